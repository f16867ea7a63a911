//! `ayumi import list` and `undo`: imports so far, and taking one back.

use ayumi_exchange::{ColumnKind, Sheet};
use ayumi_store::{Import, ImportId};
use serde::Serialize;

use crate::args::{ListArgs, UndoArgs};
use crate::exit::{Exit, Result};
use crate::output::{self, Block, Table, View};
use crate::{clock, ledger};

/// 取込の一覧.
#[derive(Clone, Debug, Serialize)]
pub struct ImportsView {
    /// Oldest first.
    pub imports: Vec<ImportRow>,
}

/// ひとつの取込.
#[derive(Clone, Debug, Serialize)]
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

/// Lists the imports.
pub async fn list(args: &ListArgs) -> Result<Exit> {
    let (store, municipality) = ledger::open(&args.ledger).await?;
    let imports = store.imports(municipality.code).await?.into_iter().map(ImportRow::from).collect();
    output::print(&ImportsView { imports }, args.format)?;
    Ok(Exit::Fine)
}

/// Takes an import back.
pub async fn undo(args: &UndoArgs) -> Result<Exit> {
    let (store, municipality) = ledger::open(&args.ledger).await?;
    let by = ledger::by(&args.actor, "取込の取消し", clock::now());
    let undone = store.undo_import(municipality.code, ImportId(args.import), &by).await?;
    store.close().await;
    output::text(&format!(
        "取込番号 {} を取り消しました（記録番号 {}）。取り消した事実 {}件、元に戻した事実 {}件。\n取込の前後の答えは --known-at で見られます。\n",
        args.import, undone.seq.0, undone.retracted, undone.restored
    ))?;
    Ok(Exit::Fine)
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
    fn kind_ja(&self) -> &str {
        let kinds = [("staff", "職員"), ("units", "所属"), ("postings", "発令"), ("facts", "事実")];
        kinds.iter().find(|(kind, _)| *kind == self.kind).map_or(&self.kind, |(_, ja)| ja)
    }

    fn state(&self) -> String {
        self.undone.map_or_else(String::new, |seq| format!("記録番号 {seq} で取消し"))
    }
}

impl View for ImportsView {
    fn blocks(&self) -> Vec<Block> {
        if self.imports.is_empty() {
            return vec![Block::text("取込はまだありません。")];
        }
        let mut table = Table::new(&[">取込番号", ">記録番号", "時刻（日本）", "種類", "ファイル", ">行", ">記録", ">取消", "状態"]);
        for row in &self.imports {
            let instant = row.instant.trim_end_matches("+09:00").replace('T', " ");
            let figures = [row.rows, row.recorded, row.retracted].map(|figure| figure.to_string());
            let front = [row.import.to_string(), row.position.to_string(), instant, row.kind_ja().to_owned(), row.file.clone()];
            table.push(front.into_iter().chain(figures).chain([row.state()]));
        }
        vec![Block::Table(table)]
    }

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
