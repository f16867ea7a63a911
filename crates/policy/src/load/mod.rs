//! Reads the files of a pack into a [`Pack`], and writes a pack back as files. Every item is read on its own, so that
//! one mistake hides no other. Ids and expressions are still texts; `resolve` binds them.

mod error;
mod item;
mod write;

pub use write::write_pack;

use crate::diagnostic::{Diagnostic, Problem, nearest};
use crate::model::{FORMAT, Pack, Part};
use crate::{Checked, Loc, check, diagnostic, resolve};

/// ファイル: one file of a pack, read by the caller.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SourceFile {
    /// Its name within the folder of the pack, such as `roles.yaml`.
    pub name: String,
    /// Its text.
    pub text: String,
}

/// What became of the files of a pack.
#[derive(Clone, Debug)]
pub struct Loaded {
    /// The parts that could be read.
    pub pack: Pack,
    /// The checked policy, if there is no error.
    pub policy: Option<Checked>,
    /// Everything that is wrong, by file and line.
    pub diagnostics: Vec<Diagnostic>,
}

/// Reads, resolves and checks a pack, and reports everything that is wrong with it at once.
pub fn load(files: &[SourceFile]) -> Loaded {
    let (pack, mut diagnostics) = parse_pack(files);
    let unreadable = diagnostics.iter().any(Diagnostic::is_error);
    let (policy, unbound) = resolve(pack.clone());
    diagnostics.extend(unbound);
    let (checked, wrong) = check(policy);
    diagnostics.extend(wrong);
    diagnostic::settle(&mut diagnostics, files);
    diagnostic::sort(&mut diagnostics);
    Loaded { pack, policy: checked.filter(|_| !unreadable), diagnostics }
}

/// Reads the files of a pack. What cannot be read is left out of the pack and reported.
pub fn parse_pack(files: &[SourceFile]) -> (Pack, Vec<Diagnostic>) {
    let (mut pack, mut diagnostics) = (Pack::default(), Vec::new());
    for file in files {
        match Part::of_file(&file.name) {
            Some(part) => parse_part(part, file, &mut pack, &mut diagnostics),
            None => diagnostics.extend(unknown_file(file)),
        }
    }
    if !files.iter().any(|file| file.name == Part::Policy.file()) {
        diagnostics.push(Diagnostic::new(Part::Policy.file(), Loc::default(), "", Problem::NoHeader));
    }
    (pack, diagnostics)
}

/// A YAML file of another name was meant as a part; notes and tests beside the pack are not ours.
fn unknown_file(file: &SourceFile) -> Option<Diagnostic> {
    let stem = file.name.strip_suffix(".yaml").or_else(|| file.name.strip_suffix(".yml"))?;
    let same = Part::of_stem(stem).map(Part::file);
    let close = nearest(&file.name, Part::ALL.map(Part::file));
    let problem = Problem::UnknownFile { nearest: same.or(close).map(str::to_owned) };
    Some(Diagnostic::new(&file.name, Loc::default(), &file.name, problem))
}

fn parse_part(part: Part, file: &SourceFile, pack: &mut Pack, out: &mut Vec<Diagnostic>) {
    let SourceFile { name, text } = file;
    if item::is_empty(text) {
        out.push(Diagnostic::new(name, Loc::default(), "", Problem::EmptyFile));
        return;
    }
    match part {
        Part::Policy => parse_header(file, pack, out),
        Part::Ranks => pack.ranks = item::list(name, text, out),
        Part::Series => pack.series = item::list(name, text, out),
        Part::Employment => pack.employment = item::list(name, text, out),
        Part::Absences => pack.absences = item::list(name, text, out),
        Part::UnitClasses => pack.unit_classes = item::list(name, text, out),
        Part::UnitSets => pack.unit_sets = item::list(name, text, out),
        Part::Attributes => pack.attributes = item::list(name, text, out),
        Part::Services => pack.services = item::list(name, text, out),
        Part::Roles => pack.roles = item::list(name, text, out),
        Part::Scales => pack.scales = item::list(name, text, out),
        Part::Skills => pack.skills = item::list(name, text, out),
        Part::SkillMap => pack.skill_map = item::list(name, text, out),
        Part::Frameworks => pack.frameworks = item::list(name, text, out),
        Part::Stages => pack.stages = item::list(name, text, out),
        Part::Courses => pack.courses = item::list(name, text, out),
        Part::CourseSets => pack.course_sets = item::list(name, text, out),
        Part::CoursePlan => pack.course_plan = item::list(name, text, out),
        Part::Exams => pack.exams = item::list(name, text, out),
        Part::ExamSets => pack.exam_sets = item::list(name, text, out),
        Part::Judgements => pack.judgements = item::list(name, text, out),
        Part::Requirements => pack.requirements = item::list(name, text, out),
        Part::Schemes => pack.schemes = item::list(name, text, out),
        Part::Workflows => pack.workflows = item::list(name, text, out),
        Part::Targets => pack.targets = item::list(name, text, out),
        Part::Kpis => pack.kpis = item::list(name, text, out),
        Part::Goals => pack.goals = item::list(name, text, out),
        Part::Pillars => pack.pillars = item::list(name, text, out),
        Part::Actions => pack.actions = item::list(name, text, out),
        Part::Bodies => pack.bodies = item::list(name, text, out),
        Part::Supply => pack.supply = item::list(name, text, out),
        Part::Plans => pack.plans = item::list(name, text, out),
        Part::Milestones => pack.milestones = item::list(name, text, out),
        Part::Subsidies => pack.subsidies = item::list(name, text, out),
        Part::Blanks => pack.blanks = item::list(name, text, out),
        Part::Alternatives => pack.alternatives = item::list(name, text, out),
        Part::Document => pack.document = item::list(name, text, out),
        Part::Guideline => pack.guideline = item::list(name, text, out),
    }
}

fn parse_header(file: &SourceFile, pack: &mut Pack, out: &mut Vec<Diagnostic>) {
    let Some(header) = item::map(&file.name, &file.text, out) else {
        return;
    };
    pack.policy = header;
    let format = pack.policy.format;
    if format.value != FORMAT {
        let problem = Problem::FormatVersion { found: format.value };
        out.push(Diagnostic::new(&file.name, format.at, format.value.to_string(), problem));
    }
}
