//! 体制・手続: who runs the programme and with which powers, and the workflows step by step.

use askama::Template;
use ayumi_engine::About;
use ayumi_policy::model::{Body, Part, Workflow, WorkflowStep};

use super::Frame;
use super::book::{Book, anchor};
use super::word::{Tally, Word, Words};
use crate::ask::Ask;
use crate::error::AppError;
use crate::page::Page;
use crate::shell::Shell;

/// 体制と手続.
#[derive(Debug, Template)]
#[template(path = "policy/bodies.html")]
pub struct BodiesPage {
    shell: Shell,
    frame: Frame,
    bodies: Vec<BodyShown>,
    workflows: Vec<WorkflowShown>,
}

#[derive(Debug)]
struct BodyShown {
    anchor: String,
    name: String,
    kind: String,
    parent: Words,
    duties: Vec<String>,
    powers: Vec<String>,
    tasks: Words,
    source: String,
}

#[derive(Debug)]
struct WorkflowShown {
    anchor: String,
    name: String,
    steps: Vec<StepShown>,
    schemes: Words,
    source: String,
}

#[derive(Debug)]
struct StepShown {
    name: String,
    by: Word,
    /// Who that is today, where a role acts.
    holders: Option<Tally>,
    does: String,
    within: Option<String>,
    scoring: Vec<(String, u32)>,
    optional: bool,
}

/// Bodies and workflows.
///
/// # Errors
/// The ledger cannot be read.
pub async fn page(ask: Ask) -> Result<Page<BodiesPage>, AppError> {
    let book = Book::open(&ask);
    let bodies = book.pack().bodies.iter().map(|one| body(&book, one)).collect();
    let workflows = book.pack().workflows.iter().map(|one| workflow(&book, one)).collect();
    Ok(Page(BodiesPage { frame: Frame::new(&ask), bodies, workflows, shell: ask.shell.clone() }))
}

fn body(book: &Book, body: &Body) -> BodyShown {
    let acts = |workflow: &&Workflow| workflow.steps.iter().any(|step| step.by.value == body.id.value);
    BodyShown {
        anchor: anchor(Part::Bodies, body.id.value),
        name: book.view.of(&body.name).to_owned(),
        kind: body.kind.ja(),
        parent: body.parent.iter().map(|parent| book.item(&[Part::Bodies], parent)).collect(),
        duties: body.duties.clone(),
        powers: body.powers.iter().map(|power| power.ja()).collect(),
        tasks: book.pack().workflows.iter().filter(acts).map(|workflow| book.item(&[Part::Workflows], &workflow.id)).collect(),
        source: body.source.clone().unwrap_or_default(),
    }
}

fn workflow(book: &Book, workflow: &Workflow) -> WorkflowShown {
    let leads_here = |scheme: &&ayumi_policy::model::Scheme| {
        let mut channels = scheme.versions.iter().flat_map(|version| &version.channels);
        channels.any(|channel| channel.workflow.is_some_and(|id| id.value == workflow.id.value))
    };
    WorkflowShown {
        anchor: anchor(Part::Workflows, workflow.id.value),
        name: book.view.of(&workflow.name).to_owned(),
        steps: workflow.steps.iter().map(|one| step(book, one)).collect(),
        schemes: book.pack().schemes.iter().filter(leads_here).map(|scheme| book.item(&[Part::Schemes], &scheme.id)).collect(),
        source: workflow.source.clone().unwrap_or_default(),
    }
}

fn step(book: &Book, step: &WorkflowStep) -> StepShown {
    let is_role = book.policy().roles.contains_key(&step.by.value) && !book.pack().bodies.iter().any(|body| body.id.value == step.by.value);
    StepShown {
        name: step.name.clone(),
        by: book.actor(&step.by),
        holders: is_role.then(|| book.tally(About::Role(step.by.value))),
        does: step.does.ja(),
        within: step.within_days.map(|days| book.ask.shell.f1("policy-step-within", "days", days)),
        scoring: step.scoring.iter().map(|criterion| (criterion.name.clone(), criterion.points)).collect(),
        optional: step.optional,
    }
}
