//! A status in sentences: names instead of ids, ready to be laid out in a terminal or on a page. What it says is what the
//! findings say.

use ayumi_engine::{
    CourseDuty, Eligibility, EvaluationError, Explaining, Finding, Line, RoleFit, Stage, State, Status, Verdict, explain_ja, gaps_ja,
};
use ayumi_facts::Code;
use ayumi_policy::grammar::Noun;

use crate::words;

/// A finding, or why there is none.
pub(crate) type Found<'p> = Result<Finding<'p>, EvaluationError>;

/// What people read of a status.
#[derive(Clone, Debug, Default)]
pub struct Shown {
    /// 役割
    pub roles: Vec<RoleShown>,
    /// 要件: of every scheme; the named requirements in a policy without roles.
    pub schemes: Vec<SchemeShown>,
    /// 段階
    pub stages: Vec<StageShown>,
    /// 適合
    pub fits: Vec<FitShown>,
    /// 研修
    pub duties: Vec<DutyShown>,
}

/// 役割.
#[derive(Clone, Debug)]
pub struct RoleShown {
    /// 役割
    pub id: Code,
    /// 名称
    pub label: String,
    /// Whether it is held.
    pub state: State,
    /// How and for how long; why there is no answer otherwise.
    pub detail: String,
}

/// A scheme or named requirement with its explanation.
#[derive(Clone, Debug)]
pub struct SchemeShown {
    /// 制度, or the named requirement.
    pub id: Code,
    /// 「制度（役割）」
    pub title: String,
    /// Whether it is met.
    pub state: State,
    /// 説明, parents first. Empty where there is no answer.
    pub lines: Vec<Line>,
    /// Why there is no answer.
    pub error: Option<String>,
    /// 次にすること
    pub gaps: Vec<String>,
}

/// 段階.
#[derive(Clone, Debug)]
pub struct StageShown {
    /// 段階の区分
    pub id: Code,
    /// 名称
    pub label: String,
    /// 現在の段階
    pub reached: String,
    /// What might be reached, and what is next.
    pub next: String,
}

/// 役割に対する適合.
#[derive(Clone, Debug)]
pub struct FitShown {
    /// 役割
    pub id: Code,
    /// 名称
    pub label: String,
    /// 適合度 in per cent; `None` where nothing is required.
    pub percent: Option<u32>,
    /// 満たすスキル
    pub met: usize,
    /// 必要なスキル
    pub of: usize,
    /// 未評価のスキル
    pub unknown: usize,
    /// 不足のスキル
    pub below: Vec<String>,
}

/// 研修.
#[derive(Clone, Debug)]
pub struct DutyShown {
    /// 研修
    pub id: Code,
    /// 名称
    pub label: String,
    /// 必須・推奨・任意
    pub duty: &'static str,
    /// どの役割として
    pub role: String,
    /// 修了
    pub completed: bool,
}

impl Shown {
    pub(crate) fn new(status: &Status, named: &[(Code, Found)], names: &Explaining) -> Self {
        Self {
            roles: status.roles.iter().map(|(id, found)| role(*id, found, names)).collect(),
            schemes: if status.roles.is_empty() && status.schemes.is_empty() {
                // A policy without roles: its named requirements are all there is to say about somebody.
                named.iter().map(|(id, found)| explained(*id, names.name(Noun::Requirement, *id), found, names)).collect()
            } else {
                status.schemes.iter().map(|eligibility| scheme(eligibility, names)).collect()
            },
            stages: status.stages.iter().map(|of| stage(of, names)).collect(),
            fits: status.fits.iter().map(|of| fit(of, names)).collect(),
            duties: status.duties.iter().map(|of| duty(of, names)).collect(),
        }
    }
}

fn role(id: Code, found: &Found, names: &Explaining) -> RoleShown {
    let (state, detail) = match found {
        Ok(finding) => (finding.verdict.into(), explain_ja(finding, names).first().map(detail).unwrap_or_default()),
        Err(error) => (State::NotInForce, ayumi_engine::error_ja(error, names)),
    };
    RoleShown { id, label: names.name(Noun::Role, id), state, detail }
}

fn detail(line: &Line) -> String {
    [line.have.as_deref(), line.when.as_deref()].into_iter().flatten().collect::<Vec<_>>().join("　")
}

fn scheme(eligibility: &Eligibility, names: &Explaining) -> SchemeShown {
    let held = if eligibility.held { "　［既に該当］" } else { "" };
    let title = format!("{}（{}）{held}", names.scheme(eligibility.scheme), names.name(Noun::Role, eligibility.role));
    let explained = explained(eligibility.scheme, title, &eligibility.finding, names);
    if eligibility.held { SchemeShown { gaps: Vec::new(), ..explained } } else { explained }
}

fn explained(id: Code, title: String, found: &Found, names: &Explaining) -> SchemeShown {
    match found {
        Ok(finding) => {
            let (lines, gaps) = (explain_ja(finding, names), gaps_ja(finding, names));
            SchemeShown { id, title, state: finding.verdict.into(), lines, error: None, gaps }
        }
        Err(error) => {
            let error = Some(ayumi_engine::error_ja(error, names));
            SchemeShown { id, title, state: State::NotInForce, lines: Vec::new(), error, gaps: Vec::new() }
        }
    }
}

fn stage(stage: &Stage, names: &Explaining) -> StageShown {
    let step = |id| names.step(stage.group, id);
    let reached = stage.reached.map_or_else(|| "－（最初の段階に達していない）".into(), step);
    let perhaps = stage.perhaps.map(|id| format!("? {}の可能性あり（不明な点がある）", step(id)));
    let next = stage.steps.iter().find(|(_, finding)| finding.verdict != Verdict::Met);
    let next = next.map(|(id, finding)| format!("次は{}：{}", step(*id), gaps_ja(finding, names).join("、")));
    let next = [perhaps, next].into_iter().flatten().collect::<Vec<_>>().join("　");
    StageShown { id: stage.group, label: names.stage_group(stage.group), reached, next }
}

fn fit(fit: &RoleFit, names: &Explaining) -> FitShown {
    let below = fit.skills.iter().filter(|gap| gap.verdict == Verdict::Unmet).map(|gap| names.name(Noun::Skill, gap.skill)).collect();
    FitShown {
        id: fit.role,
        label: names.name(Noun::Role, fit.role),
        percent: fit.percent,
        met: fit.skills.iter().filter(|gap| gap.verdict == Verdict::Met).count(),
        of: fit.skills.len(),
        unknown: fit.unknown,
        below,
    }
}

fn duty(duty: &CourseDuty, names: &Explaining) -> DutyShown {
    DutyShown {
        id: duty.course,
        label: names.name(Noun::Course, duty.course),
        duty: words::duty(duty.duty),
        role: names.name(Noun::Role, duty.role),
        completed: duty.completed,
    }
}
