//! Small groups: whoever sees figures about people whom they may not list is told no count by which somebody could be made
//! out, neither by itself nor as the difference of others.

use ayumi_rights::{Office, USUAL};
use ayumi_testkit::Town;
use serde_json::Value;

/// The offices that see figures and no people.
const OUTSIDE: [Office; 2] = [Office::Body, Office::Adviser];

/// The day that they are told of today.
const MONTH_END: &str = "2026-10-31";

/// Every figure of an answer: an object with a kind and a label.
fn figures<'v>(value: &'v Value, found: &mut Vec<&'v Value>) {
    match value {
        Value::Object(fields) if fields.contains_key("kind") && fields.contains_key("number") => found.push(value),
        Value::Object(fields) => fields.values().for_each(|field| figures(field, found)),
        Value::Array(items) => items.iter().for_each(|item| figures(item, found)),
        _ => {}
    }
}

fn all(value: &Value) -> Vec<&Value> {
    let mut found = Vec::new();
    figures(value, &mut found);
    found
}

fn is_small(number: f64) -> bool {
    number > 0.0 && number < USUAL as f64
}

/// Whether a figure tells of a small group by itself.
fn tells(figure: &Value) -> bool {
    let number = |name: &str| figure[name].as_f64();
    let share =
        figure["kind"] == "share" && number("part").zip(number("whole")).is_some_and(|(part, whole)| is_small(part) || is_small(whole - part));
    let counts = figure["kind"] == "people" || figure["kind"] == "events";
    share || is_small(number("unknown").unwrap_or(0.0)) || (counts && number("number").is_some_and(is_small))
}

#[tokio::test]
async fn no_figure_tells_of_a_small_group() {
    for pack in ayumi_testkit::packs() {
        let town = Town::under(&pack).await;
        let whole: Value = serde_json::from_str(&town.get(&format!("/api/v1/kpi?as_of={MONTH_END}")).await.body).unwrap();
        for office in OUTSIDE {
            let visitor = town.with_office(office, None, None).await;
            let told: Value = serde_json::from_str(&visitor.get("/api/v1/kpi").await.body).unwrap();
            assert_eq!(all(&whole).len(), all(&told).len(), "{pack}");
            for (truth, figure) in all(&whole).into_iter().zip(all(&told)) {
                assert!(!tells(figure), "{pack} {office}: {figure}");
                let hidden = figure["kind"] == "withheld";
                assert!(hidden || figure == truth, "{pack} {office}: {figure} is {truth}");
                assert!(!hidden || (figure["number"].is_null() && figure["label"] == "※5未満等"), "{figure}");
            }
            // By subtraction: of a target either every line is told or none, and with a part no sum over targets.
            let targets = told["targets"].as_array().unwrap();
            let lines = |target: &Value| {
                let figures = all(target).into_iter().filter(|figure| figure["kind"] != "undecided").map(|figure| figure["kind"] == "withheld");
                figures.collect::<Vec<bool>>()
            };
            let some = targets.iter().any(|target| lines(target).contains(&true));
            for target in targets {
                let hidden = lines(target);
                assert!(hidden.iter().all(|hidden| *hidden) || hidden.iter().all(|hidden| !*hidden), "{pack}: {target}");
                assert!(!some || target["measure"]["kind"] != "sum" || !hidden.contains(&false), "{pack}: {target}");
                assert!(!hidden.contains(&true) || !target.to_string().contains("\"difference\":-"), "{pack}: {target}");
            }
            check_pages(&town, &visitor, &whole, &told).await;
        }
    }
}

/// The pages and the file say no more than that.
async fn check_pages(town: &Town, visitor: &Town, whole: &Value, told: &Value) {
    // The same words may stand for something else: a goal, or a figure of which nothing is small.
    let told = told.to_string();
    let withheld = |figure: &&Value| tells(figure) && figure["kind"] == "people" && !told.contains(&figure["label"].to_string());
    let ids = whole["targets"].as_array().unwrap().iter().map(|target| format!("/targets/{}", target["id"].as_str().unwrap()));
    for path in ["/".to_owned(), "/targets".into(), "/targets/export".into()].into_iter().chain(ids) {
        let page = visitor.get(&path).await;
        assert_eq!(page.status, 200, "{path}");
        for figure in all(whole).into_iter().filter(withheld) {
            let label = figure["label"].as_str().unwrap();
            assert!(!page.body.contains(&format!(">{label}<")), "{path} tells {label}");
        }
        assert!(!page.body.contains("（あと") || !page.body.contains("※5未満等（あと"), "{path}");
        if page.body.contains("<html") {
            assert!(page.body.contains("0ではありません"), "{path} says what the mark means");
        }
    }
    let world = town.site.world(town.site.last().await.unwrap()).await.unwrap();
    let home = visitor.get("/").await.body;
    let day = MONTH_END.parse().unwrap();
    for group in world.policy().stages.keys() {
        let stages = ayumi_engine::stages(world.scope(), *group, day).unwrap();
        let names = world.desk(day, town.site.last().await.unwrap());
        for step in &stages.steps {
            let Some(id) = step.step else { continue };
            let (label, count) = (names.names().step(*group, id), step.people.len());
            let said = format!("{label} {count}");
            let ends = home.split(&said).skip(1).any(|rest| !rest.starts_with(|sign: char| sign.is_ascii_digit() || sign == ','));
            assert!(!ends || !is_small(count as f64), "{said}");
        }
    }
}

