//! Reads a file into a table: finds out what it is, refuses what is too big or broken before opening it, and tells
//! what it did. Meaning comes later, in `plan`.

mod archive;
mod build;
mod csv;
mod encoding;
mod error;
mod scan;
mod xlsx;

use std::io::{Read, Seek, SeekFrom};

pub use error::ReadError;

use crate::table::{Encoding, Table};

/// 読み方.
#[derive(Clone, Debug, Default)]
pub struct ReadOptions {
    /// 文字コード. None: detected.
    pub encoding: Option<Encoding>,
    /// シート by name. None: the first visible one with a header row that is understood.
    pub sheet: Option<String>,
    /// Headings that count as known beside the usual ones: those of a saved mapping and of the policy's attributes.
    pub headings: Vec<String>,
    /// 上限
    pub limits: Limits,
}

/// 上限: what a file may be at most, so that no file can fill the memory.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    /// ファイルの大きさ in bytes.
    pub file: u64,
    /// 展開後の大きさ of a workbook in bytes.
    pub unpacked: u64,
    /// 文字列の部分 of a workbook, unpacked, in bytes.
    pub strings: u64,
    /// How many times larger a workbook may become by unpacking, once it passes 50 MB.
    pub ratio: u64,
    /// Files inside a workbook.
    pub entries: usize,
    /// 行
    pub rows: usize,
    /// 列
    pub columns: usize,
    /// セル
    pub cells: usize,
    /// All cells together, in bytes.
    pub text: usize,
    /// One cell, in characters (Excel's own limit).
    pub cell: usize,
}

impl Default for Limits {
    fn default() -> Self {
        const MB: u64 = 1_000_000;
        Self {
            file: 100 * MB,
            unpacked: 600 * MB,
            strings: 200 * MB,
            ratio: 100,
            entries: 2_000,
            rows: 1_048_576,
            columns: 1_000,
            cells: 30_000_000,
            text: 300_000_000,
            cell: 32_767,
        }
    }
}

/// Reads a table from CSV, tab-separated text or an Excel workbook (`.xlsx`, `.xlsm`); which one is told from the content.
///
/// # Errors
///
/// A file that is too big, broken, locked, of another kind, or has no header row that is understood. What is wrong with
/// single cells and rows stands in [`Table::problems`].
pub fn read_table<R: Read + Seek>(mut file: R, options: &ReadOptions) -> Result<Table, ReadError> {
    let size = file.seek(SeekFrom::End(0))?;
    file.seek(SeekFrom::Start(0))?;
    if size > options.limits.file {
        return Err(ReadError::TooLarge { size, limit: options.limits.file });
    }
    let mut start = Vec::new();
    file.by_ref().take(8).read_to_end(&mut start)?;
    file.seek(SeekFrom::Start(0))?;
    if start.starts_with(b"PK\x03\x04") {
        return xlsx::read(file, options);
    }
    let mut bytes = Vec::new();
    file.take(options.limits.file).read_to_end(&mut bytes)?;
    if start.starts_with(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1") {
        return Err(old_office(&bytes));
    }
    if start.starts_with(b"\xff\xfe") || start.starts_with(b"\xfe\xff") {
        return Err(ReadError::Utf16);
    }
    if bytes.contains(&0) || start.starts_with(b"%PDF") || start.starts_with(b"PK") {
        return Err(ReadError::NotATable);
    }
    csv::read(&bytes, options)
}

/// The sheets of a workbook, in its order; none if the file is no workbook.
///
/// # Errors
///
/// A workbook that is too big or broken.
pub fn sheet_names<R: Read + Seek>(mut file: R, limits: &Limits) -> Result<Vec<String>, ReadError> {
    let mut start = Vec::new();
    file.seek(SeekFrom::Start(0))?;
    file.by_ref().take(4).read_to_end(&mut start)?;
    if start == b"PK\x03\x04" { xlsx::sheet_names(file, limits) } else { Ok(Vec::new()) }
}

/// An old binary workbook, or a new one under a password: both are in the same container.
fn old_office(bytes: &[u8]) -> ReadError {
    let names = |name: &str| -> bool {
        let wide: Vec<u8> = name.encode_utf16().flat_map(u16::to_le_bytes).collect();
        bytes.windows(wide.len()).any(|window| window == wide)
    };
    if names("EncryptedPackage") {
        ReadError::Encrypted
    } else if names("Workbook") || names("Book") {
        ReadError::OldFormat
    } else {
        ReadError::NotATable
    }
}
