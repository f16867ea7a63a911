//! What is hashed, byte for byte. Every part has its length before it and every hash its purpose and version, so that the
//! bytes of one thing are never those of another.

use sha2::{Digest as _, Sha256};

use ayumi_facts::{MunicipalityCode, Seq};

use crate::By;

use super::spec::TABLES;

/// A SHA-256.
pub(crate) type Digest = [u8; 32];

/// Of the encoding; another one would begin with another number.
const VERSION: u8 = 1;

/// A hash for one purpose.
pub(crate) fn purpose(name: &str) -> Sha256 {
    let mut hash = Sha256::new();
    part(&mut hash, b"ayumi");
    part(&mut hash, name.as_bytes());
    hash.update([VERSION]);
    hash
}

/// Adds a part with its length.
pub(crate) fn part(hash: &mut Sha256, bytes: &[u8]) {
    hash.update((bytes.len() as u64).to_be_bytes());
    hash.update(bytes);
}

/// Digests the rows of one municipality.
#[derive(Clone, Debug)]
pub(crate) struct RowDigests {
    tables: Vec<Sha256>,
}

impl RowDigests {
    pub(crate) fn new(municipality: MunicipalityCode) -> Self {
        let table = |table: &str| {
            let mut hash = purpose("row");
            part(&mut hash, municipality.to_string().as_bytes());
            part(&mut hash, table.as_bytes());
            hash
        };
        Self { tables: TABLES.iter().map(|spec| table(spec.table)).collect() }
    }

    /// Of a row's text, hidden by a salt if it is personal.
    pub(crate) fn row(&self, table: usize, salt: &str, text: &str) -> Digest {
        let mut hash = self.tables.get(table).cloned().unwrap_or_default();
        part(&mut hash, salt.as_bytes());
        part(&mut hash, text.as_bytes());
        hash.finalize().into()
    }
}

/// A row that an entry wrote.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Written {
    /// Its table's place in [`TABLES`].
    pub(crate) table: u8,
    /// Its number.
    pub(crate) id: i64,
    /// Of its text.
    pub(crate) digest: Digest,
}

/// A row that an entry withdrew: table and number.
pub(crate) type Withdrawn = (u8, i64);

/// What an entry did: a list to name rows by, and the digest of it all.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Content {
    /// `fact+1:` and eight hexadecimal digits of each row's digest, or `fact-` and numbers; with blanks between.
    pub(crate) rows: String,
    /// Of the whole digests.
    pub(crate) digest: String,
}

/// Digests what an entry did. Both lists have to be sorted.
pub(crate) fn content(written: &[Written], withdrawn: &[Withdrawn]) -> Content {
    let mut hash = purpose("content");
    hash.update((written.len() as u64).to_be_bytes());
    for row in written {
        hash.update([row.table]);
        hash.update(row.id.to_be_bytes());
        hash.update(row.digest);
    }
    hash.update((withdrawn.len() as u64).to_be_bytes());
    for (table, id) in withdrawn {
        hash.update([*table]);
        hash.update(id.to_be_bytes());
    }
    Content { rows: list(written, withdrawn), digest: hex(&hash.finalize()) }
}

fn list(written: &[Written], withdrawn: &[Withdrawn]) -> String {
    let mut parts = Vec::new();
    let name = |table: u8| TABLES.get(usize::from(table)).map_or("", |spec| spec.table);
    for rows in written.chunk_by(|a, b| a.table == b.table) {
        let mut part = rows.first().map_or_else(String::new, |row| format!("{}+{}:", name(row.table), row.id));
        rows.iter().for_each(|row| push_hex(&mut part, row.digest.get(..MARK).unwrap_or_default()));
        parts.push(part);
    }
    for rows in withdrawn.chunk_by(|a, b| a.0 == b.0) {
        let ids: Vec<String> = rows.iter().map(|row| row.1.to_string()).collect();
        parts.push(format!("{}-{}", rows.first().map_or("", |row| name(row.0)), ids.join(",")));
    }
    parts.join(" ")
}

/// Bytes of a digest by which a row is told from another in the list.
const MARK: usize = 4;

/// An entry of the journal as it is stored.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Stored {
    pub(crate) seq: Seq,
    pub(crate) by: By,
    pub(crate) act: String,
    pub(crate) detail: String,
}

/// What stands in the place of the hash before the first entry: until where entries were sealed later than written.
pub(crate) fn origin(sealed_later: Option<i64>) -> String {
    sealed_later.map_or_else(String::new, |seq| format!("sealed until {seq}"))
}

/// The hash of an entry, which includes the one before it.
pub(crate) fn link(previous: &str, municipality: MunicipalityCode, entry: &Stored, content: &Content) -> String {
    let mut hash = purpose("entry");
    for text in [
        previous,
        &municipality.to_string(),
        &entry.seq.0.to_string(),
        &entry.by.instant.0.to_string(),
        &entry.by.actor,
        &entry.act,
        &entry.by.reason,
        &entry.detail,
        &content.rows,
        &content.digest,
    ] {
        part(&mut hash, text.as_bytes());
    }
    hex(&hash.finalize())
}

/// In hexadecimal.
pub(crate) fn hex(bytes: &[u8]) -> String {
    let mut text = String::with_capacity(2 * bytes.len());
    push_hex(&mut text, bytes);
    text
}

fn push_hex(text: &mut String, bytes: &[u8]) {
    for byte in bytes {
        for digit in [byte >> 4, byte & 15] {
            text.push(char::from_digit(u32::from(digit), 16).unwrap_or('0'));
        }
    }
}

/// A digest from its hexadecimal form.
pub(crate) fn unhex(text: &str) -> Option<Digest> {
    let bytes: Option<Vec<u8>> = (0..text.len() / 2).map(|at| u8::from_str_radix(text.get(2 * at..2 * at + 2)?, 16).ok()).collect();
    let digest: Digest = bytes?.try_into().ok()?;
    // Only the form in which it was written is it.
    (hex(&digest) == text).then_some(digest)
}
