//! `Test`: which rows of a column count on a day, and for whom of a block at least one does.

use ayumi_facts::Seq;
use wide::{i16x16, u32x8};

use super::bits::ones;
use super::block::{BLOCK, Lane, NOBODY, WORDS, put};
use super::table::{Column, Layout};

/// With fewer people than this open in a word, they are looked at one by one.
const FEW: u32 = 6;

/// A further condition on a row: its first day and its content.
pub(super) type Condition<'c> = Box<dyn Fn(i16, usize) -> bool + Send + Sync + 'c>;

/// A row counts if it began from `lo` to `hi`, ends after `after`, is known, and says something admitted.
pub(super) struct Test<'c> {
    pub column: &'c Column,
    pub lo: i16,
    pub hi: i16,
    /// None: it counts whenever it ends.
    pub after: Option<i16>,
    /// None: every row is known.
    pub known_at: Option<Seq>,
    /// By content; empty: any.
    pub admit: Vec<bool>,
    pub condition: Option<Condition<'c>>,
}

impl<'c> Test<'c> {
    /// Rows that hold on `day`.
    pub fn live(column: &'c Column, day: i16, known_at: Seq) -> Self {
        let known_at = (!column.all_known(known_at)).then_some(known_at);
        Self { column, lo: i16::MIN, hi: day, after: Some(day), known_at, admit: Vec::new(), condition: None }
    }

    /// Rows that began by `day`, ended or not.
    pub fn begun(column: &'c Column, day: i16, known_at: Seq) -> Self {
        Self { after: None, ..Self::live(column, day, known_at) }
    }

    /// Whether a row counts.
    pub fn counts(&self, row: usize) -> bool {
        let Some((from, until)) = self.column.days(row) else { return false };
        self.lo <= from
            && from <= self.hi
            && self.after.is_none_or(|after| until > after)
            && self.known_at.is_none_or(|known_at| self.column.known(row, known_at))
            && (self.admit.is_empty() || self.admit.get(self.column.content(row)).copied().unwrap_or(false))
            && self.condition.as_ref().is_none_or(|condition| condition(from, self.column.content(row)))
    }

    /// For whom of `wanted` at least one row counts.
    pub fn run(&self, block: usize, wanted: &Lane) -> Lane {
        match &self.column.layout {
            Layout::One if self.is_plain() => self.run_plain(block, wanted),
            Layout::Few { person, blocks } => self.run_few(block, wanted, person, blocks),
            Layout::One | Layout::Many(_) => self.run_each(block, wanted),
        }
    }

    /// Nothing but days and positions decide, so that sixteen people can be compared at once.
    fn is_plain(&self) -> bool {
        self.admit.is_empty() && self.condition.is_none() && (self.known_at.is_none() || self.column.retracted.is_empty())
    }

    fn run_plain(&self, block: usize, wanted: &Lane) -> Lane {
        let mut met = NOBODY;
        for (at, (open, met)) in wanted.iter().zip(&mut met).enumerate() {
            if *open == 0 {
                continue;
            }
            let first = (block * WORDS + at) * 64;
            let few = open.count_ones() <= FEW;
            *met = match self.word(first) {
                Some(word) if !few => word & open,
                _ => ones(*open).filter(|bit| self.counts(first + bit)).fold(0, |word, bit| word | 1 << bit),
            };
        }
        met
    }

    /// Sixty-four people at once; None at the ragged end.
    fn word(&self, first: usize) -> Option<u64> {
        let from = sixty_four(&self.column.from, first)?;
        let mut word = days(from, |from| from.simd_le(i16x16::splat(self.hi)) & from.simd_ge(i16x16::splat(self.lo)));
        if let Some(after) = self.after {
            word &= days(sixty_four(&self.column.until, first)?, |until| until.simd_gt(i16x16::splat(after)));
        }
        if let Some(known_at) = self.known_at {
            word &= positions(sixty_four(&self.column.recorded, first)?, known_at.0);
        }
        Some(word)
    }

    fn run_each(&self, block: usize, wanted: &Lane) -> Lane {
        let mut met = NOBODY;
        for (at, (open, met)) in wanted.iter().zip(&mut met).enumerate() {
            let first = (block * WORDS + at) * 64;
            for bit in ones(*open) {
                let any = self.column.rows_of(first + bit).any(|row| self.counts(row));
                *met |= u64::from(any) << bit;
            }
        }
        met
    }

    fn run_few(&self, block: usize, wanted: &Lane, person: &[u32], blocks: &[u32]) -> Lane {
        let mut met = NOBODY;
        let (Some(from), Some(until)) = (blocks.get(block), blocks.get(block + 1)) else { return met };
        for row in *from as usize..*until as usize {
            let at = person.get(row).map_or(0, |person| *person as usize % BLOCK);
            let open = wanted.get(at / 64).is_some_and(|word| word >> (at % 64) & 1 == 1);
            if open && self.counts(row) {
                put(&mut met, at);
            }
        }
        met
    }
}

fn sixty_four<T>(list: &[T], first: usize) -> Option<&[T; 64]> {
    list.get(first..first + 64)?.try_into().ok()
}

fn days(list: &[i16; 64], test: impl Fn(i16x16) -> i16x16) -> u64 {
    let (chunks, _) = list.as_chunks::<16>();
    chunks.iter().enumerate().fold(0, |word, (nth, chunk)| word | u64::from(test(i16x16::new(*chunk)).to_bitmask()) << (16 * nth))
}

fn positions(list: &[u32; 64], known_at: u32) -> u64 {
    let (chunks, _) = list.as_chunks::<8>();
    let known = |chunk: &[u32; 8]| u32x8::new(*chunk).simd_le(u32x8::splat(known_at)).to_bitmask();
    chunks.iter().enumerate().fold(0, |word, (nth, chunk)| word | u64::from(known(chunk)) << (8 * nth))
}
