//! Ways in through others: read from the file that the configuration names. Nothing is connected to here.

use std::fs;
use std::path::Path;

use ayumi_federation::{WaySettings, Ways};

use crate::exit::{Failure, Result};

/// The ways, or everything that is wrong with the file. Without a file there are none.
///
/// # Errors
/// The file cannot be read, or something in it cannot be used.
pub fn read(path: Option<&Path>) -> Result<Ways> {
    let Some(path) = path else { return Ok(Ways::default()) };
    let text = fs::read_to_string(path).map_err(|error| Failure::file(path, "読み込め", &error))?;
    let settings: WaySettings = toml::from_str(&text).map_err(|error| told(path, &[error.to_string()]))?;
    let base = path.parent().unwrap_or(Path::new("."));
    settings.based(base).open().map_err(|wrong| told(path, &wrong))
}

fn told(path: &Path, wrong: &[String]) -> Failure {
    Failure::problems(format!("外部の認証の設定 {} を直してください。\n{}", path.display(), wrong.join("\n")))
}
