//! The written policy's own sections, the national guideline, and the municipality's vocabulary.

use super::Block;
use super::block::heads;
use super::view::{View, text, word};
use crate::form::words;
use crate::model::{Part, Section};

pub(super) fn show(view: &View<'_>, out: &mut Vec<Block>) {
    vocabulary(view, out);
    let pack = view.pack;
    if !pack.document.is_empty() {
        out.push(Block::heading(1, "方針の構成"));
    }
    pack.document.iter().for_each(|one| section(view, one, out));
    let point = |point: &crate::model::GuidelinePoint| {
        let answers = view.names(&Part::ALL, &point.answered_by);
        vec![
            view.of(&point.name).into(),
            if answers.is_empty() { "【答えなし】".into() } else { answers },
            text(point.note.as_ref()),
            text(point.source.as_ref()),
        ]
    };
    if let Some(table) = Block::table(heads(["国の指針の項目", "答えている項目", "注", "出典"]), pack.guideline.iter().map(point).collect())
    {
        out.extend([Block::heading(1, "国の指針との対応"), table]);
    }
}

fn section(view: &View<'_>, section: &Section, out: &mut Vec<Block>) {
    let name = format!("{}{}", view.of(&section.name), view.condition(section.only_if.as_ref()));
    out.push(Block::heading(section.level.saturating_add(1), name));
    let body = section.text.as_ref().map(|text| view.filled(text));
    let paragraphs = body.iter().flat_map(|text| text.split("\n\n")).map(str::trim).filter(|paragraph| !paragraph.is_empty());
    out.extend(paragraphs.map(Block::paragraph));
    let shown: Vec<String> =
        section.shows.iter().map(|stem| Part::of_stem(stem).map_or_else(|| stem.value.clone(), |part| part.ja().into())).collect();
    if !shown.is_empty() {
        out.push(Block::paragraph(format!("（ここに置く表: {}）", shown.join("、"))));
    }
}

/// 職位, 職種 and the other words of the ledger.
fn vocabulary(view: &View<'_>, out: &mut Vec<Block>) {
    let pack = view.pack;
    let mut lines = Vec::new();
    let mut add = |part: Part, names: Vec<String>, between: &str| {
        lines.extend((!names.is_empty()).then(|| format!("{}: {}", part.ja(), names.join(between))));
    };
    let rank = |rank: &crate::model::Rank| {
        let same = rank.same_as.map_or_else(String::new, |same| format!("（{}と同格）", view.name(&[Part::Ranks], &same)));
        format!("{}{same}", view.of(&rank.name))
    };
    add(Part::Ranks, pack.ranks.iter().map(rank).collect(), " < ");
    add(Part::Series, pack.series.iter().map(|one| view.of(&one.name).into()).collect(), "、");
    add(Part::Employment, pack.employment.iter().map(|one| view.of(&one.name).into()).collect(), "、");
    add(Part::Absences, pack.absences.iter().map(|one| view.of(&one.name).into()).collect(), "、");
    add(Part::UnitClasses, pack.unit_classes.iter().map(|one| view.of(&one.name).into()).collect(), "、");
    add(Part::UnitSets, pack.unit_sets.iter().map(|set| unit_set(view, set)).collect(), "、");
    add(
        Part::Attributes,
        pack.attributes.iter().map(|one| format!("{}（{}）", view.of(&one.name), word(words::VALUE_KIND, one.kind))).collect(),
        "、",
    );
    if !lines.is_empty() {
        out.extend([Block::heading(1, "この団体のことば"), Block::List(lines)]);
    }
}

fn unit_set(view: &View<'_>, set: &crate::model::UnitSet) -> String {
    let listed = |ids: &[crate::model::Id]| ids.iter().map(|id| id.to_string()).collect::<Vec<_>>().join("、");
    let classes = (!set.classes.is_empty()).then(|| view.names(&[Part::UnitClasses], &set.classes));
    let units = (!set.units.is_empty()).then(|| listed(&set.units));
    let members: Vec<String> = classes.into_iter().chain(units).collect();
    let except = if set.except.is_empty() { String::new() } else { format!("。{}を除く", listed(&set.except)) };
    format!("{}（{}{except}）", view.of(&set.name), members.join("、"))
}
