//! Ten thousand staff with postings plan at once: no look-up may be linear. The bound is for an unoptimised build on a
//! busy machine and far below what a quadratic plan would take.

use std::fmt::Write as _;
use std::time::{Duration, Instant};

use crate::common::{day, nothing, plan_text, policy, read};
use ayumi_exchange::{Defaults, Import, Ledger, Mapping, Vocabulary, plan};

#[test]
fn ten_thousand_staff_plan_without_quadratic_look_ups() {
    let mut csv = String::from("職員番号,氏名,カナ,生年月日,採用年月日,任用形態,部,課,役職,職種,令和6年度所属,令和7年度所属\n");
    for number in 0..10_000 {
        let (division, section) = (number % 20, number % 250);
        let unit = format!("第{division}部,第{division}部第{section}課");
        writeln!(csv, "{number:06},職員　{number},ショクイン,S60.4.2,H20.4.1,常勤,{unit},主事,事務,第{section}課,第{section}課").unwrap();
    }
    let (policy, ledger) = (policy(), nothing());
    let started = Instant::now();
    let table = read(&csv).unwrap();
    let (vocabulary, ledger) = (Vocabulary::new(&policy), Ledger::new(&ledger));
    let mapping = Mapping::detect(Import::Staff, &table, &vocabulary);
    let defaults = Defaults::from(day("2026-04-01"), &ledger);
    let first = plan(Import::Staff, &table, &mapping, &vocabulary, &ledger, &defaults);
    let took = started.elapsed();
    let batch = first.batch.unwrap();
    assert_eq!((batch.people.len(), first.counts.facts.added), (10_000, 30_000));
    assert!(took < Duration::from_secs(10), "{took:?}");

    let after = batch.applied_to(&nothing());
    let started = Instant::now();
    assert!(plan_text(Import::Staff, &csv, &after).is_idle());
    let again = started.elapsed();
    assert!(again < Duration::from_secs(10), "{again:?}");
    println!("first {took:?}, again {again:?}");
}

#[test]
fn a_long_sheet_of_facts_plans_in_one_pass() {
    let city = crate::common::small_city();
    let mut csv = String::from("職員番号,種類,内容,日付,期限,時間\n");
    let rows = 20_000;
    for number in 0..rows {
        let (year, month, date) = (1990 + number / 336 % 60, number / 28 % 12 + 1, number % 28 + 1);
        writeln!(csv, "00000{},修了,BPR研修,{year}-{month:02}-{date:02},,1.5", number % 2 + 1).unwrap();
    }
    let started = Instant::now();
    let plan = plan_text(Import::Facts, &csv, &city);
    assert_eq!(plan.counts.facts.added, rows);
    assert!(started.elapsed() < Duration::from_secs(10), "{:?}", started.elapsed());
}
