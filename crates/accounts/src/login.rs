//! The name under which somebody signs in: often the staff number. One spelling is the same as another.

use std::fmt;

use unicode_normalization::UnicodeNormalization;

/// 利用者ID: the name under which somebody signs in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Login {
    text: String,
    key: String,
}

/// Why a text cannot be a login.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum LoginError {
    /// Nothing is in it.
    #[error("a login is empty")]
    Empty,
    /// It is longer than [`Login::LONGEST`].
    #[error("a login is too long")]
    TooLong,
    /// A blank or a sign that cannot be told from others.
    #[error("a login holds a character that is not allowed")]
    Character,
}

impl LoginError {
    /// What is wrong and what to do, in Japanese.
    pub fn ja(self) -> String {
        match self {
            Self::Empty => "利用者IDを入力してください。".into(),
            Self::TooLong => format!("利用者IDは{}文字までにしてください。", Login::LONGEST),
            Self::Character => "利用者IDには、文字、数字と . _ - @ だけを使ってください（空白は使えません）。".into(),
        }
    }
}

impl Login {
    /// How many characters it may have.
    pub const LONGEST: usize = 64;

    /// Reads a login; full width and case make no difference.
    ///
    /// # Errors
    /// It is empty, too long, or holds a character that a login may not have.
    pub fn parse(text: &str) -> Result<Self, LoginError> {
        let text: String = text.trim().nfkc().collect();
        if text.is_empty() {
            return Err(LoginError::Empty);
        }
        if text.chars().count() > Self::LONGEST {
            return Err(LoginError::TooLong);
        }
        if text.chars().any(|character| !character.is_alphanumeric() && !"._-@".contains(character)) {
            return Err(LoginError::Character);
        }
        Ok(Self { key: text.to_lowercase(), text })
    }

    /// As it was given.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// The form in which logins are compared.
    pub fn key(&self) -> &str {
        &self.key
    }
}

impl fmt::Display for Login {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spellings_of_one_login_are_the_same() {
        let check = |text: &str, key: &str| assert_eq!(Login::parse(text).unwrap().key(), key, "{text}");
        check("004211", "004211");
        check(" ００４２１１ ", "004211");
        check("Yamada.T@City", "yamada.t@city");
    }

    #[test]
    fn what_is_no_login_is_refused() {
        let check = |text: &str, error| assert_eq!(Login::parse(text), Err(error), "{text}");
        check("  ", LoginError::Empty);
        check(&"a".repeat(65), LoginError::TooLong);
        check("a b", LoginError::Character);
        check("a\u{200b}b", LoginError::Character);
        check("<b>", LoginError::Character);
    }
}
