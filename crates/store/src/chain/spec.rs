//! Which rows the chain covers, and how one becomes a text that says exactly what it holds. The text is made in one place
//! for what is about to be written ([`text_of`]) and by the database for what lies there ([`select`]); both give the same.
//!
//! A number is written in digits with `;` behind it, a text with its length in bytes and `:` before it, nothing as `~`
//! (`~;` for a number). So no two rows have the same text.

use std::fmt::Write;

use crate::db::Value;

/// How a column is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    /// Digits.
    Int,
    /// Bytes.
    Text,
}

use Kind::{Int, Text};

/// One table of the ledger.
#[derive(Debug)]
pub(crate) struct Spec {
    /// Its name.
    pub(crate) table: &'static str,
    /// What its rows are called in Japanese.
    pub(crate) ja: &'static str,
    /// The row's number within the municipality.
    pub(crate) id: &'static str,
    /// The position that wrote it.
    pub(crate) recorded: &'static str,
    /// The position that withdrew it.
    pub(crate) ended: &'static str,
    /// The person whose salt hides its content, if it is personal.
    pub(crate) person: Option<&'static str>,
    /// A whole number by which its rows lie together.
    pub(crate) range: &'static str,
    /// All its other columns.
    pub(crate) fields: &'static [(&'static str, Kind)],
}

/// A row that nothing withdraws.
const STAYS: &str = "4294967295";

const BASE: Spec = Spec { table: "", ja: "", id: "id", recorded: "recorded", ended: STAYS, person: None, range: "id", fields: &[] };

/// The tables, in the order in which an entry's rows are digested: another one comes at the end.
pub(crate) const TABLES: [Spec; 14] = [
    Spec { table: "municipality", ja: "団体", id: "1", recorded: "1", range: "cast(1 as bigint)", fields: &[("name", Text)], ..BASE },
    Spec {
        table: "import",
        ja: "取込の記録",
        recorded: "seq",
        ended: "undone",
        fields: &[("kind", Text), ("file", Text), ("digest", Text), ("rows_read", Int), ("recorded", Int), ("retracted", Int)],
        ..BASE
    },
    Spec { table: "person", ja: "職員", person: Some("id"), fields: &[("number", Text), ("number_key", Text)], ..BASE },
    Spec {
        table: "person_version",
        ja: "職員の氏名・生年月日",
        ended: "retracted",
        person: Some("person"),
        fields: &[("name", Text), ("kana", Text), ("birth", Text), ("name_key", Text), ("kana_key", Text)],
        ..BASE
    },
    Spec { table: "unit", ja: "所属", fields: &[("code", Text), ("created", Text)], ..BASE },
    Spec {
        table: "unit_fact",
        ja: "所属の記録",
        ended: "retracted",
        fields: &[
            ("unit", Int),
            ("kind", Text),
            ("subject", Text),
            ("second", Text),
            ("other", Int),
            ("mark", Text),
            ("amount", Int),
            ("valid_from", Text),
            ("valid_until", Text),
            ("import", Int),
            ("import_row", Int),
            ("restores", Int),
        ],
        ..BASE
    },
    Spec {
        table: "fact",
        ja: "事実",
        ended: "retracted",
        person: Some("person"),
        range: "person",
        fields: &[
            ("kind", Text),
            ("subject", Text),
            ("second", Text),
            ("unit", Int),
            ("mark", Text),
            ("amount", Int),
            ("extra", Int),
            ("valid_from", Text),
            ("valid_until", Text),
            ("import", Int),
            ("import_row", Int),
            ("restores", Int),
            ("evidence", Text),
        ],
        ..BASE
    },
    Spec {
        table: "pack", ja: "採用した方針", id: "seq", recorded: "seq", range: "seq", fields: &[("policy", Text), ("revision", Int)], ..BASE
    },
    Spec {
        table: "pack_file", ja: "方針のファイル", id: "place", recorded: "seq", range: "seq", fields: &[("name", Text), ("body", Text)], ..BASE
    },
    Spec { table: "mapping", ja: "列の対応", id: "0", recorded: "seq", range: "seq", fields: &[("name", Text), ("body", Text)], ..BASE },
    Spec { table: "erased", ja: "消去した行の要約値", fields: &[("source", Text), ("digest", Text)], ..BASE },
    Spec {
        table: "office",
        ja: "権限の割当て",
        ended: "retracted",
        fields: &[("account", Int), ("office", Text), ("unit", Int), ("body", Text), ("valid_from", Text), ("valid_until", Text)],
        ..BASE
    },
    Spec { table: "setting", ja: "設定", id: "0", recorded: "seq", range: "seq", fields: &[("name", Text), ("value", Text)], ..BASE },
    Spec {
        table: "release",
        ja: "公表した数字",
        fields: &[
            ("name", Text),
            ("as_of", Text),
            ("known_at", Int),
            ("policy", Text),
            ("revision", Int),
            ("program", Text),
            ("digest", Text),
            ("figures", Text),
        ],
        ..BASE
    },
];

/// The place of a table in [`TABLES`].
pub(crate) fn place(table: &str) -> Option<usize> {
    TABLES.iter().position(|spec| spec.table == table)
}

