//! Blocks of people and the sets within them. A block is small enough that everything about it stays in the cache.

/// Words in a block.
pub(super) const WORDS: usize = 64;
/// People in a block.
pub(super) const BLOCK: usize = WORDS * 64;

/// A set of people of one block.
pub(super) type Lane = [u64; WORDS];

/// Nobody.
pub(super) const NOBODY: Lane = [0; WORDS];

/// Everybody of the block who exists.
pub(super) fn everybody(block: usize, people: usize) -> Lane {
    let here = people.saturating_sub(block * BLOCK).min(BLOCK);
    std::array::from_fn(|at| match here.saturating_sub(at * 64) {
        0 => 0,
        left if left >= 64 => u64::MAX,
        left => (1 << left) - 1,
    })
}

/// Whether nobody is in the set.
pub(super) fn is_empty(lane: &Lane) -> bool {
    lane.iter().all(|word| *word == 0)
}

/// Word by word.
pub(super) fn zip(a: &Lane, b: &Lane, join: impl Fn(u64, u64) -> u64) -> Lane {
    let mut result = *a;
    result.iter_mut().zip(b).for_each(|(a, b)| *a = join(*a, *b));
    result
}

/// How many are in the set.
pub(super) fn count(lane: &Lane) -> u32 {
    lane.iter().map(|word| word.count_ones()).sum()
}

/// Puts somebody of the block into the set.
pub(super) fn put(lane: &mut Lane, at: usize) {
    if let Some(word) = lane.get_mut(at / 64) {
        *word |= 1 << (at % 64);
    }
}

/// Everybody in the set, by their place in the block.
pub(super) fn members(lane: &Lane) -> impl Iterator<Item = usize> + '_ {
    lane.iter().enumerate().flat_map(|(at, word)| super::bits::ones(*word).map(move |bit| at * 64 + bit))
}
