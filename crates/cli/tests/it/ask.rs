//! Questions about ledgers: all five packs, what-if, exit codes, and JSON with the documented keys.

use std::collections::BTreeSet;

use crate::common::{Desk, repository};
use serde_json::Value;

const PACKS: [&str; 5] = ["sagamihara", "govtech-tokyo", "atsugi", "chigasaki", "tarumizu"];

#[test]
fn the_demonstration_answers_for_every_pack() {
    for pack in PACKS {
        let desk = Desk::new();
        let said = desk.run(&["demo", "--no-serve", "--pack", pack, "--staff", "60", "--today", "R8.11.20", "--dir", "."]).ends(0);
        let said = said.says(&["架空の市", "令和8年11月20日", "一人の例", "次に試すこと"]);
        let tables = if pack == "chigasaki" {
            ["■ ねらい", "■ 施策", "■ 人材を探す"]
        } else {
            ["■ 目標と実績", "■ 役割", "■ 候補者"]
        };
        let said = said.says(&tables);
        assert!(said.out.lines().all(|line| unicode_width::UnicodeWidthStr::width(line) <= 100 || line.contains("台帳")), "{}", said.out);
        assert!(!said.out.contains('\u{1b}') && said.err.is_empty(), "{}", said.err);
        let left: Vec<_> = desk.path(".").read_dir().unwrap().map(|entry| entry.unwrap().file_name()).collect();
        assert_eq!(left.len(), 1, "{left:?}");
    }
}

#[test]
fn the_same_seed_gives_the_same_city() {
    let demo = |seed: &str| {
        let args = ["demo", "--no-serve", "--pack", "tarumizu", "--staff", "40", "--today", "R8.11.20", "--seed", seed, "--dir", "."];
        let said = Desk::new().run(&args).ends(0).out;
        said.lines().filter(|line| !line.starts_with("台帳")).map(str::to_owned).collect::<Vec<_>>()
    };
    assert_eq!(demo("7"), demo("7"));
    assert_ne!(demo("7"), demo("8"));
}

#[test]
fn what_if_says_who_changes_and_writes_nothing() {
    let desk = Desk::city("sagamihara");
    let ask = ["--as-of", "R8.11.20"];
    desk.run(&["what-if", "--pack", "sagamihara", ask[0], ask[1]]).ends(0).says(&["変わることはありません"]);
    desk.run(&["policy", "show", "sagamihara", "--files", "plan"]).ends(0);
    let requirements = std::fs::read_to_string(desk.path("plan/requirements.yaml")).unwrap();
    desk.write("plan/requirements.yaml", &requirements.replace("served(administrative, >= 5 years)", "served(administrative, >= 50 years)"));
    let targets = std::fs::read_to_string(desk.path("plan/targets.yaml")).unwrap();
    let targets = targets.replacen("R8: 10", "R8: 12", 1);
    desk.write("plan/targets.yaml", &targets);
    desk.run(&["policy", "check", "plan"]).ends(1).says(&["targets.yaml:", "令和8年度の累計は10ですが", "12です"]);
    desk.run(&["what-if", "--pack", "plan"]).ends(1).complains(&["誤りがあるため使えません"]);
    let (front, _) = targets.split_once("- id: leaders\n").unwrap();
    let leaders = [("R8: 10", "R8: 12"), ("R9: 20", "R9: 22"), ("R10: 30", "R10: 32"), ("R11: 50", "R11: 52")];
    let leaders = leaders.iter().fold(targets[front.len()..].to_owned(), |text, (from, to)| text.replacen(from, to, 1));
    desk.write("plan/targets.yaml", &format!("{front}{leaders}"));
    let before = desk.positions();
    let changed = desk.run(&["what-if", "--pack", "plan", ask[0], ask[1], "--format", "json"]).ends(0).json();
    let targets = changed["targets"].as_array().unwrap();
    let year = targets.iter().find(|target| target["id"] == "manager-new" && target["when"] == "R8").unwrap();
    assert_eq!((&year["before"]["goal"], &year["after"]["goal"]), (&Value::from("10"), &Value::from("12")));
    desk.run(&["policy", "diff", "sagamihara", "plan"]).ends(0).says(&["12"]);
    assert_eq!(desk.positions(), before);
}

