//! What a scheme asks of the person: how near they are, what is missing, what to do next and when it can be met.

use std::cmp::Reverse;

use ayumi_calendar::Date;
use ayumi_engine::{
    About, Distance, Eligibility, EvaluationError, Finding, Question, Stage, State, Status, Verdict, distance, error_ja, evaluate, explain_ja,
    gaps_ja, soonest,
};
use ayumi_facts::Code;
use ayumi_policy::grammar::Noun;

use super::steps::has_roles;
use super::subject::Subject;
use super::tree::{Node, tree};
use crate::parts::{Chip, Look};

/// ひとつの制度・要件.
#[derive(Clone, Debug)]
pub struct RuleCard {
    /// Its anchor.
    pub id: String,
    /// 「…まで、あと2つ」
    pub title: String,
    /// ✓ × ? …
    pub chip: Chip,
    /// 制度
    pub rule: String,
    /// Where the rule is shown.
    pub href: Option<String>,
    /// 出典
    pub source: String,
    /// 見本: why it is a stand-in.
    pub provisional: String,
    /// From when on it is or can be met, in sentences.
    pub when: Vec<String>,
    /// 次にすること
    pub steps: Vec<String>,
    /// The requirements.
    pub tree: Vec<Node>,
    /// Why there is no answer.
    pub error: Option<String>,
}

type Found<'p> = Result<Finding<'p>, EvaluationError>;

/// What is said about one rule.
struct Case<'a, 'p> {
    subject: &'a Subject,
    about: About,
    found: &'a Found<'p>,
    /// How to get the role once the requirements are met.
    then: Vec<String>,
}

/// Every scheme whose role is not held, nearest first; in a policy without roles every named requirement.
pub fn rules(subject: &Subject, status: &Status) -> Vec<RuleCard> {
    if !has_roles(status) {
        return requirements(subject);
    }
    let mut open: Vec<&Eligibility> = status.schemes.iter().filter(|scheme| !scheme.held).collect();
    if open.is_empty() {
        return steps(subject, status);
    }
    open.sort_by_key(|scheme| nearness(&scheme.finding));
    open.into_iter().map(|scheme| scheme_card(subject, status, scheme)).collect()
}

/// The roles that come into question: those not held with a scheme, nearest first, then those held, highest in the policy
/// last.
pub fn goals(status: &Status) -> Vec<Code> {
    let mut open: Vec<&Eligibility> = status.schemes.iter().filter(|scheme| !scheme.held).collect();
    open.sort_by_key(|scheme| nearness(&scheme.finding));
    let held = status.roles.iter().filter(|(_, found)| found.as_ref().is_ok_and(|finding| finding.verdict == Verdict::Met));
    open.into_iter().map(|scheme| scheme.role).chain(held.map(|(role, _)| *role)).collect()
}

/// The nearest first, then what is met anyway first; what is not in force comes last.
fn nearness(found: &Found) -> (bool, Distance, Reverse<Option<Reverse<Date>>>) {
    match found {
        Ok(finding) => (false, distance(finding), Reverse(finding.met_from.map(Reverse))),
        Err(_) => (true, Distance::default(), Reverse(None)),
    }
}

fn scheme_card(subject: &Subject, status: &Status, scheme: &Eligibility) -> RuleCard {
    let role = status.roles.iter().find(|(id, _)| *id == scheme.role).and_then(|(_, found)| found.as_ref().ok());
    let met = scheme.finding.as_ref().is_ok_and(|finding| finding.verdict == Verdict::Met);
    let then = role.filter(|_| met).map(|finding| gaps_ja(finding, &subject.names())).unwrap_or_default();
    card(&Case { subject, about: About::Scheme(scheme.scheme), found: &scheme.finding, then })
}

/// Where no role is left to aim for: the next step of every stage group, nearest first.
fn steps(subject: &Subject, status: &Status) -> Vec<RuleCard> {
    let mut open: Vec<(Code, Code, Finding)> = status.stages.iter().filter_map(next_step).collect();
    open.sort_by_key(|(_, _, finding)| distance(finding));
    let one = |(group, step, finding): (Code, Code, Finding)| {
        card(&Case { subject, about: About::Step { group, step }, found: &Ok(finding), then: Vec::new() })
    };
    open.into_iter().map(one).collect()
}

fn next_step<'p>(stage: &Stage<'p>) -> Option<(Code, Code, Finding<'p>)> {
    let (step, finding) = stage.steps.iter().find(|(_, finding)| finding.verdict != Verdict::Met)?;
    Some((stage.group, *step, finding.clone()))
}

/// What is not met comes first: of what is met there is nothing to do.
fn requirements(subject: &Subject) -> Vec<RuleCard> {
    let ask = |id: &Code| (*id, evaluate(subject.scope(), subject.person, subject.as_of(), Question::Requirement(*id)));
    let mut found: Vec<(Code, Found)> = subject.scope().policy.requirements.keys().map(ask).collect();
    found.sort_by_key(|(_, found)| (found.as_ref().is_ok_and(|finding| finding.verdict == Verdict::Met), nearness(found)));
    found.iter().map(|(id, found)| card(&Case { subject, about: About::Requirement(*id), found, then: Vec::new() })).collect()
}

