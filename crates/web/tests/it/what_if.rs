//! The what-if pages: other numbers, other policies, uploaded files, one person. Nothing is ever written.

use axum::body::Body;
use axum::http::Request;
use ayumi_answers::Desk;
use ayumi_answers::what_if;
use ayumi_engine::{Finding, Scope, distance, open_points, status};
use ayumi_facts::PersonId;
use ayumi_policy::numbers::{edited, numbers};
use ayumi_policy::{export_workbook, load};
use ayumi_testkit::{Answered, Town, pack, packs, today};

fn check(page: &Answered, status: u16, about: &str) {
    assert_eq!(page.status, status, "{about}: {}", page.body);
    assert!(!page.body.contains("〔文言なし〕"), "{about}");
    assert_eq!(page.body.matches("<h1").count(), 1, "{about}");
}

/// The first number of a pack whose other value makes a sound policy, with that value.
fn edit(name: &str) -> (String, String) {
    let (files, policy) = pack(name);
    let tried = numbers(&policy.pack).into_iter().filter(|number| number.choices.is_empty()).find_map(|number| {
        let value = number.text.parse::<u32>().map_or(1, |now| now + 1).to_string();
        let other = edited(&policy.pack, &files, &[(number.address.clone(), value.clone())]);
        load(&other.files).policy.map(|_| (number.address, value))
    });
    tried.expect("a number that can be changed")
}

fn upload(name: &str, bytes: &[u8]) -> Request<Body> {
    let mut body = format!("--x\r\ncontent-disposition: form-data; name=\"file\"; filename=\"{name}\"\r\n\r\n").into_bytes();
    body.extend_from_slice(bytes);
    body.extend_from_slice(b"\r\n--x--\r\n");
    let request = Request::post("/what-if/upload").header("content-type", "multipart/form-data; boundary=x");
    request.body(Body::from(body)).expect("a request")
}

#[tokio::test]
async fn every_policy_can_be_tried_with_other_numbers_and_against_others() {
    for name in packs() {
        let town = Town::under(&name).await;
        let before = town.site.last().await.expect("a position");
        let (address, value) = edit(&name);
        for query in ["", "lang=en", "as_of=H30.4.1", "known=1", "as_of=R11年度末"] {
            let about = format!("{name} {query}");
            check(&town.get(&format!("/what-if?{query}")).await, 200, &about);
            check(&town.get(&format!("/what-if/edit?{query}")).await, 200, &about);
            let result = town.get(&format!("/what-if/result?set={address}={value}&{query}")).await;
            check(&result, 200, &about);
            assert!(result.body.contains("/what-if/edit?"), "{about}: the numbers can be changed again");
        }
        let other = packs().into_iter().find(|other| *other != name).expect("another pack");
        check(&town.get(&format!("/what-if/result?pack={other}")).await, 200, &format!("{name} against {other}"));
        check(&town.get(&format!("/what-if/result?pack={name}")).await, 200, &format!("{name} against itself"));
        assert_eq!(town.site.last().await.expect("a position"), before, "{name}: nothing is written");
    }
}

#[tokio::test]
async fn the_numbers_on_the_page_are_those_of_the_engine() {
    let name = "sagamihara";
    let town = Town::under(name).await;
    let (files, policy) = pack(name);
    let set = ("requirements.manager-application.is.1".to_owned(), "15".to_owned());
    let other = load(&edited(&policy.pack, &files, std::slice::from_ref(&set)).files).policy.expect("a sound policy");
    let world = town.site.world(town.site.last().await.expect("a position")).await.expect("a world");
    let held = world.held();
    let scope = Scope::new(&other, &held.loaded.snapshot, held.known_at);
    let desk = Desk { as_of: today(), ..world.desk(today(), held.known_at) };
    let view = what_if::view(&desk, &scope).expect("an answer");
    let scheme = view.rules.iter().find(|change| change.rule.kind == "scheme").expect("a scheme by which somebody changes");
    assert!(!scheme.lost.is_empty() && scheme.gained.is_empty());
    let page = town.get(&format!("/what-if/result?set={}={}", set.0, set.1)).await;
    check(&page, 200, "sagamihara");
    assert!(page.body.contains(&format!("満たさなくなる人は{}人です。新たに満たす人はいません。", scheme.lost.len())), "{}", page.body);
    let id = format!("{}-{}", scheme.rule.kind, scheme.rule.id);
    assert!(page.body.contains(&format!("<a href=\"#{id}-lost\">{}</a>", scheme.lost.len())));
    assert!(page.body.contains(&scheme.lost[0].gaps[0]), "the reason is said");
    let list = town.get(&format!("/what-if/result/people?kind=scheme&rule={}&list=lost&set={}={}", scheme.rule.id, set.0, set.1)).await;
    check(&list, 200, "the list");
    assert_eq!(list.body.matches("class=\"number\"").count(), scheme.lost.len().min(50));
    let file = town.get(&format!("/what-if/result/export?format=csv&set={}={}", set.0, set.1)).await;
    assert_eq!(file.status, 200);
    assert!(file.body.contains(&scheme.lost[0].who.number));
}

