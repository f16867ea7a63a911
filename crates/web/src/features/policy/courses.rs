//! 研修・試験: which course concerns which role, whom it is for, who must attend and who has; the lists and the exams.

use std::sync::Arc;

use askama::Template;
use ayumi_engine::{Attendance, attendance};
use ayumi_policy::model::{Course, CoursePlan, Exam, Name, Part, SetVersion};

use super::Frame;
use super::book::{Book, anchor};
use super::people::Who;
use super::word::{Force, Word, Words};
use crate::ask::Ask;
use crate::error::AppError;
use crate::page::{Page, count};
use crate::shell::Shell;

/// 研修と試験.
#[derive(Debug, Template)]
#[template(path = "policy/courses.html")]
pub struct CoursesPage {
    shell: Shell,
    frame: Frame,
    plans: Vec<PlanShown>,
    courses: Vec<CourseShown>,
    sets: Vec<SetShown>,
    exams: Vec<ExamShown>,
}

#[derive(Debug)]
struct PlanShown {
    anchor: String,
    name: String,
    period: String,
    marks: Vec<(String, String, String)>,
    roles: Vec<Word>,
    rows: Vec<(Word, Vec<(String, String)>)>,
    source: String,
}

#[derive(Debug)]
struct CourseShown {
    anchor: String,
    name: String,
    provisional: Option<String>,
    outline: String,
    /// 区分・主催・形態・時間・頻度
    facts: Vec<(&'static str, String)>,
    audience: String,
    builds: Words,
    must: Option<Word>,
    left: Option<Word>,
    completed: Word,
    source: String,
}

#[derive(Debug)]
struct SetShown {
    anchor: String,
    name: String,
    /// That it comes from a library; empty where it does not.
    origin: String,
    versions: Vec<SetVersionShown>,
}

#[derive(Debug)]
struct SetVersionShown {
    period: String,
    is_now: bool,
    members: Option<Words>,
    provisional: Option<String>,
    source: String,
}

#[derive(Debug)]
struct ExamShown {
    anchor: String,
    name: String,
    provisional: Option<String>,
    facts: Vec<(&'static str, String)>,
    successors: Words,
    source: String,
}

/// Courses and exams.
///
/// # Errors
/// The ledger cannot be read.
pub async fn page(ask: Ask) -> Result<Page<CoursesPage>, AppError> {
    let book = Book::open(&ask);
    let pack = book.pack();
    let attended = attended(&ask);
    let sets = pack.course_sets.iter().map(|set| list(&book, Part::CourseSets, set.id.value, (&set.name, &set.versions)));
    let exam_sets = pack.exam_sets.iter().map(|set| list(&book, Part::ExamSets, set.id.value, (&set.name, &set.versions)));
    let page = CoursesPage {
        frame: Frame::new(&ask),
        plans: pack.course_plan.iter().map(|one| plan(&book, one)).collect(),
        courses: pack.courses.iter().zip(attended.iter()).map(|(one, attended)| course(&book, one, attended)).collect(),
        sets: sets.chain(exam_sets).collect(),
        exams: pack.exams.iter().map(|one| exam(&book, one)).collect(),
        shell: ask.shell.clone(),
    };
    Ok(Page(page))
}

/// Whom every course concerns and who completed it. Worked out once for the day.
pub fn attended(ask: &Ask) -> Arc<Vec<Attendance>> {
    ask.remember("policy courses", || attendance(ask.world.scope(), ask.as_of()))
}

fn plan(book: &Book, plan: &CoursePlan) -> PlanShown {
    let shell = &book.ask.shell;
    let duty = |mark: &str| plan.marks.get(mark).map(|mark| mark.label.clone()).unwrap_or_default();
    let row = |(course, marks): (&ayumi_policy::model::Id, &Vec<ayumi_policy::At<String>>)| {
        let marks = marks.iter().map(|mark| (mark.value.clone(), duty(mark))).collect();
        (book.item(&[Part::Courses], course), marks)
    };
    PlanShown {
        anchor: anchor(Part::CoursePlan, plan.id.value),
        name: book.view.of(&plan.name).to_owned(),
        period: shell.f1("policy-from", "date", plan.from.value.ja()),
        marks: plan.marks.iter().map(|(sign, mark)| (sign.clone(), mark.label.clone(), mark.duty.ja())).collect(),
        roles: plan.roles.iter().map(|role| book.item(&[Part::Roles], role)).collect(),
        rows: plan.courses.iter().map(row).collect(),
        source: plan.source.clone().unwrap_or_default(),
    }
}

fn course(book: &Book, course: &Course, attended: &Attendance) -> CourseShown {
    let shell = &book.ask.shell;
    let text = |text: &Option<String>| text.clone().unwrap_or_default();
    let facts = [
        ("policy-course-category", text(&course.category)),
        ("policy-course-host", text(&course.host)),
        ("policy-course-forms", course.forms.join("、")),
        ("policy-course-hours", course.hours.map(|hours| format!("{hours}時間")).unwrap_or_default()),
        ("policy-course-recurrence", text(&course.recurrence)),
        ("policy-course-conditions", book.view.conditions(course)),
        ("policy-course-cost", course.cost.map(|cost| format!("{}円", crate::page::number(cost))).unwrap_or_default()),
    ];
    let number = |who: Who| {
        let people = count(who.of(attended).len());
        Word::to(shell.f1("policy-people", "count", people), book.to(&format!("/policy/courses/{}/people?who={}", course.id.value, who.name())))
    };
    let is_duty = !attended.must.is_empty() || attended.audience.is_some();
    CourseShown {
        anchor: anchor(Part::Courses, course.id.value),
        name: book.view.of(&course.name).to_owned(),
        provisional: course.provisional.clone(),
        outline: text(&course.outline),
        facts: facts.into_iter().filter(|(_, text)| !text.is_empty()).map(|(id, text)| (shell.t(id), text)).collect(),
        audience: course.audience.as_ref().map(|audience| book.view.requirement(audience)).unwrap_or_default(),
        builds: book.items(&[Part::Skills], &course.builds),
        must: is_duty.then(|| number(Who::Concerned)),
        left: is_duty.then(|| number(Who::Left)),
        completed: number(Who::Completed),
        source: book.pack().sourced(Part::Courses, course.id.value, course.source.as_deref()),
    }
}

/// A list of courses or exams in its versions, the one in force first.
fn list(book: &Book, part: Part, id: ayumi_facts::Code, (name, versions): (&Name, &[SetVersion])) -> SetShown {
    let of = if part == Part::CourseSets { Part::Courses } else { Part::Exams };
    let start = book.policy().start();
    let from = |version: &SetVersion| version.from.map_or(start, |from| from.date());
    let mut shown = Vec::new();
    for (nth, version) in versions.iter().enumerate() {
        let until = versions.get(nth + 1).map_or(ayumi_calendar::Date::FAR, from);
        let period = ayumi_calendar::Period { from: from(version), until };
        shown.push(SetVersionShown {
            period: book.period(period),
            is_now: book.force(period) == Force::Now,
            members: version.members.as_ref().map(|members| book.items(&[of], members)),
            provisional: version.provisional.clone(),
            source: version.source.clone(),
        });
    }
    shown.sort_by_key(|version| !version.is_now);
    SetShown { anchor: anchor(part, id), name: book.view.of(name).to_owned(), origin: book.pack().sourced(part, id, None), versions: shown }
}

fn exam(book: &Book, exam: &Exam) -> ExamShown {
    let shell = &book.ask.shell;
    let text = |text: &Option<String>| text.clone().unwrap_or_default();
    let held = [exam.from.map(|from| shell.f1("policy-from", "date", from.value.ja())), exam.until.map(|until| book.view.deadline(until.value))];
    let facts = [
        ("policy-course-category", text(&exam.category)),
        ("policy-course-host", text(&exam.host)),
        ("policy-exam-held", held.into_iter().flatten().collect::<String>()),
        ("policy-exam-valid", exam.valid_for.map(|length| length.ja()).unwrap_or_default()),
        ("policy-exam-fee", exam.fee.map(|fee| format!("{}円", crate::page::number(fee))).unwrap_or_default()),
    ];
    ExamShown {
        anchor: anchor(Part::Exams, exam.id.value),
        name: book.view.of(&exam.name).to_owned(),
        provisional: exam.provisional.clone(),
        facts: facts.into_iter().filter(|(_, text)| !text.is_empty()).map(|(id, text)| (shell.t(id), text)).collect(),
        successors: book.items(&[Part::Exams], &exam.successors),
        source: book.pack().sourced(Part::Exams, exam.id.value, exam.source.as_deref()),
    }
}
