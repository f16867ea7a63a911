//! Who looked at what: on disk before the answer goes out, found again, and never changed.

use crate::common::*;
use ayumi_store::{Instant, NewReading, PersonKey, ReadingFilter};

fn reading(hours: i64, actor: &str, person: Option<i64>) -> NewReading {
    NewReading {
        instant: Instant(APRIL + hours * 3_600),
        actor: actor.into(),
        act: if person.is_some() { "view" } else { "export" }.into(),
        person: person.map(PersonKey),
        people: if person.is_some() { 1 } else { 1_200 },
        route: "/people/{key}".into(),
    }
}

#[tokio::test]
async fn readings_are_found_by_person_actor_and_day() {
    check_on_both(async |store| {
        for (hours, actor, person) in [(0, "a", Some(1)), (1, "b", Some(2)), (30, "a", None), (31, "a", Some(1))] {
            store.note_reading(city(), &reading(hours, actor, person)).await.unwrap();
        }
        let found = async |filter: ReadingFilter| {
            let (count, found) = store.readings(city(), &filter, (0, 10)).await.unwrap();
            assert_eq!(count, found.len());
            found.iter().map(|reading| reading.id).collect::<Vec<_>>()
        };
        let any = ReadingFilter::default;
        assert_eq!(found(any()).await, [4, 3, 2, 1]);
        assert_eq!(found(ReadingFilter { person: Some(PersonKey(1)), ..any() }).await, [4, 1]);
        assert_eq!(found(ReadingFilter { actor: Some("b".into()), ..any() }).await, [2]);
        assert_eq!(found(ReadingFilter { from: Some(day("2026-04-02")), ..any() }).await, [4, 3]);
        assert_eq!(found(ReadingFilter { until: Some(day("2026-04-01")), ..any() }).await, [2, 1]);
        let (count, part) = store.readings(city(), &any(), (1, 2)).await.unwrap();
        assert_eq!((count, part.len(), part[0].clone().noted), (4, 2, reading(30, "a", None)));
        assert_eq!(store.readings(other_city(), &any(), (0, 10)).await.unwrap().0, 0);
    })
    .await;
}

#[tokio::test]
async fn many_at_once_are_all_written() {
    check_places(async |at, store| {
        store.init_municipality(other_city(), "別の市", &by(0)).await.unwrap();
        let mut tasks = tokio::task::JoinSet::new();
        for number in 0..200 {
            let store = store.clone();
            let code = if number % 4 == 0 { other_city() } else { city() };
            tasks.spawn(async move { store.note_reading(code, &reading(number, &number.to_string(), Some(number))).await });
        }
        while let Some(done) = tasks.join_next().await {
            done.unwrap().unwrap();
        }
        let store = open(at).await;
        for (code, expected) in [(city(), 150), (other_city(), 50)] {
            let (count, found) = store.readings(code, &ReadingFilter::default(), (0, 1_000)).await.unwrap();
            let people: std::collections::HashSet<_> = found.iter().map(|reading| reading.noted.person).collect();
            assert_eq!((count, people.len()), (expected, expected));
        }
        store.close().await;
    })
    .await;
}

#[tokio::test]
async fn a_reading_that_cannot_be_written_is_an_error_and_not_lost() {
    check_on_both(async |store| {
        let nowhere = "999999".parse().unwrap_or_else(|_| "131016".parse().unwrap());
        assert!(store.note_reading(nowhere, &reading(0, "a", Some(1))).await.is_err(), "no such municipality");
        store.note_reading(city(), &reading(1, "a", Some(1))).await.unwrap();
        assert_eq!(store.readings(city(), &ReadingFilter::default(), (0, 9)).await.unwrap().0, 1);
    })
    .await;
}

#[tokio::test]
async fn only_pruning_removes_readings_and_the_journal_tells() {
    check_places(async |at, store| {
        for hours in [0, 1, 2] {
            store.note_reading(city(), &reading(hours, "a", Some(hours))).await.unwrap();
        }
        for sql in ["update reading set actor = 'b'", "delete from reading", "delete from reading where id = 1"] {
            assert!(execute(at, sql).await.is_err(), "{sql}");
        }
        let before = Instant(APRIL + 2 * 3_600);
        assert_eq!(store.readings_before(city(), before).await.unwrap(), 2);
        let seq = store.prune_readings(city(), before, &by(3)).await.unwrap().unwrap();
        assert_eq!(store.prune_readings(city(), before, &by(3)).await.unwrap(), None, "there is nothing left to prune");
        assert_eq!(store.readings(city(), &ReadingFilter::default(), (0, 9)).await.unwrap().0, 1);
        let entry = store.journal(city(), seq..=seq).await.unwrap().remove(0);
        assert_eq!((entry.act.as_str(), entry.detail["readings"].as_u64()), ("prune-readings", Some(2)));
        assert!(execute(at, "delete from reading").await.is_err(), "the permission ends with the pruning");
        assert!(store.verify_journal(city(), None).await.unwrap().is_ok());
    })
    .await;
}
