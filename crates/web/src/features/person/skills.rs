//! スキル: what a role needs of the person against what was assessed, every skill of the policy, and how each went over time.
//! What was never assessed is no zero.

use askama::Template;
use axum::extract::Path;
use ayumi_engine::{RoleFit, SkillGap, Verdict};
use ayumi_facts::{Code, Fact, FactId, What};
use ayumi_policy::grammar::Noun;

use super::brief::next_fit;
use super::head::Head;
use super::records::assessor;
use super::skill_list::{SkillRow, skill_list};
use super::subject::{Subject, Tab};
use crate::ask::Ask;
use crate::error::AppError;
use crate::page::Page;
use crate::parts::Chip;
use crate::shell::{Link, Shell};

/// The parameter of the address that chooses a role.
const ROLE: &str = "role";

/// スキル.
#[derive(Debug, Template)]
#[template(path = "person/skills.html")]
pub struct SkillsPage {
    /// The frame.
    pub shell: Shell,
    /// The person.
    pub head: Head,
    /// The roles that require skills.
    pub roles: Vec<Link>,
    /// The comparison with one of them.
    pub against: Option<Against>,
    /// Every skill of the policy.
    pub skills: Vec<SkillRow>,
    /// What the marks of the scales mean.
    pub marks: Vec<String>,
}

/// ひとつの役割との比較.
#[derive(Debug)]
pub struct Against {
    /// 「DXマネージャーに必要な水準」
    pub title: String,
    /// 満たす・不足・未評価, counted.
    pub counted: String,
    /// 適合度
    pub percent: String,
    /// A chart for each scale: its title and the picture. The table beside it says the same.
    pub figures: Vec<(String, String)>,
    /// One row a required skill.
    pub rows: Vec<GapRow>,
}

/// 必要なスキルの一行.
#[derive(Clone, Debug)]
pub struct GapRow {
    /// スキル
    pub skill: String,
    /// The anchor of its history.
    pub href: String,
    /// 必要な水準
    pub need: String,
    /// 現在の水準
    pub have: String,
    /// 満たす・不足・未評価
    pub chip: Chip,
    /// 評価: when, by whom, and the way to the record.
    pub assessed: Option<(String, &'static str, String)>,
    /// The role that the need comes from.
    pub inherited: String,
}

/// The skills.
///
/// # Errors
/// There is no such person.
pub async fn page(ask: Ask, Path(key): Path<String>) -> Result<Page<SkillsPage>, AppError> {
    let subject = Subject::find(ask, &key)?;
    let status = subject.status()?;
    let chosen = status.fits.iter().find(|fit| fit.role.as_str() == subject.ask.shell.given(ROLE)).or_else(|| next_fit(&status));
    let link = |fit: &RoleFit| Link {
        text: subject.names().name(Noun::Role, fit.role),
        href: subject.ask.shell.same(&[(ROLE, Some(fit.role.as_str()))]),
        current: chosen.is_some_and(|chosen| chosen.role == fit.role),
    };
    Ok(Page(SkillsPage {
        head: Head::new(&subject, &status, Tab::Skills),
        roles: status.fits.iter().map(link).collect(),
        against: chosen.map(|fit| against(&subject, fit)),
        skills: skill_list(&subject),
        marks: marks(&subject),
        shell: subject.ask.shell.clone(),
    }))
}

fn against(subject: &Subject, fit: &RoleFit) -> Against {
    let shell = &subject.ask.shell;
    let role = subject.names().name(Noun::Role, fit.role);
    let count = |verdict: Verdict| fit.skills.iter().filter(|gap| gap.verdict == verdict).count().to_string();
    let values =
        [("of", fit.skills.len().to_string()), ("met", count(Verdict::Met)), ("below", count(Verdict::Unmet)), ("unknown", count(Verdict::Unknown))];
    Against {
        title: shell.f1("person-need-title", "role", role),
        counted: shell.fill("person-need-counted", &values.each_ref().map(|(name, value)| (*name, value.as_str()))),
        percent: fit.percent.map(|percent| shell.f1("person-need-percent", "percent", percent)).unwrap_or_default(),
        figures: super::radar::figures(subject, fit),
        rows: fit.skills.iter().map(|gap| gap_row(subject, gap)).collect(),
    }
}

fn gap_row(subject: &Subject, gap: &SkillGap) -> GapRow {
    let names = subject.names();
    GapRow {
        skill: names.name(Noun::Skill, gap.skill),
        href: format!("#skill-{}", gap.skill),
        need: names.mark(gap.skill, gap.need),
        have: gap.have.map_or_else(|| subject.t("person-unrated").to_owned(), |level| names.mark(gap.skill, level)),
        chip: Chip::new(gap.verdict, subject.t(standing(gap.verdict))),
        assessed: gap.fact.and_then(|fact| assessed_line(subject, fact)),
        inherited: gap.inherited_from.map(|role| names.name(Noun::Role, role)).unwrap_or_default(),
    }
}

/// 満たす・不足・未評価
fn standing(verdict: Verdict) -> &'static str {
    match verdict {
        Verdict::Met => "word-met",
        Verdict::Unmet => "person-below",
        Verdict::Unknown => "person-unrated",
    }
}

/// When, by whom, and where the record stands.
fn assessed_line(subject: &Subject, id: FactId) -> Option<(String, &'static str, String)> {
    subject.names().fact(id).map(|fact| (subject.date(fact.valid.from), by(subject, fact), subject.record(id)))
}

fn by(subject: &Subject, fact: &Fact) -> &'static str {
    if let What::Assessment { by, .. } = fact.what { subject.t(assessor(by)) } else { "" }
}

/// When and by whom.
pub fn assessment(subject: &Subject, fact: &Fact) -> String {
    format!("{}　{}", subject.date(fact.valid.from), by(subject, fact))
}

/// 「◎ 自ら業務に活用できる」 for every level with a mark, each once.
fn marks(subject: &Subject) -> Vec<String> {
    let pack = &subject.scope().policy.pack;
    let used: Vec<Code> = pack.skills.iter().map(|skill| skill.scale.value).collect();
    let levels = pack.scales.iter().filter(|scale| used.contains(&scale.id.value)).flat_map(|scale| scale.levels.iter().rev());
    let mut marks: Vec<String> = Vec::new();
    for level in levels.filter(|level| !level.mark.value.is_empty()) {
        let mark = format!("{} {}", level.mark.value, level.label);
        if !marks.contains(&mark) {
            marks.push(mark);
        }
    }
    marks
}
