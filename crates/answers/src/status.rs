//! Where one person stands on a day, with the grounds.

use ayumi_calendar::{Date, Period};
use ayumi_engine::answer::{Answer, Named, StatusAnswer};
use ayumi_engine::{EvaluationError, Explaining, Question, evaluate, status};
use ayumi_exchange::{Cell, ColumnKind, Sheet};
use ayumi_facts::{Code, PersonId};
use ayumi_policy::grammar::Noun;
use schemars::JsonSchema;
use serde::Serialize;

use crate::person::PersonHead;
use crate::shown::{Found, Shown};
use crate::{Desk, Head, Sheets};

/// 一人の状態.
#[derive(Clone, Debug, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub struct StatusView {
    /// Whose, when.
    #[serde(flatten)]
    pub head: Head,
    /// 職員
    pub person: PersonHead,
    /// As `docs/json.md` says.
    pub status: StatusAnswer,
    /// 名前のついた要件: one answer each.
    pub requirements: Vec<RequirementAnswer>,
    /// The same in sentences, for people.
    #[serde(skip)]
    pub shown: Shown,
}

/// 名前のついた要件.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct RequirementAnswer {
    /// 要件
    pub requirement: Named,
    /// Whether it is met.
    pub answer: Answer,
}

/// Everything about one person.
///
/// # Errors
/// There is no such person, or the day is out of range.
pub fn view(desk: &Desk, person: PersonId) -> Result<StatusView, EvaluationError> {
    let (scope, names) = (desk.scope, desk.names_for(person));
    let asked = |id: &Code| (*id, evaluate(scope, person, desk.as_of, Question::Requirement(*id)));
    let named: Vec<_> = desk.policy().requirements.keys().map(asked).collect();
    let status = status(scope, person, desk.as_of)?;
    Ok(StatusView {
        head: desk.head(),
        person: PersonHead::new(scope, person, &names),
        shown: Shown::new(&status, &named, &names),
        requirements: named.iter().map(|(id, found)| RequirementAnswer::new(*id, found, &names)).collect(),
        status: StatusAnswer::new(&status, &names),
    })
}

impl RequirementAnswer {
    fn new(id: Code, found: &Found, names: &Explaining) -> Self {
        Self { requirement: Named { id, label: names.name(Noun::Requirement, id) }, answer: Answer::new(found, names) }
    }
}

impl Sheets for StatusView {
    /// One line a rule.
    fn sheet(&self) -> Sheet {
        use ColumnKind::Text;
        let headings = ["職員番号", "氏名", "種類", "id", "名称", "判定", "いつから", "いつまで", "満たす日", "次にすること"];
        let kinds = [Text, Text, Text, Text, Text, Text, ColumnKind::Date, ColumnKind::Date, ColumnKind::Date, Text];
        let columns: Vec<_> = headings.into_iter().zip(kinds).collect();
        let mut sheet = Sheet::new("状態", &columns);
        let rules = self.status.roles.iter().map(|role| ("役割", &role.role, &role.answer));
        let schemes = self.status.schemes.iter().map(|scheme| ("制度の要件", &scheme.scheme, &scheme.answer));
        let named = self.requirements.iter().map(|named| ("要件", &named.requirement, &named.answer));
        sheet.rows = rules.chain(schemes).chain(named).map(|(kind, named, answer)| self.cells(kind, named, answer)).collect();
        sheet
    }
}

impl StatusView {
    fn cells(&self, kind: &str, named: &Named, answer: &Answer) -> Vec<Cell> {
        let finding = answer.finding.as_ref();
        let verdict =
            finding.map_or_else(|| answer.error.as_ref().map_or_else(String::new, |error| error.message.clone()), |f| f.verdict.ja().into());
        let from = finding.map(|finding| finding.holds.from).filter(|from| *from != Date::MIN);
        let until = finding.and_then(|finding| Period::last_day(&finding.holds));
        let met = finding.and_then(|finding| finding.met_from);
        vec![
            self.person.number.as_str().into(),
            self.person.name.as_str().into(),
            kind.into(),
            named.id.as_str().into(),
            named.label.as_str().into(),
            verdict.into(),
            from.into(),
            until.into(),
            met.into(),
            answer.gaps.join("、").into(),
        ]
    }
}
