//! How often somebody may ask: so many requests a minute for each address and each person who is signed in, in however
//! many browsers, all at once or spread. What every page brings along (styles, script) is not counted.

use std::net::{IpAddr, Ipv6Addr};
use std::num::NonZeroU32;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::Duration;

use ayumi_facts::MunicipalityCode;
use ayumi_store::AccountId;
use governor::clock::{Clock, DefaultClock};
use governor::{DefaultKeyedRateLimiter, Quota, RateLimiter};

use super::Limits;

/// After so many requests, those who have not asked for a while are forgotten.
const SWEEP: u32 = 4096;

/// 回数.
#[derive(Debug)]
pub struct Rates {
    addresses: Option<DefaultKeyedRateLimiter<IpAddr>>,
    accounts: Option<DefaultKeyedRateLimiter<(MunicipalityCode, AccountId)>>,
    counted: AtomicU32,
}

impl Rates {
    /// Nothing counted yet.
    pub fn new(limits: &Limits) -> Self {
        let quota = |count: u32| NonZeroU32::new(count).map(Quota::per_minute);
        Self {
            addresses: quota(limits.per_address).map(RateLimiter::keyed),
            accounts: quota(limits.per_session).map(RateLimiter::keyed),
            counted: AtomicU32::new(0),
        }
    }

    /// How long to wait, if this request is one too many from its address.
    pub fn exceeded(&self, address: IpAddr, path: &str) -> Option<Duration> {
        if is_uncounted(path) {
            return None;
        }
        self.sweep();
        wait(self.addresses.as_ref(), household(address))
    }

    /// How long to wait, if this request is one too many of somebody who is signed in.
    pub fn exceeded_by(&self, who: (MunicipalityCode, AccountId), path: &str) -> Option<Duration> {
        if is_uncounted(path) { None } else { wait(self.accounts.as_ref(), who) }
    }

    fn sweep(&self) {
        if self.counted.fetch_add(1, Ordering::Relaxed) % SWEEP == SWEEP - 1 {
            self.addresses.iter().for_each(DefaultKeyedRateLimiter::retain_recent);
            self.accounts.iter().for_each(DefaultKeyedRateLimiter::retain_recent);
        }
    }
}

fn is_uncounted(path: &str) -> bool {
    path.starts_with("/assets/") || path == "/healthz"
}

fn wait<K: Clone + Eq + std::hash::Hash>(limiter: Option<&DefaultKeyedRateLimiter<K>>, key: K) -> Option<Duration> {
    limiter?.check_key(&key).err().map(|refused| refused.wait_time_from(DefaultClock::default().now()))
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

    fn asks(rates: &Rates, address: &str, path: &str, times: usize) -> usize {
        let address = address.parse().unwrap();
        (0..times).filter(|_| rates.exceeded(address, path).is_none()).count()
    }

    #[test]
    fn an_address_is_counted_by_itself() {
        let rates = Rates::new(&Limits { per_address: 3, per_session: 0, ..Limits::default() });
        assert_eq!(asks(&rates, "10.0.0.1", "/", 5), 3);
        assert_eq!(asks(&rates, "10.0.0.2", "/", 2), 2);
        assert_eq!(asks(&rates, "10.0.0.1", "/assets/app.css", 9), 9);
        assert_eq!(asks(&rates, "2001:db8::1", "/", 3), 3);
        assert_eq!(asks(&rates, "2001:db8::2", "/", 1), 0);
        assert_eq!(asks(&rates, "2001:db8:0:1::2", "/", 1), 1);
        let wait = rates.exceeded("10.0.0.1".parse().unwrap(), "/").unwrap();
        assert!(wait <= Duration::from_secs(20) && !wait.is_zero(), "{wait:?}");
    }

    #[test]
    fn a_person_is_counted_in_whatever_browser() {
        let rates = Rates::new(&Limits { per_address: 0, per_session: 2, ..Limits::default() });
        let city: MunicipalityCode = "141500".parse().unwrap();
        let asks = |account, path, times| (0..times).filter(|_| rates.exceeded_by((city, AccountId(account)), path).is_none()).count();
        assert_eq!(asks(1, "/", 4), 2);
        assert_eq!(asks(2, "/", 1), 1);
        assert_eq!(asks(1, "/assets/app.css", 9), 9);
    }
}
