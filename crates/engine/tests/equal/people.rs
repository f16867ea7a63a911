//! What is read from columns apart from requirements: posts, employment and selections, against the facts one by one.

use ayumi_engine::{EvaluationError, Question, Scope, Selection, State, Verdict, employed, employees, main_post, main_posts, select, timeline};
use ayumi_facts::{PersonId, Seq};
use proptest::prelude::*;

use crate::{policies, populations, requirements};

proptest! {
    #![proptest_config(ProptestConfig { cases: 150, ..ProptestConfig::default() })]

    #[test]
    fn posts_and_employment_agree_with_the_facts(
        policy in policies::policy(),
        population in populations::population(),
        day in populations::day(),
        known_at in prop_oneof![3 => Just(Seq::NOW), 1 => (0..30_u32).prop_map(Seq)],
    ) {
        let snapshot = populations::snapshot(&population);
        let scope = Scope::new(&policy, &snapshot, known_at);
        let posts: Vec<_> = snapshot.person_ids().map(|person| main_post(&scope, person, day)).collect();
        prop_assert_eq!(main_posts(&scope, day), posts);
        let with = |verdict| snapshot.person_ids().filter(|person| employed(&scope, *person, day) == verdict).collect::<Vec<PersonId>>();
        prop_assert_eq!(employees(&scope, day), (with(Verdict::Met), with(Verdict::Unknown)));
    }

    #[test]
    fn a_selection_agrees_with_the_reference(
        policy in policies::policy(),
        population in populations::population(),
        requirement in requirements::requirement(),
        day in populations::day(),
        known_at in prop_oneof![3 => Just(Seq::NOW), 1 => (0..30_u32).prop_map(Seq)],
    ) {
        let snapshot = populations::snapshot(&population);
        let scope = Scope::new(&policy, &snapshot, known_at);
        let state = |person| timeline(&scope, person, Question::Expression(&requirement)).expect("an expression is always known").at(day);
        let wanted = Selection { having: Some(requirement.clone()), ..Selection::default() };
        match select(&scope, &wanted, day) {
            Err(error) => {
                prop_assert!(matches!(error, EvaluationError::NotInForce { .. }), "{}", error);
                prop_assert!(snapshot.person_ids().all(|person| state(person) == State::NotInForce));
            }
            Ok(found) => for person in snapshot.person_ids() {
                let state = if employed(&scope, person, day) == Verdict::Unmet { State::Unmet } else { state(person) };
                let listed = (found.people.contains(&person), found.unknown.contains(&person));
                prop_assert_eq!(listed, (state == State::Met, state == State::Unknown), "{} on {}", requirement, day);
            },
        }
    }
}
