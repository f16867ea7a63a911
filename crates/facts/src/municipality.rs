//! 全国地方公共団体コード: six digits kept as text, the last a check digit.

use std::fmt;

use serde::{Deserialize, Serialize};

/// 団体コード, verified: two digits for the prefecture, three for the municipality, one check digit.
///
/// ```
/// use ayumi_facts::MunicipalityCode;
/// assert!("141500".parse::<MunicipalityCode>().is_ok());
/// assert!("141501".parse::<MunicipalityCode>().is_err());
/// assert_eq!("010006".parse::<MunicipalityCode>().unwrap().to_string(), "010006");
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct MunicipalityCode([u8; 6]);

impl MunicipalityCode {
    /// The code of no municipality, for what a template without one is tried out with.
    pub const SAMPLE: Self = Self(*b"000001");
}

/// Why a text is no 団体コード.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum MunicipalityCodeError {
    /// Not six digits.
    #[error("a municipality code has six digits")]
    Shape,
    /// The sixth digit is wrong; `expected` is the right one.
    #[error("the check digit should be {expected}")]
    CheckDigit {
        /// The digit that the first five require.
        expected: u8,
    },
}

impl MunicipalityCodeError {
    /// What is wrong and what to do, in Japanese.
    pub fn ja(&self) -> String {
        match self {
            Self::Shape => "団体コードは半角数字6桁（検査数字を含む）で書いてください".into(),
            Self::CheckDigit { expected } => format!("団体コードの検査数字（6桁目）が合いません。正しくは {expected} です"),
        }
    }
}

impl std::str::FromStr for MunicipalityCode {
    type Err = MunicipalityCodeError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let digits: [u8; 6] = text.as_bytes().try_into().map_err(|_| MunicipalityCodeError::Shape)?;
        if !digits.iter().all(u8::is_ascii_digit) {
            return Err(MunicipalityCodeError::Shape);
        }
        let [a, b, c, d, e, check] = digits.map(|digit| u32::from(digit - b'0'));
        let sum = 6 * a + 5 * b + 4 * c + 3 * d + 2 * e;
        let expected = (11 - sum % 11) % 10;
        if check == expected { Ok(Self(digits)) } else { Err(MunicipalityCodeError::CheckDigit { expected: expected as u8 }) }
    }
}

impl TryFrom<String> for MunicipalityCode {
    type Error = MunicipalityCodeError;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        text.parse()
    }
}

impl From<MunicipalityCode> for String {
    fn from(code: MunicipalityCode) -> Self {
        code.to_string()
    }
}

impl fmt::Display for MunicipalityCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.iter().try_for_each(|digit| write!(f, "{}", char::from(*digit)))
    }
}

impl schemars::JsonSchema for MunicipalityCode {
    fn inline_schema() -> bool {
        true
    }

    fn schema_name() -> std::borrow::Cow<'static, str> {
        "MunicipalityCode".into()
    }

    fn json_schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
        schemars::json_schema!({ "type": "string", "pattern": "^[0-9]{6}$" })
    }
}
