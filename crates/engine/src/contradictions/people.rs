//! What is wrong in the records of one person on a day.

use ayumi_calendar::Date;
use ayumi_facts::{Code, Fact, FactId, Kind, PersonId, UnitId, What};

use super::vocabulary::Vocabulary;
use super::{Contradiction, ContradictionKind};
use crate::Scope;

/// Reads people one by one against what is the same for all.
pub(super) struct Reader<'s, 'p> {
    scope: &'s Scope<'p>,
    as_of: Date,
    vocabulary: Vocabulary<'p>,
    exists: Vec<bool>,
}

impl<'s, 'p> Reader<'s, 'p> {
    pub fn new(scope: &'s Scope<'p>, as_of: Date) -> Self {
        let exists = scope.units.ids().map(|unit| scope.units.exists(unit, as_of)).collect();
        Self { scope, as_of, vocabulary: Vocabulary::new(scope.policy), exists }
    }

    /// One entry a kind.
    pub fn read(&self, person: PersonId) -> Vec<Contradiction> {
        let mut notes = Notes { person, found: Vec::new() };
        if !self.scope.has(person) {
            return notes.found;
        }
        let mut seen = Seen::default();
        for fact in self.scope.snapshot.facts_of(person).iter().filter(|fact| fact.known(self.scope.known_at)) {
            seen.on_record |= fact.what.kind() == Kind::Employment;
            if fact.valid.contains(self.as_of) {
                self.vocabulary.unknown(&fact.what).for_each(|(kind, code)| notes.note(kind, Some(fact.id), None, Some(code)));
                self.see(fact, &mut seen, &mut notes);
            }
        }
        self.conclude(&seen, &mut notes);
        notes.found
    }

    fn see(&self, fact: &'p Fact, seen: &mut Seen<'p>, notes: &mut Notes) {
        match fact.what {
            What::Employment { .. } => seen.employed = true,
            What::Posting { unit, main, .. } => {
                seen.outside.push((ContradictionKind::PostOutsideEmployment, fact));
                if main {
                    seen.main_posts.push((fact, unit));
                }
                if !self.exists.get(unit.0 as usize).copied().unwrap_or(false) {
                    notes.note(ContradictionKind::PostInNoUnit, Some(fact.id), Some(unit), None);
                }
            }
            What::Appointment { .. } => seen.outside.push((ContradictionKind::AppointmentOutsideEmployment, fact)),
            What::Absence { .. } => seen.outside.push((ContradictionKind::AbsenceOutsideEmployment, fact)),
            _ => {}
        }
    }

    /// What can only be said once every fact was seen.
    fn conclude(&self, seen: &Seen, notes: &mut Notes) {
        if !seen.on_record {
            notes.note(ContradictionKind::EmploymentMissing, None, None, None);
        }
        if seen.employed && seen.main_posts.is_empty() {
            notes.note(ContradictionKind::MainPostMissing, None, None, None);
        }
        if seen.main_posts.len() > 1 {
            seen.main_posts.iter().for_each(|(fact, unit)| notes.note(ContradictionKind::TwoMainPosts, Some(fact.id), Some(*unit), None));
        }
        if seen.on_record && !seen.employed {
            seen.outside.iter().for_each(|(kind, fact)| notes.note(*kind, Some(fact.id), None, None));
        }
    }
}

/// What the facts of the day hold.
#[derive(Default)]
struct Seen<'p> {
    /// Some employment, of any day.
    on_record: bool,
    employed: bool,
    main_posts: Vec<(&'p Fact, UnitId)>,
    /// What presupposes employment.
    outside: Vec<(ContradictionKind, &'p Fact)>,
}

struct Notes {
    person: PersonId,
    found: Vec<Contradiction>,
}

impl Notes {
    fn note(&mut self, kind: ContradictionKind, fact: Option<FactId>, unit: Option<UnitId>, code: Option<Code>) {
        let at = self.found.iter().position(|one| one.kind == kind).unwrap_or(self.found.len());
        if at == self.found.len() {
            self.found.push(Contradiction { kind, person: Some(self.person), units: Vec::new(), facts: Vec::new(), codes: Vec::new() });
        }
        if let Some(one) = self.found.get_mut(at) {
            one.facts.extend(fact);
            one.units.extend(unit.filter(|unit| !one.units.contains(unit)));
            one.codes.extend(code.filter(|code| !one.codes.contains(code)));
        }
    }
}
