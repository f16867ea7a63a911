//! The pages of a person: every policy, every tab; what they say is what the engine says; every link within leads somewhere.

use ayumi_calendar::Date;
use ayumi_engine::{Explaining, Question, Scope, Verdict, employed, evaluate, gaps_ja, person_changes, soonest, status};
use ayumi_facts::{Kind, PersonId, Seq};
use ayumi_policy::grammar::Noun;
use ayumi_policy::model::Duty;
use ayumi_testkit::{Town, pack, packs, today};

const TABS: [&str; 6] = ["", "/skills", "/training", "/career", "/outlook", "/records"];

/// The keys of a few people of a town.
async fn people(town: &Town) -> Vec<i64> {
    let loaded = town.store.snapshot(town.municipality).await.unwrap();
    loaded.person_keys.iter().step_by(loaded.person_keys.len() / 6 + 1).map(|key| key.0).collect()
}

#[tokio::test]
async fn every_tab_answers_under_every_policy() {
    for name in packs() {
        let town = Town::under(&name).await;
        for (key, tab) in people(&town).await.into_iter().flat_map(|key| TABS.map(|tab| (key, tab))) {
            for query in ["", "?lang=en", "?as_of=H30.4.1", "?as_of=R15.4.1"] {
                let page = town.get(&format!("/people/{key}{tab}{query}")).await;
                assert_eq!(page.status, 200, "{name} {key}{tab}{query}");
                assert!(!page.body.contains("文言なし"), "{name} {key}{tab}{query} lacks a text");
                assert_eq!(page.body.matches("<h1").count(), 1, "{name} {key}{tab}{query}");
            }
        }
    }
}

#[tokio::test]
async fn nobody_is_a_page_that_says_so() {
    let town = Town::under("sagamihara").await;
    for path in ["/people/0", "/people/999999", "/people/9x", "/people/0/records"] {
        let page = town.get(path).await;
        assert_eq!(page.status, 404, "{path}");
        assert!(page.body.contains("職員が見つかりません"), "{path}");
    }
}

#[tokio::test]
async fn what_to_do_next_is_what_the_engine_says() {
    for name in ["sagamihara", "tarumizu"] {
        let town = Town::under(name).await;
        let (_, policy) = pack(name);
        let loaded = town.store.snapshot(town.municipality).await.unwrap();
        let scope = Scope::new(&policy, &loaded.snapshot, Seq::NOW);
        for at in (0..loaded.person_keys.len()).step_by(29) {
            let person = PersonId(u32::try_from(at).unwrap());
            let names = Explaining::new(&scope, person, today());
            let page = town.get(&format!("/people/{}", loaded.person_keys[at].0)).await.body;
            for (id, scheme) in &policy.schemes {
                let held = evaluate(&scope, person, today(), Question::Role(scheme.role)).unwrap().verdict == Verdict::Met;
                let finding = evaluate(&scope, person, today(), Question::Scheme(*id)).unwrap();
                assert_eq!(page.contains(&format!("<span id=\"scheme-{id}\"></span>")), held, "{name} {at} {id}: its grounds are those of the role");
                assert_eq!(page.matches(&format!("id=\"scheme-{id}\"")).count(), 1, "{name} {at} {id}");
                for step in gaps_ja(&finding, &names).iter().filter(|_| !held) {
                    assert!(page.contains(step.as_str()), "{name} {at} {id}: {step}");
                }
                let day = finding.met_from.or_else(|| soonest(&finding, today())).filter(|day| !held && *day > today());
                assert!(day.is_none_or(|day: Date| page.contains(&day.wareki())), "{name} {at} {id}: {day:?}");
            }
        }
    }
}

