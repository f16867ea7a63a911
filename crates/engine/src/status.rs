//! 状態: where one person stands on a day: roles and by what right, eligibility with gaps, stages, skills, duties.
//! Never stored; derived whenever it is asked for.

use ayumi_calendar::{Date, FiscalYear, Period};
use ayumi_facts::{Code, PersonId};
use ayumi_policy::model::Duty;
use ayumi_policy::requirement::Requirement;
use ayumi_policy::resolved::{StageRule, StepRule};

use crate::evidence::has_completed;
use crate::reference::{Judge, Reading};
use crate::{EvaluationError, Finding, Question, RoleFit, Scope, State, Timeline, Verdict, evaluate, role_fit};

/// 一人の状態.
#[derive(Clone, Debug)]
pub struct Status<'p> {
    /// Every role of the policy and whether it is held, in the order of the policy.
    pub roles: Vec<(Code, Result<Finding<'p>, EvaluationError>)>,
    /// Every scheme and whether its requirements are met, in the order of the policy.
    pub schemes: Vec<Eligibility<'p>>,
    /// Every stage group the person belongs to.
    pub stages: Vec<Stage<'p>>,
    /// The fit for every role that requires skills.
    pub fits: Vec<RoleFit>,
    /// The courses that the plan lays on the person's roles.
    pub duties: Vec<CourseDuty>,
}

/// 応募・認定の要件.
#[derive(Clone, Debug)]
pub struct Eligibility<'p> {
    /// 制度
    pub scheme: Code,
    /// 対象の役割
    pub role: Code,
    /// Whether the role is held already.
    pub held: bool,
    /// Whether the requirements are met, and if not, what is missing.
    pub finding: Result<Finding<'p>, EvaluationError>,
}

/// 段階.
#[derive(Clone, Debug)]
pub struct Stage<'p> {
    /// 段階の区分
    pub group: Code,
    /// The highest step up to which all are met. None: below the first.
    pub reached: Option<Code>,
    /// A higher step that might be met too: something about it is unknown.
    pub perhaps: Option<Code>,
    /// Every step with its own finding, lowest first.
    pub steps: Vec<(Code, Finding<'p>)>,
}

/// 受講の義務.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CourseDuty {
    /// 研修
    pub course: Code,
    /// The strongest duty among the roles held.
    pub duty: Duty,
    /// The role that brings it.
    pub role: Code,
    /// Whether it is completed.
    pub completed: bool,
}

/// Everything about one person on a day.
///
/// # Errors
/// [`EvaluationError::NoSuchPerson`]. Rules that are not in force are errors of their own, inside.
pub fn status<'p>(scope: &Scope<'p>, person: PersonId, as_of: Date) -> Result<Status<'p>, EvaluationError> {
    scope.require(person)?;
    let policy = scope.policy;
    let roles: Vec<_> = policy.roles.keys().map(|role| (*role, evaluate(scope, person, as_of, Question::Role(*role)))).collect();
    let held: Vec<Code> = roles.iter().filter(|(_, finding)| finding.as_ref().is_ok_and(is_met)).map(|(role, _)| *role).collect();
    let schemes = policy.schemes.iter().map(|(id, scheme)| Eligibility {
        scheme: *id,
        role: scheme.role,
        held: held.contains(&scheme.role),
        finding: evaluate(scope, person, as_of, Question::Scheme(*id)),
    });
    let fits = policy.roles.keys().filter_map(|role| role_fit(scope, person, *role, as_of)).filter(|fit| !fit.skills.is_empty());
    Ok(Status {
        schemes: schemes.collect(),
        stages: policy.stages.keys().filter_map(|group| stage(scope, person, *group, as_of)).collect(),
        fits: fits.collect(),
        duties: course_duties(scope, person, &held, as_of),
        roles,
    })
}

/// The stage of one person in a group; None where the group is not about them or does not exist, or before the
/// policy's first day.
pub fn stage<'p>(scope: &Scope<'p>, person: PersonId, group: Code, as_of: Date) -> Option<Stage<'p>> {
    let rule = scope.policy.stages.get(&group)?;
    let judge = Judge::new(scope, person, Some(as_of));
    if as_of < scope.policy.start() || member_line(&judge, rule).at(as_of) != State::Met {
        return None;
    }
    let (mut reached, mut perhaps, mut below) = (None, None, Verdict::Met);
    let mut steps = Vec::new();
    for step in &rule.steps {
        let finding = judge.judge(&step.require, Reading::InForce).finding?;
        let state = if step.alone { finding.verdict } else { below.min(finding.verdict) };
        match state {
            Verdict::Met => (reached, perhaps) = (Some(step.id), None),
            Verdict::Unknown => perhaps = Some(step.id),
            Verdict::Unmet => {}
        }
        below = state;
        steps.push((step.id, finding));
    }
    Some(Stage { group, reached, perhaps, steps })
}

/// When a step of a stage group is reached, on every day: a step presupposes the ones before it.
pub fn step_line(scope: &Scope, person: PersonId, group: Code, step: Code) -> Option<Timeline> {
    let rule = scope.policy.stages.get(&group)?;
    let judge = Judge::new(scope, person, None);
    let upto = rule.steps.iter().position(|of| of.id == step)?;
    let first = rule.steps.get(..=upto)?.iter().rposition(|step| step.alone).unwrap_or(0);
    let mut lines: Vec<Timeline> = vec![member_line(&judge, rule)];
    let line = |step: &StepRule| judge.judge(&step.require, Reading::InForce).line;
    lines.extend(rule.steps.get(first..=upto)?.iter().map(line));
    Some(Timeline::joined(&lines, |states| State::all(states)))
}

/// Who the group is about: the holders of its roles, and whoever meets its requirement; everyone if it names neither.
fn member_line(judge: &Judge, rule: &StageRule) -> Timeline {
    let of = rule.of.iter().map(|of: &Requirement| judge.judge(of, Reading::InForce).line);
    let holders = rule.roles.iter().map(|role| judge.role(crate::Asked::Role(*role), *role).line);
    let lines: Vec<Timeline> = of.chain(holders).collect();
    if lines.is_empty() { Timeline::always(State::Met) } else { Timeline::joined(&lines, |states| State::any(states)) }
}

/// The plan's courses for the roles held: the strongest duty counts, and one attendance serves every role.
pub fn course_duties(scope: &Scope, person: PersonId, held: &[Code], as_of: Date) -> Vec<CourseDuty> {
    let mut duties: Vec<CourseDuty> = Vec::new();
    let plans = &scope.policy.pack.course_plan;
    let Some(plan) = plans.iter().filter(|plan| plan.from.date() <= as_of).max_by_key(|plan| plan.from.date()) else {
        return duties;
    };
    for (course, marks) in &plan.courses {
        let duty_of = |(role, mark): (&ayumi_policy::model::Id, &ayumi_policy::At<String>)| {
            let duty = plan.marks.get(mark.as_str())?.duty;
            held.contains(&role.value).then_some((duty, role.value))
        };
        if let Some((duty, role)) = plan.roles.iter().zip(marks).filter_map(duty_of).min() {
            let completed = has_completed(scope, person, course.value, as_of);
            duties.push(CourseDuty { course: course.value, duty, role, completed });
        }
    }
    duties
}

fn is_met(finding: &Finding) -> bool {
    finding.verdict == Verdict::Met
}

/// The fiscal year of a day, from its first day to the day itself: what "so far this year" means.
pub fn year_to(as_of: Date) -> Period {
    Period { from: FiscalYear::of(as_of).start(), until: as_of.next() }
}
