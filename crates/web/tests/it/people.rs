//! The list of people: what it shows is what the engine says, and a searched name stands in no address.

use std::collections::HashSet;
use std::sync::Arc;

use axum::http::header::{CONTENT_DISPOSITION, LOCATION};
use ayumi_engine::{Selected, Selection, select};
use ayumi_facts::PersonId;
use ayumi_testkit::{Answered, Town, today};
use ayumi_web::world::World;

async fn world(town: &Town) -> Arc<World> {
    town.site.world(town.site.last().await.expect("a position")).await.expect("a world")
}

fn check(page: &Answered, about: &str) {
    assert_eq!(page.status, 200, "{about}");
    assert!(!page.body.contains("〔文言なし〕"), "{about}");
    assert_eq!(page.body.matches("<h1").count(), 1, "{about}");
}

/// The staff numbers in the table.
fn numbers(page: &Answered) -> Vec<String> {
    page.body.split("<td class=\"number\">").skip(1).map(|rest| rest.split('<').next().unwrap_or_default().to_owned()).collect()
}

fn numbers_of(world: &World, people: &[PersonId]) -> HashSet<String> {
    people.iter().map(|person| world.held().loaded.snapshot.person(*person).expect("a person").number.to_string()).collect()
}

fn hrefs(page: &Answered) -> Vec<&str> {
    ["href=\"", "action=\""].iter().flat_map(|name| page.body.split(name).skip(1)).map(|rest| rest.split('"').next().unwrap_or_default()).collect()
}

#[tokio::test]
async fn the_list_answers_under_every_policy() {
    for pack in ayumi_testkit::packs() {
        let town = Town::under(&pack).await;
        let world = world(&town).await;
        for query in
            ["", "?lang=en", "?as_of=H30.4.1", "?as_of=R8.4.1&lang=en", "?gone=1", "?sort=name", "?sort=rank", "?sort=number", "?state=unknown"]
        {
            check(&town.get(&format!("/people{query}")).await, &format!("{pack} {query}"));
        }
        for rule in world.policy().requirements.keys() {
            for query in [
                format!("?meets=requirement:{rule}"),
                format!("?nearly=requirement:{rule}&state=unknown"),
                format!("?nearly=requirement:{rule}&lang=en"),
            ] {
                check(&town.get(&format!("/people{query}")).await, &format!("{pack} {query}"));
            }
        }
        let known_first = town.get("/people?known=1").await;
        check(&known_first, &pack);
        assert!(numbers(&known_first).is_empty(), "{pack}");
        assert!(known_first.body.contains("この日に在籍する職員は、台帳にありません。"), "{pack}");
    }
}

/// The page of these filters lists whom the engine finds, and of whom it does not know.
async fn check_found(town: &Town, query: &str, wanted: Selection) {
    let world = world(town).await;
    let Selected { people, unknown } = select(world.scope(), &wanted, today()).expect("an answer");
    for (state, expected, other) in [("", &people, &unknown), ("&state=unknown", &unknown, &people)] {
        let mut listed = HashSet::new();
        for page in 1..=expected.len().div_ceil(100).max(1) {
            let answered = town.get(&format!("/people?{query}{state}&page={page}")).await;
            check(&answered, query);
            assert!(answered.body.contains(&format!("{}人</strong>", expected.len())), "{query}{state} counts {}", expected.len());
            assert_eq!(answered.body.contains("一覧を見る"), !other.is_empty(), "{query}{state} says that there are others");
            listed.extend(numbers(&answered));
        }
        assert_eq!(listed, numbers_of(&world, expected), "{query}{state}");
    }
}

#[tokio::test]
async fn whoever_is_listed_is_whom_the_engine_finds() {
    let town = Town::under("sagamihara").await;
    let world = world(&town).await;
    let policy = world.policy();
    check_found(&town, "", Selection::default()).await;
    check_found(&town, "gone=1", Selection { include_not_employed: true, ..Selection::default() }).await;
    for role in policy.roles.keys() {
        check_found(&town, &format!("role={role}"), Selection { roles: vec![*role], ..Selection::default() }).await;
    }
    for rank in policy.ranks.keys() {
        check_found(&town, &format!("rank={rank}"), Selection { ranks: vec![*rank], ..Selection::default() }).await;
    }
    for (group, rule) in &policy.stages {
        check_found(&town, &format!("step={group}:-"), Selection { steps: vec![(*group, None)], ..Selection::default() }).await;
        for step in &rule.steps {
            let wanted = Selection { steps: vec![(*group, Some(step.id))], ..Selection::default() };
            check_found(&town, &format!("step={group}:{}", step.id), wanted).await;
        }
    }
    for (skill, rule) in &policy.skills {
        let level = rule.levels.keys().last().expect("a level");
        check_found(&town, &format!("skill={skill}&level={level}"), Selection { skill: Some((*skill, *level)), ..Selection::default() }).await;
    }
    for scheme in policy.schemes.keys() {
        check_found(&town, &format!("nearly=scheme:{scheme}"), Selection { nearly: Some(*scheme), ..Selection::default() }).await;
        let wanted = Selection { meets: Some(ayumi_engine::About::Scheme(*scheme)), ..Selection::default() };
        check_found(&town, &format!("meets=scheme:{scheme}"), wanted).await;
    }
    let unit = world.scope().units.ids().find(|unit| world.scope().units.parent(*unit, today()).is_none()).expect("a section");
    let key = world.held().loaded.unit_key(unit).expect("a key").0;
    check_found(&town, &format!("section={key}"), Selection { unit: Some(unit), ..Selection::default() }).await;
}

