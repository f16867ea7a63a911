//! The written packs: everything they state as a target, KPI, role or scheme is answered, or is visibly open.

use std::path::Path;

use ayumi_calendar::Date;
use ayumi_engine::{About, Scope, Standing, eligible_for_requirement, eligible_for_role, kpis, person_changes, population_changes, series, targets};
use ayumi_facts::{PersonId, Seq};
use ayumi_policy::{Checked, SourceFile, load};

use crate::ledger::{Ledger, day};

#[path = "../../../policy/tests/shelf/mod.rs"]
mod shelf;

/// Every pack of the repository, by the name of its folder.
fn packs() -> Vec<(String, Checked)> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../policies");
    let folders = std::fs::read_dir(folder).expect("the packs").map(|entry| entry.expect("a folder").path());
    folders.filter(|folder| folder.join("policy.yaml").is_file()).map(|folder| pack(&folder)).collect()
}

fn pack(folder: &Path) -> (String, Checked) {
    let files = std::fs::read_dir(folder).expect("a pack").map(|entry| entry.expect("a file").path());
    let read = |path: std::path::PathBuf| {
        let name = path.file_name().expect("a name").to_string_lossy().into_owned();
        SourceFile { name, text: std::fs::read_to_string(path).expect("a text") }
    };
    let files: Vec<SourceFile> = files.filter(|path| path.extension().is_some_and(|ext| ext == "yaml")).map(read).collect();
    let name = folder.file_name().expect("a name").to_string_lossy().into_owned();
    let policy = load(&shelf::with_libraries(folder, files)).policy;
    (name.clone(), policy.unwrap_or_else(|| panic!("{name} has errors")))
}

#[test]
fn every_target_and_kpi_of_the_packs_has_an_answer() {
    let snapshot = Ledger::of_people(3).snapshot();
    let mut stated = 0;
    for (name, policy) in packs() {
        let scope = Scope::new(&policy, &snapshot, Seq::NOW);
        let as_of = policy.start().plus_days(400);
        for standing in targets(&scope, as_of) {
            let target = &standing.target;
            stated += standing.years.len();
            assert_eq!(standing.years.len(), target.by_year.len(), "{name} {}", target.id.value);
            assert_eq!(standing.long_term.is_some(), target.value.is_some(), "{name} {}", target.id.value);
            assert!(standing.now.as_ref().is_none_or(Result::is_ok), "{name} {}: {:?}", target.id.value, standing.now);
            let measured = standing.years.iter().all(|year| year.reach.standing != Standing::NotMeasurable);
            assert!(measured || !standing.measurable, "{name} {}", target.id.value);
        }
        for kpi in kpis(&scope, as_of) {
            assert!(kpi.actual.as_ref().is_none_or(Result::is_ok), "{name} {}: {:?}", kpi.kpi.id.value, kpi.actual);
        }
    }
    assert!(stated > 0, "some pack states yearly targets");
}

#[test]
fn every_role_scheme_and_step_of_the_packs_has_an_answer() {
    let snapshot = Ledger::of_people(3).snapshot();
    for (name, policy) in packs() {
        let scope = Scope::new(&policy, &snapshot, Seq::NOW);
        let as_of = policy.start().plus_days(400);
        for role in policy.roles.keys() {
            let lists = eligible_for_role(&scope, *role, as_of).unwrap_or_else(|error| panic!("{name} {role}: {error}"));
            for list in lists {
                let counted = list.met.len() + list.nearly.len() + list.unknown.len() + list.held.len() + list.not_employed.len();
                assert_eq!(counted, 3, "{name} {role}: nobody is lost");
            }
        }
        for requirement in policy.requirements.iter().filter(|(_, dated)| dated.on(as_of).is_some()).map(|(id, _)| id) {
            let list = eligible_for_requirement(&scope, *requirement, as_of).unwrap_or_else(|error| panic!("{name} {requirement}: {error}"));
            let counted = list.met.len() + list.nearly.len() + list.unknown.len() + list.not_employed.len();
            assert_eq!((counted, list.held.len()), (3, 0), "{name} {requirement}: nobody is lost, and nobody holds it");
        }
        population_changes(&scope, &About::all(&policy), policy.start(), as_of).unwrap_or_else(|error| panic!("{name}: {error}"));
        person_changes(&scope, PersonId(0), day("2020-01-01"), as_of).unwrap_or_else(|error| panic!("{name}: {error}"));
    }
}

#[test]
fn every_measure_of_the_packs_has_a_series() {
    let snapshot = Ledger::of_people(3).snapshot();
    for (name, policy) in packs() {
        let scope = Scope::new(&policy, &snapshot, Seq::NOW);
        for (id, measure) in policy.targets.iter().chain(&policy.kpis) {
            let points = series(&scope, measure, policy.start(), policy.start().plus_days(400));
            assert!(points.last().is_some_and(|point| point.value.is_some()), "{name} {id}: {points:?}");
            let points = series(&scope, measure, Date::FAR.plus_years(-3), Date::FAR);
            assert!(!points.is_empty(), "{name} {id}: there is no year after the last");
        }
    }
}
