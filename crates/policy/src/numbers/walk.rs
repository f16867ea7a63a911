//! Goes through an item of a pack, field by field, and builds it again with whatever is put in place of its numbers.

use ayumi_calendar::parse_fiscal_year;
use ayumi_facts::Code;
use indexmap::IndexMap;

use super::expression::{Numbers, marked};
use super::{Number, Slot, item_label};
use crate::form::{self, Field, Kind, Matrix, Reader};
use crate::grammar::{parse_measure, parse_requirement};
use crate::model::Part;
use crate::node::Node;
use crate::sentence::PackNames;
use crate::{Pack, Start};

/// Called with every number; says what to put in its place.
type Visit<'v> = dyn FnMut(Number, &Slot) -> Option<String> + 'v;

/// The way through one item.
pub(super) struct Walk<'a, 'v> {
    part: Part,
    pack: &'a Pack,
    reader: &'a Reader<'a>,
    item: &'a Node,
    label: String,
    source: Option<String>,
    visit: &'v mut Visit<'v>,
}

/// Where we are: the end of the address, what it is called, and the source that holds there.
#[derive(Clone, Default)]
struct Place {
    address: String,
    ja: String,
    source: Option<String>,
}

impl Place {
    fn at(&self, step: &str, ja: &str) -> Self {
        let ja = if self.ja.is_empty() || ja.is_empty() { format!("{}{ja}", self.ja) } else { format!("{}　{ja}", self.ja) };
        Self { address: format!("{}.{step}", self.address), ja, source: self.source.clone() }
    }
}

impl<'a, 'v> Walk<'a, 'v> {
    /// The item with whatever `visit` puts in place of its numbers.
    pub fn of_item(part: Part, pack: &'a Pack, reader: &'a Reader<'a>, item: &'a Node, visit: &'v mut Visit<'_>) -> Node {
        let source = item.text("source").map(str::to_owned);
        let mut shortened = |number: Number, slot: &Slot| visit(number, slot);
        let mut walk = Walk { part, pack, reader, item, label: item_label(item), source, visit: &mut shortened };
        walk.fields(form::fields(part), item, &Place::default())
    }

    fn fields(&mut self, fields: &[Field], node: &Node, place: &Place) -> Node {
        let Node::Map(map) = node else { return node.clone() };
        let mut map = map.clone();
        let source = node.text("source").map(str::to_owned).or_else(|| place.source.clone());
        let place = Place { source, ..place.clone() };
        for field in fields {
            match self.field(field, node, &place) {
                Some(Node::Null) => drop(map.shift_remove(field.key)),
                Some(value) => drop(map.insert(field.key.to_owned(), value)),
                None => {}
            }
        }
        Node::Map(map)
    }

    /// What the field holds now. None: as it was.
    fn field(&mut self, field: &Field, node: &Node, place: &Place) -> Option<Node> {
        let here = place.at(field.key, field.ja);
        let value = node.get(field.key);
        match (field.kind, value) {
            (Kind::Length, _) => self.scalar(Slot::Validity(value.and_then(|value| value.scalar().parse().ok())), here),
            (_, None) => None,
            (Kind::Quantity, Some(value)) => self.scalar(Slot::Quantity(value.scalar().parse().ok()?, self.unit()), here),
            (Kind::Number, Some(value)) => self.scalar(Slot::Count(value.scalar().parse().ok()?, counted(self.part, field.key)?), here),
            (Kind::Years, Some(Node::Map(years))) => Some(self.years(years, place)),
            (Kind::Matrix(matrix), Some(Node::Map(rows))) if self.part == Part::SkillMap => Some(self.matrix(matrix, rows, place)),
            (Kind::Requirement | Kind::Measure, Some(Node::Text(text))) => Some(Node::Text(self.expression(field, text, &here)?)),
            (Kind::Group(inside), Some(group)) => Some(self.fields(inside, group, &place.at(field.key, ""))),
            (Kind::Rows(rows), Some(Node::List(entries))) => {
                let entry = |(at, entry): (usize, &Node)| {
                    let here = place.at(&format!("{}.{}", field.key, at + 1), &entry_ja(entry, self.reader));
                    self.fields(rows.fields, entry, &here)
                };
                Some(Node::List(entries.iter().enumerate().map(entry).collect()))
            }
            _ => None,
        }
    }

    fn scalar(&mut self, slot: Slot, place: Place) -> Option<Node> {
        let put = self.put(&slot, place)?;
        let number = if matches!(slot, Slot::Count(..)) { put.parse().ok() } else { None };
        Some(if put.is_empty() { Node::Null } else { number.map_or(Node::Text(put), Node::Number) })
    }

