//! Accounts in the database: all or none, gone when ended, counted attempts, sessions, and nothing personal in the journal.

use crate::common::{APRIL, by, check_on_both, city, other_city};
use ayumi_facts::Seq;
use ayumi_store::{AccountError, AccountId, AccountState, Instant, NewAccount, NewCode, NewSession, Passkey, Reset, Stage, Store, Totp, TotpClock};

fn new(login: &str) -> NewAccount<'_> {
    NewAccount { login, login_key: login, name: "山田 太郎", person: None, code: Some(NewCode { digest: [1; 32], expires: Instant(APRIL) }) }
}

async fn made(store: &Store, login: &str) -> AccountId {
    store.create_accounts(city(), &[new(login)], &by(1)).await.unwrap()[0]
}

fn at(last: i64) -> TotpClock {
    TotpClock { last, ..TotpClock::default() }
}

async fn open(store: &Store, account: AccountId, token: u8) {
    let (created, expires) = (Instant(APRIL), Instant(APRIL + 100));
    let (token, proved) = ([token; 32], created);
    let session =
        NewSession { token, account, stage: Stage::Full, created, expires, proved, strong: false, address: "::1", browser: "—", instead: None };
    store.open_session(city(), &session).await.unwrap();
}

#[tokio::test]
async fn accounts_are_made_all_or_none() {
    check_on_both(async |store| {
        made(&store, "a").await;
        let error = store.create_accounts(city(), &[new("b"), new("a"), new("c"), new("c")], &by(2)).await.unwrap_err();
        assert!(matches!(error, AccountError::Taken(logins) if logins == ["a", "c"]));
        assert_eq!(store.count_accounts(city()).await.unwrap(), 1);
        let ids = store.create_accounts(city(), &[new("b"), new("c")], &by(2)).await.unwrap();
        assert_eq!(ids, [AccountId(2), AccountId(3)]);
    })
    .await;
}

#[tokio::test]
async fn a_municipality_has_its_own_accounts() {
    check_on_both(async |store| {
        store.init_municipality(other_city(), "別の市", &by(0)).await.unwrap();
        let here = made(&store, "a").await;
        let there = store.create_accounts(other_city(), &[new("a")], &by(1)).await.unwrap()[0];
        assert_eq!(here, there, "numbers are each municipality's own");
        open(&store, here, 1).await;
        assert!(store.find_session(city(), &[1; 32]).await.unwrap().is_some());
        assert!(store.find_session(other_city(), &[1; 32]).await.unwrap().is_none());
        store.set_account_state(city(), here, AccountState::Ended, &by(2)).await.unwrap();
        assert_eq!(store.find_account(other_city(), there).await.unwrap().unwrap().state, AccountState::Active);
    })
    .await;
}

#[tokio::test]
async fn an_ended_account_keeps_nothing_to_sign_in_with_and_its_login_means_nobody_else() {
    check_on_both(async |store| {
        let id = made(&store, "a").await;
        store.set_password(city(), id, "hash", None, &by(1)).await.unwrap();
        store.set_totp(city(), id, &Totp { secret: vec![1], clock: TotpClock::default() }, &[vec![2; 48]], &by(1)).await.unwrap();
        let passkey = Passkey { credential: vec![3], account: id, name: "x".into(), data: "{}".into(), created: Instant(APRIL), used: None };
        store.add_passkey(city(), &passkey, &by(1)).await.unwrap();
        store.tie_subject(city(), id, ("idp", "s"), &by(1)).await.unwrap();
        open(&store, id, 1).await;
        store.set_account_state(city(), id, AccountState::Ended, &by(2)).await.unwrap();
        let left = store.credentials(city(), id).await.unwrap().unwrap();
        assert_eq!((left.hash, left.code, left.totp, left.recovery, left.passkeys), (None, None, None, 0, 0));
        assert!(store.find_session(city(), &[1; 32]).await.unwrap().is_none());
        assert!(store.account_of_subject(city(), "idp", "s").await.unwrap().is_none());
        assert!(matches!(store.set_account_state(city(), id, AccountState::Active, &by(3)).await, Err(AccountError::Ended(_))));
        assert!(matches!(store.set_password(city(), id, "hash", None, &by(3)).await, Err(AccountError::Ended(_))));
        assert!(matches!(store.create_accounts(city(), &[new("a")], &by(3)).await, Err(AccountError::Taken(_))));
    })
    .await;
}

