//! Who asks: the cookie of a browser becomes a [`Visitor`] in the request's extensions, by one look-up. No visitor: nobody
//! is signed in. What a visitor may do is decided in `permit.rs`.
//!
//! Numbers of accounts and people are each municipality's own. A visitor has therefore two sides: where they *work*, whose
//! numbers all pages mean; and their *home*, whose account they are signed in to. Mostly both are the same.

use std::convert::Infallible;
use std::net::{IpAddr, Ipv4Addr, SocketAddr};

use axum::extract::{ConnectInfo, FromRequestParts, Request, State};
use axum::http::header::{COOKIE, HOST, HeaderValue, SET_COOKIE};
use axum::http::request::Parts;
use axum::http::{Extensions, HeaderMap};
use axum::middleware::Next;
use axum::response::Response;
use ayumi_accounts::{SessionRules, Token};
use ayumi_facts::MunicipalityCode;
use ayumi_store::{AccountId, Guest, Instant, PersonKey, Session, Stage};

use crate::employment;
use crate::error::AppError;
use crate::guest;
use crate::permit::Permit;
use crate::shell::{Me, Shell};
use crate::site::Site;

/// 利用者: who is signed in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Visitor {
    /// The municipality in which they work now.
    pub municipality: MunicipalityCode,
    /// 利用者番号 there.
    pub account: AccountId,
    /// 利用者ID there, under which they stand in its journal and its record of readings: a guest's with the code of the
    /// municipality they come from.
    pub login: String,
    /// What the account is called.
    pub name: String,
    /// The person in the ledger there whose account it is.
    pub person: Option<PersonKey>,
    /// What they are signed in to.
    pub home: Home,
    /// Whether their account is offered to other municipalities, so that they may have somewhere else to work.
    pub has_ties: bool,
    /// The digest of the session's token.
    pub session: [u8; 32],
    /// When they signed in.
    pub since: Instant,
    /// When they last proved who they are.
    pub proved: Instant,
    /// Whether they have a second factor, or proved who they are elsewhere by two.
    pub second: bool,
}

/// 本来の利用者: the account that somebody is signed in to. Passwords, second factors and sessions are its own, wherever they
/// work.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Home {
    /// The municipality whose account it is.
    pub municipality: MunicipalityCode,
    /// 利用者番号 there.
    pub account: AccountId,
    /// 利用者ID there.
    pub login: String,
    /// The person in the ledger there.
    pub person: Option<PersonKey>,
}

impl Visitor {
    /// Whether they work in another municipality than that of their account.
    pub fn is_guest(&self) -> bool {
        self.home.municipality != self.municipality
    }

    /// The same, working at home.
    pub fn at_home(&self) -> Self {
        let Home { municipality, account, login, person } = self.home.clone();
        Self { municipality, account, login, person, ..self.clone() }
    }
}

/// Somebody half way in: the second factor or a first password is awaited.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Pending {
    /// The municipality whose account it is.
    pub home: MunicipalityCode,
    /// 利用者番号
    pub account: AccountId,
    /// 利用者ID
    pub login: String,
    /// What is awaited.
    pub stage: Stage,
    /// When they proved who they are so far.
    pub proved: Instant,
    /// The digest of the session's token.
    pub session: [u8; 32],
}

/// 接続: where a request comes from and how. Whoever accepts connections puts it into the request's extensions.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Connection {
    /// The network address of the browser.
    pub address: IpAddr,
    /// Whether the browser sees TLS.
    pub tls: bool,
}

impl Connection {
    /// Of a request: as it was said, otherwise the peer without TLS.
    pub fn of(extensions: &Extensions) -> Self {
        let said = extensions.get::<Self>().copied();
        said.unwrap_or_else(|| {
            let peer = extensions.get::<ConnectInfo<SocketAddr>>().map(|peer| peer.0.ip());
            Self { address: peer.unwrap_or(IpAddr::V4(Ipv4Addr::LOCALHOST)), tls: false }
        })
    }

