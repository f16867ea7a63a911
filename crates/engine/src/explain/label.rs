//! What things are called: names of the pack, of units and of facts, on the day of the question.

use ayumi_calendar::Date;
use ayumi_facts::{Code, Fact, FactId, PersonId, Snapshot, UnitId, Value, What};
use ayumi_policy::grammar::Noun;
use ayumi_policy::model::{By, Item, Name};
use ayumi_policy::sentence::{Names, PackNames};

use crate::{Scope, UnitBook};

/// 説明に使うもの: names, the ledger and the day of the question.
#[derive(Clone, Copy, Debug)]
pub struct Explaining<'a> {
    /// Names of the pack on the day.
    pub names: PackNames<'a>,
    /// The ledger, to name facts.
    pub snapshot: &'a Snapshot,
    /// Units, to name posts.
    pub units: &'a UnitBook,
    /// Whom the finding is about.
    pub person: PersonId,
    /// The day of the question.
    pub as_of: Date,
}

impl<'a> Explaining<'a> {
    /// For findings about `person` on `as_of` within `scope`.
    pub fn new(scope: &'a Scope<'_>, person: PersonId, as_of: Date) -> Self {
        let names = PackNames { pack: &scope.policy.pack, on: as_of };
        Self { names, snapshot: scope.snapshot, units: &scope.units, person, as_of }
    }

    /// The name of a thing that expressions can name.
    pub fn name(&self, noun: Noun, id: Code) -> String {
        self.names.name(noun, id)
    }

    /// The name of a scheme.
    pub fn scheme(&self, id: Code) -> String {
        self.of(&self.names.pack.schemes, id, |item| &item.name)
    }

    /// The name of a stage group.
    pub fn stage_group(&self, id: Code) -> String {
        self.of(&self.names.pack.stages, id, |item| &item.name)
    }

    /// The name of a step of a stage group.
    pub fn step(&self, group: Code, step: Code) -> String {
        let steps = self.names.pack.stages.iter().filter(|item| item.id.value == group).flat_map(|item| &item.steps);
        steps.into_iter().find(|item| item.id.value == step).map_or_else(|| step.to_string(), |item| item.name.clone())
    }

    /// The name of whatever rule has this id.
    pub fn rule(&self, id: Code) -> String {
        let nouns = [Noun::Requirement, Noun::Role, Noun::CourseSet, Noun::ExamSet];
        let scheme = self.names.pack.schemes.iter().any(|item| item.id.value == id).then(|| self.scheme(id));
        let named = nouns.iter().find_map(|noun| self.names.find(*noun, id));
        scheme.or(named).unwrap_or_else(|| id.to_string())
    }

    /// The mark of a level of a skill's scale; its label where it has no mark.
    pub fn mark(&self, skill: Code, level: Code) -> String {
        let pack = self.names.pack;
        let scale = pack.skills.iter().find(|item| item.id.value == skill).map(|item| item.scale.value);
        let scale = pack.scales.iter().find(|item| Some(item.id.value) == scale);
        let found = scale.and_then(|scale| scale.levels.iter().find(|item| item.id.value == level));
        found.map(|level| level.mark.value.clone()).filter(|mark| !mark.is_empty()).unwrap_or_else(|| self.names.level(skill, level))
    }

    /// A value as a word.
    pub fn value(&self, value: Value) -> String {
        match value {
            Value::YesNo(true) => "はい".into(),
            Value::YesNo(false) => "いいえ".into(),
            Value::Number(number) => number.to_string(),
            Value::Word(word) => self.name(Noun::Choice, word),
            Value::Day(day) => day.wareki(),
        }
    }

    /// What the unit is called on the day, with those above it.
    pub fn unit(&self, unit: UnitId) -> String {
        self.units.full_name(unit, self.as_of)
    }

    /// A fact about the person.
    pub fn fact(&self, id: FactId) -> Option<&'a Fact> {
        self.snapshot.facts_of(self.person).iter().find(|fact| fact.id == id)
    }

    /// What a fact says, in a few words: 「ITパスポート試験」「国保年金課・主査・事務職（兼務）」.
    pub fn fact_label(&self, what: &What) -> String {
        match what {
            What::Employment { employment } => self.name(Noun::Employment, *employment),
            What::Posting { unit, rank, series, main } => {
                let post = format!("{}・{}・{}", self.unit(*unit), self.name(Noun::Rank, *rank), self.name(Noun::Series, *series));
                if *main { post } else { post + "（兼務）" }
            }
            What::Absence { absence } => self.name(Noun::Absence, *absence),
            What::Completion { course, .. } => self.name(Noun::Course, *course),
            What::Pass { exam } => self.name(Noun::Exam, *exam),
            What::Assessment { skill, level, .. } => format!("{} {}", self.name(Noun::Skill, *skill), self.mark(*skill, *level)),
            What::Project { project, led, .. } => format!("{project}（{}）", if *led { "主導" } else { "参加" }),
            What::Mentoring { mentee } => mentee.to_string(),
            What::Appointment { role, .. } => self.name(Noun::Role, *role),
            What::Attestation { judgement, passed } => {
                format!("{}（{}）", self.name(Noun::Judgement, *judgement), if *passed { "可" } else { "否" })
            }
            What::Attribute { name, value } => format!("{}＝{}", self.name(Noun::Attribute, *name), self.value(*value)),
        }
    }

    fn of<T: Item>(&self, items: &[T], id: Code, name: fn(&T) -> &Name) -> String {
        let item = items.iter().find(|item| item.id().value == id);
        let name = item.map(|item| name(item).on(self.as_of)).filter(|name| !name.is_empty());
        name.map_or_else(|| id.to_string(), str::to_owned)
    }
}

/// By what right a role is held.
pub(crate) fn right_ja(by: By) -> &'static str {
    match by {
        By::Everyone => "全員",
        By::Rule => "規定により",
        By::Appointment => "任命",
        By::Certification => "認定",
        By::Outside => "外部から",
    }
}