/// Two counts of days next to each other would tell of whoever changed in between; so would a count of a day to come, before and
/// after something was recorded.
#[tokio::test]
async fn two_days_in_a_row_tell_nothing() {
    let town = Town::under("sagamihara").await;
    for office in OUTSIDE {
        let visitor = town.with_office(office, None, None).await;
        let told = async |query: &str| {
            let answered = visitor.get(&format!("/api/v1/kpi{query}")).await;
            assert_eq!(answered.status, 200, "{query}");
            serde_json::from_str::<Value>(&answered.body).unwrap()
        };
        let now = told("").await;
        assert_eq!(now["as-of"], MONTH_END);
        for same in ["?as_of=R8.11.19", "?as_of=R9.3.31", "?known=1", "?as_of=R8.10.31&known=R8.4.1"] {
            assert_eq!(told(same).await, now, "{office} {same}");
        }
        assert_eq!(told("?as_of=R8.10.30").await, told("?as_of=R8.9.30").await);
        for path in ["/", "/targets"] {
            let page = visitor.get(path).await.body;
            assert!(page.contains("終わった月の末日の数字だけ") && page.contains("令和8年10月31日") && !page.contains("name=\"known\""), "{path}");
            assert!(!page.contains("別の時点を表示しています"), "{path}");
        }
        assert_eq!(visitor.get("/targets?as_of=never").await.status, 422);
    }
    let officer = town.with_office(Office::DxOffice, None, None).await;
    let page = officer.get("/targets?as_of=R8.11.19").await.body;
    assert!(page.contains("令和8年11月19日") && !page.contains("終わった月の末日の数字だけ"), "whoever may see the people chooses any day");
}

async fn town_with_small_counts() -> Town {
    for pack in ayumi_testkit::packs() {
        let town = Town::under(&pack).await;
        let whole: Value = serde_json::from_str(&town.get(&format!("/api/v1/kpi?as_of={MONTH_END}")).await.body).unwrap();
        if all(&whole).into_iter().any(tells) {
            return town;
        }
    }
    panic!("no town has a small count");
}

#[tokio::test]
async fn whoever_may_see_the_people_sees_every_count_and_the_municipality_sets_the_least() {
    let town = town_with_small_counts().await;
    let officer = town.with_office(Office::DxOffice, None, None).await;
    let adviser = town.with_office(Office::Adviser, None, None).await;
    for path in ["/", "/targets", "/api/v1/kpi"] {
        assert!(!officer.get(path).await.body.contains("未満等"), "{path}");
        assert!(adviser.get(path).await.body.contains("※5未満等"), "{path}");
    }
    assert_eq!(officer.post("/settings/least", "least=10").await.status, 303);
    assert!(adviser.get("/targets").await.body.contains("※10未満等"));
    // Counts that are not withheld are not shown at all.
    for path in
        ["/data", "/api/v1", "/api/v1/stages", "/api/v1/skill-map", "/sections", "/api/v1/coverage", "/sections/skills", "/people", "/changes"]
    {
        let status = adviser.get(path).await.status;
        assert!(status == 403 || status == 200 && path == "/people" || path == "/changes", "{path}: {status}");
    }
}

/// Pages of the policy count only the people whom the reader may see: for a member that is nobody else.
#[tokio::test]
async fn the_policy_counts_nobody_whom_the_reader_may_not_see() {
    let town = Town::under("sagamihara").await;
    let officer = town.with_office(Office::DxOffice, None, None).await;
    let reviewer = town.with_office(Office::Reviewer, None, None).await;
    let path = format!(
        "/policy/requirements/{}",
        town.site.world(town.site.last().await.unwrap()).await.unwrap().policy().requirements.keys().next().unwrap()
    );
    let counted = |body: &str| body.contains("150人");
    let (whole, own) = (officer.get(&path).await.body, reviewer.get(&path).await.body);
    assert!(own.contains("あなたが記録を見ることのできる職員だけ") && !whole.contains("あなたが記録を見ることのできる職員だけ"));
    assert!(!counted(&own), "{path}");
    assert_ne!(whole, own);
}
