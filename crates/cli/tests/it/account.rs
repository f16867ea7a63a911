//! `ayumi account`: codes are shown once, a list is taken whole or not at all, an end is an end.

use crate::common::Desk;

#[test]
fn one_account_is_added_reset_and_ended() {
    let desk = Desk::with("chigasaki");
    let added = desk.run(&["account", "add", "kansa", "--name", "監査委員事務局"]).ends(0).says(&["kansa", "一回限りのコード"]);
    let code = added.out.split_whitespace().find(|word| word.len() >= 19 && word.matches('-').count() == 3).unwrap()[..19].to_owned();
    let listed = desk.run(&["account", "list"]).ends(0).says(&["監査委員事務局", "コード発行済み"]);
    assert!(!listed.out.contains(&code), "a code is shown once");
    desk.run(&["account", "add", "ＫＡＮＳＡ"]).ends(1).complains(&["既に使われている"]);
    desk.run(&["account", "add", "x", "--number", "999999"]).ends(1).complains(&["999999", "台帳にいません"]);
    desk.run(&["account", "add", "a b"]).ends(1).complains(&["空白"]);
    let again = desk.run(&["account", "reset", "kansa"]).ends(0);
    assert!(!again.out.contains(&code), "a new one");
    desk.run(&["account", "reset", "kansa", "--only", "second"]).ends(0).says(&["パスワードは残っています"]);
    desk.run(&["account", "second-factor"]).ends(0).says(&["DX担当、人事担当、システム管理者に必ず求めます"]);
    desk.run(&["account", "second-factor", "everybody"]).ends(0).says(&["全員"]);
    desk.run(&["account", "second-factor", "nobody"]).ends(0).says(&["だれにも求めません"]);
    desk.run(&["account", "end", "kansa"]).ends(0);
    desk.run(&["account", "reset", "kansa"]).ends(1).complains(&["終了しています"]);
    desk.run(&["account", "end", "nobody"]).ends(4);
    let journal = desk.run(&["journal", "--format", "json"]).ends(0);
    assert!(!journal.out.contains("kansa") && !journal.out.contains("監査委員"), "neither login nor name in the journal");
}

#[test]
fn a_list_of_ten_thousand_is_taken_in_a_moment_and_a_wrong_one_not_at_all() {
    let desk = Desk::with("chigasaki");
    desk.write("wrong.csv", "利用者ID,名称\nok,一人目\na b,二人目\n");
    desk.run(&["account", "import", "wrong.csv", "codes.csv"]).ends(1).complains(&["3行目", "何も登録していません"]);
    assert!(!desk.path("codes.csv").exists());
    let rows: String = (0..10_000).map(|nth| format!("user{nth},利用者{nth}\n")).collect();
    desk.write("all.csv", &format!("利用者ID,名称\n{rows}"));
    desk.run(&["account", "import", "all.csv", "codes.csv"]).ends(0).says(&["10000件"]);
    let codes = std::fs::read_to_string(desk.path("codes.csv")).unwrap();
    let mut all: Vec<&str> = codes.lines().skip(1).map(|line| line.split(',').nth(3).unwrap()).collect();
    assert_eq!(all.len(), 10_000);
    all.sort_unstable();
    all.dedup();
    assert_eq!(all.len(), 10_000, "every code is its own");
    let before = desk.positions();
    desk.run(&["account", "import", "all.csv", "again.csv"]).ends(1).complains(&["既に使われている"]);
    assert!(!desk.path("again.csv").exists() && desk.positions() == before);
}
