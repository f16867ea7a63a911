//! Passwords: what one must be (OWASP ASVS 5.0, V6.2: length, no composition, not a common one) and how it is kept
//! (argon2id with OWASP's parameters, as a PHC string, so that parameters can grow).

use argon2::password_hash::phc::PasswordHash;
use argon2::password_hash::{PasswordHasher, PasswordVerifier};
use argon2::{Algorithm, Argon2, Params, Version};
use unicode_normalization::UnicodeNormalization;

use crate::common::is_common;

/// 19 MiB, two passes, one lane: OWASP's first choice for servers that check many at once.
const MEMORY_KIB: u32 = 19 * 1024;
const PASSES: u32 = 2;
const LANES: u32 = 1;

/// パスワード, in the form that is hashed: normalised, otherwise exactly as typed. It prints nothing of itself.
#[derive(Clone)]
pub struct Password(String);

impl std::fmt::Debug for Password {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Password(…)")
    }
}

/// Why a text may not become a password.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum PasswordError {
    /// Shorter than [`Password::SHORTEST`].
    #[error("too short")]
    TooShort,
    /// Longer than [`Password::LONGEST`].
    #[error("too long")]
    TooLong,
    /// One that everybody tries first.
    #[error("a common password")]
    Common,
    /// The login, the municipality or the program's own name with little else.
    #[error("made of a name at hand")]
    AtHand,
}

impl PasswordError {
    /// What is wrong and what to do, in Japanese.
    pub fn ja(self) -> String {
        match self {
            Self::TooShort => format!("{}文字以上にしてください。文字の種類は問いません。長い文のほうが覚えやすく安全です。", Password::SHORTEST),
            Self::TooLong => format!("{}文字までにしてください。", Password::LONGEST),
            Self::Common => "よく使われる、推測されやすいパスワードです。別のものにしてください。".into(),
            Self::AtHand => "利用者IDや団体の名前がほとんどを占めています。別のものにしてください。".into(),
        }
    }
}

impl Password {
    /// How many characters it has at least.
    pub const SHORTEST: usize = 8;
    /// How many characters it has at most; more would only cost time.
    pub const LONGEST: usize = 128;
    /// How many characters must be left beside a name that is at hand.
    const OWN: usize = 5;

    /// What somebody typed to sign in. Nothing is cut off or trimmed.
    pub fn typed(text: &str) -> Self {
        Self(text.nfc().take(4 * Self::LONGEST).collect())
    }

    /// A new password; `at_hand` are names that may not be most of it: the login, the municipality.
    ///
    /// # Errors
    /// Every reason against it.
    pub fn new(text: &str, at_hand: &[&str]) -> Result<Self, PasswordError> {
        let password: String = text.nfc().collect();
        let length = password.chars().count();
        if length < Self::SHORTEST {
            return Err(PasswordError::TooShort);
        }
        if length > Self::LONGEST {
            return Err(PasswordError::TooLong);
        }
        let lower: String = password.nfkc().collect::<String>().to_lowercase();
        if is_common(&lower) {
            return Err(PasswordError::Common);
        }
        let mostly = |name: &&str| {
            let name: String = name.nfkc().collect::<String>().to_lowercase();
            name.chars().count() >= 3 && lower.contains(&name) && lower.replace(&name, "").chars().count() < Self::OWN
        };
        if at_hand.iter().chain(&["ayumi", "あゆみ"]).any(mostly) {
            return Err(PasswordError::AtHand);
        }
        Ok(Self(password))
    }

    /// The form that is kept. Takes tens of milliseconds and 19 MiB: see [`crate::Vault`].
    ///
    /// # Errors
    /// The parameters were refused, which they are not.
    pub fn hash(&self, salt: [u8; 16]) -> Result<String, argon2::password_hash::Error> {
        Ok(argon2id()?.hash_password_with_salt(self.0.as_bytes(), &salt)?.to_string())
    }

    /// Whether this is the password that was kept.
    pub fn matches(&self, kept: &str) -> bool {
        let Ok(hash) = PasswordHash::new(kept) else { return false };
        argon2id().is_ok_and(|argon2| PasswordVerifier::<PasswordHash>::verify_password(&argon2, self.0.as_bytes(), &hash).is_ok())
    }
}

