//! A secret of the settings: read, handed to the provider, never shown.

use std::path::Path;

use serde::Deserialize;
use subtle::ConstantTimeEq;

/// 秘密の値: a password or client secret. It prints as dots, wherever it is printed.
#[derive(Clone, Deserialize)]
#[serde(transparent)]
pub struct Secret(String);

/// Why a secret could not be read.
#[derive(Debug, Clone, thiserror::Error)]
pub enum SecretError {
    /// The file cannot be read.
    #[error("the file of the secret cannot be read: {0}")]
    File(String),
    /// Others may read it.
    #[error("others may read the file of the secret (mode {0:o})")]
    Open(u32),
    /// The file is empty.
    #[error("the file of the secret is empty")]
    Empty,
}

impl Secret {
    /// The value, to be sent and not to be kept.
    pub fn expose(&self) -> &str {
        &self.0
    }

    /// The first line of a file.
    pub fn read(path: &Path) -> Result<Self, SecretError> {
        if let Some(mode) = open_to_others(path) {
            return Err(SecretError::Open(mode));
        }
        let text = std::fs::read_to_string(path).map_err(|error| SecretError::File(error.to_string()))?;
        match text.lines().next().map(str::trim) {
            Some(line) if !line.is_empty() => Ok(Self(line.to_owned())),
            _ => Err(SecretError::Empty),
        }
    }
}

impl From<String> for Secret {
    fn from(value: String) -> Self {
        Self(value)
    }
}

impl From<&str> for Secret {
    fn from(value: &str) -> Self {
        Self(value.to_owned())
    }
}

impl std::fmt::Debug for Secret {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Secret(…)")
    }
}

/// The permissions of a file that others may read, or that its group may write.
#[cfg(unix)]
pub fn open_to_others(path: &Path) -> Option<u32> {
    use std::os::unix::fs::PermissionsExt;
    const OTHERS: u32 = 0o027;
    let mode = std::fs::metadata(path).ok()?.permissions().mode() & 0o777;
    (mode & OTHERS != 0).then_some(mode)
}

/// Elsewhere the system has no such permissions.
#[cfg(not(unix))]
pub fn open_to_others(_path: &Path) -> Option<u32> {
    None
}

/// Whether two values are the same, in a time that does not tell where they differ.
pub(crate) fn same(one: &str, other: &str) -> bool {
    one.as_bytes().ct_eq(other.as_bytes()).into()
}
