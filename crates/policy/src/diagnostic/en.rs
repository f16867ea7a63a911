//! The English sentences of the diagnostics, variant by variant like the Japanese ones.

use ayumi_facts::{Code, MunicipalityCodeError};

use super::problem::Problem;
use super::reason::{Expected, Impossible, Shape, Syntax};
use super::table;
use crate::model::Part;

/// What is wrong.
pub(super) fn message(problem: &Problem, words: &str) -> String {
    match problem {
        Problem::UnknownFile { .. } => format!("`{words}` is no file of a pack."),
        Problem::Syntax(why) => format!("This is not valid YAML{}.", syntax(*why)),
        Problem::DuplicateKey => format!("The key `{words}` is written twice."),
        Problem::UnknownField { known, .. } => format!("There is no key `{words}`. Known keys: {}.", known.join(", ")),
        Problem::MissingField { field } => format!("The required key `{field}` is missing."),
        Problem::UnknownChoice { known, .. } => format!("`{words}` is not allowed here. Allowed: {}.", known.join(", ")),
        Problem::WrongShape(shape) => format!("{} is wanted here.", shape_en(*shape)),
        Problem::BadValue(expected) => format!("`{words}` is not {}.", expected_en(*expected)),
        Problem::FormatVersion { found } => format!("Format version {found} is not supported; this program reads 1."),
        Problem::RepeatedYear { year } => format!("{year} is written twice."),
        Problem::UnknownId { parts, elsewhere: Some(other), .. } => {
            format!("`{words}` is an id of {}; an id of {} is wanted here.", other.file(), files(parts))
        }
        Problem::UnknownId { parts, .. } => format!("There is no id `{words}` in {}.", files(parts)),
        Problem::DuplicateId { part } => format!("The id `{words}` is defined twice in {}.", part.file()),
        Problem::BadId => format!("`{words}` cannot be an id."),
        Problem::UnknownLibrary { versions, .. } if versions.is_empty() => format!("There is no library `{words}`."),
        Problem::UnknownLibrary { library, versions, .. } => {
            format!("The library `{library}` has no version `{words}`. It has: {}.", versions.join(", "))
        }
        Problem::NotInLibrary { library, part, .. } => format!("The library `{library}` has no `{words}` in {}.", part.file()),
        Problem::LibraryClash { part, other } => format!("`{words}` of {} is adopted from the library `{other}` as well.", part.file()),
        Problem::ChangesLibrary { title, .. } => format!("`{words}` says something else than the library `{title}`."),
        Problem::Grammar(error) => format!("Cannot read the expression: {}.", error.en()),
        Problem::UnknownActor { .. } => format!("The step's actor `{words}` is neither a body nor a role."),
        Problem::BadCondition => format!("Cannot read `only-if: {words}`."),
        Problem::UnknownOption { alternative, .. } => format!("The alternative `{alternative}` has no option `{words}`."),
        Problem::WrongUnit { share: true } => format!("The measure is a share, but `{words}` is no percentage."),
        Problem::WrongUnit { share: false } => format!("The measure counts, but `{words}` is a percentage."),
        Problem::LevelNotOnScale { skill, scale, known } => {
            format!("The scale `{scale}` of skill `{skill}` has no level `{words}`. It has: {}.", codes(known))
        }
        Problem::AttributeType { attribute, kind, .. } => {
            format!("The attribute `{attribute}` is of type {kind:?}; it cannot be compared as in `{words}`.")
        }
        Problem::UnknownMark { known } => format!("The mark `{words}` is not in the legend. It has: {}.", known.join(", ")),
        Problem::RowLength { have, want } => format!("The row `{words}` has {have} marks, but there are {want} columns."),
        Problem::WayIncomplete { field } => format!("A way by `{words}` needs `{field}`."),
        Problem::SchemeOfOtherRole { scheme, role } => format!("The scheme `{scheme}` is for another role, `{role}`."),
        Problem::BlankType { blank, kind } => format!("The blank `{blank}` is of type {kind:?}; `{words}` does not fit."),
        Problem::MunicipalityCode { why, .. } => format!("The municipality code `{words}` is broken: {}.", code_en(why)),
        _ => more(problem, words),
    }
}

