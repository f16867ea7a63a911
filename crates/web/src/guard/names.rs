//! Under which names the server answers, and whether a request comes from its own pages. No foreign page can reach the
//! server through a visitor's browser under a name of its own.

use std::fmt;
use std::net::IpAddr;
use std::str::FromStr;

use axum::http::header::{COOKIE, HOST, ORIGIN};
use axum::http::{HeaderMap, HeaderName};

use super::text;

/// 画面のアドレス: scheme, name and port, without a path.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Origin {
    secure: bool,
    authority: String,
}

/// Why a text is no origin.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{0:?} is no origin")]
pub struct OriginError(String);

impl OriginError {
    /// For whoever wrote it.
    pub fn ja(&self) -> String {
        format!("「{}」はアドレスとして使えません。https://ayumi.city.example.lg.jp のように、経路を付けずに書いてください。", self.0)
    }
}

impl Origin {
    /// Whether it is https.
    pub fn is_secure(&self) -> bool {
        self.secure
    }

    /// The name, without the port.
    pub fn name(&self) -> &str {
        name_of(&self.authority)
    }

    /// Name and port.
    pub fn authority(&self) -> &str {
        &self.authority
    }
}

impl FromStr for Origin {
    type Err = OriginError;

    fn from_str(text: &str) -> Result<Self, OriginError> {
        let wrong = || OriginError(text.to_owned());
        let lower = text.trim_end_matches('/').to_ascii_lowercase();
        let (scheme, authority) = lower.split_once("://").ok_or_else(wrong)?;
        let fits = |byte: u8| byte.is_ascii_alphanumeric() || b"-.:[]".contains(&byte);
        let fine = matches!(scheme, "http" | "https") && !name_of(authority).is_empty() && authority.bytes().all(fits);
        fine.then(|| Self { secure: scheme == "https", authority: authority.to_owned() }).ok_or_else(wrong)
    }
}

impl fmt::Display for Origin {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}://{}", if self.secure { "https" } else { "http" }, self.authority)
    }
}

/// The host is one of our names, or this machine by number or as `localhost`.
pub fn is_for_us(headers: &HeaderMap, names: &[String]) -> bool {
    let one = headers.get_all(HOST).iter().count() == 1;
    one && text(headers, &HOST).is_some_and(|host| is_here(name_of(host)) || names.iter().any(|name| name.eq_ignore_ascii_case(name_of(host))))
}

fn is_here(name: &str) -> bool {
    let address = name.trim_start_matches('[').trim_end_matches(']');
    name.eq_ignore_ascii_case("localhost") || address.parse::<IpAddr>().is_ok_and(|address| address.is_loopback())
}

/// Without the port.
fn name_of(host: &str) -> &str {
    match host.rsplit_once(':') {
        Some((name, port)) if port.bytes().all(|byte| byte.is_ascii_digit()) => name,
        _ => host,
    }
}

const FETCH_SITE: HeaderName = HeaderName::from_static("sec-fetch-site");

/// What writes must come from our own page: browsers say so themselves. A program that is no browser says nothing, and
/// has no cookie.
pub fn is_from_us(headers: &HeaderMap, secure: bool) -> bool {
    let (site, origin) = (text(headers, &FETCH_SITE), text(headers, &ORIGIN));
    if headers.contains_key(ORIGIN) && origin.is_none() || headers.contains_key(FETCH_SITE) && site.is_none() {
        return false;
    }
    let said = site.is_some() || origin.is_some() || !headers.contains_key(COOKIE);
    said && site.is_none_or(|site| matches!(site, "same-origin" | "none")) && origin.is_none_or(|origin| is_ours(origin, headers, secure))
}

fn is_ours(origin: &str, headers: &HeaderMap, secure: bool) -> bool {
    let Some((scheme, host)) = origin.split_once("://") else { return false };
    // Behind a proxy that says nothing of https the page's scheme is not known; its name and port are.
    text(headers, &HOST).is_some_and(|own| own.eq_ignore_ascii_case(host)) && (!secure || scheme == "https")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn headers(pairs: &[(&'static str, &'static str)]) -> HeaderMap {
        let mut headers = HeaderMap::new();
        headers.extend(pairs.iter().map(|(name, value)| (HeaderName::from_static(name), value.parse().unwrap())));
        headers
    }

    #[test]
    fn only_our_names_are_answered() {
        let names = ["ayumi.city.example".to_owned()];
        let check = |host: &'static str, expected: bool| assert_eq!(is_for_us(&headers(&[("host", host)]), &names), expected, "{host}");
        check("localhost:8480", true);
        check("127.0.0.1:8480", true);
        check("[::1]:8480", true);
        check("127.0.0.1", true);
        check("ayumi.city.example", true);
        check("AYUMI.city.example:443", true);
        check("example.jp", false);
        check("example.jp:8480", false);
        check("127.0.0.1.example.jp", false);
        check("ayumi.city.example.attacker.jp", false);
        check("10.0.0.1", false);
        assert!(!is_for_us(&HeaderMap::new(), &names));
        assert!(!is_for_us(&headers(&[("host", "localhost"), ("host", "example.jp")]), &names));
    }

    #[test]
    fn a_form_of_another_site_is_refused() {
        let check = |pairs: &[(&'static str, &'static str)], secure, expected| assert_eq!(is_from_us(&headers(pairs), secure), expected, "{pairs:?}");
        check(&[("host", "localhost:1"), ("origin", "http://localhost:1"), ("sec-fetch-site", "same-origin")], false, true);
        check(&[("host", "localhost:1")], false, true);
        check(&[("host", "localhost:1"), ("cookie", "a=1")], false, false);
        check(&[("host", "localhost:1"), ("cookie", "a=1"), ("origin", "http://localhost:1")], false, true);
        check(&[("host", "localhost:1"), ("cookie", "a=1"), ("sec-fetch-site", "same-origin")], false, true);
        check(&[("host", "localhost:1"), ("origin", "http://localhost:2")], false, false);
        check(&[("host", "localhost:1"), ("origin", "null")], false, false);
        check(&[("host", "localhost:1"), ("sec-fetch-site", "cross-site")], false, false);
        check(&[("host", "localhost:1"), ("sec-fetch-site", "same-site")], false, false);
        check(&[("host", "ayumi.example"), ("origin", "http://ayumi.example")], true, false);
        check(&[("host", "ayumi.example"), ("origin", "https://ayumi.example")], true, true);
    }

    #[test]
    fn an_origin_is_scheme_name_and_port() {
        let check = |text: &str, expected: Option<(&str, &str)>| {
            let read = text.parse::<Origin>().ok();
            assert_eq!(
                read.as_ref().map(|origin| (origin.to_string(), origin.name().to_owned())),
                expected.map(|(a, b)| (a.into(), b.into())),
                "{text}"
            );
        };
        check("https://Ayumi.city.example/", Some(("https://ayumi.city.example", "ayumi.city.example")));
        check("http://10.0.0.1:8480", Some(("http://10.0.0.1:8480", "10.0.0.1")));
        check("https://ayumi.city.example/path", None);
        check("ayumi.city.example", None);
        check("ftp://ayumi.city.example", None);
        check("https://", None);
        check("https://user@ayumi.example", None);
    }
}
