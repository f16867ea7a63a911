//! How a file is to be read and what it does not say: chosen on the form, kept with the file until it is taken over.

use std::collections::BTreeMap;

use ayumi_calendar::{Date, parse_day};
use ayumi_exchange::{Defaults, Encoding, Field, Ledger, Mapping, ReadOptions, Vocabulary};
use ayumi_facts::Kind;
use serde::{Deserialize, Serialize};

/// 読み方. What is empty is found out from the file.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Options {
    /// 文字コード: `utf8` or `cp932`.
    pub encoding: String,
    /// シート
    pub sheet: String,
    /// A mapping that the ledger keeps, by its name.
    pub mapping: String,
    /// 列の対応 chosen by hand, by heading.
    pub columns: BTreeMap<String, Field>,
    /// Headings by which the header row is found where none is understood.
    pub headings: Vec<String>,
    /// 日付のない行がいつからか. None: today.
    pub effective: Option<Date>,
    /// 任用形態 of rows that name none.
    pub employment: String,
    /// 種類 of the facts of a sheet without a column for it.
    pub kind: String,
    /// Whether units that the ledger lacks are made from the file.
    pub create_units: bool,
}

/// The fields of the form; a column's is `column-` with its place.
pub const COLUMN: &str = "column-";

impl Options {
    /// These options with what a form says. A field that the form lacks stays as it was, but for a box that was not ticked.
    ///
    /// # Errors
    /// The day cannot be read: why, in Japanese.
    pub fn with(mut self, form: &[(String, String)]) -> Result<Self, String> {
        let given = |name: &str| form.iter().find(|(key, _)| key == name).map(|(_, value)| value.trim().to_owned());
        let texts = [
            ("encoding", &mut self.encoding),
            ("sheet", &mut self.sheet),
            ("mapping", &mut self.mapping),
            ("employment", &mut self.employment),
            ("kind", &mut self.kind),
        ];
        for (name, place) in texts {
            if let Some(value) = given(name) {
                *place = value;
            }
        }
        self.create_units = given("create_units").is_some();
        if let Some(day) = given("effective") {
            self.effective = if day.is_empty() { None } else { Some(parse_day(&day).map_err(|error| error.ja())?) };
        }
        Ok(self)
    }

    /// How the file is read; `mapping` is what its columns are known to mean.
    pub fn reading(&self, mapping: &Mapping) -> ReadOptions {
        let encoding = match self.encoding.as_str() {
            "utf8" => Some(Encoding::Utf8),
            "cp932" => Some(Encoding::Cp932),
            _ => None,
        };
        let sheet = Some(self.sheet.clone()).filter(|sheet| !sheet.is_empty());
        let headings = mapping.columns.keys().chain(&self.headings).cloned().collect();
        ReadOptions { encoding, sheet, headings, ..ReadOptions::default() }
    }

    /// A saved mapping with what was chosen by hand in front.
    pub fn mapping(&self, saved: Mapping) -> Mapping {
        let mut mapping = saved;
        mapping.columns.extend(self.columns.iter().map(|(heading, field)| (heading.clone(), *field)));
        mapping
    }

    /// What the file does not say.
    ///
    /// # Errors
    /// A word that the policy does not know: which, in Japanese.
    pub fn defaults(&self, today: Date, ledger: &Ledger<'_>, vocabulary: &Vocabulary<'_>) -> Result<Defaults, String> {
        let usual = Defaults::from(self.effective.unwrap_or(today), ledger);
        let employment = match self.employment.as_str() {
            "" => None,
            word => Some(vocabulary.employment.get(word).ok_or_else(|| vocabulary.employment.unknown(word))?),
        };
        let kind = Kind::ALL.into_iter().find(|kind| kind.as_str() == self.kind);
        Ok(Defaults { employment, kind, create_units: usual.create_units || self.create_units, ..usual })
    }
}
