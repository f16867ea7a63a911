//! The first of April: who leaves, who is kept on, who is promoted, moved and hired. Entered in late March,
//! as transfers are announced.

use ayumi_calendar::{Date, FiscalYear, Period};
use ayumi_facts::{UnitId, What};

use crate::dice::Dice;
use crate::history::{Act, When};
use crate::member::{Member, Post, assign, employ, leave};
use crate::people::{Newcomer, enter, entry_age, retirement_age, usual_age};
use crate::units::{Level, Units};
use crate::vocabulary::{Band, Group, Vocabulary};
use crate::world::{World, rank_at};

/// Where somebody can be posted on a day.
pub struct Seats {
    departments: Vec<UnitId>,
    sections: Vec<UnitId>,
    desks: Vec<UnitId>,
}

impl Seats {
    /// The units that stand on a day. Sections without teams have desks of their own.
    pub fn on(units: &Units, day: Date) -> Self {
        let (departments, sections) = (units.standing(Level::Department, day), units.standing(Level::Section, day));
        let mut desks = units.standing(Level::Team, day);
        desks.extend(sections.iter().copied().filter(|section| units.below(*section).is_empty()));
        Self { departments, sections, desks }
    }

    /// Any section.
    pub fn any(&self, dice: &mut Dice) -> Option<UnitId> {
        dice.pick(&self.sections).copied()
    }

    /// A seat for a step of the ladder: the top leads departments, the next part sections, the rest have desks.
    fn find(&self, units: &Units, dice: &mut Dice, band: Band, not: Option<UnitId>) -> Option<(UnitId, bool)> {
        match band {
            Band::Department => headless(units, dice, &self.departments, not).map(|unit| (unit, true)),
            Band::Section => headless(units, dice, &self.sections, not).map(|unit| (unit, true)),
            Band::Desk => units.roomiest(dice, &self.desks, not).map(|unit| (unit, false)),
        }
    }
}

/// The unit with the fewest heads; among equals one at random.
fn headless(units: &Units, dice: &mut Dice, of: &[UnitId], not: Option<UnitId>) -> Option<UnitId> {
    let heads = |id: &UnitId| units.get(*id).map_or(u32::MAX, |unit| unit.heads);
    let open: Vec<UnitId> = of.iter().copied().filter(|id| Some(*id) != not).collect();
    let fewest = open.iter().map(heads).min()?;
    let best: Vec<UnitId> = open.into_iter().filter(|id| heads(id) == fewest).collect();
    dice.pick(&best).copied()
}

/// How many people a group has, in a thousand of the plan's staff.
fn wanted(world: &World, group: Group) -> usize {
    let share = match group {
        Group::FixedTerm => 20,
        Group::Reemployed => 40,
        Group::FiscalYear => 130,
        Group::Regular | Group::Outside => 0,
    };
    let staff = world.plan.staff as usize;
    if world.words.kind(group).is_some() { staff * share / 1000 } else { 0 }
}

fn is_counted(world: &World, group: Group) -> bool {
    world.words.kind(group).is_none_or(|kind| kind.counted)
}

/// Fills the ledger on its first day.
pub fn begin(world: &mut World, year: FiscalYear) {
    let (day, when) = (year.start(), When::new(year.start(), Act::Import));
    let others = [Group::FixedTerm, Group::Reemployed, Group::FiscalYear];
    let counted: usize = others.iter().filter(|group| is_counted(world, **group)).map(|group| wanted(world, *group)).sum();
    let regular = (world.plan.staff as usize).saturating_sub(counted);
    let mut newcomers: Vec<Newcomer> = (0..regular).map(|_| old_hand(world, year)).collect();
    newcomers.sort_by_key(|newcomer| newcomer.hired);
    for group in others {
        newcomers.extend((0..wanted(world, group)).map(|_| termed(&mut world.dice.people, group, year)));
    }
    let places: Vec<usize> = newcomers.iter().map(|newcomer| enter(world, newcomer, when)).collect();
    promote(world, day);
    let seats = Seats::on(&world.units, day);
    for place in places {
        settle(world, &seats, place, day, when);
    }
}

