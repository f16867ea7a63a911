//! Laying columns out: facts arrive in any order and are counted into place, without comparing them.

use std::collections::{HashMap, HashSet};
use std::sync::Arc;

use ayumi_facts::{Fact, Seq, Snapshot, What};

use super::block::BLOCK;
use super::days;
use super::table::{Column, Columns, Key, Layout};

/// Rows are piled in chunks, so that growing never copies them.
const CHUNK: usize = 1 << 16;

/// 列の組み立て.
#[derive(Default)]
pub struct Builder {
    people: usize,
    piles: HashMap<Key, Pile>,
}

/// The rows of one column as they arrive.
#[derive(Default)]
pub(super) struct Pile {
    chunks: Vec<Vec<Row>>,
    retracted: HashMap<usize, u32>,
    contents: Vec<What>,
    numbers: HashMap<What, u32>,
    rows: usize,
}

#[derive(Clone, Copy)]
struct Row {
    person: u32,
    from: i16,
    until: i16,
    recorded: u32,
    content: u32,
}

impl Builder {
    /// For a population of `people`; a fact about somebody beyond them makes it larger.
    pub fn new(people: usize) -> Self {
        Self { people, piles: HashMap::new() }
    }

    /// Adds one fact.
    pub fn add(&mut self, fact: &Fact) {
        self.people = self.people.max(fact.person.0 as usize + 1);
        self.piles.entry(Key::of(&fact.what)).or_default().add(fact);
    }

    /// Lays the columns out.
    pub fn finish(self) -> Columns {
        let people = self.people;
        let columns = self.piles.into_iter().map(|(key, pile)| (key, Arc::new(pile.lay_out(people)))).collect();
        Columns { people, columns, late: HashMap::new() }
    }
}

impl Columns {
    /// The columns of a snapshot, retracted facts included.
    pub fn of(snapshot: &Snapshot) -> Self {
        let mut builder = Builder::new(snapshot.people.len());
        snapshot.facts().iter().for_each(|fact| builder.add(fact));
        builder.finish()
    }
}

impl Pile {
    /// The rows of a column again, without those of some people.
    pub(super) fn of(column: &Column, but: &HashSet<u32>) -> Self {
        let contents = column.contents.clone();
        let numbers = contents.iter().cloned().zip(0..).collect();
        let mut pile = Self { contents, numbers, ..Self::default() };
        column.each_row(|person, row| {
            let Some((from, until)) = column.days(row).filter(|_| !but.contains(&person)) else { return };
            let at = |list: &[u32], otherwise| list.get(row).copied().unwrap_or(otherwise);
            let (recorded, content) = (at(&column.recorded, u32::MAX), at(&column.content, 0));
            pile.push(Row { person, from, until, recorded, content }, at(&column.retracted, Seq::NEVER.0));
        });
        pile
    }

    pub(super) fn is_empty(&self) -> bool {
        self.rows == 0
    }

    pub(super) fn add(&mut self, fact: &Fact) {
        let content = self.number(&fact.what);
        // Nothing begins on the last packed day: it would read as a row that never begins.
        let from = days::pack(fact.valid.from).min(days::NEVER - 1);
        let row = Row { person: fact.person.0, from, until: days::pack(fact.valid.until), recorded: fact.recorded.0, content };
        self.push(row, fact.retracted.0);
    }

    fn push(&mut self, row: Row, retracted: u32) {
        if retracted != Seq::NEVER.0 {
            self.retracted.insert(self.rows, retracted);
        }
        if self.chunks.last().is_none_or(|chunk| chunk.len() == CHUNK) {
            self.chunks.push(Vec::with_capacity(if self.chunks.is_empty() { 16 } else { CHUNK }));
        }
        if let Some(chunk) = self.chunks.last_mut() {
            chunk.push(row);
        }
        self.rows += 1;
    }

    fn number(&mut self, what: &What) -> u32 {
        if let [only] = self.contents.as_slice()
            && only == what
        {
            return 0;
        }
        if let Some(number) = self.numbers.get(what) {
            return *number;
        }
        let number = self.contents.len() as u32;
        self.contents.push(what.clone());
        self.numbers.insert(what.clone(), number);
        number
    }

    pub(super) fn lay_out(self, people: usize) -> Column {
        let starts = self.starts(people);
        let most = starts.windows(2).map(|pair| pair.get(1).unwrap_or(&0) - pair.first().unwrap_or(&0)).max().unwrap_or(0);
        let crowded = self.rows * 4 >= people;
        if most <= 1 && crowded { self.place(people, |person| person, Layout::One) } else { self.place_by_person(people, starts, crowded) }
    }

