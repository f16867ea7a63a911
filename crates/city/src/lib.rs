//! A synthetic city: seeded, repeatable staff ledgers for demonstrations and benchmarks.
//!
//! [`generate`] grows a city for any policy: departments, sections and teams that are reorganised, people who are
//! hired, promoted, moved, trained, appointed and retire, and the mistakes that every ledger has. All words (ranks,
//! courses, exams, roles …) come from the policy. It reads no clock and no file; the same plan gives the same city.
//!
//! ```
//! use ayumi_city::{CityPlan, generate};
//! use ayumi_policy::Policy;
//!
//! let today = "2026-11-20".parse()?;
//! let plan = CityPlan { seed: 1, staff: 60, sections: 6, today, years_of_history: 5 };
//! let city = generate(&Policy::default(), &plan);
//! assert!(city.snapshot.people.len() >= 60);
//! assert_eq!(city.unit_names.len(), city.snapshot.units.len());
//! # Ok::<(), ayumi_calendar::DateError>(())
//! ```

mod appointments;
mod attributes;
mod bench;
mod bench_pack;
mod careers;
mod city;
mod dice;
mod founding;
mod fulfil;
mod goals;
mod history;
mod leave;
mod member;
mod names;
mod near_misses;
mod needs;
mod oddities;
mod people;
mod projects;
mod reorganise;
mod section_names;
mod skills;
mod sought;
mod stages;
mod team_words;
mod training;
mod unit_words;
mod units;
mod vocabulary;
mod world;

use ayumi_facts::MunicipalityCode;
use ayumi_policy::Policy;

pub use bench::{BODIES, BenchPopulation, FACTS_EACH, RULE, bench_population};
pub use bench_pack::PACK as BENCH_PACK;
pub use city::{City, CityPlan, Step, replay};

/// Grows the city of a plan with the words of a policy.
pub fn generate(policy: &Policy, plan: &CityPlan) -> City {
    let journal = world::grow(policy, plan);
    let code = policy.pack.policy.municipality.code.as_ref().and_then(|code| code.value.parse().ok());
    let municipality = code.unwrap_or(MunicipalityCode::SAMPLE);
    let snapshot = replay(municipality, journal.people, journal.units, &journal.steps);
    let unit_names = city::unit_names(&snapshot, plan.today);
    City { municipality, unit_names, steps: journal.steps, snapshot }
}
