//! Permissions at the door: every route names its act in the table (`routes.rs`); how far the visitor's offices go with it
//! is said by `ayumi-rights`, asked here and nowhere else. A page sends whoever is not signed in to sign in and back; a
//! program is told.

use std::sync::Arc;

use axum::extract::{Request, State};
use axum::http::Method;
use axum::middleware::Next;
use axum::response::{IntoResponse, Redirect, Response};
pub use ayumi_rights::{Act, Grant, Office};
use ayumi_store::PersonKey;
use form_urlencoded::Serializer;

use crate::error::AppError;
use crate::features::sign_in::encoded;
use crate::note::{Looked, Shows, note, person, reading};
use crate::reach::Reach;
use crate::routes::Route;
use crate::shell::{Me, PLACE};
use crate::site::Site;
use crate::visitor::{Connection, Visitor};

/// 許可: what a request may do. Only [`check`] makes one, so that whatever needs one was checked.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Permit {
    /// What it does.
    pub act: Act,
    /// How far it may go.
    pub grant: Grant,
    /// Whether single people are shown.
    pub shows: Shows,
    /// The person that the address names.
    pub subject: Option<PersonKey>,
    /// The visitor's offices and whom they reach.
    pub reach: Arc<Reach>,
    /// Of the municipality in which the visitor works.
    pub site: Site,
}

/// 入口: what the table of routes says of one of them.
#[derive(Clone, Copy, Debug)]
pub struct Door {
    act: Act,
    path: &'static str,
    shows: Shows,
}

impl Door {
    /// Where there is no page.
    pub const NOWHERE: Self = Self { act: Act::ReadPublic, path: "", shows: Shows::Nothing };

    /// That of a route.
    pub fn of(route: &Route) -> Self {
        Self { act: route.act, path: route.path, shows: route.shows }
    }
}

/// Lets through what the visitor may do. Whoever is shown records of others is noted before the answer goes out.
pub async fn check(State((site, Door { act, path, shows })): State<(Site, Door)>, mut request: Request, next: Next) -> Response {
    if act.is_open() {
        return open(&site, request, next).await;
    }
    let Some(visitor) = request.extensions().get::<Visitor>().cloned() else { return sign_in(&request) };
    let site = site.of(visitor.municipality);
    if !act.is_own_account() && is_of_elsewhere(&request, &visitor) {
        return told(AppError::elsewhere().into_response(), &site, &visitor, None).await;
    }
    let reach = match reach(&site, &visitor, &mut request).await {
        Ok(reach) => reach,
        Err(error) => return error.into_response(),
    };
    match lacks_second(&site, &visitor, &reach).await {
        Ok(true) if act != Act::SetUpSecond => return to_second(&request),
        Ok(_) => {}
        Err(error) => return error.into_response(),
    }
    match reach.grant(act) {
        Grant::No if request.uri().path() == "/" => Redirect::to(&reach.start()).into_response(),
        Grant::No => {
            let (account, municipality) = (visitor.home.account.0, visitor.home.municipality);
            tracing::warn!(event = "refused", act = act.name(), account, %municipality, address = %Connection::of(request.extensions()).address);
            told(AppError::forbidden().into_response(), &site, &visitor, Some(reach)).await
        }
        grant => {
            let subject = person(path, request.uri().path());
            let permit = Permit { act, grant, shows, subject, reach, site };
            let looked = Looked { route: path, shows, method: request.method().clone() };
            request.extensions_mut().insert(permit.clone());
            let answer = told(next.run(request).await, &permit.site, &visitor, Some(permit.reach.clone())).await;
            let Some(reading) = reading(&looked, &visitor, &permit, &answer) else { return answer };
            note(&permit, &reading).await.map_or_else(IntoResponse::into_response, |()| answer)
        }
    }
}

/// A page for everybody, from which whoever is signed in finds their ways on.
async fn open(site: &Site, mut request: Request, next: Next) -> Response {
    let Some(visitor) = request.extensions().get::<Visitor>().cloned() else { return next.run(request).await };
    let site = site.of(visitor.municipality);
    let reach = reach(&site, &visitor, &mut request).await.ok();
    told(next.run(request).await, &site, &visitor, reach).await
}

