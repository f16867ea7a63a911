//! What the engine finds in a resolved policy: who is counted in what, what is inherited, and what is in force when.

use std::fs;
use std::path::Path;

use ayumi_calendar::{Date, FiscalYear, Length};
use ayumi_facts::Code;
use ayumi_policy::model::By;
use ayumi_policy::{Checked, Deadline, Quantity, SourceFile, load};

fn sample() -> Checked {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("testdata/sample");
    let paths = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    let file =
        |path: std::path::PathBuf| SourceFile { name: path.file_name().unwrap().to_str().unwrap().into(), text: fs::read_to_string(&path).unwrap() };
    load(&paths.map(file).collect::<Vec<_>>()).policy.unwrap()
}

fn day(text: &str) -> Date {
    text.parse().unwrap()
}

fn codes(names: &[&str]) -> Vec<Code> {
    names.iter().map(|name| Code::new(name)).collect()
}

#[test]
fn a_family_counts_the_roles_of_its_families() {
    let policy = sample();
    let members = |family: &str| policy.roles[&Code::new(family)].members.clone();
    assert_eq!(members("leaders"), codes(&["managers", "manager", "expert"]));
    assert_eq!(members("managers"), codes(&["manager"]));
    assert_eq!(members("expert"), []);
}

#[test]
fn a_role_requires_what_its_parents_require() {
    let policy = sample();
    let needs = |role: &str| -> Vec<String> {
        let needs = policy.roles[&Code::new(role)].skills.iter();
        let say = |from: Option<Code>| from.map_or_else(String::new, |role| format!(" from {role}"));
        needs.map(|need| format!("{} {}{}", need.skill, need.level, say(need.inherited_from))).collect()
    };
    // A mark that requires nothing is no need; the newer map comes last.
    assert_eq!(needs("manager"), ["bpr basic", "bpr-analysis able", "data able"]);
    // Of two levels of a skill the higher counts, wherever it comes from.
    assert_eq!(needs("expert"), ["bpr able", "bpr-analysis able from manager", "data able from manager"]);
    assert_eq!(needs("adviser"), ["bpr able from expert", "bpr-analysis able from manager", "data able from manager"]);
    assert_eq!(needs("everyone"), Vec::<String>::new());
}

#[test]
fn versions_follow_each_other() {
    let policy = sample();
    let ready = &policy.requirements[&Code::new("ready")];
    let on = |when: &str| ready.on(day(when)).map(|version| version.value.to_string());
    assert_eq!(on("2026-03-31"), None);
    assert_eq!(on("2026-04-01").unwrap(), "served(administrative, >= 3 years)");
    assert_eq!(on("2027-03-31").unwrap(), "served(administrative, >= 3 years)");
    assert_eq!(on("2027-04-01").unwrap(), "served(administrative, >= 5 years)");
    assert_eq!(policy.requirements[&Code::new("staff")].begins(), Some(day("2000-04-01")));
    let designated = &policy.course_sets[&Code::new("designated")];
    assert_eq!(designated.on(day("2028-03-31")).unwrap().value, Some(codes(&["basics"])));
    assert_eq!(designated.on(day("2028-04-01")).unwrap().value, None, "not decided yet");
    let scheme = &policy.schemes[&Code::new("manager-certification")].versions;
    assert_eq!(scheme.on(day("2028-03-31")).unwrap().value.years, Some(3));
    assert_eq!(scheme.on(day("2028-04-01")).unwrap().value.require.to_string(), "all()");
}

#[test]
fn whatever_follows_an_exam_stands_in_for_it() {
    let policy = sample();
    let stand_ins = |exam: &str| policy.exams[&Code::new(exam)].stand_ins.clone();
    assert_eq!(stand_ins("entry"), codes(&["entry", "entry-2", "entry-3"]));
    assert_eq!(stand_ins("entry-3"), codes(&["entry-3", "entry", "entry-2"]));
}

#[test]
fn ranks_levels_and_groups_are_ordered_as_the_files_say() {
    let policy = sample();
    let rank = |rank: &str| policy.ranks[&Code::new(rank)];
    assert_eq!(rank("gishi"), rank("shuji"));
    assert!(rank("shuji") < rank("kakaricho") && rank("kakaricho") < rank("kacho"));
    let bpr = &policy.skills[&Code::new("bpr")];
    assert_eq!(bpr.levels.keys().copied().collect::<Vec<_>>(), codes(&["none", "basic", "able"]));
    assert_eq!((bpr.weight, policy.skills[&Code::new("data")].weight), (2, 1));
    assert_eq!(policy.unit_groups[&Code::new("section")].classes, codes(&["section"]));
    let main = &policy.unit_groups[&Code::new("main-units")];
    assert_eq!((&main.classes, &main.units, &main.except), (&codes(&["section"]), &codes(&["0101"]), &codes(&["0999"])));
}

#[test]
fn ways_into_a_role_keep_their_rule_and_scheme() {
    let policy = sample();
    let way = |role: &str, nth: usize| policy.roles[&Code::new(role)].ways[nth].clone();
    assert_eq!(way("everyone", 0).when.unwrap().to_string(), "staff");
    assert_eq!(way("manager", 0).when.unwrap().to_string(), "all(rank(>= kakaricho), unit(section))");
    assert_eq!((way("manager", 1).by, way("manager", 1).scheme), (By::Certification, Some(Code::new("manager-certification"))));
    assert_eq!(way("manager", 1).source, "第2章");
}

#[test]
fn courses_judgements_and_blanks_are_at_hand() {
    let policy = sample();
    assert_eq!(policy.courses[&Code::new("basics")].parts, [(Code::new("lecture"), 240), (Code::new("project"), 0)]);
    assert_eq!(policy.judgements[&Code::new("interview")], Some(Length::years(2)));
    let goal = Code::new("goal-year");
    assert_eq!(policy.deadline(Deadline::Blank(goal)), Deadline::Year(FiscalYear(2030)));
    let open = Quantity::Blank { blank: Code::new("manager-count"), about: true };
    assert_eq!(policy.quantity(open), open);
    assert_eq!(policy.in_force.unwrap().until, day("2031-04-01"));
}
