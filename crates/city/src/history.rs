//! The draft of a ledger: facts with the day and the act by which they were recorded and withdrawn. At the
//! end the acts are put in order and become the steps of a journal. Nothing here knows what the facts mean.

use std::collections::{BTreeMap, BTreeSet};

use ayumi_calendar::{Date, Period};
use ayumi_facts::{Fact, FactId, Person, PersonId, Seq, Unit, UnitFact, UnitId, UnitWhat, What};

use crate::Step;

/// What kind of entry in the journal something was. The order is the order within one day.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Act {
    /// 初期登録
    Import,
    /// 組織改正
    Reorganisation,
    /// 退職
    Departures,
    /// 人事異動
    Transfers,
    /// 採用
    Hires,
    /// 休業・派遣
    Absences,
    /// 属性
    Attributes,
    /// 研修の修了: the number of the course in the pack.
    Training(usize),
    /// 試験の合格
    Exams,
    /// スキル評価
    Assessments,
    /// 案件
    Projects,
    /// 指導
    Mentoring,
    /// 判定
    Judgements,
    /// 任命・認定: the number of the role in the pack.
    Appointments(usize),
    /// 記録漏れ
    Late,
    /// 訂正
    Correction,
}

/// When something was entered.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct When {
    /// The day of the entry.
    pub day: Date,
    /// The act it was part of.
    pub act: Act,
}

impl When {
    /// An act on a day.
    pub fn new(day: Date, act: Act) -> Self {
        Self { day, act }
    }
}

/// A row of the draft: its place among the rows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Row(usize);

/// A fact before its journal positions are known.
#[derive(Clone, Debug)]
pub struct Draft<S, W> {
    /// Whom or which unit it is about.
    pub subject: S,
    /// When it was so.
    pub valid: Period,
    /// What is said.
    pub what: W,
    /// When it was entered.
    pub recorded: When,
    /// When it was withdrawn.
    pub retracted: Option<When>,
}

/// The rows about people or about units, as drafted.
#[derive(Clone, Debug)]
pub struct Rows<S, W>(pub Vec<Draft<S, W>>);

impl<S: Clone, W: Clone> Rows<S, W> {
    /// Adds a row.
    pub fn record(&mut self, subject: S, valid: Period, what: W, recorded: When) -> Row {
        self.0.push(Draft { subject, valid, what, recorded, retracted: None });
        Row(self.0.len() - 1)
    }

    /// Ends what a row says on `until`.
    pub fn close(&mut self, row: Row, until: Date, when: When) {
        self.change_end(row, until, when);
    }

    /// Lets what a row says end on another day: the row is withdrawn and one with the known end is entered, so that
    /// what was known before stays as it was. A row that would have no day left is only withdrawn.
    pub fn change_end(&mut self, row: Row, until: Date, when: When) -> Option<Row> {
        let draft = self.0.get_mut(row.0)?;
        if draft.valid.until == until {
            return Some(row);
        }
        let period = Period::new(draft.valid.from, until);
        if let (Some(period), true) = (period, draft.recorded >= when) {
            draft.valid = period;
            return Some(row);
        }
        draft.retracted = Some(when);
        let (subject, what) = (draft.subject.clone(), draft.what.clone());
        period.map(|period| self.record(subject, period, what, when))
    }
}

impl<S, W> Rows<S, W> {
    /// Withdraws a row.
    pub fn withdraw(&mut self, row: Row, when: When) {
        self.0.get_mut(row.0).into_iter().for_each(|draft| draft.retracted = Some(when));
    }
}

/// Everything entered so far.
pub struct Ledger {
    /// Rows about people; the subject is the place in the draft's list of people.
    pub facts: Rows<usize, What>,
    /// Rows about units.
    pub unit_facts: Rows<UnitId, UnitWhat>,
}

/// A person of the draft and when they were first entered.
pub struct Entered {
    /// Who.
    pub person: Person,
    /// When.
    pub when: When,
}

/// The journal of a city: its people and units in the order they were entered, and its steps.
pub struct Journal {
    /// People; the index is the [`PersonId`].
    pub people: Vec<Person>,
    /// Units; the index is the [`UnitId`].
    pub units: Vec<Unit>,
    /// The steps, oldest first.
    pub steps: Vec<Step>,
}

