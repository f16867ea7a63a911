//! Where a number stands: what kind of value it is, how it is shown, and what may be put there instead.

use ayumi_calendar::{Length, LengthUnit};

use super::Wrong;
use crate::Quantity;

/// A place for a number, with the value that stands there.
#[derive(Clone, Debug)]
pub(super) enum Slot {
    /// 数量, with its unit.
    Quantity(Quantity, String),
    /// A whole number, and what stands behind it.
    Count(u32, &'static str),
    /// 期間の長さ, and what stands behind its unit.
    Length(Length, &'static str),
    /// 有効期間. None: the policy states none, and may.
    Validity(Option<Length>),
    /// A word, of those that may stand there.
    Choice(String, Vec<(String, String)>),
}

impl Slot {
    /// The value as it is typed in.
    pub fn text(&self) -> String {
        match self {
            Self::Quantity(quantity, _) => digits(*quantity).map_or_else(String::new, |n| n.to_string()),
            Self::Count(count, _) => count.to_string(),
            Self::Length(length, _) | Self::Validity(Some(length)) => length.amount.to_string(),
            Self::Validity(None) => String::new(),
            Self::Choice(word, _) => word.clone(),
        }
    }

    /// The value in words.
    pub fn shown(&self) -> String {
        match self {
            Self::Quantity(quantity, unit) => quantity.ja(unit),
            Self::Count(count, behind) => format!("{count}{behind}"),
            Self::Length(length, behind) => format!("{}{behind}", length.ja()),
            Self::Validity(length) => length.map_or_else(|| "定めなし".into(), |length| length.ja()),
            Self::Choice(word, choices) => choices.iter().find(|(of, _)| of == word).map_or_else(|| word.clone(), |(_, meaning)| meaning.clone()),
        }
    }

    /// What stands before the digits.
    pub fn before(&self) -> &'static str {
        if matches!(self, Self::Quantity(Quantity::About(_), _)) { "約" } else { "" }
    }

    /// What stands behind the digits.
    pub fn unit(&self) -> String {
        match self {
            Self::Quantity(Quantity::Percent(_), _) => "%".into(),
            Self::Quantity(Quantity::AtLeastPercent(_), _) => "%以上".into(),
            Self::Quantity(Quantity::AtLeast(_), unit) => format!("{unit}以上"),
            Self::Quantity(_, unit) => unit.clone(),
            Self::Count(_, behind) => (*behind).into(),
            Self::Length(length, behind) => format!("{}{behind}", unit_ja(length.unit)),
            Self::Validity(length) => unit_ja(length.map_or(LengthUnit::Years, |length| length.unit)).into(),
            Self::Choice(..) => String::new(),
        }
    }

    /// What may be chosen.
    pub fn choices(&self) -> Vec<(String, String)> {
        if let Self::Choice(_, choices) = self { choices.clone() } else { Vec::new() }
    }

    /// What stands in the pack when this is typed in. The manner of the statement (約, 以上, years or months) stays.
    pub fn put(&self, text: &str) -> Result<String, Wrong> {
        let text: String = text.chars().filter(|c| !c.is_whitespace() && !matches!(c, ',' | '，')).map(half_width).collect();
        match self {
            Self::Choice(_, choices) => choices.iter().find(|(word, _)| *word == text).map(|(word, _)| word.clone()).ok_or(Wrong::NoChoice),
            Self::Validity(_) if text.is_empty() => Ok(String::new()),
            _ if text.is_empty() => Err(Wrong::Empty),
            Self::Quantity(quantity, _) => with_digits(*quantity, &text),
            Self::Count(..) => number::<u32>(&text).map(|count| count.to_string()),
            Self::Length(length, _) => Ok(Length { amount: number(&text)?, unit: length.unit }.to_string()),
            Self::Validity(length) => {
                let unit = length.map_or(LengthUnit::Years, |length| length.unit);
                Ok(Length { amount: number(&text)?, unit }.to_string())
            }
        }
    }
}

fn digits(quantity: Quantity) -> Option<i64> {
    if quantity == Quantity::Several { None } else { quantity.goal() }
}

fn with_digits(quantity: Quantity, text: &str) -> Result<String, Wrong> {
    let bare = text.strip_suffix('%');
    let n = i64::from(number::<u32>(bare.unwrap_or(text))?);
    let is_percent = bare.is_some() || quantity.is_percent();
    let is_at_least = matches!(quantity, Quantity::AtLeast(_) | Quantity::AtLeastPercent(_));
    let put = match (is_percent, is_at_least) {
        (true, true) => Quantity::AtLeastPercent(n),
        (true, false) => Quantity::Percent(n),
        (false, true) => Quantity::AtLeast(n),
        (false, false) if matches!(quantity, Quantity::About(_)) => Quantity::About(n),
        (false, false) => Quantity::Exactly(n),
    };
    Ok(put.to_string())
}

fn number<N: std::str::FromStr>(text: &str) -> Result<N, Wrong> {
    let plain = text.chars().all(|c| c.is_ascii_digit());
    text.parse().ok().filter(|_| plain).ok_or(Wrong::NoNumber)
}

/// １２％ is typed as often as 12%.
fn half_width(c: char) -> char {
    match c {
        '０'..='９' => char::from_u32(c as u32 - '０' as u32 + '0' as u32).unwrap_or(c),
        '％' => '%',
        other => other,
    }
}

fn unit_ja(unit: LengthUnit) -> &'static str {
    match unit {
        LengthUnit::Years => "年",
        LengthUnit::Months => "か月",
        LengthUnit::Days => "日",
    }
}
