//! A municipality without a policy, a clock that tests turn, and accounts.

use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};

use ayumi_accounts::{Code, Login, Password, ServerKey, purpose};
use ayumi_facts::MunicipalityCode;
use ayumi_rights::Second;
use ayumi_store::{AccountId, By, Instant, NewAccount, NewCode, Store};
use ayumi_testkit::{Answered, Town, noon};
use ayumi_web::settings::SECOND;
use ayumi_web::{Accounts, Clock};

pub const PASSWORD: &str = "つばめが低く飛ぶ";

pub struct Here {
    pub town: Town,
    pub now: Arc<AtomicI64>,
}

impl Here {
    pub async fn new() -> Self {
        Self::with(ayumi_federation::Ways::default()).await
    }

    /// With ways in through others.
    pub async fn with(ways: ayumi_federation::Ways) -> Self {
        Self::where_(|accounts| accounts.ways = Arc::new(ways)).await
    }

    /// Where signing in is set up otherwise.
    pub async fn where_(change: impl FnOnce(&mut Accounts)) -> Self {
        let mut accounts = Accounts::new(ServerKey::new([7; 32]));
        change(&mut accounts);
        let store = Store::in_memory().await.unwrap();
        let city: MunicipalityCode = "141500".parse().unwrap();
        store.init_municipality(city, "ある市", &by()).await.unwrap();
        store.set_setting(city, SECOND, Second::Nobody.name(), &by()).await.unwrap();
        let now = Arc::new(AtomicI64::new(noon().0));
        let told = now.clone();
        let clock = Clock(Arc::new(move || Instant(told.load(Ordering::SeqCst))));
        Self { town: Town::with_accounts(store, city, clock, accounts).anonymous(), now }
    }

    pub fn wait(&self, seconds: i64) {
        self.now.fetch_add(seconds, Ordering::SeqCst);
    }

    pub fn now(&self) -> Instant {
        Instant(self.now.load(Ordering::SeqCst))
    }

    /// An account without anything to sign in with.
    pub async fn bare(&self, login: &str) -> AccountId {
        let new = NewAccount { login, login_key: login, name: "利用者", person: None, code: None };
        let account = self.town.store.create_accounts(self.town.municipality, &[new], &by()).await.unwrap()[0];
        self.town.assign_all(account).await;
        account
    }

    /// An account with the usual password.
    pub async fn account(&self, login: &str) -> AccountId {
        let id = self.bare(login).await;
        let hash = Password::typed(PASSWORD).hash([1; 16]).unwrap();
        self.town.store.set_password(self.town.municipality, id, &hash, None, &by()).await.unwrap();
        id
    }

    /// An account with a one-time code.
    pub async fn invited(&self, login: &str, seconds: i64) -> Code {
        let code = Code::new([9; 16]);
        let key = Login::parse(login).unwrap();
        let digest = code.digest(&purpose::first(&self.town.municipality.to_string(), key.key()));
        let new = NewCode { digest, expires: Instant(self.now().0 + seconds) };
        let new = NewAccount { login, login_key: key.key(), name: "利用者", person: None, code: Some(new) };
        let account = self.town.store.create_accounts(self.town.municipality, &[new], &by()).await.unwrap()[0];
        self.town.assign_all(account).await;
        code
    }

    /// What a sign-in with this password is answered.
    pub async fn sign_in(&self, login: &str, password: &str) -> Answered {
        self.town.post("/sign-in", &form(&[("login", login), ("password", password)])).await
    }

    /// From now on a second factor is asked of these.
    pub async fn ask_second_of(&self, second: Second) {
        self.town.store.set_setting(self.town.municipality, SECOND, second.name(), &by()).await.unwrap();
    }

    /// A browser that is signed in with the usual password.
    pub async fn browser(&self, login: &str) -> Town {
        let answered = self.sign_in(login, PASSWORD).await;
        assert_eq!(answered.status, 303, "{}", answered.body);
        self.town.with_cookie(&answered.cookie())
    }
}

pub fn by() -> By {
    By { actor: "90001".into(), reason: "試験".into(), instant: noon() }
}

pub fn form(pairs: &[(&str, &str)]) -> String {
    let encode = |text: &str| text.bytes().map(|byte| format!("%{byte:02X}")).collect::<String>();
    pairs.iter().map(|(key, value)| format!("{key}={}", encode(value))).collect::<Vec<_>>().join("&")
}

/// Whether this browser is signed in.
pub async fn is_in(browser: &Town) -> bool {
    let page = browser.get("/account").await;
    assert!(page.status == 200 || page.location().starts_with("/sign-in"), "{}", page.status);
    page.status == 200
}

/// What stands between two marks in a page.
pub fn between<'p>(page: &'p str, before: &str, after: &str) -> &'p str {
    let (_, rest) = page.split_once(before).unwrap_or_else(|| panic!("no {before} in {page}"));
    rest.split_once(after).unwrap().0
}
