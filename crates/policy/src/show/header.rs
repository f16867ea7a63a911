//! Which policy this is.

use super::Block;
use super::view::View;
use crate::form::words;
use crate::model::{Adoption, LibraryPart, Part};

pub(super) fn show(view: &View<'_>, out: &mut Vec<Block>) {
    let header = &view.pack.policy;
    out.push(Block::heading(1, &header.title));
    let code = header.municipality.code.as_ref().map_or_else(String::new, |code| format!("（団体コード {}）", code.value));
    let mut lines = vec![format!("団体: {}{code}", header.municipality.name)];
    let mut add = |name: &str, value: Option<String>| lines.extend(value.map(|value| format!("{name}: {value}")));
    add("版", header.version.clone());
    add("策定", header.adopted.clone());
    add("施行", Some(header.from.value.ja()));
    add("終期", header.until.map(|until| view.deadline(until.value)));
    add("前の方針", header.supersedes.map(|code| code.to_string()));
    add("所管", (!header.owners.is_empty()).then(|| view.names(&[Part::Bodies, Part::Roles], &header.owners)));
    add("見直し", header.review.clone());
    add("全職員", header.staff.map(|staff| view.name(&[Part::Requirements], &staff)));
    add("規模", header.size.map(|size| format!("職員 約{}人、約{}課", size.staff, size.sections)));
    add("出典", header.source.clone());
    out.push(Block::List(lines));
    if let Some(definition) = &header.definition {
        out.push(Block::paragraph(format!("デジタル人材とは、{definition}")));
    }
    if !header.notes.is_empty() {
        out.push(Block::heading(2, "この方針パックについての注"));
        out.push(Block::List(header.notes.clone()));
    }
    adoptions(view, out);
    blanks(view, out);
}

/// What is taken from libraries, and how much of that is changed here.
fn adoptions(view: &View<'_>, out: &mut Vec<Block>) {
    let line = |adoption: &Adoption| {
        let of = || view.pack.origins.0.iter().filter(|origin| origin.library == adoption.id.value);
        let parts = LibraryPart::ALL.map(LibraryPart::part).into_iter();
        let counted = parts.filter_map(|part| Some((part, of().filter(|origin| origin.part == part).count())).filter(|(_, n)| *n > 0));
        let taken: Vec<String> = counted.map(|(part, n)| format!("{} {n}件", part.ja())).collect();
        let changed = of().filter(|origin| origin.changed).count();
        let changed = if changed > 0 { format!("（うち変更 {changed}件）") } else { String::new() };
        let taken = if taken.is_empty() { String::new() } else { format!(": {}{changed}", taken.join("、")) };
        format!("{}（{}、版 {}）{taken}", view.of(&adoption.name), adoption.id.value, adoption.version.value)
    };
    let lines: Vec<String> = view.pack.adoptions.iter().map(line).collect();
    if !lines.is_empty() {
        out.push(Block::heading(2, Part::Adoptions.ja()));
        out.push(Block::List(lines));
    }
}

/// A template says first what is still to be filled in.
fn blanks(view: &View<'_>, out: &mut Vec<Block>) {
    let blank = |blank: &crate::model::Blank| {
        let value = blank.value.as_ref().map_or_else(|| "【未記入】".into(), |value| value.value.clone());
        vec![view.of(&blank.name).into(), value, super::view::word(words::BLANK_KIND, blank.kind), super::view::text(blank.hint.as_ref())]
    };
    let rows: Vec<Vec<String>> = view.pack.blanks.iter().map(blank).collect();
    if !rows.is_empty() {
        out.push(Block::heading(2, "空欄"));
        out.extend(Block::table(super::block::heads(["見出し", "値", "型", "記入の手引"]), rows));
    }
    for alternative in &view.pack.alternatives {
        out.push(Block::heading(2, format!("選択肢: {}", view.of(&alternative.name))));
        let chosen = |id: &crate::model::Id| alternative.chosen.as_ref().is_some_and(|chosen| chosen.value == id.value);
        let line = |option: &crate::model::Choice| {
            let mark = if chosen(&option.id) { "【採用】" } else { "" };
            format!("{mark}{} {}", option.name, super::view::text(option.detail.as_ref()))
        };
        out.push(Block::List(alternative.options.iter().map(line).collect()));
        if alternative.chosen.is_none() {
            out.push(Block::Open("【未選択】どの選択肢によるか決まっていません。".into()));
        }
    }
}
