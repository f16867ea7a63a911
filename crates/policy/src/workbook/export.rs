//! A pack becomes the rows of its sheets, still as plain texts. How they look is said in `write`.

use indexmap::IndexMap;

use super::cell::print;
use super::layout::{Column, FORM_HEADINGS, NAMES_HEADINGS, Shape, Sheet, What, columns, link_heading, sheets};
use crate::form::{self, Field, Kind, Matrix, Reader, latest_name};
use crate::model::Part;
use crate::node::Node;
use crate::{Pack, Start};

/// 見出し, and what the writer must know of its column.
pub(super) struct Heading {
    /// Its text.
    pub text: String,
    /// What its cells hold; None: nothing that is read.
    pub kind: Option<Kind>,
    /// Whether a row cannot be without it.
    pub required: bool,
}

/// A sheet as rows of texts.
pub(super) struct Filled {
    /// Its name.
    pub name: &'static str,
    /// Its headings.
    pub headings: Vec<Heading>,
    /// Its rows.
    pub rows: Vec<Vec<String>>,
    /// How many columns tell a row apart and stay in view.
    pub fixed: u16,
}

/// Every sheet of a pack that holds data.
pub(super) fn fill(pack: &Pack) -> Vec<Filled> {
    let tree = Node::of_pack(pack);
    let reader = Reader::new(pack, &tree);
    sheets().iter().map(|sheet| filled(sheet, &tree, &reader)).collect()
}

fn filled(sheet: &Sheet, tree: &Node, reader: &Reader<'_>) -> Filled {
    match sheet.shape {
        Shape::Form => form(sheet, tree),
        Shape::Table(fields) => table(sheet, fields, tree, reader),
        Shape::Matrix(field, matrix) => marks(sheet, field, matrix, tree, reader),
        Shape::Names => names(sheet, tree),
    }
}

fn heading(text: impl Into<String>, kind: Option<Kind>, required: bool) -> Heading {
    Heading { text: text.into(), kind, required }
}

/// 項目 and 値, one below the other.
fn form(sheet: &Sheet, tree: &Node) -> Filled {
    let headings = FORM_HEADINGS.map(|text| heading(text, Some(Kind::Text), true)).into_iter().collect();
    let header = tree.items(Part::Policy).into_iter().next().cloned().unwrap_or_default();
    let columns = columns(sheet, form::fields(Part::Policy));
    let row = |column: &Column| match column.what {
        What::Value(group, field) => Some(vec![column.heading.clone(), value(&header, group, field)]),
        _ => None,
    };
    Filled { name: sheet.name, headings, rows: columns.iter().filter_map(row).collect(), fixed: 1 }
}

/// The text of a field, perhaps of a group.
fn value(item: &Node, group: Option<&Field>, field: &Field) -> String {
    let holder = group.map_or(Some(item), |group| item.get(group.key));
    match (holder, field.kind) {
        (None, _) => String::new(),
        (Some(holder), Kind::Name) => latest_name(holder).unwrap_or_default(),
        (Some(holder), kind) => print(kind, holder.get(field.key).unwrap_or(&Node::Null)),
    }
}

/// What a row of a table is, and what it belongs to.
struct Row<'n> {
    node: &'n Node,
    links: Vec<String>,
    parent: &'n Node,
    number: usize,
    key: &'n str,
}

fn table(sheet: &Sheet, fields: &'static [Field], tree: &Node, reader: &Reader<'_>) -> Filled {
    let mut rows = Vec::new();
    for item in tree.items(sheet.part) {
        let row = Row { node: item, links: vec![item.text("id").unwrap_or("").into()], parent: item, number: 0, key: "" };
        descend(&sheet.chain, row, &mut rows);
    }
    let columns = columns(sheet, fields);
    let years = years(fields, &rows);
    let headings = columns.iter().flat_map(|column| headings(column, &years)).collect();
    let cells = |row: &Row<'_>| columns.iter().flat_map(|column| cells(column, row, &years, reader)).collect();
    let fixed = if sheet.chain.is_empty() { 2 } else { sheet.chain.len() as u16 + 1 };
    Filled { name: sheet.name, headings, rows: rows.iter().map(cells).collect(), fixed }
}

/// Collects what stands at the end of the chain of lists.
fn descend<'n>(chain: &[&Field], at: Row<'n>, rows: &mut Vec<Row<'n>>) {
    let Some((field, rest)) = chain.split_first() else {
        rows.push(at);
        return;
    };
    for (number, (key, node)) in (1..).zip(at.node.entries(field.key)) {
        let mut links = at.links.clone();
        if !rest.is_empty() {
            links.push(number.to_string());
        }
        descend(rest, Row { node, links, parent: at.parent, number, key: key.unwrap_or("") }, rows);
    }
}

