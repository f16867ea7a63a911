//! What tests of pages, API and browser share: a synthetic city in a ledger, a clock that stands still, and requests to
//! the router without a network. Not part of the product.

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use axum::Router;
use axum::body::{Body, to_bytes};
use axum::http::{HeaderMap, HeaderValue, Request, StatusCode};
use ayumi_accounts::{Password, ServerKey, Token};
use ayumi_calendar::{Date, Period};
use ayumi_city::{CityPlan, generate};
use ayumi_facts::MunicipalityCode;
use ayumi_federation::Ways;
use ayumi_policy::{Checked, SourceFile};
use ayumi_rights::Office;
use ayumi_store::{AccountId, By, Instant, NewAccount, NewOffice, NewSession, PersonKey, Stage, Store, UnitKey};
use ayumi_web::reach::Reach;
use ayumi_web::visitor::{Home, Visitor};
use ayumi_web::{Accounts, Clock, Setup, Site};
use tower::ServiceExt;

/// The day on which every test takes place: 令和8年11月20日.
pub fn today() -> Date {
    Date::ymd(2026, 11, 20).expect("a day")
}

/// Noon of that day.
pub fn noon() -> Instant {
    Instant(Instant::end_of_day(today()).0 - 12 * 3_600)
}

/// The names of the packs of the repository.
pub fn packs() -> Vec<String> {
    let dirs = fs::read_dir(folder()).expect("the packs").map(|entry| entry.expect("an entry").path());
    let mut names: Vec<String> = dirs.filter(|dir| dir.join("policy.yaml").is_file()).map(|dir| file_name(&dir)).collect();
    names.sort();
    names
}

/// A pack of the repository, as files and checked.
pub fn pack(name: &str) -> (Vec<SourceFile>, Checked) {
    let entries = fs::read_dir(folder().join(name)).expect("a pack").map(|entry| entry.expect("an entry").path());
    let parts = entries.filter(|path| path.extension().is_some_and(|end| end == "yaml"));
    let mut files: Vec<SourceFile> =
        parts.map(|path| SourceFile { name: file_name(&path), text: fs::read_to_string(&path).expect("a text") }).collect();
    files.sort_by(|a, b| a.name.cmp(&b.name));
    let files = ayumi_policy::complete(files, &[libraries()]);
    let policy = ayumi_policy::load(&files).policy.expect("a pack without errors");
    (files, policy)
}

/// The libraries beside the packs of the repository.
fn libraries() -> Vec<SourceFile> {
    let below = |path: &Path| -> Vec<PathBuf> { fs::read_dir(path).expect("a folder").map(|entry| entry.expect("an entry").path()).collect() };
    let read = |folder: &Path, path: PathBuf| {
        let name = format!("{}/{}/{}", ayumi_policy::LIBRARY, file_name(folder), file_name(&path));
        SourceFile { name, text: fs::read_to_string(path).expect("a text") }
    };
    let folders = below(&folder().join(ayumi_policy::LIBRARY)).into_iter().filter(|path| path.is_dir());
    folders.flat_map(|folder| below(&folder).into_iter().map(move |path| read(&folder, path))).collect()
}

/// 見本の市: a ledger with a synthetic city in it, and the server over it.
#[derive(Clone, Debug)]
pub struct Town {
    /// The ledger.
    pub store: Store,
    /// Whose.
    pub municipality: MunicipalityCode,
    /// The site.
    pub site: Site,
    /// Its routes.
    pub router: Router,
    who: Who,
}

/// Who sends requests to a town.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Who {
    /// Somebody who may do everything, without a session.
    Everything,
    /// This visitor, without a session.
    Somebody(Box<Visitor>),
    /// A browser with this cookie; empty: nobody is signed in.
    Cookie(String),
}

/// What a request was answered.
#[derive(Clone, Debug)]
pub struct Answered {
    /// The status.
    pub status: StatusCode,
    /// The headers.
    pub headers: HeaderMap,
    /// The body as text.
    pub body: String,
}

