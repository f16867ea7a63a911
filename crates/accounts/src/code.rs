//! Codes that people copy from paper, in an alphabet without look-alikes.
//!
//! - For the first sign-in and after a reset (ASVS 6.4.1): sixteen signs, 73 bits. It is good once, for two weeks at most, and
//!   tries are counted, so that nobody guesses it; and with a copy of the database there is no time to try 2^73 digests. No
//!   slow hash: ten thousand accounts are made in a moment.
//! - For recovery (a lookup secret, ASVS 6.5.2): ten signs, 45 bits, good for years. What is kept of it is made by argon2id
//!   under a salt of its set.

use std::fmt;

use sha2::{Digest, Sha256};
use subtle::ConstantTimeEq;
use unicode_normalization::UnicodeNormalization;

use crate::password::stretch;

/// How many recovery codes somebody gets.
pub const RECOVERY_CODES: usize = 10;
/// How many bytes the salt of a set of recovery codes has; it stands before each of its hashes.
pub const SALT: usize = 16;

/// No 0 and O, 1 and I and L, 2 and Z, 5 and S, 8 and B, U beside V: nothing that is read as something else.
const ALPHABET: [char; 24] = ['A', 'C', 'D', 'E', 'F', 'G', 'H', 'J', 'K', 'M', 'N', 'P', 'Q', 'R', 'T', 'V', 'W', 'X', 'Y', '3', '4', '6', '7', '9'];
/// Signs of a code for the first sign-in, and in how long groups.
const FIRST: [usize; 2] = [16, 4];
/// The same of a recovery code.
const RECOVERY: [usize; 2] = [10, 5];
/// What people put between groups: every dash there is, and marks that are taken for one.
const BETWEEN: &str = "-‐‑‒–—―−ー_.・,";

/// 一回限りのコード. It prints nothing of itself but through [`Code::shown`].
#[derive(Clone, PartialEq, Eq)]
pub struct Code(String);

/// Why a text is no code.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("no code of so many signs")]
pub struct CodeError;

impl Code {
    /// A code for the first sign-in out of bytes drawn by chance.
    pub fn new(chance: [u8; 16]) -> Self {
        Self::of(chance, FIRST)
    }

    /// A recovery code out of bytes drawn by chance.
    pub fn recovery(chance: [u8; 16]) -> Self {
        Self::of(chance, RECOVERY)
    }

    fn of(chance: [u8; 16], [signs, _]: [usize; 2]) -> Self {
        let mut rest = u128::from_be_bytes(chance);
        let signs = (0..signs).filter_map(|_| {
            let place = usize::try_from(rest % ALPHABET.len() as u128).ok()?;
            rest /= ALPHABET.len() as u128;
            ALPHABET.get(place)
        });
        Self(signs.collect())
    }

    /// What somebody typed as a code for the first sign-in: width, case, dashes and blanks make no difference.
    ///
    /// # Errors
    /// It cannot be a code.
    pub fn parse(text: &str) -> Result<Self, CodeError> {
        Self::read(text, FIRST)
    }

    /// The same for a recovery code.
    ///
    /// # Errors
    /// It cannot be a code.
    pub fn parse_recovery(text: &str) -> Result<Self, CodeError> {
        Self::read(text, RECOVERY)
    }

    fn read(text: &str, [signs, _]: [usize; 2]) -> Result<Self, CodeError> {
        let upper = text.nfkc().flat_map(char::to_uppercase).filter(|sign| !sign.is_whitespace() && !BETWEEN.contains(*sign));
        let read: String = upper.map(|sign| if sign == 'U' { 'V' } else { sign }).collect();
        let fits = read.chars().count() == signs && read.chars().all(|sign| ALPHABET.contains(&sign));
        if fits { Ok(Self(read)) } else { Err(CodeError) }
    }

