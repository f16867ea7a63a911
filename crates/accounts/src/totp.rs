//! Codes of an authenticator app (RFC 6238: six digits, thirty seconds, SHA-1, as every app understands). A code counts in
//! one step of thirty seconds and once. Clocks of telephones differ from ours, so each app has an offset in whole steps;
//! it is learned from two codes in a row (RFC 6238, section 6), never by letting a code live longer.
//!
//! What a guesser gets: a code is tried against one step, so that an attempt is right once in a million; every attempt that
//! does not let in is a failure to whoever counts them, the one that is told [`Answer::Near`] too. That answer says that a
//! code is right at another time, as up to twenty codes in a million are; but from then on that code and all before it are
//! used up, so that it cannot be kept until its step comes, and it says nothing of any other code. To get in by it, the very
//! next attempt must be the very next code within its own thirty seconds: one more chance in a million, for whoever had
//! those twenty in a million before. Together they are 1.00002 in a million an attempt.

use qrcode::QrCode;
use qrcode::render::svg;
use serde::{Deserialize, Serialize};
use totp_rs::{Algorithm, Builder, Secret, Totp};

/// How many bytes a secret has.
pub const SECRET: usize = 20;
const DIGITS: u8 = 6;
const STEP: i64 = 30;
/// How many steps an app may be ahead or behind and still be followed: five minutes.
const NEAR: i64 = 10;

/// 認証アプリの時計: what is known of an app's clock and of the codes that came. In steps of thirty seconds.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Clock {
    /// The step of the last code that was right, whether it let in or not. No code at or before it counts again.
    pub last: i64,
    /// How far the app is ahead of us.
    pub offset: i64,
    /// The offset at which the code of `last` came, if it did not let in: the next code has to come at the same.
    pub trial: Option<i64>,
}

/// What a code is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Answer {
    /// That of the moment, and new.
    Right,
    /// That of another moment near by, and new: it has changed already, or the clock differs. It does not let in.
    Near,
    /// None, or a used one.
    Wrong,
}

/// 認証アプリの登録: what the app needs to know.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Enrolment {
    /// To be typed where there is no camera, in groups of four.
    pub typed: String,
    /// To be photographed: an SVG.
    pub picture: String,
}

