//! 計画・節目: the plans around the policy and its milestones on a line of years, and as a table.

use askama::Template;
use ayumi_calendar::{Date, FiscalYear, Period};
use ayumi_chart as chart;
use ayumi_policy::model::{Milestone, Part, Plan, Relation};

use super::Frame;
use super::book::{Book, anchor};
use super::word::Force;
use crate::ask::Ask;
use crate::error::AppError;
use crate::page::Page;
use crate::parts::{Chip, Figure, Look};
use crate::shell::Shell;
use crate::texts::Lang;

/// 計画と節目.
#[derive(Debug, Template)]
#[template(path = "policy/plan.html")]
pub struct PlanPage {
    shell: Shell,
    frame: Frame,
    figure: Option<Figure>,
    plans: Vec<PlanShown>,
    milestones: Vec<MilestoneShown>,
}

#[derive(Debug)]
struct PlanShown {
    anchor: String,
    name: String,
    relation: String,
    period: String,
    state: Option<Chip>,
    note: String,
    source: String,
}

#[derive(Debug)]
struct MilestoneShown {
    anchor: String,
    name: String,
    when: String,
    state: Option<Chip>,
    detail: String,
    source: String,
}

/// The plans, from the highest, in which order their lanes stand.
const RELATIONS: [Relation; 5] = [Relation::National, Relation::Above, Relation::This, Relation::Beside, Relation::Below];

/// Plans and milestones.
///
/// # Errors
/// The ledger cannot be read.
pub async fn page(ask: Ask) -> Result<Page<PlanPage>, AppError> {
    let book = Book::open(&ask);
    let mut plans: Vec<&Plan> = book.pack().plans.iter().collect();
    plans.sort_by_key(|plan| RELATIONS.iter().position(|relation| *relation == plan.relation));
    let page = PlanPage {
        frame: Frame::new(&ask),
        figure: figure(&book),
        plans: plans.into_iter().map(|one| plan(&book, one)).collect(),
        milestones: book.pack().milestones.iter().map(|one| milestone(&book, one)).collect(),
        shell: ask.shell.clone(),
    };
    Ok(Page(page))
}

/// When a plan begins and ends, as far as the policy says.
fn ends(book: &Book, plan: &Plan) -> (Option<Date>, Option<Date>) {
    let from = plan.from.map(|from| from.date());
    let start = from.unwrap_or(book.policy().start());
    (from, plan.until.and_then(|until| book.policy().deadline(until.value).last_day(start)).map(|last| last.next()))
}

/// How a plan stands to the day shown. None where the policy does not say enough.
fn force(book: &Book, (from, until): (Option<Date>, Option<Date>)) -> Option<Force> {
    let day = book.ask.as_of();
    match (from, until) {
        (_, Some(until)) if until <= day => Some(Force::Past),
        (Some(from), _) if day < from => Some(Force::Later),
        (Some(from), until) => Some(book.force(Period { from, until: until.unwrap_or(Date::FAR) })),
        (None, _) => None,
    }
}

fn state(shell: &Shell, force: Force) -> Chip {
    match force {
        Force::Now => Chip::new(Look::Plain, shell.t("policy-plan-now")),
        Force::Past => Chip::new(Look::Plain, shell.t("policy-plan-past")),
        Force::Later => Chip::new(Look::Later, shell.t("policy-plan-later")),
    }
}

fn period(book: &Book, plan: &Plan) -> String {
    let shell = &book.ask.shell;
    let from = plan.from.map(|from| shell.f1("policy-from", "date", from.value.ja())).unwrap_or_default();
    let until = plan.until.map(|until| book.view.deadline(until.value)).unwrap_or_default();
    format!("{from}{until}")
}

fn title(book: &Book, plan: &Plan) -> String {
    let term = plan.term.as_deref().map(|term| format!("（{term}）")).unwrap_or_default();
    format!("{}{term}", book.view.of(&plan.name))
}

fn plan(book: &Book, plan: &Plan) -> PlanShown {
    PlanShown {
        anchor: anchor(Part::Plans, plan.id.value),
        name: title(book, plan),
        relation: plan.relation.ja(),
        period: period(book, plan),
        state: force(book, ends(book, plan)).map(|force| state(&book.ask.shell, force)),
        note: plan.note.clone().unwrap_or_default(),
        source: plan.source.clone().unwrap_or_default(),
    }
}

