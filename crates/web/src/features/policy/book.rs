//! What every policy page reads from: the pack on the day shown, in words and with links, and how many people each of its
//! rules is met by. The engine counts; here it is only asked.

use std::collections::HashMap;
use std::sync::Arc;

use ayumi_calendar::{Date, Period};
use ayumi_engine::{About, EvaluationError, Explaining, Selection, error_ja, select};
use ayumi_facts::{Code, PersonId};
use ayumi_policy::model::{Id, Part};
use ayumi_policy::requirement::Requirement;
use ayumi_policy::resolved::Dated;
use ayumi_policy::sentence::outline_ja;
use ayumi_policy::show::View;
use ayumi_policy::{Checked, Pack};

use super::word::{Force, Outline, Rule, Tally, Version, Word, Words};
use crate::ask::Ask;
use crate::links;

/// 方針の本: the policy as somebody opens it on a day.
#[derive(Debug)]
pub struct Book<'a> {
    /// What is asked.
    pub ask: &'a Ask,
    /// The pack in words.
    pub view: View<'a>,
}

/// Of every role, scheme and named requirement, how many people hold or meet it and of how many it is unknown.
#[derive(Debug, Default)]
pub struct Counts {
    /// 在籍者数: everybody who is counted.
    pub staff: usize,
    of: HashMap<About, Result<(usize, usize), String>>,
}

impl<'a> Book<'a> {
    /// The policy in use, as it reads on the day shown.
    pub fn open(ask: &'a Ask) -> Self {
        Self { ask, view: View::on_day(&ask.world.policy().pack, ask.as_of()) }
    }

    /// The pack.
    pub fn pack(&self) -> &'a Pack {
        self.view.pack
    }

    /// The policy.
    pub fn policy(&self) -> &'a Checked {
        self.ask.world.policy()
    }

    /// An address that keeps the day.
    pub fn to(&self, path: &str) -> String {
        self.ask.shell.to(path)
    }

    /// An item by its name, leading to where it is explained. A name of nothing in these parts stands for itself.
    pub fn item(&self, parts: &[Part], id: &Id) -> Word {
        let found = parts.iter().find(|part| has(self.pack(), **part, id.value));
        Word { text: self.view.name(parts, id), href: found.and_then(|part| place(*part, id.value)).map(|path| self.to(&path)) }
    }

    /// Several such items.
    pub fn items(&self, parts: &[Part], ids: &[Id]) -> Words {
        ids.iter().map(|id| self.item(parts, id)).collect()
    }

    /// A role by its name.
    pub fn role(&self, id: Code) -> Word {
        self.item(&[Part::Roles], &Id::new(id))
    }

    /// A body, a role, or a word for who acts.
    pub fn actor(&self, id: &Id) -> Word {
        let word = self.item(&[Part::Bodies, Part::Roles], id);
        if word.href.is_some() { word } else { Word::plain(self.view.actor(id)) }
    }

    /// A requirement in words, with the named requirements in it, as written in `text`.
    pub fn rule(&self, requirement: &Requirement, text: String) -> Rule {
        let mut named = Vec::new();
        requirement.walk(&mut |part| {
            if let Requirement::Named(id) = part
                && !named.contains(id)
            {
                named.push(*id);
            }
        });
        let uses = named.into_iter().map(|id| self.item(&[Part::Requirements], &Id::new(id))).collect();
        let lines = outline_ja(requirement, &self.names().names);
        let words = [self.ask.shell.t("policy-rule-uses"), self.ask.shell.t("policy-rule-expression")];
        Rule { outline: Outline::new(&lines), uses, expression: text, words }
    }

    /// The names of the day.
    pub fn names(&self) -> Explaining<'_> {
        Explaining::new(self.ask.world.scope(), PersonId(0), self.ask.as_of())
    }

    /// The versions of a dated rule, the one in force first, then those to come, then the past ones, newest first.
    pub fn versions<R, T>(&self, dated: &Dated<R>, body: impl Fn(&R, Date) -> T) -> Vec<Version<T>> {
        let version = |version: &ayumi_policy::resolved::Version<R>| Version {
            period: self.period(version.period),
            force: self.force(version.period),
            source: version.source.clone(),
            provisional: version.provisional.clone(),
            body: body(&version.value, version.period.from),
        };
        let mut versions: Vec<Version<T>> = dated.versions.iter().rev().map(version).collect();
        versions.sort_by_key(|version| match version.force {
            Force::Now => 0,
            Force::Later => 1,
            Force::Past => 2,
        });
        versions
    }

    /// How a period stands to the day shown.
    pub fn force(&self, period: Period) -> Force {
        let day = self.ask.as_of();
        match (period.contains(day), period.from > day) {
            (true, _) => Force::Now,
            (false, true) => Force::Later,
            (false, false) => Force::Past,
        }
    }

    /// 「令和8年4月1日から令和9年3月31日まで」
    pub fn period(&self, period: Period) -> String {
        let shell = &self.ask.shell;
        let from = shell.f1("policy-from", "date", shell.date(period.from));
        match period.last_day() {
            Some(last) if !period.is_open() => format!("{from}{}", shell.f1("policy-until", "date", shell.date(last))),
            _ => from,
        }
    }

    /// How many people hold or meet each rule. Worked out once for the day.
    pub fn counts(&self) -> Arc<Counts> {
        self.ask.remember("policy counts", || Counts::of(self))
    }

    /// The people of one rule, as a number that leads to them.
    pub fn tally(&self, about: About) -> Tally {
        let (name, value) = match about {
            About::Role(id) => ("role", id.to_string()),
            About::Scheme(id) => ("meets", format!("scheme:{id}")),
            About::Requirement(id) => ("meets", format!("requirement:{id}")),
            About::Step { group, step } => ("step", format!("{group}:{step}")),
        };
        match self.counts().find(about) {
            Ok(counted) => {
                let hrefs = (links::people(self.ask, &[(name, &value)]), links::people(self.ask, &[(name, &value), ("state", "unknown")]));
                Tally::new(&self.ask.shell, counted, Some(hrefs))
            }
            Err(why) => Tally::none(why),
        }
    }
}