fn card(case: &Case) -> RuleCard {
    let (subject, names) = (case.subject, case.subject.names());
    let Named { anchor, rule, goal } = named(case);
    let href = subject.rule(case.about);
    let Ok(finding) = case.found else {
        let error = case.found.as_ref().err().map(|error| error_ja(error, &names));
        let chip = Chip::new(Look::Later, subject.t("person-not-in-force"));
        let none = Vec::new;
        let (source, provisional) = (String::new(), String::new());
        return RuleCard { id: anchor, title: goal, chip, rule, href, source, provisional, when: none(), steps: none(), tree: Vec::new(), error };
    };
    let top = explain_ja(finding, &names).into_iter().next();
    let root = tree(subject, finding, &anchor);
    RuleCard {
        title: title(case, finding, &goal),
        chip: verdict(subject, finding.verdict),
        href,
        source: top.as_ref().and_then(|line| line.source.clone()).unwrap_or_default(),
        provisional: top.and_then(|line| line.provisional).unwrap_or_default(),
        when: when(subject, finding),
        steps: gaps_ja(finding, &names).into_iter().chain(case.then.iter().cloned()).collect(),
        tree: root.map(below).unwrap_or_default(),
        error: None,
        id: anchor,
        rule,
    }
}

/// What a rule is called.
struct Named {
    anchor: String,
    rule: String,
    /// What it leads to.
    goal: String,
}

fn named(case: &Case) -> Named {
    let (names, policy) = (case.subject.names(), case.subject.scope().policy);
    match case.about {
        About::Scheme(id) => {
            let role = policy.schemes.get(&id).map(|scheme| names.name(Noun::Role, scheme.role)).unwrap_or_default();
            Named { anchor: format!("scheme-{id}"), rule: names.scheme(id), goal: role }
        }
        About::Step { group, step } => {
            let name = format!("{} {}", names.stage_group(group), names.step(group, step));
            Named { anchor: format!("next-{group}-{step}"), rule: names.stage_group(group), goal: name }
        }
        About::Requirement(id) | About::Role(id) => {
            let name = names.name(Noun::Requirement, id);
            Named { anchor: format!("requirement-{id}"), rule: name.clone(), goal: name }
        }
    }
}

/// The root says what the title says: what matters is below it. A root that is the requirement itself stays, without the
/// name of the rule.
fn below(root: Node) -> Vec<Node> {
    match root.under.len() {
        0 if !root.parts.is_empty() => root.parts,
        0 => vec![root],
        _ => vec![Node { under: root.under.into_iter().skip(1).collect(), source: String::new(), ..root }],
    }
}

fn title(case: &Case, finding: &Finding, goal: &str) -> String {
    const MOST: usize = 9;
    let shell = &case.subject.ask.shell;
    let leads_to_role = matches!(case.about, About::Scheme(_));
    match finding.verdict {
        Verdict::Met if leads_to_role => shell.f1("person-title-met", "goal", goal),
        Verdict::Met => shell.f1("person-title-fulfilled", "goal", goal),
        Verdict::Unknown => shell.f1("person-title-unknown", "goal", goal),
        Verdict::Unmet => {
            let Distance { barred, open } = distance(finding);
            let id = match case.about {
                _ if barred => "person-title-barred",
                About::Requirement(_) => "person-title-open",
                _ if open > MOST => "person-title-far",
                _ => "person-title-until",
            };
            shell.f2(id, ("goal", goal), ("count", open))
        }
    }
}

/// Since when, until when, from when on.
fn when(subject: &Subject, finding: &Finding) -> Vec<String> {
    let (shell, as_of) = (&subject.ask.shell, subject.as_of());
    let said = |id: &str, day: Date| shell.f1(id, "date", subject.date(day));
    if State::from(finding.verdict) == State::Met {
        let since = (finding.holds.from != Date::MIN).then(|| said("person-met-since", finding.holds.from));
        let until = finding.holds.last_day().map(|last| said("person-met-until", last));
        return since.into_iter().chain(until).collect();
    }
    if let Some(day) = finding.met_from.filter(|day| *day > as_of) {
        return vec![said("person-met-from", day)];
    }
    soonest(finding, as_of).filter(|day| *day > as_of).map(|day| said("person-soonest", day)).into_iter().collect()
}

/// The chip of a verdict about a person: what is not met is still to be done.
pub fn verdict(subject: &Subject, verdict: Verdict) -> Chip {
    let word = match verdict {
        Verdict::Met => "word-met",
        Verdict::Unmet => "person-open",
        Verdict::Unknown => "word-unknown",
    };
    Chip::new(verdict, subject.t(word))
}
