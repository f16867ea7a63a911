//! Cities of every pack: repeatable, plausible, and with the difficulties that demonstrations are about.

use std::collections::{BTreeMap, BTreeSet, HashSet};
use std::hash::{DefaultHasher, Hash, Hasher};

use crate::support::{all, pack, small, today};
use ayumi_calendar::{Date, Period};
use ayumi_city::{City, CityPlan, Step, generate, replay};
use ayumi_facts::{Code, Fact, FactId, PersonId, Seq, Snapshot, UnitFact, UnitId, UnitWhat, What};
use ayumi_policy::Policy;

fn digest(city: &City) -> u64 {
    let mut hasher = DefaultHasher::new();
    for step in &city.steps {
        (step.day, &step.act, &step.people, &step.units, &step.retracts, &step.unit_retracts).hash(&mut hasher);
        step.facts.iter().for_each(|fact| (fact.id, fact.person, fact.valid, format!("{:?}", fact.what)).hash(&mut hasher));
        step.unit_facts.iter().for_each(|fact| (fact.unit, fact.valid, format!("{:?}", fact.what)).hash(&mut hasher));
    }
    for person in city.snapshot.people.iter() {
        (&person.number, &person.name, &person.kana, person.birth).hash(&mut hasher);
    }
    hasher.finish()
}

#[test]
fn the_same_seed_gives_the_same_city_and_another_seed_another() {
    let policy = small();
    let grow = |seed: u64| digest(&generate(&policy, &CityPlan::of(&policy, seed, today())));
    assert_eq!(grow(7), grow(7));
    assert_eq!([7, 8, 9].map(grow).iter().collect::<HashSet<_>>().len(), 3);
}

/// Everything that must hold of any city, for whatever policy and size.
fn check(name: &str, policy: &Policy, plan: &CityPlan) {
    let city = generate(policy, plan);
    let what = format!("{name} {plan:?}");
    steps_make_the_snapshot(&what, &city, plan);
    counts_are_plausible(&what, policy, &city, plan);
    main_posts_never_overlap(&what, &city);
    words_come_from_the_pack(&what, policy, &city);
    people_sit_in_units_that_exist(&what, &city);
    retractions_follow_records(&what, &city);
}

#[test]
fn every_pack_has_a_plausible_city() {
    for (name, policy) in all() {
        check(&name, &policy, &CityPlan::of(&policy, 1, today()));
    }
}

#[test]
fn every_size_and_day_works() {
    let policy = small();
    let days = ["2024-03-31", "2024-04-01", "2026-03-28", "2026-05-20", "2030-02-28"];
    let sizes = [(40, 4, 0), (120, 10, 3), (150, 60, 12), (700, 20, 8)];
    for (day, (staff, sections, years_of_history)) in days.iter().flat_map(|day| sizes.map(|size| (day, size))) {
        check("small", &policy, &CityPlan { seed: 3, staff, sections, today: day.parse().unwrap(), years_of_history });
    }
    let plan = CityPlan { seed: 5, staff: 80, sections: 9, today: today(), years_of_history: 6 };
    check("no policy", &Policy::default(), &plan);
}

fn steps_make_the_snapshot(what: &str, city: &City, plan: &CityPlan) {
    let Snapshot { municipality, people, units, .. } = city.snapshot.clone();
    let again = replay(municipality, people.to_vec(), units, &city.steps);
    assert_eq!(again.facts(), city.snapshot.facts(), "{what}");
    assert_eq!(again.unit_facts, city.snapshot.unit_facts, "{what}");
    assert_eq!(city.snapshot.last.0 as usize, city.steps.len(), "{what}: the last step records or withdraws something");
    assert!(city.steps.is_sorted_by_key(|step| step.day), "{what}");
    assert!(city.steps.iter().all(|step| step.day <= plan.today && !step.act.is_empty()), "{what}");
    let people: Vec<PersonId> = city.steps.iter().flat_map(|step| step.people.iter().copied()).collect();
    assert_eq!(people, city.snapshot.person_ids().collect::<Vec<_>>(), "{what}: everybody is entered once, in order");
    let units: Vec<u32> = city.steps.iter().flat_map(|step| step.units.iter().map(|unit| unit.0)).collect();
    assert_eq!(units, (0..city.snapshot.units.len() as u32).collect::<Vec<_>>(), "{what}");
    for (index, step) in city.steps.iter().enumerate() {
        in_its_step(what, index, step);
    }
}

