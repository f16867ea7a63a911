//! How often somebody may ask: so many requests a minute for each address and each session, all at once or spread. What
//! every page brings along (styles, script) is not counted.

use std::net::{IpAddr, Ipv6Addr};
use std::num::NonZeroU32;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::Duration;

use axum::http::HeaderMap;
use axum::http::header::COOKIE;
use governor::clock::{Clock, DefaultClock};
use governor::{DefaultKeyedRateLimiter, Quota, RateLimiter};
use sha2::{Digest, Sha256};

use super::Limits;

/// After so many requests, those who have not asked for a while are forgotten.
const SWEEP: u32 = 4096;

/// 回数.
#[derive(Debug)]
pub struct Rates {
    addresses: Option<DefaultKeyedRateLimiter<IpAddr>>,
    sessions: Option<DefaultKeyedRateLimiter<[u8; 32]>>,
    counted: AtomicU32,
}

impl Rates {
    /// Nothing counted yet.
    pub fn new(limits: &Limits) -> Self {
        let quota = |count: u32| NonZeroU32::new(count).map(Quota::per_minute);
        Self {
            addresses: quota(limits.per_address).map(RateLimiter::keyed),
            sessions: quota(limits.per_session).map(RateLimiter::keyed),
            counted: AtomicU32::new(0),
        }
    }

    /// How long to wait, if this request is one too many.
    pub fn exceeded(&self, address: IpAddr, headers: &HeaderMap, path: &str) -> Option<Duration> {
        if path.starts_with("/assets/") || path == "/healthz" {
            return None;
        }
        self.sweep();
        let address = wait(self.addresses.as_ref(), || Some(household(address)));
        // The cookie is what tells sessions apart before anybody has looked it up; only its digest is kept.
        let session = || headers.get(COOKIE).map(|cookie| Sha256::digest(cookie.as_bytes()).into());
        address.or_else(|| wait(self.sessions.as_ref(), session))
    }

    fn sweep(&self) {
        if self.counted.fetch_add(1, Ordering::Relaxed) % SWEEP == SWEEP - 1 {
            self.addresses.iter().for_each(DefaultKeyedRateLimiter::retain_recent);
            self.sessions.iter().for_each(DefaultKeyedRateLimiter::retain_recent);
        }
    }
}

fn wait<K: Clone + Eq + std::hash::Hash>(limiter: Option<&DefaultKeyedRateLimiter<K>>, key: impl FnOnce() -> Option<K>) -> Option<Duration> {
    let (limiter, key) = (limiter?, key()?);
    limiter.check_key(&key).err().map(|refused| refused.wait_time_from(DefaultClock::default().now()))
}

/// One household has one network of IPv6 with more addresses than anybody can count.
fn household(address: IpAddr) -> IpAddr {
    match address {
        IpAddr::V4(_) => address,
        IpAddr::V6(address) => Ipv6Addr::from_bits(address.to_bits() >> 64 << 64).into(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn headers(cookie: Option<&'static str>) -> HeaderMap {
        cookie.into_iter().map(|cookie| (COOKIE, cookie.parse().unwrap())).collect()
    }

    fn asks(rates: &Rates, address: &str, cookie: Option<&'static str>, path: &str, times: usize) -> usize {
        let address = address.parse().unwrap();
        (0..times).filter(|_| rates.exceeded(address, &headers(cookie), path).is_none()).count()
    }

    #[test]
    fn an_address_is_counted_by_itself() {
        let rates = Rates::new(&Limits { per_address: 3, per_session: 0, ..Limits::default() });
        assert_eq!(asks(&rates, "10.0.0.1", None, "/", 5), 3);
        assert_eq!(asks(&rates, "10.0.0.2", None, "/", 2), 2);
        assert_eq!(asks(&rates, "10.0.0.1", None, "/assets/app.css", 9), 9);
        assert_eq!(asks(&rates, "2001:db8::1", None, "/", 3), 3);
        assert_eq!(asks(&rates, "2001:db8::2", None, "/", 1), 0);
        assert_eq!(asks(&rates, "2001:db8:0:1::2", None, "/", 1), 1);
        let wait = rates.exceeded("10.0.0.1".parse().unwrap(), &headers(None), "/").unwrap();
        assert!(wait <= Duration::from_secs(20) && !wait.is_zero(), "{wait:?}");
    }

    #[test]
    fn a_session_is_counted_wherever_it_comes_from() {
        let rates = Rates::new(&Limits { per_address: 0, per_session: 2, ..Limits::default() });
        assert_eq!(asks(&rates, "10.0.0.1", Some("a=1"), "/", 1) + asks(&rates, "10.0.0.2", Some("a=1"), "/", 3), 2);
        assert_eq!(asks(&rates, "10.0.0.1", Some("a=2"), "/", 1), 1);
        assert_eq!(asks(&rates, "10.0.0.1", None, "/", 9), 9);
    }
}
