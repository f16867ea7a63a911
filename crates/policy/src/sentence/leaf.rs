//! Each leaf as a clause.

use ayumi_calendar::{Date, Length};
use ayumi_facts::{Assessor, Code, Value};

use super::names::Names;
use super::phrase::{Ending, Phrase};
use crate::grammar::Noun;
use crate::requirement::{Compare, Completed, Leaf, Passed, Window};

/// The clause of a leaf.
pub(super) fn phrase(leaf: &Leaf, names: &dyn Names) -> Phrase {
    let is = |stem: String| Phrase::new(stem, Ending::Is);
    match leaf {
        Leaf::Served { service, at_least } => is(format!("{}が{}以上", names.name(Noun::Service, *service), at_least.ja())),
        Leaf::Holds { role, at_least } => is(holds(&names.name(Noun::Role, *role), *at_least)),
        Leaf::Completed { what, window, unexpired } => completed(what, *window, names).with_note(restricted(*unexpired, "有効期限内の修了")),
        Leaf::Passed { what, unexpired } => {
            Phrase::new(passed(what, names) + "合格し", Ending::HasDone).with_note(restricted(*unexpired, "有効期限内の合格"))
        }
        Leaf::Skill { skill, at_least, from } => {
            let stem = format!("{}の水準が「{}」以上", names.name(Noun::Skill, *skill), names.level(*skill, *at_least));
            is(stem).with_note(restricted(!from.is_empty(), &format!("{}による評価", assessors(from))))
        }
        Leaf::Project { led, count, length, finished, result } => project(*led, *count, *length, *finished, *result, names),
        Leaf::Mentored { at_least } => Phrase::new(format!("後進を{at_least}人以上指導し"), Ending::HasDone),
        Leaf::Rank { compare, rank } => self::rank(*compare, &names.name(Noun::Rank, *rank)),
        Leaf::Series(of) => is(format!("職種が{}", any_of(Noun::Series, of, names))),
        Leaf::Employment(of) => is(format!("任用形態が{}", any_of(Noun::Employment, of, names))),
        Leaf::Absent(of) if of.is_empty() => is("休業・派遣等の期間中".into()),
        Leaf::Absent(of) => is(format!("{}の期間中", any_of(Noun::Absence, of, names))),
        Leaf::Attribute { name, compare, value } => attribute(&names.name(Noun::Attribute, *name), *compare, *value, names),
        Leaf::Unit { group, any_post } => {
            let post = if *any_post { "所属（兼務を含む。）" } else { "本務の所属" };
            is(format!("{post}が{}", names.name(Noun::UnitGroup, *group)))
        }
        Leaf::Attested(judgement) => Phrase::new(format!("「{}」について可と判定され", names.name(Noun::Judgement, *judgement)), Ending::HasDone),
    }
}

fn holds(role: &str, at_least: Option<Length>) -> String {
    at_least.map_or_else(|| role.to_owned(), |length| format!("{role}としての在任期間が通算{}以上", length.ja()))
}

/// 「…に限る。」
fn restricted(yes: bool, to: &str) -> Option<String> {
    yes.then(|| format!("{to}に限る。"))
}

fn completed(what: &Completed, window: Option<Window>, names: &dyn Names) -> Phrase {
    let when = window.map_or_else(String::new, during);
    match what {
        Completed::Course(course) => Phrase::new(format!("{}を{when}修了し", names.name(Noun::Course, *course)), Ending::HasDone),
        Completed::AllOf(set) => Phrase::new(format!("{}を{when}すべて修了し", names.name(Noun::CourseSet, *set)), Ending::HasDone),
        Completed::Some(need, set) => {
            Phrase::new(format!("{}のうち{need}講座以上を{when}修了し", names.name(Noun::CourseSet, *set)), Ending::HasDone)
        }
        Completed::Hours(amount, set) => Phrase::new(format!("{when}修了した{}の時間数が合計{amount}時間以上", courses(*set, names)), Ending::Is),
        Completed::Points(amount, set) => {
            Phrase::new(format!("{when}修了した{}のポイントが合計{amount}ポイント以上", courses(*set, names)), Ending::Is)
        }
    }
}

/// The courses that count: those of the set, or any.
pub(super) fn courses(set: Option<Code>, names: &dyn Names) -> String {
    set.map_or_else(|| "研修".into(), |set| names.name(Noun::CourseSet, set))
}

/// Adverb: when a completion must have been.
fn during(window: Window) -> String {
    match window {
        Window::Within(length) => format!("過去{}以内に", length.ja()),
        Window::ThisFiscalYear => "当年度に".into(),
    }
}

/// 「ITパスポート試験に」
pub(super) fn passed(what: &Passed, names: &dyn Names) -> String {
    match what {
        Passed::Exam(exam) => format!("{}に", names.name(Noun::Exam, *exam)),
        Passed::AnyOf(set) => format!("{}のいずれかに", names.name(Noun::ExamSet, *set)),
        Passed::AllOf(set) => format!("{}のすべてに", names.name(Noun::ExamSet, *set)),
    }
}

