//! Each leaf as a short label for tables: what is asked, without a predicate.

use ayumi_calendar::Length;
use ayumi_facts::{Code, Value};

use super::leaf::{any_of, assessors, courses, day_compared, passed, value_compared};
use super::names::Names;
use crate::grammar::Noun;
use crate::requirement::{Compare, Completed, Leaf, Window};

/// 要件の見出し: 「指定研修をすべて修了」「行政実務経験 5年以上」.
///
/// ```
/// use ayumi_policy::requirement::Leaf;
/// use ayumi_policy::sentence::{Ids, leaf_short_ja};
///
/// assert_eq!(leaf_short_ja(&Leaf::Mentored { at_least: 2 }, &Ids), "後進の指導 2人以上");
/// ```
pub fn leaf_short_ja(leaf: &Leaf, names: &dyn Names) -> String {
    match leaf {
        Leaf::Served { service, at_least } => format!("{} {}以上", names.name(Noun::Service, *service), at_least.ja()),
        Leaf::Holds { role, at_least: None } => names.name(Noun::Role, *role),
        Leaf::Holds { role, at_least: Some(length) } => format!("{} 通算{}以上", names.name(Noun::Role, *role), length.ja()),
        Leaf::Completed { what, window, unexpired } => completed(what, names) + &bracket(&[window.map(during), expiry(*unexpired)]),
        Leaf::Passed { what, unexpired } => format!("{}合格{}", passed(what, names), bracket(&[expiry(*unexpired)])),
        Leaf::Skill { skill, at_least, from } => {
            let by = (!from.is_empty()).then(|| format!("{}の評価", assessors(from)));
            format!("{} 「{}」以上{}", names.name(Noun::Skill, *skill), names.level(*skill, *at_least), bracket(&[by]))
        }
        Leaf::Project { led, count, length, finished, result } => project(*led, *count, *length, *finished, *result, names),
        Leaf::Mentored { at_least } => format!("後進の指導 {at_least}人以上"),
        Leaf::Rank { compare, rank } => format!("職位 {}{}", names.name(Noun::Rank, *rank), order(*compare)),
        Leaf::Series(of) => format!("職種 {}", any_of(Noun::Series, of, names)),
        Leaf::Employment(of) => format!("任用形態 {}", any_of(Noun::Employment, of, names)),
        Leaf::Absent(of) if of.is_empty() => "休業・派遣等の期間中".into(),
        Leaf::Absent(of) => format!("{}の期間中", any_of(Noun::Absence, of, names)),
        Leaf::Attribute { name, compare, value } => attribute(&names.name(Noun::Attribute, *name), *compare, *value, names),
        Leaf::Unit { group, any_post } => {
            format!("所属 {}{}", names.name(Noun::UnitGroup, *group), bracket(&[any_post.then(|| "兼務を含む".into())]))
        }
        Leaf::Attested(judgement) => format!("「{}」の判定が可", names.name(Noun::Judgement, *judgement)),
    }
}

fn completed(what: &Completed, names: &dyn Names) -> String {
    match what {
        Completed::Course(course) => format!("{}を修了", names.name(Noun::Course, *course)),
        Completed::AllOf(set) => format!("{}をすべて修了", names.name(Noun::CourseSet, *set)),
        Completed::Some(need, set) => format!("{}のうち{need}講座以上を修了", names.name(Noun::CourseSet, *set)),
        Completed::Hours(amount, set) => format!("{} 合計{amount}時間以上", courses(*set, names)),
        Completed::Points(amount, set) => format!("{} 合計{amount}ポイント以上", courses(*set, names)),
    }
}

fn during(window: Window) -> String {
    match window {
        Window::Within(length) => format!("過去{}以内", length.ja()),
        Window::ThisFiscalYear => "当年度".into(),
    }
}

fn expiry(unexpired: bool) -> Option<String> {
    unexpired.then(|| "有効期限内".into())
}

fn project(led: bool, count: Option<u32>, length: Option<Length>, finished: bool, result: Option<Code>, names: &dyn Names) -> String {
    let part = if led { "案件の主導" } else { "案件への参加" };
    let length = length.map(|length| format!("通算{}以上", length.ja()));
    let count = count.or(length.is_none().then_some(1)).map(|count| format!("{count}件以上"));
    let amounts: Vec<String> = [count, length].into_iter().flatten().collect();
    let result = result.map(|result| format!("結果「{}」", names.name(Noun::Result, result)));
    format!("{part} {}{}", amounts.join("・"), bracket(&[finished.then(|| "完了".into()), result]))
}

fn order(compare: Compare) -> &'static str {
    match compare {
        Compare::Is => "",
        Compare::IsNot => "以外",
        Compare::Less => "より下位",
        Compare::AtMost => "以下",
        Compare::AtLeast => "以上",
        Compare::More => "より上位",
    }
}

fn attribute(name: &str, compare: Compare, value: Value, names: &dyn Names) -> String {
    match (compare, value) {
        (Compare::Is, Value::YesNo(true)) | (Compare::IsNot, Value::YesNo(false)) => name.to_owned(),
        (Compare::Is, Value::YesNo(false)) | (Compare::IsNot, Value::YesNo(true)) => format!("「{name}」に非該当"),
        (_, Value::Day(day)) => format!("{name} {}", day_compared(compare, day)),
        (_, value) => format!("{name} {}", value_compared(compare, value, names)),
    }
}

/// The restrictions in brackets, or nothing.
fn bracket(notes: &[Option<String>]) -> String {
    let notes: Vec<&str> = notes.iter().flatten().map(String::as_str).collect();
    if notes.is_empty() { String::new() } else { format!("（{}）", notes.join("、")) }
}
