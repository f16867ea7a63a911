//! 試算の結果: who gains and who loses by which rule and why, targets and coverage on both sides, and what was changed.

use askama::Template;
use axum::extract::RawQuery;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use ayumi_answers::coverage::Group;
use ayumi_answers::figure::ReachAnswer;
use ayumi_answers::what_if::{self, KpiChange, PersonChange, RuleChange, RuleName, TargetChange};
use ayumi_calendar::parse_fiscal_year;
use ayumi_engine::SkillCell;
use ayumi_policy::Pack;
use ayumi_policy::grammar::Noun;
use ayumi_policy::sentence::{Names, PackNames};

use super::compared::{Compared, SkillChange, differs};
use super::edit::EditPage;
use super::other::Other;
use super::scenario::Scenario;
use super::{chip, rule, signed};
use crate::ask::{Ask, pairs};
use crate::error::AppError;
use crate::features::home::standing;
use crate::features::sections::quota::{self, Quota};
use crate::links;
use crate::page::{Page, count, number};
use crate::parts::{Chip, Crumbs};
use crate::shell::{Link, Shell};

/// How many differences of the packs are listed before the fold.
const DIFFERENCES: usize = 12;

/// 試算の結果.
#[derive(Debug, Template)]
#[template(path = "what_if/result.html")]
pub struct ResultPage {
    /// The frame.
    pub shell: Shell,
    /// The pages above.
    pub crumbs: Crumbs,
    /// The other policy.
    pub other: String,
    /// The answer in one sentence.
    pub answer: String,
    /// Why there is no answer.
    pub error: Option<String>,
    /// 変更点, the first ones.
    pub differences: Vec<String>,
    /// The rest of them.
    pub more: Vec<String>,
    /// What this says.
    pub more_label: String,
    /// Rules by which somebody changes.
    pub rules: Vec<RuleRow>,
    /// 目標
    pub targets: Vec<TargetRow>,
    /// KPI
    pub kpis: Vec<KpiRow>,
    /// 配置
    pub coverage: Vec<CoverageRow>,
    /// 必要な水準に届いている人
    pub skills: Vec<SkillRow>,
    /// Rules of one side only.
    pub only: [Vec<String>; 2],
    /// To the form with these numbers; None: they did not come from it.
    pub edit: Option<String>,
    /// The result as files.
    pub files: Vec<Link>,
}

/// One rule by which somebody changes.
#[derive(Clone, Debug)]
pub struct RuleRow {
    /// Its anchor.
    pub id: String,
    /// 名称
    pub label: String,
    /// Where it is shown.
    pub href: Option<String>,
    /// How many meet it now, and then.
    pub met: [String; 2],
    /// The difference.
    pub difference: String,
    /// 増える人, 減る人, ほかの変化.
    pub lists: Vec<List>,
}

/// The people of one kind of change.
#[derive(Clone, Debug)]
pub struct List {
    /// Its anchor.
    pub id: String,
    /// What it is.
    pub title: String,
    /// How many.
    pub n: String,
    /// The first of them.
    pub people: Vec<PersonRow>,
    /// All of them.
    pub all: Option<Link>,
    /// How many are not shown and cannot be.
    pub rest: Option<String>,
}

/// One person who changes.
#[derive(Clone, Debug)]
pub struct PersonRow {
    /// 氏名
    pub name: String,
    /// 職員番号
    pub number: String,
    /// Their page.
    pub href: String,
    /// The state now, and then.
    pub states: [Chip; 2],
    /// What is missing now, and then.
    pub gaps: [Vec<String>; 2],
}

/// One goal that differs.
#[derive(Clone, Debug)]
pub struct TargetRow {
    /// 名称
    pub label: String,
    /// Its page.
    pub href: Option<String>,
    /// 時期
    pub when: String,
    /// Now, and then.
    pub sides: [Option<TargetSide>; 2],
    /// How much the figure differs.
    pub difference: String,
}

/// One KPI that differs.
#[derive(Clone, Debug)]
pub struct KpiRow {
    /// 名称
    pub label: String,
    /// Its page.
    pub href: Option<String>,
    /// Now, and then.
    pub sides: [String; 2],
}

