//! A finding and everything below it as JSON.

use ayumi_calendar::{Date, Length, Period, Service};
use ayumi_facts::{Code, FactId, Kind, Value};
use ayumi_policy::grammar::Noun;
use ayumi_policy::requirement::{Leaf, Requirement};
use schemars::JsonSchema;
use serde::Serialize;

use super::Named;
use crate::explain::{Explaining, have, text};
use crate::{Asked, Finding, Have, Rule, Verdict};

/// 判定とその根拠.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub struct FindingAnswer {
    /// 問い
    pub asked: AskedAnswer,
    /// The version that answered, where the rule has a name; else null.
    pub rule: Option<RuleAnswer>,
    /// 判定: `met`, `unmet` or `unknown`.
    pub verdict: Verdict,
    /// 現状と必要
    pub have: HaveAnswer,
    /// The facts used.
    pub facts: Vec<FactAnswer>,
    /// The stretch of days around the question on which the verdict cannot change with the same facts.
    pub holds: Period,
    /// The next day on which it is met with the same facts, if it is not met now.
    pub met_from: Option<Date>,
    /// The findings below.
    pub parts: Vec<FindingAnswer>,
}

/// 問い.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub struct AskedAnswer {
    /// `requirement`, `rule`, `role`, `way`, `course` or `exam`.
    pub kind: &'static str,
    /// The id of the named requirement, scheme, role, course or exam; a way's scheme. Else null.
    pub id: Option<Code>,
    /// In a few words.
    pub label: String,
    /// A requirement in the text form of the packs; else null.
    pub expression: Option<String>,
}

/// どの版の規定が答えたか.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub struct RuleAnswer {
    /// Id of the rule.
    pub id: Code,
    /// 名称
    pub label: String,
    /// When this version is in force.
    pub in_force: Period,
    /// 出典
    pub source: String,
    /// 見本: why it is only a stand-in; else null.
    pub provisional: Option<String>,
}

/// 現状と必要, by kind.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case", tag = "kind")]
pub enum HaveAnswer {
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
        have: ServiceAnswer,
        /// 必要, as packs write it: `5 years`.
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
        /// 現在. Null: never assessed.
        have: Option<Named>,
        /// 必要
        need: Named,
    },
    /// 職位・職種・任用・所属など on the day
    Words {
        /// Ids and names.
        words: Vec<Named>,
    },
    /// 属性
    Value {
        /// Null: nothing on record.
        value: Option<ValueAnswer>,
    },
    /// 一覧のうち
    Members {
        /// 満たしたもの
        done: Vec<Named>,
        /// まだのもの
        missing: Vec<Named>,
        /// 必要な数
        need: usize,
    },
    /// 方針が一覧の内訳をまだ定めていない
    Undecided {
        /// 一覧
        set: Named,
    },
}

/// 期間.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub struct ServiceAnswer {
    /// Days counted.
    pub days: i32,
    /// Whole months.
    pub months: i32,
    /// Days beyond the whole months.
    pub odd_days: i32,
    /// 「6年8か月」
    pub label: String,
}

/// A value: true or false, a number, a word, or a day as an ISO date.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(untagged)]
pub enum ValueAnswer {
    /// はい・いいえ
    YesNo(bool),
    /// 整数
    Number(i32),
    /// 選択肢
    Word(Code),
    /// 日付
    Day(Date),
}

/// 使った事実.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub struct FactAnswer {
    /// The ledger's number of the row.
    pub id: u64,
    /// 事実の種類
    pub kind: Kind,
    /// 内容, in a few words.
    pub label: String,
    /// When it was so.
    pub valid: Period,
}

impl FindingAnswer {
    /// A finding with the names of its day.
    pub fn new(finding: &Finding, explaining: &Explaining) -> Self {
        Self {
            asked: AskedAnswer::new(&finding.asked, explaining),
            rule: finding.rule.as_ref().map(|rule| RuleAnswer::new(rule, explaining)),
            verdict: finding.verdict,
            have: have_answer(finding, explaining),
            facts: finding.facts.iter().filter_map(|id| fact(*id, explaining)).collect(),
            holds: finding.holds,
            met_from: finding.met_from,
            parts: finding.parts.iter().map(|part| Self::new(part, explaining)).collect(),
        }
    }
}

