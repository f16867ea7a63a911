//! 期限: what ends and what begins in the days ahead, on its day and with its reason.

use ayumi_engine::{About, Coming, EvaluationError, Scope, State, coming, coming_for};
use ayumi_facts::{Code, Seq};

use crate::ledger::{Ledger, day};
use crate::pack::policy;

fn ledger() -> Ledger {
    let mut ledger = Ledger::of_people(3);
    ledger.appoint(0, "manager", "2025-06-01..2026-04-01").appoint(1, "manager", "2026-05-01..2026-07-01");
    ledger.hire("regular", "2024-05-15..");
    for person in [2, 3] {
        ledger.complete(person, "bpr-course", "2025-05-01..").complete(person, "data-course", "2025-05-01..").pass(
            person,
            "passport",
            "2025-05-01..",
        );
    }
    ledger
}

fn due(of: &[ayumi_engine::Due]) -> Vec<(u32, String)> {
    of.iter().map(|due| (due.person.0, due.day.to_string())).collect()
}

fn find<'a>(coming: &'a [Coming], about: About) -> &'a Coming<'a> {
    coming.iter().find(|coming| coming.about == about).expect("every rule has an entry")
}

#[test]
fn terms_end_and_service_is_reached_on_their_days() {
    let (policy, snapshot) = (policy(), ledger().snapshot());
    let scope = Scope::new(&policy, &snapshot, Seq::NOW);
    let all = coming(&scope, day("2026-03-31"), day("2026-06-30")).unwrap();
    assert_eq!(all.iter().map(|coming| coming.about).collect::<Vec<_>>(), About::all(&policy));
    let manager = find(&all, About::Role(Code::new("manager")));
    assert_eq!(due(&manager.losing), vec![(0, "2026-04-01".to_owned())]);
    assert_eq!(due(&manager.gaining), vec![(1, "2026-05-01".to_owned())]);
    let lost = &manager.losing[0];
    assert_eq!((lost.before, lost.after), (State::Met, State::Unmet));
    let facts = |finding: &Option<Result<ayumi_engine::Finding, EvaluationError>>| {
        let mut facts = 0;
        finding.as_ref().unwrap().as_ref().unwrap().walk(&mut |finding| facts += finding.facts.len());
        facts
    };
    assert_eq!((facts(&lost.was), facts(&lost.is)), (1, 0), "the appointment counts on the eve and not on the day");
    let scheme = find(&all, About::Scheme(Code::new("manager-scheme")));
    assert_eq!(due(&scheme.gaining), vec![(3, "2026-05-14".to_owned())], "two years from 2024-05-15 on");
}

#[test]
fn the_first_day_is_outside_and_the_last_inside() {
    let (policy, snapshot) = (policy(), ledger().snapshot());
    let scope = Scope::new(&policy, &snapshot, Seq::NOW);
    let manager = [About::Role(Code::new("manager"))];
    let of = |from, until| coming_for(&scope, &manager, day(from), day(until)).unwrap().remove(0);
    assert_eq!(due(&of("2026-03-30", "2026-03-31").losing), vec![]);
    assert_eq!(due(&of("2026-03-31", "2026-04-01").losing).len(), 1);
    assert_eq!(due(&of("2026-04-01", "2026-04-30").losing), vec![]);
    // Gained and lost again within the days: met on neither.
    let within = of("2026-04-01", "2026-07-01");
    assert_eq!((within.losing.len(), within.gaining.len()), (0, 0));
    assert!(coming_for(&scope, &[About::Role(Code::new("nobody"))], day("2026-03-31"), day("2026-04-01")).is_err());
}
