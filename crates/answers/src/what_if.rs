//! The same people under another policy. Nothing is written.

use ayumi_calendar::Date;
use ayumi_engine::{
    About, Comparison, EvaluationError, Explaining, Finding, Move, Moves, Scope, State, TargetStanding, compare_first, gaps_ja, kpis, targets,
};
use ayumi_exchange::{ColumnKind, Sheet};
use ayumi_facts::{Code, PersonId};
use schemars::JsonSchema;
use serde::Serialize;

use crate::figure::{Figure, ReachAnswer};
use crate::paired::paired_by_key;
use crate::person::Who;
use crate::{Desk, Head, PolicyHead, Sheets, words};

/// もしもの比較.
#[derive(Clone, Debug, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub struct WhatIfView {
    /// Whose, when; the policy is the ledger's.
    #[serde(flatten)]
    pub head: Head,
    /// The other policy.
    pub other: PolicyHead,
    /// Rules that both have and by which somebody changes.
    pub rules: Vec<RuleChange>,
    /// Rules that only the ledger's policy has.
    pub only_before: Vec<RuleName>,
    /// Rules that only the other policy has.
    pub only_after: Vec<RuleName>,
    /// Targets whose goal or figure differs.
    pub targets: Vec<TargetChange>,
    /// KPIs whose figure differs.
    pub kpis: Vec<KpiChange>,
}

/// 規定.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct RuleName {
    /// `role`, `scheme`, `step` or `requirement`.
    pub kind: &'static str,
    /// Id.
    pub id: Code,
    /// 名称
    pub label: String,
}

/// ある規定で変わる人.
#[derive(Clone, Debug, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub struct RuleChange {
    /// 規定
    pub rule: RuleName,
    /// 満たすようになる
    pub gained: Vec<PersonChange>,
    /// 満たさなくなる
    pub lost: Vec<PersonChange>,
    /// ほかの変化
    pub other: Vec<PersonChange>,
    /// 何について
    #[serde(skip)]
    pub about: About,
    /// How many meet it under the ledger's policy, and under the other.
    #[serde(skip)]
    pub met: [usize; 2],
    /// Everybody of the three lists, whether they are listed there or not.
    #[serde(skip)]
    pub people: [Vec<PersonId>; 3],
}

/// 変わる人.
#[derive(Clone, Debug, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub struct PersonChange {
    /// 職員
    #[serde(flatten)]
    pub who: Who,
    /// The state under the ledger's policy.
    pub before: State,
    /// The state under the other policy.
    pub after: State,
    /// 次にすること under the other policy.
    pub gaps: Vec<String>,
    /// 次にすること under the ledger's policy.
    #[serde(skip)]
    pub was: Vec<String>,
    /// Their place in the ledger.
    #[serde(skip)]
    pub person: PersonId,
}

/// 変わる目標.
#[derive(Clone, Debug, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub struct TargetChange {
    /// Id.
    pub id: Code,
    /// 名称
    pub label: String,
    /// 時期: a fiscal year as `R8`, `total` or `long-term`.
    pub when: String,
    /// Under the ledger's policy; null if it has no such goal.
    pub before: Option<ReachAnswer>,
    /// Under the other policy; null if it has no such goal.
    pub after: Option<ReachAnswer>,
}

/// 変わる KPI.
#[derive(Clone, Debug, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub struct KpiChange {
    /// Id.
    pub id: Code,
    /// 名称
    pub label: String,
    /// Under the ledger's policy; null if it has no such KPI or there is no figure.
    pub before: Option<Figure>,
    /// Under the other policy; null if it has no such KPI or there is no figure.
    pub after: Option<Figure>,
}

/// The people of the desk under its policy and under that of `other`, which looks at the same ledger.
///
/// # Errors
/// The day cannot be counted.
pub fn view(desk: &Desk, other: &Scope) -> Result<WhatIfView, EvaluationError> {
    let (before, after) = rayon::join(|| Figures::of(desk.scope, desk.as_of), || After::of(desk, other, usize::MAX));
    Ok(after?.against(desk, other, &before))
}

/// 変更後: what is worked out for the other policy alone. The figures of the desk's own policy are the same for every
/// comparison and need not be worked out each time.
#[derive(Debug)]
pub struct After<'p> {
    rules: Comparison<'p>,
    figures: Figures,
    most: usize,
}

impl<'p> After<'p> {
    /// Who moves and what is reached, with reasons for the first `most` people of every list.
    ///
    /// # Errors
    /// The day cannot be counted.
    pub fn of(desk: &Desk<'p>, other: &Scope<'p>, most: usize) -> Result<Self, EvaluationError> {
        let (rules, figures) = rayon::join(|| compare_first(desk.scope, other, desk.as_of, most), || Figures::of(other, desk.as_of));
        Ok(Self { rules: rules?, figures, most })
    }