#[tokio::test]
async fn what_is_good_once_is_taken_once() {
    check_on_both(async |store| {
        let id = made(&store, "a").await;
        assert!(store.use_code(city(), id, &[1; 32]).await.unwrap());
        assert!(!store.use_code(city(), id, &[1; 32]).await.unwrap());
        store.set_totp(city(), id, &Totp { secret: vec![1], clock: at(5) }, &[vec![2; 48], vec![3; 48]], &by(1)).await.unwrap();
        assert!(store.use_recovery(city(), id, &[2; 48]).await.unwrap());
        assert!(!store.use_recovery(city(), id, &[2; 48]).await.unwrap());
        let times = (Instant(APRIL), Instant(APRIL + 10));
        store.keep_ceremony(city(), &[4; 32], Some(id), "state", times).await.unwrap();
        assert_eq!(store.take_ceremony(city(), &[4; 32], Instant(APRIL)).await.unwrap(), Some((Some(id), "state".into())));
        assert_eq!(store.take_ceremony(city(), &[4; 32], Instant(APRIL)).await.unwrap(), None);
        store.keep_ceremony(city(), &[5; 32], None, "state", times).await.unwrap();
        assert_eq!(store.take_ceremony(city(), &[5; 32], Instant(APRIL + 10)).await.unwrap(), None, "too late");
    })
    .await;
}

#[tokio::test]
async fn of_two_attempts_at_once_one_turns_the_clock_of_an_app() {
    check_on_both(async |store| {
        let (id, other) = (made(&store, "a").await, made(&store, "b").await);
        for account in [id, other] {
            store.set_totp(city(), account, &Totp { secret: vec![1], clock: at(5) }, &[], &by(1)).await.unwrap();
        }
        let clock = async |account: AccountId| store.credentials(city(), account).await.unwrap().unwrap().totp.unwrap().clock;
        let near = TotpClock { last: 9, offset: 0, trial: Some(-2) };
        let gone = TotpClock { trial: None, ..near };
        let learned = TotpClock { last: 10, offset: -2, trial: None };
        let turns =
            [(at(5), near, true), (at(5), at(6), false), (gone, learned, false), (near, gone, true), (near, learned, false), (gone, learned, true)];
        for (before, after, good) in turns {
            assert_eq!(store.turn_totp(city(), id, before, after).await.unwrap(), good, "{before:?} {after:?}");
        }
        assert_eq!((clock(id).await, clock(other).await), (learned, at(5)));
        let set = Totp { secret: vec![1], clock: near };
        store.set_totp(city(), id, &set, &[], &by(1)).await.unwrap();
        assert_eq!(clock(id).await, near);
    })
    .await;
}

#[tokio::test]
async fn every_attempt_counts_until_it_is_right() {
    check_on_both(async |store| {
        let subjects = ["login x", "address y"];
        let limit = |[account, _]: [&[i64]; 2]| (account.len() >= 3).then_some(APRIL + 60);
        let begin = async |now: i64| store.begin_attempt(city(), subjects, Instant(now), limit).await.unwrap();
        for _ in 0..3 {
            assert_eq!(begin(APRIL).await, None);
        }
        assert_eq!(begin(APRIL).await, Some(Instant(APRIL + 60)), "three are under way at once");
        store.attempt_was_right(city(), subjects, Instant(APRIL), false).await.unwrap();
        assert_eq!(begin(APRIL).await, None, "one of them was right");
        assert_eq!(begin(APRIL).await, Some(Instant(APRIL + 60)));
        store.attempt_was_right(city(), subjects, Instant(APRIL), true).await.unwrap();
        assert_eq!(begin(APRIL).await, None, "somebody is in: the failures are forgotten");
        assert_eq!(begin(APRIL + 86_400).await, None, "and after a day anyway");
    })
    .await;
}

#[tokio::test]
async fn sessions_are_opened_replaced_listed_and_ended() {
    check_on_both(async |store| {
        let (a, b) = (made(&store, "a").await, made(&store, "b").await);
        open(&store, a, 1).await;
        open(&store, a, 2).await;
        open(&store, b, 3).await;
        let tokens = async || store.sessions(city(), a, Instant(APRIL)).await.unwrap().len();
        assert_eq!(tokens().await, 2);
        store.end_session(city(), b, &[1; 32]).await.unwrap();
        assert_eq!(tokens().await, 2, "it is not b's");
        store.touch_session(city(), &[1; 32], Instant(APRIL + 50)).await.unwrap();
        assert_eq!(store.find_session(city(), &[1; 32]).await.unwrap().unwrap().last_seen, Instant(APRIL + 50));
        assert_eq!(store.end_sessions(city(), a, Some(&[1; 32])).await.unwrap(), 1);
        store.work_in(city(), &[1; 32], other_city()).await.unwrap();
        assert_eq!(store.find_session(city(), &[1; 32]).await.unwrap().unwrap().works_in, other_city());
        store.set_account_state(city(), a, AccountState::Locked, &by(1)).await.unwrap();
        assert_eq!(tokens().await, 0);
        assert!(store.find_session(city(), &[3; 32]).await.unwrap().is_some());
    })
    .await;
}

