//! One person in several municipalities of an installation: only where both have agreed, with what each gives them, and with
//! no number of one taken for a number of the other.

use std::collections::HashSet;

use ayumi_calendar::Period;
use ayumi_facts::{Kind, PersonId, Seq};
use ayumi_rights::{Office, Second};
use ayumi_store::{AccountId, AccountState, Batch, By, NewAccount, NewFact, PersonKey, ReadingFilter};
use ayumi_testkit::{Town, today};
use ayumi_web::settings::SECOND;

fn by(town: &Town) -> By {
    By { actor: "試験".into(), reason: "試験".into(), instant: town.site.now() }
}

/// Two municipalities with accounts of the same numbers, and the browser of somebody who works in both.
struct Scene {
    home: Town,
    there: Town,
    /// The adviser at home: account 1.
    adviser: AccountId,
    /// The adviser there: account 2, which at home is the clerk's.
    guest: AccountId,
    /// Account 1 there.
    boss: AccountId,
    /// Whose account the adviser's is at home; there it is somebody else.
    own: PersonKey,
    /// Whose account the boss's is there.
    superior: PersonKey,
    /// Somebody else who is employed there.
    third: PersonKey,
    browser: Town,
}

/// People who are employed today.
async fn employed(town: &Town) -> Vec<PersonKey> {
    let loaded = town.store.snapshot(town.municipality).await.unwrap();
    let is_employed = |person: &PersonId| {
        let mut facts = loaded.snapshot.facts_of(*person).iter();
        facts.any(|fact| fact.what.kind() == Kind::Employment && fact.known(Seq::NOW) && fact.valid.contains(today()))
    };
    loaded.snapshot.person_ids().filter(is_employed).filter_map(|person| loaded.person_key(person)).collect()
}

async fn account(town: &Town, login: &str, person: Option<PersonKey>) -> AccountId {
    let new = NewAccount { login, login_key: login, name: login, person, code: None };
    town.store.create_accounts(town.municipality, &[new], &by(town)).await.unwrap()[0]
}

/// Offered and admitted, without any office there yet.
async fn scene() -> Scene {
    let [home, there] = Town::sharing(["tarumizu", "chigasaki"], 120).await;
    let (at_home, at_there) = (employed(&home).await, employed(&there).await);
    let own = *at_home.iter().find(|key| at_there.contains(key)).unwrap();
    let mut others = at_there.into_iter().filter(|key| *key != own);
    let (superior, third) = (others.next().unwrap(), others.next().unwrap());
    let adviser = account(&home, "adviser", Some(own)).await;
    account(&home, "clerk", None).await;
    let boss = account(&there, "boss", Some(superior)).await;
    home.assign(adviser, Office::Adviser, None).await;
    home.store.offer_account(home.municipality, adviser, there.municipality, &by(&home)).await.unwrap();
    let guest = there.store.admit_guest(there.municipality, (home.municipality, adviser), None, &by(&there)).await.unwrap();
    assert_eq!((adviser, boss, guest), (AccountId(1), AccountId(1), AccountId(2)), "numbers coincide");
    let browser = home.with_cookie(&home.session_of(adviser, true).await);
    Scene { home, there, adviser, guest, boss, own, superior, third, browser }
}

impl Scene {
    /// Goes to a municipality; whether that was possible.
    async fn go(&self, town: &Town) -> bool {
        let answered = self.browser.post("/account/places", &format!("to={}", town.municipality)).await;
        assert!(
            answered.status == 303 && answered.location() == "/" || answered.status == 409,
            "{}: {} {}",
            answered.status,
            answered.location(),
            answered.body
        );
        answered.status == 303
    }

    /// The name of the municipality in whose pages the browser is.
    async fn is_in(&self, town: &Town) -> bool {
        self.browser.get("/policy").await.body.contains(&format!("<span class=\"whose\">{}</span>", name(town).await))
    }

    fn login(&self) -> String {
        format!("adviser@{}", self.home.municipality)
    }
}

async fn name(town: &Town) -> String {
    town.store.get_municipality(town.municipality).await.unwrap().name
}

/// Names of people of one town that nobody has in the other.
async fn foreign(of: &Town, other: &Town) -> Vec<String> {
    let names = async |town: &Town| -> HashSet<String> {
        let world = town.site.world(town.site.last().await.unwrap()).await.unwrap();
        world.held().loaded.snapshot.people.iter().map(|person| person.name.to_string()).collect()
    };
    names(of).await.difference(&names(other).await).cloned().collect()
}

const GUEST: &str = "ほかの団体の利用者として使用中";

