//! Chance: the one place that draws bytes, from the system's own source. Everything else takes them as parameters.

/// Bytes that nobody can guess.
///
/// # Panics
/// The system has no source of randomness; nothing safe could follow.
pub fn draw<const N: usize>() -> [u8; N] {
    let mut bytes = [0; N];
    #[allow(clippy::expect_used, reason = "without randomness nobody may sign in")]
    getrandom::fill(&mut bytes).expect("the system's source of randomness");
    bytes
}
