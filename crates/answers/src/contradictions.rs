//! What is wrong or missing in the ledger on a day.

use ayumi_engine::{Contradiction, ContradictionKind, Contradictions};
use ayumi_facts::{Code, FactId};
use schemars::JsonSchema;
use serde::Serialize;

use crate::refs::{PersonRef, UnitRef};
use crate::{Desk, Head};

/// 矛盾と不足.
#[derive(Clone, Debug, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub struct ContradictionsView {
    /// Whose, when.
    #[serde(flatten)]
    pub head: Head,
    /// 種類, those to repair first before the others. Only what was found.
    pub kinds: Vec<ContradictionGroup>,
}

/// ひとつの種類.
#[derive(Clone, Debug, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub struct ContradictionGroup {
    /// 種類, in words.
    pub label: String,
    /// 直し方
    pub to_do: String,
    /// 所属についての記録か; otherwise it is about people.
    pub about_units: bool,
    /// 不足か; otherwise it is a contradiction.
    pub missing: bool,
    /// 件数: people, or units.
    pub count: usize,
    /// 該当する記録
    pub found: Vec<ContradictionRow>,
}

/// ひとつの矛盾・不足.
#[derive(Clone, Debug, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub struct ContradictionRow {
    /// 職員; null where it is about a unit.
    pub person: Option<PersonRef>,
    /// 関係する所属
    pub units: Vec<UnitRef>,
    /// 関係する事実の番号
    pub facts: Vec<FactId>,
    /// 方針にない値
    pub codes: Vec<Code>,
}

/// What was found on the day.
pub fn view(desk: &Desk, found: &Contradictions) -> ContradictionsView {
    let kinds = found.counts().into_iter().map(|(kind, count)| group(desk, kind, count, found.of(kind))).collect();
    ContradictionsView { head: desk.head(), kinds }
}

fn group(desk: &Desk, kind: ContradictionKind, count: usize, found: &[Contradiction]) -> ContradictionGroup {
    let row = |one: &Contradiction| ContradictionRow {
        person: one.person.map(|person| PersonRef::new(desk, person)),
        units: UnitRef::all(desk, &one.units),
        facts: one.facts.clone(),
        codes: one.codes.clone(),
    };
    ContradictionGroup {
        label: kind.ja().to_owned(),
        to_do: kind.to_do().to_owned(),
        about_units: kind.is_about_units(),
        missing: kind.is_missing(),
        count,
        found: found.iter().map(row).collect(),
    }
}
