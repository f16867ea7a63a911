//! Checks that look at several settings together.

use std::collections::BTreeMap;
use std::path::Path;

use ayumi_store::Database;

use super::given::{Given, open_to_others};
use super::read::{Problem, Source};
use super::{Config, Secret, Unencrypted};

/// Whether people sign in. Until they do, whoever reaches the server may do everything, so that only this machine may.
const PEOPLE_SIGN_IN: bool = true;

/// All that does not fit together.
pub fn check(config: &Config, values: &BTreeMap<&'static str, (Given, Source)>) -> Vec<Problem> {
    let mut problems = Vec::new();
    let mut wrong = |key: &str, message: &str| {
        let place = values.get(key).map_or_else(String::new, |(_, source)| source.to_string());
        problems.push(Problem { place, message: format!("{key}: {message}") });
    };
    let here = config.listen.address.is_loopback();
    let encrypted = config.tls.certificate.is_some() && config.tls.key.is_some();
    match (&config.tls.certificate, &config.tls.key) {
        (Some(_), None) => wrong("tls.certificate", "tls.key（秘密鍵）も書いてください。"),
        (None, Some(_)) => wrong("tls.key", "tls.certificate（証明書）も書いてください。"),
        _ => {}
    }
    let replica = config.database.replica.as_ref();
    for (key, secret) in [("database.address", Some(&config.database.address)), ("database.replica", replica)] {
        if secret.is_some_and(|secret| secret.reveal().parse::<Database>().is_ok_and(|database| database.is_exposed())) {
            wrong(
                key,
                "ほかのコンピューターのデータベースとは、暗号化し、証明書を確かめてつないでください。末尾に ?sslmode=verify-full を付けます（庁内の認証局は sslrootcert=ファイル）。",
            );
        }
    }
    for (key, secret) in [("database.address", Some(&config.database.address)), ("database.replica", replica)] {
        let database = secret.and_then(|secret| secret.reveal().parse::<Database>().ok());
        if let Some(message) = database.and_then(|database| wrong_client(&database)) {
            wrong(key, &message);
        }
    }
    let is_server = |secret: &Secret| matches!(secret.reveal().parse(), Ok(Database::Postgres(_)));
    if replica.is_some_and(|replica| !is_server(replica) || !is_server(&config.database.address)) {
        wrong("database.replica", "複製は PostgreSQL の台帳にだけあります。database.address と同じく postgres://… の形で書いてください。");
    }
    if let Some(message) = config.tls.key.as_deref().and_then(open_key) {
        wrong("tls.key", &message);
    }
    if !here && !PEOPLE_SIGN_IN {
        wrong("listen.address", "この版には利用者の登録がまだないため、このコンピューター自身（127.0.0.1 か ::1）でだけ待ち受けられます。");
    } else if !here && !encrypted && config.proxy.trusted.is_empty() {
        wrong(
            "listen.address",
            "暗号化せずに待ち受けられるのは、このコンピューター自身（127.0.0.1 か ::1）だけです。tls.certificate と tls.key を書いてください。",
        );
    } else if !here && !encrypted && config.proxy.unencrypted == Unencrypted::Refused {
        wrong(
            "listen.address",
            "前に置く中継サーバーとの間も暗号化してください（tls.certificate と tls.key）。盗み見られない専用の線でつなぐときだけ、proxy.unencrypted = \"allow\" と書いて認められます。",
        );
    }
    if !here && config.site.public_url.is_none() && config.site.hosts.is_empty() {
        wrong("site.public_url", "利用者が開くアドレスを書いてください。書かれた名前への要求にだけ答えます。");
    }
    if encrypted && config.site.public_url.as_ref().is_some_and(|origin| !origin.is_secure()) {
        wrong("site.public_url", "証明書があるので、https:// で始まるアドレスを書いてください。");
    }
    if config.listen.redirect_port.is_some() && !encrypted {
        wrong("listen.redirect_port", "HTTPS で待ち受けるとき（tls.certificate と tls.key）だけ使えます。");
    }
    if config.listen.redirect_port.is_some_and(|port| port == config.listen.port) {
        wrong("listen.redirect_port", "listen.port と同じ番号は使えません。");
    }
    let backup = &config.backup;
    if backup.folder.is_some() && backup.recipients.is_empty() && backup.keys.is_none() {
        wrong("backup.folder", "backup.recipients に、控えを開ける鍵の公開の半分を書いてください（`ayumi backup new-key` で作れます）。");
    }
    let figures_leave = config.metrics.address.is_some_and(|address| !address.ip().is_loopback());
    if figures_leave && !encrypted {
        wrong("metrics.address", "このコンピューターの外に計測値を出すときは、暗号化します。tls.certificate と tls.key を書いてください。");
    }
    if figures_leave && config.metrics.token.is_none() {
        wrong("metrics.token", "このコンピューターの外に計測値を出すときは、合言葉を書いてください。");
    }
    if config.traces.address.is_some_and(|address| !address.ip().is_loopback()) {
        wrong("traces.address", "このコンピューターの上の収集器（127.0.0.1）だけに送れます。外へは、収集器から送ってください。");
    }
    problems
}

/// What is wrong with the files by which we prove to a database server who we are.
fn wrong_client(database: &Database) -> Option<String> {
    let [certificate, key] = database.client_files();
    match (certificate, key) {
        (None, None) => None,
        (Some(_), None) => Some("証明書で名乗るときは、sslkey（秘密鍵のファイル）も書いてください。".into()),
        (None, Some(_)) => Some("証明書で名乗るときは、sslcert（証明書のファイル）も書いてください。".into()),
        (Some(certificate), Some(key)) => {
            let unread =
                [certificate.as_path(), &key].into_iter().find_map(|path| std::fs::File::open(path).err().map(|error| (path.to_owned(), error)));
            let unread = unread.map(|(path, error)| format!("{} を読めません（{error}）。場所と権限を確かめてください。", path.display()));
            unread.or_else(|| open_key(&key))
        }
    }
}

/// What is wrong with a key that others may read.
fn open_key(key: &Path) -> Option<String> {
    let mode = open_to_others(key)?;
    let shown = key.display();
    Some(format!(
        "{shown} は他の利用者が読み書きできます（権限 {mode:o}）。chmod 640 のように、所有者と専用のグループだけが読めるようにしてください。"
    ))
}
