//! What changed between two packs, in the words of the domain: items are the same if their ids are, whatever they are
//! called. What a change does to people is for the engine to say.

mod entry;
mod item;
mod line;

use std::collections::HashSet;

use ayumi_facts::Code;
use serde::Serialize;

use crate::Pack;
use crate::form::{self, Reader, latest_name};
use crate::model::Part;
use crate::node::Node;

/// 違い: one thing that is not the same in the second pack.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub struct Difference {
    /// In which part.
    pub part: Part,
    /// In which item; in the header, the policy's id.
    pub id: Code,
    /// What the item is called, in the second pack if it is there.
    pub label: String,
    /// What happened.
    pub change: Change,
    /// In what of the item, in Japanese. Empty: the item as a whole.
    pub field: String,
    /// As it was, for people. None: it was not there.
    pub before: Option<String>,
    /// As it is, for people. None: it is not there any more.
    pub after: Option<String>,
    /// The whole in one line of Japanese.
    pub ja: String,
}

/// 違いの種類.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Change {
    /// 追加
    Added,
    /// 削除
    Removed,
    /// 変更
    Changed,
    /// 名称変更
    Renamed,
    /// 並び順の変更, where the order says something
    Reordered,
}

/// Every difference from one pack to another, in the order of the parts and of the second pack's items.
///
/// ```
/// use ayumi_policy::{SourceFile, diff, parse_pack};
///
/// let pack = |name: &str| {
///     let text = format!("- id: shuji\n  name: {name}\n");
///     parse_pack(&[SourceFile { name: "ranks.yaml".into(), text }]).0
/// };
/// let found = diff(&pack("主事"), &pack("主任"));
/// assert_eq!(found.len(), 1);
/// assert_eq!(found[0].ja, "名称変更（職位）: 『主事』 → 『主任』");
/// ```
pub fn diff(before: &Pack, after: &Pack) -> Vec<Difference> {
    let (old, new) = (Node::of_pack(before), Node::of_pack(after));
    let sides = Sides { before: Reader::new(before, &old), after: Reader::new(after, &new) };
    let mut out = Vec::new();
    for part in Part::ALL {
        compare_part(part, &sides, (&old.items(part), &new.items(part)), &mut out);
    }
    out
}

/// The readers of both packs.
struct Sides<'a> {
    before: Reader<'a>,
    after: Reader<'a>,
}

fn compare_part(part: Part, sides: &Sides<'_>, (old, new): (&[&Node], &[&Node]), out: &mut Vec<Difference>) {
    if let (Part::Policy, [old], [new]) = (part, old, new) {
        let subject = Subject::new(part, new, sides, false);
        item::compare(&subject, form::fields(part), (old, new), "", out);
        return;
    }
    let several = old.len().max(new.len()) > 1;
    for item in new {
        let subject = Subject::new(part, item, sides, several);
        match find(old, id_of(item)) {
            Some(was) => item::compare(&subject, form::fields(part), (was, item), "", out),
            None => out.push(subject.whole(Change::Added)),
        }
    }
    let gone = old.iter().filter(|item| find(new, id_of(item)).is_none());
    out.extend(gone.map(|item| Subject::new(part, item, sides, several).whole(Change::Removed)));
    if part == Part::Ranks {
        out.extend(reordered(part, sides, (old, new)));
    }
}

/// The ladder is an order, so it is a change when the same ranks stand in another one.
fn reordered(part: Part, sides: &Sides<'_>, (old, new): (&[&Node], &[&Node])) -> Option<Difference> {
    let kept = |items: &[&Node], other: &[&Node]| -> Vec<String> {
        items.iter().map(|item| id_of(item).to_owned()).filter(|id| find(other, id).is_some()).collect()
    };
    let (before, after) = (kept(old, new), kept(new, old));
    let unique = before.iter().collect::<HashSet<_>>().len() == before.len();
    (unique && before != after).then(|| {
        let names = |reader: &Reader<'_>, ids: &[String]| ids.iter().map(|id| reader.name(&[part], id)).collect::<Vec<_>>().join("、");
        let (before, after) = (names(&sides.before, &before), names(&sides.after, &after));
        let ja = format!("{}の並び順を変更: {before} → {after}", part.ja());
        Difference {
            part,
            id: Code::new(""),
            label: part.ja().into(),
            change: Change::Reordered,
            field: "並び順".into(),
            before: Some(before),
            after: Some(after),
            ja,
        }
    })
}

fn id_of(item: &Node) -> &str {
    item.text("id").unwrap_or("")
}

fn find<'n>(items: &[&'n Node], id: &str) -> Option<&'n Node> {
    items.iter().copied().find(|item| id_of(item) == id)
}

/// What differences are about: an item of a part.
struct Subject<'a> {
    part: Part,
    id: Code,
    label: String,
    sides: &'a Sides<'a>,
    /// Whether the part has other items, so that a matrix must be named.
    several: bool,
}

impl<'a> Subject<'a> {
    fn new(part: Part, item: &Node, sides: &'a Sides<'a>, several: bool) -> Self {
        let title = if part == Part::Policy { item.text("title").map(str::to_owned) } else { latest_name(item) };
        let id = id_of(item);
        Self { part, id: Code::new(id), label: title.unwrap_or_else(|| id.into()), sides, several }
    }

    /// 「役割『…』」
    fn title(&self) -> String {
        format!("{}『{}』", self.part.ja(), self.label)
    }

    /// The item came or went as a whole.
    fn whole(&self, change: Change) -> Difference {
        let label = Some(self.label.clone());
        let (before, after, verb) = if change == Change::Added { (None, label, "追加") } else { (label, None, "削除") };
        let ja = format!("{}を{verb}", self.title());
        Difference { part: self.part, id: self.id, label: self.label.clone(), change, field: String::new(), before, after, ja }
    }

    /// A difference in a field.
    fn difference(&self, change: Change, field: &str, before: Option<String>, after: Option<String>, ja: String) -> Difference {
        Difference { part: self.part, id: self.id, label: self.label.clone(), change, field: field.into(), before, after, ja }
    }
}