#[test]
fn every_command_ends_as_documented() {
    let desk = Desk::city("sagamihara");
    let check = |args: &[&str], code: i32, words: &[&str]| drop(desk.run(args).ends(code).complains(words));
    check(&["kpi"], 0, &[]);
    check(&["nonsense"], 2, &["「nonsense」というコマンドはありません"]);
    check(&["status"], 2, &["職員", "指定してください"]);
    check(&["kpi", "--format", "xml"], 2, &["xml", "json"]);
    check(&["kpi", "--as-of", "8/4/1"], 2, &["8/4/1"]);
    check(&["kpi", "--ledger", "none.sqlite3"], 3, &["none.sqlite3", "ayumi init"]);
    check(&["status", "該当なし"], 4, &["該当なし"]);
    check(&["eligible", "wizard"], 4, &["wizard", "dx-manager"]);
    check(&["kpi", "--known-at", "999999"], 4, &["999999"]);
    check(&["what-if", "--pack", "nowhere"], 4, &["nowhere", "tarumizu"]);
    check(&["eligible", "dx-manager", "--as-of", "R8.3.31"], 5, &["施行前", "令和8年4月1日"]);
    check(&["init", "--pack", "sagamihara"], 3, &["既にあります"]);
    check(&["policy", "adopt", "sagamihara"], 1, &["第1版", "採用済み"]);
    desk.write("text.csv", "これは表ではありません\n");
    check(&["import", "staff", "text.csv"], 1, &["見出しの行が見つかりません"]);
    check(&["import", "staff", "none.csv"], 3, &["none.csv"]);
    desk.write("ledger.txt", "これは台帳ではありません。");
    check(&["kpi", "--ledger", "ledger.txt"], 3, &["台帳ではありません"]);
}

#[test]
fn the_end_of_a_fiscal_year_is_a_day() {
    let desk = Desk::city("tarumizu");
    for day in ["R8年度末", "令和8年度末", "2026年度末", "R9.3.31"] {
        desk.run(&["kpi", "--as-of", day]).ends(0).says(&["令和9年3月31日現在"]);
    }
    desk.run(&["kpi", "--as-of", "来年度末"]).ends(2).complains(&["来年度"]);
}

#[test]
fn a_folder_without_a_policy_hides_no_pack() {
    let desk = Desk::new();
    let args = ["demo", "--no-serve", "--pack", "tarumizu", "--staff", "40", "--today", "R8.11.20", "--dir", "tarumizu"];
    desk.run(&args).ends(0);
    desk.run(&["policy", "check", "tarumizu"]).ends(0);
}

#[test]
fn roles_are_exported_in_the_words_of_the_page() {
    let desk = Desk::city("tarumizu");
    desk.run(&["export", "status", "status.csv", "--as-of", "R8.11.20"]).ends(0);
    let sheet = std::fs::read_to_string(desk.path("status.csv")).unwrap();
    assert!(sheet.contains("非該当") && sheet.contains("該当") && sheet.contains("未了"));
    let figures = desk.run(&["kpi", "--as-of", "R8.11.20", "--format", "csv"]).ends(0).out;
    let longest =
        figures.split([',', '\n']).filter_map(|cell| cell.split_once('.').filter(|_| cell.parse::<f64>().is_ok())).map(|(_, end)| end.len()).max();
    assert!(longest.is_none_or(|digits| digits <= 2), "{figures}");
}

