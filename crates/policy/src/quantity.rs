//! Amounts and dates as policies really state them: exact, about, at least, several, a blank, or not yet decided.

use std::fmt;
use std::str::FromStr;

use ayumi_calendar::{Date, FiscalYear, Length, parse_fiscal_year, parse_length, parse_start};
use ayumi_facts::Code;

/// 数量: what a policy says about how many. Nothing here is made more precise than the text.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Quantity {
    /// `10`
    Exactly(i64),
    /// `about 200` 約200
    About(i64),
    /// `at least 1` 少なくとも1
    AtLeast(i64),
    /// `100%`, in per cent
    Percent(i64),
    /// `at least 70%` 70%以上
    AtLeastPercent(i64),
    /// `several` 複数
    Several,
    /// `undecided` 未定
    Undecided,
    /// `blank promoter-count`, `about blank promoter-count`: the value of a blank of the template
    Blank {
        /// The blank's id.
        blank: Code,
        /// 程度
        about: bool,
    },
    /// `at least blank step3-count`: at least the value of a blank of the template 少なくとも○名
    AtLeastBlank(Code),
}

impl Quantity {
    /// The number to reach, if the policy states one (`several` is at least two). Per cent stay per cent.
    pub fn goal(self) -> Option<i64> {
        match self {
            Self::Exactly(n) | Self::About(n) | Self::AtLeast(n) | Self::Percent(n) | Self::AtLeastPercent(n) => Some(n),
            Self::Several => Some(2),
            Self::Undecided | Self::Blank { .. } | Self::AtLeastBlank(_) => None,
        }
    }

    /// Whether it is a percentage.
    pub fn is_percent(self) -> bool {
        matches!(self, Self::Percent(_) | Self::AtLeastPercent(_))
    }

    /// As a Japanese official writes it, with the unit (人, 所属, 件 …) behind a plain number.
    pub fn ja(self, unit: &str) -> String {
        match self {
            Self::Exactly(n) => format!("{n}{unit}"),
            Self::About(n) => format!("約{n}{unit}"),
            Self::AtLeast(n) => format!("{n}{unit}以上"),
            Self::Percent(n) => format!("{n}%"),
            Self::AtLeastPercent(n) => format!("{n}%以上"),
            Self::Several => format!("複数{}", if unit == "人" { "名" } else { unit }),
            Self::Undecided => "未定".into(),
            Self::Blank { about, .. } => format!("○{unit}{}（未記入）", if about { "程度" } else { "" }),
            Self::AtLeastBlank(_) => format!("○{unit}以上（未記入）"),
        }
    }
}

impl fmt::Display for Quantity {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Exactly(n) => write!(f, "{n}"),
            Self::About(n) => write!(f, "about {n}"),
            Self::AtLeast(n) => write!(f, "at least {n}"),
            Self::Percent(n) => write!(f, "{n}%"),
            Self::AtLeastPercent(n) => write!(f, "at least {n}%"),
            Self::Several => f.write_str("several"),
            Self::Undecided => f.write_str("undecided"),
            Self::Blank { blank, about } => write!(f, "{}blank {blank}", if *about { "about " } else { "" }),
            Self::AtLeastBlank(blank) => write!(f, "at least blank {blank}"),
        }
    }
}

/// A text that is none of the forms a quantity or date may have.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("「{text}」は{expected}として読めません")]
pub struct NotThis {
    /// What was written.
    pub text: String,
    /// What is expected, in Japanese, with examples.
    pub expected: &'static str,
}

const QUANTITY: &str = "数量（10、100%、about 200、at least 1、at least 70%、several、undecided、blank ID、at least blank ID のいずれか）";
const START: &str = "開始日（R8、令和8年度、2026-04-01 のいずれかの形）";
const DEADLINE: &str = "期限（R12、2031-03-31、5 years、undated、undecided、blank ID のいずれか）";

impl FromStr for Quantity {
    type Err = NotThis;

    fn from_str(text: &str) -> Result<Self, NotThis> {
        let fail = || NotThis { text: text.into(), expected: QUANTITY };
        let words: Vec<&str> = text.split_whitespace().collect();
        let number = |word: &str| word.parse::<i64>().map_err(|_| fail());
        let percent = |word: &str| word.strip_suffix('%').map(number);
        match words.as_slice() {
            ["undecided"] => Ok(Self::Undecided),
            ["several"] => Ok(Self::Several),
            ["blank", blank] => Ok(Self::Blank { blank: Code::new(blank), about: false }),
            ["about", "blank", blank] => Ok(Self::Blank { blank: Code::new(blank), about: true }),
            ["at", "least", "blank", blank] => Ok(Self::AtLeastBlank(Code::new(blank))),
            ["about", n] => number(n).map(Self::About),
            ["at", "least", n] => percent(n).map_or_else(|| number(n).map(Self::AtLeast), |n| n.map(Self::AtLeastPercent)),
            [n] => percent(n).map_or_else(|| number(n).map(Self::Exactly), |n| n.map(Self::Percent)),
            _ => Err(fail()),
        }
    }
}

