//! What a line asks, where the rule comes from, and whether it is a stand-in.

use ayumi_calendar::{Date, Period};
use ayumi_facts::Code;
use ayumi_policy::grammar::Noun;
use ayumi_policy::requirement::Requirement;
use ayumi_policy::resolved::Way;
use ayumi_policy::sentence::leaf_short_ja;

use super::{Explaining, right_ja};
use crate::{Asked, Finding};

/// The text of a line; `inner` is shown in the same line.
pub(super) fn of(finding: &Finding, inner: Option<&Finding>, explaining: &Explaining) -> String {
    let asked = asked(&finding.asked, explaining);
    match inner.and_then(list_head) {
        Some(head) => format!("{asked}（{head}）"),
        None => asked,
    }
}

/// What was asked, in a few words.
pub(crate) fn asked(asked: &Asked, explaining: &Explaining) -> String {
    match asked {
        Asked::Requirement(Requirement::Leaf(leaf)) => leaf_short_ja(leaf, &explaining.names),
        Asked::Requirement(Requirement::Named(id)) => explaining.name(Noun::Requirement, *id),
        Asked::Requirement(requirement) => head(requirement).unwrap_or_else(|| "要件なし".into()),
        Asked::Rule(id) => explaining.rule(*id),
        Asked::Role(role) => explaining.name(Noun::Role, *role),
        Asked::Way(way) => self::way(way, explaining),
        Asked::Course(course) => explaining.name(Noun::Course, *course),
        Asked::Exam(exam) => explaining.name(Noun::Exam, *exam),
    }
}

/// 「認定（DXマネージャー認定）」
fn way(way: &Way, explaining: &Explaining) -> String {
    let right = right_ja(way.by);
    way.scheme.map_or_else(|| right.to_owned(), |scheme| format!("{right}（{}）", explaining.scheme(scheme)))
}

/// 「次のすべて」, where the finding is a list of conditions.
pub(super) fn list_head(finding: &Finding) -> Option<String> {
    match finding.asked {
        Asked::Requirement(requirement) => head(requirement),
        _ => None,
    }
}

fn head(requirement: &Requirement) -> Option<String> {
    match requirement {
        Requirement::All(of) if of.is_empty() => None,
        Requirement::All(_) => Some("次のすべて".into()),
        Requirement::Any(_) => Some("次のいずれか".into()),
        Requirement::None(_) => Some("次のいずれにも当たらない".into()),
        Requirement::AtLeast(need, _) => Some(format!("次のうち{need}項目以上")),
        Requirement::Named(_) | Requirement::Leaf(_) => None,
    }
}

/// 出典: the chapter, and the version in force where it has a beginning. The first line says if the day lies after the
/// period for which the policy was made.
pub(super) fn source(finding: &Finding, depth: usize, explaining: &Explaining) -> Option<String> {
    let ended = ended(explaining).filter(|_| depth == 0);
    let said: Vec<String> = [chapter_and_version(finding), ended].into_iter().flatten().collect();
    (!said.is_empty()).then(|| said.join("、"))
}

fn ended(explaining: &Explaining) -> Option<String> {
    let policy = &explaining.names.pack.policy;
    let last = policy.until.as_ref()?.value.last_day(policy.from.date())?;
    (last < explaining.as_of).then(|| format!("方針の期間は{}まで", last.wareki()))
}

fn chapter_and_version(finding: &Finding) -> Option<String> {
    let chapter = match (&finding.rule, &finding.asked) {
        (Some(rule), _) => rule.source,
        (None, Asked::Way(way)) => way.source.as_str(),
        _ => "",
    };
    let version = finding.rule.as_ref().and_then(|rule| version(rule.in_force));
    match (chapter, version) {
        ("", None) => None,
        ("", Some(version)) => Some(version),
        (chapter, None) => Some(chapter.to_owned()),
        (chapter, Some(version)) => Some(format!("{chapter}、{version}")),
    }
}

/// 「令和8年4月1日施行」, with the last day where there is one.
fn version(in_force: Period) -> Option<String> {
    let from = (in_force.from != Date::MIN).then(|| format!("{}施行", in_force.from.wareki()));
    let until = in_force.last_day().map(|last| format!("{}まで", last.wareki()));
    match (from, until) {
        (Some(from), Some(until)) => Some(format!("{from}、{until}")),
        (from, until) => from.or(until),
    }
}

/// 見本: of the version, or of the course or exam.
pub(super) fn provisional(finding: &Finding, explaining: &Explaining) -> Option<String> {
    let pack = explaining.names.pack;
    let course = |id: Code| pack.courses.iter().find(|item| item.id.value == id)?.provisional.clone();
    let exam = |id: Code| pack.exams.iter().find(|item| item.id.value == id)?.provisional.clone();
    let version = finding.rule.as_ref().and_then(|rule| rule.provisional).map(str::to_owned);
    version.or_else(|| match finding.asked {
        Asked::Course(id) => course(id),
        Asked::Exam(id) => exam(id),
        _ => None,
    })
}
