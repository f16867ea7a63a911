//! The backups: whether they are made, how old the newest is, and whether there is room for the next.

use ayumi_store::{BackupRun, Instant, Store};

use super::Finding;
use crate::backup::keep::instant_of;
use crate::config::{Backup, Config};
use crate::{clock, ledger};

/// A day, and half of one for whoever was switched off at the hour.
const OLD: i64 = 36 * 3_600;
const MEGA: u64 = 1024 * 1024;

/// Everything about the backups.
pub async fn examine(config: &Config) -> Vec<Finding> {
    let Some(folder) = &config.backup.folder else {
        return vec![Finding::notice(
            "控え: 自動では作られません。",
            "設定の backup.folder と backup.recipients を書くか、`ayumi backup` を毎日行ってください。",
        )];
    };
    let mut findings: Vec<Finding> = recipients(&config.backup).into_iter().collect();
    findings.extend(newest(folder, clock::now()));
    findings.extend(last_run(config).await);
    findings.extend(room(folder));
    findings
}

fn recipients(backup: &Backup) -> Option<Finding> {
    let wrong = backup.openers().err()?;
    Some(Finding::wrong(format!("控え: {wrong}"), "設定の backup.recipients か backup.keys を直してください。"))
}

fn newest(folder: &std::path::Path, now: Instant) -> Option<Finding> {
    let shown = folder.display();
    let Ok(entries) = std::fs::read_dir(folder) else {
        let todo = "フォルダーを作り、サーバーの利用者が書けるようにしてください（最初の控えのときにも作られます）。";
        return Some(Finding::notice(format!("控え: フォルダー {shown} を読めません。"), todo));
    };
    let newest = entries.flatten().filter_map(|entry| instant_of(entry.file_name().to_str()?)).max();
    Some(match newest {
        None => Finding::notice(format!("控え: {shown} にまだありません。"), "`ayumi serve` を始めると、最初の控えが作られます。"),
        Some(made) if now.0 - made.0 > OLD => Finding::wrong(
            format!("控え: 最新のものは {made} で、古くなっています。"),
            "`ayumi serve` が動いていること、ログに控えの失敗がないことを確かめてください。",
        ),
        Some(made) => Finding::fine(format!("控え: 最新のものは {made} です。")),
    })
}

/// As the ledger says, which several servers share.
async fn last_run(config: &Config) -> Option<Finding> {
    let store = Store::open(&ledger::database(config).ok()?).await.ok()?;
    let runs = store.backup_runs(1).await;
    store.close().await;
    let last: BackupRun = runs.ok()?.pop()?;
    (last.finished.is_some() && !last.is_done).then(|| {
        let what = format!("控え: {} に作る予定のものは失敗しました。", last.due);
        Finding::wrong(what, "ログで理由（空き容量、権限など）を確かめてください。1時間後にもう一度作られます。")
    })
}

fn room(folder: &std::path::Path) -> Option<Finding> {
    let free = super::machine::free(folder)?;
    let newest = std::fs::read_dir(folder).ok()?.flatten().filter_map(|entry| entry.metadata().ok()).map(|data| data.len()).max()?;
    let (shown, needed) = (free / MEGA, newest.saturating_mul(3) / MEGA + 1);
    (shown < needed).then(|| {
        Finding::wrong(
            format!("控え: {} の空き容量は {shown} MB で、次の控えに足りなくなります。", folder.display()),
            "容量を増やすか、設定の backup.daily・weekly・monthly を減らしてください。",
        )
    })
}
