//! 所属: one row a unit, with its place in the tree, its classes and attributes.
//!
//! 設置日 and 廃止日 bound its existence. A new unit has its name, place and classes from the first day; what the file
//! changes about a unit of the ledger changes on the effective date, so that the past keeps its names.

use ayumi_calendar::{Date, Period};
use ayumi_facts::{Code, UnitId, UnitWhat};

use super::unit_merge::{UnitSlot, UnitStatement};
use super::{Bound, Planner};
use crate::field::{Field, Part, When};
use crate::org::Found;
use crate::problem::{Problem, Severity};
use crate::table::Row;
use crate::text::key;
use crate::words::yes_no;

/// A row whose unit is known, and from when it speaks.
struct Placed {
    unit: UnitId,
    /// When what the row says begins to hold.
    day: Date,
    /// 廃止日の翌日.
    until: Option<Date>,
}

impl Planner<'_> {
    /// Reads a sheet of units: first which units there are, then how they stand to each other.
    pub(super) fn read_units(&mut self) {
        let table = self.table;
        let mut seen = std::collections::HashMap::new();
        let placed: Vec<(Row<'_>, Placed)> = table
            .rows()
            .filter_map(|row| {
                let placed = self.place_unit(&row)?;
                if let Some(first) = seen.insert(placed.unit, row.number) {
                    let message = format!("この所属は{first}行目にもあります。1つの所属を1行にしてください。");
                    self.problems.push(Problem::of_row(row.number, Severity::Error, "duplicate-unit", message));
                }
                Some((row, placed))
            })
            .collect();
        for (row, placed) in &placed {
            self.read_parent(row, placed);
            self.read_classes(row, placed);
            self.read_unit_attributes(row, placed);
            self.read_successors(row, placed);
        }
    }

    fn place_unit(&mut self, row: &Row<'_>) -> Option<Placed> {
        let names = self.unit_names_here(row);
        let index = self.columns.get(Field::Post(When::Stated, Part::UnitCode)).or_else(|| self.lowest_level_code(row, When::Stated));
        let code = index.and_then(|index| self.unit_code(row, index));
        if names.is_empty() && code.is_none() {
            self.problems.push(Problem::of_row(
                row.number,
                Severity::Error,
                "missing-unit",
                "所属コードも所属名も空欄です。どちらかを入れるか、行を削除してください。",
            ));
            return None;
        }
        let from = self.date(row, Field::From);
        let until = self.day_after(row, Field::Until);
        let since = from.unwrap_or(self.defaults.effective);
        if until.is_some_and(|until| until <= since) && from.is_some() {
            self.report_end_before_start(row);
            return None;
        }
        match self.unit_here(row, code.as_deref(), &names, since)? {
            Some(unit) => Some(self.speak_of(row, unit, &names, from, until)),
            None => self.new_unit(row, code.as_deref(), &names, Period { from: since, until: until.unwrap_or(Date::FAR) }),
        }
    }

    /// The unit of the row among those known; `Some(None)`: a new one.
    fn unit_here(&mut self, row: &Row<'_>, code: Option<&str>, names: &[String], since: Date) -> Option<Option<UnitId>> {
        let ended = |planner: &Self, unit: UnitId| {
            let lifetime = planner.org.lifetime(unit);
            !lifetime.is_empty() && lifetime.iter().all(|period| period.until <= since)
        };
        if let Some(code) = code {
            if let Some(unit) = self.org.find_code(code, since) {
                return Some((!ended(self, unit)).then_some(unit));
            }
            return Some(self.provisional(names, since).inspect(|unit| self.give_code(*unit, code)));
        }
        let path: Vec<&str> = names.iter().map(String::as_str).collect();
        match self.org.find_name(&path, since) {
            Found::One(unit) => Some((!ended(self, unit)).then_some(unit)),
            Found::None => Some(None),
            Found::Many(_) => {
                let message = format!("「{}」という所属が2つ以上あります。所属コードの列を加えてください。", names.join("\u{3000}"));
                self.report(row, Field::Post(When::Stated, Part::UnitName), Severity::Error, "ambiguous-unit", message);
                None
            }
        }
    }

    /// A unit of this plan that was created from a name only and now gets its row.
    fn provisional(&self, names: &[String], since: Date) -> Option<UnitId> {
        let path: Vec<&str> = names.iter().map(String::as_str).collect();
        let Found::One(unit) = self.org.find_name(&path, since) else { return None };
        self.new_units.iter().find(|new| new.id == unit && new.provisional).map(|new| new.id)
    }

    fn give_code(&mut self, unit: UnitId, code: &str) {
        let code = Code::new(code);
        self.org.recode(unit, code);
        if let Some(new) = self.new_units.iter_mut().find(|new| new.id == unit) {
            (new.code, new.provisional) = (code, false);
        }
    }

    fn new_unit(&mut self, row: &Row<'_>, code: Option<&str>, names: &[String], exists: Period) -> Option<Placed> {
        if names.is_empty() {
            self.report(row, Field::Post(When::Stated, Part::UnitName), Severity::Error, "missing-unit-name", "新しい所属には所属名が必要です。");
            return None;
        }
        let unit = self.create_path(row, names, code, When::Stated, exists);
        Some(Placed { unit, day: exists.from, until: (exists.until != Date::FAR).then_some(exists.until) })
    }

    /// States what the row says of a unit that is known already.
    fn speak_of(&mut self, row: &Row<'_>, unit: UnitId, names: &[String], from: Option<Date>, until: Option<Date>) -> Placed {
        let first = self.org.lifetime(unit).first().map(|period| period.from);
        let since = from.or(first).unwrap_or(self.defaults.effective);
        let is_new = self.is_new(unit);
        if !is_new {
            self.known_units.push(unit);
        }
        if !is_new && (from.is_some() || until.is_some()) {
            let bound = until.map_or(Bound::Open, Bound::Hard);
            self.state_unit(unit, UnitSlot::Exists, since, bound, Some(UnitWhat::Exists), row);
        }
        let last = until.map_or(Date::FAR, Date::previous);
        let day = if is_new { since } else { self.defaults.effective.max(since).min(last.max(since)) };
        if let Some(name) = names.last()
            && !is_new
        {
            self.state_unit(unit, UnitSlot::Name, day, Bound::Open, Some(UnitWhat::Name { name: name.as_str().into() }), row);
            if self.org.name(unit, day) != name {
                self.org.rename(unit, day, name);
            }
        }
        Placed { unit, day, until }
    }

    fn read_parent(&mut self, row: &Row<'_>, placed: &Placed) {
        let code = self.columns.get(Field::ParentCode).and_then(|index| Some((index, self.unit_code(row, index)?)));
        let name = self.cell(row, Field::ParentName);
        let names = self.unit_names_here(row);
        let parent = if let Some((index, code)) = code {
            let found = self.org.find_code(&code, placed.day);
            if found.is_none() {
                self.report_at(
                    row,
                    index,
                    Severity::Error,
                    "unknown-unit",
                    format!("上位所属コード「{code}」の所属が台帳にもこの表にもありません。"),
                );
            }
            found
        } else if !name.is_empty() {
            self.parent_by_name(row, name, placed.day)
        } else if let Some((_, above)) = names.split_last().filter(|(_, above)| !above.is_empty()) {
            let path: Vec<&str> = above.iter().map(String::as_str).collect();
            match self.org.find_name(&path, placed.day) {
                Found::One(unit) => Some(unit),
                Found::None | Found::Many(_) => None,
            }
        } else {
            None
        };
        let Some(parent) = parent else { return };
        if self.org.line(parent, placed.day).contains(&placed.unit) {
            let message = "上位の所属が自分自身か、自分の下にある所属です。";
            self.problems.push(Problem::of_row(row.number, Severity::Error, "unit-cycle", message));
            return;
        }
        self.state_unit(placed.unit, UnitSlot::Parent, placed.day, Bound::Open, Some(UnitWhat::Parent { parent }), row);
    }

    fn parent_by_name(&mut self, row: &Row<'_>, name: &str, day: Date) -> Option<UnitId> {
        let path: Vec<&str> = name.split([' ', '\u{3000}', '/']).filter(|part| !part.is_empty()).collect();
        match self.org.find_name(&path, day) {
            Found::One(unit) => Some(unit),
            Found::None => {
                self.report(row, Field::ParentName, Severity::Error, "unknown-unit", format!("上位所属「{name}」が台帳にもこの表にもありません。"));
                None
            }
            Found::Many(_) => {
                self.report(
                    row,
                    Field::ParentName,
                    Severity::Error,
                    "ambiguous-unit",
                    format!("「{name}」という所属が2つ以上あります。上位所属コードで書いてください。"),
                );
                None
            }
        }
    }

    fn read_classes(&mut self, row: &Row<'_>, placed: &Placed) {
        for (class, index) in self.columns.classes.clone() {
            let text = row.cell(index);
            let belongs = if text.is_empty() { Some(false) } else { yes_no(text) };
            match belongs {
                Some(belongs) => self.state_class(row, placed, class, belongs),
                None => self.report_at(row, index, Severity::Error, "bad-flag", format!("「{text}」は「○」または空欄として読めません。")),
            }
        }
        let Some(index) = self.columns.get(Field::Classes) else { return };
        let text = row.cell(index);
        if text.is_empty() {
            return;
        }
        let mut listed = Vec::new();
        for word in
            text.split(['、', ',', '，', ';', '；', '\n', '・']).map(crate::table::trim).filter(|word| !word.is_empty() && key(word) != "なし")
        {
            match self.vocabulary.classes.get(word) {
                Some(class) => listed.push(class),
                None => self.report_at(row, index, Severity::Error, "unknown-class", self.vocabulary.classes.unknown(word)),
            }
        }
        let all: Vec<Code> = self.vocabulary.classes.entries().map(|(class, _)| class).collect();
        for class in all {
            self.state_class(row, placed, class, listed.contains(&class));
        }
    }

    fn state_class(&mut self, row: &Row<'_>, placed: &Placed, class: Code, belongs: bool) {
        let what = belongs.then_some(UnitWhat::Class { class });
        self.state_unit(placed.unit, UnitSlot::Class(class), placed.day, Bound::Open, what, row);
    }

    fn read_unit_attributes(&mut self, row: &Row<'_>, placed: &Placed) {
        for (name, index) in self.columns.attributes.clone() {
            if let Some(value) = self.value(row, name, index) {
                self.state_unit(placed.unit, UnitSlot::Attribute(name), placed.day, Bound::Open, Some(UnitWhat::Attribute { name, value }), row);
            }
        }
    }

    fn read_successors(&mut self, row: &Row<'_>, placed: &Placed) {
        let Some(index) = self.columns.get(Field::Successors) else { return };
        let day = placed.until.unwrap_or(placed.day);
        for word in row.cell(index).split(['、', ',', '，', ';', '；', '\n', ' ', '\u{3000}']).filter(|word| !word.is_empty()) {
            let by_name = || match self.org.find_name(&[word], day) {
                Found::One(unit) => Some(unit),
                Found::None | Found::Many(_) => None,
            };
            match self.org.find_code(word, day).or_else(by_name) {
                Some(unit) => self.state_unit(placed.unit, UnitSlot::Successor(unit), day, Bound::Open, Some(UnitWhat::SucceededBy { unit }), row),
                None => self.report_at(row, index, Severity::Error, "unknown-unit", format!("後継の所属「{word}」が台帳にもこの表にもありません。")),
            }
        }
    }

    fn unit_names_here(&self, row: &Row<'_>) -> Vec<String> {
        self.unit_names(row, When::Stated)
    }

    fn state_unit(&mut self, unit: UnitId, slot: UnitSlot, from: Date, until: Bound, what: Option<UnitWhat>, row: &Row<'_>) {
        self.unit_statements.push(UnitStatement { unit, slot, from, until, what, row: row.number });
    }
}
