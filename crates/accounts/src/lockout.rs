//! How long somebody waits after failures: longer and longer, per account and per network address, never for ever. A pure
//! function of the instants; who keeps them is somebody else's business.

/// 待ち時間の規則.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct LockoutRules {
    /// Failures that are nobody's business yet.
    pub free: usize,
    /// Seconds to wait after the first failure too many; each further one doubles it.
    pub first: i64,
    /// Seconds after which it grows no longer.
    pub longest: i64,
    /// Seconds after which a failure is forgotten.
    pub memory: i64,
}

impl LockoutRules {
    /// For one account: five tries, then a minute, two, four … half an hour.
    pub const ACCOUNT: Self = Self { free: 4, first: 60, longest: 30 * 60, memory: 86_400 };
    /// For one network address, behind which many people may sit: a hundred tries an hour, then a minute and more.
    pub const ADDRESS: Self = Self { free: 99, first: 60, longest: 15 * 60, memory: 3_600 };

    /// Until when nothing is accepted, if it is so now. `failures` in any order.
    pub fn locked_until(&self, failures: &[i64], now: i64) -> Option<i64> {
        let recent = failures.iter().filter(|at| **at > now.saturating_sub(self.memory));
        let (count, last) = recent.fold((0_usize, i64::MIN), |(count, last), at| (count + 1, last.max(*at)));
        let over = count.checked_sub(self.free + 1)?;
        let doublings = u32::try_from(over).unwrap_or(u32::MAX).min(20);
        let wait = self.first.saturating_mul(1 << doublings).min(self.longest);
        let until = last.saturating_add(wait);
        (until > now).then_some(until)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const RULES: LockoutRules = LockoutRules::ACCOUNT;

    #[test]
    fn the_wait_doubles_with_every_failure_and_ends() {
        let check = |failures: &[i64], now: i64, until: Option<i64>| assert_eq!(RULES.locked_until(failures, now), until, "{failures:?} at {now}");
        check(&[], 0, None);
        check(&[1, 2, 3, 4], 4, None);
        check(&[1, 2, 3, 4, 5], 5, Some(65));
        check(&[5, 4, 3, 2, 1], 64, Some(65));
        check(&[1, 2, 3, 4, 5], 65, None);
        check(&[1, 2, 3, 4, 5, 65], 65, Some(65 + 120));
        check(&[100; 30], 100, Some(100 + 1_800));
    }

    #[test]
    fn failures_are_forgotten_after_a_day() {
        assert_eq!(RULES.locked_until(&[0; 10], 86_400), None);
        assert_eq!(RULES.locked_until(&[0, 0, 0, 0, 86_400], 86_400), None);
    }

    proptest! {
        #[test]
        fn one_more_failure_never_shortens_the_wait(failures in prop::collection::vec(0_i64..10_000, 0..40), now in 10_000_i64..20_000) {
            let before = RULES.locked_until(&failures, now);
            let mut more = failures;
            more.push(now);
            prop_assert!(RULES.locked_until(&more, now) >= before);
        }

        #[test]
        fn nobody_waits_longer_than_the_longest(failures in prop::collection::vec(0_i64..10_000, 0..90), now in 10_000_i64..20_000) {
            prop_assert!(RULES.locked_until(&failures, now).is_none_or(|until| until <= now + RULES.longest));
        }
    }
}