/// Somebody who has been on the staff for a while.
fn old_hand(world: &mut World, year: FiscalYear) -> Newcomer {
    let age = usual_age(world, year);
    let entry = entry_age(world).min(age);
    let hired = FiscalYear(year.0 - (age - entry)).start();
    Newcomer { group: Group::Regular, hired, age: entry, term_ends: Date::FAR }
}

/// Somebody for a term that begins in a year.
fn termed(dice: &mut Dice, group: Group, year: FiscalYear) -> Newcomer {
    let (age, years) = match group {
        Group::Reemployed => (dice.between(60, 64), 1),
        Group::FixedTerm => (dice.between(28, 52), dice.between(3, 5)),
        _ => (dice.between(22, 62), 1),
    };
    Newcomer { group, hired: year.start(), age, term_ends: FiscalYear(year.0 + years).start() }
}

/// Employs and posts somebody who was there before the ledger began, with the posts held so far.
fn settle(world: &mut World, seats: &Seats, place: usize, day: Date, when: When) {
    let World { words, units, members, facts, dice, .. } = world;
    let Some(member) = members.get_mut(place) else { return };
    employ(facts, member, Period { from: member.hired, until: member.term_ends }, when);
    let mut from = member.hired;
    loop {
        let until = FiscalYear(FiscalYear::of(from).0 + dice.careers.between(3, 5)).start();
        let past = until < day;
        let step = if past { earlier_step(member, from, day) } else { member.step };
        let Some((unit, head)) = seats.find(units, &mut dice.careers, words.band(step), None) else { return };
        let rank = rank_at(words, step, &member.person);
        if !past {
            return assign(facts, units, member, Post { unit, head, rank, from }, when);
        }
        let what = What::Posting { unit, rank, series: member.series, main: true };
        facts.record(place, Period { from, until }, what, when);
        from = until;
    }
}

/// The step somebody had in an earlier post, as if promoted evenly.
fn earlier_step(member: &Member, then: Date, now: Date) -> usize {
    let days = |from: Date, until: Date| usize::try_from(until.days() - from.days()).unwrap_or(0);
    member.step * days(member.hired, then) / days(member.hired, now).max(1)
}

/// The turn of the year.
pub fn turn(world: &mut World, year: FiscalYear) {
    let day = year.start();
    let announced = day.plus_days(-8);
    depart(world, year, When::new(announced, Act::Departures));
    rehouse(world, day, When::new(announced, Act::Transfers));
    let promoted = promote(world, day);
    transfer(world, year, &promoted, When::new(announced, Act::Transfers));
    hire(world, year, When::new(day, Act::Hires));
}

/// Retirements and the ends of terms; some stay for another term.
fn depart(world: &mut World, year: FiscalYear, when: When) {
    let day = year.start();
    let mut kept = [Group::Reemployed, Group::FiscalYear].map(|group| (group, wanted(world, group)));
    let World { words, units, members, facts, dice, .. } = world;
    for member in members.iter_mut().filter(|member| member.group != Group::Outside) {
        let retires = member.group == Group::Regular && member.left == Date::FAR && member.age(year) >= retirement_age(year.previous());
        let ends = member.left == day;
        if !retires && !ends {
            continue;
        }
        let (unit, stays) = (member.unit, next_term(member, year, &mut dice.careers));
        leave(facts, units, member, day, when);
        let room = kept.iter_mut().find(|(group, room)| Some(*group) == stays && *room > 0);
        let (Some((group, room)), Some(unit)) = (room, unit) else { continue };
        *room -= 1;
        let Some(kind) = words.kind(*group) else { continue };
        let lower = (words.ladder.len() * 3 / 10).min(member.step);
        (member.group, member.kind, member.step) = (*group, Some(kind), lower);
        employ(facts, member, year.period(), When::new(day, Act::Hires));
        let rank = rank_at(words, lower, &member.person);
        assign(facts, units, member, Post { unit, head: false, rank, from: day }, When::new(day, Act::Hires));
    }
}

