//! The list of sections: how many have whom the policy wants them to have, which ones lack them, and the whole tree.

use askama::Template;
use ayumi_engine::{UnitCoverage, Verdict};
use ayumi_exchange::{Cell, Column, ColumnKind, Sheet};
use ayumi_facts::{Code, UnitId};
use ayumi_store::search_key;

use super::covered::Covered;
use super::outline::OutlineRow;
use super::table::{Head, Row, Rows, RuleCell};
use super::{Num, quota, tabs};
use crate::ask::Ask;
use crate::download::{Download, Format};
use crate::error::AppError;
use crate::links;
use crate::page::{Page, count};
use crate::parts::Chip;
use crate::shell::{Link, Shell};

/// Of the sections that lack somebody, so many are named at once.
const FIRST: usize = 24;
/// A tree of at most so many sections is shown unfolded.
const FEW: usize = 60;

/// 所属の一覧.
#[derive(Debug, Template)]
#[template(path = "sections/tree.html")]
pub struct TreePage {
    /// The frame.
    pub shell: Shell,
    /// The pages about sections.
    pub tabs: Vec<Link>,
    /// 「1,008所属・在籍 5,273人」
    pub sub: String,
    /// One figure a rule.
    pub figures: Vec<FigureShown>,
    /// Heads of the rules.
    pub rules: Vec<Head>,
    /// Heads of the roles.
    pub roles: Vec<Head>,
    /// The sections by the unit above all; none where only some are asked for.
    pub tops: Vec<Top>,
    /// Those asked for.
    pub some: Option<Vec<Row>>,
    /// Which ones are listed.
    pub title: &'static str,
    /// What the form for names carries along.
    pub kept: Vec<(&'static str, String)>,
    /// 枠: what is to be, and how many sections stand how.
    pub quotas: Vec<(String, Vec<Chip>, Option<String>)>,
    /// What names must contain; empty: every name.
    pub name: String,
    /// How many sections are listed.
    pub listed: String,
    /// Employed without a main post.
    pub unplaced: Option<Num>,
    /// The list as files.
    pub files: [Link; 2],
    /// All, or only those that lack somebody.
    pub views: Vec<Link>,
}

/// ひとつの定めの数字.
#[derive(Debug)]
pub struct FigureShown {
    /// What sections should have.
    pub title: String,
    /// The target that asks for it.
    pub href: String,
    /// 配置済み
    pub met: String,
    /// 対象
    pub of: String,
    /// 不在
    pub unmet: String,
    /// 不明; empty: none.
    pub unknown: String,
    /// How it is counted.
    pub counted: Vec<String>,
    /// Why there is no figure.
    pub error: Option<String>,
    /// The first sections that lack somebody, the largest first.
    pub first: Vec<Num>,
    /// All of them.
    pub more: Option<Link>,
}

/// 上位の所属 with everything below it.
#[derive(Debug)]
pub struct Top {
    /// 名称
    pub name: String,
    /// 在籍
    pub staff: String,
    /// How its sections stand, a rule each.
    pub standing: Vec<String>,
    /// Unfolded at once.
    pub open: bool,
    /// It and what lies below it.
    pub rows: Vec<Row>,
}

/// The list.
///
/// # Errors
/// The ledger cannot be read.
pub async fn page(ask: Ask) -> Result<Page<TreePage>, AppError> {
    let rows = Rows::new(&ask);
    let wanted = Wanted::new(&ask);
    let some = (!wanted.all()).then(|| some(&ask, &rows, &wanted));
    let tops: Vec<Top> = if some.is_some() { Vec::new() } else { rows.outline.tops().filter_map(|of| top(&ask, &rows, of)).collect() };
    let listed = some.as_ref().map_or(rows.outline.rows.len(), Vec::len);
    let unplaced = rows.outline.unplaced;
    Ok(Page(TreePage {
        tabs: tabs(&ask),
        sub: ask.shell.f2("sections-sub", ("units", count(rows.outline.rows.len())), ("staff", count(rows.outline.people))),
        figures: rows.covered.iter().map(|covered| figure(&ask, &rows, covered)).collect(),
        rules: rows.rule_heads(),
        roles: rows.role_heads(),
        listed: count(listed),
        tops,
        some,
        title: ask.shell.t(wanted.title()),
        kept: wanted.kept(),
        quotas: quota::all(&ask).iter().map(|of| (of.title.clone(), quota::chips(&ask, of), of.error.clone())).collect(),
        name: wanted.name,
        unplaced: (unplaced > 0).then(|| Num::new(unplaced, || links::people(&ask, &[]))),
        files: files(&ask),
        views: views(&ask, &rows.covered),
        shell: ask.shell,
    }))
}

/// Which sections are asked for.
struct Wanted {
    missing: bool,
    quota: String,
    units: Option<Vec<UnitId>>,
    name: String,
    key: String,
}

impl Wanted {
    fn new(ask: &Ask) -> Self {
        let name = ask.shell.given("name").trim().to_owned();
        let quota = ask.shell.given("quota").to_owned();
        let units = if quota.is_empty() { None } else { Some(quota::units(ask, &quota).unwrap_or_default()) };
        Self { missing: ask.shell.given("missing") == "1", quota, units, key: search_key(&name), name }
    }

