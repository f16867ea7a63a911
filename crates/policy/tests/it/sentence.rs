//! Requirements and measures as the Japanese sentences that officials read.

use ayumi_calendar::{Date, parse_date};
use ayumi_facts::{Code, ValueKind};
use ayumi_policy::grammar::{Noun, parse_measure, parse_requirement};
use ayumi_policy::model::*;
use ayumi_policy::requirement::Requirement;
use ayumi_policy::sentence::{Ids, Names, PackNames, leaf_short_ja, measure_ja, outline_ja, requirement_ja};
use ayumi_policy::{At, Start};

fn id(text: &str) -> Id {
    At::new(Code::new(text))
}

fn name(text: &str) -> Name {
    Name::Always(text.into())
}

fn day(text: &str) -> Date {
    parse_date(text).unwrap()
}

/// One of everything that an expression can name.
fn pack() -> Pack {
    macro_rules! list {
        ($item:ident: $($id:literal $name:literal),*) => { vec![$($item { id: id($id), name: name($name), ..$item::default() }),*] };
    }
    let level = |text: &str, mark: &str, label: &str| Level { id: id(text), mark: At::new(mark.into()), label: label.into() };
    let attribute = |text: &str, label: &str, kind| Attribute {
        id: id(text),
        name: name(label),
        kind,
        of: AttributeOf::Person,
        absent: World::No,
        choices: Vec::new(),
        declared: false,
        source: None,
    };
    Pack {
        services: list!(Service: "office" "行政実務経験"),
        roles: list!(Role: "lead" "DXマネージャー", "trainee" "DX推進員"),
        courses: list!(Course: "basics" "ICT基礎研修"),
        course_sets: list!(CourseSet: "designated" "指定研修"),
        exams: list!(Exam: "it-passport" "ITパスポート試験"),
        exam_sets: list!(ExamSet: "advanced" "高度試験"),
        scales: vec![Scale { id: id("use"), levels: vec![level("able", "○", "活用できる"), level("leads", "◎", "")], ..Scale::default() }],
        skills: vec![Skill { id: id("bpr"), name: name("業務改革"), scale: id("use"), ..Skill::default() }],
        ranks: list!(Rank: "kakaricho" "係長", "kacho" "課長"),
        series: list!(Series: "clerical" "事務", "technical" "技術"),
        employment: list!(EmploymentKind: "regular" "常勤職員", "fixed-term" "任期付職員", "again" "再任用職員"),
        absences: list!(AbsenceKind: "childcare" "育児休業", "leave" "休職"),
        attributes: vec![
            attribute("authority", "係長権限", ValueKind::YesNo),
            attribute("grade", "級", ValueKind::Number),
            attribute("wish", "希望", ValueKind::Choice),
            attribute("hired", "採用日", ValueKind::Date),
        ],
        unit_classes: list!(UnitClass: "section" "課"),
        unit_sets: list!(UnitSet: "main" "主要事業所管課"),
        judgements: list!(Judgement: "competition" "庁内コンペの選考"),
        requirements: list!(NamedRequirement: "staff" "全職員", "managers" "管理職", "outsiders" "外部人材"),
        ..Pack::default()
    }
}

fn names(pack: &Pack) -> PackNames<'_> {
    PackNames { pack, on: day("2026-04-01") }
}

#[track_caller]
fn check(text: &str, sentence: &str) {
    let pack = pack();
    assert_eq!(requirement_ja(&parse_requirement(text).unwrap(), &names(&pack)), sentence);
}

#[track_caller]
fn check_leaf(text: &str, short: &str, sentence: &str) {
    check(text, sentence);
    let pack = pack();
    match parse_requirement(text).unwrap() {
        Requirement::Leaf(leaf) => assert_eq!(leaf_short_ja(&leaf, &names(&pack)), short),
        other => panic!("{other} is no leaf"),
    }
}

#[track_caller]
fn check_measure(text: &str, sentence: &str) {
    let pack = pack();
    assert_eq!(measure_ja(&parse_measure(text).unwrap(), &names(&pack)), sentence);
}

