//! Targets and KPIs: year by year and in the long run, with what the policy leaves open left open.

use ayumi_engine::{Actual, Amount, Phase, Reach, Scope, Standing, TargetStanding, kpis, targets};
use ayumi_facts::Seq;
use ayumi_policy::{Checked, Deadline, Quantity};

use crate::ledger::{Ledger, day, share};
use crate::pack::{policy, policy_with};

/// One new manager in R6, one in R7 who becomes expert in R7 too; all four are staff, three completed the course.
fn ledger() -> Ledger {
    let mut ledger = Ledger::of_people(4);
    ledger.appoint(0, "manager", "2024-06-01..").appoint(1, "manager", "2025-06-01..2026-01-01").appoint(1, "expert", "2026-01-01..");
    (0..3).for_each(|person| {
        ledger.complete(person, "literacy", "2025-06-01..");
    });
    ledger.say(0, "promoter-duty", true, "2024-04-01..").say(1, "promoter-duty", true, "2024-04-01..");
    ledger
}

fn of<T>(policy: &Checked, as_of: &str, id: &str, ask: impl Fn(&TargetStanding) -> T) -> T {
    let snapshot = ledger().snapshot();
    let standings = targets(&Scope::new(policy, &snapshot, Seq::NOW), day(as_of));
    ask(standings.iter().find(|standing| standing.target.id.value.as_str() == id).unwrap_or_else(|| panic!("no target {id}")))
}

fn value(actual: &Actual) -> Option<Amount> {
    actual.value()
}

fn shown(reach: &Reach) -> (Option<Amount>, Option<i64>, Phase, Standing) {
    let actual = reach.actual.as_ref().and_then(|actual| value(actual.as_ref().unwrap()));
    (actual, reach.difference, reach.phase, reach.standing)
}

#[test]
fn every_year_has_its_goal_figure_and_standing() {
    let policy = policy();
    let years = of(&policy, "2025-12-31", "manager-new", |standing| standing.years.iter().map(|year| shown(&year.reach)).collect::<Vec<_>>());
    let people = |n| Some(Amount::People(n));
    assert_eq!(
        years,
        vec![
            (people(1), Some(0), Phase::Complete, Standing::Reached),
            (people(1), Some(-1), Phase::Running, Standing::OnTheWay),
            (None, None, Phase::Ahead, Standing::Ahead),
        ]
    );
    let last_day = of(&policy, "2026-03-31", "manager-new", |standing| shown(&standing.years[1].reach));
    assert_eq!(last_day, (people(1), Some(-1), Phase::Complete, Standing::Missed));
    let total = of(&policy, "2025-12-31", "manager-new", |standing| shown(standing.total.as_ref().unwrap()));
    assert_eq!(total, (people(2), Some(-2), Phase::Running, Standing::OnTheWay));
}

#[test]
fn a_row_that_is_a_sum_adds_figures_and_shows_its_summands() {
    let policy = policy();
    let sum = |id| of(&policy, "2026-03-31", id, |standing| (standing.measurable, shown(&standing.years[0].reach)));
    assert_eq!(sum("new"), (true, (Some(Amount::People(2)), Some(-1), Phase::Complete, Standing::Missed)));
    assert_eq!(sum("so-far"), (true, (Some(Amount::People(2)), Some(-1), Phase::Complete, Standing::Missed)));
    let summands = of(&policy, "2026-03-31", "so-far", |standing| match standing.years[0].reach.actual.clone() {
        Some(Ok(Actual::Sum(parts))) => parts.iter().map(|part| (part.as_of, part.measured.numerator.len())).collect::<Vec<_>>(),
        other => panic!("{other:?}"),
    });
    assert_eq!(summands, vec![(day("2025-03-31"), 1), (day("2026-03-31"), 1)]);
}

#[test]
fn the_long_term_value_has_its_deadline() {
    let policy = policy();
    let rate = |as_of| of(&policy, as_of, "literacy-rate", |standing| standing.long_term.clone().unwrap().reach);
    assert_eq!(shown(&rate("2026-03-31")), (Some(share(3, 4)), Some(-1), Phase::Running, Standing::OnTheWay));
    assert_eq!(rate("2026-03-31").last_day, Some(day("2029-03-31")));
    assert_eq!((rate("2030-01-01").as_of, rate("2030-01-01").standing), (day("2029-03-31"), Standing::Missed));
}

#[test]
fn what_is_open_stays_open() {
    let policy = policy();
    let long_term = |id| of(&policy, "2026-03-31", id, |standing| (standing.measurable, standing.long_term.clone().unwrap()));
    let (measurable, blank) = long_term("blank-count");
    assert!(measurable && matches!(blank.reach.goal, Quantity::Blank { .. }) && matches!(blank.deadline, Some(Deadline::Blank(_))));
    assert_eq!(shown(&blank.reach), (Some(Amount::People(2)), None, Phase::Running, Standing::Undecided));
    let (_, filled) = long_term("filled-count");
    assert_eq!((filled.reach.goal, filled.reach.standing), (Quantity::AtLeast(2), Standing::Reached));
    assert_eq!(long_term("undecided-set").1.reach.standing, Standing::Undecided);
    let (measurable, words) = long_term("words");
    assert!(!measurable);
    assert_eq!((words.reach.standing, words.reach.actual), (Standing::NotMeasurable, None));
}

#[test]
fn before_the_policy_everything_is_ahead() {
    let policy = policy();
    let ahead = of(&policy, "2024-03-31", "literacy-rate", |standing| shown(&standing.long_term.clone().unwrap().reach));
    assert_eq!(ahead, (None, None, Phase::Ahead, Standing::Ahead));
}

#[test]
fn kpis_warn_on_the_wrong_side_of_their_limit() {
    let policy = policy_with(&[("kpis.yaml", "warn: 50%", "warn: 80%")]);
    let snapshot = ledger().snapshot();
    let scope = Scope::new(&policy, &snapshot, Seq::NOW);
    let warnings = |as_of: &str| kpis(&scope, day(as_of)).iter().map(|kpi| kpi.warning).collect::<Vec<_>>();
    assert_eq!(warnings("2025-05-31"), vec![Some(true), Some(true), None]);
    assert_eq!(warnings("2025-06-01"), vec![Some(true), Some(false), None]);
    assert!(kpis(&scope, day("2025-06-01"))[2].actual.is_none());
}
