//! Whoever is shown records of others is noted: over every route of the table. What shows a name and notes nothing fails.

use std::sync::Arc;

use axum::Router;
use axum::body::Body;
use axum::http::{Method, Request};
use axum::middleware::from_fn_with_state;
use axum::routing::get;
use ayumi_facts::Person;
use ayumi_rights::{Act, Office};
use ayumi_store::{Batch, By, Database, NewReading, Reading, ReadingFilter, Store};
use ayumi_testkit::{Answered, Town};
use ayumi_web::note::Shows;
use ayumi_web::permit::{Door, check};
use ayumi_web::reach::Reach;
use ayumi_web::routes::{Route, reads, table};
use ayumi_web::world::World;
use tower::ServiceExt;

async fn world(town: &Town) -> std::sync::Arc<World> {
    town.site.world(town.site.last().await.unwrap()).await.unwrap()
}

async fn ask(town: &Town, route: &Route, path: &str) -> Answered {
    if route.method == Method::GET { town.get(path).await } else { town.post(path, "name=000").await }
}

async fn readings(town: &Town) -> Vec<Reading> {
    let (_, mut readings) = town.store.readings(town.municipality, &ReadingFilter::default(), (0, usize::MAX)).await.unwrap();
    readings.reverse();
    readings
}

/// Names and staff numbers that stand in no text of the program.
fn names(world: &World) -> Vec<String> {
    let people = &world.held().loaded.snapshot.people;
    people.iter().map(|person| person.name.to_string()).filter(|name| name.chars().count() > 3).collect()
}

#[tokio::test]
async fn every_answer_that_names_somebody_is_noted() {
    let town = Town::under("sagamihara").await;
    let (world, asset) = (world(&town).await, crate::common::asset(&town).await);
    let officer = town.with_office(Office::Personnel, None, None).await;
    let names = names(&world);
    let (mut shown, mut silent) = (0, Vec::new());
    for route in table().into_iter().filter(|route| !route.path.starts_with("/help/images/")) {
        for visitor in [&town, &officer] {
            let path = crate::common::sample(&route, &world, &asset);
            let before = readings(&town).await.len();
            let answered = ask(visitor, &route, &path).await;
            let noted = readings(&town).await.split_off(before);
            let about = format!("{} {path} ({})", route.method, answered.status);
            if names.iter().any(|name| answered.body.contains(name.as_str())) {
                shown += 1;
                if route.shows != Shows::People {
                    silent.push(format!("{about} names somebody: say so in the table of routes"));
                } else if noted.is_empty() {
                    silent.push(format!("{about} names somebody and notes nothing"));
                }
            }
            assert!(noted.len() <= 1, "{about}");
            for Reading { noted: NewReading { route: of, .. }, .. } in noted {
                assert_eq!(of, route.path, "{about}");
            }
        }
    }
    assert!(silent.is_empty(), "{silent:#?}");
    assert!(shown > 40, "only {shown} answers named anybody");
}

#[tokio::test]
async fn what_is_noted_says_who_looked_at_whom() {
    let town = Town::under("sagamihara").await;
    let officer = town.with_office(Office::Personnel, None, None).await;
    let told = |path: &'static str, act: &'static str, person: Option<i64>| {
        let (town, officer) = (town.clone(), officer.clone());
        async move {
            let answered = if act == "search" { officer.post(path, "name=1").await } else { officer.get(path).await };
            assert_eq!(answered.status, 200, "{path}");
            let Reading { noted, .. } = readings(&town).await.pop().unwrap();
            assert_eq!((noted.actor.as_str(), noted.act.as_str(), noted.person.map(|key| key.0)), ("personnel-0", act, person), "{path}");
            assert!(noted.people > 0 && !noted.route.contains(|sign: char| sign.is_ascii_digit() && !path.contains("/api/")), "{noted:?}");
        }
    };
    told("/people/1/skills", "view", Some(1)).await;
    told("/people", "view", None).await;
    told("/people/search", "search", None).await;
    told("/people/export?format=xlsx", "export", None).await;
    told("/data/export/facts", "export", None).await;
    told("/api/v1/people/2/facts", "view", Some(2)).await;
    told("/api/v1/people", "view", None).await;
    told("/what-if/people/3", "view", Some(3)).await;
}

#[tokio::test]
async fn ones_own_record_is_not_noted_and_nobody_is_shown_what_is_not_there() {
    let town = Town::under("chigasaki").await;
    let world = world(&town).await;
    let own = world.held().loaded.person_keys[0];
    let before = readings(&town).await.len();
    let member = town.with_office(Office::Member, Some(own), None).await;
    let officer = town.with_office(Office::Personnel, Some(world.held().loaded.person_keys[1]), None).await;
    for path in [format!("/people/{}", own.0), "/people".into(), "/api/v1/people".into(), "/data/export/staff".into()] {
        assert_eq!(member.get(&path).await.status, 200, "{path}");
    }
    assert_eq!(officer.get(&format!("/people/{}", world.held().loaded.person_keys[1].0)).await.status, 200);
    assert_eq!(officer.get("/people/999999").await.status, 404);
    assert_eq!(member.get(&format!("/people/{}", own.0 + 1)).await.status, 404);
    assert_eq!(readings(&town).await.len(), before);
}

