//! The server's key: a file beside the ledger that only its owner can read, made at the first start. It seals the secrets
//! of authenticator apps; several servers of one installation share it. While a rotation is under way it holds two keys.

use std::fs::OpenOptions;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use ayumi_accounts::{KeyRing, ServerKey, chance};
use ayumi_web::Keys;

use crate::exit::{Failure, Result};

/// The file unless another is named: the ledger's name with `.key` behind it.
pub fn beside(ledger: &Path) -> PathBuf {
    let mut name = ledger.as_os_str().to_owned();
    name.push(".key");
    name.into()
}

/// The keys in a file; where there is none, a new one is made.
///
/// # Errors
/// The file cannot be read or made, or holds no key.
pub fn server_keys(path: &Path) -> Result<KeyRing> {
    match find(path)? {
        Some(ring) => Ok(ring),
        None => make(path).map(Into::into).map_err(|error| Failure::file(path, "作れ", &error)),
    }
}

/// The keys in a file, if it is there.
///
/// # Errors
/// The file cannot be read, or holds no key.
pub fn find(path: &Path) -> Result<Option<KeyRing>> {
    match std::fs::read_to_string(path) {
        Ok(text) => KeyRing::read(&text).map(Some).map_err(|_| {
            Failure::ledger(format!("{} は鍵のファイルではありません。控えから戻すか、--key で正しいファイルを指定してください。", path.display()))
        }),
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(None),
        Err(error) => Err(Failure::file(path, "読め", &error)),
    }
}

/// The keys of a server that runs: read again when there is need to.
///
/// # Errors
/// As [`server_keys`].
pub fn watched(path: &Path) -> Result<Keys> {
    let (ring, path) = (server_keys(path)?, path.to_owned());
    Ok(Keys::new(ring, Arc::new(move || find(&path).ok().flatten())))
}

/// Writes other keys in the place of a file's, whole or not at all.
///
/// # Errors
/// The file cannot be written.
pub fn replace(path: &Path, ring: &KeyRing) -> Result<()> {
    let mut beside = path.as_os_str().to_owned();
    beside.push(".new");
    let beside = PathBuf::from(beside);
    let written = || -> std::io::Result<()> {
        // Left by somebody who was stopped before it had its name.
        if beside.exists() {
            std::fs::remove_file(&beside)?;
        }
        write(&beside, &ring.written())?;
        std::fs::rename(&beside, path)?;
        let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
        std::fs::File::open(folder)?.sync_all()
    };
    written().map_err(|error| Failure::file(path, "書き換え", &error))
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
