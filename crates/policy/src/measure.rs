//! 指標: a requirement counted in one of a few ways. The text form is in `grammar`. Nothing else counts people.

use ayumi_calendar::Date;
use ayumi_facts::Code;

use crate::requirement::{Completed, Requirement};

/// 指標. Flow, stock, cumulative and coverage are four different measures.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Measure {
    /// `count(R)` その日の人数 (stock)
    Count(Requirement),
    /// `entrants(R)` その年度に初めて満たした人数 (flow)
    Entrants(Requirement),
    /// `ever(R)` 方針の開始以来、一度でも満たした実人数 (cumulative)
    Ever(Requirement),
    /// `ratio(R, of: P)`, `ratio(R, of: P, at: 2025-04-01)` 割合. With a date, the denominator is of that day.
    Ratio {
        /// 分子の要件 (counted within the denominator)
        having: Requirement,
        /// 母数の要件
        of: Requirement,
        /// 母数の基準日. None: the day of the question.
        at: Option<Date>,
    },
    /// `covered(units: section, having: 1 of R)` 配置率: of the units that exist on that day, those with n people.
    Covered {
        /// 所属の区分または一覧
        units: Code,
        /// 必要な人数
        need: u32,
        /// 要件
        having: Requirement,
    },
    /// `events(ict-basics)`, `events(all of designated)` その年度の延べ修了件数, not people.
    Events(Completed),
    /// `hours(designated)` その年度の延べ研修時間 of a course set.
    Hours(Code),
}

impl Measure {
    /// Every requirement in the measure.
    pub fn requirements(&self) -> Vec<&Requirement> {
        match self {
            Self::Count(of) | Self::Entrants(of) | Self::Ever(of) => vec![of],
            Self::Ratio { having, of, .. } => vec![having, of],
            Self::Covered { having, .. } => vec![having],
            Self::Events(_) | Self::Hours(_) => Vec::new(),
        }
    }

    /// 年度の間の量か（フロー）、その時点の量か.
    pub fn is_flow(&self) -> bool {
        matches!(self, Self::Entrants(_) | Self::Events(_) | Self::Hours(_))
    }
}
