//! What a municipality decides itself: what of records is shown to whom, the purpose of use, the least count.

use std::collections::BTreeMap;

use ayumi_facts::{Assessor, Fact, Kind, PersonId, UnitId, What};
use ayumi_rights::{Field, Office, VIEWERS, Visibility, limit};
use ayumi_store::{By, PersonKey, UnitKey};
use ayumi_testkit::{Town, noon, today};
use ayumi_web::settings::VISIBILITY;

fn field(fact: &Fact) -> Option<Field> {
    match fact.what {
        What::Assessment { by: Assessor::Own, .. } => Some(Field::Skills),
        What::Assessment { .. } => Some(Field::Assessments),
        What::Absence { .. } => Some(Field::Absences),
        _ => None,
    }
}

/// A unit, somebody in it as its head, and for each field somebody in it of whom there is something.
struct Scene {
    town: Town,
    unit: UnitKey,
    head: PersonKey,
    number: String,
    known: BTreeMap<Field, Vec<(PersonKey, u64)>>,
}

async fn scene() -> Scene {
    let town = Town::of("sagamihara", 400).await;
    let world = town.site.world(town.site.last().await.unwrap()).await.unwrap();
    let loaded = &world.held().loaded;
    let placement = ayumi_engine::placement(world.scope(), today());
    let of = |people: &[PersonId]| {
        let mut known: BTreeMap<Field, Vec<(PersonKey, u64)>> = BTreeMap::new();
        for person in people {
            for fact in world.scope().facts_of(*person) {
                if let Some(field) = field(fact) {
                    known.entry(field).or_default().push((loaded.person_key(*person).unwrap(), fact.id.0));
                }
            }
        }
        known
    };
    let fits = |unit: &UnitId| of(placement.within(*unit)).len() == 3 && !placement.own(*unit).is_empty();
    let unit = world.scope().units.ids().find(fits).expect("a unit with something of each field");
    let head = placement.own(unit)[0];
    let staff: Vec<PersonId> = placement.within(unit).iter().copied().filter(|person| *person != head).collect();
    let number = loaded.snapshot.person(head).unwrap().number.to_string();
    Scene { number, unit: loaded.unit_key(unit).unwrap(), head: loaded.person_key(head).unwrap(), known: of(&staff), town }
}

async fn set(town: &Town, shown: &[(Office, Field)]) {
    let by = By { actor: "試験".into(), reason: "試験".into(), instant: noon() };
    town.store.set_setting(town.municipality, VISIBILITY, &Visibility::showing(shown).setting(), &by).await.unwrap();
}

/// Every viewer × every field, closed and open: what is closed is in no answer about others, what is open is.
#[tokio::test]
async fn what_is_closed_is_in_no_answer() {
    let Scene { town, unit, head, number, known } = scene().await;
    let all: Vec<(Office, Field)> = VIEWERS.into_iter().flat_map(|office| Field::ALL.map(|field| (office, field))).collect();
    let mut visitors = Vec::new();
    for office in [Office::Supervisor, Office::DxOffice, Office::Personnel, Office::Auditor] {
        let of = (Some(head).filter(|_| office.needs_unit()), office.needs_unit().then_some(unit));
        visitors.push((office, town.with_office(office, of.0, of.1).await));
    }
    for (closed, shown) in [(false, all.as_slice()), (true, &[])] {
        set(&town, shown).await;
        for (office, visitor) in &visitors {
            let office = *office;
            for (field, facts) in &known {
                let visible = if limit(office, *field).is_free() { !closed } else { limit(office, *field).is_usually_shown() };
                let (person, fact) = facts[0];
                let about = format!("{office} {field:?} closed: {closed}");
                let told = visitor.get(&format!("/api/v1/people/{}/facts", person.0)).await;
                assert_eq!(told.status, 200, "{about}");
                assert_eq!(told.body.contains(&format!("\"id\":{fact},")), visible, "{about}");
                let page = visitor.get(&format!("/people/{}/records", person.0)).await;
                assert_eq!(page.body.contains(&format!("id=\"f{fact}\"")), visible, "{about}");
                assert_eq!(
                    !page.body.contains("次の項目は表示していません"),
                    Field::ALL.into_iter().all(|field| !limit(office, field).is_free() || !closed),
                    "{about}"
                );
            }
            // A head's own record is whole in their file as well.
            let own = |line: &&str| office.needs_unit() && line.starts_with(&format!("{number},"));
            let file = visitor.get("/data/export/facts").await.body;
            let file: String = file.lines().filter(|line| !own(line)).map(|line| format!("{line}\n")).collect();
            for (field, facts) in &known {
                let kind = if *field == Field::Absences { Kind::Absence.ja() } else { Kind::Assessment.ja() };
                let visible = Field::ALL.into_iter().filter(|of| (*of == Field::Absences) == (*field == Field::Absences));
                let visible = visible.into_iter().any(|of| if limit(office, of).is_free() { !closed } else { limit(office, of).is_usually_shown() });
                assert_eq!(file.contains(&format!(",{kind},")), visible, "{office} {kind} closed: {closed}: {} facts", facts.len());
            }
        }
    }
}