    /// The comparison with the figures of the desk's own policy. All people who move are in it by their place in the ledger.
    pub fn against(self, desk: &Desk, other: &Scope, before: &Figures) -> WhatIfView {
        let names = [desk.names(), Explaining::new(other, PersonId(0), desk.as_of)];
        let name = |side: usize| move |about: &About| rule_name(*about, &names[side]);
        let rules = self.rules.rules.iter().filter(|moves| !(moves.gained.is_empty() && moves.lost.is_empty() && moves.other.is_empty()));
        WhatIfView {
            head: desk.head(),
            other: PolicyHead::new(&other.policy.pack.policy),
            rules: rules.map(|moves| RuleChange::new(moves, other, &names, self.most)).collect(),
            only_before: self.rules.only_before.iter().map(name(0)).collect(),
            only_after: self.rules.only_after.iter().map(name(1)).collect(),
            targets: target_changes(&before.targets, self.figures.targets),
            kpis: kpi_changes(&before.kpis, self.figures.kpis),
        }
    }
}

/// Some people by one rule that both policies have, with reasons on both sides.
pub fn people(desk: &Desk, other: &Scope, about: About, people: &[PersonId]) -> Vec<PersonChange> {
    let names = [desk.names(), Explaining::new(other, PersonId(0), desk.as_of)];
    let change = |person: &PersonId| {
        let (was, is) = (about.explain(desk.scope, *person, desk.as_of), about.explain(other, *person, desk.as_of));
        Move { person: *person, before: state(&was), after: state(&is), was, is }
    };
    people.iter().filter_map(|person| PersonChange::new(&change(person), other, &names)).collect()
}

/// A stage group that is not about somebody is not met by them.
fn state(found: &Option<Result<Finding, EvaluationError>>) -> State {
    match found {
        Some(Ok(finding)) => finding.verdict.into(),
        Some(Err(_)) => State::NotInForce,
        None => State::Unmet,
    }
}

pub(crate) fn rule_name(about: About, names: &Explaining) -> RuleName {
    let kind = match about {
        About::Role(_) => "role",
        About::Scheme(_) => "scheme",
        About::Step { .. } => "step",
        About::Requirement(_) => "requirement",
    };
    RuleName { kind, id: about.id(), label: words::about(about, names) }
}

impl RuleChange {
    fn new(moves: &Moves, after: &Scope, names: &[Explaining; 2], most: usize) -> Self {
        let people = |moves: &[Move]| moves.iter().take(most).filter_map(|change| PersonChange::new(change, after, names)).collect();
        let lists = [&moves.gained, &moves.lost, &moves.other];
        Self {
            rule: rule_name(moves.about, &names[1]),
            gained: people(&moves.gained),
            lost: people(&moves.lost),
            other: people(&moves.other),
            about: moves.about,
            met: moves.met,
            people: lists.map(|list| list.iter().map(|change| change.person).collect()),
        }
    }
}

impl PersonChange {
    fn new(change: &Move, after: &Scope, names: &[Explaining; 2]) -> Option<Self> {
        let [was, is] = names.map(|names| Explaining { person: change.person, ..names });
        let gaps = |found: &Option<Result<Finding, EvaluationError>>, names: &Explaining| {
            found.as_ref().and_then(|found| Some(gaps_ja(found.as_ref().ok()?, names))).unwrap_or_default()
        };
        Some(Self {
            who: Who::new(after, change.person)?,
            before: change.before,
            after: change.after,
            gaps: gaps(&change.is, &is),
            was: gaps(&change.was, &was),
            person: change.person,
        })
    }
}

/// Goals with what is reached, by when: a fiscal year as `R8`, `total` or `long-term`.
type Goals = Vec<(String, ReachAnswer)>;

/// 数字: what a policy's targets and KPIs come to, each by its id with its name.
#[derive(Clone, Debug)]
pub struct Figures {
    targets: Vec<(Code, (String, Goals))>,
    kpis: Vec<(Code, (String, Option<Figure>))>,
}

impl Figures {
    /// Of the policy that a scope looks through, at the end of a day.
    pub fn of(scope: &Scope, as_of: Date) -> Self {
        let names = Explaining::new(scope, PersonId(0), as_of);
        let goals = || {
            let found = targets(scope, as_of);
            let named = |standing: &TargetStanding| (standing.target.id.value, (standing.target.name.on(as_of).to_owned(), goals(standing, &names)));
            found.iter().map(named).collect()
        };
        let figures = || {
            let named = kpis(scope, as_of).into_iter().map(|standing| {
                let figure = standing.actual.and_then(|actual| Some(Figure::measured(&actual.ok()?, &names)));
                (standing.kpi.id.value, (standing.kpi.name.on(as_of).to_owned(), figure))
            });
            named.collect()
        };
        let (targets, kpis) = rayon::join(goals, figures);
        Self { targets, kpis }
    }
}

