//! How many stand at each step of each group of stages.

use ayumi_answers::withheld::mark;
use ayumi_chart::{Amount, Bar, BarGroup, Bars, Direction, Frame, bars};
use ayumi_engine::{StageCount, Stages, stages};
use ayumi_facts::Code;
use ayumi_rights::{Told, told};

use crate::ask::Ask;
use crate::links;
use crate::page::count;
use crate::parts::Figure;

/// 段階.
#[derive(Clone, Debug, PartialEq)]
pub struct Ladder {
    /// The group.
    pub label: String,
    /// How many stand at each step.
    pub figure: Figure,
}

/// Every group of stages.
pub fn list(ask: &Ask) -> Vec<Ladder> {
    ask.world.policy().stages.keys().enumerate().filter_map(|(nth, group)| one(ask, nth, *group)).collect()
}

/// How many stand at each step, as far as it may be told to the reader: whoever knows how many there are in all, or of how
/// many it is unknown, must not learn a small count either.
fn shown(ask: &Ask, found: &Stages) -> Vec<Told> {
    let people = found.steps.iter().map(|of| of.people.len() as u64);
    let Some(least) = ask.least else { return people.map(Told::Count).collect() };
    let parts: Vec<u64> = people.chain([found.unknown.len() as u64]).collect();
    told(&parts, least).into_iter().take(found.steps.len()).collect()
}

fn one(ask: &Ask, nth: usize, group: Code) -> Option<Ladder> {
    let found = stages(ask.world.scope(), group, ask.as_of()).ok()?;
    let names = ask.desk().names();
    let label = names.stage_group(group);
    let name = |of: &StageCount| of.step.map_or_else(|| ask.shell.t("home-below-first").to_owned(), |step| names.step(group, step));
    let href = |of: &StageCount| links::people(ask, &[("step", &format!("{group}:{}", of.step.map_or("-", Code::as_str)))]);
    let shown = shown(ask, &found);
    let step = |(of, shown): (&StageCount, &Told)| BarGroup {
        label: name(of),
        bars: vec![Bar {
            value: Amount::from(shown.count().map(|count| count as f64)),
            unsure: None,
            href: Some(href(of)).filter(|_| ask.least.is_none()),
            ..Bar::default()
        }],
    };
    let perhaps: usize = found.steps.iter().map(|of| of.perhaps.len()).sum();
    let counted = if ask.least.is_some() || (found.unknown.is_empty() && perhaps == 0) {
        ask.shell.t("home-stages-counted").to_owned()
    } else {
        ask.shell.f2("home-stages-unknown", ("perhaps", count(perhaps)), ("unknown", count(found.unknown.len())))
    };
    let mark = ask.least.map_or_else(|| ask.shell.t("word-unknown").to_owned(), mark);
    let said = found.steps.iter().zip(&shown);
    let said = said.map(|(of, shown)| format!("{} {}", name(of), shown.count().map_or_else(|| mark.clone(), |shown| count(shown as usize))));
    let said: Vec<String> = said.collect();
    let chart = bars(&Bars {
        frame: Frame {
            id: format!("stages-{nth}"),
            title: ask.shell.f1("home-stages-title", "group", &label),
            description: said.join(ask.shell.t("list-comma")),
            empty: ask.shell.t("home-nobody").into(),
            width: 340.0,
        },
        direction: Direction::Sideways,
        group_head: ask.shell.t("home-step").into(),
        unit: ask.shell.t("unit-people").into(),
        unknown: mark,
        groups: found.steps.iter().zip(&shown).map(step).collect(),
        ..Bars::default()
    });
    Some(Ladder { label, figure: Figure::new(chart, &ask.shell).caption(&counted) })
}
