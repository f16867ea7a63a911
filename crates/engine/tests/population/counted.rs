//! Laws of what pages count, over generated ledgers: each figure for everybody is what the answers one by one add up to.

use ayumi_engine::{
    About, Distance, Need, Placement, Question, Scope, Selection, SkillCell, SkillPlace, SkillStanding, State, Verdict, attendance, coming,
    contradictions, course_duties, eligible, employed, holders_by_unit, main_post, main_posts, placement, role_fit, select, skill_map, stage, stages,
    timeline,
};
use ayumi_facts::{Code, PersonId, Seq, UnitId};
use ayumi_policy::model::Duty;
use proptest::prelude::*;

use crate::laws::{days, ledger, rows};
use crate::pack::{policy, policy_with};

const STANDINGS: [SkillStanding; 4] = [SkillStanding::Reached, SkillStanding::Below, SkillStanding::Unrated, SkillStanding::Unsure];

fn sum(cells: impl Iterator<Item = SkillCell>) -> SkillCell {
    let add = |a: SkillCell, b: SkillCell| SkillCell {
        reached: a.reached + b.reached,
        below: a.below + b.below,
        unrated: a.unrated + b.unrated,
        unsure: a.unsure + b.unsure,
    };
    cells.fold(SkillCell::default(), add)
}

