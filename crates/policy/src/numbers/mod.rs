//! 数: every number of a pack that decides who counts or what is to be reached (targets, lengths of service, counts,
//! levels, periods of validity, quotas), each under an address of its own, and a pack with some of them changed. What a
//! change does to people is for the engine to say.

mod expression;
mod slot;
mod walk;

use ayumi_facts::Code;

use crate::form::{Reader, latest_name};
use crate::model::Part;
use crate::node::Node;
use crate::{Diagnostic, Pack, SourceFile};

use slot::Slot;
use walk::Walk;

/// 数: one number of a pack.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Number {
    /// Its address in this pack: part, item, field, and which one of the field: `schemes.leader.versions.1.require.1`.
    pub address: String,
    /// In which part.
    pub part: Part,
    /// In which item.
    pub id: Code,
    /// What the item is called.
    pub label: String,
    /// Which number of the item, in Japanese.
    pub place: String,
    /// The value as it is typed in: digits, or a word of `choices`. Empty: the policy states none.
    pub text: String,
    /// The value in words: 「約200人」.
    pub shown: String,
    /// What stands before the digits: 「約」.
    pub before: &'static str,
    /// What stands behind them: 「人以上」.
    pub unit: String,
    /// What may be chosen, with what it means; empty for a number that is typed in.
    pub choices: Vec<(String, String)>,
    /// 出典
    pub source: Option<String>,
}

/// Why a value cannot stand where somebody wants to put it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Wrong {
    /// The pack has no number of this address.
    NoSuchNumber,
    /// Nothing is given where the policy must state something.
    Empty,
    /// It is no whole number from 0.
    NoNumber,
    /// It is none of the words that may stand there.
    NoChoice,
}

/// 数を変えた方針パック.
#[derive(Clone, Debug)]
pub struct Edited {
    /// The files of the pack with the values that could be put in.
    pub files: Vec<SourceFile>,
    /// What could not: which of the edits, and why.
    pub wrong: Vec<(usize, Wrong)>,
}

/// Every number of the pack, in its order.
///
/// ```
/// use ayumi_policy::{SourceFile, numbers, parse_pack};
///
/// let text = "- id: leaders\n  name: リーダー\n  unit: 人\n  by-year: { R8: 10, R9: about 20 }\n";
/// let files = [SourceFile { name: "targets.yaml".into(), text: text.into() }];
/// let (pack, _) = parse_pack(&files);
/// let found = numbers::numbers(&pack);
/// assert_eq!(found[1].address, "targets.leaders.R9");
/// assert_eq!(found[1].shown, "約20人");
/// let edited = numbers::edited(&pack, &files, &[("targets.leaders.R9".into(), "25".into())]);
/// assert!(edited.wrong.is_empty());
/// assert_eq!(numbers::numbers(&parse_pack(&edited.files).0)[1].shown, "約25人");
/// ```
pub fn numbers(pack: &Pack) -> Vec<Number> {
    let tree = Node::of_pack(pack);
    let reader = Reader::new(pack, &tree);
    let mut found = Vec::new();
    let mut list = |number: Number, _: &Slot| {
        found.push(number);
        None
    };
    for part in parts() {
        for item in tree.items(part) {
            Walk::of_item(part, pack, &reader, item, &mut list);
        }
    }
    found
}

/// The pack with other values at some addresses. `files` are those the pack was read from; parts that nothing is changed
/// in keep theirs.
pub fn edited(pack: &Pack, files: &[SourceFile], edits: &[(String, String)]) -> Edited {
    let tree = Node::of_pack(pack);
    let reader = Reader::new(pack, &tree);
    let mut wrong: Vec<(usize, Wrong)> = Vec::new();
    let mut put: Vec<bool> = vec![false; edits.len()];
    let mut files = files.to_vec();
    for part in parts() {
        let mut set = |number: Number, slot: &Slot| {
            let (at, (_, text)) = edits.iter().enumerate().rev().find(|(_, (address, _))| *address == number.address)?;
            edits.iter().zip(&mut put).filter(|((address, _), _)| *address == number.address).for_each(|(_, put)| *put = true);
            slot.put(text).map_err(|why| wrong.push((at, why))).ok()
        };
        let items = tree.items(part);
        let other: Vec<Node> = items.iter().map(|item| Walk::of_item(part, pack, &reader, item, &mut set)).collect();
        if other.iter().zip(&items).any(|(other, item)| other != *item) {
            replace(&mut files, part, &other);
        }
    }
    wrong.extend(put.iter().enumerate().filter(|(_, put)| !**put).map(|(at, _)| (at, Wrong::NoSuchNumber)));
    wrong.sort_by_key(|(at, _)| *at);
    Edited { files, wrong }
}

/// Which item a diagnostic about edited files is about, as its part and id.
pub fn item_of(diagnostic: &Diagnostic, files: &[SourceFile]) -> Option<(Part, String)> {
    let part = Part::of_file(&diagnostic.file)?;
    let text = &files.iter().find(|file| file.name == diagnostic.file)?.text;
    let lines: Vec<&str> = text.lines().take(diagnostic.at.line as usize).collect();
    let id = lines.iter().rev().find_map(|line| line.strip_prefix("- id:"))?;
    Some((part, id.trim().trim_matches(['"', '\'']).to_owned()))
}

fn parts() -> impl Iterator<Item = Part> {
    Part::ALL.into_iter().filter(|part| !matches!(part, Part::Policy | Part::Subsidies | Part::Blanks))
}

fn replace(files: &mut Vec<SourceFile>, part: Part, items: &[Node]) {
    let Some(text) = crate::load::yaml(&items) else { return };
    match files.iter_mut().find(|file| file.name == part.file()) {
        Some(file) => file.text = text,
        None => files.push(SourceFile { name: part.file().into(), text }),
    }
}

fn item_label(item: &Node) -> String {
    latest_name(item).unwrap_or_else(|| item.text("id").unwrap_or("").to_owned())
}

#[cfg(test)]
mod tests;
