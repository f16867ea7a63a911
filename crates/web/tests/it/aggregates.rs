//! What a prefecture sees: figures of the municipalities that have agreed, side by side, and nobody behind them.

use ayumi_rights::{Office, USUAL};
use ayumi_store::{By, Database, Store};
use ayumi_testkit::{Town, noon};
use ayumi_web::settings::{AGGREGATES, OPEN};
use serde_json::{Value, json};

/// Every way in which the same is told.
const WAYS: [&str; 5] = ["/aggregates", "/aggregates?lang=en", "/aggregates/export", "/aggregates/export?format=xlsx", "/api/v1/aggregates"];

async fn three() -> [Town; 3] {
    Town::sharing(["tarumizu", "chigasaki", "sagamihara"], 150).await
}

async fn open(town: &Town, yes: bool) {
    let sent = town.post("/settings/aggregates", if yes { "open=open" } else { "" }).await;
    assert_eq!(sent.location(), "/settings?done=aggregates");
    assert_eq!(town.get("/settings").await.body.contains("value=\"open\" checked"), yes);
}

async fn told(visitor: &Town, query: &str) -> Value {
    let answered = visitor.get(&format!("/api/v1/aggregates{query}")).await;
    assert_eq!(answered.status, 200, "{}", answered.body);
    serde_json::from_str(&answered.body).unwrap()
}

fn of<'v>(view: &'v Value, town: &Town) -> &'v Value {
    let rows = view["municipalities"].as_array().unwrap();
    rows.iter().find(|row| row["code"] == town.municipality.to_string()).unwrap()
}

#[tokio::test]
async fn a_municipality_is_shown_from_when_it_agrees_and_until_it_does_not() {
    let [here, there, third] = three().await;
    let prefecture = here.with_office(Office::Prefecture, None, None).await;
    assert_eq!(prefecture.get("/").await.location(), "/aggregates", "it begins there");
    let page = prefecture.get("/aggregates").await.body;
    assert_eq!(page.matches("公開していません").count(), 3);
    assert!(page.contains("集計を公開している団体がありません"));
    assert!(told(&prefecture, "").await["municipalities"].as_array().unwrap().iter().all(|row| row["figures"].is_null()));

    open(&there, true).await;
    let view = told(&prefecture, "").await;
    assert_eq!((&of(&view, &there)["state"], &of(&view, &here)["state"]), (&json!("shown"), &json!("not-open")));
    assert_eq!((&view["sums"]["shown"], &view["sums"]["staff"]), (&json!(1), &of(&view, &there)["figures"]["staff"]["number"]));
    let page = prefecture.get("/aggregates").await.body;
    let policy = of(&view, &there)["figures"]["policy"]["title"].as_str().unwrap().to_owned();
    assert!(page.contains(&policy) && page.matches("公開していません").count() == 2);
    assert!(there.get("/data/journal").await.body.contains("設定の変更"), "it is on record");
    assert!(prefecture.get("/aggregates?lang=en").await.body.contains("Does not show its figures"));

    open(&third, true).await;
    assert_eq!(told(&prefecture, "").await["sums"]["shown"], json!(2));
    open(&there, false).await;
    let view = told(&prefecture, "").await;
    assert_eq!((&of(&view, &there)["figures"], &view["sums"]["shown"]), (&Value::Null, &json!(1)));
    for way in WAYS {
        assert!(!prefecture.get(way).await.body.contains(&policy), "{way} still tells of it");
    }
}

/// Only this office: whoever runs a municipality sees no other.
#[tokio::test]
async fn nobody_else_sees_a_neighbour() {
    let [here, there, _] = three().await;
    open(&there, true).await;
    for office in Office::ALL.into_iter().filter(|office| *office != Office::Prefecture && !office.needs_unit()) {
        let visitor = here.with_office(office, None, None).await;
        for way in WAYS {
            assert_eq!(visitor.get(way).await.status, 403, "{office} {way}");
        }
        assert!(!visitor.get("/policy").await.body.contains("href=\"/aggregates"), "{office}");
    }
}

