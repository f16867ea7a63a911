//! Plans an import: a table, a mapping, the policy's words and the ledger become a batch, or a list of what to mend.
//! Pure: nothing is written, and nothing depends on the day of loading. A transfer sheet takes effect on its own day.

mod cells;
mod columns;
mod events;
mod facts;
mod lines;
mod merge;
mod posts;
mod staff;
mod unit_merge;
mod units;

use std::collections::HashMap;

use ayumi_calendar::Date;
use ayumi_facts::{Code, Kind, Person, PersonId, What};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::batch::{Batch, Counts, Effect, PersonEntry, Plan};
use crate::field::Field;
use crate::ledger::Ledger;
use crate::mapping::Mapping;
use crate::org::Org;
use crate::problem::{Problem, Problems, Severity};
use crate::table::{Row, Table};
use crate::words::Vocabulary;
use columns::Columns;
use posts::NewUnit;

/// 取込の種類.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
#[schemars(rename = "ImportKind")]
pub enum Import {
    /// 職員: one row a person, with posts, attributes and one column per past year if there are any.
    Staff,
    /// 所属: one row a unit.
    Units,
    /// 発令: one row a posting.
    Postings,
    /// 事実: one row a completion, pass, assessment …
    Facts,
}

impl Import {
    /// The Japanese word.
    pub fn ja(self) -> &'static str {
        match self {
            Self::Staff => "職員",
            Self::Units => "所属",
            Self::Postings => "発令",
            Self::Facts => "事実",
        }
    }
}

/// What the file does not say.
#[derive(Clone, Copy, Debug)]
pub struct Defaults {
    /// 基準日・発令日: from when things hold whose row has no date of its own.
    pub effective: Date,
    /// 任用形態 of rows that name none.
    pub employment: Option<Code>,
    /// 種類 of the facts of a sheet without a column for it (the result sheet of a course).
    pub kind: Option<Kind>,
    /// Whether units that the ledger does not know are created from the file. Otherwise they are errors.
    pub create_units: bool,
}

impl Defaults {
    /// The usual: units are created while the ledger has none at all, which is how a new city begins.
    pub fn from(effective: Date, ledger: &Ledger<'_>) -> Self {
        Self { effective, employment: None, kind: None, create_units: ledger.org().is_empty() }
    }
}

/// Plans an import. The same file planned on a ledger that has taken it over changes nothing.
pub fn plan(import: Import, table: &Table, mapping: &Mapping, vocabulary: &Vocabulary<'_>, ledger: &Ledger<'_>, defaults: &Defaults) -> Plan {
    let mut planner = Planner::new(import, table, mapping, vocabulary, ledger, defaults);
    if planner.columns.are_enough(import, defaults, &mut planner.problems) {
        match import {
            Import::Staff => planner.read_staff(),
            Import::Units => planner.read_units(),
            Import::Postings => planner.read_postings(),
            Import::Facts => planner.read_facts(),
        }
    }
    planner.finish()
}

/// How long a statement holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Bound {
    /// Until something else is known.
    Open,
    /// At most until this day: a column of a past year says what was so at its start.
    Soft(Date),
    /// Until this day, as the file says.
    Hard(Date),
}

/// One thing that the file says about a person.
#[derive(Clone, Debug)]
struct Statement {
    person: PersonId,
    from: Date,
    until: Bound,
    what: What,
    /// 職位・職種 that the file leaves out and the ledger may know.
    open_rank: bool,
    open_series: bool,
    /// Whether a rank that the file leaves out is the one held before; a past year's is not known.
    keeps_rank: bool,
    row: u32,
    column: usize,
}

impl Statement {
    /// A statement that leaves nothing out.
    fn whole(person: PersonId, from: Date, until: Bound, what: What, row: u32, column: usize) -> Self {
        Self { person, from, until, what, open_rank: false, open_series: false, keeps_rank: true, row, column }
    }
}