#[tokio::test]
async fn skills_training_and_changes_are_those_of_the_engine() {
    for name in ["sagamihara", "tarumizu", "govtech-tokyo"] {
        let town = Town::under(name).await;
        let (_, policy) = pack(name);
        let loaded = town.store.snapshot(town.municipality).await.unwrap();
        let scope = Scope::new(&policy, &loaded.snapshot, Seq::NOW);
        for at in (0..loaded.person_keys.len()).step_by(37) {
            let (person, key) = (PersonId(u32::try_from(at).unwrap()), loaded.person_keys[at].0);
            let status = status(&scope, person, today()).unwrap();
            for fit in &status.fits {
                let page = town.get(&format!("/people/{key}/skills?role={}", fit.role)).await.body;
                let count = |verdict: Verdict| fit.skills.iter().filter(|gap| gap.verdict == verdict).count();
                let said = format!(
                    "{}項目のうち、満たす{}、不足{}、未評価{}",
                    fit.skills.len(),
                    count(Verdict::Met),
                    count(Verdict::Unmet),
                    count(Verdict::Unknown)
                );
                assert!(page.contains(&said), "{name} {key} {}: {said}", fit.role);
                let against = page.split("すべてのスキル").next().unwrap_or_default();
                assert_eq!(
                    against.matches("status unknown\">未評価").count(),
                    count(Verdict::Unknown),
                    "{name} {key} {}: unknown is no zero",
                    fit.role
                );
            }
            let training = town.get(&format!("/people/{key}/training")).await.body;
            for duty in status.duties.iter().filter(|duty| duty.duty == Duty::Must && !duty.completed) {
                let course = Explaining::new(&scope, person, today()).name(Noun::Course, duty.course);
                assert!(training.contains(&course), "{name} {key}: {course}");
            }
            let outlook = town.get(&format!("/people/{key}/outlook")).await.body;
            for change in person_changes(&scope, person, today().next(), today().plus_years(5)).unwrap() {
                assert!(outlook.contains(&format!("?as_of={}#", change.day)), "{name} {key}: {change:?}");
            }
        }
    }
}

#[tokio::test]
async fn whoever_is_gone_has_no_next_step_and_a_way_to_the_last_day() {
    let town = Town::under("sagamihara").await;
    let (_, policy) = pack("sagamihara");
    let loaded = town.store.snapshot(town.municipality).await.unwrap();
    let scope = Scope::new(&policy, &loaded.snapshot, Seq::NOW);
    let left = loaded.snapshot.person_ids().find(|person| {
        let ended = scope.facts_of(*person).iter().any(|fact| fact.what.kind() == Kind::Employment && fact.valid.until <= today());
        ended && employed(&scope, *person, today()) == Verdict::Unmet
    });
    let key = loaded.person_keys[left.expect("somebody retired").0 as usize].0;
    let page = town.get(&format!("/people/{key}")).await.body;
    assert!(page.contains("任用期間外"));
    let below = page.split("次の一歩は示しません").nth(1).expect("the page says so");
    let link =
        below.split("href=\"").skip(1).filter_map(|rest| rest.split('"').next()).find(|href| href.starts_with(&format!("/people/{key}?as_of=")));
    let last = town.get(link.expect("a way to the last day")).await;
    assert!(last.status == 200 && !last.body.contains("任用期間外（"), "on the last day they were there");
}

#[tokio::test]
async fn every_record_stands_with_its_origin_and_what_was_withdrawn_is_struck_through() {
    let town = Town::under("sagamihara").await;
    let loaded = town.store.snapshot(town.municipality).await.unwrap();
    let withdrawn = loaded.snapshot.facts().iter().find(|fact| fact.retracted != Seq::NEVER).expect("a city corrects itself");
    let key = loaded.person_keys[withdrawn.person.0 as usize].0;
    let page = town.get(&format!("/people/{key}/records")).await.body;
    for fact in loaded.snapshot.facts_of(withdrawn.person) {
        assert!(page.contains(&format!("<tr id=\"f{}\"", fact.id.0)), "fact {}", fact.id.0);
    }
    assert!(page.contains(&format!("<tr id=\"f{}\" class=\"withdrawn\"", withdrawn.id.0)));
    let before = town.get(&format!("/people/{key}/records?known={}", withdrawn.retracted.0 - 1)).await.body;
    assert!(before.contains(&format!("<tr id=\"f{}\">", withdrawn.id.0)), "before it was withdrawn it stood");
}

#[tokio::test]
async fn grounds_lead_to_records_that_are_there() {
    let town = Town::under("sagamihara").await;
    for key in people(&town).await {
        let (steps, records) = (town.get(&format!("/people/{key}")).await.body, town.get(&format!("/people/{key}/records")).await.body);
        for link in steps.split(&format!("/people/{key}/records?record=")).skip(1) {
            let id: String = link.chars().take_while(char::is_ascii_digit).collect();
            assert!(records.contains(&format!("<tr id=\"f{id}\"")), "{key}: record {id}");
        }
        for link in steps.split(&format!("href=\"/people/{key}#")).skip(1) {
            let id: String = link.chars().take_while(|c| *c != '"').collect();
            assert!(steps.contains(&format!("id=\"{id}\"")), "{key}: place {id}");
        }
    }
}
