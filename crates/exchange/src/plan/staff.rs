//! 職員 and 発令: one row a person, or one row a posting.

use ayumi_calendar::{Date, Period};
use ayumi_facts::{Code, Person, PersonId, What};

use super::posts::Posted;
use super::{Bound, Import, Planner, Statement};
use crate::batch::PersonEntry;
use crate::field::{Field, Part, When};
use crate::problem::{Problem, Severity};
use crate::table::Row;
use crate::words::main_or_not;

/// What earlier rows of the file said about somebody.
#[derive(Clone, Copy)]
struct Earlier {
    row: u32,
    /// The entry in the plan's list of people.
    entry: usize,
    has_main: bool,
}

impl Planner<'_> {
    /// Reads a staff sheet.
    pub(super) fn read_staff(&mut self) {
        let mut seen = std::collections::HashMap::new();
        let table = self.table;
        for row in table.rows() {
            self.read_person(&row, &mut seen);
        }
    }

    /// Reads a sheet of postings.
    pub(super) fn read_postings(&mut self) {
        let table = self.table;
        if self.columns.get(Field::From).is_none() && self.columns.has_posts(When::Stated) {
            let message = format!("発令日の列がないため、すべて{}付けの発令として読みます。", self.defaults.effective.wareki());
            self.say(Severity::Notice, "assumed-date", message);
        }
        for row in table.rows() {
            let Some(person) = self.known_person(&row) else { continue };
            let main = self.flag(&row, Field::Main, main_or_not).unwrap_or(true);
            let (from, until) = self.dates(&row);
            if until.is_some_and(|until| until <= from) {
                self.report_end_before_start(&row);
                continue;
            }
            self.require_unit(&row);
            self.read_posts(&row, Posted { person, main, from, until, hired: None, left: None });
        }
    }

    /// 発令日 (or the effective date) and the day after 終了日.
    pub(super) fn dates(&mut self, row: &Row<'_>) -> (Date, Option<Date>) {
        let from = self.date(row, Field::From).unwrap_or(self.defaults.effective);
        (from, self.day_after(row, Field::Until))
    }

    pub(super) fn report_end_before_start(&mut self, row: &Row<'_>) {
        self.report(row, Field::Until, Severity::Error, "end-before-start", "終了日が開始日より前です。どちらかの日付を直してください。");
    }

    fn require_unit(&mut self, row: &Row<'_>) {
        let named = self.columns.whens.iter().any(|when| {
            let levels = (0..3).map(Part::Level).chain([Part::UnitCode, Part::UnitName, Part::Rank, Part::LevelCode(2)]);
            levels.into_iter().any(|part| !self.cell(row, Field::Post(*when, part)).is_empty())
        });
        if !named {
            self.problems.push(Problem::of_row(
                row.number,
                Severity::Error,
                "missing-unit",
                "所属が空欄です。所属コードまたは所属名を入れてください。",
            ));
        }
    }

    fn read_person(&mut self, row: &Row<'_>, seen: &mut std::collections::HashMap<PersonId, Earlier>) {
        let Some(number) = self.number(row) else { return };
        let main = self.flag(row, Field::Main, main_or_not).unwrap_or(true);
        let known = self.ledger.find_person(&number).or_else(|| self.new_people.get(&number).copied());
        let id = match known.and_then(|id| Some((id, *seen.get(&id)?))) {
            Some((id, earlier)) if main && earlier.has_main => return self.report_duplicate(row, &number, earlier, id),
            Some((id, earlier)) => {
                self.check_same_person(row, earlier);
                seen.insert(id, Earlier { has_main: earlier.has_main || main, ..earlier });
                id
            }
            None => {
                let id = self.enter_person(row, number, known);
                seen.insert(id, Earlier { row: row.number, entry: self.people.len().saturating_sub(1), has_main: main });
                id
            }
        };
        let hired = self.read_service(row, id);
        let (from, until) = self.dates(row);
        if until.is_some_and(|until| until <= from) {
            return self.report_end_before_start(row);
        }
        let left = self.service.get(&id).and_then(|(_, left, _)| *left);
        if left.is_none_or(|left| from < left) {
            self.read_attributes(row, id, from, hired);
        } else {
            self.leavers += 1;
        }
        self.read_posts(row, Posted { person: id, main, from, until, hired, left });
    }

    /// Adds or changes who somebody is. Blank cells say nothing.
    fn enter_person(&mut self, row: &Row<'_>, number: String, known: Option<PersonId>) -> PersonId {
        let before = known.and_then(|id| self.person_now(id)).cloned();
        let birth = self.date(row, Field::Birth);
        let mut person = before.clone().unwrap_or_else(|| Person { number: number.as_str().into(), ..Person::default() });
        for (field, text) in [(Field::Name, &mut person.name), (Field::Kana, &mut person.kana)] {
            let stated = self.cell(row, field);
            if !stated.is_empty() {
                *text = stated.into();
            }
        }
        person.birth = birth.or(person.birth);
        self.check_person(row, before.as_ref(), &person);
        let id = known.unwrap_or_else(|| {
            let id = PersonId((self.ledger.snapshot.people.len() + self.new_people.len()) as u32);
            self.new_people.insert(number, id);
            id
        });
        self.people.push(PersonEntry { id, person, before, row: row.number });
        id
    }

    fn check_person(&mut self, row: &Row<'_>, before: Option<&Person>, person: &Person) {
        if person.name.is_empty() {
            self.report(row, Field::Name, Severity::Error, "missing-name", "氏名が空欄です。台帳にいない職員には氏名が必要です。");
        }
        if person.name.contains(['\u{fffd}', '?']) {
            self.report(row, Field::Name, Severity::Warning, "garbled-name", "氏名に文字化けらしい文字があります。元の名簿と見比べてください。");
        }
        if person.name.contains(['\n', '\r', '\t']) {
            self.report(row, Field::Name, Severity::Error, "bad-name", "氏名に改行またはタブがあります。1つのセルに1人の氏名だけを入れてください。");
        }
        let Some(before) = before else { return };
        let other_birth = before.birth.is_some() && before.birth != person.birth;
        if before.name != person.name && other_birth {
            let message = format!("氏名と生年月日がどちらも台帳（{}）と異なります。職員番号に誤りがないか確かめてください。", before.name);
            self.report(row, Field::Number, Severity::Warning, "another-person", message);
        }
    }

    fn check_same_person(&mut self, row: &Row<'_>, earlier: Earlier) {
        let Some(entry) = self.people.get(earlier.entry) else { return };
        let name = self.cell(row, Field::Name);
        if !name.is_empty() && *name != *entry.person.name {
            let message = format!("{}行目と同じ職員番号ですが、氏名が異なります（{}）。番号か氏名を直してください。", earlier.row, entry.person.name);
            self.report(row, Field::Name, Severity::Error, "duplicate-number", message);
        }
    }

    fn report_duplicate(&mut self, row: &Row<'_>, number: &str, earlier: Earlier, id: PersonId) {
        let main = self.columns.get(Field::Main).is_some();
        let todo = if main {
            "本務の行は1人に1行とし、ほかは兼務としてください。"
        } else {
            "1人1行にするか、兼務の行には「本務兼務」の列で兼務と書いてください。"
        };
        let _ = id;
        let message = format!("職員番号「{number}」は{}行目にもあります。{todo}", earlier.row);
        self.report(row, Field::Number, Severity::Error, "duplicate-number", message);
    }

    /// 採用・退職・任用形態. Returns the day of hiring.
    fn read_service(&mut self, row: &Row<'_>, id: PersonId) -> Option<Date> {
        let hired = self.date(row, Field::Hired);
        let left = self.day_after(row, Field::Left);
        if let (Some(hired), Some(left)) = (hired, left)
            && left <= hired
        {
            self.report(row, Field::Left, Severity::Error, "end-before-start", "退職年月日が採用年月日より前です。どちらかの日付を直してください。");
        }
        if let (Some(birth), Some(hired)) = (self.date_quietly(row, Field::Birth), hired)
            && birth.plus_years(14) > hired
        {
            self.report(
                row,
                Field::Birth,
                Severity::Error,
                "too-young",
                "採用時の年齢が14歳未満になります。生年月日か採用年月日（元号）を直してください。",
            );
        }
        let left = left.filter(|left| hired.is_none_or(|hired| hired < *left));
        if hired.is_some() || left.is_some() {
            self.service.insert(id, (hired, left, row.number));
        }
        self.read_employment(row, id, hired, left);
        hired
    }

    fn read_employment(&mut self, row: &Row<'_>, id: PersonId, hired: Option<Date>, left: Option<Date>) {
        let stated = self.word(row, Field::Employment, |planner| &planner.vocabulary.employment, "unknown-employment");
        if stated.is_none() && !self.cell(row, Field::Employment).is_empty() {
            return;
        }
        let known = self.ledger.facts_of(id).filter_map(|fact| match fact.what {
            What::Employment { employment } => Some((fact.valid, employment)),
            _ => None,
        });
        let known: Vec<(Period, Code)> = known.collect();
        let only = known.len() == 1;
        let known = known.last().copied();
        let assumed = || self.defaults.employment.or_else(|| self.vocabulary.employment.only());
        let wanted = stated.or(known.map(|(_, employment)| employment)).or_else(|| hired.and_then(|_| assumed()));
        let Some(employment) = wanted else {
            if hired.is_some() {
                self.report(
                    row,
                    Field::Hired,
                    Severity::Warning,
                    "no-employment",
                    "任用形態が分からないため、採用年月日を記録しません。任用形態の列を加えるか、取込時に指定してください。",
                );
            }
            return;
        };
        if stated.is_none() && hired.is_none() {
            return;
        }
        let from = self.employed_from(hired, known, only, employment);
        let until = left.map_or(Bound::Open, Bound::Hard);
        if left.is_some_and(|left| left <= from) {
            return;
        }
        let column = self.columns.get(Field::Employment).or(self.columns.get(Field::Hired)).unwrap_or(0);
        self.statements.push(Statement::whole(id, from, until, What::Employment { employment }, row.number, column));
    }

    /// From when the employment of a row holds. `known` is the last one of the ledger, `only` that it has no other.
    fn employed_from(&self, hired: Option<Date>, known: Option<(Period, Code)>, only: bool, employment: Code) -> Date {
        match (hired, known) {
            // Re-employment keeps the day of hiring in most systems; what changes then changes on the day of the sheet.
            (Some(hired), Some((valid, before))) if before != employment && hired <= valid.from => self.defaults.effective.max(valid.from.next()),
            // After a change of kind, the day of hiring belongs to the first kind, not to the last.
            (Some(hired), Some((valid, _))) if !only => hired.max(valid.from),
            (Some(hired), _) => hired,
            (None, _) => self.defaults.effective,
        }
    }

    fn read_attributes(&mut self, row: &Row<'_>, id: PersonId, from: Date, hired: Option<Date>) {
        let from = hired.map_or(from, |hired| from.max(hired));
        for (name, index) in self.columns.attributes.clone() {
            if self.import == Import::Staff
                && let Some(value) = self.value(row, name, index)
            {
                self.statements.push(Statement::whole(id, from, Bound::Open, What::Attribute { name, value }, row.number, index));
            }
        }
    }

    /// A date that has been reported on before.
    fn date_quietly(&self, row: &Row<'_>, field: Field) -> Option<Date> {
        super::cells::date_of(self.cell(row, field)).ok()
    }
}
