//! The picture of a reorganisation: the people of sections that were split or merged, from where to where.

use std::collections::HashMap;

use ayumi_chart::{Flow, Frame, Link, Node, flow};
use ayumi_engine::{Reorganisation, UnitChange, UnitChangeKind};
use ayumi_facts::{PersonId, UnitId};

use crate::ask::Ask;
use crate::parts::Figure;

/// More than so many changes are no picture any more.
const MOST: usize = 10;

/// The flow of the people of splits and mergers; None: there are none, or too many for a picture.
pub fn figure(ask: &Ask, found: &Reorganisation, changes: &[&UnitChange], days: [ayumi_calendar::Date; 2]) -> Option<Figure> {
    let moved = |change: &&&UnitChange| change.kinds.iter().any(|kind| DRAWN.contains(kind));
    let changes: Vec<&UnitChange> = changes.iter().filter(moved).copied().collect();
    if changes.is_empty() || changes.len() > MOST {
        return None;
    }
    let mut drawn = Drawn { ask, found, days, left: Vec::new(), right: Vec::new(), links: HashMap::new() };
    changes.iter().for_each(|change| drawn.add(change));
    Some(drawn.figure())
}

const DRAWN: [UnitChangeKind; 3] = [UnitChangeKind::Split, UnitChangeKind::Merged, UnitChangeKind::Rearranged];

struct Drawn<'a> {
    ask: &'a Ask,
    found: &'a Reorganisation,
    days: [ayumi_calendar::Date; 2],
    left: Vec<UnitId>,
    right: Vec<UnitId>,
    links: HashMap<(usize, usize), usize>,
}

impl Drawn<'_> {
    /// Whoever is on both sides goes from one node to one node. Who came from elsewhere or went there is in the table.
    fn add(&mut self, change: &UnitChange) {
        let mut people: Vec<PersonId> = change.people_before.iter().chain(&change.people_after).copied().collect();
        people.sort_unstable();
        people.dedup();
        for person in people {
            let at = |placement: &ayumi_engine::Placement, units: &[UnitId]| {
                let line = placement.lines_of(person);
                units.iter().copied().find(|unit| line.contains(unit))
            };
            let from = at(&self.found.before, &change.before);
            let to = at(&self.found.after, &change.after);
            let (Some(from), Some(to)) = (from, to) else { continue };
            let link = (node(&mut self.left, from), node(&mut self.right, to));
            *self.links.entry(link).or_default() += 1;
        }
    }

    fn figure(self) -> Figure {
        let shell = &self.ask.shell;
        let node = |unit: &UnitId, day| Node { label: self.ask.world.scope().units.name(*unit, day).to_owned(), ..Node::default() };
        let [before, after] = self.days;
        let mut links: Vec<_> = self.links.iter().map(|((from, to), n)| Link { from: *from, to: *to, count: Some(*n as f64), href: None }).collect();
        links.sort_by_key(|link| (link.from, link.to));
        let chart = flow(&Flow {
            frame: Frame {
                id: "reorganisation".to_owned(),
                title: shell.t("sections-flow").to_owned(),
                description: shell.t("sections-flow-about").to_owned(),
                empty: shell.t("sections-nobody").to_owned(),
                width: 900.0,
            },
            left_head: shell.date(before),
            right_head: shell.date(after),
            count_head: shell.t("sections-flow-people").to_owned(),
            unit: shell.t("sections-person").to_owned(),
            unknown: shell.t("sections-unknown").to_owned(),
            left: self.left.iter().map(|unit| node(unit, before)).collect(),
            right: self.right.iter().map(|unit| node(unit, after)).collect(),
            links,
        });
        Figure::new(chart, shell).caption(shell.t("sections-flow-about"))
    }
}

fn node(nodes: &mut Vec<UnitId>, unit: UnitId) -> usize {
    nodes.iter().position(|of| *of == unit).unwrap_or_else(|| {
        nodes.push(unit);
        nodes.len() - 1
    })
}
