//! `Org`: the tree of units as known now, with look-ups by code and by name on a day. Units that a plan creates are
//! added to a copy of it.

use std::collections::HashMap;

use ayumi_calendar::{Date, Period};
use ayumi_facts::{Code, Seq, Snapshot, UnitId, UnitWhat};

use crate::text::key;

/// No tree is deeper; a cycle in the data ends here.
const DEEPEST: usize = 12;

/// 組織.
#[derive(Clone, Debug, Default)]
pub struct Org {
    units: Vec<UnitView>,
    codes: HashMap<Code, Vec<UnitId>>,
    names: HashMap<String, Vec<UnitId>>,
}

#[derive(Clone, Debug, Default)]
struct UnitView {
    code: Code,
    exists: Vec<Period>,
    names: Vec<(Period, Box<str>)>,
    parents: Vec<(Period, UnitId)>,
}

/// What a look-up by name found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Found {
    /// One unit.
    One(UnitId),
    /// None.
    None,
    /// Several; the name alone does not say which.
    Many(Vec<UnitId>),
}

impl Org {
    /// The units of a snapshot as known now.
    pub fn new(snapshot: &Snapshot) -> Self {
        let mut org =
            Self { units: snapshot.units.iter().map(|unit| UnitView { code: unit.code, ..UnitView::default() }).collect(), ..Self::default() };
        for fact in snapshot.unit_facts.iter().filter(|fact| fact.known(Seq::NOW)) {
            org.tell(fact.unit, fact.valid, &fact.what);
        }
        for unit in org.ids() {
            org.index(unit);
        }
        org
    }

    /// Every unit's id.
    pub fn ids(&self) -> impl ExactSizeIterator<Item = UnitId> + use<> {
        (0..self.units.len() as u32).map(UnitId)
    }

    /// How many units there are or were.
    pub fn len(&self) -> usize {
        self.units.len()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.units.is_empty()
    }

    /// 所属コード.
    pub fn code(&self, unit: UnitId) -> Code {
        self.view(unit).map(|view| view.code).unwrap_or_default()
    }

    /// The name on a day; before the first and after the last name, the nearest.
    pub fn name(&self, unit: UnitId, day: Date) -> &str {
        let names = self.view(unit).map(|view| view.names.as_slice()).unwrap_or_default();
        let current = names.iter().find(|(period, _)| period.contains(day));
        let nearest = || names.iter().rfind(|(period, _)| period.from <= day).or(names.first());
        current.or_else(nearest).map_or("", |(_, name)| name)
    }

    /// The unit above it on a day.
    pub fn parent(&self, unit: UnitId, day: Date) -> Option<UnitId> {
        let parents = &self.view(unit)?.parents;
        let current = parents.iter().find(|(period, _)| period.contains(day));
        current.or_else(|| parents.iter().rfind(|(period, _)| period.from <= day)).or(parents.first()).map(|(_, parent)| *parent)
    }

    /// The unit and those above it, lowest first.
    pub fn line(&self, unit: UnitId, day: Date) -> Vec<UnitId> {
        std::iter::successors(Some(unit), |unit| self.parent(*unit, day)).take(DEEPEST).collect()
    }

    /// The names from the top to the unit, separated by an ideographic space.
    pub fn path(&self, unit: UnitId, day: Date) -> String {
        let names: Vec<&str> = self.line(unit, day).into_iter().rev().map(|unit| self.name(unit, day)).collect();
        names.join("\u{3000}")
    }

    /// Whether the unit exists on a day.
    pub fn exists(&self, unit: UnitId, day: Date) -> bool {
        self.view(unit).is_some_and(|view| view.exists.iter().any(|period| period.contains(day)))
    }

    /// The periods in which the unit exists.
    pub fn lifetime(&self, unit: UnitId) -> &[Period] {
        self.view(unit).map(|view| view.exists.as_slice()).unwrap_or_default()
    }

    /// The unit with this code on a day; where none exists on it, the last one that bore the code. Codes get reused.
    pub fn find_code(&self, code: &str, day: Date) -> Option<UnitId> {
        let units = self.codes.get(&Code::find(code)?)?;
        units.iter().copied().find(|unit| self.exists(*unit, day)).or(units.last().copied())
    }

    /// The unit with this name on a day. `path` is the name, perhaps with names of units above it in front.
    pub fn find_name(&self, path: &[&str], day: Date) -> Found {
        let joined: String = path.iter().map(|name| key(name)).collect();
        let mut units = self.names.get(&joined).cloned().unwrap_or_default();
        if units.is_empty() {
            units = self.below(path, day);
        }
        let alive: Vec<UnitId> = units.iter().copied().filter(|unit| self.exists(*unit, day) && self.ends_with(*unit, &joined, path, day)).collect();
        match (alive.as_slice(), units.as_slice()) {
            ([unit], _) | ([], [unit]) => Found::One(*unit),
            ([], []) => Found::None,
            ([], _) => Found::Many(units),
            _ => Found::Many(alive),
        }
    }

