//! `ayumi backup` and `ayumi restore`: one file of everything, and the way back.

use std::fs;
use std::path::{Path, PathBuf};

use age::x25519;
use ayumi_store::{Attached, Database, DumpAbout, Header, Instant, Manifest, NewReading, Restored, Store};

use crate::args::{BackupArgs, BackupCommand, RestoreArgs};
use crate::backup::{self, Lock, SERVER_KEY, Taken, Unlock};
use crate::exit::{Exit, Failure, Result};
use crate::ledger::Ledger;
use crate::{clock, key, output};

/// Runs `ayumi backup`.
///
/// # Errors
/// No ledger; a file that cannot be written or is there already; no passphrase and no key.
pub async fn run(args: &BackupArgs) -> Result<Exit> {
    if let Some(BackupCommand::NewKey { file }) = &args.command {
        let public = backup::new_key(file)?;
        let keep = "このファイルは、控えともサーバーとも別の場所に保管してください。なくすと控えを開けません。";
        output::text(&format!("控えの鍵を作りました: {}\n公開の半分: {public}\n{keep}\n", file.display()))?;
        return Ok(Exit::Fine);
    }
    let to = args.to.as_deref().ok_or_else(|| Failure::usage("--to で控えの置き場所を指定してください。"))?;
    let (at, now) = (args.place.database()?, clock::now());
    let path = if to.is_dir() { to.join(backup::name_at(now)) } else { to.to_owned() };
    let lock = lock(args)?;
    let server_key = server_key(args.key.as_deref(), &at)?;
    let store = Store::open(&at).await?;
    let made = backup::make(&store, lock, about(now, server_key.clone()), &path).await?;
    note(&store, &made.manifest, now, "ayumi backup").await?;
    if store.claim_backup(now, now).await? {
        store.end_backup(now, clock::now(), true).await?;
    }
    store.close().await;
    let lacking = "サーバーの鍵は入っていません（--key で指定できます）。別に保管していなければ、認証アプリを使う人は登録し直しになります。\n";
    output::text(&format!(
        "控えを作りました: {}（{:.1} MB、{} 行）\n{}確かめるには: ayumi restore {} --verify\n",
        path.display(),
        megabytes(made.bytes),
        made.manifest.total(),
        if server_key.is_some() { "" } else { lacking },
        path.display()
    ))?;
    Ok(Exit::Fine)
}

#[allow(clippy::cast_precision_loss, reason = "shown with one decimal")]
fn megabytes(bytes: u64) -> f64 {
    bytes as f64 / 1_048_576.0
}

fn lock(args: &BackupArgs) -> Result<Lock> {
    let mut keys = args.recipient.iter().map(|word| recipient(word)).collect::<Result<Vec<_>>>()?;
    if let Some(file) = &args.key_file {
        keys.extend(backup::recipients_in(file)?);
    }
    if keys.is_empty() { Ok(Lock::Passphrase(backup::passphrase_for(args.passphrase_file.as_deref(), true)?)) } else { Ok(Lock::Keys(keys)) }
}

fn recipient(word: &str) -> Result<x25519::Recipient> {
    let wrong = "鍵の公開の半分（age1 で始まるもの）として読めません。`ayumi backup new-key` が示したものを指定してください。";
    word.parse().map_err(|_| Failure::usage(format!("--recipient: {wrong}")))
}

/// What is said of a backup, with the server's key in it.
pub fn about(now: Instant, server_key: Option<String>) -> DumpAbout {
    let attached = server_key.map(|text| Attached { name: SERVER_KEY.into(), text }).into_iter().collect();
    DumpAbout { instant: now.0, program: env!("CARGO_PKG_VERSION").into(), attached }
}

/// The text of the server's key, if there is one.
fn server_key(named: Option<&Path>, at: &Database) -> Result<Option<String>> {
    match (named, at) {
        (Some(path), _) => fs::read_to_string(path).map(Some).map_err(|error| Failure::file(path, "読め", &error)),
        (None, Database::Sqlite(path)) => Ok(fs::read_to_string(key::beside(path)).ok()),
        (None, Database::Postgres(_)) => Ok(None),
    }
}

/// Everybody's records left the ledger: each municipality has it on record.
pub async fn note(store: &Store, manifest: &Manifest, now: Instant, route: &str) -> Result<()> {
    for count in manifest.rows.iter().filter(|count| count.table == "person") {
        let Ok(code) = count.municipality.parse() else { continue };
        let noted = NewReading { instant: now, actor: "ayumi".into(), act: "backup".into(), person: None, people: count.rows, route: route.into() };
        store.note_reading(code, &noted).await?;
    }
    Ok(())
}

