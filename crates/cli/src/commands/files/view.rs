//! What an import found and did, for people.

use ayumi_answers::import::{ImportView, Written};
use ayumi_exchange::{Severity, Tally};

use crate::output::{Block, Table, View};

/// How many problems people see at once; JSON and CSV hold all.
const LISTED: usize = 50;
/// How many changes people see at once.
pub const CHANGES: usize = 8;

impl View for ImportView {
    fn blocks(&self) -> Vec<Block> {
        let mut blocks = vec![Block::text(format!("{}の取込　{}（{}行）", self.kind.ja(), self.file, self.rows))];
        blocks.push(Block::text(format!("{}　日付のない行は {} から", self.source.ja(), self.effective.wareki())));
        blocks.push(Block::text(format!("列: {}", self.columns_line())));
        blocks.extend(problem_blocks(self));
        blocks.extend([Block::title("変わること"), Block::Table(counts_table(self))]);
        if !self.changes.is_empty() {
            blocks.extend(self.changes.iter().map(|line| Block::text(format!("・{line}"))));
        }
        if self.more_changes > 0 {
            blocks.push(Block::text(format!("ほか {}件（--changes ファイル で全部を書き出せます）", self.more_changes)));
        }
        blocks.push(Block::title("結果"));
        blocks.push(Block::text(outcome(self)));
        blocks
    }
}

fn problem_blocks(view: &ImportView) -> Vec<Block> {
    if view.problems.is_empty() {
        return Vec::new();
    }
    let [errors, warnings, notices] = [Severity::Error, Severity::Warning, Severity::Notice].map(|severity| view.count(severity));
    let mut table = Table::new(&["", "どこ", "内容と直し方"]);
    let sorted = view.by_severity();
    sorted.iter().take(LISTED).for_each(|problem| table.push([problem.severity.ja().into(), problem.place(), problem.message.to_string()]));
    let mut blocks = vec![Block::title(format!("問題（誤り {errors}件、注意 {warnings}件、お知らせ {notices}件）")), Block::Table(table)];
    if sorted.len() > LISTED {
        blocks.push(Block::text(format!("ほか {}件。--problems ファイル.xlsx で問題のある行を書き出せます。", sorted.len() - LISTED)));
    }
    blocks
}

fn counts_table(view: &ImportView) -> Table {
    let mut table = Table::new(&["", ">追加", ">変更", ">終了", ">変更なし"]);
    for (label, Tally { added, changed, closed, unchanged }) in view.tallies() {
        table.push([label.to_owned(), added.to_string(), changed.to_string(), closed.to_string(), unchanged.to_string()]);
    }
    table
}

fn outcome(view: &ImportView) -> String {
    match &view.written {
        Some(Written { position: Some(position), import }) => {
            let undo = import.map_or_else(String::new, |id| format!("取り消すには: ayumi import undo {id}"));
            format!("取り込みました（記録番号 {position}）。{undo}")
        }
        Some(Written { position: None, .. }) => "台帳と同じ内容です。何も書き込んでいません。".into(),
        None if !view.ready => {
            format!("誤りが {}件あるため取り込めません。台帳は元のままです。直してからもう一度確かめてください。", view.count(Severity::Error))
        }
        None if view.idle => "台帳と同じ内容です。取り込んでも何も変わりません。".into(),
        None => "確かめただけで、何も書き込んでいません。取り込むには --apply を付けてください。".into(),
    }
}
