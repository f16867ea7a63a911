//! Findings as Japanese lines: from codes, ids and values to what an official reads. Nothing here decides a verdict;
//! what a finding says is said, and no more.

mod gaps;
pub(crate) mod have;
mod label;
mod refer;
pub(crate) mod text;
mod when;

pub use gaps::gaps_ja;
pub use label::Explaining;
pub(crate) use label::right_ja;
pub use refer::Progress;

use std::collections::HashSet;

use ayumi_calendar::Date;
use ayumi_facts::FactId;
use ayumi_policy::requirement::Requirement;

use crate::{About, Asked, EvaluationError, Finding, Verdict};

/// 説明の一行.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Line {
    /// How deep it lies below the question, from 0.
    pub depth: usize,
    /// `✓`, `×` or `?`.
    pub sign: char,
    /// The verdict as a word: 満たす・未了・不明, and below "none of" 該当・非該当・不明.
    pub word: &'static str,
    /// 判定
    pub verdict: Verdict,
    /// 要件: what was asked.
    pub text: String,
    /// 現状と必要
    pub have: Option<String>,
    /// いつから・いつまで, and from when on it will be met.
    pub when: Option<String>,
    /// 出典 and the version in force.
    pub source: Option<String>,
    /// 見本: why it is only a stand-in; empty where a line above has said so.
    pub provisional: Option<String>,
    /// The rule of the policy that the line is about, where it has a page of its own.
    pub about: Option<About>,
    /// How much is there of what is needed, where that is a number.
    pub progress: Option<Progress>,
    /// The facts used here and in no line below.
    pub facts: Vec<FactId>,
}

/// 説明: the finding and everything below it, one line each, parents first.
pub fn explain_ja(finding: &Finding, explaining: &Explaining) -> Vec<Line> {
    let mut lines = Vec::new();
    push(Shown { finding, depth: 0, negated: false }, explaining, &mut lines);
    say_once(&mut lines);
    lines
}

/// Why something is a stand-in is said where it first comes up; the lines below say only that they are one too.
fn say_once(lines: &mut [Line]) {
    let mut said = HashSet::new();
    for why in lines.iter_mut().filter_map(|line| line.provisional.as_mut()) {
        if !said.insert(why.clone()) {
            why.clear();
        }
    }
}

/// 説明の文: the lines as plain text, two spaces for each step down.
pub fn explain_text(finding: &Finding, explaining: &Explaining) -> String {
    explain_ja(finding, explaining).iter().map(|line| line.to_string() + "\n").collect()
}

/// Why there is no answer, in Japanese: 「方針の施行前（令和8年4月1日から）」.
pub fn error_ja(error: &EvaluationError, explaining: &Explaining) -> String {
    match error {
        EvaluationError::NotInForce { rule, begins } => not_in_force(*rule, *begins, explaining),
        EvaluationError::NoSuchRule(rule) => format!("方針に「{rule}」という規定はありません。規定の名前を確かめてください。"),
        EvaluationError::DayOutOfRange(day) => {
            format!("{}については集計できません。明治33年4月16日から令和61年9月16日までの日を指定してください。", day.wareki())
        }
        EvaluationError::NoSuchPerson => "台帳にその職員は登録されていません。職員番号を確かめてください。".into(),
    }
}

fn not_in_force(rule: ayumi_facts::Code, begins: Option<Date>, explaining: &Explaining) -> String {
    let rule_name = format!("「{}」", explaining.rule(rule));
    match begins {
        Some(begins) if explaining.as_of < begins => {
            let with_the_policy = begins == explaining.names.pack.policy.from.date();
            let of = if with_the_policy { "方針" } else { &rule_name };
            format!("{of}の施行前（{}から）", begins.wareki())
        }
        _ => format!("{rule_name}の適用期間外"),
    }
}

impl std::fmt::Display for Line {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{:indent$}{} {}　{}", "", self.sign, self.word, self.text, indent = 2 * self.depth)?;
        let (have, when) = (self.have.as_deref(), self.when.as_deref());
        match (have, when) {
            (Some(have), Some(when)) => write!(f, "　{have}（{when}）")?,
            (Some(one), None) | (None, Some(one)) => write!(f, "　{one}")?,
            (None, None) => {}
        }
        self.source.iter().try_for_each(|source| write!(f, "　［{source}］"))?;
        match self.provisional.as_deref() {
            None => Ok(()),
            Some("") => f.write_str("　見本（上に同じ）"),
            Some(why) => write!(f, "　見本：{why}"),
        }
    }
}

/// One finding to be shown.
#[derive(Clone, Copy)]
struct Shown<'a, 'p> {
    finding: &'a Finding<'p>,
    depth: usize,
    /// Below "none of": being met is what must not be.
    negated: bool,
}

fn push(shown: Shown, explaining: &Explaining, lines: &mut Vec<Line>) {
    let Shown { finding, depth, negated } = shown;
    let inner = inner(finding);
    let (have, below) = (have::of(finding, inner, explaining), inner.unwrap_or(finding));
    lines.push(Line {
        depth,
        sign: sign(finding.verdict),
        word: word(finding.verdict, negated),
        verdict: finding.verdict,
        text: text::of(finding, inner, explaining),
        when: when::of(finding, negated, have.as_deref(), explaining),
        have,
        source: text::source(finding, depth, explaining),
        provisional: text::provisional(finding, explaining),
        about: refer::about(&finding.asked, explaining),
        progress: refer::progress(below),
        facts: refer::facts(finding, below),
    });
    let negated = negated ^ matches!(below.asked, Asked::Requirement(Requirement::None(_)));
    for part in &below.parts {
        push(Shown { finding: part, depth: depth + 1, negated }, explaining, lines);
    }
}

/// The finding below that is shown in the same line: the list of conditions of a named rule, or the same question
/// asked of the version in force.
fn inner<'a, 'p>(finding: &'a Finding<'p>) -> Option<&'a Finding<'p>> {
    match finding.parts.as_slice() {
        [only] if only.asked == finding.asked => Some(only),
        [only] if finding.rule.is_some() && text::list_head(only).is_some() => Some(only),
        _ => None,
    }
}

fn sign(verdict: Verdict) -> char {
    match verdict {
        Verdict::Met => '✓',
        Verdict::Unmet => '×',
        Verdict::Unknown => '?',
    }
}

fn word(verdict: Verdict, negated: bool) -> &'static str {
    match verdict {
        Verdict::Met if negated => "該当",
        Verdict::Unmet if negated => "非該当",
        other => other.ja(),
    }
}
