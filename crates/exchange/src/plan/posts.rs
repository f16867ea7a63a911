//! 所属と役職: reads the post columns of a row for each time they speak of, finds or creates the units, and states postings.

use ayumi_calendar::{Date, FiscalYear, Period};
use ayumi_facts::{Code, PersonId, UnitId, What};

use super::{Bound, Planner, Statement};
use crate::field::{Field, Part, When};
use crate::org::Found;
use crate::problem::Severity;
use crate::table::Row;
use crate::text::{hint, nearest};

/// A unit that the plan creates.
pub(super) struct NewUnit {
    pub id: UnitId,
    pub code: Code,
    /// The file gives it no code of its own.
    pub provisional: bool,
    pub name: String,
    pub parent: Option<UnitId>,
    pub exists: Period,
    pub row: u32,
}

/// Whom and from when a row's posts are about.
#[derive(Clone, Copy, Debug)]
pub(super) struct Posted {
    pub person: PersonId,
    pub main: bool,
    /// 発令日 of the row, or the effective date.
    pub from: Date,
    pub until: Option<Date>,
    /// 採用日, where the row has one.
    pub hired: Option<Date>,
    /// 退職日の翌日, where the row has one.
    pub left: Option<Date>,
}

/// The post columns of a row for one time, to be read.
#[derive(Clone, Copy, Debug)]
pub(super) struct Post {
    row: u32,
    when: When,
    posted: Posted,
    series: Option<Code>,
    has_series: bool,
}

