//! 条件: what is asked of the list, read from an address or a form, and written back into one. Several values of `rank`,
//! `role` and `step` are alternatives; different names must all hold.
//!
//! `section`=the unit's key (and below), `rank`, `role`, `step`=group:step (`-`: below the first),
//! `without`=a role that is not held, `skill` and `level` (at least; any level without), `meets` and `nearly`=scheme:id, requirement:id (`meets` also role:id,
//! step:group:step), `state`=unknown, `gone`=1, `sort`, `page`.

use ayumi_engine::{About, Explaining, Selection};
use ayumi_facts::{Code, UnitId};
use ayumi_policy::grammar::Noun;
use ayumi_policy::requirement::{Leaf, Requirement};
use ayumi_store::UnitKey;
use form_urlencoded::Serializer;

use crate::ask::Ask;
use crate::error::AppError;
use crate::texts::Lang;

/// 並べ方.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sort {
    /// 所属の順
    Section,
    /// 職員番号
    Number,
    /// 氏名（カナ）
    Name,
    /// 職位
    Rank,
    /// 要件に近い順
    Near,
}

impl Sort {
    const ALL: [(Self, &'static str); 5] =
        [(Self::Section, "section"), (Self::Number, "number"), (Self::Name, "name"), (Self::Rank, "rank"), (Self::Near, "near")];

    /// Its name in an address.
    pub fn name(self) -> &'static str {
        Self::ALL.iter().find(|(sort, _)| *sort == self).map_or("", |(_, name)| name)
    }

    fn find(name: &str) -> Option<Self> {
        Self::ALL.iter().find(|(_, of)| *of == name).map(|(sort, _)| *sort)
    }
}

/// One condition in force.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Part {
    /// As it stands in an address.
    pub pairs: Vec<(&'static str, String)>,
    /// What it says.
    pub label: String,
}

/// 条件.
#[derive(Clone, Debug, Default)]
pub struct Filters {
    /// What the engine is asked.
    pub wanted: Selection,
    /// The conditions one by one.
    pub parts: Vec<Part>,
    /// Those of whom it is unknown, instead of those for whom all holds.
    pub unknown: bool,
    /// Which page of the list, from 1.
    pub page: usize,
    sort: Option<Sort>,
}

impl Filters {
    /// What the pairs of an address or a form ask for.
    ///
    /// # Errors
    /// Everything that cannot be read or does not exist.
    pub fn read(ask: &Ask, given: &[(String, String)]) -> Result<Self, AppError> {
        let mut reader = Reader { ask, names: ask.desk().names(), filters: Self { page: 1, ..Self::default() }, wrong: Vec::new() };
        let given = || given.iter().map(|(key, value)| (key.as_str(), value.trim())).filter(|(_, value)| !value.is_empty());
        given().for_each(|(key, value)| reader.take(key, value));
        let first = |name: &str| given().find(|(key, _)| *key == name).map(|(_, value)| value);
        reader.skill(first("skill"), first("level"));
        if reader.wrong.is_empty() { Ok(reader.filters) } else { Err(AppError::invalid(reader.wrong)) }
    }

    /// How the list is ordered.
    pub fn sort(&self) -> Sort {
        let usual = if self.wanted.nearly.is_some() { Sort::Near } else { Sort::Section };
        self.sort.filter(|sort| *sort != Sort::Near || self.near_rule().is_some()).unwrap_or(usual)
    }

    /// The rule to which somebody is near or not.
    pub fn near_rule(&self) -> Option<Code> {
        let meets = match self.wanted.meets {
            Some(About::Scheme(id) | About::Requirement(id)) => Some(id),
            _ => None,
        };
        self.wanted.nearly.or(meets)
    }

    /// All pairs of an address but the page.
    pub fn pairs(&self) -> Vec<(&str, &str)> {
        self.pairs_without(usize::MAX)
    }

