//! The two packs, read from their folders, and ledgers made row by row.

use std::path::{Path, PathBuf};
use std::sync::LazyLock;

use ayumi_calendar::{Date, Period};
use ayumi_facts::{Code, Fact, FactId, MunicipalityCode, Person, PersonId, Seq, Snapshot, Unit, UnitFact, UnitId, UnitWhat, Value, What};
use ayumi_policy::{Checked, Diagnostic, SourceFile, load};

pub static MINATO: LazyLock<Checked> = LazyLock::new(|| pack("minato"));
pub static KOUIKI: LazyLock<Checked> = LazyLock::new(|| pack("kouiki"));

pub fn folder(pack: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/general").join(pack)
}

/// The files of a folder with this extension, by name.
pub fn files(folder: &Path, extension: &str) -> Vec<SourceFile> {
    let paths = std::fs::read_dir(folder).unwrap_or_else(|error| panic!("{}: {error}", folder.display())).map(|entry| entry.unwrap().path());
    let of_kind = paths.filter(|path| path.extension().is_some_and(|found| found == extension));
    let name = |path: &Path| path.file_name().unwrap().to_string_lossy().into_owned();
    let mut files: Vec<SourceFile> = of_kind.map(|path| SourceFile { name: name(&path), text: std::fs::read_to_string(&path).unwrap() }).collect();
    files.sort_by(|one, other| one.name.cmp(&other.name));
    files
}

/// What is worth saying about a pack, beyond information.
pub fn diagnostics(pack: &str, wanted: fn(&Diagnostic) -> bool) -> Vec<String> {
    let loaded = load(&files(&folder(pack), "yaml"));
    loaded.diagnostics.iter().filter(|of| wanted(of)).map(|of| format!("{}:{} {}", of.file, of.at.line, of.ja())).collect()
}

fn pack(name: &str) -> Checked {
    load(&files(&folder(name), "yaml")).policy.unwrap_or_else(|| panic!("{name}: {:#?}", diagnostics(name, Diagnostic::is_error)))
}

pub fn day(text: &str) -> Date {
    text.parse().unwrap_or_else(|_| panic!("{text} is no day"))
}

/// `2026-04-01..` or `2026-04-01..2027-04-01`
pub fn period(text: &str) -> Period {
    let (from, until) = text.split_once("..").unwrap_or((text, ""));
    Period { from: day(from), until: if until.is_empty() { Date::FAR } else { day(until) } }
}

/// A ledger of one body, row by row.
pub struct Ledger {
    municipality: &'static str,
    people: Vec<Person>,
    units: Vec<Unit>,
    facts: Vec<Fact>,
    unit_facts: Vec<UnitFact>,
}

impl Ledger {
    pub fn of(municipality: &'static str) -> Self {
        Self { municipality, people: Vec::new(), units: Vec::new(), facts: Vec::new(), unit_facts: Vec::new() }
    }

    /// A unit of this class, since 2020.
    pub fn unit(&mut self, code: &str, class: &str, below: Option<UnitId>) -> UnitId {
        let unit = self.unit_during(code, class, "2020-04-01..");
        below.into_iter().for_each(|parent| self.unit_fact(unit, "2020-04-01..", UnitWhat::Parent { parent }));
        unit
    }

    /// A unit of this class that exists for a time.
    pub fn unit_during(&mut self, code: &str, class: &str, when: &str) -> UnitId {
        let unit = UnitId(self.units.len() as u32);
        self.units.push(Unit { code: Code::new(code) });
        self.unit_fact(unit, when, UnitWhat::Exists);
        self.unit_fact(unit, when, UnitWhat::Class { class: Code::new(class) });
        unit
    }

    pub fn unit_fact(&mut self, unit: UnitId, when: &str, what: UnitWhat) {
        self.unit_facts.push(UnitFact { unit, valid: period(when), recorded: Seq(1), retracted: Seq::NEVER, what });
    }

    /// Somebody with this number, in this employment since 2020.
    pub fn person(&mut self, number: &str, employment: &str) -> PersonId {
        let id = PersonId(self.people.len() as u32);
        self.people.push(Person { number: number.into(), ..Person::default() });
        self.fact(id, "2020-04-01..", What::Employment { employment: Code::new(employment) });
        id
    }

    /// A clerk of the regular staff with a main post.
    pub fn clerk(&mut self, number: &str, unit: UnitId) -> PersonId {
        let id = self.person(number, "regular");
        self.post(id, unit, "shuji", "clerical", "2020-04-01..");
        id
    }

    pub fn fact(&mut self, person: PersonId, when: &str, what: What) {
        let id = FactId(self.facts.len() as u64);
        self.facts.push(Fact { id, person, valid: period(when), recorded: Seq(1), retracted: Seq::NEVER, what });
    }

    pub fn post(&mut self, person: PersonId, unit: UnitId, rank: &str, series: &str, when: &str) {
        self.fact(person, when, What::Posting { unit, rank: Code::new(rank), series: Code::new(series), main: true });
    }

    pub fn appoint(&mut self, person: PersonId, role: &str, scheme: &str, when: &str) {
        let scheme = (!scheme.is_empty()).then(|| Code::new(scheme));
        self.fact(person, when, What::Appointment { role: Code::new(role), scheme });
    }

    pub fn complete(&mut self, person: PersonId, course: &str, when: &str) {
        self.fact(person, when, What::Completion { course: Code::new(course), part: None, minutes: 0, points: 0 });
    }

    pub fn assess(&mut self, person: PersonId, skill: &str, level: &str, when: &str) {
        self.fact(person, when, What::Assessment { skill: Code::new(skill), level: Code::new(level), by: ayumi_facts::Assessor::Test });
    }

    pub fn say(&mut self, person: PersonId, name: &str, value: Value, when: &str) {
        self.fact(person, when, What::Attribute { name: Code::new(name), value });
    }

    pub fn snapshot(&self) -> Snapshot {
        let municipality: MunicipalityCode = self.municipality.parse().unwrap();
        Snapshot::new(municipality, self.people.clone(), self.units.clone(), self.facts.clone(), self.unit_facts.clone())
    }
}

pub fn numbers(snapshot: &Snapshot, people: &[PersonId]) -> String {
    let of = |person: &PersonId| snapshot.person(*person).map_or("?", |person| &person.number);
    people.iter().map(of).collect::<Vec<_>>().join(" ")
}