#[tokio::test]
async fn a_kpi_that_moves_is_shown_with_both_figures() {
    let name = "atsugi";
    let town = Town::under(name).await;
    let (files, policy) = pack(name);
    let set: Vec<_> = (1..=6).map(|nth| (format!("requirements.common-knowledge.is.{nth}"), "blank".to_owned())).collect();
    let other = load(&edited(&policy.pack, &files, &set).files).policy.expect("a sound policy");
    let world = town.site.world(town.site.last().await.expect("a position")).await.expect("a world");
    let held = world.held();
    let scope = Scope::new(&other, &held.loaded.snapshot, held.known_at);
    let desk = Desk { as_of: today(), ..world.desk(today(), held.known_at) };
    let view = what_if::view(&desk, &scope).expect("an answer");
    let [kpi] = view.kpis.as_slice() else { panic!("one KPI counts who has this knowledge: {:?}", view.kpis) };
    let (before, after) = (kpi.before.as_ref().expect("a figure"), kpi.after.as_ref().expect("a figure"));
    assert!(before.part < after.part, "whoever needs less has it sooner");
    let query: Vec<_> = set.iter().map(|(address, value)| format!("set={address}={value}")).collect();
    let page = town.get(&format!("/what-if/result?{}", query.join("&"))).await;
    check(&page, 200, "the KPI");
    for said in [&kpi.label, &what_if::figure(&kpi.before), &what_if::figure(&kpi.after)] {
        assert!(page.body.contains(said.as_str()), "{said}");
    }
}

#[tokio::test]
async fn a_form_leads_to_a_shareable_result_or_says_all_that_is_wrong() {
    let town = Town::under("sagamihara").await;
    let page = town.get("/what-if/edit?part=requirements").await;
    assert!(page.body.contains("name=\"requirements.manager-application.is.1\" value=\"5\""), "{}", page.body);
    let send = async |form: &str| town.post("/what-if/edit?part=requirements&lang=en", form).await;
    let sent = send("requirements.manager-application.is.1=３&set=targets.managers-long.value%3D100").await;
    assert_eq!(sent.status, 303);
    let to = sent.headers["location"].to_str().expect("an address").to_owned();
    assert!(to.starts_with("/what-if/result?") && to.contains("lang=en"), "{to}");
    assert!(to.contains("targets.managers-long.value") && to.contains("requirements.manager-application.is.1"), "{to}");
    check(&town.get(&to).await, 200, &to);
    let same = send("requirements.manager-application.is.1=5").await;
    assert!(same.headers["location"].to_str().expect("an address").starts_with("/what-if/edit"), "nothing is changed");
    let wrong = town
        .post("/what-if/edit?part=requirements", "requirements.manager-application.is.1=たくさん&set=targets.managers-long.value%3D&set=no.such%3D1")
        .await;
    check(&wrong, 422, "wrong");
    for said in ["3件", "「たくさん」は0以上の整数ではありません", "空欄にはできません", "「no.such」という数は、今の方針にありません"]
    {
        assert!(wrong.body.contains(said), "{said}: {}", wrong.body);
    }
    assert!(wrong.body.contains("value=\"たくさん\""), "what was typed in is kept");
    assert!(wrong.body.contains("aria-describedby=\"requirements.manager-application.is.1-wrong\""));
    let refused = town.get("/what-if/result?set=requirements.manager-application.is.1=x").await;
    check(&refused, 422, "an address with a mistake");
}

