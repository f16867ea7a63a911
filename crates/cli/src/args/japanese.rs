//! Help and complaints of the command line in Japanese: clap itself speaks English only.

use clap::error::{ContextKind, ContextValue, ErrorKind};
use clap::{Arg, ArgAction, CommandFactory};

use super::Cli;

const TEMPLATE: &str = "{about-with-newline}\n使い方: {usage}\n\n{all-args}{after-help}";

/// The whole command line, speaking Japanese.
pub fn command() -> clap::Command {
    let root = Cli::command().disable_version_flag(true);
    let version = Arg::new("version").long("version").short('V').action(ArgAction::Version).help("版を表示").help_heading("指定");
    let mut root = spoken(root.arg(version));
    root.build();
    with_usage(root)
}

fn spoken(command: clap::Command) -> clap::Command {
    let help = Arg::new("help").long("help").short('h').action(ArgAction::Help).help("使い方を表示").help_heading("指定");
    let command = command
        .help_template(TEMPLATE)
        .disable_help_flag(true)
        .disable_help_subcommand(true)
        .subcommand_help_heading("コマンド")
        .subcommand_value_name("コマンド")
        .mut_args(|arg| {
            let heading = if arg.is_positional() { "対象" } else { "指定" };
            let quiet = arg.get_action().takes_values();
            arg.help_heading(heading).hide_default_value(quiet).hide_possible_values(quiet).hide_env(true)
        })
        .arg(help);
    command.mut_subcommands(spoken)
}

/// clap writes `[OPTIONS]` into the line of usage.
fn with_usage(mut command: clap::Command) -> clap::Command {
    let usage = command.render_usage().to_string();
    let usage = usage.trim_start_matches("Usage: ").replace("[OPTIONS]", "[指定]");
    command.override_usage(usage).mut_subcommands(with_usage)
}

/// What clap says of a wrong command line, in Japanese.
pub fn explain(error: &clap::Error) -> String {
    let named = |kind| error.get(kind).map(words).unwrap_or_default();
    let (arg, value) = (named(ContextKind::InvalidArg), named(ContextKind::InvalidValue));
    let what = match error.kind() {
        ErrorKind::InvalidSubcommand => format!("「{}」というコマンドはありません。", named(ContextKind::InvalidSubcommand)),
        ErrorKind::UnknownArgument => format!("「{arg}」という指定はありません。"),
        ErrorKind::MissingRequiredArgument => format!("{arg} を指定してください。"),
        ErrorKind::MissingSubcommand | ErrorKind::DisplayHelpOnMissingArgumentOrSubcommand => "コマンドを指定してください。".into(),
        ErrorKind::ArgumentConflict => format!("{arg} は {} と一緒には使えません。", named(ContextKind::PriorArg)),
        ErrorKind::TooManyValues | ErrorKind::WrongNumberOfValues => format!("{arg} の値の数が違います。"),
        _ if value.is_empty() => format!("{arg} に値を指定してください。"),
        ErrorKind::InvalidValue => format!("{arg} に「{value}」は使えません。使えるのは {} です。", named(ContextKind::ValidValue)),
        _ => format!("{arg} の「{value}」を読めません。{}", source(error)),
    };
    let near = [ContextKind::SuggestedSubcommand, ContextKind::SuggestedArg, ContextKind::SuggestedValue].map(named);
    let near: String = near.iter().find(|near| !near.is_empty()).map_or(String::new(), |near| format!("もしかして: {near}\n"));
    format!("{what}\n{near}使い方は --help で確かめられます。")
}

fn words(value: &ContextValue) -> String {
    match value {
        ContextValue::Strings(several) => several.join("、"),
        ContextValue::None => String::new(),
        other => other.to_string(),
    }
}

/// What our own parser of the value said.
fn source(error: &clap::Error) -> String {
    std::error::Error::source(error).map(ToString::to_string).unwrap_or_default()
}
