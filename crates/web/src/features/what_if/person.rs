//! もしも修了・合格したら: one person with facts that have not happened: whether a rule is met then, from when on, and what
//! is still missing.

use askama::Template;
use axum::extract::{Path, RawQuery};
use ayumi_calendar::{Date, Period};
use ayumi_engine::{
    About, Distance, EvaluationError, Explaining, Finding, Question, Scope, State, Status, distance, error_ja, evaluate, gaps_ja, imagined,
    open_points,
};
use ayumi_facts::{Code, What};
use ayumi_policy::grammar::Noun;

use super::{chip, rule};
use crate::ask::{Ask, pairs, parse_day};
use crate::error::AppError;
use crate::features::person::subject::Subject;
use crate::page::Page;
use crate::parts::{Chip, Crumbs};
use crate::shell::{Link, Shell};

/// もしもの試算.
#[derive(Debug, Template)]
#[template(path = "what_if/person.html")]
pub struct PersonPage {
    /// The frame.
    pub shell: Shell,
    /// The pages above.
    pub crumbs: Crumbs,
    /// 氏名
    pub name: String,
    /// Where the form goes.
    pub action: String,
    /// The rules that come into question.
    pub rules: Vec<Link>,
    /// The rule that is asked about; None: there is none that is open.
    pub asked: Option<Asked>,
    /// The day on which it is imagined to happen, as typed in.
    pub on: String,
    /// What is wrong with that.
    pub wrong: Option<String>,
}

/// A rule with and without what is imagined.
#[derive(Clone, Debug)]
pub struct Asked {
    /// Its id, for the form.
    pub id: String,
    /// 名称
    pub label: String,
    /// Where it is shown.
    pub href: Option<String>,
    /// What could be done about it.
    pub choices: Vec<Choice>,
    /// As things are.
    pub now: Side,
    /// With what is imagined; None: nothing is.
    pub then: Option<Side>,
    /// The answer in a sentence.
    pub answer: String,
}

/// Something that could happen.
#[derive(Clone, Debug)]
pub struct Choice {
    /// `course:id`
    pub value: String,
    /// In words.
    pub label: String,
    /// Whether it is imagined.
    pub is_on: bool,
}

/// One side.
#[derive(Clone, Debug)]
pub struct Side {
    /// The day.
    pub day: String,
    /// 判定
    pub chip: Chip,
    /// What is missing.
    pub gaps: Vec<String>,
}

type Found<'p> = Result<Finding<'p>, EvaluationError>;

/// What is imagined of one person.
///
/// # Errors
/// There is nobody under this key.
pub async fn page(ask: Ask, Path(key): Path<String>, RawQuery(query): RawQuery) -> Result<Page<PersonPage>, AppError> {
    let subject = Subject::find(ask, &key)?;
    let shell = subject.ask.shell.clone();
    let given = pairs(query.as_deref());
    let adds: Vec<&str> = given.iter().filter(|(key, _)| key == "add").map(|(_, value)| value.as_str()).collect();
    let (on, wrong) = day(&subject);
    let goals = goals(&subject, &subject.status()?);
    let chosen = goals.iter().position(|about| about.id().as_str() == shell.given("rule")).unwrap_or(0);
    let link = |about: &About| Link {
        text: label(*about, &subject.names()),
        href: shell.same(&[("rule", Some(about.id().as_str())), ("add", None)]),
        current: goals.get(chosen) == Some(about),
    };
    let name = subject.scope().snapshot.person(subject.person).map_or_else(String::new, |person| person.name.to_string());
    let above = [(shell.t("nav-people").to_owned(), "/people".to_owned()), (name.clone(), format!("/people/{}", subject.key()))];
    Ok(Page(PersonPage {
        crumbs: Crumbs::new(&shell, above),
        action: shell.path().to_owned(),
        rules: goals.iter().map(link).collect(),
        asked: goals.get(chosen).map(|about| asked(&subject, *about, &adds, on)).transpose()?,
        on: shell.given("on").to_owned(),
        name,
        wrong,
        shell,
    }))
}

/// The day on which it is imagined to happen: the day shown unless another is given.
fn day(subject: &Subject) -> (Date, Option<String>) {
    let text = subject.ask.shell.given("on").trim();
    if text.is_empty() {
        return (subject.as_of(), None);
    }
    match parse_day(text) {
        Ok(day) => (day, None),
        Err(why) => (subject.as_of(), Some(why)),
    }
}

