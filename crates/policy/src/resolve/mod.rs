//! Binds the ids of a pack, reads its expressions and lays out its dates: a [`Pack`] becomes a [`Policy`]. Whether what
//! it says makes sense is the business of `check`.

mod dated;
mod expression;
mod ids;
mod people;
mod references;
mod training;
mod vocabulary;

use ayumi_calendar::{Date, Period};
use ayumi_facts::Code;
use indexmap::IndexMap;

use crate::diagnostic::{Diagnostic, Problem};
use crate::measure::Measure;
use crate::model::{Expression, Id, Pack, Part};
use crate::resolved::Written;
use crate::{At, Policy, Start};

use expression::Site;
pub(crate) use ids::Ids;

/// Resolves a pack. The policy holds whatever could be resolved; it is fit for use only if nothing reported is an error.
pub fn resolve(pack: Pack) -> (Policy, Vec<Diagnostic>) {
    let mut out = Vec::new();
    let ids = Ids::collect(&pack, &mut out);
    references::check(&pack, &ids, &mut out);
    let mut resolver = Resolver { pack: &pack, ids, out, expressions: Vec::new() };
    let mut policy = resolver.policy();
    let Resolver { out, expressions, .. } = resolver;
    policy.expressions = expressions;
    policy.unresolved = out.iter().any(Diagnostic::is_error);
    policy.pack = pack;
    (policy, out)
}

/// What is at hand while a pack is resolved.
struct Resolver<'a> {
    pack: &'a Pack,
    ids: Ids,
    out: Vec<Diagnostic>,
    expressions: Vec<Written>,
}

impl Resolver<'_> {
    fn policy(&mut self) -> Policy {
        Policy {
            in_force: self.in_force(),
            staff: self.pack.policy.staff.as_ref().map(|id| id.value),
            requirements: self.requirements(),
            services: self.services(),
            roles: self.roles(),
            schemes: self.schemes(),
            stages: self.stages(),
            courses: training::courses(self.pack),
            course_sets: self.course_sets(),
            exams: training::exams(self.pack),
            exam_sets: self.exam_sets(),
            skills: vocabulary::skills(self.pack),
            attributes: vocabulary::attributes(self.pack),
            ranks: vocabulary::ranks(self.pack),
            unit_groups: vocabulary::unit_groups(self.pack),
            judgements: self.pack.judgements.iter().map(|judgement| (judgement.id.value, judgement.valid_for)).collect(),
            targets: self.measures(Part::Targets, |pack| pack.targets.iter().map(|target| (&target.id, target.measure.as_ref())).collect()),
            kpis: self.measures(Part::Kpis, |pack| pack.kpis.iter().map(|kpi| (&kpi.id, kpi.measure.as_ref())).collect()),
            audiences: self.audiences(),
            ..Policy::default()
        }
    }

    /// 施行 of the policy, which is also the start of everything that states none.
    fn start(&self) -> Date {
        self.pack.policy.from.date()
    }

    fn from(&self, stated: Option<&At<Start>>) -> Date {
        stated.map_or_else(|| self.start(), |from| from.date())
    }

    fn in_force(&mut self) -> Option<Period> {
        let (from, until) = (self.start(), self.pack.policy.until.as_ref());
        let end = until.and_then(|until| until.last_day(from)).map_or(Date::FAR, Date::next);
        let period = Period::new(from, end);
        if let (None, Some(until)) = (period, until) {
            let from = self.pack.policy.from;
            let diagnostic = Diagnostic::about(Part::Policy, until.at, until.value.to_string(), Problem::EndsBeforeItBegins);
            self.out.push(diagnostic.and(Part::Policy, from.at, from.to_string()));
        }
        period
    }

    /// A place in an item that is in force with the policy.
    fn site(&self, part: Part, owner: &Id) -> Site {
        Site { part, owner: owner.value, from: self.start() }
    }

    fn measures(&mut self, part: Part, items: impl Fn(&Pack) -> Vec<(&Id, Option<&Expression>)>) -> IndexMap<Code, Measure> {
        let mut measures = IndexMap::new();
        for (id, text) in items(self.pack) {
            let site = self.site(part, id);
            if let Some(measure) = text.and_then(|text| self.measure(site, text)) {
                measures.insert(id.value, measure);
            }
        }
        measures
    }
}
