//! What is missing, as short next steps: 「指定研修のうち「BPR研修」を修了する」. One step per thing to do; where
//! several ways lead there, one step names them all.

use ayumi_facts::{Code, What};
use ayumi_policy::grammar::Noun;
use ayumi_policy::model::By;
use ayumi_policy::requirement::{Completed, Leaf, Passed, Requirement};
use ayumi_policy::resolved::Way;
use ayumi_policy::sentence::{leaf_short_ja, requirement_ja};

use super::Explaining;
use super::have::{counter, is_role, state};
use crate::{Asked, Finding, Have, Verdict};

/// 次にすること: empty where it is met.
pub fn gaps_ja(finding: &Finding, explaining: &Explaining) -> Vec<String> {
    if finding.verdict == Verdict::Met {
        return Vec::new();
    }
    if let Have::Undecided(set) = finding.have {
        return vec![format!("方針が「{}」の内訳を定めるのを待つ（未定のため判定できない）", explaining.rule(set))];
    }
    match finding.asked {
        Asked::Requirement(Requirement::Any(_)) => either(finding, 1, explaining),
        Asked::Requirement(Requirement::AtLeast(need, _)) => either(finding, *need as usize, explaining),
        Asked::Requirement(of @ Requirement::None(_)) => vec![requirement_ja(of, &explaining.names)],
        Asked::Requirement(Requirement::Leaf(Leaf::Holds { at_least: None, .. })) | Asked::Role(_) => either(finding, 1, explaining),
        Asked::Requirement(Requirement::Leaf(leaf)) => vec![step(leaf, finding, explaining)],
        Asked::Way(way) if finding.parts.is_empty() => vec![decision(way, explaining)],
        Asked::Course(course) => vec![format!("「{}」を修了する", explaining.name(Noun::Course, course))],
        Asked::Exam(exam) => vec![format!("「{}」に合格する", explaining.name(Noun::Exam, exam))],
        Asked::Requirement(_) | Asked::Rule(_) | Asked::Way(_) => all(finding, explaining),
    }
}

fn all(finding: &Finding, explaining: &Explaining) -> Vec<String> {
    let mut steps: Vec<String> = Vec::new();
    for step in finding.parts.iter().flat_map(|part| gaps_ja(part, explaining)) {
        if !steps.contains(&step) {
            steps.push(step);
        }
    }
    steps
}

/// Several ways side by side: each alone would do, or so many of them.
fn either(finding: &Finding, need: usize, explaining: &Explaining) -> Vec<String> {
    let met = finding.parts.iter().filter(|part| part.verdict == Verdict::Met).count();
    // Not being something is nothing to do: it is named only where no other way is open.
    let is_exemption = |part: &&Finding| matches!(part.asked, Asked::Requirement(Requirement::None(_)));
    let (exempt, open): (Vec<&Finding>, Vec<&Finding>) = finding.parts.iter().partition(is_exemption);
    let chosen = if open.len() >= need && !open.is_empty() { open } else { open.into_iter().chain(exempt).collect() };
    let ways: Vec<Vec<String>> = chosen.into_iter().flat_map(|part| ways(part, need, explaining)).filter(|steps| !steps.is_empty()).collect();
    match ways.as_slice() {
        [] => vec![format!("「{}」に当たる者として記録される", super::text::asked(&finding.asked, explaining))],
        [only] => only.clone(),
        several => {
            let each: Vec<String> = several.iter().map(|steps| steps.join("、かつ")).collect();
            let how = match need.saturating_sub(met) {
                0 | 1 => "次のいずれか".to_owned(),
                left => format!("次のうち{left}項目"),
            };
            vec![format!("{how}：{}", each.join("／"))]
        }
    }
}

/// The ways that one part opens: where one way is enough, those of a choice within the choice stand beside the others.
fn ways(part: &Finding, need: usize, explaining: &Explaining) -> Vec<Vec<String>> {
    let choice = matches!(part.asked, Asked::Requirement(Requirement::Any(_))) || is_role(&part.asked);
    if choice && need == 1 && part.verdict != Verdict::Met && !part.parts.is_empty() {
        part.parts.iter().flat_map(|part| ways(part, need, explaining)).collect()
    } else {
        vec![gaps_ja(part, explaining)]
    }
}

