//! The column evaluator, and one person explained.

use std::hint::black_box;
use std::time::Instant;

use anyhow::{Context, Result};
use ayumi_calendar::{Date, Period};
use ayumi_city::BODIES;
use ayumi_engine::column::{Answer, Builder, Columns, Plan, run_all};
use ayumi_engine::{Question, Scope, Tally, evaluate};
use ayumi_facts::{Code, Fact, FactId, PersonId, Seq, Snapshot, What};
use serde_json::json;

use crate::figure::{best, ms, print};
use crate::memory;
use crate::population::Case;

/// How many people the rule holds for: what every other way of counting must give too.
pub struct Answers {
    pub now: usize,
    pub known_earlier: usize,
}

/// Measures everything about one population.
pub fn measure(case: &Case) -> Result<Answers> {
    let columns = load(case);
    let ledger = Case::empty_ledger();
    let now = Scope::new(&case.policy, &ledger, Seq::NOW);
    let earlier = Scope::new(&case.policy, &ledger, case.population.on_time());
    let answers = Answers {
        now: evaluation(case, &now, &columns, "column-evaluation-as-of")?,
        known_earlier: evaluation(case, &earlier, &columns, "column-evaluation-as-known-earlier")?,
    };
    bodies(case, &now, &columns)?;
    year(case, &now, &columns)?;
    explained(case)?;
    one_fact(case, &ledger, columns)?;
    if let Some(peak) = memory::peak() {
        print("memory-peak", case.people, peak, "MB", json!({}));
    }
    Ok(answers)
}

fn load(case: &Case) -> Columns {
    let start = Instant::now();
    let mut builder = Builder::new(case.people as usize);
    case.population.facts().for_each(|fact| builder.add(&fact));
    let columns = builder.finish();
    print("columns-loaded", case.people, ms(start.elapsed()), "ms", json!({ "facts": case.population.len(), "megabytes": columns.bytes() >> 20 }));
    columns
}

/// The rule for everybody on one day, against one plain pass over the same bytes.
fn evaluation(case: &Case, scope: &Scope, columns: &Columns, name: &str) -> Result<usize> {
    let plan = Plan::new(scope, columns, &case.rule, case.as_of)?;
    let (pass, read) = best(9, || black_box(plan.plain_pass()));
    let (took, count) = best(9, || plan.run().count(0, case.people as usize));
    let ratio = took.as_secs_f64() / pass.as_secs_f64();
    let compiling = best(3, || Plan::new(scope, columns, &case.rule, case.as_of).is_ok()).0;
    let more = json!({ "pass_ms": ms(pass), "ratio": (ratio * 100.0).round() / 100.0, "megabytes": read.bytes >> 20, "compile_ms": ms(compiling), "met": count });
    print(name, case.people, ms(took), "ms", more);
    Ok(count)
}

/// Counts for every body at twelve month starts.
fn bodies(case: &Case, scope: &Scope, columns: &Columns) -> Result<()> {
    let months: Vec<Date> = (0..12).map(|month| case.as_of.plus_months(month)).collect();
    let counts = || -> Result<Vec<Vec<usize>>> {
        let plans: Result<Vec<Plan>, _> = months.iter().map(|day| Plan::new(scope, columns, &case.rule, *day)).collect();
        Ok(run_all(&plans?).iter().map(|answer| by_body(case, answer)).collect())
    };
    let (took, counted) = best(5, counts);
    let total: usize = counted?.iter().flatten().sum();
    print("counts-of-bodies-at-12-months", case.people, ms(took), "ms", json!({ "bodies": BODIES, "sum": total }));
    Ok(())
}

fn by_body(case: &Case, answer: &Answer) -> Vec<usize> {
    let people = |body| case.population.people_of(body);
    (0..BODIES).map(|body| answer.count(people(body).start as usize, people(body).end as usize)).collect()
}

/// Who is in and out between two days a year apart.
fn year(case: &Case, scope: &Scope, columns: &Columns) -> Result<()> {
    let before = case.as_of.plus_years(-1);
    let changed = || -> Result<usize> {
        let plans = [Plan::new(scope, columns, &case.rule, before)?, Plan::new(scope, columns, &case.rule, case.as_of)?];
        match run_all(&plans).as_slice() {
            [then, now] => Ok(then.met.differing(&now.met).iter().count()),
            _ => Ok(0),
        }
    };
    let (took, people) = best(7, changed);
    print("changed-in-a-year", case.people, ms(took), "ms", json!({ "changed": people? }));
    Ok(())
}

/// One person with every reason, by the reference evaluator.
fn explained(case: &Case) -> Result<()> {
    const SAMPLE: u32 = 500;
    let ledger = case.ledger(SAMPLE.min(case.people));
    let scope = Scope::new(&case.policy, &ledger, Seq::NOW);
    let (took, findings) = best(5, || {
        let each = ledger.person_ids().map(|person| evaluate(&scope, person, case.as_of, Question::Expression(&case.rule)));
        each.filter(|finding| finding.as_ref().is_ok_and(|finding| !finding.parts.is_empty())).count()
    });
    print("one-person-explained", case.people, took.as_secs_f64() * 1e6 / f64::from(SAMPLE.min(case.people)), "us", json!({ "explained": findings }));
    Ok(())
}

/// A new appointment for somebody who lacks only that, until the counts are right again.
fn one_fact(case: &Case, ledger: &Snapshot, columns: Columns) -> Result<()> {
    let scope = Scope::new(&case.policy, ledger, Seq::NOW);
    let mut tally = Tally::new(scope, columns, case.as_of, vec![&case.rule])?;
    let before = tally.answer(0).context("an answer")?.count(0, case.people as usize);
    let mut slowest = std::time::Duration::ZERO;
    let mut turned = 0;
    for nth in 0..200_u32 {
        let person = PersonId(nth * (case.people / 200).max(1));
        let fact = appointment(case, person, nth);
        let start = Instant::now();
        turned += tally.record(fact).len();
        slowest = slowest.max(start.elapsed());
    }
    let after = tally.answer(0).context("an answer")?.count(0, case.people as usize);
    print(
        "after-one-new-fact",
        case.people,
        ms(slowest),
        "ms",
        json!({ "slowest_of": 200, "turned": turned, "met_before": before, "met_after": after }),
    );
    Ok(())
}

fn appointment(case: &Case, person: PersonId, nth: u32) -> Fact {
    let recorded = Seq(case.people * 10 + nth + 1);
    let what = What::Appointment { role: Code::new("bench-role"), scheme: None };
    Fact { id: FactId(0), person, valid: Period::since(case.as_of), recorded, retracted: Seq::NEVER, what }
}