impl Answered {
    /// The cookie that it sets, as a browser sends it back; empty if it sets none or takes it away.
    pub fn cookie(&self) -> String {
        let set = self.headers.get("set-cookie").and_then(|header| header.to_str().ok()).unwrap_or("");
        let pair = set.split(';').next().unwrap_or("");
        if pair.ends_with('=') { String::new() } else { pair.to_owned() }
    }

    /// Where it sends to; empty if nowhere.
    pub fn location(&self) -> &str {
        self.headers.get("location").and_then(|header| header.to_str().ok()).unwrap_or("")
    }
}

impl Town {
    /// A small city under a pack of the repository.
    pub async fn under(pack_name: &str) -> Self {
        Self::of(pack_name, 150).await
    }

    /// A city of so many staff under a pack of the repository, in memory.
    pub async fn of(pack_name: &str, staff: u32) -> Self {
        Self::in_ledger(Store::in_memory().await.expect("a ledger"), pack_name, staff).await
    }

    /// The same in a ledger that holds nothing yet.
    pub async fn in_ledger(store: Store, pack_name: &str, staff: u32) -> Self {
        const FEWEST_SECTIONS: u32 = 6;
        let (files, policy) = pack(pack_name);
        let whole = CityPlan::of(&policy, 1, today());
        let sections = (whole.sections * staff / whole.staff.max(1)).max(FEWEST_SECTIONS);
        let city = generate(&policy, &CityPlan { staff, sections, ..whole });
        ayumi_intake::settle(&store, &files, &policy, &city, &mut |_, _| {}).await.expect("a settled city");
        Self::with(store, city.municipality)
    }

    /// Cities of so many staff under these packs, in one installation.
    pub async fn sharing<const N: usize>(pack_names: [&str; N], staff: u32) -> [Self; N] {
        Self::sharing_in(Store::in_memory().await.expect("a ledger"), pack_names, staff).await
    }

    /// The same in a ledger that holds nothing yet.
    pub async fn sharing_in<const N: usize>(store: Store, pack_names: [&str; N], staff: u32) -> [Self; N] {
        let mut codes = Vec::new();
        for (seed, name) in (1..).zip(pack_names) {
            let (files, policy) = pack(name);
            let city = generate(&policy, &CityPlan { staff, sections: 8, ..CityPlan::of(&policy, seed, today()) });
            ayumi_intake::settle(&store, &files, &policy, &city, &mut |_, _| {}).await.expect("a settled city");
            codes.push(city.municipality);
        }
        let accounts = Accounts::new(ServerKey::new([7; 32]));
        let one = Self::serving(store, codes.clone(), Clock(Arc::new(noon)), accounts);
        let mut codes = codes.into_iter();
        pack_names.map(|_| {
            let code = codes.next().expect("a city for each pack");
            Self { municipality: code, site: one.site.of(code), ..one.clone() }
        })
    }

    /// The same installation with one more municipality, which has no policy and nobody in it: the desk of a prefecture.
    pub async fn with_desk(&self, code: MunicipalityCode, name: &str) -> Self {
        let by = By { actor: "試験".into(), reason: "試験".into(), instant: noon() };
        self.store.init_municipality(code, name, &by).await.expect("a municipality");
        let municipalities = self.site.municipalities().iter().copied().chain([code]).collect();
        let one = Self::serving(self.store.clone(), municipalities, Clock(Arc::new(noon)), Accounts::new(ServerKey::new([7; 32])));
        Self { municipality: code, site: one.site.of(code), ..one }
    }

    /// The server over a ledger.
    pub fn with(store: Store, municipality: MunicipalityCode) -> Self {
        Self::at(store, municipality, Clock(Arc::new(noon)))
    }

    /// The server over a ledger, under a clock of one's own.
    pub fn at(store: Store, municipality: MunicipalityCode, clock: Clock) -> Self {
        Self::with_ways(store, municipality, clock, Ways::default())
    }