/// In which group somebody whose employment ends is kept for a year more.
fn next_term(member: &Member, year: FiscalYear, dice: &mut Dice) -> Option<Group> {
    match member.group {
        Group::Regular => (member.age(year) < 65 && dice.per_mille(600)).then_some(Group::Reemployed),
        Group::Reemployed => (member.age(year) < 65 && dice.per_mille(900)).then_some(Group::Reemployed),
        Group::FiscalYear => dice.per_mille(720).then_some(Group::FiscalYear),
        Group::FixedTerm | Group::Outside => None,
    }
}

/// People of abolished units go to the unit that carries on the work, those at its desks to its desks.
fn rehouse(world: &mut World, day: Date, when: When) {
    let World { words, units, members, facts, .. } = world;
    let ended = |unit: Option<UnitId>| unit.and_then(|unit| units.get(unit)).is_some_and(|unit| unit.exists.until <= day);
    for member in members.iter_mut().filter(|member| member.second_until > day && ended(member.second_unit)) {
        member.rows.second.take().into_iter().for_each(|row| facts.close(row, day, when));
        member.second_until = day;
    }
    for member in members.iter_mut() {
        let Some(old) = member.unit.and_then(|unit| units.get(unit)).filter(|unit| unit.exists.until <= day) else { continue };
        let Some(heir) = old.heir else { continue };
        let desks = units.below(heir);
        let emptiest = desks.iter().filter_map(|desk| units.get(*desk)).min_by_key(|desk| desk.crowd).map(|desk| desk.id);
        let unit = if member.head { heir } else { emptiest.unwrap_or(heir) };
        let rank = rank_at(words, member.step, &member.person);
        let (posted, head) = (member.posted, member.head);
        assign(facts, units, member, Post { unit, head, rank, from: day }, when);
        // It is the unit that changed: the years at this work go on.
        member.posted = posted;
    }
}

/// Cumulative shares of those at desks, in a thousand, at each tenth of their part of the ladder.
const PYRAMID: [usize; 11] = [0, 40, 110, 220, 350, 480, 610, 730, 840, 930, 1000];

/// How many of `staff` stand on each step or below: heads as many as there are units to lead, and some more.
fn quotas(words: &Vocabulary, units: &Units, day: Date, staff: usize) -> Vec<usize> {
    let steps = |band: Band| (0..words.ladder.len()).filter(|step| words.band(*step) == band).count();
    let (desk_steps, section_steps, department_steps) = (steps(Band::Desk), steps(Band::Section), steps(Band::Department));
    let heads = |level: Level, steps: usize| if steps == 0 { 0 } else { units.standing(level, day).len() * 23 / 20 };
    let (sections, departments) = (heads(Level::Section, section_steps), heads(Level::Department, department_steps));
    let desks = staff.saturating_sub(sections + departments);
    let part = |place: usize, of: usize| PYRAMID.get((place + 1) * 10 / of.max(1)).copied().unwrap_or(1000);
    let mut seen = [0, 0, 0];
    let mut reached = |band: Band| {
        let [at_desk, in_section, in_department] = &mut seen;
        let (count, of, below, size) = match band {
            Band::Desk => (at_desk, desk_steps, 0, desks),
            Band::Section => (in_section, section_steps, desks, sections),
            Band::Department => (in_department, department_steps, desks + sections, departments),
        };
        *count += 1;
        below + size * part(*count - 1, of) / 1000
    };
    (0..words.ladder.len()).map(|step| reached(words.band(step))).collect()
}

/// Puts the regular staff on the ladder by age and talent. Nobody comes down. Returns the places of the promoted.
fn promote(world: &mut World, day: Date) -> Vec<usize> {
    let year = FiscalYear::of(day);
    let ladder = world.words.ladder.len();
    let standing = |member: &&mut Member| member.group == Group::Regular && member.is_here(day);
    let mut staff: Vec<&mut Member> = world.members.iter_mut().filter(standing).collect();
    staff.sort_by_key(|member| (member.age(year) * 100 + member.talent, member.place));
    let mut promoted = Vec::new();
    let quotas = quotas(&world.words, &world.units, day, staff.len());
    for (index, member) in staff.into_iter().enumerate() {
        let step = quotas.iter().position(|reached| index < *reached).unwrap_or(ladder.saturating_sub(1));
        if step > member.step {
            // One step a year, except when the ledger begins.
            member.step = if member.unit.is_some() { member.step + 1 } else { step };
            promoted.push(member.place);
        }
    }
    let termed = |member: &&mut Member| matches!(member.group, Group::FixedTerm | Group::Reemployed) && member.unit.is_none();
    world.members.iter_mut().filter(termed).for_each(|member| member.step = ladder * 3 / 10);
    promoted
}

