//! What a person may ask for: everything that is recorded about them, and corrections of it.

use ayumi_rights::Office;
use ayumi_store::{PersonKey, ReadingFilter};
use ayumi_testkit::Town;

async fn people(town: &Town) -> [(PersonKey, String, u64); 2] {
    let world = town.site.world(town.site.last().await.unwrap()).await.unwrap();
    let loaded = &world.held().loaded;
    [0, 1].map(|at| {
        let key = loaded.person_keys[at];
        let person = loaded.find_person(key).unwrap();
        (key, loaded.snapshot.person(person).unwrap().name.to_string(), world.scope().facts_of(person)[0].id.0)
    })
}

#[tokio::test]
async fn everything_about_a_person_is_handed_over_and_noted() {
    let town = Town::under("sagamihara").await;
    let [(own, name, fact), (other, other_name, _)] = people(&town).await;
    let member = town.with_office(Office::Member, Some(own), None).await;
    let personnel = town.with_office(Office::Personnel, None, None).await;
    let noted = || async { town.store.readings(town.municipality, &ReadingFilter::default(), (0, 9)).await.unwrap() };
    for visitor in [&member, &personnel] {
        let page = visitor.get(&format!("/people/{}/disclosure", own.0)).await;
        assert_eq!(page.status, 200);
        for part in [name.as_str(), "本人", "事実", "判定", "訂正請求", "利用者", "閲覧の記録", &format!("<td>{fact}</td>")] {
            assert!(page.body.contains(part), "{part}");
        }
        let json = visitor.get(&format!("/people/{}/disclosure/file?format=json", own.0)).await;
        let tables: serde_json::Value = serde_json::from_str(&json.body).unwrap();
        assert!(tables.as_array().unwrap().len() == 6 && json.body.contains(&name) && !json.body.contains(&other_name));
        let book = visitor.get(&format!("/people/{}/disclosure/file?format=xlsx", own.0)).await;
        assert!(book.headers["content-disposition"].to_str().unwrap().ends_with(".xlsx\"") && book.body.starts_with("PK"));
    }
    assert_eq!(member.get(&format!("/people/{}/disclosure", other.0)).await.status, 404);
    assert_eq!(personnel.get(&format!("/people/{}/disclosure/file?format=pdf", own.0)).await.status, 422);
    let (count, readings) = noted().await;
    assert_eq!(count, 3, "the member's own are not noted: {readings:?}");
    assert!(readings.iter().all(|reading| reading.noted.person == Some(own) && reading.noted.actor == "personnel-0"));
    assert_eq!(readings[0].noted.act, "export");
    for office in [Office::DxOffice, Office::Supervisor, Office::Auditor] {
        let visitor = town.with_office(office, Some(other), None).await;
        assert_ne!(visitor.get(&format!("/people/{}/disclosure", own.0)).await.status, 200, "{office}");
    }
}

#[tokio::test]
async fn a_correction_is_asked_for_and_answered_by_somebody_else() {
    let town = Town::under("sagamihara").await;
    let [(own, name, fact), (other, _, foreign)] = people(&town).await;
    let member = town.with_office(Office::Member, Some(own), None).await;
    let own_officer = town.with_office(Office::Personnel, Some(own), None).await;
    let officer = town.with_office(Office::Personnel, Some(other), None).await;
    assert!(member.get(&format!("/people/{}/records", own.0)).await.body.contains(&format!("/corrections/own?fact={fact}")));
    assert!(!officer.get(&format!("/people/{}/records", own.0)).await.body.contains("/corrections/own?fact="));

    for wrong in ["wish=".to_owned(), format!("fact={fact}&wish="), format!("fact={foreign}&wish=x"), format!("wish={}", "a".repeat(2_001))] {
        assert_eq!(member.post("/corrections/own", &wrong).await.status, 422, "{wrong}");
    }
    assert_eq!(member.post("/corrections/own", &format!("fact={fact}&wish=SHOULD-BE-OTHERWISE")).await.status, 303);
    let mine = member.get("/corrections/own").await.body;
    assert!(mine.contains("SHOULD-BE-OTHERWISE") && mine.contains("受付"));
    assert_eq!(member.get("/corrections").await.status, 403);

    let list = officer.get("/corrections").await.body;
    assert!(list.contains("SHOULD-BE-OTHERWISE") && list.contains(&name) && list.contains("action=\"/corrections/1\""));
    // Whose request it is sees it, but does not answer it.
    assert!(!own_officer.get("/corrections").await.body.contains("action=\"/corrections/1\""));
    assert_eq!(own_officer.post("/corrections/1", "state=corrected&reason=mine").await.status, 403);
    for wrong in ["", "state=corrected", "state=open&reason=x", "reason=x"] {
        assert_eq!(officer.post("/corrections/1", wrong).await.status, 422, "{wrong}");
    }
    assert_eq!(officer.post("/corrections/1", "state=declined&reason=THE-CERTIFICATE-SAYS-SO").await.status, 303);
    assert_eq!(officer.post("/corrections/1", "state=corrected&reason=again").await.status, 409);
    assert_eq!(officer.post("/corrections/99", "state=corrected&reason=x").await.status, 404);
    let mine = member.get("/corrections/own").await.body;
    assert!(mine.contains("訂正しない") && mine.contains("THE-CERTIFICATE-SAYS-SO"));

    let journal = officer.get("/data/journal").await.body;
    assert!(journal.contains("訂正請求への回答") && !journal.contains("SHOULD-BE") && !journal.contains("CERTIFICATE"));
}
