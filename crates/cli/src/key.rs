//! The server's key: a file beside the ledger that only its owner can read, made at the first start. It seals the secrets
//! of authenticator apps; several servers of one installation share it.

use std::fs::OpenOptions;
use std::io::Write;
use std::path::{Path, PathBuf};

use ayumi_accounts::{ServerKey, chance};

use crate::exit::{Failure, Result};

/// The file unless another is named: the ledger's name with `.key` behind it.
pub fn beside(ledger: &Path) -> PathBuf {
    let mut name = ledger.as_os_str().to_owned();
    name.push(".key");
    name.into()
}

/// The key in a file; where there is none, a new one is made.
///
/// # Errors
/// The file cannot be read or made, or holds no key.
pub fn server_key(path: &Path) -> Result<ServerKey> {
    match std::fs::read_to_string(path) {
        Ok(text) => ServerKey::read(&text).map_err(|_| {
            Failure::ledger(format!("{} は鍵のファイルではありません。控えから戻すか、--key で正しいファイルを指定してください。", path.display()))
        }),
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => make(path).map_err(|error| Failure::file(path, "作れ", &error)),
        Err(error) => Err(Failure::file(path, "読め", &error)),
    }
}

/// Writes a key that was kept into a new file.
///
/// # Errors
/// The file is there already or cannot be made.
pub fn put(path: &Path, text: &str) -> Result<()> {
    write(path, text).map_err(|error| Failure::file(path, "作れ", &error))
}

fn make(path: &Path) -> std::io::Result<ServerKey> {
    let key = ServerKey::new(chance::draw());
    write(path, &format!("{}\n", key.written()))?;
    Ok(key)
}

fn write(path: &Path, text: &str) -> std::io::Result<()> {
    let mut options = OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let mut file = options.open(path)?;
    file.write_all(text.as_bytes())?;
    file.sync_all()
}
