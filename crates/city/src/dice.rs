//! The only source of chance in the city: one seeded generator, with its own way to draw numbers, so that a
//! newer `rand` never changes a city. Not for anything that has to be unpredictable.

use rand_chacha::ChaCha8Rng;
use rand_chacha::rand_core::{Rng, SeedableRng};

/// A seeded generator. Every topic rolls dice of its own ([`Dice::topic`]), so that more trainings do not
/// change who is hired.
pub struct Dice(ChaCha8Rng);

impl Dice {
    /// Dice of one topic under a seed.
    pub fn topic(seed: u64, topic: u64) -> Self {
        let mut generator = ChaCha8Rng::seed_from_u64(seed);
        generator.set_stream(topic);
        Self(generator)
    }

    /// A number from 0 and below `bound`; 0 if `bound` is 0.
    pub fn below(&mut self, bound: usize) -> usize {
        let bound = u64::try_from(bound).unwrap_or(u64::MAX).min(u64::from(u32::MAX));
        usize::try_from((u64::from(self.0.next_u32()) * bound) >> 32).unwrap_or(0)
    }

    /// A number from `low` to `high`, both included.
    pub fn between(&mut self, low: i32, high: i32) -> i32 {
        let width = usize::try_from(high - low + 1).unwrap_or(1);
        low + i32::try_from(self.below(width)).unwrap_or(0)
    }

    /// True `times` in a thousand.
    pub fn per_mille(&mut self, times: u32) -> bool {
        self.below(1000) < times as usize
    }

    /// One of several; None of none.
    pub fn pick<'a, T>(&mut self, of: &'a [T]) -> Option<&'a T> {
        of.get(self.below(of.len()))
    }

    /// The same things in another order.
    pub fn shuffle<T>(&mut self, things: &mut [T]) {
        for last in (1..things.len()).rev() {
            let other = self.below(last + 1);
            things.swap(last, other);
        }
    }
}

/// 抽選番号: a fixed number below 100 for a person and a topic; it stays the same over the years, and the numbers of
/// one person for two topics have nothing to do with each other.
pub fn lot(person: usize, topic: usize) -> usize {
    let mix = |state: u64| {
        let state = (state ^ (state >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let state = (state ^ (state >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        state ^ (state >> 31)
    };
    let number = |place: usize| u64::try_from(place).unwrap_or(u64::MAX).wrapping_add(1).wrapping_mul(0x9e37_79b9_7f4a_7c15);
    usize::try_from(mix(number(person) ^ mix(number(topic))) % 100).unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lots_are_spread_evenly_and_independently() {
        for topics in [(0, 1), (1, 2), (2, 5)] {
            let both = (0..20_000).filter(|person| lot(*person, topics.0) < 50 && lot(*person, topics.1) < 20).count();
            assert!((1_800..2_200).contains(&both), "{topics:?}: {both}");
        }
    }
}
