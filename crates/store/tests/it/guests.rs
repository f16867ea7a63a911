//! Accounts that work in another municipality: only where both have agreed, and nobody signs in with what they are there.

use crate::common::{APRIL, by, check_on_both, city, day, other_city, period};
use ayumi_facts::{MunicipalityCode, Seq};
use ayumi_store::{
    AccountError, AccountId, AccountState, Guest, GuestError, Instant, NewAccount, NewCode, NewOffice, NewSession, Passkey, PersonKey, Reset, Stage,
    Store, Totp, TotpClock,
};

const HOME: fn() -> MunicipalityCode = city;
const THERE: fn() -> MunicipalityCode = other_city;

fn new(login: &str) -> NewAccount<'_> {
    NewAccount { login, login_key: login, name: "助言 花子", person: None, code: None }
}

/// Two municipalities; the adviser of one, and an account of the other with the same number and login.
async fn two(store: &Store) -> AccountId {
    store.init_municipality(THERE(), "別の市", &by(0)).await.unwrap();
    let here = store.create_accounts(HOME(), &[new("adviser")], &by(1)).await.unwrap()[0];
    let there = store.create_accounts(THERE(), &[new("adviser")], &by(1)).await.unwrap()[0];
    assert_eq!(here, there, "numbers coincide");
    here
}

async fn admitted(store: &Store) -> (AccountId, AccountId) {
    let home = two(store).await;
    store.offer_account(HOME(), home, THERE(), &by(2)).await.unwrap();
    (home, store.admit_guest(THERE(), (HOME(), home), None, &by(3)).await.unwrap())
}

async fn open(store: &Store, municipality: MunicipalityCode, account: AccountId, token: u8) {
    let (created, expires, token) = (Instant(APRIL), Instant(APRIL + 100), [token; 32]);
    let session = NewSession {
        token,
        account,
        stage: Stage::Full,
        created,
        expires,
        proved: created,
        strong: false,
        address: "::1",
        browser: "—",
        instead: None,
    };
    store.open_session(municipality, &session).await.unwrap();
}

async fn acts(store: &Store, municipality: MunicipalityCode) -> Vec<String> {
    let entries = store.journal(municipality, Seq(1)..=Seq::NOW).await.unwrap();
    entries.into_iter().map(|entry| entry.act).filter(|act| act.starts_with("account-")).collect()
}

#[tokio::test]
async fn both_agree_and_each_says_so_in_its_own_journal() {
    check_on_both(async |store| {
        let home = two(&store).await;
        assert_eq!(store.offers(HOME(), THERE()).await.unwrap(), []);
        let unasked = store.admit_guest(THERE(), (HOME(), home), None, &by(2)).await;
        assert!(matches!(unasked, Err(GuestError::NotOffered)), "{unasked:?}");
        store.offer_account(HOME(), home, THERE(), &by(2)).await.unwrap();
        let offers = store.offers(HOME(), THERE()).await.unwrap();
        assert_eq!(
            offers.iter().map(|offer| (offer.account, offer.login.as_str(), offer.name.as_str())).collect::<Vec<_>>(),
            [(home, "adviser", "助言 花子")]
        );
        assert_eq!(store.offers(THERE(), HOME()).await.unwrap(), []);
        assert_eq!(store.ties(HOME(), home).await.unwrap(), [(THERE(), by(2).instant)]);
        assert_eq!(store.find_guest(THERE(), (HOME(), home)).await.unwrap(), None, "offered is not admitted");
        let guest = store.admit_guest(THERE(), (HOME(), home), Some(PersonKey(7)), &by(3)).await.unwrap();
        assert_eq!(guest, AccountId(2), "a number of its own");
        let (login, name) = (format!("adviser@{}", HOME()), "助言 花子".to_owned());
        let known = Guest { account: guest, login, name, person: Some(PersonKey(7)), state: AccountState::Active, used: None };
        assert_eq!(store.find_guest(THERE(), (HOME(), home)).await.unwrap(), Some(known));
        let listed = store.accounts(THERE()).await.unwrap();
        assert_eq!(listed.iter().map(|account| account.guest_of).collect::<Vec<_>>(), [None, Some(HOME())]);
        assert_eq!(acts(&store, HOME()).await, ["account-create", "account-offer"]);
        assert_eq!(acts(&store, THERE()).await, ["account-create", "account-admit"]);
        for code in [HOME(), THERE()] {
            let said = format!("{:?}", store.journal(code, Seq(1)..=Seq::NOW).await.unwrap());
            assert!(!said.contains("adviser") && !said.contains("助言"), "{said}");
            store.verify_journal(code, None).await.unwrap().unwrap();
        }
    })
    .await;
}

