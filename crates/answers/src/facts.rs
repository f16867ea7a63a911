//! What is on record about one person, with where each fact comes from.

use std::collections::HashMap;

use ayumi_calendar::Period;
use ayumi_engine::Explaining;
use ayumi_facts::{Code, Fact, FactId, Kind, PersonId};
use ayumi_store::Origin;
use schemars::JsonSchema;
use serde::Serialize;

use crate::person::PersonHead;
use crate::{Desk, Head};

/// 一人の事実.
#[derive(Clone, Debug, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub struct FactsView {
    /// Whose, when.
    #[serde(flatten)]
    pub head: Head,
    /// 職員
    pub person: PersonHead,
    /// 事実 as known then, by the first day on which they are so.
    pub facts: Vec<FactRow>,
}

/// ひとつの事実.
#[derive(Clone, Debug, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub struct FactRow {
    /// 事実の番号
    pub id: FactId,
    /// 種類
    pub kind: Kind,
    /// 何について: the course, exam, skill, role, rank …
    pub subject: Code,
    /// 内容, in words.
    pub label: String,
    /// 期間
    pub valid: Period,
    /// 記録番号
    pub recorded: u32,
    /// 出所; null where the ledger does not say.
    pub origin: Option<OriginAnswer>,
}

/// 出所.
#[derive(Clone, Debug, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub struct OriginAnswer {
    /// 時刻, Japan time.
    pub instant: String,
    /// 記録者
    pub actor: String,
    /// したこと
    pub act: String,
    /// 理由
    pub reason: String,
    /// 取込番号; null where it was recorded by hand.
    pub import: Option<i64>,
    /// 取込のファイル; null where there is none.
    pub file: Option<String>,
    /// 取込の行; null where there is none.
    pub row: Option<u32>,
    /// 根拠; null where none was given.
    pub evidence: Option<String>,
}

/// The known facts of one person, for whom to look up origins.
pub fn ids(desk: &Desk, person: PersonId) -> Vec<FactId> {
    desk.scope.facts_of(person).iter().map(|fact| fact.id).collect()
}

/// What is known about one person. `origins` are those of [`ids`].
pub fn view(desk: &Desk, person: PersonId, origins: Vec<Origin>) -> FactsView {
    let names = desk.names_for(person);
    let mut origins: HashMap<FactId, Origin> = origins.into_iter().map(|origin| (origin.fact, origin)).collect();
    let row = |fact: &Fact| FactRow::new(fact, origins.remove(&fact.id), &names);
    let facts = desk.scope.facts_of(person).into_iter().map(row).collect();
    FactsView { head: desk.head(), person: PersonHead::new(desk.scope, person, &names), facts }
}

impl FactRow {
    fn new(fact: &Fact, origin: Option<Origin>, names: &Explaining) -> Self {
        let names = Explaining { as_of: fact.valid.from, ..*names };
        Self {
            id: fact.id,
            kind: fact.what.kind(),
            subject: fact.what.subject(),
            label: names.fact_label(&fact.what),
            valid: fact.valid,
            recorded: fact.recorded.0,
            origin: origin.map(OriginAnswer::from),
        }
    }
}

impl From<Origin> for OriginAnswer {
    fn from(origin: Origin) -> Self {
        let Origin { by, act, import, evidence, .. } = origin;
        let (id, row) = (import.as_ref().map(|import| import.id.0), import.as_ref().and_then(|import| import.row));
        Self {
            instant: by.instant.to_string(),
            actor: by.actor,
            act,
            reason: by.reason,
            import: id,
            file: import.map(|import| import.file).filter(|file| !file.is_empty()),
            row,
            evidence: evidence.map(String::from),
        }
    }
}
