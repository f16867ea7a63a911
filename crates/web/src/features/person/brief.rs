//! スキルと研修 in a few words, for the first tab and the sheet that is handed over.

use ayumi_engine::{RoleFit, Status, Verdict};
use ayumi_facts::Code;
use ayumi_policy::grammar::Noun;
use ayumi_policy::model::Duty;

use super::rules::goals;
use super::subject::{Subject, Tab};

/// スキルと研修の要点.
#[derive(Clone, Debug, Default)]
pub struct Brief {
    /// Against the role that comes next: text and address.
    pub skills: Option<(String, String)>,
    /// The skills that are below, by name.
    pub below: String,
    /// Required courses that are open: text and address.
    pub courses: Option<(String, String)>,
    /// Their names.
    pub open: String,
}

/// What matters of skills and courses.
pub fn brief(subject: &Subject, status: &Status) -> Brief {
    let names = subject.names();
    let fit = next_fit(status);
    let must: Vec<_> = status.duties.iter().filter(|duty| duty.duty == Duty::Must).collect();
    let open: Vec<String> = must.iter().filter(|duty| !duty.completed).map(|duty| names.name(Noun::Course, duty.course)).collect();
    let courses = subject.ask.shell.f2("person-brief-courses", ("done", must.len() - open.len()), ("of", must.len()));
    let below = fit.map(|fit| fit.skills.iter().filter(|gap| gap.verdict == Verdict::Unmet).map(|gap| names.name(Noun::Skill, gap.skill)).collect());
    Brief {
        skills: fit.map(|fit| (skills(subject, fit), subject.tab(Tab::Skills))),
        below: below.map(|names: Vec<String>| names.join("、")).unwrap_or_default(),
        courses: (!must.is_empty()).then(|| (courses, subject.tab(Tab::Training))),
        open: open.join("、"),
    }
}

fn skills(subject: &Subject, fit: &RoleFit) -> String {
    let count = |verdict: Verdict| fit.skills.iter().filter(|gap| gap.verdict == verdict).count().to_string();
    let role = subject.names().name(Noun::Role, fit.role);
    let values = [
        ("role", role),
        ("met", count(Verdict::Met)),
        ("of", fit.skills.len().to_string()),
        ("below", count(Verdict::Unmet)),
        ("unknown", count(Verdict::Unknown)),
    ];
    subject.ask.shell.fill("person-brief-skills", &values.each_ref().map(|(name, value)| (*name, value.as_str())))
}

/// The role whose skills matter most: the one that comes next, else the one that is held.
pub fn next_fit<'s>(status: &'s Status) -> Option<&'s RoleFit> {
    let fit = |role: Code| status.fits.iter().find(|fit| fit.role == role);
    goals(status).into_iter().find_map(fit).or_else(|| status.fits.first())
}