#[test]
fn several_people_of_one_name_are_listed() {
    let desk = Desk::with("tarumizu");
    desk.write("staff.csv", "職員番号,氏名,所属,役職,任用形態\n001,山田 太郎,総務課,主事,常勤職員\n002,山田 花子,総務課,主事,常勤職員\n");
    desk.run(&["import", "staff", "staff.csv", "--effective", "R8.4.1", "--apply"]).ends(0);
    desk.run(&["status", "山田"]).ends(4).complains(&["2人", "001", "002"]);
    desk.run(&["status", "山田花子"]).ends(0).says(&["002"]);
}

#[test]
fn one_ledger_holds_several_municipalities() {
    let desk = Desk::with("tarumizu");
    desk.run(&["init", "--pack", "atsugi", "--add"]).ends(0).says(&["加えました"]);
    desk.run(&["init", "--pack", "atsugi", "--add"]).ends(3).complains(&["既に台帳にあります"]);
    desk.run(&["kpi"]).ends(4).complains(&["--municipality", "垂水市", "厚木市"]);
    desk.run(&["kpi", "--municipality", "142123"]).ends(0).says(&["厚木市"]);
    desk.run(&["init", "--pack", "govtech-tokyo", "--ledger", "b.sqlite3"]).ends(2).complains(&["団体コードがありません"]);
    desk.run(&["init", "--municipality", "142124", "--name", "厚木市"]).ends(2).complains(&["検査数字"]);
    desk.run(&["init", "--municipality", "142123", "--name", "厚木市", "--ledger", "c.sqlite3"]).ends(0).says(&["policy adopt"]);
    desk.run(&["kpi", "--ledger", "c.sqlite3"]).ends(4).complains(&["まだ方針がありません"]);
}

/// The key paths of an answer. A finding, an answer and a status are documented by themselves.
fn keys(value: &Value, found: &mut BTreeSet<String>) {
    match value {
        Value::Object(object) => {
            for (key, value) in object {
                found.insert(key.clone());
                if !matches!(key.as_str(), "answer" | "status" | "detail" | "error") {
                    keys(value, found);
                }
            }
        }
        Value::Array(items) => items.iter().for_each(|item| keys(item, found)),
        _ => {}
    }
}

/// What `docs/json.md` says of a command: the keys in its tables.
fn documented(command: &str) -> BTreeSet<String> {
    let document = std::fs::read_to_string(repository("docs/json.md")).unwrap();
    let section = |heading: &str| {
        let (_, section) = document.split_once(&format!("\n### {heading}\n")).unwrap_or_else(|| panic!("docs/json.md has no section {heading}"));
        section.split("\n### ").next().unwrap().to_owned()
    };
    let text = section("The head") + &section("Figures and goals") + &section(command);
    text.split('`').skip(1).step_by(2).map(str::to_owned).collect()
}

#[test]
fn json_has_the_documented_keys_and_no_others() {
    let desk = Desk::city("sagamihara");
    desk.write("staff.csv", "職員番号,氏名,所属,役職,任用形態\n001,山田 太郎,総務課,主事,大臣\n");
    let someone = desk.run(&["eligible", "dx-manager", "--as-of", "R8.11.20", "--format", "json"]).ends(0).json();
    let number = someone["schemes"][0]["nearly"][0]["number"].as_str().unwrap().to_owned();
    let day = ["--as-of", "R8.11.20", "--format", "json"];
    let check = |command: &str, args: &[&str]| {
        let said = desk.run(args);
        assert!(said.code == 0 || command == "ayumi import", "{said:?}");
        let mut found = BTreeSet::new();
        keys(&said.json(), &mut found);
        let documented = documented(command);
        let missing: Vec<&String> = found.iter().filter(|key| !documented.contains(*key)).collect();
        assert!(missing.is_empty() && found.len() > 2, "docs/json.md, {command}: {missing:?}");
    };
    check("ayumi status", &[&["status", &number], &day[..]].concat());
    check("ayumi units", &[&["units"], &day[..]].concat());
    check("ayumi kpi", &[&["kpi"], &day[..]].concat());
    check("ayumi timeline", &[&["timeline", &number], &day[..]].concat());
    check("ayumi eligible", &[&["eligible", "dx-manager"], &day[..]].concat());
    check("ayumi coverage", &[&["coverage"], &day[..]].concat());
    check("ayumi what-if", &[&["what-if", "--pack", "tarumizu"], &day[..]].concat());
    check("ayumi import", &["import", "staff", "staff.csv", "--create-units", "--format", "json"]);
    check("ayumi journal", &["journal", "--format", "json"]);
    check("ayumi policy list", &["policy", "list", "--format", "json"]);
    check("ayumi policy check", &["policy", "check", "tarumizu", "--format", "json"]);
    check("ayumi policy test", &["policy", "test", "tarumizu", "--format", "json"]);
    check("ayumi policy diff", &["policy", "diff", "tarumizu", "atsugi", "--format", "json"]);
}

