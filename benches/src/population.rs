//! The population of the benchmark and the policy whose rule is asked about it.

use anyhow::{Context, Result};
use ayumi_calendar::Date;
use ayumi_city::{BenchPopulation, RULE, bench_population};
use ayumi_facts::{Fact, MunicipalityCode, Person, PersonId, Snapshot};
use ayumi_policy::grammar::parse_requirement;
use ayumi_policy::requirement::Requirement;
use ayumi_policy::{Checked, SourceFile, load};

/// What is measured.
pub struct Case {
    pub people: u32,
    pub population: BenchPopulation,
    pub policy: Checked,
    pub rule: Requirement,
    pub as_of: Date,
}

const PACK: &[(&str, &str)] = &[
    ("policy.yaml", "format: 1\nid: bench\ntitle: 計測\nmunicipality: { name: 計測 }\nrevision: 1\nfrom: R1\n"),
    ("employment.yaml", "- { id: bench-employment, name: 常勤 }\n"),
    ("services.yaml", "- { id: bench-service, name: 在職, while: employment(bench-employment), rounding: calendar }\n"),
    (
        "courses.yaml",
        "- { id: bench-course-1, name: 一 }\n- { id: bench-course-2, name: 二 }\n- { id: bench-course-3, name: 三 }\n- { id: bench-course-4, name: 四 }\n- { id: bench-course-5, name: 五 }\n",
    ),
    ("exams.yaml", "- { id: bench-exam-1, name: 一 }\n- { id: bench-exam-2, name: 二 }\n"),
    ("roles.yaml", "- { id: bench-role, name: 役割, class: expert, obtained: [{ by: certification, scheme: bench-scheme }] }\n"),
    ("schemes.yaml", "- id: bench-scheme\n  name: 認定\n  role: bench-role\n  versions: [{ from: H20, source: 計測 }]\n"),
];

impl Case {
    pub fn new(people: u32) -> Result<Self> {
        let files: Vec<SourceFile> = PACK.iter().map(|(name, text)| SourceFile { name: (*name).into(), text: (*text).into() }).collect();
        let loaded = load(&files);
        let policy = loaded.policy.with_context(|| format!("the pack of the benchmark is wrong: {:#?}", loaded.diagnostics))?;
        let rule = parse_requirement(RULE).map_err(|error| anyhow::anyhow!("{error}"))?;
        let as_of = Date::ymd(2026, 4, 1).context("a day")?;
        Ok(Self { people, population: bench_population(people, 20_261_120), policy, rule, as_of })
    }

    /// A ledger without people: what is known of them lies in columns.
    pub fn empty_ledger() -> Snapshot {
        Snapshot::new(MunicipalityCode::SAMPLE, Vec::new(), Vec::new(), Vec::new(), Vec::new())
    }

    /// A ledger of the first `people` people.
    pub fn ledger(&self, people: u32) -> Snapshot {
        let facts: Vec<Fact> = self.population.facts().filter(|fact| fact.person < PersonId(people)).collect();
        Snapshot::new(MunicipalityCode::SAMPLE, vec![Person::default(); people as usize], Vec::new(), facts, Vec::new())
    }
}