#[tokio::test]
async fn what_makes_no_sense_is_refused() {
    check_on_both(async |store| {
        let (home, guest) = admitted(&store).await;
        let nowhere: MunicipalityCode = "131016".parse().unwrap();
        let offer = async |account: AccountId, to: MunicipalityCode| store.offer_account(HOME(), account, to, &by(4)).await.unwrap_err();
        assert!(matches!(offer(home, HOME()).await, GuestError::Home));
        assert!(matches!(offer(home, THERE()).await, GuestError::Offered));
        assert!(matches!(offer(home, nowhere).await, GuestError::Read(_)));
        assert!(matches!(offer(AccountId(9), THERE()).await, GuestError::Account(AccountError::NoAccount(_))));
        let long = "a".repeat(55);
        let long = store.create_accounts(HOME(), &[new(&long)], &by(4)).await.unwrap()[0];
        assert!(matches!(offer(long, THERE()).await, GuestError::Long));
        let onward = store.offer_account(THERE(), guest, HOME(), &by(4)).await.unwrap_err();
        assert!(matches!(onward, GuestError::Account(AccountError::Guest(_))), "a guest is offered on by nobody: {onward}");
        let twice = store.admit_guest(THERE(), (HOME(), home), None, &by(4)).await.unwrap_err();
        assert!(matches!(twice, GuestError::Admitted), "{twice}");
        let own = store.admit_guest(HOME(), (HOME(), home), None, &by(4)).await.unwrap_err();
        assert!(matches!(own, GuestError::Home), "{own}");
        let other = store.withdraw_account(THERE(), home, HOME(), &by(4)).await.unwrap_err();
        assert!(matches!(other, GuestError::NotOffered), "{other}");
        for error in [onward, twice, own, other] {
            assert!(error.ja().ends_with('。'), "{}", error.ja());
        }
        assert_eq!(acts(&store, THERE()).await, ["account-create", "account-admit"]);
    })
    .await;
}

#[tokio::test]
async fn nobody_signs_in_with_what_a_guest_is_here() {
    check_on_both(async |store| {
        let (_, guest) = admitted(&store).await;
        let key = format!("adviser@{}", HOME());
        assert!(store.credentials(THERE(), guest).await.unwrap().is_none());
        assert!(store.credentials_of_login(THERE(), &key).await.unwrap().is_none());
        open(&store, THERE(), guest, 5).await;
        assert!(store.find_session(THERE(), &[5; 32]).await.unwrap().is_none(), "a session of it is never found");
        let code = NewCode { digest: [1; 32], expires: Instant(APRIL) };
        let passkey = Passkey { credential: vec![3], account: guest, name: "x".into(), data: "{}".into(), created: Instant(APRIL), used: None };
        let refused = [
            store.set_password(THERE(), guest, "hash", None, &by(4)).await,
            store.reset_account(THERE(), guest, Reset::All(code), &by(4)).await,
            store.reset_account(THERE(), guest, Reset::Second, &by(4)).await,
            store.set_totp(THERE(), guest, &Totp { secret: vec![1], clock: TotpClock::default() }, &[], &by(4)).await,
            store.set_recovery(THERE(), guest, &[vec![1]], &by(4)).await,
            store.add_passkey(THERE(), &passkey, &by(4)).await,
            store.tie_subject(THERE(), guest, ("idp", "s"), &by(4)).await,
        ];
        for (nth, error) in refused.into_iter().enumerate() {
            assert!(matches!(error, Err(AccountError::Guest(_))), "{nth}: {error:?}");
        }
        let again = store.create_accounts(THERE(), &[new(&key)], &by(4)).await;
        assert!(matches!(again, Err(AccountError::Taken(_))), "nobody else gets its name: {again:?}");
    })
    .await;
}