/// Moves some people and gives the promoted their new rank.
fn transfer(world: &mut World, year: FiscalYear, promoted: &[usize], when: When) {
    let day = year.start();
    let seats = Seats::on(&world.units, day);
    let mut is_promoted = vec![false; world.members.len()];
    promoted.iter().for_each(|place| is_promoted.get_mut(*place).into_iter().for_each(|flag| *flag = true));
    // Among those moved is always somebody with a role.
    let holder =
        |member: &&Member| member.group == Group::Regular && member.is_at_work(day) && member.roles.iter().any(|held| held.valid.contains(day));
    let leader = world.members.iter().find(holder).map(|member| member.place);
    let World { words, units, members, facts, dice, .. } = world;
    for member in members.iter_mut().filter(|member| matches!(member.group, Group::Regular | Group::FixedTerm) && member.is_here(day)) {
        let Some(unit) = member.unit else { continue };
        let up = is_promoted.get(member.place).copied().unwrap_or_default();
        let head = words.band(member.step) != Band::Desk;
        let wrong_seat = up && head != member.head;
        if wrong_seat || leader == Some(member.place) || moves(member, year, &mut dice.careers) {
            let Some((unit, head)) = seats.find(units, &mut dice.careers, words.band(member.step), Some(unit)) else { continue };
            let rank = rank_at(words, member.step, &member.person);
            assign(facts, units, member, Post { unit, head, rank, from: day }, when);
            end_bound_roles(world.policy, facts, member, day, when);
        } else if up {
            let (rank, posted) = (rank_at(words, member.step, &member.person), member.posted);
            assign(facts, units, member, Post { unit, head: member.head, rank, from: day }, when);
            member.posted = posted;
        }
    }
}

fn end_bound_roles(policy: &ayumi_policy::Policy, facts: &mut crate::member::Facts, member: &mut Member, day: Date, when: When) {
    for held in member.roles.iter_mut().filter(|held| held.valid.contains(day)) {
        if crate::appointments::ends_on_transfer(policy, held.role, day) {
            facts.close(held.row, day, when);
            held.valid.until = day;
        }
    }
}

/// People stay three to five years, heads two to four.
fn moves(member: &Member, year: FiscalYear, dice: &mut Dice) -> bool {
    let years = year.0 - FiscalYear::of(member.posted).0 + i32::from(member.head);
    let chance = match years {
        ..3 => 15,
        3 => 330,
        4 => 550,
        _ => 850,
    };
    member.group == Group::Regular && member.away_until <= year.start() && dice.per_mille(chance)
}

/// Hires until every group has as many as the plan wants.
fn hire(world: &mut World, year: FiscalYear, when: When) {
    let day = year.start();
    let mut newcomers = Vec::new();
    for group in [Group::FixedTerm, Group::FiscalYear] {
        let have = world.members.iter().filter(|member| member.group == group && member.is_here(day)).count();
        let missing = wanted(world, group).saturating_sub(have);
        newcomers.extend((0..missing).map(|_| termed(&mut world.dice.people, group, year)));
    }
    let counted = newcomers.iter().filter(|newcomer| is_counted(world, newcomer.group)).count();
    let have = world.members.iter().filter(|member| member.is_counted(day)).count() + counted;
    for _ in have..world.plan.staff as usize {
        let age = entry_age(world);
        newcomers.push(Newcomer { group: Group::Regular, hired: day, age, term_ends: Date::FAR });
    }
    let seats = Seats::on(&world.units, day);
    for newcomer in newcomers {
        let place = enter(world, &newcomer, when);
        let ladder = world.words.ladder.len();
        let step = if newcomer.group == Group::FixedTerm { ladder * 3 / 10 } else { 0 };
        world.members.get_mut(place).into_iter().for_each(|member| member.step = step);
        settle(world, &seats, place, day, when);
    }
}
