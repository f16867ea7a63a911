//! Verdicts: met, unmet or unknown, and the state of a rule on a day, which may also be "not in force".

use schemars::JsonSchema;
use serde::Serialize;

/// 判定. Strong Kleene: unknown is not no.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Verdict {
    /// 未了・該当しない
    Unmet,
    /// 不明
    Unknown,
    /// 満たす
    Met,
}

impl Verdict {
    /// The word officials read.
    pub fn ja(self) -> &'static str {
        match self {
            Self::Unmet => "未了",
            Self::Unknown => "不明",
            Self::Met => "満たす",
        }
    }
}

/// その日の状態: a verdict, or that the rule is not in force. The order is the order of truth, so that
/// "all" is the least and "any" the greatest of the children; a rule that is not in force decides nothing
/// and is never skipped.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum State {
    /// 未了
    Unmet,
    /// 不明
    Unknown,
    /// 満たす
    Met,
    /// 施行されていない
    NotInForce,
}

impl From<Verdict> for State {
    fn from(verdict: Verdict) -> Self {
        match verdict {
            Verdict::Unmet => Self::Unmet,
            Verdict::Unknown => Self::Unknown,
            Verdict::Met => Self::Met,
        }
    }
}

impl State {
    /// The verdict, unless the rule is not in force.
    pub fn verdict(self) -> Option<Verdict> {
        match self {
            Self::Unmet => Some(Verdict::Unmet),
            Self::Unknown => Some(Verdict::Unknown),
            Self::Met => Some(Verdict::Met),
            Self::NotInForce => None,
        }
    }

    /// Met or unmet.
    pub fn of(met: bool) -> Self {
        if met { Self::Met } else { Self::Unmet }
    }

    /// 否定: unknown stays unknown.
    pub fn negated(self) -> Self {
        match self {
            Self::Unmet => Self::Met,
            Self::Met => Self::Unmet,
            other => other,
        }
    }

    /// すべて: the least of the children; `all()` is met.
    pub fn all(states: impl Iterator<Item = State>) -> Self {
        Self::fold(states, Self::Met, Self::min)
    }

    /// いずれか: the greatest of the children; `any()` is unmet.
    pub fn any(states: impl Iterator<Item = State>) -> Self {
        Self::fold(states, Self::Unmet, Self::max)
    }

    /// n以上: met if n are met, unmet if n cannot be reached even should every unknown turn out met.
    pub fn at_least(need: usize, states: impl Iterator<Item = State>) -> Self {
        let (mut met, mut unknown) = (0, 0);
        for state in states {
            match state {
                Self::NotInForce => return Self::NotInForce,
                Self::Met => met += 1,
                Self::Unknown => unknown += 1,
                Self::Unmet => {}
            }
        }
        if met >= need {
            Self::Met
        } else if met + unknown >= need {
            Self::Unknown
        } else {
            Self::Unmet
        }
    }

    fn fold(states: impl Iterator<Item = State>, empty: Self, join: fn(Self, Self) -> Self) -> Self {
        let mut result = empty;
        for state in states {
            if state == Self::NotInForce {
                return Self::NotInForce;
            }
            result = join(result, state);
        }
        result
    }
}

#[cfg(test)]
mod tests {
    use super::State::{self, *};

    #[test]
    fn strong_kleene() {
        assert_eq!(State::all([Met, Unknown].into_iter()), Unknown);
        assert_eq!(State::all([Unmet, Unknown].into_iter()), Unmet);
        assert_eq!(State::any([Met, Unknown].into_iter()), Met);
        assert_eq!(State::any([Unmet, Unknown].into_iter()), Unknown);
        assert_eq!(State::all([].into_iter()), Met);
        assert_eq!(State::any([].into_iter()), Unmet);
        assert_eq!(State::at_least(2, [Met, Unknown, Unmet].into_iter()), Unknown);
        assert_eq!(State::at_least(3, [Met, Unknown, Unmet].into_iter()), Unmet);
        assert_eq!(Unknown.negated(), Unknown);
    }

    #[test]
    fn a_rule_that_is_not_in_force_is_never_skipped() {
        assert_eq!(State::any([Met, NotInForce].into_iter()), NotInForce);
        assert_eq!(State::all([Unmet, NotInForce].into_iter()), NotInForce);
    }
}