fn decision(way: &Way, explaining: &Explaining) -> String {
    match (way.by, way.scheme) {
        (By::Certification, Some(scheme)) => format!("「{}」により認定を受ける", explaining.scheme(scheme)),
        (By::Appointment, Some(scheme)) => format!("「{}」により任命を受ける", explaining.scheme(scheme)),
        (By::Certification, None) => "認定を受ける".into(),
        (By::Outside, _) => "外部からの登用による".into(),
        (By::Appointment, None) | (By::Everyone | By::Rule, _) => "任命を受ける".into(),
    }
}

fn step(leaf: &Leaf, finding: &Finding, explaining: &Explaining) -> String {
    let name = |noun, id| explaining.name(noun, id);
    if let Have::Members { missing, done, need } = &finding.have {
        return members(leaf, missing, need.saturating_sub(done.len()), explaining);
    }
    match leaf {
        Leaf::Completed { what: Completed::Course(course), .. } => {
            format!("「{}」を修了する{}", name(Noun::Course, *course), again(finding, explaining))
        }
        Leaf::Passed { what: Passed::Exam(exam), .. } => format!("「{}」に合格する{}", name(Noun::Exam, *exam), again(finding, explaining)),
        Leaf::Skill { skill, at_least, .. } => {
            let (skill, need) = (name(Noun::Skill, *skill), explaining.mark(*skill, *at_least));
            match finding.verdict {
                Verdict::Unknown => format!("「{skill}」の評価を受ける（必要な水準: {need}）"),
                _ => format!("「{skill}」の水準を{need}以上に高める（{}）", state(finding, explaining).unwrap_or_default()),
            }
        }
        Leaf::Attested(judgement) => format!("「{}」について可の判定を受ける", name(Noun::Judgement, *judgement)),
        _ => general(leaf, finding, explaining),
    }
}

/// What time, amounts and records bring: what is there is said, and when it will do.
fn general(leaf: &Leaf, finding: &Finding, explaining: &Explaining) -> String {
    let asked = leaf_short_ja(leaf, &explaining.names);
    let now = state(finding, explaining).map_or_else(String::new, |now| format!("（現在 {now}）"));
    let amounts = matches!(finding.have, Have::Service { .. } | Have::Amount { .. });
    match (finding.met_from, finding.verdict) {
        (Some(day), _) if day > explaining.as_of => format!("「{asked}」：このままであれば{}に満たす{now}", day.wareki()),
        (_, Verdict::Unknown) => format!("「{asked}」を判定できる記録を登録する"),
        _ if amounts => match finding.have {
            Have::Amount { have, need } => {
                format!("「{asked}」まで、あと{}{}", need.saturating_sub(have), counter(&finding.asked))
            }
            _ => format!("「{asked}」に達する{now}"),
        },
        _ => format!("「{asked}」に当たること{now}"),
    }
}

/// 「あと1講座」 of a list, by name where all that are left are needed or few are left to choose from.
fn members(leaf: &Leaf, missing: &[Code], left: usize, explaining: &Explaining) -> String {
    const FEW: usize = 5;
    let exams = matches!(leaf, Leaf::Passed { .. });
    let noun = if exams { Noun::Exam } else { Noun::Course };
    let does = if exams { "に合格する" } else { "を修了する" };
    let quoted: String = missing.iter().map(|id| format!("「{}」", explaining.name(noun, *id))).collect();
    let set = set(leaf, explaining);
    if left == missing.len() {
        return format!("{set}のうち{quoted}{does}");
    }
    let choice = if missing.len() <= FEW { format!("（{quoted}から）") } else { String::new() };
    let unit = if exams { "試験" } else { "講座" };
    format!("{set}のうち、あと{left}{unit}{does}{choice}")
}

fn set(leaf: &Leaf, explaining: &Explaining) -> String {
    match leaf {
        Leaf::Completed { what: Completed::AllOf(set) | Completed::Some(_, set), .. } => explaining.name(Noun::CourseSet, *set),
        Leaf::Passed { what: Passed::AnyOf(set) | Passed::AllOf(set), .. } => explaining.name(Noun::ExamSet, *set),
        _ => "一覧".into(),
    }
}

/// There is a record, but it is not enough or no longer counts.
fn again(finding: &Finding, explaining: &Explaining) -> &'static str {
    let mut past = finding.facts.iter().filter_map(|id| explaining.fact(*id)).filter(|fact| fact.valid.from <= explaining.as_of).peekable();
    if past.peek().is_none() || finding.met_from.is_some() {
        return "";
    }
    let in_part = past.all(|fact| matches!(fact.what, What::Completion { part: Some(_), .. }));
    if in_part { "（残りの部分）" } else { "（期限内・期間内のものが必要）" }
}
