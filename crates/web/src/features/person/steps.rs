//! 次の一歩: what is missing for the next role and what to do about it; the roles held, and by what right.

use askama::Template;
use axum::extract::Path;
use ayumi_engine::{Stage, Status, Verdict, employed};
use ayumi_facts::Kind;

use super::brief::{Brief, brief};
use super::head::Head;
use super::roles::{RoleRow, roles};
use super::rules::{RuleCard, rules, verdict};
use super::subject::{Subject, Tab};
use super::tree::{Node, tree};
use crate::ask::Ask;
use crate::error::AppError;
use crate::page::Page;
use crate::parts::Chip;
use crate::shell::Shell;

/// 次の一歩.
#[derive(Debug, Template)]
#[template(path = "person/steps.html")]
pub struct StepsPage {
    /// The frame.
    pub shell: Shell,
    /// The person.
    pub head: Head,
    /// The nearest rule that is not met, or not used yet.
    pub first: Option<RuleCard>,
    /// Why there is no such rule.
    pub nothing: &'static str,
    /// Not employed on the day: the last day on which they were, with the way there; empty where they are still to come.
    pub gone: Option<Option<(String, String)>>,
    /// The others, by how near they are.
    pub others: Vec<RuleCard>,
    /// 保有する役割, and those of which it is unknown.
    pub held: Vec<RoleRow>,
    /// The other roles.
    pub rest: Vec<RoleRow>,
    /// 段階
    pub stages: Vec<StageCard>,
    /// スキルと研修 in a few words.
    pub brief: Brief,
}

/// 段階の区分.
#[derive(Clone, Debug)]
pub struct StageCard {
    /// Its anchor.
    pub id: String,
    /// 名称
    pub label: String,
    /// 現在の段階, and what might be reached.
    pub now: String,
    /// Every step, lowest first.
    pub steps: Vec<StepRow>,
}

/// ひとつの段階.
#[derive(Clone, Debug)]
pub struct StepRow {
    /// Whether its own requirement is met.
    pub chip: Chip,
    /// 名称
    pub label: String,
    /// The grounds.
    pub node: Option<Node>,
}

/// The first tab.
///
/// # Errors
/// There is no such person.
pub async fn page(ask: Ask, Path(key): Path<String>) -> Result<Page<StepsPage>, AppError> {
    let subject = Subject::find(ask, &key)?;
    let status = subject.status()?;
    let gone = gone(&subject);
    let mut rules = rules(&subject, &status).into_iter();
    let (held, rest) = roles(&subject, &status);
    Ok(Page(StepsPage {
        head: Head::new(&subject, &status, Tab::Steps),
        first: if gone.is_some() { None } else { rules.next() },
        nothing: subject.t(if status.schemes.is_empty() { "person-no-schemes" } else { "person-no-next-why" }),
        gone,
        others: rules.collect(),
        held,
        rest,
        stages: status.stages.iter().map(|stage| stage_card(&subject, stage)).collect(),
        brief: brief(&subject, &status),
        shell: subject.ask.shell.clone(),
    }))
}

/// Of somebody who is not employed there is no next step; what was on their last day can be seen.
fn gone(subject: &Subject) -> Option<Option<(String, String)>> {
    if employed(subject.scope(), subject.person, subject.as_of()) != Verdict::Unmet {
        return None;
    }
    let facts = subject.facts();
    let past = facts.iter().filter(|fact| fact.what.kind() == Kind::Employment).filter_map(|fact| fact.valid.last_day());
    let last = past.filter(|last| *last < subject.as_of()).max();
    Some(last.map(|last| {
        (subject.ask.shell.f1("person-gone-see", "date", subject.date(last)), subject.ask.shell.same(&[("as_of", Some(&last.to_string()))]))
    }))
}

fn stage_card(subject: &Subject, stage: &Stage) -> StageCard {
    let names = subject.names();
    let step = |id| names.step(stage.group, id);
    let reached = stage.reached.map_or_else(|| subject.t("person-stage-none").to_owned(), step);
    let perhaps = stage.perhaps.map(|id| subject.ask.shell.f1("person-stage-perhaps", "step", step(id)));
    let row = |(id, finding): &(_, ayumi_engine::Finding)| StepRow {
        chip: verdict(subject, finding.verdict),
        label: step(*id),
        node: (finding.verdict != Verdict::Met).then(|| tree(subject, finding, &format!("stage-{}-{id}", stage.group))).flatten(),
    };
    StageCard {
        id: format!("stage-{}", stage.group),
        label: names.stage_group(stage.group),
        now: std::iter::once(reached).chain(perhaps).collect::<Vec<_>>().join("　"),
        steps: stage.steps.iter().map(row).collect(),
    }
}

/// Whether the policy has roles; one without has named requirements only.
pub fn has_roles(status: &Status) -> bool {
    !(status.roles.is_empty() && status.schemes.is_empty())
}
