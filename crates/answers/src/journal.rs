//! What was recorded when, by whom and why.

use ayumi_exchange::{ColumnKind, Sheet};
use ayumi_store::JournalEntry;
use schemars::JsonSchema;
use serde::Serialize;

use crate::{Sheets, words};

/// 記録.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct JournalView {
    /// Newest last.
    pub entries: Vec<Entry>,
}

/// ひとつの記録.
#[derive(Clone, Debug, Serialize, JsonSchema)]
#[schemars(rename = "JournalEntry")]
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

/// Entries of the journal, oldest first.
pub fn view(entries: Vec<JournalEntry>) -> JournalView {
    JournalView { entries: entries.into_iter().map(Entry::from).collect() }
}

impl From<JournalEntry> for Entry {
    fn from(entry: JournalEntry) -> Self {
        let JournalEntry { seq, by, act, detail } = entry;
        Self { position: seq.0, instant: by.instant.to_string(), actor: by.actor, act, reason: by.reason, detail }
    }
}

/// What is done, in Japanese; another word as it is.
pub fn act_ja(act: &str) -> &str {
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
        ("account-create", "利用者の登録"),
        ("account-lock", "利用の停止"),
        ("account-unlock", "利用の再開"),
        ("account-end", "利用の終了"),
        ("account-person", "利用者と職員の対応"),
        ("account-password", "パスワードの設定"),
        ("account-reset", "サインイン方法の再設定"),
        ("account-reset-password", "パスワードの再設定"),
        ("account-reset-second", "2段階目の再設定"),
        ("account-totp", "認証アプリの登録"),
        ("account-totp-remove", "認証アプリの解除"),
        ("account-recovery", "回復コードの発行"),
        ("account-passkey", "パスキーの登録"),
        ("account-passkey-remove", "パスキーの解除"),
        ("account-subject", "外部認証との対応"),
        ("account-offer", "ほかの団体への利用者の申し出"),
        ("account-withdraw", "利用者の申し出の取下げ"),
        ("account-admit", "ほかの団体の利用者の受入れ"),
        ("change-name", "氏名の変更"),
        ("assign-office", "役目の割当"),
        ("end-office", "役目の終了"),
        ("file-correction", "訂正請求"),
        ("answer-correction", "訂正請求への回答"),
        ("set-setting", "設定の変更"),
        ("prune-readings", "閲覧の記録の整理"),
        ("erase-person", "職員の消去"),
        ("account-erase", "終わった利用者の消去"),
        ("prune-uploads", "取り込み前のファイルの消去"),
        ("publish", "数字の公表"),
        ("rotate-key", "サーバーの鍵の取替え"),
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
        ("account", "利用者番号"),
        ("accounts", "利用者"),
        ("first", "最初の利用者番号"),
        ("last", "最後の利用者番号"),
        ("readings", "閲覧の記録"),
        ("before", "この時刻より前"),
        ("person", "職員の鍵"),
        ("correction", "請求番号"),
        ("office", "役目"),
        ("assignment", "割当番号"),
        ("setting", "設定"),
        ("value", "値"),
        ("state", "状態"),
        ("unit", "所属の鍵"),
        ("body", "会議体"),
        ("facts", "事実"),
        ("municipality", "団体"),
    ];
    words.iter().find(|(known, _)| *known == key).map_or(key, |(_, ja)| ja)
}

impl Entry {
    /// What was done, in Japanese.
    pub fn act_ja(&self) -> &str {
        act_ja(&self.act)
    }

    /// 「2026-11-20 18:53:19」, in Japan.
    pub fn instant_line(&self) -> String {
        words::instant(&self.instant)
    }

    /// Counts, ids and codes in one line.
    pub fn detail_line(&self) -> String {
        let plain = |value: &serde_json::Value| value.as_str().map_or_else(|| value.to_string(), str::to_owned);
        self.detail.iter().map(|(key, value)| format!("{} {}", detail_ja(key), plain(value))).collect::<Vec<_>>().join("、")
    }
}

impl Sheets for JournalView {
    fn sheet(&self) -> Sheet {
        use ColumnKind::Text;
        let columns = [("記録番号", ColumnKind::Number), ("時刻", Text), ("記録者", Text), ("したこと", Text), ("理由", Text), ("件数など", Text)];
        let mut sheet = Sheet::new("記録", &columns);
        let row = |entry: &Entry| {
            let texts = [&entry.instant, &entry.actor, entry.act_ja(), &entry.reason, &entry.detail_line()].map(Into::into);
            std::iter::once(entry.position.into()).chain(texts).collect()
        };
        sheet.rows = self.entries.iter().map(row).collect();
        sheet
    }
}
