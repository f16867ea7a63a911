//! People as a list shows them: post, roles and steps on the day. Who is listed, and in which order, is decided elsewhere.

use std::collections::HashMap;

use ayumi_engine::answer::Named;
use ayumi_engine::{EvaluationError, Stages, Verdict, employed, holders_by_unit, main_post, stages};
use ayumi_facts::{Code, PersonId};
use ayumi_policy::grammar::Noun;
use schemars::JsonSchema;
use serde::Serialize;

use crate::refs::UnitRef;
use crate::{Desk, Head};

/// 職員の一覧.
#[derive(Clone, Debug, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub struct PeopleView {
    /// Whose, when.
    #[serde(flatten)]
    pub head: Head,
    /// 条件のいずれかが不明な人数: those for whom no condition is unmet; not among `people`, unless they were asked for.
    pub unknown: usize,
    /// 職員, in the order asked for.
    pub people: Vec<PersonRow>,
}

/// 一覧の一人.
#[derive(Clone, Debug, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub struct PersonRow {
    /// 鍵: the ledger's own number.
    pub key: Option<i64>,
    /// 職員番号
    pub number: String,
    /// 氏名
    pub name: String,
    /// 氏名カナ
    pub kana: String,
    /// 在籍: `met`, `unmet` or `unknown`.
    pub employed: Verdict,
    /// 本務の所属; null where there is none.
    pub section: Option<UnitRef>,
    /// 職位; null where there is none.
    pub rank: Option<Named>,
    /// 役割 held for certain.
    pub roles: Vec<Named>,
    /// 不明な役割
    pub roles_unknown: Vec<Named>,
    /// 段階 in every group that is, or may be, about the person.
    pub stages: Vec<PersonStage>,
}

/// ある区分での段階.
#[derive(Clone, Debug, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub struct PersonStage {
    /// 段階の区分
    pub group: Named,
    /// 区分の対象か: `met`, or `unknown`.
    pub member: Verdict,
    /// 段階 surely reached; null below the first.
    pub reached: Option<Named>,
    /// より上の段階 that may be reached too; else null.
    pub perhaps: Option<Named>,
}

/// 全員の役割と段階: worked out once for all lists of a day.
#[derive(Clone, Debug, Default)]
pub struct Standings {
    held: HashMap<PersonId, Vec<Code>>,
    unknown: HashMap<PersonId, Vec<Code>>,
    stages: Vec<Stages>,
}

impl Standings {
    /// Those of the day.
    ///
    /// # Errors
    /// The day cannot be counted.
    pub fn new(desk: &Desk) -> Result<Self, EvaluationError> {
        let roles: Vec<Code> = desk.policy().roles.keys().copied().collect();
        let mut standings = Self::default();
        for (role, holding) in roles.iter().zip(holders_by_unit(desk.scope, &roles, desk.as_of)?.total) {
            holding.people.iter().for_each(|person| standings.held.entry(*person).or_default().push(*role));
            holding.unknown.iter().for_each(|person| standings.unknown.entry(*person).or_default().push(*role));
        }
        let groups = desk.policy().stages.keys();
        standings.stages = groups.map(|group| stages(desk.scope, *group, desk.as_of)).collect::<Result<_, _>>()?;
        Ok(standings)
    }
}

/// These people; of `unknown` others it is unknown whether they belong here.
pub fn view(desk: &Desk, people: &[PersonId], unknown: usize, standings: &Standings) -> PeopleView {
    PeopleView { head: desk.head(), unknown, people: people.iter().map(|person| PersonRow::new(desk, *person, standings)).collect() }
}

impl PersonRow {
    /// One person.
    pub fn new(desk: &Desk, person: PersonId, standings: &Standings) -> Self {
        let (scope, names) = (desk.scope, desk.names_for(person));
        let who = scope.snapshot.person(person).cloned().unwrap_or_default();
        let post = main_post(scope, person, desk.as_of);
        let rank = post.map(|post| post.rank).filter(|rank| *rank != Code::default());
        let roles = |of: &HashMap<PersonId, Vec<Code>>| {
            let roles = of.get(&person).into_iter().flatten();
            roles.map(|role| Named { id: *role, label: names.name(Noun::Role, *role) }).collect()
        };
        Self {
            key: desk.loaded.person_key(person).map(|key| key.0),
            number: who.number.into(),
            name: who.name.into(),
            kana: who.kana.into(),
            employed: employed(scope, person, desk.as_of),
            section: post.map(|post| UnitRef::new(desk, post.unit)),
            rank: rank.map(|rank| Named { id: rank, label: names.name(Noun::Rank, rank) }),
            roles: roles(&standings.held),
            roles_unknown: roles(&standings.unknown),
            stages: standings.stages.iter().filter_map(|stages| PersonStage::new(desk, person, stages)).collect(),
        }
    }
}

impl PersonStage {
    fn new(desk: &Desk, person: PersonId, stages: &Stages) -> Option<Self> {
        let names = desk.names();
        let group = Named { id: stages.group, label: names.stage_group(stages.group) };
        let step = |step: Code| Named { id: step, label: names.step(stages.group, step) };
        match stages.of(person) {
            Some((reached, perhaps)) => Some(Self { group, member: Verdict::Met, reached: reached.map(step), perhaps: perhaps.map(step) }),
            None if stages.unknown.binary_search(&person).is_ok() => Some(Self { group, member: Verdict::Unknown, reached: None, perhaps: None }),
            None => None,
        }
    }
}
