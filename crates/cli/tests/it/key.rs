//! `ayumi key rotate`: everything sealed opens by the new key only, from whatever state an earlier run was stopped in.

use std::fs;
use std::path::{Path, PathBuf};

use ayumi_accounts::{KeyRing, ServerKey, purpose};
use ayumi_store::{AccountId, By, Database, Instant, NewAccount, Store, Totp, TotpClock};

use crate::common::Desk;

const CITY: &str = "142077";
const PEOPLE: i64 = 5;

fn key(fill: u8) -> ServerKey {
    ServerKey::new([fill; 32])
}

fn owner(account: i64) -> String {
    purpose::totp(CITY, account)
}

/// A ledger in which some people have an app, sealed by this key.
async fn enrol(at: &Database, by_key: impl Fn(i64) -> ServerKey) {
    let store = Store::open(at).await.unwrap();
    let (city, by) = (CITY.parse().unwrap(), By { actor: "試験".into(), reason: "試験".into(), instant: Instant(1_795_000_000) });
    let logins: Vec<String> = (1..=PEOPLE).map(|nth| format!("user{nth}")).collect();
    let new: Vec<NewAccount<'_>> = logins.iter().map(|login| NewAccount { login, login_key: login, name: "x", person: None, code: None }).collect();
    if store.count_accounts(city).await.unwrap() == 0 {
        store.create_accounts(city, &new, &by).await.unwrap();
    }
    for account in 1..=PEOPLE {
        let secret = by_key(account).seal(&owner(account), &[account as u8; 20], [account as u8; 12]).unwrap();
        store.set_totp(city, AccountId(account), &Totp { secret, clock: TotpClock { last: 3, ..TotpClock::default() } }, &[], &by).await.unwrap();
    }
    store.close().await;
}

/// Whether everything opens by the one key that the file holds.
async fn check_all_open(at: &Database, file: &Path, about: &str) {
    let ring = KeyRing::read(&fs::read_to_string(file).unwrap()).unwrap();
    assert!(!ring.is_rotating(), "{about}: the old key is gone");
    let store = Store::open(at).await.unwrap();
    let sealed = store.sealed_secrets(CITY.parse().unwrap()).await.unwrap();
    assert_eq!(sealed.len(), 5);
    for (account, secret) in sealed {
        assert_eq!(ring.open(&owner(account.0), &secret), Ok(vec![account.0 as u8; 20]), "{about}: {account:?}");
    }
    store.close().await;
}

/// From the usual state, and from every state that a run may have been stopped in.
async fn check_rotation(desk: &Desk, at: &Database, place: &[&str]) {
    let file: PathBuf = desk.path("server.key");
    let named = file.display().to_string();
    let rotate = || desk.run(&[&["key", "rotate", "--key", &named], place].concat());
    let put = |ring: &KeyRing| fs::write(&file, ring.written()).unwrap();
    put(&key(1).into());
    enrol(at, |_| key(1)).await;
    rotate().ends(0).says(&["鍵を取り替えました", "5件"]);
    check_all_open(at, &file, "from the beginning").await;
    // So many of them were sealed anew when it was stopped.
    let doctor = || desk.run(&[&["doctor", "--least-free-mb", "0", "--key", &named], place].concat());
    const HALF_DONE: [&str; 2] = ["途中で止まっています", "`ayumi key rotate` をもう一度実行"];
    for done in [0, 2, PEOPLE] {
        let about = format!("{done} were sealed anew");
        put(&KeyRing::from(key(1)).with_newer(key(2)));
        // Left by whoever was stopped while the file was written.
        fs::write(desk.path("server.key.new"), "half a k").unwrap();
        enrol(at, |account| key(if account <= done { 2 } else { 1 })).await;
        doctor().says(&HALF_DONE);
        rotate().ends(0).says(&["途中だった鍵の取替えを終えました"]);
        check_all_open(at, &file, &about).await;
        let ring = KeyRing::read(&fs::read_to_string(&file).unwrap()).unwrap();
        assert_eq!(ring.written(), format!("{}\n", key(2).written()), "{about}: by the key that was begun with, no third one");
        let sound = doctor().says(&["鍵: サーバーの鍵", "を使えます"]);
        assert!(!sound.out.contains(HALF_DONE[0]), "{}", sound.out);
    }
    put(&key(7).into());
    let before = fs::read_to_string(&file).unwrap();
    doctor().ends(1).says(&["5人の認証アプリの秘密を、この鍵では開けません"]);
    rotate().ends(3).complains(&["開けません", "1、2、3、4、5"]);
    assert_eq!(fs::read_to_string(&file).unwrap(), before, "a wrong key begins nothing");
}

#[tokio::test]
async fn a_rotation_ends_from_whatever_state_it_was_stopped_in() {
    let desk = Desk::with("chigasaki");
    check_rotation(&desk, &desk.path("ayumi.sqlite3").into(), &[]).await;
    let Some(database) = ayumi_testpg::database() else { return };
    let (desk, url) = (Desk::new(), database.url());
    desk.run(&["init", "--pack", "chigasaki", "--database", &url]).ends(0);
    check_rotation(&desk, &url.parse().unwrap(), &["--database", &url]).await;
}

#[test]
fn without_a_key_nothing_is_begun() {
    let desk = Desk::with("chigasaki");
    desk.run(&["key", "rotate"]).ends(3).complains(&["がありません"]);
    desk.run(&["doctor", "--least-free-mb", "0"]).says(&["鍵: サーバーの鍵", "まだありません"]);
}