/// A goal on one side.
#[derive(Clone, Debug)]
pub struct TargetSide {
    /// 目標
    pub goal: String,
    /// 実績
    pub actual: String,
    /// 判定
    pub chip: Chip,
}

/// The coverage of one group of units.
#[derive(Clone, Debug)]
pub struct CoverageRow {
    /// What the units should have.
    pub label: String,
    /// Now, and then.
    pub sides: [String; 2],
    /// 差, in units.
    pub difference: String,
}

/// A skill of a role whose figures differ.
#[derive(Clone, Debug)]
pub struct SkillRow {
    /// 役割
    pub role: String,
    /// スキル
    pub skill: String,
    /// Who reaches the level, now and then; None: not required.
    pub sides: [Option<SkillSide>; 2],
    /// The difference.
    pub difference: String,
}

/// How many stand how to a required level.
#[derive(Clone, Debug)]
pub struct SkillSide {
    /// 届いている
    pub reached: String,
    /// 届いていない, 評価なし.
    pub rest: String,
}

/// The result of the scenario in the address; the form with what is wrong where it cannot be used.
///
/// # Errors
/// There is no such pack.
pub async fn page(ask: Ask, RawQuery(query): RawQuery) -> Result<Response, AppError> {
    let scenario = Scenario::read(&pairs(query.as_deref()), &ask)?;
    let other = Other::open(&ask, &scenario).await?;
    let Some(policy) = &other.policy else {
        return refused(&ask, &scenario, &other);
    };
    let compared = Compared::remembered(&ask, &scenario, &other, policy);
    Ok(Page(ResultPage::new(&ask, Some(&scenario), &other, &compared)).into_response())
}

/// What is wrong, beside the numbers where there are any.
pub fn refused(ask: &Ask, scenario: &Scenario, other: &Other) -> Result<Response, AppError> {
    let Scenario::Edited(sets) = scenario else {
        return Err(AppError::invalid(other.problems.iter().map(|trouble| trouble.text.clone()).collect()));
    };
    let page = Page(EditPage::new(ask, sets, &other.problems));
    Ok((StatusCode::UNPROCESSABLE_ENTITY, page).into_response())
}

impl ResultPage {
    /// The page of a comparison; without a scenario nothing more can be asked about it.
    pub fn new(ask: &Ask, scenario: Option<&Scenario>, other: &Other, compared: &Compared) -> Self {
        let shell = ask.shell.clone();
        let differences: Vec<String> = compared.differences.iter().map(|difference| difference.ja.clone()).collect();
        let (first, more) = differences.split_at(differences.len().min(DIFFERENCES));
        let changed = compared.coverage.iter().filter(|(before, after)| differs(before, after));
        let (view, quotas) = (compared.view.as_ref().ok(), compared.quotas.iter());
        let names = |of: &[RuleName]| of.iter().map(|rule| rule.label.clone()).collect::<Vec<_>>();
        Self {
            crumbs: Crumbs::new(&shell, [(shell.t("what-if-title"), "/what-if".to_owned())]),
            other: if matches!(scenario, Some(Scenario::Edited(_))) { shell.t("what-if-edited").to_owned() } else { other.title() },
            answer: answer(&shell, compared),
            error: compared.view.as_ref().err().cloned(),
            more_label: shell.f1("what-if-more-differences", "n", count(more.len())),
            differences: first.to_vec(),
            more: more.to_vec(),
            rules: view.map_or_else(Vec::new, |view| view.rules.iter().map(|of| RuleRow::new(ask, scenario, of)).collect()),
            targets: view.map_or_else(Vec::new, |view| view.targets.iter().map(|of| TargetRow::new(ask, of)).collect()),
            kpis: view.map_or_else(Vec::new, |view| view.kpis.iter().map(|of| KpiRow::new(ask, of)).collect()),
            coverage: changed
                .map(|(before, after)| CoverageRow::new(before, after))
                .chain(quotas.map(|(before, after)| CoverageRow::of_quota(ask, before, after)))
                .collect(),
            skills: compared.skills.iter().map(|change| SkillRow::new(ask, &other.pack, change)).collect(),
            only: view.map_or_else(Default::default, |view| [names(&view.only_before), names(&view.only_after)]),
            edit: scenario.filter(|of| matches!(of, Scenario::Edited(_))).map(|of| of.to(ask, "/what-if/edit", &[])),
            files: scenario.map_or_else(Vec::new, |scenario| files(ask, scenario)),
            shell,
        }
    }
}

