//! `ayumi journal`: what was recorded when, by whom and why.

use ayumi_exchange::{ColumnKind, Sheet};
use ayumi_facts::Seq;
use ayumi_store::JournalEntry;
use serde::Serialize;

use crate::args::JournalArgs;
use crate::exit::{Exit, Result};
use crate::ledger;
use crate::output::{self, Block, Table, View};

/// 記録.
#[derive(Clone, Debug, Serialize)]
pub struct JournalView {
    /// Newest last.
    pub entries: Vec<Entry>,
}

/// ひとつの記録.
#[derive(Clone, Debug, Serialize)]
pub struct Entry {
    /// 記録番号
    pub position: u32,
    /// 時刻, Japan time.
    pub instant: String,
    /// 記録者
    pub actor: String,
    /// What was done.
    pub act: String,
    /// 理由
    pub reason: String,
    /// Counts, ids and codes.
    pub detail: serde_json::Map<String, serde_json::Value>,
}

/// Runs the command.
pub async fn run(args: &JournalArgs) -> Result<Exit> {
    let (store, municipality) = ledger::open(&args.ledger).await?;
    let all = store.journal(municipality.code, Seq(1)..=Seq::NOW).await?;
    let skipped = all.len().saturating_sub(args.limit as usize);
    let entries = all.into_iter().skip(skipped).map(Entry::from).collect();
    output::print(&JournalView { entries }, args.format)?;
    Ok(Exit::Fine)
}

impl From<JournalEntry> for Entry {
    fn from(entry: JournalEntry) -> Self {
        let JournalEntry { seq, by, act, detail } = entry;
        Self { position: seq.0, instant: by.instant.to_string(), actor: by.actor, act, reason: by.reason, detail }
    }
}

/// What is done, in Japanese; another word as it is.
fn act_ja(act: &str) -> &str {
    let words = [
        ("init", "団体の登録"),
        ("adopt-pack", "方針の採用"),
        ("record", "記録"),
        ("retract", "取消し"),
        ("import-staff", "職員の取込"),
        ("import-units", "所属の取込"),
        ("import-postings", "発令の取込"),
        ("import-facts", "事実の取込"),
        ("undo-import", "取込の取消し"),
        ("save-mapping", "列の対応の保存"),
    ];
    words.iter().find(|(known, _)| *known == act).map_or(act, |(_, ja)| ja)
}

/// The name of a count or id, in Japanese; another name as it is.
fn detail_ja(key: &str) -> &str {
    let words = [
        ("people", "職員"),
        ("changed", "職員の変更"),
        ("units", "所属"),
        ("recorded", "事実"),
        ("retracted", "事実の取消"),
        ("unit-facts-recorded", "所属の事実"),
        ("unit-facts-retracted", "所属の事実の取消"),
        ("import", "取込番号"),
        ("entry", "記録番号"),
        ("policy", "方針"),
        ("revision", "版"),
        ("files", "ファイル"),
        ("mapping", "対応"),
    ];
    words.iter().find(|(known, _)| *known == key).map_or(key, |(_, ja)| ja)
}

impl Entry {
    fn detail_line(&self) -> String {
        let plain = |value: &serde_json::Value| value.as_str().map_or_else(|| value.to_string(), str::to_owned);
        self.detail.iter().map(|(key, value)| format!("{} {}", detail_ja(key), plain(value))).collect::<Vec<_>>().join("、")
    }
}

impl View for JournalView {
    fn blocks(&self) -> Vec<Block> {
        let mut table = Table::new(&[">記録番号", "時刻（日本）", "記録者", "したこと", "理由", "件数など"]);
        for entry in &self.entries {
            let instant = entry.instant.trim_end_matches("+09:00").replace('T', " ");
            table.push([
                entry.position.to_string(),
                instant,
                entry.actor.clone(),
                act_ja(&entry.act).to_owned(),
                entry.reason.clone(),
                entry.detail_line(),
            ]);
        }
        vec![Block::Table(table)]
    }

    fn sheet(&self) -> Sheet {
        use ColumnKind::Text;
        let columns = [("記録番号", ColumnKind::Number), ("時刻", Text), ("記録者", Text), ("したこと", Text), ("理由", Text), ("件数など", Text)];
        let mut sheet = Sheet::new("記録", &columns);
        let row = |entry: &Entry| {
            let texts = [&entry.instant, &entry.actor, act_ja(&entry.act), &entry.reason, &entry.detail_line()].map(Into::into);
            std::iter::once(entry.position.into()).chain(texts).collect()
        };
        sheet.rows = self.entries.iter().map(row).collect();
        sheet
    }
}