/// A step speaks only of people it or an earlier step entered, and its facts carry its position.
fn in_its_step(what: &str, index: usize, step: &Step) {
    let at = Seq(index as u32 + 1);
    assert!(step.facts.iter().all(|fact| fact.recorded == at && fact.retracted == Seq::NEVER), "{what} step {index}");
    assert!(step.unit_facts.iter().all(|fact| fact.recorded == at), "{what} step {index}");
    let nothing = step.facts.is_empty() && step.unit_facts.is_empty() && step.retracts.is_empty() && step.unit_retracts.is_empty();
    assert!(!nothing, "{what} step {index} {} does nothing", step.act);
}

fn live(city: &City, day: Date) -> impl Iterator<Item = &Fact> {
    city.snapshot.facts().iter().filter(move |fact| fact.known(Seq::NOW) && fact.valid.contains(day))
}

fn counts_are_plausible(what: &str, policy: &Policy, city: &City, plan: &CityPlan) {
    let counted: Vec<Code> = policy.pack.employment.iter().map(|kind| kind.id.value).filter(|kind| is_staff(policy, *kind)).collect();
    let employed = |fact: &&Fact| matches!(fact.what, What::Employment { employment } if counted.contains(&employment));
    let posted = |fact: &&Fact| matches!(fact.what, What::Posting { main: true, .. });
    let of = |want: &dyn Fn(&&Fact) -> bool| live(city, plan.today).filter(|fact| want(fact)).map(|fact| fact.person).collect::<BTreeSet<_>>().len();
    let staff = if policy.pack.employment.is_empty() { of(&posted) } else { of(&employed) };
    let slack = (plan.staff as usize / 50).max(2);
    assert!(staff.abs_diff(plan.staff as usize) <= slack, "{what}: {staff} staff");
    let numbers: BTreeSet<&str> = city.snapshot.people.iter().map(|person| &*person.number).collect();
    assert_eq!(numbers.len(), city.snapshot.people.len(), "{what}: staff numbers are unique");
    assert!(city.snapshot.people.iter().all(|person| !person.name.is_empty() && !person.kana.is_empty()), "{what}");
}

/// Whether the packs' staff requirements, plain lists of kinds of employment, name a kind.
fn is_staff(policy: &Policy, kind: Code) -> bool {
    use ayumi_policy::requirement::{Leaf, Requirement};
    let rule = policy.staff.and_then(|staff| policy.requirements.get(&staff)).and_then(|dated| dated.versions.last());
    match rule.map(|version| &version.value) {
        Some(Requirement::Leaf(Leaf::Employment(kinds))) => kinds.contains(&kind),
        _ => !kind.as_str().contains("outside"),
    }
}

fn main_posts_never_overlap(what: &str, city: &City) {
    let last = city.snapshot.last;
    for known_at in [Seq(1), Seq(last.0 / 3), Seq(last.0 / 2), Seq(last.0.saturating_sub(1)), Seq::NOW] {
        for person in city.snapshot.person_ids() {
            let posts = city.snapshot.facts_of(person).iter().filter(|fact| fact.known(known_at));
            let mut main: Vec<Period> = posts.filter(|fact| matches!(fact.what, What::Posting { main: true, .. })).map(|fact| fact.valid).collect();
            main.sort_unstable();
            let apart = main.iter().zip(main.iter().skip(1)).all(|(one, next)| !one.overlaps(next));
            assert!(apart, "{what}: {person:?} as known at {known_at:?}: {main:?}");
        }
    }
}