    fn all(&self) -> bool {
        !self.missing && self.units.is_none() && self.key.is_empty()
    }

    fn title(&self) -> &'static str {
        match (self.missing, &self.units) {
            (true, _) => "sections-list-missing",
            (false, Some(_)) => "sections-list-quota",
            (false, None) => "sections-list",
        }
    }

    fn kept(&self) -> Vec<(&'static str, String)> {
        let missing = self.missing.then(|| ("missing", "1".to_owned()));
        missing.into_iter().chain(self.units.is_some().then(|| ("quota", self.quota.clone()))).collect()
    }

    fn has(&self, ask: &Ask, covered: &[Covered], unit: UnitId) -> bool {
        let lacks = |covered: &Covered| covered.unit(unit).is_some_and(|unit| unit.state != Verdict::Met);
        let called = || search_key(ask.world.scope().units.name(unit, ask.as_of())).contains(&self.key);
        let meant = self.units.as_ref().is_none_or(|units| units.contains(&unit));
        meant && (!self.missing || covered.iter().any(lacks)) && (self.key.is_empty() || called())
    }
}

fn some(ask: &Ask, rows: &Rows, wanted: &Wanted) -> Vec<Row> {
    rows.outline.rows.iter().filter(|row| wanted.has(ask, &rows.covered, row.unit)).map(|row| rows.alone(row)).collect()
}

fn top(ask: &Ask, rows: &Rows, of: &[OutlineRow]) -> Option<Top> {
    let first = of.first()?;
    let units: Vec<UnitId> = of.iter().map(|row| row.unit).collect();
    let below = rows.covered.iter().map(|covered| (covered, covered.below(&units))).filter(|(_, below)| below.of() > 0);
    Some(Top {
        name: ask.world.scope().units.name(first.unit, ask.as_of()).to_owned(),
        staff: count(rows.outline.staff(first.unit)),
        standing: below.map(|(covered, below)| format!("{} {}", covered.rule.whom, rows.below(below))).collect(),
        open: rows.outline.rows.len() <= FEW,
        rows: of.iter().map(|row| rows.row(row, 0)).collect(),
    })
}

fn figure(ask: &Ask, rows: &Rows, covered: &Covered) -> FigureShown {
    let (shell, rule) = (&ask.shell, &covered.rule);
    let mut open: Vec<&UnitCoverage> = covered.open().collect();
    open.sort_by_key(|unit| (unit.state, std::cmp::Reverse(rows.outline.staff(unit.unit)), unit.unit));
    let name = |unit: &&UnitCoverage| Num {
        text: ask.world.scope().units.name(unit.unit, ask.as_of()).to_owned(),
        href: Some(links::section(ask, unit.unit)),
    };
    let elsewhere = covered.found.as_ref().map_or(0, |found| found.elsewhere.len());
    let counted = [
        Some(rule.counted.clone()),
        Some(shell.f1("sections-counted", "group", &rule.group_name)),
        (elsewhere > 0).then(|| shell.f1("sections-elsewhere", "n", count(elsewhere))),
    ];
    let unknown = covered.count(Verdict::Unknown);
    let more = || Link { text: shell.f1("sections-more", "n", count(open.len())), href: shell.to("/sections?missing=1"), current: false };
    FigureShown {
        title: shell.f2("sections-figure", ("whom", &rule.whom), ("need", rule.need)),
        href: rule.target.map_or_else(|| shell.to("/policy"), |target| links::target(ask, target)),
        met: count(covered.count(Verdict::Met)),
        of: count(covered.of()),
        unmet: count(covered.count(Verdict::Unmet)),
        unknown: if unknown > 0 { count(unknown) } else { String::new() },
        counted: counted.into_iter().flatten().collect(),
        error: covered.found.as_ref().err().cloned(),
        first: open.iter().take(FIRST).map(name).collect(),
        more: (open.len() > FIRST).then(more),
    }
}

