//! The API gives the answers that `ayumi_answers` gives, says what it gives, and tells errors in one way.

use std::collections::BTreeSet;

use axum::body::Body;
use axum::http::{Method, Request};
use ayumi_answers::{contradictions, coverage, kpi, listed, overview, policy, stages, status, timeline, units};
use ayumi_facts::PersonId;
use ayumi_testkit::{Answered, Town, packs, today};
use ayumi_web::api::{Endpoint, Place, document, endpoints};
use ayumi_web::world::World;
use serde::Serialize;
use serde_json::{Map, Value, json};

fn json_of(answered: &Answered) -> Value {
    serde_json::from_str(&answered.body).unwrap_or_else(|error| panic!("{error}: {}", answered.body))
}

async fn get(town: &Town, path: &str) -> Value {
    let answered = town.get(path).await;
    assert_eq!(answered.status, 200, "{path}: {}", answered.body);
    json_of(&answered)
}

async fn send(town: &Town, path: &str, body: &str) -> Answered {
    let request = Request::post(path).header("content-type", "application/json");
    town.ask(request.body(Body::from(body.to_owned())).unwrap()).await
}

async fn world(town: &Town) -> std::sync::Arc<World> {
    town.site.world(town.site.last().await.unwrap()).await.unwrap()
}

/// An address of this endpoint that exists in the town, with what must be given.
fn sample(endpoint: &Endpoint, world: &World) -> String {
    let rule = world.policy().requirements.keys().next().unwrap();
    let path = endpoint.path.replace("{key}", "1").replace("{rule}", rule.as_str());
    let required = endpoint.parameters.iter().filter(|of| of.required && of.place == Place::Query);
    let query: Vec<String> = required.map(|of| format!("{}={}", of.name, of.example)).collect();
    if query.is_empty() { path } else { format!("{path}?{}", query.join("&")) }
}

