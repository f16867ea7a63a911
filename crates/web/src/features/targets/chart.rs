//! A target as pictures: goal against figure by year, and the figure over time.

use ayumi_calendar::{Date, FiscalYear};
use ayumi_chart::{Amount, Bar, BarGroup, Bars, Direction, Frame, Line, Lines, Point, Target, Tick, bars, lines};
use ayumi_engine::{Phase, TargetStanding, YearStanding, series, targets};
use ayumi_policy::measure::Measure;

use crate::ask::Ask;
use crate::parts::Figure;

/// Two pictures stand side by side on a page.
const WIDTH: f64 = 440.0;

/// Goal against figure by year.
pub fn picture(ask: &Ask, standing: &TargetStanding, width: f64) -> Figure {
    let target = standing.target;
    let label = target.name.on(ask.as_of()).to_owned();
    let percent = standing.years.iter().any(|year| year.reach.goal.is_percent());
    let groups: Vec<BarGroup> = standing.years.iter().map(|year| group(ask, standing, year)).collect();
    let chart = bars(&Bars {
        frame: Frame {
            id: format!("target-{}", target.id.value),
            description: description(ask, standing),
            title: label,
            empty: ask.shell.t("targets-no-years").into(),
            width,
        },
        direction: Direction::Upright,
        group_head: ask.shell.t("word-fiscal-year").into(),
        unit: if percent { "％".into() } else { target.unit.clone().unwrap_or_default() },
        unknown: ask.shell.t("word-unknown").into(),
        ahead: ask.shell.t("word-later").into(),
        unsure: ask.shell.t("word-undecidable").into(),
        target: ask.shell.t("word-goal").into(),
        most: percent.then_some(100.0),
        groups,
        ..Bars::default()
    });
    let counted = ask.world.policy().targets.get(&target.id.value).map_or(ask.shell.t("targets-sum"), ayumi_answers::words::counted);
    Figure::new(chart, &ask.shell).caption(counted)
}

fn group(ask: &Ask, standing: &TargetStanding, year: &YearStanding) -> BarGroup {
    let reach = &year.reach;
    let actual = reach.actual.as_ref().and_then(|actual| actual.as_ref().ok());
    let number = actual.and_then(|actual| actual.value()).and_then(|value| value.number());
    let value = match (reach.phase, number) {
        (_, Some(number)) => Amount::Known(number),
        (Phase::Ahead, None) => Amount::Ahead,
        (_, None) => Amount::Unknown,
    };
    let unknown = actual.map_or(0, |actual| actual.unknown());
    let is_people = matches!(actual.and_then(|actual| actual.value()), Some(ayumi_engine::Amount::People(_)));
    let goal = reach.goal.goal();
    BarGroup {
        label: ask.shell.year(year.year),
        bars: vec![Bar {
            value,
            text: String::new(),
            unsure: (is_people && unknown > 0).then_some(unknown as f64),
            target: Some(Target { at: goal.map(|goal| goal as f64), text: reach.goal.ja(standing.target.unit.as_deref().unwrap_or("")) }),
            href: number.map(|_| ask.shell.to(&format!("/targets/{}/people?when={}&part=counted", standing.target.id.value, year.year.short()))),
        }],
    }
}

fn description(ask: &Ask, standing: &TargetStanding) -> String {
    let unit = standing.target.unit.as_deref().unwrap_or("");
    let line = |year: &YearStanding| {
        let goal = year.reach.goal.ja(unit);
        let value = year
            .reach
            .actual
            .as_ref()
            .and_then(|actual| actual.as_ref().ok()?.value())
            .map(|value| ayumi_answers::words::amount(value, &ask.desk().names()));
        match value {
            Some(value) => ask.shell.fill("targets-year-said", &[("year", &ask.shell.year(year.year)), ("goal", &goal), ("actual", &value)]),
            None => ask.shell.fill("targets-year-goal", &[("year", &ask.shell.year(year.year)), ("goal", &goal)]),
        }
    };
    standing.years.iter().map(line).collect()
}

/// By year, and over time, for the target or KPI of this id.
pub fn all(ask: &Ask, id: &str) -> (Option<Figure>, Option<Figure>) {
    let standings = targets(ask.world.scope(), ask.as_of());
    let yearly = standings.iter().find(|standing| standing.target.id.value.as_str() == id).filter(|standing| !standing.years.is_empty());
    let policy = ask.world.policy();
    let measure = policy.targets.iter().chain(&policy.kpis).find(|(code, _)| code.as_str() == id).map(|(_, measure)| measure);
    (yearly.map(|standing| picture(ask, standing, WIDTH)), measure.and_then(|measure| course(ask, id, measure)))
}

/// The figure at the end of each month, from the start of the policy (three years back at most) to the day shown.
fn course(ask: &Ask, id: &str, measure: &Measure) -> Option<Figure> {
    const YEARS: i32 = 3;
    let to = ask.as_of();
    let from = ask.world.policy().start().max(FiscalYear::of(to.plus_years(-YEARS)).start());
    if from >= to {
        return None;
    }
    let steps = series(ask.world.scope(), measure, from, to);
    let days = month_ends(from, to);
    let at = |day: Date| steps.iter().rev().find(|step| step.day <= day).and_then(|step| step.value?.number());
    let points = days.iter().map(|day| Point { value: at(*day).into(), href: None }).collect();
    let label = ask.shell.t("targets-course").to_owned();
    let unit = match measure {
        Measure::Ratio { .. } | Measure::Covered { .. } => "％",
        Measure::Hours(_) => "時間",
        Measure::Events(_) => "件",
        _ => "人",
    };
    let chart = lines(&Lines {
        frame: Frame {
            id: format!("course-{id}"),
            title: label.clone(),
            description: ayumi_answers::words::counted(measure).into(),
            empty: ask.shell.t("targets-no-course").into(),
            width: WIDTH,
        },
        place_head: ask.shell.t("word-day").into(),
        unit: unit.into(),
        unknown: ask.shell.t("word-unknown").into(),
        places: days
            .iter()
            .map(|day| Tick { at: f64::from(day.days()), label: format!("{}.{}", FiscalYear::of(*day).short(), day.month()) })
            .collect(),
        lines: vec![Line { name: label, points }],
        ..Lines::default()
    });
    Some(Figure::new(chart, &ask.shell).caption(ask.shell.t("targets-course-note")))
}

/// The last day of each month from `from` on, and `to` itself.
fn month_ends(from: Date, to: Date) -> Vec<Date> {
    let first = Date::ymd(from.year(), from.month(), 1).unwrap_or(from);
    // The last month of all has no next.
    let firsts = std::iter::successors(Some(first), |first| Some(first.plus_months(1)).filter(|next| next.day() == 1));
    let ends = firsts.skip(1).map(Date::previous).take_while(|day| *day < to);
    ends.chain(std::iter::once(to)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_ends_of_months_end_with_the_day_shown() {
        let ends = |from: Date, to: Date| month_ends(from, to).iter().map(ToString::to_string).collect::<Vec<_>>();
        let day = |text: &str| text.parse::<Date>().unwrap();
        assert_eq!(ends(day("2026-04-01"), day("2026-06-15")), ["2026-04-30", "2026-05-31", "2026-06-15"]);
        assert_eq!(ends(day("2026-04-20"), day("2026-05-31")), ["2026-04-30", "2026-05-31"]);
        assert_eq!(ends(day("9999-11-01"), Date::FAR), ["9999-11-30", "9999-12-31"]);
    }
}
