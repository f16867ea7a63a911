//! In which order "all" asks its children: the one that rules most people out for the least work first.

use super::block::{BLOCK, count, everybody};
use super::compile::Node;

/// Blocks on which the children are tried.
const SAMPLES: usize = 3;

/// What costs this much is asked last, and not tried beforehand.
const DEAR: f64 = 1_000.0;

/// Orders the children of every "all" by cost over the share they rule out, of every "any" by cost over the share
/// they settle. Order never changes an answer.
pub(super) fn by_selectivity(node: &mut Node, people: usize) {
    match node {
        Node::All(of) => sort(of, people, |pass| 1.0 - pass),
        Node::Any(of) => sort(of, people, |pass| pass),
        Node::Not(of) | Node::Presumed { of, .. } => by_selectivity(of, people),
        Node::AtLeast(_, of) => of.iter_mut().for_each(|child| by_selectivity(child, people)),
        _ => {}
    }
}

fn sort(of: &mut [Node], people: usize, worth: impl Fn(f64) -> f64) {
    of.iter_mut().for_each(|child| by_selectivity(child, people));
    if of.len() > 1 {
        of.sort_by_cached_key(|child| {
            let cost = child.cost();
            let passing = if cost < DEAR { passing(child, people) } else { 0.5 };
            (1e6 * cost / worth(passing).max(1e-3)) as u64
        });
    }
}

/// The share of a sample of the people for whom the child is not unmet.
fn passing(node: &Node, people: usize) -> f64 {
    let blocks = people.div_ceil(BLOCK);
    let (mut asked, mut passed) = (0, 0);
    for nth in 0..SAMPLES.min(blocks) {
        let block = nth * blocks / SAMPLES.min(blocks);
        let wanted = everybody(block, people);
        let (met, unknown) = node.run(block, &wanted);
        asked += count(&wanted);
        passed += count(&met) + count(&unknown);
    }
    f64::from(passed) / f64::from(asked.max(1))
}
