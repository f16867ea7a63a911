//! 段階: the steps of each stage group from the lowest, what each asks for, and how many people stand there today.

use std::sync::Arc;

use askama::Template;
use ayumi_engine::{error_ja, stages as distribution};
use ayumi_facts::Code;
use ayumi_policy::grammar::parse_requirement;
use ayumi_policy::model::{Part, StageGroup, Step};

use super::Frame;
use super::book::{Book, anchor};
use super::word::{Rule, Tally, Words};
use crate::ask::Ask;
use crate::error::AppError;
use crate::links;
use crate::page::{Page, count};
use crate::shell::Shell;

/// 段階.
#[derive(Debug, Template)]
#[template(path = "policy/stages.html")]
pub struct StagesPage {
    shell: Shell,
    frame: Frame,
    groups: Vec<GroupShown>,
}

#[derive(Debug)]
struct GroupShown {
    anchor: String,
    name: String,
    roles: Words,
    of: String,
    /// Everybody the steps are about, and of whom that is unknown.
    people: String,
    unknown: Option<String>,
    why: Option<String>,
    steps: Vec<StepShown>,
    source: String,
}

#[derive(Debug)]
struct StepShown {
    name: String,
    definition: String,
    rule: Option<Rule>,
    alone: bool,
    people: Option<Tally>,
    perhaps: Option<String>,
    /// Of a hundred people so many.
    share: Option<(usize, String)>,
    source: String,
}

/// How many stand at each step (the first entry: below the first) and how many of them may stand higher; of how many it is
/// unknown whether the group is about them.
type Counted = Result<(Vec<(usize, usize)>, usize), String>;

/// Every stage group.
///
/// # Errors
/// The ledger cannot be read.
pub async fn page(ask: Ask) -> Result<Page<StagesPage>, AppError> {
    let book = Book::open(&ask);
    let counted = counted(&book);
    let groups = book.pack().stages.iter().zip(counted.iter()).map(|(group, counted)| shown(&book, group, counted)).collect();
    Ok(Page(StagesPage { frame: Frame::new(&ask), groups, shell: ask.shell.clone() }))
}

fn counted(book: &Book) -> Arc<Vec<Counted>> {
    let (scope, day, names) = (book.ask.world.scope(), book.ask.as_of(), book.names());
    let one = |group: &StageGroup| -> Counted {
        let found = distribution(scope, group.id.value, day).map_err(|error| error_ja(&error, &names))?;
        Ok((found.steps.iter().map(|step| (step.people.len(), step.perhaps.len())).collect(), found.unknown.len()))
    };
    book.ask.remember("policy stages", || book.pack().stages.iter().map(one).collect())
}

fn shown(book: &Book, group: &StageGroup, counted: &Counted) -> GroupShown {
    let shell = &book.ask.shell;
    let (steps, unknown, why) = match counted {
        Ok((steps, unknown)) => (steps.as_slice(), *unknown, None),
        Err(why) => (&[][..], 0, Some(why.clone())),
    };
    let all: usize = steps.iter().map(|(people, _)| people).sum();
    let below = (!steps.is_empty()).then(|| below(book, group.id.value, steps.first().copied().unwrap_or_default(), all));
    let rest = group.steps.iter().enumerate().map(|(nth, one)| step(book, group.id.value, one, steps.get(nth + 1).copied(), all));
    GroupShown {
        anchor: anchor(Part::Stages, group.id.value),
        name: book.view.of(&group.name).to_owned(),
        roles: book.items(&[Part::Roles], &group.roles),
        of: group.of.as_ref().map(|of| book.view.requirement(of)).unwrap_or_default(),
        people: shell.f1("policy-people", "count", count(all)),
        unknown: (unknown > 0).then(|| shell.f1("policy-stage-unknown", "count", count(unknown))),
        why,
        steps: below.into_iter().chain(rest).collect(),
        source: group.source.clone().unwrap_or_default(),
    }
}

/// Those who have not reached the first step.
fn below(book: &Book, group: Code, (people, perhaps): (usize, usize), all: usize) -> StepShown {
    let shell = &book.ask.shell;
    StepShown {
        name: shell.t("policy-stage-below").to_owned(),
        definition: shell.t("policy-stage-below-lead").to_owned(),
        rule: None,
        alone: false,
        people: Some(tally(book, &format!("{group}:"), people)),
        perhaps: (perhaps > 0).then(|| shell.f1("policy-stage-perhaps", "count", count(perhaps))),
        share: share(people, all).map(|share| (share, percent(shell, people, share))),
        source: String::new(),
    }
}

fn step(book: &Book, group: Code, step: &Step, counted: Option<(usize, usize)>, all: usize) -> StepShown {
    let shell = &book.ask.shell;
    let (people, perhaps) = counted.unwrap_or_default();
    StepShown {
        name: step.name.clone(),
        definition: step.definition.clone().unwrap_or_default(),
        rule: parse_requirement(&step.require).ok().map(|read| book.rule(&read, step.require.value.clone())),
        alone: step.alone,
        people: counted.map(|_| tally(book, &format!("{group}:{}", step.id.value), people)),
        perhaps: (perhaps > 0).then(|| shell.f1("policy-stage-perhaps", "count", count(perhaps))),
        share: counted.and_then(|_| share(people, all)).map(|share| (share, percent(shell, people, share))),
        source: step.source.clone().unwrap_or_default(),
    }
}

fn tally(book: &Book, step: &str, people: usize) -> Tally {
    Tally::new(&book.ask.shell, (people, 0), Some((links::people(book.ask, &[("step", step)]), String::new())))
}

/// Of a hundred so many: rounded down, so that 100 is all.
fn share(people: usize, all: usize) -> Option<usize> {
    (people * 100).checked_div(all)
}

/// 「57%」; few are not none.
fn percent(shell: &Shell, people: usize, share: usize) -> String {
    if share == 0 && people > 0 { shell.t("policy-stage-under-one").to_owned() } else { format!("{share}%") }
}
