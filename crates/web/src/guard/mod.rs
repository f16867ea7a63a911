//! The guard before every route: for whom the request is, how often its sender asks, whether a form comes from our own
//! page, how long it may take, and what browsers are told to allow. It knows no visitor's rights: those are `permit`.
//!
//! **Why no token in forms** (ASVS 3.5.1). What writes is sent by POST, and a POST is taken only if the browser itself
//! says that our own page sent it: `Origin` names our address, or `Sec-Fetch-Site` says `same-origin`. Pages cannot set
//! either header, all browsers that the pages support send `Origin` with every POST, and a request that carries a cookie
//! but neither header is refused. A token in every form would prove the same thing again, would have to be kept for each
//! session, and would be the only secret in a compressed page. Sign-in cookies are `SameSite=Lax` besides.

mod headers;
mod limits;
mod names;
mod network;
mod patience;
mod rates;

use std::net::{IpAddr, Ipv4Addr};
use std::sync::Arc;

use axum::extract::{Request, State};
use axum::http::{HeaderMap, HeaderName, Method};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};

use crate::error::AppError;
use crate::visitor::{Connection, Visitor};

pub use headers::tell;
pub use limits::Limits;
pub use names::{Origin, OriginError};
pub use network::{Network, NetworkError};
pub use patience::wait;

/// How a guard is set up.
#[derive(Clone, Debug, Default)]
pub struct GuardSetup {
    /// Names of the server beside those of the machine itself.
    pub names: Vec<String>,
    /// Proxies whose word about the visitor is believed.
    pub trusted: Vec<Network>,
    /// 上限
    pub limits: Limits,
    /// For how many days browsers are to insist on https; 0 says nothing.
    pub hsts_days: u32,
}

/// 番人. Cheap to clone; clones share everything.
#[derive(Clone, Debug)]
pub struct Guard {
    inner: Arc<Inner>,
}

#[derive(Debug)]
struct Inner {
    setup: GuardSetup,
    rates: rates::Rates,
}

/// つなぎ: the connection on which a request came, as the server saw it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Wire {
    /// The other end.
    pub address: IpAddr,
    /// Whether it is encrypted.
    pub encrypted: bool,
}

/// 相手: who asks, past the proxies that are trusted. Every request has one in its extensions.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Peer {
    /// Where the request began.
    pub address: IpAddr,
    /// Whether the visitor's browser speaks https, so that its cookies may be `Secure`.
    pub secure: bool,
}

impl Guard {
    /// A guard that has counted nothing yet.
    pub fn new(setup: GuardSetup) -> Self {
        let rates = rates::Rates::new(&setup.limits);
        Self { inner: Arc::new(Inner { setup, rates }) }
    }

    /// That of a server on the machine itself, for whoever sits there: nothing is counted.
    pub fn local() -> Self {
        let limits = Limits { per_address: 0, per_session: 0, ..Limits::default() };
        Self::new(GuardSetup { limits, ..GuardSetup::default() })
    }

    /// 上限
    pub fn limits(&self) -> &Limits {
        &self.inner.setup.limits
    }

    /// Whether connections from there come from many people.
    pub fn trusts(&self, address: IpAddr) -> bool {
        self.inner.setup.trusted.iter().any(|network| network.contains(address))
    }

    /// Whether a request names the server as it is called.
    pub fn is_for_us(&self, headers: &HeaderMap) -> bool {
        names::is_for_us(headers, &self.inner.setup.names)
    }

    fn peer(&self, request: &Request) -> Peer {
        let wire = request.extensions().get::<Wire>().copied().unwrap_or(Wire { address: Ipv4Addr::LOCALHOST.into(), encrypted: false });
        network::behind(wire, request.headers(), |address| self.trusts(address))
    }

    fn refusal(&self, request: &Request, peer: Peer) -> Option<AppError> {
        let headers = request.headers();
        if !self.is_for_us(headers) || !(is_safe(request.method()) || names::is_from_us(headers, peer.secure)) {
            return Some(AppError::foreign());
        }
        self.inner.rates.exceeded(peer.address, request.uri().path()).map(AppError::too_many)
    }
}

/// Refuses what is not for us, not from our own pages, or too much; says who asks.
pub async fn watch(State(guard): State<Guard>, mut request: Request, next: Next) -> Response {
    let peer = guard.peer(&request);
    request.extensions_mut().insert(peer);
    if request.extensions().get::<Connection>().is_none() {
        request.extensions_mut().insert(Connection { address: peer.address, tls: peer.secure });
    }
    match guard.refusal(&request, peer) {
        Some(error) => error.into_response(),
        None => next.run(request).await,
    }
}

/// Refuses what is too much of somebody who is signed in. It stands behind the look-up of who that is.
pub async fn count(State(guard): State<Guard>, request: Request, next: Next) -> Response {
    let visitor = request.extensions().get::<Visitor>();
    let wait = visitor.and_then(|visitor| guard.inner.rates.exceeded_by((visitor.home.municipality, visitor.home.account), request.uri().path()));
    match wait {
        Some(wait) => AppError::too_many(wait).into_response(),
        None => next.run(request).await,
    }
}

fn is_safe(method: &Method) -> bool {
    matches!(*method, Method::GET | Method::HEAD)
}

fn text<'h>(headers: &'h HeaderMap, name: &HeaderName) -> Option<&'h str> {
    headers.get(name)?.to_str().ok()
}
