//! パックのテスト: examples in Markdown that an official can read and write, run against the policy. Nothing here reads
//! files or decides a verdict; the reference evaluator answers, and the answer is compared with the table.
//!
//! ```markdown
//! # マネージャーの応募要件（方針 第3章）
//!
//! ## 育児休業を取った職員
//!
//! | 事実 | 内容 | いつ |
//! |---|---|---|
//! | 任用 | 常勤職員 | 平成31年4月1日から |
//! | 発令 | 所属・主事・事務職 | 平成31年4月1日から |
//! | 休業 | 育児休業 | 令和4年5月1日から令和5年3月31日まで |
//! | 修了 | 指定研修のうち3講座 | 令和8年9月30日 |
//!
//! | 基準日 | 問い | 判定 | 理由 |
//! |---|---|---|---|
//! | 令和8年11月20日 | マネージャー認定に応募できるか | 未了 | 研修は「3 / 4 講座」 |
//! ```
//!
//! The day after `まで` is the first on which a fact no longer holds. Every phrase in 「」 under 理由 must occur in the
//! explanation; other words there are for readers.

mod bind;
mod build;
mod content;
mod parse;
mod run;
mod text;

pub use build::{PERSON, snapshot};
pub use parse::parse;
pub use run::run;

use ayumi_calendar::{Date, Period};
use ayumi_facts::Kind;

use crate::Verdict;

/// ひとつの例: a person with facts, and what the policy says of them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PackTest {
    /// The headings it stands under, outermost first.
    pub title: String,
    /// The line of its heading.
    pub line: usize,
    /// 事実
    pub facts: Vec<FactRow>,
    /// 問い
    pub cases: Vec<Case>,
}

/// 事実の表の一行.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FactRow {
    /// The line in the file.
    pub line: usize,
    /// 事実
    pub kind: Kind,
    /// 内容, in the pack's names or ids.
    pub content: String,
    /// いつ
    pub when: When,
}

/// いつ.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum When {
    /// One day.
    Day(Date),
    /// …から, …から…まで
    Period(Period),
}

/// 問いの表の一行.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Case {
    /// The line in the file.
    pub line: usize,
    /// 基準日
    pub day: Date,
    /// 問い
    pub ask: Ask,
    /// 判定
    pub expected: Expected,
    /// 理由
    pub reason: String,
}

/// 問い, in the pack's names or ids.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Ask {
    /// 「…を満たすか」 of a named requirement or a scheme
    Meets(String),
    /// 「…に応募できるか」 of a scheme
    Eligible(String),
    /// 「…か」 of a role
    Holds(String),
    /// 「…の段階」 of a stage group
    Stage(String),
}

/// 判定.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Expected {
    /// 満たす・未了・不明
    Verdict(Verdict),
    /// 施行前
    NotYetInForce,
    /// 適用期間外
    NotInForce,
    /// A step of a stage group, by name or id.
    Step(String),
    /// なし: below the first step, or not of the group.
    NoStep,
}

/// 直すところ.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problem {
    /// The line in the file.
    pub line: usize,
    /// What is wrong and what to do, in Japanese.
    pub ja: String,
}

impl Problem {
    fn new(line: usize, ja: impl Into<String>) -> Self {
        Self { line, ja: ja.into() }
    }
}

impl std::fmt::Display for Problem {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}行目: {}", self.line, self.ja)
    }
}

/// 結果: what one row of questions gave.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Outcome {
    /// The title of the example and the question.
    pub case: String,
    /// The line in the file.
    pub line: usize,
    /// 判定 as written.
    pub expected: String,
    /// What came out, and which reasons were not found.
    pub found: String,
    /// The whole explanation.
    pub explanation: String,
    /// 合格
    pub passed: bool,
}

/// What came of running the examples of a file.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Run {
    /// One for each row of questions whose words could be read.
    pub outcomes: Vec<Outcome>,
    /// Words that the policy does not know.
    pub problems: Vec<Problem>,
}

impl Run {
    /// Whether every row gave what it should, and every word was known.
    pub fn passed(&self) -> bool {
        self.problems.is_empty() && self.outcomes.iter().all(|outcome| outcome.passed)
    }
}
