//! 書き出し: the list as a table for spreadsheets, with everybody in it and not only one page.

use ayumi_exchange::{Cell, Column, ColumnKind, Sheet};
use ayumi_facts::PersonId;

use super::filters::Filters;
use super::rows::{Row, rows};
use super::standing::standing;
use crate::ask::Ask;

/// The sheet of these people.
pub fn sheet(ask: &Ask, filters: &Filters, people: &[PersonId]) -> Sheet {
    let names = ask.desk().names();
    let standing = standing(ask);
    let groups: Vec<String> = standing.stages.iter().map(|stages| names.stage_group(stages.group)).collect();
    let mut heads = ["people-number", "people-name", "people-kana", "people-section", "people-rank", "people-employed"]
        .map(|id| ask.shell.t(id).to_owned())
        .to_vec();
    heads.extend((!standing.roles.is_empty()).then(|| ask.shell.t("people-roles").to_owned()));
    heads.extend(groups);
    heads.extend(filters.wanted.skill.map(|_| ask.shell.t("people-level").to_owned()));
    let mut columns: Vec<Column> = heads.into_iter().map(|heading| Column { heading, kind: ColumnKind::Text }).collect();
    if filters.near_rule().is_some() {
        let kinds = [
            ("people-verdict", ColumnKind::Text),
            ("people-gaps", ColumnKind::Number),
            ("people-gap", ColumnKind::Text),
            ("people-met-from", ColumnKind::Date),
        ];
        columns.extend(kinds.map(|(id, kind)| Column { heading: ask.shell.t(id).to_owned(), kind }));
    }
    let title = ask.shell.t(if filters.unknown { "people-sheet-unknown" } else { "people-sheet" }).to_owned();
    let rows = rows(ask, filters, people).into_iter().map(|row| cells(ask, row, !standing.roles.is_empty())).collect();
    Sheet { title, columns, rows }
}

fn cells(ask: &Ask, row: Row, with_roles: bool) -> Vec<Cell> {
    let employed = ask.shell.t(if row.gone { "people-gone" } else { "people-here" });
    let mut cells: Vec<Cell> = vec![row.number.into(), row.name.into(), row.kana.into(), row.section.into(), row.rank.into(), employed.into()];
    if with_roles {
        cells.push(row.roles.into_iter().chain((!row.unsure.is_empty()).then_some(row.unsure)).collect::<Vec<_>>().join("、").into());
    }
    cells.extend(row.stages.into_iter().map(|stood| Cell::from([stood.step, stood.unsure].join("　").trim().to_owned())));
    cells.extend(row.level.map(|chip| Cell::from(chip.text)));
    if let Some(near) = row.near {
        let gaps = u32::try_from(near.distance.open).ok().filter(|gaps| *gaps > 0);
        cells.extend([near.chip.text.into(), gaps.into(), near.first.into(), near.from.into()]);
    }
    cells
}
