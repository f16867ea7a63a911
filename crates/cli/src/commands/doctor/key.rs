//! The server's key: whether it is there and nobody else can read it, whether it opens what is sealed in the ledger, and whether
//! a rotation was left half done.

use std::path::{Path, PathBuf};

use ayumi_accounts::{KeyRing, purpose};
use ayumi_store::{Database, Store};

use super::Finding;
use crate::config::{Config, open_to_others};
use crate::{key, ledger};

/// Everything about the key in the named file, otherwise in that beside the ledger.
pub async fn examine(config: &Config, named: Option<&Path>) -> Vec<Finding> {
    // Where the ledger is not known, that has been told already.
    let Ok(database) = ledger::database(config) else { return Vec::new() };
    let path: PathBuf = match (named, &database) {
        (Some(path), _) => path.to_owned(),
        (None, Database::Sqlite(ledger)) => key::beside(ledger),
        (None, Database::Postgres(_)) => {
            let todo = "調べるには、--key か環境変数 AYUMI_KEY でサーバーの鍵のファイルを指定してください。";
            return vec![Finding::notice("鍵: サーバーの鍵のファイルが指定されていません。", todo)];
        }
    };
    let shown = path.display();
    let ring = match key::find(&path) {
        Ok(Some(ring)) => ring,
        Ok(None) => {
            let todo = "`ayumi serve` を初めて動かすと作られます。使っていた台帳なら、控えから戻してください（ないと、認証アプリを使う人がサインインできません）。";
            return vec![Finding::notice(format!("鍵: サーバーの鍵 {shown} はまだありません。"), todo)];
        }
        Err(failure) => return vec![Finding::wrong(format!("鍵: {failure}"), "サーバーと同じ利用者で調べているか確かめてください。")],
    };
    let open = open_to_others(&path).map(|mode| {
        let what = format!("鍵: {shown} を他の利用者が読み書きできます（権限 {mode:o}）。");
        Finding::wrong(what, format!("chmod 600 {shown} のようにして、`ayumi key rotate` で鍵を取り替えてください。"))
    });
    let mut findings: Vec<Finding> = open.into_iter().chain(half_done(&ring, &path)).chain(unopened(&ring, &database).await).collect();
    if findings.is_empty() {
        findings.push(Finding::fine(format!("鍵: サーバーの鍵 {shown} を使えます。")));
    }
    findings
}

fn half_done(ring: &KeyRing, path: &Path) -> Option<Finding> {
    ring.is_rotating().then(|| {
        Finding::notice(
            format!("鍵: サーバーの鍵 {} の取替えが、途中で止まっています（古い鍵が残っています）。", path.display()),
            "`ayumi key rotate` をもう一度実行してください（続きから終えます）。今動いている取替えなら、終わるのを待ってください。サインインはできます。",
        )
    })
}

/// What this key does not open. What cannot be read has been told of already.
async fn unopened(ring: &KeyRing, database: &Database) -> Option<Finding> {
    let store = Store::open(database).await.ok()?;
    let count = count_unopened(&store, ring).await;
    store.close().await;
    let count = count.filter(|count| *count > 0)?;
    Some(Finding::wrong(
        format!("鍵: {count}人の認証アプリの秘密を、この鍵では開けません。"),
        "鍵のファイルを取り違えていないか、ほかのサーバーで取り替えた鍵を写したか、確かめてください。",
    ))
}

async fn count_unopened(store: &Store, ring: &KeyRing) -> Option<usize> {
    let mut count = 0;
    for municipality in store.list_municipalities().await.ok()? {
        let code = municipality.code.to_string();
        let sealed = store.sealed_secrets(municipality.code).await.ok()?;
        count += sealed.iter().filter(|(account, secret)| ring.open(&purpose::totp(&code, account.0), secret).is_err()).count();
    }
    Some(count)
}
