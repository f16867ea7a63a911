//! Who runs the programme and with what: bodies, workflows, supply, plans, milestones, subsidies, and the municipality's words.

use super::Block;
use super::block::heads;
use super::view::{View, since, text, word};
use crate::form::words;
use crate::model::{Body, Part, Plan, Subsidy, Supply, Workflow, WorkflowStep};

pub(super) fn show(view: &View<'_>, out: &mut Vec<Block>) {
    let pack = view.pack;
    if let Some(table) =
        Block::table(heads(["体制", "種別", "上位", "所掌", "権限", "出典"]), pack.bodies.iter().map(|one| body(view, one)).collect())
    {
        out.extend([Block::heading(1, "推進体制"), table]);
    }
    if !pack.workflows.is_empty() {
        out.push(Block::heading(1, "手続"));
    }
    pack.workflows.iter().for_each(|one| workflow(view, one, out));
    if let Some(table) =
        Block::table(heads(["手段", "種別", "説明", "主催・派遣元", "状況", "出典"]), pack.supply.iter().map(|one| supply(view, one)).collect())
    {
        out.extend([Block::heading(1, "確保の手段"), table]);
    }
    if let Some(table) =
        Block::table(heads(["計画", "位置づけ", "期", "期間", "説明", "出典"]), pack.plans.iter().map(|one| plan(view, one)).collect())
    {
        out.extend([Block::heading(1, "関連計画"), table]);
    }
    if let Some(table) = Block::table(heads(["節目", "いつ", "内容", "出典"]), pack.milestones.iter().map(|one| milestone(view, one)).collect())
    {
        out.extend([Block::heading(1, "節目"), table]);
    }
    if !pack.subsidies.is_empty() {
        out.push(Block::heading(1, "助成"));
    }
    pack.subsidies.iter().for_each(|one| subsidy(view, one, out));
}

fn body(view: &View<'_>, body: &Body) -> Vec<String> {
    let powers: Vec<String> = body.powers.iter().map(|power| word(words::POWER, power)).collect();
    vec![
        view.of(&body.name).into(),
        word(words::BODY_KIND, body.kind),
        body.parent.map_or_else(String::new, |parent| view.name(&[Part::Bodies], &parent)),
        body.duties.join("、"),
        powers.join("、"),
        text(body.source.as_ref()),
    ]
}

fn workflow(view: &View<'_>, workflow: &Workflow, out: &mut Vec<Block>) {
    out.push(Block::heading(2, view.of(&workflow.name)));
    let rows = (1..).zip(&workflow.steps).map(|(number, one): (u32, &WorkflowStep)| step(view, number, one)).collect();
    out.extend(Block::table(heads(["順", "段階", "誰が", "何を", "期限", "備考"]), rows));
    out.extend(workflow.source.as_ref().map(|source| Block::List(vec![format!("出典: {source}")])));
}

fn step(view: &View<'_>, number: u32, step: &WorkflowStep) -> Vec<String> {
    let scoring: Vec<String> = step.scoring.iter().map(|criterion| format!("{} {}点", criterion.name, criterion.points)).collect();
    let optional = step.optional.then(|| "必要に応じて".to_owned());
    let notes: Vec<String> = optional.into_iter().chain((!scoring.is_empty()).then(|| format!("採点: {}", scoring.join("、")))).collect();
    vec![
        number.to_string(),
        step.name.clone(),
        view.actor(&step.by),
        word(words::POWER, step.does),
        step.within_days.map_or_else(String::new, |days| format!("{days}日以内")),
        notes.join("。"),
    ]
}

fn supply(view: &View<'_>, supply: &Supply) -> Vec<String> {
    vec![
        format!("{}{}", view.of(&supply.name), view.condition(supply.only_if.as_ref())),
        word(words::SUPPLY_KIND, supply.kind),
        text(supply.detail.as_ref()),
        text(supply.host.as_ref()),
        word(words::STATE, supply.state),
        text(supply.source.as_ref()),
    ]
}

fn plan(view: &View<'_>, plan: &Plan) -> Vec<String> {
    let until = plan.until.map_or_else(String::new, |until| view.deadline(until.value));
    vec![
        view.of(&plan.name).into(),
        word(words::RELATION, plan.relation),
        text(plan.term.as_ref()),
        format!("{}{until}", since(plan.from.as_ref())),
        text(plan.note.as_ref()),
        text(plan.source.as_ref()),
    ]
}

fn milestone(view: &View<'_>, milestone: &crate::model::Milestone) -> Vec<String> {
    let on = milestone.on.map(|on| on.value.ja());
    let when: Vec<String> = on.into_iter().chain(milestone.when.clone()).collect();
    vec![view.of(&milestone.name).into(), when.join("、"), text(milestone.detail.as_ref()), text(milestone.source.as_ref())]
}

fn subsidy(view: &View<'_>, subsidy: &Subsidy, out: &mut Vec<Block>) {
    out.push(Block::heading(2, view.of(&subsidy.name)));
    let amount = |amount: Option<crate::At<crate::Quantity>>, unit: &str| amount.map(|amount| view.quantity(amount.value, unit));
    let mut lines = vec![format!("対象者: {}", view.name(&[Part::Requirements], &subsidy.payee))];
    let mut add = |name: &str, value: Option<String>| lines.extend(value.map(|value| format!("{name}: {value}")));
    add("対象の試験", subsidy.exams.map(|exams| view.name(&[Part::ExamSets], &exams)));
    add("開始", Some(since(Some(&subsidy.from))));
    add("支給の時点", Some(subsidy.paid_on.map_or_else(|| "【未定】".into(), |paid| word(words::PAID_ON, paid))));
    add("補助率", amount(subsidy.share, ""));
    add("上限", amount(subsidy.ceiling, "円"));
    add("年度予算", amount(subsidy.budget, "円"));
    add("添付書類", (!subsidy.evidence.is_empty()).then(|| subsidy.evidence.join("、")));
    add("手続", subsidy.workflow.map(|workflow| view.name(&[Part::Workflows], &workflow)));
    add("出典", subsidy.source.clone());
    out.push(Block::List(lines));
}
