//! Absences, concurrent posts and resignations of a year.

use ayumi_calendar::{Date, FiscalYear, Period};
use ayumi_facts::What;

use crate::careers::Seats;
use crate::dice::Dice;
use crate::history::{Act, When};
use crate::member::{Facts, Member, leave};
use crate::vocabulary::{Group, Vocabulary};
use crate::world::{World, rank_at};

/// What keeps people away from their post in a year, and what they do beside it.
pub fn year(world: &mut World, year: FiscalYear) {
    let seats = Seats::on(&world.units, year.start());
    let World { plan, words, units, members, facts, dice, .. } = world;
    for member in members.iter_mut().filter(|member| matches!(member.group, Group::Regular | Group::FixedTerm)) {
        if member.unit.is_none() {
            continue;
        }
        if member.away_until <= year.start() {
            absence(words, facts, member, year, &mut dice.leave);
        }
        second_post(words, &seats, facts, member, year, &mut dice.leave);
        if member.group == Group::Regular && dice.leave.per_mille(9) {
            let last = year.start().plus_months(dice.leave.between(1, 10));
            let when = When::new(last.plus_days(-10), Act::Departures);
            // Who will resign after the plan's day is still here.
            if when.day <= plan.today {
                leave(facts, units, member, last, when);
            }
        }
    }
}

fn absence(words: &Vocabulary, facts: &mut Facts, member: &mut Member, year: FiscalYear, dice: &mut Dice) {
    let young = (25..42).contains(&member.age(year));
    if dice.per_mille(6) {
        if let Some(kind) = dice.pick(&words.secondments).copied() {
            let until = FiscalYear(year.0 + dice.between(1, 2)).start();
            away(facts, member, Period { from: year.start(), until }, kind, year.start().plus_days(-8));
        }
    } else if dice.per_mille(if young { 45 } else { 9 }) {
        // The first kind is the usual one of the young.
        let kind = if young && dice.per_mille(800) { words.leaves.first() } else { dice.pick(&words.leaves) };
        let from = year.start().plus_days(dice.between(10, 340));
        let until = from.plus_months(if young { dice.between(3, 20) } else { dice.between(2, 9) });
        if let Some(kind) = kind.copied() {
            away(facts, member, Period { from, until }, kind, from.plus_days(-12));
            if dice.per_mille(120) {
                extend(facts, member, until);
            }
        }
    }
}

fn away(facts: &mut Facts, member: &mut Member, period: Period, absence: ayumi_facts::Code, entered: Date) {
    if let Some(valid) = Period::new(period.from, period.until.min(member.left)) {
        member.rows.away = Some(facts.record(member.place, valid, What::Absence { absence }, When::new(entered, Act::Absences)));
        member.away_until = valid.until;
    }
}

/// A leave that takes longer than was said at first.
fn extend(facts: &mut Facts, member: &mut Member, until: Date) {
    let later = until.plus_months(3).min(member.left);
    if let (Some(row), true) = (member.rows.away, later > until) {
        member.rows.away = facts.change_end(row, later, When::new(until.plus_days(-20), Act::Absences));
        member.away_until = later;
    }
}

/// 兼務: a second post for one to three years, mostly for those in the middle of the ladder and above.
fn second_post(words: &Vocabulary, seats: &Seats, facts: &mut Facts, member: &mut Member, year: FiscalYear, dice: &mut Dice) {
    let upper = member.step * 10 >= words.ladder.len() * 4;
    if !dice.per_mille(if upper { 40 } else { 6 }) {
        return;
    }
    let (from, until) = (year.start(), FiscalYear(year.0 + dice.between(1, 3)).start());
    let unit = seats.any(dice).filter(|unit| Some(*unit) != member.unit);
    let free = member.rows.second.is_none() || member.second_until <= from;
    let valid = Period::new(from, until.min(member.left));
    if let (Some(unit), Some(valid), true) = (unit, valid, free) {
        let what = What::Posting { unit, rank: rank_at(words, member.step, &member.person), series: member.series, main: false };
        member.rows.second = Some(facts.record(member.place, valid, what, When::new(from.plus_days(-8), Act::Transfers)));
        (member.second_until, member.second_unit) = (valid.until, Some(unit));
    }
}
