//! `ayumi doctor`: what is wrong with an installation, and what to do about each thing. It mends nothing itself.

mod backup;
mod certificate;
mod key;
mod ledger;
mod machine;
mod server;

use std::fmt::Write;

use crate::args::DoctorArgs;
use crate::commands::serve;
use crate::config::{self, Config, Loaded};
use crate::exit::{Exit, Result};
use crate::output;

/// 所見: what was looked at, and how it is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Finding {
    /// How it is.
    pub state: State,
    /// What, in a sentence.
    pub what: String,
    /// What to do; nothing where all is well.
    pub todo: String,
}

/// How something is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum State {
    /// As it should be.
    Fine,
    /// Something to know, or to do in time.
    Notice,
    /// The installation does not work so, or is not safe.
    Wrong,
}

impl Finding {
    /// All is well.
    pub fn fine(what: impl Into<String>) -> Self {
        Self { state: State::Fine, what: what.into(), todo: String::new() }
    }

    /// Something to know.
    pub fn notice(what: impl Into<String>, todo: impl Into<String>) -> Self {
        Self { state: State::Notice, what: what.into(), todo: todo.into() }
    }

    /// Something is wrong.
    pub fn wrong(what: impl Into<String>, todo: impl Into<String>) -> Self {
        Self { state: State::Wrong, what: what.into(), todo: todo.into() }
    }
}

/// Runs the command.
pub async fn run(args: &DoctorArgs) -> Result<Exit> {
    let findings = match config::load(args.file.config.as_deref(), &args.instead.flags()) {
        Ok(loaded) => examine(&loaded, args).await,
        // Nothing else can be looked at as long as it is not known where it is.
        Err(problems) => problems.iter().map(|problem| Finding::wrong(format!("設定: {problem}"), "直してから、もう一度調べてください。")).collect(),
    };
    let wrong = findings.iter().filter(|finding| finding.state == State::Wrong).count();
    output::text(&report(&findings, wrong))?;
    Ok(if wrong == 0 { Exit::Fine } else { Exit::Problems })
}

async fn examine(loaded: &Loaded, args: &DoctorArgs) -> Vec<Finding> {
    let mut findings = configured(loaded);
    let config: &Config = &loaded.config;
    findings.extend(ways(config));
    findings.extend(ledger::examine(config, args.least_free_mb).await);
    findings.extend(key::examine(config, args.key.as_deref()).await);
    findings.extend(backup::examine(config).await);
    findings.extend(certificate::examine(config));
    findings.extend(machine::examine(config).await);
    findings
}

fn configured(loaded: &Loaded) -> Vec<Finding> {
    let file = match &loaded.file {
        Some(file) => Finding::fine(format!("設定: {} に誤りはありません。", file.display())),
        None => Finding::notice(
            "設定: 設定ファイルがなく、既定の値を使います。",
            "サーバーとして使うときは `ayumi config example` からひな型を作ってください。",
        ),
    };
    let stray = config::stray_variables().into_iter().map(|name| {
        Finding::notice(
            format!("設定: 環境変数 {name} は設定の名前ではありません。"),
            "書き間違いでなければ、消してください。名前は docs/configuration.md にあります。",
        )
    });
    std::iter::once(file).chain(open_secrets(loaded)).chain(stray).collect()
}

/// The ways in through others. Nothing is connected to.
fn ways(config: &Config) -> Vec<Finding> {
    let Some(path) = config.sign_in.ways.as_deref() else { return Vec::new() };
    let ways = match serve::ways::read(Some(path)) {
        Ok(ways) => ways,
        Err(failure) => return vec![Finding::wrong(format!("サインイン: {failure}"), "書き方は docs/sign-in.md にあります。")],
    };
    let usable = Finding::fine(format!(
        "サインイン: {} の外部の認証（OpenID Connect {}件、ディレクトリ {}件）を使えます。",
        path.display(),
        ways.providers.len(),
        ways.directories.len()
    ));
    let shown = ways.directories.iter().filter_map(|one| Some(certificate::of_client(&format!("ディレクトリ {}", one.id()), one.certificate()?)));
    std::iter::once(usable).chain(shown).collect()
}

fn report(findings: &[Finding], wrong: usize) -> String {
    let mut text = String::new();
    for Finding { state, what, todo } in findings {
        let mark = match state {
            State::Fine => "正常",
            State::Notice => "注意",
            State::Wrong => "問題",
        };
        let _ = writeln!(text, "{mark}  {what}");
        if !todo.is_empty() {
            let _ = writeln!(text, "      → {todo}");
        }
    }
    let _ = match wrong {
        0 => writeln!(text, "\n問題は見つかりませんでした。"),
        count => writeln!(text, "\n問題が {count}件あります。"),
    };
    text
}

/// A file with a secret in it that others may read.
fn open_secrets(loaded: &Loaded) -> Option<Finding> {
    let file = loaded.file.as_deref().filter(|_| loaded.holds_secrets())?;
    let mode = config::open_to_others(file)?;
    let (what, todo) = (
        format!("設定: {} に秘密が書かれていて、他の利用者が読み書きできます（権限 {mode:o}）。", file.display()),
        "chmod 640 のように、所有者と専用のグループだけが読めるようにするか、秘密を別のファイルに分けてください（…_file）。",
    );
    Some(Finding::wrong(what, todo))
}
