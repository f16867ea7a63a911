//! The guard before every route: for whom the request is, whether a form comes from our own page, and what browsers are
//! told to allow. Without accounts the server answers on the machine itself only, and only under its own names, so that
//! no foreign page can reach it through the visitor's browser.

use std::net::IpAddr;

use axum::extract::Request;
use axum::http::header::{CONTENT_SECURITY_POLICY, HOST, HeaderName, HeaderValue, ORIGIN, REFERRER_POLICY, X_CONTENT_TYPE_OPTIONS, X_FRAME_OPTIONS};
use axum::http::{HeaderMap, Method};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};

use crate::error::AppError;

/// Nothing inline, nothing from elsewhere, no frame around us, forms to ourselves only.
const POLICY: &str = "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self' data:; connect-src 'self'; form-action 'self'; \
    frame-ancestors 'none'; base-uri 'none'";

const HEADERS: [(HeaderName, HeaderValue); 6] = [
    (CONTENT_SECURITY_POLICY, HeaderValue::from_static(POLICY)),
    (X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff")),
    (X_FRAME_OPTIONS, HeaderValue::from_static("DENY")),
    (REFERRER_POLICY, HeaderValue::from_static("same-origin")),
    (HeaderName::from_static("cross-origin-opener-policy"), HeaderValue::from_static("same-origin")),
    (HeaderName::from_static("permissions-policy"), HeaderValue::from_static("camera=(), geolocation=(), microphone=()")),
];

/// Refuses what is not for us or not from our own pages, and tells browsers what to allow.
pub async fn watch(request: Request, next: Next) -> Response {
    let fine = is_for_us(request.headers()) && (is_safe(request.method()) || is_from_us(request.headers()));
    let mut response = if fine { next.run(request).await } else { AppError::foreign().into_response() };
    for (name, value) in HEADERS {
        response.headers_mut().entry(name).or_insert(value);
    }
    response
}

fn is_safe(method: &Method) -> bool {
    matches!(*method, Method::GET | Method::HEAD)
}

/// The host is this machine, by number or as `localhost`.
fn is_for_us(headers: &HeaderMap) -> bool {
    text(headers, &HOST).is_some_and(|host| is_here(name_of(host)))
}

fn is_here(name: &str) -> bool {
    let address = name.trim_start_matches('[').trim_end_matches(']');
    name == "localhost" || address.parse::<IpAddr>().is_ok_and(|address| address.is_loopback())
}

/// Without the port.
fn name_of(host: &str) -> &str {
    match host.rsplit_once(':') {
        Some((name, port)) if port.bytes().all(|byte| byte.is_ascii_digit()) => name,
        _ => host,
    }
}

/// What writes must come from our own page: browsers say so themselves. A program that is no browser says nothing.
fn is_from_us(headers: &HeaderMap) -> bool {
    let site = text(headers, &HeaderName::from_static("sec-fetch-site")).is_none_or(|site| matches!(site, "same-origin" | "none"));
    let origin = text(headers, &ORIGIN).is_none_or(|origin| {
        let host = origin.split_once("://").map_or("", |(_, host)| host);
        text(headers, &HOST) == Some(host)
    });
    site && origin
}

fn text<'h>(headers: &'h HeaderMap, name: &HeaderName) -> Option<&'h str> {
    headers.get(name)?.to_str().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn headers(pairs: &[(&'static str, &'static str)]) -> HeaderMap {
        pairs.iter().map(|(name, value)| (HeaderName::from_static(name), HeaderValue::from_static(value))).collect()
    }

    #[test]
    fn only_this_machine_is_answered() {
        let check = |host: &'static str, expected: bool| assert_eq!(is_for_us(&headers(&[("host", host)])), expected, "{host}");
        check("localhost:8480", true);
        check("127.0.0.1:8480", true);
        check("[::1]:8480", true);
        check("127.0.0.1", true);
        check("example.jp", false);
        check("example.jp:8480", false);
        check("127.0.0.1.example.jp", false);
        check("10.0.0.1", false);
        assert!(!is_for_us(&HeaderMap::new()));
    }

    #[test]
    fn a_form_of_another_site_is_refused() {
        let check = |pairs: &[(&'static str, &'static str)], expected| assert_eq!(is_from_us(&headers(pairs)), expected, "{pairs:?}");
        check(&[("host", "localhost:1"), ("origin", "http://localhost:1"), ("sec-fetch-site", "same-origin")], true);
        check(&[("host", "localhost:1")], true);
        check(&[("host", "localhost:1"), ("origin", "http://localhost:2")], false);
        check(&[("host", "localhost:1"), ("origin", "null")], false);
        check(&[("host", "localhost:1"), ("sec-fetch-site", "cross-site")], false);
        check(&[("host", "localhost:1"), ("sec-fetch-site", "same-site")], false);
    }
}
