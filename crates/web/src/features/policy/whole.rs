//! 全文: the whole policy on one page, to be read from beginning to end or printed.

use askama::Template;
use ayumi_policy::show::{Block, show};

use super::Frame;
use crate::ask::Ask;
use crate::error::AppError;
use crate::page::Page;
use crate::shell::Shell;

/// 方針の全文.
#[derive(Debug, Template)]
#[template(path = "policy/whole.html")]
pub struct WholePage {
    shell: Shell,
    frame: Frame,
    title: String,
    contents: Vec<(String, String)>,
    blocks: Vec<Shown>,
}

/// 文書の部分 as HTML has it.
#[derive(Debug)]
enum Shown {
    /// 章: with the id by which the contents lead to it.
    Chapter(String, String),
    /// 節
    Section(String),
    /// 項
    Point(String),
    /// Any other part.
    Block(Block),
}

/// The whole policy.
///
/// # Errors
/// The ledger cannot be read.
pub async fn page(ask: Ask) -> Result<Page<WholePage>, AppError> {
    let pack = &ask.world.policy().pack;
    let mut contents = Vec::new();
    // The first heading is the title of the page.
    let blocks = show(pack, ask.as_of()).into_iter().skip(1).map(|block| match block {
        Block::Heading { level: 1, text } => {
            let anchor = format!("part-{}", contents.len() + 1);
            contents.push((anchor.clone(), text.clone()));
            Shown::Chapter(anchor, text)
        }
        // What stands before the first chapter has no chapter above it.
        Block::Heading { level: 2, text } if contents.is_empty() => Shown::Chapter("notes".to_owned(), text),
        Block::Heading { level: 2, text } => Shown::Section(text),
        Block::Heading { text, .. } => Shown::Point(text),
        other => Shown::Block(other),
    });
    let blocks = blocks.collect();
    Ok(Page(WholePage { frame: Frame::new(&ask), title: pack.policy.title.clone(), contents, blocks, shell: ask.shell.clone() }))
}
