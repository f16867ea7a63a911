//! The text form of requirements and measures: texts become trees here, and trees print as the one canonical text,
//! so that `parse(print(tree)) == tree`. What a tree means is the engine's business; whether an id in it exists, `check`'s.
//!
//! ```text
//! requirement := all(R, …) | any(R, …) | none(R, …) | at-least(N, R, …) | ID | leaf
//! leaf        := served(SERVICE, >= LENGTH)
//!              | holds(ROLE) | holds(ROLE, >= LENGTH)
//!              | completed(COMPLETED [, unexpired] [, within LENGTH | , this fiscal-year])
//!              | passed(EXAM | any of SET | all of SET [, unexpired])
//!              | skill(SKILL >= LEVEL [, from own|head|test or …])
//!              | project(led|joined [, >= N projects] [, >= LENGTH] [, finished] [, result = CODE])
//!              | mentored(>= N) | rank(COMPARE RANK)
//!              | series(ID, …) | employment(ID, …) | absent([ID, …])
//!              | attribute(NAME [COMPARE VALUE]) | unit(GROUP [, any-post]) | attested(JUDGEMENT)
//! COMPLETED   := COURSE | all of SET | N of SET | >= N hours|points [of SET]
//! COMPARE     := = | != | < | <= | >= | >        VALUE  := yes | no | NUMBER | CHOICE | 2026-04-01
//! LENGTH      := N years|months|days             ID     := ASCII kebab-case with at least one letter
//! measure     := count(R) | entrants(R) | ever(R) | ratio(R, of: R [, at: 2025-04-01])
//!              | covered(units: GROUP, having: N of R) | events(COMPLETED) | hours(SET)
//! ```
//!
//! White space is free; the words of the grammar are lower case, and a requirement cannot be called by one that opens
//! a requirement (`all`, `holds` …).

mod cursor;
mod error;
mod leaf;
mod lexer;
mod measure;
mod noun;
mod print;
mod requirement;
pub(crate) mod suggest;

pub use error::{Expected, GrammarError, Problem};
pub use noun::Noun;

use cursor::Cursor;

use crate::measure::Measure;
use crate::requirement::Requirement;

/// Reads a requirement.
///
/// # Errors
///
/// The first thing in the text that is no part of the grammar.
///
/// ```
/// use ayumi_policy::grammar::parse_requirement;
///
/// let requirement = parse_requirement("all( served(office,>=5 years), completed(all of designated))")?;
/// assert_eq!(requirement.to_string(), "all(served(office, >= 5 years), completed(all of designated))");
/// # Ok::<(), ayumi_policy::grammar::GrammarError>(())
/// ```
pub fn parse_requirement(text: &str) -> Result<Requirement, GrammarError> {
    let mut cursor = Cursor::new(text)?;
    let requirement = requirement::requirement(&mut cursor)?;
    cursor.end()?;
    Ok(requirement)
}

/// Reads a measure.
///
/// # Errors
///
/// The first thing in the text that is no part of the grammar.
///
/// ```
/// use ayumi_policy::grammar::parse_measure;
///
/// let error = parse_measure("cuont(staff)").unwrap_err();
/// assert_eq!(error.at, 0);
/// assert!(error.ja().contains("「count」の誤りではありませんか。"));
/// ```
pub fn parse_measure(text: &str) -> Result<Measure, GrammarError> {
    let mut cursor = Cursor::new(text)?;
    let measure = measure::measure(&mut cursor)?;
    cursor.end()?;
    Ok(measure)
}
