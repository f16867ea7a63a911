//! 条件の欄: what can be chosen, from the pack and the sections of the day.

use std::collections::HashSet;

use ayumi_engine::Explaining;
use ayumi_facts::Code;
use ayumi_policy::grammar::Noun;

use super::filters::Filters;
use super::order::tree;
use crate::ask::Ask;

/// 選ぶ欄.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Pick {
    /// Its name in the address.
    pub name: &'static str,
    /// What it says.
    pub label: &'static str,
    /// What can be chosen, in groups.
    pub groups: Vec<Group>,
}

/// 選択肢のまとまり; without a label, plain choices.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Group {
    /// What they have in common.
    pub label: String,
    /// The choices.
    pub choices: Vec<Choice>,
}

/// 選択肢.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Choice {
    /// As it stands in the address.
    pub value: String,
    /// What it says.
    pub text: String,
    /// Whether it is in force.
    pub chosen: bool,
}

/// 条件の欄.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Form {
    /// Fields with something to choose from.
    pub picks: Vec<Pick>,
    /// Conditions in force that no field shows: second values of a name, the order.
    pub further: Vec<(String, String)>,
    /// Also who is not employed.
    pub gone: bool,
}

/// The form with the filters in force.
pub fn form(ask: &Ask, filters: &Filters) -> Form {
    let names = ask.desk().names();
    let fields = [
        ("section", vec![plain(sections(ask))]),
        ("rank", vec![plain(ranks(ask, &names))]),
        ("role", vec![plain(roles(ask, &names))]),
        ("step", steps(ask, &names)),
        ("skill", skills(ask, &names)),
        ("level", levels(ask)),
        ("meets", rules(ask, &names)),
        ("nearly", rules(ask, &names)),
    ];
    let mut further: Vec<(String, String)> = filters.pairs().into_iter().map(|(key, value)| (key.to_owned(), value.to_owned())).collect();
    further.retain(|(key, _)| key != "gone" && key != "state");
    let picks = fields.into_iter().filter_map(|(name, groups)| pick(ask, name, groups, &mut further)).collect();
    Form { picks, further, gone: filters.wanted.include_not_employed }
}

/// The field, with the first value in force chosen and taken out of what no field shows. None: nothing to choose from.
fn pick(ask: &Ask, name: &'static str, groups: Vec<Group>, further: &mut Vec<(String, String)>) -> Option<Pick> {
    let mut groups: Vec<Group> = groups.into_iter().filter(|group| !group.choices.is_empty()).collect();
    let has = |value: &str| groups.iter().any(|group| group.choices.iter().any(|choice| choice.value == value));
    if let Some(at) = further.iter().position(|(key, value)| key == name && has(value)) {
        let (_, value) = further.remove(at);
        groups.iter_mut().flat_map(|group| &mut group.choices).filter(|choice| choice.value == value).for_each(|choice| choice.chosen = true);
    }
    (!groups.is_empty()).then(|| Pick { name, label: ask.shell.t(&format!("people-field-{name}")), groups })
}

fn plain(choices: Vec<Choice>) -> Group {
    Group { label: String::new(), choices }
}

fn choice(value: impl Into<String>, text: impl Into<String>) -> Choice {
    Choice { value: value.into(), text: text.into(), chosen: false }
}

fn sections(ask: &Ask) -> Vec<Choice> {
    let (loaded, book) = (&ask.world.held().loaded, &ask.world.scope().units);
    let indented = |depth: usize, name: &str| format!("{}{name}", "　".repeat(depth));
    let units = tree(ask);
    let key = |unit| loaded.unit_key(unit).map_or_else(String::new, |key| key.0.to_string());
    units.units.iter().map(|(unit, depth)| choice(key(*unit), indented(*depth, book.name(*unit, ask.as_of())))).collect()
}

fn ranks(ask: &Ask, names: &Explaining) -> Vec<Choice> {
    let ranks = &ask.world.policy().pack.ranks;
    ranks.iter().map(|rank| choice(rank.id.value.as_str(), names.name(Noun::Rank, rank.id.value))).collect()
}

fn roles(ask: &Ask, names: &Explaining) -> Vec<Choice> {
    ask.world.policy().roles.keys().map(|role| choice(role.as_str(), names.name(Noun::Role, *role))).collect()
}

fn steps(ask: &Ask, names: &Explaining) -> Vec<Group> {
    let group = |(group, rule): (&Code, &ayumi_policy::resolved::StageRule)| {
        let below = choice(format!("{group}:-"), ask.shell.t("people-below-first"));
        let steps = rule.steps.iter().map(|step| choice(format!("{group}:{}", step.id), names.step(*group, step.id)));
        Group { label: names.stage_group(*group), choices: std::iter::once(below).chain(steps).collect() }
    };
    ask.world.policy().stages.iter().map(group).collect()
}

/// By category, in the order in which the categories first come up.
fn skills(ask: &Ask, names: &Explaining) -> Vec<Group> {
    let mut groups: Vec<Group> = Vec::new();
    for skill in &ask.world.policy().pack.skills {
        let label = skill.category.clone().unwrap_or_default();
        let choice = choice(skill.id.value.as_str(), names.name(Noun::Skill, skill.id.value));
        match groups.iter_mut().find(|group| group.label == label) {
            Some(group) => group.choices.push(choice),
            None => groups.push(Group { label, choices: vec![choice] }),
        }
    }
    groups
}

/// The levels of the scales that skills use; the scale is named only where there are several.
fn levels(ask: &Ask) -> Vec<Group> {
    let pack = &ask.world.policy().pack;
    let used: HashSet<Code> = pack.skills.iter().map(|skill| skill.scale.value).collect();
    let scales: Vec<_> = pack.scales.iter().filter(|scale| used.contains(&scale.id.value)).collect();
    let several = scales.len() > 1;
    let group = |scale: &&ayumi_policy::model::Scale| Group {
        label: if several { scale.name.on(ask.as_of()).to_owned() } else { String::new() },
        choices: scale.levels.iter().map(|level| choice(level.id.value.as_str(), format!("{}　{}", level.mark.value, level.label))).collect(),
    };
    scales.iter().map(group).collect()
}

fn rules(ask: &Ask, names: &Explaining) -> Vec<Group> {
    let policy = ask.world.policy();
    let schemes = policy.schemes.keys().map(|id| choice(format!("scheme:{id}"), names.scheme(*id))).collect();
    let requirements = policy.requirements.keys().map(|id| choice(format!("requirement:{id}"), names.name(Noun::Requirement, *id))).collect();
    let group = |label, choices| Group { label: ask.shell.t(label).to_owned(), choices };
    vec![group("people-group-schemes", schemes), group("people-group-requirements", requirements)]
}
