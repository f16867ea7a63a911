//! What people call the things that expressions name by id.

use ayumi_calendar::Date;
use ayumi_facts::Code;

use crate::grammar::Noun;
use crate::model::{Item, Name, Pack};

/// 名称の引き当て: Japanese names of ids.
pub trait Names {
    /// The name of such a thing, if there is one. Levels are asked for by [`Names::find_level`].
    fn find(&self, noun: Noun, id: Code) -> Option<String>;

    /// The label of a level of a skill: two scales may use the same id for different levels.
    fn find_level(&self, skill: Code, level: Code) -> Option<String>;

    /// The name, or the id itself.
    fn name(&self, noun: Noun, id: Code) -> String {
        self.find(noun, id).unwrap_or_else(|| id.to_string())
    }

    /// The label of a level, or its id.
    fn level(&self, skill: Code, level: Code) -> String {
        self.find_level(skill, level).unwrap_or_else(|| level.to_string())
    }
}

/// No names at all: every id stands for itself.
#[derive(Clone, Copy, Debug, Default)]
pub struct Ids;

impl Names for Ids {
    fn find(&self, _: Noun, _: Code) -> Option<String> {
        None
    }

    fn find_level(&self, _: Code, _: Code) -> Option<String> {
        None
    }
}

/// The names of a pack as of a day.
#[derive(Clone, Copy, Debug)]
pub struct PackNames<'a> {
    /// The pack.
    pub pack: &'a Pack,
    /// The day.
    pub on: Date,
}

impl PackNames<'_> {
    /// The name of the item of this id. A name left empty is no name.
    fn of<T: Item>(&self, items: &[T], id: Code, name: fn(&T) -> &Name) -> Option<String> {
        let item = items.iter().find(|item| item.id().value == id)?;
        Some(name(item).on(self.on).to_owned()).filter(|name| !name.is_empty())
    }
}

impl Names for PackNames<'_> {
    fn find(&self, noun: Noun, id: Code) -> Option<String> {
        let pack = self.pack;
        match noun {
            Noun::Requirement => self.of(&pack.requirements, id, |item| &item.name),
            Noun::Service => self.of(&pack.services, id, |item| &item.name),
            Noun::Role => self.of(&pack.roles, id, |item| &item.name),
            Noun::Course => self.of(&pack.courses, id, |item| &item.name),
            Noun::CourseSet => self.of(&pack.course_sets, id, |item| &item.name),
            Noun::Exam => self.of(&pack.exams, id, |item| &item.name),
            Noun::ExamSet => self.of(&pack.exam_sets, id, |item| &item.name),
            Noun::Skill => self.of(&pack.skills, id, |item| &item.name),
            Noun::Rank => self.of(&pack.ranks, id, |item| &item.name),
            Noun::Series => self.of(&pack.series, id, |item| &item.name),
            Noun::Employment => self.of(&pack.employment, id, |item| &item.name),
            Noun::Absence => self.of(&pack.absences, id, |item| &item.name),
            Noun::Attribute => self.of(&pack.attributes, id, |item| &item.name),
            Noun::UnitGroup => {
                let set = self.of(&pack.unit_sets, id, |item| &item.name);
                set.or_else(|| self.of(&pack.unit_classes, id, |item| &item.name))
            }
            Noun::Judgement => self.of(&pack.judgements, id, |item| &item.name),
            // Packs give these no names: a choice and a result are words already.
            Noun::Level | Noun::Choice | Noun::Result => None,
        }
    }

    fn find_level(&self, skill: Code, level: Code) -> Option<String> {
        let skill = self.pack.skills.iter().find(|item| item.id.value == skill)?;
        let scale = self.pack.scales.iter().find(|item| item.id == skill.scale)?;
        let level = scale.levels.iter().find(|item| item.id.value == level)?;
        [&level.label, &level.mark.value].into_iter().find(|text| !text.is_empty()).cloned()
    }
}
