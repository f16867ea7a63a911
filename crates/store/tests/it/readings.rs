//! Who looked at what: on disk before the answer goes out, found again, and never changed.

use crate::common::*;
use ayumi_store::{Instant, NewReading, PersonKey, Reading, ReadingFilter, Store, WriteError};

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

/// Notes through both programs what has to be there before an answer goes out, in the middle of an import of the first.
async fn look_around(store: &Store, other: &Store, is_file: bool) {
    // Whoever signs in is not kept waiting for its end: on a server they are not concerned, with a file they are told.
    for tried in <[_; 2]>::from(tokio::join!(try_to_sign_in(store), try_to_sign_in(other))) {
        assert!(if is_file { matches!(tried, Err(WriteError::Busy)) } else { matches!(tried, Ok(None)) }, "{tried:?}");
    }
    for (actor, program) in [("b", store), ("c", other)] {
        program.note_reading(city(), &reading(2, actor, Some(2))).await.unwrap();
        program.touch_session(city(), &[7; 32], Instant(APRIL)).await.unwrap();
    }
    for program in [store, other] {
        let (count, newest) = program.readings(city(), &ReadingFilter::default(), (0, 2)).await.unwrap();
        assert_eq!((count, actors(&newest)), (3, vec![(3, "c"), (2, "b")]));
        let (count, oldest) = program.readings(city(), &ReadingFilter::default(), (2, 2)).await.unwrap();
        assert_eq!((count, actors(&oldest)), (3, vec![(1, "a")]));
        let only = ReadingFilter { actor: Some("b".into()), ..ReadingFilter::default() };
        assert_eq!(program.readings(city(), &only, (0, 9)).await.unwrap().0, 1);
    }
}

async fn try_to_sign_in(store: &Store) -> Result<Option<Instant>, WriteError> {
    store.begin_attempt(city(), ["login a", "address b"], Instant(APRIL), |_| None).await
}

fn actors(readings: &[Reading]) -> Vec<(i64, &str)> {
    readings.iter().map(|reading| (reading.id, reading.noted.actor.as_str())).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn readings_are_noted_and_found_while_an_import_is_being_written() {
    check_places(async |at, store| {
        let (other, here) = (open(at).await, tokio::runtime::Handle::current());
        store.note_reading(city(), &reading(1, "a", Some(1))).await.unwrap();
        let mut looked = false;
        let mut in_the_middle = |_| {
            if !std::mem::replace(&mut looked, true) {
                // The import goes on only when this has ended: what waited for it would wait for ever.
                tokio::task::block_in_place(|| here.block_on(look_around(&store, &other, at.starts_with("sqlite"))));
            }
        };
        store.apply(city(), &by(1), &staff(), &mut in_the_middle).await.unwrap();
        assert!(looked);
        for program in [&store, &other] {
            assert_eq!(try_to_sign_in(program).await.unwrap(), None, "once it is written, one signs in again");
        }
        // What only waits is taken over by whoever notes next, or opens the ledger next.
        store.note_reading(city(), &reading(3, "d", None)).await.unwrap();
        let expected = vec![(4, "d"), (3, "c"), (2, "b"), (1, "a")];
        for program in [store, other, open(at).await] {
            let (count, found) = program.readings(city(), &ReadingFilter::default(), (0, 9)).await.unwrap();
            assert_eq!((count, actors(&found)), (4, expected.clone()));
            program.close().await;
        }
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_a_program_noted_during_an_import_is_there_after_it_was_cut_off() {
    let folder = tempfile::tempdir().unwrap();
    let at = format!("sqlite:{}", folder.path().join("a.sqlite3").display());
    let store = Store::create(at.parse::<ayumi_store::Database>().unwrap()).await.unwrap();
    store.init_municipality(city(), "ある市", &by(0)).await.unwrap();
    let here = tokio::runtime::Handle::current();
    let stopped = std::sync::atomic::AtomicBool::new(false);
    let mut noting = |_| {
        stopped.store(true, std::sync::atomic::Ordering::Relaxed);
        let noted = reading(2, "b", Some(2));
        tokio::task::block_in_place(|| here.block_on(store.note_reading(city(), &noted))).unwrap();
    };
    store.apply_unless_stopped(city(), &by(1), &staff(), &mut noting, &|| stopped.load(std::sync::atomic::Ordering::Relaxed)).await.unwrap_err();
    store.close().await;
    let again = open(&at).await;
    assert!(again.readings(city(), &ReadingFilter::default(), (0, 9)).await.unwrap().0 > 0);
    assert_eq!(std::fs::metadata(folder.path().join("a.sqlite3-readings")).unwrap().len(), 0, "it is in the ledger now");
}
