//! What changed since the fiscal year began, by rule: how many gained and lost it.

use ayumi_answers::words;
use ayumi_calendar::{Date, FiscalYear};
use ayumi_engine::{About, Moves, population_moves};

use crate::ask::Ask;
use crate::features::changes::anchor;
use crate::page::count;

/// 変わったこと.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Changed {
    /// Which rule.
    pub label: String,
    /// How many meet it now and did not before.
    pub gained: String,
    /// How many met it before and do not now.
    pub lost: String,
    /// Where they are listed.
    pub href: String,
}

/// The first day of the fiscal year of the day shown.
pub fn since(ask: &Ask) -> Date {
    FiscalYear::of(ask.as_of()).start()
}

/// Rules about which somebody gained or lost something.
pub fn list(ask: &Ask, since: Date) -> Vec<Changed> {
    let names = ask.desk().names();
    let abouts = About::all(ask.world.policy());
    let Ok(moves) = population_moves(ask.world.scope(), &abouts, since.previous(), ask.as_of()) else { return Vec::new() };
    let moved = moves.into_iter().filter(|moves| !moves.gained.is_empty() || !moves.lost.is_empty());
    let line = |moves: Moves| Changed {
        label: words::about(moves.about, &names),
        gained: count(moves.gained.len()),
        lost: count(moves.lost.len()),
        href: ask.shell.to(&format!("/changes?since={since}#{}", anchor(moves.about))),
    };
    moved.map(line).collect()
}
