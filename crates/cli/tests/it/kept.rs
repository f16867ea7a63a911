//! Figures that were published stay the same, and what is kept no longer than it should be goes, with its reason.

use crate::common::Desk;

#[test]
fn what_was_published_comes_out_the_same_whatever_is_recorded_later() {
    let desk = Desk::city("tarumizu");
    desk.run(&["report", "check"]).ends(4).complains(&["公表したものがありません"]);
    desk.run(&["report", "publish", "R8 の公表", "--as-of", "2026-11-20"]).ends(0).says(&["公表番号 1", "要約値"]);
    let before = desk.run(&["kpi", "--as-of", "2026-11-20"]).ends(0).out;
    desk.run(&["retention", "set", "people", "1", "--reason", "規程"]).ends(0);
    desk.run(&["retention", "--apply"]).ends(0);
    desk.run(&["report", "publish", "次の公表", "--as-of", "2026-11-20"]).ends(0).says(&["公表番号 2"]);
    desk.run(&["report", "list"]).ends(0).says(&["R8 の公表", "次の公表", "第1版"]);
    desk.run(&["report", "check"]).ends(0).says(&["公表番号 1「R8 の公表」: 計算し直して、同じ数字", "公表番号 2"]);
    assert_eq!(
        desk.run(&["kpi", "--as-of", "2026-11-20"]).ends(0).out.split_once('\n').map(|(_, rest)| rest.len()),
        before.split_once('\n').map(|(_, rest)| rest.len())
    );
    desk.run(&["report", "check", "7"]).ends(4);
    desk.run(&["journal", "verify"]).ends(0);
    desk.run(&["journal"]).ends(0).says(&["数字の公表"]);
}

#[test]
fn nothing_goes_before_a_period_is_set_and_then_with_its_reason() {
    let desk = Desk::city("tarumizu");
    desk.run(&["retention"]).ends(0).says(&["期限なし", "何も消していません"]);
    desk.run(&["retention", "--apply"]).ends(0).says(&["職員 0人"]);
    desk.run(&["retention", "set", "people", "0", "--reason", "規程"]).ends(2);
    desk.run(&["retention", "set", "others", "1", "--reason", "規程"]).ends(2).complains(&["readings、people、accounts"]);
    desk.run(&["retention", "set", "people", "1", "--reason", "規程"]).ends(0).says(&["1年"]);
    desk.run(&["retention", "set", "accounts", "3", "--reason", "規程"]).ends(0);
    desk.run(&["retention", "set", "readings", "3", "--reason", "規程"]).ends(0);
    let told = desk.run(&["retention", "--dry-run"]).ends(0).out;
    let line = told.lines().find(|line| line.contains("人の職員番号")).unwrap_or_else(|| panic!("{told}"));
    let count: usize = line.trim().split('人').next().unwrap().parse().unwrap();
    assert!(count > 0, "the city has people who left: {told}");
    let gone = told.lines().find(|line| line.contains("に終わった")).unwrap().trim().split('　').next().unwrap().to_owned();
    desk.run(&["status", &gone]).ends(0);
    desk.run(&["retention", "--apply", "--reason", "文書管理規程"]).ends(0).says(&[&format!("職員 {count}人")]);
    desk.run(&["status", &gone]).ends(4);
    desk.run(&["retention"]).ends(0).says(&["0人の職員番号"]);
    desk.run(&["journal", "--limit", "1"]).ends(0).says(&["職員の消去", "文書管理規程"]);
    desk.run(&["journal", "verify"]).ends(0);
    desk.run(&["retention", "set", "people", "--reason", "見直し"]).ends(0).says(&["期限なし"]);
}

#[test]
fn an_account_that_ended_long_ago_no_longer_says_whose_it_was() {
    let desk = Desk::with("tarumizu");
    desk.run(&["account", "add", "tester"]).ends(0);
    desk.run(&["account", "end", "tester"]).ends(0);
    desk.run(&["retention", "set", "accounts", "1", "--reason", "規程"]).ends(0);
    desk.run(&["retention"]).ends(0).says(&["0人の利用者ID"]);
    assert!(desk.run(&["account", "list"]).ends(0).out.contains("tester"), "its year is not over");
}
