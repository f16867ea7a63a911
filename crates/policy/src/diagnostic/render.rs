//! Prints diagnostics for people: the message, the line of the file with the words underlined, and what to do.

use unicode_width::UnicodeWidthStr;

use super::{Diagnostic, Severity};
use crate::{Loc, SourceFile};

/// 表示の言語.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Language {
    /// 日本語
    #[default]
    Japanese,
    /// English
    English,
}

/// All diagnostics as one text: notes as one line each, then warnings and errors with the line they are about and what
/// to do, then a count. What must be mended stands last, where somebody at a terminal looks.
pub fn render(diagnostics: &[Diagnostic], files: &[SourceFile], language: Language) -> String {
    let of = |severity: Severity| diagnostics.iter().filter(move |diagnostic| diagnostic.severity() == severity);
    let notes: String = of(Severity::Info).map(|note| headline(note, language)).collect();
    let full = of(Severity::Warning).chain(of(Severity::Error));
    let full: String = full.map(|diagnostic| one(diagnostic, files, language) + "\n").collect();
    let gap = if notes.is_empty() { "" } else { "\n" };
    format!("{notes}{gap}{full}{}", summary(diagnostics, language))
}

fn headline(diagnostic: &Diagnostic, language: Language) -> String {
    let message = match language {
        Language::Japanese => diagnostic.ja(),
        Language::English => diagnostic.en(),
    };
    format!("{}[{}] {} {message}\n", diagnostic.severity().word(), diagnostic.code(), place(&diagnostic.file, diagnostic.at))
}

fn one(diagnostic: &Diagnostic, files: &[SourceFile], language: Language) -> String {
    let (hint, (also, todo)) = match language {
        Language::Japanese => (diagnostic.hint_ja(), ("関連する箇所", "対処")),
        Language::English => (diagnostic.hint_en(), ("see also", "help")),
    };
    let mut out = headline(diagnostic, language);
    let width = diagnostic.also.iter().map(|also| also.at.line).chain([diagnostic.at.line]).max().unwrap_or(0).to_string().len();
    out += &snippet(files, &diagnostic.file, diagnostic.at, &diagnostic.words, width);
    for other in &diagnostic.also {
        out += &format!("{:width$} = {also}: {}\n", "", self::place(&other.file, other.at));
        out += &snippet(files, &other.file, other.at, &other.words, width);
    }
    if !hint.is_empty() {
        out += &format!("{:width$} = {todo}: {hint}\n", "");
    }
    out
}

fn place(file: &str, at: Loc) -> String {
    if at.line == 0 { file.into() } else { format!("{file}:{}:{}", at.line, at.column) }
}

/// The line with a caret under every column of the words. A full-width character takes two columns.
fn snippet(files: &[SourceFile], file: &str, at: Loc, words: &str, width: usize) -> String {
    let line = files.iter().find(|source| source.name == file).and_then(|source| source.visible().lines().nth((at.line as usize).checked_sub(1)?));
    let Some(line) = line else {
        return String::new();
    };
    let (before, rest) = split_at_char(line, (at.column as usize).saturating_sub(1));
    let first_line = words.lines().next().unwrap_or("");
    let marked = if !first_line.is_empty() && rest.starts_with(first_line) { first_line } else { rest.get(..first_char(rest)).unwrap_or("") };
    let indent: String = before.chars().map(|c| if c == '\t' { "\t".into() } else { " ".repeat(columns(&c.to_string())) }).collect();
    let carets = "^".repeat(columns(marked).max(1));
    format!("{:width$} |\n{:>width$} | {line}\n{:width$} | {indent}{carets}\n", "", at.line, "")
}

fn split_at_char(line: &str, count: usize) -> (&str, &str) {
    let at = line.char_indices().nth(count).map_or(line.len(), |(at, _)| at);
    line.split_at(at)
}

fn first_char(text: &str) -> usize {
    text.chars().next().map_or(0, char::len_utf8)
}

/// Columns in a terminal of East Asian width, where ambiguous characters such as ○ are wide.
fn columns(text: &str) -> usize {
    text.width_cjk()
}

fn summary(diagnostics: &[Diagnostic], language: Language) -> String {
    let count = |severity| diagnostics.iter().filter(|diagnostic| diagnostic.severity() == severity).count();
    let (errors, warnings, infos) = (count(Severity::Error), count(Severity::Warning), count(Severity::Info));
    match language {
        Language::Japanese => format!("誤り {errors}件、注意 {warnings}件、お知らせ {infos}件\n"),
        Language::English => format!("{errors} errors, {warnings} warnings, {infos} notes\n"),
    }
}
