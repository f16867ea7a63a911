//! A heat map: shares by row and column, with their numbers in the cells.

use crate::chart::{Chart, Frame, finite};
use crate::legend::{self, Entry, Swatch};
use crate::number::number;
use crate::palette::{AXIS, INK, PAPER, STEPS, UNKNOWN_GROUND};
use crate::svg::{Area, Canvas, Fill, Paint};
use crate::table::{Cell, Table, with_unit};
use crate::text::{LEADING, Words, widest, wrap};

/// Rows by columns.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Heat {
    /// Id, title, description, width.
    pub frame: Frame,
    /// What the rows are, as head of the first column: 「所属」.
    pub row_head: String,
    /// The word for a share that is not known: 「未評価」.
    pub unknown: String,
    /// The columns.
    pub columns: Vec<String>,
    /// The rows.
    pub rows: Vec<HeatRow>,
}

/// One row.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct HeatRow {
    /// Its name.
    pub label: String,
    /// Where its name leads.
    pub href: Option<String>,
    /// One cell a column, in their order.
    pub cells: Vec<HeatCell>,
}

/// One cell.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct HeatCell {
    /// How dark the cell is, from 0 to 1; `None` is unknown and hatched.
    pub share: Option<f64>,
    /// What stands in the cell, line by line; the share in per cent if there is none.
    pub lines: Vec<String>,
    /// Where the cell leads.
    pub href: Option<String>,
}

const TEXT: f64 = 13.0;
const LABEL: f64 = 14.0;
/// A cell is at least so wide, and a row so high.
const LEAST: (f64, f64) = (68.0, 40.0);

/// Draws a heat map.
pub fn heat(input: &Heat) -> Chart {
    let table = table(input);
    if input.rows.is_empty() || input.columns.is_empty() {
        return input.frame.nothing(table);
    }
    let room = input.frame.room();
    let names = (widest(input.rows.iter().map(|row| row.label.as_str()), LABEL) + 4.0).min(room * 0.32).max(40.0);
    let columns = input.columns.len() as f64;
    let left = names + 12.0;
    let lines = input.rows.iter().flat_map(|row| &row.cells).flat_map(|cell| lines(input, cell)).collect::<Vec<_>>();
    let least = (widest(lines.iter().map(String::as_str), TEXT) + 14.0).clamp(LEAST.0, 140.0);
    let cell = ((room - left - 4.0) / columns).clamp(least, 160.0);
    let width = (left + cell * columns + 4.0).max(room.min(480.0));
    let mut canvas = Canvas::new(&input.frame);
    let legend = legend::draw(&mut canvas, &entries(input), 4.0, 2.0, width - 8.0);
    let heads: Vec<Words> = input.columns.iter().map(|column| wrap(column, cell - 6.0, TEXT, 4)).collect();
    let head = heads.iter().map(Words::height).fold(0.0, f64::max);
    let mut y = legend + head + 16.0;
    for (nth, words) in heads.iter().enumerate() {
        let first = y - 8.0 - words.height() + TEXT;
        canvas.words(left + (nth as f64 + 0.5) * cell, first, words).middle().draw();
    }
    for row in &input.rows {
        y += draw_row(&mut canvas, input, row, Area::new(left, y, cell, 0.0), names);
    }
    Chart { svg: canvas.finish(width, y + 4.0), table }
}

/// Draws a row and says how high it is.
fn draw_row(canvas: &mut Canvas, input: &Heat, row: &HeatRow, area: Area, names: f64) -> f64 {
    let label = wrap(&row.label, names, LABEL, 3);
    let none = HeatCell::default();
    let cells: Vec<&HeatCell> = (0..input.columns.len()).map(|nth| row.cells.get(nth).unwrap_or(&none)).collect();
    let most = cells.iter().map(|cell| lines(input, cell).len()).max().unwrap_or(1) as f64;
    let height = (most * TEXT * LEADING + 14.0).max(label.height() + 8.0).max(LEAST.1);
    let at = Area::new(area.x - 12.0 - names, area.y, names, height);
    canvas.link(row.href.as_ref(), &row.label, at, |canvas| {
        canvas.words(area.x - 10.0, area.y + height / 2.0, &label).end().centred().linked(row.href.is_some()).draw();
    });
    for (nth, cell) in cells.into_iter().enumerate() {
        let column = input.columns.get(nth).map_or("", String::as_str);
        let at = Area::new(area.x + nth as f64 * area.w + 1.5, area.y + 1.5, area.w - 3.0, height - 3.0);
        draw_cell(canvas, input, cell, at, &format!("{} {column} {}", row.label, lines(input, cell).join(" ")));
    }
    height
}

