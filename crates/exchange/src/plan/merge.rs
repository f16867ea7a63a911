//! Lays what the file says about people over what the ledger knows of them, person by person.

use std::collections::HashMap;

use ayumi_calendar::{Date, Period};
use ayumi_facts::{Code, Fact, FactId, PersonId, UnitId, What};

use super::events::{Events, Told};
use super::lines::{Change, Line, Outcome};
use super::{Bound, Planner, Statement};
use crate::batch::Record;
use crate::field::Field;
use crate::problem::{Problem, Severity};

/// Things of which one holds at a time, and all the others.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
enum Slot {
    Employment,
    Main,
    Concurrent(UnitId),
    Attribute(Code),
    Events,
}

impl Slot {
    fn of(what: &What) -> Self {
        match what {
            What::Employment { .. } => Self::Employment,
            What::Posting { main: true, .. } => Self::Main,
            What::Posting { unit, .. } => Self::Concurrent(*unit),
            What::Attribute { name, .. } => Self::Attribute(*name),
            _ => Self::Events,
        }
    }

    /// Whether it ends with the service.
    fn ends_with_service(self) -> bool {
        matches!(self, Self::Employment | Self::Main | Self::Concurrent(_))
    }

    fn ja(self) -> &'static str {
        match self {
            Self::Employment => "任用",
            Self::Main => "本務の発令",
            Self::Concurrent(_) => "同じ所属の兼務",
            Self::Attribute(_) => "属性",
            Self::Events => "事実",
        }
    }
}

type Known = HashMap<Slot, Vec<(FactId, Period, What)>>;

