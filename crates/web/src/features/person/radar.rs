//! The radar of skills: what is there against what is needed, one chart for each scale, since levels of two scales cannot be
//! compared.

use ayumi_chart::{Frame, Radar, Spoke, radar};
use ayumi_engine::{RoleFit, SkillGap, Verdict};
use ayumi_facts::Code;
use ayumi_policy::grammar::Noun;
use ayumi_policy::model::Scale;

use super::subject::Subject;

/// What fits beside the table, and on a telephone.
const WIDTH: f64 = 400.0;

/// Title and picture for each scale that the role's skills use, in the order of the policy.
pub fn figures(subject: &Subject, fit: &RoleFit) -> Vec<(String, String)> {
    let pack = &subject.scope().policy.pack;
    let scale_of = |skill: Code| pack.skills.iter().find(|item| item.id.value == skill).map(|item| item.scale.value);
    let of = |scale: &Scale| -> Vec<&SkillGap> { fit.skills.iter().filter(|gap| scale_of(gap.skill) == Some(scale.id.value)).collect() };
    let scales = pack.scales.iter().map(|scale| (scale, of(scale))).filter(|(_, gaps)| !gaps.is_empty());
    scales.map(|(scale, gaps)| figure(subject, fit.role, scale, &gaps)).collect()
}

fn figure(subject: &Subject, role: Code, scale: &Scale, gaps: &[&SkillGap]) -> (String, String) {
    let shell = &subject.ask.shell;
    let unknown = gaps.iter().filter(|gap| gap.verdict == Verdict::Unknown).count();
    let title = shell.f1("person-radar", "role", subject.names().name(Noun::Role, role));
    let chart = radar(&Radar {
        frame: Frame {
            id: format!("radar-{}", scale.id.value),
            title: title.clone(),
            description: shell.f2("person-radar-says", ("of", gaps.len()), ("unknown", unknown)),
            empty: String::new(),
            width: WIDTH,
        },
        spoke_head: subject.t("person-skill").to_owned(),
        have: subject.t("person-now").to_owned(),
        need: subject.t("person-need").to_owned(),
        unknown: subject.t("person-unrated").to_owned(),
        levels: scale.levels.iter().map(|level| if level.mark.value.is_empty() { level.label.clone() } else { level.mark.value.clone() }).collect(),
        spokes: gaps.iter().map(|gap| spoke(subject, gap)).collect(),
    });
    (title, chart.svg)
}

fn spoke(subject: &Subject, gap: &SkillGap) -> Spoke {
    let order = |level: Code| height(subject, gap.skill, level);
    Spoke {
        label: subject.names().name(Noun::Skill, gap.skill),
        have: gap.have.and_then(order),
        need: order(gap.need),
        href: Some(format!("#skill-{}", gap.skill)),
    }
}

/// How high a level stands on the scale of its skill, from 0.
pub fn height(subject: &Subject, skill: Code, level: Code) -> Option<f64> {
    subject.scope().policy.skills.get(&skill)?.levels.get(&level).map(|height| f64::from(*height))
}