/// Runs `ayumi restore`.
///
/// # Errors
/// There is a ledger already; the backup does not open, is cut, damaged or newer.
pub async fn restore(args: &RestoreArgs) -> Result<Exit> {
    if !args.file.is_file() {
        return Err(Failure::ledger(format!("控え {} がありません。場所を確かめてください。", args.file.display())));
    }
    let unlock = match &args.key_file {
        Some(file) => Unlock::Keys(backup::identities_in(file)?),
        None => Unlock::Passphrase(backup::passphrase_for(args.passphrase_file.as_deref(), false)?),
    };
    if args.verify { verify(&args.file, &unlock).await } else { back(args, &unlock).await }
}

async fn back(args: &RestoreArgs, unlock: &Unlock) -> Result<Exit> {
    let at = args.place.database()?;
    let restored = backup::restore(&args.file, unlock, &at).await?;
    let key = put_key(args.key.clone(), &at, &restored.header)?;
    output::text(&format!("台帳を戻しました: {at}\n{}{key}全員がもう一度サインインします。\n", told(&restored)))?;
    Ok(Exit::Fine)
}

async fn verify(path: &Path, unlock: &Unlock) -> Result<Exit> {
    let (Taken { store, restored }, scratch) = backup::prove(path, unlock).await?;
    let mut answers = String::new();
    for (code, _) in &restored.verified {
        answers += &answer(&store, *code).await?;
    }
    store.close().await;
    drop(scratch);
    let key = if restored.header.attached.iter().any(|one| one.name == SERVER_KEY) { "入っています" } else { "入っていません" };
    output::text(&format!("この控えは戻せます: {}\n{}{answers}サーバーの鍵: {key}\n", path.display(), told(&restored)))?;
    Ok(Exit::Fine)
}

/// One question, answered from what was taken back: the targets of the policy.
async fn answer(store: &Store, code: ayumi_facts::MunicipalityCode) -> Result<String> {
    let municipality = store.get_municipality(code).await?;
    let last = store.last(code).await?;
    let name = municipality.name.clone();
    if store.pack_in_use(code, last).await?.is_none() {
        return Ok(format!("{name}: 方針はまだありません。\n"));
    }
    let loaded = store.snapshot(code).await?;
    let ledger = Ledger::with(store, municipality, loaded, (last, None)).await?;
    let view = ayumi_answers::kpi::view(&ledger.desk(&ledger.scope()));
    let counted = view.targets.iter().filter(|target| target.now.is_some()).count() + view.kpis.iter().filter(|kpi| kpi.actual.is_some()).count();
    Ok(format!("{name}: 方針の目標・KPI {}件のうち {counted}件の実績を計算できました。\n", view.targets.len() + view.kpis.len()))
}

fn told(restored: &Restored) -> String {
    let Restored { header, manifest, verified } = restored;
    let mut text = format!("作られた時刻: {}（版 {}）\n{} 行が目録と合いました。\n", Instant(header.instant), header.program, manifest.total());
    for (code, verified) in verified {
        text +=
            &format!("団体 {code}: 記録 {}件は書かれたときのままです（先頭 {} {}）。\n", verified.entries, verified.head.seq.0, verified.head.hash);
    }
    text
}

/// The server's key, beside the new ledger; never over another one.
fn put_key(named: Option<PathBuf>, at: &Database, header: &Header) -> Result<String> {
    let Some(attached) = header.attached.iter().find(|one| one.name == SERVER_KEY) else {
        return Ok("サーバーの鍵は控えに入っていません。保管してあるものを置いてください。\n".into());
    };
    let path = match (named, at) {
        (Some(path), _) => path,
        (None, Database::Sqlite(path)) => key::beside(path),
        (None, Database::Postgres(_)) => {
            return Ok("サーバーの鍵は書いていません。要るときは --key を付けて別の場所に戻してください。\n".into());
        }
    };
    match fs::read_to_string(&path) {
        Ok(there) if there == attached.text => Ok(format!("サーバーの鍵: {}（同じものがあります）\n", path.display())),
        Ok(_) => Ok(format!("サーバーの鍵は書いていません。{} に別の鍵があります。\n", path.display())),
        Err(_) => {
            key::put(&path, &attached.text)?;
            Ok(format!("サーバーの鍵: {}\n", path.display()))
        }
    }
}