#[tokio::test]
async fn no_person_stands_in_any_of_it() {
    let towns = three().await;
    for town in &towns {
        open(town, true).await;
    }
    let prefecture = towns[1].with_office(Office::Prefecture, None, None).await;
    for way in WAYS {
        let answered = prefecture.get(way).await;
        assert_eq!(answered.status, 200, "{way}");
        assert!(!answered.body.contains("/people"), "{way} leads to people");
        for town in &towns {
            let world = town.site.world(town.site.last().await.unwrap()).await.unwrap();
            for person in world.held().loaded.snapshot.people.iter() {
                for text in [&person.name, &person.kana].into_iter().filter(|text| text.chars().count() > 2) {
                    assert!(!answered.body.contains(&**text), "{way} tells of {text}");
                }
                let number = format!("\"{}\"", person.number);
                assert!(!answered.body.contains(&number) && !answered.body.contains(&format!(">{}<", person.number)), "{way} tells {number}");
            }
        }
    }
    let view = told(&prefecture, "").await;
    for key in ["people", "person", "key", "units", "number-of-staff"] {
        assert!(!view.to_string().contains(&format!("\"{key}\":")), "a shape that could hold {key}");
    }
    // The page's own links lead to nobody either, whoever follows them.
    let page = prefecture.get("/aggregates").await.body;
    let hrefs = page.split("href=\"").skip(1).filter_map(|rest| rest.split('"').next());
    for link in hrefs.filter(|href| ["/aggregates", "/policy", "/account"].iter().any(|begins| href.starts_with(begins))) {
        let answered = prefecture.get(&link.replace("&#38;", "&")).await;
        assert!(!answered.body.contains("/people/"), "{link}");
    }
}

fn is_small(number: f64) -> bool {
    number > 0.0 && number < USUAL as f64
}

/// Whether a figure tells of a small group, by itself or as the difference to all staff.
fn tells(figure: &Value, staff: f64) -> bool {
    let number = |name: &str| figure[name].as_f64();
    let (part, whole) = (number("part"), number("whole"));
    let share =
        figure["kind"] == "share" && part.zip(whole).is_some_and(|(part, whole)| is_small(part) || is_small(whole - part) || is_small(staff - whole));
    let people = figure["kind"] == "people" && number("number").is_some_and(|number| is_small(number) || is_small(staff - number));
    share || people || is_small(number("unknown").unwrap_or(0.0))
}

#[tokio::test]
async fn small_counts_are_withheld_and_do_not_follow_from_sums() {
    let towns = three().await;
    for town in &towns {
        open(town, true).await;
    }
    let prefecture = towns[0].with_office(Office::Prefecture, None, None).await;
    let mut withheld = 0;
    for query in ["", "?as_of=R8.3.31", "?as_of=R7.4.30"] {
        let view = told(&prefecture, query).await;
        let (mut staff, mut reached, mut judged, mut hidden) = (0.0, 0, 0, 0);
        for town in &towns {
            let figures = &of(&view, town)["figures"];
            let employed = figures["staff"]["number"].as_f64();
            staff += employed.unwrap_or(0.0);
            assert!(!employed.is_some_and(is_small), "{figures}");
            for row in figures["targets"].as_array().unwrap().iter().chain(figures["kpis"].as_array().unwrap()) {
                let actual = &row["actual"];
                assert!(!tells(actual, employed.unwrap_or(0.0)), "{row}");
                if actual["kind"] == "withheld" {
                    assert!(actual["number"].is_null() && row["actual-label"] == "※5未満等", "{row}");
                    assert!(row["difference"].is_null() && row["rate"].is_null() && row["warning"].is_null(), "{row}");
                    assert!(row.get("standing").is_none_or(|standing| standing == "unknown"), "{row}");
                    withheld += 1;
                }
            }
            for target in figures["targets"].as_array().unwrap() {
                let is_hidden = target["actual"]["kind"] == "withheld";
                hidden += usize::from(is_hidden);
                let standing = target["standing"].as_str().unwrap_or("");
                judged += usize::from(!is_hidden && ["reached", "on-the-way", "missed"].contains(&standing));
                reached += usize::from(!is_hidden && standing == "reached");
            }
        }
        // Whoever has the rows can work the sums out: they tell nothing more.
        let sums = &view["sums"];
        assert_eq!(sums["staff"].as_f64(), Some(staff));
        assert_eq!(
            (&sums["targets"]["reached"], &sums["targets"]["judged"], &sums["targets"]["withheld"]),
            (&json!(reached), &json!(judged), &json!(hidden))
        );
    }
    assert!(withheld > 0, "no town has a small count: the test tries nothing");
    assert!(prefecture.get("/aggregates").await.body.contains("※5未満等"));
    assert!(prefecture.get("/aggregates/export").await.body.contains("※5未満等"));
}