/// 「所属長または試験・アセスメント」
pub(super) fn assessors(from: &[Assessor]) -> String {
    let word = |assessor: &Assessor| match assessor {
        Assessor::Own => "本人".to_owned(),
        Assessor::Head => "所属長".to_owned(),
        Assessor::Test => "試験・アセスメント".to_owned(),
    };
    or(&from.iter().map(word).collect::<Vec<_>>())
}

fn project(led: bool, count: Option<u32>, length: Option<Length>, finished: bool, result: Option<Code>, names: &dyn Names) -> Phrase {
    let projects = if led { "主導した案件" } else { "参加した案件" };
    let long = length.map(|length| format!("通算{}以上", length.ja()));
    let stem = match (count, long) {
        (None, Some(long)) => format!("{projects}の期間が{long}"),
        (Some(count), Some(long)) => format!("{projects}が{count}件以上、その期間が{long}"),
        (count, None) => format!("{projects}が{}件以上", count.unwrap_or(1)),
    };
    Phrase::new(stem, Ending::Is).with_note(project_note(finished, result, names))
}

fn project_note(finished: bool, result: Option<Code>, names: &dyn Names) -> Option<String> {
    let result = result.map(|result| format!("結果が「{}」である", names.name(Noun::Result, result)));
    match (finished, result) {
        (false, None) => None,
        (true, None) => Some("完了したものに限る。".into()),
        (false, Some(result)) => Some(format!("{result}ものに限る。")),
        (true, Some(result)) => Some(format!("完了し、{result}ものに限る。")),
    }
}

fn rank(compare: Compare, rank: &str) -> Phrase {
    let stem = format!("職位が{rank}");
    match compare {
        Compare::Is => Phrase::new(stem, Ending::Is),
        Compare::IsNot => Phrase::new(stem, Ending::IsNot),
        Compare::Less => Phrase::new(stem + "より下位", Ending::Is),
        Compare::AtMost => Phrase::new(stem + "以下", Ending::Is),
        Compare::AtLeast => Phrase::new(stem + "以上", Ending::Is),
        Compare::More => Phrase::new(stem + "より上位", Ending::Is),
    }
}

fn attribute(name: &str, compare: Compare, value: Value, names: &dyn Names) -> Phrase {
    match (compare, value) {
        (Compare::Is, Value::YesNo(true)) | (Compare::IsNot, Value::YesNo(false)) => Phrase::new(format!("「{name}」に"), Ending::Applies),
        (Compare::Is, Value::YesNo(false)) | (Compare::IsNot, Value::YesNo(true)) => Phrase::new(format!("「{name}」に"), Ending::AppliesNot),
        (Compare::IsNot, value) => Phrase::new(format!("{name}が{}", value_ja(value, names)), Ending::IsNot),
        (Compare::More, Value::Number(number)) => Phrase::new(format!("{name}が{number}を超え"), Ending::HasDone),
        (_, Value::Day(day)) => Phrase::new(format!("{name}が{}", day_compared(compare, day)), Ending::Is),
        (_, value) => Phrase::new(format!("{name}が{}", value_compared(compare, value, names)), Ending::Is),
    }
}

/// 「令和8年4月1日以前」
pub(super) fn day_compared(compare: Compare, day: Date) -> String {
    let how = match compare {
        Compare::Is => "",
        Compare::IsNot => "以外",
        Compare::Less => "より前",
        Compare::AtMost => "以前",
        Compare::AtLeast => "以後",
        Compare::More => "より後",
    };
    format!("{}{how}", day.wareki())
}

/// 「3以上」「「希望する」」
pub(super) fn value_compared(compare: Compare, value: Value, names: &dyn Names) -> String {
    let how = match compare {
        Compare::Is => "",
        Compare::IsNot => "以外",
        Compare::Less => "未満",
        Compare::AtMost => "以下",
        Compare::AtLeast => "以上",
        Compare::More => "超",
    };
    format!("{}{how}", value_ja(value, names))
}

fn value_ja(value: Value, names: &dyn Names) -> String {
    match value {
        Value::YesNo(true) => "「はい」".into(),
        Value::YesNo(false) => "「いいえ」".into(),
        Value::Number(number) => number.to_string(),
        Value::Word(word) => format!("「{}」", names.name(Noun::Choice, word)),
        Value::Day(day) => day.wareki(),
    }
}

/// 「A、BまたはC」 by their names.
pub(super) fn any_of(noun: Noun, of: &[Code], names: &dyn Names) -> String {
    or(&of.iter().map(|id| names.name(noun, *id)).collect::<Vec<_>>())
}

fn or(words: &[String]) -> String {
    match words {
        [before @ .., last] if !before.is_empty() => format!("{}または{last}", before.join("、")),
        _ => words.concat(),
    }
}