    /// The same, where others may say who somebody is.
    pub fn with_ways(store: Store, municipality: MunicipalityCode, clock: Clock, ways: Ways) -> Self {
        let accounts = Accounts { ways: Arc::new(ways), ..Accounts::new(ServerKey::new([7; 32])) };
        Self::with_accounts(store, municipality, clock, accounts)
    }

    /// The same, where signing in goes by these rules.
    pub fn with_accounts(store: Store, municipality: MunicipalityCode, clock: Clock, accounts: Accounts) -> Self {
        Self::serving(store, vec![municipality], clock, accounts)
    }

    fn serving(store: Store, municipalities: Vec<MunicipalityCode>, clock: Clock, accounts: Accounts) -> Self {
        let municipality = *municipalities.first().expect("a city");
        let packs = packs().into_iter().map(|name| (name.clone(), pack(&name).0)).collect();
        let site = Site::new(Setup { store: store.clone(), municipalities, packs, clock, accounts });
        Self { router: ayumi_web::router(site.clone()), store, municipality, site, who: Who::Everything }
    }

    /// The same town, asked by nobody who is signed in.
    pub fn anonymous(&self) -> Self {
        Self { who: Who::Cookie(String::new()), ..self.clone() }
    }

    /// The same town, asked by this visitor, who has no session.
    pub fn as_(&self, visitor: Visitor) -> Self {
        Self { who: Who::Somebody(Box::new(visitor)), ..self.clone() }
    }

    /// The same town, asked by a browser with this cookie (`name=value`), as an answer set it.
    pub fn with_cookie(&self, cookie: &str) -> Self {
        Self { who: Who::Cookie(cookie.to_owned()), ..self.clone() }
    }

    /// Somebody who may do everything.
    pub fn everything(&self) -> Visitor {
        Visitor {
            municipality: self.municipality,
            account: AccountId(0),
            login: "90001".into(),
            name: "試験".into(),
            person: None,
            home: Home { municipality: self.municipality, account: AccountId(0), login: "90001".into(), person: None },
            has_ties: false,
            session: [0; 32],
            since: noon(),
            proved: noon(),
            second: true,
        }
    }

    /// Makes an account that may do everything, opens a session in it, and gives the cookie of its browser.
    pub async fn signed_in(&self, login: &str) -> String {
        let (account, cookie) = self.session(login, "試験").await;
        self.assign_all(account).await;
        cookie
    }

    /// The same for an account that has this office and is called by it.
    pub async fn signed_in_as(&self, office: Office) -> String {
        let (account, cookie) = self.session(office.name(), office.ja()).await;
        self.assign(account, office, None).await;
        cookie
    }

    async fn session(&self, login: &str, name: &str) -> (AccountId, String) {
        let (code, now) = (self.municipality, self.site.now());
        let by = By { actor: login.into(), reason: "試験".into(), instant: now };
        let account = NewAccount { login, login_key: login, name, person: None, code: None };
        let made = self.store.create_accounts(code, &[account], &by).await.expect("an account");
        (made[0], self.session_of(made[0], true).await)
    }

    /// Opens a session in an account, by two factors or by one, and gives the cookie of its browser.
    pub async fn session_of(&self, account: AccountId, strong: bool) -> String {
        let (code, now) = (self.municipality, self.site.now());
        let token = Token::new(ayumi_accounts::chance::draw());
        let new = NewSession {
            token: token.digest(),
            account,
            stage: Stage::Full,
            created: now,
            expires: Instant(now.0 + 86_400),
            proved: now,
            strong,
            address: "127.0.0.1",
            browser: "—",
            instead: None,
        };
        self.store.open_session(code, &new).await.expect("a session");
        format!("ayumi={code}.{}", token.sent())
    }

    /// Gives an account every office of a municipality that is for no unit or body.
    pub async fn assign_all(&self, account: AccountId) {
        for office in everywhere().offices.iter().filter(|office| office.is_assigned() && !office.needs_body()) {
            self.assign(account, *office, None).await;
        }
    }