fn draw_cell(canvas: &mut Canvas, input: &Heat, cell: &HeatCell, area: Area, name: &str) {
    let (paint, ink) = share(cell).map_or((UNKNOWN, INK), step);
    let mut words = Words { lines: Vec::new(), size: TEXT, full: None };
    words.lines.extend(lines(input, cell).iter().flat_map(|line| wrap(line, area.w - 6.0, TEXT, 1).lines));
    canvas.link(cell.href.as_ref(), name, area, |canvas| {
        canvas.tip(name, |canvas| {
            canvas.rect(area, &paint);
            canvas.words(area.x + area.w / 2.0, area.y + area.h / 2.0, &words).middle().centred().fill(ink).first_linked(cell.href.is_some()).draw();
        });
    });
}

const UNKNOWN: Paint = Paint::unknown(Fill::Colour(UNKNOWN_GROUND)).mark("mark unknown");

fn share(cell: &HeatCell) -> Option<f64> {
    finite(cell.share).map(|share| share.clamp(0.0, 1.0))
}

/// The colour of a share and that of the text on it, at least 4.5:1.
fn step(share: f64) -> (Paint, &'static str) {
    let nth = ((share * STEPS.len() as f64 + 1e-9) as usize).min(STEPS.len() - 1);
    let (ground, ink) = STEPS.get(nth).copied().unwrap_or((PAPER, INK));
    (Paint::fill(ground).lined(AXIS, 1.0).mark("mark"), ink)
}

/// What stands in a cell.
fn lines(input: &Heat, cell: &HeatCell) -> Vec<String> {
    if !cell.lines.is_empty() {
        return cell.lines.clone();
    }
    vec![share(cell).map_or_else(|| input.unknown.clone(), |share| format!("{}％", number((share * 100.0).round())))]
}

fn entries(input: &Heat) -> Vec<Entry> {
    let width = 100 / STEPS.len();
    let entry = |nth: usize| {
        let last = if nth + 1 == STEPS.len() { 100 } else { (nth + 1) * width - 1 };
        Entry { swatch: Swatch::Box(step((nth as f64 + 0.5) / STEPS.len() as f64).0), text: format!("{}–{last}％", nth * width) }
    };
    let mut entries: Vec<Entry> = (0..STEPS.len()).map(entry).collect();
    let is_unknown = |row: &HeatRow| row.cells.len() < input.columns.len() || row.cells.iter().any(|cell| share(cell).is_none());
    if input.rows.iter().any(is_unknown) && !input.unknown.is_empty() {
        entries.push(Entry { swatch: Swatch::Box(UNKNOWN), text: input.unknown.clone() });
    }
    entries
}

fn table(input: &Heat) -> Table {
    // A column without words of the caller holds numbers.
    let is_plain = |nth: usize| input.rows.iter().filter_map(|row| row.cells.get(nth)).all(|cell| cell.lines.is_empty());
    let column = |(nth, name): (usize, &String)| with_unit(name, if is_plain(nth) { "％" } else { "" });
    let head = std::iter::once(input.row_head.clone()).chain(input.columns.iter().enumerate().map(column)).collect();
    let none = HeatCell::default();
    let cell = |row: &HeatRow, nth: usize| {
        let cell = row.cells.get(nth).unwrap_or(&none);
        let percent = share(cell).filter(|_| cell.lines.is_empty()).map(|share| (share * 100.0).round());
        percent.map_or_else(|| Cell::text(lines(input, cell).join(" ")), Cell::number).to(cell.href.as_ref())
    };
    let row = |row: &HeatRow| {
        let label = Cell::text(&row.label).to(row.href.as_ref());
        std::iter::once(label).chain((0..input.columns.len()).map(|nth| cell(row, nth))).collect()
    };
    Table { caption: input.frame.title.clone(), head, rows: input.rows.iter().map(row).collect() }
}
