//! What can be written to a file: the ledger's own content as known then, and answers about everybody.

use ayumi_engine::{Status, error_ja, stage, status};
use ayumi_exchange::{Cell, Column, ColumnKind, Ledger, Sheet, Vocabulary, facts_sheet, postings_sheet, staff_sheet, units_sheet};
use ayumi_facts::{Kind, PersonId};
use ayumi_policy::grammar::Noun;
use rayon::prelude::*;

use crate::person::PersonHead;
use crate::shown::Found;
use crate::{Desk, Sheets, coverage, kpi, words};

/// 書き出すもの.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Export {
    /// 職員
    Staff,
    /// 所属
    Units,
    /// 発令
    Postings,
    /// 事実
    Facts,
    /// 状態: one row a person.
    Status,
    /// 配置
    Coverage,
    /// 目標と KPI
    Targets,
}

/// The sheet of one of them.
pub fn sheet(desk: &Desk, what: Export) -> Sheet {
    let vocabulary = Vocabulary::new(desk.policy());
    let known = desk.scope.snapshot.as_known(desk.scope.known_at);
    let ledger = Ledger::new(&known);
    match what {
        Export::Staff => staff_sheet(&ledger, &vocabulary, desk.as_of),
        Export::Units => units_sheet(&ledger, &vocabulary, desk.as_of),
        Export::Postings => postings_sheet(&ledger, &vocabulary),
        Export::Facts => facts_sheet(&ledger, &vocabulary, &Kind::ALL),
        Export::Status => status_sheet(desk),
        Export::Coverage => coverage::view(desk).sheet(),
        Export::Targets => kpi::view(desk).sheet(),
    }
}

/// One row a person: every role, scheme and stage group a column.
pub fn status_sheet(desk: &Desk) -> Sheet {
    let (scope, policy, names) = (desk.scope, desk.policy(), desk.names());
    let front = ["職員番号", "氏名", "所属・職位・職種", "任用形態"].map(str::to_owned);
    let roles = policy.roles.keys().map(|role| names.name(Noun::Role, *role));
    let schemes = policy.schemes.keys().map(|scheme| format!("{}の要件", names.scheme(*scheme)));
    let stages = policy.stages.keys().map(|group| format!("段階（{}）", names.stage_group(*group)));
    let headings = front.into_iter().chain(roles).chain(schemes).chain(stages);
    let columns = headings.map(|heading| Column { heading, kind: ColumnKind::Text }).collect();
    let people: Vec<PersonId> = scope.snapshot.person_ids().collect();
    let rows = people.into_par_iter().filter_map(|person| status_row(desk, person)).collect();
    Sheet { title: "状態".into(), columns, rows }
}

fn status_row(desk: &Desk, person: PersonId) -> Option<Vec<Cell>> {
    let (scope, names) = (desk.scope, desk.names_for(person));
    let Status { roles, schemes, .. } = status(scope, person, desk.as_of).ok()?;
    let head = PersonHead::new(scope, person, &names);
    let word = |finding: &Found| match finding {
        Ok(finding) => Cell::from(finding.verdict.ja()),
        Err(error) => error_ja(error, &names).into(),
    };
    let post = head.posts.first().cloned().unwrap_or_default();
    let front: [Cell; 4] = [head.number.into(), head.name.into(), post.into(), head.employment.join("、").into()];
    let role = |finding: &Found| match finding {
        Ok(finding) => Cell::from(words::held(finding.verdict.into())),
        Err(error) => error_ja(error, &names).into(),
    };
    let roles: Vec<Cell> = roles.iter().map(|(_, finding)| role(finding)).collect();
    let schemes: Vec<Cell> = schemes.iter().map(|scheme| word(&scheme.finding)).collect();
    let stages = desk.policy().stages.keys().map(|group| {
        let reached = stage(scope, person, *group, desk.as_of);
        reached.map_or(Cell::Empty, |stage| stage.reached.map_or("－".into(), |step| names.step(*group, step).into()))
    });
    let stages: Vec<Cell> = stages.collect();
    Some(front.into_iter().chain(roles).chain(schemes).chain(stages).collect())
}