/// A query for the texts of rows `$2 <= column < $3`, all in one text (none if there is no such row).
pub(crate) fn select(spec: &Spec, column: &str) -> String {
    let head = [spec.ended, spec.person.unwrap_or("0"), spec.id, spec.recorded].map(|name| written(name, Int));
    let fields = spec.fields.iter().map(|(name, kind)| written(name, *kind));
    let row = head.into_iter().chain(fields).collect::<Vec<_>>().join(" || ");
    let own = if spec.table == "municipality" { "code" } else { "municipality" };
    format!("select string_agg({row}, '') from {} where {own} = $1 and {column} >= $2 and {column} < $3", spec.table)
}

fn written(name: &str, kind: Kind) -> String {
    match kind {
        Int => format!("coalesce(cast({name} as text), '~') || ';'"),
        Text => format!("coalesce(octet_length({name}) || ':' || {name}, '~')"),
    }
}

/// The names of the columns in the order of a row's text: whom it is about, its number, the position, and the fields. A name
/// may be a number, which is then the same in all rows.
pub(crate) fn order(spec: &Spec) -> impl Iterator<Item = (&'static str, Kind)> {
    let head = [spec.person.unwrap_or("0"), spec.id, spec.recorded].map(|name| (name, Int));
    head.into_iter().chain(spec.fields.iter().copied())
}

/// Adds the text of a row about to be written; `value` gives a column by its place in the [`order`], nothing for one that is
/// left out.
pub(crate) fn text_of<'v>(spec: &Spec, value: &dyn Fn(usize) -> Option<&'v Value>, text: &mut String) {
    for (place, (name, kind)) in order(spec).enumerate() {
        match (value(place), name.parse()) {
            (None, Ok(number)) => add_int(Some(number), text),
            (value, _) => add(value, kind, text),
        }
    }
}

fn add(value: Option<&Value>, kind: Kind, text: &mut String) {
    match (value, kind) {
        (Some(Value::Int(number)), Int) => add_int(*number, text),
        (_, Int) => add_int(None, text),
        (Some(Value::Text(Some(value))), Text) => {
            let _ = write!(text, "{}:{value}", value.len());
        }
        (_, Text) => text.push('~'),
    }
}

fn add_int(number: Option<i64>, text: &mut String) {
    match number {
        Some(number) => {
            let _ = write!(text, "{number};");
        }
        None => text.push_str("~;"),
    }
}

/// A row as its text tells it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Told<'t> {
    /// The position that withdrew it.
    pub(crate) ended: i64,
    /// Whom it is about.
    pub(crate) person: i64,
    /// Its number.
    pub(crate) id: i64,
    /// The position that wrote it.
    pub(crate) recorded: i64,
    /// What is digested: everything but the position that withdrew it, which is digested there.
    pub(crate) text: &'t str,
}

/// Takes the next row off the texts that [`select`] gave; none if they are no rows of the table.
pub(crate) fn next_row<'t>(spec: &Spec, texts: &mut &'t str) -> Option<Told<'t>> {
    let mut rest = *texts;
    let ended = int(&mut rest)??;
    let start = rest;
    let (person, id, recorded) = (int(&mut rest)??, int(&mut rest)??, int(&mut rest)??);
    for (_, kind) in spec.fields {
        match kind {
            Int => {
                int(&mut rest)?;
            }
            Text => skip_text(&mut rest)?,
        }
    }
    *texts = rest;
    Some(Told { ended, person, id, recorded, text: start.get(..start.len() - rest.len())? })
}

#[allow(clippy::option_option, reason = "the outer says whether there is a number column, the inner whether it is empty")]
fn int(rest: &mut &str) -> Option<Option<i64>> {
    let (digits, after) = rest.split_once(';')?;
    *rest = after;
    if digits == "~" { Some(None) } else { digits.parse().ok().map(Some) }
}

fn skip_text(rest: &mut &str) -> Option<()> {
    if let Some(after) = rest.strip_prefix('~') {
        *rest = after;
        return Some(());
    }
    let (length, after) = rest.split_once(':')?;
    *rest = after.get(length.parse().ok()?..)?;
    Some(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_row_is_told_and_read_back() {
        let spec = &TABLES[3];
        let values = [("person", Value::from(7)), ("id", Value::from(9)), ("recorded", Value::from(2)), ("name", Value::from("髙橋:1;~"))];
        let mut text = String::from("4294967295;");
        let named = |name: &str| values.iter().find(|(column, _)| *column == name).map(|(_, value)| value);
        text_of(spec, &|place| named(order(spec).nth(place).unwrap().0), &mut text);
        let both = text.clone() + &text;
        let mut rest = both.as_str();
        for _ in 0..2 {
            let told = next_row(spec, &mut rest).unwrap();
            assert_eq!((told.ended, told.person, told.id, told.recorded), (4_294_967_295, 7, 9, 2));
            assert_eq!(told.text, "7;9;2;10:髙橋:1;~~~~~");
        }
        assert_eq!(rest, "");
    }

    #[test]
    fn what_is_no_row_is_refused() {
        for broken in ["", "1;", "x;7;9;2;~~~~~", "1;7;9;2;99:a~~~~", "1;7;~;2;~~~~~", "1;7;9;2;1:"] {
            assert_eq!(next_row(&TABLES[3], &mut &*broken), None, "{broken}");
        }
    }
}
