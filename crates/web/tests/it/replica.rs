//! Pages of a server that reads from a replica: they show what is in the ledger, whoever answered.

use ayumi_facts::Person;
use ayumi_store::{Batch, By, Database, PersonKey, ReplicaUse, Store};
use ayumi_testkit::{Town, noon};
use ayumi_testpg::Alone;

const PAGES: [&str; 4] = ["/people", "/sections", "/targets", "/api/v1/kpi"];

/// A town of which one server writes and another reads from a replica.
struct Two {
    writes: Town,
    reads: Store,
    server: Alone,
}

impl Two {
    async fn start() -> Option<Self> {
        let server = Alone::start()?;
        let at = |url: String| url.parse::<Database>().unwrap();
        let made = Town::in_ledger(Store::create(at(server.url())).await.unwrap(), "sagamihara", 40).await;
        let municipality = made.municipality;
        made.store.close().await;
        server.add_standby();
        server.let_standby_lag();
        let open = async || Store::open(at(server.url())).await.unwrap();
        let reads = open().await.reading_from(&at(server.standby_url())).unwrap();
        Some(Self { writes: Town::with(open().await, municipality), reads, server })
    }

    /// A page of a server that has read nothing yet, and who was asked.
    async fn look(&self, path: &str) -> (String, ReplicaUse) {
        let before = self.reads.replica_use().unwrap();
        let town = Town::with(self.reads.clone(), self.writes.municipality);
        let page = town.get(path).await;
        assert_eq!(page.status, 200, "{path}");
        let after = self.reads.replica_use().unwrap();
        let [answered, behind, failed] =
            [(after.answered, before.answered), (after.behind, before.behind), (after.failed, before.failed)].map(|(after, before)| after - before);
        (page.body, ReplicaUse { answered, behind, failed, is_away: after.is_away })
    }

    /// Until the replica has everything and answers.
    async fn caught_up(&self) {
        while self.look("/people").await.1.answered == 0 {}
    }

    async fn enter(&self, number: &str, name: &str) -> PersonKey {
        let mut batch = Batch::new("enter");
        batch.add_person(Person { number: number.into(), name: name.into(), kana: "コウノ".into(), birth: None });
        let (store, municipality) = (&self.writes.store, self.writes.municipality);
        let by = By { actor: "90001".into(), reason: "試験".into(), instant: noon() };
        store.apply(municipality, &by, &batch, &mut |_| {}).await.unwrap();
        let loaded = store.snapshot(municipality).await.unwrap();
        let place = loaded.snapshot.people.iter().position(|person| &*person.number == number).unwrap();
        loaded.person_keys[place]
    }
}

#[tokio::test]
async fn pages_show_what_is_in_the_ledger_whoever_answers() {
    let Some(two) = Two::start().await else { return };
    two.caught_up().await;
    for path in PAGES {
        let (page, asked) = two.look(path).await;
        assert!(asked.answered > 0 && asked.behind + asked.failed == 0, "{path}: {asked:?}");
        assert_eq!(page, two.writes.get(path).await.body, "{path}");
    }

    two.server.on_standby("select pg_wal_replay_pause()");
    // It is paused only once what was under way is replayed.
    while two.server.on_standby("select pg_get_wal_replay_pause_state()").trim() != "paused" {}
    let entered = two.enter("zz-1", "甲野 一").await;
    let page_of = |key: PersonKey| format!("/people/{}", key.0);
    let (page, asked) = two.look(&page_of(entered)).await;
    assert!(page.contains("甲野 一"), "what another server wrote is shown at once");
    assert!(asked.answered == 0 && asked.behind > 0, "{asked:?}");

    two.server.on_standby("select pg_wal_replay_resume()");
    two.caught_up().await;
    let (page, asked) = two.look(&page_of(entered)).await;
    assert!(page.contains("甲野 一") && asked.answered > 0, "{asked:?}");

    two.server.cut_standby();
    let entered = two.enter("zz-2", "乙野 二").await;
    let (page, asked) = two.look(&page_of(entered)).await;
    assert!(page.contains("乙野 二") && asked.answered == 0 && asked.failed > 0, "{asked:?}");
    two.reads.close().await;
    two.writes.store.close().await;
}