    /// Where each person's rows begin.
    fn starts(&self, people: usize) -> Vec<u32> {
        let mut starts = vec![0_u32; people + 1];
        for row in self.chunks.iter().flatten() {
            if let Some(count) = starts.get_mut(row.person as usize + 1) {
                *count += 1;
            }
        }
        let mut sum = 0;
        for start in &mut starts {
            sum += *start;
            *start = sum;
        }
        starts
    }

    fn place_by_person(self, people: usize, starts: Vec<u32>, crowded: bool) -> Column {
        let rows = self.rows;
        let mut next = starts.clone();
        let owners = (!crowded).then(|| owners(&starts, rows));
        let slot = move |person: usize| {
            let slot = next.get_mut(person).map_or(0, |slot| {
                *slot += 1;
                *slot - 1
            });
            slot as usize
        };
        let layout = match owners {
            None => Layout::Many(starts),
            Some(person) => {
                let blocks = (0..=people.div_ceil(BLOCK)).map(|block| starts.get(block * BLOCK).copied().unwrap_or(rows as u32)).collect();
                Layout::Few { person, blocks }
            }
        };
        self.place(rows, slot, layout)
    }

    /// Puts every row into its slot; slots that get none never begin.
    fn place(self, slots: usize, mut slot: impl FnMut(usize) -> usize, layout: Layout) -> Column {
        let mut column = Column {
            from: vec![days::NEVER; slots],
            until: vec![i16::MIN; slots],
            recorded: vec![u32::MAX; slots],
            retracted: if self.retracted.is_empty() { Vec::new() } else { vec![Seq::NEVER.0; slots] },
            content: if self.contents.len() > 1 { vec![0; slots] } else { Vec::new() },
            layout,
            contents: self.contents,
            newest: 0,
        };
        let mut nth = 0;
        for chunk in self.chunks {
            for row in chunk {
                let at = slot(row.person as usize);
                column.fill(at, &row, self.retracted.get(&nth).copied());
                nth += 1;
            }
        }
        column.sort_rows();
        column
    }
}

impl Column {
    /// Orders each person's rows by their beginnings; rows that begin together stay in the order of arrival.
    fn sort_rows(&mut self) {
        let starts: Vec<u32> = match &self.layout {
            Layout::One => return,
            Layout::Many(starts) => starts.clone(),
            Layout::Few { person, .. } => {
                let first = |(nth, pair): (usize, &[u32])| (pair.first() != pair.last()).then_some(nth as u32 + 1);
                std::iter::once(0).chain(person.windows(2).enumerate().filter_map(first)).chain([person.len() as u32]).collect()
            }
        };
        for pair in starts.windows(2) {
            let (Some(from), Some(until)) = (pair.first(), pair.last()) else { continue };
            for row in *from as usize + 1..*until as usize {
                self.sink(*from as usize, row);
            }
        }
    }

    /// Moves a row down to its place among those before it.
    fn sink(&mut self, first: usize, mut row: usize) {
        while row > first && self.from.get(row - 1) > self.from.get(row) {
            self.from.swap(row - 1, row);
            self.until.swap(row - 1, row);
            self.recorded.swap(row - 1, row);
            if !self.retracted.is_empty() {
                self.retracted.swap(row - 1, row);
            }
            if !self.content.is_empty() {
                self.content.swap(row - 1, row);
            }
            row -= 1;
        }
    }

    fn fill(&mut self, at: usize, row: &Row, retracted: Option<u32>) {
        fn put<T>(list: &mut [T], at: usize, value: T) {
            if let Some(slot) = list.get_mut(at) {
                *slot = value;
            }
        }
        put(&mut self.from, at, row.from);
        put(&mut self.until, at, row.until);
        put(&mut self.recorded, at, row.recorded);
        put(&mut self.content, at, row.content);
        if let Some(retracted) = retracted {
            put(&mut self.retracted, at, retracted);
        }
        self.newest = self.newest.max(row.recorded);
    }
}

/// Whose each row is, from where each person's rows begin.
fn owners(starts: &[u32], rows: usize) -> Vec<u32> {
    let mut owners = Vec::with_capacity(rows);
    for (person, pair) in starts.windows(2).enumerate() {
        if let [from, until] = pair {
            owners.extend(std::iter::repeat_n(person as u32, (until - from) as usize));
        }
    }
    owners
}
