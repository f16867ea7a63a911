//! The ledger: whether it opens, whether it has a municipality and a policy, who else may read it, and how much room there
//! is beside it.

use std::path::Path;

use ayumi_store::{Database, Instant, Municipality, OpenError, Store};

use super::{Finding, server};
use crate::config::{Config, open_to_others};
use crate::{clock, ledger};

const MEGA: u64 = 1024 * 1024;
/// So many times what there has to be at least: below that, somebody should know.
const AMPLE: u64 = 10;

/// Everything about the ledger. `least_free_mb`: with less room beside a file, writing may fail any day.
pub async fn examine(config: &Config, least_free_mb: u64) -> Vec<Finding> {
    let database = match ledger::database(config) {
        Ok(database) => database,
        Err(failure) => return vec![Finding::wrong(format!("台帳: {failure}"), "設定の database.address を直してください。")],
    };
    let mut findings = match &database {
        Database::Sqlite(path) => file(path, least_free_mb),
        Database::Postgres(url) => match server::examine(url, &database, config).await {
            Ok(findings) => findings,
            Err(unreached) => return vec![unreached],
        },
    };
    match Store::open(&database).await {
        Ok(store) => {
            findings.push(Finding::fine(format!("台帳: {database} を開けます。")));
            findings.extend(inside(&store, config).await);
            store.close().await;
        }
        // The server has been told of already.
        Err(OpenError::Older { .. }) => {}
        Err(error) => findings.push(Finding::wrong(format!("台帳: {}。", error.ja()), remedy(&error))),
    }
    findings
}

/// The file of the ledger, before it is opened.
fn file(path: &Path, least_free_mb: u64) -> Vec<Finding> {
    let open = open_to_others(path).map(|mode| {
        let what = format!("台帳: {} を他の利用者が読み書きできます（権限 {mode:o}）。", path.display());
        Finding::wrong(what, format!("chmod 600 {} のようにしてください。", path.display()))
    });
    open.into_iter().chain(room(path, least_free_mb)).collect()
}

fn remedy(error: &OpenError) -> &'static str {
    match error {
        OpenError::Missing(_) => "設定の database.address を直すか、`ayumi init` で作成してください。",
        OpenError::Newer { .. } => "新しい版のプログラムを入れてください（古い版では開けません）。",
        OpenError::NotALedger(_) => "設定の database.address を直すか、バックアップから戻してください。",
        _ => "場所と権限を確かめ、直らなければバックアップから戻してください。",
    }
}

async fn inside(store: &Store, config: &Config) -> Vec<Finding> {
    let all = match store.list_municipalities().await {
        Ok(all) => all,
        Err(error) => return vec![Finding::wrong(format!("台帳: {}", error.ja()), "バックアップから戻してください。")],
    };
    if all.is_empty() {
        return vec![Finding::wrong("台帳: 団体がありません。", "`ayumi init --add` で団体を加えてください。")];
    }
    let mut findings = Vec::new();
    if let Some(named) = config.site.municipality.filter(|code| all.iter().all(|one| one.code != *code)) {
        findings.push(Finding::wrong(
            format!("台帳: 設定 site.municipality の団体 {named} が台帳にありません。"),
            "団体コードを直すか、設定を消してください（消すと、台帳のすべての団体の画面を出します）。",
        ));
    }
    for municipality in &all {
        findings.push(policy(store, municipality).await);
        findings.extend(time(store, municipality).await);
    }
    findings
}

async fn policy(store: &Store, municipality: &Municipality) -> Finding {
    let Municipality { code, name, .. } = municipality;
    let in_use = match store.last(*code).await {
        Ok(last) => ledger::policy_at(store, *code, last).await,
        Err(error) => Err(error.into()),
    };
    match in_use {
        Ok(_) => Finding::fine(format!("方針: {name}の方針を使えます。")),
        Err(failure) => Finding::wrong(format!("方針: {name}: {failure}"), "`ayumi policy adopt` で、誤りのない方針を採用してください。"),
    }
}

/// The clock cannot be behind what was already recorded.
async fn time(store: &Store, municipality: &Municipality) -> Option<Finding> {
    let last = store.last(municipality.code).await.ok()?;
    let entry = store.journal(municipality.code, last..=last).await.ok()?.pop()?;
    let Instant(now) = clock::now();
    (entry.by.instant.0 > now).then(|| {
        Finding::wrong(
            "時計: このコンピューターの時計が、最後の記録より前を指しています。",
            "時刻の同期（NTP）を確かめてください。記録の時刻と基準日が狂います。",
        )
    })
}

fn room(path: &Path, least_mb: u64) -> Option<Finding> {
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    Some(room_of(folder, super::machine::free(folder)? / MEGA, least_mb))
}

fn room_of(folder: &Path, free_mb: u64, least_mb: u64) -> Finding {
    let folder = folder.display();
    let todo = "不要なファイルを消すか、容量を増やしてください。足りなくなると記録できなくなります（記録済みのものは失われません）。";
    match free_mb {
        scarce if scarce < least_mb => Finding::wrong(format!("空き容量: {folder} に {scarce} MB しかありません。"), todo),
        little if little < least_mb.saturating_mul(AMPLE) => Finding::notice(format!("空き容量: {folder} に {little} MB です。"), todo),
        ample => Finding::fine(format!("空き容量: {folder} に {ample} MB あります。")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::commands::doctor::State;

    #[test]
    fn too_little_room_is_a_problem_and_little_is_told() {
        let check = |free, least, state| assert_eq!(room_of(Path::new("a"), free, least).state, state, "{free} of {least}");
        check(199, 200, State::Wrong);
        check(200, 200, State::Notice);
        check(1_999, 200, State::Notice);
        check(2_000, 200, State::Fine);
        check(0, 0, State::Fine);
    }
}
