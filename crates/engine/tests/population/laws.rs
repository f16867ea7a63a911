//! Laws of figures, over generated ledgers: what happens or is learned later changes no earlier answer, a series says what
//! the measure says on every day, and everybody is counted once.

use ayumi_calendar::Date;
use ayumi_engine::{Amount, Scope, measure, series};
use ayumi_facts::{Assessor, Seq};
use proptest::prelude::*;

use crate::ledger::{Ledger, day};
use crate::pack::{measure_of, policy};

const PEOPLE: u32 = 4;

/// Whether somebody was employed is said by rows of any time, so only measures of other facts obey "valid later".
const MEASURES: &[&str] = &[
    "count(holds(manager))",
    "count(skill(bpr >= basic))",
    "entrants(holds(leader))",
    "entrants(skill(bpr >= basic))",
    "ever(any(holds(manager), attribute(wishes)))",
    "ratio(completed(literacy, unexpired), of: staff)",
    "ratio(attribute(wishes), of: staff, at: 2025-04-01)",
    "ratio(later, of: staff)",
    "covered(units: sections, having: 1 of holds(leader))",
    "covered(units: sections, having: 2 of attribute(wishes))",
    "events(all of all-courses)",
    "hours(all-courses)",
];

#[derive(Clone, Debug)]
pub struct Row {
    kind: u8,
    person: u32,
    from: i32,
    length: Option<i32>,
    position: u32,
}

pub fn rows() -> impl Strategy<Value = Vec<Row>> {
    let row = (0..9_u8, 0..PEOPLE, 0..1_300_i32, prop::option::of(1..600_i32), 1..6_u32).prop_map(|(kind, person, from, length, position)| Row {
        kind,
        person,
        from,
        length,
        position,
    });
    prop::collection::vec(row, 0..24)
}

fn first_day() -> Date {
    day("2023-10-01")
}

/// Three sections, the first split in the middle; everybody employed and posted from the start.
pub fn ledger(rows: &[Row]) -> Ledger {
    let mut ledger = Ledger::of_people(PEOPLE);
    let old = ledger.unit("10", None, "2020-04-01..2025-04-01");
    let units = [ledger.unit("20", None, "2020-04-01.."), ledger.unit("11", None, "2025-04-01.."), ledger.unit("12", None, "2025-07-01..")];
    (0..PEOPLE).for_each(|person| {
        ledger.post(person, if person % 2 == 0 { old } else { units[0] }, "2020-04-01..2025-04-01");
    });
    for row in rows {
        let from = first_day().plus_days(row.from);
        let when = format!("{from}..{}", row.length.map_or(String::new(), |length| from.plus_days(length).to_string()));
        let person = row.person;
        ledger.at(row.position);
        match row.kind {
            0 => ledger.appoint(person, "manager", &when),
            1 => ledger.appoint(person, "expert", &when),
            2 => ledger.complete(person, "literacy", &when),
            3 => ledger.assess(person, "bpr", "able", Assessor::Own, &when),
            4 => ledger.assess(person, "bpr", "none", Assessor::Head, &when),
            5 => ledger.say(person, "wishes", row.from % 2 == 0, &when),
            6 => ledger.part(person, "lab", "hours", 120, &when),
            7 => ledger.part(person, "lab", "talk", 0, &when),
            _ => ledger.post(person, units[row.from as usize % 3], &when),
        };
    }
    ledger
}

pub fn days() -> impl Strategy<Value = Date> {
    prop_oneof![
        3 => (0..1_300_i32).prop_map(|days| first_day().plus_days(days)),
        1 => prop::sample::select(vec!["2024-03-31", "2024-04-01", "2025-03-31", "2025-04-01", "2026-04-01"]).prop_map(day),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 256, ..ProptestConfig::default() })]

    #[test]
    fn what_is_valid_or_learned_later_changes_no_earlier_figure(rows in rows(), as_of in days(), known_at in 1..6_u32, text in prop::sample::select(MEASURES)) {
        let (policy, asked) = (policy(), measure_of(text));
        let figure = |rows: &[Row], known_at| {
            let snapshot = ledger(rows).snapshot();
            measure(&Scope::new(&policy, &snapshot, known_at), &asked, as_of)
        };
        let begun: Vec<Row> = rows.iter().filter(|row| first_day().plus_days(row.from) <= as_of).cloned().collect();
        prop_assert_eq!(figure(&rows, Seq::NOW), figure(&begun, Seq::NOW), "valid later: {} on {}", text, as_of);
        let learned: Vec<Row> = rows.iter().filter(|row| row.position <= known_at).cloned().collect();
        prop_assert_eq!(figure(&rows, Seq(known_at)), figure(&learned, Seq::NOW), "recorded later: {} on {}", text, as_of);
    }

    #[test]
    fn a_series_says_what_the_measure_says_on_every_day(rows in rows(), from in days(), length in 0..500_i32, text in prop::sample::select(MEASURES)) {
        let (policy, asked, snapshot) = (policy(), measure_of(text), ledger(&rows).snapshot());
        let scope = Scope::new(&policy, &snapshot, Seq::NOW);
        let to = from.plus_days(length);
        let points = series(&scope, &asked, from, to);
        prop_assert!(points.windows(2).all(|pair| pair[0].day < pair[1].day && (pair[0].value, pair[0].unknown) != (pair[1].value, pair[1].unknown)));
        for day in (0..=length).map(|days| from.plus_days(days)) {
            let point = points.iter().rev().find(|point| point.day <= day).expect("the first point is of the first day");
            let measured = measure(&scope, &asked, day).ok();
            let said = (measured.as_ref().map(|measured| measured.value), measured.map_or(0, |measured| measured.unknown.len() as u32));
            prop_assert_eq!((point.value, point.unknown), said, "{} on {}", text, day);
        }
    }

    #[test]
    fn everybody_is_counted_once(rows in rows(), as_of in days(), text in prop::sample::select(MEASURES)) {
        let (policy, asked, snapshot) = (policy(), measure_of(text), ledger(&rows).snapshot());
        if let Ok(measured) = measure(&Scope::new(&policy, &snapshot, Seq::NOW), &asked, as_of) {
            let all = [&measured.numerator[..], &measured.unknown[..]];
            let coverage = matches!(measured.value, Amount::Units { .. });
            prop_assert!(all.iter().all(|list| list.windows(2).all(|pair| pair[0] < pair[1])));
            prop_assert!(coverage || measured.unknown.iter().all(|person| !measured.numerator.contains(person)));
            if let Amount::People(n) | Amount::Share { part: n, .. } = measured.value {
                prop_assert_eq!(n as usize, measured.numerator.len());
            }
        }
    }
}