/// Puts everything that was entered by `today` in order. `label` names an act for readers of the journal.
pub fn finish(ledger: Ledger, people: Vec<Entered>, units: Vec<(Unit, When)>, today: Date, label: impl Fn(When) -> String) -> Journal {
    let Ledger { facts: Rows(mut facts), unit_facts: Rows(mut unit_facts) } = ledger;
    wait_for_entries(&mut facts, &mut unit_facts, &people, &units);
    forget_future(&mut facts, today);
    forget_future(&mut unit_facts, today);
    let mut entered: Vec<(usize, Entered)> = people.into_iter().enumerate().filter(|(_, person)| person.when.day <= today).collect();
    entered.sort_by_key(|(place, person)| (person.when, *place));
    let moments = moments(&facts, &unit_facts, &entered, &units);
    let mut steps = moments.iter().map(|when| Step::new(when.day, label(*when))).collect::<Vec<_>>();
    let seq: BTreeMap<When, usize> = moments.iter().enumerate().map(|(index, when)| (*when, index)).collect();
    let seq = |when: When| seq.get(&when).copied().unwrap_or_default();
    let mut ids: BTreeMap<usize, PersonId> = BTreeMap::new();
    let mut names = Vec::with_capacity(entered.len());
    for (index, (place, person)) in entered.into_iter().enumerate() {
        let id = PersonId(index as u32);
        ids.insert(place, id);
        steps.get_mut(seq(person.when)).into_iter().for_each(|step| step.people.push(id));
        names.push(person.person);
    }
    for (index, (_, when)) in units.iter().enumerate().filter(|(_, (_, when))| when.day <= today) {
        steps.get_mut(seq(*when)).into_iter().for_each(|step| step.units.push(UnitId(index as u32)));
    }
    enter_facts(facts, &ids, &mut steps, seq);
    enter_unit_facts(unit_facts, &mut steps, seq);
    Journal { people: names, units: units.into_iter().filter(|(_, when)| when.day <= today).map(|(unit, _)| unit).collect(), steps }
}

/// What was decided before the ledger knew the person or the unit is entered together with them.
fn wait_for_entries(facts: &mut [Draft<usize, What>], unit_facts: &mut [Draft<UnitId, UnitWhat>], people: &[Entered], units: &[(Unit, When)]) {
    let unit = |id: UnitId| units.get(id.0 as usize).map(|(_, when)| *when);
    for row in facts {
        let posted = if let What::Posting { unit: id, .. } = row.what { unit(id) } else { None };
        let known = people.get(row.subject).map(|person| person.when).max(posted);
        row.recorded = known.map_or(row.recorded, |known| row.recorded.max(known));
    }
    for row in unit_facts {
        let other = match row.what {
            UnitWhat::Parent { parent: id } | UnitWhat::SucceededBy { unit: id } => unit(id),
            _ => None,
        };
        let known = unit(row.subject).max(other);
        row.recorded = known.map_or(row.recorded, |known| row.recorded.max(known));
    }
}

fn forget_future<S, W>(rows: &mut Vec<Draft<S, W>>, today: Date) {
    // What was entered and withdrawn in one act was never known.
    rows.retain(|row| row.recorded.day <= today && row.retracted.is_none_or(|when| when > row.recorded));
    rows.iter_mut().for_each(|row| row.retracted = row.retracted.filter(|when| when.day <= today));
    rows.sort_by_key(|row| row.recorded);
}

fn moments(facts: &[Draft<usize, What>], unit_facts: &[Draft<UnitId, UnitWhat>], people: &[(usize, Entered)], units: &[(Unit, When)]) -> Vec<When> {
    let of_facts = facts.iter().flat_map(|row| [Some(row.recorded), row.retracted]).flatten();
    let of_units = unit_facts.iter().flat_map(|row| [Some(row.recorded), row.retracted]).flatten();
    let of_people = people.iter().map(|(_, person)| person.when);
    let last = of_facts.clone().chain(of_units.clone()).map(|when| when.day).max();
    let created = units.iter().map(|(_, when)| *when).filter(|when| last.is_some_and(|last| when.day <= last));
    of_facts.chain(of_units).chain(of_people).chain(created).collect::<BTreeSet<_>>().into_iter().collect()
}

fn enter_facts(rows: Vec<Draft<usize, What>>, ids: &BTreeMap<usize, PersonId>, steps: &mut [Step], seq: impl Fn(When) -> usize) {
    let known = rows.into_iter().filter_map(|row| ids.get(&row.subject).map(|person| (*person, row)));
    for (index, (person, row)) in known.enumerate() {
        let (id, at) = (FactId(index as u64 + 1), seq(row.recorded));
        if let Some(step) = row.retracted.and_then(|when| steps.get_mut(seq(when))) {
            step.retracts.push(id);
        }
        let fact = Fact { id, person, valid: row.valid, recorded: Seq(at as u32 + 1), retracted: Seq::NEVER, what: row.what };
        steps.get_mut(at).into_iter().for_each(|step| step.facts.push(fact.clone()));
    }
}

fn enter_unit_facts(rows: Vec<Draft<UnitId, UnitWhat>>, steps: &mut [Step], seq: impl Fn(When) -> usize) {
    for (index, row) in rows.into_iter().enumerate() {
        let at = seq(row.recorded);
        if let Some(step) = row.retracted.and_then(|when| steps.get_mut(seq(when))) {
            step.unit_retracts.push(index as u32);
        }
        let fact = UnitFact { unit: row.subject, valid: row.valid, recorded: Seq(at as u32 + 1), retracted: Seq::NEVER, what: row.what };
        steps.get_mut(at).into_iter().for_each(|step| step.unit_facts.push(fact.clone()));
    }
}
