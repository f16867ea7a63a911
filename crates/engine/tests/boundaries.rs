//! The boundary days of every kind of requirement: the first day on which it is met, and the first on which it no
//! longer is, as the documentation of each leaf in `reference/` states them. Both evaluators are asked.

use ayumi_calendar::{Date, Period};
use ayumi_engine::column::{Columns, Plan};
use ayumi_engine::{Question, Scope, State, timeline};
use ayumi_facts::{Assessor, Code, Fact, FactId, MunicipalityCode, Person, PersonId, Seq, Snapshot, Unit, UnitFact, UnitId, UnitWhat, Value, What};
use ayumi_policy::grammar::parse_requirement;
use ayumi_policy::{Checked, SourceFile, load};

const PACK: &[(&str, &str)] = &[
    ("policy.yaml", "format: 1\nid: p\ntitle: 境目の日\nmunicipality: { name: 試験市 }\nrevision: 1\nfrom: H20\n"),
    ("ranks.yaml", "- { id: shuji, name: 主事 }\n- { id: kakaricho, name: 係長 }\n"),
    ("series.yaml", "- { id: clerk, name: 事務 }\n- { id: tech, name: 技術 }\n"),
    ("employment.yaml", "- { id: regular, name: 常勤 }\n"),
    ("absences.yaml", "- { id: care, name: 育児休業 }\n"),
    ("unit-classes.yaml", "- { id: section, name: 課 }\n"),
    ("attributes.yaml", "- { id: authority, name: 係長権限, type: yes-no, absent: no }\n"),
    (
        "services.yaml",
        "- { id: work, name: 実務, while: 'all(employment(regular), none(absent(care)))', rounding: calendar }\n\
         - { id: clerical, name: 事務経験, while: 'series(clerk)', rounding: calendar }\n",
    ),
    (
        "scales.yaml",
        "- { id: marks, name: 記号, levels: [{ id: none, mark: '-', label: なし }, { id: basic, mark: ○, label: 基礎 }, { id: able, mark: ◎, label: 活用 }] }\n",
    ),
    ("skills.yaml", "- { id: bpr, name: BPR, scale: marks }\n"),
    (
        "courses.yaml",
        "- { id: yearly, name: 毎年の研修, valid-for: 1 year }\n- { id: once, name: 研修 }\n- { id: long, name: 課程, parts: [{ id: hours, name: 時間, hours: 20 }, { id: talk, name: 発表 }] }\n",
    ),
    ("course-sets.yaml", "- { id: both, name: 指定研修, versions: [{ members: [yearly, once], source: 章 }] }\n"),
    ("exams.yaml", "- { id: old, name: 旧試験, until: R6, successors: [new] }\n- { id: new, name: 新試験 }\n"),
    ("exam-sets.yaml", "- { id: any-exam, name: 試験, versions: [{ members: [old], source: 章 }] }\n"),
    ("bodies.yaml", "- { id: office, name: 課, powers: [review, appoint] }\n"),
    ("judgements.yaml", "- { id: interview, name: 面接, body: office }\n"),
    (
        "schemes.yaml",
        "- { id: three, name: 三年, role: leader, versions: [{ from: H20, source: 章, term: { years: 3, ends: fiscal-year } }] }\n\
         - { id: stay, name: 異動まで, role: keeper, versions: [{ from: H20, source: 章, term: { on-transfer: ends } }] }\n",
    ),
    (
        "roles.yaml",
        "- { id: leader, name: 推進員, class: dx-leader, obtained: [{ by: appointment, scheme: three }] }\n\
         - { id: keeper, name: 担当, class: dx-leader, obtained: [{ by: appointment, scheme: stay }] }\n\
         - { id: chief, name: 管理者, class: dx-leader, obtained: [{ by: rule, when: 'rank(>= kakaricho)' }] }\n",
    ),
];

fn policy() -> Checked {
    let files: Vec<SourceFile> = PACK.iter().map(|(name, text)| SourceFile { name: (*name).into(), text: (*text).into() }).collect();
    let loaded = load(&files);
    loaded.policy.unwrap_or_else(|| panic!("{:#?}", loaded.diagnostics))
}

fn day(text: &str) -> Date {
    text.parse().expect("a day")
}

fn period(text: &str) -> Period {
    match text.split_once("..") {
        Some((from, "")) => Period::since(day(from)),
        Some((from, until)) => Period { from: day(from), until: day(until) },
        None => Period::since(day(text)),
    }
}

fn code(text: &str) -> Code {
    Code::new(text)
}

fn employed() -> What {
    What::Employment { employment: code("regular") }
}

fn post(unit: u32, rank: &str, series: &str) -> What {
    What::Posting { unit: UnitId(unit), rank: code(rank), series: code(series), main: true }
}

fn done(course: &str, part: Option<&str>, hours: u32) -> What {
    What::Completion { course: code(course), part: part.map(code), minutes: hours * 60, points: 0 }
}

fn assessed(level: &str, by: Assessor) -> What {
    What::Assessment { skill: code("bpr"), level: code(level), by }
}

fn led(project: &str, finished: bool) -> What {
    What::Project { project: code(project), led: true, finished, result: None }
}

