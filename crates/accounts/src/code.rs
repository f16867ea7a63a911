//! Codes that people copy from paper: for the first sign-in, after a reset, and for recovery. 114 bits in an alphabet
//! without look-alikes; so much chance needs no slow hash (ASVS 6.5.2), and ten thousand accounts are made in a moment.

use std::fmt;

use sha2::{Digest, Sha256};
use subtle::ConstantTimeEq;
use unicode_normalization::UnicodeNormalization;

/// How many recovery codes somebody gets.
pub const RECOVERY_CODES: usize = 10;

/// No 0 and O, 1 and I and L, 2 and Z, 5 and S, 8 and B, U and V: nothing that is read as something else.
const ALPHABET: [char; 24] = ['A', 'C', 'D', 'E', 'F', 'G', 'H', 'J', 'K', 'M', 'N', 'P', 'Q', 'R', 'T', 'V', 'W', 'X', 'Y', '3', '4', '6', '7', '9'];
const SIGNS: usize = 25;
const GROUP: usize = 5;

/// 一回限りのコード. It prints nothing of itself but through [`Code::shown`].
#[derive(Clone, PartialEq, Eq)]
pub struct Code(String);

/// Why a text is no code.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("no code of twenty-five signs")]
pub struct CodeError;

impl Code {
    /// A code out of bytes drawn by chance.
    pub fn new(chance: [u8; 16]) -> Self {
        let mut rest = u128::from_be_bytes(chance);
        let signs = (0..SIGNS).filter_map(|_| {
            let place = usize::try_from(rest % ALPHABET.len() as u128).ok()?;
            rest /= ALPHABET.len() as u128;
            ALPHABET.get(place)
        });
        Self(signs.collect())
    }

    /// What somebody typed: width, case, hyphens and blanks make no difference.
    ///
    /// # Errors
    /// It cannot be a code.
    pub fn parse(text: &str) -> Result<Self, CodeError> {
        let signs: String = text.nfkc().flat_map(char::to_uppercase).filter(|sign| !sign.is_whitespace() && !"-‐−–ー".contains(*sign)).collect();
        let fits = signs.chars().count() == SIGNS && signs.chars().all(|sign| ALPHABET.contains(&sign));
        if fits { Ok(Self(signs)) } else { Err(CodeError) }
    }

    /// For paper, in groups of five.
    pub fn shown(&self) -> String {
        let signs: Vec<char> = self.0.chars().collect();
        signs.chunks(GROUP).map(|group| group.iter().collect::<String>()).collect::<Vec<_>>().join("-")
    }

    /// What is kept of it. `whose` says for whom and for what it is, so that it is good nowhere else.
    pub fn digest(&self, whose: &str) -> [u8; 32] {
        let mut hash = Sha256::new();
        hash.update(b"ayumi-code\0");
        hash.update(whose.as_bytes());
        hash.update([0]);
        hash.update(self.0.as_bytes());
        hash.finalize().into()
    }

    /// Whether this is the code that was kept, in a time that does not depend on how much of it is right.
    pub fn matches(&self, whose: &str, kept: &[u8]) -> bool {
        self.digest(whose).ct_eq(kept).into()
    }
}

impl fmt::Debug for Code {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Code(…)")
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn what_is_shown_is_read_back(chance: [u8; 16]) {
            let code = Code::new(chance);
            prop_assert_eq!(code.shown().len(), 29);
            let read = |text: &str| Code::parse(text).map(|read| read == code);
            prop_assert_eq!(read(&code.shown()), Ok(true));
            prop_assert_eq!(read(&format!(" {} ", code.shown().to_lowercase().replace('-', " "))), Ok(true));
        }
    }

    #[test]
    fn a_code_is_good_for_one_purpose_of_one_account() {
        let code = Code::new([9; 16]);
        let kept = code.digest("141500/7/first");
        assert!(code.matches("141500/7/first", &kept));
        assert!(!code.matches("141500/8/first", &kept));
        assert!(!code.matches("141500/7/recovery", &kept));
        assert!(!Code::new([8; 16]).matches("141500/7/first", &kept));
        assert!(!code.matches("141500/7/first", &kept[..31]));
    }

    #[test]
    fn the_alphabet_is_strong_enough() {
        assert!((ALPHABET.len() as f64).log2() * SIGNS as f64 >= 112.0);
    }

    #[test]
    fn other_texts_are_no_codes() {
        for text in ["", "ABCD", "00000-00000-00000-00000-00000", "AAAAA-AAAAA-AAAAA-AAAAA-AAAAAA"] {
            assert_eq!(Code::parse(text), Err(CodeError), "{text}");
        }
        assert_eq!(format!("{:?}", Code::new([1; 16])), "Code(…)");
    }
}
