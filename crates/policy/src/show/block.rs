//! `Block`: what a readable policy is made of.

use serde::Serialize;

/// 文書の部分.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Block {
    /// 見出し
    Heading {
        /// 1 is the highest.
        level: u8,
        /// The text.
        text: String,
    },
    /// 段落
    Paragraph(String),
    /// 箇条書き
    List(Vec<String>),
    /// 未定・空欄・見本: what the policy leaves open, to be shown so that it is seen.
    Open(String),
    /// 表
    Table {
        /// The headings of the columns.
        headings: Vec<String>,
        /// The rows; each has as many cells as there are headings.
        rows: Vec<Vec<String>>,
    },
}

impl Block {
    /// A heading.
    pub fn heading(level: u8, text: impl Into<String>) -> Self {
        Self::Heading { level, text: text.into() }
    }

    /// A paragraph.
    pub fn paragraph(text: impl Into<String>) -> Self {
        Self::Paragraph(text.into())
    }

    /// A table, without the columns in which no row says anything. None without rows.
    pub(super) fn table(headings: Vec<String>, rows: Vec<Vec<String>>) -> Option<Self> {
        if rows.is_empty() {
            return None;
        }
        let filled = |column: &usize| rows.iter().any(|row| row.get(*column).is_some_and(|cell| !cell.is_empty()));
        let kept: Vec<usize> = (0..headings.len()).filter(|column| *column == 0 || filled(column)).collect();
        let pick = |cells: &[String]| kept.iter().map(|column| cells.get(*column).cloned().unwrap_or_default()).collect();
        Some(Self::Table { headings: pick(&headings), rows: rows.iter().map(|row| pick(row)).collect() })
    }
}

/// Headings from literals.
pub(super) fn heads<const N: usize>(heads: [&str; N]) -> Vec<String> {
    heads.map(String::from).into()
}