fn words_come_from_the_pack(what: &str, policy: &Policy, city: &City) {
    let pack = &policy.pack;
    let mut known: BTreeMap<&str, HashSet<Code>> = BTreeMap::new();
    known.insert("employment", pack.employment.iter().map(|item| item.id.value).collect());
    known.insert(
        "posting",
        if pack.ranks.is_empty() { HashSet::from([Code::default()]) } else { pack.ranks.iter().map(|item| item.id.value).collect() },
    );
    known.insert("absence", pack.absences.iter().map(|item| item.id.value).collect());
    known.insert("completion", pack.courses.iter().map(|item| item.id.value).collect());
    known.insert("pass", pack.exams.iter().map(|item| item.id.value).collect());
    known.insert("assessment", pack.skills.iter().map(|item| item.id.value).collect());
    known.insert("appointment", pack.roles.iter().map(|item| item.id.value).collect());
    known.insert("attestation", pack.judgements.iter().map(|item| item.id.value).collect());
    known.insert("attribute", pack.attributes.iter().map(|item| item.id.value).collect());
    for fact in city.snapshot.facts() {
        let words = known.get(fact.what.kind().as_str());
        assert!(words.is_none_or(|words| words.contains(&fact.what.subject())), "{what}: {fact:?}");
        assert!(fact.valid.from < fact.valid.until, "{what}: {fact:?}");
    }
    let classes: HashSet<Code> = pack.unit_classes.iter().map(|item| item.id.value).collect();
    let now = |fact: &&UnitFact| fact.known(Seq::NOW) && fact.valid.is_open();
    let used: HashSet<Code> = city.snapshot.unit_facts.iter().filter(now).filter_map(class_of).collect();
    assert_eq!(used, classes, "{what}: every class has units, and no other class is used");
}

fn class_of(fact: &UnitFact) -> Option<Code> {
    match &fact.what {
        UnitWhat::Class { class } => Some(*class),
        _ => None,
    }
}

fn lives(city: &City) -> BTreeMap<UnitId, Period> {
    let exists = |fact: &&UnitFact| fact.known(Seq::NOW) && fact.what == UnitWhat::Exists;
    city.snapshot.unit_facts.iter().filter(exists).map(|fact| (fact.unit, fact.valid)).collect()
}

fn people_sit_in_units_that_exist(what: &str, city: &City) {
    let lives = lives(city);
    for fact in city.snapshot.facts().iter().filter(|fact| fact.known(Seq::NOW)) {
        if let What::Posting { unit, .. } = fact.what {
            let life = lives.get(&unit).unwrap_or_else(|| panic!("{what}: no unit for {fact:?}"));
            assert!(life.from <= fact.valid.from && fact.valid.until <= life.until, "{what}: {life:?} {fact:?}");
        }
    }
    let mut by_code: BTreeMap<Code, Vec<Period>> = BTreeMap::new();
    lives.iter().for_each(|(unit, life)| by_code.entry(city.snapshot.units[unit.0 as usize].code).or_default().push(*life));
    for (code, mut lives) in by_code {
        lives.sort_unstable();
        assert!(lives.windows(2).all(|pair| !pair[0].overlaps(&pair[1])), "{what}: {code} means two units at once: {lives:?}");
    }
    assert!(city.unit_names.iter().all(|name| !name.is_empty()), "{what}: every unit has a name");
}

fn retractions_follow_records(what: &str, city: &City) {
    let facts = city.snapshot.facts();
    assert!(facts.iter().all(|fact| fact.recorded < fact.retracted), "{what}");
    let ids: BTreeSet<FactId> = facts.iter().map(|fact| fact.id).collect();
    assert_eq!(ids.len(), facts.len(), "{what}: ids are unique");
    assert_eq!(ids.last().map(|id| id.0 as usize), Some(facts.len()), "{what}: ids count up from 1");
}

