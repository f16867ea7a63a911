//! `ayumi copy`: from a file to a server and back, and what it refuses.

use crate::common::Desk;

fn heads(desk: &Desk, at: &str) -> String {
    desk.run(&["journal", "head", "--database", at]).ends(0).out
}

#[test]
fn a_city_goes_to_a_server_and_back() {
    let desk = Desk::city("tarumizu");
    let (here, back) = ("sqlite:ayumi.sqlite3", "sqlite:back.sqlite3");
    let database = ayumi_testpg::database();
    let between = database.as_ref().map_or("sqlite:between.sqlite3".to_owned(), ayumi_testpg::Database::url);
    desk.run(&["copy", "--from", here, "--to", &between]).ends(0).says(&["台帳を移しました", "一致し", "先頭: 記録番号"]);
    desk.run(&["copy", "--from", &between, "--to", back]).ends(0);
    assert_eq!(heads(&desk, here), heads(&desk, &between));
    assert_eq!(heads(&desk, here), heads(&desk, back));
    let figures = |at: &str| desk.run(&["kpi", "--as-of", "2026-11-20", "--format", "json", "--database", at]).ends(0).out;
    assert_eq!(figures(here), figures(&between));
    desk.run(&["journal", "verify", "--database", &between]).ends(0);
    desk.run(&["copy", "--from", here, "--to", &between]).ends(3).complains(&["既にあります"]);
    desk.run(&["copy", "--from", here, "--to", back]).ends(3).complains(&["既にあります"]);
}

#[test]
fn what_cannot_be_copied_is_said_without_leaving_anything() {
    let desk = Desk::new();
    desk.run(&["copy", "--from", "sqlite:none.sqlite3", "--to", "sqlite:b.sqlite3"]).ends(3).complains(&["none.sqlite3 がありません"]);
    desk.run(&["copy", "--from", "none.sqlite3", "--to", "sqlite:b.sqlite3"]).ends(2).complains(&["sqlite:ファイル名"]);
    desk.write("other.sqlite3", "no database, but a text that is long enough to be taken for a header of one");
    desk.run(&["copy", "--from", "sqlite:other.sqlite3", "--to", "sqlite:b.sqlite3"]).ends(3).complains(&["台帳ではありません"]);
    assert_eq!(desk.path("").read_dir().unwrap().count(), 1);
}