/// The schemes of roles not held, nearest first; in a policy without schemes the named requirements that are open.
fn goals(subject: &Subject, status: &Status) -> Vec<About> {
    let nearness = |found: &Found| (found.is_err(), found.as_ref().map_or_else(|_| Distance::default(), distance));
    if !status.schemes.is_empty() {
        let mut open: Vec<_> = status.schemes.iter().filter(|scheme| !scheme.held).collect();
        open.sort_by_key(|scheme| nearness(&scheme.finding));
        return open.into_iter().map(|scheme| About::Scheme(scheme.scheme)).collect();
    }
    let ids = subject.ask.world.policy().requirements.keys();
    let found = ids.filter_map(|id| {
        let finding = evaluate(subject.scope(), subject.person, subject.as_of(), Question::Requirement(*id)).ok()?;
        let open = finding.verdict != ayumi_engine::Verdict::Met && !open_points(subject.scope(), &finding).is_empty();
        open.then(|| (distance(&finding), About::Requirement(*id)))
    });
    let mut found: Vec<_> = found.collect();
    found.sort_by_key(|(distance, _)| *distance);
    found.into_iter().map(|(_, about)| about).collect()
}

fn label(about: About, names: &Explaining) -> String {
    match about {
        About::Scheme(id) => names.scheme(id),
        other => names.name(Noun::Requirement, other.id()),
    }
}

fn found<'p>(scope: &Scope<'p>, subject: &Subject, about: About, day: Date) -> Result<Found<'p>, AppError> {
    about.explain(scope, subject.person, day).ok_or_else(|| AppError::not_found("rule"))
}

fn asked(subject: &Subject, about: About, adds: &[&str], on: Date) -> Result<Asked, AppError> {
    let (scope, names) = (subject.scope(), subject.names());
    let now = found(scope, subject, about, subject.as_of())?;
    let possible: Vec<What> = now.as_ref().map_or_else(|_| Vec::new(), |finding| open_points(scope, finding));
    let chosen: Vec<What> = possible.iter().filter(|what| adds.contains(&value(what).as_str())).cloned().collect();
    let then_day = on.max(subject.as_of());
    let ledger = imagined(scope, subject.person, chosen.iter().cloned().map(|what| (Period::since(on), what)));
    let other = Scope::new(scope.policy, &ledger, scope.known_at);
    let then = found(&other, subject, about, then_day)?;
    let choice = |what: &What| Choice { value: value(what), label: said(what, subject), is_on: chosen.contains(what) };
    Ok(Asked {
        id: about.id().to_string(),
        label: label(about, &names),
        href: rule(&subject.ask, about),
        choices: possible.iter().map(choice).collect(),
        now: side(subject, &now, subject.as_of(), &names),
        answer: if chosen.is_empty() { String::new() } else { answer(subject, &then, then_day) },
        then: (!chosen.is_empty()).then(|| side(subject, &then, then_day, &Explaining::new(&other, subject.person, then_day))),
    })
}

fn side(subject: &Subject, found: &Found, day: Date, names: &Explaining) -> Side {
    let shell = &subject.ask.shell;
    let (state, gaps) = match found {
        Ok(finding) => (State::from(finding.verdict), gaps_ja(finding, names)),
        Err(error) => (State::NotInForce, vec![error_ja(error, names)]),
    };
    Side { day: shell.date(day), chip: chip(state, shell), gaps }
}

/// From when on it is met with what is imagined.
fn answer(subject: &Subject, then: &Found, day: Date) -> String {
    let shell = &subject.ask.shell;
    let Ok(finding) = then else { return shell.t("what-if-person-unanswered").to_owned() };
    match (State::from(finding.verdict), finding.met_from) {
        (State::Met, _) => shell.f1("what-if-person-met", "day", shell.date(finding.holds.from.max(subject.as_of()).min(day))),
        (_, Some(from)) => shell.f1("what-if-person-met-from", "day", shell.date(from)),
        (State::Unknown, None) => shell.t("what-if-person-unknown").to_owned(),
        _ => shell.t("what-if-person-open").to_owned(),
    }
}

/// How the form names it.
fn value(what: &What) -> String {
    match what {
        What::Completion { course, .. } => format!("course:{course}"),
        What::Pass { exam } => format!("exam:{exam}"),
        What::Attestation { judgement, .. } => format!("judgement:{judgement}"),
        other => format!("other:{}", other.subject()),
    }
}

fn said(what: &What, subject: &Subject) -> String {
    let names = subject.names();
    let named = |noun, id: &Code, text: &str| subject.ask.shell.f1(text, "name", names.name(noun, *id));
    match what {
        What::Completion { course, .. } => named(Noun::Course, course, "what-if-add-course"),
        What::Pass { exam } => named(Noun::Exam, exam, "what-if-add-exam"),
        What::Attestation { judgement, .. } => named(Noun::Judgement, judgement, "what-if-add-judgement"),
        other => names.fact_label(other),
    }
}