    /// For paper, in groups.
    pub fn shown(&self) -> String {
        let [_, group] = if self.0.len() == RECOVERY[0] { RECOVERY } else { FIRST };
        let signs: Vec<char> = self.0.chars().collect();
        signs.chunks(group).map(|group| group.iter().collect::<String>()).collect::<Vec<_>>().join("-")
    }

    /// What is kept of a code for the first sign-in. `whose` says for whom and for what it is, so that it is good nowhere else.
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

    /// What is kept of a recovery code: the salt and the hash. Takes as long as a password: see [`crate::Vault::stretch`].
    pub fn stretched(&self, whose: &str, salt: [u8; SALT]) -> Option<Vec<u8>> {
        let hash = stretch(format!("{whose}\0{}", self.0).as_bytes(), &salt)?;
        Some([salt.as_slice(), &hash].concat())
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
            let (first, recovery) = (Code::new(chance), Code::recovery(chance));
            prop_assert_eq!(first.shown().len(), 19);
            prop_assert_eq!(recovery.shown().len(), 11);
            prop_assert_eq!(Code::parse(&first.shown()), Ok(first));
            prop_assert_eq!(Code::parse_recovery(&recovery.shown()), Ok(recovery));
        }
    }

    #[test]
    fn however_it_is_typed_it_is_the_same_code() {
        let code = Code::new([200; 16]);
        let shown = code.shown();
        let wide: String = shown.chars().map(|sign| char::from_u32(u32::from(sign) + 0xfee0).unwrap()).collect();
        let check = |text: &str| assert_eq!(Code::parse(text).as_ref(), Ok(&code), "{text}");
        check(&shown.to_lowercase());
        check(&format!(" {} ", shown.replace('-', " ")));
        check(&shown.replace('-', ""));
        check(&wide);
        check(&wide.to_lowercase().replace('－', "ー"));
        check(&shown.replace('-', "\u{3000}"));
        for dash in BETWEEN.chars() {
            check(&shown.replace('-', &dash.to_string()));
        }
        let all: String = ALPHABET[8..24].iter().collect();
        assert_eq!(Code::parse(&all.replace('V', "u")), Code::parse(&all), "a V read as a U");
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
    fn a_recovery_code_is_kept_by_a_slow_hash_with_a_salt() {
        let code = Code::recovery([9; 16]);
        let kept = code.stretched("recovery/141500/7", [1; SALT]).unwrap();
        assert_eq!((&kept[..SALT], kept.len()), ([1; SALT].as_slice(), SALT + 32));
        assert_eq!(code.stretched("recovery/141500/7", [1; SALT]), Some(kept.clone()));
        for other in [code.stretched("recovery/141500/7", [2; SALT]), code.stretched("recovery/141500/8", [1; SALT])] {
            assert_ne!(other.unwrap()[SALT..], kept[SALT..]);
        }
        assert_ne!(Code::recovery([8; 16]).stretched("recovery/141500/7", [1; SALT]), Some(kept));
    }

    /// ASVS 6.5.4 asks for 20 bits; without a slow hash (codes for the first sign-in) so many that no copy of the database
    /// helps before they expire.
    #[test]
    fn the_alphabet_is_strong_enough() {
        let bits = |[signs, _]: [usize; 2]| (ALPHABET.len() as f64).log2() * signs as f64;
        assert!(bits(FIRST) >= 72.0 && bits(RECOVERY) >= 45.0);
        let alike = "0O1IL2Z5S8BU";
        assert!(ALPHABET.iter().all(|sign| !alike.contains(*sign)));
    }

    #[test]
    fn other_texts_are_no_codes() {
        for text in ["", "ABCD", "0000-0000-0000-0000", "AAAA-AAAA-AAAA-AAAAA", "AAAAA-AAAAA"] {
            assert_eq!(Code::parse(text), Err(CodeError), "{text}");
        }
        assert_eq!(Code::parse_recovery("AAAA-AAAA-AAAA-AAAA"), Err(CodeError));
        assert_eq!(format!("{:?}", Code::new([1; 16])), "Code(…)");
    }
}
