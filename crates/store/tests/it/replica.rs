//! Reading from a replica: only what it has is asked of it, and nothing depends on it.

use crate::common::*;
use ayumi_store::{Database, OpenError, ReplicaUse, Store};
use ayumi_testpg::Alone;

/// Two servers of the program on one ledger with a replica.
struct Two {
    one: Store,
    other: Store,
    server: Alone,
}

impl Two {
    async fn start() -> Option<Self> {
        let server = Alone::start()?;
        let at = |url: String| url.parse::<Database>().unwrap();
        Store::create(at(server.url())).await.unwrap().close().await;
        server.add_standby();
        server.let_standby_lag();
        let open = async || Store::open(at(server.url())).await.unwrap().reading_from(&at(server.standby_url())).unwrap();
        let (one, other) = (open().await, open().await);
        one.init_municipality(city(), "ある市", &by(0)).await.unwrap();
        apply(&one, &staff(), 1).await.unwrap();
        Some(Self { one, other, server })
    }

    /// How many people somebody finds at the other server, and who was asked.
    async fn look(&self) -> (usize, ReplicaUse) {
        let before = self.other.replica_use().unwrap();
        let found = self.other.snapshot(city()).await.unwrap();
        let after = self.other.replica_use().unwrap();
        assert_eq!(self.other.last(city()).await.unwrap(), found.snapshot.last, "all that was written is seen");
        let [answered, behind, failed] =
            [(after.answered, before.answered), (after.behind, before.behind), (after.failed, before.failed)].map(|(after, before)| after - before);
        (found.snapshot.people.len(), ReplicaUse { answered, behind, failed, is_away: after.is_away })
    }

    /// Until the replica answers.
    async fn caught_up(&self) -> usize {
        loop {
            let (people, asked) = self.look().await;
            if asked.answered == 1 {
                return people;
            }
        }
    }
}

async fn enter(store: &Store, number: &str, hours: i64) {
    let mut batch = ayumi_store::Batch::new("enter");
    batch.add_person(person(number, "甲野 一", "コウノ ハジメ"));
    apply(store, &batch, hours).await.unwrap();
}

#[tokio::test]
async fn a_replica_answers_what_it_has_and_the_server_everything_else() {
    let Some(two) = Two::start().await else { return };
    assert_eq!(two.caught_up().await, 2);
    let (_, asked) = two.look().await;
    assert_eq!((asked.answered, asked.behind), (1, 0));

    two.server.on_standby("select pg_wal_replay_pause()");
    // It is paused only once what was under way is replayed.
    while two.server.on_standby("select pg_get_wal_replay_pause_state()").trim() != "paused" {}
    enter(&two.one, "90001", 2).await;
    let asked = |answered, behind| ReplicaUse { answered, behind, ..ReplicaUse::default() };
    assert_eq!(two.look().await, (3, asked(0, 1)), "what another server wrote is seen at once");
    let found = two.other.search_people(city(), "90001").await.unwrap();
    assert_eq!(found.len(), 1);

    two.server.on_standby("select pg_wal_replay_resume()");
    assert_eq!(two.caught_up().await, 3);

    two.server.cut_standby();
    enter(&two.one, "90002", 3).await;
    let (people, asked) = two.look().await;
    assert_eq!((people, asked.answered, asked.failed, asked.is_away), (4, 0, 1, true));
    two.server.standby_again();
    assert_eq!(two.caught_up().await, 4);
}

#[tokio::test]
async fn a_replica_of_another_ledger_answers_nothing_and_a_file_has_none() {
    let Some(database) = ayumi_testpg::database() else { return };
    let Some(other) = ayumi_testpg::database() else { return };
    let at = |database: &ayumi_testpg::Database| database.url().parse::<Database>().unwrap();
    let create = async |database, name| {
        let store = Store::create(at(database)).await.unwrap();
        store.init_municipality(city(), name, &by(0)).await.unwrap();
        store
    };
    let (store, wrong) = (create(&database, "ある市").await, create(&other, "別の市").await);
    apply(&wrong, &staff(), 1).await.unwrap();
    let store = store.reading_from(&at(&other)).unwrap();
    assert_eq!(store.snapshot(city()).await.unwrap().snapshot.people.len(), 0);
    let asked = store.replica_use().unwrap();
    assert_eq!((asked.answered, asked.failed), (0, 1));
    for store in [store, wrong] {
        store.close().await;
    }
    let file = Store::in_memory().await.unwrap();
    assert!(matches!(file.reading_from(&at(&other)), Err(OpenError::NoReplica(_))));
}
