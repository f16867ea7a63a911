//! What a pack says of procedure: channels with approval chains of their own, the fallback, certification without any
//! requirement. Cases follow these rules; here it is shown that the pack holds them, dated and with their bodies.

use ayumi_engine::{Question, QuotaVerdict, Scope, Verdict, evaluate, quotas};
use ayumi_facts::{Code, Seq};
use ayumi_policy::model::{Power, SchemeVersion};

use crate::fixture::{Ledger, MINATO, day};

fn version(scheme: &str, as_of: &str) -> &'static SchemeVersion {
    let scheme = MINATO.pack.schemes.iter().find(|of| of.id.value == Code::new(scheme)).unwrap();
    scheme.versions.iter().rfind(|version| version.from.date() <= day(as_of)).unwrap()
}

/// A channel: its name, its steps with who takes them and what they do, and whether it is the fallback.
type Chain = (String, Vec<(String, Power)>, bool);

fn chains(scheme: &str, as_of: &str) -> Vec<Chain> {
    let steps = |id: Code| {
        let workflow = MINATO.pack.workflows.iter().find(|of| of.id.value == id).unwrap();
        workflow.steps.iter().map(|step| (step.by.to_string(), step.does)).collect()
    };
    let channels = version(scheme, as_of).channels.iter();
    channels.map(|channel| (channel.name.clone(), steps(channel.workflow.as_ref().unwrap().value), channel.fallback)).collect()
}

fn chain(steps: &[(&str, Power)]) -> Vec<(String, Power)> {
    steps.iter().map(|(by, does)| ((*by).to_owned(), *does)).collect()
}

#[test]
fn each_channel_has_its_own_approval_chain() {
    use Power::{Appoint, Nominate, Permit, Recommend, Review};
    let own = chain(&[("self", Nominate), ("head-of-section", Permit), ("dx-section", Recommend), ("cio", Appoint)]);
    let head = chain(&[("head-of-section", Nominate), ("cio", Appoint)]);
    let competition = chain(&[("dx-section", Review), ("personnel", Review), ("cio", Appoint)]);
    let before = vec![("所属長の指名".to_owned(), head, false), ("本人の応募".into(), own.clone(), false), ("庁内コンペ".into(), competition, true)];
    assert_eq!(chains("leader-appointment", "2026-04-01"), before);
    assert_eq!(chains("leader-appointment", "2028-03-31"), before);
    assert_eq!(chains("leader-appointment", "2028-04-01"), vec![("本人の応募".to_owned(), own, false)]);
}

/// The fallback channel opens while the other channels leave a quota below its minimum.
#[test]
fn the_fallback_opens_while_a_quota_is_not_filled() {
    let mut ledger = Ledger::of("990019");
    let department = ledger.unit("B1", "department", None);
    let section = ledger.unit("K101", "section", Some(department));
    let (one, other) = (ledger.clerk("1", section), ledger.clerk("2", section));
    ledger.appoint(one, "leader", "leader-appointment", "2026-05-01..");
    ledger.appoint(other, "leader", "leader-appointment", "2026-07-01..");
    let snapshot = ledger.snapshot();
    let scope = Scope::new(&MINATO, &snapshot, Seq::NOW);
    let open = |as_of: &str| {
        let short = quotas(&scope, Code::new("leader-appointment"), day(as_of)).unwrap();
        let short = short.iter().any(|quota| quota.verdict == QuotaVerdict::Below);
        let open = version("leader-appointment", as_of).channels.iter().filter(|channel| short || !channel.fallback);
        open.map(|channel| channel.name.as_str()).collect::<Vec<_>>()
    };
    assert_eq!(open("2026-06-30"), vec!["所属長の指名", "本人の応募", "庁内コンペ"]);
    assert_eq!(open("2026-07-01"), vec!["所属長の指名", "本人の応募"]);
}

#[test]
fn certification_may_have_no_requirement_at_all() {
    let mut ledger = Ledger::of("990019");
    let anybody = ledger.person("1", "special");
    let snapshot = ledger.snapshot();
    let scope = Scope::new(&MINATO, &snapshot, Seq::NOW);
    let ask = |as_of: &str| evaluate(&scope, anybody, day(as_of), Question::Scheme(Code::new("mentor-certification"))).map(|of| of.verdict);
    assert!(ask("2026-03-31").is_err(), "the scheme has not begun");
    assert_eq!(ask("2026-04-01"), Ok(Verdict::Met));
    assert_eq!(evaluate(&scope, anybody, day("2026-04-01"), Question::Role(Code::new("mentor"))).unwrap().verdict, Verdict::Unmet);
}