#[tokio::test]
async fn somebody_is_found_in_any_spelling_and_stands_in_no_address() {
    let town = Town::under("sagamihara").await;
    let world = world(&town).await;
    let person = world.held().loaded.snapshot.people.iter().find(|person| !person.kana.is_empty()).expect("a person").clone();
    let wide: String = person.number.chars().map(|digit| digit.to_digit(10).and_then(|n| char::from_u32('０' as u32 + n)).unwrap_or(digit)).collect();
    for text in [&person.name, &person.kana, &person.number, wide.as_str()] {
        let form: String = form_urlencoded::Serializer::new(String::new()).append_pair("name", text).finish();
        let page = town.post("/people/search", &form).await;
        check(&page, text);
        assert!(numbers(&page).contains(&person.number.to_string()), "{text}");
        let encoded = form.trim_start_matches("name=");
        assert!(hrefs(&page).iter().all(|href| !href.contains(encoded) && !href.contains(text)), "{text} is in an address");
        let title = page.body.split("</title>").next().unwrap_or_default();
        assert!(!title.contains(text), "{text} is in the title");
        assert!(page.headers.get(LOCATION).is_none());
    }
    for text in [person.number.to_string(), wide] {
        let page = town.post("/people/search", &format!("name={text}")).await;
        assert!(page.body.contains("職員番号が一致"), "{text}");
    }
}

#[tokio::test]
async fn a_search_keeps_the_filters_and_the_day() {
    let town = Town::under("sagamihara").await;
    let page = town.post("/people/search?as_of=2026-04-01", "name=%E3%81%82&role=dx-leader&sort=name").await;
    check(&page, "a search");
    assert!(page.body.contains("令和8年4月1日現在"));
    assert!(page.body.contains("name=\"role\" value=\"dx-leader\""));
    let nothing = town.post("/people/search?as_of=2026-04-01", "name=+&role=dx-leader").await;
    assert_eq!(
        (nothing.status.as_u16(), nothing.headers.get(LOCATION).and_then(|to| to.to_str().ok())),
        (303, Some("/people?role=dx-leader&as_of=2026-04-01"))
    );
    let again = town.get("/people/search?lang=en").await;
    assert_eq!((again.status.as_u16(), again.headers.get(LOCATION).and_then(|to| to.to_str().ok())), (303, Some("/people?lang=en")));
}

#[tokio::test]
async fn whatever_is_wrong_with_the_filters_is_said_at_once() {
    let town = Town::under("sagamihara").await;
    let page = town.get("/people?section=999999&role=nobody&step=level&skill=bpr&level=highest&page=0&sort=height&meets=dx").await;
    assert_eq!(page.status, 422);
    for wrong in ["所属「999999」", "役割「nobody」", "段階「level」", "水準「highest」", "ページ「0」", "並べ方「height」", "要件「dx」"]
    {
        assert!(page.body.contains(wrong), "{wrong}");
    }
}

#[tokio::test]
async fn where_nobody_fits_the_page_says_which_condition_to_drop() {
    let town = Town::under("sagamihara").await;
    let page = town.get("/people?role=dx-leader&without=dx-leader").await;
    check(&page, "nobody");
    assert!(page.body.contains("条件に当てはまる人はいません。"));
    let ways: Vec<&str> = page.body.split("<p>次の条件を外すと見つかります。</p>").nth(1).expect("ways on").split("<li>").skip(1).take(2).collect();
    assert!(
        ways.iter().any(|way| way.contains("/people?role=dx-leader\"")) && ways.iter().any(|way| way.contains("/people?without=dx-leader\"")),
        "{ways:?}"
    );
    let early = town.get("/people?meets=scheme:dx-manager-certification&as_of=H30.4.1").await;
    check(&early, "not in force");
    assert!(early.body.contains("方針の施行前"));
}

#[tokio::test]
async fn the_whole_list_goes_out_as_a_file() {
    let town = Town::under("sagamihara").await;
    let world = world(&town).await;
    let everybody = select(world.scope(), &Selection::default(), today()).expect("an answer").people;
    let file = town.get("/people/export?format=csv&sort=number").await;
    assert!(file.body.starts_with('\u{feff}'));
    assert_eq!(file.body.lines().count(), everybody.len() + 1);
    let disposition = file.headers.get(CONTENT_DISPOSITION).and_then(|name| name.to_str().ok()).expect("a name");
    assert!(disposition.contains("2026-11-20.csv"), "{disposition}");
    let person = &world.held().loaded.snapshot.people[0];
    let searched = town.post("/people/export", &format!("format=csv&name={}", person.number)).await;
    assert!(searched.body.lines().count() == 2 && searched.body.contains(&*person.number));
    assert!(town.get("/people/export?format=xlsx&nearly=scheme:dx-manager-certification").await.body.starts_with("PK"));
    assert_eq!(town.get("/people/export?format=pdf").await.status, 422);
}
