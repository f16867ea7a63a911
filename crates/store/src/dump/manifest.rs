//! The lines that are no rows: what a dump begins and ends with, what lies beside the tables.

use serde::{Deserialize, Serialize};

/// The number of the format that this program writes, and the newest it reads.
pub(crate) const FORMAT: u32 = 1;

/// What whoever makes a dump says about it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct DumpAbout {
    /// When it is made, in seconds since 1970.
    pub instant: i64,
    /// The version of the program.
    pub program: String,
    /// What else is to lie in it.
    pub attached: Vec<Attached>,
}

/// 添付: a small text beside the tables, such as the server's key.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Attached {
    /// By what it is found again.
    pub name: String,
    /// The text, which may be a secret.
    pub text: String,
}

impl std::fmt::Debug for Attached {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Attached({})", self.name)
    }
}

/// 見出し: the first line.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Header {
    /// The format's number; its name tells a dump from anything else.
    #[serde(rename = "ayumi-backup")]
    pub format: u32,
    /// The newest step of the schema that the ledger had seen.
    pub schema: i64,
    /// When it was made, in seconds since 1970.
    pub instant: i64,
    /// The version of the program that made it.
    pub program: String,
    /// What lies beside the tables.
    #[serde(default)]
    pub attached: Vec<Attached>,
}

/// 目録: the last line, which proves that nothing is missing.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Manifest {
    /// Rows by table and municipality; what is empty is not named.
    pub rows: Vec<RowCount>,
    /// Where each journal stands.
    pub heads: Vec<HeadLine>,
    /// SHA-256 of all lines before, in hexadecimal.
    pub sha256: String,
}

/// 件数.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RowCount {
    /// The table.
    pub table: String,
    /// The municipality.
    pub municipality: String,
    /// How many rows.
    pub rows: u64,
}

/// 記録の先頭.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct HeadLine {
    /// The municipality.
    pub municipality: String,
    /// The newest position of its journal.
    pub seq: u32,
    /// Its hash.
    pub hash: String,
}

/// A line that begins a table: its rows follow.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct TableLine {
    /// The table.
    pub(crate) table: String,
    /// Its columns with what they hold: `int`, `text`, or `bytes` in base64.
    pub(crate) columns: Vec<(String, String)>,
}

/// The last line.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct EndLine {
    pub(crate) end: Manifest,
}

impl Manifest {
    /// All rows.
    pub fn total(&self) -> u64 {
        self.rows.iter().map(|count| count.rows).sum()
    }
}
