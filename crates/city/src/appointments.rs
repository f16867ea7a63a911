//! Appointments and certifications of a year, to every role that the pack fills by a decision, and people
//! engaged from outside. Most of those appointed fulfil what the scheme asks; they are given what they lack first.

use ayumi_calendar::{Date, FiscalYear, Period};
use ayumi_facts::{Code, UnitId, What};
use ayumi_policy::Policy;
use ayumi_policy::model::{By, OnTransfer, TermEnd};
use ayumi_policy::requirement::{Leaf, Requirement};

use crate::fulfil::{can_fulfil, fulfil};
use crate::goals::{Goal, goal};
use crate::history::{Act, When};
use crate::member::{Facts, Held, Member, employ};
use crate::needs::{Rules, version};
use crate::people::{Newcomer, enter};
use crate::vocabulary::Group;
use crate::world::World;

/// So many in a thousand are appointed without all that the scheme asks for.
const WITHOUT_EVIDENCE: u32 = 70;

/// A role to be filled in a year.
struct Office {
    role: Code,
    /// Its place in the policy.
    number: usize,
    by: By,
    scheme: Option<Code>,
    /// The day of the decision.
    day: Date,
}

/// Fills the offices of a year and ends some.
pub fn year(world: &mut World, year: FiscalYear) {
    resign(world, year);
    for office in offices(world.policy, year) {
        if office.day > world.plan.today {
            continue;
        }
        match office.by {
            By::Outside => engage(world, &office, year),
            _ => fill(world, &office, year),
        }
    }
    advise(world, year);
}

/// Where no role is filled from outside but there is a kind of employment for it, somebody comes to advise.
fn advise(world: &mut World, year: FiscalYear) {
    let day = year.start().plus_months(1);
    let filled = world.policy.roles.values().flat_map(|role| &role.ways).any(|way| way.by == By::Outside);
    let here = world.members.iter().filter(|member| member.group == Group::Outside && member.is_here(day)).count();
    if !filled && here < 2 && world.words.kind(Group::Outside).is_some() && world.policy.start() <= day && day <= world.plan.today {
        bring_in(world, day, year);
    }
}

fn offices(policy: &Policy, year: FiscalYear) -> Vec<Office> {
    let mut offices = Vec::new();
    for (number, (role, rule)) in policy.roles.iter().enumerate() {
        for way in rule.ways.iter().filter(|way| matches!(way.by, By::Appointment | By::Certification | By::Outside)) {
            let begins = way.scheme.and_then(|scheme| policy.schemes.get(&scheme)?.versions.begins());
            let begins = begins.or(rule.in_force.map(|period| period.from)).unwrap_or(policy.start());
            let usual = match way.by {
                By::Outside => year.start(),
                By::Certification => year.start().plus_days(183),
                _ => year.start().plus_days(44),
            };
            if begins <= usual && policy.in_force.is_none_or(|period| period.contains(usual)) {
                offices.push(Office { role: *role, number, by: way.by, scheme: way.scheme, day: usual });
            }
        }
    }
    offices
}

/// Whether an appointment to a role ends when its holder is transferred.
pub fn ends_on_transfer(policy: &Policy, role: Code, day: Date) -> bool {
    let scheme = policy.schemes.values().find(|scheme| scheme.role == role);
    scheme.and_then(|scheme| version(&scheme.versions, day)).is_some_and(|terms| terms.on_transfer == OnTransfer::Ends)
}

/// The end of an appointment, as far as the scheme says.
fn term(policy: &Policy, scheme: Option<Code>, day: Date) -> Date {
    let terms = scheme.and_then(|scheme| policy.schemes.get(&scheme)).and_then(|scheme| version(&scheme.versions, day));
    let Some((years, ends)) = terms.and_then(|terms| Some((terms.years?, terms.ends))) else { return Date::FAR };
    let years = i32::try_from(years).unwrap_or(0);
    match ends {
        TermEnd::Day => day.plus_years(years),
        TermEnd::FiscalYear => FiscalYear(FiscalYear::of(day).0 + years).start(),
    }
}

/// Appoints somebody.
fn appoint(policy: &Policy, facts: &mut Facts, member: &mut Member, office: &Office) {
    let until = term(policy, office.scheme, office.day).min(member.left);
    if let Some(valid) = Period::new(office.day, until) {
        let what = What::Appointment { role: office.role, scheme: office.scheme };
        let row = facts.record(member.place, valid, what, When::new(office.day, Act::Appointments(office.number)));
        member.roles.push(Held { role: office.role, valid, row });
    }
}

/// What a scheme asks for on a day.
pub fn require(policy: &Policy, scheme: Option<Code>, day: Date) -> Option<&Requirement> {
    version(&policy.schemes.get(&scheme?)?.versions, day).map(|terms| &terms.require)
}

