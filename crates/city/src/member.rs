//! One person of the growing city: what the simulation remembers of them besides the rows of the ledger.

use std::collections::HashMap;

use ayumi_calendar::{Date, FiscalYear, Period};
use ayumi_facts::{Code, Person, UnitId, Value, What};

use crate::history::{Act, Row, Rows, When};
use crate::units::Units;
use crate::vocabulary::{CourseWords, Group, Kind};

/// A role somebody holds or held by appointment.
#[derive(Clone, Copy, Debug)]
pub struct Held {
    /// 役割
    pub role: Code,
    /// When, as far as it is known.
    pub valid: Period,
    /// Its row.
    pub row: Row,
}

/// 職員 of the growing city.
pub struct Member {
    /// The place in the list of people.
    pub place: usize,
    /// When first entered.
    pub entered: When,
    /// Who.
    pub person: Person,
    /// The fiscal year of birth: `year - cohort` is the age on 1 April of a year.
    pub cohort: i32,
    /// How fast somebody is promoted, from 0 to 999.
    pub talent: i32,
    /// 任用の別
    pub group: Group,
    /// 任用形態 of the pack, if it has one.
    pub kind: Option<Kind>,
    /// The first day of employment.
    pub hired: Date,
    /// The day employment ends, where it was known from the start.
    pub term_ends: Date,
    /// The first day after the last of employment.
    pub left: Date,
    /// The step on the ladder of ranks.
    pub step: usize,
    /// 職種
    pub series: Code,
    /// The main post.
    pub unit: Option<UnitId>,
    /// Whether the post is at the head of its unit.
    pub head: bool,
    /// Since when the main post is held.
    pub posted: Date,
    /// Away until this day.
    pub away_until: Date,
    /// The day the last concurrent post ends.
    pub second_until: Date,
    /// Where it is.
    pub second_unit: Option<UnitId>,
    /// The rows that stand.
    pub rows: Standing,
    /// 修了
    pub courses: HashMap<Code, Period>,
    /// 合格
    pub passes: Vec<(Code, Date)>,
    /// スキル: the place of the level on its scale, and since when.
    pub skills: Vec<(Code, u8)>,
    /// 属性
    pub attributes: Vec<(Code, Value, Row)>,
    /// 任命・認定
    pub roles: Vec<Held>,
    /// Roles held by rule on some 1 April.
    pub by_rule: Vec<Code>,
    /// 判定
    pub judgements: Vec<Code>,
    /// Projects led and finished.
    pub led: u32,
    /// Projects joined or led.
    pub joined: u32,
    /// People mentored.
    pub mentored: u32,
    /// Somebody to whom something special happens already.
    pub touched: bool,
}

/// The rows of a person that have no end yet.
#[derive(Clone, Copy, Debug, Default)]
pub struct Standing {
    /// 任用
    pub employment: Option<Row>,
    /// 本務
    pub main: Option<Row>,
    /// 兼務
    pub second: Option<Row>,
    /// 休業・派遣
    pub away: Option<Row>,
}

/// The rows about people.
pub type Facts = Rows<usize, What>;

impl Member {
    /// Somebody of whom nothing is known yet but who they are.
    pub fn new(place: usize, person: Person, entered: When) -> Self {
        Self {
            place,
            entered,
            person,
            cohort: 0,
            talent: 0,
            group: Group::Regular,
            kind: None,
            hired: entered.day,
            term_ends: Date::FAR,
            left: Date::FAR,
            step: 0,
            series: Code::default(),
            unit: None,
            head: false,
            posted: entered.day,
            away_until: Date::MIN,
            second_until: Date::MIN,
            second_unit: None,
            rows: Standing::default(),
            courses: HashMap::new(),
            passes: Vec::new(),
            skills: Vec::new(),
            attributes: Vec::new(),
            roles: Vec::new(),
            by_rule: Vec::new(),
            judgements: Vec::new(),
            led: 0,
            joined: 0,
            mentored: 0,
            touched: false,
        }
    }

    /// Age on 1 April of a fiscal year.
    pub fn age(&self, year: FiscalYear) -> i32 {
        year.0 - self.cohort
    }

    /// Whether employed or engaged on a day.
    pub fn is_here(&self, day: Date) -> bool {
        self.hired <= day && day < self.left
    }

    /// Whether employed, not from outside and not away on a day.
    pub fn is_at_work(&self, day: Date) -> bool {
        self.is_here(day) && self.group != Group::Outside && self.away_until <= day
    }

