//! Addresses and networks, and who is behind a proxy. Only what a trusted proxy says is believed.

use std::fmt;
use std::net::IpAddr;
use std::str::FromStr;

use axum::http::{HeaderMap, HeaderName};

use super::{Peer, Wire};

/// ネットワーク: an address, or all that share its first bits.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Network {
    address: IpAddr,
    prefix: u8,
}

/// Why a text is no network.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{0:?} is no network")]
pub struct NetworkError(String);

impl NetworkError {
    /// For whoever wrote it.
    pub fn ja(&self) -> String {
        format!("「{}」は IP アドレスか範囲として読めません。10.0.0.5 か 10.0.0.0/24 のように書いてください。", self.0)
    }
}

impl Network {
    /// Whether an address belongs to it. An IPv4 address that came over IPv6 is that IPv4 address.
    pub fn contains(self, address: IpAddr) -> bool {
        match (self.address, address.to_canonical()) {
            (IpAddr::V4(own), IpAddr::V4(other)) => (own.to_bits() ^ other.to_bits()).leading_zeros() >= u32::from(self.prefix),
            (IpAddr::V6(own), IpAddr::V6(other)) => (own.to_bits() ^ other.to_bits()).leading_zeros() >= u32::from(self.prefix),
            _ => false,
        }
    }
}

impl FromStr for Network {
    type Err = NetworkError;

    fn from_str(text: &str) -> Result<Self, NetworkError> {
        let wrong = || NetworkError(text.to_owned());
        let (address, prefix) = text.split_once('/').map_or((text, None), |(address, prefix)| (address, Some(prefix)));
        let address: IpAddr = address.parse().map_err(|_| wrong())?;
        let whole = if address.is_ipv4() { 32 } else { 128 };
        let prefix = prefix.map_or(Ok(whole), str::parse).map_err(|_| wrong())?;
        if prefix <= whole { Ok(Self { address, prefix }) } else { Err(wrong()) }
    }
}

impl fmt::Display for Network {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}/{}", self.address, self.prefix)
    }
}

const FORWARDED_FOR: HeaderName = HeaderName::from_static("x-forwarded-for");
const FORWARDED_PROTO: HeaderName = HeaderName::from_static("x-forwarded-proto");

/// Who asks. From the connection's end backwards, the first that is no trusted proxy.
pub fn behind(wire: Wire, headers: &HeaderMap, trusts: impl Fn(IpAddr) -> bool) -> Peer {
    let direct = wire.address.to_canonical();
    if !trusts(direct) {
        return Peer { address: direct, secure: wire.encrypted };
    }
    let said: Vec<&str> = headers.get_all(FORWARDED_FOR).iter().filter_map(|value| value.to_str().ok()).flat_map(|value| value.split(',')).collect();
    let mut address = direct;
    for word in said.iter().rev() {
        // What is no address ends what can be believed.
        let Ok(next) = word.trim().parse::<IpAddr>() else { break };
        address = next.to_canonical();
        if !trusts(address) {
            break;
        }
    }
    let proto = headers.get_all(FORWARDED_PROTO).iter().filter_map(|value| value.to_str().ok()).next_back();
    let secure = proto.and_then(|proto| proto.rsplit(',').next()).map_or(wire.encrypted, |proto| proto.trim().eq_ignore_ascii_case("https"));
    Peer { address, secure }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_network_holds_its_addresses() {
        let check = |network: &str, address: &str, holds: bool| {
            assert_eq!(network.parse::<Network>().unwrap().contains(address.parse().unwrap()), holds, "{address} in {network}");
        };
        check("10.0.0.0/8", "10.255.0.1", true);
        check("10.0.0.0/8", "11.0.0.1", false);
        check("10.0.0.5", "10.0.0.5", true);
        check("10.0.0.5", "10.0.0.6", false);
        check("10.0.0.5", "::ffff:10.0.0.5", true);
        check("0.0.0.0/0", "203.0.113.7", true);
        check("2001:db8::/32", "2001:db8:1::1", true);
        check("2001:db8::/32", "10.0.0.1", false);
        for wrong in ["10.0.0.0/33", "example.jp", "", "10.0.0.0/", "10.0.0.0/-1"] {
            assert!(wrong.parse::<Network>().is_err(), "{wrong}");
        }
    }

    #[test]
    fn only_a_trusted_proxy_is_believed() {
        let proxies = ["10.0.0.0/24".parse::<Network>().unwrap()];
        let check = |wire: &str, forwarded: &[&'static str], proto: Option<&'static str>, address: &str, secure: bool| {
            let wire = Wire { address: wire.parse().unwrap(), encrypted: false };
            let headers = forwarded.iter().map(|value| (FORWARDED_FOR, value.parse().unwrap()));
            let headers: HeaderMap = headers.chain(proto.map(|value| (FORWARDED_PROTO, value.parse().unwrap()))).collect();
            let peer = behind(wire, &headers, |address| proxies.iter().any(|network| network.contains(address)));
            assert_eq!(peer, Peer { address: address.parse().unwrap(), secure }, "{forwarded:?}");
        };
        check("192.0.2.1", &["203.0.113.7"], Some("https"), "192.0.2.1", false);
        check("10.0.0.1", &["203.0.113.7"], Some("https"), "203.0.113.7", true);
        check("10.0.0.1", &["198.51.100.1, 203.0.113.7, 10.0.0.2"], Some("http"), "203.0.113.7", false);
        check("10.0.0.1", &["198.51.100.1", "203.0.113.7"], None, "203.0.113.7", false);
        check("10.0.0.1", &["198.51.100.1, unknown"], None, "10.0.0.1", false);
        check("10.0.0.1", &[], None, "10.0.0.1", false);
    }
}