fn more(problem: &Problem, words: &str) -> String {
    match problem {
        Problem::Overlap { both } if both.is_open() => format!("Two versions are in force at once from {} on.", both.from),
        Problem::Overlap { both } => format!("Two versions are in force at once from {} to before {}.", both.from, both.until),
        Problem::Gap { none } => format!("No version is in force from {} to before {}.", none.from, none.until),
        Problem::OutsidePolicy { year } => format!("{year} is outside the policy's period."),
        Problem::NotYetInForce { rule, from } => format!("`{rule}` is in force only from {from}."),
        Problem::RoleCycle { part, path } => format!("A circle in {}: {}.", part.file(), arrows(path)),
        Problem::RequirementCycle { path } => format!("A cycle of requirements: {}.", arrows(path)),
        Problem::NeverMet(why) => format!("Nobody can meet `{words}`: {}.", impossible(why)),
        Problem::TotalMismatch { stated, sum } => format!("The total is stated as {stated}, but the years add up to {sum}."),
        Problem::PartsMismatch { year, stated, sum, parts } => {
            let year = year.map_or_else(String::new, |year| format!(" of {year}"));
            format!("The figure{year} is {stated}, but its parts ({}) add up to {sum}.", codes(parts))
        }
        Problem::RunningTotalMismatch { year, stated, sum, parts } => {
            format!("The running total of {year} is {stated}, but the yearly figures ({}) add up to {sum}.", codes(parts))
        }
        Problem::CumulativeFalls { year, before, now } => format!("The running total of {year} is {now}, less than {before} before."),
        Problem::IncrementsAsTotal { yearly } => format!("The running total has the figures of the yearly target `{yearly}`."),
        Problem::Undecided { item } => format!("Something of `{item}` is undecided."),
        Problem::CountedTwice { from, to, family } => {
            format!("The running total of `{family}` counts people who move up from `{from}` to `{to}` twice.")
        }
        Problem::Untaught { roles } => format!("The skill `{words}` is required ({}), but no course builds it.", codes(roles)),
        Problem::PowerMissing { power } => format!("The body `{words}` lacks the power to {}.", format!("{power:?}").to_lowercase()),
        Problem::RecommendsAndAppoints { scheme } => format!("In the scheme `{scheme}`, `{words}` both recommends and appoints."),
        Problem::ExamsEnded { last } => format!("All exams of `{words}` have ended by {last}, and none has a successor."),
        Problem::NotChosen { options } => format!("`{words}` is still open ({}).", codes(options)),
        Problem::Provisional { item, note } => format!("`{item}` is a stand-in: {note}"),
        // What needs nothing but the words is said as the table says it.
        _ if words.trim().is_empty() => format!("{}.", table::entry(problem.code()).title_en),
        _ => format!("{}: `{words}`.", table::entry(problem.code()).title_en),
    }
}

/// What to do in this case, before what to do in general.
pub(super) fn suggestion(problem: &Problem) -> String {
    let nearest = match problem {
        Problem::UnknownFile { nearest }
        | Problem::UnknownField { nearest, .. }
        | Problem::UnknownChoice { nearest, .. }
        | Problem::UnknownShown { nearest } => nearest.clone(),
        Problem::UnknownId { nearest, .. }
        | Problem::UnknownActor { nearest }
        | Problem::UnknownOption { nearest, .. }
        | Problem::UnknownBlank { nearest }
        | Problem::UnknownLibrary { nearest, .. }
        | Problem::NotInLibrary { nearest, .. } => nearest.map(|code| code.to_string()),
        Problem::MunicipalityCode { right, .. } => return right.as_ref().map_or_else(String::new, |right| format!("It should be `{right}`. ")),
        _ => None,
    };
    nearest.map_or_else(String::new, |word| format!("Did you mean `{word}`? "))
}

fn syntax(why: Syntax) -> &'static str {
    match why {
        Syntax::Quote => ": a quotation mark is not closed",
        Syntax::Bracket => ": brackets do not match",
        Syntax::Indentation => ": the indentation is uneven",
        Syntax::Sign => ": a value that begins with a sign needs quotation marks",
        Syntax::Colon => ": a value with a colon in it needs quotation marks",
        Syntax::WideColon => ": the colon behind the key is a full-width one",
        Syntax::Alias => ": an alias without anchor",
        Syntax::Documents => ": more than one document",
        Syntax::TooLarge => ": too large or too deep",
        Syntax::Other => "",
    }
}

fn shape_en(shape: Shape) -> &'static str {
    match shape {
        Shape::Scalar => "One value",
        Shape::List => "A list",
        Shape::Map => "A map",
        Shape::Number => "A whole number, not negative,",
        Shape::YesNo => "true or false",
        Shape::Name => "A name (in quotation marks if it looks like a number), or a list of names with `from`,",
        Shape::Other => "Another kind of value",
    }
}

fn expected_en(expected: Expected) -> &'static str {
    match expected {
        Expected::Quantity => "a quantity (10, 100%, about 200, at least 1, at least 70%, several, undecided, blank ID)",
        Expected::Start => "a start (R8, 2026-04-01)",
        Expected::Deadline => "a deadline (R12, 2031-03-31, 5 years, undated, undecided, blank ID)",
        Expected::Length => "a length (5 years, 6 months, 30 days)",
        Expected::FiscalYear => "a fiscal year (R8, 2026)",
        Expected::Other => "a value that fits here",
    }
}

fn code_en(why: &MunicipalityCodeError) -> String {
    why.to_string()
}

fn impossible(why: &Impossible) -> String {
    match why {
        Impossible::EmptyAny => "any() has nothing to choose from".into(),
        Impossible::TooFew { need, have } => format!("{need} are required, but only {have} can be met"),
        Impossible::Ranks => "no rank satisfies all that is said of it".into(),
        Impossible::Disjoint => "it requires things that never go together".into(),
        Impossible::Contradiction => "the same thing is required and excluded".into(),
        Impossible::EmptySet { set } => format!("the set `{set}` has no members"),
        Impossible::SetTooSmall { set, need, have } => format!("{need} of `{set}` are required, but it has only {have}"),
    }
}

fn files(parts: &[Part]) -> String {
    parts.iter().map(|part| part.file()).collect::<Vec<_>>().join(", ")
}

fn codes(codes: &[Code]) -> String {
    codes.iter().map(|code| code.as_str()).collect::<Vec<_>>().join(", ")
}

fn arrows(path: &[Code]) -> String {
    path.iter().map(|code| code.as_str()).collect::<Vec<_>>().join(" → ")
}
