//! Who may do what, cell by cell over HTTP: every route × every office is let through or refused as the table says, and
//! whatever somebody is answered tells of nobody beyond their reach: pages, searches, counts, exports, errors.

use axum::http::Method;
use ayumi_facts::{PersonId, UnitId};
use ayumi_rights::{Act, Grant, Office, grant};
use ayumi_store::{PersonKey, UnitKey};
use ayumi_testkit::{Answered, Town, today};
use ayumi_web::routes::{Route, table};
use ayumi_web::world::World;

/// A town, the head of a section with people below, one of these people, and somebody elsewhere.
struct Scene {
    town: Town,
    unit: UnitKey,
    head: PersonKey,
    colleague: PersonKey,
    stranger: PersonKey,
    elsewhere: UnitKey,
}

async fn scene() -> Scene {
    let town = Town::under("sagamihara").await;
    let world = town.site.world(town.site.last().await.unwrap()).await.unwrap();
    let placement = ayumi_engine::placement(world.scope(), today());
    let loaded = &world.held().loaded;
    let many = |unit: &UnitId| (3..40).contains(&placement.within(*unit).len()) && placement.own(*unit).len() >= 3;
    let unit = world.scope().units.ids().find(many).expect("a section with people");
    let staff = placement.within(unit);
    let outside = |person: &&PersonId| !staff.contains(*person) && !placement.lines_of(**person).contains(&unit);
    let stranger = placement.people.iter().find(outside).copied().expect("somebody elsewhere");
    let elsewhere = placement.units_of(stranger).find(|of| !placement.line(*of).contains(&unit)).expect("another section");
    let key = |person: PersonId| loaded.person_key(person).unwrap();
    Scene {
        unit: loaded.unit_key(unit).unwrap(),
        head: key(staff[0]),
        colleague: key(staff[1]),
        stranger: key(stranger),
        elsewhere: loaded.unit_key(elsewhere).unwrap(),
        town,
    }
}

async fn world(town: &Town) -> std::sync::Arc<World> {
    town.site.world(town.site.last().await.unwrap()).await.unwrap()
}

async fn ask(town: &Town, route: &Route, path: &str) -> Answered {
    if route.method == Method::GET { town.get(path).await } else { town.post(path, "").await }
}

/// Routes that are tried: all but the pictures of the manual, which are files like the assets.
fn routes() -> impl Iterator<Item = Route> {
    table().into_iter().filter(|route| !route.path.starts_with("/help/images/"))
}

#[tokio::test]
async fn every_route_lets_through_whom_the_table_names() {
    let Scene { town, unit, head, .. } = scene().await;
    let world = world(&town).await;
    let asset = crate::common::asset(&town).await;
    for office in Office::ALL {
        let person = (office != Office::Prefecture && office != Office::Administrator).then_some(head);
        let visitor = town.with_office(office, person, office.needs_unit().then_some(unit)).await;
        for route in routes() {
            let path = crate::common::sample(&route, &world, &asset);
            let answered = ask(&visitor, &route, &path).await;
            let allowed = grant(office, route.act).max(grant(Office::Member, route.act)) != Grant::No;
            let refused = answered.status == 403 || (path == "/" && answered.status == 303);
            assert_eq!(refused, !allowed, "{office}: {} {path} was answered {}", route.method, answered.status);
            assert!(!answered.status.is_server_error(), "{office}: {} {path}: {}", route.method, answered.status);
            let is_page = answered.status == 200 && answered.body.contains("<!doctype html>") && !route.act.is_open();
            assert!(!is_page || answered.body.contains("action=\"/sign-out"), "{office}: {path} has no way out");
        }
    }
}

#[tokio::test]
async fn whoever_is_not_signed_in_may_only_sign_in() {
    let town = Town::under("chigasaki").await;
    let (world, asset) = (world(&town).await, crate::common::asset(&town).await);
    let nobody = town.anonymous();
    for route in routes().filter(|route| !route.act.is_open()) {
        let path = crate::common::sample(&route, &world, &asset);
        let answered = ask(&nobody, &route, &path).await;
        match path.starts_with("/api/") {
            true => assert_eq!(answered.status, 401, "{path}"),
            false => assert!(answered.location().starts_with("/sign-in"), "{path}: {} {}", answered.status, answered.location()),
        }
    }
}

