//! The benchmark's population: complete, repeatable, in random order, and neither empty nor full of holders.

use std::collections::{BTreeMap, HashSet};

use ayumi_city::{BENCH_PACK, BODIES, FACTS_EACH, RULE, bench_population};
use ayumi_facts::{Code, Fact, Kind, Seq};
use ayumi_policy::grammar::parse_requirement;
use ayumi_policy::{SourceFile, load};

#[test]
fn everybody_has_ten_facts_and_each_is_given_once() {
    for (people, seed) in [(1, 1), (17, 2), (1000, 3)] {
        let population = bench_population(people, seed);
        let facts: Vec<Fact> = population.facts().collect();
        assert_eq!(facts.len(), population.len());
        let mut kinds: BTreeMap<(u32, Kind), u32> = BTreeMap::new();
        facts.iter().for_each(|fact| *kinds.entry((fact.person.0, fact.what.kind())).or_default() += 1);
        for person in 0..people {
            let of = |kind: Kind| kinds.get(&(person, kind)).copied().unwrap_or_default();
            assert_eq!([Kind::Employment, Kind::Completion, Kind::Pass, Kind::Appointment].map(of), [2, 5, 2, 1], "person {person} of {people}");
        }
        let distinct: HashSet<String> = facts.iter().map(|fact| format!("{} {:?}", fact.person.0, fact.what)).collect();
        assert_eq!(distinct.len(), facts.len() - people as usize, "two service periods of one kind, everything else differs");
        assert!(facts.iter().all(|fact| fact.valid.from < fact.valid.until));
    }
}

#[test]
fn positions_count_up_and_the_last_twentieth_is_late() {
    let population = bench_population(1000, 9);
    assert!(population.facts().zip(1..).all(|(fact, position)| fact.recorded == Seq(position)));
    assert_eq!(population.on_time(), Seq(9500));
    let first: HashSet<u32> = population.facts().take(1000).map(|fact| fact.person.0).collect();
    assert!(first.len() > 500, "a random order: {} people among the first thousand facts", first.len());
}

#[test]
fn bodies_share_everybody() {
    for people in [BODIES, 10_000, 1_000_000] {
        let population = bench_population(people, 1);
        let mut next = 0;
        for body in 0..BODIES {
            let range = population.people_of(body);
            assert_eq!(range.start, next, "body {body} of {people}");
            next = range.end;
        }
        assert_eq!(next, people);
    }
}

#[test]
fn the_same_seed_gives_the_same_facts() {
    let take = |seed: u64| bench_population(500, seed).facts().collect::<Vec<_>>();
    assert_eq!(take(1), take(1));
    assert_ne!(take(1), take(2));
}

#[test]
fn the_rule_is_that_of_a_sound_pack_and_some_meet_it() {
    let file = |(name, text): &(&str, &str)| SourceFile { name: name.to_string(), text: text.to_string() };
    let loaded = load(&BENCH_PACK.iter().map(file).collect::<Vec<_>>());
    let policy = loaded.policy.unwrap_or_else(|| panic!("{:?}", loaded.diagnostics));
    let rule = policy.requirements.get(&Code::new("bench-rule")).and_then(|dated| dated.versions.first());
    assert_eq!(rule.map(|version| &version.value), parse_requirement(RULE).ok().as_ref());
    let population = bench_population(4000, 5);
    let day = "2026-04-01".parse().unwrap();
    let mut counts = vec![0; 4000];
    for fact in population.facts().filter(|fact| fact.valid.contains(day) && fact.what.kind() != Kind::Employment) {
        counts[fact.person.0 as usize] += 1;
    }
    let all = counts.iter().filter(|count| **count == FACTS_EACH - 2).count();
    assert!((40..1600).contains(&all), "{all} of 4000");
}
