//! スキルギャップ: what a role requires of a person's skills, its parents' skills included, against what is known.
//! A surplus in one skill never makes up for a lack in another, and what was never assessed is neither.

use ayumi_calendar::Date;
use ayumi_facts::{Code, FactId, PersonId};
use ayumi_policy::resolved::SkillNeed;

use crate::reference::{Judge, Reading};
use crate::{Scope, State, Verdict};

/// ひとつのスキルの差.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SkillGap {
    /// スキル
    pub skill: Code,
    /// 必要な水準
    pub need: Code,
    /// 現在の水準. None: never assessed, or expired.
    pub have: Option<Code>,
    /// Met, unmet, or unknown where there is no assessment.
    pub verdict: Verdict,
    /// The role it is inherited from.
    pub inherited_from: Option<Code>,
    /// The assessment that counts.
    pub fact: Option<FactId>,
}

/// 役割に対する適合.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RoleFit {
    /// 役割
    pub role: Code,
    /// One entry per required skill, in the order of the policy.
    pub skills: Vec<SkillGap>,
    /// 適合度: of the weighted levels required, how much is reached, in per cent rounded down; each skill counts at
    /// most in full. None: the role requires nothing.
    pub percent: Option<u32>,
    /// How many required skills were never assessed (or their assessment expired).
    pub unknown: usize,
}

/// The gap of one person against one role on a day.
pub fn role_fit(scope: &Scope, person: PersonId, role: Code, as_of: Date) -> Option<RoleFit> {
    let rule = scope.policy.roles.get(&role)?;
    let judge = Judge::new(scope, person, None);
    let applies = |need: &&SkillNeed| {
        let banded = need.when.as_ref().is_none_or(|when| judge.judge(when, Reading::InForce).line.at(as_of) == State::Met);
        need.in_force.contains(as_of) && banded
    };
    let needs: Vec<&SkillNeed> = highest(scope, rule.skills.iter().filter(applies).collect());
    let skills: Vec<SkillGap> = needs.into_iter().map(|need| gap(&judge, need, as_of)).collect();
    let unknown = skills.iter().filter(|gap| gap.verdict == Verdict::Unknown).count();
    Some(RoleFit { role, percent: percent(scope, &skills), unknown, skills })
}

/// A skill required twice (by the role and by its parent, or by two maps) is required once, at the higher level.
fn highest<'p>(scope: &Scope, needs: Vec<&'p SkillNeed>) -> Vec<&'p SkillNeed> {
    let mut kept: Vec<&SkillNeed> = Vec::with_capacity(needs.len());
    for need in needs {
        match kept.iter_mut().find(|other| other.skill == need.skill) {
            None => kept.push(need),
            Some(other) if order(scope, need.skill, need.level) > order(scope, other.skill, other.level) => *other = need,
            Some(_) => {}
        }
    }
    kept
}

fn gap(judge: &Judge, need: &SkillNeed, as_of: Date) -> SkillGap {
    let fact = judge.assessed(need.skill, as_of);
    let have = fact.and_then(|fact| fact.what.level());
    let order = |level| order(judge.scope, need.skill, level);
    let verdict = match have.map(order) {
        Some(Some(has)) if Some(has) >= order(need.level) => Verdict::Met,
        Some(Some(_)) => Verdict::Unmet,
        _ => Verdict::Unknown,
    };
    let inherited_from = need.inherited_from;
    SkillGap { skill: need.skill, need: need.level, have, verdict, inherited_from, fact: fact.map(|fact| fact.id) }
}

fn percent(scope: &Scope, skills: &[SkillGap]) -> Option<u32> {
    let (mut reached, mut required) = (0, 0);
    for gap in skills {
        let weight = scope.policy.skills.get(&gap.skill).map_or(1, |rule| rule.weight);
        let need = u32::from(order(scope, gap.skill, gap.need).unwrap_or(0));
        let have = gap.have.and_then(|level| order(scope, gap.skill, level)).map_or(0, u32::from);
        reached += weight * have.min(need);
        required += weight * need;
    }
    (required > 0).then(|| 100 * reached / required)
}

fn order(scope: &Scope, skill: Code, level: Code) -> Option<u8> {
    scope.policy.skills.get(&skill)?.levels.get(&level).copied()
}