#[tokio::test]
async fn a_guest_sees_there_what_the_office_there_shows_and_at_home_what_that_at_home_shows() {
    let scene = scene().await;
    let Scene { home, there, guest, superior, browser, .. } = &scene;
    let person = format!("/people/{}", superior.0);
    there.assign(*guest, Office::Personnel, None).await;
    let (of_home, of_there) = (foreign(home, there).await, foreign(there, home).await);
    assert_eq!(browser.get(&person).await.status, 404, "an adviser sees nobody at home");
    assert!(!browser.get("/policy").await.body.contains(GUEST));
    assert!(scene.go(there).await);
    let people = browser.get("/people").await;
    assert_eq!(people.status, 200);
    assert!(of_there.iter().any(|name| people.body.contains(name)) && !of_home.iter().any(|name| people.body.contains(name)));
    assert!(people.body.contains(GUEST) && people.body.contains(&name(there).await));
    assert!(people.body.contains(&format!("in={}", there.municipality)), "addresses say where they are meant");
    let told = browser.get("/api/v1/people?per_page=200").await.body;
    assert!(of_there.iter().any(|name| told.contains(name)) && !of_home.iter().any(|name| told.contains(name)));

    // In the records of each they stand with where they come from, and in the other's not at all.
    assert_eq!(browser.get(&person).await.status, 200);
    let assigned = browser.post("/offices", "login=boss&office=auditor").await;
    assert_eq!(assigned.location(), format!("/offices?done=assigned&in={}", there.municipality), "{}", assigned.body);
    let everything = ReadingFilter::default();
    let (_, noted) = there.store.readings(there.municipality, &everything, (0, 99)).await.unwrap();
    assert!(noted.iter().any(|reading| reading.noted.person == Some(*superior)));
    assert!(noted.iter().all(|reading| reading.noted.actor == scene.login()));
    assert_eq!(home.store.readings(home.municipality, &everything, (0, 99)).await.unwrap().0, 0);
    let journal = there.store.journal(there.municipality, Seq(1)..=Seq::NOW).await.unwrap();
    let last = journal.iter().max_by_key(|entry| entry.seq).unwrap();
    assert_eq!((last.act.as_str(), last.by.actor.clone()), ("assign-office", scene.login()));

    assert!(scene.go(home).await);
    assert!(scene.is_in(home).await);
    assert_eq!(browser.get(&person).await.status, 404);
    let told = browser.get("/api/v1/people?per_page=200").await.body;
    assert!(!of_there.iter().any(|name| told.contains(name)), "nothing of there is seen from home");
}

#[tokio::test]
async fn nobody_works_where_not_both_have_agreed() {
    let [home, there] = Town::sharing(["tarumizu", "chigasaki"], 120).await;
    let adviser = account(&home, "adviser", None).await;
    account(&there, "adviser", None).await;
    let browser = home.with_cookie(&home.session_of(adviser, true).await);
    let go = async |to: &Town| browser.post("/account/places", &format!("to={}", to.municipality)).await.status.as_u16();
    assert_eq!(go(&there).await, 409, "the same login is somebody else there");
    home.store.offer_account(home.municipality, adviser, there.municipality, &by(&home)).await.unwrap();
    assert_eq!(go(&there).await, 409, "offered is not admitted");
    assert!(browser.get("/policy").await.body.contains("/account/places"));
    there.store.admit_guest(there.municipality, (home.municipality, adviser), None, &by(&there)).await.unwrap();
    home.store.withdraw_account(home.municipality, adviser, there.municipality, &by(&home)).await.unwrap();
    assert_eq!(go(&there).await, 409, "admitted, but not offered any more");
    home.store.offer_account(home.municipality, adviser, there.municipality, &by(&home)).await.unwrap();
    assert_eq!(go(&there).await, 303);
    for nonsense in ["131016", "x", ""] {
        assert_eq!(browser.post("/account/places", &format!("to={nonsense}")).await.status, 409, "{nonsense}");
    }
    // Nobody else goes there on their behalf, and what they are there opens no session.
    let other = there.with_cookie(&there.session_of(AccountId(2), true).await);
    assert!(other.get("/policy").await.location().starts_with("/sign-in"));
    let native = there.with_cookie(&there.session_of(AccountId(1), true).await);
    assert_eq!(native.post("/account/places", &format!("to={}", home.municipality)).await.status, 409);
}

/// How one of both sides takes its word back.
#[derive(Clone, Copy, Debug, PartialEq)]
enum End {
    Withdrawn,
    LockedThere,
    EndedThere,
    LeftThere,
    LockedAtHome,
    EndedAtHome,
}

