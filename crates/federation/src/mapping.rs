//! From what a provider says to whom Ayumi knows: a claim or attribute becomes a staff number or a login. What does not fit
//! the mapping is refused rather than guessed: two people must never become one.

use serde::Deserialize;

/// 対応づけ: which claim or attribute names the person, and what is taken off and added.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Mapping {
    /// The claim of the provider or the attribute of the directory.
    pub from: String,
    /// What it becomes.
    #[serde(default)]
    pub to: Target,
    /// What must stand before it and is taken off, such as 「E」.
    #[serde(default)]
    pub strip_prefix: String,
    /// What must stand after it and is taken off, such as 「@city.example.jp」.
    #[serde(default)]
    pub strip_suffix: String,
    /// Zeros are put before it until it has this many characters.
    #[serde(default)]
    pub pad: usize,
}

/// What a mapping makes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Target {
    /// 職員番号.
    #[default]
    StaffNumber,
    /// ログイン名.
    Login,
}

/// 本人を指す値: by which an account is looked for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Key {
    /// 職員番号.
    StaffNumber(String),
    /// ログイン名.
    Login(String),
}

/// Why nobody could be made of what the provider said. The values themselves are not told.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum MappingError {
    /// The claim or attribute is not there, or is neither text nor a whole number.
    #[error("the claim or attribute of the mapping is missing")]
    Missing,
    /// There is more than one value.
    #[error("the claim or attribute of the mapping has several values")]
    Several,
    /// The prefix or suffix of the mapping is not there.
    #[error("the value does not carry the prefix and suffix of the mapping")]
    Shape,
    /// Nothing is left, it is too long, or it holds blanks or control characters.
    #[error("the value is no staff number or login")]
    Value,
    /// The person is named by a mail address that the provider has not verified.
    #[error("the mail address is not verified by the provider")]
    UnverifiedMail,
}

impl Mapping {
    /// What the value becomes, or why it does not.
    pub fn apply(&self, value: &str) -> Result<Key, MappingError> {
        let rest = value.strip_prefix(self.strip_prefix.as_str()).and_then(|rest| rest.strip_suffix(self.strip_suffix.as_str()));
        let rest = rest.ok_or(MappingError::Shape)?;
        let usable = |character: char| !character.is_whitespace() && !character.is_control();
        if rest.is_empty() || rest.chars().count() > 64 || !rest.chars().all(usable) {
            return Err(MappingError::Value);
        }
        let zeros = self.pad.min(64).saturating_sub(rest.chars().count());
        let padded = format!("{}{rest}", "0".repeat(zeros));
        Ok(match self.to {
            Target::StaffNumber => Key::StaffNumber(padded),
            Target::Login => Key::Login(padded),
        })
    }

    /// What the claims of a provider become.
    pub(crate) fn apply_to_claims(&self, claims: &serde_json::Map<String, serde_json::Value>) -> Result<Key, MappingError> {
        use serde_json::Value;
        if self.from == "email" && claims.get("email_verified") != Some(&Value::Bool(true)) {
            return Err(MappingError::UnverifiedMail);
        }
        match claims.get(&self.from) {
            Some(Value::String(text)) => self.apply(text),
            Some(Value::Number(number)) if number.is_u64() => self.apply(&number.to_string()),
            Some(Value::Array(_)) => Err(MappingError::Several),
            _ => Err(MappingError::Missing),
        }
    }
}

impl MappingError {
    /// What the person who signs in is told.
    pub fn ja(self) -> &'static str {
        match self {
            Self::UnverifiedMail => "認証基盤でメールアドレスの確認が済んでいないため、職員を特定できません。認証基盤の管理者に連絡してください。",
            _ => "認証基盤から受け取った情報から職員を特定できません。システムの管理者に連絡してください。",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn mapping(prefix: &str, suffix: &str, pad: usize) -> Mapping {
        Mapping { from: "staff".into(), to: Target::StaffNumber, strip_prefix: prefix.into(), strip_suffix: suffix.into(), pad }
    }

    #[test]
    fn a_value_becomes_a_staff_number_or_nobody() {
        let check = |mapping: Mapping, value: &str, want: Result<&str, MappingError>| {
            let want = want.map(|number| Key::StaffNumber(number.to_owned()));
            assert_eq!(mapping.apply(value), want, "{mapping:?} of {value:?}");
        };
        check(mapping("", "", 0), "004211", Ok("004211"));
        check(mapping("E", "", 6), "E4211", Ok("004211"));
        check(mapping("", "@city.example.jp", 6), "4211@city.example.jp", Ok("004211"));
        check(mapping("", "", 3), "004211", Ok("004211"));
        // A guest of another organisation with the same number is not our 004211.
        check(mapping("", "@city.example.jp", 6), "4211@other.example.jp", Err(MappingError::Shape));
        check(mapping("E", "", 6), "4211", Err(MappingError::Shape));
        check(mapping("E", "", 6), "E", Err(MappingError::Value));
        check(mapping("", "", 0), "00 42", Err(MappingError::Value));
        check(mapping("", "", 0), "0042\n", Err(MappingError::Value));
        check(mapping("", "", 0), &"1".repeat(65), Err(MappingError::Value));
    }

    #[test]
    fn claims_name_one_person_with_a_verified_address() {
        let check = |from: &str, claims: serde_json::Value, want: Result<Key, MappingError>| {
            let mapping = Mapping { from: from.into(), to: Target::Login, strip_prefix: String::new(), strip_suffix: String::new(), pad: 0 };
            assert_eq!(mapping.apply_to_claims(claims.as_object().unwrap()), want, "{claims}");
        };
        let login = |name: &str| Ok(Key::Login(name.to_owned()));
        check("staff", serde_json::json!({ "staff": 4211 }), login("4211"));
        check("staff", serde_json::json!({ "staff": ["a", "b"] }), Err(MappingError::Several));
        check("staff", serde_json::json!({ "staff": 4.5 }), Err(MappingError::Missing));
        check("staff", serde_json::json!({ "staff": null }), Err(MappingError::Missing));
        check("staff", serde_json::json!({}), Err(MappingError::Missing));
        check("email", serde_json::json!({ "email": "a@example.jp" }), Err(MappingError::UnverifiedMail));
        check("email", serde_json::json!({ "email": "a@example.jp", "email_verified": "true" }), Err(MappingError::UnverifiedMail));
        check("email", serde_json::json!({ "email": "a@example.jp", "email_verified": true }), login("a@example.jp"));
    }
}