#[test]
fn service_and_roles() {
    check_leaf("served(office, >= 5 years)", "行政実務経験 5年以上", "行政実務経験が5年以上であること");
    check_leaf("holds(lead)", "DXマネージャー", "DXマネージャーであること");
    check_leaf("holds(lead, >= 18 months)", "DXマネージャー 通算18か月以上", "DXマネージャーとしての在任期間が通算18か月以上であること");
}

#[test]
fn completions() {
    check_leaf("completed(basics)", "ICT基礎研修を修了", "ICT基礎研修を修了していること");
    check_leaf("completed(all of designated)", "指定研修をすべて修了", "指定研修をすべて修了していること");
    check_leaf(
        "completed(all of designated, unexpired, within 3 years)",
        "指定研修をすべて修了（過去3年以内、有効期限内）",
        "指定研修を過去3年以内にすべて修了していること（有効期限内の修了に限る。）",
    );
    check_leaf("completed(3 of designated)", "指定研修のうち3講座以上を修了", "指定研修のうち3講座以上を修了していること");
    check_leaf("completed(basics, this fiscal-year)", "ICT基礎研修を修了（当年度）", "ICT基礎研修を当年度に修了していること");
    check_leaf("completed(>= 20 hours of designated)", "指定研修 合計20時間以上", "修了した指定研修の時間数が合計20時間以上であること");
    check_leaf(
        "completed(>= 10 points, within 1 year)",
        "研修 合計10ポイント以上（過去1年以内）",
        "過去1年以内に修了した研修のポイントが合計10ポイント以上であること",
    );
}

#[test]
fn exams_skills_and_judgements() {
    check_leaf("passed(it-passport)", "ITパスポート試験に合格", "ITパスポート試験に合格していること");
    check_leaf("passed(any of advanced)", "高度試験のいずれかに合格", "高度試験のいずれかに合格していること");
    check_leaf(
        "passed(all of advanced, unexpired)",
        "高度試験のすべてに合格（有効期限内）",
        "高度試験のすべてに合格していること（有効期限内の合格に限る。）",
    );
    check_leaf("skill(bpr >= able)", "業務改革 「活用できる」以上", "業務改革の水準が「活用できる」以上であること");
    check_leaf(
        "skill(bpr >= leads, from head or test)",
        "業務改革 「◎」以上（所属長または試験・アセスメントの評価）",
        "業務改革の水準が「◎」以上であること（所属長または試験・アセスメントによる評価に限る。）",
    );
    check_leaf("attested(competition)", "「庁内コンペの選考」の判定が可", "「庁内コンペの選考」について可と判定されていること");
}

#[test]
fn projects_and_mentoring() {
    check_leaf("project(led)", "案件の主導 1件以上", "主導した案件が1件以上であること");
    check_leaf("project(joined, >= 1 year)", "案件への参加 通算1年以上", "参加した案件の期間が通算1年以上であること");
    check_leaf(
        "project(led, >= 2 projects, >= 1 year, finished, result = success)",
        "案件の主導 2件以上・通算1年以上（完了、結果「success」）",
        "主導した案件が2件以上、その期間が通算1年以上であること（完了し、結果が「success」であるものに限る。）",
    );
    check_leaf("mentored(>= 2)", "後進の指導 2人以上", "後進を2人以上指導していること");
}

#[test]
fn posts_and_employment() {
    check_leaf("rank(>= kakaricho)", "職位 係長以上", "職位が係長以上であること");
    check_leaf("rank(< kacho)", "職位 課長より下位", "職位が課長より下位であること");
    check_leaf("rank(!= kacho)", "職位 課長以外", "職位が課長でないこと");
    check_leaf("series(clerical, technical)", "職種 事務または技術", "職種が事務または技術であること");
    check_leaf(
        "employment(regular, fixed-term, again)",
        "任用形態 常勤職員、任期付職員または再任用職員",
        "任用形態が常勤職員、任期付職員または再任用職員であること",
    );
    check_leaf("absent()", "休業・派遣等の期間中", "休業・派遣等の期間中であること");
    check_leaf("absent(childcare, leave)", "育児休業または休職の期間中", "育児休業または休職の期間中であること");
    check_leaf("unit(main)", "所属 主要事業所管課", "本務の所属が主要事業所管課であること");
    check_leaf("unit(section, any-post)", "所属 課（兼務を含む）", "所属（兼務を含む。）が課であること");
}