#[tokio::test]
async fn the_journal_tells_what_was_done_and_nothing_personal() {
    check_on_both(async |store| {
        let id = made(&store, "yamada").await;
        store.set_password(city(), id, "$argon2id$secret", None, &by(1)).await.unwrap();
        store.set_account_state(city(), id, AccountState::Locked, &by(1)).await.unwrap();
        store.reset_account(city(), id, Reset::All(NewCode { digest: [9; 32], expires: Instant(APRIL) }), &by(1)).await.unwrap();
        let entries = store.journal(city(), Seq(2)..=Seq::NOW).await.unwrap();
        let acts: Vec<&str> = entries.iter().map(|entry| entry.act.as_str()).collect();
        assert_eq!(acts, ["account-create", "account-password", "account-lock", "account-reset"]);
        let said = format!("{entries:?}");
        assert!(!said.contains("yamada") && !said.contains("山田") && !said.contains("secret"), "{said}");
    })
    .await;
}

#[tokio::test]
async fn one_factor_is_reset_and_the_other_stays() {
    check_on_both(async |store| {
        let id = made(&store, "a").await;
        let code = NewCode { digest: [9; 32], expires: Instant(APRIL) };
        let both = async || {
            store.set_password(city(), id, "hash", None, &by(1)).await.unwrap();
            store.set_totp(city(), id, &Totp { secret: vec![1], clock: TotpClock::default() }, &[vec![2; 48]], &by(1)).await.unwrap();
        };
        let left = async || {
            let left = store.credentials(city(), id).await.unwrap().unwrap();
            (left.hash.is_some(), left.code.is_some(), left.totp.is_some(), left.recovery)
        };
        for (reset, expected) in
            [(Reset::Password(code), (false, true, true, 1)), (Reset::Second, (true, false, false, 0)), (Reset::All(code), (false, true, false, 0))]
        {
            both().await;
            open(&store, id, 1).await;
            store.reset_account(city(), id, reset, &by(1)).await.unwrap();
            assert_eq!(left().await, expected, "{reset:?}");
            assert!(store.find_session(city(), &[1; 32]).await.unwrap().is_none(), "{reset:?}");
        }
    })
    .await;
}

#[tokio::test]
async fn the_day_of_the_last_use_is_noted() {
    check_on_both(async |store| {
        let id = made(&store, "a").await;
        let used = async || store.find_account(city(), id).await.unwrap().unwrap().used;
        assert_eq!(used().await, None);
        open(&store, id, 1).await;
        assert_eq!(used().await, Some(Instant(APRIL)));
        store.touch_session(city(), &[1; 32], Instant(APRIL + 60)).await.unwrap();
        assert_eq!(used().await, Some(Instant(APRIL)), "once a day");
        store.touch_session(city(), &[1; 32], Instant(APRIL + 86_400)).await.unwrap();
        assert_eq!(used().await, Some(Instant(APRIL + 86_400)));
    })
    .await;
}

#[tokio::test]
async fn a_session_instead_of_another_works_where_that_one_did() {
    check_on_both(async |store| {
        let id = made(&store, "a").await;
        open(&store, id, 1).await;
        store.work_in(city(), &[1; 32], other_city()).await.unwrap();
        let (created, instead) = (Instant(APRIL), Some([1; 32]));
        let (stage, proved, strong, expires) = (Stage::Full, Instant(APRIL), true, Instant(APRIL + 100));
        let new = NewSession { token: [2; 32], account: id, stage, created, expires, proved, strong, address: "::1", browser: "—", instead };
        store.open_session(city(), &new).await.unwrap();
        let found = store.find_session(city(), &[2; 32]).await.unwrap().unwrap();
        assert_eq!((found.works_in, found.strong, found.proved, found.has_second), (other_city(), true, Instant(APRIL), false));
        assert!(store.find_session(city(), &[1; 32]).await.unwrap().is_none());
    })
    .await;
}

#[tokio::test]
async fn secrets_are_sealed_anew_unless_somebody_changed_them_meanwhile() {
    check_on_both(async |store| {
        let (a, b) = (made(&store, "a").await, made(&store, "b").await);
        for (account, secret) in [(a, 1), (b, 2)] {
            store.set_totp(city(), account, &Totp { secret: vec![secret], clock: at(7) }, &[], &by(1)).await.unwrap();
        }
        let read = store.sealed_secrets(city()).await.unwrap();
        assert_eq!(read, [(a, vec![1]), (b, vec![2])]);
        store.set_totp(city(), b, &Totp { secret: vec![3], clock: at(8) }, &[], &by(1)).await.unwrap();
        let changes: Vec<_> = read.into_iter().map(|(account, old)| (account, old.clone(), [old, vec![9]].concat())).collect();
        assert_eq!(store.reseal(city(), &changes, &by(1)).await.unwrap(), 1);
        assert_eq!(store.sealed_secrets(city()).await.unwrap(), [(a, vec![1, 9]), (b, vec![3])]);
        assert_eq!(store.credentials(city(), a).await.unwrap().unwrap().totp.unwrap().clock.last, 7);
        assert_eq!(store.reseal(city(), &changes, &by(1)).await.unwrap(), 0, "again: nothing is left to do");
        let acts: Vec<String> = store.journal(city(), Seq(2)..=Seq::NOW).await.unwrap().into_iter().map(|entry| entry.act).collect();
        assert_eq!(acts.iter().filter(|act| *act == "rotate-key").count(), 1);
    })
    .await;
}