    /// The name of the cookie. With the prefix a browser takes it over TLS only, for this host and every path.
    fn cookie(self) -> &'static str {
        if self.tls { "__Host-ayumi" } else { "ayumi" }
    }

    /// The origin that the browser sees.
    pub fn origin(self, headers: &HeaderMap) -> String {
        let host = headers.get(HOST).and_then(|host| host.to_str().ok()).unwrap_or("");
        format!("{}://{host}", if self.tls { "https" } else { "http" })
    }

    /// The header that gives a browser its session. It ends with the browser; script never sees it.
    pub fn keep(self, municipality: MunicipalityCode, token: &Token) -> (axum::http::HeaderName, HeaderValue) {
        self.set(&format!("{municipality}.{}", token.sent()), "")
    }

    /// The header that takes it away.
    pub fn forget(self) -> (axum::http::HeaderName, HeaderValue) {
        self.set("", "; Max-Age=0")
    }

    /// The name of the cookie of somebody who is away at a provider.
    fn away(self) -> &'static str {
        if self.tls { "__Host-ayumi-away" } else { "ayumi-away" }
    }

    /// The name of the cookie with the municipality in which somebody signs in.
    fn place(self) -> &'static str {
        if self.tls { "__Host-ayumi-place" } else { "ayumi-place" }
    }

    /// The header that lets a browser remember for a year in which municipality its people sign in. It is no secret.
    pub fn keep_place(self, municipality: MunicipalityCode) -> (axum::http::HeaderName, HeaderValue) {
        self.named(self.place(), &municipality.to_string(), "; Max-Age=31536000")
    }

    /// The header that lets a browser be known when it comes back from a provider.
    pub fn keep_away(self, token: &Token) -> (axum::http::HeaderName, HeaderValue) {
        self.named(self.away(), &token.sent(), "; Max-Age=600")
    }

    fn set(self, value: &str, more: &str) -> (axum::http::HeaderName, HeaderValue) {
        self.named(self.cookie(), value, more)
    }

    fn named(self, name: &str, value: &str, more: &str) -> (axum::http::HeaderName, HeaderValue) {
        let secure = if self.tls { "; Secure" } else { "" };
        let text = format!("{name}={value}; Path=/; HttpOnly; SameSite=Lax{secure}{more}");
        (SET_COOKIE, HeaderValue::from_str(&text).unwrap_or(HeaderValue::from_static("")))
    }
}

/// Puts who asks into the request. A visitor who is there already (tests) stays.
pub async fn recognise(State(site): State<Site>, mut request: Request, next: Next) -> Response {
    let asset = request.uri().path().starts_with("/assets/");
    if !asset && request.extensions().get::<Visitor>().is_none() {
        let connection = Connection::of(request.extensions());
        let sent = sent(request.headers(), connection.cookie());
        if let Some((municipality, token)) = sent.filter(|(municipality, _)| site.municipalities().contains(municipality)) {
            match find(&site, municipality, &token).await {
                Ok(Some((session, guest))) => put(request.extensions_mut(), municipality, &token, (session, guest)),
                Ok(None) => {}
                Err(error) => return axum::response::IntoResponse::into_response(error),
            }
        }
    }
    next.run(request).await
}

/// 「ayumi=141500.token」 among the cookies of a request.
fn sent(headers: &HeaderMap, name: &str) -> Option<(MunicipalityCode, Token)> {
    let (municipality, token) = cookie_of(headers, name)?.split_once('.')?;
    Some((municipality.parse().ok()?, Token::read(token)?))
}

/// The value of a cookie.
fn cookie_of<'h>(headers: &'h HeaderMap, name: &str) -> Option<&'h str> {
    let all = headers.get_all(COOKIE).iter().filter_map(|header| header.to_str().ok()).flat_map(|header| header.split(';'));
    Some(all.filter_map(|pair| pair.trim().split_once('=')).find(|(key, _)| *key == name)?.1)
}

