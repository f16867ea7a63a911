//! Every shape that is an expression, said in Japanese.

use ayumi_calendar::Date;
use ayumi_policy::grammar::{parse_measure, parse_requirement};
use ayumi_policy::sentence::{PackNames, measure_ja, requirement_ja};
use ayumi_policy::{Checked, Quantity};

use crate::fixture::{KOUIKI, MINATO, day};

#[track_caller]
fn said(policy: &Checked, text: &str, on: Date, expected: &str) {
    let names = PackNames { pack: &policy.pack, on };
    let found = match parse_measure(text) {
        Ok(measure) => measure_ja(&measure, &names),
        Err(_) => requirement_ja(&parse_requirement(text).unwrap(), &names),
    };
    assert_eq!(found, expected, "{text}");
}

#[test]
fn every_shape_is_said_in_japanese() {
    let (first, later) = (day("2026-04-01"), day("2028-04-01"));
    let minato = |text: &str, expected: &str| said(&MINATO, text, first, expected);
    minato("holds(leader)", "デジタル主任であること");
    said(&MINATO, "holds(leader)", later, "DXリーダーであること");
    said(&KOUIKI, "holds(leader)", first, "DXリーダーであること");
    minato("holds(promoter)", "DX推進員であること");
    said(&KOUIKI, "holds(promoter)", first, "DX推進員であること");
    minato("holds(adviser)", "CIO補佐官であること");
    minato("all()", "誰でも該当すること");
    minato(
        "all(all-staff, none(series(teacher), rank(>= bucho), employment(kaikei-nendo), absent(childcare, leave)))",
        "次のすべてを満たすこと: (1) 「全職員」に該当すること (2) 次のいずれにも当たらないこと: ア 職種が教員であること イ 職位が部長以上であること \
         ウ 任用形態が会計年度任用職員であること エ 育児休業または休職の期間中であること",
    );
    minato("all(trainees, attribute(has-pc))", "「研修の対象者」に該当し、かつ、「PCの貸与」に該当すること");
    minato(
        "ratio(completed(basics), of: pc-users, at: 2026-04-01)",
        "「PCを使う研修の対象者」に該当する者のうち、基礎研修を修了している者の割合（母数は令和8年4月1日現在）",
    );
    minato("completed(practice)", "実践研修を修了していること");
    minato(
        "all(completed(>= 20 hours), project(led, finished), attested(presentation))",
        "次のすべてを満たすこと: (1) 修了した研修の時間数が合計20時間以上であること (2) 主導した案件が1件以上であること（完了したものに限る。） \
         (3) 「庁内での成果発表」について可と判定されていること",
    );
    minato("passed(any of specialist-exams)", "指定試験のいずれかに合格していること");
    minato(
        "all(employment(special, outside), attribute(outside-identity >= 1))",
        "任用形態が特別職非常勤または外部専門人材であり、かつ、共同登録番号が1以上であること",
    );
    minato("rank(<= shunin)", "職位が主任以下であること");
    minato("skill(bpr >= level-1)", "業務改革の水準が「1級」以上であること");
    said(&KOUIKI, "skill(bpr >= level-3)", first, "業務改革の水準が「3級」以上であること");
    minato("unit(system-sections)", "本務の所属が業務システム所管課であること");
    minato("covered(units: system-sections, having: 1 of holds(leader))", "業務システム所管課のうち、デジタル主任である者が1人以上いる所属の割合");
    minato("project(led, finished)", "主導した案件が1件以上であること（完了したものに限る。）");
}

#[test]
fn numbers_are_said_as_the_policy_states_them() {
    let version = MINATO.pack.schemes.iter().flat_map(|scheme| &scheme.versions);
    let quotas: Vec<_> = version.flat_map(|version| &version.quotas).collect();
    let ja = |bound: &Option<ayumi_policy::At<Quantity>>| bound.as_ref().map(|of| of.ja("人"));
    let said: Vec<_> = quotas.iter().map(|quota| (ja(&quota.minimum), ja(&quota.maximum))).collect();
    let text = |words: &str| Some(words.to_owned());
    assert_eq!(said, vec![(text("1人"), text("2人")), (text("2人"), text("3人")), (text("1人以上"), None), (None, text("未定"))]);
}