    /// The same without one of the parts.
    pub fn pairs_without(&self, part: usize) -> Vec<(&str, &str)> {
        let parts = self.parts.iter().enumerate().filter(|(nth, _)| *nth != part).flat_map(|(_, part)| &part.pairs);
        let parts = parts.map(|(key, value)| (*key, value.as_str()));
        let unknown = self.unknown.then_some(("state", "unknown"));
        parts.chain(unknown).chain(self.sort.map(|sort| ("sort", sort.name()))).collect()
    }

    /// An address with all of it and `more`, instead of what is there by those names.
    pub fn address(&self, ask: &Ask, path: &str, more: &[(&str, Option<&str>)]) -> String {
        let kept = self.pairs().into_iter().filter(|(key, _)| !more.iter().any(|(of, _)| of == key));
        let more = more.iter().filter_map(|(key, value)| Some((*key, (*value)?)));
        address(ask, path, kept.chain(more))
    }
}

/// An address with these pairs.
pub fn address<'p>(ask: &Ask, path: &str, pairs: impl IntoIterator<Item = (&'p str, &'p str)>) -> String {
    let query = Serializer::new(String::new()).extend_pairs(pairs).finish();
    ask.shell.to(&if query.is_empty() { path.to_owned() } else { format!("{path}?{query}") })
}

/// The rule of `scheme:id`, `requirement:id`, `role:id` or `step:group:step`, if the policy has it.
pub fn rule(ask: &Ask, text: &str) -> Option<About> {
    let (kind, id) = text.split_once(':')?;
    let about = match kind {
        "scheme" => About::Scheme(Code::find(id)?),
        "requirement" => About::Requirement(Code::find(id)?),
        "role" => About::Role(Code::find(id)?),
        "step" => {
            let (group, step) = id.split_once(':')?;
            About::Step { group: Code::find(group)?, step: Code::find(step)? }
        }
        _ => return None,
    };
    about.is_in(ask.world.policy()).then_some(about)
}

struct Reader<'a> {
    ask: &'a Ask,
    names: Explaining<'a>,
    filters: Filters,
    wrong: Vec<String>,
}