#[tokio::test]
async fn whichever_side_ends_it_ends_it_at_once() {
    for end in [End::Withdrawn, End::LockedThere, End::EndedThere, End::LeftThere, End::LockedAtHome, End::EndedAtHome] {
        let scene = scene().await;
        let Scene { home, there, adviser, guest, superior, third, browser, .. } = &scene;
        there.assign(*guest, Office::Personnel, None).await;
        if end == End::LeftThere {
            there.store.set_account_person(there.municipality, *guest, Some(*superior), &by(there)).await.unwrap();
        }
        assert!(scene.go(there).await);
        assert_eq!(browser.get("/people").await.status, 200);
        let state = async |town: &Town, account: AccountId, state| {
            town.store.set_account_state(town.municipality, account, state, &by(town)).await.unwrap();
        };
        match end {
            End::Withdrawn => home.store.withdraw_account(home.municipality, *adviser, there.municipality, &by(home)).await.unwrap(),
            End::LockedThere => state(there, *guest, AccountState::Locked).await,
            End::EndedThere => state(there, *guest, AccountState::Ended).await,
            End::LeftThere => leave(there, *superior).await,
            End::LockedAtHome => state(home, *adviser, AccountState::Locked).await,
            End::EndedAtHome => state(home, *adviser, AccountState::Ended).await,
        }
        let after = browser.get(&format!("/people/{}", third.0)).await;
        if matches!(end, End::LockedAtHome | End::EndedAtHome) {
            assert!(after.location().starts_with("/sign-in"), "{end:?}: {}", after.status);
            continue;
        }
        assert_eq!(after.status, 404, "{end:?}: at home they see nobody");
        assert!(scene.is_in(home).await, "{end:?}: and nobody is locked out");
        assert!(!scene.go(there).await, "{end:?}");
        let kept = browser.get(&format!("/policy?in={}", there.municipality)).await;
        assert_eq!(kept.status, 409, "{end:?}: what was opened there says that it is not of here");
    }
}

/// Lets the employment of somebody end yesterday.
async fn leave(town: &Town, key: PersonKey) {
    let loaded = town.store.snapshot(town.municipality).await.unwrap();
    let who = loaded.find_person(key).unwrap();
    let mut batch = Batch::on(&loaded, "record");
    for fact in loaded.snapshot.facts_of(who) {
        if fact.what.kind() == Kind::Employment && fact.known(Seq::NOW) && fact.valid.contains(today()) {
            batch.retract.push(fact.id);
            batch.record.push(NewFact::new(who, Period::new(fact.valid.from, today()).unwrap(), fact.what.clone()));
        }
    }
    assert!(!batch.record.is_empty(), "they were employed");
    town.store.apply(town.municipality, &by(town), &batch, &mut |_| {}).await.unwrap();
}

#[tokio::test]
async fn what_was_opened_in_one_municipality_is_never_done_in_the_other() {
    let scene = scene().await;
    let Scene { home, there, adviser, guest, browser, .. } = &scene;
    home.assign(*adviser, Office::Administrator, None).await;
    there.assign(*guest, Office::Administrator, None).await;
    let held = async |town: &Town| town.store.offices(town.municipality).await.unwrap().len();
    let before = (held(home).await, held(there).await);
    assert!(scene.go(there).await);
    let list = browser.get("/offices").await.body;
    let end =
        list.split("action=\"").find_map(|rest| rest.split('"').next().filter(|to| to.starts_with("/offices/") && to.contains("/end"))).unwrap();
    assert!(scene.go(home).await);
    let refused = browser.post(end, "").await;
    assert_eq!(refused.status, 409, "{end}");
    let name = home.store.get_municipality(home.municipality).await.unwrap().name;
    assert!(refused.body.split("</header>").next().unwrap().contains(&name), "where one works: {}", refused.body);
    assert!(
        refused.body.contains("別の団体で開いたページ") && refused.body.contains(&format!("href=\"/account/places?in={}\"", home.municipality)),
        "{}",
        refused.body
    );
    assert_eq!((held(home).await, held(there).await), before);
    for path in ["/policy", "/accounts", "/api/v1/people", "/people"] {
        assert_eq!(browser.get(&format!("{path}?in={}", there.municipality)).await.status, 409, "{path}");
    }
    let open = browser.get(&format!("/account/places?in={}", there.municipality)).await;
    assert_eq!(open.status, 200, "the way back is always open");
}

