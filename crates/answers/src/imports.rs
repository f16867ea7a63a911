//! The imports so far.

use ayumi_exchange::{ColumnKind, Sheet};
use ayumi_store::Import;
use schemars::JsonSchema;
use serde::Serialize;

use crate::{Sheets, words};

/// 取込の一覧.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct ImportsView {
    /// Oldest first.
    pub imports: Vec<ImportRow>,
}

/// ひとつの取込.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct ImportRow {
    /// 取込番号
    pub import: i64,
    /// 記録番号
    pub position: u32,
    /// 時刻, Japan time.
    pub instant: String,
    /// `staff`, `units`, `postings` or `facts`.
    pub kind: String,
    /// ファイル
    pub file: String,
    /// SHA-256 of the file.
    pub digest: String,
    /// 行
    pub rows: u64,
    /// 記録した事実
    pub recorded: u64,
    /// 取り消した事実
    pub retracted: u64,
    /// The position at which it was taken back; null while it stands.
    pub undone: Option<u32>,
}

/// All imports, oldest first.
pub fn view(imports: Vec<Import>) -> ImportsView {
    ImportsView { imports: imports.into_iter().map(ImportRow::from).collect() }
}

impl From<Import> for ImportRow {
    fn from(import: Import) -> Self {
        Self {
            import: import.id.0,
            position: import.seq.0,
            instant: import.by.instant.to_string(),
            kind: import.kind,
            file: import.file,
            digest: import.digest,
            rows: import.rows,
            recorded: import.recorded,
            retracted: import.retracted,
            undone: import.undone.map(|seq| seq.0).filter(|seq| *seq < ayumi_facts::Seq::NOW.0),
        }
    }
}

impl ImportRow {
    /// What kind of file it was, in Japanese.
    pub fn kind_ja(&self) -> &str {
        let kinds = [("staff", "職員"), ("units", "所属"), ("postings", "発令"), ("facts", "事実")];
        kinds.iter().find(|(kind, _)| *kind == self.kind).map_or(&self.kind, |(_, ja)| ja)
    }

    /// 「2026-11-20 18:53:19」, in Japan.
    pub fn instant_line(&self) -> String {
        words::instant(&self.instant)
    }

    /// Whether it was taken back; empty while it stands.
    pub fn state(&self) -> String {
        self.undone.map_or_else(String::new, |seq| format!("記録番号 {seq} で取消し"))
    }
}

impl Sheets for ImportsView {
    fn sheet(&self) -> Sheet {
        use ColumnKind::{Number, Text};
        let columns = [
            ("取込番号", Number),
            ("記録番号", Number),
            ("時刻", Text),
            ("種類", Text),
            ("ファイル", Text),
            ("行", Number),
            ("記録", Number),
            ("取消", Number),
            ("状態", Text),
        ];
        let mut sheet = Sheet::new("取込", &columns);
        let row = |row: &ImportRow| {
            let number = |number: u64| ayumi_exchange::Cell::Number(number as f64);
            let texts = [&row.instant, row.kind_ja(), &row.file].map(Into::into);
            let front = [number(row.import.unsigned_abs()), row.position.into()].into_iter().chain(texts);
            front.chain([number(row.rows), number(row.recorded), number(row.retracted), row.state().into()]).collect()
        };
        sheet.rows = self.imports.iter().map(row).collect();
        sheet
    }
}