/// Bytes under a salt, with as much work as a password; None if the parameters were refused, which they are not.
pub(crate) fn stretch(bytes: &[u8], salt: &[u8]) -> Option<[u8; 32]> {
    let mut hash = [0; 32];
    argon2id().ok()?.hash_password_into(bytes, salt, &mut hash).ok()?;
    Some(hash)
}

/// Whether a kept password should be hashed again because the parameters have grown since.
pub fn is_outdated(kept: &str) -> bool {
    let current = argon2id().map(|argon2| argon2.params().clone());
    match (PasswordHash::new(kept).ok().and_then(|hash| Params::try_from(&hash).ok()), current) {
        (Some(of), Ok(now)) => of.m_cost() < now.m_cost() || of.t_cost() < now.t_cost(),
        _ => true,
    }
}

fn argon2id() -> Result<Argon2<'static>, argon2::password_hash::Error> {
    let params = Params::new(MEMORY_KIB, PASSES, LANES, None).map_err(|_| argon2::password_hash::Error::Internal)?;
    Ok(Argon2::new(Algorithm::Argon2id, Version::V0x13, params))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_may_become_a_password() {
        let check = |text: &str, expected: Result<(), PasswordError>| {
            assert_eq!(Password::new(text, &["004211", "ある市", "tanaka"]).map(|_| ()), expected, "{text}");
        };
        check("short12", Err(PasswordError::TooShort));
        check("うさぎがはねた日", Ok(()));
        check("        ", Err(PasswordError::Common));
        check("PASSWORD1", Err(PasswordError::Common));
        check("ｐａｓｓｗｏｒｄ", Err(PasswordError::Common));
        check("aaaaaaaaaaaaaaa", Err(PasswordError::Common));
        check("00421100", Err(PasswordError::AtHand));
        check("Tanaka!!", Err(PasswordError::AtHand));
        check("tanaka likes tea", Ok(()));
        check("correct horse battery staple", Ok(()));
        check(&"ながい文 ".repeat(25), Ok(()));
        check(&"ながい文 ".repeat(30), Err(PasswordError::TooLong));
    }

    #[test]
    fn thousands_of_stolen_passwords_are_refused() {
        let stolen: Vec<&str> = include_str!("../data/common-passwords.txt").lines().collect();
        assert!(stolen.len() >= 3_000 && stolen.iter().all(|password| password.len() >= Password::SHORTEST));
        let refused = |text: &str| Password::new(text, &[]).is_err_and(|error| error == PasswordError::Common);
        assert!(stolen.iter().step_by(100).all(|password| refused(password) && refused(&password.to_uppercase())));
    }

    #[test]
    fn a_kept_password_matches_itself_in_any_normal_form() {
        let kept = Password::new("がっこうへいく", &[]).unwrap_err();
        assert_eq!(kept, PasswordError::TooShort);
        let kept = Password::new("がっこうへいくよ", &[]).unwrap().hash([7; 16]).unwrap();
        assert!(kept.starts_with("$argon2id$v=19$m=19456,t=2,p=1$"), "{kept}");
        assert!(Password::typed("がっこうへいくよ").matches(&kept));
        assert!(Password::typed("か\u{3099}っこうへいくよ").matches(&kept));
        assert!(!Password::typed("がっこうへいくよ ").matches(&kept));
        assert!(!Password::typed("").matches(&kept));
    }

    #[test]
    fn a_password_kept_with_less_work_is_outdated() {
        let weak = "$argon2id$v=19$m=4096,t=2,p=1$BwcHBwcHBwcHBwcHBwcHBw$uAPW1KyeGuC4xPBLsjC1dnzGI5YzPgCFxPVTNkEy1sM";
        assert!(is_outdated(weak));
        assert!(is_outdated("nonsense"));
        assert!(!is_outdated(&Password::typed("x").hash([1; 16]).unwrap()));
    }

    #[test]
    fn nothing_of_a_password_is_printed() {
        assert_eq!(format!("{:?}", Password::typed("sesame")), "Password(…)");
    }
}
