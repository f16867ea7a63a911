//! The picture of a flow: bands whose thickness is how many, stacked at their nodes.

use super::{Drawn, Flow, Node};
use crate::chart::finite;
use crate::number::number;
use crate::palette::{DATA, DATA_2, INK_2, PALE, UNKNOWN};
use crate::svg::{Area, Canvas, Paint};
use crate::text::{Words, wrap};

const LABEL: f64 = 14.0;
const SMALL: f64 = 12.0;
const NODE: f64 = 12.0;
/// The bands of the fuller side together are so thick.
const THICK: f64 = 220.0;
/// A band keeps so much to itself, so that its number can stand at it.
const SLOT: f64 = 18.0;
const GAP: f64 = 14.0;

/// One side: where its nodes lie and what they say.
struct Column<'a> {
    nodes: Vec<NodeAt<'a>>,
    bottom: f64,
}

struct NodeAt<'a> {
    node: &'a Node,
    words: Words,
    top: f64,
    height: f64,
    /// Where the next band ends.
    next: f64,
}

pub(super) fn draw(input: &Flow, links: &[Drawn]) -> String {
    let width = input.frame.room().max(340.0);
    let names = (width * 0.26).clamp(84.0, 190.0);
    let (left, right) = (names + 8.0, width - names - 8.0);
    let mut canvas = Canvas::new(&input.frame);
    let heads = [&input.left_head, &input.right_head].map(|head| wrap(head, names + NODE, SMALL + 1.0, 2));
    let top = heads.iter().map(Words::height).fold(0.0, f64::max) + 16.0;
    let [left_head, right_head] = &heads;
    canvas.words(left + NODE, 16.0, left_head).end().fill(INK_2).draw();
    canvas.words(right - NODE, 16.0, right_head).fill(INK_2).draw();
    let scale = thickness(links);
    let mut from = column(input, &input.left, links, |link| link.link.from, names, top, scale);
    let mut to = column(input, &input.right, links, |link| link.link.to, names, top, scale);
    let bands = stack(links, &mut from, &mut to, scale);
    for (drawn, band) in links.iter().zip(&bands) {
        draw_band(&mut canvas, input, drawn, band, left + NODE, right - NODE);
    }
    for (drawn, band) in links.iter().zip(&bands) {
        let text = drawn.count.map_or_else(|| "?".to_owned(), |count| format!("{}{}", number(count), input.unit));
        canvas
            .words(left + NODE + 6.0, band.0, &wrap(&text, right - left - 3.0 * NODE, SMALL, 1))
            .centred()
            .halo()
            .linked(drawn.link.href.is_some())
            .draw();
    }
    from.nodes.iter().for_each(|node| draw_node(&mut canvas, node, left, true));
    to.nodes.iter().for_each(|node| draw_node(&mut canvas, node, right - NODE, false));
    canvas.finish(width, from.bottom.max(to.bottom))
}

/// How thick one is.
fn thickness(links: &[Drawn]) -> f64 {
    let all: f64 = links.iter().filter_map(|link| link.count).sum();
    if all > 0.0 { THICK / all } else { 0.0 }
}

fn thick(count: Option<f64>, scale: f64) -> f64 {
    count.map_or(0.0, |count| (count * scale).clamp(2.0, THICK))
}

fn slot(count: Option<f64>, scale: f64) -> f64 {
    thick(count, scale).max(SLOT)
}

fn column<'a>(input: &Flow, nodes: &'a [Node], links: &[Drawn], end: impl Fn(&Drawn) -> usize, names: f64, top: f64, scale: f64) -> Column<'a> {
    let mut y = top;
    let node = |(nth, node): (usize, &'a Node)| {
        let own = || links.iter().filter(|link| end(link) == nth);
        let counted: f64 = own().filter_map(|link| link.count).sum();
        let is_sure = finite(node.count).is_some() || own().all(|link| link.count.is_some());
        let count = finite(node.count).unwrap_or(counted);
        let mut words = wrap(&node.label, names, LABEL, 3);
        let count = format!("{}{}{}", number(count), input.unit, if is_sure { "" } else { "＋?" });
        words.lines.extend(wrap(&count, names, LABEL, 1).lines);
        let height = own().map(|link| slot(link.count, scale)).sum::<f64>().max(6.0);
        let room = height.max(words.height());
        let at = NodeAt { node, words, top: y + (room - height) / 2.0, height, next: y + (room - height) / 2.0 };
        y += room + GAP;
        at
    };
    let nodes = nodes.iter().enumerate().map(node).collect();
    Column { nodes, bottom: y }
}

/// Where each link leaves and arrives: the middle at the left, the middle at the right, and how thick it is.
fn stack(links: &[Drawn], from: &mut Column, to: &mut Column, scale: f64) -> Vec<(f64, f64, f64)> {
    let mut bands = vec![(0.0, 0.0, 0.0); links.len()];
    let mut order: Vec<usize> = (0..links.len()).collect();
    // At the left the bands leave in the order of where they go, at the right they arrive in that of where they come from.
    order.sort_by_key(|nth| links.get(*nth).map(|link| (link.link.from, link.link.to)));
    for nth in order {
        let (Some(link), Some(band)) = (links.get(nth), bands.get_mut(nth)) else { continue };
        let room = slot(link.count, scale);
        if let (Some(left), Some(right)) = (from.nodes.get_mut(link.link.from), to.nodes.get_mut(link.link.to)) {
            *band = (left.next + room / 2.0, right.next + room / 2.0, thick(link.count, scale));
            left.next += room;
            right.next += room;
        }
    }
    bands
}

fn draw_band(canvas: &mut Canvas, input: &Flow, drawn: &Drawn, band: &(f64, f64, f64), left: f64, right: f64) {
    let (from, to, thick) = *band;
    let count = drawn.count.map_or_else(|| input.unknown.clone(), |count| format!("{}{}", number(count), input.unit));
    let name = format!("{} → {} {count}", drawn.from.label, drawn.to.label);
    // The number at the beginning is what can be hit; the band itself may be thin and crossed by others.
    let area = Area::new(left, from - 12.0, 64.0, 24.0);
    canvas.link(drawn.link.href.as_ref(), &name, area, |canvas| {
        canvas.tip(&name, |canvas| {
            let half = thick / 2.0;
            if drawn.count.is_some() {
                let paint = Paint::fill(PALE).lined(DATA_2, 1.0).through(0.75).mark("mark");
                canvas.band((left, from - half, from + half), (right, to - half, to + half), &paint);
            } else {
                canvas.curve((left, from), (right, to), &Paint::stroke(UNKNOWN, 2.0).dashed("4 3").mark("mark unknown"));
            }
        });
    });
}

fn draw_node(canvas: &mut Canvas, at: &NodeAt, x: f64, is_left: bool) {
    let words_x = if is_left { x - 8.0 } else { x + NODE + 8.0 };
    let left = if is_left { words_x - at.words.width() } else { words_x };
    let middle = at.top + at.height / 2.0;
    let area = Area::new(left, middle - at.words.height() / 2.0, at.words.width(), at.words.height());
    let name = at.words.lines.concat();
    canvas.link(at.node.href.as_ref(), &name, area, |canvas| {
        canvas.rect(Area::new(x, at.top, NODE, at.height), &Paint::fill(DATA));
        canvas.words(words_x, middle, &at.words).anchor(if is_left { "end" } else { "start" }).centred().linked(at.node.href.is_some()).draw();
    });
}