/// Whatever a member of staff or the head of a section asks for, nobody else's name stands in the answer.
#[tokio::test]
async fn no_answer_tells_of_anybody_beyond_the_reach() {
    let Scene { town, unit, head, colleague, .. } = scene().await;
    let (world, asset) = (world(&town).await, crate::common::asset(&town).await);
    let placement = ayumi_engine::placement(world.scope(), today());
    let loaded = &world.held().loaded;
    let staff: Vec<PersonKey> = placement.within(loaded.find_unit(unit).unwrap()).iter().filter_map(|person| loaded.person_key(*person)).collect();
    let offices = [
        (Office::Member, Some(colleague), vec![colleague]),
        (Office::Supervisor, Some(head), staff),
        (Office::Body, None, Vec::new()),
        (Office::Adviser, None, Vec::new()),
        (Office::Reviewer, None, Vec::new()),
    ];
    for (office, person, seen) in offices {
        let visitor = town.with_office(office, person, office.needs_unit().then_some(unit)).await;
        let foreign = foreign(&world, &seen);
        for route in routes() {
            let path = crate::common::sample(&route, &world, &asset);
            let answered = ask(&visitor, &route, &path).await;
            let told = foreign.iter().find(|name| answered.body.contains(name.as_str()));
            assert_eq!(told, None, "{office}: {} {path}", route.method);
        }
        for name in foreign.iter().take(5) {
            let found = visitor.post("/people/search", &format!("q={name}")).await;
            let told = foreign.iter().filter(|other| found.body.replace(&format!("value=\"{name}\""), "").contains(other.as_str())).count();
            assert!(told == 0 || !found.body.contains("/people/"), "{office}: searching tells of {told}");
        }
    }
}

/// Names of people whom nobody in `seen` shares a name with.
fn foreign(world: &World, seen: &[PersonKey]) -> Vec<String> {
    let loaded = &world.held().loaded;
    let people = || loaded.snapshot.people.iter().zip(&loaded.person_keys);
    let own: Vec<&str> = people().filter(|(_, key)| seen.contains(key)).flat_map(|(person, _)| [&*person.name, &*person.kana]).collect();
    let names = people().filter(|(_, key)| !seen.contains(key)).map(|(person, _)| person.name.to_string());
    names.filter(|name| name.chars().count() > 2 && !own.contains(&name.as_str())).collect()
}

/// Six kinds of users guess a neighbour's address: what is beyond one's reach answers exactly like what is not there.
#[tokio::test]
async fn a_guessed_address_is_as_if_nobody_were_there() {
    let Scene { town, unit, head, colleague, stranger, elsewhere } = scene().await;
    let pages = ["", "/skills", "/training", "/career", "/outlook", "/records"];
    let own = town.with_office(Office::Member, Some(colleague), None).await;
    let chief = town.with_office(Office::Supervisor, Some(head), Some(unit)).await;
    for page in pages {
        for (visitor, person, status) in
            [(&own, colleague, 200), (&own, head, 404), (&own, stranger, 404), (&chief, colleague, 200), (&chief, stranger, 404)]
        {
            let answered = visitor.get(&format!("/people/{}{page}", person.0)).await;
            let nobody = visitor.get(&format!("/people/999999{page}")).await;
            assert_eq!(answered.status, status, "{} {page}", person.0);
            if status == 404 {
                assert_eq!(answered.body.replace(&person.0.to_string(), ""), nobody.body.replace("999999", ""), "{} {page}", person.0);
            }
            let told = visitor.get(&format!("/api/v1/people/{}", person.0)).await;
            assert_eq!(told.status, status, "the API about {}", person.0);
        }
    }
    assert_eq!(chief.get(&format!("/sections/{}", unit.0)).await.status, 200);
    assert_eq!(chief.get(&format!("/sections/{}", elsewhere.0)).await.status, 404);
    for office in [Office::Administrator, Office::Reviewer, Office::Adviser, Office::Prefecture] {
        let visitor = town.with_office(office, None, None).await;
        let answered = visitor.get(&format!("/people/{}", stranger.0)).await;
        assert!(answered.status == 403 || answered.status == 404, "{office}: {}", answered.status);
    }
}