#[test]
fn attributes() {
    check_leaf("attribute(authority)", "係長権限", "「係長権限」に該当すること");
    check_leaf("attribute(authority != yes)", "「係長権限」に非該当", "「係長権限」に該当しないこと");
    check_leaf("attribute(grade >= 3)", "級 3以上", "級が3以上であること");
    check_leaf("attribute(grade > 3)", "級 3超", "級が3を超えていること");
    check_leaf("attribute(wish = leader)", "希望 「leader」", "希望が「leader」であること");
    check_leaf("attribute(wish != leader)", "希望 「leader」以外", "希望が「leader」でないこと");
    check_leaf("attribute(hired <= 2026-04-01)", "採用日 令和8年4月1日以前", "採用日が令和8年4月1日以前であること");
}

#[test]
fn names_and_what_is_met_by_everyone_or_nobody() {
    check("staff", "「全職員」に該当すること");
    check("not-in-the-pack", "「not-in-the-pack」に該当すること");
    check("all()", "誰でも該当すること");
    check("any()", "誰も該当しないこと");
    check("all(holds(lead))", "DXマネージャーであること");
}

#[test]
fn two_short_conditions_are_one_sentence() {
    check("all(served(office, >= 5 years), passed(it-passport))", "行政実務経験が5年以上であり、かつ、ITパスポート試験に合格していること");
    check("any(holds(lead), rank(>= kacho))", "DXマネージャーであるか、または職位が課長以上であること");
    check("all(staff, none(absent()))", "「全職員」に該当し、かつ、休業・派遣等の期間中でないこと");
    check("all(completed(basics, unexpired), holds(lead))", "ICT基礎研修を修了しており（有効期限内の修了に限る。）、かつ、DXマネージャーであること");
}

#[test]
fn more_conditions_are_a_list_and_lists_in_lists_have_their_own_numbers() {
    check(
        "all(served(office, >= 5 years), completed(all of designated), passed(any of advanced))",
        "次のすべてを満たすこと: (1) 行政実務経験が5年以上であること (2) 指定研修をすべて修了していること (3) 高度試験のいずれかに合格していること",
    );
    check(
        "any(all(staff, any(holds(lead), holds(trainee), at-least(2, staff, managers))), managers)",
        "次のいずれかを満たすこと: (1) 次のすべてを満たすこと: ア 「全職員」に該当すること イ 次のいずれかを満たすこと: (ア) DXマネージャーであること \
         (イ) DX推進員であること (ウ) 次のうち2つ以上を満たすこと: a 「全職員」に該当すること b 「管理職」に該当すること (2) 「管理職」に該当すること",
    );
    check(
        "at-least(2, holds(lead), completed(basics), staff)",
        "次のうち2つ以上を満たすこと: (1) DXマネージャーであること (2) ICT基礎研修を修了していること (3) 「全職員」に該当すること",
    );
}

#[test]
fn what_must_not_be_so() {
    check("none(managers)", "「管理職」に当たらないこと");
    check("none(managers, outsiders)", "「管理職」にも「外部人材」にも当たらないこと");
    check("none(holds(lead))", "DXマネージャーでないこと");
    check("none(completed(basics))", "ICT基礎研修を修了していないこと");
    check("none(attribute(authority))", "「係長権限」に該当しないこと");
    check("none(none(holds(lead)))", "DXマネージャーであること");
    check("none(holds(lead), managers)", "次のいずれにも当たらないこと: (1) DXマネージャーであること (2) 「管理職」に該当すること");
    check("none(any(holds(lead), managers))", "次のいずれにも当たらないこと: (1) DXマネージャーであること (2) 「管理職」に該当すること");
    check("none(all(holds(lead), managers))", "次に当たらないこと: DXマネージャーであり、かつ、「管理職」に該当すること");
    check("none(passed(it-passport, unexpired))", "次に当たらないこと: ITパスポート試験に合格していること（有効期限内の合格に限る。）");
}

