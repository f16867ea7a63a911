//! Running a compiled requirement over a block of people.

use ayumi_calendar::Date;
use ayumi_facts::{Code, PersonId};

use super::block::{BLOCK, Lane, NOBODY, is_empty, members, put, zip};
use super::compile::{About, Asking, Node};
use super::kernel::Test;
use super::table::Layout;
use crate::reference::{Judge, Reading};
use crate::{Asked, State};

/// For whom it is met and for whom unknown.
type Lanes = (Lane, Lane);

impl Node<'_> {
    /// The answer for the people `wanted` of a block; everybody else is in neither set.
    pub fn run(&self, block: usize, wanted: &Lane) -> Lanes {
        match self {
            Self::Const(state) => constant(*state, wanted),
            Self::All(of) => all(of, block, wanted),
            Self::Any(of) => any(of, block, wanted),
            Self::Not(of) => negated(of.run(block, wanted), wanted),
            Self::AtLeast(need, of) => at_least(*need, of, block, wanted),
            Self::Rows(test) => (test.run(block, wanted), NOBODY),
            Self::Presumed { of, present } => presumed(of.run(block, wanted), present, block, wanted),
            Self::Posts { posts, employed } => held(posts.as_ref(), employed, block, wanted),
            Self::Latest { rows, states, strength, otherwise } => {
                each(block, wanted, |person| latest(rows, states, strength, person).unwrap_or(*otherwise))
            }
            Self::Sum { parts, need } => each(block, wanted, |person| State::of(sum(parts, person) >= *need)),
            Self::Distinct { rows, subjects, by_end, need } => {
                each(block, wanted, |person| State::of(distinct(rows, subjects, *by_end, person) >= *need))
            }
            Self::Service(stretch) => each(block, wanted, |person| State::of(stretch.reaches(person))),
            Self::Ask(asking) => each(block, wanted, |person| asking.ask(person)),
        }
    }

    /// What asking one person takes, in arbitrary units.
    pub fn cost(&self) -> f64 {
        let sum = |of: &[Node]| of.iter().map(Node::cost).sum();
        match self {
            Self::Const(_) => 0.1,
            Self::All(of) | Self::Any(of) | Self::AtLeast(_, of) => sum(of),
            Self::Not(of) => of.cost(),
            Self::Presumed { of, present } => of.cost() + present.iter().map(rows_cost).sum::<f64>(),
            Self::Rows(test) => rows_cost(test),
            Self::Latest { .. } | Self::Posts { .. } | Self::Distinct { .. } => 8.0,
            Self::Sum { parts, .. } => 8.0 * parts.len() as f64,
            Self::Service(_) => 25.0,
            Self::Ask(_) => 5_000.0,
        }
    }
}

fn rows_cost(test: &Test) -> f64 {
    match test.column.layout {
        Layout::One => 1.0,
        Layout::Many(_) => 8.0,
        Layout::Few { .. } => 0.5,
    }
}

fn constant(state: State, wanted: &Lane) -> Lanes {
    match state {
        State::Met => (*wanted, NOBODY),
        State::Unknown => (NOBODY, *wanted),
        State::Unmet | State::NotInForce => (NOBODY, NOBODY),
    }
}

/// Asks each child only about the people whom none has ruled out yet.
fn all(of: &[Node], block: usize, wanted: &Lane) -> Lanes {
    let (mut met, mut open) = (*wanted, *wanted);
    for child in of {
        if is_empty(&open) {
            break;
        }
        let (is_met, is_unknown) = child.run(block, &open);
        met = zip(&met, &is_met, |a, b| a & b);
        open = zip(&is_met, &is_unknown, |a, b| a | b);
    }
    met = zip(&met, &open, |a, b| a & b);
    (met, zip(&open, &met, |open, met| open & !met))
}

/// Asks each child only about the people whom none has settled yet.
fn any(of: &[Node], block: usize, wanted: &Lane) -> Lanes {
    let (mut met, mut unknown, mut open) = (NOBODY, NOBODY, *wanted);
    for child in of {
        if is_empty(&open) {
            break;
        }
        let (is_met, is_unknown) = child.run(block, &open);
        met = zip(&met, &is_met, |a, b| a | b);
        unknown = zip(&unknown, &is_unknown, |a, b| a | b);
        open = zip(&open, &is_met, |open, met| open & !met);
    }
    (met, zip(&unknown, &met, |unknown, met| unknown & !met))
}

fn negated((met, unknown): Lanes, wanted: &Lane) -> Lanes {
    let settled = zip(&met, &unknown, |a, b| a | b);
    (zip(wanted, &settled, |wanted, settled| wanted & !settled), unknown)
}

fn at_least(need: usize, of: &[Node], block: usize, wanted: &Lane) -> Lanes {
    let (mut met, mut maybe) = ([0_u16; BLOCK], [0_u16; BLOCK]);
    for child in of {
        let (is_met, is_unknown) = child.run(block, wanted);
        members(&is_met).for_each(|at| increment(&mut met, at));
        members(&is_unknown).for_each(|at| increment(&mut maybe, at));
    }
    let state = |at: usize| {
        let (met, maybe) = (met.get(at).copied().unwrap_or(0) as usize, maybe.get(at).copied().unwrap_or(0) as usize);
        if met >= need {
            State::Met
        } else if met + maybe >= need {
            State::Unknown
        } else {
            State::Unmet
        }
    };
    each_at(wanted, state)
}