impl Planner<'_> {
    pub(super) fn merge_facts(&mut self) {
        let mut statements = std::mem::take(&mut self.statements);
        statements.sort_by_key(|statement| (statement.person, Slot::of(&statement.what), statement.from, statement.row));
        let mut leavers: Vec<PersonId> = self.service.iter().filter(|(_, (_, left, _))| left.is_some()).map(|(person, _)| *person).collect();
        leavers.sort_unstable();
        leavers.retain(|person| statements.binary_search_by_key(person, |statement| statement.person).is_err());
        for stated in statements.chunk_by(|a, b| a.person == b.person) {
            if let Some(first) = stated.first() {
                self.merge_person(first.person, stated);
            }
        }
        for person in leavers {
            self.merge_person(person, &[]);
        }
    }

    fn merge_person(&mut self, person: PersonId, stated: &[Statement]) {
        let mut known = Known::new();
        for fact in self.ledger.facts_of(person) {
            let Fact { id, valid, what, .. } = fact;
            known.entry(Slot::of(what)).or_default().push((*id, *valid, what.clone()));
        }
        let (hired, left, left_row) = self.service.get(&person).copied().unwrap_or_default();
        let stated_hire = hired;
        let employed = known.get(&Slot::Employment).and_then(|known| known.iter().map(|(_, valid, _)| valid.from).min());
        let hired = hired.into_iter().chain(employed).min();
        for of_slot in stated.chunk_by(|a, b| Slot::of(&a.what) == Slot::of(&b.what)) {
            let Some(slot) = of_slot.first().map(|statement| Slot::of(&statement.what)) else { continue };
            let before = known.remove(&slot).unwrap_or_default();
            if slot == Slot::Events {
                self.merge_events(person, before, of_slot);
                continue;
            }
            let mut line = self.merge_line(slot, before, of_slot);
            let severity = if stated_hire.is_some() { Severity::Error } else { Severity::Warning };
            self.check_service(slot, &line, hired.map(|hired| (hired, severity)), left, of_slot);
            if let Some(left) = left.filter(|_| slot.ends_with_service()) {
                line.cut(left, left_row);
            }
            self.write(person, line.changes());
        }
        let Some(left) = left else { return };
        self.warn_of_later_posts(person, left, left_row);
        let mut rest: Vec<_> = known.into_iter().filter(|(slot, _)| slot.ends_with_service()).collect();
        rest.sort_unstable_by_key(|(slot, _)| *slot);
        for (_, before) in rest {
            let mut line = Line::new(before);
            line.cut(left, left_row);
            self.write(person, line.changes());
        }
    }

    /// Posts that the ledger has after the last day: a transfer loaded before somebody decided to leave.
    fn warn_of_later_posts(&mut self, person: PersonId, left: Date, row: u32) {
        let later = self.ledger.facts_of(person).find(|fact| matches!(fact.what, What::Posting { .. }) && left <= fact.valid.from);
        if let Some(later) = later {
            let message = format!("退職年月日より後の発令（{}）が台帳にあります。不要なら台帳で取り消してください。", later.valid.from.wareki());
            self.problems.push(Problem::of_row(row, Severity::Warning, "later-posting", message));
        }
    }

    fn merge_line(&mut self, slot: Slot, before: Vec<(FactId, Period, What)>, stated: &[Statement]) -> Line<FactId, What> {
        let mut line = Line::new(before);
        for statement in stated {
            let what = filled(statement, &line);
            match line.state(statement.from, statement.until, what, statement.row) {
                Outcome::Applied => {}
                Outcome::Unchanged => self.counts.facts.unchanged += 1,
                Outcome::Repeated(first) => {
                    self.report_statement(statement, Severity::Warning, "repeated-row", format!("{first}行目と同じ内容です。一度だけ読みます。"))
                }
                Outcome::Conflict(with, None) if matches!(statement.until, Bound::Soft(_)) => {
                    let message = format!("台帳の内容（{}）と異なります。台帳を正とし、この列は取り込みません。", period_ja(with));
                    self.report_statement(statement, Severity::Warning, "past-differs", message);
                }
                Outcome::Conflict(with, row) => {
                    let whose = row.map_or_else(|| "台帳".to_owned(), |row| format!("{row}行目"));
                    let message = format!("{}が{whose}の期間（{}）と重なります。開始日と終了日を確かめてください。", slot.ja(), period_ja(with));
                    self.report_statement(statement, Severity::Error, "overlap", message);
                }
            }
        }
        line
    }

    fn merge_events(&mut self, person: PersonId, before: Vec<(FactId, Period, What)>, stated: &[Statement]) {
        let mut events = Events::new(before);
        for statement in stated {
            match events.state(statement.from, statement.until, statement.what.clone(), statement.row) {
                Told::Applied => {}
                Told::Unchanged => self.counts.facts.unchanged += 1,
                Told::Repeated(first) => {
                    self.report_statement(statement, Severity::Warning, "repeated-row", format!("{first}行目と同じ内容です。一度だけ読みます。"))
                }
                Told::Contradicted(first) => {
                    let message = format!("{first}行目と同じ日の同じ事実ですが、内容が異なります。正しい方だけを残してください。");
                    self.report_statement(statement, Severity::Error, "contradicting-rows", message);
                }
            }
        }
        self.write(person, events.changes());
    }

    /// Postings before hiring or after leaving.
    fn check_service(&mut self, slot: Slot, line: &Line<FactId, What>, hired: Option<(Date, Severity)>, left: Option<Date>, stated: &[Statement]) {
        if !matches!(slot, Slot::Main | Slot::Concurrent(_)) {
            return;
        }
        for (period, row) in line.stated() {
            let Some(statement) = stated.iter().find(|statement| statement.row == row) else { continue };
            if let Some((hired, severity)) = hired.filter(|(hired, _)| period.from < *hired) {
                let message =
                    format!("発令（{}）が採用年月日（{}）より前です。どちらかの日付を直してください。", period.from.wareki(), hired.wareki());
                self.report_statement(statement, severity, "posting-before-hire", message);
            }
            if let Some(left) = left.filter(|left| *left <= period.from) {
                let message = format!(
                    "発令（{}）が退職年月日（{}）より後です。どちらかの日付を直してください。",
                    period.from.wareki(),
                    left.previous().wareki()
                );
                self.report_statement(statement, Severity::Error, "posting-after-leaving", message);
            }
        }
    }

    fn write(&mut self, person: PersonId, changes: Vec<Change<FactId, What>>) {
        for Change { retract, record, row } in changes {
            self.batch.retracted.extend(retract);
            if let Some((valid, what, effect)) = record {
                self.counts.facts.count(effect);
                let evidence = self.evidence_of(row);
                self.batch.facts.push(Record { person, valid, what, effect, instead_of: retract, evidence, row });
            }
        }
    }

    fn evidence_of(&self, row: u32) -> Option<Box<str>> {
        let index = self.columns.get(Field::Evidence)?;
        let text = self.table.find_row(row)?.cell(index);
        (!text.is_empty()).then(|| text.into())
    }

    fn report_statement(&mut self, statement: &Statement, severity: Severity, code: &'static str, message: String) {
        match self.table.find_row(statement.row) {
            Some(row) => self.report_at(&row, statement.column, severity, code, message),
            None => self.problems.push(Problem::of_row(statement.row, severity, code, message)),
        }
    }
}

/// A posting with the rank and series that its row leaves out: those of the post held on that day or just before.
fn filled(statement: &Statement, line: &Line<FactId, What>) -> What {
    let What::Posting { unit, rank, series, main } = statement.what else { return statement.what.clone() };
    if !statement.open_rank && !statement.open_series {
        return statement.what.clone();
    }
    let (here, before) = (line.on(statement.from), line.on(statement.from.previous()));
    let same_unit = |what: &&What| matches!(what, What::Posting { unit: other, .. } if *other == unit);
    let model = here.filter(same_unit).or_else(|| here.or(before).filter(|_| statement.keeps_rank));
    let Some(What::Posting { rank: known_rank, series: known_series, .. }) = model else { return statement.what.clone() };
    What::Posting {
        unit,
        rank: if statement.open_rank { *known_rank } else { rank },
        series: if statement.open_series { *known_series } else { series },
        main,
    }
}

/// A period as people say it, with its last day.
pub(super) fn period_ja(period: Period) -> String {
    let until = period.last_day().map(Date::wareki).unwrap_or_default();
    format!("{}から{until}", period.from.wareki())
}
