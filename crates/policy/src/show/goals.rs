//! Targets by year, KPIs, goals, and measures by pillar.

use ayumi_calendar::parse_fiscal_year;
use indexmap::IndexSet;

use super::Block;
use super::block::heads;
use super::view::{View, since, text, word};
use crate::form::words;
use crate::model::{Action, Goal, Kpi, Part, Pillar, Target};

pub(super) fn show(view: &View<'_>, out: &mut Vec<Block>) {
    targets(view, out);
    if let Some(table) = Block::table(heads(KPI), view.pack.kpis.iter().map(|one| kpi(view, one)).collect()) {
        out.extend([Block::heading(1, "KPI"), table]);
    }
    if !view.pack.goals.is_empty() {
        out.push(Block::heading(1, "ねらい"));
    }
    view.pack.goals.iter().for_each(|one| goal(view, one, out));
    pillars(view, out);
}

/// The fiscal years of all targets, earliest first, by their short names.
fn years(targets: &[Target]) -> Vec<(i32, String)> {
    let years = targets.iter().flat_map(|target| target.by_year.keys()).map(|year| year_of(year));
    let mut years: Vec<(i32, String)> = years.collect::<IndexSet<_>>().into_iter().collect();
    years.sort();
    years
}

fn year_of(text: &str) -> (i32, String) {
    parse_fiscal_year(text).map_or_else(|_| (i32::MAX, text.to_owned()), |year| (year.0, year.short()))
}

fn targets(view: &View<'_>, out: &mut Vec<Block>) {
    let years = years(&view.pack.targets);
    let headings =
        heads(["目標"]).into_iter().chain(years.iter().map(|(_, year)| year.clone())).chain(heads(["計", "到達目標", "期限", "指標", "出典"]));
    let rows: Vec<Vec<String>> = view.pack.targets.iter().map(|one| target(view, one, &years)).collect();
    if let Some(table) = Block::table(headings.collect(), rows) {
        out.extend([Block::heading(1, "目標"), table]);
    }
    let noted = view.pack.targets.iter().filter_map(|target| target.note.as_ref().map(|note| format!("{}: {note}", view.of(&target.name))));
    let notes: Vec<String> = noted.collect();
    out.extend((!notes.is_empty()).then_some(Block::List(notes)));
}

fn target(view: &View<'_>, target: &Target, years: &[(i32, String)]) -> Vec<String> {
    let unit = target.unit.as_deref().unwrap_or("");
    let amount = |quantity: Option<crate::At<crate::Quantity>>| quantity.map_or_else(String::new, |amount| view.quantity(amount.value, unit));
    let of_year = |year: &(i32, String)| amount(target.by_year.iter().find(|(key, _)| year_of(key) == *year).map(|(_, value)| *value));
    let measure = target.measure.as_ref().map_or_else(|| "【未定】測り方が決まっていません".into(), |measure| view.reader.measure(measure));
    let measure = if target.measure.is_none() && !target.sum_of.is_empty() {
        format!("{}の和", view.names(&[Part::Targets], &target.sum_of))
    } else {
        measure
    };
    let mut row = vec![view.of(&target.name).into()];
    row.extend(years.iter().map(of_year));
    row.extend([amount(target.total), amount(target.value), target.by.map_or_else(String::new, |by| view.deadline(by.value))]);
    row.extend([measure, text(target.source.as_ref())]);
    row
}

const KPI: [&str; 8] = ["KPI", "指標", "単位", "所管", "望ましい向き", "点検の時期", "注意の基準・注", "出典"];

fn kpi(view: &View<'_>, kpi: &Kpi) -> Vec<String> {
    let unit = kpi.unit.as_deref().unwrap_or("");
    let warn = kpi.warn.map(|warn| view.quantity(warn.value, unit));
    let notes: Vec<String> = warn.into_iter().chain(kpi.note.clone()).collect();
    vec![
        view.of(&kpi.name).into(),
        kpi.measure.as_ref().map_or_else(|| "【未定】".into(), |measure| view.reader.measure(measure)),
        unit.into(),
        kpi.owner.map_or_else(String::new, |owner| view.name(&[Part::Bodies, Part::Roles], &owner)),
        word(words::DIRECTION, kpi.direction),
        text(kpi.period.as_ref()),
        notes.join("。"),
        text(kpi.source.as_ref()),
    ]
}

fn goal(view: &View<'_>, goal: &Goal, out: &mut Vec<Block>) {
    out.push(Block::heading(2, view.of(&goal.name)));
    let mut lines = Vec::new();
    let mut add = |name: &str, value: Option<String>| lines.extend(value.map(|value| format!("{name}: {value}")));
    add("現状", goal.present.clone());
    add("あるべき姿", goal.desired.clone());
    add("追う目標とKPI", (!goal.indicators.is_empty()).then(|| view.names(&[Part::Targets, Part::Kpis], &goal.indicators)));
    add("対応する施策", (!goal.actions.is_empty()).then(|| view.names(&[Part::Actions], &goal.actions)));
    add("出典", goal.source.clone());
    out.push(Block::List(lines));
}

/// Actions by pillar; those whose pillar is not defined come last.
fn pillars(view: &View<'_>, out: &mut Vec<Block>) {
    let pack = view.pack;
    if !pack.pillars.is_empty() || !pack.actions.is_empty() {
        out.push(Block::heading(1, "施策"));
    }
    for one in &pack.pillars {
        pillar(view, one, out);
        out.extend(actions(view, pack.actions.iter().filter(|action| action.pillar == one.id)));
    }
    let astray = pack.actions.iter().filter(|action| pack.pillars.iter().all(|pillar| pillar.id != action.pillar));
    out.extend(actions(view, astray));
}

fn pillar(view: &View<'_>, pillar: &Pillar, out: &mut Vec<Block>) {
    let number = pillar.number.as_ref().map_or_else(String::new, |number| format!("{number} "));
    out.push(Block::heading(2, format!("{number}{}（{}）", view.of(&pillar.name), word(words::PILLAR_KIND, pillar.kind))));
    out.extend(pillar.summary.as_ref().map(Block::paragraph));
}

fn actions<'a>(view: &View<'_>, actions: impl Iterator<Item = &'a Action>) -> Option<Block> {
    let row = |action: &Action| {
        let compulsory = if action.compulsory { "【必須】" } else { "" };
        vec![
            format!("{}{compulsory}", view.of(&action.name)),
            text(action.detail.as_ref()),
            action.owner.map_or_else(String::new, |owner| view.name(&[Part::Bodies, Part::Roles], &owner)),
            action.audience.as_ref().map_or_else(String::new, |audience| view.reader.requirement(audience)),
            format!(
                "{}{}",
                word(words::STATE, action.state),
                action.from.as_ref().map_or_else(String::new, |from| format!("（{}）", since(Some(from))))
            ),
            text(action.source.as_ref()),
        ]
    };
    Block::table(heads(["施策", "内容", "誰が", "誰に", "状況", "出典"]), actions.map(row).collect())
}