/// The state of one planning run.
struct Planner<'a> {
    import: Import,
    table: &'a Table,
    columns: Columns,
    vocabulary: &'a Vocabulary<'a>,
    ledger: &'a Ledger<'a>,
    defaults: &'a Defaults,
    problems: Problems,
    org: Org,
    new_units: Vec<NewUnit>,
    unit_statements: Vec<unit_merge::UnitStatement>,
    /// Units of the ledger that the file speaks of.
    known_units: Vec<ayumi_facts::UnitId>,
    new_people: HashMap<String, PersonId>,
    people: Vec<PersonEntry>,
    statements: Vec<Statement>,
    /// Post columns of past years, still to be read.
    past: Vec<posts::Post>,
    /// 採用日・退職日の翌日 as the file says.
    service: HashMap<PersonId, (Option<Date>, Option<Date>, u32)>,
    /// Rows of people who had left by the date of the sheet.
    leavers: usize,
    repaired: cells::Repaired,
    number_width: Option<usize>,
    /// The width of most staff numbers of the file.
    usual_width: Option<usize>,
    code_width: Option<usize>,
    counts: Counts,
    batch: Batch,
}

impl<'a> Planner<'a> {
    fn new(
        import: Import,
        table: &'a Table,
        mapping: &Mapping,
        vocabulary: &'a Vocabulary<'a>,
        ledger: &'a Ledger<'a>,
        defaults: &'a Defaults,
    ) -> Self {
        let mut problems = Problems::default();
        problems.extend(table.problems.iter().cloned());
        let columns = Columns::new(import, table, mapping, vocabulary, &mut problems);
        let usual_width = columns.get(Field::Number).and_then(|index| cells::usual_width(table, index));
        Self {
            import,
            table,
            columns,
            vocabulary,
            ledger,
            defaults,
            problems,
            org: ledger.org().clone(),
            new_units: Vec::new(),
            unit_statements: Vec::new(),
            known_units: Vec::new(),
            new_people: HashMap::new(),
            people: Vec::new(),
            statements: Vec::new(),
            past: Vec::new(),
            service: HashMap::new(),
            leavers: 0,
            repaired: cells::Repaired::default(),
            number_width: ledger.number_width(),
            usual_width,
            code_width: ledger.org().code_width(),
            counts: Counts::default(),
            batch: Batch { based_on: Some(ledger.snapshot.last), ..Batch::default() },
        }
    }

    fn finish(mut self) -> Plan {
        self.read_past();
        self.tell_repaired();
        if self.leavers > 0 {
            let message = format!("基準日までに退職した職員が{}件あります。退職後となる所属と属性は読みません。", self.leavers);
            self.say(Severity::Notice, "leavers", message);
        }
        self.merge_people();
        self.merge_facts();
        self.merge_units();
        let batch = (!self.problems.has_errors()).then_some(self.batch);
        Plan { counts: self.counts, problems: self.problems.into_sorted(), batch }
    }

    /// Splits the changed people from the unchanged ones.
    fn merge_people(&mut self) {
        for entry in std::mem::take(&mut self.people) {
            match &entry.before {
                None => self.counts.people.count(Effect::Added),
                Some(before) if *before == entry.person => {
                    self.counts.people.unchanged += 1;
                    continue;
                }
                Some(_) => self.counts.people.count(Effect::Changed),
            }
            self.batch.people.push(entry);
        }
    }

    /// The person that a row is about; an error if the ledger knows none.
    fn known_person(&mut self, row: &Row<'_>) -> Option<PersonId> {
        let number = self.number(row)?;
        let found = self.ledger.find_person(&number);
        if found.is_none() {
            let message = format!("職員番号「{number}」の職員は台帳にいません。番号を確かめるか、先に職員を取り込んでください。");
            self.report(row, crate::field::Field::Number, Severity::Error, "unknown-person", message);
        }
        found
    }

    fn person_now(&self, id: PersonId) -> Option<&Person> {
        self.ledger.snapshot.person(id)
    }

    fn say(&mut self, severity: Severity, code: &'static str, message: String) {
        self.problems.push(Problem::of_file(severity, code, message));
    }
}
