//! Reads single cells: dates, numbers, words. What cannot be read is reported by row and column and reads as nothing.

use ayumi_calendar::{Date, parse_date};
use ayumi_facts::{Code, Value, ValueKind};
use unicode_normalization::UnicodeNormalization;

use super::Planner;
use crate::field::Field;
use crate::problem::{Problem, Severity};
use crate::table::{Row, Source, Table};
use crate::text::key;
use crate::words::{self, Words};

/// 先頭の0を補った値, counted.
#[derive(Default)]
pub(super) struct Repaired {
    count: usize,
    first: Option<(u32, String, String)>,
    /// Whether it was told that numbers stand in number cells.
    warned: bool,
}

impl Planner<'_> {
    /// The trimmed text of a field's cell; blank where the file has no such column.
    pub(super) fn cell<'r>(&self, row: &Row<'r>, field: Field) -> &'r str {
        self.columns.get(field).map_or("", |index| row.cell(index))
    }

    /// Reports something about a field's cell.
    pub(super) fn report(&mut self, row: &Row<'_>, field: Field, severity: Severity, code: &'static str, message: impl Into<Box<str>>) {
        match self.columns.get(field) {
            Some(index) => self.report_at(row, index, severity, code, message),
            None => self.problems.push(Problem::of_row(row.number, severity, code, message)),
        }
    }

    /// Reports something about a cell by its column.
    pub(super) fn report_at(&mut self, row: &Row<'_>, index: usize, severity: Severity, code: &'static str, message: impl Into<Box<str>>) {
        let heading = self.table.columns.get(index).map_or("", String::as_str);
        let problem = Problem::of_row(row.number, severity, code, message).with_words(row.cell(index));
        self.problems.push(problem.in_column(heading, index));
    }

    /// 職員番号 of a row, in half width, with its lost zeros if the ledger's numbers all have one width.
    pub(super) fn number(&mut self, row: &Row<'_>) -> Option<String> {
        let index = self.columns.get(Field::Number)?;
        let given = row.cell(index);
        if given.is_empty() {
            self.report_at(row, index, Severity::Error, "missing-number", "職員番号が空欄です。番号を入れるか、不要な行なら削除してください。");
            return None;
        }
        let number = in_half_width(given);
        if number.contains(char::is_whitespace) || is_exponential(&number) {
            let message = format!("職員番号「{given}」が正しくありません。空白や指数表記（1.2E+05）のない番号を、文字列として入れてください。");
            self.report_at(row, index, Severity::Error, "bad-number", message);
            return None;
        }
        let is_number_cell = matches!(self.table.source, Source::Xlsx { .. }) && row.may_have_lost_zeros(index);
        if is_number_cell && self.ledger.snapshot.people.is_empty() && !self.repaired.warned {
            self.repaired.warned = true;
            let message = "職員番号が数値のセルに入っています。先頭に0の付く番号は、書式を「文字列」にして入れ直してください。";
            self.report_at(row, index, Severity::Warning, "numeric-numbers", message);
        }
        let number = self.padded(number, self.number_width, row, index);
        let is_digits = number.bytes().all(|byte| byte.is_ascii_digit());
        if let Some(usual) = self.usual_width.filter(|usual| self.number_width.is_none() && is_digits && number.len() < *usual) {
            let message = format!("職員番号「{number}」は、ほかの番号（{usual}桁）より短い番号です。先頭の0が落ちていないか確かめてください。");
            self.report_at(row, index, Severity::Warning, "short-number", message);
        }
        Some(number)
    }

    /// 所属コード of a cell.
    pub(super) fn unit_code(&mut self, row: &Row<'_>, index: usize) -> Option<String> {
        let given = row.cell(index);
        if given.is_empty() {
            return None;
        }
        let code = in_half_width(given);
        if code.contains(char::is_control) {
            self.report_at(
                row,
                index,
                Severity::Error,
                "bad-unit-code",
                "所属コードに改行またはタブがあります。1つのセルに1つのコードを書いてください。",
            );
            return None;
        }
        Some(self.padded(code, self.code_width, row, index))
    }

    /// A date; None where the cell is blank or cannot be read.
    pub(super) fn date(&mut self, row: &Row<'_>, field: Field) -> Option<Date> {
        let text = self.cell(row, field);
        if text.is_empty() {
            return None;
        }
        match date_of(text) {
            Ok(date) if (1900..2200).contains(&date.year()) || date == Date::FAR => Some(date),
            Ok(date) => {
                let message = format!("「{text}」は{}年と読めます。日付に誤りがないか確かめてください。", date.year());
                self.report(row, field, Severity::Error, "implausible-date", message);
                None
            }
            Err(message) => {
                self.report(row, field, Severity::Error, "bad-date", message);
                None
            }
        }
    }

    /// The first day after a last day; FAR for the 9999-12-31 of personnel systems.
    pub(super) fn day_after(&mut self, row: &Row<'_>, field: Field) -> Option<Date> {
        self.date(row, field).map(Date::next)
    }

    /// A word of the policy; None where the cell is blank or the word is unknown, which is reported.
    pub(super) fn word(&mut self, row: &Row<'_>, field: Field, list: impl Fn(&Self) -> &Words, code: &'static str) -> Option<Code> {
        let index = self.columns.get(field)?;
        let text = row.cell(index);
        if text.is_empty() {
            return None;
        }
        let found = list(self).get(text);
        if found.is_none() {
            let message = list(self).unknown(text);
            self.report_at(row, index, Severity::Error, code, message);
        }
        found
    }

    /// はい・いいえ.
    pub(super) fn flag(&mut self, row: &Row<'_>, field: Field, read: fn(&str) -> Option<bool>) -> Option<bool> {
        let text = self.cell(row, field);
        if text.is_empty() {
            return None;
        }
        let found = read(text);
        if found.is_none() {
            self.report(row, field, Severity::Error, "bad-flag", format!("「{text}」は「はい・いいえ」（○・×、本務・兼務など）として読めません。"));
        }
        found
    }

    /// A value of an attribute by its schema.
    pub(super) fn value(&mut self, row: &Row<'_>, name: Code, index: usize) -> Option<Value> {
        let text = row.cell(index);
        if text.is_empty() {
            return None;
        }
        let schema = self.vocabulary.attribute(name)?;
        let read = match schema.kind {
            ValueKind::YesNo => {
                words::yes_no(text).map(Value::YesNo).ok_or_else(|| "「はい」「いいえ」または「○」「×」で書いてください。".to_owned())
            }
            ValueKind::Number => key(text).replace(',', "").parse().map(Value::Number).map_err(|_| "整数で書いてください。".to_owned()),
            ValueKind::Date => date_of(text).map(Value::Day),
            ValueKind::Choice => {
                let choice = schema.choices.iter().find(|choice| key(choice.as_str()) == key(text));
                choice.map(|choice| Value::Word(choice.value)).ok_or_else(|| {
                    let choices: String = schema.choices.iter().map(|choice| format!("「{}」", choice.value)).collect();
                    format!("選択肢は{choices}です。")
                })
            }
        };
        read.map_err(|todo| {
            let label = self.vocabulary.attributes.label(name).to_owned();
            self.report_at(row, index, Severity::Error, "bad-value", format!("属性「{label}」の値「{text}」が読めません。{todo}"));
        })
        .ok()
    }

    /// 時間 in minutes, from a column of hours or of minutes.
    pub(super) fn minutes(&mut self, row: &Row<'_>) -> u32 {
        for (field, unit) in [(Field::Minutes, 1.0), (Field::Hours, 60.0)] {
            let text = self.cell(row, field);
            if text.is_empty() {
                continue;
            }
            match minutes_of(text, unit) {
                Some(minutes) => return minutes,
                None => self.report(
                    row,
                    field,
                    Severity::Error,
                    "bad-hours",
                    format!("時間「{text}」が読めません。「6」「1.5」「1:30」「90分」のように書いてください。"),
                ),
            }
        }
        0
    }

    /// A whole number; 0 where blank.
    pub(super) fn count(&mut self, row: &Row<'_>, field: Field) -> u32 {
        let text = self.cell(row, field);
        if text.is_empty() {
            return 0;
        }
        key(text).parse().unwrap_or_else(|_| {
            self.report(row, field, Severity::Error, "bad-count", format!("「{text}」は数として読めません。0以上の整数で書いてください。"));
            0
        })
    }

    /// Tells once about the numbers that got their zeros back.
    pub(super) fn tell_repaired(&mut self) {
        if let Some((row, given, repaired)) = self.repaired.first.take() {
            let others = self.repaired.count - 1;
            let others = if others == 0 { String::new() } else { format!("、ほか{others}件") };
            let message = format!("先頭の0が落ちた番号を台帳の桁数に合わせて補いました（{row}行目「{given}」→「{repaired}」{others}）。");
            self.say(Severity::Notice, "zeros-restored", message);
        }
    }

    fn padded(&mut self, text: String, width: Option<usize>, row: &Row<'_>, index: usize) -> String {
        let short = width.filter(|width| text.len() < *width && text.bytes().all(|byte| byte.is_ascii_digit()) && row.may_have_lost_zeros(index));
        let Some(width) = short else { return text };
        let padded = format!("{text:0>width$}");
        self.repaired.count += 1;
        self.repaired.first.get_or_insert_with(|| (row.number, text, padded.clone()));
        padded
    }
}