/// Checks a code; what is known of the clock from then on must be kept, whatever the answer.
pub fn check(secret: &[u8], typed: &str, now: i64, clock: Clock) -> (Answer, Clock) {
    let digits: String = unicode_normalization::UnicodeNormalization::nfkc(typed).filter(|sign| !sign.is_whitespace()).collect();
    let (now, totp) = (now.div_euclid(STEP), totp(secret, "-", "-"));
    let is_code = |offset: &i64| {
        let start = now.saturating_add(*offset).checked_mul(STEP).and_then(|start| u64::try_from(start).ok());
        totp.as_ref().zip(start).is_some_and(|(totp, start)| totp.check(&digits, start).is_some())
    };
    let is_new = |offset: &i64| now.saturating_add(*offset) > clock.last;
    // At the trial's offset the code in question is that of the step after the last one; a later one leaves one out.
    let next = clock.trial.filter(|offset| now.saturating_add(*offset) == clock.last.saturating_add(1));
    let offset = [Some(clock.offset), next].into_iter().flatten().filter(is_new).find(is_code);
    if let Some(offset) = offset {
        return (Answer::Right, Clock { last: now.saturating_add(offset), offset, trial: None });
    }
    match (-NEAR..=NEAR).filter(is_new).find(is_code) {
        Some(offset) => (Answer::Near, Clock { last: now.saturating_add(offset), trial: Some(offset), ..clock }),
        None => (Answer::Wrong, Clock { trial: None, ..clock }),
    }
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
        .with_step_duration(STEP.unsigned_abs())
        .with_skew(0)
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

    fn code(at: i64) -> String {
        code_at(RFC, at).unwrap()
    }

    /// What each code of `(when it is typed, what it is, the answer)` is, one after the other, from a clock on.
    fn follow(mut clock: Clock, typed: &[(i64, String, Answer)]) -> Clock {
        for (at, code, expected) in typed {
            let (answer, after) = check(RFC, code, *at, clock);
            assert_eq!(answer, *expected, "{code} at {at} with {clock:?}");
            clock = after;
        }
        clock
    }

    #[test]
    fn codes_are_those_of_the_standard() {
        let check = |now: i64, code: &str| {
            assert_eq!(code_at(RFC, now).as_deref(), Some(code));
            assert_eq!(super::check(RFC, code, now, Clock::default()), (Answer::Right, Clock { last: now / 30, ..Clock::default() }));
        };
        check(59, "287082");
        check(1_111_111_109, "081804");
        check(2_000_000_000, "279037");
    }

    /// The first second of a step.
    const START: i64 = 1_111_111_110;

    #[test]
    fn a_code_counts_in_the_thirty_seconds_of_its_step_and_once() {
        let fresh = |offset: i64| Clock { offset, ..Clock::default() };
        for offset in [0, -10, 3, 10] {
            let shown = code(START + offset * STEP);
            for (second, expected) in [(-1_i64, Answer::Near), (0, Answer::Right), (29, Answer::Right), (30, Answer::Near)] {
                // At the edges of what is followed, the step outside is no longer near.
                let apparent = offset - second.div_euclid(STEP);
                let expected = if apparent.abs() > NEAR { Answer::Wrong } else { expected };
                follow(fresh(offset), &[(START + second, shown.clone(), expected), (START + second, shown.clone(), Answer::Wrong)]);
            }
        }
        let (spaced, wide) = ("081 804".to_owned(), "０８１８０４".to_owned());
        for typed in [spaced, wide] {
            follow(fresh(0), &[(START - 1, typed, Answer::Right)]);
        }
        let last = |last: i64| Clock { last, ..Clock::default() };
        assert_eq!(check(RFC, &code(START), START, last(START / 30)), (Answer::Wrong, last(START / 30)), "used");
        assert_eq!(check(RFC, &code(START), START, last(START / 30 + 1)).0, Answer::Wrong, "older than the last used");
        for typed in ["081805", "", "08180", "0818041", "abcdef"] {
            assert_eq!(check(RFC, typed, START - 1, Clock::default()).0, Answer::Wrong, "{typed}");
        }
        assert_eq!(check(RFC, "081804", i64::MAX, Clock::default()).0, Answer::Wrong);
        assert_eq!(check(RFC, "081804", i64::MIN, Clock::default()).0, Answer::Wrong);
    }

    #[test]
    fn two_codes_in_a_row_show_that_a_clock_differs() {
        for offset in (-NEAR..=NEAR).filter(|offset| *offset != 0) {
            let shown = |step: i64| code(START + (step + offset) * STEP);
            // The first in any second of its step, the second in any of the next.
            for (one, other) in [(0, 30), (0, 59), (29, 30), (29, 59)] {
                let typed = [(START + one, shown(0), Answer::Near), (START + other, shown(1), Answer::Right), (START + 60, shown(2), Answer::Right)];
                let clock = follow(Clock::default(), &typed);
                assert_eq!(clock, Clock { last: START / 30 + 2 + offset, offset, trial: None });
                follow(clock, &[(START + 120, code(START + 120), if offset >= 2 { Answer::Wrong } else { Answer::Near })]);
            }
        }
        let too_far = code(START + (NEAR + 1) * STEP);
        follow(Clock::default(), &[(START, too_far, Answer::Wrong)]);
    }

    #[test]
    fn only_the_next_code_in_the_next_attempt_at_the_same_offset_does() {
        let ahead = |step: i64| code(START + (step + 5) * STEP);
        let near = |at: i64, step: i64| (START + at, ahead(step), Answer::Near);
        follow(Clock::default(), &[near(0, 0), near(60, 2)]);
        follow(Clock::default(), &[near(0, 0), near(0, 1)]);
        follow(Clock::default(), &[near(0, 0), near(60, 1)]);
        follow(Clock::default(), &[near(0, 0), (START + 29, ahead(0), Answer::Wrong), near(30, 1)]);
        follow(Clock::default(), &[near(0, 0), (START + 30, "000000".into(), Answer::Wrong), near(31, 1)]);
        // One that came near is used up, even when its time comes, and so are those before it.
        follow(Clock::default(), &[near(0, 0), (START + 150, ahead(0), Answer::Wrong), (START + 120, code(START + 120), Answer::Wrong)]);
        // Somebody typed a code too late: the next in time is right, and the clock stays.
        let late = [(START + 30, code(START), Answer::Near), (START + 31, code(START + 30), Answer::Right)];
        assert_eq!(follow(Clock::default(), &late), Clock { last: START / 30 + 1, ..Clock::default() });
        // A clock that has been put right is learned anew.
        let was = Clock { offset: 5, ..Clock::default() };
        let put_right = [(START, code(START), Answer::Near), (START + 30, code(START + 30), Answer::Right)];
        assert_eq!(follow(was, &put_right).offset, 0);
    }

    #[test]
    fn an_app_is_told_issuer_and_account() {
        let enrolment = enrolment(RFC, "あゆみ：ある市: 本番", "004211").unwrap();
        assert!(enrolment.picture.trim_start().starts_with("<svg"), "{}", enrolment.picture);
        assert_eq!(enrolment.typed, "GEZD GNBV GY3T QOJQ GEZD GNBV GY3T QOJQ");
    }
}