    /// All names in use, for suggestions.
    pub fn all_names(&self) -> impl Iterator<Item = &str> {
        self.units.iter().flat_map(|unit| unit.names.iter().map(|(_, name)| &**name))
    }

    /// Adds a unit, known from `exists` on under one name and one parent.
    pub(crate) fn add(&mut self, code: Code, name: &str, parent: Option<UnitId>, exists: Period) -> UnitId {
        let unit = UnitId(self.units.len() as u32);
        let parents = parent.map(|parent| (Period::ALWAYS, parent)).into_iter().collect();
        self.units.push(UnitView { code, exists: vec![exists], names: vec![(Period::ALWAYS, name.into())], parents });
        self.index(unit);
        unit
    }

    /// Widens the time in which an added unit exists.
    pub(crate) fn widen(&mut self, unit: UnitId, period: Period) {
        if let Some(exists) = self.units.get_mut(unit.0 as usize).and_then(|view| view.exists.first_mut()) {
            exists.from = exists.from.min(period.from);
            exists.until = exists.until.max(period.until);
        }
    }

    /// Gives an added unit its own code, once the file has told it.
    pub(crate) fn recode(&mut self, unit: UnitId, code: Code) {
        if let Some(view) = self.units.get_mut(unit.0 as usize) {
            view.code = code;
            remember(self.codes.entry(code).or_default(), unit);
        }
    }

    /// The one width of all codes, if all of them are digits.
    pub(crate) fn code_width(&self) -> Option<usize> {
        let mut widths = self.units.iter().map(|unit| {
            let code = unit.code.as_str();
            code.bytes().all(|byte| byte.is_ascii_digit()).then_some(code.len())
        });
        let first = widths.next()??;
        widths.all(|width| width == Some(first)).then_some(first)
    }

    /// Makes a new name findable before the plan is applied.
    pub(crate) fn rename(&mut self, unit: UnitId, since: Date, name: &str) {
        if let Some(view) = self.units.get_mut(unit.0 as usize) {
            view.names.retain_mut(|(period, _)| {
                period.until = period.until.min(since);
                period.from < period.until
            });
            view.names.push((Period::since(since), name.into()));
            self.index(unit);
        }
    }

    fn tell(&mut self, unit: UnitId, valid: Period, what: &UnitWhat) {
        let Some(view) = self.units.get_mut(unit.0 as usize) else { return };
        match what {
            UnitWhat::Exists => view.exists.push(valid),
            UnitWhat::Name { name } => view.names.push((valid, name.clone())),
            UnitWhat::Parent { parent } => view.parents.push((valid, *parent)),
            UnitWhat::Class { .. } | UnitWhat::SucceededBy { .. } | UnitWhat::Attribute { .. } => {}
        }
        view.names.sort_by_key(|(period, _)| period.from);
        view.parents.sort_by_key(|(period, _)| period.from);
    }

    fn index(&mut self, unit: UnitId) {
        let Some(view) = self.view(unit) else { return };
        let (code, days): (Code, Vec<Date>) = (
            view.code,
            view.names.iter().chain([]).map(|(period, _)| period.from).chain(view.parents.iter().map(|(period, _)| period.from)).collect(),
        );
        let mut spellings: Vec<String> = days.into_iter().flat_map(|day| self.spellings(unit, day)).collect();
        spellings.sort_unstable();
        spellings.dedup();
        for spelling in spellings {
            remember(self.names.entry(spelling).or_default(), unit);
        }
        remember(self.codes.entry(code).or_default(), unit);
    }

    /// The unit's name, and the same with each of the names above it in front.
    fn spellings(&self, unit: UnitId, day: Date) -> Vec<String> {
        let mut joined = String::new();
        let line = self.line(unit, day);
        line.into_iter()
            .map(|unit| {
                joined.insert_str(0, &key(self.name(unit, day)));
                joined.clone()
            })
            .collect()
    }

    /// Units called as the last of `path` that stand, at any distance, below units called as the others.
    fn below(&self, path: &[&str], day: Date) -> Vec<UnitId> {
        let Some((last, above)) = path.split_last() else { return Vec::new() };
        let named = self.names.get(&key(last)).cloned().unwrap_or_default();
        let stands_below = |unit: &UnitId| {
            let line: Vec<String> = self.line(*unit, day).into_iter().skip(1).map(|unit| key(self.name(unit, day))).collect();
            !above.is_empty() && above.iter().all(|name| line.contains(&key(name)))
        };
        named.into_iter().filter(stands_below).collect()
    }

    /// Whether the unit is called so on that very day, not only at some other time.
    fn ends_with(&self, unit: UnitId, joined: &str, path: &[&str], day: Date) -> bool {
        let own = path.last().map(|name| key(name)).unwrap_or_default();
        key(self.name(unit, day)) == own || self.spellings(unit, day).iter().any(|spelling| spelling == joined)
    }

    fn view(&self, unit: UnitId) -> Option<&UnitView> {
        self.units.get(unit.0 as usize)
    }
}

fn remember(units: &mut Vec<UnitId>, unit: UnitId) {
    if !units.contains(&unit) {
        units.push(unit);
    }
}