fn files(ask: &Ask, scenario: &Scenario) -> Vec<Link> {
    let file = |(format, text): (&str, &str)| Link {
        text: ask.shell.t(text).to_owned(),
        href: scenario.to(ask, "/what-if/result/export", &[("format", format)]),
        current: false,
    };
    [("xlsx", "what-if-as-xlsx"), ("csv", "what-if-as-csv")].map(file).into()
}

/// 「この変更で、新たに満たす人は3人、満たさなくなる人は5人です。」
fn answer(shell: &Shell, compared: &Compared) -> String {
    let [gained, lost] = compared.people;
    let id = match (compared.view.is_err(), gained, lost) {
        (true, ..) => "what-if-answer-none",
        (_, 0, 0) => "what-if-answer-same",
        (_, _, 0) => "what-if-answer-gained",
        (_, 0, _) => "what-if-answer-lost",
        _ => "what-if-answer-both",
    };
    shell.f2(id, ("gained", count(gained)), ("lost", count(lost)))
}

/// The three lists of a rule, by their names in addresses and their texts.
pub const LISTS: [(&str, &str); 3] = [("gained", "what-if-gained"), ("lost", "what-if-lost"), ("other", "what-if-other")];

impl RuleRow {
    fn new(ask: &Ask, scenario: Option<&Scenario>, change: &RuleChange) -> Self {
        let [before, after] = change.met.map(|n| i64::try_from(n).unwrap_or(i64::MAX));
        let id = format!("{}-{}", change.rule.kind, change.rule.id);
        let shown = [&change.gained, &change.lost, &change.other];
        let lists = LISTS.iter().zip(shown).zip(&change.people).map(|(((name, title), shown), people)| {
            let rest = people.len() - shown.len();
            let all = scenario.filter(|_| rest > 0).map(|scenario| Link {
                text: ask.shell.f1("what-if-all", "n", count(people.len())),
                href: list(ask, scenario, &change.rule, name),
                current: false,
            });
            List {
                id: format!("{id}-{name}"),
                title: ask.shell.t(title).to_owned(),
                n: count(people.len()),
                people: shown.iter().map(|change| PersonRow::new(ask, change)).collect(),
                rest: (rest > 0 && all.is_none()).then(|| ask.shell.f1("what-if-rest", "n", count(rest))),
                all,
            }
        });
        Self {
            label: change.rule.label.clone(),
            href: rule(ask, change.about),
            met: [number(before), number(after)],
            difference: signed(after - before),
            lists: lists.collect(),
            id,
        }
    }
}

/// All people of a list.
fn list(ask: &Ask, scenario: &Scenario, rule: &RuleName, name: &str) -> String {
    let id = rule.id.to_string();
    scenario.to(ask, "/what-if/result/people", &[("kind", rule.kind), ("rule", &id), ("list", name)])
}

impl PersonRow {
    /// A change with its reasons.
    pub fn new(ask: &Ask, change: &PersonChange) -> Self {
        Self {
            name: change.who.name.clone(),
            number: change.who.number.clone(),
            href: links::person(ask, change.person),
            states: [chip(change.before, &ask.shell), chip(change.after, &ask.shell)],
            gaps: [change.was.clone(), change.gaps.clone()],
        }
    }
}

impl TargetRow {
    fn new(ask: &Ask, change: &TargetChange) -> Self {
        let when = match change.when.as_str() {
            "total" => ask.shell.t("what-if-total").to_owned(),
            "long-term" => ask.shell.t("what-if-long-term").to_owned(),
            year => parse_fiscal_year(year).map_or_else(|_| year.to_owned(), |year| ask.shell.year(year)),
        };
        let side = |reach: &Option<ReachAnswer>| {
            reach.as_ref().map(|reach| TargetSide { goal: reach.goal_label.clone(), actual: reach.actual_label(), chip: standing(reach) })
        };
        Self {
            label: change.label.clone(),
            href: change.before.is_some().then(|| links::target(ask, change.id)),
            when,
            sides: [side(&change.before), side(&change.after)],
            difference: figures(&change.before, &change.after, &ask.shell),
        }
    }
}

