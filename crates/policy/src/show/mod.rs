//! A policy as an official reads it: headings, paragraphs, lists and tables in Japanese, for the terminal and for pages.
//! What the policy leaves open is shown as open. Nothing here knows a person.

mod block;
mod document;
mod goals;
mod header;
mod people;
mod requirements;
mod structure;
mod text;
mod training;
mod view;

pub use block::Block;
pub use text::show_text;
pub use view::View;

use ayumi_calendar::Date;

use crate::diagnostic::{Diagnostic, Severity};
use crate::{Pack, check, resolve};

/// The policy as it stands on a day: names and versions are those of that day, and versions still to come are shown too.
///
/// ```
/// use ayumi_calendar::Date;
/// use ayumi_policy::show::{Block, show, show_text};
/// use ayumi_policy::{SourceFile, parse_pack};
///
/// let role = "- id: leader\n  name: 推進リーダー\n  class: dx-leader\n  duties: [所属の課題を洗い出す]\n";
/// let (pack, _) = parse_pack(&[SourceFile { name: "roles.yaml".into(), text: role.into() }]);
/// let blocks = show(&pack, "2026-04-01".parse().unwrap());
/// assert!(blocks.contains(&Block::heading(2, "推進リーダー")));
/// assert!(show_text(&blocks, 80).contains("・所属の課題を洗い出す"));
/// ```
pub fn show(pack: &Pack, on: Date) -> Vec<Block> {
    let tree = crate::node::Node::of_pack(pack);
    let view = View::new(pack, &tree, on);
    let mut out = Vec::new();
    header::show(&view, &mut out);
    people::roles(&view, &mut out);
    people::skills(&view, &mut out);
    people::stages(&view, &mut out);
    requirements::show(&view, &mut out);
    requirements::schemes(&view, &mut out);
    training::show(&view, &mut out);
    goals::show(&view, &mut out);
    structure::show(&view, &mut out);
    document::show(&view, &mut out);
    open_questions(pack, &mut out);
    out
}

/// What the policy has not decided, in one place.
fn open_questions(pack: &Pack, out: &mut Vec<Block>) {
    let (policy, unbound) = resolve(pack.clone());
    let (_, found) = check(policy);
    let mut said: Vec<String> = Vec::new();
    for diagnostic in unbound.iter().chain(&found).filter(|found| found.severity() == Severity::Info) {
        let line = Diagnostic::ja(diagnostic);
        if !said.contains(&line) {
            said.push(line);
        }
    }
    if !said.is_empty() {
        out.push(Block::heading(1, "決まっていないこと"));
        out.push(Block::List(said));
    }
}
