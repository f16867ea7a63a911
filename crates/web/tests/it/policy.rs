//! The pages of the policy: every page under every policy, on other days and in English; the numbers are the engine's and
//! every link within leads somewhere.

use std::collections::BTreeSet;

use axum::body::Body;
use axum::http::Request;
use ayumi_engine::{About, EvaluationError, Scope, Selection, select};
use ayumi_facts::Seq;
use ayumi_policy::{export_workbook, parse_pack};
use ayumi_testkit::{Answered, Town, pack, packs, today};

const PAGES: [&str; 13] = [
    "/policy",
    "/policy/roles",
    "/policy/requirements",
    "/policy/skills",
    "/policy/stages",
    "/policy/courses",
    "/policy/targets",
    "/policy/measures",
    "/policy/bodies",
    "/policy/plan",
    "/policy/diagnostics",
    "/policy/compare",
    "/policy/all",
];

fn check(page: &Answered, what: &str) {
    assert_eq!(page.status, 200, "{what}: {}", page.body);
    assert!(!page.body.contains("〔文言なし〕"), "{what} lacks a text");
    assert_eq!(page.body.matches("<h1").count(), 1, "{what} has one heading of the first rank");
}

/// The addresses of a page within the policy, without their fragments.
fn links(body: &str) -> BTreeSet<String> {
    let within = |href: &&str| href.starts_with("/policy");
    body.split("href=\"").skip(1).filter_map(|rest| rest.split('"').next()).filter(within).map(|href| href.replace("&#38;", "&")).collect()
}

fn ids(body: &str) -> BTreeSet<&str> {
    body.split(" id=\"").skip(1).filter_map(|rest| rest.split('"').next()).collect()
}

#[tokio::test]
async fn every_page_answers_under_every_policy_and_its_links_lead_somewhere() {
    for name in packs() {
        let town = Town::under(&name).await;
        let mut seen: BTreeSet<String> = PAGES.iter().map(|path| (*path).to_owned()).collect();
        let mut open: Vec<String> = seen.iter().cloned().collect();
        while let Some(path) = open.pop() {
            let page = town.get(&path).await;
            check(&page, &format!("{name} {path}"));
            for link in links(&page.body) {
                let target = link.split('#').next().unwrap().to_owned();
                if let Some((_, anchor)) = link.split_once('#') {
                    let there = town.get(&target).await;
                    assert!(ids(&there.body).contains(anchor), "{name} {path}: {link} leads to no place of the page");
                }
                if !target.contains("lang=en") && !target.contains("as_of") && !target.contains("with=") && seen.insert(target.clone()) {
                    open.push(target);
                }
            }
        }
        let (_, policy) = pack(&name);
        for role in policy.roles.keys() {
            assert!(seen.contains(&format!("/policy/roles/{role}")), "{name}: nothing leads to {role}");
        }
        for requirement in policy.requirements.keys() {
            assert!(seen.contains(&format!("/policy/requirements/{requirement}")), "{name}: nothing leads to {requirement}");
        }
    }
}

#[tokio::test]
async fn every_page_answers_in_english_before_the_policy_and_before_the_ledger() {
    for name in packs() {
        let town = Town::under(&name).await;
        for path in PAGES {
            for query in ["lang=en", "as_of=H30.4.1", "known=1", "as_of=R30.4.1"] {
                check(&town.get(&format!("{path}?{query}")).await, &format!("{name} {path}?{query}"));
            }
        }
        let early = town.get("/policy/requirements?as_of=H30.4.1").await.body;
        assert!(early.contains("まだ効力がありません"), "{name}: nothing says that the policy is not in force");
    }
}

