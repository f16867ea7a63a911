//! Where the items of a lane lie: across by their days, down so that neither bars nor words touch.

use super::{Item, Look, Span};
use crate::chart::finite;
use crate::scale::Scale;
use crate::text::{Words, wrap};

pub(super) const SIZE: f64 = 13.0;
/// Half the height of a milestone.
pub(super) const REACH: f64 = 8.0;
/// Where words inside a bar begin: behind the notch of an open beginning.
pub(super) const INSIDE: f64 = 15.0;
const GAP: f64 = 10.0;
/// A period is at least so wide, or nobody would see it.
const LEAST: f64 = 5.0;

/// An item with its place.
pub(super) struct Placed<'a> {
    pub item: &'a Item,
    pub shape: Shape,
    pub words: Words,
    pub side: Side,
    /// The row within the lane, from 0.
    pub row: usize,
    pub look: Look,
}

#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum Shape {
    /// From one place to another; whether it goes on beyond either.
    Bar { left: f64, right: f64, opens: bool, goes_on: bool },
    /// Around a place.
    Diamond(f64),
}

/// Where the words stand.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Side {
    Inside,
    Right,
    Left,
}

impl Shape {
    fn of(item: &Item, across: &Scale, left: f64, right: f64) -> Self {
        match item.span {
            Span::Milestone(at) => match finite(Some(at)) {
                Some(at) => Self::Diamond(across.at(at).clamp(left + REACH, right - REACH)),
                None => Self::Bar { left, right, opens: true, goes_on: true },
            },
            Span::Period { from, until } => {
                let (from, until) = (finite(from), finite(until));
                let begin = from.map_or(left, |from| across.at(from)).min(right - LEAST);
                let end = until.map_or(right, |until| across.at(until)).max(begin + LEAST);
                Self::Bar { left: begin, right: end, opens: from.is_none(), goes_on: until.is_none() }
            }
        }
    }

    pub fn ends(self) -> (f64, f64) {
        match self {
            Self::Bar { left, right, .. } => (left, right),
            Self::Diamond(at) => (at - REACH, at + REACH),
        }
    }
}

/// Places the items of a lane between two edges, and says how many rows they take.
pub(super) fn pack<'a>(items: &'a [Item], across: &Scale, left: f64, right: f64) -> (Vec<Placed<'a>>, usize) {
    let mut placed: Vec<Placed> = items.iter().map(|item| place(item, across, left, right)).collect();
    placed.sort_by(|one, next| one.extent().0.total_cmp(&next.extent().0));
    let mut ends: Vec<f64> = Vec::new();
    for one in &mut placed {
        let (begin, end) = one.extent();
        // Two bars may follow each other at once, words may not.
        let end = if one.side == Side::Right { end + GAP } else { end };
        let gap = if one.side == Side::Inside { -0.5 } else { GAP };
        match ends.iter().position(|free| *free + gap <= begin) {
            Some(row) => one.row = row,
            None => {
                one.row = ends.len();
                ends.push(end);
            }
        }
        if let Some(free) = ends.get_mut(one.row) {
            *free = free.max(end);
        }
    }
    (placed, ends.len().max(1))
}

fn place<'a>(item: &'a Item, across: &Scale, left: f64, right: f64) -> Placed<'a> {
    let shape = Shape::of(item, across, left, right);
    let (begin, end) = shape.ends();
    let inside = if matches!(shape, Shape::Diamond(_)) { 0.0 } else { end - begin - INSIDE - 11.0 };
    let needed = wrap(&item.label, f64::MAX / 4.0, SIZE, 1).width();
    let beyond = [(Side::Inside, inside), (Side::Right, right - end - 6.0), (Side::Left, begin - left - 6.0)];
    let fitting = beyond.iter().find(|(_, room)| *room >= needed);
    // Where it fits nowhere, it is shortened where most of it can be read.
    let widest = beyond.iter().copied().reduce(|best, next| if next.1 > best.1 { next } else { best });
    let (side, room) = fitting.copied().or(widest).unwrap_or((Side::Right, needed));
    let is_undated = matches!(shape, Shape::Bar { opens: true, goes_on: true, .. });
    let look = if is_undated { Look::Dashed } else { item.look };
    Placed { item, shape, words: wrap(&item.label, room, SIZE, 1), side, row: 0, look }
}

impl Placed<'_> {
    /// From where to where the item reaches, with its words.
    pub fn extent(&self) -> (f64, f64) {
        let (left, right) = self.shape.ends();
        match self.side {
            Side::Inside => (left, right),
            Side::Right => (left, right + 6.0 + self.words.width()),
            Side::Left => (left - 6.0 - self.words.width(), right),
        }
    }
}
