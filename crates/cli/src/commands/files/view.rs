//! What an import found and did, for people and programs.

use ayumi_calendar::Date;
use ayumi_exchange::{Cell, ColumnKind, Counts, Field, Import, Mapping, Plan, Problem, Severity, Sheet, Source, Table, Tally, Vocabulary, usual};
use serde::Serialize;

use crate::args::FileArgs;
use crate::output::{Block, Table as Printed, View};

/// How many problems people see at once; JSON and CSV hold all.
const LISTED: usize = 50;
/// How many changes people see at once.
pub const CHANGES: usize = 8;

/// What was read.
pub struct Read<'a> {
    /// What kind of file.
    pub import: Import,
    /// The command line.
    pub args: &'a FileArgs,
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
#[derive(Clone, Debug, Serialize)]
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
    #[serde(skip)]
    changes: Vec<String>,
    #[serde(skip)]
    more_changes: usize,
}

/// 列.
#[derive(Clone, Debug, Serialize)]
pub struct Column {
    /// 見出し
    pub heading: String,
    /// What it means, as in a mapping; null where it is not read.
    pub field: Option<String>,
    /// What it means, in Japanese.
    pub label: Option<String>,
}

/// What was written.
#[derive(Clone, Copy, Debug, Serialize)]
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
            file: read.args.file.display().to_string(),
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

    fn errors(&self) -> usize {
        self.problems.iter().filter(|problem| problem.severity == Severity::Error).count()
    }
}

fn column(heading: &str, read: &Read) -> Column {
    let field = read.mapping.find(heading).filter(|field| *field != Field::Ignored);
    let label = field.map(|field| match field {
        Field::Attribute(name) => format!("属性「{}」", read.vocabulary.attributes.label(name)),
        Field::Class(class) => format!("区分「{}」", read.vocabulary.classes.label(class)),
        other => usual(other),
    });
    Column { heading: heading.to_owned(), field: field.map(|field| field.to_string()), label }
}

fn joined(row: &[Cell]) -> String {
    row.iter().map(Cell::text).filter(|text| !text.is_empty()).collect::<Vec<_>>().join("　")
}

impl View for ImportView {
    fn blocks(&self) -> Vec<Block> {
        let mut blocks = vec![Block::text(format!("{}の取込　{}（{}行）", self.kind.ja(), self.file, self.rows))];
        blocks.push(Block::text(format!("{}　日付のない行は {} から", self.source.ja(), self.effective.wareki())));
        blocks.push(Block::text(format!("列: {}", self.columns_line())));
        blocks.extend(self.problem_blocks());
        blocks.extend([Block::title("変わること"), Block::Table(self.counts_table())]);
        if !self.changes.is_empty() {
            blocks.extend(self.changes.iter().map(|line| Block::text(format!("・{line}"))));
        }
        if self.more_changes > 0 {
            blocks.push(Block::text(format!("ほか {}件（--changes ファイル で全部を書き出せます）", self.more_changes)));
        }
        blocks.push(Block::title("結果"));
        blocks.push(Block::text(self.outcome()));
        blocks
    }

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

impl ImportView {
    fn columns_line(&self) -> String {
        let column = |column: &Column| match &column.label {
            Some(label) if *label == column.heading => column.heading.clone(),
            Some(label) => format!("{}→{label}", column.heading),
            None => format!("{}→読まない", column.heading),
        };
        self.columns.iter().map(column).collect::<Vec<_>>().join("、")
    }

    fn problem_blocks(&self) -> Vec<Block> {
        if self.problems.is_empty() {
            return Vec::new();
        }
        let count = |severity| self.problems.iter().filter(|problem| problem.severity == severity).count();
        let (errors, warnings, notices) = (self.errors(), count(Severity::Warning), count(Severity::Notice));
        let mut table = Printed::new(&["", "どこ", "内容と直し方"]);
        let mut sorted: Vec<&Problem> = self.problems.iter().collect();
        sorted.sort_by_key(|problem| std::cmp::Reverse(problem.severity));
        sorted.iter().take(LISTED).for_each(|problem| table.push([problem.severity.ja().into(), problem.place(), problem.message.to_string()]));
        let mut blocks = vec![Block::title(format!("問題（誤り {errors}件、注意 {warnings}件、お知らせ {notices}件）")), Block::Table(table)];
        if sorted.len() > LISTED {
            blocks.push(Block::text(format!("ほか {}件。--problems ファイル.xlsx で問題のある行を書き出せます。", sorted.len() - LISTED)));
        }
        blocks
    }

    fn counts_table(&self) -> Printed {
        let Counts { people, units, facts, unit_facts } = self.counts;
        let mut table = Printed::new(&["", ">追加", ">変更", ">終了", ">変更なし"]);
        for (label, tally) in [("職員", people), ("所属", units), ("事実（発令など）", facts), ("所属の事実（名称など）", unit_facts)]
        {
            let Tally { added, changed, closed, unchanged } = tally;
            table.push([label.to_owned(), added.to_string(), changed.to_string(), closed.to_string(), unchanged.to_string()]);
        }
        table
    }

    fn outcome(&self) -> String {
        match &self.written {
            Some(Written { position: Some(position), import }) => {
                let undo = import.map_or_else(String::new, |id| format!("取り消すには: ayumi import undo {id}"));
                format!("取り込みました（記録番号 {position}）。{undo}")
            }
            Some(Written { position: None, .. }) => "台帳と同じ内容です。何も書き込んでいません。".into(),
            None if !self.ready => {
                format!("誤りが {}件あるため取り込めません。台帳は元のままです。直してからもう一度確かめてください。", self.errors())
            }
            None if self.idle => "台帳と同じ内容です。取り込んでも何も変わりません。".into(),
            None => "確かめただけで、何も書き込んでいません。取り込むには --apply を付けてください。".into(),
        }
    }
}