impl Reader<'_> {
    fn take(&mut self, key: &str, value: &str) {
        let taken = match key {
            "section" => self.section(value),
            "rank" => self.rank(value),
            "role" => self.role(value),
            "without" => self.without(value),
            "step" => self.step(value),
            "meets" => self.meets(value),
            "nearly" => self.nearly(value),
            "state" => (value == "unknown").then(|| self.filters.unknown = true),
            "gone" => (value == "1").then(|| self.gone()),
            "sort" => Sort::find(value).map(|sort| self.filters.sort = Some(sort)),
            "page" => value.parse().ok().filter(|page| *page > 0).map(|page| self.filters.page = page),
            _ => Some(()),
        };
        if taken.is_none() {
            self.wrong(key, value);
        }
    }

    fn wrong(&mut self, key: &str, value: &str) {
        self.wrong.push(Lang::Ja.texts().fill(&format!("people-wrong-{key}"), &[("value", value)]));
    }

    fn part(&mut self, key: &'static str, value: &str, label: String) {
        self.filters.parts.push(Part { pairs: vec![(key, value.to_owned())], label });
    }

    fn section(&mut self, value: &str) -> Option<()> {
        let unit: UnitId = self.ask.world.held().loaded.find_unit(UnitKey(value.parse().ok()?))?;
        if self.filters.wanted.unit.replace(unit).is_none() {
            self.part("section", value, self.ask.shell.f1("people-part-section", "name", self.names.unit(unit)));
        }
        Some(())
    }

    fn rank(&mut self, value: &str) -> Option<()> {
        let rank = Code::find(value).filter(|rank| self.ask.world.policy().ranks.contains_key(rank))?;
        self.filters.wanted.ranks.push(rank);
        self.part("rank", value, self.ask.shell.f1("people-part-rank", "name", self.names.name(Noun::Rank, rank)));
        Some(())
    }

    fn role(&mut self, value: &str) -> Option<()> {
        let role = Code::find(value).filter(|role| self.ask.world.policy().roles.contains_key(role))?;
        self.filters.wanted.roles.push(role);
        self.part("role", value, self.ask.shell.f1("people-part-role", "name", self.names.name(Noun::Role, role)));
        Some(())
    }

    fn without(&mut self, value: &str) -> Option<()> {
        let role = Code::find(value).filter(|role| self.ask.world.policy().roles.contains_key(role))?;
        let holds = Requirement::Leaf(Leaf::Holds { role, at_least: None });
        match &mut self.filters.wanted.having {
            Some(Requirement::None(of)) => of.push(holds),
            having => *having = Some(Requirement::None(vec![holds])),
        }
        self.part("without", value, self.ask.shell.f1("people-part-without", "name", self.names.name(Noun::Role, role)));
        Some(())
    }

    fn step(&mut self, value: &str) -> Option<()> {
        let (group, step) = value.split_once(':')?;
        let (group, step) = (Code::find(group)?, Some(step).filter(|step| !step.is_empty() && *step != "-"));
        let step = step.map(|step| Code::find(step).ok_or(())).transpose().ok()?;
        let rule = self.ask.world.policy().stages.get(&group)?;
        if step.is_some_and(|step| !rule.steps.iter().any(|of| of.id == step)) {
            return None;
        }
        self.filters.wanted.steps.push((group, step));
        let name = step.map_or_else(|| self.ask.shell.t("people-below-first").to_owned(), |step| self.names.step(group, step));
        self.part("step", value, self.ask.shell.f2("people-part-step", ("group", self.names.stage_group(group)), ("name", name)));
        Some(())
    }

    fn meets(&mut self, value: &str) -> Option<()> {
        let about = rule(self.ask, value)?;
        if self.filters.wanted.meets.replace(about).is_none() {
            let name = ayumi_answers::words::about(about, &self.names);
            let text = if let About::Role(_) = about { "people-part-role" } else { "people-part-meets" };
            self.part("meets", value, self.ask.shell.f1(text, "name", name));
        }
        Some(())
    }

    fn nearly(&mut self, value: &str) -> Option<()> {
        let about = rule(self.ask, value).filter(|about| matches!(about, About::Scheme(_) | About::Requirement(_)))?;
        if self.filters.wanted.nearly.replace(about.id()).is_none() {
            self.part("nearly", value, self.ask.shell.f1("people-part-nearly", "name", ayumi_answers::words::about(about, &self.names)));
        }
        Some(())
    }

    fn gone(&mut self) {
        if !std::mem::replace(&mut self.filters.wanted.include_not_employed, true) {
            self.part("gone", "1", self.ask.shell.t("people-part-gone").to_owned());
        }
    }

    /// A level without a skill says nothing; a skill without a level asks for any.
    fn skill(&mut self, skill: Option<&str>, level: Option<&str>) {
        let Some(id) = skill else { return };
        let rule = Code::find(id).and_then(|id| self.ask.world.policy().skills.get_key_value(&id));
        let Some((skill, rule)) = rule else { return self.wrong("skill", id) };
        let lowest = rule.levels.iter().min_by_key(|(_, height)| **height).map(|(level, _)| *level);
        let given = |text: &str| Code::find(text).filter(|level| rule.levels.contains_key(level));
        let Some(at_least) = level.map_or(lowest, given) else { return self.wrong("level", level.unwrap_or_default()) };
        self.filters.wanted.skill = Some((*skill, at_least));
        let name = self.names.name(Noun::Skill, *skill);
        let label = match level {
            Some(_) => self.ask.shell.f2("people-part-skill", ("name", name), ("level", self.names.mark(*skill, at_least))),
            None => self.ask.shell.f1("people-part-skill-any", "name", name),
        };
        let pairs = std::iter::once(("skill", id)).chain(level.map(|level| ("level", level)));
        self.filters.parts.push(Part { pairs: pairs.map(|(key, value)| (key, value.to_owned())).collect(), label });
    }
}
