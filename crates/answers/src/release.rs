//! What is published of a day: each figure of the targets, the KPIs and the coverage as one line, so that the same day can be
//! computed again later and compared line by line. No person is in it.

use serde::{Deserialize, Serialize};

use crate::figure::{Figure, ReachAnswer};
use crate::{Desk, coverage, kpi};

/// 公表する数字.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub struct PublishedFigure {
    /// By what it is found again: `target/<id>/R8`, `kpi/<id>`, `coverage/<nth>/<group>`.
    pub key: String,
    /// What it is called.
    pub label: String,
    /// The goal, where there is one.
    pub goal: Option<String>,
    /// The figure in words; why there is none otherwise.
    pub actual: String,
    /// 分子
    pub part: Option<u32>,
    /// 分母
    pub whole: Option<u32>,
    /// Of how many it is unknown whether they count.
    pub unknown: usize,
}

/// Two figures that should be the same.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Difference {
    /// As it was published; none if it was not there.
    pub published: Option<PublishedFigure>,
    /// As it is computed now; none if it is gone.
    pub computed: Option<PublishedFigure>,
}

/// All figures of the day.
pub fn figures(desk: &Desk) -> Vec<PublishedFigure> {
    let kpis = kpi::view(desk);
    let mut lines = Vec::new();
    for target in &kpis.targets {
        let key = |what: &str| format!("target/{}/{what}", target.id);
        lines.extend(target.now.as_ref().map(|now| line(key("now"), &target.label, None, Some(now), &now.label)));
        lines.extend(target.years.iter().map(|year| reach(key(&year.year), &format!("{} {}", target.label, year.year), &year.reach)));
        lines.extend(target.total.as_ref().map(|total| reach(key("total"), &format!("{} 計", target.label), total)));
        lines.extend(target.long_term.as_ref().map(|term| reach(key("long-term"), &format!("{} 到達目標", target.label), &term.reach)));
    }
    for kpi in &kpis.kpis {
        lines.push(line(format!("kpi/{}", kpi.id), &kpi.label, kpi.warn.clone(), kpi.actual.as_ref(), &kpi.actual_label()));
    }
    for (nth, group) in coverage::view(desk).groups.iter().enumerate() {
        lines.push(PublishedFigure {
            key: format!("coverage/{}/{}", nth + 1, group.group.as_str()),
            label: group.label.clone(),
            goal: Some(group.need.to_string()),
            actual: group.summary(),
            part: Some(group.covered),
            whole: u32::try_from(group.of).ok(),
            unknown: group.unknown as usize,
        });
    }
    lines
}

fn reach(key: String, label: &str, reach: &ReachAnswer) -> PublishedFigure {
    line(key, label, Some(reach.goal_label.clone()), reach.actual.as_ref(), &reach.actual_label())
}

fn line(key: String, label: &str, goal: Option<String>, figure: Option<&Figure>, actual: &str) -> PublishedFigure {
    PublishedFigure {
        key,
        label: label.to_owned(),
        goal,
        actual: actual.to_owned(),
        part: figure.and_then(|figure| figure.part),
        whole: figure.and_then(|figure| figure.whole),
        unknown: figure.map_or(0, |figure| figure.unknown),
    }
}

/// What differs between what was published and what is computed now, in the order of what was published.
pub fn differences(published: &[PublishedFigure], computed: &[PublishedFigure]) -> Vec<Difference> {
    let find = |all: &[PublishedFigure], key: &str| all.iter().find(|line| line.key == key).cloned();
    let changed = published.iter().filter_map(|before| {
        let now = find(computed, &before.key);
        (now.as_ref() != Some(before)).then(|| Difference { published: Some(before.clone()), computed: now })
    });
    let new = computed.iter().filter(|now| find(published, &now.key).is_none());
    changed.chain(new.map(|now| Difference { published: None, computed: Some(now.clone()) })).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn figure(key: &str, actual: &str) -> PublishedFigure {
        PublishedFigure { key: key.into(), label: key.into(), goal: None, actual: actual.into(), part: None, whole: None, unknown: 0 }
    }

    #[test]
    fn what_changed_what_is_gone_and_what_is_new_are_told() {
        let before = [figure("a", "1"), figure("b", "2"), figure("c", "3")];
        let now = [figure("a", "1"), figure("c", "4"), figure("d", "5")];
        let told: Vec<String> = differences(&before, &now)
            .iter()
            .map(|difference| {
                let said = |of: &Option<PublishedFigure>| of.as_ref().map_or_else(|| "-".into(), |figure| format!("{}{}", figure.key, figure.actual));
                format!("{} {}", said(&difference.published), said(&difference.computed))
            })
            .collect();
        assert_eq!(told, ["b2 -", "c3 c4", "- d5"]);
        assert!(differences(&before, &before).is_empty());
    }
}