#[tokio::test]
async fn what_check_finds_stands_beside_the_number() {
    let name = "sagamihara";
    let (files, policy) = pack(name);
    let all = numbers(&policy.pack);
    let broken = all.iter().filter(|number| number.choices.is_empty()).find_map(|number| {
        let other = edited(&policy.pack, &files, &[(number.address.clone(), "99999".into())]);
        let loaded = load(&other.files);
        (loaded.policy.is_none())
            .then(|| (number.address.clone(), loaded.diagnostics.iter().find(|problem| problem.is_error()).expect("an error").ja()))
    });
    let Some((address, said)) = broken else { panic!("no number of {name} is bounded") };
    let page = Town::under(name).await.get(&format!("/what-if/result?set={address}=99999")).await;
    check(&page, 422, &address);
    let said = said.replace('"', "&#34;").replace('\'', "&#39;").replace('<', "&#60;").replace('>', "&#62;");
    assert!(page.body.contains(&said), "{address}: {said}: {}", page.body);
}

#[tokio::test]
async fn files_are_tried_for_one_request() {
    let town = Town::under("sagamihara").await;
    let (_, policy) = pack("sagamihara");
    let before = town.site.last().await.expect("a position");
    let book = export_workbook(&policy.pack).expect("a workbook");
    let same = town.ask(upload("案.xlsx", &book)).await;
    check(&same, 200, "the same policy");
    assert!(same.body.contains("変わる人はいません"), "{}", same.body);
    let broken = town.ask(upload("policy.yaml", b"format: 1\nid: x\n")).await;
    check(&broken, 422, "a broken pack");
    assert!(broken.body.contains("policy.yaml"), "{}", broken.body);
    check(&town.ask(upload("案.xlsx", b"nothing")).await, 422, "no workbook");
    check(&town.ask(upload("roles.yaml", &[0xff, 0xfe])).await, 422, "not UTF-8");
    assert_eq!(town.get("/what-if/upload").await.status, 303);
    assert_eq!(town.site.last().await.expect("a position"), before);
}

/// The scheme of a role not held that somebody is nearest to.
fn nearest<'p>(scope: &Scope<'p>, person: PersonId) -> Option<Finding<'p>> {
    let open = status(scope, person, today()).expect("a status").schemes.into_iter().filter(|scheme| !scheme.held);
    open.filter_map(|scheme| scheme.finding.ok()).min_by_key(distance)
}

#[tokio::test]
async fn one_person_is_tried_with_facts_that_have_not_happened() {
    for name in packs() {
        let town = Town::under(&name).await;
        let world = town.site.world(town.site.last().await.expect("a position")).await.expect("a world");
        let mut tried = 0;
        for (key, person) in world.held().loaded.person_keys.iter().map(|key| key.0).zip(world.held().loaded.snapshot.person_ids()).take(20) {
            let page = town.get(&format!("/what-if/people/{key}")).await;
            check(&page, 200, &format!("{name} {key}"));
            let offered = page.body.split("name=\"add\" value=\"").skip(1).filter_map(|rest| rest.split('"').next());
            let all: Vec<String> = offered.map(|value| format!("add={value}")).collect();
            if let Some(finding) = nearest(world.scope(), person) {
                assert_eq!(all.len(), open_points(world.scope(), &finding).len(), "{name} {key}");
            }
            if !all.is_empty() {
                let page = town.get(&format!("/what-if/people/{key}?on=R9.3.31&{}", all.join("&"))).await;
                check(&page, 200, &format!("{name} {key} {all:?}"));
                assert_eq!(page.body.matches(" checked").count(), all.len());
                assert!(page.body.contains("仮に加え"), "{}", page.body);
                tried += 1;
            }
        }
        assert!(tried > 0 || name != "sagamihara", "nobody has anything to do");
        check(&town.get(&format!("/what-if/people/{}?on=いつか&lang=en", world.held().loaded.person_keys[0].0)).await, 200, &name);
        assert_eq!(town.get("/what-if/people/0").await.status, 404);
    }
}