#[test]
fn every_answer_is_a_table_json_and_csv() {
    let desk = Desk::city("atsugi");
    let day = ["--as-of", "R8.11.20"];
    for command in [&["kpi"][..], &["units"], &["coverage"], &["eligible", "dx-leader"], &["what-if", "--pack", "tarumizu"], &["journal"]] {
        let with = |format: &str| {
            let day = if command == ["journal"] { &[][..] } else { &day[..] };
            desk.run(&[command, day, &["--format", format]].concat()).ends(0).out
        };
        assert!(!with("table").is_empty());
        assert!(serde_json::from_str::<Value>(&with("json")).is_ok());
        let csv = with("csv");
        let columns = csv.lines().next().unwrap().split(',').count();
        assert!(csv.starts_with('\u{feff}') && columns > 3, "{command:?} {csv}");
    }
}

/// Whoever runs a command that shows records is on record before they see anything, with the command and without whom they
/// named; figures without people are not noted.
#[test]
fn whoever_looks_is_noted() {
    let desk = Desk::city("atsugi");
    desk.run(&["export", "staff", "staff.csv"]).ends(0);
    let staff = std::fs::read_to_string(desk.path("staff.csv")).unwrap();
    let (number, rest) = staff.lines().nth(1).unwrap().split_once(',').unwrap();
    let name = rest.split(',').next().unwrap();
    desk.run(&["status", number, "--as-of", "R8.11.20"]).ends(0).says(&[name]);
    desk.run(&["timeline", name, "--as-of", "R8.11.20"]);
    desk.run(&["eligible", "dx-leader", "--as-of", "R8.11.20"]).ends(0);
    desk.run(&["kpi"]).ends(0);
    desk.run(&["units"]).ends(0);
    let noted = desk.run(&["readings", "--format", "json"]).ends(0).out;
    let noted: Value = serde_json::from_str(&noted).unwrap();
    let said = |line: &Value| {
        let (act, route) = (line["act"].as_str().unwrap().to_owned(), line["route"].as_str().unwrap().to_owned());
        assert!(line["actor"].as_str().unwrap().starts_with("os:"), "{line}");
        (act, route, line["person"].is_number(), line["people"].as_u64().unwrap())
    };
    let lines: Vec<_> = noted["readings"].as_array().unwrap().iter().rev().map(said).collect();
    let people = staff.lines().count() as u64 - 1;
    assert_eq!(lines[0], ("export".into(), "ayumi export".into(), false, people));
    assert_eq!(lines[1], ("view".into(), "ayumi status".into(), true, 1));
    assert!(lines.iter().any(|(_, route, _, people)| route == "ayumi eligible" && *people > 1), "{lines:?}");
    assert!(lines.iter().all(|(_, route, ..)| route != "ayumi kpi" && route != "ayumi units"), "{lines:?}");
    let text = noted.to_string();
    assert!(!text.contains(name) && !text.contains(&format!("\"{number}\"")), "nothing personal in the note");
}
