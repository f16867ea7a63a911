//! Published figures stay as they were published, and the chain covers them.

use crate::common::*;
use ayumi_facts::Seq;
use ayumi_store::NewRelease;

fn new(figures: &str) -> NewRelease {
    NewRelease {
        name: "令和8年度の公表".into(),
        as_of: day("2026-11-20"),
        known_at: Seq(1),
        policy: "p".into(),
        revision: 2,
        program: "0.1.0".into(),
        figures: figures.into(),
    }
}

#[tokio::test]
async fn what_was_published_is_kept_under_its_entry() {
    check_places(async |at, store| {
        let first = store.publish(city(), &new("[1]"), &by(1)).await.unwrap();
        let second = store.publish(city(), &new("[2]"), &by(2)).await.unwrap();
        let all = store.releases(city()).await.unwrap();
        assert_eq!(all.iter().map(|release| (release.id, release.recorded)).collect::<Vec<_>>(), [(first, Seq(2)), (second, Seq(3))]);
        assert_eq!((&all[0].published, &all[0].digest), (&new("[1]"), &new("[1]").digest()));
        assert_ne!(all[0].digest, all[1].digest);
        store.verify_journal(city(), None).await.unwrap().unwrap();
        for sql in ["update release set figures = '[9]'", "delete from release"] {
            assert!(execute(at, sql).await.is_err(), "{sql}");
        }
    })
    .await;
}
