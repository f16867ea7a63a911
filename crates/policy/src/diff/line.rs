//! One field as one line of Japanese.

use super::{Change, Difference, Subject};
use crate::form::{Field, Kind, Reader};
use crate::node::Node;

/// A text longer than this is said to have changed and is not quoted in the line.
const LONG: usize = 60;

/// The difference of a field that is one value or one list.
pub(super) fn of_field(subject: &Subject<'_>, field: &Field, (old, new): (Option<&Node>, Option<&Node>), place: &str) -> Difference {
    let (mut before, mut after) = (subject.sides.before.value(field, old), subject.sides.after.value(field, new));
    if before == after {
        // Different things of the same name: only their ids tell them apart.
        (before, after) = (old.map(raw), new.map(raw));
    }
    let ja = format!("{}{place} {}", subject.title(), said(subject, field, (old, new), (&before, &after)));
    subject.difference(change(&before, &after), &format!("{place}{}", field.ja), before, after, ja)
}

/// A value as it stands in the file.
fn raw(value: &Node) -> String {
    match value {
        Node::List(entries) => entries.iter().map(Node::scalar).collect::<Vec<_>>().join("、"),
        scalar => scalar.scalar(),
    }
}

fn said(
    subject: &Subject<'_>,
    field: &Field,
    (old, new): (Option<&Node>, Option<&Node>),
    (before, after): (&Option<String>, &Option<String>),
) -> String {
    let name = field.ja;
    if let (Some(Node::List(old)), Some(Node::List(new))) = (old, new) {
        return listed(subject, field, old, new);
    }
    let long = |text: &Option<String>| text.as_ref().is_some_and(|text| text.contains('\n') || text.chars().count() > LONG);
    let free = matches!(field.kind, Kind::Text | Kind::Texts);
    match (before, after) {
        (None, Some(_)) if free && long(after) => format!("{name}を追加"),
        (Some(_), None) if free && long(before) => format!("{name}を削除"),
        _ if free && (long(before) || long(after)) => format!("{name}を変更"),
        _ => format!("{name}: {} → {}", shown(before), shown(after)),
    }
}

/// 「A」を追加、「B」を削除
fn listed(subject: &Subject<'_>, field: &Field, old: &[Node], new: &[Node]) -> String {
    let named = |reader: &Reader<'_>, all: &[Node], others: &[Node]| -> Vec<(String, String)> {
        let only = all.iter().filter(|entry| !others.contains(entry)).map(Node::scalar);
        only.map(|id| (reader.scalar(field.kind, &id), id)).collect()
    };
    let (added, removed) = (named(&subject.sides.after, new, old), named(&subject.sides.before, old, new));
    // Different things of the same name: only their ids tell them apart.
    let alike = added.iter().any(|(name, _)| removed.iter().any(|(other, _)| other == name));
    let say =
        |(name, id): &(String, String), verb: &str| if alike { format!("「{name}（{id}）」を{verb}") } else { format!("「{name}」を{verb}") };
    let added = added.iter().map(|one| say(one, "追加"));
    let said: Vec<String> = added.chain(removed.iter().map(|one| say(one, "削除"))).collect();
    if said.is_empty() { format!("{}の並び順を変更", field.ja) } else { format!("{}: {}", field.ja, said.join("、")) }
}

/// What happened to a value.
pub(super) fn change(before: &Option<String>, after: &Option<String>) -> Change {
    match (before, after) {
        (None, Some(_)) => Change::Added,
        (Some(_), None) => Change::Removed,
        _ => Change::Changed,
    }
}

/// A value in a line.
pub(super) fn shown(value: &Option<String>) -> &str {
    value.as_deref().filter(|text| !text.is_empty()).unwrap_or("（なし）")
}
