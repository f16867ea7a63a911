//! A staff list becomes answers: the messy CP932 file, its errors by row, the mended file, each person's status.

use crate::common::Desk;
use std::io::{BufRead, BufReader, Read};
use std::process::Stdio;

const HEAD: &str = "職員番号,氏名,フリガナ,採用年月日,任用形態,所属コード,所属,役職,職種\r\n";

const MESSY: &[&str] = &[
    "000101,髙橋　一郎,ﾀｶﾊｼ ｲﾁﾛｳ,H31.4.1,正規職員,0010,市民課,主査,一般事務\r\n",
    "000102,﨑山 花子,サキヤマ ハナコ,令和4年4月1日,常勤職員,0010,市民課,主任補佐官,事務職\r\n",
    "000103,鈴木 次郎,スズキ ジロウ,2021/13/1,常勤職員,0020,税務課,主事,事務職\r\n",
    "000103,佐藤 三郎,サトウ サブロウ,R3.4.1,常勤職員,0020,税務課,主事,事務職\r\n",
    ",田中 四郎,タナカ シロウ,R3.4.1,常勤職員,0020,税務課,主事,事務職\r\n",
];

const MENDED: &[&str] = &[
    "000101,髙橋　一郎,ﾀｶﾊｼ ｲﾁﾛｳ,H31.4.1,正規職員,0010,市民課,主査,一般事務\r\n",
    "000102,﨑山 花子,サキヤマ ハナコ,令和4年4月1日,常勤職員,0010,市民課,主任,事務職\r\n",
    "000103,鈴木 次郎,スズキ ジロウ,2021/12/1,常勤職員,0020,税務課,主事,事務職\r\n",
    "000104,佐藤 三郎,サトウ サブロウ,R3.4.1,会計年度任用職員,0020,税務課,主事,事務職\r\n",
];

const FACTS: &str = "職員番号,種類,内容,日付\r\n\
000101,修了,業務改革・企画立案研修,R8.5.1\r\n\
000101,修了,デザイン思考・合意形成研修,R8.5.2\r\n\
000101,修了,システム調達・情報セキュリティ研修,R8.5.3\r\n\
000101,修了,デジタル技術・データ利活用研修,R8.5.4\r\n\
000101,合格,ITパスポート,R7.8.10\r\n\
000103,合格,iパス,R7.8.10\r\n";

const STAFF: &[&str] = &["import", "staff", "staff.csv", "--effective", "R8.4.1"];

fn list(rows: &[&str]) -> String {
    rows.iter().fold(HEAD.to_owned(), |list, row| list + row)
}