fn appointed(role: &str, scheme: &str) -> What {
    What::Appointment { role: code(role), scheme: Some(code(scheme)) }
}

/// One person with these facts, a section (unit 0) that is one until the end of FY2025, and a team below it (unit 1).
fn ledger(facts: &[(&str, What)]) -> Snapshot {
    let fact = |(nth, (valid, what)): (usize, &(&str, What))| Fact {
        id: FactId(nth as u64),
        person: PersonId(0),
        valid: period(valid),
        recorded: Seq(1),
        retracted: Seq::NEVER,
        what: what.clone(),
    };
    let unit_fact =
        |unit: u32, valid: &str, what: UnitWhat| UnitFact { unit: UnitId(unit), valid: period(valid), recorded: Seq(1), retracted: Seq::NEVER, what };
    let unit_facts = vec![
        unit_fact(0, "2010-04-01..", UnitWhat::Exists),
        unit_fact(1, "2010-04-01..", UnitWhat::Exists),
        unit_fact(0, "2010-04-01..2026-04-01", UnitWhat::Class { class: code("section") }),
        unit_fact(1, "2010-04-01..", UnitWhat::Parent { parent: UnitId(0) }),
    ];
    let units = ["0101", "010101", "0202"].map(|text| Unit { code: code(text) }).to_vec();
    let facts = facts.iter().enumerate().map(fact).collect();
    Snapshot::new(MunicipalityCode::SAMPLE, vec![Person::default()], units, facts, unit_facts)
}

/// `requirement` turns to met on `first`, and away from it again on `end`, if ever.
fn check(requirement: &str, facts: &[(&str, What)], first: &str, end: Option<&str>) {
    let (policy, snapshot) = (policy(), ledger(facts));
    let requirement = parse_requirement(requirement).unwrap_or_else(|error| panic!("{requirement}: {error}"));
    let scope = Scope::new(&policy, &snapshot, Seq::NOW);
    let columns = Columns::of(&snapshot);
    let line = timeline(&scope, PersonId(0), Question::Expression(&requirement)).expect("a line");
    let both = |day: Date| {
        let columns = Plan::new(&scope, &columns, &requirement, day).expect("a plan").run().state(PersonId(0));
        assert_eq!(columns, line.at(day), "{requirement} on {day}");
        columns == State::Met
    };
    let first = day(first);
    assert!(!both(first.previous()), "{requirement} is met before {first}: {line:?}");
    assert!(both(first), "{requirement} is not met on {first}: {line:?}");
    let last = end.map(day);
    if let Some(end) = last {
        assert!(both(end.previous()), "{requirement} is not met on the day before {end}: {line:?}");
        assert!(!both(end), "{requirement} is still met on {end}: {line:?}");
    }
    assert_eq!(line.around(first).until, last.unwrap_or(Date::FAR), "{requirement}");
}

#[test]
fn service_counts_the_day_itself_and_leaves_leave_out() {
    let hired = ("2021-04-01", employed());
    check("served(work, >= 5 years)", std::slice::from_ref(&hired), "2026-03-31", None);
    check("served(work, >= 1826 days)", std::slice::from_ref(&hired), "2026-03-31", None);
    let care = ("2022-05-01..2023-04-01", What::Absence { absence: code("care") });
    check("served(work, >= 5 years)", &[hired, care], "2027-02-28", None);
}

#[test]
fn concurrent_and_overlapping_posts_count_once() {
    let posts = [
        ("2021-04-01..2023-04-01", post(0, "shuji", "clerk")),
        ("2022-04-01..2024-04-01", What::Posting { unit: UnitId(2), rank: code("shuji"), series: code("clerk"), main: true }),
        ("2021-04-01", employed()),
    ];
    check("served(clerical, >= 3 years)", &posts, "2024-03-31", None);
}

#[test]
fn a_completion_counts_from_its_day() {
    let one = [("2025-06-01", done("yearly", None, 3))];
    check("completed(yearly)", &one, "2025-06-01", None);
    check("completed(yearly, unexpired)", &one, "2025-06-01", Some("2026-06-01"));
    check("completed(yearly, within 3 years)", &one, "2025-06-01", Some("2028-06-01"));
    check("completed(yearly, this fiscal-year)", &one, "2025-06-01", Some("2026-04-01"));
    check("completed(>= 3 hours)", &one, "2025-06-01", None);
    let two = [("2025-06-01", done("yearly", None, 3)), ("2025-09-30", done("once", None, 2))];
    check("completed(all of both)", &two, "2025-09-30", None);
    check("completed(1 of both)", &two, "2025-06-01", None);
    check("completed(>= 5 hours of both)", &two, "2025-09-30", None);
}

#[test]
fn a_course_in_parts_is_completed_with_the_last_part() {
    let parts = [
        ("2025-06-01", done("long", Some("hours"), 12)),
        ("2025-07-01", done("long", Some("talk"), 0)),
        ("2025-08-01", done("long", Some("hours"), 8)),
    ];
    check("completed(long)", &parts, "2025-08-01", None);
}