impl Counts {
    fn of(book: &Book) -> Self {
        let (scope, day, names) = (book.ask.world.scope(), book.ask.as_of(), book.names());
        let counted = |selection: &Selection| select(scope, selection, day).map(|found| (found.people.len(), found.unknown.len()));
        let said = |error: EvaluationError| error_ja(&error, &names);
        let policy = book.policy();
        let roles = policy.roles.keys().map(|id| About::Role(*id));
        let schemes = policy.schemes.keys().map(|id| About::Scheme(*id));
        let requirements = policy.requirements.keys().map(|id| About::Requirement(*id));
        let meets = |about| (about, counted(&Selection { meets: Some(about), ..Selection::default() }).map_err(said));
        let staff = counted(&Selection::default()).map_or(0, |(staff, unknown)| staff + unknown);
        Self { staff, of: roles.chain(schemes).chain(requirements).map(meets).collect() }
    }

    /// How many, and of how many it is unknown.
    ///
    /// # Errors
    /// Why there is no number, in Japanese.
    pub fn find(&self, about: About) -> Result<(usize, usize), String> {
        self.of.get(&about).cloned().unwrap_or_else(|| Err(String::new()))
    }
}

/// The page and place at which an item is explained.
pub fn place(part: Part, id: Code) -> Option<String> {
    let stem = part.stem();
    let page = match part {
        Part::Roles => return Some(format!("/policy/roles/{id}")),
        Part::Schemes => return Some(format!("/policy/schemes/{id}")),
        Part::Requirements => return Some(format!("/policy/requirements/{id}")),
        Part::Targets => return Some(format!("/targets/{id}")),
        Part::Skills | Part::Scales | Part::SkillMap => "skills",
        Part::Stages => "stages",
        Part::Courses | Part::CourseSets | Part::CoursePlan | Part::Exams | Part::ExamSets => "courses",
        Part::Judgements | Part::Services => "requirements",
        Part::Kpis => "targets",
        Part::Bodies | Part::Workflows => "bodies",
        Part::Pillars | Part::Actions | Part::Supply | Part::Subsidies => "measures",
        Part::Plans | Part::Milestones => "plan",
        Part::Goals | Part::Guideline | Part::Blanks | Part::Alternatives => return Some(format!("/policy#{stem}-{id}")),
        _ => return None,
    };
    Some(format!("/policy/{page}#{stem}-{id}"))
}

/// The id of an item on its page.
pub fn anchor(part: Part, id: Code) -> String {
    format!("{}-{id}", part.stem())
}

/// Whether the pack has such an item in a part that pages show.
fn has(pack: &Pack, part: Part, id: Code) -> bool {
    macro_rules! any {
        ($($part:ident: $field:ident),* $(,)?) => {
            match part {
                $(Part::$part => pack.$field.iter().any(|item| item.id.value == id),)*
                _ => false,
            }
        };
    }
    any!(
        Roles: roles, Schemes: schemes, Requirements: requirements, Targets: targets, Skills: skills, Scales: scales, SkillMap: skill_map,
        Stages: stages, Courses: courses, CourseSets: course_sets, CoursePlan: course_plan, Exams: exams, ExamSets: exam_sets,
        Judgements: judgements, Services: services, Kpis: kpis, Bodies: bodies, Workflows: workflows, Pillars: pillars, Actions: actions,
        Supply: supply, Subsidies: subsidies, Plans: plans, Milestones: milestones, Goals: goals, Guideline: guideline, Blanks: blanks,
        Alternatives: alternatives,
    )
}