/// An office counts from the next request on, and no longer: assigned, ended, and with the posting.
#[tokio::test]
async fn what_begins_or_ends_counts_at_once() {
    let Scene { town, unit, stranger, colleague, .. } = scene().await;
    let path = format!("/people/{}", colleague.0);
    // Somebody who is not posted there is not its head, whatever was assigned.
    let posted_elsewhere = town.with_office(Office::Supervisor, Some(stranger), Some(unit)).await;
    assert_eq!(posted_elsewhere.get(&path).await.status, 404);
    let officer = town.with_office(Office::DxOffice, None, None).await;
    assert_eq!(officer.get(&path).await.status, 200);
    let held = town.store.offices(town.municipality).await.unwrap();
    let id = held.iter().find(|held| held.office == Office::DxOffice.name()).unwrap().id;
    assert_eq!(town.post(&format!("/offices/{}/end", id.0), "").await.status, 303);
    assert_eq!(officer.get(&path).await.status, 404);
    assert_eq!(town.post(&format!("/offices/{}/end", id.0), "").await.status, 404);
}

#[tokio::test]
async fn offices_are_assigned_on_the_page_and_never_to_oneself() {
    let Scene { town, unit, head, .. } = scene().await;
    let administrator = town.with_office(Office::Administrator, None, None).await;
    let member = town.with_office(Office::Member, Some(head), None).await;
    assert_eq!(member.get("/people").await.status, 200);
    let world = world(&town).await;
    let code = world.scope().units.code(world.held().loaded.find_unit(unit).unwrap()).unwrap();
    let form = format!("login=member-{}&office=supervisor&unit={code}", head.0);
    assert_eq!(administrator.post("/offices", &form).await.status, 303);
    assert_eq!(member.get(&format!("/sections/{}", unit.0)).await.status, 200);
    let list = administrator.get("/offices").await;
    assert!(list.body.contains(&format!("member-{}", head.0)));

    let own = administrator.post("/offices", "login=administrator-0&office=dx-office").await;
    assert_eq!(own.status, 422);
    assert!(own.body.contains("自分には役目を割り当てられません"));
    let wrong = administrator.post("/offices", "login=nobody&office=supervisor&unit=none&from=R9.4.1&last=R8.4.1").await;
    assert_eq!(wrong.status, 422);
    for says in ["「nobody」の利用者がいません", "「none」の所属は", "終わりの日が、はじめの日より前"] {
        assert!(wrong.body.contains(says), "{says}");
    }
}

/// The next person at the same browser is not told that they have the last one's answer already.
#[tokio::test]
async fn an_answer_kept_for_one_is_not_anothers() {
    let Scene { town, head, colleague, .. } = scene().await;
    let (one, other) = (town.with_office(Office::Member, Some(head), None).await, town.with_office(Office::Member, Some(colleague), None).await);
    let tag = |answered: &Answered| answered.headers["etag"].to_str().unwrap().to_owned();
    let (mine, theirs) = (one.get("/api/v1/people").await, other.get("/api/v1/people").await);
    assert_eq!((mine.status.as_u16(), theirs.status.as_u16()), (200, 200));
    assert_ne!(tag(&mine), tag(&theirs));
}

#[test]
fn acts_are_told_apart_by_what_they_do() {
    assert!(routes().filter(|route| route.method == Method::POST && route.act.writes()).all(|route| grant(Office::Auditor, route.act) == Grant::No));
    assert!(Act::ALL.into_iter().filter(|act| act.is_open()).all(|act| Office::ALL.into_iter().all(|office| grant(office, act) == Grant::All)));
}