#[tokio::test]
async fn a_staff_number_leads_to_the_own_account_and_to_no_guest() {
    check_on_both(async |store| {
        let home = two(&store).await;
        let applied = store.apply(THERE(), &by(2), &crate::common::staff(), &mut |_| {}).await.unwrap();
        let person = Some(applied.people[0]);
        store.set_account_person(THERE(), AccountId(1), person, &by(2)).await.unwrap();
        store.offer_account(HOME(), home, THERE(), &by(2)).await.unwrap();
        store.admit_guest(THERE(), (HOME(), home), person, &by(3)).await.unwrap();
        assert_eq!(store.accounts_of_number(THERE(), "00012").await.unwrap(), [AccountId(1)]);
    })
    .await;
}

#[tokio::test]
async fn either_side_ends_it_and_the_same_can_begin_anew() {
    check_on_both(async |store| {
        let (home, guest) = admitted(&store).await;
        open(&store, HOME(), home, 1).await;
        store.work_in(HOME(), &[1; 32], THERE()).await.unwrap();
        let tied = async || {
            let found = store.find_session(HOME(), &[1; 32]).await.unwrap().unwrap();
            (found.has_ties, found.is_tied)
        };
        assert_eq!(tied().await, (true, true));
        store.withdraw_account(HOME(), home, THERE(), &by(4)).await.unwrap();
        assert_eq!(tied().await, (false, false));
        assert_eq!(store.offers(HOME(), THERE()).await.unwrap(), []);
        store.offer_account(HOME(), home, THERE(), &by(5)).await.unwrap();
        let office = NewOffice { account: guest, office: "adviser", unit: None, body: None, valid: period("2026-04-01..") };
        store.assign_office(THERE(), &office, &by(5)).await.unwrap();
        store.set_account_state(THERE(), guest, AccountState::Ended, &by(6)).await.unwrap();
        assert_eq!(store.find_guest(THERE(), (HOME(), home)).await.unwrap().unwrap().state, AccountState::Ended);
        assert!(store.find_session(HOME(), &[1; 32]).await.unwrap().is_some(), "whoever ends a guest ends no session elsewhere");
        let anew = store.admit_guest(THERE(), (HOME(), home), None, &by(7)).await.unwrap();
        let found = store.find_guest(THERE(), (HOME(), home)).await.unwrap().unwrap();
        assert_eq!((found.account, found.login, found.state), (anew, format!("adviser@{}-2", HOME()), AccountState::Active));
        assert_ne!(anew, guest);
        assert_eq!(store.offices_of(THERE(), anew, day("2026-04-02")).await.unwrap(), [], "its offices are not given back");
        store.set_account_state(HOME(), home, AccountState::Ended, &by(8)).await.unwrap();
        assert_eq!(store.ties(HOME(), home).await.unwrap(), []);
        assert!(matches!(store.offer_account(HOME(), home, THERE(), &by(9)).await, Err(GuestError::Account(AccountError::Ended(_)))));
    })
    .await;
}

#[tokio::test]
async fn an_erased_guest_is_nobodys() {
    check_on_both(async |store| {
        let (home, guest) = admitted(&store).await;
        let known = store.find_guest(THERE(), (HOME(), home)).await.unwrap().unwrap();
        store.touch_guest(THERE(), &known, Instant(APRIL)).await.unwrap();
        assert_eq!(store.find_account(THERE(), guest).await.unwrap().unwrap().used, Some(Instant(APRIL)));
        store.set_account_state(THERE(), guest, AccountState::Ended, &by(4)).await.unwrap();
        store.erase_account(THERE(), guest, &by(5)).await.unwrap();
        assert_eq!(store.find_guest(THERE(), (HOME(), home)).await.unwrap(), None);
        assert_eq!(store.find_account(THERE(), guest).await.unwrap().unwrap().guest_of, None);
    })
    .await;
}
