//! 概要: which policy this is, what it wants, what is in it and what it leaves open.

use askama::Template;
use ayumi_policy::Severity;
use ayumi_policy::model::{Adoption, Goal, Part};

use super::Frame;
use super::book::{Book, anchor};
use super::open::{Group, diagnostics, groups};
use super::word::{Word, Words};
use crate::ask::Ask;
use crate::error::AppError;
use crate::page::{Page, count};
use crate::shell::Shell;

/// 方針の概要.
#[derive(Debug, Template)]
#[template(path = "policy/overview.html")]
pub struct OverviewPage {
    shell: Shell,
    frame: Frame,
    title: String,
    line: String,
    definition: Option<String>,
    facts: Vec<(&'static str, Words)>,
    goals: Vec<GoalShown>,
    contents: Vec<(String, String, String)>,
    open: Vec<Group>,
    open_count: String,
    warnings: Option<String>,
    guideline: Vec<(String, Words, String, String)>,
    chapters: Vec<Chapter>,
    notes: Vec<String>,
}

#[derive(Debug)]
struct GoalShown {
    anchor: String,
    name: String,
    present: Option<String>,
    desired: Option<String>,
    indicators: Words,
    actions: Words,
    source: String,
}

#[derive(Debug)]
struct Chapter {
    name: String,
    text: Vec<String>,
    sections: Vec<(String, Vec<String>)>,
}

/// What the policy is.
///
/// # Errors
/// The ledger cannot be read.
pub async fn page(ask: Ask) -> Result<Page<OverviewPage>, AppError> {
    let book = Book::open(&ask);
    let header = &book.pack().policy;
    let open = groups(&book);
    let open_count = count(open.iter().map(|group| group.lines.len()).sum());
    let warnings = diagnostics(&ask).iter().filter(|found| found.severity() == Severity::Warning).count();
    let page = OverviewPage {
        frame: Frame::new(&ask),
        title: header.title.clone(),
        line: line(&book),
        definition: header.definition.clone(),
        facts: facts(&book),
        goals: book.pack().goals.iter().map(|one| goal(&book, one)).collect(),
        contents: contents(&book),
        open,
        open_count,
        warnings: (warnings > 0).then(|| ask.shell.f1("policy-warnings", "count", count(warnings))),
        guideline: guideline(&book),
        chapters: chapters(&book),
        notes: header.notes.clone(),
        shell: ask.shell.clone(),
    };
    Ok(Page(page))
}

fn line(book: &Book) -> String {
    let header = &book.pack().policy;
    let until = header.until.map(|until| book.view.deadline(until.value)).unwrap_or_default();
    [header.municipality.name.clone(), header.version.clone().unwrap_or_default(), format!("{}から{until}", header.from.value.ja())]
        .into_iter()
        .filter(|text| !text.is_empty())
        .collect::<Vec<_>>()
        .join("　")
}

fn facts(book: &Book) -> Vec<(&'static str, Words)> {
    let header = &book.pack().policy;
    let plain = |text: Option<String>| -> Words { text.into_iter().map(Word::plain).collect() };
    let all = [
        ("policy-fact-adopted", plain(header.adopted.clone())),
        ("policy-fact-from", plain(Some(format!("{}から", header.from.value.ja())))),
        ("policy-fact-until", plain(header.until.map(|until| book.view.deadline(until.value)))),
        ("policy-fact-owners", book.items(&[Part::Bodies, Part::Roles], &header.owners)),
        ("policy-fact-review", plain(header.review.clone())),
        ("policy-fact-staff", header.staff.iter().map(|staff| book.item(&[Part::Requirements], staff)).collect()),
        ("policy-fact-supersedes", plain(header.supersedes.map(|code| code.to_string()))),
        ("policy-fact-source", plain(header.source.clone())),
        ("policy-fact-libraries", adoptions(book).into_iter().map(Word::plain).collect()),
    ];
    all.into_iter().filter(|(_, words)| !words.is_empty()).map(|(id, words)| (book.ask.shell.t(id), words)).collect()
}

/// The libraries from which something is taken, with how much: 「…（版 2026-11、12件、うち変更 9件）」.
fn adoptions(book: &Book) -> Vec<String> {
    let pack = book.pack();
    let line = |adoption: &Adoption| {
        let of = || pack.origins.0.iter().filter(|origin| origin.library == adoption.id.value);
        let (all, changed) = (of().count(), of().filter(|origin| origin.changed).count());
        let changed = if changed > 0 { format!("、うち変更 {}件", count(changed)) } else { String::new() };
        format!("{}（版 {}、{}件{changed}）", book.view.of(&adoption.name), adoption.version.value, count(all))
    };
    pack.adoptions.iter().map(line).collect()
}

fn goal(book: &Book, goal: &Goal) -> GoalShown {
    GoalShown {
        anchor: anchor(Part::Goals, goal.id.value),
        name: book.view.of(&goal.name).to_owned(),
        present: goal.present.clone(),
        desired: goal.desired.clone(),
        indicators: book.items(&[Part::Targets, Part::Kpis], &goal.indicators),
        actions: book.items(&[Part::Actions], &goal.actions),
        source: goal.source.clone().unwrap_or_default(),
    }
}

/// What is in the policy: name, how many, where.
fn contents(book: &Book) -> Vec<(String, String, String)> {
    let pack = book.pack();
    let counted = [
        (Part::Roles, pack.roles.len(), "/policy/roles"),
        (Part::Schemes, pack.schemes.len(), "/policy/roles#schemes"),
        (Part::Requirements, pack.requirements.len(), "/policy/requirements"),
        (Part::Skills, pack.skills.len(), "/policy/skills"),
        (Part::Stages, pack.stages.len(), "/policy/stages"),
        (Part::Courses, pack.courses.len(), "/policy/courses"),
        (Part::Exams, pack.exams.len(), "/policy/courses#exams"),
        (Part::Targets, pack.targets.len(), "/policy/targets"),
        (Part::Kpis, pack.kpis.len(), "/policy/targets#kpis"),
        (Part::Actions, pack.actions.len(), "/policy/measures"),
        (Part::Supply, pack.supply.len(), "/policy/measures#supply"),
        (Part::Subsidies, pack.subsidies.len(), "/policy/measures#subsidies"),
        (Part::Bodies, pack.bodies.len(), "/policy/bodies"),
        (Part::Workflows, pack.workflows.len(), "/policy/bodies#workflows"),
        (Part::Plans, pack.plans.len(), "/policy/plan"),
        (Part::Milestones, pack.milestones.len(), "/policy/plan"),
    ];
    counted.into_iter().filter(|(_, of, _)| *of > 0).map(|(part, of, path)| (part.ja().to_owned(), count(of), book.to(path))).collect()
}

fn guideline(book: &Book) -> Vec<(String, Words, String, String)> {
    let parts = [Part::Roles, Part::Targets, Part::Kpis, Part::Actions, Part::Bodies, Part::Supply, Part::Courses, Part::Skills, Part::Requirements];
    let point = |point: &ayumi_policy::model::GuidelinePoint| {
        let answers = book.items(&parts, &point.answered_by);
        let text = |text: &Option<String>| text.clone().unwrap_or_default();
        (book.view.of(&point.name).to_owned(), answers, text(&point.note), text(&point.source))
    };
    book.pack().guideline.iter().map(point).collect()
}

/// The chapters of the written policy, each with its sections.
fn chapters(book: &Book) -> Vec<Chapter> {
    let mut chapters: Vec<Chapter> = Vec::new();
    for section in &book.pack().document {
        let name = format!("{}{}", book.view.of(&section.name), book.view.condition(section.only_if.as_ref()));
        let text = section.text.as_ref().map(|text| book.view.filled(text)).unwrap_or_default();
        let text: Vec<String> = text.split("\n\n").map(|text| text.trim().to_owned()).filter(|text| !text.is_empty()).collect();
        match chapters.last_mut() {
            Some(chapter) if section.level > 1 => chapter.sections.push((name, text)),
            _ => chapters.push(Chapter { name, text, sections: Vec::new() }),
        }
    }
    chapters
}
