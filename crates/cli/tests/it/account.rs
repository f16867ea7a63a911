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

/// Both sides agree on the command line, before anybody has signed in.
#[test]
fn an_adviser_is_offered_by_one_municipality_and_admitted_by_another() {
    let desk = Desk::with("chigasaki");
    desk.run(&["init", "--pack", "atsugi", "--add"]).ends(0);
    let (home, there) = ("142077", "142123");
    let at = |code: &'static str, args: &[&'static str]| desk.run(&[args, &["--municipality", code]].concat());
    at(home, &["account", "add", "hanako", "--name", "助言者"]).ends(0);
    at(there, &["account", "admit", "hanako", "--from", home]).ends(1).complains(&["申し出はありません"]);
    at(home, &["account", "offer", "hanako", "--to", home]).ends(1).complains(&["ほかの団体を選んで"]);
    at(home, &["account", "offer", "hanako", "--to", there]).ends(0).says(&["ayumi account admit hanako --municipality 142123 --from 142077"]);
    at(home, &["account", "offer", "hanako", "--to", there]).ends(1).complains(&["既に申し出て"]);
    at(there, &["account", "admit", "hanako", "--from", home, "--number", "999999"]).ends(1).complains(&["台帳にいません"]);
    at(there, &["account", "admit", "HANAKO", "--from", home]).ends(0).says(&["hanako@142077"]);
    at(there, &["account", "admit", "hanako", "--from", home]).ends(1).complains(&["既に受け入れて"]);
    at(there, &["account", "list"]).ends(0).says(&["hanako@142077", "団体 142077 の利用者"]);
    at(there, &["account", "reset", "hanako@142077"]).ends(1).complains(&["ほかの団体の利用者です"]);
    at(there, &["office", "assign", "hanako@142077", "adviser"]).ends(0);
    at(home, &["account", "withdraw", "hanako", "--to", there]).ends(0);
    at(home, &["account", "withdraw", "hanako", "--to", there]).ends(1).complains(&["申し出はありません"]);
    for code in [home, there] {
        let journal = at(code, &["journal", "--format", "json"]).ends(0);
        assert!(!journal.out.contains("助言者") && !journal.out.contains("hanako"), "{}", journal.out);
    }
}
