//! The municipality's own words: heights of ranks, orders of scales, attributes, groups of units, services.

use std::collections::HashMap;

use ayumi_facts::Code;
use indexmap::IndexMap;

use super::Resolver;
use crate::model::{Id, Pack, Part};
use crate::resolved::{AttributeRule, ServiceRule, SkillRule, UnitGroup};

/// The height of each rank: its place in the file, or that of the rank it equals.
pub(super) fn ranks(pack: &Pack) -> HashMap<Code, u16> {
    let own: HashMap<Code, u16> = pack.ranks.iter().map(|rank| rank.id.value).zip(0..).collect();
    let same: HashMap<Code, Code> = pack.ranks.iter().filter_map(|rank| Some((rank.id.value, rank.same_as.as_ref()?.value))).collect();
    let height = |rank: Code| {
        let mut at = rank;
        // As many steps as there are ranks, so that a circle ends.
        for _ in &pack.ranks {
            at = same.get(&at).copied().unwrap_or(at);
        }
        own.get(&at).copied()
    };
    own.keys().filter_map(|rank| Some((*rank, height(*rank)?))).collect()
}

/// The levels of each skill, from the scale it is assessed on.
pub(super) fn skills(pack: &Pack) -> IndexMap<Code, SkillRule> {
    let levels = |scale: Code| {
        let scale = pack.scales.iter().find(|known| known.id.value == scale);
        scale.map(|scale| scale.levels.iter().map(|level| level.id.value).zip(0..).collect()).unwrap_or_default()
    };
    let rule = |scale: &Id, weight: Option<u32>| SkillRule { levels: levels(scale.value), weight: weight.unwrap_or(1) };
    pack.skills.iter().map(|skill| (skill.id.value, rule(&skill.scale, skill.weight))).collect()
}

/// What each attribute is about, and what its absence means.
pub(super) fn attributes(pack: &Pack) -> HashMap<Code, AttributeRule> {
    pack.attributes.iter().map(|attribute| (attribute.id.value, AttributeRule { of: attribute.of, absent: attribute.absent })).collect()
}

/// Every class of units is a group by itself; every set is one too.
pub(super) fn unit_groups(pack: &Pack) -> IndexMap<Code, UnitGroup> {
    let codes = |ids: &[Id]| ids.iter().map(|id| id.value).collect::<Vec<_>>();
    let of_class = |class: Code| UnitGroup { classes: vec![class], ..UnitGroup::default() };
    let classes = pack.unit_classes.iter().map(|class| (class.id.value, of_class(class.id.value)));
    let sets = pack.unit_sets.iter().map(|set| {
        let group = UnitGroup { classes: codes(&set.classes), units: codes(&set.units), except: codes(&set.except) };
        (set.id.value, group)
    });
    classes.chain(sets).collect()
}

impl Resolver<'_> {
    pub(super) fn services(&mut self) -> HashMap<Code, ServiceRule> {
        let mut rules = HashMap::new();
        for service in &self.pack.services {
            let site = self.site(Part::Services, &service.id);
            if let Some(during) = self.requirement(site, &service.while_) {
                let source = service.source.clone().unwrap_or_default();
                rules.insert(service.id.value, ServiceRule { during, rounding: service.rounding, source });
            }
        }
        rules
    }
}
