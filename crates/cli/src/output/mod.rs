//! Answers on the standard output: as tables for people, as JSON for programs, as CSV for spreadsheets. What is in them
//! is decided by the commands.

mod table;

use std::io::{self, ErrorKind, IsTerminal, Write};

use ayumi_answers::Sheets;
use ayumi_exchange::{CsvEncoding, Sheet, write_csv};
use serde::Serialize;

pub use table::{Table, wrap};

use crate::args::Format;
use crate::exit::{Failure, Result};

/// How many columns a line may have.
pub const WIDTH: usize = 100;

/// A piece of an answer for people.
#[derive(Clone, Debug)]
pub enum Block {
    /// 見出し
    Title(String),
    /// A line or paragraph.
    Text(String),
    /// Lines that stay as they are.
    Lines(Vec<String>),
    /// 表
    Table(Table),
}

impl Block {
    /// A heading.
    pub fn title(text: impl Into<String>) -> Self {
        Self::Title(text.into())
    }

    /// A paragraph.
    pub fn text(text: impl Into<String>) -> Self {
        Self::Text(text.into())
    }
}

/// An answer in its three forms. JSON is the value itself, and for spreadsheets it is a table.
pub trait View: Serialize + Sheets {
    /// For people.
    fn blocks(&self) -> Vec<Block>;
}

/// Prints an answer in the form asked for.
pub fn print(view: &impl View, format: Format) -> Result<()> {
    match format {
        Format::Table => text(&render(&view.blocks())),
        Format::Json => json(view),
        Format::Csv => csv(&view.sheet()),
    }
}

/// Prints blocks for people.
pub fn blocks(blocks: &[Block]) -> Result<()> {
    text(&render(blocks))
}

/// Prints a value as JSON.
pub fn json(value: &impl Serialize) -> Result<()> {
    let json = serde_json::to_string_pretty(value).map_err(|error| Failure::ledger(format!("JSON にできません（{error}）。")))?;
    text(&(json + "\n"))
}

/// Prints a text. Whoever stops reading, such as `head`, has seen enough.
pub fn text(text: &str) -> Result<()> {
    bytes(text.as_bytes())
}

fn bytes(bytes: &[u8]) -> Result<()> {
    let mut out = io::stdout().lock();
    match out.write_all(bytes).and_then(|()| out.flush()) {
        Err(error) if error.kind() != ErrorKind::BrokenPipe => Err(Failure::ledger(format!("画面に書き出せません（{error}）。"))),
        _ => Ok(()),
    }
}

/// With the byte order mark that Excel needs, unless it goes to a screen.
fn csv(sheet: &Sheet) -> Result<()> {
    const MARK: &[u8] = b"\xef\xbb\xbf";
    let mut written = Vec::new();
    write_csv(sheet, CsvEncoding::Utf8Bom, &mut written).map_err(|error| Failure::ledger(error.ja()))?;
    let plain = io::stdout().is_terminal();
    bytes(if plain { written.strip_prefix(MARK).unwrap_or(&written) } else { &written })
}

/// Blocks as one text. A heading has a blank line before it.
pub fn render(blocks: &[Block]) -> String {
    let mut out = String::new();
    for (index, block) in blocks.iter().enumerate() {
        match block {
            Block::Title(title) => {
                if index > 0 {
                    out.push('\n');
                }
                out += &format!("■ {title}\n");
            }
            Block::Text(text) => wrapped(text, &mut out),
            Block::Lines(lines) => lines.iter().for_each(|line| out += &format!("{line}\n")),
            Block::Table(table) => out += &table.render(WIDTH),
        }
    }
    out
}

fn wrapped(text: &str, out: &mut String) {
    for line in text.lines() {
        for part in table::wrap(line, WIDTH) {
            out.push_str(&part);
            out.push('\n');
        }
    }
}
