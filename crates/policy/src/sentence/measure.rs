//! Measures as the line of a table of targets: what exactly is counted.

use super::leaf::courses;
use super::names::Names;

use super::phrase::{Phrase, When};
use ayumi_calendar::Date;

use crate::grammar::Noun;
use crate::measure::Measure;
use crate::requirement::Completed;

/// 指標の文: one line that says what is counted, among whom and when.
///
/// ```
/// use ayumi_policy::grammar::parse_measure;
/// use ayumi_policy::sentence::{Ids, measure_ja};
///
/// let measure = parse_measure("entrants(holds(leader))")?;
/// assert_eq!(measure_ja(&measure, &Ids), "その年度に初めてleaderとなった者の人数");
/// # Ok::<(), ayumi_policy::grammar::GrammarError>(())
/// ```
pub fn measure_ja(measure: &Measure, names: &dyn Names) -> String {
    match measure {
        Measure::Count(of) => people("", &super::phrase(of, names), When::Now, "の人数（基準日現在）"),
        Measure::Entrants(of) => people("その年度に初めて", &super::phrase(of, names), When::First, "の人数"),
        Measure::Ever(of) => people("方針の開始以来、一度でも", &super::phrase(of, names), When::Ever, "の実人数"),
        Measure::Ratio { having, of, at } => ratio(&super::phrase(having, names), &super::phrase(of, names), *at),
        Measure::Covered { units, need, having } => {
            let units = format!("{}のうち、", names.name(Noun::UnitGroup, *units));
            people(&units, &super::phrase(having, names), When::Now, &format!("が{need}人以上いる所属の割合"))
        }
        Measure::Events(what) => events(what, names),
        Measure::Hours(set) => format!("その年度の{}の延べ研修時間", names.name(Noun::CourseSet, *set)),
    }
}

/// The people in the middle of a sentence, their conditions behind it.
fn people(before: &str, of: &Phrase, when: When, after: &str) -> String {
    format!("{before}{}{after}{}", of.people(when), of.list())
}

/// In one sentence, or part by part where a part has a list.
fn ratio(having: &Phrase, of: &Phrase, at: Option<Date>) -> String {
    let day = at.map(|day| format!("{}現在", day.wareki()));
    if having.has_items() || of.has_items() {
        let day = day.map_or_else(String::new, |day| format!("（{day}）"));
        return format!("母数に占める分子の割合。母数{day}: {}。分子: {}。", of.sentence(), having.sentence());
    }
    let day = day.map_or_else(String::new, |day| format!("（母数は{day}）"));
    format!("{}のうち、{}の割合{day}", of.people(When::Now), having.people(When::Now))
}

fn events(what: &Completed, names: &dyn Names) -> String {
    let set = |set| names.name(Noun::CourseSet, set);
    match what {
        Completed::Course(course) => format!("その年度の{}の延べ修了件数", names.name(Noun::Course, *course)),
        Completed::AllOf(of) => format!("その年度の{}の延べ修了件数", set(*of)),
        Completed::Some(need, of) => format!("その年度に{}のうち{need}講座以上を修了した延べ件数", set(*of)),
        Completed::Hours(amount, of) => format!("その年度に{}を合計{amount}時間以上修了した延べ件数", courses(*of, names)),
        Completed::Points(amount, of) => format!("その年度に{}で合計{amount}ポイント以上を得た延べ件数", courses(*of, names)),
    }
}