/// The goals that differ between the two sides.
fn target_changes(before: &[(Code, (String, Goals))], after: Vec<(Code, (String, Goals))>) -> Vec<TargetChange> {
    let said = |reach: &ReachAnswer| (reach.goal.clone(), reach.actual_label(), reach.standing);
    let mut changes = Vec::new();
    for (id, before, after) in paired_by_key(before.to_vec(), after) {
        let label = after.as_ref().or(before.as_ref()).map_or_else(String::new, |(label, _)| label.clone());
        let [before, after] = [before, after].map(|side| side.map_or_else(Vec::new, |(_, goals)| goals));
        let goals = paired_by_key(before, after).into_iter();
        let goals = goals.filter(|(_, before, after)| before.as_ref().map(said) != after.as_ref().map(said));
        changes.extend(goals.map(|(when, before, after)| TargetChange { id, label: label.clone(), when, before, after }));
    }
    changes
}

/// The KPIs that differ between the two sides.
fn kpi_changes(before: &[(Code, (String, Option<Figure>))], after: Vec<(Code, (String, Option<Figure>))>) -> Vec<KpiChange> {
    type Side = Option<(String, Option<Figure>)>;
    let change = |(id, before, after): (Code, Side, Side)| {
        let label = after.as_ref().or(before.as_ref()).map_or_else(String::new, |(label, _)| label.clone());
        KpiChange { id, label, before: before.and_then(|(_, figure)| figure), after: after.and_then(|(_, figure)| figure) }
    };
    let said = |figure: &Option<Figure>| figure.as_ref().map(|figure| (figure.label.clone(), figure.unknown));
    let changes = paired_by_key(before.to_vec(), after).into_iter().map(change);
    changes.filter(|change| said(&change.before) != said(&change.after)).collect()
}

fn goals(standing: &TargetStanding, names: &Explaining) -> Vec<(String, ReachAnswer)> {
    let unit = standing.target.unit.as_deref().unwrap_or("");
    let answer = |reach| ReachAnswer::new(reach, unit, names);
    let years = standing.years.iter().map(|year| (year.year.short(), answer(&year.reach)));
    let total = standing.total.iter().map(|total| ("total".to_owned(), answer(total)));
    let long = standing.long_term.iter().map(|term| ("long-term".to_owned(), answer(&term.reach)));
    years.chain(total).chain(long).collect()
}

impl Sheets for WhatIfView {
    fn sheet(&self) -> Sheet {
        use ColumnKind::Text;
        let columns = [
            ("種類", Text),
            ("id", Text),
            ("名称", Text),
            ("時期", Text),
            ("職員番号", Text),
            ("氏名", Text),
            ("前", Text),
            ("後", Text),
            ("次にすること", Text),
        ];
        let mut sheet = Sheet::new("比較", &columns);
        for target in &self.targets {
            let empty = || "".into();
            let cells = ["目標".into(), target.id.as_str().into(), target.label.as_str().into(), target.when_ja().into(), empty(), empty()];
            sheet.rows.push(cells.into_iter().chain([side(&target.before).into(), side(&target.after).into(), empty()]).collect());
        }
        for kpi in &self.kpis {
            let cells = ["KPI", kpi.id.as_str(), &kpi.label, "", "", "", &figure(&kpi.before), &figure(&kpi.after), ""];
            sheet.rows.push(cells.map(Into::into).into());
        }
        for rule in &self.rules {
            for person in rule.gained.iter().chain(&rule.lost).chain(&rule.other) {
                let (before, after) = (words::state_ja(person.before), words::state_ja(person.after));
                let front = ["規定", rule.rule.id.as_str(), &rule.rule.label, "", &person.who.number, &person.who.name, before, after];
                sheet.rows.push(front.iter().map(|text| (*text).into()).chain([person.gaps.join("、").into()]).collect());
            }
        }
        sheet
    }
}

impl TargetChange {
    /// 時期, in Japanese.
    pub fn when_ja(&self) -> String {
        match self.when.as_str() {
            "total" => "計".into(),
            "long-term" => "到達目標".into(),
            year => format!("{year}年度"),
        }
    }
}

/// 「目標 10人、実績 7人（途中）」
pub fn side(reach: &Option<ReachAnswer>) -> String {
    reach
        .as_ref()
        .map_or_else(|| "定めなし".into(), |reach| format!("目標 {}、実績 {}（{}）", reach.goal_label, reach.actual_label(), reach.standing.ja()))
}

/// 「20 / 1,585人（1%）、不明 1,026人」
pub fn figure(figure: &Option<Figure>) -> String {
    let unknown = |figure: &Figure| if figure.unknown == 0 { String::new() } else { format!("、不明 {}人", words::count(figure.unknown)) };
    figure.as_ref().map_or_else(|| "なし".into(), |figure| format!("{}{}", figure.label, unknown(figure)))
}
