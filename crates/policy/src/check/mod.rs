//! Whether what a resolved policy says makes sense: one file per family of rules. Only a policy without errors becomes
//! a [`Checked`] one. What cannot even be read or bound was reported before.

mod cycles;
mod dates;
mod exams;
mod figures;
mod impossible;
mod matrix;
mod moving_up;
mod open;
mod powers;
mod roles;
mod template;
mod training;
mod types;
mod walk;

use crate::diagnostic::Diagnostic;
use crate::{Checked, Policy};

/// Every family of rules.
const FAMILIES: &[fn(&Policy, &mut Vec<Diagnostic>)] = &[
    cycles::check,
    dates::check,
    exams::check,
    figures::check,
    impossible::check,
    matrix::check,
    moving_up::check,
    open::check,
    powers::check,
    roles::check,
    template::check,
    training::check,
    types::check,
];

/// Checks a policy. It is usable only if nothing, here or before, is an error.
pub fn check(policy: Policy) -> (Option<Checked>, Vec<Diagnostic>) {
    let mut out: Vec<Diagnostic> = Vec::new();
    FAMILIES.iter().for_each(|family| family(&policy, &mut out));
    let sound = !policy.unresolved && !out.iter().any(Diagnostic::is_error);
    (sound.then(|| Checked::new(policy)), out)
}
