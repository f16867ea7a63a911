//! Packs at the command line, and the page that is made of the help.

use crate::common::{Desk, repository};

#[test]
fn the_packs_inside_are_listed_checked_and_tested() {
    let desk = Desk::new();
    desk.run(&["policy", "list"]).ends(0).says(&["sagamihara", "govtech-tokyo", "atsugi", "chigasaki", "tarumizu"]);
    for pack in ["sagamihara", "govtech-tokyo", "atsugi", "chigasaki", "tarumizu"] {
        desk.run(&["policy", "check", pack]).ends(0).says(&["誤り 0件"]);
        desk.run(&["policy", "test", pack]).ends(0).says(&["不合格 0件、読めない箇所 0件"]);
        desk.run(&["policy", "show", pack]).ends(0).says(&["方針"]);
    }
}

#[test]
fn a_broken_pack_is_complained_about_with_file_and_line() {
    let desk = Desk::new();
    desk.run(&["policy", "show", "tarumizu", "--files", "own"]).ends(0);
    let roles = std::fs::read_to_string(desk.path("own/schemes.yaml")).unwrap();
    desk.write("own/schemes.yaml", &roles.replacen("role: ", "role: no-such-", 1));
    desk.run(&["policy", "check", "own"]).ends(1).says(&["schemes.yaml:", "no-such-", "対処"]);
    desk.run(&["policy", "check", "own", "--lang", "en"]).ends(1).says(&["schemes.yaml:", "help"]);
    let report = desk.run(&["policy", "check", "own", "--format", "json"]).ends(1).json();
    assert!(report["diagnostics"].as_array().unwrap().iter().any(|one| one["severity"] == "error" && one["line"].as_u64() > Some(0)));
    desk.run(&["init", "--pack", "own"]).ends(1).complains(&["schemes.yaml:"]);
    assert!(!desk.path("ayumi.sqlite3").exists());
}

#[test]
fn a_test_that_fails_is_shown_with_its_reason() {
    let desk = Desk::new();
    desk.run(&["policy", "show", "tarumizu", "--files", "own"]).ends(0);
    desk.run(&["policy", "test", "own"]).ends(4).complains(&["tests/*.md"]);
    std::fs::create_dir(desk.path("own/tests")).unwrap();
    let facts = "| 事実 | 内容 | いつ |\n|---|---|---|\n| 任用 | 常勤職員 | 平成31年4月1日から |\n\n";
    let asked = "| 基準日 | 問い | 判定 | 理由 |\n|---|---|---|---|\n| 令和8年11月20日 | 一般職員か | 未了 | |\n";
    desk.write("own/tests/one.md", &format!("# 例\n\n{facts}{asked}"));
    desk.run(&["policy", "test", "own"]).ends(1).says(&["one.md", "期待: 未了", "満たす", "不合格 1件"]);
}

#[test]
fn a_new_revision_is_adopted_and_the_old_one_still_answers() {
    let desk = Desk::city("sagamihara");
    let before = desk.positions();
    desk.run(&["policy", "show", "sagamihara", "--files", "own"]).ends(0);
    let (header, targets) = (desk.path("own/policy.yaml"), desk.path("own/targets.yaml"));
    let text = std::fs::read_to_string(&header).unwrap().replacen("revision: 1", "revision: 2", 1);
    std::fs::write(&header, text).unwrap();
    let text = std::fs::read_to_string(&targets).unwrap().replacen("about 200", "about 300", 1);
    std::fs::write(&targets, text).unwrap();
    desk.run(&["policy", "adopt", "own"]).ends(0).says(&["第2版"]);
    desk.run(&["kpi", "--as-of", "R8.11.20"]).says(&["約300人"]);
    desk.run(&["kpi", "--as-of", "R8.11.20", "--known-at", &before.to_string()]).says(&["約200人"]);
}

#[test]
fn a_workbook_goes_out_and_comes_back() {
    let desk = Desk::new();
    for pack in ["sagamihara", "govtech-tokyo", "atsugi", "chigasaki", "tarumizu"] {
        let (book, folder) = (format!("{pack}.xlsx"), format!("{pack}-again"));
        desk.run(&["policy", "export", pack, "--xlsx", &book]).ends(0);
        desk.run(&["policy", "import", "--xlsx", &book, "--to", &folder]).ends(0).says(&["誤り 0件"]);
        desk.run(&["policy", "diff", pack, &folder]).ends(0).says(&["違いはありません"]);
    }
    desk.run(&["policy", "export", "atsugi", "--xlsx", "atsugi.xlsx"]).ends(3).complains(&["既にあります"]);
    desk.write("broken.xlsx", "これはブックではありません");
    desk.run(&["policy", "import", "--xlsx", "broken.xlsx", "--to", "no"]).ends(1).says(&["誤り"]);
    assert!(!desk.path("no").exists());
    desk.run(&["policy", "schema", "--dir", "schema"]).ends(0);
    assert!(desk.path("schema/roles.json").is_file());
}

#[test]
fn the_manual_says_what_the_help_says() {
    let page = Desk::new().run(&["manual"]).ends(0).out;
    let path = repository("docs/cli.md");
    let written = std::fs::read_to_string(&path).unwrap_or_default();
    assert!(page == written, "docs/cli.md is not what `ayumi manual` prints; write it anew");
}

#[test]
fn help_speaks_japanese() {
    let said = Desk::new().run(&["status", "--help"]).ends(0).says(&["使い方:", "例:", "ayumi status 004217"]);
    ["Usage", "Options", "Arguments", "Print help", "possible values", "default:"]
        .iter()
        .for_each(|word| assert!(!said.out.contains(word), "{}", said.out));
}
