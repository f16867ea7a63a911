//! What needs attention now: a number, what it counts, and where the people or sections behind it are listed.

use std::collections::HashMap;

use ayumi_answers::coverage::wanted;
use ayumi_calendar::Date;
use ayumi_engine::{
    AtHand, Explaining, Finding, Near, Verdict, at_hand, coming, contradictions, coverage, distance, error_ja, explain_ja, vacancies,
};
use ayumi_facts::Code;
use ayumi_policy::measure::Measure;

use crate::ask::Ask;
use crate::features::sections::covered::whom;
use crate::links;
use crate::page::count;

/// How far ahead it is looked for what ends.
const AHEAD: i32 = 90;
/// How many kinds of open points are named.
const NAMED: usize = 3;

/// 対応が必要なこと.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Todo {
    /// How many.
    pub number: String,
    /// Of what: 人, 所属, 件.
    pub unit: &'static str,
    /// What it is.
    pub text: String,
    /// More about it; may be empty.
    pub note: String,
    /// Where they are listed.
    pub href: String,
}

/// Everything that is not zero, the most pressing first.
pub fn list(ask: &Ask) -> Vec<Todo> {
    let names = ask.desk().names();
    let mut todo = missing(ask);
    for scheme in ask.world.policy().schemes.keys() {
        match at_hand(ask.world.scope(), *scheme, ask.as_of()) {
            Ok(found) => todo.extend(candidates(ask, *scheme, &found, &names)),
            Err(error) => todo.push(silent(format!("{}：{}", names.scheme(*scheme), error_ja(&error, &names)), links::scheme(ask, *scheme))),
        }
    }
    todo.extend(ending(ask));
    todo.extend(contradicting(ask));
    todo
}

/// Sections without the people they should have, and those that lost them since the fiscal year began.
fn missing(ask: &Ask) -> Vec<Todo> {
    let (scope, day) = (ask.world.scope(), ask.as_of());
    let year = super::changes::since(ask);
    let mut todo = Vec::new();
    for measure in wanted(ask.world.policy()) {
        let Measure::Covered { units, need, having } = measure else { continue };
        let Ok(found) = coverage(scope, *units, *need, having, day) else { continue };
        let without = found.units.iter().filter(|unit| unit.state == Verdict::Unmet).count();
        if without == 0 {
            continue;
        }
        let lost = vacancies(scope, *units, *need, having, year, day).map_or(0, |lost| lost.len());
        let missing = if *need == 1 { "home-todo-missing-one" } else { "home-todo-missing" };
        let note = if lost > 0 { ask.shell.f2("home-todo-lost", ("day", ask.shell.date(year)), ("n", count(lost))) } else { String::new() };
        let href = if lost > 0 { ask.shell.to(&format!("/sections/vacancies?since={year}")) } else { ask.shell.to("/sections?missing=1") };
        todo.push(Todo {
            number: count(without),
            unit: ask.shell.t("unit-sections"),
            text: ask.shell.f2(missing, ("who", whom(ask, having)), ("need", need)),
            note,
            href,
        });
    }
    todo
}

/// Who could be appointed, who is one point away, of whom it is unknown.
fn candidates(ask: &Ask, scheme: Code, found: &AtHand, names: &Explaining) -> Vec<Todo> {
    let (id, role, one_away) = (format!("scheme:{scheme}"), found.role.as_str(), &found.one_step);
    let label = names.scheme(scheme);
    let line = |number: usize, text: &str, note: String, filters: &[(&str, &str)]| {
        let text = ask.shell.f1(text, "scheme", &label);
        Todo { number: count(number), unit: ask.shell.t("unit-people"), text, note, href: links::people(ask, filters) }
    };
    let lines = [
        (found.met.len(), line(found.met.len(), "home-todo-met", String::new(), &[("meets", &id), ("without", role)])),
        (one_away.len(), line(one_away.len(), "home-todo-nearly", open_points(ask, one_away, names), &[("nearly", &id)])),
        (
            found.unknown.len(),
            line(
                found.unknown.len(),
                "home-todo-unknown",
                ask.shell.t("home-todo-unknown-note").into(),
                &[("meets", &id), ("without", role), ("state", "unknown")],
            ),
        ),
    ];
    lines.into_iter().filter(|(number, _)| *number > 0).map(|(_, line)| line).collect()
}

/// Which point it is that is open, by how many people: 「○○ 11人、○○ 5人」.
fn open_points(ask: &Ask, near: &[Near], names: &Explaining) -> String {
    let mut points: HashMap<String, usize> = HashMap::new();
    for near in near {
        let text = explain_ja(open_point(&near.finding), names).into_iter().next().map(|line| line.text).unwrap_or_default();
        *points.entry(text).or_default() += 1;
    }
    let mut points: Vec<(String, usize)> = points.into_iter().collect();
    points.sort_by(|a, b| b.1.cmp(&a.1).then_with(|| a.0.cmp(&b.0)));
    let said: Vec<String> = points.into_iter().take(NAMED).map(|(text, n)| ask.shell.f2("home-point", ("text", text), ("n", count(n)))).collect();
    said.join(ask.shell.t("list-comma"))
}

/// The nearest open finding below which nothing is open.
fn open_point<'f, 'p>(finding: &'f Finding<'p>) -> &'f Finding<'p> {
    let open = finding.parts.iter().filter(|part| part.verdict != Verdict::Met).min_by_key(|part| distance(part));
    open.map_or(finding, open_point)
}

/// Who loses a role, a qualification or a step soon.
fn ending(ask: &Ask) -> Option<Todo> {
    let day = ask.as_of();
    let found = coming(ask.world.scope(), day, Date::from_days(day.days() + AHEAD)).ok()?;
    let people: std::collections::BTreeSet<_> = found.iter().flat_map(|rule| rule.losing.iter().map(|due| due.person)).collect();
    (!people.is_empty()).then(|| Todo {
        number: count(people.len()),
        unit: ask.shell.t("unit-people"),
        text: ask.shell.f1("home-todo-ending", "days", AHEAD),
        note: String::new(),
        href: ask.shell.to("/attention/expiring"),
    })
}

/// What contradicts itself in the ledger, or is missing.
fn contradicting(ask: &Ask) -> Option<Todo> {
    let found = contradictions(ask.world.scope(), ask.as_of());
    let kinds: Vec<String> =
        found.counts().into_iter().take(NAMED).map(|(kind, n)| ask.shell.f2("home-record", ("text", kind.ja()), ("n", count(n)))).collect();
    (!found.found.is_empty()).then(|| Todo {
        number: count(found.found.len()),
        unit: ask.shell.t("unit-cases"),
        text: ask.shell.t("home-todo-contradictions").into(),
        note: kinds.join(ask.shell.t("list-comma")),
        href: ask.shell.to("/attention/contradictions"),
    })
}

/// Something that cannot be counted, and why.
fn silent(text: String, href: String) -> Todo {
    Todo { number: "－".into(), unit: "", text, note: String::new(), href }
}
