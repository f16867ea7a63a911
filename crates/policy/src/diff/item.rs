//! Two versions of one item, field by field.

use std::collections::BTreeSet;

use ayumi_calendar::parse_fiscal_year;

use super::{Change, Difference, Subject, entry, line};
use crate::form::{Field, Kind, Matrix, names_ja};
use crate::node::Node;

/// Adds what differs between `before` and `after`, which stands at `place` of the item.
pub(super) fn compare(subject: &Subject<'_>, fields: &[Field], (before, after): (&Node, &Node), place: &str, out: &mut Vec<Difference>) {
    for field in fields {
        let (old, new) = (before.get(field.key), after.get(field.key));
        if old == new && !matches!(field.kind, Kind::Matrix(_)) {
            continue;
        }
        match field.kind {
            Kind::Name => out.push(renamed(subject, before, after)),
            Kind::Group(inside) => compare(subject, inside, (old.unwrap_or(&Node::Null), new.unwrap_or(&Node::Null)), place, out),
            Kind::Rows(rows) => entry::compare(subject, field, rows, (before, after), place, out),
            Kind::Years => years(subject, field, (before, after), out),
            Kind::Matrix(matrix) => marks(subject, field, matrix, (before, after), out),
            _ => out.push(line::of_field(subject, field, (old, new), place)),
        }
    }
}

fn renamed(subject: &Subject<'_>, before: &Node, after: &Node) -> Difference {
    let (before, after) = (names_ja(before), names_ja(after));
    let quoted = |name: &Option<String>| name.as_ref().map_or_else(|| "（なし）".into(), |name| format!("『{name}』"));
    let ja = format!("名称変更（{}）: {} → {}", subject.part.ja(), quoted(&before), quoted(&after));
    subject.difference(Change::Renamed, "名称", before, after, ja)
}

/// 「R9 の目標 10 → 12」
fn years(subject: &Subject<'_>, field: &Field, (before, after): (&Node, &Node), out: &mut Vec<Difference>) {
    let (old, new) = (by_year(before, field), by_year(after, field));
    let all: BTreeSet<&(i32, String)> = old.iter().chain(&new).map(|(year, _)| year).collect();
    for year in all {
        let of = |side: &[((i32, String), String)]| side.iter().find(|(at, _)| at == year).map(|(_, value)| value.clone());
        let (was, is) = (of(&old), of(&new));
        if was != is {
            let was = was.map(|text| subject.sides.before.scalar(field.kind, &text));
            let is = is.map(|text| subject.sides.after.scalar(field.kind, &text));
            let name = format!("{} の目標", year.1);
            let ja = format!("{}（{}）: {name} {} → {}", subject.label, subject.part.ja(), line::shown(&was), line::shown(&is));
            out.push(subject.difference(line::change(&was, &is), &name, was, is, ja));
        }
    }
}

/// Values by fiscal year, however the year is written.
fn by_year(item: &Node, field: &Field) -> Vec<((i32, String), String)> {
    let entries = item.entries(field.key).into_iter();
    entries.map(|(year, value)| (year_key(year.unwrap_or("")), value.scalar())).collect()
}

fn year_key(text: &str) -> (i32, String) {
    parse_fiscal_year(text).map_or_else(|_| (i32::MAX, text.to_owned()), |year| (year.0, year.short()))
}

/// 「スキルマップ『BPR』× マネージャー: ○ → ◎」
fn marks(subject: &Subject<'_>, field: &Field, matrix: &Matrix, (before, after): (&Node, &Node), out: &mut Vec<Difference>) {
    let rows = keys(after, before, |item| item.entries(field.key).into_iter().filter_map(|(row, _)| row.map(str::to_owned)).collect());
    let columns = keys(after, before, |item| item.list(matrix.columns));
    for row in &rows {
        for column in &columns {
            let (was, is) = (mark(before, field, matrix, row, column), mark(after, field, matrix, row, column));
            if was != is {
                let name = |parts: [crate::model::Part; 1], id: &str| {
                    let after = subject.sides.after.find(&parts, id);
                    after.or(subject.sides.before.find(&parts, id)).unwrap_or(id).to_owned()
                };
                let cell = format!("『{}』× {}", name([matrix.rows], row), name([matrix.of], column));
                let of = if subject.several { format!("「{}」", subject.label) } else { String::new() };
                let ja = format!("{}{of}{cell}: {} → {}", subject.part.ja(), line::shown(&was), line::shown(&is));
                out.push(subject.difference(line::change(&was, &is), &cell, was, is, ja));
            }
        }
    }
}

/// The keys of the newer side, then those only the older has.
fn keys(after: &Node, before: &Node, of: impl Fn(&Node) -> Vec<String>) -> Vec<String> {
    let mut keys = of(after);
    let gone: Vec<String> = of(before).into_iter().filter(|key| !keys.contains(key)).collect();
    keys.extend(gone);
    keys
}

/// The mark of a row under a column; a blank is none.
fn mark(item: &Node, field: &Field, matrix: &Matrix, row: &str, column: &str) -> Option<String> {
    let at = item.list(matrix.columns).iter().position(|id| id == column)?;
    let marks = item.get(field.key)?.list(row);
    marks.get(at).filter(|mark| !mark.is_empty()).cloned()
}
