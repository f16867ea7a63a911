//! A synthetic city for every policy of the repository.

use ayumi_answers::Desk;
use ayumi_calendar::Date;
use ayumi_city::{CityPlan, generate};
use ayumi_engine::Scope;
use ayumi_facts::{Seq, Snapshot};
use ayumi_policy::{Checked, SourceFile};
use ayumi_store::{Loaded, Municipality};

#[path = "../../../policy/tests/shelf/mod.rs"]
mod shelf;

/// A ledger and its policy.
pub struct City {
    pub policy: Checked,
    pub municipality: Municipality,
    pub loaded: Loaded,
    pub today: Date,
}

impl City {
    /// The scope at the newest position.
    pub fn scope(&self) -> Scope<'_> {
        Scope::new(&self.policy, &self.loaded.snapshot, Seq::NOW)
    }

    pub fn desk<'a>(&'a self, scope: &'a Scope<'a>) -> Desk<'a> {
        Desk { municipality: &self.municipality, loaded: &self.loaded, scope, as_of: self.today, last: self.loaded.snapshot.last }
    }
}

/// A small city for each pack.
pub fn cities() -> Vec<City> {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/../../policies");
    let packs = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).filter(|path| path.join("policy.yaml").is_file());
    let cities: Vec<City> = packs.map(|pack| city(&pack)).collect();
    assert!(cities.len() > 1);
    cities
}

fn city(pack: &std::path::Path) -> City {
    let files = std::fs::read_dir(pack).unwrap().map(|entry| entry.unwrap().path()).filter(|path| path.extension().is_some_and(|end| end == "yaml"));
    let file = |path: std::path::PathBuf| SourceFile {
        name: path.file_name().unwrap().to_string_lossy().into_owned(),
        text: std::fs::read_to_string(path).unwrap(),
    };
    let mut files: Vec<SourceFile> = files.map(file).collect();
    files.sort_by(|a, b| a.name.cmp(&b.name));
    let files = shelf::with_libraries(pack, files);
    let policy = ayumi_policy::load(&files).policy.unwrap();
    let today = "2026-11-20".parse().unwrap();
    let plan = CityPlan { staff: 60, sections: 6, ..CityPlan::of(&policy, 1, today) };
    let city = generate(&policy, &plan);
    let municipality = Municipality { code: city.municipality, name: policy.pack.policy.municipality.name.to_string() };
    City { policy, municipality, loaded: loaded(city.snapshot), today }
}

/// Without the keys of a database: no answer looks at them.
fn loaded(snapshot: Snapshot) -> Loaded {
    Loaded { snapshot, person_keys: Vec::new(), unit_keys: Vec::new(), unit_fact_keys: Vec::new(), known_at: Seq::NOW }
}
