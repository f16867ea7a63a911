//! `Bits`: a set of people as one bit each.

/// 人の集合. Bits beyond the number of people are never set.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Bits {
    words: Vec<u64>,
    len: usize,
}

impl Bits {
    /// The empty set of `len` people.
    pub fn new(len: usize) -> Self {
        Self { words: vec![0; len.div_ceil(64)], len }
    }

    /// The number of people, in the set or not.
    pub fn len(&self) -> usize {
        self.len
    }

    /// Whether nobody is in the set.
    pub fn is_empty(&self) -> bool {
        self.words.iter().all(|word| *word == 0)
    }

    /// Whether somebody is in the set.
    pub fn get(&self, index: usize) -> bool {
        self.words.get(index / 64).is_some_and(|word| word >> (index % 64) & 1 == 1)
    }

    /// Puts somebody in or takes them out.
    pub fn set(&mut self, index: usize, value: bool) {
        if index < self.len
            && let Some(word) = self.words.get_mut(index / 64)
        {
            *word = *word & !(1 << (index % 64)) | u64::from(value) << (index % 64);
        }
    }

    /// How many of the people `from..until` are in the set.
    pub fn count(&self, from: usize, until: usize) -> usize {
        let until = until.min(self.len);
        if from >= until {
            return 0;
        }
        let (first, last) = (from / 64, (until - 1) / 64);
        let words = self.words.get(first..=last).unwrap_or_default();
        let mut total: usize = words.iter().map(|word| word.count_ones() as usize).sum();
        total -= words.first().map_or(0, |word| (word & !(u64::MAX << (from % 64))).count_ones() as usize);
        let beyond = u64::MAX.checked_shl(((until - 1) % 64) as u32 + 1).unwrap_or(0);
        total -= words.last().map_or(0, |word| (word & beyond).count_ones() as usize);
        total
    }

    /// Everybody in the set, in order.
    pub fn iter(&self) -> impl Iterator<Item = usize> + '_ {
        self.words.iter().enumerate().flat_map(|(at, word)| ones(*word).map(move |bit| at * 64 + bit))
    }

    /// Who is in exactly one of the two sets.
    pub fn differing(&self, other: &Self) -> Self {
        let words = self.words.iter().zip(&other.words).map(|(a, b)| a ^ b).collect();
        Self { words, len: self.len }
    }

    /// The words, 64 people each.
    pub fn words(&self) -> &[u64] {
        &self.words
    }

    /// Overwrites the words from `at` on.
    pub(super) fn put(&mut self, at: usize, words: &[u64]) {
        self.words.iter_mut().skip(at).zip(words).for_each(|(word, new)| *word = *new);
    }
}

/// The positions of the ones of a word.
pub(super) fn ones(mut word: u64) -> impl Iterator<Item = usize> {
    std::iter::from_fn(move || {
        let at = (word != 0).then_some(word.trailing_zeros() as usize)?;
        word &= word - 1;
        Some(at)
    })
}

#[cfg(test)]
mod tests {
    use super::Bits;

    #[test]
    fn counting_a_range_counts_its_people_only() {
        let mut bits = Bits::new(200);
        let people = [0, 5, 63, 64, 100, 127, 128, 199];
        people.iter().for_each(|person| bits.set(*person, true));
        for from in 0..200 {
            for until in from..=200 {
                assert_eq!(bits.count(from, until), people.iter().filter(|person| (from..until).contains(person)).count(), "{from}..{until}");
            }
        }
        assert_eq!(bits.iter().collect::<Vec<_>>(), people);
        bits.set(200, true);
        assert_eq!(bits.iter().count(), people.len());
    }
}
