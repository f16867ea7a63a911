//! The present state against what is needed: 「6年8か月 / 5年」「3 / 4 講座」「記録なし」.

use ayumi_facts::{Code, Fact, What};
use ayumi_policy::grammar::Noun;
use ayumi_policy::requirement::{Completed, Leaf, Passed, Requirement};

use super::{Explaining, right_ja};
use crate::{Asked, Finding, Have, Verdict};

/// What an unknown answer would need is not on record: said instead of figures that only count what is.
const UNRECORDED: &str = "判定に必要な記録なし";

/// What is there; None where the line says it all. `inner` is shown in the same line.
pub(super) fn of(finding: &Finding, inner: Option<&Finding>, explaining: &Explaining) -> Option<String> {
    if is_role(&finding.asked) && matches!(finding.have, Have::Record | Have::NoRecord) {
        return Some(rights(finding, explaining));
    }
    let shown = inner.unwrap_or(finding);
    // What a named rule copied from the one line below it is said there.
    let copied = inner.is_none() && matches!(finding.asked, Asked::Rule(_) | Asked::Requirement(Requirement::Named(_)));
    if copied { None } else { state(shown, explaining) }
}

/// The present state of one finding.
pub(super) fn state(finding: &Finding, explaining: &Explaining) -> Option<String> {
    match &finding.have {
        Have::Parts { met, need } => parts(finding, *met, *need),
        Have::NoRecord | Have::Record => record(finding, explaining),
        Have::Service { have, .. } if finding.verdict == Verdict::Unknown && have.days == 0 => Some(UNRECORDED.into()),
        Have::Service { have, need } if finding.verdict == Verdict::Unknown => Some(format!("確認できるのは {} / {}", have.ja(), need.ja())),
        Have::Service { have, need } => Some(format!("{} / {}", have.ja(), need.ja())),
        Have::Amount { have, need } => Some(format!("{have} / {need} {}", counter(&finding.asked))),
        Have::Level { have: Some(have), need } => {
            let mark = |level: Code| skill(&finding.asked).map_or_else(|| level.to_string(), |skill| explaining.mark(skill, level));
            Some(format!("現在の水準: {}（必要: {}）", mark(*have), mark(*need)))
        }
        Have::Level { have: None, .. } => Some("未評価".into()),
        Have::Words(words) => Some(self::words(finding, words, explaining)),
        Have::Value(Some(value)) => Some(explaining.value(*value)),
        Have::Value(None) => Some("記録なし".into()),
        Have::Members { done, need, .. } => Some(format!("{} / {need} {}", done.len(), counter(&finding.asked))),
        Have::Undecided(set) => Some(format!("「{}」は方針が未定", explaining.rule(*set))),
    }
}

fn parts(finding: &Finding, met: usize, need: usize) -> Option<String> {
    match finding.asked {
        Asked::Requirement(Requirement::Any(_)) => Some(format!("{met}項目を満たす（{need}項目でよい）")),
        Asked::Requirement(Requirement::None(_)) => Some(format!("{met}項目に該当")),
        _ if need == 0 => None,
        _ => Some(format!("{met} / {need} 項目")),
    }
}

/// By what rights a role is held, through the members of a family too.
fn rights(finding: &Finding, explaining: &Explaining) -> String {
    let held = finding.parts.iter().filter(|part| part.verdict == Verdict::Met);
    let words: Vec<String> = held.filter_map(|part| right(part, explaining)).collect();
    match (words.is_empty(), finding.verdict) {
        (false, _) => words.join("、"),
        (true, Verdict::Unknown) => UNRECORDED.into(),
        (true, _) => "就いていない".into(),
    }
}

fn right(part: &Finding, explaining: &Explaining) -> Option<String> {
    match part.asked {
        Asked::Way(way) => Some(right_ja(way.by).to_owned()),
        Asked::Role(member) => Some(format!("{}として", explaining.name(Noun::Role, member))),
        _ => None,
    }
}

/// What is on record up to the day of the question.
fn record(finding: &Finding, explaining: &Explaining) -> Option<String> {
    if let Asked::Way(way) = finding.asked {
        let by_decision = way.when.is_none() && finding.parts.is_empty();
        return (by_decision && finding.facts.is_empty()).then(|| format!("有効な{}の記録なし", decision(way.by)));
    }
    if !finding.parts.is_empty() || !asks_for_record(&finding.asked) {
        return None;
    }
    let facts: Vec<&Fact> = finding.facts.iter().filter_map(|id| explaining.fact(*id)).collect();
    let past = facts.iter().filter(|fact| fact.valid.from <= explaining.as_of).max_by_key(|fact| (fact.valid.from, fact.recorded));
    let Some(last) = past else {
        return Some("記録なし".into());
    };
    let counts = finding.verdict == Verdict::Met || matches!(last.what, What::Attestation { .. });
    Some(if counts { said(last, finding, explaining) } else { format!("{}、ただし{}", said(last, finding, explaining), why_not(last)) })
}

