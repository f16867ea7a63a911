//! `ayumi import list` and `undo`: imports so far, and taking one back.

use ayumi_answers::imports::{ImportsView, view};
use ayumi_store::ImportId;

use crate::args::{ListArgs, UndoArgs};
use crate::exit::{Exit, Result};
use crate::output::{self, Block, Table, View};
use crate::{clock, ledger};

/// Lists the imports.
pub async fn list(args: &ListArgs) -> Result<Exit> {
    let (store, municipality) = ledger::open(&args.ledger).await?;
    output::print(&view(store.imports(municipality.code).await?), args.format)?;
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

impl View for ImportsView {
    fn blocks(&self) -> Vec<Block> {
        if self.imports.is_empty() {
            return vec![Block::text("取込はまだありません。")];
        }
        let mut table = Table::new(&[">取込番号", ">記録番号", "時刻（日本）", "種類", "ファイル", ">行", ">記録", ">取消", "状態"]);
        for row in &self.imports {
            let figures = [row.rows, row.recorded, row.retracted].map(|figure| figure.to_string());
            let front = [row.import.to_string(), row.position.to_string(), row.instant_line(), row.kind_ja().to_owned(), row.file.clone()];
            table.push(front.into_iter().chain(figures).chain([row.state()]));
        }
        vec![Block::Table(table)]
    }
}