/// 開始: a fiscal year (its 1 April) or a day.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Start {
    /// 年度
    Year(FiscalYear),
    /// 日
    Day(Date),
}

impl Default for Start {
    /// Where nothing was read: the beginning of time.
    fn default() -> Self {
        Self::Day(Date::MIN)
    }
}

impl Start {
    /// The first day.
    pub fn date(self) -> Date {
        match self {
            Self::Year(year) => year.start(),
            Self::Day(day) => day,
        }
    }

    /// As a Japanese official writes it.
    pub fn ja(self) -> String {
        match self {
            Self::Year(year) => year.wareki(),
            Self::Day(day) => day.wareki(),
        }
    }
}

impl fmt::Display for Start {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Year(year) => write!(f, "{}", year.short()),
            Self::Day(day) => write!(f, "{day}"),
        }
    }
}

impl FromStr for Start {
    type Err = NotThis;

    fn from_str(text: &str) -> Result<Self, NotThis> {
        parse_fiscal_year(text)
            .map(Self::Year)
            .or_else(|_| parse_start(text).map(Self::Day))
            .map_err(|_| NotThis { text: text.into(), expected: START })
    }
}

/// 期限.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Deadline {
    /// `R12` その年度の末日まで
    Year(FiscalYear),
    /// `2031-03-31` その日まで
    Day(Date),
    /// `5 years` 方針の開始からの期間
    Within(Length),
    /// `undated` 将来的に
    Undated,
    /// `undecided` 未定
    Undecided,
    /// `blank deadline-year`
    Blank(Code),
}

impl Deadline {
    /// The last day, where one is stated; `start` is the day the policy came into force.
    pub fn last_day(self, start: Date) -> Option<Date> {
        match self {
            Self::Year(year) => Some(year.end()),
            Self::Day(day) => Some(day),
            Self::Within(length) => Some(length.until_from(start).previous()),
            Self::Undated | Self::Undecided | Self::Blank(_) => None,
        }
    }

    /// As a Japanese official writes it.
    pub fn ja(self) -> String {
        match self {
            Self::Year(year) => format!("{}まで", year.wareki()),
            Self::Day(day) => format!("{}まで", day.wareki()),
            Self::Within(length) => format!("{}以内", length.ja()),
            Self::Undated => "将来".into(),
            Self::Undecided => "時期未定".into(),
            Self::Blank(_) => "○年度まで（未記入）".into(),
        }
    }
}

impl fmt::Display for Deadline {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Year(year) => write!(f, "{}", year.short()),
            Self::Day(day) => write!(f, "{day}"),
            Self::Within(length) => write!(f, "{length}"),
            Self::Undated => f.write_str("undated"),
            Self::Undecided => f.write_str("undecided"),
            Self::Blank(blank) => write!(f, "blank {blank}"),
        }
    }
}

impl FromStr for Deadline {
    type Err = NotThis;

    fn from_str(text: &str) -> Result<Self, NotThis> {
        match text.trim() {
            "undated" => return Ok(Self::Undated),
            "undecided" => return Ok(Self::Undecided),
            blank if blank.starts_with("blank ") => return Ok(Self::Blank(Code::new(blank.trim_start_matches("blank ").trim()))),
            _ => {}
        }
        let year = parse_fiscal_year(text).map(Self::Year).ok();
        let length = || parse_length(text).map(Self::Within).ok();
        let day = || ayumi_calendar::parse_date(text).map(Self::Day).ok();
        year.or_else(length).or_else(day).ok_or(NotThis { text: text.into(), expected: DEADLINE })
    }
}

/// serde through `Display` and `FromStr`, accepting bare numbers as well as texts.
macro_rules! textual {
    ($($type:ty),*) => {$(
        impl serde::Serialize for $type {
            fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.collect_str(self)
            }
        }

        impl<'de> serde::Deserialize<'de> for $type {
            fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                // YAML scalars arrive here as texts, whether they are quoted or not.
                String::deserialize(deserializer)?.parse().map_err(serde::de::Error::custom)
            }
        }

        impl schemars::JsonSchema for $type {
            fn schema_name() -> std::borrow::Cow<'static, str> {
                stringify!($type).into()
            }

            fn json_schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
                schemars::json_schema!({ "type": ["string", "integer"] })
            }
        }
    )*};
}

textual!(Quantity, Start, Deadline);
