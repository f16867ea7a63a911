//! The pages about sections: they answer under every policy, show what the engine counts, and lead only to pages there are.

use std::collections::BTreeSet;

use ayumi_engine::{QuotaVerdict, Verdict, coverage, quotas};
use ayumi_policy::measure::Measure;
use ayumi_testkit::{Answered, Town, today};

const PAGES: [&str; 4] = ["/sections", "/sections/skills", "/sections/vacancies", "/sections/changes"];

fn check(page: &Answered, about: &str) {
    assert_eq!(page.status, 200, "{about}");
    assert!(!page.body.contains("〔文言なし〕"), "{about}");
    assert_eq!(page.body.matches("<h1").count(), 1, "{about}");
}

/// The addresses of a page that begin so, without their fragments.
fn addresses(page: &Answered, begins: &str) -> BTreeSet<String> {
    let hrefs = page.body.split("href=\"").skip(1).filter_map(|rest| rest.split('"').next());
    let address = |href: &str| href.replace("&#38;", "&").split('#').next().unwrap_or("").to_owned();
    hrefs.filter(|href| href.starts_with(begins)).map(address).collect()
}

/// The page of the first section in the list.
fn first_section(list: &Answered) -> String {
    let numbered = |href: &&String| href["/sections/".len()..].starts_with(|c: char| c.is_ascii_digit());
    addresses(list, "/sections/").iter().find(numbered).expect("a section").clone()
}

#[tokio::test]
async fn every_page_answers_under_every_policy() {
    for pack in ayumi_testkit::packs() {
        let town = Town::under(&pack).await;
        let one = first_section(&town.get("/sections").await);
        let queries =
            ["", "?lang=en", "?as_of=H30.4.1", "?as_of=1900-01-01", "?known=1", "?missing=1", "?name=課", "?role=held", "?order=post&page=9"];
        for page in PAGES.into_iter().chain([one.as_str()]) {
            for query in queries.iter().filter(|query| page != one || **query != "?known=1") {
                check(&town.get(&format!("{page}{query}")).await, &format!("{pack} {page}{query}"));
            }
        }
    }
}

#[tokio::test]
async fn links_about_sections_lead_to_pages() {
    const MANY: usize = 40;
    for pack in ayumi_testkit::packs() {
        let town = Town::under(&pack).await;
        let one = first_section(&town.get("/sections").await);
        let mut found = BTreeSet::new();
        for page in PAGES.into_iter().chain([one.as_str(), "/sections?as_of=R8.4.1"]) {
            found.extend(addresses(&town.get(page).await, "/sections").into_iter().take(MANY));
        }
        assert!(found.len() > PAGES.len(), "{pack}");
        for href in found {
            assert_eq!(town.get(&href).await.status, 200, "{pack} {href}");
        }
    }
}

#[tokio::test]
async fn coverage_is_what_the_engine_counts() {
    let mut rules = 0;
    for pack in ayumi_testkit::packs() {
        let town = Town::under(&pack).await;
        let world = town.site.world(town.site.last().await.expect("a position")).await.expect("a world");
        let (list, missing) = (town.get("/sections").await, town.get("/sections?missing=1").await);
        for measure in world.policy().targets.values() {
            let Measure::Covered { units, need, having } = measure else { continue };
            let found = coverage(world.scope(), *units, *need, having, today()).expect("a coverage");
            let figure = format!(">{}<small> / {}", found.count(Verdict::Met), found.units.len());
            assert!(list.body.contains(&figure), "{pack} {figure}");
            for unit in &found.units {
                let page = format!("/sections/{}\"", world.held().loaded.unit_key(unit.unit).expect("a key").0);
                assert_eq!(missing.body.contains(&page), unit.state != Verdict::Met, "{pack} {page}");
            }
            rules += 1;
        }
        assert_eq!(list.body.contains("所属ごとに誰を置くかの定めがありません"), !list.body.contains("class=\"big\""), "{pack}");
    }
    assert!(rules >= 3);
}

