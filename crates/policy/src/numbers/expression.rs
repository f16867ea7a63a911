//! The numbers within a requirement or a measure, in the order in which they are written.

use ayumi_calendar::Length;
use ayumi_facts::{Code, Value};

use super::slot::Slot;
use crate::measure::Measure;
use crate::model::Name;
use crate::requirement::{Completed, Leaf, Requirement, Window};
use crate::sentence::{Names, requirement_ja};
use crate::{At, Pack};

/// Called with every number and the sentence it stands in; says what to put there.
pub(super) type Visit<'v> = dyn FnMut(Slot, String) -> Option<String> + 'v;

/// Goes through expressions of one pack.
pub(super) struct Numbers<'a, 'v> {
    pub pack: &'a Pack,
    pub names: &'a dyn Names,
    pub visit: &'v mut Visit<'v>,
}

impl Numbers<'_, '_> {
    pub fn requirement(&mut self, requirement: &mut Requirement) {
        let said = requirement_ja(requirement, self.names);
        match requirement {
            Requirement::All(of) | Requirement::Any(of) | Requirement::None(of) => of.iter_mut().for_each(|child| self.requirement(child)),
            Requirement::AtLeast(need, of) => {
                self.count(need, "つ以上", said);
                of.iter_mut().for_each(|child| self.requirement(child));
            }
            Requirement::Named(_) => {}
            Requirement::Leaf(leaf) => self.leaf(leaf, &said),
        }
    }

    pub fn measure(&mut self, measure: &mut Measure) {
        match measure {
            Measure::Count(of) | Measure::Entrants(of) | Measure::Ever(of) => self.requirement(of),
            Measure::Ratio { having, of, .. } => {
                self.requirement(having);
                self.requirement(of);
            }
            Measure::Covered { need, having, .. } => {
                self.count(need, "人以上", "所属ごとに必要な人数".into());
                self.requirement(having);
            }
            Measure::Events(what) => self.completed(what, "数える研修"),
            Measure::Hours(_) => {}
        }
    }

    fn leaf(&mut self, leaf: &mut Leaf, said: &str) {
        match leaf {
            Leaf::Served { at_least, .. } => self.length(at_least, "以上", said),
            Leaf::Holds { at_least: Some(length), .. } => self.length(length, "以上", said),
            Leaf::Completed { what, window, .. } => {
                self.completed(what, said);
                if let Some(Window::Within(length)) = window {
                    self.length(length, "以内", said);
                }
            }
            Leaf::Skill { skill, at_least, .. } => self.choice(at_least, levels(self.pack, *skill), said),
            Leaf::Project { count, length, .. } => {
                if let Some(count) = count {
                    self.count(count, "件以上", said.into());
                }
                if let Some(length) = length {
                    self.length(length, "以上", said);
                }
            }
            Leaf::Mentored { at_least } => self.count(at_least, "人以上", said.into()),
            Leaf::Rank { rank, .. } => self.choice(rank, ranks(self.pack), said),
            Leaf::Attribute { value: Value::Number(number), .. } => {
                let mut count = u32::try_from(*number).unwrap_or(0);
                self.count(&mut count, "", said.into());
                *number = i32::try_from(count).unwrap_or(*number);
            }
            _ => {}
        }
    }

    fn completed(&mut self, what: &mut Completed, said: &str) {
        match what {
            Completed::Some(need, _) => self.count(need, "講座以上", said.into()),
            Completed::Hours(need, _) => self.count(need, "時間以上", said.into()),
            Completed::Points(need, _) => self.count(need, "ポイント以上", said.into()),
            Completed::Course(_) | Completed::AllOf(_) => {}
        }
    }

    fn count(&mut self, count: &mut u32, behind: &'static str, said: String) {
        if let Some(put) = (self.visit)(Slot::Count(*count, behind), said) {
            *count = put.parse().unwrap_or(*count);
        }
    }

    fn length(&mut self, length: &mut Length, behind: &'static str, said: &str) {
        if let Some(put) = (self.visit)(Slot::Length(*length, behind), said.into()) {
            *length = put.parse().unwrap_or(*length);
        }
    }

    fn choice(&mut self, word: &mut Code, choices: Vec<(String, String)>, said: &str) {
        if let Some(put) = (self.visit)(Slot::Choice(word.to_string(), choices), said.into()) {
            *word = Code::new(&put);
        }
    }
}

/// The levels of a skill's scale, lowest first.
fn levels(pack: &Pack, skill: Code) -> Vec<(String, String)> {
    let scale = pack.skills.iter().find(|of| of.id.value == skill).map(|of| of.scale.value);
    let scale = pack.scales.iter().find(|of| Some(of.id.value) == scale);
    let level = |level: &crate::model::Level| (level.id.value.to_string(), marked(&level.mark, &level.label));
    scale.map_or_else(Vec::new, |scale| scale.levels.iter().map(level).collect())
}

/// 「◎ 指導できる」
pub(super) fn marked(mark: &At<String>, label: &str) -> String {
    if mark.value == label { label.to_owned() } else { format!("{} {label}", mark.value) }
}

fn ranks(pack: &Pack) -> Vec<(String, String)> {
    let latest = |name: &Name| name.all().last().copied().unwrap_or("").to_owned();
    pack.ranks.iter().map(|rank| (rank.id.value.to_string(), latest(&rank.name))).collect()
}
