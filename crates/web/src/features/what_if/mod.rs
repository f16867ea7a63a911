//! 試算: the same people under another policy or with other numbers; one person with facts that have not happened. Who
//! gains, who loses and why. Nothing is written: a scenario lives in the address, an uploaded policy for one request only.

pub mod compared;
pub mod edit;
pub mod moved;
pub mod other;
pub mod person;
pub mod result;
pub mod scenario;
pub mod start;
pub mod upload;

use ayumi_engine::{About, State};

use crate::ask::Ask;
use crate::links;
use crate::parts::{Chip, Look};
use crate::shell::Shell;

/// A state as a sign with its usual word.
pub fn chip(state: State, shell: &Shell) -> Chip {
    match state.verdict() {
        Some(verdict) => Chip::verdict(verdict, shell),
        None => Chip::new(Look::Later, shell.t("what-if-not-in-force")),
    }
}

/// Where a rule is shown.
pub fn rule(ask: &Ask, about: About) -> Option<String> {
    match about {
        About::Role(id) => Some(links::role(ask, id)),
        About::Scheme(id) => Some(links::scheme(ask, id)),
        About::Requirement(id) => Some(links::requirement(ask, id)),
        About::Step { .. } => None,
    }
}

/// A difference with its sign: +3, −2, ±0.
pub fn signed(difference: i64) -> String {
    match difference {
        0 => "±0".to_owned(),
        more if more > 0 => format!("+{}", crate::page::number(more)),
        less => crate::page::number(less),
    }
}