/// The fiscal years of all rows, as they are written, in their order.
fn years(fields: &[Field], rows: &[Row<'_>]) -> Vec<String> {
    let Some(field) = fields.iter().find(|field| matches!(field.kind, Kind::Years)) else {
        return Vec::new();
    };
    let mut years: IndexMap<&str, ()> = IndexMap::new();
    rows.iter().flat_map(|row| row.node.entries(field.key)).filter_map(|(year, _)| year).for_each(|year| {
        years.insert(year, ());
    });
    let mut years: Vec<String> = years.into_keys().map(str::to_owned).collect();
    years.sort_by_key(|year| year.parse::<Start>().map_or(ayumi_calendar::Date::FAR, Start::date));
    years
}

fn headings(column: &Column, years: &[String]) -> Vec<Heading> {
    match column.what {
        What::Value(_, Field { kind: Kind::Years, .. }) => years.iter().map(|year| heading(year, Some(Kind::Years), false)).collect(),
        What::Value(_, field) => vec![heading(&column.heading, Some(field.kind), column.required)],
        What::Link(_) | What::Number | What::MapKey => vec![heading(&column.heading, Some(Kind::OwnId), true)],
        What::Explained(..) => vec![heading(&column.heading, None, false)],
    }
}

fn cells(column: &Column, row: &Row<'_>, years: &[String], reader: &Reader<'_>) -> Vec<String> {
    match column.what {
        What::Link(level) => vec![row.links.get(level).cloned().unwrap_or_default()],
        What::Number => vec![row.number.to_string()],
        What::MapKey => vec![row.key.into()],
        What::Value(_, field @ Field { kind: Kind::Years, .. }) => years.iter().map(|year| of_year(row.node, field, year)).collect(),
        What::Value(group, field) => vec![value(row.node, group, field)],
        What::Explained(_, None) => vec![latest_name(row.parent).unwrap_or_default()],
        What::Explained(group, Some(field)) => {
            let holder = group.map_or(Some(row.node), |group| row.node.get(group.key));
            let written = holder.and_then(|holder| holder.get(field.key));
            vec![written.map_or_else(String::new, |written| reader.scalar(field.kind, &written.scalar()))]
        }
    }
}

fn of_year(item: &Node, field: &Field, year: &str) -> String {
    item.get(field.key).and_then(|years| years.get(year)).map_or_else(String::new, |value| print(field.kind, value))
}

/// The columns are what any item of the part lists; a cell is blank where the item does not list the column.
fn marks(sheet: &Sheet, field: &Field, matrix: &Matrix, tree: &Node, reader: &Reader<'_>) -> Filled {
    let items = tree.items(sheet.part);
    let mut all: IndexMap<String, ()> = IndexMap::new();
    items.iter().flat_map(|item| item.list(matrix.columns)).for_each(|id| {
        all.insert(id, ());
    });
    let mut headings = vec![heading(link_heading(sheet.part), Some(Kind::OwnId), true), heading(matrix.row, Some(Kind::OwnId), true)];
    headings.push(heading("（名称）", None, false));
    headings.extend(all.keys().map(|id| {
        let name = reader.find(&[matrix.of], id).map_or_else(String::new, |name| format!("\n{name}"));
        heading(format!("{id}{name}"), Some(Kind::Mark), false)
    }));
    let mut rows = Vec::new();
    for item in items {
        let columns = item.list(matrix.columns);
        for (row, marks) in item.entries(field.key) {
            let row = row.unwrap_or("");
            let marks: Vec<String> = if let Node::List(marks) = marks { marks.iter().map(Node::scalar).collect() } else { Vec::new() };
            let mark = |id: &String| columns.iter().position(|column| column == id).and_then(|at| marks.get(at)).cloned().unwrap_or_default();
            let name = reader.find(&[matrix.rows], row).unwrap_or("").to_owned();
            rows.push([item.text("id").unwrap_or("").into(), row.into(), name].into_iter().chain(all.keys().map(mark)).collect());
        }
    }
    Filled { name: sheet.name, headings, rows, fixed: 3 }
}

fn names(sheet: &Sheet, tree: &Node) -> Filled {
    let kinds = [Kind::Text, Kind::OwnId, Kind::Start, Kind::Text];
    let headings = NAMES_HEADINGS.into_iter().zip(kinds).map(|(text, kind)| heading(text, Some(kind), true)).collect();
    let mut rows = Vec::new();
    for part in Part::ALL {
        for item in tree.items(part) {
            if let Some(Node::List(names)) = item.get("name") {
                rows.extend(names.iter().map(|name| {
                    let id = item.text("id").unwrap_or("");
                    let from = name.get("from").map_or_else(String::new, |from| print(Kind::Start, from));
                    vec![part.ja().to_owned(), id.into(), from, name.text("name").unwrap_or("").into()]
                }));
            }
        }
    }
    Filled { name: sheet.name, headings, rows, fixed: 2 }
}
