//! 一覧の行: one person each, ready to print.

use std::collections::HashMap;

use ayumi_calendar::Date;
use ayumi_engine::{Distance, Explaining, Have, Near, Question, Stages, Verdict, employed, evaluate, gaps_ja, main_post, nearest};
use ayumi_facts::{Code, PersonId};
use ayumi_policy::grammar::Noun;
use ayumi_policy::requirement::{Leaf, Requirement};

use super::filters::Filters;
use super::standing::{Standing, standing};
use crate::ask::Ask;
use crate::links;
use crate::parts::{Chip, Look};

/// 一人.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Row {
    /// 職員番号
    pub number: String,
    /// 氏名
    pub name: String,
    /// 氏名カナ
    pub kana: String,
    /// Their page.
    pub href: String,
    /// 所属 of the main post, with those above it; empty where there is none.
    pub section: String,
    /// Its page.
    pub section_href: String,
    /// 職位
    pub rank: String,
    /// Known not to be employed that day.
    pub gone: bool,
    /// 役割
    pub roles: Vec<String>,
    /// 不明な役割: of how many it is unknown; empty for none.
    pub unsure: String,
    /// 段階, one entry a group.
    pub stages: Vec<Stood>,
    /// 水準 of the skill asked for.
    pub level: Option<Chip>,
    /// How near to the rule asked for.
    pub near: Option<NearCell>,
}

/// ある区分での段階.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Stood {
    /// The step; empty where the group is not about the person.
    pub step: String,
    /// What may be reached too, or that it is unknown whether the group is about the person.
    pub unsure: String,
}

/// 要件までの距離.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NearCell {
    /// 満たす, 不明 or 「あと1」.
    pub chip: Chip,
    /// How far it is to go.
    pub distance: Distance,
    /// The first thing to do, in words of the policy.
    pub first: String,
    /// There is more to do.
    pub more: bool,
    /// From when on it is met with the same facts.
    pub from: Option<Date>,
    /// The same in words; empty without a day.
    pub from_words: String,
}

/// The rows of these people.
pub fn rows(ask: &Ask, filters: &Filters, people: &[PersonId]) -> Vec<Row> {
    let (standing, mut near) = (standing(ask), nears(ask, filters, people));
    let row = |person: &PersonId| Row {
        level: filters.wanted.skill.map(|asked| level(ask, *person, asked)),
        near: near.remove(person),
        ..plain(ask, *person, &standing)
    };
    people.iter().map(row).collect()
}

fn plain(ask: &Ask, person: PersonId, standing: &Standing) -> Row {
    let (scope, day, names) = (ask.world.scope(), ask.as_of(), ask.desk().names_for(person));
    let who = scope.snapshot.person(person).cloned().unwrap_or_default();
    let post = main_post(scope, person, day);
    let unsure = standing.unsure(person);
    Row {
        number: who.number.into(),
        name: who.name.into(),
        kana: who.kana.into(),
        href: links::person(ask, person),
        section: post.map_or_else(String::new, |post| names.unit(post.unit)),
        section_href: post.map_or_else(String::new, |post| links::section(ask, post.unit)),
        rank: post.filter(|post| post.rank != Code::default()).map_or_else(String::new, |post| names.name(Noun::Rank, post.rank)),
        gone: employed(scope, person, day) == Verdict::Unmet,
        roles: standing.held(person).iter().map(|role| names.name(Noun::Role, *role)).collect(),
        unsure: if unsure == 0 { String::new() } else { ask.shell.f1("people-roles-unsure", "n", unsure) },
        stages: standing.stages.iter().map(|stages| stood(ask, stages, person, &names)).collect(),
        ..Row::default()
    }
}

fn stood(ask: &Ask, stages: &Stages, person: PersonId, names: &Explaining) -> Stood {
    let step = |step: Code| names.step(stages.group, step);
    match stages.of(person) {
        Some((reached, perhaps)) => Stood {
            step: reached.map_or_else(|| ask.shell.t("people-below").to_owned(), step),
            unsure: perhaps.map_or_else(String::new, |perhaps| ask.shell.f1("people-step-perhaps", "step", step(perhaps))),
        },
        None if stages.unknown.binary_search(&person).is_ok() => Stood { step: String::new(), unsure: ask.shell.t("word-unknown").to_owned() },
        None => Stood::default(),
    }
}

fn level(ask: &Ask, person: PersonId, (skill, at_least): (Code, Code)) -> Chip {
    let asked = Requirement::Leaf(Leaf::Skill { skill, at_least, from: Vec::new() });
    let found = evaluate(ask.world.scope(), person, ask.as_of(), Question::Expression(&asked));
    match found.map(|finding| (finding.verdict, finding.have)) {
        Ok((verdict, Have::Level { have: Some(level), .. })) => Chip::new(verdict, ask.desk().names().mark(skill, level)),
        Ok((verdict, _)) => Chip::new(verdict, ask.shell.t("people-unrated")),
        Err(_) => Chip::new(Look::Later, ask.shell.t("word-unknown")),
    }
}

fn nears(ask: &Ask, filters: &Filters, people: &[PersonId]) -> HashMap<PersonId, NearCell> {
    let Some(rule) = filters.near_rule() else { return HashMap::new() };
    let near = nearest(ask.world.scope(), rule, people, ask.as_of()).unwrap_or_default();
    near.iter().map(|near| (near.person, near_cell(ask, near))).collect()
}

fn near_cell(ask: &Ask, near: &Near) -> NearCell {
    let verdict = near.finding.verdict;
    let todo = gaps_ja(&near.finding, &ask.desk().names_for(near.person));
    let chip = match verdict {
        Verdict::Unmet if near.distance.barred => Chip::new(Look::Unmet, ask.shell.t("word-barred")),
        Verdict::Unmet => Chip::new(Look::Unmet, ask.shell.f1("people-near", "n", near.distance.open)),
        _ => Chip::verdict(verdict, &ask.shell),
    };
    let from = near.finding.met_from.filter(|_| verdict != Verdict::Met);
    NearCell {
        chip,
        distance: near.distance,
        more: todo.len() > 1,
        first: todo.into_iter().next().unwrap_or_default(),
        from,
        // A single point says by itself when it is met.
        from_words: from
            .filter(|_| near.distance.open > 1)
            .map_or_else(String::new, |from| ask.shell.f1("people-from", "date", ask.shell.date(from))),
    }
}
