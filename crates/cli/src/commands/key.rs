//! `ayumi key rotate`: a new server key, and everything sealed with the old one sealed anew.
//!
//! The key file tells how far it is. It gets a second, newer key; from then on servers seal by that one and open by both. Then
//! everything is sealed anew, municipality by municipality, each in one transaction. Only when everything opens by the newer
//! key, the older one leaves the file. Whoever is stopped in between leaves two keys in the file, and the next run goes on.

use std::path::PathBuf;

use ayumi_accounts::{KeyRing, ServerKey, chance, purpose};
use ayumi_facts::MunicipalityCode;
use ayumi_store::{By, Database, Store};

use crate::args::{KeyCommand, KeyRotateArgs};
use crate::exit::{Exit, Failure, Result};
use crate::{clock, key, ledger, output};

/// Runs the command.
pub async fn run(command: &KeyCommand) -> Result<Exit> {
    match command {
        KeyCommand::Rotate(args) => rotate(args).await,
    }
}

async fn rotate(args: &KeyRotateArgs) -> Result<Exit> {
    let at = args.place.database()?;
    let path = file(args, &at)?;
    let held = key::find(&path)?;
    let held = held.ok_or_else(|| Failure::ledger(format!("鍵のファイル {} がありません。--key で指定してください。", path.display())))?;
    let store = Store::open(&at).await?;
    let by = ledger::by(&args.actor, "サーバーの鍵の取替え", clock::now());
    let goes_on = held.is_rotating();
    let ring = if goes_on { held } else { begin(&store, &path, held).await? };
    let mut done = everything(&store, &ring, &by).await?;
    key::replace(&path, &ring.newest())?;
    // What a server that was just writing sealed by the older key in the meantime; the ring here still has it.
    done += everything(&store, &ring, &by).await?;
    store.close().await;
    let again = if goes_on { "途中だった鍵の取替えを終えました" } else { "鍵を取り替えました" };
    output::text(&format!(
        "{again}: {}（封じ直した認証アプリ {done}件）\nこの鍵を写して使っているサーバーがあれば、新しいファイルに置き換えて、動かし直してください。\n\
         古い控えには古い鍵が入っています。これから作る控えには新しい鍵が入ります。\n",
        path.display()
    ))?;
    Ok(Exit::Fine)
}

/// The file of the server's key: as named, otherwise beside the ledger.
fn file(args: &KeyRotateArgs, at: &Database) -> Result<PathBuf> {
    match (&args.key, at) {
        (Some(path), _) => Ok(path.clone()),
        (None, Database::Sqlite(path)) => Ok(key::beside(path)),
        (None, Database::Postgres(_)) => {
            Err(Failure::usage("PostgreSQL の台帳では、サーバーの鍵のファイルを --key か環境変数 AYUMI_KEY で指定してください。"))
        }
    }
}

/// Puts a newer key into the file, if the one that is there opens everything.
async fn begin(store: &Store, path: &std::path::Path, held: KeyRing) -> Result<KeyRing> {
    for municipality in store.list_municipalities().await? {
        changes(store, &held, municipality.code).await?;
    }
    let ring = held.with_newer(ServerKey::new(chance::draw()));
    key::replace(path, &ring)?;
    Ok(ring)
}

/// What is to be sealed anew: whose, as it is, as it is to be.
type Changes = Vec<(ayumi_store::AccountId, Vec<u8>, Vec<u8>)>;

async fn changes(store: &Store, ring: &KeyRing, municipality: MunicipalityCode) -> Result<Changes> {
    let (mut changes, mut lost) = (Vec::new(), Vec::new());
    for (account, sealed) in store.sealed_secrets(municipality).await? {
        let owner = purpose::totp(&municipality.to_string(), account.0);
        match ring.reseal(&owner, &sealed, chance::draw()) {
            Ok(Some(anew)) => changes.push((account, sealed, anew)),
            Ok(None) => {}
            Err(_) => lost.push(account.0.to_string()),
        }
    }
    if lost.is_empty() {
        return Ok(changes);
    }
    Err(Failure::ledger(format!(
        "団体 {municipality} の次の利用者番号の認証アプリは、この鍵では開けません: {}。鍵のファイルが正しいか確かめてください。正しければ、その人の2段階目を再設定\
         （ayumi account reset 利用者ID --only second）してから、もう一度動かしてください。",
        lost.join("、")
    )))
}

/// Seals everything anew that is not sealed by the newest key, and makes sure of it.
async fn everything(store: &Store, ring: &KeyRing, by: &By) -> Result<u64> {
    let mut done = 0;
    for municipality in store.list_municipalities().await? {
        loop {
            let changes = changes(store, ring, municipality.code).await?;
            if changes.is_empty() {
                break;
            }
            done += store.reseal(municipality.code, &changes, by).await?;
        }
    }
    Ok(done)
}
