//! 研修・資格: which courses the roles held ask for and which are done, every completion with its hours, and exams passed with
//! their expiry.

use askama::Template;
use axum::extract::Path;
use ayumi_answers::words;
use ayumi_calendar::{Date, FiscalYear};
use ayumi_engine::{CourseDuty, Question, Status, Verdict, evaluate, has_completed, validity};
use ayumi_facts::{Code, Fact, Kind, What};
use ayumi_policy::grammar::Noun;
use ayumi_policy::model::{Course, Duty};

use super::head::Head;
use super::records::{detail, hours};
use super::subject::{Subject, Tab};
use crate::ask::Ask;
use crate::error::AppError;
use crate::links;
use crate::page::Page;
use crate::parts::{Chip, Look};
use crate::shell::Shell;

/// 研修・資格.
#[derive(Debug, Template)]
#[template(path = "person/training.html")]
pub struct TrainingPage {
    /// The frame.
    pub shell: Shell,
    /// The person.
    pub head: Head,
    /// How many required courses are done.
    pub counted: String,
    /// The courses that the plan lays on the roles held: open ones first.
    pub duties: Vec<DutyRow>,
    /// The courses that are meant for the person by the policy's words.
    pub meant: Vec<DutyRow>,
    /// 修了, the newest first.
    pub completions: Vec<Shown>,
    /// Hours on record: this fiscal year and in all.
    pub hours: String,
    /// 合格, the newest first.
    pub passes: Vec<Shown>,
}

/// ひとつの研修と受講の義務.
#[derive(Clone, Debug)]
pub struct DutyRow {
    /// 研修
    pub course: String,
    /// 必須・推奨・任意; empty where the policy states only for whom it is.
    pub duty: &'static str,
    /// The role that brings it: text and address.
    pub role: Option<(String, String)>,
    /// 修了・未修了, leading to the record.
    pub chip: Chip,
    /// What is known of the course: hours, host, form.
    pub about: String,
    /// 身につくスキル: text and address.
    pub builds: Vec<(String, String)>,
}

/// ひとつの修了・合格.
#[derive(Clone, Debug)]
pub struct Shown {
    /// 研修・試験
    pub label: String,
    /// The day.
    pub day: String,
    /// 時間・単位・部分
    pub detail: String,
    /// Until when it is valid.
    pub until: String,
    /// 有効・期限切れ・これから
    pub chip: Chip,
    /// Where the record stands.
    pub href: String,
}

/// Training and exams.
///
/// # Errors
/// There is no such person.
pub async fn page(ask: Ask, Path(key): Path<String>) -> Result<Page<TrainingPage>, AppError> {
    let subject = Subject::find(ask, &key)?;
    let status = subject.status()?;
    let of = |kind: Kind| subject.facts().into_iter().rev().filter(|fact| fact.what.kind() == kind).map(|fact| shown(&subject, fact)).collect();
    Ok(Page(TrainingPage {
        head: Head::new(&subject, &status, Tab::Training),
        counted: counted(&subject, &status),
        duties: duties(&subject, &status),
        meant: meant(&subject, &status),
        completions: of(Kind::Completion),
        hours: hours_line(&subject),
        passes: of(Kind::Pass),
        shell: subject.ask.shell.clone(),
    }))
}

fn counted(subject: &Subject, status: &Status) -> String {
    let must: Vec<&CourseDuty> = status.duties.iter().filter(|duty| duty.duty == Duty::Must).collect();
    let done = must.iter().filter(|duty| duty.completed).count();
    if must.is_empty() { String::new() } else { subject.ask.shell.f2("person-brief-courses", ("done", done), ("of", must.len())) }
}

fn duties(subject: &Subject, status: &Status) -> Vec<DutyRow> {
    let mut duties: Vec<&CourseDuty> = status.duties.iter().collect();
    duties.sort_by_key(|duty| (duty.completed, duty.duty));
    let row = |duty: &&CourseDuty| DutyRow {
        duty: words::duty(duty.duty),
        role: Some((subject.names().name(Noun::Role, duty.role), links::role(&subject.ask, duty.role))),
        ..course_row(subject, duty.course, (duty.completed, duty.duty == Duty::Must))
    };
    duties.iter().map(row).collect()
}

