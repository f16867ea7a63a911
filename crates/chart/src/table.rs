//! The table of a chart: what the picture shows, in rows.

use crate::number::number;
use crate::text::escape;

/// What a picture shows, for those who read or copy numbers.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Table {
    /// The title of the chart.
    pub caption: String,
    /// The columns; units stand here.
    pub head: Vec<String>,
    /// The rows, each as long as the head; the first cell names the row.
    pub rows: Vec<Vec<Cell>>,
}

/// One cell.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Cell {
    /// What stands in it.
    pub content: Content,
    /// Where it leads.
    pub href: Option<String>,
}

/// A text (left-aligned) or a number (right-aligned).
#[derive(Debug, Clone, PartialEq)]
pub enum Content {
    /// A text; also the word for an unknown number.
    Text(String),
    /// A number without its unit.
    Number(f64),
}

impl Default for Content {
    fn default() -> Self {
        Self::Text(String::new())
    }
}

impl Cell {
    /// A text.
    pub fn text(text: impl Into<String>) -> Self {
        Self { content: Content::Text(text.into()), href: None }
    }

    /// A number.
    pub fn number(value: f64) -> Self {
        Self { content: Content::Number(value), href: None }
    }

    /// A number, or the word for its absence.
    pub(crate) fn known(value: Option<f64>, unknown: &str) -> Self {
        value.map_or_else(|| Self::text(unknown), Self::number)
    }

    /// The same cell, leading somewhere.
    pub(crate) fn to(self, href: Option<&String>) -> Self {
        Self { href: href.cloned(), ..self }
    }

    /// What stands in the cell, numbers with separators.
    pub fn shown(&self) -> String {
        match &self.content {
            Content::Text(text) => text.clone(),
            Content::Number(value) => number(*value),
        }
    }

    /// Whether the cell is right-aligned.
    pub fn is_number(&self) -> bool {
        matches!(self.content, Content::Number(_))
    }
}

impl Table {
    /// Whether a column holds numbers, so that its head and the words for unknown ones are right-aligned too.
    pub fn is_number(&self, column: usize) -> bool {
        self.rows.iter().any(|row| row.get(column).is_some_and(Cell::is_number))
    }

    /// The table as HTML: `<caption>`, `scope`, class `n` on numbers and their heads.
    pub fn html(&self) -> String {
        let head = |(nth, head): (usize, &String)| format!("<th scope=\"col\"{}>{}</th>", class(self.is_number(nth)), escape(head));
        let head: String = self.head.iter().enumerate().map(head).collect();
        let rows: String = self.rows.iter().map(|row| format!("<tr>{}</tr>\n", self.html_row(row))).collect();
        format!("<table>\n<caption>{}</caption>\n<thead><tr>{head}</tr></thead>\n<tbody>\n{rows}</tbody>\n</table>\n", escape(&self.caption))
    }

    fn html_row(&self, row: &[Cell]) -> String {
        let cell = |(nth, cell): (usize, &Cell)| {
            let text = escape(&cell.shown());
            let text = cell.href.as_ref().map_or(text.clone(), |href| format!("<a href=\"{}\">{text}</a>", escape(href)));
            if nth == 0 { format!("<th scope=\"row\">{text}</th>") } else { format!("<td{}>{text}</td>", class(self.is_number(nth))) }
        };
        row.iter().enumerate().map(cell).collect()
    }
}

fn class(is_number: bool) -> &'static str {
    if is_number { " class=\"n\"" } else { "" }
}

/// A column name with its unit: 「目標（人）」.
pub(crate) fn with_unit(name: &str, unit: &str) -> String {
    match (name, unit) {
        ("", unit) => unit.to_owned(),
        (name, "") => name.to_owned(),
        (name, unit) => format!("{name}（{unit}）"),
    }
}
