//! Words of a test to ids of the pack: by name, former name or id. A word that is not there is reported with the
//! nearest one that is.

use ayumi_facts::{Code, Value};
use ayumi_policy::grammar::Noun;
use ayumi_policy::model::{AttributeOf, Id, Item, Name, Pack};

use super::text::normal;

/// A word that the pack does not know, as a sentence.
pub(super) type Unknown = String;

/// Finds ids by words.
#[derive(Clone, Copy)]
pub(super) struct Words<'a> {
    pub pack: &'a Pack,
}

impl Words<'_> {
    /// The id of the thing of this kind that the words name.
    pub fn find(&self, noun: Noun, words: &str) -> Result<Code, Unknown> {
        let pack = self.pack;
        let what = noun.ja();
        match noun {
            Noun::Requirement => among(&pack.requirements, |item| &item.name, what, words),
            Noun::Role => among(&pack.roles, |item| &item.name, what, words),
            Noun::Course => among(&pack.courses, |item| &item.name, what, words),
            Noun::CourseSet => among(&pack.course_sets, |item| &item.name, what, words),
            Noun::Skill => among(&pack.skills, |item| &item.name, what, words),
            Noun::Rank => pick(pack.ranks.iter().map(|item| row(&item.id, &item.name, &item.aliases)).collect(), what, words),
            Noun::Series => pick(pack.series.iter().map(|item| row(&item.id, &item.name, &item.aliases)).collect(), what, words),
            Noun::Employment => pick(pack.employment.iter().map(|item| row(&item.id, &item.name, &item.aliases)).collect(), what, words),
            Noun::Absence => pick(pack.absences.iter().map(|item| row(&item.id, &item.name, &item.aliases)).collect(), what, words),
            Noun::Exam => pick(pack.exams.iter().map(|item| row(&item.id, &item.name, &item.aliases)).collect(), what, words),
            Noun::Judgement => among(&pack.judgements, |item| &item.name, what, words),
            Noun::UnitGroup => self.unit_group(words),
            Noun::Attribute => {
                let people = pack.attributes.iter().filter(|item| item.of == AttributeOf::Person);
                pick(people.map(|item| (item.id.value, item.name.all())).collect(), what, words)
            }
            Noun::Service | Noun::ExamSet | Noun::Level | Noun::Choice | Noun::Result => Err(unknown(what, words, Vec::new())),
        }
    }

    /// The scheme that the words name.
    pub fn scheme(&self, words: &str) -> Result<Code, Unknown> {
        among(&self.pack.schemes, |item| &item.name, "制度", words)
    }

    /// The stage group that the words name.
    pub fn stage_group(&self, words: &str) -> Result<Code, Unknown> {
        among(&self.pack.stages, |item| &item.name, "段階の区分", words)
    }

    /// The step of a stage group.
    pub fn step(&self, group: Code, words: &str) -> Result<Code, Unknown> {
        let steps: Vec<_> = self.pack.stages.iter().filter(|item| item.id.value == group).flat_map(|item| &item.steps).collect();
        let rows = steps.into_iter().map(|step| (step.id.value, vec![step.name.as_str()]));
        pick(rows.collect(), "段階", words)
    }

    /// The level of a skill by its mark, label or id.
    pub fn level(&self, skill: Code, words: &str) -> Result<Code, Unknown> {
        let scale = self.pack.skills.iter().find(|item| item.id.value == skill).map(|item| item.scale.value);
        let levels = self.pack.scales.iter().filter(|item| Some(item.id.value) == scale).flat_map(|item| &item.levels);
        pick(levels.map(|level| (level.id.value, vec![level.mark.value.as_str(), level.label.as_str()])).collect(), "水準", words)
    }

    /// The part of a course by its name.
    pub fn part(&self, course: Code, words: &str) -> Result<Code, Unknown> {
        let parts = self.pack.courses.iter().filter(|item| item.id.value == course).flat_map(|item| &item.parts);
        pick(parts.map(|part| (part.id.value, vec![part.name.as_str()])).collect(), "研修の部分", words)
    }

    /// A value of an attribute: はい, いいえ, a number, a day, or else a choice.
    pub fn value(words: &str) -> Value {
        let plain = normal(words);
        match plain.as_str() {
            "はい" | "あり" | "yes" => Value::YesNo(true),
            "いいえ" | "なし" | "no" => Value::YesNo(false),
            _ => {
                let number = plain.parse().ok().map(Value::Number);
                let day = || ayumi_calendar::parse_date(&plain).ok().map(Value::Day);
                number.or_else(day).unwrap_or_else(|| Value::Word(Code::new(words.trim())))
            }
        }
    }

    /// A class of units before a list of units: tests post people to kinds of sections.
    fn unit_group(&self, words: &str) -> Result<Code, Unknown> {
        let classes = self.pack.unit_classes.iter().map(|class| row(&class.id, &class.name, &class.aliases));
        let sets = self.pack.unit_sets.iter().map(|set| (set.id.value, set.name.all()));
        pick(classes.chain(sets).collect(), Noun::UnitGroup.ja(), words)
    }
}

/// An id with every name and other spelling of it.
fn row<'a>(id: &Id, name: &'a Name, aliases: &'a [String]) -> (Code, Vec<&'a str>) {
    (id.value, name.all().into_iter().chain(aliases.iter().map(String::as_str)).collect())
}

fn among<T: Item>(items: &[T], name: fn(&T) -> &Name, what: &str, words: &str) -> Result<Code, Unknown> {
    pick(items.iter().map(|item| (item.id().value, name(item).all())).collect(), what, words)
}

/// The row one of whose names, or whose id, is what the words say.
fn pick(rows: Vec<(Code, Vec<&str>)>, what: &str, words: &str) -> Result<Code, Unknown> {
    let wanted = normal(words);
    let is = |(id, names): &&(Code, Vec<&str>)| id.as_str() == wanted || names.iter().any(|name| normal(name) == wanted);
    let found = rows.iter().find(is).map(|(id, _)| *id);
    found.ok_or_else(|| unknown(what, words, rows.into_iter().flat_map(|(_, names)| names).collect()))
}

fn unknown(what: &str, words: &str, known: Vec<&str>) -> Unknown {
    let near = known.into_iter().map(|name| (likeness(words, name), name)).filter(|(like, _)| *like >= ENOUGH).max_by_key(|(like, _)| *like);
    match near {
        Some((_, name)) => format!("「{words}」という{what}は方針にありません。「{name}」のことであれば、そのとおりに書いてください。"),
        None => format!("「{words}」という{what}は方針にありません。方針にある名前かidを書いてください。"),
    }
}

/// In per cent, how alike two names must be for one to be offered for the other.
const ENOUGH: usize = 50;

/// How many letters two names share, in per cent of the longer.
fn likeness(one: &str, other: &str) -> usize {
    let (one, mut other): (Vec<char>, Vec<char>) = (normal(one).chars().collect(), normal(other).chars().collect());
    let longer = one.len().max(other.len()).max(1);
    let mut shared = 0;
    for letter in one {
        if let Some(at) = other.iter().position(|of| *of == letter) {
            other.swap_remove(at);
            shared += 1;
        }
    }
    100 * shared / longer
}
