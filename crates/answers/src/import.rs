//! What an import found and did.

use ayumi_calendar::Date;
use ayumi_exchange::{Cell, ColumnKind, Counts, Field, Import, Mapping, Plan, Problem, Severity, Sheet, Source, Table, Tally, Vocabulary, labelled};
use schemars::JsonSchema;
use serde::Serialize;

use crate::Sheets;

/// What was read.
pub struct Read<'a> {
    /// What kind of file.
    pub import: Import,
    /// What the file is called.
    pub file: String,
    /// The file.
    pub table: &'a Table,
    /// Its columns.
    pub mapping: &'a Mapping,
    /// The policy's words.
    pub vocabulary: &'a Vocabulary<'a>,
    /// From when rows without a date hold.
    pub effective: Date,
}

/// 取込.
#[derive(Clone, Debug, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub struct ImportView {
    /// `staff`, `units`, `postings` or `facts`.
    pub kind: Import,
    /// ファイル
    pub file: String,
    /// How it was read.
    pub source: Source,
    /// 行
    pub rows: usize,
    /// 基準日・発令日 of rows without one.
    pub effective: Date,
    /// 列
    pub columns: Vec<Column>,
    /// 件数
    pub counts: Counts,
    /// Whether the file would change nothing.
    pub idle: bool,
    /// Whether it can be taken over.
    pub ready: bool,
    /// Every problem, by row.
    pub problems: Vec<Problem>,
    /// What was written; null in a dry run.
    pub written: Option<Written>,
    /// The first of the changes, in words, for people.
    #[serde(skip)]
    pub changes: Vec<String>,
    /// How many changes there are besides.
    #[serde(skip)]
    pub more_changes: usize,
}

/// 列.
#[derive(Clone, Debug, Serialize, JsonSchema)]
#[schemars(rename = "ImportColumn")]
pub struct Column {
    /// 見出し
    pub heading: String,
    /// What it means, as in a mapping; null where it is not read.
    pub field: Option<String>,
    /// What it means, in Japanese.
    pub label: Option<String>,
}

/// What was written.
#[derive(Clone, Copy, Debug, Serialize, JsonSchema)]
#[schemars(rename = "ImportWritten")]
pub struct Written {
    /// 記録番号; null if there was nothing to write.
    pub position: Option<u32>,
    /// 取込番号, for undoing it.
    pub import: Option<i64>,
}

impl ImportView {
    /// What a plan says, before anything is written; `changes` are the first of its changes.
    pub fn new(read: &Read, planned: &Plan, changes: Option<&Sheet>) -> Self {
        let rows = changes.map_or(&[][..], |sheet| &sheet.rows);
        Self {
            kind: read.import,
            file: read.file.clone(),
            source: read.table.source.clone(),
            rows: read.table.len(),
            effective: read.effective,
            columns: read.table.columns.iter().filter(|heading| !heading.is_empty()).map(|heading| column(heading, read)).collect(),
            counts: planned.counts,
            idle: planned.is_idle(),
            ready: planned.batch.is_some(),
            problems: planned.problems.clone(),
            written: None,
            changes: rows.iter().map(|row| joined(row)).collect(),
            more_changes: planned.batch.as_ref().map_or(0, |batch| batch.differences().saturating_sub(rows.len())),
        }
    }

    /// How many problems of this severity there are.
    pub fn count(&self, severity: Severity) -> usize {
        self.problems.iter().filter(|problem| problem.severity == severity).count()
    }

    /// The problems, the worst first.
    pub fn by_severity(&self) -> Vec<&Problem> {
        let mut sorted: Vec<&Problem> = self.problems.iter().collect();
        sorted.sort_by_key(|problem| std::cmp::Reverse(problem.severity));
        sorted
    }

    /// The counts with what is counted.
    pub fn tallies(&self) -> [(&'static str, Tally); 4] {
        let Counts { people, units, facts, unit_facts } = self.counts;
        [("職員", people), ("所属", units), ("事実（発令など）", facts), ("所属の事実（名称など）", unit_facts)]
    }

    /// The columns and what they mean, in one line.
    pub fn columns_line(&self) -> String {
        let column = |column: &Column| match &column.label {
            Some(label) if *label == column.heading => column.heading.clone(),
            Some(label) => format!("{}→{label}", column.heading),
            None => format!("{}→読まない", column.heading),
        };
        self.columns.iter().map(column).collect::<Vec<_>>().join("、")
    }
}

fn column(heading: &str, read: &Read) -> Column {
    let field = read.mapping.find(heading).filter(|field| *field != Field::Ignored);
    let label = field.map(|field| labelled(field, read.vocabulary));
    Column { heading: heading.to_owned(), field: field.map(|field| field.to_string()), label }
}

/// One change in a line, with what was so before.
fn joined(row: &[Cell]) -> String {
    const AFTER: usize = 8;
    let told = |cells: &[Cell]| cells.iter().map(Cell::text).filter(|text| !text.is_empty()).collect::<Vec<_>>().join("　");
    let (after, before) = row.split_at(AFTER.min(row.len()));
    let before = told(before.get(..1).unwrap_or_default());
    if before.is_empty() { told(after) } else { format!("{}（変更前 {before}）", told(after)) }
}

impl Sheets for ImportView {
    /// The problems.
    fn sheet(&self) -> Sheet {
        use ColumnKind::Text;
        let columns = [("行", ColumnKind::Number), ("列", Text), ("セル", Text), ("重さ", Text), ("コード", Text), ("語", Text), ("内容", Text)];
        let mut sheet = Sheet::new("問題", &columns);
        let row = |problem: &Problem| {
            let text = |text: &Option<Box<str>>| Cell::from(text.as_deref().unwrap_or(""));
            let front = [problem.row.into(), text(&problem.column), text(&problem.cell), problem.severity.ja().into()];
            front.into_iter().chain([problem.code.into(), (&*problem.words).into(), (&*problem.message).into()]).collect()
        };
        sheet.rows = self.problems.iter().map(row).collect();
        sheet
    }
}