async fn answer(town: &Town, endpoint: &Endpoint, world: &World) -> Answered {
    let path = sample(endpoint, world);
    if endpoint.body.is_some() { send(town, &path, r#"{"text":"1"}"#).await } else { town.get(&path).await }
}

#[tokio::test]
async fn every_endpoint_answers_under_every_policy_in_the_shape_it_declares() {
    let document = document();
    for pack in packs() {
        let town = Town::under(&pack).await;
        let world = world(&town).await;
        for endpoint in endpoints() {
            let answered = answer(&town, &endpoint, &world).await;
            assert_eq!(answered.status, 200, "{pack} {}: {}", endpoint.path, answered.body);
            assert_eq!(answered.headers["content-type"], "application/json", "{}", endpoint.path);
            let shape = &document["paths"][endpoint.path][endpoint.method.as_str().to_ascii_lowercase()]["responses"]["200"]["content"];
            let shapes = Shapes(&document);
            let found = shapes.fits(&json_of(&answered), &shape["application/json"]["schema"], "");
            assert_eq!(found, Ok(()), "{pack} {}", endpoint.path);
        }
    }
}

#[tokio::test]
async fn the_answers_are_those_of_the_command_line() {
    for pack in packs() {
        let town = Town::under(&pack).await;
        let world = world(&town).await;
        let desk = world.desk(today(), world.held().known_at);
        let same = async |path: &str, expected: String| assert_eq!(town.get(path).await.body, expected, "{pack} {path}");
        same("/api/v1/kpi", text(&kpi::view(&desk))).await;
        same("/api/v1/coverage", text(&coverage::view(&desk))).await;
        same("/api/v1/sections", text(&units::view(&desk))).await;
        same("/api/v1/stages", text(&stages::view(&desk).unwrap())).await;
        same("/api/v1/policy", text(&policy::view(&desk))).await;
        same("/api/v1/policy/requirements", text(&policy::requirements(&desk))).await;
        let found = ayumi_engine::contradictions(world.scope(), today());
        same("/api/v1/contradictions", text(&contradictions::view(&desk, &found))).await;
        let key = world.held().loaded.person_key(PersonId(3)).unwrap().0;
        same(&format!("/api/v1/people/{key}"), text(&status::view(&desk, PersonId(3)).unwrap())).await;
        let span = timeline::usual_span(today());
        same(&format!("/api/v1/people/{key}/timeline"), text(&timeline::view(&desk, PersonId(3), span).unwrap())).await;
        let (mut overview, told) = (value(&overview::view(&desk)), get(&town, "/api/v1").await);
        overview["links"] = told["links"].clone();
        assert_eq!(told, overview, "{pack}");
    }
}

/// As the command line writes it, to the last digit.
fn text(answer: &impl Serialize) -> String {
    serde_json::to_string(answer).unwrap()
}

fn value(answer: &impl Serialize) -> Value {
    serde_json::to_value(answer).unwrap()
}

#[tokio::test]
async fn the_pages_of_a_list_hold_everybody_once() {
    for pack in packs() {
        let town = Town::under(&pack).await;
        let world = world(&town).await;
        let (mut keys, mut next) = (Vec::new(), Some("/api/v1/people?gone=1&sort=number&per_page=7".to_owned()));
        let mut total = 0;
        while let Some(path) = next {
            let page = get(&town, &path).await;
            keys.extend(page["people"].as_array().unwrap().iter().map(|person| person["key"].as_i64().unwrap()));
            total = page["total"].as_u64().unwrap();
            next = page["next"].as_str().map(str::to_owned);
        }
        let expected: Vec<i64> = world.held().loaded.person_keys.iter().map(|key| key.0).collect();
        assert_eq!((keys, total), (expected, world.held().loaded.person_keys.len() as u64), "{pack}");
    }
}

#[tokio::test]
async fn a_list_row_says_what_the_status_says() {
    let town = Town::under("sagamihara").await;
    let world = world(&town).await;
    let desk = world.desk(today(), world.held().known_at);
    let standings = listed::Standings::new(&desk).unwrap();
    for person in world.scope().snapshot.person_ids().take(40) {
        let row = listed::PersonRow::new(&desk, person, &standings);
        let told = status::view(&desk, person).unwrap().status;
        let held = |verdict: &str| -> Vec<String> {
            let of = told.roles.iter().filter(|role| value(&role.answer)["finding"]["verdict"] == verdict);
            of.map(|role| role.role.id.to_string()).collect()
        };
        let ids = |roles: &[ayumi_engine::answer::Named]| -> Vec<String> { roles.iter().map(|role| role.id.to_string()).collect() };
        if row.employed == ayumi_engine::Verdict::Met {
            assert_eq!((ids(&row.roles), ids(&row.roles_unknown)), (held("met"), held("unknown")), "{}", row.number);
        }
    }
}

#[tokio::test]
async fn a_search_finds_by_number_and_its_text_stands_in_no_address() {
    let town = Town::under("atsugi").await;
    let world = world(&town).await;
    let person = world.scope().snapshot.person(PersonId(5)).unwrap();
    let found = send(&town, "/api/v1/people/search?per_page=1", &json!({ "text": person.number }).to_string()).await;
    assert_eq!(found.status, 200, "{}", found.body);
    let told = json_of(&found);
    assert_eq!(told["people"][0]["number"], person.number.as_ref());
    let named = send(&town, "/api/v1/people/search?per_page=1", &json!({ "text": person.name }).to_string()).await;
    assert!(!json_of(&named)["next"].to_string().contains(person.name.as_ref()));
    for (body, status) in [(r#"{"text":""}"#, 422), ("{}", 422), ("nothing", 400), (r#"{"text":"a","as_of":"b"}"#, 422)] {
        let answered = send(&town, "/api/v1/people/search", body).await;
        assert_eq!((answered.status.as_u16(), &json_of(&answered)["error"]["code"]), (status, &json!("invalid")), "{body}");
    }
}

#[tokio::test]
async fn filters_are_those_of_the_page() {
    let town = Town::under("sagamihara").await;
    let world = world(&town).await;
    let unit = world.held().loaded.unit_keys.first().unwrap().0;
    let inside = get(&town, &format!("/api/v1/people?section={unit}")).await;
    let section = get(&town, &format!("/api/v1/sections/{unit}")).await;
    assert_eq!(inside["total"], section["total"], "{inside} {section}");
    let wrong = town.get("/api/v1/people?section=999999&rank=nobody").await;
    assert_eq!(wrong.status, 422);
    assert_eq!(json_of(&wrong)["error"]["details"].as_array().unwrap().len(), 2);
}

#[tokio::test]
async fn whoever_has_the_answer_is_told_so_until_the_journal_moves_on() {
    let town = Town::under("atsugi").await;
    let path = "/api/v1/kpi";
    let first = town.get(path).await;
    let tag = first.headers["etag"].clone();
    assert_eq!(first.headers["cache-control"], "private, no-cache");
    let again = |path: &'static str, tag: &str| Request::get(path).header("if-none-match", tag).body(Body::empty()).unwrap();
    let tag = tag.to_str().unwrap();
    let held = town.ask(again(path, tag)).await;
    assert_eq!((held.status.as_u16(), held.body.as_str()), (304, ""));
    assert_eq!(held.headers["etag"], tag);
    assert_eq!(town.ask(again(path, &format!("\"x\", W/{tag}"))).await.status, 304);
    assert_eq!(town.ask(again(path, "\"x\"")).await.status, 200);
    assert_eq!(town.ask(again("/api/v1/kpi?as_of=R9.3.31", tag)).await.status, 200);
    assert_eq!(town.ask(again("/api/v1/kpi?known=1", tag)).await.status, 200);
    let by = ayumi_store::By { actor: "test".into(), reason: "a move".into(), instant: town.site.now() };
    town.store.save_mapping(town.municipality, "m", "{}", &by).await.unwrap();
    let moved = town.ask(again(path, tag)).await;
    assert_eq!(moved.status, 200);
    assert_eq!(json_of(&moved)["last"], json_of(&first)["last"].as_u64().unwrap() + 1);
    let journal = get(&town, "/api/v1/journal?per_page=500").await;
    assert_eq!(journal["entries"].as_array().unwrap().last().unwrap()["act"], "save-mapping");
}

#[tokio::test]
async fn what_was_known_then_is_answered_then() {
    let town = Town::under("atsugi").await;
    let last = town.site.last().await.unwrap().0;
    let then = get(&town, &format!("/api/v1/journal?known={}", last - 1)).await;
    assert_eq!((then["total"].as_u64(), get(&town, "/api/v1/journal").await["total"].as_u64()), (Some(u64::from(last - 1)), Some(u64::from(last))));
    let early = get(&town, "/api/v1/kpi?as_of=H30.4.1").await;
    assert_eq!(early["as-of"], "2018-04-01");
}

#[tokio::test]
async fn head_is_answered_without_a_body() {
    let town = Town::under("atsugi").await;
    for endpoint in endpoints().into_iter().filter(|of| of.method == Method::GET) {
        let path = sample(&endpoint, &*world(&town).await);
        let head = town.ask(Request::head(&path).body(Body::empty()).unwrap()).await;
        assert_eq!((head.status.as_u16(), head.body.as_str()), (200, ""), "{path}");
    }
}

#[tokio::test]
async fn every_error_has_the_same_envelope() {
    let town = Town::under("sagamihara").await;
    let check = async |request: Request<Body>, status: u16, code: &str| {
        let at = request.uri().clone();
        let answered = town.ask(request).await;
        assert_eq!(answered.status.as_u16(), status, "{at}: {}", answered.body);
        let told = json_of(&answered);
        assert_eq!(told["error"]["code"], code, "{at}");
        assert!(!told["error"]["message"].as_str().unwrap().is_empty(), "{at}");
        assert!(told["error"]["details"].is_array() && told.as_object().unwrap().len() == 1, "{at}");
        answered
    };
    let get = |path: &str| Request::get(path).body(Body::empty()).unwrap();
    check(get("/api/v1/nothing"), 404, "not-found").await;
    check(get("/api/v1/people/999999"), 404, "not-found").await;
    check(get("/api/v1/people/x/facts"), 404, "not-found").await;
    check(get("/api/v1/sections/999999"), 404, "not-found").await;
    check(get("/api/v1/eligible/nothing"), 404, "not-found").await;
    check(get("/api/v1/kpi?as_of=never"), 422, "invalid").await;
    check(get("/api/v1/people?page=0"), 422, "invalid").await;
    check(get("/api/v1/people?per_page=501"), 422, "invalid").await;
    check(get("/api/v1/changes"), 422, "invalid").await;
    let rule = world(&town).await.policy().schemes.keys().next().unwrap().to_string();
    check(get(&format!("/api/v1/people?meets=scheme:{rule}&as_of=H30.4.1")), 409, "conflict").await;
    let refused = check(Request::delete("/api/v1/kpi").body(Body::empty()).unwrap(), 405, "method-not-allowed").await;
    assert!(refused.headers["allow"].to_str().unwrap().contains("GET"));
    let large = format!("{{\"text\":\"{}\"}}", "a".repeat(3 << 20));
    let large = Request::post("/api/v1/people/search").header("content-type", "application/json").body(Body::from(large)).unwrap();
    check(large, 413, "too-large").await;
    let foreign = Request::get("/api/v1").header("host", "example.jp").body(Body::empty()).unwrap();
    check(foreign, 403, "forbidden").await;
}

#[tokio::test]
async fn the_server_says_whether_the_ledger_can_be_read() {
    let town = Town::under("atsugi").await;
    let well = town.get("/healthz").await;
    assert_eq!((well.status.as_u16(), well.body.as_str()), (200, "ok\n"));
    town.store.close().await;
    assert_eq!(town.get("/healthz").await.status, 503);
    let unwell = town.get("/api/v1/kpi").await;
    assert_eq!((unwell.status.as_u16(), &json_of(&unwell)["error"]["code"]), (503, &json!("unavailable")));
}

#[test]
fn the_document_stays_as_it_is() {
    insta::assert_snapshot!(serde_json::to_string_pretty(&document()).unwrap());
}

#[test]
fn the_document_says_what_the_routes_are() {
    let document = document();
    let (mut written, mut names) = (BTreeSet::new(), BTreeSet::new());
    for (path, methods) in document["paths"].as_object().unwrap() {
        for (method, operation) in methods.as_object().unwrap() {
            written.insert((path.clone(), method.to_ascii_uppercase()));
            assert!(names.insert(operation["operationId"].as_str().unwrap().to_owned()), "{path}: a second operation of this name");
            check_parameters(path, operation);
        }
    }
    let routes = ayumi_web::routes::table().into_iter().filter(|route| route.path.starts_with("/api/"));
    let routes: BTreeSet<(String, String)> = routes.map(|route| (route.path.to_owned(), route.method.to_string())).collect();
    assert_eq!(written, routes);
    assert_eq!(document["openapi"], "3.1.0");
}

/// Each place of the address is declared, each declared once and nothing else is in the path.
#[track_caller]
fn check_parameters(path: &str, operation: &Value) {
    let parameters = operation["parameters"].as_array().unwrap();
    let names: Vec<&str> = parameters.iter().map(|of| of["name"].as_str().unwrap()).collect();
    assert_eq!(names.iter().collect::<BTreeSet<_>>().len(), names.len(), "{path}: {names:?}");
    let declared: BTreeSet<&str> = parameters.iter().filter(|of| of["in"] == "path").map(|of| of["name"].as_str().unwrap()).collect();
    let places: BTreeSet<&str> = path.split('/').filter_map(|part| part.strip_prefix('{')?.strip_suffix('}')).collect();
    assert_eq!(declared, places, "{path}");
    assert!(parameters.iter().filter(|of| of["in"] == "path").all(|of| of["required"] == true), "{path}");
}

#[test]
fn every_reference_of_the_document_leads_somewhere() {
    let document = document();
    let mut found = BTreeSet::new();
    references(&document, &mut found);
    assert!(found.len() > 20);
    for reference in &found {
        assert!(document.pointer(reference.strip_prefix('#').unwrap()).is_some(), "{reference}");
    }
    let used: BTreeSet<&str> = found.iter().filter_map(|of| of.rsplit('/').next()).collect();
    let there: BTreeSet<&str> = document["components"]["schemas"].as_object().unwrap().keys().map(String::as_str).collect();
    assert_eq!(used, there);
}

fn references(value: &Value, found: &mut BTreeSet<String>) {
    match value {
        Value::Object(object) => {
            found.extend(object.get("$ref").and_then(Value::as_str).map(str::to_owned));
            object.values().for_each(|value| references(value, found));
        }
        Value::Array(items) => items.iter().for_each(|value| references(value, found)),
        _ => {}
    }
}

/// Whether values are what the schemas of the document say: each key is one of the schema, each required key is there.
struct Shapes<'d>(&'d Value);

impl Shapes<'_> {
    fn fits(&self, value: &Value, schema: &Value, at: &str) -> Result<(), String> {
        let Some(schema) = schema.as_object() else { return if schema == true { Ok(()) } else { Err(format!("{at}: no schema")) } };
        if let Some(to) = schema.get("$ref").and_then(Value::as_str) {
            return self.fits(value, self.0.pointer(to.strip_prefix('#').unwrap()).ok_or(format!("{at}: {to}"))?, at);
        }
        for several in ["anyOf", "oneOf"].iter().filter_map(|key| schema.get(*key)) {
            if !several.as_array().unwrap().iter().any(|one| self.fits(value, one, at).is_ok()) {
                return Err(format!("{at}: {value} is none of the shapes"));
            }
        }
        typed(value, schema, at)?;
        match value {
            Value::Object(object) => self.object(object, schema, at),
            Value::Array(items) => items.iter().try_for_each(|item| self.fits(item, schema.get("items").unwrap_or(&json!(true)), &format!("{at}[]"))),
            _ => Ok(()),
        }
    }

    fn object(&self, object: &Map<String, Value>, schema: &Map<String, Value>, at: &str) -> Result<(), String> {
        let (none, open) = (Map::new(), schema.contains_key("oneOf") || schema.contains_key("anyOf"));
        let properties = schema.get("properties").and_then(Value::as_object).unwrap_or(&none);
        let mut required = schema.get("required").and_then(Value::as_array).into_iter().flatten();
        if let Some(lacking) = required.find(|key| !object.contains_key(key.as_str().unwrap())) {
            return Err(format!("{at}: {lacking} is required"));
        }
        object.iter().try_for_each(|(key, value)| match properties.get(key).or(schema.get("additionalProperties")) {
            Some(of) => self.fits(value, of, &format!("{at}.{key}")),
            None if open => Ok(()),
            None => Err(format!("{at}.{key} is not in the schema")),
        })
    }
}

fn typed(value: &Value, schema: &Map<String, Value>, at: &str) -> Result<(), String> {
    let is = |of: &Value| match of.as_str() {
        Some("null") => value.is_null(),
        Some("boolean") => value.is_boolean(),
        Some("integer") => value.is_i64() || value.is_u64(),
        Some("number") => value.is_number(),
        Some("string") => value.is_string(),
        Some("array") => value.is_array(),
        Some("object") => value.is_object(),
        _ => false,
    };
    let fits = schema.get("type").is_none_or(|of| is(of) || of.as_array().is_some_and(|all| all.iter().any(is)));
    let listed = schema.get("enum").is_none_or(|all| all.as_array().unwrap().contains(value));
    let constant = schema.get("const").is_none_or(|only| only == value);
    if fits && listed && constant { Ok(()) } else { Err(format!("{at}: {value} does not fit {schema:?}")) }
}
