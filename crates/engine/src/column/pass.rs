//! One plain pass over the bytes that a plan may touch: what a benchmark measures an evaluation against.

use super::Plan;
use super::compile::Node;
use super::kernel::Test;
use super::stretch::Source;
use super::table::{Column, Layout};

/// What a pass read.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Pass {
    /// How many bytes.
    pub bytes: usize,
    /// Their sum, so that reading them cannot be left out.
    pub sum: u64,
}

impl Plan<'_> {
    /// Reads every column that the plan may look at once, from end to end, on one thread.
    pub fn plain_pass(&self) -> Pass {
        let mut pass = Pass::default();
        self.node.read(&mut pass);
        pass
    }
}

impl Node<'_> {
    fn read(&self, pass: &mut Pass) {
        match self {
            Self::All(of) | Self::Any(of) | Self::AtLeast(_, of) => of.iter().for_each(|child| child.read(pass)),
            Self::Not(of) => of.read(pass),
            // Who has a row at all is asked only of people whom the rest has not settled.
            Self::Presumed { of, .. } => of.read(pass),
            Self::Rows(test) | Self::Latest { rows: test, .. } | Self::Distinct { rows: test, .. } => test.read(pass),
            Self::Posts { posts, employed } => {
                posts.iter().for_each(|(test, _)| test.read(pass));
                employed.read(pass);
            }
            Self::Sum { parts, .. } => parts.iter().for_each(|(test, _)| test.read(pass)),
            Self::Service(stretch) => {
                let sources = stretch.plus.iter().chain(&stretch.minus);
                sources.for_each(|source: &Source| read(source.column, true, source.known_at.is_some(), pass));
            }
            Self::Const(_) | Self::Ask(_) => {}
        }
    }
}

impl Test<'_> {
    fn read(&self, pass: &mut Pass) {
        read(self.column, self.after.is_some(), self.known_at.is_some(), pass);
    }
}

fn read(column: &Column, ends: bool, positions: bool, pass: &mut Pass) {
    if let Layout::Many(starts) = &column.layout {
        words(starts, pass);
    }
    days(&column.from, pass);
    if ends {
        days(&column.until, pass);
    }
    if positions {
        words(&column.recorded, pass);
        words(&column.retracted, pass);
    }
    words(&column.content, pass);
}

fn days(list: &[i16], pass: &mut Pass) {
    pass.bytes += size_of_val(list);
    pass.sum = list.iter().fold(pass.sum, |sum, day| sum.wrapping_add(*day as u64));
}

fn words(list: &[u32], pass: &mut Pass) {
    pass.bytes += size_of_val(list);
    pass.sum = list.iter().fold(pass.sum, |sum, word| sum.wrapping_add(u64::from(*word)));
}
