//! `Amount`: a figure as a measure gives it: people, a share of people, units, attendances or hours. Figures of
//! different kinds are never added or compared; comparisons with a goal are exact, in whole numbers.

use std::cmp::Ordering;

use ayumi_facts::Code;
use ayumi_policy::Quantity;

/// 値.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Amount {
    /// 実人数
    People(u32),
    /// 割合: so many people of so many.
    Share {
        /// 分子
        part: u32,
        /// 分母
        whole: u32,
    },
    /// 配置: so many units covered of those that exist.
    Units {
        /// 配置済みの所属
        covered: u32,
        /// 所属の数
        of: u32,
    },
    /// 延べ件数
    Events(u32),
    /// 延べ時間, in minutes.
    Minutes(u32),
    /// The policy has not decided what to count: the set with this id has no members yet.
    Undecided(Code),
}

impl Amount {
    /// The number officials read: per cent for shares and units, hours for minutes. None where there is none: nothing to
    /// divide by, or undecided.
    pub fn number(self) -> Option<f64> {
        let share = |part: u32, whole: u32| (whole > 0).then(|| 100.0 * f64::from(part) / f64::from(whole));
        match self {
            Self::People(n) | Self::Events(n) => Some(f64::from(n)),
            Self::Share { part, whole } | Self::Units { covered: part, of: whole } => share(part, whole),
            Self::Minutes(minutes) => Some(f64::from(minutes) / 60.0),
            Self::Undecided(_) => None,
        }
    }

    /// How it stands to a goal. None where they cannot be compared: the policy states no number, people against per cent,
    /// a share of nobody.
    pub fn against(self, goal: Quantity) -> Option<Ordering> {
        let number = goal.goal()?;
        let (has, needs) = match self.parts(goal.is_percent())? {
            (part, Some(whole)) => (100 * part, number * whole),
            (has, None) => (has, number * self.unit()),
        };
        Some(has.cmp(&needs))
    }

    /// How many people, units, attendances or whole hours it is above the goal; below it if negative. For a goal in
    /// per cent: above the smallest number that reaches it (of 30 people, 70 % is 21).
    pub fn above(self, goal: Quantity) -> Option<i64> {
        let number = goal.goal()?;
        match self.parts(goal.is_percent())? {
            (part, Some(whole)) => Some(part - (number * whole).div_euclid(100) - i64::from((number * whole).rem_euclid(100) > 0)),
            (has, None) => Some((has - number * self.unit()).div_euclid(self.unit())),
        }
    }

    /// The sum of two figures of one kind; shares have none.
    pub fn plus(self, other: Self) -> Option<Self> {
        match (self, other) {
            (Self::People(a), Self::People(b)) => Some(Self::People(a + b)),
            (Self::Events(a), Self::Events(b)) => Some(Self::Events(a + b)),
            (Self::Minutes(a), Self::Minutes(b)) => Some(Self::Minutes(a + b)),
            _ => None,
        }
    }

    /// What is compared: a part of a whole for a goal in per cent, a number for any other.
    fn parts(self, percent: bool) -> Option<(i64, Option<i64>)> {
        match self {
            Self::Share { part, whole } | Self::Units { covered: part, of: whole } if percent => {
                (whole > 0).then_some((i64::from(part), Some(i64::from(whole))))
            }
            Self::Share { part: n, .. } | Self::Units { covered: n, .. } => Some((i64::from(n), None)),
            Self::People(n) | Self::Events(n) | Self::Minutes(n) if !percent => Some((i64::from(n), None)),
            _ => None,
        }
    }

    fn unit(self) -> i64 {
        if matches!(self, Self::Minutes(_)) { 60 } else { 1 }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(amount: Amount, goal: Quantity, against: Option<Ordering>, above: Option<i64>) {
        assert_eq!((amount.against(goal), amount.above(goal)), (against, above), "{amount:?} {goal}");
    }

    #[test]
    fn goals_are_compared_exactly() {
        let share = |part, whole| Amount::Share { part, whole };
        check(Amount::People(9), Quantity::Exactly(10), Some(Ordering::Less), Some(-1));
        check(Amount::People(2), Quantity::Several, Some(Ordering::Equal), Some(0));
        check(share(20, 30), Quantity::AtLeastPercent(70), Some(Ordering::Less), Some(-1));
        check(share(21, 30), Quantity::AtLeastPercent(70), Some(Ordering::Equal), Some(0));
        check(share(2, 3), Quantity::Percent(66), Some(Ordering::Greater), Some(0));
        check(Amount::Units { covered: 2, of: 3 }, Quantity::Percent(100), Some(Ordering::Less), Some(-1));
        check(Amount::Units { covered: 2, of: 3 }, Quantity::Exactly(2), Some(Ordering::Equal), Some(0));
        check(Amount::Minutes(119), Quantity::Exactly(2), Some(Ordering::Less), Some(-1));
    }

    #[test]
    fn what_cannot_be_compared_has_no_answer() {
        check(Amount::Share { part: 0, whole: 0 }, Quantity::Percent(100), None, None);
        check(Amount::People(3), Quantity::Percent(100), None, None);
        check(Amount::People(3), Quantity::Undecided, None, None);
        check(Amount::Undecided(Code::new("set")), Quantity::Exactly(1), None, None);
    }
}
