//! `Columns`: the facts of a population, by what they are about, and the few that came after they were laid out.

use std::collections::HashMap;
use std::ops::Range;
use std::sync::Arc;

use ayumi_calendar::Period;
use ayumi_facts::{Code, Fact, FactId, Kind, PersonId, Seq, What};

use super::block::BLOCK;
use super::days;

/// What a column is about: one course, exam, role … or, for posts, projects and mentoring, the whole kind.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) enum Key {
    Of(Kind, Code),
    Whole(Kind),
}

impl Key {
    pub fn of(what: &What) -> Self {
        match what.kind() {
            kind @ (Kind::Posting | Kind::Project | Kind::Mentoring) => Self::Whole(kind),
            kind => Self::Of(kind, what.subject()),
        }
    }
}

/// 事実の列.
#[derive(Debug, Default)]
pub struct Columns {
    pub(super) people: usize,
    pub(super) columns: HashMap<Key, Arc<Column>>,
    pub(super) late: HashMap<PersonId, Vec<Fact>>,
}

/// Rows of one column. All vectors that are not empty have one entry per row.
#[derive(Debug, Default)]
pub(super) struct Column {
    pub layout: Layout,
    pub from: Vec<i16>,
    pub until: Vec<i16>,
    pub recorded: Vec<u32>,
    /// Empty where nothing was ever retracted.
    pub retracted: Vec<u32>,
    /// Index into `contents`; empty where all rows say the same.
    pub content: Vec<u32>,
    pub contents: Vec<What>,
    /// The newest position at which any row was recorded.
    pub newest: u32,
}

/// Whose row is whose.
#[derive(Debug)]
pub(super) enum Layout {
    /// Row n is person n's; a person without a fact has a row that never begins.
    One,
    /// Person n has the rows `starts[n]..starts[n + 1]`.
    Many(Vec<u32>),
    /// Few people have rows: whose each row is, ascending, and where each block begins.
    Few { person: Vec<u32>, blocks: Vec<u32> },
}

impl Default for Layout {
    fn default() -> Self {
        Self::Few { person: Vec::new(), blocks: Vec::new() }
    }
}

impl Columns {
    /// How many people there are.
    pub fn people(&self) -> usize {
        self.people
    }

    /// How many bytes the columns hold.
    pub fn bytes(&self) -> usize {
        self.columns.values().map(|column| column.bytes()).sum()
    }

    /// Adds one fact without laying the columns out anew: its person is asked one by one from now on.
    pub fn record(&mut self, fact: Fact) {
        self.people = self.people.max(fact.person.0 as usize + 1);
        self.late.entry(fact.person).or_default().push(fact);
    }

    /// People with facts newer than the columns.
    pub fn touched(&self) -> impl Iterator<Item = PersonId> + '_ {
        self.late.keys().copied()
    }

    /// Everything on record about one person, retracted facts included. Facts from columns have no number.
    pub fn facts_of(&self, person: PersonId) -> Vec<Fact> {
        let laid_out = self.columns.values().flat_map(|column| column.rows_of(person.0 as usize).map(|row| column.fact(person, row)));
        let mut facts: Vec<Fact> = laid_out.filter(|fact| fact.valid.from < days::unpack(days::NEVER)).collect();
        facts.extend(self.late.get(&person).into_iter().flatten().cloned());
        facts.sort_by_key(|fact| (fact.valid.from, fact.recorded));
        facts
    }

    pub(super) fn get(&self, key: Key) -> Option<&Column> {
        self.columns.get(&key).map(Arc::as_ref)
    }

    pub(super) fn of_kind(&self, wanted: Kind) -> impl Iterator<Item = (Code, &Column)> {
        self.columns.iter().filter_map(move |(key, column)| match key {
            Key::Of(kind, code) if *kind == wanted => Some((*code, column.as_ref())),
            _ => None,
        })
    }
}

impl Column {
    /// The rows of one person.
    pub fn rows_of(&self, person: usize) -> Range<usize> {
        match &self.layout {
            Layout::One => person..person + usize::from(person < self.from.len()),
            Layout::Many(starts) => match (starts.get(person), starts.get(person + 1)) {
                (Some(from), Some(until)) => *from as usize..*until as usize,
                _ => 0..0,
            },
            Layout::Few { person: people, blocks } => {
                let block = person / BLOCK;
                let (Some(from), Some(until)) = (blocks.get(block), blocks.get(block + 1)) else { return 0..0 };
                let here = people.get(*from as usize..*until as usize).unwrap_or_default();
                let first = here.partition_point(|of| (*of as usize) < person);
                let last = here.partition_point(|of| (*of as usize) <= person);
                *from as usize + first..*from as usize + last
            }
        }
    }

    /// Whether a row is known at a position.
    pub fn known(&self, row: usize, known_at: Seq) -> bool {
        self.recorded.get(row).is_some_and(|recorded| *recorded <= known_at.0)
            && self.retracted.get(row).is_none_or(|retracted| known_at.0 < *retracted)
    }

    /// Whether every row is known at a position, so that none need be looked at.
    pub fn all_known(&self, known_at: Seq) -> bool {
        self.newest <= known_at.0 && self.retracted.is_empty()
    }

    /// When a row holds; None for the row of somebody without a fact.
    pub fn days(&self, row: usize) -> Option<(i16, i16)> {
        let (from, until) = (*self.from.get(row)?, *self.until.get(row)?);
        (from != days::NEVER).then_some((from, until))
    }

    /// Which content a row has.
    pub fn content(&self, row: usize) -> usize {
        self.content.get(row).map_or(0, |content| *content as usize)
    }

    fn fact(&self, person: PersonId, row: usize) -> Fact {
        let day = |list: &[i16]| days::unpack(list.get(row).copied().unwrap_or(days::NEVER));
        let what = self.contents.get(self.content(row)).cloned().unwrap_or(What::Employment { employment: Code::default() });
        Fact {
            id: FactId(0),
            person,
            valid: Period { from: day(&self.from), until: day(&self.until) },
            recorded: Seq(self.recorded.get(row).copied().unwrap_or(0)),
            retracted: self.retracted.get(row).map_or(Seq::NEVER, |retracted| Seq(*retracted)),
            what,
        }
    }

    fn bytes(&self) -> usize {
        let layout = match &self.layout {
            Layout::One => 0,
            Layout::Many(starts) => starts.len() * 4,
            Layout::Few { person, blocks } => (person.len() + blocks.len()) * 4,
        };
        layout + (self.from.len() + self.until.len()) * 2 + (self.recorded.len() + self.retracted.len() + self.content.len()) * 4
    }
}