    fn put(&mut self, slot: &Slot, place: Place) -> Option<String> {
        let id = self.item.text("id").unwrap_or("");
        let number = Number {
            address: format!("{}.{id}{}", self.part.stem(), place.address),
            part: self.part,
            id: Code::new(id),
            label: self.label.clone(),
            place: place.ja,
            text: slot.text(),
            shown: slot.shown(),
            before: slot.before(),
            unit: slot.unit(),
            choices: slot.choices(),
            source: place.source.or_else(|| self.source.clone()),
        };
        (self.visit)(number, slot)
    }

    fn years(&mut self, years: &IndexMap<String, Node>, place: &Place) -> Node {
        let mut years = years.clone();
        let unit = self.unit();
        for (year, value) in &mut years {
            let Ok(quantity) = value.scalar().parse() else { continue };
            let named = parse_fiscal_year(year).map_or_else(|_| year.clone(), |year| year.wareki());
            if let Some(put) = self.scalar(Slot::Quantity(quantity, unit.clone()), place.at(year, &format!("{named}の目標"))) {
                *value = put;
            }
        }
        Node::Map(years)
    }

    /// Required levels: the row's skill, the column's role.
    fn matrix(&mut self, matrix: &Matrix, rows: &IndexMap<String, Node>, place: &Place) -> Node {
        let columns = self.item.list(matrix.columns);
        let choices = self.marks();
        let mut rows = rows.clone();
        for (row, marks) in &mut rows {
            let Node::List(marks) = marks else { continue };
            for (mark, column) in marks.iter_mut().zip(&columns) {
                let name = |part, id: &str| self.reader.name(&[part], id);
                let ja = format!("{} × {}", name(matrix.rows, row), name(matrix.of, column));
                let slot = Slot::Choice(mark.scalar(), choices.clone());
                if let Some(put) = self.put(&slot, place.at(&format!("{row}.{column}"), &ja)) {
                    *mark = Node::Text(put);
                }
            }
        }
        Node::Map(rows)
    }

    /// The marks of the map's scale.
    fn marks(&self) -> Vec<(String, String)> {
        let scale = self.item.text("scale").unwrap_or("");
        let scale = self.pack.scales.iter().find(|of| of.id.value.as_str() == scale);
        let levels = scale.map_or(&[][..], |scale| scale.levels.as_slice());
        levels.iter().map(|level| (level.mark.value.clone(), marked(&level.mark, &level.label))).collect()
    }

    /// The expression with other numbers. None: as it was.
    fn expression(&mut self, field: &Field, text: &str, place: &Place) -> Option<String> {
        let pack = self.pack;
        let names = PackNames { pack, on: ayumi_calendar::Date::FAR.previous() };
        let (mut nth, mut changed) = (0, false);
        let mut visit = |slot: Slot, said: String| {
            nth += 1;
            let mut here = place.at(&nth.to_string(), "");
            here.ja = format!("{}：{said}", place.ja);
            let put = self.put(&slot, here);
            changed |= put.is_some();
            put
        };
        let mut numbers = Numbers { pack, names: &names, visit: &mut visit };
        let put = if matches!(field.kind, Kind::Measure) {
            let mut measure = parse_measure(text).ok()?;
            numbers.measure(&mut measure);
            measure.to_string()
        } else {
            let mut requirement = parse_requirement(text).ok()?;
            numbers.requirement(&mut requirement);
            requirement.to_string()
        };
        changed.then_some(put)
    }

    /// The unit of the item's amounts: its own, or people where it is about people.
    fn unit(&self) -> String {
        let people = if self.part == Part::Schemes { "人" } else { "" };
        self.item.text("unit").unwrap_or(people).to_owned()
    }
}

/// What stands behind a whole number that decides something. None: it decides nothing.
fn counted(part: Part, key: &str) -> Option<&'static str> {
    match (part, key) {
        (Part::Courses, "hours") => Some("時間"),
        (Part::Schemes, "years") => Some("年"),
        _ => None,
    }
}

/// What people call an entry: by its name, from when it is in force, or of which units it is.
fn entry_ja(entry: &Node, reader: &Reader<'_>) -> String {
    if let Some(name) = entry.text("name") {
        return format!("「{name}」");
    }
    let from = entry.text("from").and_then(|from| from.parse::<Start>().ok()).map(|from| format!("（{}から）", from.ja()));
    let per = entry.text("per").map(|per| format!("（{}ごと）", reader.name(&[Part::UnitSets, Part::UnitClasses], per)));
    from.or(per).unwrap_or_default()
}
