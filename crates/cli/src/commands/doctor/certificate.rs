//! The certificate: whether it can be used, for which names, and until when.

use std::path::Path;

use ayumi_calendar::Date;
use ayumi_store::Instant;
use ayumi_web::server::Certificate;
use x509_parser::certificate::X509Certificate;
use x509_parser::extensions::GeneralName;
use x509_parser::pem::Pem;

use super::Finding;
use crate::clock;
use crate::config::{Config, Unencrypted};

/// So many days before its end somebody should ask for a new one.
const SOON: i64 = 30;
const DAY: i64 = 86_400;

/// Everything about the certificate.
pub fn examine(config: &Config) -> Vec<Finding> {
    let (Some(chain), Some(key)) = (&config.tls.certificate, &config.tls.key) else {
        if config.proxy.unencrypted == Unencrypted::Allowed && !config.listen.address.is_loopback() {
            let what = "証明書: 使いません。中継サーバーとの間は暗号化されません（設定 proxy.unencrypted）。";
            let todo = "ほかの人が盗み見られない線であることを確かめるか、tls.certificate と tls.key を書いてください。";
            return vec![Finding::notice(what, todo)];
        }
        return vec![Finding::fine("証明書: 使いません。")];
    };
    if let Err(error) = Certificate::read(chain, key) {
        return vec![Finding::wrong(format!("証明書: {}", error.ja()), "設定の tls.certificate と tls.key を確かめてください。")];
    }
    let bytes = std::fs::read(chain).unwrap_or_default();
    let mut findings: Vec<Finding> = Pem::iter_from_buffer(&bytes)
        .filter_map(Result::ok)
        .enumerate()
        .flat_map(|(nth, pem)| match pem.parse_x509() {
            Ok(certificate) => about(&certificate, nth, config),
            Err(error) => vec![Finding::wrong(format!("証明書: {}枚目を読めません（{error}）。", nth + 1), "証明書を作り直してください。")],
        })
        .collect();
    findings.sort_by_key(|finding| std::cmp::Reverse(finding.state as u8));
    findings
}

fn about(certificate: &X509Certificate<'_>, nth: usize, config: &Config) -> Vec<Finding> {
    let mut findings = vec![lasts(&format!("証明書: {}枚目", nth + 1), certificate, SOON)];
    let name = config.site.public_url.as_ref().map(|origin| origin.name()).filter(|_| nth == 0);
    findings.extend(name.filter(|name| !names(certificate, name)).map(|name| {
        Finding::wrong(
            format!("証明書: {name} のものではありません。"),
            "利用者が開く名前（site.public_url）の入った証明書にしてください。ブラウザーが警告を出します。",
        )
    }));
    findings
}

/// Until when it lasts; told as a notice so many days before.
fn lasts(what: &str, certificate: &X509Certificate<'_>, soon: i64) -> Finding {
    let validity = certificate.validity();
    let (from, until, Instant(now)) = (validity.not_before.timestamp(), validity.not_after.timestamp(), clock::now());
    let renew = "新しい証明書と秘密鍵を同じ場所に置いてください。動いているサーバーは、止めずに読み直します。";
    let last = day(until);
    match () {
        () if now < from => Finding::wrong(format!("{what}は {} からのもので、まだ使えません。", day(from)), "時計と証明書を確かめてください。"),
        () if now > until => Finding::wrong(format!("{what}は {last} に切れました。"), renew),
        () if until - now < soon * DAY => Finding::notice(format!("{what}は {last} に切れます（あと{}日）。", (until - now) / DAY), renew),
        () => Finding::fine(format!("{what}は {last} まで使えます。")),
    }
}

/// The certificate by which we prove to a server who we are. It is meant to be renewed often, so that only its last day is a
/// notice.
pub fn of_client(what: &str, file: &Path) -> Finding {
    let what = format!("{what}: 名乗る証明書");
    let bytes = std::fs::read(file).unwrap_or_default();
    let first = Pem::iter_from_buffer(&bytes).find_map(Result::ok);
    match first.as_ref().map(Pem::parse_x509) {
        Some(Ok(certificate)) => lasts(&what, &certificate, 1),
        _ => Finding::wrong(format!("{what}（{}）を読めません。", file.display()), "PEM 形式の証明書を置いてください。"),
    }
}

/// Whether it is for this name, or for all names one level below.
fn names(certificate: &X509Certificate<'_>, name: &str) -> bool {
    let Ok(Some(alternatives)) = certificate.subject_alternative_name() else { return false };
    let address: Option<Vec<u8>> = name.trim_matches(['[', ']']).parse().ok().map(|address| match address {
        std::net::IpAddr::V4(address) => address.octets().to_vec(),
        std::net::IpAddr::V6(address) => address.octets().to_vec(),
    });
    alternatives.value.general_names.iter().any(|general| match general {
        GeneralName::DNSName(of) => {
            of.eq_ignore_ascii_case(name)
                || of.strip_prefix("*.").is_some_and(|rest| name.split_once('.').is_some_and(|(_, below)| below.eq_ignore_ascii_case(rest)))
        }
        GeneralName::IPAddress(of) => address.as_deref() == Some(*of),
        _ => false,
    })
}

fn day(seconds: i64) -> String {
    let day: Date = Instant(seconds).day();
    day.wareki()
}
