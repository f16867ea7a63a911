//! 属性 of people: recorded on 1 April, as far as the pack's schema has any. Those of units are in `founding`.

use ayumi_calendar::{FiscalYear, Period};
use ayumi_facts::{Value, ValueKind, What};
use ayumi_policy::model::{AttributeOf, World as Absent};

use crate::dice::lot;
use crate::history::{Act, When};
use crate::world::World;

/// 係長権限のような属性: a yes-no attribute that is "no" unless recorded goes with the height of the rank; what is
/// unknown unless recorded, and every other kind, is recorded for a share of the staff.
pub fn recognise(world: &mut World, year: FiscalYear) {
    let (day, act) = (year.start(), if year.start() == world.plan.begins() { Act::Import } else { Act::Attributes });
    let World { policy, words, members, facts, dice, .. } = world;
    let schema = policy.pack.attributes.iter().filter(|attribute| attribute.of == AttributeOf::Person);
    for (number, attribute) in schema.enumerate() {
        let name = attribute.id.value;
        let needed = words.ladder.len() * (45 + 10 * (number % 3)) / 100;
        let by_rank = attribute.kind == ValueKind::YesNo && attribute.absent == Absent::No && !attribute.declared;
        for member in members.iter_mut().filter(|member| member.is_here(day)) {
            let known = member.attributes.iter().any(|(other, _, _)| *other == name);
            // Some have the rank and not the attribute, few the attribute and not the rank; it stays so.
            let odd = lot(member.place, number);
            let by_height = if member.step >= needed { odd >= 3 } else { odd == 50 };
            // People declare what they are proud of; what others say of them is a yes less often.
            let (recorded, yes) = if attribute.declared { (30, 650) } else { (45, 400) };
            let share = odd < recorded;
            if known || !(if by_rank { by_height } else { share }) {
                continue;
            }
            let value = match attribute.kind {
                ValueKind::YesNo => Some(Value::YesNo(by_rank || dice.careers.per_mille(yes))),
                ValueKind::Number => Some(Value::Number(member.step as i32 + dice.careers.between(0, 2))),
                ValueKind::Choice => dice.careers.pick(&attribute.choices).map(|choice| Value::Word(choice.value)),
                ValueKind::Date => Some(Value::Day(member.hired.plus_days(dice.careers.between(0, 700)))),
            };
            let Some((value, valid)) = value.zip(Period::new(day.max(member.hired), member.left)) else { continue };
            let row = facts.record(member.place, valid, What::Attribute { name, value }, When::new(day, act));
            member.attributes.push((name, value, row));
        }
    }
}
