//! What the columns say of everybody on one day apart from any requirement: posts, employment, levels of a skill.
//! They are asked for the columns of a scope, to which nothing was added after they were laid out.

use ayumi_calendar::{Date, Period};
use ayumi_facts::{Assessor, Code, Kind, PersonId, What};
use rayon::prelude::*;

use super::block::{BLOCK, WORDS, everybody};
use super::compile::{Compiler, Node};
use super::kernel::Test;
use super::run::latest_row;
use super::table::{Column, Key, Layout};
use super::{Answer, Bits, days};
use crate::{Scope, State};

/// Whether the columns can answer about this day.
pub(crate) fn covers(day: Date) -> bool {
    days::in_range(day)
}

/// Calls `visit` with every post held at the end of `day`: by person, then by beginning, the later recorded last.
pub(crate) fn posts_on(scope: &Scope, day: Date, mut visit: impl FnMut(PersonId, Period, &What)) {
    let Some(column) = scope.columns().get(Key::Whole(Kind::Posting)) else { return };
    let live = Test::live(column, days::pack(day), scope.known_at);
    column.each_row(|person, row| {
        if live.counts(row)
            && let (Some((from, until)), Some(what)) = (column.days(row), column.contents.get(column.content(row)))
        {
            visit(PersonId(person), Period { from: days::unpack(from), until: days::unpack(until) }, what);
        }
    });
}

/// The greatest state of the main posts held; without one, unknown while employed (as requirements about posts read it).
pub(crate) fn by_main_post(scope: &Scope, day: Date, state: impl Fn(&What) -> State) -> Answer {
    run(scope, &compiler(scope, day).posts(false, state))
}

/// Whether employed in any form; unknown where no employment is on record.
pub(crate) fn employed(scope: &Scope, day: Date) -> Answer {
    run(scope, &compiler(scope, day).employed())
}

/// The height of the level that counts for everybody; None where there is no assessment, or one the scale does not have.
pub(crate) fn levels(scope: &Scope, skill: Code, day: Date) -> Vec<Option<u8>> {
    let people = scope.snapshot.people.len();
    let (Some(column), Some(rule)) = (scope.columns().get(Key::Of(Kind::Assessment, skill)), scope.policy.skills.get(&skill)) else {
        return vec![None; people];
    };
    let order = |what: &What| what.level().and_then(|level| rule.levels.get(&level)).copied();
    let orders: Vec<Option<u8>> = column.contents.iter().map(order).collect();
    let by = |what: &What| if let What::Assessment { by, .. } = what { *by } else { Assessor::Own };
    let strength: Vec<u8> = column.contents.iter().map(|what| by(what) as u8).collect();
    let live = Test::live(column, days::pack(day), scope.known_at);
    let level = |person| orders.get(column.content(latest_row(&live, &strength, person)?)).copied().flatten();
    (0..people).into_par_iter().with_min_len(BLOCK).map(level).collect()
}

fn compiler<'c>(scope: &'c Scope<'c>, as_of: Date) -> Compiler<'c> {
    Compiler { scope, columns: scope.columns(), as_of, known_at: scope.known_at }
}

fn run(scope: &Scope, node: &Node) -> Answer {
    let people = scope.columns().people();
    let blocks = (0..people.div_ceil(BLOCK)).into_par_iter().map(|block| node.run(block, &everybody(block, people)));
    let mut answer = Answer { met: Bits::new(people), unknown: Bits::new(people) };
    for (block, (met, unknown)) in blocks.collect::<Vec<_>>().iter().enumerate() {
        answer.met.put(block * WORDS, met);
        answer.unknown.put(block * WORDS, unknown);
    }
    answer
}

impl Column {
    /// Every row with whose it is.
    pub(super) fn each_row(&self, mut visit: impl FnMut(u32, usize)) {
        match &self.layout {
            Layout::One => (0..self.from.len()).for_each(|row| visit(row as u32, row)),
            Layout::Few { person, .. } => person.iter().enumerate().for_each(|(row, person)| visit(*person, row)),
            Layout::Many(starts) => {
                for (person, (from, until)) in starts.iter().zip(starts.iter().skip(1)).enumerate() {
                    (*from as usize..*until as usize).for_each(|row| visit(person as u32, row));
                }
            }
        }
    }
}
