//! 点検: what checking the adopted pack says, by file and line, and what each code means.

use askama::Template;
use ayumi_policy::Severity;
use ayumi_policy::diagnostic::{Diagnostic, ENTRIES, Entry};
use ayumi_policy::model::Part;

use super::Frame;
use super::book::Book;
use super::open::{diagnostics, part_word};
use super::word::Word;
use crate::ask::Ask;
use crate::error::AppError;
use crate::page::{Page, count};
use crate::parts::{Chip, Look};
use crate::shell::Shell;
use crate::texts::Lang;

/// 点検の結果.
#[derive(Debug, Template)]
#[template(path = "policy/diagnostics.html")]
pub struct DiagnosticsPage {
    shell: Shell,
    frame: Frame,
    summary: String,
    files: Vec<FileShown>,
    codes: Vec<CodeShown>,
}

#[derive(Debug)]
struct FileShown {
    part: Word,
    file: String,
    found: Vec<Found>,
}

/// ひとつの指摘.
#[derive(Debug)]
struct Found {
    place: String,
    code: &'static str,
    severity: Chip,
    message: String,
    hint: String,
    line: String,
    also: Vec<String>,
}

#[derive(Debug)]
struct CodeShown {
    code: &'static str,
    severity: Chip,
    title: &'static str,
    hint: &'static str,
}

/// What checking the pack says.
///
/// # Errors
/// The ledger cannot be read.
pub async fn page(ask: Ask) -> Result<Page<DiagnosticsPage>, AppError> {
    let book = Book::open(&ask);
    let found = diagnostics(&ask);
    let of = |severity: Severity| count(found.iter().filter(|found| found.severity() == severity).count());
    let [errors, warnings, notes] = [Severity::Error, Severity::Warning, Severity::Info].map(of);
    let mut files: Vec<FileShown> = Vec::new();
    for one in found.iter() {
        let shown = shown(&ask, one);
        match files.last_mut() {
            Some(file) if file.file == one.file => file.found.push(shown),
            _ => files.push(FileShown { part: part(&book, &one.file), file: one.file.clone(), found: vec![shown] }),
        }
    }
    let codes = ENTRIES.iter().filter(|entry| found.iter().any(|found| found.code() == entry.code)).map(|entry| code(&ask.shell, entry));
    let page = DiagnosticsPage {
        frame: Frame::new(&ask),
        summary: ask.shell.fill("policy-found", &[("errors", &errors), ("warnings", &warnings), ("notes", &notes)]),
        files,
        codes: codes.collect(),
        shell: ask.shell.clone(),
    };
    Ok(Page(page))
}

fn part(book: &Book, file: &str) -> Word {
    Part::of_file(file).map_or_else(|| Word::plain(file), |part| part_word(book, part))
}

/// 「誤り」「注意」「お知らせ」
pub fn chip(shell: &Shell, severity: Severity) -> Chip {
    match severity {
        Severity::Error => Chip::new(Look::Unmet, shell.t("policy-severity-error")),
        Severity::Warning => Chip::new(Look::Warn, shell.t("policy-severity-warning")),
        Severity::Info => Chip::new(Look::Plain, shell.t("policy-severity-note")),
    }
}

fn shown(ask: &Ask, found: &Diagnostic) -> Found {
    let shell = &ask.shell;
    let is_ja = shell.lang == Lang::Ja;
    let file = ask.world.held().files.iter().find(|file| file.name == found.file);
    let line = file.and_then(|file| file.text.lines().nth((found.at.line as usize).checked_sub(1)?));
    Found {
        place: if found.at.line == 0 { shell.t("policy-found-file").to_owned() } else { shell.f1("policy-found-line", "line", found.at.line) },
        code: found.code(),
        severity: chip(shell, found.severity()),
        message: if is_ja { found.ja() } else { found.en() },
        hint: if is_ja { found.hint_ja() } else { found.hint_en() },
        line: line.unwrap_or_default().trim().to_owned(),
        also: found.also.iter().map(|also| format!("{} {} {}", also.file, shell.f1("policy-found-line", "line", also.at.line), also.words)).collect(),
    }
}

fn code(shell: &Shell, entry: &Entry) -> CodeShown {
    let (title, hint) = match shell.lang {
        Lang::Ja => (entry.title_ja, entry.hint_ja),
        Lang::En => (entry.title_en, entry.hint_en),
    };
    CodeShown { code: entry.code, severity: chip(shell, entry.severity), title, hint }
}