fn applied(args: &[&'static str]) -> Vec<&'static str> {
    [args, &["--apply"]].concat()
}

/// The mended list and the facts, taken over.
fn filled() -> Desk {
    let desk = Desk::with("sagamihara");
    desk.write_cp932("staff.csv", &list(MENDED));
    desk.write_cp932("facts.csv", FACTS);
    desk.run(&applied(STAFF)).ends(0).says(&["取り込みました", "ayumi import undo 1"]);
    desk.run(&["import", "facts", "facts.csv", "--apply"]).ends(0);
    desk
}

#[test]
fn a_messy_list_is_explained_row_by_row_and_changes_nothing() {
    let desk = Desk::with("sagamihara");
    desk.write_cp932("staff.csv", &list(MESSY));
    let before = desk.positions();
    let rows = ["Shift_JIS", "3行目「役職」", "主任補佐官", "4行目「採用年月日」", "5行目「職員番号」", "6行目「職員番号」", "取り込めません"];
    desk.run(&applied(STAFF)).ends(1).says(&rows);
    assert_eq!(desk.positions(), before);
    desk.run(&[STAFF, &["--problems", "mend.csv"]].concat()).ends(1);
    let mend = std::fs::read_to_string(desk.path("mend.csv")).unwrap();
    assert!(mend.contains("主任補佐官") && mend.contains("問題") && !mend.contains("000101"), "{mend}");
    let problems = desk.run(&[STAFF, &["--format", "json"]].concat()).ends(1).json();
    assert_eq!((problems["ready"].as_bool(), problems["written"].is_null()), (Some(false), true));
    assert!(problems["problems"].as_array().unwrap().iter().any(|problem| problem["row"] == 3 && problem["column"] == "役職"));
}

#[test]
fn the_mended_list_gives_each_person_the_right_status() {
    let desk = filled();
    let verdict = |number: &str, scheme: &str| {
        let status = desk.run(&["status", number, "--as-of", "R8.11.20", "--format", "json"]).ends(0).json();
        let schemes = status["status"]["schemes"].as_array().unwrap().clone();
        let found = schemes.iter().find(|of| of["scheme"]["id"] == scheme).unwrap().clone();
        (found["answer"]["finding"]["verdict"].as_str().unwrap().to_owned(), found["answer"]["gaps"].as_array().unwrap().len())
    };
    let manager = "dx-manager-certification";
    assert_eq!(verdict("000101", manager), ("met".into(), 0));
    assert_eq!(verdict("000102", manager), ("unmet".into(), 3));
    assert_eq!(verdict("000103", manager), ("unmet".into(), 2));
    assert_eq!(verdict("000104", manager).0, "unmet");
    desk.run(&["status", "高橋一郎", "--as-of", "R8.11.20"]).ends(0).says(&[
        "髙橋　一郎",
        "市民課・主査・事務職",
        "✓ 満たす　DXマネージャー認定",
        "4 / 4 講座",
    ]);
    desk.run(&["eligible", "DXマネージャー", "--as-of", "R8.11.20"]).ends(0).says(&["満たす 1人", "000101"]);
}

#[test]
fn the_same_file_twice_changes_nothing() {
    let desk = filled();
    let before = desk.positions();
    desk.run(STAFF).ends(0).says(&["台帳と同じ内容です"]);
    desk.run(&applied(STAFF)).ends(0).says(&["何も書き込んでいません"]);
    assert_eq!(desk.positions(), before);
}

#[test]
fn a_dry_run_writes_nothing() {
    let desk = Desk::with("sagamihara");
    desk.write("staff.csv", &list(MENDED));
    let before = desk.positions();
    desk.run(STAFF).ends(0).says(&["UTF-8", "確かめただけ", "--apply"]);
    assert_eq!(desk.positions(), before);
}

#[test]
fn a_transfer_sheet_is_loaded_before_its_day_and_takes_effect_on_it() {
    let desk = filled();
    desk.write("transfer.csv", "職員番号,所属コード,所属,役職,職種,本務兼務,発令日\n000101,0020,税務課,係長,事務職,本務,R9.4.1\n");
    desk.run(&["import", "postings", "transfer.csv", "--apply"]).ends(0);
    desk.run(&["status", "000101", "--as-of", "R9.3.31"]).says(&["市民課・主査"]);
    desk.run(&["status", "000101", "--as-of", "R9.4.1"]).says(&["税務課・係長"]);
    desk.run(&["timeline", "000101", "--as-of", "R8.11.20"]).says(&["令和9年4月1日", "税務課・係長"]);
}

#[test]
fn what_was_known_earlier_is_answered_as_it_was() {
    let desk = filled();
    let at = |position: &str| desk.run(&["status", "000101", "--as-of", "R8.11.20", "--known-at", position]);
    at("3").says(&["× 未了　DXマネージャー認定", "記録番号 3 までに記録された事実による"]);
    at("4").says(&["✓ 満たす　DXマネージャー認定"]);
    desk.run(&["import", "undo", "2"]).ends(0).says(&["取り消しました"]);
    desk.run(&["status", "000101", "--as-of", "R8.11.20"]).says(&["× 未了　DXマネージャー認定"]);
    at("4").says(&["✓ 満たす　DXマネージャー認定"]);
    desk.run(&["import", "undo", "2"]).ends(1).complains(&["取り消し済み"]);
    desk.run(&["import", "undo", "9"]).ends(4).complains(&["取込番号 9"]);
    desk.run(&["import", "undo", "1"]).ends(0);
    desk.run(&["status", "000101"]).ends(4);
    at("4").says(&["✓ 満たす　DXマネージャー認定"]);
    at("2").ends(4);
    desk.run(&["import", "list"]).ends(0).says(&["staff.csv", "facts.csv", "で取消し"]);
}

/// Nobody is unknown who is not in the ledger: not before the import, and not after it was undone.
#[test]
fn people_are_counted_only_while_they_are_in_the_ledger() {
    let desk = filled();
    let counts = |position: &str| {
        let answer = desk.run(&["eligible", "全職員", "--as-of", "R8.11.20", "--known-at", position, "--format", "json"]).ends(0).json();
        let counts = &answer["schemes"][0]["counts"];
        (counts["met"].as_u64().unwrap(), counts["unmet"].as_u64().unwrap(), counts["unknown"].as_u64().unwrap())
    };
    assert_eq!((counts("2"), counts("3")), ((0, 0, 0), (3, 1, 0)));
    desk.run(&["import", "undo", "2"]).ends(0);
    desk.run(&["import", "undo", "1"]).ends(0);
    assert_eq!((counts("4"), counts("6")), ((3, 1, 0), (0, 0, 0)));
}

#[test]
fn a_published_report_can_be_recomputed_to_the_same_figures() {
    let desk = filled();
    let report = || {
        let mut report = desk.run(&["kpi", "--as-of", "R8.11.20", "--known-at", "4", "--format", "json"]).ends(0).json();
        report.as_object_mut().unwrap().remove("last");
        report
    };
    let published = report();
    desk.write("more.csv", &list(&["000901,新人 一郎,シンジン イチロウ,R8.4.1,常勤職員,0010,市民課,主事,事務職\r\n"]));
    desk.run(&["import", "staff", "more.csv", "--effective", "R8.4.1", "--apply"]).ends(0);
    assert_eq!(report(), published);
    desk.run(&["import", "undo", "2"]).ends(0);
    assert_eq!(report(), published);
    assert_ne!(desk.run(&["kpi", "--as-of", "R8.11.20", "--format", "json"]).json()["targets"], published["targets"]);
    desk.run(&["kpi", "--known-at", "2000-01-01"]).ends(0).says(&["記録番号 0"]);
}

#[test]
fn headings_of_ones_own_are_mapped_and_the_mapping_is_kept() {
    let desk = Desk::with("sagamihara");
    desk.write("own.csv", "社員ID,お名前,配属先,肩書\n0001,山田 太郎,市民課,主事\n");
    desk.write("map.json", r#"{"columns": {"社員ID": "number", "お名前": "name", "配属先": "unit", "肩書": "rank"}}"#);
    let base = ["import", "staff", "own.csv", "--effective", "R8.4.1", "--employment", "常勤職員"];
    desk.run(&[&base[..], &["--mapping", "map.json", "--save-mapping", "jinji", "--apply"]].concat()).ends(0).says(&["社員ID→職員番号"]);
    desk.run(&[&base[..], &["--mapping", "jinji"]].concat()).ends(0).says(&["台帳と同じ内容です"]);
    desk.run(&[&base[..], &["--mapping", "ない"]].concat()).ends(4).complains(&["jinji"]);
}

#[test]
fn what_goes_out_comes_back_unchanged() {
    let desk = filled();
    for (what, file) in [("staff", "out.csv"), ("units", "units.xlsx"), ("postings", "postings.csv"), ("facts", "facts.xlsx")] {
        desk.run(&["export", what, file, "--as-of", "R8.11.20"]).ends(0);
        desk.run(&["import", what, file, "--effective", "R8.11.20"]).ends(0).says(&["台帳と同じ内容です"]);
    }
    desk.run(&["export", "staff", "out.csv"]).ends(3).complains(&["既にあります", "--force"]);
    for what in ["status", "coverage", "targets"] {
        desk.run(&["export", what, &format!("{what}.xlsx"), "--as-of", "R8.11.20"]).ends(0);
    }
    desk.run(&["export", "staff", "out.txt"]).ends(2);
}

#[test]
fn characters_that_an_encoding_lacks_are_named_and_nothing_is_written() {
    let desk = Desk::with("sagamihara");
    desk.write("staff.csv", &list(&["000105,𠮷田 五郎,ヨシダ ゴロウ,R3.4.1,常勤職員,0010,市民課,主事,事務職\r\n"]));
    desk.run(&applied(STAFF)).ends(0);
    desk.run(&["export", "staff", "out.csv", "--encoding", "cp932"]).ends(1).complains(&["𠮷", "U+20BB7", "Shift_JIS"]);
    assert!(!desk.path("out.csv").exists());
    desk.run(&["export", "staff", "out.csv"]).ends(0);
}

/// Ctrl-C: the ledger is as it was, and nothing half made lies about.
#[cfg(unix)]
#[test]
fn ctrl_c_leaves_nothing_half_done() {
    let desk = Desk::new();
    let args = ["demo", "--no-serve", "--pack", "atsugi", "--today", "R8.11.20", "--dir", "city"];
    let mut child = desk.command(&args).env("AYUMI_PROGRESS", "lines").stdout(Stdio::null()).stderr(Stdio::piped()).spawn().unwrap();
    let mut lines = BufReader::new(child.stderr.take().unwrap());
    lines.read_line(&mut String::new()).unwrap();
    assert!(desk.path("city").read_dir().unwrap().next().is_some());
    let signal = std::process::Command::new("kill").args(["-INT", &child.id().to_string()]).status().unwrap();
    let mut rest = String::new();
    lines.read_to_string(&mut rest).unwrap();
    assert!(signal.success() && rest.contains("中断しました"), "{rest}");
    assert_eq!(child.wait().unwrap().code(), Some(130));
    assert!(desk.path("city").read_dir().unwrap().next().is_none());
}

/// The process dies in the middle of the writing; the ledger is as it was, and usable.
#[test]
fn kill_9_during_an_import_leaves_the_ledger_as_it_was() {
    let desk = filled();
    let before = desk.positions();
    let row = |n: u32| format!("{n:06},職員 {n},ショクイン,R3.4.1,常勤職員,0010,市民課,主事,事務職\r\n");
    desk.write("many.csv", &(200_000..206_000).map(row).fold(HEAD.to_owned(), |list, row| list + &row));
    let many = ["import", "staff", "many.csv", "--effective", "R8.4.1", "--apply"];
    let mut child = desk.command(&many).env("AYUMI_PROGRESS", "lines").stdout(Stdio::null()).stderr(Stdio::piped()).spawn().unwrap();
    let mut lines = BufReader::new(child.stderr.take().unwrap());
    let mut line = String::new();
    lines.read_line(&mut line).unwrap();
    child.kill().unwrap();
    let ended = child.wait().unwrap();
    let mut rest = String::new();
    lines.read_to_string(&mut rest).unwrap();
    assert!(line.contains("取り込んでいます") && !ended.success(), "{line} {ended}");
    let last = rest.lines().last().unwrap_or(&line);
    let figures: Vec<u64> = last.split(|c: char| !c.is_ascii_digit()).filter_map(|figure| figure.parse().ok()).collect();
    assert!(figures[0] < figures[1], "the import was through: {last}");
    assert_eq!(desk.positions(), before);
    desk.run(&["status", "200000"]).ends(4);
    desk.run(&["status", "000101"]).ends(0);
    desk.run(&many).ends(0).says(&["取り込みました"]);
    desk.run(&["status", "200000"]).ends(0);
}