fn views(ask: &Ask, covered: &[Covered]) -> Vec<Link> {
    if covered.is_empty() && ask.shell.given("quota").is_empty() {
        return Vec::new();
    }
    let (missing, quota) = (ask.shell.given("missing") == "1", !ask.shell.given("quota").is_empty());
    let href = |value: Option<&str>| ask.shell.same(&[("missing", value), ("quota", None)]);
    let view = |text, value: Option<&str>, current| Link { text: ask.shell.t(text).to_owned(), href: href(value), current };
    vec![view("sections-view-all", None, !missing && !quota), view("sections-view-missing", Some("1"), missing)]
}

fn files(ask: &Ask) -> [Link; 2] {
    let given = ["missing", "quota", "name"].map(|name| (name, ask.shell.given(name)));
    let pairs = given.into_iter().filter(|(_, value)| !value.is_empty());
    let kept = form_urlencoded::Serializer::new(String::new()).extend_pairs(pairs).finish();
    [("xlsx", "sections-as-xlsx"), ("csv", "sections-as-csv")].map(|(format, text)| Link {
        text: ask.shell.t(text).to_owned(),
        href: ask.shell.to(&format!("/sections/export?format={format}&{kept}")),
        current: false,
    })
}

/// The list as a file.
///
/// # Errors
/// The format is unknown, or the ledger cannot be read.
pub async fn export(ask: Ask) -> Result<Download, AppError> {
    Ok(Download { sheet: sheet(&ask), format: Format::read(ask.shell.given("format"))?, day: ask.as_of() })
}

/// One row a section: every figure of the list, the unknown in columns of their own.
fn sheet(ask: &Ask) -> Sheet {
    use ColumnKind::{Number, Text};
    let (rows, wanted) = (Rows::new(ask), Wanted::new(ask));
    let front = [("所属コード", Text), ("所属名", Text), ("上位所属コード", Text), ("階層", Number), ("在籍（人）", Number)];
    let mut sheet = Sheet::new("所属", &front);
    let mut column = |heading: String, kind| sheet.columns.push(Column { heading, kind });
    for covered in rows.covered.iter() {
        column(format!("配置：{}", covered.rule.whom), Text);
    }
    for head in rows.role_heads() {
        column(format!("{}（人）", head.text), Number);
        column(format!("{}：不明（人）", head.text), Number);
    }
    let listed = rows.outline.rows.iter().filter(|row| wanted.has(ask, &rows.covered, row.unit));
    sheet.rows = listed.map(|row| cells(ask, &rows, row)).collect();
    sheet
}

fn cells(ask: &Ask, rows: &Rows, row: &OutlineRow) -> Vec<Cell> {
    let (units, day) = (&ask.world.scope().units, ask.as_of());
    let code = |unit| units.code(unit).map_or("", |code: Code| code.as_str());
    let mut cells: Vec<Cell> = vec![
        code(row.unit).into(),
        units.name(row.unit, day).into(),
        units.parent(row.unit, day).map_or("", code).into(),
        (row.depth as u32 + 1).into(),
        (rows.outline.staff(row.unit) as u32).into(),
    ];
    cells.extend(rows.covered.iter().map(|covered| covered.unit(row.unit).map_or("", |unit| unit.state.ja()).into()));
    for holding in rows.outline.holders_of(row.unit).iter().flat_map(|of| &of.within) {
        cells.push((holding.people.len() as u32).into());
        cells.push((holding.unknown.len() as u32).into());
    }
    cells.resize(rows.covered.len() + 2 * rows.outline.holders.roles.len() + 5, Cell::Empty);
    cells
}
