//! Backups as an official makes and proves them: locked with a key or a passphrase, refused where they are not whole, and
//! taken back to either database.

use crate::common::Desk;
use crate::common::server::Server;

/// A city with a backup of it, locked with a key.
fn kept() -> Desk {
    let desk = Desk::city("tarumizu");
    desk.run(&["backup", "new-key", "key.txt"]).ends(0).says(&["age1", "別の場所"]);
    std::fs::create_dir(desk.path("kept")).unwrap();
    desk.run(&["backup", "--to", "a.age", "--key-file", "key.txt"]).ends(0).says(&["控えを作りました", "--verify", "鍵は入っていません"]);
    desk
}

#[test]
fn a_backup_proves_itself_and_comes_back() {
    let desk = kept();
    desk.write_secret("ayumi.sqlite3.key", "not looked into\n");
    desk.run(&["backup", "--to", "kept", "--key-file", "key.txt"]).ends(0);
    let file = desk.path("kept").read_dir().unwrap().next().unwrap().unwrap().path();
    let file = file.to_str().unwrap();
    assert!(!String::from_utf8_lossy(&std::fs::read(file).unwrap()).contains("journal"), "it is encrypted");
    desk.run(&["restore", file, "--verify", "--key-file", "key.txt"]).ends(0).says(&[
        "この控えは戻せます",
        "目録と合いました",
        "書かれたときのままです",
        "実績を計算できました",
        "サーバーの鍵: 入っています",
    ]);
    desk.run(&["restore", file, "--ledger", "b.sqlite3", "--key-file", "key.txt"]).ends(0).says(&["台帳を戻しました", "b.sqlite3.key"]);
    assert_eq!(std::fs::read_to_string(desk.path("b.sqlite3.key")).unwrap(), "not looked into\n");
    let answer = |ledger: &str| desk.run(&["kpi", "--ledger", ledger, "--as-of", "2026-11-20", "--format", "json"]).ends(0).out;
    assert_eq!(answer("ayumi.sqlite3"), answer("b.sqlite3"));
    let head = |ledger: &str| desk.run(&["journal", "head", "--ledger", ledger]).ends(0).out;
    assert_eq!(head("ayumi.sqlite3"), head("b.sqlite3"));
    desk.run(&["readings"]).ends(0).says(&["控え", "ayumi backup"]);
    desk.run(&["restore", file, "--ledger", "b.sqlite3", "--key-file", "key.txt"]).ends(3).complains(&["既に台帳があります", "上書きしません"]);
    assert!(desk.path("b.sqlite3").exists() && !desk.path("b.sqlite3.restoring").exists());
}

#[test]
fn a_backup_moves_to_a_server_and_back() {
    let Some(server) = ayumi_testpg::database() else { return };
    let desk = kept();
    let answer = |place: &[&str]| desk.run(&[&["kpi", "--as-of", "2026-11-20", "--format", "json"], place].concat()).ends(0).out;
    desk.run(&["restore", "a.age", "--database", &server.url(), "--key-file", "key.txt"]).ends(0);
    assert_eq!(answer(&[]), answer(&["--database", &server.url()]));
    desk.run(&["restore", "a.age", "--database", &server.url(), "--key-file", "key.txt"]).ends(3).complains(&["既に台帳があります"]);
    desk.run(&["backup", "--to", "b.age", "--key-file", "key.txt", "--database", &server.url()]).ends(0);
    desk.run(&["restore", "b.age", "--ledger", "b.sqlite3", "--key-file", "key.txt"]).ends(0);
    assert_eq!(answer(&[]), answer(&["--ledger", "b.sqlite3"]));
}

#[test]
fn a_passphrase_opens_what_it_locked_and_another_does_not() {
    let desk = Desk::with("tarumizu");
    desk.write_secret("words", "tsuki no usagi 42\n");
    desk.write_secret("other", "tsuki no usagi 43\n");
    desk.write_secret("short", "tsuki\n");
    desk.run(&["backup", "--to", "a.age", "--passphrase-file", "short"]).ends(2).complains(&["12 文字以上"]);
    desk.run(&["backup", "--to", "a.age"]).ends(2).complains(&["--passphrase-file", "引数には書けません"]);
    desk.run(&["backup", "--to", "a.age", "--passphrase-file", "words"]).ends(0);
    desk.run(&["restore", "a.age", "--verify", "--passphrase-file", "words"]).ends(0);
    desk.run(&["restore", "a.age", "--verify", "--passphrase-file", "other"]).ends(3).complains(&["合言葉が違います"]);
    desk.run(&["backup", "new-key", "key.txt"]).ends(0);
    desk.run(&["restore", "a.age", "--verify", "--key-file", "key.txt"]).ends(2).complains(&["合言葉で守られた控え"]);
    desk.run(&["backup", "--to", "a.age", "--passphrase-file", "words"]).ends(3).complains(&["既にあります", "上書きしません"]);
}