fn milestone(book: &Book, milestone: &Milestone) -> MilestoneShown {
    let on = milestone.on.map(|on| on.value.ja());
    let when: Vec<String> = on.into_iter().chain(milestone.when.clone()).collect();
    let force = milestone.on.map(|on| if on.date() <= book.ask.as_of() { Force::Past } else { Force::Later });
    MilestoneShown {
        anchor: anchor(Part::Milestones, milestone.id.value),
        name: book.view.of(&milestone.name).to_owned(),
        when: when.join("、"),
        state: force.map(|force| state(&book.ask.shell, force)),
        detail: milestone.detail.clone().unwrap_or_default(),
        source: milestone.source.clone().unwrap_or_default(),
    }
}

/// The line of years: a lane a relation, and one of milestones. None where nothing has a date.
fn figure(book: &Book) -> Option<Figure> {
    let shell = &book.ask.shell;
    let of = |relation: Relation| book.pack().plans.iter().filter(move |plan| plan.relation == relation).filter_map(|plan| bar(book, plan)).collect();
    let mut lanes: Vec<chart::Lane> = RELATIONS.iter().map(|relation| lane(relation.ja(), of(*relation))).collect();
    lanes.push(lane(shell.t("policy-milestones").to_owned(), book.pack().milestones.iter().filter_map(|one| diamond(book, one)).collect()));
    lanes.retain(|lane| !lane.items.is_empty());
    let day = book.ask.as_of();
    let days = lanes.iter().flat_map(|lane| &lane.items).flat_map(|item| match item.span {
        chart::Span::Period { from, until } => [from, until],
        chart::Span::Milestone(at) => [Some(at), None],
    });
    let days: Vec<f64> = days.flatten().chain([number(day)]).collect();
    let (first, last) = (days.iter().copied().fold(f64::MAX, f64::min), days.iter().copied().fold(f64::MIN, f64::max));
    let first = FiscalYear::of(Date::from_days(first as i32));
    let end = FiscalYear::of(Date::from_days(last as i32)).end().next();
    let grid = std::iter::successors(Some(first), |year| Some(year.next())).take_while(|year| year.start() < end).map(|year| tick(shell, year));
    let input = chart::Timeline {
        frame: chart::Frame { id: "plans".into(), title: shell.t("policy-plan-chart").into(), width: 960.0, ..chart::Frame::default() },
        heads: chart::TimelineHeads {
            lane: shell.t("policy-plan-relation").into(),
            item: shell.t("policy-plan-name").into(),
            when: shell.t("policy-plan-period").into(),
            state: shell.t("policy-plan-state").into(),
        },
        from: number(first.start()),
        until: number(end),
        grid: grid.collect(),
        today: Some(chart::Tick { at: number(day), label: shell.f1("day-shown", "date", shell.date(day)) }),
        lanes,
    };
    (!input.lanes.is_empty()).then(|| Figure::new(chart::timeline(&input), shell).caption(shell.t("policy-plan-caption")))
}

fn lane(label: String, items: Vec<chart::Item>) -> chart::Lane {
    chart::Lane { label, href: None, items }
}

fn tick(shell: &Shell, year: FiscalYear) -> chart::Tick {
    let label = if shell.lang == Lang::Ja { year.short() } else { shell.year(year) };
    chart::Tick { at: number(year.start()), label }
}

fn bar(book: &Book, plan: &Plan) -> Option<chart::Item> {
    let (from, until) = ends(book, plan);
    if from.is_none() && until.is_none() {
        return None;
    }
    let force = force(book, (from, until));
    let span = chart::Span::Period { from: from.map(number), until: until.map(number) };
    Some(item(book, title(book, plan), span, period(book, plan), force, anchor(Part::Plans, plan.id.value)))
}

fn diamond(book: &Book, milestone: &Milestone) -> Option<chart::Item> {
    let on = milestone.on?;
    let force = if on.date() <= book.ask.as_of() { Force::Past } else { Force::Later };
    let span = chart::Span::Milestone(number(on.date()));
    let name = book.view.of(&milestone.name).to_owned();
    Some(item(book, name, span, on.value.ja(), Some(force), anchor(Part::Milestones, milestone.id.value)))
}

fn item(book: &Book, label: String, span: chart::Span, when: String, force: Option<Force>, anchor: String) -> chart::Item {
    let shell = &book.ask.shell;
    let (look, state) = match force {
        Some(Force::Now) => (chart::Look::Solid, shell.t("policy-plan-now")),
        Some(Force::Later) => (chart::Look::Pale, shell.t("policy-plan-later")),
        Some(Force::Past) => (chart::Look::Striped, shell.t("policy-plan-past")),
        None => (chart::Look::Dashed, shell.t("policy-plan-unknown")),
    };
    chart::Item { label, span, when, look, state: state.into(), href: Some(format!("#{anchor}")) }
}

fn number(day: Date) -> f64 {
    f64::from(day.days())
}