fn fill(world: &mut World, office: &Office, year: FiscalYear) {
    let goal = goal(world.policy, office.role, office.scheme, year);
    let needs = {
        let rules = Rules { policy: world.policy, words: &world.words, units: &world.units, day: office.day };
        require(world.policy, office.scheme, office.day).map(|of| rules.needs(of)).unwrap_or_default()
    };
    for (index, place) in chosen(world, office, &needs, goal).into_iter().enumerate() {
        let World { policy, plan, words, units, members, facts, dice, .. } = &mut *world;
        let rules = Rules { policy, words, units, day: office.day };
        let Some(member) = members.get_mut(place) else { continue };
        // The fifth of a year is one for certain.
        if index != 4 && !dice.appointments.per_mille(WITHOUT_EVIDENCE) {
            for need in &needs {
                fulfil(rules, facts, member, need, &mut dice.appointments, plan.today);
            }
        }
        appoint(policy, facts, member, office);
    }
}

/// Those to be appointed: people who lack least, and among them by chance.
fn chosen(world: &mut World, office: &Office, needs: &[Leaf], goal: Goal) -> Vec<usize> {
    let mut candidates = candidates(world, office, needs, goal);
    let World { policy, words, units, members, dice, .. } = world;
    let rules = Rules { policy, words, units, day: office.day };
    match goal {
        Goal::New(count) => {
            let spread = dice.appointments.between(-1, 1) * i32::from(count >= 8);
            candidates.truncate(usize::try_from(i64::from(count) + i64::from(spread)).unwrap_or(0));
            candidates
        }
        Goal::PerUnit(group, need) => {
            let sections = units.all().iter().filter(|unit| unit.exists.contains(office.day) && units.section_of(unit.id) == unit.id);
            let covered: Vec<UnitId> = sections.map(|unit| unit.id).filter(|unit| rules.in_group(*unit, group)).collect();
            let own = |member: &Member| member.unit.map(|unit| units.section_of(unit));
            let mut taken = Vec::new();
            for unit in covered {
                let have = members.iter().filter(|member| own(member) == Some(unit) && member.holds(office.role, office.day)).count();
                let missing = (need as usize).saturating_sub(have);
                let here = candidates.iter().filter(|place| members.get(**place).is_some_and(|member| own(member) == Some(unit)));
                // Some sections find nobody this year.
                taken.extend(here.take(if dice.appointments.per_mille(850) { missing } else { 0 }));
            }
            taken
        }
    }
}

/// Who could be appointed: at work, without the role, and short of nothing that cannot be given to them. Where new
/// holders are counted, nobody who held it before.
fn candidates(world: &mut World, office: &Office, needs: &[Leaf], goal: Goal) -> Vec<usize> {
    let World { policy, words, units, members, dice, .. } = world;
    let rules = Rules { policy, words, units, day: office.day };
    let again = matches!(goal, Goal::PerUnit(..));
    let fits = |member: &&Member| {
        let new = rules.in_reach(member, office.role).is_none() && (again || !member.ever_held(office.role));
        let staff = matches!(member.group, Group::Regular | Group::Reemployed) && member.unit.is_some() && member.is_at_work(office.day);
        staff && new && needs.iter().all(|need| can_fulfil(need) || rules.has(member, need))
    };
    let mut candidates: Vec<&Member> = members.iter().filter(fits).collect();
    dice.appointments.shuffle(&mut candidates);
    let lacks = |member: &Member| needs.iter().filter(|need| !rules.has(member, need)).count();
    candidates.sort_by_cached_key(|member| (lacks(member), unlikely(member, office.day)));
    candidates.into_iter().map(|member| member.place).collect()
}

/// People between 28 and 50 are chosen first.
fn unlikely(member: &Member, day: Date) -> bool {
    !(28..50).contains(&member.age(FiscalYear::of(day)))
}

/// A few give the role back in the course of a year.
fn resign(world: &mut World, year: FiscalYear) {
    let (members, facts, dice) = (&mut world.members, &mut world.facts, &mut world.dice.appointments);
    let day = year.start().plus_months(6);
    for member in members.iter_mut().filter(|member| day <= world.plan.today && member.left > day) {
        for held in member.roles.iter_mut().filter(|held| held.valid.contains(day.previous()) && held.valid.until > day) {
            if dice.per_mille(25) {
                facts.close(held.row, day, When::new(day, Act::Departures));
                held.valid.until = day;
            }
        }
    }
}

/// People from outside, for one to three years each; as many as the goal says hold the role at a time.
fn engage(world: &mut World, office: &Office, year: FiscalYear) {
    let goal = match goal(world.policy, office.role, office.scheme, year) {
        Goal::New(count) => count.clamp(1, 4) as usize,
        Goal::PerUnit(..) => 1,
    };
    let have = world.members.iter().filter(|member| member.holds(office.role, office.day)).count();
    for _ in have..goal {
        let place = bring_in(world, office.day, year);
        let World { policy, members, facts, .. } = &mut *world;
        members.get_mut(place).into_iter().for_each(|member| appoint(policy, facts, member, office));
    }
}

/// Engages somebody from outside for one to three years.
fn bring_in(world: &mut World, day: Date, year: FiscalYear) -> usize {
    let when = When::new(day, Act::Hires);
    let until = FiscalYear(year.0 + world.dice.appointments.between(1, 3)).start();
    let age = world.dice.appointments.between(32, 62);
    let place = enter(world, &Newcomer { group: Group::Outside, hired: day, age, term_ends: until }, when);
    let World { members, facts, .. } = &mut *world;
    members.get_mut(place).into_iter().for_each(|member| employ(facts, member, Period { from: day, until }, when));
    place
}
