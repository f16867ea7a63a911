//! `Sheet`: a table to be written: one title, one row of headings, typed columns. All exports are made of it; what a
//! file format does with it is in `write`.

use ayumi_calendar::Date;

/// 列の型: decides alignment and number format of a workbook's cells.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum ColumnKind {
    /// 文字列 (staff numbers and codes too: leading zeros count)
    Text,
    /// 数値
    Number,
    /// 日付
    Date,
}

/// 列: the heading names the unit of its figures (`時間（分）`).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Column {
    /// 見出し
    pub heading: String,
    /// 型
    pub kind: ColumnKind,
}

/// 値.
#[derive(Clone, Debug, Default, PartialEq)]
pub enum Cell {
    /// 空欄
    #[default]
    Empty,
    /// 文字列
    Text(String),
    /// 数値
    Number(f64),
    /// 日付
    Date(Date),
}

impl Cell {
    /// The cell as CSV writes it: dates as `2026-04-01`, whole numbers without a point.
    pub fn text(&self) -> String {
        match self {
            Self::Empty => String::new(),
            Self::Text(text) => text.clone(),
            Self::Number(number) => number.to_string(),
            Self::Date(date) => date.to_string(),
        }
    }
}

impl From<&str> for Cell {
    fn from(text: &str) -> Self {
        if text.is_empty() { Self::Empty } else { Self::Text(text.to_owned()) }
    }
}

impl From<String> for Cell {
    fn from(text: String) -> Self {
        if text.is_empty() { Self::Empty } else { Self::Text(text) }
    }
}

impl From<u32> for Cell {
    fn from(number: u32) -> Self {
        Self::Number(f64::from(number))
    }
}

impl From<Date> for Cell {
    fn from(date: Date) -> Self {
        Self::Date(date)
    }
}

impl<T: Into<Cell>> From<Option<T>> for Cell {
    fn from(value: Option<T>) -> Self {
        value.map_or(Self::Empty, Into::into)
    }
}

/// 表: what is written to one CSV file or one sheet of a workbook.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Sheet {
    /// 表題: the sheet's name.
    pub title: String,
    /// 列
    pub columns: Vec<Column>,
    /// 行; each as long as the columns.
    pub rows: Vec<Vec<Cell>>,
}

impl Sheet {
    /// A sheet without rows.
    pub fn new(title: &str, columns: &[(&str, ColumnKind)]) -> Self {
        let columns = columns.iter().map(|(heading, kind)| Column { heading: (*heading).to_owned(), kind: *kind }).collect();
        Self { title: title.to_owned(), columns, rows: Vec::new() }
    }
}