/// The session, if its time is not over and its owner has not left; and what they are where they work, if that is elsewhere.
/// That it was used is noted at most once a minute.
async fn find(site: &Site, municipality: MunicipalityCode, token: &Token) -> Result<Option<(Session, Option<Guest>)>, AppError> {
    let (now, digest) = (site.now(), token.digest());
    let Some(session) = site.store().find_session(municipality, &digest).await? else { return Ok(None) };
    let stands = site.accounts().sessions.stands(session.created.0, session.last_seen.0, now.0) && now < session.expires;
    if stands && SessionRules::is_to_note(session.last_seen.0, now.0) {
        site.store().touch_session(municipality, &digest, now).await?;
    }
    if stands && employment::has_left(&site.of(municipality), session.person).await? {
        site.store().end_sessions(municipality, session.account, None).await?;
        return Ok(None);
    }
    if !stands {
        return Ok(None);
    }
    let guest = guest::at_work(site, municipality, (&session, &digest)).await?;
    Ok(Some((session, guest)))
}

fn put(extensions: &mut Extensions, municipality: MunicipalityCode, token: &Token, (session, guest): (Session, Option<Guest>)) {
    let Session { account, login, name, person, works_in, stage, created, proved, strong, has_second, has_ties, .. } = session;
    let (second, token) = (has_second || strong, token.digest());
    match stage {
        Stage::Full => {
            let home = Home { municipality, account, login: login.clone(), person };
            let own = Visitor { municipality, account, login, name, person, home, has_ties, session: token, since: created, proved, second };
            extensions.insert(match guest {
                Some(Guest { account, login, name, person, .. }) => Visitor { municipality: works_in, account, login, name, person, ..own },
                None => own,
            });
        }
        stage => {
            extensions.insert(Pending { home: municipality, account, login, stage, proved, session: token });
        }
    }
}

impl FromRequestParts<Site> for Visitor {
    type Rejection = AppError;

    async fn from_request_parts(parts: &mut Parts, _site: &Site) -> Result<Self, AppError> {
        parts.extensions.get::<Self>().cloned().ok_or_else(AppError::sign_in)
    }
}

/// What the pages of signing in and of one's own account know of a request. Unlike `Ask` it needs no policy.
#[derive(Clone, Debug)]
pub struct At {
    /// Of the municipality in which somebody works; while they sign in, of the one whose account they sign in to.
    pub site: Site,
    /// The frame of the page.
    pub shell: Shell,
    /// Where the request comes from.
    pub connection: Connection,
    /// The origin that the browser sees.
    pub origin: String,
    /// The municipality in which somebody signs in, where several share the installation and one was chosen.
    pub place: Option<MunicipalityCode>,
    /// Who is signed in.
    pub visitor: Option<Visitor>,
    /// Who is half way in.
    pub pending: Option<Pending>,
    /// Under which the server keeps what this browser started at a provider.
    pub away: Option<Token>,
    /// Whether a page of another site led here.
    pub is_from_elsewhere: bool,
    /// The browser in a word, for its owner.
    pub browser: &'static str,
}