/// Whom the visitor's offices reach, for everybody who handles the request. What is there already (tests) is kept.
async fn reach(site: &Site, visitor: &Visitor, request: &mut Request) -> Result<Arc<Reach>, AppError> {
    if let Some(reach) = request.extensions().get::<Arc<Reach>>() {
        return Ok(reach.clone());
    }
    let reach = Arc::new(Reach::of(site, visitor).await?);
    request.extensions_mut().insert(reach.clone());
    Ok(reach)
}

/// 宛先: whom an error is told, on its answer. The page that is made of it shows where they are and their ways on.
#[derive(Clone, Debug)]
pub struct Told {
    /// Who asked.
    pub me: Me,
    /// The name of the municipality in which they work; empty where the server is at fault and may not know.
    pub municipality: String,
    /// What they may do, if that was found out.
    pub reach: Option<Arc<Reach>>,
}

async fn told(mut answer: Response, site: &Site, visitor: &Visitor, reach: Option<Arc<Reach>>) -> Response {
    let Some(error) = answer.extensions().get::<AppError>() else { return answer };
    let asked = error.status.is_client_error();
    let named = if asked { site.store().get_municipality(site.municipality()).await.ok() } else { None };
    let municipality = named.map_or_else(String::new, |municipality| municipality.name);
    answer.extensions_mut().insert(Told { me: Me::from(visitor), municipality, reach });
    answer
}

/// Whether somebody must have a second factor and has none: by the setting of the municipality in which they work and the
/// offices that they have there today, or, of a guest, by those at home.
async fn lacks_second(site: &Site, visitor: &Visitor, reach: &Reach) -> Result<bool, AppError> {
    if visitor.second {
        return Ok(false);
    }
    let asked = site.second().await?;
    if reach.offices.iter().any(|office| asked.asks(*office)) {
        return Ok(true);
    }
    if !visitor.is_guest() {
        return Ok(false);
    }
    let home = site.of(visitor.home.municipality);
    let (asked, reach) = (home.second().await?, Reach::of(&home, &visitor.at_home()).await?);
    Ok(reach.offices.iter().any(|office| asked.asks(*office)))
}

/// Whether a link or form was opened while somebody worked in another municipality: its numbers mean others here.
fn is_of_elsewhere(request: &Request, visitor: &Visitor) -> bool {
    let opened = crate::ask::pairs(request.uri().query()).into_iter().find(|(key, _)| key == PLACE);
    opened.is_some_and(|(_, place)| place != visitor.municipality.to_string())
}

/// A page leads to where a second factor is set up; a program is told.
fn to_second(request: &Request) -> Response {
    if is_program(request) {
        return AppError::second_factor().into_response();
    }
    let query = crate::ask::pairs(request.uri().query());
    let lang = query.iter().find(|(key, _)| key == "lang").map_or(String::new(), |(_, tag)| format!("?lang={}", encoded(tag)));
    Redirect::to(&format!("/account/second{lang}")).into_response()
}

fn is_program(request: &Request) -> bool {
    request.uri().path().starts_with(crate::api::ROOT) || is_script(request)
}

/// A page sends to the page where one signs in; a program is told.
fn sign_in(request: &Request) -> Response {
    if is_program(request) {
        return AppError::sign_in().into_response();
    }
    Redirect::to(&to_sign_in(request)).into_response()
}

/// A script could do nothing with a page.
fn is_script(request: &Request) -> bool {
    request.headers().get("sec-fetch-dest").is_some_and(|dest| dest == "empty")
}

/// Where somebody signs in and comes back from. What was sent in a form is not sent again.
fn to_sign_in(request: &Request) -> String {
    let here = if request.method() == Method::GET { request.uri().path_and_query().map_or("", |all| all.as_str()) } else { "" };
    let query = crate::ask::pairs(request.uri().query());
    let lang = query.iter().find(|(key, _)| key == "lang").map(|(key, value)| (key.as_str(), value.as_str()));
    let to = Some(("to", here)).filter(|_| here.len() > 1);
    let pairs: Vec<(&str, &str)> = lang.into_iter().chain(to).collect();
    if pairs.is_empty() { "/sign-in".to_owned() } else { format!("/sign-in?{}", Serializer::new(String::new()).extend_pairs(pairs).finish()) }
}