/// Units of which none lies below another, and nobody is in two.
fn apart(scope: &Scope, placed: &Placement) -> Option<Vec<UnitId>> {
    let units: Vec<UnitId> = scope.units.ids().collect();
    placed.people.iter().all(|person| placed.units_of(*person).count() < 2).then_some(units)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 128, ..ProptestConfig::default() })]

    #[test]
    fn whoever_is_found_by_role_or_step_holds_it(rows in rows(), as_of in days(), known_at in 1..6_u32) {
        let (policy, snapshot) = (policy(), ledger(&rows).snapshot());
        let scope = Scope::new(&policy, &snapshot, Seq(known_at));
        for about in About::all(&policy) {
            let all = Selection { include_not_employed: true, ..Selection::default() };
            let wanted = Selection { meets: Some(about), ..all.clone() };
            let Ok(found) = select(&scope, &wanted, as_of) else { continue };
            if let About::Role(role) = about {
                prop_assert_eq!(&found, &select(&scope, &Selection { roles: vec![role], ..all }, as_of).unwrap());
                for person in snapshot.person_ids() {
                    let state = timeline(&scope, person, Question::Role(role)).unwrap().at(as_of);
                    prop_assert_eq!((found.people.contains(&person), found.unknown.contains(&person)), (state == State::Met, state == State::Unknown));
                }
            }
        }
    }

    #[test]
    fn whoever_is_one_point_short_is_so_among_the_candidates(rows in rows(), as_of in days(), known_at in 1..6_u32) {
        let policy = policy_with(&[("schemes.yaml", "all(served(net, >= 2 years), completed(all of designated), passed(any of exams))", "all(skill(bpr >= basic), attribute(wishes), completed(literacy))")]);
        let snapshot = ledger(&rows).snapshot();
        let scope = Scope::new(&policy, &snapshot, Seq(known_at));
        let scheme = Code::new("manager-scheme");
        let (found, list) = match (select(&scope, &Selection { nearly: Some(scheme), ..Selection::default() }, as_of), eligible(&scope, scheme, as_of)) {
            (Ok(found), Ok(list)) => (found, list),
            (found, list) => {
                prop_assert_eq!(found.err(), list.err());
                return Ok(());
            }
        };
        let sorted = |mut people: Vec<PersonId>| {
            people.sort_unstable();
            people
        };
        let short = list.nearly.iter().filter(|near| near.distance == Distance::ONE_STEP).map(|near| near.person).collect();
        prop_assert_eq!(found.people, sorted(short));
        prop_assert_eq!(found.unknown, sorted(list.unknown.iter().map(|near| near.person).collect()));
    }

    #[test]
    fn a_course_concerns_whom_it_concerns_one_by_one(rows in rows(), as_of in days(), known_at in 1..6_u32) {
        let (policy, snapshot) = (policy(), ledger(&rows).snapshot());
        let scope = Scope::new(&policy, &snapshot, Seq(known_at));
        let counted = attendance(&scope, as_of);
        for person in snapshot.person_ids().filter(|person| scope.has(*person) && employed(&scope, *person, as_of) != Verdict::Unmet) {
            let holds = |role: &Code| timeline(&scope, person, Question::Role(*role)).unwrap().at(as_of) == State::Met;
            let held: Vec<Code> = policy.roles.keys().copied().filter(holds).collect();
            let alone = course_duties(&scope, person, &held, as_of);
            for course in &counted {
                let duty = alone.iter().find(|duty| duty.course == course.course);
                let lists = [(Duty::Must, &course.must), (Duty::Should, &course.should), (Duty::May, &course.may)];
                let found: Vec<Duty> = lists.iter().filter(|(_, list)| list.contains(&person)).map(|(duty, _)| *duty).collect();
                prop_assert_eq!(found, duty.iter().map(|duty| duty.duty).collect::<Vec<_>>());
                if let Some(duty) = duty {
                    prop_assert_eq!(course.completed.contains(&person), duty.completed, "{} by {:?}", course.course, person);
                }
            }
        }
    }

    #[test]
    fn the_distribution_is_the_stage_of_each(rows in rows(), as_of in days(), known_at in 1..6_u32) {
        let (policy, snapshot) = (policy(), ledger(&rows).snapshot());
        let scope = Scope::new(&policy, &snapshot, Seq(known_at));
        let group = Code::new("growth");
        let found = stages(&scope, group, as_of).unwrap();
        for person in snapshot.person_ids() {
            let alone = stage(&scope, person, group, as_of).filter(|_| employed(&scope, person, as_of) != Verdict::Unmet);
            prop_assert_eq!(found.of(person), alone.as_ref().map(|stage| (stage.reached, stage.perhaps)), "{:?} on {}", person, as_of);
            let counted: Vec<Option<Code>> = found.steps.iter().filter(|step| step.people.contains(&person)).map(|step| step.step).collect();
            prop_assert_eq!(counted, alone.iter().map(|stage| stage.reached).collect::<Vec<_>>());
        }
        for count in &found.steps {
            let selected = select(&scope, &Selection { steps: vec![(group, count.step)], ..Selection::default() }, as_of).unwrap();
            prop_assert_eq!(&selected.people, &count.people, "opening a figure shows those it counts");
        }
    }

    #[test]
    fn units_and_those_elsewhere_add_up(rows in rows(), as_of in days()) {
        let (policy, snapshot) = (policy(), ledger(&rows).snapshot());
        let scope = Scope::new(&policy, &snapshot, Seq::NOW);
        let placed = placement(&scope, as_of);
        let Some(units) = apart(&scope, &placed) else { return Ok(()) };
        let everybody: usize = units.iter().map(|unit| placed.own(*unit).len()).sum();
        prop_assert_eq!(everybody + placed.unplaced.len(), placed.people.len());
        let bpr = Code::new("bpr");
        for need in [Need::Role(Code::new("manager")), Need::Held, Need::Levels(vec![(bpr, Code::new("basic"))])] {
            let map = skill_map(&scope, &units, &need, as_of).unwrap();
            for (at, skill) in map.skills.iter().enumerate() {
                let rows = map.rows.iter().chain([&map.elsewhere]);
                prop_assert_eq!(sum(rows.clone().map(|row| row.cells[at])), map.total.cells[at]);
                for row in rows.chain([&map.total]) {
                    for standing in STANDINGS {
                        prop_assert_eq!(map.people_of(row.place, *skill, standing).len() as u32, row.cells[at].count(standing));
                    }
                }
            }
        }
        let roles: Vec<Code> = policy.roles.keys().copied().collect();
        let found = holders_by_unit(&scope, &roles, as_of).unwrap();
        for (nth, role) in roles.iter().enumerate() {
            let total = select(&scope, &Selection { roles: vec![*role], ..Selection::default() }, as_of).unwrap();
            prop_assert_eq!((&found.total[nth].people, &found.total[nth].unknown), (&total.people, &total.unknown));
            let own: usize = found.units.iter().map(|unit| unit.own[nth].people.len()).sum();
            prop_assert_eq!(own + found.unplaced[nth].people.len(), total.people.len());
            for unit in &found.units {
                let there = select(&scope, &Selection { unit: Some(unit.unit), roles: vec![*role], ..Selection::default() }, as_of).unwrap();
                prop_assert_eq!(&unit.within[nth].people, &there.people);
            }
        }
    }

    #[test]
    fn a_skill_is_reached_by_those_whose_fit_says_so(rows in rows(), as_of in days(), known_at in 1..6_u32) {
        let (policy, snapshot) = (policy(), ledger(&rows).snapshot());
        let scope = Scope::new(&policy, &snapshot, Seq(known_at));
        let role = Code::new("manager");
        let map = skill_map(&scope, &[], &Need::Role(role), as_of).unwrap();
        for person in placement(&scope, as_of).people {
            let fit = role_fit(&scope, person, role, as_of).unwrap();
            for skill in &fit.skills {
                let standing = match skill.verdict {
                    Verdict::Met => SkillStanding::Reached,
                    Verdict::Unmet => SkillStanding::Below,
                    Verdict::Unknown => SkillStanding::Unrated,
                };
                prop_assert!(map.people_of(SkillPlace::All, skill.skill, standing).contains(&person), "{:?} {:?}", person, skill);
            }
            prop_assert_eq!(fit.skills.iter().map(|skill| skill.skill).collect::<Vec<_>>(), map.skills.clone());
        }
    }

    #[test]
    fn what_is_coming_turns_on_its_day_and_stays(rows in rows(), from in days(), length in 1..400_i32) {
        let (policy, snapshot) = (policy(), ledger(&rows).snapshot());
        let scope = Scope::new(&policy, &snapshot, Seq::NOW);
        let until = from.plus_days(length);
        for rule in coming(&scope, from, until).unwrap() {
            let About::Role(role) = rule.about else { continue };
            let met = |person: PersonId, day| timeline(&scope, person, Question::Role(role)).unwrap().at(day) == State::Met;
            for person in snapshot.person_ids() {
                let listed = |of: &[ayumi_engine::Due]| of.iter().any(|due| due.person == person);
                let (now, then) = (met(person, from), met(person, until));
                prop_assert_eq!((listed(&rule.losing), listed(&rule.gaining)), (now && !then, !now && then));
            }
            for (due, gains) in rule.losing.iter().map(|due| (due, false)).chain(rule.gaining.iter().map(|due| (due, true))) {
                prop_assert!(from < due.day && due.day <= until);
                prop_assert_eq!(met(due.person, due.day.previous()), !gains);
                let mut after = (0..=until.days() - due.day.days()).map(|days| due.day.plus_days(days));
                prop_assert!(after.all(|day| met(due.person, day) == gains), "{:?} {:?}", rule.about, due.day);
            }
        }
    }

    #[test]
    fn a_day_has_the_posts_and_contradictions_of_its_facts(rows in rows(), as_of in days(), known_at in 1..6_u32) {
        let (policy, snapshot) = (policy(), ledger(&rows).snapshot());
        let scope = Scope::new(&policy, &snapshot, Seq(known_at));
        let one_by_one: Vec<_> = snapshot.person_ids().map(|person| main_post(&scope, person, as_of)).collect();
        prop_assert_eq!(main_posts(&scope, as_of), one_by_one);
        for found in contradictions(&scope, as_of).found {
            let person = found.person.map(|person| scope.facts_of(person)).unwrap_or_default();
            let holds = |id| person.iter().any(|fact| fact.id == id && fact.valid.contains(as_of));
            prop_assert!(found.facts.iter().all(|id| holds(*id)), "{:?}", found);
        }
    }
}
