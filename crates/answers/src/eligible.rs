//! Who meets the requirements of a role, a scheme or a named requirement, and who is nearest to it.

use ayumi_calendar::Date;
use ayumi_engine::{Eligible, EvaluationError, Explaining, Near, eligible, eligible_for_requirement, eligible_for_role, gaps_ja};
use ayumi_exchange::{ColumnKind, Sheet};
use ayumi_facts::{Code, PersonId};
use ayumi_policy::grammar::Noun;
use schemars::JsonSchema;
use serde::Serialize;

use crate::person::PersonHead;
use crate::rules::Rule;
use crate::{Desk, Head, Sheets};

/// 候補者.
#[derive(Clone, Debug, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub struct EligibleView {
    /// Whose, when.
    #[serde(flatten)]
    pub head: Head,
    /// One for each scheme of the role.
    pub schemes: Vec<Candidates>,
}

/// ある制度の候補者.
#[derive(Clone, Debug, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub struct Candidates {
    /// 制度; null where the role is held by rule.
    pub scheme: Option<Code>,
    /// 役割; the named requirement where one was asked for.
    pub role: Code,
    /// What it is called.
    pub label: String,
    /// How many, also of those not listed.
    pub counts: Counts,
    /// 要件を満たす
    pub met: Vec<Person>,
    /// あと少し, nearest first; at most as many as asked for.
    pub nearly: Vec<Person>,
    /// 不明, nearest first; at most as many as asked for.
    pub unknown: Vec<Person>,
    /// 既に該当: people who hold the role.
    pub held: Vec<Person>,
}

/// 人数.
#[derive(Clone, Copy, Debug, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
#[schemars(rename = "EligibleCounts")]
pub struct Counts {
    /// 要件を満たす
    pub met: usize,
    /// 未了
    pub unmet: usize,
    /// 不明
    pub unknown: usize,
    /// 既に該当
    pub held: usize,
    /// その日に任用されていない
    pub not_employed: usize,
}

/// 一人の候補者.
#[derive(Clone, Debug, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
#[schemars(rename = "Candidate")]
pub struct Person {
    /// The ledger's key, by which the pages and the API name the person.
    pub key: Option<i64>,
    /// 職員番号
    pub number: String,
    /// 氏名
    pub name: String,
    /// 所属・職位・職種
    pub post: String,
    /// How many points are open; null where nothing is.
    pub open: Option<usize>,
    /// Whether no step of theirs leads there, since the rule asks for another employment or series.
    pub barred: bool,
    /// 次にすること
    pub gaps: Vec<String>,
    /// From when on it is met with the same facts.
    pub met_from: Option<Date>,
}

/// Who meets a rule, and who is nearest to it: of those on the way at most `limit`.
///
/// # Errors
/// The rule is not in force, or the day cannot be counted.
pub fn view(desk: &Desk, rule: Rule, limit: usize) -> Result<EligibleView, EvaluationError> {
    let found = match rule {
        Rule::Role(role) => eligible_for_role(desk.scope, role, desk.as_of)?,
        Rule::Scheme(scheme) => vec![eligible(desk.scope, scheme, desk.as_of)?],
        Rule::Requirement(id) => vec![eligible_for_requirement(desk.scope, id, desk.as_of)?],
    };
    let schemes = found.iter().map(|eligible| Candidates::new(eligible, desk, limit)).collect();
    Ok(EligibleView { head: desk.head(), schemes })
}

impl Candidates {
    /// The candidates with their names; of those on the way at most `limit`.
    pub fn new(eligible: &Eligible, desk: &Desk, limit: usize) -> Self {
        let names = desk.names();
        let noun = if desk.policy().roles.contains_key(&eligible.role) { Noun::Role } else { Noun::Requirement };
        let role = names.name(noun, eligible.role);
        let label = eligible.scheme.map_or_else(|| role.clone(), |scheme| format!("{}（{role}）", names.scheme(scheme)));
        let plain = |people: &[PersonId]| people.iter().map(|person| Person::new(desk, *person)).collect();
        let near = |people: &[Near]| people.iter().take(limit).map(|near| Person::near(desk, near)).collect();
        let Eligible { met, nearly, unknown, held, not_employed, .. } = eligible;
        Self {
            scheme: eligible.scheme,
            role: eligible.role,
            label,
            counts: Counts { met: met.len(), unmet: nearly.len(), unknown: unknown.len(), held: held.len(), not_employed: not_employed.len() },
            met: plain(met),
            nearly: near(nearly),
            unknown: near(unknown),
            held: plain(held),
        }
    }

    /// Everybody listed, with the verdict in a word.
    pub fn all(&self) -> impl Iterator<Item = (&'static str, &Person)> {
        let met = self.met.iter().map(|person| ("満たす", person));
        let nearly = self.nearly.iter().map(|person| ("未了", person));
        let unknown = self.unknown.iter().map(|person| ("不明", person));
        met.chain(nearly).chain(unknown).chain(self.held.iter().map(|person| ("既に該当", person)))
    }
}

impl Person {
    fn new(desk: &Desk, person: PersonId) -> Self {
        let names = Explaining::new(desk.scope, person, desk.as_of);
        let head = PersonHead::new(desk.scope, person, &names);
        let (key, post) = (desk.loaded.person_key(person).map(|key| key.0), head.posts.into_iter().next().unwrap_or_default());
        Self { key, number: head.number, name: head.name, post, open: None, barred: false, gaps: Vec::new(), met_from: None }
    }

    fn near(desk: &Desk, near: &Near) -> Self {
        let names = Explaining::new(desk.scope, near.person, desk.as_of);
        let gaps = gaps_ja(&near.finding, &names);
        Self { open: Some(near.distance.open), barred: near.distance.barred, gaps, met_from: near.finding.met_from, ..Self::new(desk, near.person) }
    }
}

impl Sheets for EligibleView {
    fn sheet(&self) -> Sheet {
        use ColumnKind::{Number, Text};
        let columns = [
            ("制度", Text),
            ("役割", Text),
            ("判定", Text),
            ("職員番号", Text),
            ("氏名", Text),
            ("所属・職位", Text),
            ("残り（件）", Number),
            ("満たす日", ColumnKind::Date),
            ("足りないこと", Text),
        ];
        let mut sheet = Sheet::new("候補者", &columns);
        for candidates in &self.schemes {
            sheet.rows.extend(candidates.all().map(|(verdict, person)| {
                vec![
                    candidates.scheme.map_or("", Code::as_str).into(),
                    candidates.role.as_str().into(),
                    verdict.into(),
                    person.number.as_str().into(),
                    person.name.as_str().into(),
                    person.post.as_str().into(),
                    person.open.map(|open| open as u32).into(),
                    person.met_from.into(),
                    person.gaps.join("、").into(),
                ]
            }));
        }
        sheet
    }
}
