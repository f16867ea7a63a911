//! Requirements, roles with the skills they require, schemes and stages.

use std::collections::HashMap;

use ayumi_calendar::{Date, Period};
use ayumi_facts::Code;
use indexmap::IndexMap;

use super::Resolver;
use super::dated::Draft;
use super::expression::Site;
use crate::model::{By, NamedRequirement, Obtained, Part, Role, SchemeVersion, SkillMap, StageGroup};
use crate::requirement::Requirement;
use crate::resolved::{Dated, RoleRule, SchemeRule, SchemeTerms, SkillNeed, StageRule, StepRule, Way};

impl Resolver<'_> {
    pub(super) fn requirements(&mut self) -> IndexMap<Code, Dated<Requirement>> {
        let items = &self.pack.requirements;
        items.iter().map(|item| (item.id.value, self.named(item))).collect()
    }

    fn named(&mut self, item: &NamedRequirement) -> Dated<Requirement> {
        let mut drafts = Vec::new();
        if let Some(is) = &item.is {
            let from = self.from(item.from.as_ref());
            let value = self.requirement(Site { part: Part::Requirements, owner: item.id.value, from }, is);
            let at = item.from.as_ref().map_or((is.at, is.value.clone()), |from| (from.at, from.to_string()));
            drafts.push(Draft { from, until: None, at, source: item.source.clone().unwrap_or_default(), provisional: None, value });
        }
        for version in &item.versions {
            let from = version.from.date();
            let value = self.requirement(Site { part: Part::Requirements, owner: item.id.value, from }, &version.is);
            let at = (version.from.at, version.from.to_string());
            drafts.push(Draft { from, until: version.until, at, source: version.source.clone(), provisional: None, value });
        }
        self.lay_out(Part::Requirements, &item.id, drafts)
    }

    pub(super) fn roles(&mut self) -> IndexMap<Code, RoleRule> {
        let needs = self.needs();
        let roles = &self.pack.roles;
        roles.iter().map(|role| (role.id.value, self.role(role, &needs))).collect()
    }

    fn role(&mut self, role: &Role, needs: &HashMap<Code, Vec<SkillNeed>>) -> RoleRule {
        RoleRule {
            in_force: Some(Period::since(self.from(role.from.as_ref()))),
            ways: role.obtained.iter().map(|way| self.way(role, way)).collect(),
            members: self.members(role.id.value),
            skills: self.skills_of(role, needs),
            source: role.source.clone().unwrap_or_default(),
        }
    }

    fn way(&mut self, role: &Role, way: &Obtained) -> Way {
        let site = Site { part: Part::Roles, owner: role.id.value, from: self.from(role.from.as_ref()) };
        let everyone = way.of.as_ref().or(self.pack.policy.staff.as_ref());
        let when = match way.by.value {
            By::Everyone => everyone.map(|id| Requirement::Named(id.value)),
            _ => way.when.as_ref().and_then(|text| self.requirement(site, text)),
        };
        let scheme = way.scheme.as_ref().map(|id| id.value);
        Way { by: way.by.value, when, scheme, source: way.source.clone().or(role.source.clone()).unwrap_or_default() }
    }

    /// The roles filed under a family, directly or through another family.
    fn members(&self, family: Code) -> Vec<Code> {
        let family_of: HashMap<Code, Code> = self.pack.roles.iter().filter_map(|role| Some((role.id.value, role.family.as_ref()?.value))).collect();
        let under = |role: Code| chain(role, &family_of).contains(&family);
        self.pack.roles.iter().map(|role| role.id.value).filter(|role| *role != family && under(*role)).collect()
    }

    /// What each role requires by its own rows of the skill maps, oldest map first.
    fn needs(&mut self) -> HashMap<Code, Vec<SkillNeed>> {
        let mut maps: Vec<(Date, &SkillMap)> = self.pack.skill_map.iter().map(|map| (self.from(map.from.as_ref()), map)).collect();
        maps.sort_by_key(|(from, _)| *from);
        let mut needs: HashMap<Code, Vec<SkillNeed>> = HashMap::new();
        for (from, map) in maps {
            let site = Site { part: Part::SkillMap, owner: map.id.value, from };
            let when = map.when.as_ref().and_then(|text| self.requirement(site, text));
            for (role, need) in self.rows(map, from, when.as_ref()) {
                supersede(needs.entry(role).or_default(), need);
            }
        }
        needs
    }

    /// The cells of a skill map that require something. The lowest mark of the scale and a blank require nothing.
    fn rows(&self, map: &SkillMap, from: Date, when: Option<&Requirement>) -> Vec<(Code, SkillNeed)> {
        let scale = self.pack.scales.iter().find(|scale| scale.id == map.scale);
        let level = |mark: &str| {
            let levels = scale.map(|scale| scale.levels.as_slice()).unwrap_or_default();
            levels.iter().skip(1).find(|level| level.mark.as_str() == mark).map(|level| level.id.value)
        };
        let source = map.source.clone().unwrap_or_default();
        let cells = map.levels.iter().flat_map(|(skill, marks)| map.roles.iter().zip(marks).map(move |(role, mark)| (skill, role, mark)));
        cells
            .filter_map(|(skill, role, mark)| {
                let need = SkillNeed {
                    skill: skill.value,
                    level: level(mark)?,
                    when: when.cloned(),
                    inherited_from: None,
                    in_force: Period::since(from),
                    source: source.clone(),
                };
                Some((role.value, need))
            })
            .collect()
    }

    /// The role's own skills and those of its parents, each once: of two levels the higher, of two equal ones its own.
    fn skills_of(&self, role: &Role, needs: &HashMap<Code, Vec<SkillNeed>>) -> Vec<SkillNeed> {
        let parents: HashMap<Code, Code> = self.pack.roles.iter().filter_map(|role| Some((role.id.value, role.parent.as_ref()?.value))).collect();
        let inherited_from = |from: Code| (from != role.id.value).then_some(from);
        let of =
            |from: Code| needs.get(&from).into_iter().flatten().map(move |need| SkillNeed { inherited_from: inherited_from(from), ..need.clone() });
        let all: Vec<SkillNeed> = chain(role.id.value, &parents).into_iter().flat_map(of).collect();
        let needless = |at: usize, need: &SkillNeed| {
            let mut others = all.iter().enumerate().filter(|(other, _)| *other != at);
            others.any(|(other, covering)| self.covers(covering, need) && (other < at || !self.covers(need, covering)))
        };
        let kept = all.iter().enumerate().filter(|(at, need)| !needless(*at, need));
        let mut skills: Vec<SkillNeed> = kept.map(|(_, need)| need.clone()).collect();
        skills.sort_by_key(|need| need.in_force.from);
        skills
    }

    /// Whether whoever meets `own` meets `other`, for everyone and on every day that `other` applies.
    fn covers(&self, own: &SkillNeed, other: &SkillNeed) -> bool {
        let height = |need: &SkillNeed| {
            let skill = self.pack.skills.iter().find(|skill| skill.id.value == need.skill);
            let scale = skill.and_then(|skill| self.pack.scales.iter().find(|scale| scale.id == skill.scale));
            scale.and_then(|scale| scale.levels.iter().position(|level| level.id.value == need.level))
        };
        let everyone = || own.when.is_none() || own.when == other.when;
        let always = || own.in_force.from <= other.in_force.from && other.in_force.until <= own.in_force.until;
        own.skill == other.skill && everyone() && always() && height(own) >= height(other)
    }

    pub(super) fn schemes(&mut self) -> IndexMap<Code, SchemeRule> {
        let schemes = &self.pack.schemes;
        schemes
            .iter()
            .map(|scheme| {
                let drafts = scheme.versions.iter().map(|version| self.terms(scheme.id.value, version)).collect();
                (scheme.id.value, SchemeRule { role: scheme.role.value, versions: self.lay_out(Part::Schemes, &scheme.id, drafts) })
            })
            .collect()
    }

    fn terms(&mut self, scheme: Code, version: &SchemeVersion) -> Draft<SchemeTerms> {
        let from = version.from.date();
        let site = Site { part: Part::Schemes, owner: scheme, from };
        let require = match &version.require {
            Some(text) => self.requirement(site, text),
            None => Some(Requirement::everyone()),
        };
        let term = &version.term;
        let value = require.map(|require| SchemeTerms { require, years: term.years, ends: term.ends, on_transfer: term.on_transfer });
        let at = (version.from.at, version.from.to_string());
        Draft { from, until: None, at, source: version.source.clone(), provisional: None, value }
    }

    pub(super) fn stages(&mut self) -> IndexMap<Code, StageRule> {
        let stages = &self.pack.stages;
        stages.iter().map(|stage| (stage.id.value, self.stage(stage))).collect()
    }

    fn stage(&mut self, stage: &StageGroup) -> StageRule {
        let site = self.site(Part::Stages, &stage.id);
        let of = stage.of.as_ref().and_then(|text| self.requirement(site, text));
        let mut steps = Vec::new();
        for step in &stage.steps {
            if let Some(require) = self.requirement(site, &step.require) {
                let source = step.source.clone().or(stage.source.clone()).unwrap_or_default();
                steps.push(StepRule { id: step.id.value, require, alone: step.alone, source });
            }
        }
        let roles = stage.roles.iter().map(|role| role.value).collect();
        StageRule { roles, of, steps, source: stage.source.clone().unwrap_or_default() }
    }
}

/// The item and what lies above it, once each, so that a circle ends.
fn chain(from: Code, above: &HashMap<Code, Code>) -> Vec<Code> {
    let mut found = vec![from];
    while let Some(next) = found.last().and_then(|last| above.get(last)).copied().filter(|next| !found.contains(next)) {
        found.push(next);
    }
    found
}

/// Adds a need; from its start on it replaces what an older map said of the same skill for the same people.
fn supersede(needs: &mut Vec<SkillNeed>, need: SkillNeed) {
    for older in needs.iter_mut().filter(|older| older.skill == need.skill && older.when == need.when) {
        let until = older.in_force.until.min(need.in_force.from);
        older.in_force = Period::new(older.in_force.from, until).unwrap_or(older.in_force);
    }
    needs.push(need);
}