/// A reading that cannot be noted means no answer, even where the page itself could be made.
#[tokio::test]
async fn what_cannot_be_noted_is_not_shown() {
    let town = Town::under("chigasaki").await;
    town.store.close().await;
    for (act, status) in [(Act::ReadPerson, 503), (Act::ReadPolicy, 200)] {
        let route = reads("/people/{key}", act, get(|| async { "a record" }));
        let door = from_fn_with_state((town.site.clone(), Door::of(&route)), check);
        let router: Router = Router::new().route(route.path, route.answer.route_layer(door)).with_state(town.site.clone());
        let reach = Arc::new(Reach { offices: vec![Office::Personnel], units: Vec::new(), person: None });
        let request = Request::get("/people/1").extension(town.everything()).extension(reach).body(Body::empty()).unwrap();
        let answered = router.oneshot(request).await.unwrap();
        assert_eq!(answered.status(), status, "{act}");
    }
}

#[tokio::test]
async fn whoever_watches_finds_who_looked_and_the_member_sees_who_looked_at_theirs() {
    let town = Town::under("sagamihara").await;
    let world = world(&town).await;
    let loaded = &world.held().loaded;
    let (own, other) = (loaded.person_keys[0], loaded.person_keys[1]);
    let of = |key| loaded.snapshot.person(loaded.find_person(key).unwrap()).unwrap();
    let auditor = town.with_office(Office::Auditor, None, None).await;
    let officer = town.with_office(Office::DxOffice, None, None).await;
    let member = town.with_office(Office::Member, Some(own), None).await;
    officer.get(&format!("/people/{}", own.0)).await;
    officer.get(&format!("/people/{}", other.0)).await;
    officer.get("/people/export").await;

    let found = auditor.post("/readings", &format!("person={}&by=dx-office-0&from=R8.11.20", of(own).number)).await;
    assert_eq!(found.status, 303);
    assert!(!found.location().contains(&*of(own).number) && !found.location().contains("dx-office"), "{}", found.location());
    let page = auditor.get(found.location()).await;
    assert!(page.body.contains("dx-office-0") && page.body.contains(&*of(own).name), "{}", page.body);
    assert!(!page.body.contains(&*of(other).name) && page.body.contains("1件の記録"));
    let csv = auditor.get(&found.location().replace("/readings?", "/readings/file?format=csv&")).await;
    assert!(csv.headers["content-type"].to_str().unwrap().starts_with("text/csv") && csv.body.contains("dx-office-0"));

    for wrong in ["person=nobody-of-this-name", "by=nobody", "person=0"] {
        assert_eq!(auditor.post("/readings", wrong).await.status, 422, "{wrong}");
    }
    assert_eq!(auditor.get("/readings?from=never").await.status, 200);
    assert!(auditor.get("/readings?by=999999").await.body.contains("この条件の記録はありません"));

    // The member sees who looked at theirs, and nobody else's, whatever the address says.
    for path in ["/readings".to_owned(), format!("/readings?person={}", other.0), "/readings?by=1".into()] {
        let page = member.get(&path).await;
        assert!(page.body.contains("dx-office-0") && page.body.contains("1件の記録"), "{path}");
        assert!(!page.body.contains(&*of(other).name), "{path}");
    }
    assert_eq!(member.get(&format!("/people/{}/records", own.0)).await.body.matches("href=\"/readings\"").count(), 2, "in the frame and on the page");
    assert!(officer.get("/readings").await.body.contains("あなたの記録を"), "the office sees only its own");
}

/// While people are being written to a town's ledger, and not one moment later, its pages are shown and noted.
async fn look_while_writing(store: Store, is_file: bool) {
    let town = Town::in_ledger(store, "sagamihara", 40).await;
    let person = world(&town).await.held().loaded.person_keys[0];
    let here = tokio::runtime::Handle::current();
    let mut looked = false;
    let mut in_the_middle = |_| {
        if !std::mem::replace(&mut looked, true) {
            let answered = tokio::task::block_in_place(|| here.block_on(town.get(&format!("/people/{}", person.0))));
            assert_eq!(answered.status, 200);
            assert_eq!(tokio::task::block_in_place(|| here.block_on(readings(&town))).len(), 1);
            let form = "login=nobody&password=nothing";
            let tried = tokio::task::block_in_place(|| here.block_on(town.anonymous().post("/sign-in", form)));
            // On a server it is tried at once; with a file somebody who signs in is told what they wait for.
            assert_eq!(tried.status, if is_file { 503 } else { 422 }, "{}", tried.body);
            assert_eq!(tried.body.contains("ただいま取り込みをしています"), is_file);
            assert_eq!(tried.headers.contains_key("retry-after"), is_file);
        }
    };
    let mut batch = Batch::new("import-staff");
    batch.add_person(Person { number: "zz-1".into(), name: "甲野 一".into(), kana: "コウノ ハジメ".into(), birth: None });
    let by = By { actor: "90001".into(), reason: "試験".into(), instant: town.site.now() };
    town.store.apply(town.municipality, &by, &batch, &mut in_the_middle).await.unwrap();
    assert!(looked);
    assert_eq!(readings(&town).await.len(), 1);
    town.store.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn pages_are_shown_and_noted_while_the_ledger_is_being_written() {
    let folder = tempfile::tempdir().unwrap();
    look_while_writing(Store::create(folder.path().join("a.sqlite3")).await.unwrap(), true).await;
    if let Some(database) = ayumi_testpg::database() {
        look_while_writing(Store::create(database.url().parse::<Database>().unwrap()).await.unwrap(), false).await;
    }
}
