//! A ledger made by hand, row by row, with both clocks.

use ayumi_calendar::{Date, Period};
use ayumi_engine::{Amount, Scope, measure};
use ayumi_facts::{Assessor, Code, Fact, FactId, MunicipalityCode, Person, PersonId, Seq, Snapshot, Unit, UnitFact, UnitId, UnitWhat, Value, What};
use ayumi_policy::Checked;

use crate::pack::measure_of;

pub fn day(text: &str) -> Date {
    text.parse().unwrap_or_else(|_| panic!("{text} is no day"))
}

/// `2026-04-01..` or `2026-04-01..2027-04-01`
pub fn period(text: &str) -> Period {
    let (from, until) = text.split_once("..").unwrap_or((text, ""));
    Period { from: day(from), until: if until.is_empty() { Date::FAR } else { day(until) } }
}

/// Rows in the order in which they become known.
#[derive(Clone, Default)]
pub struct Ledger {
    people: Vec<Person>,
    units: Vec<Unit>,
    facts: Vec<Fact>,
    unit_facts: Vec<UnitFact>,
    position: u32,
}

impl Ledger {
    /// So many people employed as `regular` since 2020, without any post.
    pub fn of_people(count: u32) -> Self {
        let mut ledger = Self::default();
        (0..count).for_each(|_| {
            ledger.hire("regular", "2020-04-01..");
        });
        ledger
    }

    /// What follows is recorded at this position.
    pub fn at(&mut self, position: u32) -> &mut Self {
        self.position = position;
        self
    }

    pub fn person(&mut self) -> PersonId {
        let id = PersonId(self.people.len() as u32);
        self.people.push(Person { number: format!("{:06}", id.0).into(), ..Person::default() });
        id
    }

    pub fn hire(&mut self, employment: &str, when: &str) -> PersonId {
        let person = self.person();
        self.fact(person.0, when, What::Employment { employment: Code::new(employment) });
        person
    }

    pub fn fact(&mut self, person: u32, when: &str, what: What) -> &mut Self {
        let id = FactId(self.facts.len() as u64);
        let (recorded, retracted) = (Seq(self.position), Seq::NEVER);
        self.facts.push(Fact { id, person: PersonId(person), valid: period(when), recorded, retracted, what });
        self
    }

    /// Withdraws the newest fact at the present position.
    pub fn withdraw_last(&mut self) -> &mut Self {
        self.facts.last_mut().expect("a fact").retracted = Seq(self.position);
        self
    }

    pub fn appoint(&mut self, person: u32, role: &str, when: &str) -> &mut Self {
        self.fact(person, when, What::Appointment { role: Code::new(role), scheme: None })
    }

    pub fn complete(&mut self, person: u32, course: &str, when: &str) -> &mut Self {
        self.fact(person, when, What::Completion { course: Code::new(course), part: None, minutes: 90, points: 0 })
    }

    pub fn part(&mut self, person: u32, course: &str, part: &str, minutes: u32, when: &str) -> &mut Self {
        self.fact(person, when, What::Completion { course: Code::new(course), part: Some(Code::new(part)), minutes, points: 0 })
    }

    pub fn pass(&mut self, person: u32, exam: &str, when: &str) -> &mut Self {
        self.fact(person, when, What::Pass { exam: Code::new(exam) })
    }

    pub fn assess(&mut self, person: u32, skill: &str, level: &str, by: Assessor, when: &str) -> &mut Self {
        self.fact(person, when, What::Assessment { skill: Code::new(skill), level: Code::new(level), by })
    }

    pub fn say(&mut self, person: u32, name: &str, yes: bool, when: &str) -> &mut Self {
        self.fact(person, when, What::Attribute { name: Code::new(name), value: Value::YesNo(yes) })
    }

    pub fn post(&mut self, person: u32, unit: UnitId, when: &str) -> &mut Self {
        self.fact(person, when, What::Posting { unit, rank: Code::new("shuji"), series: Code::new("clerk"), main: true })
    }

    /// A unit that exists during `when`; a section unless it lies below another unit.
    pub fn unit(&mut self, code: &str, below: Option<UnitId>, when: &str) -> UnitId {
        let unit = UnitId(self.units.len() as u32);
        self.units.push(Unit { code: Code::new(code) });
        self.unit_fact(unit, when, UnitWhat::Exists);
        match below {
            Some(parent) => self.unit_fact(unit, when, UnitWhat::Parent { parent }),
            None => self.unit_fact(unit, when, UnitWhat::Class { class: Code::new("section") }),
        };
        unit
    }

    pub fn unit_fact(&mut self, unit: UnitId, when: &str, what: UnitWhat) -> &mut Self {
        self.unit_facts.push(UnitFact { unit, valid: period(when), recorded: Seq(self.position), retracted: Seq::NEVER, what });
        self
    }

    pub fn succeed(&mut self, unit: UnitId, by: UnitId, when: &str) -> &mut Self {
        self.unit_fact(unit, when, UnitWhat::SucceededBy { unit: by })
    }

    pub fn snapshot(&self) -> Snapshot {
        let municipality: MunicipalityCode = "141500".parse().expect("a municipality");
        Snapshot::new(municipality, self.people.clone(), self.units.clone(), self.facts.clone(), self.unit_facts.clone())
    }
}

pub fn people(ids: &[PersonId]) -> Vec<u32> {
    ids.iter().map(|person| person.0).collect()
}

/// The figure, and of how many it is unknown.
#[track_caller]
pub fn check_at(policy: &Checked, ledger: &Ledger, known_at: Seq, text: &str, as_of: &str, value: Amount, unknown: usize) {
    let snapshot = ledger.snapshot();
    let scope = Scope::new(policy, &snapshot, known_at);
    let measured = measure(&scope, &measure_of(text), day(as_of)).unwrap_or_else(|error| panic!("{text} on {as_of}: {error}"));
    assert_eq!((measured.value, measured.unknown.len()), (value, unknown), "{text} on {as_of}");
}

#[track_caller]
pub fn check(policy: &Checked, ledger: &Ledger, text: &str, as_of: &str, value: Amount, unknown: usize) {
    check_at(policy, ledger, Seq::NOW, text, as_of, value, unknown);
}

pub fn share(part: u32, whole: u32) -> Amount {
    Amount::Share { part, whole }
}

pub fn units(covered: u32, of: u32) -> Amount {
    Amount::Units { covered, of }
}
