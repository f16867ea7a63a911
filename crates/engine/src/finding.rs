//! `Finding`: the answer. There is no answer without its explanation: the verdict, the facts used, what is there and
//! what is needed, since when and until when it holds, and the findings below it. It stores codes, ids and values;
//! sentences are rendered from it elsewhere.

use ayumi_calendar::{Date, Length, Period, Service};
use ayumi_facts::{Code, FactId, Value};
use ayumi_policy::requirement::Requirement;
use ayumi_policy::resolved::Way;

use crate::Verdict;

/// 判定とその根拠.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Finding<'p> {
    /// What was asked.
    pub asked: Asked<'p>,
    /// Which version of which rule answered, where the rule has a name.
    pub rule: Option<Rule<'p>>,
    /// The verdict on the day of the question.
    pub verdict: Verdict,
    /// What is there and what is needed.
    pub have: Have,
    /// The facts used.
    pub facts: Vec<FactId>,
    /// The longest stretch of days around the question on which this verdict cannot change with the same facts.
    pub holds: Period,
    /// The next day on which it is met with the same facts, if it is not met now and such a day comes.
    pub met_from: Option<Date>,
    /// The findings below. Every child is evaluated, so that gaps are complete.
    pub parts: Vec<Finding<'p>>,
}

/// 問い.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Asked<'p> {
    /// A requirement of the policy.
    Requirement(&'p Requirement),
    /// A named requirement or a scheme of the policy.
    Rule(Code),
    /// 役割を持つか
    Role(Code),
    /// ひとつの就き方で役割を持つか
    Way(&'p Way),
    /// 一覧のひとつの研修
    Course(Code),
    /// 一覧のひとつの試験
    Exam(Code),
}

/// どの版の規定が答えたか.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Rule<'p> {
    /// Id of the rule in the pack.
    pub id: Code,
    /// When this version is in force.
    pub in_force: Period,
    /// The chapter of the written policy.
    pub source: &'p str,
    /// 見本: why this version is only a stand-in.
    pub provisional: Option<&'p str>,
}

/// 現状と必要.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Have {
    /// Of the findings below, `met` are met; `need` are needed.
    Parts {
        /// 満たす数
        met: usize,
        /// 必要な数
        need: usize,
    },
    /// 記録がない
    NoRecord,
    /// 該当する記録がある
    Record,
    /// 期間
    Service {
        /// 通算
        have: Service,
        /// 必要
        need: Length,
    },
    /// 件数・人数・時間・単位
    Amount {
        /// 現在
        have: u32,
        /// 必要
        need: u32,
    },
    /// スキルの水準
    Level {
        /// 現在 (None: never assessed)
        have: Option<Code>,
        /// 必要
        need: Code,
    },
    /// 職位・職種・任用・所属など
    Words(Vec<Code>),
    /// 属性
    Value(Option<Value>),
    /// 一覧のうち
    Members {
        /// 満たしたもの
        done: Vec<Code>,
        /// まだのもの
        missing: Vec<Code>,
        /// 必要な数
        need: usize,
    },
    /// 方針が一覧の内訳をまだ定めていない
    Undecided(Code),
}

impl<'p> Finding<'p> {
    /// The findings at the ends of the branches that keep this one from being met: what is missing or unknown.
    /// Under "any" every open branch is listed; each alone would do.
    pub fn gaps(&self) -> Vec<&Finding<'p>> {
        if self.verdict == Verdict::Met {
            return Vec::new();
        }
        let negated = matches!(self.asked, Asked::Requirement(Requirement::None(_)));
        let below: Vec<_> = if negated { Vec::new() } else { self.parts.iter().flat_map(Finding::gaps).collect() };
        let is_list = matches!(self.have, Have::Members { .. });
        if below.is_empty() || is_list { vec![self] } else { below }
    }

    /// This finding and every one below it, parents first.
    pub fn walk(&self, visit: &mut impl FnMut(&Finding<'p>)) {
        visit(self);
        self.parts.iter().for_each(|part| part.walk(visit));
    }
}
