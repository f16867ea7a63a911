//! Where one person stands on a day, as JSON.

use ayumi_calendar::Date;
use ayumi_facts::Code;
use ayumi_policy::grammar::Noun;
use ayumi_policy::model::Duty;
use schemars::JsonSchema;
use serde::Serialize;

use super::{Answer, FindingAnswer, Named};
use crate::explain::Explaining;
use crate::{CourseDuty, Eligibility, RoleFit, SkillGap, Stage, Status, Verdict};

/// 一人の状態.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub struct StatusAnswer {
    /// 基準日
    pub as_of: Date,
    /// Every role of the policy and whether it is held.
    pub roles: Vec<RoleAnswer>,
    /// Every scheme and whether its requirements are met.
    pub schemes: Vec<SchemeAnswer>,
    /// Every stage group the person belongs to.
    pub stages: Vec<StageAnswer>,
    /// The fit for every role that requires skills.
    pub fits: Vec<FitAnswer>,
    /// The courses that the plan lays on the roles held.
    pub duties: Vec<DutyAnswer>,
}

/// 役割.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub struct RoleAnswer {
    /// 役割
    pub role: Named,
    /// Whether it is held.
    pub answer: Answer,
}

/// 応募・認定の要件.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub struct SchemeAnswer {
    /// 制度
    pub scheme: Named,
    /// 対象の役割
    pub role: Named,
    /// Whether the role is held already.
    pub held: bool,
    /// Whether the requirements are met.
    pub answer: Answer,
}

/// 段階.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub struct StageAnswer {
    /// 段階の区分
    pub group: Named,
    /// The highest step up to which all are met. Null: below the first.
    pub reached: Option<Named>,
    /// A higher step that might be met too; else null.
    pub perhaps: Option<Named>,
    /// Every step, lowest first.
    pub steps: Vec<StepAnswer>,
}

/// ひとつの段階.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub struct StepAnswer {
    /// 段階
    pub step: Named,
    /// Whether its own requirement is met.
    pub finding: FindingAnswer,
}

/// 役割に対する適合.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub struct FitAnswer {
    /// 役割
    pub role: Named,
    /// 適合度 in per cent, rounded down. Null: the role requires nothing.
    pub percent: Option<u32>,
    /// How many required skills were never assessed.
    pub unknown: usize,
    /// One entry per required skill.
    pub skills: Vec<SkillAnswer>,
}

/// ひとつのスキルの差.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub struct SkillAnswer {
    /// スキル
    pub skill: Named,
    /// 必要な水準
    pub need: Named,
    /// 現在の水準. Null: never assessed, or expired.
    pub have: Option<Named>,
    /// 判定
    pub verdict: Verdict,
    /// The role it is inherited from; else null.
    pub inherited_from: Option<Named>,
    /// The assessment that counts; else null.
    pub fact: Option<u64>,
}

/// 受講の義務.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub struct DutyAnswer {
    /// 研修
    pub course: Named,
    /// `must`, `should` or `may`.
    pub duty: Duty,
    /// The role that brings it.
    pub role: Named,
    /// Whether it is completed.
    pub completed: bool,
}

impl StatusAnswer {
    /// A status with the names of its day.
    pub fn new(status: &Status, explaining: &Explaining) -> Self {
        let role = |(id, result): &(Code, _)| RoleAnswer { role: named(Noun::Role, *id, explaining), answer: Answer::new(result, explaining) };
        Self {
            as_of: explaining.as_of,
            roles: status.roles.iter().map(role).collect(),
            schemes: status.schemes.iter().map(|scheme| self::scheme(scheme, explaining)).collect(),
            stages: status.stages.iter().map(|stage| self::stage(stage, explaining)).collect(),
            fits: status.fits.iter().map(|fit| self::fit(fit, explaining)).collect(),
            duties: status.duties.iter().map(|duty| self::duty(duty, explaining)).collect(),
        }
    }
}

fn named(noun: Noun, id: Code, explaining: &Explaining) -> Named {
    Named { id, label: explaining.name(noun, id) }
}

fn scheme(eligibility: &Eligibility, explaining: &Explaining) -> SchemeAnswer {
    SchemeAnswer {
        scheme: Named { id: eligibility.scheme, label: explaining.scheme(eligibility.scheme) },
        role: named(Noun::Role, eligibility.role, explaining),
        held: eligibility.held,
        answer: Answer::new(&eligibility.finding, explaining),
    }
}

fn stage(stage: &Stage, explaining: &Explaining) -> StageAnswer {
    let step = |id: Code| Named { id, label: explaining.step(stage.group, id) };
    let steps = stage.steps.iter().map(|(id, finding)| StepAnswer { step: step(*id), finding: FindingAnswer::new(finding, explaining) });
    StageAnswer {
        group: Named { id: stage.group, label: explaining.stage_group(stage.group) },
        reached: stage.reached.map(step),
        perhaps: stage.perhaps.map(step),
        steps: steps.collect(),
    }
}

fn fit(fit: &RoleFit, explaining: &Explaining) -> FitAnswer {
    let skills = fit.skills.iter().map(|gap| skill(gap, explaining)).collect();
    FitAnswer { role: named(Noun::Role, fit.role, explaining), percent: fit.percent, unknown: fit.unknown, skills }
}

fn skill(gap: &SkillGap, explaining: &Explaining) -> SkillAnswer {
    let level = |id: Code| Named { id, label: explaining.mark(gap.skill, id) };
    SkillAnswer {
        skill: named(Noun::Skill, gap.skill, explaining),
        need: level(gap.need),
        have: gap.have.map(level),
        verdict: gap.verdict,
        inherited_from: gap.inherited_from.map(|role| named(Noun::Role, role, explaining)),
        fact: gap.fact.map(|fact| fact.0),
    }
}

fn duty(duty: &CourseDuty, explaining: &Explaining) -> DutyAnswer {
    DutyAnswer {
        course: named(Noun::Course, duty.course, explaining),
        duty: duty.duty,
        role: named(Noun::Role, duty.role, explaining),
        completed: duty.completed,
    }
}