#[test]
fn the_outline_has_a_line_and_a_depth_per_condition() {
    let pack = pack();
    let requirement = parse_requirement("all(staff, none(holds(lead), holds(trainee)), completed(basics))").unwrap();
    let lines: Vec<String> = outline_ja(&requirement, &names(&pack)).into_iter().map(|(depth, text)| "  ".repeat(depth) + &text).collect();
    assert_eq!(
        lines,
        [
            "次のすべてを満たすこと",
            "  「全職員」に該当すること",
            "  次のいずれにも当たらないこと",
            "    DXマネージャーであること",
            "    DX推進員であること",
            "  ICT基礎研修を修了していること",
        ]
    );
}

#[test]
fn measures_say_who_is_counted_and_when() {
    check_measure("count(holds(lead))", "DXマネージャーである者の人数（基準日現在）");
    check_measure("count(all())", "全員の人数（基準日現在）");
    check_measure("entrants(all())", "その年度に初めて対象となった者の人数");
    check_measure("entrants(holds(lead))", "その年度に初めてDXマネージャーとなった者の人数");
    check_measure("entrants(passed(it-passport))", "その年度に初めてITパスポート試験に合格した者の人数");
    check_measure("ever(holds(lead))", "方針の開始以来、一度でもDXマネージャーであった者の実人数");
    check_measure("ratio(completed(basics), of: staff)", "「全職員」に該当する者のうち、ICT基礎研修を修了している者の割合");
    check_measure(
        "ratio(completed(basics, unexpired), of: staff, at: 2025-04-01)",
        "「全職員」に該当する者のうち、ICT基礎研修を修了している者（有効期限内の修了に限る。）の割合（母数は令和7年4月1日現在）",
    );
    check_measure("covered(units: main, having: 2 of holds(lead))", "主要事業所管課のうち、DXマネージャーである者が2人以上いる所属の割合");
    check_measure("events(basics)", "その年度のICT基礎研修の延べ修了件数");
    check_measure("events(all of designated)", "その年度の指定研修の延べ修了件数");
    check_measure("events(>= 2 hours)", "その年度に研修を合計2時間以上修了した延べ件数");
    check_measure("hours(designated)", "その年度の指定研修の延べ研修時間");
}

#[test]
fn a_measure_of_many_conditions_lists_them_behind_it() {
    check_measure(
        "count(all(staff, holds(lead), passed(it-passport)))",
        "次のすべてを満たす者の人数（基準日現在）: (1) 「全職員」に該当すること (2) DXマネージャーであること (3) ITパスポート試験に合格していること",
    );
    check_measure(
        "ratio(holds(lead), of: none(managers, holds(trainee)), at: 2025-04-01)",
        "母数に占める分子の割合。母数（令和7年4月1日現在）: 次のいずれにも当たらないこと: (1) 「管理職」に該当すること (2) DX推進員であること。\
         分子: DXマネージャーであること。",
    );
}

#[test]
fn a_name_is_the_one_of_the_day_and_an_id_without_one_stands_for_itself() {
    let dated = |from: &str, name: &str| DatedName { from: Start::Day(day(from)), name: name.into() };
    let renamed = Name::Dated(vec![dated("2020-04-01", "ICTリーダー"), dated("2026-04-01", "DXリーダー")]);
    let pack = Pack { roles: vec![Role { id: id("lead"), name: renamed, ..Role::default() }], ..Pack::default() };
    let name = |on: &str, text: &str| PackNames { pack: &pack, on: day(on) }.name(Noun::Role, Code::new(text));
    assert_eq!(name("2026-03-31", "lead"), "ICTリーダー");
    assert_eq!(name("2026-04-01", "lead"), "DXリーダー");
    assert_eq!(name("2026-04-01", "nobody"), "nobody");
    assert_eq!(Ids.level(Code::new("bpr"), Code::new("able")), "able");
}
