//! `ayumi config`: what is configured, and what is wrong with it.

use crate::args::{ConfigCommand, ServeArgs};
use crate::config::{self, Loaded};
use crate::exit::{Exit, Failure, Result};
use crate::output;

/// Runs the command.
pub fn run(command: &ConfigCommand) -> Result<Exit> {
    match command {
        ConfigCommand::Check(args) => {
            let loaded = read(args)?;
            let file =
                loaded.file.map_or_else(|| "設定ファイルはなく、既定の値を使います。".to_owned(), |file| format!("設定ファイル: {}", file.display()));
            output::text(&format!("設定に誤りはありません。\n{file}\n"))?;
        }
        ConfigCommand::Show(args) => output::text(&config::show(&read(args)?))?,
        ConfigCommand::Example => output::text(&config::example())?,
    }
    Ok(Exit::Fine)
}

fn read(args: &ServeArgs) -> Result<Loaded> {
    config::load(args.file.config.as_deref(), &args.instead.flags()).map_err(|problems| Failure::config(&problems))
}
