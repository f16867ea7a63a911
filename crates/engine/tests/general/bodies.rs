//! Two bodies and two policies at once.
//!
//! A person shared by two municipalities is in two ledgers, one for each, since each engages them by an act of its own,
//! with its own number, term and role. That it is one person is said by a typed attribute that both record, here the
//! number in a register outside of both (`outside-identity`): dated, evidenced and retracted like any fact, seen by
//! requirements, and never a key that one ledger could use to look into the other.
//!
//! Two policies in force at once are two scopes over one snapshot: each answers for itself, and no fact is kept twice.

use ayumi_engine::{Question, Scope, Verdict, evaluate, measure};
use ayumi_facts::{Code, PersonId, Seq, Snapshot, Value, What};
use ayumi_policy::Checked;
use ayumi_policy::grammar::parse_measure;

use crate::fixture::{KOUIKI, Ledger, MINATO, day};

fn role(policy: &Checked, snapshot: &Snapshot, person: PersonId, role: &str, as_of: &str) -> Option<Verdict> {
    let scope = Scope::new(policy, snapshot, Seq::NOW);
    evaluate(&scope, person, day(as_of), Question::Role(Code::new(role))).ok().map(|finding| finding.verdict)
}

/// Who has this number in the outside register, on a day.
fn registered(snapshot: &Snapshot, number: i32, as_of: &str) -> Vec<PersonId> {
    let is =
        |what: &What| matches!(what, What::Attribute { name, value: Value::Number(of) } if *name == Code::new("outside-identity") && *of == number);
    snapshot.facts().iter().filter(|fact| fact.valid.contains(day(as_of)) && is(&fact.what)).map(|fact| fact.person).collect()
}

#[test]
fn one_expert_serves_two_municipalities_under_two_ledgers() {
    let mut minato = Ledger::of("990019");
    let here = minato.person("X-0003", "special");
    minato.say(here, "outside-identity", Value::Number(17), "2026-09-01..");
    minato.appoint(here, "adviser", "", "2026-07-01..2028-04-01");
    let mut yamano = Ledger::of("990027");
    yamano.person("000001", "regular");
    let there = yamano.person("外部1", "special");
    yamano.say(there, "outside-identity", Value::Number(17), "2026-10-01..");
    yamano.appoint(there, "adviser", "adviser-engagement", "2026-10-01..");
    let (minato, yamano) = (minato.snapshot(), yamano.snapshot());

    assert_eq!((registered(&minato, 17, "2026-08-31"), registered(&minato, 17, "2026-09-01")), (vec![], vec![here]));
    assert_eq!((registered(&yamano, 17, "2026-09-30"), registered(&yamano, 17, "2026-10-01")), (vec![], vec![there]));
    let both = |as_of| (role(&MINATO, &minato, here, "adviser", as_of), role(&KOUIKI, &yamano, there, "adviser", as_of));
    assert_eq!(both("2026-09-30"), (Some(Verdict::Met), None));
    assert_eq!(both("2026-10-01"), (Some(Verdict::Met), Some(Verdict::Met)));
    assert_eq!(both("2027-03-31"), (Some(Verdict::Met), Some(Verdict::Met)));
    assert_eq!(both("2027-04-01"), (Some(Verdict::Met), Some(Verdict::Unmet)), "the term of one body ends, that of the other goes on");
    assert_eq!(both("2028-04-01"), (Some(Verdict::Unmet), Some(Verdict::Unmet)));
}

#[test]
fn two_policies_answer_side_by_side_over_one_ledger() {
    let mut ledger = Ledger::of("990019");
    let section = ledger.unit("K101", "section", None);
    let (one, other) = (ledger.clerk("1", section), ledger.clerk("2", section));
    ledger.appoint(one, "leader", "leader-appointment", "2026-05-01..");
    ledger.appoint(other, "promoter", "promoter-appointment", "2026-11-01..");
    ledger.assess(other, "bpr", "level-3", "2026-12-01..");
    let snapshot = ledger.snapshot();
    let of = |policy, person, id, as_of| role(policy, &snapshot, person, id, as_of);
    use Verdict::{Met, Unmet};
    // Before 1 October only one policy is in force; then both are.
    assert_eq!((of(&MINATO, one, "leader", "2026-09-30"), of(&KOUIKI, one, "leader", "2026-09-30")), (Some(Met), None));
    assert_eq!((of(&MINATO, one, "leader", "2026-10-01"), of(&KOUIKI, one, "leader", "2026-10-01")), (Some(Met), Some(Unmet)));
    assert_eq!((of(&MINATO, other, "leader", "2026-12-01"), of(&KOUIKI, other, "leader", "2026-12-01")), (Some(Unmet), Some(Met)));
    let count = |policy: &Checked, as_of: &str| {
        let of = parse_measure("count(holds(promoter))").unwrap();
        measure(&Scope::new(policy, &snapshot, Seq::NOW), &of, day(as_of)).unwrap().numerator.len()
    };
    assert_eq!((count(&MINATO, "2026-10-31"), count(&KOUIKI, "2026-10-31")), (2, 0));
    assert_eq!((count(&MINATO, "2026-11-01"), count(&KOUIKI, "2026-11-01")), (2, 1));
}
