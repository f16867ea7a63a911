//! The column evaluator: the same answers as the reference evaluator, for whole populations, as bitmaps.
//!
//! Facts lie in columns by what they are about (one course, one exam, one role …). A requirement is compiled for one
//! day and one journal position into a tree of tests over columns, and the tree is run over blocks of 4,096 people on
//! all cores: "all" asks its cheapest, most selective child first and asks the next only about the people still open.
//! What has no fast form is asked of the reference evaluator, person by person.

mod bits;
mod block;
mod build;
mod compile;
mod days;
mod kernel;
mod onward;
mod order;
mod pass;
mod read;
mod run;
mod stretch;
mod table;

pub use bits::Bits;
pub use build::Builder;
pub use pass::Pass;
pub(crate) use read::{by_main_post, covers, employed, levels, posts_on};
pub use table::Columns;

use ayumi_calendar::Date;
use ayumi_facts::PersonId;
use ayumi_policy::requirement::Requirement;
use rayon::prelude::*;

use crate::{EvaluationError, Scope, State};
use block::{BLOCK, Lane, WORDS};
use compile::{About, Asking, Compiler, Node};

/// 母集団の答え: who meets a requirement and of whom it is unknown; everybody else does not.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Answer {
    /// 満たす人
    pub met: Bits,
    /// 不明な人
    pub unknown: Bits,
}

/// A requirement compiled for one day over one set of columns.
pub struct Plan<'c> {
    node: Node<'c>,
    asking: Asking<'c>,
}

impl<'c> Plan<'c> {
    /// Compiles `requirement` for the end of the day `as_of`, as known at the scope's journal position.
    ///
    /// # Errors
    /// [`EvaluationError::NotInForce`] where a rule in it is not in force on that day, and
    /// [`EvaluationError::DayOutOfRange`] for days outside 1900-04-15 to 2079-09-17.
    pub fn new(scope: &'c Scope<'c>, columns: &'c Columns, requirement: &'c Requirement, as_of: Date) -> Result<Self, EvaluationError> {
        if !days::in_range(as_of) {
            return Err(EvaluationError::DayOutOfRange(as_of));
        }
        let compiler = Compiler { scope, columns, as_of, known_at: scope.known_at };
        let idle = |idle: crate::reference::Idle| EvaluationError::NotInForce { rule: idle.rule, begins: idle.begins };
        let mut node = compiler.compile(requirement).map_err(idle)?;
        order::by_selectivity(&mut node, columns.people());
        Ok(Self { node, asking: Asking { scope, columns, about: About::Requirement(requirement), as_of } })
    }

    /// The state of one person, by the reference evaluator: what a new fact about them changed.
    pub fn ask(&self, person: PersonId) -> State {
        self.asking.ask(person.0 as usize)
    }

    /// The answer for everybody.
    pub fn run(&self) -> Answer {
        run_all(std::slice::from_ref(self)).pop().unwrap_or_else(|| Answer { met: Bits::new(0), unknown: Bits::new(0) })
    }
}

/// Runs several plans over the same columns in one pass: what one day has brought into the cache serves the next.
pub fn run_all(plans: &[Plan]) -> Vec<Answer> {
    let people = plans.first().map_or(0, |plan| plan.asking.columns.people());
    let blocks = people.div_ceil(BLOCK);
    let results: Vec<Vec<(Lane, Lane)>> = (0..blocks)
        .into_par_iter()
        .map(|block| {
            let wanted = block::everybody(block, people);
            plans.iter().map(|plan| plan.node.run(block, &wanted)).collect()
        })
        .collect();
    let mut answers: Vec<Answer> = plans.iter().map(|_| Answer { met: Bits::new(people), unknown: Bits::new(people) }).collect();
    for (block, lanes) in results.iter().enumerate() {
        for (answer, (met, unknown)) in answers.iter_mut().zip(lanes) {
            answer.met.put(block * WORDS, met);
            answer.unknown.put(block * WORDS, unknown);
        }
    }
    for (answer, plan) in answers.iter_mut().zip(plans) {
        // People with facts newer than the columns are asked one by one.
        plan.asking.columns.touched().for_each(|person| answer.set(person, plan.ask(person)));
    }
    answers
}

/// The state of one person over facts held in columns, by the reference evaluator.
pub fn ask(scope: &Scope, columns: &Columns, requirement: &Requirement, person: PersonId, as_of: Date) -> State {
    Asking { scope, columns, about: About::Requirement(requirement), as_of }.ask(person.0 as usize)
}

impl Answer {
    /// The state of one person.
    pub fn state(&self, person: PersonId) -> State {
        let index = person.0 as usize;
        match (self.met.get(index), self.unknown.get(index)) {
            (true, _) => State::Met,
            (_, true) => State::Unknown,
            _ => State::Unmet,
        }
    }

    /// Changes the state of one person.
    pub fn set(&mut self, person: PersonId, state: State) {
        let index = person.0 as usize;
        self.met.set(index, state == State::Met);
        self.unknown.set(index, state == State::Unknown);
    }

    /// How many meet it among the people `from..until`, such as those of one body.
    pub fn count(&self, from: usize, until: usize) -> usize {
        self.met.count(from, until)
    }
}
