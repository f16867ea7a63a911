//! Why a file cannot be read as a table at all.

use std::io;

use crate::heading;

/// A file that yields no table.
#[derive(Debug, thiserror::Error)]
pub enum ReadError {
    /// The disk or stream failed.
    #[error("the file cannot be read")]
    Io(#[from] io::Error),
    /// Bigger than the limit; nothing of it was read.
    #[error("the file has {size} bytes, the limit is {limit}")]
    TooLarge {
        /// Bytes.
        size: u64,
        /// The limit in bytes.
        limit: u64,
    },
    /// Unpacks to far more than its size, or to more than the limit.
    #[error("the workbook unpacks to {unpacked} bytes from {packed}")]
    Bomb {
        /// Bytes of the file.
        packed: u64,
        /// Bytes at which unpacking stopped.
        unpacked: u64,
    },
    /// More files inside than a workbook has.
    #[error("the workbook holds {0} files")]
    TooManyEntries(usize),
    /// A zip that ends too early or is damaged.
    #[error("the workbook is cut off or damaged: {0}")]
    Truncated(String),
    /// Under a password.
    #[error("the workbook is encrypted")]
    Encrypted,
    /// `.xls`
    #[error("the workbook has the old binary format")]
    OldFormat,
    /// A zip, but no Excel workbook.
    #[error("the file is a zip archive but no workbook")]
    NotAWorkbook,
    /// Neither text nor workbook.
    #[error("the file is neither CSV nor a workbook")]
    NotATable,
    /// "Unicode text" of Excel.
    #[error("the file is UTF-16 text")]
    Utf16,
    /// Nothing in it.
    #[error("the file is empty")]
    Empty,
    /// No sheet of this name.
    #[error("there is no sheet `{wanted}`")]
    NoSuchSheet {
        /// The sheet asked for.
        wanted: String,
        /// The sheets there are.
        sheets: Vec<String>,
    },
    /// No row of headings that is understood.
    #[error("no header row was found")]
    NoHeader {
        /// The first row that is not blank, if there is one.
        first: Vec<String>,
        /// Merged cells near the top, which may be the reason.
        merged: Vec<String>,
    },
    /// More rows than the limit.
    #[error("more than {0} rows")]
    TooManyRows(usize),
    /// More columns than the limit.
    #[error("{found} columns, the limit is {limit}")]
    TooManyColumns {
        /// Columns found.
        found: usize,
        /// The limit.
        limit: usize,
    },
    /// More cells than the limit.
    #[error("more than {0} cells")]
    TooManyCells(usize),
    /// More text in the cells than the limit.
    #[error("more than {0} bytes of text in the cells")]
    TooMuchText(usize),
}

impl ReadError {
    /// A stable code for programs.
    pub fn code(&self) -> &'static str {
        match self {
            Self::Io(_) => "io",
            Self::TooLarge { .. } => "file-too-large",
            Self::Bomb { .. } => "zip-bomb",
            Self::TooManyEntries(_) => "too-many-entries",
            Self::Truncated(_) => "truncated",
            Self::Encrypted => "encrypted",
            Self::OldFormat => "old-format",
            Self::NotAWorkbook => "not-a-workbook",
            Self::NotATable => "not-a-table",
            Self::Utf16 => "utf-16",
            Self::Empty => "empty",
            Self::NoSuchSheet { .. } => "no-such-sheet",
            Self::NoHeader { .. } => "no-header",
            Self::TooManyRows(_) => "too-many-rows",
            Self::TooManyColumns { .. } => "too-many-columns",
            Self::TooManyCells(_) => "too-many-cells",
            Self::TooMuchText(_) => "too-much-text",
        }
    }

    /// What is wrong and what to do, in Japanese.
    pub fn ja(&self) -> String {
        match self {
            Self::Io(error) => format!("ファイルを読めません（{error}）。ほかのソフトで開いていないか、読む権限があるかを確かめてください。"),
            Self::TooLarge { size, limit } => {
                format!(
                    "ファイルが大きすぎます（{}MB）。上限は{}MBです。不要な列や画像を除くか、ファイルを分けてください。",
                    size.div_ceil(1_000_000),
                    limit / 1_000_000
                )
            }
            Self::Bomb { packed, unpacked } => {
                format!(
                    "展開すると異常に大きくなるブックのため、読みませんでした（{packed}バイトが{unpacked}バイト以上になります）。値だけを新しいブックに貼り付けて保存し直してください。"
                )
            }
            Self::TooManyEntries(count) => {
                format!("ブックの中のファイルが多すぎます（{count}個）。値だけを新しいブックに貼り付けて保存し直してください。")
            }
            Self::Truncated(_) => {
                "ブックが途中で切れているか、壊れています。元のファイルをもう一度コピーするか、Excelで開いて保存し直してください。".into()
            }
            Self::Encrypted => "パスワードで保護されたブックは読めません。Excelで開き、パスワードを外して保存し直してください。".into(),
            Self::OldFormat => "古い形式（.xls）のブックは読めません。Excelで開き、「Excelブック（.xlsx）」で保存し直してください。".into(),
            Self::NotAWorkbook => "Excelブック（.xlsx）ではありません。Excelで開き、「Excelブック（.xlsx）」またはCSVで保存し直してください。".into(),
            Self::NotATable => "表のファイルとして読めません。CSVまたはExcelブック（.xlsx）を指定してください。".into(),
            Self::Utf16 => "UTF-16のテキストは読めません。Excelで「CSV UTF-8（コンマ区切り）」で保存し直してください。".into(),
            Self::Empty => "ファイルに何も入っていません。".into(),
            Self::NoSuchSheet { wanted, sheets } => format!("シート「{wanted}」がありません。あるのは{}です。", quoted(sheets)),
            Self::NoHeader { first, merged } => no_header(first, merged),
            Self::TooManyRows(limit) => format!("行が多すぎます。上限は{limit}行です。ファイルを分けてください。"),
            Self::TooManyColumns { found, limit } => {
                format!("列が多すぎます（{found}列）。上限は{limit}列です。表の外に値がないか確かめてください。")
            }
            Self::TooManyCells(limit) => format!("セルが多すぎます。行と列を掛けて{limit}個までです。読まない列を除くか、ファイルを分けてください。"),
            Self::TooMuchText(limit) => format!("セルの文字が多すぎます。合わせて{}MBまでです。ファイルを分けてください。", limit / 1_000_000),
        }
    }
}

fn no_header(first: &[String], merged: &[String]) -> String {
    let found = if first.is_empty() { String::new() } else { format!("最初の行は{}です。", quoted(first)) };
    let merged = if merged.is_empty() {
        String::new()
    } else {
        format!("セルの結合（{}）を解除すると読めることがあります。", merged.join("、"))
    };
    format!(
        "見出しの行が見つかりません。{found}{merged}探した見出しは、{} などです。見出しを1行に書くか、列の対応を指定してください。",
        heading::looked_for()
    )
}

fn quoted(words: &[String]) -> String {
    const SHOWN: usize = 8;
    let more = if words.len() > SHOWN { "…" } else { "" };
    let shown: String = words.iter().take(SHOWN).map(|word| format!("「{}」", crate::problem::shorten(word))).collect();
    shown + more
}
