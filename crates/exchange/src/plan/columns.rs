//! Which column of the table holds which field, and whether an import of its kind can be made from them.

use std::collections::{HashMap, HashSet};

use ayumi_facts::Code;

use super::{Defaults, Import};
use crate::field::{Field, Part, When};
use crate::heading;
use crate::mapping::{self, Mapping};
use crate::problem::{Problem, Problems, Severity};
use crate::table::Table;
use crate::text::key;
use crate::words::Vocabulary;

/// The columns of a table by field.
#[derive(Clone, Debug, Default)]
pub(super) struct Columns {
    places: HashMap<Field, usize>,
    /// 属性 columns.
    pub attributes: Vec<(Code, usize)>,
    /// 所属区分 columns, one class each.
    pub classes: Vec<(Code, usize)>,
    /// The times for which there are columns of posts, earliest first.
    pub whens: Vec<When>,
}

impl Columns {
    pub(super) fn new(import: Import, table: &Table, mapping: &Mapping, vocabulary: &Vocabulary<'_>, problems: &mut Problems) -> Self {
        let mut columns = Self::default();
        let mut ranks: HashMap<Field, usize> = HashMap::new();
        let mut seen = HashSet::new();
        for (index, heading) in table.columns.iter().enumerate() {
            if heading.is_empty() {
                continue;
            }
            if !seen.insert(key(heading)) {
                problems.push(duplicate(table, heading, index));
                continue;
            }
            let Some(field) = mapping.find(heading) else {
                problems.push(unused(heading, "この見出しの意味が分からないため"));
                continue;
            };
            if field == Field::Ignored {
                continue;
            }
            let rank = mapping::recognise(import, heading, vocabulary).filter(|(known, _)| *known == field).map_or(0, |(_, rank)| rank);
            match ranks.get(&field) {
                Some(other) if *other <= rank => problems.push(unused(heading, "同じ意味の列がほかにあるため")),
                _ => {
                    ranks.insert(field, rank);
                    columns.places.insert(field, index);
                }
            }
        }
        columns.sort_out();
        columns
    }

    /// The column of a field.
    pub(super) fn get(&self, field: Field) -> Option<usize> {
        self.places.get(&field).copied()
    }

    /// Whether the file has any of the columns of a post at this time.
    pub(super) fn has_posts(&self, when: When) -> bool {
        self.whens.contains(&when)
    }

    /// The kind that the heading of the content column implies, with its column.
    pub(super) fn content(&self) -> Option<(Option<ayumi_facts::Kind>, usize)> {
        let plain = self.get(Field::Content(None)).map(|index| (None, index));
        let telling = || {
            let found = self.places.iter().filter_map(|(field, index)| match field {
                Field::Content(kind @ Some(_)) => Some((*kind, *index)),
                _ => None,
            });
            found.min_by_key(|(_, index)| *index)
        };
        plain.or_else(telling)
    }

    /// Reports what is missing for an import of this kind; false: nothing can be read.
    pub(super) fn are_enough(&self, import: Import, defaults: &Defaults, problems: &mut Problems) -> bool {
        let mut missing = Vec::new();
        if import != Import::Units && self.get(Field::Number).is_none() {
            missing.push(heading::usual(Field::Number));
        }
        if matches!(import, Import::Units | Import::Postings) && !self.names_units() {
            missing.push(format!(
                "{}または{}",
                heading::usual(Field::Post(When::Stated, Part::UnitCode)),
                heading::usual(Field::Post(When::Stated, Part::UnitName))
            ));
        }
        if import == Import::Facts {
            match self.content() {
                None => missing.push(heading::usual(Field::Content(None))),
                Some((None, _)) if self.get(Field::Kind).is_none() && defaults.kind.is_none() => missing.push(heading::usual(Field::Kind)),
                Some(_) => {}
            }
        }
        for heading in &missing {
            let message = format!("{}の取込に必要な列「{heading}」がありません。見出しを直すか、列の対応を指定してください。", import.ja());
            problems.push(Problem::of_file(Severity::Error, "missing-column", message).with_words(heading));
        }
        missing.is_empty()
    }

    fn names_units(&self) -> bool {
        self.places.keys().any(|field| matches!(field, Field::Post(_, part) if *part != Part::Rank))
    }

    fn sort_out(&mut self) {
        for (field, index) in &self.places {
            match field {
                Field::Attribute(name) => self.attributes.push((*name, *index)),
                Field::Class(class) => self.classes.push((*class, *index)),
                Field::Post(when, _) if !self.whens.contains(when) => self.whens.push(*when),
                _ => {}
            }
        }
        self.attributes.sort_unstable_by_key(|(_, index)| *index);
        self.classes.sort_unstable_by_key(|(_, index)| *index);
        self.whens.sort_unstable();
    }
}

fn duplicate(table: &Table, heading: &str, index: usize) -> Problem {
    let message = format!("見出し「{heading}」の列が2つ以上あります。1枚のシートに表は1つとし、見出しを重ならないようにしてください。");
    let problem = Problem::of_row(table.header_row, Severity::Error, "duplicate-heading", message);
    problem.with_words(heading).in_column(heading, index)
}

fn unused(heading: &str, why: &str) -> Problem {
    Problem::of_file(Severity::Notice, "unused-column", format!("{why}、列「{heading}」は読みません。")).with_words(heading)
}
