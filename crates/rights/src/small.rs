//! Counts of small groups are withheld where they are seen from outside: a number below the least could tell about single
//! people. What is withheld must not follow by subtraction either: where the sum is told and only one part is withheld, the
//! smallest other part is withheld too, and where the parts withheld would sum to a single small group as well.

/// The least count that is told where a municipality says nothing.
pub const USUAL: u64 = 5;
/// No municipality may tell smaller counts than this.
pub const SAFE: u64 = 3;
/// Beyond this nearly nothing would be told.
const MOST: u64 = 100;

/// The least count that may be told, as a setting says; none where it says something that is not safe.
pub fn least(setting: &str) -> Option<u64> {
    setting.trim().parse().ok().filter(|least| (SAFE..=MOST).contains(least))
}

/// 伏せた数: a count as it may be told.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Told {
    /// The number itself.
    Count(u64),
    /// Withheld: it is small, or would tell a small one.
    Withheld,
}

impl Told {
    /// The number, unless it is withheld.
    pub fn count(self) -> Option<u64> {
        match self {
            Self::Count(count) => Some(count),
            Self::Withheld => None,
        }
    }
}

/// The parts of a whole whose sum is told as well. `least` is the smallest count that may be told; nothing at all (0) may
/// always be. If no choice of parts hides the small ones, all parts are withheld.
pub fn told(parts: &[u64], least: u64) -> Vec<Told> {
    let is_small = |count: u64| count > 0 && count < least;
    let mut withheld: Vec<bool> = parts.iter().map(|count| is_small(*count)).collect();
    if withheld.iter().any(|hidden| *hidden) {
        // Whoever knows the sum knows the sum of what is withheld: it must be no small number, and of more than one part.
        while !is_hidden(parts, &withheld, least) {
            let next = (0..)
                .zip(parts)
                .filter(|(place, count)| !withheld.get(*place).copied().unwrap_or(true) && **count > 0)
                .min_by_key(|(_, count)| **count);
            let Some((place, _)) = next else { break };
            withheld.iter_mut().skip(place).take(1).for_each(|hidden| *hidden = true);
        }
    }
    parts.iter().zip(withheld).map(|(count, hidden)| if hidden { Told::Withheld } else { Told::Count(*count) }).collect()
}

fn is_hidden(parts: &[u64], withheld: &[bool], least: u64) -> bool {
    let hidden = || parts.iter().zip(withheld).filter(|(_, hidden)| **hidden).map(|(count, _)| *count);
    hidden().count() > 1 && hidden().sum::<u64>() >= least
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn small_parts_and_what_would_tell_them_are_withheld() {
        let check = |parts: &[u64], expected: &[Option<u64>]| {
            let told: Vec<Option<u64>> = told(parts, 5).into_iter().map(Told::count).collect();
            assert_eq!(told, expected, "{parts:?}");
        };
        check(&[10, 20], &[Some(10), Some(20)]);
        check(&[10, 0, 20], &[Some(10), Some(0), Some(20)]);
        check(&[3, 10, 20], &[None, None, Some(20)]);
        check(&[3, 1, 20], &[None, None, None]);
        check(&[3, 4, 20], &[None, None, Some(20)]);
        check(&[3], &[None]);
        check(&[], &[]);
    }

    proptest! {
        /// No small part follows from what is told and the sum: at least two parts are open, and together they are no small
        /// group, unless everything that is not zero is withheld.
        #[test]
        fn nothing_small_follows_by_subtraction(parts in prop::collection::vec(0_u64..30, 0..12), least in 1_u64..10) {
            let told = told(&parts, least);
            for (part, told) in parts.iter().zip(&told) {
                prop_assert!(told.count().is_none_or(|count| count == *part && (count == 0 || count >= least)));
            }
            let open: Vec<u64> = parts.iter().zip(&told).filter(|(_, told)| **told == Told::Withheld).map(|(part, _)| *part).collect();
            let rest = parts.iter().zip(&told).any(|(part, told)| *part > 0 && *told != Told::Withheld);
            prop_assert!(open.is_empty() || !rest || (open.len() > 1 && open.iter().sum::<u64>() >= least));
        }
    }
}
