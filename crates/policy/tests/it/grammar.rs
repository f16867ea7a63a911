//! Requirements and measures as texts: what is read, what is printed, what is refused and how the user is told.

use ayumi_calendar::{Date, Length};
use ayumi_facts::{Assessor, Code, Value};
use ayumi_policy::grammar::{GrammarError, Problem, parse_measure, parse_requirement};
use ayumi_policy::measure::Measure;
use ayumi_policy::requirement::{Compare, Completed, Leaf, Passed, Requirement, Window};
use proptest::prelude::*;

/// Reads a requirement and prints it.
#[track_caller]
fn check(text: &str, printed: &str) {
    let requirement = parse_requirement(text).unwrap_or_else(|error| panic!("{text}: {error} at {}", error.at));
    assert_eq!(requirement.to_string(), printed);
}

#[test]
fn a_requirement_prints_in_its_canonical_form() {
    for text in [
        "staff",
        "all()",
        "none(absent(), rank(>= kacho))",
        "at-least(2, staff, holds(lead), any())",
        "at-least(1)",
        "served(office, >= 5 years)",
        "holds(lead, >= 1 year)",
        "completed(basics)",
        "completed(all of designated, unexpired, within 3 years)",
        "completed(3 of designated, this fiscal-year)",
        "completed(>= 20 hours of designated)",
        "completed(>= 1 hour)",
        "completed(>= 10 points of designated)",
        "completed(>= 10 points, unexpired)",
        "completed(all)",
        "passed(it-passport)",
        "passed(any of advanced)",
        "passed(all of both, unexpired)",
        "skill(bpr >= able)",
        "skill(bpr >= able, from head or test)",
        "project(led)",
        "project(joined, >= 2 projects, >= 1 year, finished, result = success)",
        "mentored(>= 2)",
        "rank(!= kacho)",
        "series(clerical, technical)",
        "employment(regular)",
        "absent(childcare, leave)",
        "attribute(authority)",
        "attribute(authority = no)",
        "attribute(grade >= -3)",
        "attribute(wish = lead)",
        "attribute(hired <= 2026-04-01)",
        "unit(section)",
        "unit(section, any-post)",
        "attested(competition)",
    ] {
        check(text, text);
    }
}

#[test]
fn space_order_of_options_and_the_long_form_of_yes_are_free() {
    check("all(served(office,>=5 years),\n\t completed( all of designated )) ", "all(served(office, >= 5 years), completed(all of designated))");
    check("served(office, >= 1 years)", "served(office, >= 1 year)");
    check("completed(basics, within 6 month, unexpired)", "completed(basics, unexpired, within 6 months)");
    check("project(led, finished, >= 1 year, >= 2 project)", "project(led, >= 2 projects, >= 1 year, finished)");
    check("attribute(authority=yes)", "attribute(authority)");
    check("any-of-the-leads", "any-of-the-leads");
}

#[test]
fn a_measure_prints_in_its_canonical_form() {
    for text in [
        "count(holds(lead))",
        "entrants(any(holds(lead), staff))",
        "ever(holds(lead))",
        "ratio(completed(basics), of: staff)",
        "ratio(completed(basics), of: all(staff, none(absent())), at: 2025-04-01)",
        "covered(units: section, having: 1 of holds(lead))",
        "events(basics)",
        "events(all of designated)",
        "hours(designated)",
    ] {
        let measure = parse_measure(text).unwrap_or_else(|error| panic!("{text}: {error} at {}", error.at));
        assert_eq!(measure.to_string(), text);
    }
}

/// A text that is refused: where, and what the user reads.
#[track_caller]
fn refused(error: Result<impl std::fmt::Debug, GrammarError>, at: usize, ja: &str) {
    let error = error.expect_err("the text is refused");
    assert_eq!((error.at, error.ja().as_str()), (at, ja), "{error}");
}

