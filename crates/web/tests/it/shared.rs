//! Several municipalities in one installation: whoever signs in says which is theirs, and no answer to anybody of one tells of
//! another's people.

use std::collections::HashSet;

use axum::http::Method;
use ayumi_accounts::{Code, chance, purpose};
use ayumi_store::{By, Instant, NewAccount, NewCode};
use ayumi_testkit::Town;
use ayumi_web::routes::table;

async fn two() -> [Town; 2] {
    Town::sharing(["tarumizu", "chigasaki"], 120).await
}

/// What a town is called.
async fn name(town: &Town) -> String {
    town.store.get_municipality(town.municipality).await.unwrap().name
}

/// Names of people of a town.
async fn names(town: &Town) -> HashSet<String> {
    let world = town.site.world(town.site.last().await.unwrap()).await.unwrap();
    world.held().loaded.snapshot.people.iter().map(|person| person.name.to_string()).collect()
}

#[tokio::test]
async fn no_route_tells_of_another_municipality() {
    let [here, there] = two().await;
    for (town, other) in [(&here, &there), (&there, &here)] {
        let (own, theirs) = (names(town).await, names(other).await);
        let foreign: Vec<&String> = theirs.difference(&own).collect();
        assert!(foreign.len() > 20, "names by which the two are told apart");
        let world = town.site.world(town.site.last().await.unwrap()).await.unwrap();
        let asset = crate::common::asset(town).await;
        let mut told_of_own = 0;
        for route in table().into_iter().filter(|route| !route.path.starts_with("/help/images/")) {
            let path = crate::common::sample(&route, &world, &asset);
            let answered = if route.method == Method::GET { town.get(&path).await } else { town.post(&path, "").await };
            let told = foreign.iter().find(|name| answered.body.contains(name.as_str()));
            assert_eq!(told, None, "{}: {} {path}", town.municipality, route.method);
            told_of_own += usize::from(own.iter().any(|name| answered.body.contains(name.as_str())));
        }
        assert!(told_of_own > 10, "only {told_of_own} answers told of anybody");
        for name in foreign.iter().take(3) {
            let found = town.post("/people/search", &format!("name={name}")).await;
            assert!(!found.body.contains("/people/1"), "searching for a neighbour finds somebody");
        }
    }
}

/// A session is good in its own municipality only, whatever a browser says.
#[tokio::test]
async fn a_session_opens_no_other_municipality() {
    let [here, there] = two().await;
    let cookie = here.signed_in("dx").await;
    assert_eq!(here.with_cookie(&cookie).get("/people").await.status, 200);
    let forged = cookie.replace(&here.municipality.to_string(), &there.municipality.to_string());
    assert_ne!(cookie, forged);
    assert!(here.with_cookie(&forged).get("/people").await.location().starts_with("/sign-in"));
    let theirs = names(&there).await;
    let chose = here.with_cookie(&format!("{cookie}; ayumi-place={}", there.municipality));
    let (own_name, other_name) = (name(&here).await, name(&there).await);
    for open in ["/help", "/sign-in", "/account"] {
        let page = chose.get(open).await.body;
        assert!(!page.contains(&other_name), "{open} is headed with the municipality one works in");
        assert!(page.contains(&own_name) || open != "/account", "{open}");
    }
    let people = chose.get("/api/v1/people?per_page=200").await;
    let own = names(&here).await;
    assert!(theirs.difference(&own).all(|name| !people.body.contains(name.as_str())), "what was chosen to sign in decides nothing later");
}

#[tokio::test]
async fn whoever_signs_in_says_where() {
    let [here, there] = two().await;
    let nobody = here.anonymous();
    let list = nobody.get("/sign-in?to=/people").await;
    assert!(!list.body.contains("name=\"password\""), "first the municipality");
    for town in [&here, &there] {
        assert!(list.body.contains(&format!("/sign-in/places/{}?to=%2Fpeople", town.municipality)));
    }
    assert!(nobody.post("/sign-in", "login=a&password=b").await.body.contains("/sign-in/places/"), "nobody is tried without one");
    let chosen = nobody.get(&format!("/sign-in/places/{}?to=/people", there.municipality)).await;
    assert_eq!(chosen.location(), "/sign-in?to=%2Fpeople");
    let name = there.store.get_municipality(there.municipality).await.unwrap().name;
    let page = nobody.with_cookie(&chosen.cookie()).get(chosen.location()).await;
    assert!(page.body.contains("name=\"password\"") && page.body.contains(&format!("{name}の利用者として")));
    assert_eq!(nobody.get("/sign-in/places/131016").await.status, 404);

    // The same login stands for different people: a code is good where it was given.
    let secret = Code::new(chance::draw());
    let code = NewCode { digest: secret.digest(&purpose::first(&there.municipality.to_string(), "a")), expires: Instant(i64::MAX) };
    let by = By { actor: "a".into(), reason: "試験".into(), instant: there.site.now() };
    let account = |code| NewAccount { login: "a", login_key: "a", name: "試験", person: None, code };
    there.store.create_accounts(there.municipality, &[account(Some(code))], &by).await.unwrap();
    here.store.create_accounts(here.municipality, &[account(None)], &by).await.unwrap();
    let first = nobody.get(&format!("/sign-in/places/{}?to=/sign-in/first", here.municipality)).await;
    assert_eq!(first.location(), "/sign-in/first");
    let form = format!("login=a&code={}", secret.shown());
    assert_eq!(nobody.with_cookie(&first.cookie()).post("/sign-in/first", &form).await.status, 422);
    let into = nobody.with_cookie(&chosen.cookie()).post("/sign-in/first", &form).await;
    assert_eq!(into.location(), "/sign-in/password");
    assert!(into.cookie().contains(&there.municipality.to_string()));
}

#[tokio::test]
async fn nothing_is_to_choose_where_there_is_one() {
    let town = Town::under("tarumizu").await.anonymous();
    assert!(town.get("/sign-in").await.body.contains("name=\"password\""));
    assert_eq!(town.get(&format!("/sign-in/places/{}", town.municipality)).await.status, 404);
}