/// Each municipality's own least count holds for its own figures.
#[tokio::test]
async fn each_withholds_by_its_own_count() {
    let [here, there, _] = three().await;
    for town in [&here, &there] {
        open(town, true).await;
    }
    let officer = there.with_office(Office::Administrator, None, None).await;
    assert_eq!(officer.post("/settings/least", "least=100").await.status, 303);
    let prefecture = here.with_office(Office::Prefecture, None, None).await;
    let view = told(&prefecture, "").await;
    assert_eq!((&of(&view, &here)["figures"]["least"], &of(&view, &there)["figures"]["least"]), (&json!(5), &json!(100)));
    let marks = |town: &Town| of(&view, town).to_string().matches("※100未満等").count();
    assert!(marks(&there) > 0 && marks(&here) == 0);
}

/// Between two days hardly anybody changes: whoever sees no single people is told of ends of months, as recorded now.
#[tokio::test]
async fn only_ends_of_months_are_told() {
    let [here, there, _] = three().await;
    open(&there, true).await;
    let prefecture = here.with_office(Office::Prefecture, None, None).await;
    let now = told(&prefecture, "").await;
    assert_eq!(now["as-of"], "2026-10-31");
    for same in ["?as_of=R8.11.19", "?as_of=R8.11.20", "?as_of=R9.3.31", "?known=1950-01-01", "?known=1"] {
        assert_eq!(told(&prefecture, same).await, now, "{same}");
    }
    let year_end = told(&prefecture, "?as_of=R7%E5%B9%B4%E5%BA%A6%E6%9C%AB").await;
    assert_eq!(year_end["as-of"], "2026-03-31");
    assert_eq!(told(&prefecture, "?as_of=R8.4.29").await, year_end);
    let page = prefecture.get("/aggregates?as_of=R8.4.29").await.body;
    assert!(page.contains("別の時点を表示しています") && page.contains("令和8年3月31日現在") && page.contains("最近の月末に戻す"));
    assert!(page.contains("終わった月の末日の数字だけ") && !page.contains("name=\"known\""));
    assert!(
        page.contains("href=\"/aggregates/export?format=xlsx&#38;as_of=") || page.contains("/aggregates/export?format=xlsx&amp;as_of="),
        "exports keep the day"
    );
    let page = prefecture.get("/aggregates").await.body;
    assert!(!page.contains("別の時点を表示しています") && page.contains("aria-current=\"date\">令和8年10月31日"));
    let wrong = prefecture.get("/aggregates?as_of=never").await;
    assert!(wrong.status == 422 && wrong.body.contains("never"));
    let sheet = prefecture.get("/aggregates/export").await;
    assert!(sheet.headers["content-disposition"].to_str().unwrap().contains("2026-10-31"));
    assert_eq!(prefecture.get("/aggregates/export?format=doc").await.status, 422);
}

