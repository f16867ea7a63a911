//! A dump: everything that stays is in it, either database takes it, and what is not whole is refused.

use std::io::{BufReader, Cursor};
use std::path::Path;

use crate::common::*;
use ayumi_store::{Attached, Database, DumpAbout, Instant, NewAccount, NewReading, RestoreError, Restored, Store};
use sha2::{Digest, Sha256};

fn about() -> DumpAbout {
    let attached = vec![Attached { name: "server-key".into(), text: "k".into() }];
    DumpAbout { instant: APRIL, program: "0.1.0".into(), attached }
}

/// Two municipalities with something of everything: corrections, an erasure, an account, readings.
async fn fill(store: &Store) {
    apply(store, &staff(), 1).await.unwrap();
    store.init_municipality(other_city(), "別の市", &by(1)).await.unwrap();
    store.apply(other_city(), &by(1), &staff(), &mut |_| {}).await.unwrap();
    let loaded = store.snapshot(city()).await.unwrap();
    let erased = loaded.person_key(FIRST).unwrap();
    store.erase_person(city(), erased, &by(3)).await.unwrap();
    store.adopt_pack(city(), "p", 1, &[("policy.yaml".into(), "id: p\n# 「改行」と\"引用符\"\n".into())], &by(4)).await.unwrap();
    let account = NewAccount { login: "tester", login_key: "tester", name: "試験", person: None, code: None };
    let made = store.create_accounts(city(), &[account], &by(5)).await.unwrap();
    store.set_recovery(city(), made[0], &[vec![0; 48], vec![255; 48]], &by(5)).await.unwrap();
    let noted = NewReading { instant: Instant(APRIL), actor: "a".into(), act: "view".into(), person: None, people: 2, route: "/people".into() };
    store.note_reading(city(), &noted).await.unwrap();
    store.set_setting(city(), "small-group", "5", &by(6)).await.unwrap();
}

async fn dump(store: &Store) -> Vec<u8> {
    let mut lines = Vec::new();
    store.dump(&about(), &mut lines).await.unwrap();
    lines
}

async fn restore(at: &str, lines: &[u8]) -> Result<(Store, Restored), RestoreError> {
    Store::restore(at.parse::<Database>().unwrap(), &mut BufReader::new(Cursor::new(lines.to_vec()))).await
}

/// Whether an error says what is wrong.
type Told = fn(&RestoreError) -> bool;

fn file(folder: &Path, name: &str) -> String {
    format!("sqlite:{}", folder.join(name).display())
}

#[tokio::test]
async fn either_database_takes_what_either_gave_and_gives_it_again() {
    check_on_both(async |store| {
        fill(&store).await;
        let lines = dump(&store).await;
        let text = String::from_utf8(lines.clone()).unwrap();
        assert!(text.contains("別の市") && text.contains("server-key") && text.contains("tester"), "{text}");
        let folder = tempfile::tempdir().unwrap();
        let server = ayumi_testpg::database();
        for at in [Some(file(folder.path(), "b.sqlite3")), server.as_ref().map(|server| server.url())].into_iter().flatten() {
            let (again, restored) = restore(&at, &lines).await.unwrap();
            assert_eq!(restored.header.attached, about().attached);
            assert_eq!(restored.verified.len(), 2);
            assert_eq!(again.journal_head(city()).await.unwrap(), store.journal_head(city()).await.unwrap());
            assert_eq!(dump(&again).await, lines, "the same lines come out again");
            assert_eq!(apply(&again, &ayumi_store::Batch::new("record"), 9).await.unwrap().seq.0, restored.verified[0].1.head.seq.0 + 1);
            again.close().await;
            assert!(matches!(restore(&at, &lines).await.unwrap_err(), RestoreError::Exists(_)), "never over a ledger");
        }
    })
    .await;
}

#[tokio::test]
async fn what_passes_is_left_out_and_all_else_is_in() {
    check_on_both(async |store| {
        let text = String::from_utf8(dump(&store).await).unwrap();
        let tables: Vec<&str> = text.lines().filter_map(|line| line.strip_prefix("{\"table\":\"")?.split('"').next()).collect();
        for table in ["journal", "chain", "chain_start", "fact", "person_version", "account_password", "office", "setting", "reading", "erased"] {
            assert!(tables.contains(&table), "{table} is not in {tables:?}");
        }
        for table in ["session", "upload", "ceremony", "sign_in_failure", "_sqlx_migrations"] {
            assert!(!tables.contains(&table), "{table}");
        }
    })
    .await;
}