#[test]
fn what_is_wrong_is_said_with_its_place_and_what_to_write() {
    const WORDS: &str = "all、any、none、at-least、served、holds、completed、passed、skill、project、mentored、rank、series、employment、absent、\
                         attribute、unit、attested";
    let misspelt = format!("「comleted」という語はここでは使えません。「completed」の誤りではありませんか。使えるのは {WORDS} です。");
    for (text, at, ja) in [
        ("all(staff, comleted(basics))", 11, misspelt.as_str()),
        ("", 0, "式が途中で終わっています。ここには要件（all(…)、holds(…)、名前のついた要件のIDなど）が必要です。"),
        ("all(staff", 9, "式が途中で終わっています。ここには「,」、または「)」が必要です。"),
        ("staff staff", 6, "「staff」はここに書けません。ここには式の終わりが必要です。"),
        ("absent", 6, "式が途中で終わっています。ここには「(」が必要です。"),
        ("served(office, 5 years)", 15, "「5」はここに書けません。ここには「>=」が必要です。"),
        ("served(office, >= five years)", 18, "「five」はここに書けません。ここには期間（5 years、6 months、30 daysなど）が必要です。"),
        (
            "served(office, >= 5 yaers)",
            20,
            "「yaers」という語はここでは使えません。「years」の誤りではありませんか。使えるのは years、months、days、year、month、day です。",
        ),
        ("served(office, => 5 years)", 15, "「=>」という比較の記号はありません。「>=」の誤りではありませんか。使えるのは =、!=、<、<=、>=、> です。"),
        ("completed(al of designated)", 10, "「al」という語はここでは使えません。「all」の誤りではありませんか。使えるのは all です。"),
        (
            "completed(basics, unexpierd)",
            18,
            "「unexpierd」という語はここでは使えません。「unexpired」の誤りではありませんか。使えるのは unexpired、within、this です。",
        ),
        ("completed(basics, within 1 year, this fiscal-year)", 33, "「this」の指定が重なっています。ひとつだけ書いてください。"),
        ("holds（lead)", 5, "「（」は式に使えない文字です。半角の「(」で書いてください。"),
        ("holds(役割)", 6, "「役割」は役割のIDとして読めません。IDは半角の英小文字・数字・ハイフンで書いてください。"),
        (
            "holds(DX_Lead)",
            6,
            "「DX_Lead」は役割のIDとして読めません。IDは半角の英小文字・数字・ハイフンで書いてください。「dx-lead」の誤りではありませんか。",
        ),
        ("any(count(staff))", 4, "「count(…)」は指標です。ここには要件（all(…)、holds(…)など）を書いてください。"),
        ("mentored(>= -1)", 12, "「-1」はここに書ける範囲の整数ではありません。"),
        ("attribute(hired <= 2026-02-30)", 19, "「2026-02-30」という日はありません。"),
        ("skill(bpr >= able, from head or head)", 32, "「head」の指定が重なっています。ひとつだけ書いてください。"),
        ("series()", 7, "「)」はここに書けません。ここには職種のIDが必要です。"),
    ] {
        refused(parse_requirement(text), at, ja);
    }
}

#[test]
fn a_measure_is_not_a_requirement() {
    refused(
        parse_measure("holds(lead)"),
        0,
        "「holds」は要件です。ここには指標が必要です。満たす人数であれば「count(holds…)」のように書いてください。",
    );
    refused(parse_measure("ratio(staff, off: staff)"), 13, "「off」という語はここでは使えません。「of」の誤りではありませんか。使えるのは of です。");
    refused(parse_measure("covered(units: section, having: staff)"), 32, "「staff」はここに書けません。ここには整数が必要です。");
    assert_eq!(parse_measure("cont(staff)").unwrap_err().en().split(';').next(), Some("unknown word `cont` (did you mean `count`?)"));
}

#[test]
fn brackets_without_end_are_refused_instead_of_exhausting_the_stack() {
    let text = "all(".repeat(100_000);
    assert_eq!(parse_requirement(&text).unwrap_err().problem, Problem::TooDeep);
}

#[test]
fn the_place_is_counted_in_characters() {
    assert_eq!(parse_requirement("all(staff,　役割)").unwrap_err().at, 11);
}

fn code() -> impl Strategy<Value = Code> {
    // `yes` and `no` are values of their own, and the words that open a requirement are no names.
    let free = |text: &String| !["yes", "no"].contains(&text.as_str());
    "([0-9]-)?[a-z][a-z0-9]{0,4}(-[a-z0-9]{1,3}){0,2}".prop_filter("reserved", free).prop_map(|text| Code::new(&text))
}

fn name() -> impl Strategy<Value = Code> {
    code().prop_filter("reserved", |code| parse_requirement(code.as_str()).is_ok())
}

fn length() -> impl Strategy<Value = Length> {
    prop_oneof![any::<u32>().prop_map(Length::years), any::<u32>().prop_map(Length::months), any::<u32>().prop_map(Length::days)]
}

fn compare() -> impl Strategy<Value = Compare> {
    use Compare::{AtLeast, AtMost, Is, IsNot, Less, More};
    prop_oneof![Just(Is), Just(IsNot), Just(Less), Just(AtMost), Just(AtLeast), Just(More)]
}

fn value() -> impl Strategy<Value = Value> {
    let day = (1900i32..2100, 1u32..=12, 1u32..=28).prop_map(|(year, month, day)| Date::ymd(year, month, day).unwrap());
    prop_oneof![any::<bool>().prop_map(Value::YesNo), any::<i32>().prop_map(Value::Number), code().prop_map(Value::Word), day.prop_map(Value::Day)]
}

