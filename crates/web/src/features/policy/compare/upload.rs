//! Files that are sent to be compared: a workbook, or the YAML files of a pack. They are read and forgotten.

use axum::extract::Multipart;
use ayumi_policy::diagnostic::Diagnostic;
use ayumi_policy::{Pack, Severity, SourceFile, complete, load, load_workbook};

use crate::ask::Ask;
use crate::error::AppError;
use crate::features::policy::diagnostics::chip;
use crate::parts::Chip;
use crate::texts::Lang;

/// What was sent.
#[derive(Debug)]
pub struct Sent {
    /// What it is called.
    pub title: String,
    /// The pack. None: it has errors.
    pub pack: Option<Pack>,
    /// What is wrong with it.
    pub problems: Vec<Problem>,
}

/// ひとつの問題.
#[derive(Debug)]
pub struct Problem {
    /// How bad.
    pub severity: Chip,
    /// The file and line, or the sheet and cell.
    pub place: String,
    /// What is wrong.
    pub message: String,
    /// What to do.
    pub hint: String,
}

/// A file of the form: its name and content.
type Part = (String, Vec<u8>);

/// Reads the form.
///
/// # Errors
/// No file was chosen, or the form cannot be read.
pub async fn read(ask: &Ask, mut form: Multipart) -> Result<Sent, AppError> {
    let mut parts: Vec<Part> = Vec::new();
    while let Some(field) = form.next_field().await.map_err(|error| unreadable(ask, &error))? {
        let name = field.file_name().unwrap_or_default().to_owned();
        let bytes = field.bytes().await.map_err(|error| unreadable(ask, &error))?;
        if !name.is_empty() && !bytes.is_empty() {
            parts.push((name, bytes.to_vec()));
        }
    }
    match parts.as_slice() {
        [] => Err(AppError::invalid(vec![ask.shell.t("policy-compare-no-file").to_owned()])),
        [(_, bytes)] if bytes.starts_with(b"PK") => Ok(workbook(ask, bytes)),
        parts => folder(ask, parts),
    }
}

fn unreadable(ask: &Ask, error: &axum::extract::multipart::MultipartError) -> AppError {
    if error.status() == axum::http::StatusCode::PAYLOAD_TOO_LARGE {
        return AppError::too_large();
    }
    AppError::invalid(vec![ask.shell.t("policy-compare-unreadable").to_owned()])
}

fn workbook(ask: &Ask, bytes: &[u8]) -> Sent {
    let loaded = load_workbook(bytes);
    let sound = !loaded.problems.iter().any(|problem| problem.severity == Severity::Error);
    let problem = |problem: ayumi_policy::CellProblem| Problem {
        severity: chip(&ask.shell, problem.severity),
        place: problem.place(),
        message: problem.message,
        hint: problem.hint,
    };
    let worth = |problem: &ayumi_policy::CellProblem| problem.severity == Severity::Error;
    let problems = loaded.problems.into_iter().filter(worth).map(problem).collect();
    Sent { title: title(ask, &loaded.pack), pack: sound.then_some(loaded.pack), problems }
}

/// The files beside the header; those of other folders (tests) and other kinds are no part of a pack.
fn folder(ask: &Ask, parts: &[Part]) -> Result<Sent, AppError> {
    let depth = |name: &str| name.matches(['/', '\\']).count();
    let shallowest = parts.iter().map(|(name, _)| depth(name)).min().unwrap_or(0);
    let mut files = Vec::new();
    for (name, bytes) in parts.iter().filter(|(name, _)| depth(name) == shallowest && name.ends_with(".yaml")) {
        let short = name.rsplit(['/', '\\']).next().unwrap_or(name).to_owned();
        let text = String::from_utf8(bytes.clone()).map_err(|_| AppError::invalid(vec![ask.shell.f1("policy-compare-not-text", "file", &short)]))?;
        files.push(SourceFile { name: short, text });
    }
    if files.is_empty() {
        return Err(AppError::invalid(vec![ask.shell.t("policy-compare-no-file").to_owned()]));
    }
    let loaded = load(&complete(files, &[ask.site.libraries()]));
    let sound = !loaded.diagnostics.iter().any(Diagnostic::is_error);
    let problems = loaded.diagnostics.iter().filter(|found| found.is_error()).map(|found| problem(ask, found)).collect();
    Ok(Sent { title: title(ask, &loaded.pack), pack: sound.then_some(loaded.pack), problems })
}

fn problem(ask: &Ask, found: &Diagnostic) -> Problem {
    let is_ja = ask.shell.lang == Lang::Ja;
    let line = if found.at.line == 0 { String::new() } else { format!(" {}", ask.shell.f1("policy-found-line", "line", found.at.line)) };
    Problem {
        severity: chip(&ask.shell, found.severity()),
        place: format!("{}{line}", found.file),
        message: if is_ja { found.ja() } else { found.en() },
        hint: if is_ja { found.hint_ja() } else { found.hint_en() },
    }
}

fn title(ask: &Ask, pack: &Pack) -> String {
    ask.shell.f1("policy-compare-sent", "title", &pack.policy.title)
}