impl KpiRow {
    fn new(ask: &Ask, change: &KpiChange) -> Self {
        let known = ask.world.policy().kpis.contains_key(&change.id);
        Self { label: change.label.clone(), href: known.then(|| links::kpis(ask)), sides: [&change.before, &change.after].map(what_if::figure) }
    }
}

impl SkillRow {
    fn new(ask: &Ask, pack: &Pack, change: &SkillChange) -> Self {
        let (names, shell) = (ask.desk().names(), &ask.shell);
        let other = PackNames { pack, on: ask.as_of() };
        let side = |cell: &Option<SkillCell>| {
            let cell = (*cell)?;
            let rest = shell.f2("what-if-skill-rest", ("below", number(cell.below)), ("unrated", number(cell.unrated + cell.unsure)));
            Some(SkillSide { reached: number(cell.reached), rest })
        };
        let reached = change.before.zip(change.after).map(|(before, after)| i64::from(after.reached) - i64::from(before.reached));
        Self {
            role: names.name(Noun::Role, change.role),
            skill: if change.before.is_some() { names.name(Noun::Skill, change.skill) } else { other.name(Noun::Skill, change.skill) },
            sides: [side(&change.before), side(&change.after)],
            difference: reached.map_or_else(String::new, signed),
        }
    }
}

/// How much the figure of the second side is more, in its unit. Shares differ by points of what is printed.
fn figures(before: &Option<ReachAnswer>, after: &Option<ReachAnswer>, shell: &Shell) -> String {
    let figure = |reach: &Option<ReachAnswer>| reach.as_ref().and_then(|reach| reach.actual.clone());
    let Some((before, after)) = figure(before).zip(figure(after)).filter(|(before, after)| before.kind == after.kind) else {
        return String::new();
    };
    let Some((was, is)) = before.number.zip(after.number) else { return String::new() };
    let unit = match after.kind {
        "share" | "units" => "what-if-in-points",
        "events" => "what-if-in-events",
        "hours" => "what-if-in-hours",
        _ => "what-if-in-people",
    };
    shell.f1(unit, "n", signed((is.floor() - was.floor()) as i64))
}

impl CoverageRow {
    /// A quota with how its units stand to it.
    fn of_quota(ask: &Ask, before: &Option<Quota>, after: &Option<Quota>) -> Self {
        let title = |quota: &Option<Quota>| quota.as_ref().map(|quota| quota.title.clone());
        let short = |quota: &Option<Quota>| quota.as_ref().map_or_else(String::new, |quota| quota::summary(ask, quota));
        let said =
            |quota: &Option<Quota>| quota.as_ref().map_or_else(String::new, |quota| format!("{}　{}", quota.title, quota::summary(ask, quota)));
        let within = |quota: &Option<Quota>| quota.as_ref().map(|quota| i64::try_from(quota::within(quota)).unwrap_or(i64::MAX));
        let same = title(before) == title(after) || before.is_none() || after.is_none();
        Self {
            label: title(before).or_else(|| title(after)).unwrap_or_default(),
            sides: [short(before), if same { short(after) } else { said(after) }],
            difference: within(before).zip(within(after)).map_or_else(String::new, |(before, after)| signed(after - before)),
        }
    }

    fn new(before: &Option<Group>, after: &Option<Group>) -> Self {
        let said = |group: &Option<Group>| group.as_ref().map_or_else(String::new, |group| format!("{}　{}", group.label, group.summary()));
        let covered = |group: &Option<Group>| group.as_ref().map(|group| i64::from(group.covered));
        let label = |group: &Option<Group>| group.as_ref().map(|group| group.label.clone());
        let same = label(before) == label(after);
        let short = |group: &Option<Group>| group.as_ref().map_or_else(String::new, Group::summary);
        Self {
            label: label(before).or_else(|| label(after)).unwrap_or_default(),
            sides: if same || before.is_none() { [short(before), short(after)] } else { [short(before), said(after)] },
            difference: covered(before).zip(covered(after)).map_or_else(String::new, |(before, after)| signed(after - before)),
        }
    }
}