    /// Whether the pack counts this person among its staff on a day.
    pub fn is_counted(&self, day: Date) -> bool {
        self.is_here(day) && self.group != Group::Outside && self.kind.is_none_or(|kind| kind.counted)
    }

    /// Whether a role was ever held, as far as it is remembered.
    pub fn ever_held(&self, role: Code) -> bool {
        self.by_rule.contains(&role) || self.roles.iter().any(|held| held.role == role)
    }

    /// Whether a role is held by appointment on a day.
    pub fn holds(&self, role: Code, day: Date) -> bool {
        self.roles.iter().any(|held| held.role == role && held.valid.contains(day))
    }
}

/// Employs somebody in their kind of employment for a period.
pub fn employ(facts: &mut Facts, member: &mut Member, period: Period, when: When) {
    member.left = period.until;
    let row = member.kind.map(|kind| facts.record(member.place, period, What::Employment { employment: kind.code }, when));
    member.rows.employment = row;
}

/// A post to take up.
#[derive(Clone, Copy, Debug)]
pub struct Post {
    /// 所属
    pub unit: UnitId,
    /// At the head of the unit.
    pub head: bool,
    /// 職位
    pub rank: Code,
    /// The first day.
    pub from: Date,
}

/// Posts somebody as their main post; the post held before ends.
pub fn assign(facts: &mut Facts, units: &mut Units, member: &mut Member, post: Post, when: When) {
    unpost(facts, units, member, post.from, when);
    if let Some(valid) = Period::new(post.from, member.left) {
        let what = What::Posting { unit: post.unit, rank: post.rank, series: member.series, main: true };
        member.rows.main = Some(facts.record(member.place, valid, what, when));
        units.count(post.unit, post.head, 1);
        (member.unit, member.head, member.posted) = (Some(post.unit), post.head, post.from);
    }
}

/// Ends the main post on a day.
pub fn unpost(facts: &mut Facts, units: &mut Units, member: &mut Member, until: Date, when: When) {
    if let Some(unit) = member.unit.take() {
        units.count(unit, member.head, -1);
    }
    member.rows.main.take().into_iter().for_each(|row| facts.close(row, until, when));
}

/// Ends everything that ends with employment: `until` is the first day after the last.
pub fn leave(facts: &mut Facts, units: &mut Units, member: &mut Member, until: Date, when: When) {
    unpost(facts, units, member, until, when);
    let rows = std::mem::take(&mut member.rows);
    if until < member.left {
        rows.employment.into_iter().for_each(|row| facts.close(row, until, when));
    }
    let ends = rows.second.filter(|_| member.second_until > until).into_iter().chain(rows.away.filter(|_| member.away_until > until));
    ends.for_each(|row| facts.close(row, until, when));
    member.attributes.drain(..).for_each(|(_, _, row)| facts.close(row, until, when));
    for held in member.roles.iter_mut().filter(|held| held.valid.until > until) {
        facts.close(held.row, until, when);
        held.valid.until = until;
    }
    (member.left, member.away_until) = (until, member.away_until.min(until));
}

/// Days between the end of a course or the notice of a result and its entry in the ledger.
const DAYS_TO_ENTER: i32 = 5;

/// Enters what somebody attained on a day: with the others a few days later, or much later (`late` days).
/// What would be entered after `today` is not known yet, and nothing is entered. Tells whether it was.
pub fn attain(facts: &mut Facts, member: &Member, valid: Period, what: What, act: Act, late: i32, today: Date) -> bool {
    let usual = valid.from.plus_days(DAYS_TO_ENTER);
    let when = if late > 0 { When::new(usual.plus_days(late), Act::Late) } else { When::new(usual, act) };
    let known = when.day <= today;
    if known {
        facts.record(member.place, valid, what, when);
    }
    known
}

/// Completes a course on a day, all parts of it.
pub fn complete(facts: &mut Facts, member: &mut Member, course: &CourseWords, day: Date, late: i32, today: Date) {
    let until = course.valid_for.map_or(Date::FAR, |length| length.until_from(day));
    let Some(valid) = Period::new(day, until) else { return };
    let act = Act::Training(course.number);
    let whole = [(None, course.minutes)];
    let parts: Vec<(Option<Code>, u32)> = course.parts.iter().map(|(part, minutes)| (Some(*part), *minutes)).collect();
    let parts = if parts.is_empty() { &whole[..] } else { &parts };
    for (part, minutes) in parts {
        let what = What::Completion { course: course.code, part: *part, minutes: *minutes, points: minutes.div_ceil(60) };
        if attain(facts, member, valid, what, act, late, today) {
            member.courses.insert(course.code, valid);
        }
    }
}
