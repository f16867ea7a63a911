//! Who enters the city's service: age, name, staff number, job series, first term.

use ayumi_calendar::{Date, FiscalYear};
use ayumi_facts::{Code, Person};

use crate::history::When;
use crate::member::Member;
use crate::names::full_name;
use crate::vocabulary::Group;
use crate::world::World;

/// The last staff numbers given.
#[derive(Default)]
pub struct Numbers {
    staff: u32,
    yearly: u32,
    outside: u32,
}

impl Numbers {
    fn next(&mut self, group: Group) -> String {
        let (last, prefix) = match group {
            Group::Outside => (&mut self.outside, "E"),
            Group::FiscalYear => (&mut self.yearly, "9"),
            Group::Regular | Group::FixedTerm | Group::Reemployed => (&mut self.staff, "0"),
        };
        *last += 1;
        if group == Group::Outside { format!("{prefix}{:03}", *last) } else { format!("{prefix}{:05}", *last) }
    }
}

/// Somebody who is about to be employed.
pub struct Newcomer {
    /// 任用の別
    pub group: Group,
    /// The first day.
    pub hired: Date,
    /// Age on the 1 April of the year of the first day.
    pub age: i32,
    /// The day employment ends, if that is known from the start.
    pub term_ends: Date,
}

/// Adds a person who is not employed yet; returns the place in the list.
pub fn enter(world: &mut World, newcomer: &Newcomer, when: When) -> usize {
    let place = world.members.len();
    let dice = &mut world.dice.people;
    let cohort = FiscalYear::of(newcomer.hired).0 - newcomer.age;
    let name = full_name(dice, place, dice_of_sex(place, newcomer.age));
    // Those who enter school in one April were born from 2 April to 1 April.
    let birth = FiscalYear(cohort - 1).start().plus_days(1 + dice.between(0, 364));
    let number = world.numbers.next(newcomer.group);
    let birth = (newcomer.group != Group::Outside).then_some(birth);
    let person = Person { number: number.into(), name: name.name.into(), kana: name.kana.into(), birth };
    let (group, kind) = (newcomer.group, world.words.kind(newcomer.group));
    let (talent, series) = (dice.between(0, 999), series(world));
    let (hired, term_ends, left, posted) = (newcomer.hired, newcomer.term_ends, newcomer.term_ends, newcomer.hired);
    world.members.push(Member { cohort, talent, group, kind, hired, term_ends, left, series, posted, ..Member::new(place, person, when) });
    place
}

/// Younger staff are half women, older staff fewer, without a draw of its own.
fn dice_of_sex(place: usize, age: i32) -> bool {
    let share = if age < 40 { 50 } else { 36 };
    place.wrapping_mul(2_654_435_761) % 4_294_967_296 * 100 / 4_294_967_296 < share
}

/// The first series is the usual one; the others share the rest.
fn series(world: &mut World) -> Code {
    let series = &world.words.series;
    let dice = &mut world.dice.people;
    let usual = series.first().copied().unwrap_or_default();
    if series.len() < 2 || dice.per_mille(680) { usual } else { dice.pick(series).copied().unwrap_or(usual) }
}

/// Age at which regular staff retire at the end of a fiscal year: from 60 to 65, one more every second year
/// from FY2023 on (地方公務員法の改正).
pub fn retirement_age(year: FiscalYear) -> i32 {
    60 + ((year.0 - 2021).max(0) / 2).min(5)
}

/// The ages of the regular staff: many near fifty, few near forty, many near thirty.
pub fn usual_age(world: &mut World, year: FiscalYear) -> i32 {
    let dice = &mut world.dice.people;
    let age = match dice.below(100) {
        0..7 => dice.between(19, 23),
        7..28 => dice.between(24, 31),
        28..40 => dice.between(32, 36),
        40..52 => dice.between(37, 42),
        52..70 => dice.between(43, 48),
        70..88 => dice.between(49, 54),
        _ => dice.between(55, 60),
    };
    age.min(retirement_age(year.previous()) - 1)
}

/// The age at which somebody enters the regular staff.
pub fn entry_age(world: &mut World) -> i32 {
    let dice = &mut world.dice.people;
    match dice.below(100) {
        0..14 => dice.between(18, 20),
        14..74 => dice.between(22, 25),
        74..94 => dice.between(26, 33),
        _ => dice.between(34, 45),
    }
}