/// The width of the staff numbers of a file, if four in five of those made of digits have it.
pub(super) fn usual_width(table: &Table, index: usize) -> Option<usize> {
    let numbers = table.rows().map(|row| in_half_width(row.cell(index)));
    let widths: Vec<usize> =
        numbers.filter(|text| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit())).map(|text| text.len()).collect();
    let longest = *widths.iter().max()?;
    let longest_count = widths.iter().filter(|width| **width == longest).count();
    (longest_count * 10 >= widths.len() * 8).then_some(longest)
}

/// A date in any spelling, or as Excel's serial number; otherwise what to tell.
pub(super) fn date_of(text: &str) -> Result<Date, String> {
    if text.len() == 5
        && let Ok(serial) = text.parse::<u32>()
        && let Some(date) = Date::from_excel_serial(f64::from(serial))
    {
        return Ok(date);
    }
    parse_date(text).map_err(|error| error.ja())
}

fn in_half_width(text: &str) -> String {
    if text.is_ascii() { text.to_owned() } else { text.nfkc().collect() }
}

fn is_exponential(text: &str) -> bool {
    let text = key(text);
    text.split_once("e+").is_some_and(|(front, power)| {
        let digits = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit() || byte == b'.');
        digits(front) && digits(power)
    })
}

/// `6`, `1.5`, `1:30`, `6時間30分`, `90分`.
fn minutes_of(text: &str, unit: f64) -> Option<u32> {
    let text = key(text);
    let number = |text: &str| text.parse::<f64>().ok().filter(|number| (0.0..100_000.0).contains(number));
    if let Some((hours, minutes)) = text.split_once(':') {
        return Some((number(hours)? * 60.0 + number(minutes)?).round() as u32);
    }
    let (hours, rest) = match text.split_once("時間") {
        Some((hours, rest)) => (number(hours)? * 60.0, rest),
        None => (0.0, text.as_str()),
    };
    let rest = match rest.strip_suffix('分') {
        Some(minutes) => number(minutes)?,
        None if rest.is_empty() => 0.0,
        None if rest.len() == text.len() => number(rest)? * unit,
        None => return None,
    };
    Some((hours + rest).round() as u32)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hours_are_read_in_every_spelling() {
        let read = |text| minutes_of(text, 60.0);
        let cases = [("6", 360), ("1.5", 90), ("1:30", 90), ("６時間３０分", 390), ("2時間", 120), ("90分", 90)];
        for (text, minutes) in cases {
            assert_eq!(read(text), Some(minutes), "{text}");
        }
        assert_eq!(read("半日"), None);
        assert_eq!(minutes_of("90", 1.0), Some(90));
    }

    #[test]
    fn serials_and_spellings_are_dates() {
        let day = Date::ymd(2026, 4, 1);
        for text in ["46113", "R8.4.1", "2026/4/1", "令和8年4月1日"] {
            assert_eq!(date_of(text).ok(), day, "{text}");
        }
        assert!(date_of("4月").is_err());
    }
}
