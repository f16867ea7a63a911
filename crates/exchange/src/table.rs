//! `Table`: a file as rows of text cells under one row of headings. Knows where each row stood in the file and nothing
//! of what the cells mean.

use schemars::JsonSchema;
use serde::Serialize;

use crate::problem::{Problem, Severity};

/// 文字コード of a CSV file.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
#[schemars(rename = "FileEncoding")]
pub enum Encoding {
    /// UTF-8, with or without a byte order mark.
    Utf8,
    /// CP932 (Windows-31J, the "Shift_JIS" of Excel).
    Cp932,
}

impl Encoding {
    /// How people call it.
    pub fn ja(self) -> &'static str {
        match self {
            Self::Utf8 => "UTF-8",
            Self::Cp932 => "Shift_JIS（CP932）",
        }
    }
}

/// What kind of file the table came from.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case", tag = "format")]
#[schemars(rename = "FileSource")]
pub enum Source {
    /// CSV or tab-separated text.
    Csv {
        /// The encoding it was read in.
        encoding: Encoding,
        /// Whether it began with a byte order mark.
        bom: bool,
        /// Whether the encoding was detected rather than given.
        detected: bool,
    },
    /// An Excel workbook.
    Xlsx {
        /// The sheet that was read.
        sheet: String,
    },
}

impl Source {
    /// What was read and how, in Japanese.
    pub fn ja(&self) -> String {
        match self {
            Self::Csv { encoding, bom, detected } => {
                let bom = if *bom { "・BOM付き" } else { "" };
                let how = if *detected { "自動判別" } else { "指定" };
                format!("CSV、文字コード {}{bom}（{how}）", encoding.ja())
            }
            Self::Xlsx { sheet } => format!("Excelブック、シート「{sheet}」"),
        }
    }
}

/// 表. Cells are kept in one text, so that a million rows need no million allocations.
#[derive(Clone, Debug)]
pub struct Table {
    /// Where it came from.
    pub source: Source,
    /// The row of the headings, as Excel numbers it.
    pub header_row: u32,
    /// 見出し, trimmed; blank where a column has none.
    pub columns: Vec<String>,
    /// What was found while reading: notices, and errors of single cells.
    pub problems: Vec<Problem>,
    text: String,
    ends: Vec<u32>,
    numeric: Vec<bool>,
    numbers: Vec<u32>,
}

/// 行: a view of one row.
#[derive(Clone, Copy, Debug)]
pub struct Row<'a> {
    /// The row as Excel numbers it.
    pub number: u32,
    table: &'a Table,
    index: usize,
}

impl<'a> Row<'a> {
    /// A cell by its column index, trimmed of outer spaces; blank beyond the last column.
    pub fn cell(&self, column: usize) -> &'a str {
        trim(self.raw(column))
    }

    /// A cell exactly as in the file.
    pub fn raw(&self, column: usize) -> &'a str {
        self.table.place(self.index, column).and_then(|at| self.table.slice(at)).unwrap_or("")
    }

    /// Whether the cell may have lost its leading zeros: a number cell of a workbook, or any digits of a CSV file, which
    /// Excel rewrites without asking.
    pub fn may_have_lost_zeros(&self, column: usize) -> bool {
        match self.table.source {
            Source::Csv { .. } => true,
            Source::Xlsx { .. } => self.table.place(self.index, column).and_then(|at| self.table.numeric.get(at)).is_some_and(|numeric| *numeric),
        }
    }

    /// All cells, trimmed.
    pub fn cells(&self) -> impl Iterator<Item = &'a str> + use<'a> {
        let row = *self;
        (0..row.table.columns.len()).map(move |column| row.cell(column))
    }
}

/// Without ASCII and ideographic spaces, tabs, line ends and no-break spaces outside. Spaces inside stay as they are.
pub(crate) fn trim(text: &str) -> &str {
    text.trim_matches([' ', '\t', '\r', '\n', '\u{3000}', '\u{a0}'])
}

impl Table {
    /// An empty table under these headings.
    pub fn new(source: Source, header_row: u32, columns: Vec<String>) -> Self {
        let columns = columns.iter().map(|heading| trim(heading).to_owned()).collect();
        Self { source, header_row, columns, problems: Vec::new(), text: String::new(), ends: Vec::new(), numeric: Vec::new(), numbers: Vec::new() }
    }

    /// Adds a row. Cells beyond the last heading are dropped and told about; missing ones are blank.
    pub fn push<'a>(&mut self, number: u32, cells: impl IntoIterator<Item = &'a str>) {
        self.push_marked(number, cells.into_iter().map(|cell| (cell, false)));
    }

    /// Adds a row whose cells say whether they were numbers in the workbook.
    pub(crate) fn push_marked<'a>(&mut self, number: u32, cells: impl IntoIterator<Item = (&'a str, bool)>) {
        let width = self.columns.len();
        let keeps_numeric = matches!(self.source, Source::Xlsx { .. });
        let mut cells = cells.into_iter();
        for _ in 0..width {
            let (cell, numeric) = cells.next().unwrap_or(("", false));
            self.text.push_str(cell);
            // The reader's limit on text keeps this far below 4 GB.
            self.ends.push(u32::try_from(self.text.len()).unwrap_or(u32::MAX));
            if keeps_numeric {
                self.numeric.push(numeric);
            }
        }
        self.numbers.push(number);
        let beyond: Vec<&str> = cells.map(|(cell, _)| trim(cell)).filter(|cell| !cell.is_empty()).collect();
        if let Some(first) = beyond.first() {
            let message = format!("見出しより右に{}個の値があります。区切り文字（,）や引用符（\"）の抜けがないか確かめてください。", beyond.len());
            self.problems.push(Problem::of_row(number, Severity::Error, "ragged-row", message).with_words(first));
        }
    }

    /// How many rows there are below the headings.
    pub fn len(&self) -> usize {
        self.numbers.len()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.numbers.is_empty()
    }

    /// The rows, top to bottom. Blank rows of the file are not among them.
    pub fn rows(&self) -> impl ExactSizeIterator<Item = Row<'_>> {
        self.numbers.iter().enumerate().map(|(index, number)| Row { number: *number, table: self, index })
    }

    /// The row that Excel numbers so.
    pub fn find_row(&self, number: u32) -> Option<Row<'_>> {
        let index = self.numbers.binary_search(&number).ok()?;
        Some(Row { number, table: self, index })
    }

    fn place(&self, row: usize, column: usize) -> Option<usize> {
        (column < self.columns.len()).then(|| row * self.columns.len() + column)
    }

    fn slice(&self, at: usize) -> Option<&str> {
        let start = match at.checked_sub(1) {
            Some(before) => *self.ends.get(before)?,
            None => 0,
        };
        self.text.get(start as usize..*self.ends.get(at)? as usize)
    }
}