/// What a demonstration needs to show, in the city of the smallest pack as in the largest.
#[test]
fn every_city_has_its_difficulties() {
    let (tarumizu, small) = (pack("tarumizu"), small());
    for (name, policy, seed) in [1, 2, 3, 4].into_iter().flat_map(|seed| [("tarumizu", &tarumizu, seed), ("small", &small, seed)]) {
        let city = generate(policy, &CityPlan::of(policy, seed, today()));
        let facts = city.snapshot.facts();
        let any = |want: &dyn Fn(&Fact) -> bool| facts.iter().any(want);
        let now = |fact: &Fact| fact.known(Seq::NOW) && fact.valid.contains(today());
        assert!(any(&|fact| now(fact) && matches!(fact.what, What::Posting { main: false, .. })), "{name}: a concurrent post");
        assert!(any(&|fact| now(fact) && matches!(fact.what, What::Absence { .. })), "{name}: somebody away");
        let acts = |act: &str| city.steps.iter().filter(|step| step.act.contains(act)).count();
        for act in ["組織改正", "人事異動", "採用", "退職", "誤記録の訂正", "記録漏れ"] {
            assert!(acts(act) >= 1, "{name}: {act}");
        }
        let succeeded = |fact: &UnitFact| matches!(fact.what, UnitWhat::SucceededBy { .. });
        assert!(city.snapshot.unit_facts.iter().any(succeeded), "{name}: a split or merger");
        let codes: HashSet<Code> = city.snapshot.units.iter().map(|unit| unit.code).collect();
        assert!(codes.len() < city.snapshot.units.len(), "{name}: a code used again");
        assert!(city.snapshot.people.iter().any(|person| person.name.chars().any(|letter| letter as u32 > 0xFFFF)), "{name}: a hard name");
        assert!(city.snapshot.people.iter().any(|person| person.kana.chars().any(|letter| ('ｦ'..='ﾟ').contains(&letter))), "{name}: half-width kana");
        assert!(city.snapshot.people.iter().any(|person| person.number.starts_with('E')), "{name}: somebody from outside");
        people_with_gaps(name, &city);
    }
}

fn people_with_gaps(name: &str, city: &City) {
    let has = |person: PersonId, want: &dyn Fn(&What) -> bool| {
        city.snapshot.facts_of(person).iter().any(|fact| fact.known(Seq::NOW) && fact.valid.contains(today()) && want(&fact.what))
    };
    let employed = |person: PersonId| has(person, &|what| matches!(what, What::Employment { .. }));
    let posted = |person: PersonId| has(person, &|what| matches!(what, What::Posting { main: true, .. }));
    let people = || city.snapshot.person_ids();
    let staff = |person: &PersonId| city.snapshot.person(*person).is_some_and(|person| !person.number.starts_with('E'));
    assert!(people().any(|person| posted(person) && !employed(person)), "{name}: somebody without a hire date");
    assert!(people().filter(staff).any(|person| employed(person) && !posted(person)), "{name}: somebody without a post");
    let ended = |fact: &Fact| matches!(fact.what, What::Appointment { .. }) && fact.known(Seq::NOW) && fact.valid.until <= today();
    assert!(city.snapshot.facts().iter().any(ended), "{name}: an appointment that ended");
    let expired = |fact: &Fact| matches!(fact.what, What::Completion { .. }) && fact.known(Seq::NOW) && fact.valid.until <= today();
    assert!(city.snapshot.facts().iter().any(expired), "{name}: an expired completion");
    assert!(people().any(moved_with_a_role(city)), "{name}: somebody with a role who moved on the last 1 April");
}

fn moved_with_a_role(city: &City) -> impl Fn(PersonId) -> bool {
    let april: Date = "2026-04-01".parse().unwrap();
    move |person| {
        let facts = || city.snapshot.facts_of(person).iter().filter(|fact| fact.known(Seq::NOW));
        let unit_on = |day: Date| facts().filter(|fact| fact.valid.contains(day)).find_map(main_unit);
        let held = |fact: &Fact| matches!(fact.what, What::Appointment { .. }) && fact.valid.contains(april.previous());
        facts().any(held) && unit_on(april).is_some() && unit_on(april) != unit_on(april.previous())
    }
}

fn main_unit(fact: &Fact) -> Option<UnitId> {
    match fact.what {
        What::Posting { unit, main: true, .. } => Some(unit),
        _ => None,
    }
}

/// New holders by year follow the targets, and end as the scheme says.
#[test]
fn appointments_follow_the_targets() {
    let policy = small();
    let city = generate(&policy, &CityPlan::of(&policy, 4, today()));
    let leader = Code::new("leader");
    let mut by_year: BTreeMap<i32, i64> = BTreeMap::new();
    for fact in city.snapshot.facts().iter().filter(|fact| fact.known(Seq::NOW)) {
        if matches!(fact.what, What::Appointment { role, .. } if role == leader) {
            *by_year.entry(fact.valid.from.year()).or_default() += 1;
            assert!(fact.valid.until <= "2029-04-01".parse().unwrap(), "a term of two fiscal years ends: {fact:?}");
        }
    }
    for (year, target) in [(2024, 10), (2025, 12), (2026, 9)] {
        let count = by_year.get(&year).copied().unwrap_or_default();
        assert!((target - 2..=target + 2).contains(&count), "{year}: {count} for a target of {target}");
    }
    assert_eq!(by_year.len(), 3, "none before the policy: {by_year:?}");
}

