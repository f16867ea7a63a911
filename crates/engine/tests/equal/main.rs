//! Two evaluators, one meaning: over generated policies, populations and requirements, the column evaluator gives
//! every person the state that the reference evaluator gives them, on every day and at every journal position.
//! What fails is kept beside this file and tried again first.

mod people;
mod policies;
mod populations;
mod requirements;

use ayumi_calendar::Date;
use ayumi_engine::column::{Columns, Plan};
use ayumi_engine::{EvaluationError, Measured, Question, Scope, Selection, State, main_posts, select, timeline};
use ayumi_facts::{Fact, PersonId, Seq, Snapshot};
use ayumi_policy::measure::Measure;
use ayumi_policy::requirement::Requirement;
use proptest::prelude::*;

/// Compares everybody's state on a day; gives the number of people compared.
fn compare(scope: &Scope, columns: &Columns, requirement: &Requirement, day: Date) -> Result<(), TestCaseError> {
    let reference: Vec<State> = scope
        .snapshot
        .person_ids()
        .map(|person| timeline(scope, person, Question::Expression(requirement)).expect("an expression is always known").at(day))
        .collect();
    match Plan::new(scope, columns, requirement, day) {
        Err(EvaluationError::NotInForce { .. }) => {
            prop_assert!(reference.iter().all(|state| *state == State::NotInForce), "{requirement}: only the columns say it is not in force");
        }
        Err(other) => prop_assert!(false, "{requirement}: {other}"),
        Ok(plan) => {
            let answer = plan.run();
            for (index, expected) in reference.iter().enumerate() {
                let found = answer.state(PersonId(index as u32));
                let facts = scope.snapshot.facts_of(PersonId(index as u32));
                prop_assert_eq!(found, *expected, "{} on {} as known at {:?}: {:#?}", requirement, day, scope.known_at, facts);
            }
        }
    }
    Ok(())
}

/// What everybody is asked: by requirement, by flow and running total, by employment, and over all columns.
fn answers(scope: &Scope, requirement: &Requirement, measured: &Requirement, day: Date) -> String {
    let of = |measure: Measure| format!("{:?}", measure_of(scope, &measure, day));
    let all = [Measure::Count(requirement.clone()), Measure::Entrants(measured.clone()), Measure::Ever(measured.clone())].map(of);
    let selected = select(scope, &Selection { having: Some(measured.clone()), ..Selection::default() }, day);
    format!("{all:?} {selected:?} {:?}", main_posts(scope, day))
}

fn measure_of(scope: &Scope, measure: &Measure, day: Date) -> Result<Measured, EvaluationError> {
    ayumi_engine::measure(scope, measure, day)
}

fn columns_but_for(snapshot: &Snapshot, late: &[Fact]) -> Columns {
    let mut builder = ayumi_engine::column::Builder::new(snapshot.people.len());
    snapshot.facts().iter().filter(|fact| !late.contains(fact)).for_each(|fact| builder.add(fact));
    let mut columns = builder.finish();
    late.iter().for_each(|fact| columns.record(fact.clone()));
    columns
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 300, ..ProptestConfig::default() })]

    #[test]
    fn columns_agree_with_the_reference(
        policy in policies::policy(),
        population in populations::population(),
        requirement in requirements::requirement(),
        days in prop::collection::vec(populations::day(), 1..4),
        known_at in prop_oneof![3 => Just(Seq::NOW), 1 => (0..30_u32).prop_map(Seq)],
    ) {
        let snapshot = populations::snapshot(&population);
        let scope = Scope::new(&policy, &snapshot, known_at);
        let columns = Columns::of(&snapshot);
        for day in days {
            compare(&scope, &columns, &requirement, day)?;
        }
    }

    #[test]
    fn a_new_fact_needs_no_new_columns(
        policy in policies::policy(),
        population in populations::population(),
        requirement in requirements::requirement(),
        day in populations::day(),
        nth in any::<prop::sample::Index>(),
    ) {
        let snapshot = populations::snapshot(&population);
        prop_assume!(!snapshot.facts().is_empty());
        let late = nth.get(snapshot.facts()).clone();
        let columns = columns_but_for(&snapshot, std::slice::from_ref(&late));
        compare(&Scope::new(&policy, &snapshot, Seq::NOW), &columns, &requirement, day)?;
    }

    /// What is taken over from an earlier state of the ledger, where only some people's facts are others now, is what would
    /// be worked out anew.
    #[test]
    fn what_is_taken_over_is_what_would_be_worked_out_anew(
        policy in policies::policy(),
        population in populations::population(),
        requirement in requirements::requirement(),
        measured in requirements::requirement(),
        day in populations::day(),
        changed in prop::collection::vec(any::<bool>(), 1..8),
        lost in prop::collection::vec(any::<bool>(), 1..8),
    ) {
        let now = populations::snapshot(&population);
        let others: Vec<PersonId> = now.person_ids().filter(|person| changed[person.0 as usize % changed.len()]).collect();
        let is_lost = |fact: &Fact| others.contains(&fact.person) && lost[fact.id.0 as usize % lost.len()];
        let before = populations::keep(&now, |fact| !is_lost(fact));
        let first = Scope::new(&policy, &before, Seq::NOW);
        let ask = |scope: &Scope| answers(scope, &requirement, &measured, day);
        ask(&first);
        let onward = Scope::onward(&first, &policy, &now, Seq::NOW, &others);
        prop_assert_eq!(ask(&onward), ask(&Scope::new(&policy, &now, Seq::NOW)));
        // And facts that are gone again.
        let back = Scope::onward(&onward, &policy, &before, Seq::NOW, &others);
        prop_assert_eq!(ask(&back), ask(&Scope::new(&policy, &before, Seq::NOW)));
        compare(&back, back.columns(), &requirement, day)?;
    }

    /// A fact that begins after a day, or was recorded after a position, changes no earlier answer.
    #[test]
    fn later_facts_change_no_earlier_answer(
        policy in policies::policy(),
        population in populations::population(),
        requirement in requirements::requirement(),
        day in populations::day(),
        known_at in (0..20_u32).prop_map(Seq),
    ) {
        let all = populations::snapshot(&population);
        let earlier = populations::keep(&all, |fact| fact.recorded <= known_at);
        let (all_scope, earlier_scope) = (Scope::new(&policy, &all, known_at), Scope::new(&policy, &earlier, known_at));
        for person in all.person_ids() {
            let question = Question::Expression(&requirement);
            prop_assert_eq!(timeline(&all_scope, person, question), timeline(&earlier_scope, person, question));
        }
        let until_day = populations::keep(&all, |fact| fact.valid.from <= day);
        let (now, then) = (Scope::new(&policy, &all, Seq::NOW), Scope::new(&policy, &until_day, Seq::NOW));
        if !requirements::asks_who_is_on_record(&requirement) {
            for person in all.person_ids() {
                let question = Question::Expression(&requirement);
                let state = |scope| timeline(scope, person, question).map(|line| line.at(day));
                prop_assert_eq!(state(&now), state(&then), "{} on {}", requirement, day);
            }
        }
    }
}
