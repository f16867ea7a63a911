//! Whether what a resolved policy says makes sense: one file per family of rules. Only a policy without errors becomes
//! a [`Checked`] one. What cannot even be read or bound was reported before.

use crate::diagnostic::Diagnostic;
use crate::{Checked, Policy};

/// Checks a policy. It is usable only if nothing, here or before, is an error.
pub fn check(policy: Policy) -> (Option<Checked>, Vec<Diagnostic>) {
    let out: Vec<Diagnostic> = Vec::new();
    let sound = !policy.unresolved && !out.iter().any(Diagnostic::is_error);
    (sound.then(|| Checked::new(policy)), out)
}