/// Courses whose stated audience the person belongs to, and which the plan does not name already.
fn meant(subject: &Subject, status: &Status) -> Vec<DutyRow> {
    let policy = subject.scope().policy;
    let for_them = |course: &Code| {
        let Some(audience) = policy.audiences.get(course) else { return false };
        let found = evaluate(subject.scope(), subject.person, subject.as_of(), Question::Expression(audience));
        found.is_ok_and(|finding| finding.verdict == Verdict::Met)
    };
    let named = |course: &Code| status.duties.iter().any(|duty| duty.course == *course);
    let courses = policy.pack.courses.iter().map(|course| course.id.value).filter(|course| !named(course) && for_them(course));
    let done = |course| has_completed(subject.scope(), subject.person, course, subject.as_of());
    let mut rows: Vec<(bool, DutyRow)> = courses.map(|course| (done(course), course_row(subject, course, (done(course), false)))).collect();
    rows.sort_by_key(|(done, _)| *done);
    rows.into_iter().map(|(_, row)| row).collect()
}

/// What is not done yet lacks only where the policy requires it.
fn open(must: bool) -> Look {
    if must { Look::Unmet } else { Look::Later }
}

fn course_row(subject: &Subject, course: Code, (completed, must): (bool, bool)) -> DutyRow {
    let names = subject.names();
    let known = subject.scope().policy.pack.courses.iter().find(|item| item.id.value == course);
    let record = subject.facts().into_iter().rev().find(|fact| matches!(fact.what, What::Completion { course: of, .. } if of == course));
    let chip = match (completed, record) {
        (true, Some(fact)) => Chip::new(Look::Met, subject.t("person-completed")).to(subject.record(fact.id)),
        (true, None) => Chip::new(Look::Met, subject.t("person-completed")),
        (false, Some(fact)) => Chip::new(open(must), subject.t("person-in-part")).to(subject.record(fact.id)),
        (false, None) => Chip::new(open(must), subject.t("person-not-completed")),
    };
    let skill = |id: Code| (names.name(Noun::Skill, id), format!("{}#skill-{id}", subject.tab(Tab::Skills)));
    DutyRow {
        course: names.name(Noun::Course, course),
        duty: "",
        role: None,
        chip,
        about: known.map(|course| about(subject, course)).unwrap_or_default(),
        builds: known.map(|course| course.builds.iter().map(|id| skill(id.value)).collect()).unwrap_or_default(),
    }
}

/// 「6時間・外部機関・対面、動画」
fn about(subject: &Subject, course: &Course) -> String {
    let hours = course.hours.map(|many| hours(subject, many * 60));
    let forms = (!course.forms.is_empty()).then(|| course.forms.join("、"));
    [hours, course.host.clone(), forms, course.recurrence.clone()].into_iter().flatten().collect::<Vec<_>>().join("・")
}

fn shown(subject: &Subject, fact: &Fact) -> Shown {
    let valid = validity(subject.scope(), fact);
    let chip = match valid {
        Some(valid) if valid.contains(subject.as_of()) => Chip::new(Look::Met, subject.t("person-valid")),
        _ if fact.valid.from > subject.as_of() => Chip::new(Look::Later, subject.t("word-later")),
        _ => Chip::new(Look::Warn, subject.t("person-expired")),
    };
    Shown {
        label: subject.names().fact_label(&fact.what),
        day: subject.date(fact.valid.from),
        detail: detail(subject, &fact.what),
        until: valid.and_then(|valid| valid.last_day()).map_or_else(|| subject.t("person-no-end").to_owned(), |last| subject.date(last)),
        chip,
        href: subject.record(fact.id),
    }
}

/// Hours of the completions on record up to the day.
fn hours_line(subject: &Subject) -> String {
    let as_of = subject.as_of();
    let facts = subject.facts();
    let minutes =
        |from: Date| -> u32 { facts.iter().filter(|fact| from <= fact.valid.from && fact.valid.from <= as_of).map(|fact| fact.what.minutes()).sum() };
    let (year, all) = (minutes(FiscalYear::of(as_of).start()), minutes(Date::MIN));
    if all == 0 {
        return String::new();
    }
    subject.ask.shell.f2("person-hours-sum", ("year", hours(subject, year)), ("all", hours(subject, all)))
}
