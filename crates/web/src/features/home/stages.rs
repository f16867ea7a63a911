//! How many stand at each step of each group of stages.

use ayumi_chart::{Amount, Bar, BarGroup, Bars, Direction, Frame, bars};
use ayumi_engine::{StageCount, stages};
use ayumi_facts::Code;

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

fn one(ask: &Ask, nth: usize, group: Code) -> Option<Ladder> {
    let found = stages(ask.world.scope(), group, ask.as_of()).ok()?;
    let names = ask.desk().names();
    let label = names.stage_group(group);
    let step = |of: &StageCount| BarGroup {
        label: of.step.map_or_else(|| ask.shell.t("home-below-first").to_owned(), |step| names.step(group, step)),
        bars: vec![Bar {
            value: Amount::Known(of.people.len() as f64),
            unsure: None,
            href: Some(links::people(ask, &[("step", &format!("{group}:{}", of.step.map_or("-", Code::as_str)))])),
            ..Bar::default()
        }],
    };
    let perhaps: usize = found.steps.iter().map(|of| of.perhaps.len()).sum();
    let counted = if found.unknown.is_empty() && perhaps == 0 {
        ask.shell.t("home-stages-counted").to_owned()
    } else {
        ask.shell.f2("home-stages-unknown", ("perhaps", count(perhaps)), ("unknown", count(found.unknown.len())))
    };
    let said: Vec<String> = found.steps.iter().map(|of| format!("{} {}", step(of).label, count(of.people.len()))).collect();
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
        unknown: ask.shell.t("word-unknown").into(),
        groups: found.steps.iter().map(step).collect(),
        ..Bars::default()
    });
    Some(Ladder { label, figure: Figure::new(chart, &ask.shell).caption(&counted) })
}