    /// Gives an account an office from today on.
    pub async fn assign(&self, account: AccountId, office: Office, unit: Option<UnitKey>) {
        let by = By { actor: "試験".into(), reason: "試験".into(), instant: noon() };
        let valid = Period::new(today(), Date::FAR).expect("days");
        let body = office.needs_body().then_some("headquarters");
        let new = NewOffice { account, office: office.name(), unit, body, valid };
        self.store.assign_office(self.municipality, &new, &by).await.expect("an assignment");
    }

    /// Gives an account a password.
    pub async fn with_password(&self, login: &str, password: &str) {
        let by = By { actor: login.into(), reason: "試験".into(), instant: self.site.now() };
        let found = self.store.find_login(self.municipality, login).await.expect("a database").expect("an account");
        let hash = Password::typed(password).hash([1; 16]).expect("a hash");
        self.store.set_password(self.municipality, found.id, &hash, None, &by).await.expect("a password");
    }

    /// The same town, asked by somebody with this office, as the ledger has it from today on: an account of the person if one
    /// is named, the assignment, and no session.
    pub async fn with_office(&self, office: Office, person: Option<PersonKey>, unit: Option<UnitKey>) -> Self {
        let login = format!("{office}-{}", person.map_or(0, |person| person.0));
        let by = By { actor: "試験".into(), reason: "試験".into(), instant: noon() };
        let new = NewAccount { login: &login, login_key: &login, name: office.ja(), person, code: None };
        let account = self.store.create_accounts(self.municipality, &[new], &by).await.expect("an account")[0];
        if office.is_assigned() {
            self.assign(account, office, unit).await;
        }
        let home = Home { municipality: self.municipality, account, login: login.clone(), person };
        let visitor = Visitor { account, login, name: office.ja().into(), person, home, ..self.everything() };
        self.as_(visitor)
    }

    /// What a page is answered.
    pub async fn get(&self, path: &str) -> Answered {
        self.ask(Request::get(path).body(Body::empty()).expect("a request")).await
    }

    /// What a form is answered.
    pub async fn post(&self, path: &str, form: &str) -> Answered {
        let request = Request::post(path).header("content-type", "application/x-www-form-urlencoded");
        self.ask(request.body(Body::from(form.to_owned())).expect("a request")).await
    }

    /// What any request is answered; for this machine unless it names another host.
    pub async fn ask(&self, mut request: Request<Body>) -> Answered {
        if !request.headers().contains_key("host") {
            request.headers_mut().insert("host", HeaderValue::from_static("localhost:8480"));
            // As a browser does on our own page; a request with a cookie is not taken without.
            request.headers_mut().entry("origin").or_insert(HeaderValue::from_static("http://localhost:8480"));
        }
        match &self.who {
            Who::Everything => {
                request.extensions_mut().insert(self.everything());
                request.extensions_mut().insert(everywhere());
            }
            Who::Somebody(visitor) => drop(request.extensions_mut().insert((**visitor).clone())),
            Who::Cookie(cookie) if cookie.is_empty() => {}
            Who::Cookie(cookie) => drop(request.headers_mut().insert("cookie", cookie.parse().expect("a cookie"))),
        }
        let response = self.router.clone().oneshot(request).await.expect("an answer");
        let (parts, body) = response.into_parts();
        let bytes = to_bytes(body, usize::MAX).await.expect("a body");
        Answered { status: parts.status, headers: parts.headers, body: String::from_utf8_lossy(&bytes).into_owned() }
    }
}

/// Every office of a municipality at once.
fn everywhere() -> Arc<Reach> {
    let offices = Office::ALL.into_iter().filter(|office| *office != Office::Supervisor).collect();
    Arc::new(Reach { offices, units: Vec::new(), person: None })
}

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../policies")
}

fn file_name(path: &Path) -> String {
    path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default()
}