#[test]
fn a_pass_stays_and_a_successor_stands_in() {
    let passed = |exam| What::Pass { exam: code(exam) };
    check("passed(old)", &[("2024-08-10", passed("old"))], "2024-08-10", None);
    check("passed(any of any-exam)", &[("2025-10-01", passed("new"))], "2025-10-01", None);
    check("passed(old, unexpired)", &[("2024-08-10..2027-08-10", passed("old"))], "2024-08-10", Some("2027-08-10"));
}

#[test]
fn appointments_end_with_their_term() {
    check("holds(leader)", &[("2026-05-01", appointed("leader", "three"))], "2026-05-01", Some("2029-04-01"));
    check("holds(leader)", &[("2026-05-01..2027-01-01", appointed("leader", "three"))], "2026-05-01", Some("2027-01-01"));
    check("holds(leader, >= 1 year)", &[("2026-05-01", appointed("leader", "three"))], "2027-04-30", None);
    let retired = [("2000-04-01..2026-04-01", employed()), ("2025-05-01", appointed("leader", "three"))];
    check("holds(leader)", &retired, "2025-05-01", Some("2026-04-01"));
    let moved = [
        ("2020-04-01", employed()),
        ("2020-04-01..2027-04-01", post(0, "shuji", "clerk")),
        ("2027-04-01", post(2, "shuji", "clerk")),
        ("2026-05-01", appointed("keeper", "stay")),
        ("2026-05-01", appointed("leader", "three")),
    ];
    check("holds(keeper)", &moved, "2026-05-01", Some("2027-04-01"));
    check("holds(leader)", &moved, "2026-05-01", Some("2029-04-01"));
}

#[test]
fn rank_series_and_roles_by_rule_follow_the_order() {
    let posts = [
        ("2020-04-01", employed()),
        ("2020-04-01..2024-04-01", post(0, "shuji", "tech")),
        ("2024-04-01..2028-04-01", post(0, "kakaricho", "clerk")),
        ("2028-04-01", post(0, "shuji", "tech")),
    ];
    for requirement in ["rank(>= kakaricho)", "rank(= kakaricho)", "series(clerk)", "holds(chief)"] {
        check(requirement, &posts, "2024-04-01", Some("2028-04-01"));
    }
}

#[test]
fn a_unit_counts_with_what_lies_below_it_and_until_it_is_reclassified() {
    let below = [("2020-04-01", employed()), ("2024-04-01", post(1, "shuji", "clerk"))];
    check("unit(section)", &below, "2024-04-01", Some("2026-04-01"));
}

#[test]
fn employment_and_absence_hold_on_their_days() {
    let facts = [("2020-04-01..2030-04-01", employed()), ("2024-05-01..2025-04-01", What::Absence { absence: code("care") })];
    check("employment(regular)", &facts, "2020-04-01", Some("2030-04-01"));
    check("absent(care)", &facts, "2024-05-01", Some("2025-04-01"));
    check("all(employment(regular), none(absent()))", &facts[..1], "2020-04-01", Some("2030-04-01"));
}

#[test]
fn the_latest_assessment_counts() {
    let risen = [
        ("2024-04-01", assessed("basic", Assessor::Head)),
        ("2025-04-01", assessed("able", Assessor::Head)),
        ("2026-04-01", assessed("none", Assessor::Own)),
    ];
    check("skill(bpr >= basic)", &risen, "2024-04-01", Some("2026-04-01"));
    check("skill(bpr >= basic, from head or test)", &risen, "2024-04-01", None);
    check("skill(bpr >= able)", &risen, "2025-04-01", Some("2026-04-01"));
    check("skill(bpr >= basic)", &[("2024-04-01..2025-04-01", assessed("able", Assessor::Test))], "2024-04-01", Some("2025-04-01"));
}

#[test]
fn projects_and_mentoring_count_from_their_beginning() {
    let projects = [("2025-04-01..2025-10-01", led("p1", true)), ("2025-07-01..2026-07-01", led("p2", true))];
    check("project(led)", &projects, "2025-04-01", None);
    check("project(led, >= 2 projects)", &projects, "2025-07-01", None);
    check("project(led, finished)", &projects, "2025-09-30", None);
    check("project(led, >= 1 year)", &projects, "2026-03-31", None);
    let mentees = [("2025-04-01", What::Mentoring { mentee: code("000002") }), ("2025-06-01", What::Mentoring { mentee: code("000003") })];
    check("mentored(>= 2)", &mentees, "2025-06-01", None);
}

#[test]
fn attestations_and_attributes_hold_until_they_are_replaced() {
    let attested = |passed| What::Attestation { judgement: code("interview"), passed };
    check("attested(interview)", &[("2025-04-01", attested(true)), ("2026-04-01", attested(false))], "2025-04-01", Some("2026-04-01"));
    let authority = |yes| What::Attribute { name: code("authority"), value: Value::YesNo(yes) };
    check("attribute(authority)", &[("2025-04-01", authority(true)), ("2026-04-01", authority(false))], "2025-04-01", Some("2026-04-01"));
    check("attribute(authority)", &[("2025-04-01..2026-04-01", authority(true))], "2025-04-01", Some("2026-04-01"));
}
