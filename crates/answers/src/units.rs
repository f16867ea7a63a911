//! The units of a day as a tree, with how many people have their main post there.

use std::collections::HashMap;

use ayumi_exchange::{ColumnKind, Sheet};
use ayumi_facts::{Code, UnitId, UnitWhat, What};
use schemars::JsonSchema;
use serde::Serialize;

use crate::{Desk, Head, Sheets};

/// 所属の一覧.
#[derive(Clone, Debug, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub struct UnitsView {
    /// Whose, when.
    #[serde(flatten)]
    pub head: Head,
    /// 所属, those below behind the one above.
    pub units: Vec<UnitRow>,
}

/// ひとつの所属.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct UnitRow {
    /// 鍵: the ledger's own number.
    pub key: Option<i64>,
    /// 所属コード
    pub code: Code,
    /// 名称
    pub label: String,
    /// 上位の所属コード; null at the top.
    pub parent: Option<Code>,
    /// How deep it lies below the top, from 0.
    pub depth: usize,
    /// 区分
    pub classes: Vec<String>,
    /// 本務の人数 in the unit itself.
    pub people: u32,
    /// 本務の人数 in it and below.
    pub total: u32,
}

/// The units of the day.
pub fn view(desk: &Desk) -> UnitsView {
    let tree = Tree::new(desk);
    let mut units = Vec::new();
    for top in &tree.tops {
        tree.push(*top, 0, &mut units);
    }
    UnitsView { head: desk.head(), units }
}

struct Tree<'a> {
    desk: &'a Desk<'a>,
    tops: Vec<UnitId>,
    below: HashMap<UnitId, Vec<UnitId>>,
    people: HashMap<UnitId, u32>,
    classes: HashMap<UnitId, Vec<String>>,
}

impl<'a> Tree<'a> {
    fn new(desk: &'a Desk<'a>) -> Self {
        let scope = desk.scope;
        let (mut tops, mut below): (Vec<UnitId>, HashMap<UnitId, Vec<UnitId>>) = (Vec::new(), HashMap::new());
        for unit in scope.units.ids().filter(|unit| scope.units.exists(*unit, desk.as_of)) {
            match scope.units.parent(unit, desk.as_of) {
                Some(parent) => below.entry(parent).or_default().push(unit),
                None => tops.push(unit),
            }
        }
        let by_code = |units: &mut Vec<UnitId>| units.sort_by_key(|unit| scope.units.code(*unit));
        by_code(&mut tops);
        below.values_mut().for_each(by_code);
        Self { desk, tops, below, people: people(desk), classes: classes(desk) }
    }

    /// The unit and everything below it. How many people are there, all told.
    fn push(&self, unit: UnitId, depth: usize, rows: &mut Vec<UnitRow>) -> u32 {
        let (units, day) = (&self.desk.scope.units, self.desk.as_of);
        let people = self.people.get(&unit).copied().unwrap_or(0);
        let at = rows.len();
        rows.push(UnitRow {
            key: self.desk.loaded.unit_key(unit).map(|key| key.0),
            code: units.code(unit).unwrap_or_default(),
            label: units.name(unit, day).to_owned(),
            parent: units.parent(unit, day).and_then(|parent| units.code(parent)),
            depth,
            classes: self.classes.get(&unit).cloned().unwrap_or_default(),
            people,
            total: people,
        });
        let below: u32 = self.below.get(&unit).into_iter().flatten().map(|unit| self.push(*unit, depth + 1, rows)).sum();
        if let Some(row) = rows.get_mut(at) {
            row.total += below;
        }
        people + below
    }
}

fn people(desk: &Desk) -> HashMap<UnitId, u32> {
    let mut people = HashMap::new();
    for fact in desk.scope.snapshot.facts().iter().filter(|fact| fact.known(desk.scope.known_at) && fact.valid.contains(desk.as_of)) {
        if let What::Posting { unit, main: true, .. } = fact.what {
            *people.entry(unit).or_default() += 1;
        }
    }
    people
}

fn classes(desk: &Desk) -> HashMap<UnitId, Vec<String>> {
    let names = desk.names();
    let mut classes: HashMap<UnitId, Vec<String>> = HashMap::new();
    for fact in desk.scope.snapshot.unit_facts.iter().filter(|fact| fact.known(desk.scope.known_at) && fact.valid.contains(desk.as_of)) {
        if let UnitWhat::Class { class } = fact.what {
            classes.entry(fact.unit).or_default().push(names.name(ayumi_policy::grammar::Noun::UnitGroup, class));
        }
    }
    classes
}

impl Sheets for UnitsView {
    fn sheet(&self) -> Sheet {
        use ColumnKind::{Number, Text};
        let columns = [
            ("所属コード", Text),
            ("所属名", Text),
            ("上位所属コード", Text),
            ("本務（人）", Number),
            ("以下を含む本務（人）", Number),
            ("区分", Text),
        ];
        let mut sheet = Sheet::new("所属", &columns);
        let row = |row: &UnitRow| {
            let parent = row.parent.map_or("", Code::as_str);
            vec![
                row.code.as_str().into(),
                row.label.as_str().into(),
                parent.into(),
                row.people.into(),
                row.total.into(),
                row.classes.join("、").into(),
            ]
        };
        sheet.rows = self.units.iter().map(row).collect();
        sheet
    }
}
