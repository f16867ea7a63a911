//! What can be wrong with a written date, fiscal year or length, for developers and for users.

use thiserror::Error;

use crate::date::Date;
use crate::parse::ASKED;

/// Why a text is not a date, a fiscal year or a length. `Display` is for developers; [`DateError::ja`] is what
/// the user reads. Each variant carries the text as it was given.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum DateError {
    /// There is nothing but spaces.
    #[error("the text is empty")]
    Empty,

    /// The text has no known spelling of a date.
    #[error("`{text}` is not a date")]
    NotADate {
        /// The text as given.
        text: String,
    },

    /// The spelling is right but the calendar has no such day, such as 30 February.
    #[error("`{text}` names a day that does not exist: {year}-{month}-{day}")]
    NoSuchDay {
        /// The text as given.
        text: String,
        /// The year, common era.
        year: i32,
        /// The month as written; may be above 12.
        month: u32,
        /// The day as written.
        day: u32,
    },

    /// A day so far away that nobody asks about it.
    #[error("`{text}` lies beyond the days that can be asked about")]
    OutOfReach {
        /// The text as given.
        text: String,
    },

    /// The year is written with an era that we do not know, such as 慶応 or X.
    #[error("`{text}` has the unknown era `{era}`")]
    UnknownEra {
        /// The text as given.
        text: String,
        /// What stands where an era should.
        era: String,
    },

    /// The year has neither an era nor four digits, so 8/4/1 could be 令和8年, 平成8年 or 2008年.
    #[error("`{text}` has a year without an era that is not of four digits")]
    AmbiguousYear {
        /// The text as given.
        text: String,
    },

    /// The text has no known spelling of a fiscal year.
    #[error("`{text}` is not a fiscal year")]
    NotAFiscalYear {
        /// The text as given.
        text: String,
    },

    /// The text has no known spelling of a length of time.
    #[error("`{text}` is not a length of time")]
    NotALength {
        /// The text as given.
        text: String,
    },
}

/// How a date can be written, for the end of a message.
const WRITE_A_DATE: &str = "「2026-04-01」「2026/4/1」「令和8年4月1日」「R8.4.1」のように書いてください。";

impl DateError {
    pub(crate) fn not_a_date(text: &str) -> DateError {
        DateError::NotADate { text: text.to_owned() }
    }

    pub(crate) fn not_a_fiscal_year(text: &str) -> DateError {
        DateError::NotAFiscalYear { text: text.to_owned() }
    }

    pub(crate) fn not_a_length(text: &str) -> DateError {
        DateError::NotALength { text: text.to_owned() }
    }

    /// The message for the user: what is wrong, and how to write it.
    ///
    /// ```
    /// use ayumi_calendar::parse_date;
    ///
    /// assert_eq!(
    ///     parse_date("R8.2.30").unwrap_err().ja(),
    ///     "「R8.2.30」という日はありません。2026年2月は1日から28日までです。",
    /// );
    /// ```
    pub fn ja(&self) -> String {
        match self {
            DateError::Empty => "空欄です。日付は「2026-04-01」「令和8年4月1日」、年度は「R8」「令和8年度」のように書いてください。".to_owned(),
            DateError::NotADate { text } => {
                format!("「{}」は日付として読めません。{WRITE_A_DATE}", shown(text))
            }
            DateError::NoSuchDay { text, year, month, day: _ } => {
                format!("「{}」という日はありません。{}", shown(text), last_day_hint(*year, *month))
            }
            DateError::OutOfReach { text } => {
                format!("「{}」は指定できません。日は西暦{}年から{}年までの間で指定してください。", shown(text), ASKED.start(), ASKED.end())
            }
            DateError::UnknownEra { text, era } => format!(
                "「{}」の元号「{}」が分かりません。元号は令和(R)・平成(H)・昭和(S)・大正(T)・明治(M)で書いてください。",
                shown(text),
                shown(era)
            ),
            DateError::AmbiguousYear { text } => {
                format!("「{}」は年を決められません。年は「2026」のように西暦4桁で書くか、「令和8」「R8」のように元号を付けてください。", shown(text))
            }
            DateError::NotAFiscalYear { text } => {
                format!("「{}」は年度として読めません。「令和8年度」「R8」「2026年度」のように書いてください。", shown(text))
            }
            DateError::NotALength { text } => {
                format!("「{}」は期間の長さとして読めません。「5年」「6か月」「30日」のように書いてください。", shown(text))
            }
        }
    }
}

/// The text, shortened: a cell may hold a whole paragraph.
fn shown(text: &str) -> String {
    const LONGEST: usize = 40;
    let text = text.trim();
    if text.chars().count() <= LONGEST {
        return text.to_owned();
    }
    text.chars().take(LONGEST).chain(['…']).collect()
}

fn last_day_hint(year: i32, month: u32) -> String {
    if !(1..=12).contains(&month) {
        return "月は1から12までです。".to_owned();
    }
    match Date::ymd(year, month, 1) {
        Some(first) => format!("{year}年{month}月は1日から{}日までです。", first.plus_months(1).previous().day()),
        None => "年は西暦1年から9999年までです。".to_owned(),
    }
}