fn increment(counts: &mut [u16], at: usize) {
    if let Some(count) = counts.get_mut(at) {
        *count += 1;
    }
}

fn presumed((met, unknown): Lanes, present: &[Test], block: usize, wanted: &Lane) -> Lanes {
    let mut absent = zip(wanted, &met, |wanted, met| wanted & !met);
    for test in present {
        if is_empty(&absent) {
            break;
        }
        absent = zip(&absent, &test.run(block, &absent), |absent, here| absent & !here);
    }
    // Whoever is met has a row to be met by, except by a service of no length.
    (met, zip(&unknown, &absent, |unknown, absent| unknown | absent))
}

fn held(posts: Option<&(Test, Vec<State>)>, employed: &Node, block: usize, wanted: &Lane) -> Lanes {
    let Some((rows, states)) = posts else {
        return without_post(employed, block, wanted);
    };
    let (mut met, mut unknown, mut open) = (NOBODY, NOBODY, NOBODY);
    for at in members(wanted) {
        let person = block * BLOCK + at;
        let live = rows.column.rows_of(person).filter(|row| rows.counts(*row));
        match live.filter_map(|row| states.get(rows.column.content(row)).copied()).max() {
            Some(State::Met) => put(&mut met, at),
            Some(State::Unknown) => put(&mut unknown, at),
            Some(_) => {}
            None => put(&mut open, at),
        }
    }
    let (_, without) = without_post(employed, block, &open);
    (met, zip(&unknown, &without, |a, b| a | b))
}

/// Unknown while employed, or while nothing is known of the employment.
fn without_post(employed: &Node, block: usize, wanted: &Lane) -> Lanes {
    let (met, unknown) = employed.run(block, wanted);
    (NOBODY, zip(&met, &unknown, |a, b| a | b))
}

fn latest(rows: &Test, states: &[State], strength: &[u8], person: usize) -> Option<State> {
    states.get(rows.column.content(latest_row(rows, strength, person)?)).copied()
}

/// The row that began last; of two the stronger, then the later recorded.
pub(super) fn latest_row(rows: &Test, strength: &[u8], person: usize) -> Option<usize> {
    let live = rows.column.rows_of(person).filter(|row| rows.counts(*row));
    let key = |row: &usize| {
        let strength = strength.get(rows.column.content(*row)).copied().unwrap_or(0);
        (rows.column.from.get(*row).copied(), strength, rows.column.recorded.get(*row).copied())
    };
    live.max_by_key(key)
}

fn sum(parts: &[(Test, Vec<u32>)], person: usize) -> u64 {
    let rows = parts.iter().flat_map(|(test, weights)| {
        let counted = test.column.rows_of(person).filter(|row| test.counts(*row));
        counted.map(|row| u64::from(weights.get(test.column.content(row)).copied().unwrap_or(0)))
    });
    rows.sum()
}

fn distinct(rows: &Test, subjects: &[Code], by_end: bool, person: usize) -> usize {
    let counted = rows.column.rows_of(person).filter(|row| rows.counts(*row));
    // It has ended at the end of its last day, the day before `until`.
    let ended = |row: &usize| !by_end || rows.column.until.get(*row).is_some_and(|until| *until <= rows.hi + 1);
    let mut found: Vec<Code> = counted.filter(ended).filter_map(|row| subjects.get(rows.column.content(row)).copied()).collect();
    found.sort_unstable_by_key(|code| code.index());
    found.dedup();
    found.len()
}

fn each(block: usize, wanted: &Lane, state: impl Fn(usize) -> State) -> Lanes {
    each_at(wanted, |at| state(block * BLOCK + at))
}

fn each_at(wanted: &Lane, state: impl Fn(usize) -> State) -> Lanes {
    let (mut met, mut unknown) = (NOBODY, NOBODY);
    for at in members(wanted) {
        match state(at) {
            State::Met => put(&mut met, at),
            State::Unknown => put(&mut unknown, at),
            State::Unmet | State::NotInForce => {}
        }
    }
    (met, unknown)
}

impl Asking<'_> {
    /// The reference evaluator's answer about one person.
    pub fn ask(&self, person: usize) -> State {
        let facts = self.columns.facts_of(PersonId(person as u32));
        let known = facts.iter().filter(|fact| fact.known(self.scope.known_at)).collect();
        Judge::of_facts(self.scope, known, None).state(self.about, self.as_of)
    }
}

impl<'p> Judge<'_, 'p> {
    fn state(&self, about: About<'p>, as_of: Date) -> State {
        match about {
            About::Requirement(requirement) => self.judge(requirement, Reading::InForce).line.at(as_of),
            About::Role(role) => self.role(Asked::Role(role), role).line.at(as_of),
        }
    }
}
