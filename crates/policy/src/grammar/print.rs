//! Prints trees as the one canonical text that `parse` reads back to the same tree.

use std::fmt::{self, Display, Formatter};

use ayumi_calendar::Length;
use ayumi_facts::{Assessor, Code, Value};

use crate::measure::Measure;
use crate::requirement::{Compare, Completed, Leaf, Passed, Requirement, Window};

impl Display for Requirement {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        match self {
            Self::All(of) => write!(f, "all({})", list(of)),
            Self::Any(of) => write!(f, "any({})", list(of)),
            Self::None(of) => write!(f, "none({})", list(of)),
            Self::AtLeast(need, of) if of.is_empty() => write!(f, "at-least({need})"),
            Self::AtLeast(need, of) => write!(f, "at-least({need}, {})", list(of)),
            Self::Named(id) => write!(f, "{id}"),
            Self::Leaf(leaf) => write!(f, "{leaf}"),
        }
    }
}

impl Display for Leaf {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        match self {
            Self::Served { service, at_least } => write!(f, "served({service}, >= {at_least})"),
            Self::Holds { role, at_least: None } => write!(f, "holds({role})"),
            Self::Holds { role, at_least: Some(length) } => write!(f, "holds({role}, >= {length})"),
            Self::Completed { what, window, unexpired } => print_completed(f, what, *window, *unexpired),
            Self::Passed { what, unexpired } => write!(f, "passed({what}{})", if *unexpired { ", unexpired" } else { "" }),
            Self::Skill { skill, at_least, from } => print_skill(f, *skill, *at_least, from),
            Self::Project { led, count, length, finished, result } => {
                print_project(f, *led, &[count.map(projects), length.map(at_least), finished.then(|| "finished".into()), result.map(result_is)])
            }
            Self::Mentored { at_least } => write!(f, "mentored(>= {at_least})"),
            Self::Rank { compare, rank } => write!(f, "rank({} {rank})", compare.sign()),
            Self::Series(of) => write!(f, "series({})", list(of)),
            Self::Employment(of) => write!(f, "employment({})", list(of)),
            Self::Absent(of) => write!(f, "absent({})", list(of)),
            Self::Attribute { name, compare: Compare::Is, value: Value::YesNo(true) } => write!(f, "attribute({name})"),
            Self::Attribute { name, compare, value } => write!(f, "attribute({name} {} {value})", compare.sign()),
            Self::Unit { group, any_post } => write!(f, "unit({group}{})", if *any_post { ", any-post" } else { "" }),
            Self::Attested(judgement) => write!(f, "attested({judgement})"),
        }
    }
}

impl Display for Completed {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        match self {
            Self::Course(course) => write!(f, "{course}"),
            Self::AllOf(set) => write!(f, "all of {set}"),
            Self::Some(need, set) => write!(f, "{need} of {set}"),
            Self::Hours(amount, set) => write!(f, ">= {}{}", counted(*amount, "hour"), of_set(*set)),
            Self::Points(amount, set) => write!(f, ">= {}{}", counted(*amount, "point"), of_set(*set)),
        }
    }
}

impl Display for Passed {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        match self {
            Self::Exam(exam) => write!(f, "{exam}"),
            Self::AnyOf(set) => write!(f, "any of {set}"),
            Self::AllOf(set) => write!(f, "all of {set}"),
        }
    }
}

impl Display for Measure {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        match self {
            Self::Count(of) => write!(f, "count({of})"),
            Self::Entrants(of) => write!(f, "entrants({of})"),
            Self::Ever(of) => write!(f, "ever({of})"),
            Self::Ratio { having, of, at: None } => write!(f, "ratio({having}, of: {of})"),
            Self::Ratio { having, of, at: Some(day) } => write!(f, "ratio({having}, of: {of}, at: {day})"),
            Self::Covered { units, need, having } => write!(f, "covered(units: {units}, having: {need} of {having})"),
            Self::Events(what) => write!(f, "events({what})"),
            Self::Hours(set) => write!(f, "hours({set})"),
        }
    }
}

fn print_completed(f: &mut Formatter<'_>, what: &Completed, window: Option<Window>, unexpired: bool) -> fmt::Result {
    let unexpired = if unexpired { ", unexpired" } else { "" };
    match window {
        None => write!(f, "completed({what}{unexpired})"),
        Some(Window::Within(length)) => write!(f, "completed({what}{unexpired}, within {length})"),
        Some(Window::ThisFiscalYear) => write!(f, "completed({what}{unexpired}, this fiscal-year)"),
    }
}

fn print_skill(f: &mut Formatter<'_>, skill: Code, level: Code, from: &[Assessor]) -> fmt::Result {
    if from.is_empty() {
        return write!(f, "skill({skill} >= {level})");
    }
    let from: Vec<&str> = from.iter().map(|assessor| assessor_word(*assessor)).collect();
    write!(f, "skill({skill} >= {level}, from {})", from.join(" or "))
}

fn print_project(f: &mut Formatter<'_>, led: bool, options: &[Option<String>]) -> fmt::Result {
    f.write_str(if led { "project(led" } else { "project(joined" })?;
    options.iter().flatten().try_for_each(|option| write!(f, ", {option}"))?;
    f.write_str(")")
}

fn projects(count: u32) -> String {
    format!(">= {}", counted(count, "project"))
}

fn at_least(length: Length) -> String {
    format!(">= {length}")
}

fn result_is(result: Code) -> String {
    format!("result = {result}")
}

fn counted(amount: u32, unit: &str) -> String {
    format!("{amount} {unit}{}", if amount == 1 { "" } else { "s" })
}

fn of_set(set: Option<Code>) -> String {
    set.map_or_else(String::new, |set| format!(" of {set}"))
}

fn list<T: Display>(of: &[T]) -> String {
    of.iter().map(T::to_string).collect::<Vec<_>>().join(", ")
}

fn assessor_word(assessor: Assessor) -> &'static str {
    match assessor {
        Assessor::Own => "own",
        Assessor::Head => "head",
        Assessor::Test => "test",
    }
}
