//! What goes wrong in every ledger: missing hire dates and posts, gaps, wrong entries that were corrected,
//! completions that expired, dates that contradict each other. It comes last: it changes rows in place.

use ayumi_calendar::{Date, Period};
use ayumi_facts::{Kind, UnitId, What};

use crate::history::{Act, Draft, When};
use crate::member::unpost;
use crate::vocabulary::Group;
use crate::world::World;

/// Adds what goes wrong.
pub fn add(world: &mut World) {
    end_an_appointment(world);
    lose_posts(world);
    lose_hire_dates(world);
    leave_gaps(world);
    let_expire(world);
    contradict(world);
    correct(world);
}

type Rows = Vec<Draft<usize, What>>;

/// How many people of each oddity there are.
fn some(world: &World) -> usize {
    (world.plan.staff as usize / 200).clamp(1, 4)
}

/// Regular staff at work to whom nothing special happened yet, in random order; they count as touched from now on.
fn victims(world: &mut World, count: usize) -> Vec<usize> {
    let today = world.plan.today;
    let plain =
        |member: &&crate::member::Member| member.group == Group::Regular && member.is_at_work(today) && member.unit.is_some() && !member.touched;
    let mut places: Vec<usize> = world.members.iter().filter(plain).filter(|member| member.roles.is_empty()).map(|member| member.place).collect();
    world.dice.oddities.shuffle(&mut places);
    places.truncate(count);
    for place in &places {
        world.members.get_mut(*place).into_iter().for_each(|member| member.touched = true);
    }
    places
}

/// Somebody's appointment was ended before its time, if no other was.
fn end_an_appointment(world: &mut World) {
    let today = world.plan.today;
    let (members, facts) = (&mut world.members, &mut world.facts);
    let old = |held: &&mut crate::member::Held| held.valid.from.plus_days(30) < today && held.valid.until > today;
    let holders = members.iter_mut().filter(|member| member.left > today);
    let held = holders.flat_map(|member| member.roles.iter_mut().find(old)).nth(2);
    if let Some(held) = held {
        let day = today.plus_days(-10);
        facts.close(held.row, day, When::new(day, Act::Departures));
        held.valid.until = day;
    }
}

/// The post ended and the next one was never entered.
fn lose_posts(world: &mut World) {
    let day = world.plan.today.plus_months(-2);
    for place in victims(world, some(world)) {
        let World { units, members, facts, .. } = &mut *world;
        if let Some(member) = members.get_mut(place).filter(|member| member.posted < day) {
            unpost(facts, units, member, day, When::new(day, Act::Transfers));
        }
    }
}

fn lose_hire_dates(world: &mut World) {
    let nobody = (world.plan.staff as usize / 300).clamp(1, 4);
    let places = victims(world, nobody);
    world.facts.0.retain(|row| row.what.kind() != Kind::Employment || !places.contains(&row.subject));
}

fn is_main_post(row: &Draft<usize, What>) -> bool {
    matches!(row.what, What::Posting { main: true, .. })
}

/// A post that began some weeks after the one before had ended.
fn leave_gaps(world: &mut World) {
    let places = victims(world, some(world));
    for place in places {
        let own = |row: &&mut Draft<usize, What>| row.subject == place && is_main_post(row) && row.retracted.is_none();
        let mut posts: Vec<_> = world.facts.0.iter_mut().filter(own).collect();
        posts.sort_by_key(|row| row.valid.from);
        let later = posts.into_iter().nth(1).filter(|row| row.valid.days() > 400);
        later.into_iter().for_each(|row| row.valid.from = row.valid.from.plus_days(75));
    }
}

/// A completion whose certificate ran out.
fn let_expire(world: &mut World) {
    let today = world.plan.today;
    let count = some(world);
    let old = |row: &&mut Draft<usize, What>| row.what.kind() == Kind::Completion && row.retracted.is_none() && row.valid.from.plus_years(1) < today;
    for row in world.facts.0.iter_mut().filter(old).step_by(29).take(count) {
        row.valid.until = row.valid.from.plus_years(1).min(row.valid.until);
    }
}

/// Somebody completed a course before being hired, as far as the dates say.
fn contradict(world: &mut World) {
    for place in victims(world, some(world)) {
        let Some(hired) = world.members.get(place).map(|member| member.hired) else { continue };
        let course = world.facts.0.iter_mut().find(|row| row.subject == place && row.what.kind() == Kind::Completion);
        course.into_iter().for_each(|row| row.valid.from = hired.plus_days(-45));
    }
}

/// Wrong entries: in so many thousandths of the rows.
const WRONG: u32 = 4;

/// Some rows were wrong at first: the wrong one was withdrawn when the right one was entered.
fn correct(world: &mut World) {
    let today = world.plan.today;
    let units: Vec<UnitId> = world.units.all().iter().filter(|unit| unit.exists.is_open() && unit.kept).map(|unit| unit.id).collect();
    let mut wrong = Rows::new();
    for (index, row) in world.facts.0.iter_mut().enumerate() {
        let kind = row.what.kind();
        let chosen = world.dice.oddities.per_mille(WRONG) || index % 1999 == 400;
        let later = row.recorded.day.plus_days(world.dice.oddities.between(12, 160));
        let stands = row.retracted.is_none_or(|when| when.day > later);
        if !chosen || !stands || later > today || !matches!(kind, Kind::Completion | Kind::Pass | Kind::Posting) {
            continue;
        }
        let what = match &row.what {
            What::Posting { rank, series, main: true, .. } => {
                let elsewhere = world.dice.oddities.pick(&units).copied();
                elsewhere.map(|unit| What::Posting { unit, rank: *rank, series: *series, main: true })
            }
            What::Posting { .. } => None,
            same => Some(same.clone()),
        };
        let from = if kind == Kind::Posting { row.valid.from } else { shifted(row.valid.from) };
        let Some((what, valid)) = what.zip(Period::new(from, row.valid.until)) else { continue };
        let correction = When::new(later, Act::Correction);
        wrong.push(Draft { subject: row.subject, valid, what, recorded: row.recorded, retracted: Some(correction) });
        row.recorded = correction;
    }
    world.facts.0.extend(wrong);
}

/// The day of the month before: a slip of the keyboard.
fn shifted(day: Date) -> Date {
    day.plus_months(-1)
}
