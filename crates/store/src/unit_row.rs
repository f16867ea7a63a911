//! How the content of a unit fact lies in the columns of a row, and back. The one place that knows.
//!
//! | kind | subject | second | other | mark | amount |
//! |---|---|---|---|---|---|
//! | exists | (empty) | | | | |
//! | name | name | | | | |
//! | parent | (empty) | | parent | | |
//! | class | class | | | | |
//! | succeeded-by | (empty) | | successor | | |
//! | attribute | name | word or day | | type of the value | number or yes |

use std::borrow::Cow;

use ayumi_facts::{Code, UnitId, UnitWhat};

use crate::fact_row::{value, value_columns};

/// The columns of one content.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct UnitColumns<'a> {
    pub(crate) kind: &'a str,
    pub(crate) subject: &'a str,
    pub(crate) second: Option<Cow<'a, str>>,
    pub(crate) other: Option<UnitId>,
    pub(crate) mark: Option<&'a str>,
    pub(crate) amount: Option<i64>,
}

/// The content as columns.
pub(crate) fn unit_columns(what: &UnitWhat) -> UnitColumns<'_> {
    let of = |kind, subject| UnitColumns { kind, subject, ..UnitColumns::default() };
    match what {
        UnitWhat::Exists => of("exists", ""),
        UnitWhat::Name { name } => of("name", name),
        UnitWhat::Parent { parent } => UnitColumns { other: Some(*parent), ..of("parent", "") },
        UnitWhat::Class { class } => of("class", class.as_str()),
        UnitWhat::SucceededBy { unit } => UnitColumns { other: Some(*unit), ..of("succeeded-by", "") },
        UnitWhat::Attribute { name, value } => {
            let (mark, second, amount) = value_columns(*value);
            UnitColumns { second, mark, amount, ..of("attribute", name.as_str()) }
        }
    }
}

/// The content that the columns hold, or what is wrong with them.
pub(crate) fn unit_what(row: &UnitColumns<'_>) -> Result<UnitWhat, &'static str> {
    let other = || row.other.ok_or("no other unit");
    Ok(match row.kind {
        "exists" => UnitWhat::Exists,
        "name" => UnitWhat::Name { name: row.subject.into() },
        "parent" => UnitWhat::Parent { parent: other()? },
        "class" => UnitWhat::Class { class: Code::new(row.subject) },
        "succeeded-by" => UnitWhat::SucceededBy { unit: other()? },
        "attribute" => UnitWhat::Attribute { name: Code::new(row.subject), value: value(row.mark, row.second.as_deref(), row.amount)? },
        _ => return Err("unknown kind of unit fact"),
    })
}
