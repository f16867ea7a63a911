//! Sheets as large as they come: ten thousand staff with postings, twenty thousand facts of two people. How long they take
//! is a figure of the benchmark (docs/performance.md).

use std::fmt::Write as _;

use crate::common::{day, nothing, plan_text, policy, read};
use ayumi_exchange::{Defaults, Import, Ledger, Mapping, Vocabulary, plan};

#[test]
fn ten_thousand_staff_are_planned_and_then_nothing_is_left_to_do() {
    let mut csv = String::from("職員番号,氏名,カナ,生年月日,採用年月日,任用形態,部,課,役職,職種,令和6年度所属,令和7年度所属\n");
    for number in 0..10_000 {
        let (division, section) = (number % 20, number % 250);
        let unit = format!("第{division}部,第{division}部第{section}課");
        writeln!(csv, "{number:06},職員　{number},ショクイン,S60.4.2,H20.4.1,常勤,{unit},主事,事務,第{section}課,第{section}課").unwrap();
    }
    let (policy, ledger) = (policy(), nothing());
    let table = read(&csv).unwrap();
    let (vocabulary, ledger) = (Vocabulary::new(&policy), Ledger::new(&ledger));
    let mapping = Mapping::detect(Import::Staff, &table, &vocabulary);
    let defaults = Defaults::from(day("2026-04-01"), &ledger);
    let first = plan(Import::Staff, &table, &mapping, &vocabulary, &ledger, &defaults);
    let batch = first.batch.unwrap();
    assert_eq!((batch.people.len(), first.counts.facts.added), (10_000, 30_000));

    let after = batch.applied_to(&nothing());
    assert!(plan_text(Import::Staff, &csv, &after).is_idle());
}

#[test]
fn every_row_of_a_long_sheet_of_facts_is_added() {
    let city = crate::common::small_city();
    let mut csv = String::from("職員番号,種類,内容,日付,期限,時間\n");
    let rows = 20_000;
    for number in 0..rows {
        let (year, month, date) = (1990 + number / 336 % 60, number / 28 % 12 + 1, number % 28 + 1);
        writeln!(csv, "00000{},修了,BPR研修,{year}-{month:02}-{date:02},,1.5", number % 2 + 1).unwrap();
    }
    let plan = plan_text(Import::Facts, &csv, &city);
    assert_eq!(plan.counts.facts.added, rows);
}