#[tokio::test]
async fn no_number_of_one_municipality_is_taken_for_one_of_the_other() {
    let scene = scene().await;
    let Scene { home, there, guest, boss, own, superior, third, browser, .. } = &scene;
    let page = |key: &PersonKey| format!("/people/{}", key.0);
    // At home this number is themselves; there it is somebody else, and they are nobody.
    assert_eq!(browser.get(&page(own)).await.status, 200);
    assert!(scene.go(there).await);
    for path in [page(own), page(superior), format!("{}/disclosure", page(own)), format!("/api/v1{}", page(own))] {
        assert_eq!(browser.get(&path).await.status, 404, "{path}");
    }
    // Account 1 there holds an office; that at home is 1 as well and gives them nothing.
    there.assign(*boss, Office::Personnel, None).await;
    assert_eq!(browser.get(&page(superior)).await.status, 404);
    there.assign(*guest, Office::Administrator, None).await;
    // Their own account there is number 2; number 1 is another's, whatever theirs is at home.
    assert_eq!(browser.post("/accounts/2/lock", "").await.status, 409);
    assert_eq!(browser.post("/offices", &format!("login={}&office=personnel", scene.login())).await.status, 422, "nobody gives themselves an office");
    assert_eq!(browser.post("/accounts/review", "account=2&reason=x").await.status, 422);
    assert_eq!(browser.post("/accounts/1/lock", "").await.status, 303);
    let state = async |town: &Town, id: i64| town.store.find_account(town.municipality, AccountId(id)).await.unwrap().unwrap().state;
    assert_eq!((state(there, 1).await, state(home, 1).await), (AccountState::Locked, AccountState::Active));
    let held = there.store.offices_of(there.municipality, *guest, today()).await.unwrap();
    assert_eq!(held.len(), 1);

    // The record of the person that the account is there, if it is one's.
    there.store.set_account_person(there.municipality, *guest, Some(*third), &by(there)).await.unwrap();
    assert_eq!(browser.get(&page(third)).await.status, 200);
    assert_eq!(browser.get(&page(own)).await.status, 404);
    assert_eq!(browser.post("/corrections/own", "wish=x").await.status, 303);
    let filed = there.store.corrections(there.municipality, None).await.unwrap();
    assert_eq!(filed.iter().map(|one| one.person).collect::<Vec<_>>(), [*third]);
    assert_eq!(home.store.corrections(home.municipality, None).await.unwrap(), []);
}

#[tokio::test]
async fn pages_of_ones_own_account_are_those_of_the_account_at_home() {
    let mut scene = scene().await;
    // A new password ends the sessions that there were.
    scene.home.with_password("adviser", "つばめが低く飛ぶ").await;
    scene.browser = scene.home.with_cookie(&scene.home.session_of(scene.adviser, true).await);
    let Scene { home, there, adviser, guest, browser, .. } = &scene;
    let other = home.with_cookie(&home.session_of(*adviser, true).await);
    let clerk = home.with_cookie(&home.session_of(AccountId(2), true).await);
    assert!(scene.go(there).await);
    let page = browser.get("/account").await.body;
    assert!(page.contains("利用者ID：adviser<"), "not the number there: {page}");
    assert!(page.contains(&name(there).await) && page.contains(GUEST));
    let change =
        "current=%E3%81%A4%E3%81%B0%E3%82%81%E3%81%8C%E4%BD%8E%E3%81%8F%E9%A3%9B%E3%81%B6&password=kamomegatakakutobu&again=kamomegatakakutobu";
    let changed = browser.post("/account/password", change).await;
    assert!(changed.location().starts_with("/account?done=password"), "{} {}", changed.status, changed.body);
    let journal = home.store.journal(home.municipality, Seq(1)..=Seq::NOW).await.unwrap();
    let last = journal.iter().max_by_key(|entry| entry.seq).unwrap();
    assert_eq!((last.act.as_str(), last.by.actor.as_str()), ("account-password", "adviser"));
    assert_eq!(last.detail["account"], serde_json::json!(adviser.0));
    assert!(other.get("/account").await.location().starts_with("/sign-in"), "their other sessions ended");
    assert_eq!(clerk.get("/account").await.status, 200, "nobody else's did");
    assert!(there.store.credentials(there.municipality, *guest).await.unwrap().is_none());
    // Whoever proves once more who they are does so at home, and goes on where they were.
    let anew = browser.get("/sign-in?anew=1&to=/account").await.body;
    assert!(anew.contains(&name(home).await) && !anew.contains(&name(there).await), "{anew}");
    let again = browser.post("/sign-in", "login=adviser&password=kamomegatakakutobu&to=/policy").await;
    assert_eq!(again.status, 303, "{}", again.body);
    let later = home.with_cookie(&again.cookie());
    assert!(later.get("/policy").await.body.contains(GUEST));
}

