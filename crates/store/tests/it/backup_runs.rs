//! Backups that are due: one of several servers makes each, and one that was not made is made again.

use crate::common::*;
use ayumi_store::{BackupRun, Instant};

const DUE: Instant = Instant(APRIL);

fn at(minutes: i64) -> Instant {
    Instant(APRIL + minutes * 60)
}

#[tokio::test]
async fn one_of_several_servers_makes_a_backup() {
    check_places(async |place, store| {
        let other = open(place).await;
        let (one, two) = tokio::join!(store.claim_backup(DUE, at(0)), other.claim_backup(DUE, at(0)));
        assert_eq!([one.unwrap(), two.unwrap()].iter().filter(|mine| **mine).count(), 1);
        store.end_backup(DUE, at(5), true).await.unwrap();
        assert!(!other.claim_backup(DUE, at(6)).await.unwrap() && !other.claim_backup(DUE, at(6_000)).await.unwrap(), "it is made");
        let made = BackupRun { due: DUE, claimed: at(0), finished: Some(at(5)), is_done: true };
        assert_eq!(other.backup_runs(3).await.unwrap(), [made]);
        assert!(other.claim_backup(at(1_440), at(1_440)).await.unwrap(), "the next day's");
        assert_eq!(store.backup_runs(1).await.unwrap()[0].due, at(1_440));
        other.close().await;
    })
    .await;
}

#[tokio::test]
async fn what_failed_or_was_left_is_made_again_later() {
    check_on_both(async |store| {
        assert!(store.claim_backup(DUE, at(0)).await.unwrap());
        store.end_backup(DUE, at(1), false).await.unwrap();
        assert!(!store.claim_backup(DUE, at(30)).await.unwrap(), "not at once");
        assert!(store.claim_backup(DUE, at(61)).await.unwrap(), "an hour later");
        assert!(!store.claim_backup(DUE, at(100)).await.unwrap(), "somebody is at it");
        assert!(store.claim_backup(DUE, at(182)).await.unwrap(), "whoever was at it is gone");
    })
    .await;
}
