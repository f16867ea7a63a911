//! A flow: how many moved from which stage to which.

use crate::chart::{Chart, Frame};
use crate::table::Table;

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

/// Draws a flow.
pub fn flow(input: &Flow) -> Chart {
    input.frame.nothing(Table::default())
}