#[tokio::test]
async fn what_is_not_whole_is_refused_and_leaves_no_rows() {
    let store = Store::in_memory().await.unwrap();
    store.init_municipality(city(), "ある市", &by(0)).await.unwrap();
    fill(&store).await;
    let lines = dump(&store).await;
    let text = String::from_utf8(lines.clone()).unwrap();
    let end = text.trim_end().rfind('\n').unwrap() + 1;
    let changed = |from: &str, to: &str| text.replacen(from, to, 1).into_bytes();
    let cases: Vec<(Vec<u8>, Told)> = vec![
        (Vec::new(), |error| matches!(error, RestoreError::NotADump)),
        ("職員番号,氏名\n".into(), |error| matches!(error, RestoreError::NotADump)),
        ("{\"a\":1}\n".into(), |error| matches!(error, RestoreError::NotADump)),
        (lines[..end].to_vec(), |error| matches!(error, RestoreError::Cut)),
        (lines[..lines.len() / 2].to_vec(), |error| matches!(error, RestoreError::Damaged(_) | RestoreError::Cut)),
        (changed("\"ayumi-backup\":1", "\"ayumi-backup\":2"), |error| matches!(error, RestoreError::Newer { format: 2, .. })),
        (changed("\"schema\":", "\"schema\":9"), |error| matches!(error, RestoreError::Newer { .. })),
        (changed("ある市", "あの市"), |error| matches!(error, RestoreError::Damaged(_))),
        ([lines.clone(), b"[]\n".to_vec()].concat(), |error| matches!(error, RestoreError::Damaged(_))),
    ];
    let server = ayumi_testpg::database();
    for (nth, (case, is_told)) in cases.into_iter().enumerate() {
        let folder = tempfile::tempdir().unwrap();
        for at in [Some(file(folder.path(), "b.sqlite3")), server.as_ref().map(|server| server.url())].into_iter().flatten() {
            let error = restore(&at, &case).await.unwrap_err();
            assert!(is_told(&error), "{nth}: {error:?}");
            assert!(!error.ja().is_empty());
        }
    }
    // An attempt that failed is in nobody's way.
    if let Some(server) = server {
        restore(&server.url(), &lines).await.unwrap();
    }
}

/// A dump as the first version would have written it: before the chain, accounts and all that came later.
fn oldest() -> Vec<u8> {
    let text = [
        r#"{"ayumi-backup":1,"schema":1,"instant":0,"program":"0.0.1"}"#,
        r#"{"table":"municipality","columns":[["code","text"],["name","text"]]}"#,
        r#"["141500","ある市"]"#,
        r#"["462144","別の市"]"#,
        r#"{"table":"journal","columns":[["municipality","text"],["seq","int"],["instant","int"],["actor","text"],["act","text"],["reason","text"],["detail","text"]]}"#,
        r#"["141500",1,1774969200,"90001","init","登録","{}"]"#,
        r#"["462144",1,1774969200,"90001","init","登録","{}"]"#,
        r#"["462144",2,1774969200,"90001","record","記録","{}"]"#,
        "",
    ]
    .join("\n");
    let sha256: String = Sha256::digest(&text).iter().map(|byte| format!("{byte:02x}")).collect();
    let end = format!(r#"{{"end":{{"rows":[{{"table":"journal","municipality":"462144","rows":2}}],"heads":[],"sha256":"{sha256}"}}}}"#);
    (text + &end + "\n").into_bytes()
}

#[tokio::test]
async fn a_dump_of_an_older_program_is_brought_up_to_date() {
    let folder = tempfile::tempdir().unwrap();
    let server = ayumi_testpg::database();
    for at in [Some(file(folder.path(), "b.sqlite3")), server.as_ref().map(|server| server.url())].into_iter().flatten() {
        let (store, restored) = restore(&at, &oldest()).await.unwrap();
        let entries: Vec<u64> = restored.verified.iter().map(|(_, verified)| verified.entries).collect();
        assert_eq!(entries, [1, 2], "{at}");
        assert_eq!(restored.verified[1].1.sealed_later.map(|seq| seq.0), Some(2), "sealed when it was brought up to date");
        assert!(Store::outstanding(at.parse::<Database>().unwrap()).await.unwrap().steps.is_empty());
        apply(&store, &staff(), 1).await.unwrap();
        store.close().await;
    }
}
