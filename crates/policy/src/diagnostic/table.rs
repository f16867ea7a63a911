//! The table of diagnostics: code, severity, what it means and what to do, each stated once. The sentences with the
//! words in question are in `ja` and `en`; `docs/diagnostics.md` is made from this table.

use super::problem::Problem;
use super::{Severity, table_words::WORDS};

/// One line of the table.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Entry {
    /// `P201`
    pub code: &'static str,
    /// Its severity.
    pub severity: Severity,
    /// What it means, in Japanese.
    pub title_ja: &'static str,
    /// What to do, in Japanese.
    pub hint_ja: &'static str,
    /// What it means, in English.
    pub title_en: &'static str,
    /// What to do, in English.
    pub hint_en: &'static str,
}

/// Every diagnostic, by code.
pub const ENTRIES: &[Entry] = WORDS;

/// Stands in for a code without a line, which a test rules out.
const UNKNOWN: Entry = Entry { code: "P000", severity: Severity::Error, title_ja: "", hint_ja: "", title_en: "", hint_en: "" };

pub(super) fn entry(code: &str) -> &'static Entry {
    ENTRIES.iter().find(|entry| entry.code == code).unwrap_or(&UNKNOWN)
}

impl Problem {
    /// The code: P1 reading, P2 ids and expressions, P3 types, P4 time, P5 cycles and the impossible, P6 figures,
    /// P7 the programme, P8 the written policy, P9 what is still open.
    pub fn code(&self) -> &'static str {
        match self {
            Self::UnknownFile { .. } => "P101",
            Self::NoHeader => "P102",
            Self::NotAList => "P103",
            Self::NotAMap => "P104",
            Self::EmptyFile => "P105",
            Self::Tab => "P106",
            Self::Syntax(_) => "P107",
            Self::DuplicateKey => "P108",
            Self::UnknownField { .. } => "P109",
            Self::MissingField { .. } => "P110",
            Self::UnknownChoice { .. } => "P111",
            Self::WrongShape(_) => "P112",
            Self::BadValue(_) => "P113",
            Self::FormatVersion { .. } => "P114",
            Self::RepeatedYear { .. } => "P115",
            Self::NotForLibrary => "P116",
            Self::UnknownId { .. } => "P201",
            Self::DuplicateId { .. } => "P202",
            Self::BadId => "P203",
            Self::Grammar(_) => "P204",
            Self::UnknownActor { .. } => "P205",
            Self::BadCondition => "P206",
            Self::UnknownOption { .. } => "P207",
            Self::UnknownLibrary { .. } => "P208",
            Self::NotInLibrary { .. } => "P209",
            Self::LibraryClash { .. } => "P210",
            Self::WrongUnit { .. } => "P301",
            Self::LevelNotOnScale { .. } => "P302",
            Self::AttributeType { .. } => "P303",
            Self::UnknownMark { .. } => "P304",
            Self::RowLength { .. } => "P305",
            Self::WayIncomplete { .. } => "P306",
            Self::SchemeOfOtherRole { .. } => "P307",
            Self::NotAFamily => "P308",
            Self::RepeatedMark => "P309",
            Self::ChoicesMismatch => "P310",
            Self::BlankType { .. } => "P311",
            Self::MunicipalityCode { .. } => "P312",
            Self::FamilyWithWays => "P313",
            Self::Overlap { .. } => "P401",
            Self::Gap { .. } => "P402",
            Self::NoVersion => "P403",
            Self::EndsBeforeItBegins => "P404",
            Self::OutsidePolicy { .. } => "P405",
            Self::NotYetInForce { .. } => "P406",
            Self::RoleCycle { .. } => "P501",
            Self::RequirementCycle { .. } => "P502",
            Self::NeverMet(_) => "P503",
            Self::NoWayToRole => "P504",
            Self::TotalMismatch { .. } => "P601",
            Self::PartsMismatch { .. } => "P602",
            Self::RunningTotalMismatch { .. } => "P603",
            Self::CumulativeFalls { .. } => "P604",
            Self::TotalOfLevels => "P605",
            Self::CountedTwice { .. } => "P606",
            Self::IncrementsAsTotal { .. } => "P607",
            Self::Untaught { .. } => "P701",
            Self::NoWayIn => "P702",
            Self::PowerMissing { .. } => "P703",
            Self::RecommendsAndAppoints { .. } => "P704",
            Self::ExamsEnded { .. } => "P705",
            Self::EmptyFamily => "P706",
            Self::NoSupply => "P707",
            Self::UnknownBlank { .. } => "P801",
            Self::UnusedBlank => "P802",
            Self::UnknownShown { .. } => "P803",
            Self::OpenBlank => "P901",
            Self::NotChosen { .. } => "P902",
            Self::Undecided { .. } => "P903",
            Self::Provisional { .. } => "P904",
            Self::NotAnswered => "P905",
            Self::ChangesLibrary { .. } => "P906",
        }
    }
}