fn completed() -> impl Strategy<Value = Completed> {
    prop_oneof![
        code().prop_map(Completed::Course),
        code().prop_map(Completed::AllOf),
        (any::<u32>(), code()).prop_map(|(need, set)| Completed::Some(need, set)),
        (any::<u32>(), proptest::option::of(code())).prop_map(|(amount, set)| Completed::Hours(amount, set)),
        (any::<u32>(), proptest::option::of(code())).prop_map(|(amount, set)| Completed::Points(amount, set)),
    ]
}

fn passed() -> impl Strategy<Value = Passed> {
    prop_oneof![code().prop_map(Passed::Exam), code().prop_map(Passed::AnyOf), code().prop_map(Passed::AllOf)]
}

fn window() -> impl Strategy<Value = Option<Window>> {
    proptest::option::of(prop_oneof![length().prop_map(Window::Within), Just(Window::ThisFiscalYear)])
}

fn project() -> impl Strategy<Value = Leaf> {
    use proptest::option::of;
    (any::<bool>(), of(any::<u32>()), of(length()), any::<bool>(), of(code())).prop_map(|(led, count, length, finished, result)| Leaf::Project {
        led,
        count,
        length,
        finished,
        result,
    })
}

fn skill() -> impl Strategy<Value = Leaf> {
    let from = Just(vec![Assessor::Own, Assessor::Head, Assessor::Test]).prop_shuffle().prop_flat_map(|all| (0..=all.len(), Just(all)));
    (code(), code(), from).prop_map(|(skill, at_least, (some, mut from))| {
        from.truncate(some);
        Leaf::Skill { skill, at_least, from }
    })
}

fn leaf() -> impl Strategy<Value = Leaf> {
    use proptest::collection::vec;
    prop_oneof![
        (code(), length()).prop_map(|(service, at_least)| Leaf::Served { service, at_least }),
        (code(), proptest::option::of(length())).prop_map(|(role, at_least)| Leaf::Holds { role, at_least }),
        (completed(), window(), any::<bool>()).prop_map(|(what, window, unexpired)| Leaf::Completed { what, window, unexpired }),
        (passed(), any::<bool>()).prop_map(|(what, unexpired)| Leaf::Passed { what, unexpired }),
        skill(),
        project(),
        any::<u32>().prop_map(|at_least| Leaf::Mentored { at_least }),
        (compare(), code()).prop_map(|(compare, rank)| Leaf::Rank { compare, rank }),
        vec(code(), 1..3).prop_map(Leaf::Series),
        vec(code(), 1..3).prop_map(Leaf::Employment),
        vec(code(), 0..3).prop_map(Leaf::Absent),
        (code(), compare(), value()).prop_map(|(name, compare, value)| Leaf::Attribute { name, compare, value }),
        (code(), any::<bool>()).prop_map(|(group, any_post)| Leaf::Unit { group, any_post }),
        code().prop_map(Leaf::Attested),
    ]
}

fn requirement() -> impl Strategy<Value = Requirement> {
    let flat = prop_oneof![name().prop_map(Requirement::Named), leaf().prop_map(Requirement::Leaf)];
    flat.prop_recursive(4, 24, 4, |inner| {
        let list = move || proptest::collection::vec(inner.clone(), 0..4);
        prop_oneof![
            list().prop_map(Requirement::All),
            list().prop_map(Requirement::Any),
            list().prop_map(Requirement::None),
            (any::<u32>(), list()).prop_map(|(need, of)| Requirement::AtLeast(need, of)),
        ]
    })
}

fn measure() -> impl Strategy<Value = Measure> {
    let at = proptest::option::of(Just(Date::ymd(2025, 4, 1).unwrap()));
    prop_oneof![
        requirement().prop_map(Measure::Count),
        requirement().prop_map(Measure::Entrants),
        requirement().prop_map(Measure::Ever),
        (requirement(), requirement(), at).prop_map(|(having, of, at)| Measure::Ratio { having, of, at }),
        (code(), any::<u32>(), requirement()).prop_map(|(units, need, having)| Measure::Covered { units, need, having }),
        completed().prop_map(Measure::Events),
        code().prop_map(Measure::Hours),
    ]
}

proptest! {
    #[test]
    fn a_printed_requirement_reads_back_as_itself(tree in requirement()) {
        prop_assert_eq!(parse_requirement(&tree.to_string()), Ok(tree));
    }

    #[test]
    fn a_printed_measure_reads_back_as_itself(tree in measure()) {
        prop_assert_eq!(parse_measure(&tree.to_string()), Ok(tree));
    }

    #[test]
    fn no_text_breaks_the_parser_and_its_place_is_inside(text in "[a-z(),:>=<! 0-9-]{0,40}|\\PC{0,20}") {
        if let Err(error) = parse_requirement(&text) {
            prop_assert!(error.at <= text.chars().count());
            prop_assert!(!error.ja().is_empty() && !error.en().is_empty());
        }
    }
}
