//! Sessions: the token that a browser carries, of which only a digest is kept, and how long a session lasts.

use std::fmt;

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use sha2::{Digest, Sha256};

/// 合言葉: 256 bits that only the browser has. It prints nothing of itself but through [`Token::sent`].
#[derive(Clone, PartialEq, Eq)]
pub struct Token([u8; 32]);

impl Token {
    /// A token out of bytes drawn by chance.
    pub fn new(chance: [u8; 32]) -> Self {
        Self(chance)
    }

    /// What a browser sent.
    pub fn read(text: &str) -> Option<Self> {
        Some(Self(URL_SAFE_NO_PAD.decode(text).ok()?.try_into().ok()?))
    }

    /// For the browser.
    pub fn sent(&self) -> String {
        URL_SAFE_NO_PAD.encode(self.0)
    }

    /// What is kept of it.
    pub fn digest(&self) -> [u8; 32] {
        Sha256::digest(self.0).into()
    }
}

impl fmt::Debug for Token {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Token(…)")
    }
}

/// セッションの規則, in seconds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SessionRules {
    /// Ends when nothing was asked for so long.
    pub idle: i64,
    /// Ends at the latest after so long.
    pub absolute: i64,
    /// How long somebody may take between password and second factor, or to choose a first password.
    pub unfinished: i64,
}

impl Default for SessionRules {
    /// Half an hour without a request; a working day with overtime; ten minutes.
    fn default() -> Self {
        Self { idle: 30 * 60, absolute: 12 * 3_600, unfinished: 10 * 60 }
    }
}

impl SessionRules {
    /// Whether a session with these instants still stands.
    pub fn stands(&self, created: i64, last_seen: i64, now: i64) -> bool {
        now < created.saturating_add(self.absolute) && now < last_seen.saturating_add(self.idle)
    }

    /// Whether it is time to note that somebody was seen: at most once a minute, so that reading writes next to nothing.
    pub fn is_to_note(last_seen: i64, now: i64) -> bool {
        now >= last_seen.saturating_add(60)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_token_is_read_back_and_nothing_else_is() {
        let token = Token::new([5; 32]);
        assert_eq!(Token::read(&token.sent()), Some(token.clone()));
        assert_eq!(format!("{token:?}"), "Token(…)");
        for text in ["", "AAAA", &format!("{}A", token.sent()), "not base64 !"] {
            assert_eq!(Token::read(text), None, "{text}");
        }
    }

    #[test]
    fn a_session_ends_when_idle_and_at_the_latest_after_its_time() {
        let rules = SessionRules { idle: 100, absolute: 1_000, unfinished: 10 };
        assert!(rules.stands(0, 0, 99));
        assert!(!rules.stands(0, 0, 100));
        assert!(rules.stands(0, 950, 999));
        assert!(!rules.stands(0, 950, 1_000));
        assert!(!SessionRules::is_to_note(0, 59) && SessionRules::is_to_note(0, 60));
    }
}