#[tokio::test]
async fn numbers_are_those_of_the_engine() {
    for name in packs() {
        let town = Town::under(&name).await;
        let (_, policy) = pack(&name);
        let loaded = town.store.snapshot(town.municipality).await.unwrap();
        let scope = Scope::new(&policy, &loaded.snapshot, Seq::NOW);
        let number = |about: About| {
            let found = select(&scope, &Selection { meets: Some(about), ..Selection::default() }, today());
            found.map(|found| (found.people.len(), found.unknown.len()))
        };
        let shown = |body: &str, href: &str, counted: Result<(usize, usize), EvaluationError>| {
            let Ok((people, unknown)) = counted else {
                assert!(!body.contains(&format!("{href}\"")), "{name}: {href} leads to people of a rule that is not in force");
                return;
            };
            assert!(body.contains(&format!("<a href=\"{href}\">{people}人</a>")), "{name}: {href} shows not {people}");
            let also = body.contains(&format!("{href}&#38;state=unknown\">ほかに不明 {unknown}人</a>"));
            assert_eq!(also, unknown > 0, "{name}: {href} says of {unknown} that they are unknown");
        };
        let body = town.get("/policy/roles").await.body;
        for role in policy.roles.keys() {
            shown(&body, &format!("/people?role={role}"), number(About::Role(*role)));
        }
        for scheme in policy.schemes.keys() {
            shown(&body, &format!("/people?meets=scheme%3A{scheme}"), number(About::Scheme(*scheme)));
        }
        let body = town.get("/policy/requirements").await.body;
        for requirement in policy.requirements.keys() {
            shown(&body, &format!("/people?meets=requirement%3A{requirement}"), number(About::Requirement(*requirement)));
        }
        let body = town.get("/policy/stages").await.body;
        for group in policy.stages.keys() {
            for step in ayumi_engine::stages(&scope, *group, today()).unwrap().steps {
                let id = step.step.map(|step| step.to_string()).unwrap_or_default();
                let expected = format!("<a href=\"/people?step={group}%3A{id}\">{}人</a>", step.people.len());
                assert!(body.contains(&expected), "{name}: {expected}");
            }
        }
    }
}

#[tokio::test]
async fn the_people_of_a_course_are_those_it_counts() {
    let town = Town::under("tarumizu").await;
    let (_, policy) = pack("tarumizu");
    let loaded = town.store.snapshot(town.municipality).await.unwrap();
    let scope = Scope::new(&policy, &loaded.snapshot, Seq::NOW);
    let courses = ayumi_engine::attendance(&scope, today());
    let course = courses.iter().find(|course| !course.must.is_empty() && !course.completed.is_empty()).unwrap();
    let lists = [("concerned", course.concerned()), ("left", course.left(&course.concerned())), ("completed", course.completed.clone())];
    for (who, people) in lists {
        let page = town.get(&format!("/policy/courses/{}/people?who={who}", course.course)).await;
        check(&page, who);
        assert!(page.body.contains(&format!("{}人", people.len())), "{who} says not {}", people.len());
        for person in people.iter().take(100) {
            let number = &loaded.snapshot.people[person.0 as usize].number;
            assert!(page.body.contains(&format!("<td>{number}</td>")), "{who} lacks {number}");
        }
    }
}

#[tokio::test]
async fn what_the_policy_leaves_open_is_listed() {
    let town = Town::under("govtech-tokyo").await;
    let body = town.get("/policy").await.body;
    let (_, policy) = pack("govtech-tokyo");
    for blank in policy.pack.blanks.iter().filter(|blank| blank.value.is_none()) {
        assert!(body.contains(blank.name.on(today())), "{} is not listed", blank.id.value);
    }
    assert!(!body.contains("空欄「"), "a blank is said by its id");
}

#[tokio::test]
async fn what_is_not_there_is_said() {
    let town = Town::under("sagamihara").await;
    for path in ["/policy/roles/nothing", "/policy/schemes/nothing", "/policy/requirements/nothing", "/policy/courses/nothing/people"] {
        let page = town.get(path).await;
        assert_eq!(page.status, 404, "{path}");
        assert!(page.body.contains("規定が見つかりません"), "{path}");
    }
    assert_eq!(town.get("/policy/compare?with=nothing").await.status, 404);
    assert_eq!(town.get("/policy/compare?with=999999").await.status, 404);
}

#[tokio::test]
async fn a_policy_without_roles_says_so() {
    let town = Town::under("chigasaki").await;
    let page = town.get("/policy/roles").await;
    assert!(page.body.contains("役割の区分を置いていません"));
    assert!(town.get("/policy/targets").await.body.contains("数値の目標を置いていません"));
    assert!(!town.get("/policy").await.body.contains("href=\"/policy/skills\""), "a page without content is not offered");
}

#[tokio::test]
async fn policies_are_compared_both_ways() {
    let town = Town::under("tarumizu").await;
    let same = town.get("/policy/compare?with=tarumizu").await;
    check(&same, "the policy with itself");
    assert!(same.body.contains("違いはありません"));
    let (other, adopted) = (parse_pack(&pack("atsugi").0).0, parse_pack(&pack("tarumizu").0).0);
    let found = ayumi_policy::diff(&adopted, &other).len();
    let page = town.get("/policy/compare?with=atsugi").await;
    check(&page, "another policy");
    assert!(page.body.contains(&format!("違い {}件", ayumi_web::page::count(found))));
    let swapped = town.get("/policy/compare?with=atsugi&swap=1").await;
    check(&swapped, "swapped");
    let after = |body: &str| body.split("<dt>後</dt>").nth(1).unwrap().split("</dd>").next().unwrap().to_owned();
    assert!(after(&swapped.body).contains("採用している方針") && !after(&page.body).contains("採用している方針"));
}