impl Planner<'_> {
    /// States every posting of a row; those of past years by [`Planner::read_past`].
    pub(super) fn read_posts(&mut self, row: &Row<'_>, posted: Posted) {
        let series = self.word(row, Field::Series, |planner| &planner.vocabulary.series, "unknown-series");
        let has_series = !self.cell(row, Field::Series).is_empty();
        for when in self.columns.whens.clone() {
            let post = Post { row: row.number, when, posted, series, has_series };
            // A past year's column may give the bare name of a section that the present columns of a later row place
            // in the tree: the years are read when all of the present is known.
            if matches!(when, When::Year(_)) { self.past.push(post) } else { self.state_post(row, &post) }
        }
    }

    /// States the postings of past years, once the units of the present are known.
    pub(super) fn read_past(&mut self) {
        for post in std::mem::take(&mut self.past) {
            if let Some(row) = self.table.find_row(post.row) {
                self.state_post(&row, &post);
            }
        }
    }

    fn state_post(&mut self, row: &Row<'_>, post: &Post) {
        if let Some((from, until)) = self.span(post.when, &post.posted, row) {
            self.read_post(row, post.when, (from, until), &post.posted, post.series, post.has_series);
        }
    }

    fn read_post(&mut self, row: &Row<'_>, when: When, (from, until): (Date, Bound), posted: &Posted, series: Option<Code>, has_series: bool) {
        let rank = match self.whole_post(row, when) {
            Some((_, rank)) => Some(rank),
            None => self.word(row, Field::Post(when, Part::Rank), |planner| &planner.vocabulary.ranks, "unknown-rank"),
        };
        let period = Period { from, until: self.unit_needed_until(until) };
        let Some(unit) = self.unit_of(row, when, period).or_else(|| self.unit_before(row, when, posted, rank, from)) else {
            return self.report_no_unit(row, when, rank);
        };
        if self.is_before_transfer(when) && !self.confirms_current(row, when, posted, unit) {
            return;
        }
        self.statements.push(Statement {
            person: posted.person,
            from,
            until,
            what: What::Posting { unit, rank: rank.unwrap_or_default(), series: series.unwrap_or_default(), main: posted.main },
            open_rank: rank.is_none(),
            open_series: !has_series,
            keeps_rank: !matches!(when, When::Year(_)),
            row: row.number,
            column: self.name_column(row, when),
        });
    }

    /// A rank without any unit: nothing can be recorded of it.
    fn report_no_unit(&mut self, row: &Row<'_>, when: When, rank: Option<Code>) {
        if rank.is_some() && !self.names_unit(row, when) {
            self.report(
                row,
                Field::Post(when, Part::Rank),
                Severity::Warning,
                "missing-unit",
                "所属が空欄のため、この役職の発令は記録しません。所属を入れてください。",
            );
        }
    }

    /// The time that the post columns of a row speak of; None where they are not to be read.
    fn span(&self, when: When, posted: &Posted, row: &Row<'_>) -> Option<(Date, Bound)> {
        let hired = |from: Date| posted.hired.map_or(from, |hired| from.max(hired));
        let leaving = posted.left.unwrap_or(Date::FAR);
        let until = posted.until.map_or(Bound::Open, Bound::Hard);
        let (from, until) = match when {
            When::Year(year) if year == FiscalYear::of(posted.from) && !self.columns.has_posts(When::Stated) => (hired(year.start()), Bound::Open),
            When::Year(year) => (hired(year.start()), Bound::Soft(year.next().start().min(leaving))),
            When::Stated | When::Current if self.is_before_transfer(when) => {
                let last = FiscalYear::of(posted.from.previous());
                (hired(last.start()), Bound::Soft(posted.from))
            }
            // A posting's own date is what it is; a list of the present is no older than the person's service.
            When::Next | When::Stated if self.import == super::Import::Postings || self.columns.get(Field::From).is_some() => (posted.from, until),
            When::Next | When::Stated | When::Current => (hired(posted.from), until),
        };
        let is_empty = matches!(until, Bound::Soft(until) if until <= from) || leaving <= from;
        (!is_empty && self.names_post(row, when)).then_some((from, until))
    }

    /// Whether these columns say where somebody was before the transfer that the sheet is about.
    fn is_before_transfer(&self, when: When) -> bool {
        match when {
            When::Current => self.columns.has_posts(When::Next) || self.columns.has_posts(When::Stated),
            When::Stated => self.columns.has_posts(When::Next),
            When::Next | When::Year(_) => false,
        }
    }

    /// The unit of a row at one time, found or created; None where the cells are blank or wrong (which is reported).
    pub(super) fn unit_of(&mut self, row: &Row<'_>, when: When, period: Period) -> Option<UnitId> {
        let names = self.unit_names(row, when);
        let index = self.columns.get(Field::Post(when, Part::UnitCode)).or_else(|| self.lowest_level_code(row, when));
        let code = index.and_then(|index| Some((index, self.unit_code(row, index)?)));
        match code {
            Some((index, code)) => self.unit_by_code(row, index, &code, &names, when, period),
            None if names.is_empty() => None,
            None => self.unit_by_name(row, &names, when, period),
        }
    }

    /// 留任 with a new rank only: the unit that the person is in, where the sheet names none.
    fn unit_before(&self, row: &Row<'_>, when: When, posted: &Posted, rank: Option<Code>, from: Date) -> Option<UnitId> {
        let may = matches!(when, When::Stated | When::Next) && rank.is_some() && posted.main && !self.names_unit(row, when);
        let mut facts = self.ledger.facts_of(posted.person).filter(|_| may);
        facts.find_map(|fact| match fact.what {
            What::Posting { unit, main: true, .. } if fact.valid.contains(from) || fact.valid.until == from => Some(unit),
            _ => None,
        })
    }

    fn unit_by_code(&mut self, row: &Row<'_>, index: usize, code: &str, names: &[String], when: When, period: Period) -> Option<UnitId> {
        let day = period.from;
        if let Some(unit) = self.org.find_code(code, day) {
            self.check_name(row, unit, names, when, day);
            return self.existing(row, index, unit, period);
        }
        if self.defaults.create_units && !names.is_empty() {
            return Some(self.create_path(row, names, Some(code), when, period));
        }
        let hint = if self.defaults.create_units {
            "所属名の列がないため作れません。"
        } else {
            "コードを確かめるか、先に所属を取り込んでください。"
        };
        self.report_at(row, index, Severity::Error, "unknown-unit", format!("所属コード「{code}」の所属は台帳にありません。{hint}"));
        None
    }

    fn unit_by_name(&mut self, row: &Row<'_>, names: &[String], when: When, period: Period) -> Option<UnitId> {
        let path: Vec<&str> = names.iter().map(String::as_str).collect();
        let index = self.name_column(row, when);
        let shown = names.join("\u{3000}");
        match self.org.find_name(&path, period.from) {
            Found::One(unit) => self.existing(row, index, unit, period),
            Found::None if self.defaults.create_units => Some(self.create_path(row, names, None, when, period)),
            Found::None => {
                let last = path.last().copied().unwrap_or("");
                let near = hint(&nearest(last, self.org.all_names()));
                let message = format!("所属「{shown}」は台帳にありません。{near}名称を確かめるか、先に所属を取り込んでください。");
                self.report_at(row, index, Severity::Error, "unknown-unit", message);
                None
            }
            Found::Many(units) => {
                let codes: String = units
                    .iter()
                    .map(|unit| format!("{}（{}）", self.org.code(*unit), self.org.path(*unit, period.from)))
                    .collect::<Vec<_>>()
                    .join("、");
                let message = format!("「{shown}」という所属が2つ以上あります。所属コードで書くか、上位の所属名も書いてください: {codes}");
                self.report_at(row, index, Severity::Error, "ambiguous-unit", message);
                None
            }
        }
    }

    /// A unit of the ledger; one that does not exist on that day is told about. One of this plan is made to exist on it.
    fn existing(&mut self, row: &Row<'_>, index: usize, unit: UnitId, period: Period) -> Option<UnitId> {
        if self.is_new(unit) {
            self.org.line(unit, period.from).into_iter().for_each(|unit| self.widen(unit, period));
            return Some(unit);
        }
        if !self.org.exists(unit, period.from) && !self.org.lifetime(unit).is_empty() {
            let name = self.org.name(unit, period.from).to_owned();
            let message = format!("所属「{name}」は{}には存在しません。所属か日付に誤りがないか確かめてください。", period.from.wareki());
            self.report_at(row, index, Severity::Warning, "unit-not-existing", message);
        }
        Some(unit)
    }

    pub(super) fn is_new(&self, unit: UnitId) -> bool {
        unit.0 as usize >= self.ledger.org().len()
    }

    /// Lets a unit of this plan exist in this time too.
    fn widen(&mut self, unit: UnitId, period: Period) {
        let Some(index) = (unit.0 as usize).checked_sub(self.ledger.org().len()) else { return };
        if let Some(new) = self.new_units.get_mut(index) {
            new.exists.from = new.exists.from.min(period.from);
            new.exists.until = new.exists.until.max(period.until);
            self.org.widen(unit, period);
        }
    }

    /// Creates a unit and whatever is missing above it.
    pub(super) fn create_path(&mut self, row: &Row<'_>, names: &[String], code: Option<&str>, when: When, period: Period) -> UnitId {
        let mut above: Option<UnitId> = None;
        for depth in 1..names.len() {
            let part = names.get(..depth).unwrap_or_default();
            let path: Vec<&str> = part.iter().map(String::as_str).collect();
            let known = match self.org.find_name(&path, period.from) {
                Found::One(unit) => Some(unit),
                Found::Many(_) | Found::None => None,
            };
            above = Some(match known {
                Some(unit) => self.existing(row, 0, unit, period).unwrap_or(unit),
                None => {
                    let own = self.level_code(row, when, depth - 1);
                    self.create(part, own.as_deref(), above, period, row.number)
                }
            });
        }
        self.create(names, code, above, period, row.number)
    }

    /// Creates one unit. Without a code of its own it is called by its path, so that the next file finds it again.
    fn create(&mut self, path: &[String], code: Option<&str>, parent: Option<UnitId>, period: Period, row: u32) -> UnitId {
        let name = path.last().cloned().unwrap_or_default();
        let provisional = code.is_none();
        let code = Code::new(&code.map_or_else(|| path.join("/"), str::to_owned));
        let id = self.org.add(code, &name, parent, period);
        self.new_units.push(NewUnit { id, code, provisional, name, parent, exists: period, row });
        id
    }

    fn check_name(&mut self, row: &Row<'_>, unit: UnitId, names: &[String], when: When, day: Date) {
        let Some(stated) = names.last() else { return };
        let path: String = names.concat();
        let known = self.org.name(unit, day);
        let whole = crate::text::key(&self.org.path(unit, day));
        let stated_whole = crate::text::key(&path);
        let agrees =
            crate::text::key(known) == crate::text::key(stated) || whole.ends_with(&stated_whole) || stated_whole.ends_with(&crate::text::key(known));
        if !agrees {
            let message = format!("所属コードの所属は「{known}」ですが、所属名は「{stated}」です。コードを正として読みます。");
            let index = self.name_column(row, when);
            self.report_at(row, index, Severity::Warning, "unit-name-differs", message);
        }
    }

    /// Whether 現所属 agrees with the ledger, or the ledger knows nothing. Otherwise it is told about and left out.
    fn confirms_current(&mut self, row: &Row<'_>, when: When, posted: &Posted, stated: UnitId) -> bool {
        let day = posted.from.previous();
        let mut facts = self.ledger.facts_of(posted.person);
        let known = facts.find_map(|fact| match fact.what {
            What::Posting { unit, main: true, .. } if fact.valid.contains(day) => Some(unit),
            _ => None,
        });
        let Some(known) = known.filter(|known| *known != stated) else { return true };
        let message = format!("現在の所属は、台帳では「{}」です。台帳を正とし、この列は取り込みません。", self.org.name(known, day));
        let index = self.name_column(row, when);
        self.report_at(row, index, Severity::Warning, "current-differs", message);
        false
    }

    /// The names of a row's unit, top first: from level columns, or from one cell with spaces between the levels.
    pub(super) fn unit_names(&self, row: &Row<'_>, when: When) -> Vec<String> {
        let levels: Vec<String> =
            (0..3).map(|level| self.cell(row, Field::Post(when, Part::Level(level))).to_owned()).filter(|name| !name.is_empty()).collect();
        let named = self.cell(row, Field::Post(when, Part::UnitName));
        let whole = if named.is_empty() { self.whole_post(row, when).map(|(unit, _)| unit) } else { None };
        let split = whole
            .unwrap_or(named)
            .split([' ', '\u{3000}', '/', '／', '＞', '>', '\n', '\r', '\t'])
            .filter(|name| !name.is_empty())
            .map(str::to_owned);
        if levels.is_empty() { split.collect() } else { levels }
    }

    /// 現職 and the like in one cell: `総務部職員課主査` is a unit and a rank, where no other column names the unit.
    fn whole_post<'r>(&self, row: &Row<'r>, when: When) -> Option<(&'r str, Code)> {
        let parts = [Part::UnitCode, Part::UnitName, Part::Level(0), Part::Level(1), Part::Level(2)];
        if parts.into_iter().any(|part| self.columns.get(Field::Post(when, part)).is_some()) {
            return None;
        }
        let text = self.cell(row, Field::Post(when, Part::Rank));
        if text.is_empty() || self.vocabulary.ranks.get(text).is_some() {
            return None;
        }
        let splits = text.char_indices().skip(1).filter_map(|(at, _)| text.split_at_checked(at));
        let mut posts = splits.filter_map(|(unit, rank)| Some((crate::table::trim(unit), self.vocabulary.ranks.get(rank)?)));
        posts.next()
    }

    fn names_post(&self, row: &Row<'_>, when: When) -> bool {
        self.names_unit(row, when) || !self.cell(row, Field::Post(when, Part::Rank)).is_empty()
    }

    fn names_unit(&self, row: &Row<'_>, when: When) -> bool {
        !self.unit_names(row, when).is_empty()
            || !self.cell(row, Field::Post(when, Part::UnitCode)).is_empty()
            || self.lowest_level_code(row, when).is_some()
    }

    /// The column of the lowest level's code that is filled, if the level's name is the lowest one filled too.
    pub(super) fn lowest_level_code(&self, row: &Row<'_>, when: When) -> Option<usize> {
        let filled = |part| !self.cell(row, Field::Post(when, part)).is_empty();
        let lowest = (0..3).rev().find(|level| filled(Part::Level(*level)) || filled(Part::LevelCode(*level)))?;
        self.columns.get(Field::Post(when, Part::LevelCode(lowest))).filter(|index| !row.cell(*index).is_empty())
    }

    fn level_code(&mut self, row: &Row<'_>, when: When, depth: usize) -> Option<String> {
        let filled = (0..3u8).filter(|level| !self.cell(row, Field::Post(when, Part::Level(*level))).is_empty()).nth(depth)?;
        let index = self.columns.get(Field::Post(when, Part::LevelCode(filled)))?;
        self.unit_code(row, index)
    }

    fn name_column(&self, row: &Row<'_>, when: When) -> usize {
        let level = |level| self.columns.get(Field::Post(when, Part::Level(level))).filter(|index| !row.cell(*index).is_empty());
        let named = self.columns.get(Field::Post(when, Part::UnitName));
        named
            .or_else(|| level(2))
            .or_else(|| level(1))
            .or_else(|| level(0))
            .or_else(|| self.columns.get(Field::Post(when, Part::UnitCode)))
            .unwrap_or(0)
    }

    fn unit_needed_until(&self, until: Bound) -> Date {
        match until {
            Bound::Open => Date::FAR,
            Bound::Soft(until) | Bound::Hard(until) => until,
        }
    }
}