#[tokio::test]
async fn quotas_are_what_the_engine_counts() {
    let mut seen = 0;
    for pack in ayumi_testkit::packs() {
        let town = Town::under(&pack).await;
        let world = town.site.world(town.site.last().await.expect("a position")).await.expect("a world");
        let list = town.get("/sections").await;
        for scheme in world.policy().schemes.keys() {
            let below = quotas(world.scope(), *scheme, today()).unwrap_or_default();
            let below = below.iter().filter(|of| of.unit.is_some() && of.verdict == QuotaVerdict::Below).count();
            if below > 0 {
                assert!(list.body.contains(&format!("下限に不足 {below}<")), "{pack} {below}");
                let href = addresses(&list, &format!("/sections?quota={scheme}.0.below"));
                let some = town.get(href.first().expect("a way to them")).await;
                assert!(some.body.contains(&format!("{below}所属を表示しています")), "{pack}");
                seen += 1;
            }
        }
    }
    assert!(seen >= 1);
}

#[tokio::test]
async fn the_next_role_is_ordered_by_nearness_and_can_be_chosen() {
    let town = Town::under("sagamihara").await;
    let one = first_section(&town.get("/sections").await);
    let near = town.get(&one).await;
    let open: Vec<usize> = near.body.split(">あと").skip(1).filter_map(|rest| rest.split('件').next()?.parse().ok()).collect();
    assert!(!open.is_empty() && open.is_sorted(), "{open:?}");
    let world = town.site.world(town.site.last().await.expect("a position")).await.expect("a world");
    for scheme in world.policy().schemes.keys() {
        let chosen = town.get(&format!("{one}?rule={scheme}")).await;
        check(&chosen, scheme.as_str());
        assert!(chosen.body.contains(&format!("<option value=\"{scheme}\" selected>")), "{scheme}");
    }
}

#[tokio::test]
async fn a_cell_of_the_skill_map_opens_to_as_many_people_as_it_counts() {
    let town = Town::under("sagamihara").await;
    let map = town.get("/sections/skills").await;
    let cell = addresses(&map, "/sections/skills?").into_iter().find(|href| href.contains("unit=all")).expect("a cell");
    let people = town.get(&cell).await;
    check(&people, &cell);
    let section = people.body.split("<section id=\"people\">").nth(1).expect("the people");
    let digits = |text: &str| text.chars().filter(char::is_ascii_digit).collect::<String>().parse::<usize>().unwrap_or(0);
    let status = |rest: &str| rest.split('>').nth(1).and_then(|text| text.split('<').next()).map_or(0, digits);
    let counted: usize = section.split("class=\"status").skip(1).map(status).sum();
    let named = section.matches("href=\"/people/").count();
    let more: usize = section.split(">ほか").skip(1).filter_map(|rest| rest.split('人').next()).map(digits).sum();
    assert!(named > 0);
    assert_eq!(counted, named + more);
}

#[tokio::test]
async fn what_cannot_be_shown_is_said() {
    let town = Town::under("sagamihara").await;
    let one = first_section(&town.get("/sections").await);
    let check = async |path: &str, status: u16, text: &str| {
        let page = town.get(path).await;
        assert_eq!(page.status, status, "{path}");
        assert!(page.body.contains(text), "{path}");
    };
    check("/sections/999999", 404, "所属が見つかりません").await;
    check("/sections/x", 404, "所属が見つかりません").await;
    check(&format!("{one}?rule=none"), 404, "規定が見つかりません").await;
    check("/sections/skills?role=none", 404, "規定が見つかりません").await;
    check("/sections/skills?below=999999", 404, "所属が見つかりません").await;
    check("/sections/vacancies?since=R9.4.1", 422, "基準日までの日を入れてください").await;
    check("/sections/vacancies?since=たぶん", 422, "指定を読み取れません").await;
    check("/sections/changes?before=R8.4.1&after=R8.4.1", 422, "より前の日にしてください").await;
    check("/sections/export?format=pdf", 422, "xlsx のいずれか").await;
    check("/sections?name=ぬるぽ", 200, "当てはまる所属がありません").await;
}

#[tokio::test]
async fn the_list_can_be_saved() {
    let town = Town::under("atsugi").await;
    let csv = town.get("/sections/export?format=csv").await;
    assert_eq!(csv.status, 200);
    assert!(csv.body.starts_with('\u{feff}'));
    let columns = csv.body.lines().next().expect("headings").matches(',').count();
    assert!(csv.body.lines().all(|line| line.matches(',').count() == columns));
    let disposition = csv.headers.get("content-disposition").and_then(|value| value.to_str().ok()).unwrap_or_default();
    assert!(disposition.contains("ayumi-2026-11-20.csv"), "{disposition}");
    let missing = town.get("/sections/export?format=csv&missing=1").await;
    assert!(missing.body.lines().count() < csv.body.lines().count());
    assert_eq!(town.get("/sections/export?format=xlsx").await.status, 200);
}
