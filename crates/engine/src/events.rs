//! 受講: attendances (延べ), not people. Which courses count is said by the version of the set in force on the day.

use ayumi_calendar::Date;
use ayumi_facts::{Code, PersonId, What};
use ayumi_policy::requirement::Completed;

use crate::population::each;
use crate::reference::Judge;
use crate::{Amount, EvaluationError, Scope, State, year_to};

/// One attendance.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Attendance {
    pub day: Date,
    pub person: PersonId,
    course: Code,
    minutes: u32,
    /// Whether a course was completed with it; otherwise only a part was.
    completes: bool,
}

/// What is counted of attendances.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Tally<'p> {
    /// 延べ修了件数
    Events(&'p Completed),
    /// 延べ時間
    Hours(Code),
}

/// The courses that count on a day.
enum Courses<'p> {
    Any,
    One(Code),
    These(&'p [Code]),
    Undecided(Code),
}

/// All attendances on record, by day.
pub(crate) fn attendances(scope: &Scope) -> Vec<Attendance> {
    let mut all: Vec<Attendance> = each(scope, |person| of_person(scope, person)).into_iter().flatten().collect();
    all.sort_by_key(|attendance| (attendance.day, attendance.person));
    all
}

/// The figure of the fiscal year of `as_of`, up to it, and who is behind it.
///
/// # Errors
/// [`EvaluationError::NotInForce`] where the set has no version on that day.
pub(crate) fn tally(scope: &Scope, all: &[Attendance], what: Tally, as_of: Date) -> Result<(Amount, Vec<PersonId>), EvaluationError> {
    let courses = courses(scope, what, as_of)?;
    if let Courses::Undecided(set) = courses {
        return Ok((Amount::Undecided(set), Vec::new()));
    }
    let counted = within_year(all, as_of).iter().filter(|attendance| courses.contain(attendance.course));
    let counted: Vec<&Attendance> = match what {
        Tally::Events(_) => counted.filter(|attendance| attendance.completes).collect(),
        Tally::Hours(_) => counted.filter(|attendance| attendance.minutes > 0).collect(),
    };
    let amount = match what {
        Tally::Events(_) => Amount::Events(counted.len() as u32),
        Tally::Hours(_) => Amount::Minutes(counted.iter().map(|attendance| attendance.minutes).sum()),
    };
    let mut people: Vec<PersonId> = counted.iter().map(|attendance| attendance.person).collect();
    people.sort_unstable();
    people.dedup();
    Ok((amount, people))
}

/// The days on which other courses begin to count.
pub(crate) fn version_days(scope: &Scope, what: Tally) -> Vec<Date> {
    let dated = what.set().and_then(|set| scope.policy.course_sets.get(&set));
    dated.into_iter().flat_map(|dated| &dated.versions).flat_map(|version| [version.period.from, version.period.until]).collect()
}

impl Tally<'_> {
    fn set(self) -> Option<Code> {
        match self {
            Self::Hours(set) => Some(set),
            Self::Events(Completed::AllOf(set) | Completed::Some(_, set)) => Some(*set),
            Self::Events(Completed::Hours(_, set) | Completed::Points(_, set)) => *set,
            Self::Events(Completed::Course(_)) => None,
        }
    }
}

impl Courses<'_> {
    fn contain(&self, course: Code) -> bool {
        match self {
            Self::Any => true,
            Self::One(one) => *one == course,
            Self::These(these) => these.contains(&course),
            Self::Undecided(_) => false,
        }
    }
}

fn courses<'p>(scope: &Scope<'p>, what: Tally, day: Date) -> Result<Courses<'p>, EvaluationError> {
    let Some(set) = what.set() else {
        return Ok(if let Tally::Events(Completed::Course(course)) = what { Courses::One(*course) } else { Courses::Any });
    };
    let dated = scope.policy.course_sets.get(&set).ok_or(EvaluationError::NoSuchRule(set))?;
    let version = dated.on(day).ok_or_else(|| EvaluationError::NotInForce { rule: set, begins: dated.begins() })?;
    Ok(version.value.as_ref().map_or(Courses::Undecided(set), |members| Courses::These(members)))
}

fn within_year(all: &[Attendance], as_of: Date) -> &[Attendance] {
    let year = year_to(as_of);
    let from = all.partition_point(|attendance| attendance.day < year.from);
    let until = all.partition_point(|attendance| attendance.day < year.until);
    all.get(from..until).unwrap_or_default()
}

fn of_person(scope: &Scope, person: PersonId) -> Vec<Attendance> {
    let mut list = Vec::new();
    for fact in scope.facts_of(person) {
        if let What::Completion { course, part, minutes, .. } = fact.what {
            list.push(Attendance { day: fact.valid.from, person, course, minutes, completes: part.is_none() });
        }
    }
    let by_parts = by_parts(scope, person, &list);
    list.extend(by_parts);
    list
}

/// A course of several parts is completed once, on the day its last part came in, unless it was recorded as a whole.
fn by_parts(scope: &Scope, person: PersonId, list: &[Attendance]) -> Vec<Attendance> {
    let mut courses: Vec<Code> = list.iter().filter(|attendance| !attendance.completes).map(|attendance| attendance.course).collect();
    courses.sort_unstable();
    courses.dedup();
    courses.retain(|course| !list.iter().any(|attendance| attendance.completes && attendance.course == *course));
    let judge = Judge::new(scope, person, None);
    let completed = |course: Code| Some((course, judge.whole_course(course).line.first(State::Met)?));
    let last = |(course, day)| Attendance { day, person, course, minutes: 0, completes: true };
    courses.into_iter().filter_map(completed).map(last).collect()
}