/// Whatever is closed: one's own record is whole, as a member, as a head and in any other office.
#[tokio::test]
async fn ones_own_record_is_always_whole() {
    let Scene { town, unit, known, .. } = scene().await;
    set(&town, &[]).await;
    let (field, facts) = known.first_key_value().unwrap();
    let (person, fact) = facts[0];
    for office in [Office::Member, Office::Supervisor, Office::DxOffice, Office::Personnel] {
        let visitor = town.with_office(office, Some(person), office.needs_unit().then_some(unit)).await;
        let told = visitor.get(&format!("/api/v1/people/{}/facts", person.0)).await;
        assert!(told.body.contains(&format!("\"id\":{fact},")), "{office} {field:?}");
    }
}

#[tokio::test]
async fn settings_are_changed_on_the_page_and_on_record() {
    let town = Town::under("chigasaki").await;
    let officer = town.with_office(Office::DxOffice, None, None).await;
    let personnel = town.with_office(Office::Personnel, None, None).await;
    assert_eq!(personnel.get("/settings").await.status, 403);
    let purpose = || async { officer.get("/data/import/staff").await.body };
    assert!(purpose().await.contains("人事評価の資料としては用いません"));
    assert_eq!(officer.post("/settings/purpose", "purpose=ABCDEF").await.status, 303);
    assert!(purpose().await.contains("ABCDEF"));
    assert!(town.with_office(Office::Administrator, None, None).await.get("/accounts").await.body.contains("ABCDEF"));
    assert_eq!(officer.post("/settings/purpose", "purpose=").await.status, 303);
    assert!(purpose().await.contains("人事評価の資料としては用いません"));
    assert_eq!(officer.post("/settings/purpose", &format!("purpose={}", "a".repeat(1_001))).await.status, 422);

    for (sent, status) in [("least=10", 303), ("least=2", 422), ("least=0", 422), ("least=", 422), ("least=1000", 422), ("least=five", 422)] {
        assert_eq!(officer.post("/settings/least", sent).await.status, status, "{sent}");
    }
    assert_eq!(town.site.least_count().await.ok(), Some(10));
    assert_eq!(officer.post("/settings/nothing", "").await.status, 404);

    assert_eq!(officer.post("/settings/visibility", "shown=supervisor:skills&shown=member:skills").await.status, 303);
    let page = officer.get("/settings").await.body;
    assert!(page.contains("value=\"supervisor:skills\" checked") && !page.contains("value=\"supervisor:absences\" checked"));
    assert!(!page.contains("value=\"member:skills\""), "what may never be opened is no choice");
    let journal = officer.get("/data/journal").await.body;
    assert!(journal.contains("設定の変更") && journal.contains("dx-office-0"));
}
