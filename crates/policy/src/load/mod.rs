//! Reads the files of a pack into a [`Pack`], and writes a pack back as files. Every item is read on its own, so that
//! one mistake hides no other. Ids and expressions are still texts; `resolve` binds them.

mod error;
mod item;
mod library;
mod unread;
mod write;

pub use library::{FOLDER as LIBRARY, complete};
pub use write::write_pack;
pub(crate) use write::yaml;

use library::Merged;
use unread::{Reading, id_of};

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

impl SourceFile {
    /// The text as people see it: without the mark that some editors put before the first character.
    pub(crate) fn visible(&self) -> &str {
        self.text.trim_start_matches('\u{feff}')
    }
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
    let merged = library::merge(files);
    let (pack, Reading { out: mut diagnostics, unread }) = read(&merged);
    let unreadable = diagnostics.iter().chain(&merged.problems).any(Diagnostic::is_error);
    let (policy, unbound) = resolve(pack.clone());
    let (checked, wrong) = check(policy);
    diagnostics.extend(unbound.into_iter().chain(wrong).filter(|diagnostic| !unread.explains(diagnostic)));
    diagnostics.extend(merged.problems.iter().cloned());
    diagnostic::settle(&mut diagnostics, &merged.files);
    merged.place(&mut diagnostics);
    diagnostic::sort(&mut diagnostics);
    Loaded { pack, policy: checked.filter(|_| !unreadable), diagnostics }
}

/// Reads the files of a pack. What cannot be read is left out of the pack and reported.
pub fn parse_pack(files: &[SourceFile]) -> (Pack, Vec<Diagnostic>) {
    let merged = library::merge(files);
    let (pack, mut reading) = read(&merged);
    merged.place(&mut reading.out);
    (pack, reading.out)
}

fn read(merged: &Merged) -> (Pack, Reading) {
    let (mut pack, mut reading) = (Pack::default(), Reading::default());
    let files = &merged.files;
    for file in files {
        match Part::of_file(&file.name) {
            Some(part) => parse_part(part, file, &mut pack, &mut reading),
            None => reading.out.extend(unknown_file(file)),
        }
    }
    if !files.iter().any(|file| file.name == Part::Policy.file()) {
        reading.unread.parts.push(Part::Policy);
        reading.out.push(Diagnostic::new(Part::Policy.file(), Loc::default(), "", Problem::NoHeader));
    }
    pack.origins.0.clone_from(&merged.origins);
    (pack, reading)
}

/// A YAML file of another name was meant as a part; notes and tests beside the pack are not ours.
fn unknown_file(file: &SourceFile) -> Option<Diagnostic> {
    let stem = file.name.strip_suffix(".yaml").or_else(|| file.name.strip_suffix(".yml"))?;
    let same = Part::of_stem(stem).map(Part::file);
    let close = nearest(&file.name, Part::ALL.map(Part::file));
    let problem = Problem::UnknownFile { nearest: same.or(close).map(str::to_owned) };
    Some(Diagnostic::new(&file.name, Loc::default(), &file.name, problem))
}

fn parse_part(part: Part, file: &SourceFile, pack: &mut Pack, reading: &mut Reading) {
    let text = file.visible();
    if item::is_empty(text) {
        reading.out.push(Diagnostic::new(part.file(), Loc::default(), "", Problem::EmptyFile));
        return;
    }
    match part {
        Part::Policy => parse_header(text, pack, reading),
        Part::Adoptions => pack.adoptions = item::list(part, text, reading),
        Part::Ranks => pack.ranks = item::list(part, text, reading),
        Part::Series => pack.series = item::list(part, text, reading),
        Part::Employment => pack.employment = item::list(part, text, reading),
        Part::Absences => pack.absences = item::list(part, text, reading),
        Part::UnitClasses => pack.unit_classes = item::list(part, text, reading),
        Part::UnitSets => pack.unit_sets = item::list(part, text, reading),
        Part::Attributes => pack.attributes = item::list(part, text, reading),
        Part::Services => pack.services = item::list(part, text, reading),
        Part::Roles => pack.roles = item::list(part, text, reading),
        Part::Scales => pack.scales = item::list(part, text, reading),
        Part::Skills => pack.skills = item::list(part, text, reading),
        Part::SkillMap => pack.skill_map = item::list(part, text, reading),
        Part::Frameworks => pack.frameworks = item::list(part, text, reading),
        Part::Stages => pack.stages = item::list(part, text, reading),
        Part::Courses => pack.courses = item::list(part, text, reading),
        Part::CourseSets => pack.course_sets = item::list(part, text, reading),
        Part::CoursePlan => pack.course_plan = item::list(part, text, reading),
        Part::Exams => pack.exams = item::list(part, text, reading),
        Part::ExamSets => pack.exam_sets = item::list(part, text, reading),
        Part::Judgements => pack.judgements = item::list(part, text, reading),
        Part::Requirements => pack.requirements = item::list(part, text, reading),
        Part::Schemes => pack.schemes = item::list(part, text, reading),
        Part::Workflows => pack.workflows = item::list(part, text, reading),
        Part::Targets => pack.targets = item::list(part, text, reading),
        Part::Kpis => pack.kpis = item::list(part, text, reading),
        Part::Goals => pack.goals = item::list(part, text, reading),
        Part::Pillars => pack.pillars = item::list(part, text, reading),
        Part::Actions => pack.actions = item::list(part, text, reading),
        Part::Bodies => pack.bodies = item::list(part, text, reading),
        Part::Supply => pack.supply = item::list(part, text, reading),
        Part::Plans => pack.plans = item::list(part, text, reading),
        Part::Milestones => pack.milestones = item::list(part, text, reading),
        Part::Subsidies => pack.subsidies = item::list(part, text, reading),
        Part::Blanks => pack.blanks = item::list(part, text, reading),
        Part::Alternatives => pack.alternatives = item::list(part, text, reading),
        Part::Document => pack.document = item::list(part, text, reading),
        Part::Guideline => pack.guideline = item::list(part, text, reading),
    }
}

fn parse_header(text: &str, pack: &mut Pack, reading: &mut Reading) {
    let Some(header) = item::map(Part::Policy, text, reading) else {
        return;
    };
    pack.policy = header;
    let format = pack.policy.format;
    if format.value != FORMAT {
        let problem = Problem::FormatVersion { found: format.value };
        reading.out.push(Diagnostic::new(Part::Policy.file(), format.at, format.value.to_string(), problem));
    }
}