/// Whoever leaves takes no role, post or attribute along.
#[test]
fn nothing_stands_after_the_last_day_of_employment() {
    let policy = pack("atsugi");
    let city = generate(&policy, &CityPlan { staff: 500, sections: 40, ..CityPlan::of(&policy, 6, today()) });
    for person in city.snapshot.person_ids() {
        let facts: Vec<&Fact> = city.snapshot.facts_of(person).iter().filter(|fact| fact.known(Seq::NOW)).collect();
        let until = facts.iter().filter(|fact| matches!(fact.what, What::Employment { .. })).map(|fact| fact.valid.until).max();
        let bound =
            |fact: &&&Fact| matches!(fact.what, What::Posting { .. } | What::Appointment { .. } | What::Attribute { .. } | What::Absence { .. });
        for fact in facts.iter().filter(bound) {
            assert!(until.is_none_or(|until| fact.valid.until <= until), "{fact:?} after {until:?}");
        }
    }
}

/// A requirement that asks for two things at once has to be met by somebody.
#[test]
fn any_two_attributes_are_recorded_together_for_some() {
    let policy = pack("chigasaki");
    let city = generate(&policy, &CityPlan::of(&policy, 1, today()));
    let of = |person: PersonId| {
        let now = city.snapshot.facts_of(person).iter().filter(|fact| fact.known(Seq::NOW) && fact.valid.contains(today()));
        now.filter_map(|fact| if let What::Attribute { name, .. } = fact.what { Some(name) } else { None }).collect::<BTreeSet<Code>>()
    };
    let people: Vec<BTreeSet<Code>> = city.snapshot.person_ids().map(of).collect();
    let names: BTreeSet<Code> = people.iter().flatten().copied().collect();
    assert!(names.len() >= 5);
    for (one, other) in names.iter().flat_map(|one| names.iter().map(move |other| (one, other))) {
        let both = people.iter().filter(|of| of.contains(one) && of.contains(other)).count();
        assert!(both >= 10, "{one} and {other}: {both}");
    }
}

/// People who lack exactly one thing of a scheme, counted by the plain facts.
#[test]
fn some_people_lack_exactly_one_thing() {
    let policy = small();
    let city = generate(&policy, &CityPlan::of(&policy, 8, today()));
    let parts = |person: PersonId| {
        let facts: Vec<&Fact> = city.snapshot.facts_of(person).iter().filter(|fact| fact.known(Seq::NOW) && fact.valid.contains(today())).collect();
        let any = |want: &dyn Fn(&What) -> bool| facts.iter().any(|fact| want(&fact.what));
        let course = |code: &str| any(&|what| matches!(what, What::Completion { course, .. } if course.as_str() == code));
        let regular = |fact: &&&Fact| matches!(fact.what, What::Employment { employment } if employment.as_str() == "regular");
        [
            facts.iter().find(regular).is_some_and(|fact| fact.valid.from.plus_years(5) <= today()),
            course("c1"),
            course("c2"),
            course("c3"),
            any(&|what| matches!(what, What::Pass { exam } if exam.as_str() != "e2")),
            any(&|what| matches!(what, What::Assessment { skill, level, .. } if skill.as_str() == "bpr" && level.as_str() != "none")),
            city.snapshot.facts_of(person).iter().any(|fact| matches!(fact.what, What::Project { led: true, finished: true, .. })),
        ]
    };
    let mut missing = [0; 7];
    for person in city.snapshot.person_ids() {
        let parts = parts(person);
        if let [only] = parts.iter().enumerate().filter(|(_, has)| !**has).map(|(place, _)| place).collect::<Vec<_>>()[..] {
            missing[only] += 1;
        }
    }
    assert!(missing.iter().all(|count| *count >= 2), "{missing:?}");
}
