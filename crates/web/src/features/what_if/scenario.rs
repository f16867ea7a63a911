//! 試すもの: which other policy is tried, as it stands in an address. Ids of the policy only, nothing about anybody.

use ayumi_facts::Seq;
use form_urlencoded::Serializer;

use crate::ask::Ask;
use crate::error::AppError;

/// The parameter of an edit: `set=targets.leaders.R9=20`.
pub const SET: &str = "set";
/// The parameter of a pack inside the program.
const PACK: &str = "pack";
/// The parameter of an adopted version.
const ADOPTED: &str = "adopted";

/// 試すもの.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Scenario {
    /// The policy in use with other values at some addresses.
    Edited(Vec<(String, String)>),
    /// A pack that comes with the program, by its name.
    Pack(String),
    /// A pack that the ledger adopted at this position.
    Adopted(Seq),
}

impl Scenario {
    /// What an address asks for.
    ///
    /// # Errors
    /// The position of an adopted version is none.
    pub fn read(pairs: &[(String, String)], ask: &Ask) -> Result<Self, AppError> {
        let given = |name: &str| pairs.iter().find(|(key, _)| key == name).map(|(_, value)| value.as_str());
        if let Some(name) = given(PACK) {
            return Ok(Self::Pack(name.to_owned()));
        }
        match given(ADOPTED) {
            Some(text) => {
                let wrong = || AppError::invalid(vec![ask.shell.f1("what-if-wrong-adopted", "text", text)]);
                text.parse().map(|seq| Self::Adopted(Seq(seq))).map_err(|_| wrong())
            }
            None => Ok(Self::Edited(sets(pairs))),
        }
    }

    /// Its pairs in an address.
    pub fn pairs(&self) -> Vec<(&'static str, String)> {
        match self {
            Self::Edited(sets) => sets.iter().map(|(address, value)| (SET, format!("{address}={value}"))).collect(),
            Self::Pack(name) => vec![(PACK, name.clone())],
            Self::Adopted(seq) => vec![(ADOPTED, seq.0.to_string())],
        }
    }

    /// A page about it; `more` are further pairs.
    pub fn to(&self, ask: &Ask, path: &str, more: &[(&str, &str)]) -> String {
        ask.shell.to(&self.path(path, more))
    }

    /// The same without the day and the language.
    pub fn path(&self, path: &str, more: &[(&str, &str)]) -> String {
        let query = Serializer::new(String::new()).extend_pairs(more.iter().copied()).extend_pairs(self.pairs()).finish();
        if query.is_empty() { path.to_owned() } else { format!("{path}?{query}") }
    }

    /// By what an answer about it is remembered.
    pub fn key(&self) -> String {
        Serializer::new(String::new()).extend_pairs(self.pairs()).finish()
    }
}

/// The edits of an address or form; of several of one address the last one counts.
pub fn sets(pairs: &[(String, String)]) -> Vec<(String, String)> {
    let mut sets: Vec<(String, String)> = Vec::new();
    for (address, value) in pairs.iter().filter(|(key, _)| key == SET).filter_map(|(_, set)| set.split_once('=')) {
        sets.retain(|(of, _)| of != address);
        sets.push((address.trim().to_owned(), value.trim().to_owned()));
    }
    sets
}
