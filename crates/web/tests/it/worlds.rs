//! What the server keeps of a ledger in memory: nothing that only the past needs.

use std::sync::{Arc, Weak};

use ayumi_store::By;
use ayumi_testkit::Town;
use ayumi_web::reach::Seen;
use ayumi_web::world::World;

/// Somebody writes into the ledger.
async fn write(town: &Town) {
    let by = By { actor: "試験".into(), reason: "試験".into(), instant: town.site.now() };
    town.store.set_setting(town.municipality, "test", "", &by).await.unwrap();
}

/// The world of now, and the part of it that holds one person.
async fn now(town: &Town) -> [Weak<World>; 2] {
    let last = town.site.last().await.unwrap();
    let whole = town.site.world(last).await.unwrap();
    let person = whole.held().loaded.person_keys[0];
    let part = town.site.world_of(last, &Seen { people: Some([person].into()), veil: None }).await.unwrap();
    assert_eq!((part.held().loaded.person_keys.len(), Arc::ptr_eq(&whole, &part)), (1, false));
    [Arc::downgrade(&whole), Arc::downgrade(&part)]
}

#[tokio::test]
async fn what_was_known_before_somebody_wrote_is_let_go_with_its_parts() {
    let town = Town::of("sagamihara", 60).await;
    let mut before = now(&town).await;
    assert!(before.iter().all(|world| world.upgrade().is_some()), "what is now is kept");
    for _ in 0..3 {
        write(&town).await;
        let after = now(&town).await;
        assert!(before.iter().all(|world| world.upgrade().is_none()), "what was before is gone");
        assert!(after.iter().all(|world| world.upgrade().is_some()));
        before = after;
    }
}
