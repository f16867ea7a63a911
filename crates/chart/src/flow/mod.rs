//! A flow: how many moved from which stage to which.

mod draw;

use crate::chart::{Chart, Frame, finite};
use crate::table::{Cell, Table, with_unit};

/// Two columns of nodes and what links them.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Flow {
    /// Id, title, description, width.
    pub frame: Frame,
    /// What the left nodes are: 「令和7年度末の段階」.
    pub left_head: String,
    /// What the right nodes are: 「今日の段階」.
    pub right_head: String,
    /// What is counted, as head of the table: 「職員」.
    pub count_head: String,
    /// The unit: 「人」.
    pub unit: String,
    /// The word for a count that is not known.
    pub unknown: String,
    /// The left nodes from the top.
    pub left: Vec<Node>,
    /// The right nodes from the top.
    pub right: Vec<Node>,
    /// The links; what names no node is left out, from picture and table.
    pub links: Vec<Link>,
}

/// One node.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Node {
    /// Its name.
    pub label: String,
    /// How many are there; the sum of its links if `None`.
    pub count: Option<f64>,
    /// Where it leads.
    pub href: Option<String>,
}

/// How many moved from a left to a right node.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Link {
    /// The left node, from 0.
    pub from: usize,
    /// The right node, from 0.
    pub to: usize,
    /// How many; `None` is unknown and drawn as a dashed line.
    pub count: Option<f64>,
    /// Where it leads.
    pub href: Option<String>,
}

/// A link that can be drawn: both its nodes are there, and it is not known to be nobody.
struct Drawn<'a> {
    link: &'a Link,
    from: &'a Node,
    to: &'a Node,
    count: Option<f64>,
}

fn drawn(input: &Flow) -> Vec<Drawn<'_>> {
    let drawn = |link| {
        let link: &Link = link;
        let (from, to) = (input.left.get(link.from)?, input.right.get(link.to)?);
        // A negative number of people is nothing anybody could know.
        let count = finite(link.count).filter(|count| *count >= 0.0);
        (count != Some(0.0)).then_some(Drawn { link, from, to, count })
    };
    input.links.iter().filter_map(drawn).collect()
}

/// Draws a flow.
pub fn flow(input: &Flow) -> Chart {
    let links = drawn(input);
    let table = table(input, &links);
    if links.is_empty() {
        return input.frame.nothing(table);
    }
    Chart { svg: draw::draw(input, &links), table }
}

fn table(input: &Flow, links: &[Drawn]) -> Table {
    let head = vec![input.left_head.clone(), input.right_head.clone(), with_unit(&input.count_head, &input.unit)];
    let row = |drawn: &Drawn| {
        let count = Cell::known(drawn.count, &input.unknown).to(drawn.link.href.as_ref());
        vec![Cell::text(&drawn.from.label).to(drawn.from.href.as_ref()), Cell::text(&drawn.to.label).to(drawn.to.href.as_ref()), count]
    };
    let mut rows: Vec<Vec<Cell>> = links.iter().map(row).collect();
    // What a node is said to hold does not follow from the links.
    let given = |node: &Node| finite(node.count).map(|count| (Cell::text(&node.label), Cell::number(count).to(node.href.as_ref())));
    rows.extend(input.left.iter().filter_map(given).map(|(label, count)| vec![label, Cell::text("–"), count]));
    rows.extend(input.right.iter().filter_map(given).map(|(label, count)| vec![Cell::text("–"), label, count]));
    Table { caption: input.frame.title.clone(), head, rows }
}
