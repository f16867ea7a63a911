//! The page of a trial: what a file would change, what is wrong with it, which column was read as what, and the word to
//! take it over.

use askama::Template;
use ayumi_exchange::{Cell, Field, Problem, Severity, Tally};
use ayumi_store::{Upload, Work};

use super::form::{Choice, Fields};
use super::options::{COLUMN, Options};
use super::planned::{Found, SHOWN, Trial, kind_of};
use crate::ask::Ask;
use crate::error::AppError;
use crate::page::{count, number};
use crate::parts::{Chip, Crumbs, Look, Pager};
use crate::shell::{Link, Shell};
use crate::work::Ended;

/// Lines on one page.
const PART: usize = 100;

/// What a page of a trial shows besides the trial.
#[derive(Clone, Debug, Default)]
pub struct Shown {
    /// How taking it over went, if it was tried.
    pub work: Option<Work>,
    /// 理由, as it was written.
    pub reason: String,
    /// Whether no reason is given.
    pub wrong_reason: bool,
    /// Whether the mapping cannot be saved for want of a name.
    pub wrong_mapping: bool,
    /// The day as it was written, and why it is none.
    pub wrong_day: Option<(String, String)>,
}

/// 試行のページ.
#[derive(Debug, Template)]
#[template(path = "data/trial.html")]
pub struct TrialPage {
    /// The frame.
    pub shell: Shell,
    /// The way up.
    pub crumbs: Crumbs,
    /// What kind of file: a part of ids of texts.
    pub kind: String,
    /// The file's name.
    pub file: String,
    /// Its address.
    pub here: String,
    /// What happened: a class of the note, and its sentences.
    pub notes: Vec<(&'static str, Vec<String>)>,
    /// What was found.
    pub found: Option<FoundShown>,
    /// Why it cannot be read; and its first row, where that may be the headings.
    pub unreadable: Option<(String, String)>,
    /// How it is read.
    pub fields: Fields,
    /// Where it was planned on.
    pub planned_on: u32,
    /// 記録者, 理由 and the mapping's name as they were written, with what is wrong.
    pub shown: Shown,
}

/// What was found, ready to print.
#[derive(Debug)]
pub struct FoundShown {
    /// How it was read, in Japanese.
    pub source: String,
    /// How many rows, and from when those without a date hold.
    pub rows: String,
    /// What it would change: what, added, changed, closed, unchanged.
    pub counts: Vec<(&'static str, [String; 4])>,
    /// Errors, warnings, notices.
    pub severities: Vec<Chip>,
    /// Whether it can be taken over.
    pub ready: bool,
    /// Whether it would change nothing.
    pub idle: bool,
    /// How many errors there are.
    pub errors: String,
    /// The parts of the page.
    pub tabs: Vec<Link>,
    /// Which part is shown: `changes`, `problems` or `columns`.
    pub part: &'static str,
    /// The changes of this page.
    pub changes: Vec<Change>,
    /// How many changes there are beyond those that can be turned to.
    pub beyond: Option<String>,
    /// The problems of this page.
    pub problems: Vec<Trouble>,
    /// The ways to the rest.
    pub pager: Option<Pager>,
    /// The columns.
    pub columns: Vec<Column>,
    /// Files of this part: text and address.
    pub files: Vec<(&'static str, String)>,
}

/// 変わること.
#[derive(Debug)]
pub struct Change {
    /// 追加・変更・終了
    pub effect: Chip,
    /// 職員番号 or 所属コード.
    pub number: String,
    /// 氏名 or 所属名.
    pub name: String,
    /// 種類
    pub kind: String,
    /// What was so, and when.
    pub before: [String; 2],
    /// What is to be so, and when.
    pub after: [String; 2],
    /// The row of the file.
    pub row: String,
}

/// 問題.
#[derive(Debug)]
pub struct Trouble {
    /// How bad.
    pub severity: Chip,
    /// 行; empty for the file as a whole.
    pub row: String,
    /// 列
    pub column: String,
    /// セル
    pub cell: String,
    /// The words in question.
    pub words: String,
    /// What is wrong and what to do.
    pub message: String,
}

/// 列.
#[derive(Debug)]
pub struct Column {
    /// The field of the form.
    pub name: String,
    /// 見出し
    pub heading: String,
    /// Whether it is read.
    pub read: bool,
    /// What it can mean.
    pub choices: Vec<Choice>,
}

impl TrialPage {
    /// The page for a trial.
    ///
    /// # Errors
    /// The ledger cannot be read.
    pub async fn new(ask: Ask, upload: Upload, trial: &Trial, shown: Shown) -> Result<Self, AppError> {
        let kind = kind_of(&upload.kind).ok_or_else(|| AppError::not_found("upload"))?;
        let options: Options = serde_json::from_str(&upload.options).map_err(AppError::internal)?;
        let here = format!("/data/uploads/{}", upload.token);
        let shell = framed(&ask.shell, &here);
        let mut fields = Fields::new(&ask, kind, &options).await?.with_sheets(&trial.sheets, &options.sheet, &shell);
        if let Some((written, why)) = &shown.wrong_day {
            fields = fields.with_wrong_day(written, why.clone());
        }
        let part = if shown.wrong_day.is_some() || shown.wrong_mapping { "columns" } else { shell.given("show") };
        let found = trial.found.as_ref().ok().map(|found| FoundShown::new(found, part, &here, &shell));
        let unreadable = trial.found.as_ref().err().map(|unreadable| (unreadable.why.clone(), unreadable.first.join("、")));
        Ok(Self {
            crumbs: Crumbs::new(&shell, [(shell.t("nav-data"), "/data".to_owned())]),
            notes: notes(&shell, &shown),
            kind: upload.kind,
            file: upload.name,
            found,
            unreadable,
            fields,
            planned_on: trial.planned_on.0,
            here: shell.to(&here),
            shown: signed(shown),
            shell,
        })
    }

    /// An address below this page's.
    pub fn below(&self, path: &str) -> String {
        let (path_of_page, query) =
            self.here.split_once('?').map_or((self.here.as_str(), String::new()), |(path, query)| (path, format!("?{query}")));
        format!("{path_of_page}/{path}{query}")
    }
}

/// What was written in the form of a job that did not succeed is kept.
fn signed(shown: Shown) -> Shown {
    match &shown.work {
        Some(work) if !shown.wrong_reason => Shown { reason: work.reason.clone(), ..shown },
        _ => shown,
    }
}

/// The frame of this page, even where a form was sent to an address below it; about no day.
fn framed(shell: &Shell, here: &str) -> Shell {
    let kept = shell.kept().chain(["show", Pager::PARAMETER, "saved"].map(|name| (name, shell.given(name))));
    let mut framed = shell.at(here, kept.filter(|(_, value)| !value.is_empty()));
    framed.day = None;
    framed
}

fn notes(shell: &Shell, shown: &Shown) -> Vec<(&'static str, Vec<String>)> {
    let mut notes = Vec::new();
    match shown.work.as_ref().and_then(|work| work.end.as_ref()) {
        Some(Ended::Moved) => notes.push(("warn", vec![shell.t("data-moved").to_owned()])),
        Some(Ended::Stopped) => notes.push(("", vec![shell.t("data-stopped").to_owned()])),
        Some(Ended::Broken) => notes.push(("warn", vec![shell.t("data-broken").to_owned()])),
        Some(Ended::Failed(why)) => {
            notes.push(("bad", std::iter::once(shell.t("data-failed").to_owned()).chain(why.iter().cloned()).collect()));
        }
        Some(Ended::Written(_)) | None => {}
    }
    if !shell.given("saved").is_empty() {
        notes.push(("good", vec![shell.t("data-mapping-saved").to_owned()]));
    }
    notes
}

impl FoundShown {
    fn new(found: &Found, part: &str, here: &str, shell: &Shell) -> Self {
        let view = &found.view;
        let part = match part {
            "columns" => "columns",
            "problems" => "problems",
            "changes" if view.ready => "changes",
            _ if view.ready && !view.idle => "changes",
            _ if !view.problems.is_empty() => "problems",
            _ => "columns",
        };
        let of = [("changes", found.differences), ("problems", view.problems.len()), ("columns", view.columns.len())];
        let tab = |(name, n): (&'static str, usize)| Link {
            text: shell.f1(&format!("data-tab-{name}"), "n", count(n)),
            href: shell.to(&format!("{here}?show={name}")),
            current: name == part,
        };
        let page: usize = shell.given(Pager::PARAMETER).parse().unwrap_or(1);
        let lines = match part {
            "changes" => found.changes.rows.len(),
            "problems" => view.problems.len(),
            _ => 0,
        };
        let file = |format: &str| shell.to(&format!("{here}/{part}?format={format}"));
        let problems = view.by_severity();
        let in_part = |name: &str| part == name;
        Self {
            source: view.source.ja(),
            rows: shell.f2("data-source", ("rows", count(view.rows)), ("day", shell.date(view.effective))),
            counts: view.tallies().map(|(what, tally)| (what, tallied(tally))).into(),
            severities: severities(found, shell),
            ready: view.ready,
            idle: view.idle,
            errors: count(view.count(Severity::Error)),
            tabs: of.into_iter().filter(|(name, _)| *name != "changes" || view.ready).map(tab).collect(),
            part,
            changes: if in_part("changes") {
                Pager::part(&found.changes.rows, page, PART).iter().map(|row| change(row, shell)).collect()
            } else {
                Vec::new()
            },
            beyond: (in_part("changes") && found.differences > SHOWN).then(|| count(found.differences - SHOWN)),
            problems: if in_part("problems") {
                Pager::part(&problems, page, PART).iter().map(|problem| trouble(problem, shell)).collect()
            } else {
                Vec::new()
            },
            pager: (lines > PART).then(|| Pager::new(shell, page, PART, lines)),
            columns: if in_part("columns") { columns(found, shell) } else { Vec::new() },
            files: if in_part("columns") || lines == 0 { Vec::new() } else { vec![("Excel", file("xlsx")), ("CSV", file("csv"))] },
        }
    }
}

fn tallied(Tally { added, changed, closed, unchanged }: Tally) -> [String; 4] {
    [added, changed, closed, unchanged].map(count)
}

fn severities(found: &Found, shell: &Shell) -> Vec<Chip> {
    let kinds = [(Severity::Error, "data-errors"), (Severity::Warning, "data-warnings"), (Severity::Notice, "data-notices")];
    let counted = kinds.map(|(severity, id)| (severity, id, found.view.count(severity)));
    counted.into_iter().filter(|(_, _, n)| *n > 0).map(|(severity, id, n)| Chip::new(look(severity), shell.f1(id, "n", count(n)))).collect()
}

fn look(severity: Severity) -> Look {
    match severity {
        Severity::Error => Look::Unmet,
        Severity::Warning => Look::Warn,
        Severity::Notice => Look::Plain,
    }
}

fn change(row: &[Cell], shell: &Shell) -> Change {
    let cell = |index: usize| row.get(index).unwrap_or(&Cell::Empty);
    let text = |index: usize| cell(index).text();
    let day = |index: usize| match cell(index) {
        Cell::Date(day) => Some(shell.date(day)),
        _ => None,
    };
    let span = |from: usize, until: usize| day(from).map_or_else(String::new, |from| format!("{from}～{}", day(until).unwrap_or_default()));
    Change {
        effect: Chip::new(Look::Plain, text(0)),
        number: text(1),
        name: text(2),
        kind: text(3),
        before: [text(8), span(9, 10)],
        after: [text(4), span(5, 6)],
        row: text(7),
    }
}

fn trouble(problem: &Problem, shell: &Shell) -> Trouble {
    let text = |text: &Option<Box<str>>| text.as_deref().unwrap_or("").to_owned();
    Trouble {
        severity: Chip::new(look(problem.severity), shell.t(severity_word(problem.severity))),
        row: problem.row.map(number).unwrap_or_default(),
        column: text(&problem.column),
        cell: text(&problem.cell),
        words: problem.words.to_string(),
        message: problem.message.to_string(),
    }
}

fn severity_word(severity: Severity) -> &'static str {
    match severity {
        Severity::Error => "data-error",
        Severity::Warning => "data-warning",
        Severity::Notice => "data-notice",
    }
}

fn columns(found: &Found, shell: &Shell) -> Vec<Column> {
    let column = |(place, column): (usize, &ayumi_answers::import::Column)| {
        let now = found.mapping.find(&column.heading).unwrap_or(Field::Ignored);
        let mut choices: Vec<Choice> =
            found.choices.iter().map(|(field, label)| Choice { value: field.to_string(), text: label.clone(), chosen: *field == now }).collect();
        if !choices.iter().any(|choice| choice.chosen) && now != Field::Ignored {
            let text = column.label.clone().unwrap_or_default();
            choices.push(Choice { value: now.to_string(), text, chosen: true });
        }
        choices
            .insert(0, Choice { value: Field::Ignored.to_string(), text: shell.t("data-column-ignored").to_owned(), chosen: now == Field::Ignored });
        Column { name: format!("{COLUMN}{place}"), heading: column.heading.clone(), read: now != Field::Ignored, choices }
    };
    found.view.columns.iter().enumerate().map(column).collect()
}
