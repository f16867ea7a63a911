//! How the content of a fact lies in the columns of a row, and back. The one place that knows.
//!
//! | kind | subject | second | unit | mark | amount | extra |
//! |---|---|---|---|---|---|---|
//! | employment | employment | | | | | |
//! | posting | rank | series | unit | | main | |
//! | absence | absence | | | | | |
//! | completion | course | part | | | minutes | points |
//! | pass | exam | | | | | |
//! | assessment | skill | level | | assessor | | |
//! | project | project | result | | | led | finished |
//! | mentoring | mentee | | | | | |
//! | appointment | role | scheme | | | | |
//! | attestation | judgement | | | | passed | |
//! | attribute | name | word or day | | type of the value | number or yes | |

use std::borrow::Cow;

use ayumi_calendar::Date;
use ayumi_facts::{Assessor, Code, UnitId, Value, What};

/// The columns of one content.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Columns<'a> {
    pub(crate) kind: &'a str,
    pub(crate) subject: &'a str,
    pub(crate) second: Option<Cow<'a, str>>,
    pub(crate) unit: Option<UnitId>,
    pub(crate) mark: Option<&'a str>,
    pub(crate) amount: Option<i64>,
    pub(crate) extra: Option<i64>,
}

/// The columns of a value: mark, second, amount.
pub(crate) type ValueColumns<'a> = (Option<&'a str>, Option<Cow<'a, str>>, Option<i64>);

/// The content as columns.
pub(crate) fn columns(what: &What) -> Columns<'static> {
    let base = Columns { kind: what.kind().as_str(), subject: what.subject().as_str(), ..Columns::default() };
    match *what {
        What::Employment { .. } | What::Absence { .. } | What::Pass { .. } | What::Mentoring { .. } => base,
        What::Posting { unit, series, main, .. } => Columns { second: code(Some(series)), unit: Some(unit), amount: Some(main.into()), ..base },
        What::Completion { part, minutes, points, .. } => {
            Columns { second: code(part), amount: Some(minutes.into()), extra: Some(points.into()), ..base }
        }
        What::Assessment { level, by, .. } => Columns { second: code(Some(level)), mark: Some(assessor_text(by)), ..base },
        What::Project { led, finished, result, .. } => {
            Columns { second: code(result), amount: Some(led.into()), extra: Some(finished.into()), ..base }
        }
        What::Appointment { scheme, .. } => Columns { second: code(scheme), ..base },
        What::Attestation { passed, .. } => Columns { amount: Some(passed.into()), ..base },
        What::Attribute { value, .. } => {
            let (mark, second, amount) = value_columns(value);
            Columns { second, mark, amount, ..base }
        }
    }
}

/// The content that the columns hold, or what is wrong with them.
pub(crate) fn what(row: &Columns<'_>) -> Result<What, &'static str> {
    let subject = Code::new(row.subject);
    Ok(match row.kind {
        "employment" => What::Employment { employment: subject },
        "posting" => What::Posting { unit: row.unit.ok_or("no unit")?, rank: subject, series: row.some_second()?, main: row.yes(row.amount)? },
        "absence" => What::Absence { absence: subject },
        "completion" => What::Completion { course: subject, part: row.second(), minutes: unsigned(row.amount)?, points: unsigned(row.extra)? },
        "pass" => What::Pass { exam: subject },
        "assessment" => What::Assessment { skill: subject, level: row.some_second()?, by: assessor(row.mark)? },
        "project" => What::Project { project: subject, led: row.yes(row.amount)?, finished: row.yes(row.extra)?, result: row.second() },
        "mentoring" => What::Mentoring { mentee: subject },
        "appointment" => What::Appointment { role: subject, scheme: row.second() },
        "attestation" => What::Attestation { judgement: subject, passed: row.yes(row.amount)? },
        "attribute" => What::Attribute { name: subject, value: value(row.mark, row.second.as_deref(), row.amount)? },
        _ => return Err("unknown kind of fact"),
    })
}

impl Columns<'_> {
    fn second(&self) -> Option<Code> {
        self.second.as_deref().map(Code::new)
    }

    fn some_second(&self) -> Result<Code, &'static str> {
        self.second().ok_or("no second code")
    }

    fn yes(&self, column: Option<i64>) -> Result<bool, &'static str> {
        match column {
            Some(0) => Ok(false),
            Some(1) => Ok(true),
            _ => Err("neither yes nor no"),
        }
    }
}

/// A value of an attribute as columns.
pub(crate) fn value_columns(value: Value) -> ValueColumns<'static> {
    match value {
        Value::YesNo(yes) => (Some("yes-no"), None, Some(yes.into())),
        Value::Number(number) => (Some("number"), None, Some(number.into())),
        Value::Word(word) => (Some("word"), Some(Cow::Borrowed(word.as_str())), None),
        Value::Day(day) => (Some("day"), Some(Cow::Owned(day.to_string())), None),
    }
}

/// The value that the columns hold.
pub(crate) fn value(mark: Option<&str>, second: Option<&str>, amount: Option<i64>) -> Result<Value, &'static str> {
    match (mark, second, amount) {
        (Some("yes-no"), _, Some(yes @ (0 | 1))) => Ok(Value::YesNo(yes == 1)),
        (Some("number"), _, Some(number)) => Ok(Value::Number(i32::try_from(number).map_err(|_| "number out of range")?)),
        (Some("word"), Some(word), _) => Ok(Value::Word(Code::new(word))),
        (Some("day"), Some(day), _) => Ok(Value::Day(date(day)?)),
        _ => Err("unreadable value"),
    }
}

/// A day as it is stored.
pub(crate) fn date(text: &str) -> Result<Date, &'static str> {
    text.parse().map_err(|_| "unreadable day")
}

fn code(code: Option<Code>) -> Option<Cow<'static, str>> {
    code.map(|code| Cow::Borrowed(code.as_str()))
}

fn unsigned(column: Option<i64>) -> Result<u32, &'static str> {
    column.and_then(|number| u32::try_from(number).ok()).ok_or("number out of range")
}

fn assessor_text(by: Assessor) -> &'static str {
    match by {
        Assessor::Own => "own",
        Assessor::Head => "head",
        Assessor::Test => "test",
    }
}

fn assessor(mark: Option<&str>) -> Result<Assessor, &'static str> {
    match mark {
        Some("own") => Ok(Assessor::Own),
        Some("head") => Ok(Assessor::Head),
        Some("test") => Ok(Assessor::Test),
        _ => Err("unknown assessor"),
    }
}