#[test]
fn what_is_no_whole_backup_is_told_apart() {
    let desk = kept();
    desk.run(&["backup", "new-key", "other.txt"]).ends(0);
    desk.run(&["backup", "new-key", "other.txt"]).ends(3).complains(&["other.txt"]);
    let whole = std::fs::read(desk.path("a.age")).unwrap();
    let mut bent = whole.clone();
    let middle = bent.len() / 2;
    bent[middle] ^= 1;
    let cases = [
        ("whole", whole.clone(), "other.txt", ["この鍵では開けません", ""]),
        ("cut", whole[..whole.len() - 100].to_vec(), "key.txt", ["途中で切れて", "消しました"]),
        ("head", whole[..60].to_vec(), "key.txt", ["途中で切れて", ""]),
        ("bent", bent, "key.txt", ["壊れている", ""]),
        ("table", "職員番号,氏名\n".into(), "key.txt", ["控え（age 形式のファイル）ではない", ""]),
        ("empty", Vec::new(), "key.txt", ["ではないか", ""]),
    ];
    for (name, bytes, key, words) in cases {
        std::fs::write(desk.path(name), bytes).unwrap();
        desk.run(&["restore", name, "--verify", "--key-file", key]).ends(3).complains(&words);
        desk.run(&["restore", name, "--ledger", "b.sqlite3", "--key-file", key]).ends(3).complains(&words);
        assert!(!desk.path("b.sqlite3").exists() && !desk.path("b.sqlite3.restoring").exists(), "{name}");
    }
    desk.run(&["restore", "nothing.age", "--verify", "--key-file", "key.txt"]).ends(3).complains(&["nothing.age がありません"]);
    desk.write("open.txt", &std::fs::read_to_string(desk.path("key.txt")).unwrap());
    std::fs::set_permissions(desk.path("open.txt"), std::os::unix::fs::PermissionsExt::from_mode(0o644)).unwrap();
    desk.run(&["restore", "a.age", "--verify", "--key-file", "open.txt"]).ends(2).complains(&["他の利用者", "chmod 600"]);
}

#[test]
fn a_server_makes_its_backup_by_itself_and_doctor_knows() {
    let desk = Desk::city("tarumizu");
    let said = desk.run(&["backup", "new-key", "key.txt"]).ends(0).out;
    let public = said.split("公開の半分: ").nth(1).unwrap().lines().next().unwrap().to_owned();
    let configured =
        |backup: &str| desk.write("ayumi.toml", &format!("[listen]\nport = 0\n[limits]\nconnections = 10\n[backup]\nfolder = \"kept\"\n{backup}"));
    configured("");
    desk.run(&["serve"]).ends(1).complains(&["backup.folder", "backup.recipients"]);
    configured("recipients = [\"age1nobody\"]\n");
    desk.run(&["serve"]).ends(1).complains(&["backup.recipients", "age1nobody"]);
    configured(&format!("recipients = [\"{public}\"]\n"));
    desk.run(&["doctor", "--least-free-mb", "0"]).says(&["kept を読めません"]);
    let server = Server::start(&desk, &[]);
    server.says("a backup was made");
    drop(server);
    // The next server finds today's backup made.
    drop(Server::start(&desk, &[]));
    let made: Vec<_> = desk.path("kept").read_dir().unwrap().map(|entry| entry.unwrap().path()).collect();
    assert_eq!(made.len(), 1, "{made:?}");
    desk.run(&["restore", made[0].to_str().unwrap(), "--verify", "--key-file", "key.txt"]).ends(0).says(&["サーバーの鍵: 入っています"]);
    desk.run(&["doctor", "--least-free-mb", "0"]).ends(0).says(&["控え: 最新のものは"]);
    let old = desk.path("kept").join("ayumi-20200101-030000.backup.age");
    std::fs::rename(&made[0], old).unwrap();
    desk.run(&["doctor", "--least-free-mb", "0"]).ends(1).says(&["古くなっています"]);
}

#[test]
fn a_backup_that_fails_is_told_by_the_log_and_by_doctor() {
    let desk = Desk::city("tarumizu");
    let said = desk.run(&["backup", "new-key", "key.txt"]).ends(0).out;
    let public = said.split("公開の半分: ").nth(1).unwrap().lines().next().unwrap().to_owned();
    desk.write("a-file", "no folder");
    let text = format!("[listen]\nport = 0\n[limits]\nconnections = 10\n[backup]\nfolder = \"a-file/kept\"\nrecipients = [\"{public}\"]\n");
    desk.write("ayumi.toml", &text);
    let server = Server::start(&desk, &[]);
    server.says("the backup failed");
    assert_eq!(server.get("/sign-in").status, 200, "the server goes on");
    drop(server);
    desk.run(&["doctor", "--least-free-mb", "0"]).ends(1).says(&["控え: ", "失敗しました", "1時間後"]);
}