#[tokio::test]
async fn an_earlier_version_is_offered_and_compared() {
    let town = Town::under("sagamihara").await;
    let first = town.store.adopted_packs(town.municipality).await.unwrap()[0].seq;
    let (mut files, _) = pack("sagamihara");
    for file in &mut files {
        file.text = file.text.replacen("revision: 1", "revision: 2", 1).replacen("about 200", "about 210", 1);
    }
    let by = ayumi_store::By { actor: "test".into(), reason: "test".into(), instant: town.site.now() };
    let files: Vec<(String, String)> = files.into_iter().map(|file| (file.name, file.text)).collect();
    town.store.adopt_pack(town.municipality, "sagamihara", 2, &files, &by).await.unwrap();
    let form = town.get("/policy/compare").await;
    assert!(form.body.contains(&format!("<option value=\"{}\"", first.0)), "the first version is not offered");
    let page = town.get(&format!("/policy/compare?with={}", first.0)).await;
    check(&page, "two versions");
    assert!(page.body.contains("約200") && page.body.contains("約210"), "{}", page.body);
}

/// A form with files, as a browser sends it.
async fn send(town: &Town, files: &[(&str, &[u8])]) -> Answered {
    const LINE: &str = "----ayumi";
    let mut body = Vec::new();
    for (name, bytes) in files {
        body.extend_from_slice(
            format!(
                "--{LINE}\r\nContent-Disposition: form-data; name=\"file\"; filename=\"{name}\"\r\nContent-Type: application/octet-stream\r\n\r\n"
            )
            .as_bytes(),
        );
        body.extend_from_slice(bytes);
        body.extend_from_slice(b"\r\n");
    }
    body.extend_from_slice(format!("--{LINE}--\r\n").as_bytes());
    let request = Request::post("/policy/compare").header("content-type", format!("multipart/form-data; boundary={LINE}"));
    town.ask(request.body(Body::from(body)).unwrap()).await
}

#[tokio::test]
async fn files_that_are_sent_are_compared_and_not_kept() {
    let town = Town::under("tarumizu").await;
    let before = town.store.last(town.municipality).await.unwrap();
    let (files, policy) = pack("tarumizu");
    let book = export_workbook(&policy.pack).unwrap();
    let page = send(&town, &[("方針.xlsx", &book)]).await;
    check(&page, "a workbook");
    assert!(page.body.contains("違いはありません"));
    let sent: Vec<(String, Vec<u8>)> = files.iter().map(|file| (format!("tarumizu/{}", file.name), file.text.clone().into_bytes())).collect();
    let mut sent: Vec<(&str, &[u8])> = sent.iter().map(|(name, bytes)| (name.as_str(), bytes.as_slice())).collect();
    sent.push(("tarumizu/tests/notes.yaml", b"- no part of the pack"));
    assert!(send(&town, &sent).await.body.contains("違いはありません"));
    assert_eq!(town.store.last(town.municipality).await.unwrap(), before);
}

#[tokio::test]
async fn what_is_wrong_with_sent_files_is_said_all_at_once() {
    let town = Town::under("tarumizu").await;
    assert_eq!(send(&town, &[]).await.status, 422);
    assert_eq!(send(&town, &[("letter.docx", b"hello")]).await.status, 422);
    assert_eq!(send(&town, &[("roles.yaml", &[0x83, 0x65, 0x83, 0x58])]).await.status, 422);
    let page = send(&town, &[("policy.yaml", b"format: 1\n"), ("roles.yaml", b"- id: a\n  nam: b\n")]).await;
    check(&page, "files with errors");
    assert!(page.body.contains("policy.yaml") && page.body.contains("roles.yaml") && page.body.contains("比べられません"));
    assert!(!page.body.contains("id=\"result\""), "what has errors is not compared");
}

#[tokio::test]
async fn the_version_in_force_is_marked() {
    let day = today();
    let town = Town::under("sagamihara").await;
    let (_, policy) = pack("sagamihara");
    let (id, dated) = policy.requirements.iter().find(|(_, dated)| dated.on(day).is_some()).unwrap();
    let page = town.get(&format!("/policy/requirements/{id}")).await;
    assert!(page.body.contains("効力のある版") && page.body.contains(&dated.on(day).unwrap().source));
}
