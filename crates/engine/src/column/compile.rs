//! A requirement becomes a tree of tests over columns, for one day and one journal position.
//! Each arm says the same as the leaf of that name in the reference evaluator, on one day only.

use ayumi_calendar::{Date, FiscalYear, Length};
use ayumi_facts::{Assessor, Code, Kind, Seq, Value, What};
use ayumi_policy::model::{By, OnTransfer, World};
use ayumi_policy::requirement::{Compare, Completed, Leaf, Passed, Requirement, Window};
use ayumi_policy::resolved::{Dated, SchemeTerms, Way};

use super::days;
use super::kernel::Test;
use super::stretch::{Source, Stretch};
use super::table::{Column, Columns, Key};
use crate::reference::{Idle, compared, series_state, term_end, window_end};
use crate::{Scope, State};

/// A compiled requirement.
pub(super) enum Node<'c> {
    Const(State),
    All(Vec<Node<'c>>),
    Any(Vec<Node<'c>>),
    Not(Box<Node<'c>>),
    AtLeast(usize, Vec<Node<'c>>),
    /// Met if some row counts; unmet otherwise.
    Rows(Test<'c>),
    /// Unknown for people of whom none of these rows is known.
    Presumed {
        of: Box<Node<'c>>,
        present: Vec<Test<'c>>,
    },
    /// The greatest of the states of the posts held; without one, unknown while employed.
    Posts {
        posts: Option<(Test<'c>, Vec<State>)>,
        employed: Box<Node<'c>>,
    },
    /// The latest row that counts decides.
    Latest {
        rows: Test<'c>,
        states: Vec<State>,
        strength: Vec<u8>,
        otherwise: State,
    },
    /// The weights of the rows that count, by content, add up to the need.
    Sum {
        parts: Vec<(Test<'c>, Vec<u32>)>,
        need: u64,
    },
    /// So many different subjects among the rows that count.
    Distinct {
        rows: Test<'c>,
        subjects: Vec<Code>,
        by_end: bool,
        need: usize,
    },
    /// Days of service.
    Service(Stretch<'c>),
    /// No fast form: the reference evaluator answers.
    Ask(Asking<'c>),
}

/// What the reference evaluator is asked.
pub(super) struct Asking<'c> {
    pub scope: &'c Scope<'c>,
    pub columns: &'c Columns,
    pub about: About<'c>,
    pub as_of: Date,
}

#[derive(Clone, Copy)]
pub(super) enum About<'c> {
    Requirement(&'c Requirement),
    Role(Code),
}

pub(super) struct Compiler<'c> {
    pub scope: &'c Scope<'c>,
    pub columns: &'c Columns,
    pub as_of: Date,
    pub known_at: Seq,
}

type Compiled<'c> = Result<Node<'c>, Idle>;

impl<'c> Compiler<'c> {
    /// The tree for `requirement`; an error where a rule in it is not in force.
    pub fn compile(&self, requirement: &'c Requirement) -> Compiled<'c> {
        let all = |of: &'c [Requirement]| of.iter().map(|child| self.compile(child)).collect::<Result<Vec<_>, _>>();
        match requirement {
            Requirement::All(of) => Ok(Node::All(all(of)?)),
            Requirement::Any(of) => Ok(Node::Any(all(of)?)),
            Requirement::None(of) => Ok(Node::Not(Box::new(Node::Any(all(of)?)))),
            Requirement::AtLeast(need, of) => Ok(Node::AtLeast(*need as usize, all(of)?)),
            Requirement::Named(id) => match self.scope.policy.requirements.get(id) {
                None => Ok(Node::Const(State::Unknown)),
                Some(dated) => self.compile(&self.in_force(*id, dated)?.value),
            },
            Requirement::Leaf(leaf) => self.leaf(requirement, leaf),
        }
    }

    fn leaf(&self, requirement: &'c Requirement, leaf: &'c Leaf) -> Compiled<'c> {
        let ask = || Node::Ask(self.ask(About::Requirement(requirement)));
        Ok(match leaf {
            Leaf::Served { service, at_least } => self.served(*service, *at_least).unwrap_or_else(ask),
            Leaf::Holds { role, at_least: None } => self.role(*role),
            Leaf::Holds { at_least: Some(_), .. } => ask(),
            Leaf::Completed { what, window, unexpired } => self.completed(what, *window, *unexpired)?,
            Leaf::Passed { what, unexpired } => self.passed(what, *unexpired)?,
            Leaf::Skill { skill, at_least, from } => self.skill(*skill, *at_least, from),
            Leaf::Project { length: Some(_), .. } => ask(),
            Leaf::Project { led, count, length: None, finished, result } => self.project(*led, count.unwrap_or(1), *finished, *result),
            Leaf::Mentored { at_least } => self.distinct(Kind::Mentoring, *at_least, false, |_| true),
            Leaf::Rank { compare, rank } => self.rank(*compare, *rank),
            Leaf::Series(any_of) => self.posts(false, |what| match what {
                What::Posting { series, .. } => series_state(*series, any_of),
                _ => State::Unknown,
            }),
            Leaf::Employment(any_of) => self.employment(any_of),
            Leaf::Absent(any_of) => self.absent(any_of),
            Leaf::Attribute { name, compare, value } => self.attribute(*name, *compare, *value),
            Leaf::Unit { group, any_post } => self.unit(*group, *any_post),
            Leaf::Attested(judgement) => self.attested(*judgement),
        })
    }

    fn ask(&self, about: About<'c>) -> Asking<'c> {
        Asking { scope: self.scope, columns: self.columns, about, as_of: self.as_of }
    }

    fn in_force<T>(&self, rule: Code, dated: &'c Dated<T>) -> Result<&'c ayumi_policy::resolved::Version<T>, Idle> {
        dated.on(self.as_of).ok_or(Idle { rule, begins: dated.begins() })
    }

    fn column(&self, kind: Kind, code: Code) -> Option<&'c Column> {
        self.columns.get(Key::Of(kind, code))
    }

    fn live(&self, column: &'c Column) -> Test<'c> {
        Test::live(column, days::pack(self.as_of), self.known_at)
    }

    fn begun(&self, column: &'c Column) -> Test<'c> {
        Test::begun(column, days::pack(self.as_of), self.known_at)
    }

    /// The first beginning whose end lies after the day of the question; ends never go back as beginnings go on.
    fn earliest(&self, end: impl Fn(Date) -> Date) -> i16 {
        let (mut low, mut high) = (i32::from(i16::MIN), i32::from(days::pack(self.as_of)) + 1);
        while low < high {
            let middle = (low + high).div_euclid(2);
            let day = days::unpack(i16::try_from(middle).unwrap_or(days::NEVER));
            if end(day) > self.as_of { high = middle } else { low = middle + 1 }
        }
        i16::try_from(low).unwrap_or(days::NEVER)
    }

    // --- employment and posts ---

    fn employment(&self, any_of: &[Code]) -> Node<'c> {
        let live = any_of.iter().filter_map(|code| self.column(Kind::Employment, *code)).map(|column| Node::Rows(self.live(column)));
        Node::Presumed { of: Box::new(Node::Any(live.collect())), present: self.on_record(Kind::Employment) }
    }

    fn on_record(&self, kind: Kind) -> Vec<Test<'c>> {
        let any_day = |column| Test { hi: days::NEVER - 1, ..Test::begun(column, days::NEVER - 1, self.known_at) };
        self.columns.of_kind(kind).map(|(_, column)| any_day(column)).collect()
    }

    fn absent(&self, any_of: &[Code]) -> Node<'c> {
        let counted = self.columns.of_kind(Kind::Absence).filter(|(code, _)| any_of.is_empty() || any_of.contains(code));
        Node::Any(counted.map(|(_, column)| Node::Rows(self.live(column))).collect())
    }

    fn rank(&self, compare: Compare, rank: Code) -> Node<'c> {
        let heights = &self.scope.policy.ranks;
        self.posts(false, |what| match what {
            What::Posting { rank: has, .. } => match (heights.get(has), heights.get(&rank)) {
                (Some(has), Some(needs)) => State::of(compare.holds(has, needs)),
                _ => State::Unknown,
            },
            _ => State::Unknown,
        })
    }

    fn unit(&self, group: Code, any_post: bool) -> Node<'c> {
        let inside = |what: &What| matches!(what, What::Posting { unit, .. } if self.scope.units.within(*unit, group).iter().any(|period| period.contains(self.as_of)));
        self.posts(any_post, |what| State::of(inside(what)))
    }

    pub fn posts(&self, any_post: bool, state: impl Fn(&What) -> State) -> Node<'c> {
        let posts = self.columns.get(Key::Whole(Kind::Posting)).map(|column| {
            let admit = column.contents.iter().map(|what| any_post || matches!(what, What::Posting { main: true, .. })).collect();
            (Test { admit, ..self.live(column) }, column.contents.iter().map(state).collect())
        });
        Node::Posts { posts, employed: Box::new(self.employed()) }
    }

    /// Employed or engaged in any form; unknown where no employment is on record.
    pub fn employed(&self) -> Node<'c> {
        let live = self.columns.of_kind(Kind::Employment).map(|(_, column)| Node::Rows(self.live(column))).collect();
        Node::Presumed { of: Box::new(Node::Any(live)), present: self.on_record(Kind::Employment) }
    }

    /// A fast form where the service is employment of some kinds, less some absences; None otherwise.
    fn served(&self, service: Code, need: Length) -> Option<Node<'c>> {
        let rule = self.scope.policy.services.get(&service)?;
        let (kinds, absences) = simple_service(&rule.during)?;
        let source = |column| Source::new(column, self.known_at);
        let employments = kinds.iter().filter_map(|code| self.column(Kind::Employment, *code));
        let away = |codes: &[Code], code: Code| codes.is_empty() || codes.contains(&code);
        let absent = self.columns.of_kind(Kind::Absence).filter(|(code, _)| absences.iter().any(|codes| away(codes, *code)));
        let stretch = Stretch {
            plus: employments.map(source).collect(),
            minus: absent.map(|(_, column)| source(column)).collect(),
            need,
            rounding: rule.rounding,
            day: self.as_of,
        };
        Some(Node::Presumed { of: Box::new(Node::Service(stretch)), present: self.on_record(Kind::Employment) })
    }

    // --- roles ---

    fn role(&self, role: Code) -> Node<'c> {
        let Some(rule) = self.scope.policy.roles.get(&role) else {
            return Node::Const(State::Unknown);
        };
        let ways = rule.ways.iter().map(|way| self.way(role, way));
        let members = rule.members.iter().map(|member| self.role(*member));
        Node::Any(ways.chain(members).collect())
    }

    fn way(&self, role: Code, way: &'c Way) -> Node<'c> {
        match (way.by, &way.when) {
            (By::Everyone | By::Rule, Some(when)) => self.compile(when).unwrap_or(Node::Const(State::Unmet)),
            (By::Everyone | By::Rule, None) => Node::Const(State::Unmet),
            (By::Appointment | By::Certification | By::Outside, _) => self.appointed(role, way),
        }
    }

    fn appointed(&self, role: Code, way: &'c Way) -> Node<'c> {
        let Some(column) = self.column(Kind::Appointment, role) else {
            return Node::Const(State::Unmet);
        };
        let terms = way.scheme.and_then(|scheme| self.scope.policy.schemes.get(&scheme)).map(|scheme| &scheme.versions);
        let versions = terms.map_or(&[][..], |terms| &terms.versions);
        if versions.iter().any(|version| version.value.on_transfer == OnTransfer::Ends) {
            return Node::Ask(self.ask(About::Role(role)));
        }
        let under = |what: &What| match what {
            What::Appointment { scheme, .. } => scheme.is_none() || way.scheme.is_none() || *scheme == way.scheme,
            _ => false,
        };
        let admit: Vec<bool> = column.contents.iter().map(under).collect();
        let admit = if admit.iter().all(|admitted| *admitted) { Vec::new() } else { admit };
        let mut rows = Test { admit, ..self.live(column) };
        if let Some(terms) = terms.filter(|_| versions.iter().any(|version| version.value.years.is_some())) {
            let as_of = self.as_of;
            rows.condition = Some(Box::new(move |from, _| in_term(terms, days::unpack(from), as_of)));
        }
        Node::All(vec![Node::Rows(rows), self.employed_or_no_record()])
    }

    /// Employed or engaged in any form, or nothing known of the employment.
    fn employed_or_no_record(&self) -> Node<'c> {
        let live = self.columns.of_kind(Kind::Employment).map(|(_, column)| Node::Rows(self.live(column)));
        let on_record = self.on_record(Kind::Employment).into_iter().map(Node::Rows).collect();
        Node::Any(live.chain([Node::Not(Box::new(Node::Any(on_record)))]).collect())
    }

    // --- training and exams ---

    fn completed(&self, what: &'c Completed, window: Option<Window>, unexpired: bool) -> Compiled<'c> {
        let course = |course: &Code| self.course(*course, window, unexpired);
        Ok(match what {
            Completed::Course(id) => course(id),
            Completed::AllOf(set) => self.members(*set, self.scope.policy.course_sets.get(set), None, course)?,
            Completed::Some(need, set) => self.members(*set, self.scope.policy.course_sets.get(set), Some(*need), course)?,
            Completed::Hours(need, set) => self.amount(*set, u64::from(need.saturating_mul(60)), window, unexpired, What::minutes)?,
            Completed::Points(need, set) => self.amount(*set, u64::from(*need), window, unexpired, What::points)?,
        })
    }

    fn members(&self, id: Code, dated: Option<&'c Dated<Option<Vec<Code>>>>, need: Option<u32>, node: impl Fn(&Code) -> Node<'c>) -> Compiled<'c> {
        let Some(dated) = dated else { return Ok(Node::Const(State::Unknown)) };
        Ok(match (&self.in_force(id, dated)?.value, need) {
            (None, _) => Node::Const(State::Unknown),
            (Some(members), None) => Node::All(members.iter().map(node).collect()),
            (Some(members), Some(1)) => Node::Any(members.iter().map(node).collect()),
            (Some(members), Some(need)) => Node::AtLeast(need as usize, members.iter().map(node).collect()),
        })
    }

    fn course(&self, course: Code, window: Option<Window>, unexpired: bool) -> Node<'c> {
        let Some(column) = self.column(Kind::Completion, course) else {
            return Node::Const(State::Unmet);
        };
        let of_part = |wanted: Option<Code>| {
            let admit: Vec<bool> = column.contents.iter().map(|what| matches!(what, What::Completion { part, .. } if *part == wanted)).collect();
            let admit = if admit.iter().all(|admitted| *admitted) { Vec::new() } else { admit };
            Test { admit, ..self.completion(course, column, window, unexpired) }
        };
        let whole = Node::Rows(of_part(None));
        let parts = self.scope.policy.courses.get(&course).map_or(&[][..], |rule| &rule.parts);
        if parts.is_empty() {
            return whole;
        }
        let part = |(part, need): &(Code, u32)| {
            let weights = column.contents.iter().map(|what| if *need == 0 { 1 } else { what.minutes() }).collect();
            Node::Sum { parts: vec![(of_part(Some(*part)), weights)], need: u64::from((*need).max(1)) }
        };
        Node::Any(vec![whole, Node::All(parts.iter().map(part).collect())])
    }

    fn completion(&self, course: Code, column: &'c Column, window: Option<Window>, unexpired: bool) -> Test<'c> {
        let valid_for = self.scope.policy.courses.get(&course).and_then(|rule| rule.valid_for).filter(|_| unexpired);
        let mut rows = if unexpired { self.live(column) } else { self.begun(column) };
        if let Some(length) = valid_for {
            rows.lo = rows.lo.max(self.earliest(|from| length.until_from(from)));
        }
        rows.lo = rows.lo.max(match window {
            None => i16::MIN,
            Some(Window::ThisFiscalYear) => days::pack(FiscalYear::of(self.as_of).start()),
            Some(window) => self.earliest(|from| window_end(from, window)),
        });
        rows
    }

    fn amount(&self, set: Option<Code>, need: u64, window: Option<Window>, unexpired: bool, weigh: fn(&What) -> u32) -> Compiled<'c> {
        let courses: Vec<Code> = match set {
            None => self.columns.of_kind(Kind::Completion).map(|(course, _)| course).collect(),
            Some(set) => match self.scope.policy.course_sets.get(&set) {
                None => return Ok(Node::Const(State::Unknown)),
                Some(dated) => match &self.in_force(set, dated)?.value {
                    None => return Ok(Node::Const(State::Unknown)),
                    Some(members) => members.clone(),
                },
            },
        };
        let part = |course: Code| {
            let column = self.column(Kind::Completion, course)?;
            Some((self.completion(course, column, window, unexpired), column.contents.iter().map(weigh).collect()))
        };
        Ok(Node::Sum { parts: courses.into_iter().filter_map(part).collect(), need })
    }

    fn passed(&self, what: &'c Passed, unexpired: bool) -> Compiled<'c> {
        let exam = |exam: &Code| self.exam(*exam, unexpired);
        match what {
            Passed::Exam(id) => Ok(exam(id)),
            Passed::AnyOf(set) => self.members(*set, self.scope.policy.exam_sets.get(set), Some(1), exam),
            Passed::AllOf(set) => self.members(*set, self.scope.policy.exam_sets.get(set), None, exam),
        }
    }

    fn exam(&self, exam: Code, unexpired: bool) -> Node<'c> {
        let rules = &self.scope.policy.exams;
        let stand_ins = rules.get(&exam).map_or(&[][..], |rule| &rule.stand_ins);
        let mut exams = vec![exam];
        exams.extend(stand_ins.iter().filter(|other| **other != exam));
        let test = |exam: Code| {
            let column = self.column(Kind::Pass, exam)?;
            let mut rows = if unexpired { self.live(column) } else { self.begun(column) };
            if let Some(length) = rules.get(&exam).and_then(|rule| rule.valid_for).filter(|_| unexpired) {
                rows.lo = self.earliest(|from| length.until_from(from));
            }
            Some(Node::Rows(rows))
        };
        Node::Any(exams.into_iter().filter_map(test).collect())
    }

    // --- evidence ---

    fn skill(&self, skill: Code, at_least: Code, from: &[Assessor]) -> Node<'c> {
        let Some(column) = self.column(Kind::Assessment, skill) else {
            return Node::Const(State::Unknown);
        };
        let levels = self.scope.policy.skills.get(&skill).map(|rule| &rule.levels);
        let order = |level: Code| levels.and_then(|levels| levels.get(&level));
        let reaches = |what: &What| match what {
            What::Assessment { level, .. } => match (order(*level), order(at_least)) {
                (Some(has), Some(needs)) => State::of(has >= needs),
                _ => State::Unknown,
            },
            _ => State::Unknown,
        };
        let assessor = |what: &What| if let What::Assessment { by, .. } = what { *by } else { Assessor::Own };
        let admit = column.contents.iter().map(|what| from.is_empty() || from.contains(&assessor(what))).collect();
        Node::Latest {
            rows: Test { admit, ..self.live(column) },
            states: column.contents.iter().map(reaches).collect(),
            strength: column.contents.iter().map(|what| assessor(what) as u8).collect(),
            otherwise: State::Unknown,
        }
    }

    fn attribute(&self, name: Code, compare: Compare, value: Value) -> Node<'c> {
        let otherwise = match self.scope.policy.attributes.get(&name).map(|rule| rule.absent) {
            Some(World::No) => State::Unmet,
            Some(World::Unknown) | None => State::Unknown,
        };
        let state = |what: &What| match what {
            What::Attribute { value: has, .. } => compared(compare, *has, value),
            _ => State::Unknown,
        };
        self.column(Kind::Attribute, name).map_or(Node::Const(otherwise), |column| Node::Latest {
            rows: self.live(column),
            states: column.contents.iter().map(state).collect(),
            strength: Vec::new(),
            otherwise,
        })
    }

    fn attested(&self, judgement: Code) -> Node<'c> {
        let Some(column) = self.column(Kind::Attestation, judgement) else {
            return Node::Const(State::Unmet);
        };
        let mut rows = self.live(column);
        if let Some(length) = self.scope.policy.judgements.get(&judgement).copied().flatten() {
            rows.lo = self.earliest(|from| length.until_from(from));
        }
        let state = |what: &What| State::of(matches!(what, What::Attestation { passed: true, .. }));
        Node::Latest { rows, states: column.contents.iter().map(state).collect(), strength: Vec::new(), otherwise: State::Unmet }
    }

    fn project(&self, led: bool, need: u32, finished: bool, result: Option<Code>) -> Node<'c> {
        self.distinct(Kind::Project, need, finished, |what| match what {
            What::Project { led: leads, finished: done, result: came, .. } => {
                (*leads || !led) && (*done || !finished) && (result.is_none() || *came == result)
            }
            _ => false,
        })
    }

    /// Different subjects, each from the beginning of its row on, or from its end.
    fn distinct(&self, kind: Kind, need: u32, by_end: bool, admit: impl Fn(&What) -> bool) -> Node<'c> {
        let Some(column) = self.columns.get(Key::Whole(kind)) else {
            return Node::Const(State::of(need == 0));
        };
        let admit = column.contents.iter().map(admit).collect();
        let subjects = column.contents.iter().map(What::subject).collect();
        Node::Distinct { rows: Test { admit, ..self.begun(column) }, subjects, by_end, need: need as usize }
    }
}

/// The kinds of employment that count and the absences that do not, where a service is as simple as that.
fn simple_service(during: &Requirement) -> Option<(&[Code], Vec<&[Code]>)> {
    let of = match during {
        Requirement::All(of) => of.as_slice(),
        other => std::slice::from_ref(other),
    };
    let (mut kinds, mut absences) = (None, Vec::new());
    for part in of {
        match part {
            Requirement::Leaf(Leaf::Employment(any_of)) if kinds.is_none() => kinds = Some(any_of.as_slice()),
            Requirement::None(none) => {
                for part in none {
                    let Requirement::Leaf(Leaf::Absent(any_of)) = part else { return None };
                    absences.push(any_of.as_slice());
                }
            }
            _ => return None,
        }
    }
    Some((kinds?, absences))
}

fn in_term(terms: &Dated<SchemeTerms>, start: Date, as_of: Date) -> bool {
    let Some(version) = terms.on(start) else { return true };
    version.value.years.is_none_or(|years| term_end(start, years, version.value.ends) > as_of)
}
