//! Which units have the people they should have, by the units at the top.

use ayumi_answers::coverage::wanted;
use ayumi_chart::{Cell, Table};
use ayumi_engine::{Coverage, Verdict, coverage, error_ja};
use ayumi_facts::UnitId;
use ayumi_policy::measure::Measure;
use ayumi_policy::sentence::measure_ja;

use crate::ask::Ask;
use crate::links;
use crate::page::count;
use crate::parts::Grid;

/// A table of so many rows needs no fold.
const SHORT: usize = 12;

/// 所属への配置.
#[derive(Clone, Debug, PartialEq)]
pub struct Covered {
    /// What is counted.
    pub label: String,
    /// 配置済み
    pub covered: String,
    /// 所属
    pub of: String,
    /// 「81.2％」; empty where there is no unit.
    pub percent: String,
    /// 不明の所属; empty where none is.
    pub unknown: String,
    /// By the units at the top.
    pub table: Option<Grid>,
    /// Whether that is long and waits behind a fold.
    pub folded: bool,
    /// Why there is no figure.
    pub error: Option<String>,
}

/// Every coverage that the policy's targets and KPIs want.
pub fn list(ask: &Ask) -> Vec<Covered> {
    wanted(ask.world.policy()).into_iter().filter_map(|measure| one(ask, measure)).collect()
}

fn one(ask: &Ask, measure: &Measure) -> Option<Covered> {
    let Measure::Covered { units, need, having } = measure else { return None };
    let names = ask.desk().names();
    let label = measure_ja(measure, &names.names);
    let empty = Covered {
        label,
        covered: String::new(),
        of: String::new(),
        percent: String::new(),
        unknown: String::new(),
        table: None,
        folded: false,
        error: None,
    };
    Some(match coverage(ask.world.scope(), *units, *need, having, ask.as_of()) {
        Err(error) => Covered { error: Some(error_ja(&error, &names)), ..empty },
        Ok(found) => {
            let table = table(ask, &found);
            let rows = table.rows.len();
            Covered {
                covered: count(found.count(Verdict::Met) as usize),
                of: count(found.units.len()),
                percent: percent(found.count(Verdict::Met) as usize, found.units.len()),
                unknown: if found.count(Verdict::Unknown) > 0 { count(found.count(Verdict::Unknown) as usize) } else { String::new() },
                // By small units, a section's leader could be made out.
                table: Some(Grid::from(table)).filter(|_| ask.least.is_none()),
                folded: rows > SHORT,
                ..empty
            }
        }
    })
}

/// In per cent with one place, rounded down: 「81.2％」.
fn percent(part: usize, of: usize) -> String {
    (part * 1000).checked_div(of).map_or_else(String::new, |thousandths| format!("{}.{}％", thousandths / 10, thousandths % 10))
}

fn table(ask: &Ask, found: &Coverage) -> Table {
    let units = &ask.world.scope().units;
    let mut tops: Vec<(UnitId, [usize; 4])> = Vec::new();
    for unit in &found.units {
        let top = units.line_above(unit.unit, ask.as_of()).last().copied().unwrap_or(unit.unit);
        let at = tops.iter().position(|(of, _)| *of == top).unwrap_or_else(|| {
            tops.push((top, [0; 4]));
            tops.len() - 1
        });
        let column = match unit.state {
            Verdict::Met => 1,
            Verdict::Unmet => 2,
            Verdict::Unknown => 3,
        };
        tops[at].1[0] += 1;
        tops[at].1[column] += 1;
    }
    let number = |n: usize| Cell::number(n as f64);
    let row = |(top, [of, met, unmet, unknown]): &(UnitId, [usize; 4])| {
        let name = Cell { href: Some(links::section(ask, *top)), ..Cell::text(units.name(*top, ask.as_of())) };
        vec![
            name,
            number(*met),
            number(*of),
            Cell { content: ayumi_chart::Content::Text(percent(*met, *of)), href: None },
            number(*unmet),
            number(*unknown),
        ]
    };
    let head = ["home-cover-unit", "home-cover-met", "home-cover-of", "home-cover-share", "home-cover-unmet", "home-cover-unknown"];
    Table {
        caption: ask.shell.t("home-cover-caption").into(),
        head: head.map(|id| ask.shell.t(id).to_owned()).to_vec(),
        rows: tops.iter().map(row).collect(),
    }
}
