//! 比べる相手: the other policy, read and checked, or everything that keeps it from being used.

use std::sync::Arc;

use ayumi_policy::numbers::{self, Wrong};
use ayumi_policy::{Checked, Diagnostic, Loaded, LoadedWorkbook, Pack, Severity, SourceFile, load};

use super::scenario::Scenario;
use super::start::all;
use crate::ask::Ask;
use crate::error::AppError;
use crate::shell::Shell;
use crate::texts::Lang;

/// The other policy.
#[derive(Debug)]
pub struct Other {
    /// As parsed.
    pub pack: Pack,
    /// Checked, if nothing is wrong with it.
    pub policy: Option<Checked>,
    /// Everything that is wrong with it.
    pub problems: Vec<Trouble>,
}

/// 誤り: what is wrong with the other policy.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Trouble {
    /// The address of the number it is about, where it is about one that was changed.
    pub at: Option<String>,
    /// What, and what to do.
    pub text: String,
}

impl Other {
    /// The other policy of a scenario.
    ///
    /// # Errors
    /// There is no such pack.
    pub async fn open(ask: &Ask, scenario: &Scenario) -> Result<Arc<Self>, AppError> {
        let files = match scenario {
            Scenario::Edited(_) => Vec::new(),
            Scenario::Pack(name) => built_in(ask, name)?,
            Scenario::Adopted(seq) => {
                let files = ask.site.store().pack_files(ask.site.municipality(), *seq).await?;
                files.into_iter().map(|(name, text)| SourceFile { name, text }).collect()
            }
        };
        let shell = &ask.shell;
        match scenario {
            Scenario::Edited(sets) => Ok(ask.remember(&scenario.key(), || Self::edited(ask, sets))),
            _ if files.is_empty() => Err(AppError::not_found("pack")),
            _ => Ok(ask.remember(&scenario.key(), || Self::loaded(load(&files), shell))),
        }
    }

    /// The policy in use with other values.
    pub fn edited(ask: &Ask, sets: &[(String, String)]) -> Self {
        let (held, shell) = (ask.world.held(), &ask.shell);
        let edited = numbers::edited(&held.policy.pack, &held.files, sets);
        let loaded = load(&edited.files);
        let all = all(ask);
        let about = |problem: &Diagnostic| {
            let item = numbers::item_of(problem, &edited.files);
            let begins = item.as_ref().map_or_else(String::new, |(part, id)| format!("{}.{id}.", part.stem()));
            let at = sets.iter().rev().find(|(address, _)| !begins.is_empty() && address.starts_with(&begins));
            let label = all.iter().find(|number| item.as_ref().is_some_and(|(part, id)| number.part == *part && number.id.as_str() == id));
            let name = label.filter(|_| at.is_none()).map_or_else(String::new, |number| format!("{}：", number.label));
            Trouble { at: at.map(|(address, _)| address.clone()), text: format!("{name}{}", said(problem, shell)) }
        };
        let wrong = edited.wrong.iter().filter_map(|(at, why)| {
            let (address, value) = sets.get(*at)?;
            let known = *why != Wrong::NoSuchNumber;
            let value = if known { value } else { address };
            Some(Trouble { at: known.then(|| address.clone()), text: shell.f1(wrong_text(*why), "value", value) })
        });
        let errors = loaded.diagnostics.iter().filter(|problem| problem.is_error());
        let problems: Vec<Trouble> = wrong.chain(errors.map(about)).collect();
        Self { pack: loaded.pack, policy: loaded.policy.filter(|_| problems.is_empty()), problems }
    }

    /// A policy read from files.
    pub fn loaded(loaded: Loaded, shell: &Shell) -> Self {
        let placed = |problem: &Diagnostic| {
            let at = problem.at;
            let place = if at.line == 0 { problem.file.clone() } else { format!("{}:{}:{}", problem.file, at.line, at.column) };
            Trouble { at: None, text: format!("{place}　{}", said(problem, shell)) }
        };
        let problems = loaded.diagnostics.iter().filter(|problem| problem.is_error()).map(placed).collect();
        Self { pack: loaded.pack, policy: loaded.policy, problems }
    }

    /// A policy read from a workbook.
    pub fn of_workbook(loaded: LoadedWorkbook) -> Self {
        let errors = loaded.problems.iter().filter(|problem| problem.severity == Severity::Error);
        let problems =
            errors.map(|problem| Trouble { at: None, text: format!("{}　{}{}", problem.place(), problem.message, problem.hint) }).collect();
        Self { pack: loaded.pack, policy: loaded.policy, problems }
    }

    /// What it is called: its title with its version.
    pub fn title(&self) -> String {
        let header = &self.pack.policy;
        let version = header.version.iter().map(|version| format!("（{version}）")).collect::<String>();
        format!("{}{version}", header.title)
    }
}

fn built_in(ask: &Ask, name: &str) -> Result<Vec<SourceFile>, AppError> {
    let found = ask.site.packs().iter().find(|(of, _)| of == name);
    found.map(|(_, files)| files.clone()).ok_or_else(|| AppError::not_found("pack"))
}

/// A problem in words, with what to do.
fn said(problem: &Diagnostic, shell: &Shell) -> String {
    match shell.lang {
        Lang::Ja => format!("{}{}", problem.ja(), problem.hint_ja()),
        Lang::En => format!("{} {}", problem.en(), problem.hint_en()),
    }
}

fn wrong_text(why: Wrong) -> &'static str {
    match why {
        Wrong::NoSuchNumber => "what-if-wrong-address",
        Wrong::Empty => "what-if-wrong-empty",
        Wrong::NoNumber => "what-if-wrong-number",
        Wrong::NoChoice => "what-if-wrong-choice",
    }
}
