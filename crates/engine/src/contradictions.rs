//! 記録の矛盾・不足: what in the ledger is surely wrong or surely missing on a day. It repairs nothing, and says nothing of
//! what may be right: a fact that lies ahead, or something that nobody recorded yet because it has not happened.

mod kind;
mod people;
mod units;
mod vocabulary;

use ayumi_calendar::Date;
use ayumi_facts::{Code, FactId, PersonId, UnitId};

pub use kind::ContradictionKind;

use crate::Scope;
use crate::population::each;
use people::Reader;

/// ひとつの矛盾・不足: of one kind, about one person or one unit.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Contradiction {
    /// What is wrong.
    pub kind: ContradictionKind,
    /// About whom, where it is about a person.
    pub person: Option<PersonId>,
    /// The units concerned; the first is the one it is about, where it is about a unit.
    pub units: Vec<UnitId>,
    /// The facts that contradict each other, or the policy. Empty where something is missing.
    pub facts: Vec<FactId>,
    /// The codes that the policy does not know.
    pub codes: Vec<Code>,
}

/// ある日の矛盾・不足.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Contradictions {
    /// By kind, then by person or unit in the order of the ledger.
    pub found: Vec<Contradiction>,
}

/// What is wrong or missing at the end of `as_of`, judged by the facts that hold on that day. What was wrong on another day
/// only is found by asking about that day.
pub fn contradictions(scope: &Scope, as_of: Date) -> Contradictions {
    let reader = Reader::new(scope, as_of);
    let mut found: Vec<Contradiction> = each(scope, |person| reader.read(person)).into_iter().flatten().collect();
    found.extend(units::read(scope, as_of));
    found.sort_by_key(|one| (one.kind, one.person, one.units.first().copied()));
    Contradictions { found }
}

/// The same about one person only.
pub fn contradictions_of(scope: &Scope, person: PersonId, as_of: Date) -> Vec<Contradiction> {
    let mut found = Reader::new(scope, as_of).read(person);
    found.sort_by_key(|one| one.kind);
    found
}

impl Contradictions {
    /// Those of one kind.
    pub fn of(&self, kind: ContradictionKind) -> &[Contradiction] {
        let from = self.found.partition_point(|one| one.kind < kind);
        let until = self.found.partition_point(|one| one.kind <= kind);
        self.found.get(from..until).unwrap_or_default()
    }

    /// Every kind that was found and how often: the number of people, or of units. In the order in which to repair them.
    pub fn counts(&self) -> Vec<(ContradictionKind, usize)> {
        let counts = ContradictionKind::ALL.into_iter().map(|kind| (kind, self.of(kind).len()));
        counts.filter(|(_, count)| *count > 0).collect()
    }

    /// Everybody about whom one of this kind was found, in the order of the ledger.
    pub fn people(&self, kind: ContradictionKind) -> Vec<PersonId> {
        self.of(kind).iter().filter_map(|one| one.person).collect()
    }

    /// What was found about one person.
    pub fn about(&self, person: PersonId) -> impl Iterator<Item = &Contradiction> {
        self.found.iter().filter(move |one| one.person == Some(person))
    }
}
