//! Reads the expressions of a pack, points at what cannot be read, and binds the ids inside.

use ayumi_calendar::Date;
use ayumi_facts::Code;

use super::Resolver;
use crate::diagnostic::{Diagnostic, Problem, offset_of};
use crate::grammar::{GrammarError, parse_measure, parse_requirement};
use crate::measure::Measure;
use crate::model::{Expression, Part};
use crate::requirement::{Completed, Leaf, Passed, Requirement};
use crate::resolved::{Meaning, Written};

const GROUPS: &[Part] = &[Part::UnitClasses, Part::UnitSets];

/// Where an expression stands: its part, its item, and from when it is in force.
#[derive(Clone, Copy)]
pub(super) struct Site {
    pub part: Part,
    pub owner: Code,
    pub from: Date,
}

impl Resolver<'_> {
    /// The requirement that a text says, or None if it cannot be read.
    pub fn requirement(&mut self, site: Site, text: &Expression) -> Option<Requirement> {
        let read = parse_requirement(text).map_err(|error| self.unreadable(site.part, text, error)).ok()?;
        self.keep(site, text, Meaning::Requirement(read.clone()));
        Some(read)
    }

    /// The measure that a text says, or None if it cannot be read.
    pub fn measure(&mut self, site: Site, text: &Expression) -> Option<Measure> {
        let read = parse_measure(text).map_err(|error| self.unreadable(site.part, text, error)).ok()?;
        self.keep(site, text, Meaning::Measure(read.clone()));
        Some(read)
    }

    fn unreadable(&mut self, part: Part, text: &Expression, error: GrammarError) {
        // The end of a folded text is a line end; what is missing there is missing behind its last word.
        let at = error.at.min(text.trim_end().chars().count());
        let word: String = text.chars().skip(at).take_while(|c| c.is_alphanumeric() || *c == '-').collect();
        let words = if word.is_empty() { text.chars().skip(at).take(1).collect() } else { word };
        self.out.push(Diagnostic::about(part, text.at, words, Problem::Grammar(error)).inside(at));
    }

    fn keep(&mut self, site: Site, text: &Expression, meaning: Meaning) {
        for (id, to) in references(&meaning) {
            if !self.ids.has(to, id) {
                let diagnostic = Diagnostic::about(site.part, text.at, id.as_str(), self.ids.unknown(to, id));
                self.out.push(diagnostic.inside(offset_of(text, id)));
            }
        }
        self.expressions.push(Written { part: site.part, owner: site.owner, text: text.clone(), from: site.from, meaning });
    }
}

/// Every id in an expression, and the parts that may define it.
fn references(meaning: &Meaning) -> Vec<(Code, &'static [Part])> {
    let mut found: Vec<(Code, &'static [Part])> = Vec::new();
    for requirement in meaning.requirements() {
        requirement.walk(&mut |node| match node {
            Requirement::Named(id) => found.push((*id, &[Part::Requirements])),
            Requirement::Leaf(leaf) => of_leaf(leaf, &mut found),
            _ => {}
        });
    }
    match meaning {
        Meaning::Measure(Measure::Covered { units, .. }) => found.push((*units, GROUPS)),
        Meaning::Measure(Measure::Events(what)) => found.extend(of_completed(what)),
        Meaning::Measure(Measure::Hours(set)) => found.push((*set, &[Part::CourseSets])),
        _ => {}
    }
    found
}

fn of_leaf(leaf: &Leaf, found: &mut Vec<(Code, &'static [Part])>) {
    match leaf {
        Leaf::Served { service, .. } => found.push((*service, &[Part::Services])),
        Leaf::Holds { role, .. } => found.push((*role, &[Part::Roles])),
        Leaf::Completed { what, .. } => found.extend(of_completed(what)),
        Leaf::Passed { what: Passed::Exam(exam), .. } => found.push((*exam, &[Part::Exams])),
        Leaf::Passed { what: Passed::AnyOf(set) | Passed::AllOf(set), .. } => found.push((*set, &[Part::ExamSets])),
        Leaf::Skill { skill, .. } => found.push((*skill, &[Part::Skills])),
        Leaf::Rank { rank, .. } => found.push((*rank, &[Part::Ranks])),
        Leaf::Series(series) => found.extend(series.iter().map(|id| (*id, &[Part::Series] as &[Part]))),
        Leaf::Employment(kinds) => found.extend(kinds.iter().map(|id| (*id, &[Part::Employment] as &[Part]))),
        Leaf::Absent(kinds) => found.extend(kinds.iter().map(|id| (*id, &[Part::Absences] as &[Part]))),
        Leaf::Attribute { name, .. } => found.push((*name, &[Part::Attributes])),
        Leaf::Unit { group, .. } => found.push((*group, GROUPS)),
        Leaf::Attested(judgement) => found.push((*judgement, &[Part::Judgements])),
        // The result of a project is a word of the ledger, not of the pack.
        Leaf::Project { .. } | Leaf::Mentored { .. } => {}
    }
}

fn of_completed(what: &Completed) -> Option<(Code, &'static [Part])> {
    match what {
        Completed::Course(course) => Some((*course, &[Part::Courses])),
        Completed::AllOf(set) | Completed::Some(_, set) => Some((*set, &[Part::CourseSets])),
        Completed::Hours(_, set) | Completed::Points(_, set) => set.map(|set| (set, &[Part::CourseSets] as &[Part])),
    }
}