#[tokio::test]
async fn a_second_factor_is_asked_of_a_guest_by_either_side() {
    for asks_there in [true, false] {
        let scene = scene().await;
        let Scene { home, there, adviser, .. } = &scene;
        let weak = home.with_cookie(&home.session_of(*adviser, false).await);
        let set = async |town: &Town, second: Second| town.store.set_setting(town.municipality, SECOND, second.name(), &by(town)).await.unwrap();
        set(home, if asks_there { Second::Nobody } else { Second::Everybody }).await;
        set(there, if asks_there { Second::Everybody } else { Second::Nobody }).await;
        assert_eq!(weak.get("/policy").await.status == 200, asks_there);
        assert_eq!(weak.post("/account/places", &format!("to={}", there.municipality)).await.status, 303);
        assert_eq!(weak.get("/policy").await.location(), "/account/second");
        assert_eq!(weak.get("/api/v1/policy").await.status, 403);
        let set_up = weak.get("/account/second").await;
        assert!(set_up.status == 200 && set_up.body.contains("/account/places"), "{}", set_up.body);
        assert_eq!(weak.post("/account/places", &format!("to={}", home.municipality)).await.status, 303, "and they can go back");
        assert_eq!(weak.get("/policy").await.status == 200, asks_there);
    }
}

#[tokio::test]
async fn administrators_of_both_sides_agree_on_their_pages() {
    let [home, there] = Town::sharing(["tarumizu", "chigasaki"], 120).await;
    let adviser = account(&home, "adviser", None).await;
    account(&home, "secret", None).await;
    let page = home.get("/accounts/1").await.body;
    assert!(page.contains(&format!("{}に申し出る", name(&there).await)));
    assert!(!there.get("/accounts").await.body.contains("adviser"));
    let guess = format!("home={}&account=2", home.municipality);
    let refused = there.post("/accounts/admit", &guess).await;
    assert!(refused.status == 422 && refused.body.contains("申し出はありません") && !refused.body.contains("secret"), "{}", refused.body);
    for (to, status) in [(there.municipality.to_string(), 303), (there.municipality.to_string(), 409), (home.municipality.to_string(), 409)] {
        assert_eq!(home.post("/accounts/1/offer", &format!("to={to}")).await.status, status, "{to}");
    }
    for nowhere in ["131016", "", "x"] {
        assert_eq!(home.post("/accounts/1/offer", &format!("to={nowhere}")).await.status, 422, "{nowhere}");
    }
    assert!(home.get("/accounts/1").await.body.contains("への申し出を取り下げる"));
    let list = there.get("/accounts").await.body;
    assert!(list.contains("adviser") && list.contains(&name(&home).await) && !list.contains("secret"));
    let admit = format!("home={}&account={}", home.municipality, adviser.0);
    assert_eq!(there.post("/accounts/admit", &format!("{admit}&number=no-such")).await.status, 422);
    assert_eq!(there.post("/accounts/admit", &admit).await.location(), "/accounts/1?done=admit");
    let twice = there.post("/accounts/admit", &admit).await;
    assert!(twice.status == 422 && twice.body.contains("既に受け入れています"), "{}", twice.body);
    let guest = there.get("/accounts/1").await.body;
    assert!(!guest.contains("いまは使えません"), "{guest}");
    assert!(guest.contains("サインインは元の団体") && !guest.contains("/accounts/1/reset") && !guest.contains("/accounts/1/offer"), "{guest}");
    assert_eq!(there.post("/accounts/1/reset", "reason=x").await.status, 409, "it is signed in to at home only");
    assert_eq!(there.post("/accounts/1/offer", &format!("to={}", home.municipality)).await.status, 409, "and offered on by nobody");
    assert!(!home.get("/accounts").await.body.contains(&format!("adviser@{}", home.municipality)), "home does not see what it is there");
    assert!(!there.get("/accounts").await.body.contains("/accounts/admit"), "nothing is left to admit");
    assert_eq!(home.post("/accounts/1/withdraw", &format!("to={}", there.municipality)).await.location(), "/accounts/1?done=withdraw");
    assert!(there.get("/accounts/1").await.body.contains("いまは使えません"));
    // Where there is one municipality, nobody is asked anything.
    let alone = Town::under("tarumizu").await;
    account(&alone, "a", None).await;
    assert!(!alone.get("/accounts/1").await.body.contains("/accounts/1/offer"));
}