impl FromRequestParts<Site> for At {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, site: &Site) -> Result<Self, Infallible> {
        let mut shell = Shell::of(parts);
        let visitor = parts.extensions.get::<Visitor>().cloned();
        let permit = parts.extensions.get::<Permit>().cloned();
        let connection = Connection::of(&parts.extensions);
        let place = chosen(site, &parts.headers, connection);
        // Whoever proves once more who they are does so at home.
        let signs_in = parts.uri.path().starts_with("/sign-");
        let visitor = visitor.map(|visitor| if signs_in { visitor.at_home() } else { visitor });
        shell.me = visitor.as_ref().map(Me::from);
        // Who is signed in is where they work, whatever this browser chose before.
        let works_in = visitor.as_ref().map(|visitor| visitor.municipality).or(place);
        let site = permit.map_or_else(|| works_in.map_or_else(|| site.clone(), |place| site.of(place)), |permit| permit.site);
        shell.bare = visitor.is_none();
        if let Ok(municipality) = site.store().get_municipality(site.municipality()).await {
            shell.municipality = municipality.name;
        }
        Ok(Self {
            place,
            site,
            shell,
            connection,
            origin: connection.origin(&parts.headers),
            pending: parts.extensions.get::<Pending>().cloned(),
            away: cookie_of(&parts.headers, connection.away()).and_then(Token::read),
            is_from_elsewhere: parts.headers.get("sec-fetch-site").is_some_and(|site| site == "cross-site" || site == "same-site"),
            browser: family(parts.headers.get("user-agent").and_then(|agent| agent.to_str().ok()).unwrap_or("")),
            visitor,
        })
    }
}

/// The municipality that a browser has chosen, if the installation is shared and shows its pages.
fn chosen(site: &Site, headers: &HeaderMap, connection: Connection) -> Option<MunicipalityCode> {
    let code = cookie_of(headers, connection.place())?.parse().ok()?;
    Some(code).filter(|code| site.is_shared() && site.municipalities().contains(code))
}

/// The family of a browser: enough to tell one's own sessions apart, too little to tell people apart.
fn family(agent: &str) -> &'static str {
    let families = [("Edg/", "Edge"), ("Firefox/", "Firefox"), ("Chrome/", "Chrome"), ("Safari/", "Safari")];
    families.iter().find(|(mark, _)| agent.contains(mark)).map_or("—", |(_, name)| name)
}

/// An address within these pages to go back to; the first page for anything else.
pub fn way_back(to: &str) -> &str {
    let local = to.starts_with('/') && !to.starts_with("//") && !to.chars().any(|sign| sign == '\\' || sign.is_control());
    if local && !to.starts_with("/sign-") && !to.starts_with("/api/") { to } else { "/" }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_addresses_within_these_pages_are_gone_back_to() {
        let check = |to: &str, expected: &str| assert_eq!(way_back(to), expected, "{to}");
        check("/people/42?as_of=R9.3.31", "/people/42?as_of=R9.3.31");
        check("", "/");
        check("//evil.example", "/");
        check("/\\evil.example", "/");
        check("https://evil.example", "/");
        check("javascript:alert(1)", "/");
        check("/\n/evil", "/");
        check("/sign-in", "/");
    }

    #[test]
    fn a_cookie_is_found_among_others_and_nothing_broken_is_read() {
        let token = Token::new([3; 32]);
        let check = |cookie: String, found: bool| {
            let headers = HeaderMap::from_iter([(COOKIE, HeaderValue::from_str(&cookie).unwrap())]);
            assert_eq!(sent(&headers, "ayumi").is_some_and(|(_, read)| read == token), found, "{cookie}");
        };
        check(format!("a=b; ayumi=141500.{}; c=d", token.sent()), true);
        check(format!("ayumi=141501.{}", token.sent()), false);
        check(format!("ayumi={}", token.sent()), false);
        check(format!("__Host-ayumi=141500.{}", token.sent()), false);
        check("ayumi=".into(), false);
    }

    #[test]
    fn over_tls_the_cookie_is_bound_to_it() {
        let tls = Connection { address: IpAddr::V4(Ipv4Addr::LOCALHOST), tls: true };
        let header = tls.keep("141500".parse().unwrap(), &Token::new([0; 32])).1;
        let text = header.to_str().unwrap();
        assert!(text.starts_with("__Host-ayumi=141500.") && text.ends_with("; Path=/; HttpOnly; SameSite=Lax; Secure"), "{text}");
        assert!(!Connection { tls: false, ..tls }.forget().1.to_str().unwrap().contains("Secure"));
    }
}
