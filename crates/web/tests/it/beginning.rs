//! A municipality that has adopted no policy yet: its first administrator makes accounts and assigns offices, and every page
//! says what is missing.

use ayumi_rights::Office;
use ayumi_store::By;
use ayumi_testkit::{Town, noon, pack};

const NOTE: &str = "まだ方針がありません";

async fn new() -> Town {
    Town::of("tarumizu", 60).await.with_desk("140007".parse().unwrap(), "新しい市").await
}

async fn adopt(town: &Town) {
    let (files, policy) = pack("tarumizu");
    let files: Vec<(String, String)> = files.into_iter().map(|file| (file.name, file.text)).collect();
    let by = By { actor: "試験".into(), reason: "試験".into(), instant: noon() };
    town.store.adopt_pack(town.municipality, policy.pack.policy.id.as_str(), 1, &files, &by).await.unwrap();
}

#[tokio::test]
async fn the_first_administrator_makes_accounts_and_assigns_offices() {
    let town = new().await;
    let admin = town.with_office(Office::Administrator, None, None).await;
    let start = admin.get("/").await;
    assert_eq!(start.location(), "/accounts");
    let page = admin.get(start.location()).await;
    assert!(page.status == 200 && page.body.contains(NOTE) && page.body.contains("ayumi policy adopt") && page.body.contains("新しい市"));
    for path in ["/accounts", "/accounts/review", "/offices", "/settings", "/permissions"] {
        let page = admin.get(path).await;
        assert!(page.status == 200 && page.body.contains(NOTE), "{path}: {}", page.status);
        assert!(!page.body.contains("href=\"/policy\""), "{path} leads to what is not there");
    }

    let made = admin.post("/accounts", "login=dx01&name=DX").await;
    assert!(made.status == 200 && made.body.contains("dx01"), "{}", made.status);
    assert!(admin.get("/accounts").await.body.contains(">dx01</a>"));
    let form = admin.get("/offices").await.body;
    assert!(form.contains("value=\"dx-office\"") && !form.contains("value=\"body\"") && !form.contains("value=\"supervisor\""));
    assert_eq!(admin.post("/offices", "login=dx01&office=dx-office").await.location(), "/offices?done=assigned");
    for wanted in ["office=supervisor&unit=01", "office=body&body=headquarters"] {
        let refused = admin.post("/offices", &format!("login=dx01&{wanted}")).await;
        assert!(refused.status == 422 && refused.body.contains("方針を採用してから"), "{wanted}: {}", refused.status);
    }
    let refused = admin.post("/offices", "login=administrator-0&office=personnel").await;
    assert!(refused.status == 422 && !refused.body.contains("方針を採用してから"), "nobody assigns one to themselves");
    assert_eq!(admin.post("/settings/least", "least=10").await.status, 303);
}

#[tokio::test]
async fn pages_that_need_a_policy_say_so_and_lead_to_those_that_do_not() {
    let town = new().await;
    let officer = town.with_office(Office::DxOffice, None, None).await;
    for path in ["/", "/people", "/policy", "/data"] {
        let page = officer.get(path).await;
        assert!(page.status == 404 && page.body.contains(NOTE) && page.body.contains("方針が要ります"), "{path}: {}", page.status);
        for (way, leads) in [("/settings", true), ("/data/journal", true), ("/accounts", false), ("/people", false)] {
            assert_eq!(page.body.contains(&format!("<a href=\"{way}\"")), leads, "{path} {way}");
        }
    }
    let journal = officer.get("/data/journal").await;
    assert!(journal.status == 200 && journal.body.contains("団体の登録"), "{}", journal.status);
    assert_eq!(officer.get("/data/journal/file").await.status, 200);
    assert!(officer.get("/settings?lang=en").await.body.contains("has no policy yet"));

    adopt(&town).await;
    for path in ["/", "/policy", "/settings", "/data"] {
        let page = officer.get(path).await;
        assert!(page.status == 200 && !page.body.contains(NOTE), "{path}: {}", page.status);
    }
    let body = officer.get("/offices").await;
    assert!(body.status == 403 && body.body.contains("<a href=\"/people\""), "an error shows whoever is signed in their ways on");
    let name = town.store.get_municipality(town.municipality).await.expect("its row").name;
    let where_one_is = |page: &str| page.split("</header>").next().is_some_and(|header| header.contains(&name));
    let lost = officer.get("/none").await;
    assert!(lost.status == 404 && where_one_is(&lost.body) && where_one_is(&body.body), "and where they are");
    let nobody = town.anonymous().get("/none").await;
    assert!(nobody.status == 404 && !nobody.body.contains("<a href=\"/people\"") && !where_one_is(&nobody.body));
}
