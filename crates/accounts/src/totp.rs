//! Codes of an authenticator app (RFC 6238: six digits, thirty seconds, SHA-1, as every app understands). A code is good
//! once: whoever keeps the secret keeps the last step too, and no step before or at it is accepted again.

use qrcode::QrCode;
use qrcode::render::svg;
use totp_rs::{Algorithm, Builder, Secret, Totp};

/// How many bytes a secret has.
pub const SECRET: usize = 20;
const DIGITS: u8 = 6;
const STEP: u64 = 30;
/// One step before and after: clocks of telephones differ.
const SKEW: u16 = 1;

/// 認証アプリの登録: what the app needs to know.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Enrolment {
    /// To be typed where there is no camera, in groups of four.
    pub typed: String,
    /// To be photographed: an SVG.
    pub picture: String,
}

/// Checks a code; the step to keep if it is right and newer than the last one used.
pub fn check(secret: &[u8], typed: &str, now: i64, last: Option<i64>) -> Option<i64> {
    let digits: String = unicode_normalization::UnicodeNormalization::nfkc(typed).filter(|sign| !sign.is_whitespace()).collect();
    let step = totp(secret, "-", "-")?.check(&digits, u64::try_from(now).ok()?)?;
    let step = i64::try_from(step).ok()?;
    last.is_none_or(|last| step > last).then_some(step)
}

/// What to show somebody who sets up an app. None if the names cannot stand in an address, which [`clean`] sees to.
pub fn enrolment(secret: &[u8], issuer: &str, account: &str) -> Option<Enrolment> {
    let address = totp(secret, &clean(issuer), &clean(account))?.to_url().ok()?;
    let code = QrCode::new(address.as_bytes()).ok()?;
    let picture = code.render::<svg::Color<'_>>().min_dimensions(240, 240).dark_color(svg::Color("#000")).light_color(svg::Color("#fff")).build();
    // Without the prolog it can stand inside a page.
    let picture = picture.split_once("?>").map_or(picture.clone(), |(_, rest)| rest.to_owned());
    let base32 = Secret::new(secret.into()).to_base32();
    let groups: Vec<String> = base32.as_bytes().chunks(4).map(|group| String::from_utf8_lossy(group).into_owned()).collect();
    Some(Enrolment { typed: groups.join(" "), picture })
}

/// A colon parts issuer and account in an address.
fn clean(name: &str) -> String {
    name.replace(':', " ")
}

fn totp(secret: &[u8], issuer: &str, account: &str) -> Option<Totp> {
    Builder::new()
        .with_algorithm(Algorithm::SHA1)
        .with_digits(DIGITS)
        .with_step_duration(STEP)
        .with_skew(SKEW)
        .with_secret(Secret::new(secret.into()))
        .with_issuer(Some(issuer))
        .with_account_name(account)
        .build()
        .ok()
}

/// The code of a moment, as an app would show it. For tests and for nothing else.
pub fn code_at(secret: &[u8], now: i64) -> Option<String> {
    Some(totp(secret, "-", "-")?.generate(u64::try_from(now).ok()?).to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    /// RFC 6238, appendix B, cut to six digits.
    const RFC: &[u8; SECRET] = b"12345678901234567890";

    #[test]
    fn codes_are_those_of_the_standard() {
        let check = |now: i64, code: &str| {
            assert_eq!(code_at(RFC, now).as_deref(), Some(code));
            assert_eq!(super::check(RFC, code, now, None), Some(now / 30));
        };
        check(59, "287082");
        check(1_111_111_109, "081804");
        check(2_000_000_000, "279037");
    }

    #[test]
    fn a_code_is_good_once_and_near_its_time() {
        let now = 1_111_111_109;
        let step = now / 30;
        assert_eq!(check(RFC, "081 804", now + 30, None), Some(step), "a slow clock");
        assert_eq!(check(RFC, "０８１８０４", now - 30, None), Some(step), "a fast clock, full width");
        assert_eq!(check(RFC, "081804", now + 90, None), None, "too late");
        assert_eq!(check(RFC, "081804", now, Some(step)), None, "used");
        assert_eq!(check(RFC, "081804", now, Some(step + 1)), None, "older than the last used");
        assert_eq!(check(RFC, "081805", now, None), None);
        assert_eq!(check(RFC, "", now, None), None);
    }

    #[test]
    fn an_app_is_told_issuer_and_account() {
        let enrolment = enrolment(RFC, "あゆみ：ある市: 本番", "004211").unwrap();
        assert!(enrolment.picture.trim_start().starts_with("<svg"), "{}", enrolment.picture);
        assert_eq!(enrolment.typed, "GEZD GNBV GY3T QOJQ GEZD GNBV GY3T QOJQ");
    }
}
