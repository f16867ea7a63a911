//! What changed, what is coming and what contradicts: the pages count what the engine finds.

use ayumi_calendar::FiscalYear;
use ayumi_engine::{About, coming, contradictions, population_changes, staff_changes};
use ayumi_testkit::{Answered, Town, today};

fn check(page: &Answered, about: &str) {
    assert_eq!(page.status, 200, "{about}");
    assert!(!page.body.contains("〔文言なし〕"), "{about}");
    assert_eq!(page.body.matches("<h1").count(), 1, "{about}");
}

#[tokio::test]
async fn the_pages_answer_under_every_policy() {
    for pack in ayumi_testkit::packs() {
        let town = Town::under(&pack).await;
        for page in ["/changes", "/changes?since=R7.4.1", "/attention/expiring", "/attention/soon", "/attention/contradictions"] {
            let sign = if page.contains('?') { '&' } else { '?' };
            for more in ["lang=ja", "lang=en", "as_of=H30.4.1", "as_of=R8.4.1"] {
                let page = if page.contains("since") && more.contains("H30") { "/changes?since=H29.4.1" } else { page };
                check(&town.get(&format!("{page}{sign}{more}")).await, &format!("{pack} {page} {more}"));
            }
        }
    }
}

#[tokio::test]
async fn the_figures_are_the_engines() {
    let town = Town::under("sagamihara").await;
    let world = town.site.world(town.site.last().await.expect("a position")).await.expect("a world");
    let (scope, since) = (world.scope(), FiscalYear::of(today()).start());
    let page = town.get("/changes").await;
    let moves = population_changes(scope, &About::all(world.policy()), since.previous(), today()).expect("changes");
    let listed = |word: &str| -> usize {
        let counts = page.body.split("topic-list").skip(1).filter(|list| list.split("</p>").next().unwrap_or_default().contains(word));
        counts
            .map(|list| {
                list.split("<strong>")
                    .nth(1)
                    .and_then(|rest| rest.split('人').next())
                    .expect("a count")
                    .replace(',', "")
                    .parse::<usize>()
                    .expect("a number")
            })
            .sum()
    };
    let (gained, lost) = moves.iter().fold((0, 0), |(gained, lost), of| (gained + of.gained.len(), lost + of.lost.len()));
    assert!(gained > 0, "the city has changes");
    assert_eq!((listed("満たすようになった"), listed("満たさなくなった")), (gained, lost));
    let staff = staff_changes(scope, since.previous(), today());
    let found = [staff.joined.len(), staff.left.len(), staff.moved.len(), staff.followed.len(), staff.reranked.len()];
    assert_eq!(["採用", "退職", "異動", "組織改編による", "職位の変更"].map(listed), found);

    let wrong = contradictions(scope, today()).found.len();
    assert!(town.get("/attention/contradictions").await.body.contains(&if wrong == 0 {
        "見つかりません".to_owned()
    } else {
        format!("<strong>{wrong}件</strong>")
    }));
    let due = coming(scope, today(), today().plus_days(90)).expect("what is coming");
    for (kind, entries) in [("expiring", due.iter().map(|of| of.losing.len()).sum::<usize>()), ("soon", due.iter().map(|of| of.gaining.len()).sum())]
    {
        let file = town.get(&format!("/attention/{kind}/export?format=csv")).await;
        assert_eq!(file.body.lines().count(), entries + 1, "{kind}");
    }
}

#[tokio::test]
async fn what_cannot_be_asked_is_said() {
    let town = Town::under("sagamihara").await;
    let ahead = town.get("/changes?since=R9.4.1").await;
    assert_eq!(ahead.status, 422);
    assert!(ahead.body.contains("令和9年4月1日") && ahead.body.contains("令和8年11月20日"));
    assert_eq!(town.get("/changes?since=soon").await.status, 422);
    assert_eq!(town.get("/attention/nothing").await.status, 404);
}

/// The addresses of the first page's points about people, each with its number.
fn points(home: &Answered) -> Vec<(String, String)> {
    let point = |item: &str| {
        let number = item.split("<b>").nth(1)?.split('<').next()?.to_owned();
        let href = item.split("href=\"").nth(1)?.split('"').next()?.replace("&#38;", "&").replace("&amp;", "&");
        Some((href, number))
    };
    let list = home.body.split("<ul class=\"todo\">").nth(1).unwrap_or_default().split("</ul>").next().unwrap_or_default();
    list.split("<li>").filter_map(point).collect()
}

#[tokio::test]
async fn a_number_of_the_first_page_is_the_length_of_its_list() {
    let mut followed = 0;
    for pack in ayumi_testkit::packs() {
        let town = Town::under(&pack).await;
        for (href, number) in points(&town.get("/").await) {
            let text = match href.split(['?', '/']).nth(1) {
                Some("people") => format!("{number}人</strong>"),
                Some("attention") if href.contains("contradictions") => format!("<strong>{number}件</strong>"),
                Some("attention") => format!("実人数 {number}人"),
                _ => continue,
            };
            let list = town.get(&href).await;
            check(&list, &href);
            assert!(list.body.contains(&text), "{pack}: {href} lists {number}");
            followed += 1;
        }
    }
    assert!(followed > 5, "only {followed} numbers lead to people");
}
