//! Cities as an onlooker sees them: units with names that could be real, and people whom a search for talent finds.

use std::collections::{BTreeMap, HashSet};

use crate::support::{all, sound, today};
use ayumi_calendar::Date;
use ayumi_city::{City, CityPlan, generate};
use ayumi_engine::column::Plan;
use ayumi_engine::{Scope, State};
use ayumi_facts::{Seq, UnitId, UnitWhat};
use ayumi_policy::requirement::{Leaf, Requirement};

/// The names of all units as they are read, from the top down.
fn paths(city: &City, day: Date) -> Vec<String> {
    let known = || city.snapshot.unit_facts.iter().filter(|fact| fact.known(Seq::NOW) && fact.valid.contains(day));
    let mut names: BTreeMap<UnitId, &str> = BTreeMap::new();
    let mut above: BTreeMap<UnitId, UnitId> = BTreeMap::new();
    for fact in known() {
        match &fact.what {
            UnitWhat::Name { name } => drop(names.insert(fact.unit, name)),
            UnitWhat::Parent { parent } => drop(above.insert(fact.unit, *parent)),
            _ => {}
        }
    }
    let path = |unit: &UnitId| {
        let chain = std::iter::successors(Some(*unit), |unit| above.get(unit).copied());
        chain.map(|unit| names[&unit]).collect::<Vec<_>>().into_iter().rev().collect::<Vec<_>>().join(" ")
    };
    names.keys().map(path).collect()
}

/// Names that a reader takes for real: no running numbers, and never two units of the same name in one place.
#[test]
fn units_have_names_of_their_own_without_running_numbers() {
    for ((name, policy), seed) in all().iter().zip(1..) {
        let plan = CityPlan { years_of_history: 16, ..CityPlan::of(policy, seed, today()) };
        // Twice as many sections too, and few people: the words must not run out there either.
        for plan in [plan, CityPlan { staff: plan.sections * 7, sections: plan.sections * 2, ..plan }] {
            let city = generate(policy, &plan);
            let ever = city.snapshot.unit_facts.iter().filter_map(|fact| if let UnitWhat::Name { name } = &fact.what { Some(name) } else { None });
            for unit in ever {
                let digits = unit.chars().filter(|letter| letter.is_ascii_digit() || ('０'..='９').contains(letter)).count();
                assert!(digits < 2, "{name} {seed}: {unit}");
                assert!(["第四", "第五", "第十"].iter().all(|number| !unit.contains(number)), "{name} {seed}: {unit}");
            }
            for day in [plan.begins(), today()] {
                let mut seen = HashSet::new();
                let twice: Vec<String> = paths(&city, day).into_iter().filter(|path| !seen.insert(path.clone())).collect();
                assert!(twice.is_empty(), "{name} {seed} {day}: {twice:?}");
            }
            let sections = paths(&city, plan.begins()).iter().filter(|path| !path.ends_with(['部', '局', '係'])).count();
            assert!(sections >= plan.sections as usize, "{name}: {sections} of {} sections", plan.sections);
        }
    }
}

/// Whoever searches for talent finds somebody, in the eyes of the engine: every named requirement over skills or
/// attributes that somebody can meet is met by somebody, and not by everybody.
#[test]
fn searches_for_talent_find_some() {
    for ((name, policy), seed) in sound().iter().flat_map(|pack| [(pack, 1), (pack, 2)]) {
        let city = generate(policy, &CityPlan::of(policy, seed, today()));
        let people = city.snapshot.person_ids().count();
        let scope = Scope::new(policy, &city.snapshot, Seq::NOW);
        for (id, dated) in &policy.requirements {
            let sought = dated.on(today()).filter(|version| asks_for_talent(&version.value));
            let Some(version) = sought else { continue };
            let answer = Plan::new(&scope, scope.columns(), &version.value, today()).unwrap().run();
            let met = city.snapshot.person_ids().filter(|person| answer.state(*person) == State::Met).count();
            assert!(met >= 3 && met * 2 < people, "{name} {seed}: {met} of {people} meet {id}");
        }
    }
}

fn asks_for_talent(requirement: &Requirement) -> bool {
    let mut talent = false;
    requirement.walk(&mut |part| talent |= matches!(part, Requirement::Leaf(Leaf::Skill { .. } | Leaf::Attribute { .. })));
    talent
}