/// On a server every municipality's rows stand behind a wall of their own: there the same is told as of files, of whoever has
/// agreed and of nobody else.
#[tokio::test]
async fn the_same_is_told_on_a_server_with_its_walls() {
    const PACKS: [&str; 3] = ["tarumizu", "chigasaki", "sagamihara"];
    let Some(database) = ayumi_testpg::database() else { return };
    let store = Store::create(database.url().parse::<Database>().unwrap()).await.unwrap();
    let on_server = Town::sharing_in(store, PACKS, 60).await;
    assert_eq!(database.psql("select (select count(*) from person) + (select count(*) from fact)").trim(), "0", "the walls are up");
    let mut views = Vec::new();
    for [here, there, third] in [&Town::sharing(PACKS, 60).await, &on_server] {
        open(here, true).await;
        open(there, true).await;
        let desk = there.with_desk("140007".parse().unwrap(), "県").await;
        let prefecture = desk.with_office(Office::Prefecture, None, None).await;
        let view = told(&prefecture, "").await;
        let states = [here, there, third, &desk].map(|town| of(&view, town)["state"].as_str().unwrap().to_owned());
        assert_eq!(states, ["shown", "shown", "not-open", "not-open"]);
        assert!(of(&view, here)["figures"]["staff"]["number"].as_f64().unwrap() > 0.0);
        assert!(of(&view, third)["figures"].is_null());
        for way in WAYS {
            let answered = prefecture.get(way).await;
            assert_eq!(answered.status, 200, "{way}");
            assert!(!answered.body.contains(&policy(third).await), "{way} tells of one that has not agreed");
        }
        open(here, false).await;
        let later = told(&prefecture, "").await;
        assert_eq!((&of(&later, here)["figures"], of(&later, there)), (&Value::Null, of(&view, there)));
        views.push(view);
    }
    assert_eq!(views[0], views[1]);
    on_server[0].store.close().await;
}

/// The title of a town's policy.
async fn policy(town: &Town) -> String {
    town.site.world(town.site.last().await.unwrap()).await.unwrap().policy().pack.policy.title.clone()
}

/// The API says whether anything has changed since, in any of the journals.
#[tokio::test]
async fn whoever_has_the_answer_is_told_so_until_it_changes() {
    use axum::body::Body;
    use axum::http::Request;
    let [here, there, _] = three().await;
    let prefecture = here.with_office(Office::Prefecture, None, None).await;
    let tag = prefecture.get("/api/v1/aggregates").await.headers["etag"].to_str().unwrap().to_owned();
    let again = || Request::get("/api/v1/aggregates").header("if-none-match", &tag).body(Body::empty()).unwrap();
    assert_eq!(prefecture.ask(again()).await.status, 304);
    open(&there, true).await;
    assert_eq!(prefecture.ask(again()).await.status, 200);
}

/// A prefecture's own entry needs no policy and nobody in it.
#[tokio::test]
async fn the_desk_of_a_prefecture_needs_no_policy_of_its_own() {
    let [_, there, _] = three().await;
    open(&there, true).await;
    let desk = there.with_desk("140007".parse().unwrap(), "県").await;
    let prefecture = desk.with_office(Office::Prefecture, None, None).await;
    for way in WAYS {
        assert_eq!(prefecture.get(way).await.status, 200, "{way}");
    }
    let view = told(&prefecture, "").await;
    assert_eq!((&of(&view, &desk)["state"], &of(&view, &there)["state"]), (&json!("not-open"), &json!("shown")));
    let by = By { actor: "試験".into(), reason: "試験".into(), instant: noon() };
    desk.store.set_setting(desk.municipality, AGGREGATES, OPEN, &by).await.unwrap();
    assert_eq!(of(&told(&prefecture, "").await, &desk)["state"], "no-policy");
    assert!(prefecture.get("/aggregates").await.body.contains("方針がまだ採用されていません"));
}
