//! Lists within an item (versions of a requirement, steps of a procedure): entries are matched by what tells them apart.

use super::{Change, Difference, Subject, item};
use crate::form::{By, Field, Kind, Reader, Rows};
use crate::node::Node;

/// An entry with what tells it apart: its keys, and its place among those with the same keys.
struct Entry<'n> {
    key: (Vec<String>, usize),
    node: &'n Node,
}

/// Adds what differs between two lists.
pub(super) fn compare(subject: &Subject<'_>, field: &Field, rows: &Rows, items: (&Node, &Node), place: &str, out: &mut Vec<Difference>) {
    let (old, new) = (entries(field, rows, items.0), entries(field, rows, items.1));
    for entry in &new {
        let place = format!("{place}{}", label(rows, entry, &subject.sides.after));
        match old.iter().find(|was| was.key == entry.key) {
            Some(was) => item::compare(subject, rows.fields, (was.node, entry.node), &place, out),
            None => out.push(whole(subject, field, rows, entry, &place, Change::Added)),
        }
    }
    for entry in old.iter().filter(|was| new.iter().all(|entry| entry.key != was.key)) {
        let place = format!("{place}{}", label(rows, entry, &subject.sides.before));
        out.push(whole(subject, field, rows, entry, &place, Change::Removed));
    }
    out.extend(reordered(subject, field, rows, (&old, &new), place));
}

fn entries<'n>(field: &Field, rows: &Rows, item: &'n Node) -> Vec<Entry<'n>> {
    let mut entries: Vec<Entry<'n>> = Vec::new();
    for (map_key, node) in item.entries(field.key) {
        let values: Vec<String> = match rows.by {
            By::Keys(keys) => keys.iter().map(|key| value(node, key)).collect(),
            By::Numbered(key, _) => vec![value(node, key)],
            By::MapKey(_) => vec![map_key.unwrap_or("").into()],
        };
        let same = entries.iter().filter(|entry| entry.key.0 == values).count();
        entries.push(Entry { key: (values, same), node });
    }
    entries
}

fn value(node: &Node, key: &str) -> String {
    node.get(key).map_or_else(String::new, Node::scalar)
}

/// What people call the entry: 「令和10年度から」, 「Step 1」.
fn label(rows: &Rows, entry: &Entry<'_>, reader: &Reader<'_>) -> String {
    if let Some(name) = entry.node.text("name") {
        return format!("「{name}」");
    }
    let keys: &[&str] = match &rows.by {
        By::Keys(keys) => keys,
        By::Numbered(key, _) => std::slice::from_ref(key),
        By::MapKey(_) => return entry.key.0.iter().map(|key| format!("「{key}」")).collect(),
    };
    let fields = keys.iter().filter_map(|key| rows.fields.iter().find(|field| field.key == *key));
    let said: Vec<String> = fields.filter_map(|field| said(field, entry.node, reader)).collect();
    match said.as_slice() {
        [] => String::new(),
        several => format!(" {}", several.join("・")),
    }
}

fn said(field: &Field, node: &Node, reader: &Reader<'_>) -> Option<String> {
    let said = reader.value(field, node.get(field.key));
    match (field.kind, field.key) {
        (Kind::Start, "from") => Some(said.map_or_else(|| "方針の開始から".into(), |from| format!("{from}から"))),
        _ => said,
    }
}

/// An entry that came or went, with all it says.
fn whole(subject: &Subject<'_>, field: &Field, rows: &Rows, entry: &Entry<'_>, place: &str, change: Change) -> Difference {
    let (reader, verb) = if change == Change::Added { (&subject.sides.after, "追加") } else { (&subject.sides.before, "削除") };
    let content = summary(rows, entry.node, reader);
    let colon = if content.is_empty() { String::new() } else { format!(": {content}") };
    let ja = format!("{}{place} {}を{verb}{colon}", subject.title(), field.ja);
    let (before, after) = if change == Change::Added { (None, Some(content)) } else { (Some(content), None) };
    subject.difference(change, &format!("{place} {}", field.ja), before, after, ja)
}

fn summary(rows: &Rows, node: &Node, reader: &Reader<'_>) -> String {
    let told = |field: &&Field| field.key != "id" && field.key != "name" && field.key != "source" && field.key != "from";
    let value = |field: &Field| match (field.kind, node.get(field.key)) {
        (Kind::Group(_) | Kind::Rows(_), _) | (_, None) => None,
        (_, value) => reader.value(field, value).map(|said| format!("{} {said}", field.ja)),
    };
    rows.fields.iter().filter(told).filter_map(value).collect::<Vec<_>>().join("、")
}

/// The order of steps, levels and channels says something.
fn reordered(subject: &Subject<'_>, field: &Field, rows: &Rows, (old, new): (&[Entry<'_>], &[Entry<'_>]), place: &str) -> Option<Difference> {
    let kept = |entries: &[Entry<'_>], others: &[Entry<'_>], reader: &Reader<'_>| -> (Vec<(Vec<String>, usize)>, String) {
        let kept: Vec<&Entry<'_>> = entries.iter().filter(|entry| others.iter().any(|other| other.key == entry.key)).collect();
        let said = kept.iter().map(|entry| label(rows, entry, reader)).collect();
        (kept.iter().map(|entry| entry.key.clone()).collect(), said)
    };
    let ((was, before), (is, after)) = (kept(old, new, &subject.sides.before), kept(new, old, &subject.sides.after));
    (was != is && !matches!(rows.by, By::MapKey(_))).then(|| {
        let ja = format!("{}{place} {}の並び順を変更: {before} → {after}", subject.title(), field.ja);
        subject.difference(Change::Reordered, &format!("{place}{}の並び順", field.ja), Some(before), Some(after), ja)
    })
}
