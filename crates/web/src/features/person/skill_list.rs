//! Every skill of the policy: the level that counts, and every assessment before it.

use ayumi_chart::{Frame, Spark, spark};
use ayumi_engine::assessed;
use ayumi_facts::{Code, Fact, What};
use ayumi_policy::grammar::Noun;

use super::radar::height;
use super::skills::assessment;
use super::subject::Subject;

/// ひとつのスキル.
#[derive(Clone, Debug)]
pub struct SkillRow {
    /// Its anchor.
    pub id: String,
    /// 名称
    pub label: String,
    /// 区分
    pub category: String,
    /// 現在の水準; 未評価 where none counts.
    pub level: String,
    /// Whether an assessment counts.
    pub is_rated: bool,
    /// When and by whom, with the way to the record.
    pub by: Option<(String, String)>,
    /// A line of the levels over time, where there were several.
    pub spark: String,
    /// Every assessment, the newest first: level, when and by whom, and the way to the record.
    pub history: Vec<(String, String, String)>,
}

/// Every skill, in the order of the policy.
pub fn skill_list(subject: &Subject) -> Vec<SkillRow> {
    let skills = &subject.scope().policy.pack.skills;
    skills.iter().map(|skill| row(subject, skill.id.value, skill.category.clone().unwrap_or_default())).collect()
}

fn row(subject: &Subject, skill: Code, category: String) -> SkillRow {
    let names = subject.names();
    let now = assessed(subject.scope(), subject.person, skill, subject.as_of());
    let of = |fact: &&Fact| matches!(fact.what, What::Assessment { skill: of, .. } if of == skill) && fact.valid.from <= subject.as_of();
    let history: Vec<&Fact> = subject.facts().into_iter().filter(of).collect();
    let mark = |fact: &Fact| fact.what.level().map(|level| names.mark(skill, level)).unwrap_or_default();
    SkillRow {
        id: format!("skill-{skill}"),
        label: names.name(Noun::Skill, skill),
        category,
        level: now.map_or_else(|| subject.t("person-unrated").to_owned(), mark),
        is_rated: now.is_some(),
        by: now.map(|fact| (assessment(subject, fact), subject.record(fact.id))),
        spark: if history.len() > 1 { line(subject, skill, &history) } else { String::new() },
        history: history.iter().rev().map(|fact| (mark(fact), assessment(subject, fact), subject.record(fact.id))).collect(),
    }
}

fn line(subject: &Subject, skill: Code, history: &[&Fact]) -> String {
    let point = |fact: &&Fact| (subject.date(fact.valid.from), fact.what.level().and_then(|level| height(subject, skill, level)));
    let title = subject.ask.shell.f1("person-spark", "skill", subject.names().name(Noun::Skill, skill));
    let marks = history.iter().filter_map(|fact| fact.what.level()).map(|level| subject.names().mark(skill, level));
    let description = marks.collect::<Vec<_>>().join(" → ");
    let frame = Frame { id: format!("spark-{skill}"), title, description, empty: String::new(), width: 80.0 };
    let spark_of = Spark { frame, unknown: subject.t("person-unrated").to_owned(), points: history.iter().map(point).collect(), ..Spark::default() };
    spark(&spark_of).svg
}