fn decision(by: ayumi_policy::model::By) -> &'static str {
    match by {
        ayumi_policy::model::By::Outside => "登用",
        other => right_ja(other),
    }
}

/// 「令和8年6月1日修了」, and what stood in where it is not what was asked for.
fn said(fact: &Fact, finding: &Finding, explaining: &Explaining) -> String {
    let day = fact.valid.from.wareki();
    match fact.what {
        What::Completion { .. } => format!("{day}修了"),
        What::Pass { exam } if Some(exam) != subject(&finding.asked) => format!("{}に{day}合格", explaining.name(Noun::Exam, exam)),
        What::Pass { .. } => format!("{day}合格"),
        What::Attestation { passed, .. } => format!("{day}の判定は{}", if passed { "可" } else { "否" }),
        _ => format!("{day}から記録あり"),
    }
}

/// Why a record does not make it met.
fn why_not(fact: &Fact) -> &'static str {
    match fact.what {
        What::Completion { part: Some(_), .. } => "一部のみ",
        _ => "有効期限切れまたは対象期間外",
    }
}

fn words(finding: &Finding, words: &[Code], explaining: &Explaining) -> String {
    if words.is_empty() { nothing(finding).into() } else { word_labels(finding, words, explaining).join("、") }
}

/// Names of ranks, series, employments, absences and units. A unit's comes from the post, since codes get reused.
pub(crate) fn word_labels(finding: &Finding, words: &[Code], explaining: &Explaining) -> Vec<String> {
    let noun = match finding.asked {
        Asked::Requirement(Requirement::Leaf(Leaf::Rank { .. })) => Noun::Rank,
        Asked::Requirement(Requirement::Leaf(Leaf::Series(_))) => Noun::Series,
        Asked::Requirement(Requirement::Leaf(Leaf::Absent(_))) => Noun::Absence,
        Asked::Requirement(Requirement::Leaf(Leaf::Unit { .. })) => return units(finding, explaining),
        _ => Noun::Employment,
    };
    words.iter().map(|word| explaining.name(noun, *word)).collect()
}

fn units(finding: &Finding, explaining: &Explaining) -> Vec<String> {
    let posts = finding.facts.iter().filter_map(|id| explaining.fact(*id));
    posts.filter_map(|fact| if let What::Posting { unit, .. } = fact.what { Some(explaining.unit(unit)) } else { None }).collect()
}

fn nothing(finding: &Finding) -> &'static str {
    match finding.asked {
        Asked::Requirement(Requirement::Leaf(Leaf::Absent(_))) => "期間中の記録なし",
        Asked::Requirement(Requirement::Leaf(Leaf::Employment(_))) if finding.verdict == Verdict::Unmet => "在職していない",
        Asked::Requirement(Requirement::Leaf(Leaf::Employment(_))) => "任用の記録なし",
        _ => "発令の記録なし",
    }
}

pub(super) fn counter(asked: &Asked) -> &'static str {
    let Asked::Requirement(Requirement::Leaf(leaf)) = asked else {
        return "項目";
    };
    match leaf {
        Leaf::Completed { what: Completed::Hours(..), .. } => "時間",
        Leaf::Completed { what: Completed::Points(..), .. } => "ポイント",
        Leaf::Completed { .. } => "講座",
        Leaf::Passed { .. } => "試験",
        Leaf::Project { .. } => "件",
        Leaf::Mentored { .. } => "人",
        _ => "項目",
    }
}

fn asks_for_record(asked: &Asked) -> bool {
    let leaf = |leaf: &Leaf| matches!(leaf, Leaf::Completed { .. } | Leaf::Passed { .. } | Leaf::Attested(_));
    match asked {
        Asked::Course(_) | Asked::Exam(_) => true,
        Asked::Requirement(Requirement::Leaf(of)) => leaf(of),
        _ => false,
    }
}

pub(super) fn is_role(asked: &Asked) -> bool {
    matches!(asked, Asked::Role(_) | Asked::Requirement(Requirement::Leaf(Leaf::Holds { at_least: None, .. })))
}

fn subject(asked: &Asked) -> Option<Code> {
    match asked {
        Asked::Exam(id) | Asked::Requirement(Requirement::Leaf(Leaf::Passed { what: Passed::Exam(id), .. })) => Some(*id),
        _ => None,
    }
}

pub(crate) fn skill(asked: &Asked) -> Option<Code> {
    match asked {
        Asked::Requirement(Requirement::Leaf(Leaf::Skill { skill, .. })) => Some(*skill),
        _ => None,
    }
}
