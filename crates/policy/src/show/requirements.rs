//! Named requirements as sentences, and the schemes by which roles are certified or appointed.

use super::Block;
use super::block::heads;
use super::view::{View, since, source, text, word};
use crate::form::words;
use crate::model::{NamedRequirement, Part, Quota, Review, Scheme, SchemeVersion, Term};

const OWNERS: &[Part] = &[Part::Bodies, Part::Roles];

pub(super) fn show(view: &View<'_>, out: &mut Vec<Block>) {
    if !view.pack.requirements.is_empty() {
        out.push(Block::heading(1, "要件"));
    }
    view.pack.requirements.iter().for_each(|one| requirement(view, one, out));
    let judgement = |one: &crate::model::Judgement| {
        let valid = one.valid_for.map_or_else(String::new, |length| length.ja());
        vec![view.of(&one.name).into(), view.name(OWNERS, &one.body), text(one.note.as_ref()), valid, text(one.source.as_ref())]
    };
    let rows: Vec<Vec<String>> = view.pack.judgements.iter().map(judgement).collect();
    if let Some(table) = Block::table(heads(["判定", "判定する体制", "観点", "有効期間", "出典"]), rows) {
        out.extend([Block::heading(2, "判定"), table]);
    }
    let service = |one: &crate::model::Service| {
        vec![view.of(&one.name).into(), view.reader.requirement(&one.while_), word(words::ROUNDING, one.rounding), text(one.source.as_ref())]
    };
    let rows: Vec<Vec<String>> = view.pack.services.iter().map(service).collect();
    if let Some(table) = Block::table(heads(["経験", "数える期間", "端数", "出典"]), rows) {
        out.extend([Block::heading(2, "経験の数え方"), table]);
    }
}

fn requirement(view: &View<'_>, named: &NamedRequirement, out: &mut Vec<Block>) {
    out.push(Block::heading(2, view.of(&named.name)));
    out.extend(named.note.as_ref().map(Block::paragraph));
    let mut lines = Vec::new();
    if let Some(is) = &named.is {
        lines.push(line(&since(named.from.as_ref()), &view.reader.requirement(is), &source(named.source.as_ref())));
    }
    for (version, _) in view.versions(&named.versions, |version| Some(version.from.date())) {
        let until = version.until.map_or_else(String::new, |until| format!("{}まで", until.date().previous().wareki()));
        let period = format!("{}{until}", since(Some(&version.from)));
        lines.push(line(&period, &view.reader.requirement(&version.is), &source(Some(&version.source))));
    }
    out.push(Block::List(lines));
}

fn line(period: &str, sentence: &str, source: &str) -> String {
    if period.is_empty() { format!("{sentence}{source}") } else { format!("{period}: {sentence}{source}") }
}

pub(super) fn schemes(view: &View<'_>, out: &mut Vec<Block>) {
    if !view.pack.schemes.is_empty() {
        out.push(Block::heading(1, "認定・任命の制度"));
    }
    view.pack.schemes.iter().for_each(|one| scheme(view, one, out));
}

fn scheme(view: &View<'_>, scheme: &Scheme, out: &mut Vec<Block>) {
    out.push(Block::heading(2, view.of(&scheme.name)));
    out.push(Block::paragraph(format!("対象の役割: {}", view.name(&[Part::Roles], &scheme.role))));
    for (version, _) in view.versions(&scheme.versions, |version| Some(version.from.date())) {
        out.push(Block::heading(3, format!("{} {}", since(Some(&version.from)), source(Some(&version.source)))));
        out.push(Block::List(terms(view, version)));
    }
}

fn terms(view: &View<'_>, version: &SchemeVersion) -> Vec<String> {
    let require = version.require.as_ref().map_or_else(|| "定めなし".into(), |require| view.reader.requirement(require));
    let mut lines = vec![format!("要件: {require}")];
    lines.extend(version.review.as_ref().map(|one| format!("審査: {}", review(view, one))));
    for channel in &version.channels {
        let fallback = if channel.fallback { "（ほかの経路で足りないときだけ）" } else { "" };
        let workflow = channel.workflow.map_or_else(String::new, |id| format!(" — 手続: {}", view.name(&[Part::Workflows], &id)));
        lines.push(format!("候補の上がり方: {}{fallback}{workflow}", channel.name));
    }
    lines.extend(version.appoints.as_ref().map(|body| format!("任命・認定: {}", view.name(OWNERS, body))));
    lines.push(format!("任期: {}", term(&version.term)));
    lines.extend(version.quotas.iter().map(|one| format!("枠: {}", quota(view, one))));
    lines
}

pub(super) fn review(view: &View<'_>, review: &Review) -> String {
    let mut details = Vec::new();
    details.extend(review.body.as_ref().map(|body| view.name(OWNERS, body)));
    details.extend(review.judgement.as_ref().map(|judgement| format!("判定「{}」", view.name(&[Part::Judgements], judgement))));
    details.extend(review.note.clone());
    let by = word(words::REVIEW_BY, review.by);
    if details.is_empty() { by } else { format!("{by}（{}）", details.join("、")) }
}

pub(super) fn term(term: &Term) -> String {
    let transfer = format!("異動したときは{}", word(words::ON_TRANSFER, term.on_transfer));
    match (term.undecided, term.years) {
        (true, _) => format!("【未定】{transfer}"),
        (false, Some(years)) => format!("{years}年（{}）、{transfer}", word(words::TERM_END, term.ends)),
        (false, None) => format!("定めなし、{transfer}"),
    }
}

pub(super) fn quota(view: &View<'_>, quota: &Quota) -> String {
    let per = quota.per.map_or_else(|| "団体全体で".into(), |per| format!("{}ごとに", view.name(&[Part::UnitSets, Part::UnitClasses], &per)));
    let minimum = quota.minimum.map(|amount| match amount.value {
        crate::Quantity::Exactly(count) => format!("{count}人以上"),
        other => view.quantity(other, "人"),
    });
    let maximum = quota.maximum.map(|amount| format!("{}まで", view.quantity(amount.value, "人")));
    let by = quota.by.map(|by| view.deadline(by.value));
    let amounts: Vec<String> = minimum.into_iter().chain(maximum).chain(by).collect();
    format!("{per}{}", amounts.join("、"))
}
