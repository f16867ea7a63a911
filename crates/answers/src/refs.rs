//! People and units as answers name them: with the ledger's key, by which the API asks on.

use ayumi_facts::{Code, PersonId, UnitId};
use schemars::JsonSchema;
use serde::Serialize;

use crate::Desk;

/// 職員.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct PersonRef {
    /// 鍵: the ledger's own number.
    pub key: Option<i64>,
    /// 職員番号
    pub number: String,
    /// 氏名
    pub name: String,
}

/// 所属.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct UnitRef {
    /// 鍵: the ledger's own number.
    pub key: Option<i64>,
    /// 所属コード
    pub code: Code,
    /// 名称, with those above it.
    pub label: String,
}

impl PersonRef {
    /// Who somebody is.
    pub fn new(desk: &Desk, person: PersonId) -> Self {
        let who = desk.scope.snapshot.person(person);
        let text = |of: fn(&ayumi_facts::Person) -> &str| who.map_or_else(String::new, |who| of(who).to_owned());
        Self { key: desk.loaded.person_key(person).map(|key| key.0), number: text(|who| &who.number), name: text(|who| &who.name) }
    }

    /// Several.
    pub fn all(desk: &Desk, people: &[PersonId]) -> Vec<Self> {
        people.iter().map(|person| Self::new(desk, *person)).collect()
    }
}

impl UnitRef {
    /// Which unit it is, by its name on the day.
    pub fn new(desk: &Desk, unit: UnitId) -> Self {
        let units = &desk.scope.units;
        let key = desk.loaded.unit_key(unit).map(|key| key.0);
        Self { key, code: units.code(unit).unwrap_or_default(), label: units.full_name(unit, desk.as_of) }
    }

    /// Several.
    pub fn all(desk: &Desk, units: &[UnitId]) -> Vec<Self> {
        units.iter().map(|unit| Self::new(desk, *unit)).collect()
    }
}