impl AskedAnswer {
    fn new(asked: &Asked, explaining: &Explaining) -> Self {
        let (kind, id) = match asked {
            Asked::Requirement(Requirement::Named(id)) => ("requirement", Some(*id)),
            Asked::Requirement(_) => ("requirement", None),
            Asked::Rule(id) => ("rule", Some(*id)),
            Asked::Role(id) => ("role", Some(*id)),
            Asked::Way(way) => ("way", way.scheme),
            Asked::Course(id) => ("course", Some(*id)),
            Asked::Exam(id) => ("exam", Some(*id)),
        };
        let expression = if let Asked::Requirement(requirement) = asked { Some(requirement.to_string()) } else { None };
        Self { kind, id, label: text::asked(asked, explaining), expression }
    }
}

impl RuleAnswer {
    fn new(rule: &Rule, explaining: &Explaining) -> Self {
        let provisional = rule.provisional.map(str::to_owned);
        Self { id: rule.id, label: explaining.rule(rule.id), in_force: rule.in_force, source: rule.source.into(), provisional }
    }
}

fn have_answer(finding: &Finding, explaining: &Explaining) -> HaveAnswer {
    match &finding.have {
        Have::Parts { met, need } => HaveAnswer::Parts { met: *met, need: *need },
        Have::NoRecord => HaveAnswer::NoRecord,
        Have::Record => HaveAnswer::Record,
        Have::Service { have, need } => HaveAnswer::Service { have: service(have), need: *need },
        Have::Amount { have, need } => HaveAnswer::Amount { have: *have, need: *need },
        Have::Level { have, need } => {
            let level = |id: Code| Named { id, label: level(finding, id, explaining) };
            HaveAnswer::Level { have: have.map(level), need: level(*need) }
        }
        Have::Words(words) => HaveAnswer::Words { words: self::words(finding, words, explaining) },
        Have::Value(value) => HaveAnswer::Value { value: value.map(ValueAnswer::from) },
        Have::Members { done, missing, need } => {
            let noun = if asks_for_exams(finding) { Noun::Exam } else { Noun::Course };
            let named = |of: &[Code]| of.iter().map(|id| Named { id: *id, label: explaining.name(noun, *id) }).collect();
            HaveAnswer::Members { done: named(done), missing: named(missing), need: *need }
        }
        Have::Undecided(set) => HaveAnswer::Undecided { set: Named { id: *set, label: explaining.rule(*set) } },
    }
}

/// The question itself; a named rule says what the one finding below it says.
fn said_by<'a, 'p>(finding: &'a Finding<'p>) -> &'a Finding<'p> {
    match (&finding.asked, finding.parts.as_slice()) {
        (Asked::Rule(_) | Asked::Requirement(Requirement::Named(_)), [only]) => said_by(only),
        _ => finding,
    }
}

fn level(finding: &Finding, level: Code, explaining: &Explaining) -> String {
    have::skill(&said_by(finding).asked).map_or_else(|| level.to_string(), |skill| explaining.mark(skill, level))
}

fn words(finding: &Finding, words: &[Code], explaining: &Explaining) -> Vec<Named> {
    let labels = have::word_labels(said_by(finding), words, explaining);
    words.iter().zip(labels).map(|(id, label)| Named { id: *id, label }).collect()
}

fn asks_for_exams(finding: &Finding) -> bool {
    matches!(said_by(finding).asked, Asked::Requirement(Requirement::Leaf(Leaf::Passed { .. })))
}

fn service(service: &Service) -> ServiceAnswer {
    ServiceAnswer { days: service.days, months: service.months, odd_days: service.odd_days, label: service.ja() }
}

fn fact(id: FactId, explaining: &Explaining) -> Option<FactAnswer> {
    let fact = explaining.fact(id)?;
    Some(FactAnswer { id: id.0, kind: fact.what.kind(), label: explaining.fact_label(&fact.what), valid: fact.valid })
}

impl From<Value> for ValueAnswer {
    fn from(value: Value) -> Self {
        match value {
            Value::YesNo(yes) => Self::YesNo(yes),
            Value::Number(number) => Self::Number(number),
            Value::Word(word) => Self::Word(word),
            Value::Day(day) => Self::Day(day),
        }
    }
}
