//! 枠: numbers that the policy leaves open or fills in elsewhere, and what was known when.

use ayumi_engine::{QuotaVerdict, Scope, quotas};
use ayumi_facts::{Code, Seq};
use ayumi_policy::Quantity;

use crate::ledger::{Ledger, day, people};
use crate::pack::policy_with;

/// The verdicts on the quota of the manager scheme, for one holder in a section and one whose term has ended.
fn verdicts(quota: &str, known_at: Seq) -> Vec<QuotaVerdict> {
    let scheme = "source: 章\n      require: 'all(served";
    let policy = policy_with(&[("schemes.yaml", scheme, &format!("source: 章\n      quotas: [{{ {quota} }}]\n      require: 'all(served"))]);
    let mut ledger = Ledger::of_people(2);
    let section = ledger.unit("10", None, "2020-04-01..");
    ledger.post(0, section, "2020-04-01..").post(1, section, "2020-04-01..");
    ledger.at(5).appoint(0, "manager", "2025-04-01..").appoint(1, "manager", "2024-04-01..2025-04-01");
    let snapshot = ledger.snapshot();
    let found = quotas(&Scope::new(&policy, &snapshot, known_at), Code::new("manager-scheme"), day("2025-10-01")).unwrap();
    assert!(found.iter().all(|quota| people(&quota.holders) == if known_at == Seq::NOW { vec![0] } else { vec![] }));
    found.into_iter().map(|quota| quota.verdict).collect()
}

#[test]
fn quotas_say_what_they_can_and_no_more() {
    use QuotaVerdict::{Above, Below, Open, Within};
    let cases = [
        ("per: sections, minimum: 1, maximum: 1", Within),
        ("per: sections, minimum: several", Below),
        ("minimum: 0, maximum: 0", Above),
        ("minimum: about 1", Within),
        ("minimum: blank filled", Below),
        ("minimum: blank promoters", Open),
        ("minimum: blank promoters, maximum: 1", Within),
        ("maximum: undecided", Open),
        ("maximum: 10%", Open),
        ("per: sections", Open),
    ];
    for (quota, expected) in cases {
        assert_eq!(verdicts(quota, Seq::NOW), vec![expected], "{quota}");
    }
    assert_eq!(verdicts("per: sections, minimum: 1", Seq(4)), vec![Below], "as known before the appointment was recorded");
}

#[test]
fn a_filled_blank_shows_as_its_number() {
    let policy =
        policy_with(&[("schemes.yaml", "source: 章, require: 'any(holds", "source: 章, quotas: [{ minimum: blank filled }], require: 'any(holds")]);
    let snapshot = Ledger::of_people(0).snapshot();
    let found = quotas(&Scope::new(&policy, &snapshot, Seq::NOW), Code::new("expert-scheme"), day("2025-10-01")).unwrap();
    assert_eq!((found[0].minimum, found[0].unit), (Some(Quantity::Exactly(2)), None));
}
