//! Plans: what messy files would change, shown whole; and that a file taken over once changes nothing the second time.

use crate::common::{codes, cp932, day, nothing, plan_table, plan_text, policy, read, show, small_city};
use ayumi_exchange::{Defaults, Field, Import, Ledger, Mapping, Severity, Vocabulary, plan};
use ayumi_facts::{Kind, Snapshot};
use rust_xlsxwriter::{Formula, Workbook};

/// Plans a file, takes it over, and plans it again: nothing changes the second time.
fn twice(import: Import, csv: &str, snapshot: &Snapshot) -> (String, Snapshot) {
    let first = plan_text(import, csv, snapshot);
    let shown = show(&first, snapshot);
    let batch = first.batch.unwrap_or_else(|| panic!("not planned:\n{shown}"));
    let after = batch.applied_to(snapshot);
    let again = plan_text(import, csv, &after);
    assert!(again.is_idle() && again.batch.as_ref().is_some_and(|batch| batch.is_empty()), "the second time:\n{}", show(&again, &after));
    (shown, after)
}

#[test]
fn a_staff_list_adds_changes_and_leaves_alone() {
    let csv = "職員番号,氏名,カナ,生年月日,採用年月日,任用形態,所属コード,所属名,役職,職種,係長権限,備考
000001,髙橋　花子,ﾀｶﾊｼ ﾊﾅｺ,H2.5.5,平成25年4月1日,正規,0102,情報課,主査,一般事務,○,昇任
000002,山﨑 太郎,ヤマザキ タロウ,,H20/4/1,常勤,0103,推進係,係長,事務,,
３,佐藤　次郎左衛門,サトウ,平成13年12月1日,令和8年4月1日,会計年度任用職員,0101,職員課,,事務,×,
";
    let (shown, _) = twice(Import::Staff, csv, &small_city());
    insta::assert_snapshot!(shown);
}

#[test]
fn every_problem_is_reported_at_once_and_nothing_is_planned() {
    let csv = "職員番号,氏名,生年月日,採用年月日,退職年月日,任用形態,所属,役職,職種,級
000001,髙橋　花子,平成2年2月30日,H25.4.1,,正規,庶務課,主さ,事ム,四
000001,髙橋　花子,,,,,,,,
,無番 太郎,,,,,,,,
1.2E+05,指数 太郎,,,,,,,,
000002,山﨑 太郎,,R8.4.1,R7.3.31,ボランティア,職員課,係長,事務,
000005,,,R2.4.1,,正規,推進課,係長,事務,2
000006,幼児 一郎,R5.4.1,R8.4.1,,正規,職員課,主事,事務,
000007,新人 春子,8/4/1,,,正規,職員課,主事,事務,
";
    let plan = plan_text(Import::Staff, csv, &small_city());
    assert!(plan.batch.is_none());
    insta::assert_snapshot!(show(&plan, &small_city()));
}

#[test]
fn a_transfer_sheet_takes_effect_on_its_day() {
    let csv = "職員番号,氏名,現所属,現職,新所属,新職,発令日
000001,髙橋　花子,総務部　職員課,主事,総務部　情報課　推進係,主査,R9.4.1
000002,山﨑 太郎,推進係,係長,,課長,R9.4.1
";
    let (shown, after) = twice(Import::Staff, csv, &small_city());
    insta::assert_snapshot!(shown);
    // A list of the present, loaded after the sheet and before its day, moves nobody back.
    let present = "職員番号,氏名,所属,役職\n000001,髙橋　花子,職員課,主事\n000002,山﨑 太郎,推進係,係長\n";
    assert!(plan_text(Import::Staff, present, &after).is_idle());
}

#[test]
fn a_new_city_comes_from_one_wide_sheet() {
    let csv = "職員番号,氏名,採用年月日,任用形態,部,課,係,役職,職種,令和5年度所属,令和5年度役職,R6所属,R6役職,2025年度　所属,2025年度　役職
0001,阿部　一,H20.4.1,常勤,総務部,職員課,人事係,係長,事務,総務部　職員課　人事係,主査,総務部　職員課　人事係,主査,総務部　職員課　人事係,係長
0002,伊藤　二,R6.4.1,常勤,総務部,情報課,,主事,事務,,,市民部　窓口課,主事,総務部　情報課,主事
0003,上田　三,H15.4.1,常勤,市民部,,,部長,事務,総務部　文書課,課長,市民部,部長,市民部,部長
";
    let (shown, _) = twice(Import::Staff, csv, &nothing());
    insta::assert_snapshot!(shown);
}

#[test]
fn units_are_added_renamed_closed_and_classed() {
    let csv = "所属コード,所属名,上位所属コード,所属区分,設置日,廃止日,後継,端末数
0100,総務部,,,,,,
0101,人事課,0100,主要事業所管課,,,,25
0102,情報課,0100,,,R9.3.31,0104,
0104,デジタル推進課,0100,主要事業所管課、情報システム利用課,R9.4.1,,,40
";
    let (shown, _) = twice(Import::Units, csv, &small_city());
    insta::assert_snapshot!(shown);
}

#[test]
fn units_of_a_new_city_come_in_any_order_and_wide() {
    let csv = "部コード,部,課コード,課,係\n01,総務部,0101,職員課,人事係\n01,総務部,0101,職員課,\n01,総務部,,,\n02,市民部,,,\n";
    let (shown, _) = twice(Import::Units, csv, &nothing());
    insta::assert_snapshot!(shown);
}

#[test]
fn postings_follow_each_other_and_run_beside_each_other() {
    let csv = "職員番号,本務兼務,所属コード,役職,職種,開始日,終了日
000001,本務,0102,主事,事務,H25.4.1,R4.3.31
000001,本務,0103,主事,事務,R4.4.1,R6.3.31
000001,兼務,0102,主事,事務,R7.4.1,
000002,本務,0101,課長,事務,R8.7.1,
000002,兼務,0101,係長,事務,R6.4.1,R8.3.31
";
    let (shown, _) = twice(Import::Postings, csv, &small_city());
    insta::assert_snapshot!(shown);
}

#[test]
fn impossible_postings_are_reported() {
    let csv = "職員番号,所属コード,役職,開始日,終了日
000001,0102,主事,R8.4.1,R8.3.31
000001,0102,主査,R9.4.1,
000001,0103,主査,R9.4.1,
000002,0103,主事,H10.4.1,H12.3.31
000002,9999,係長,R9.4.1,
000009,0102,主事,R8.4.1,
000002,0101,係長,R3.4.1,R5.3.31
000002,,,R9.4.1,
";
    let plan = plan_text(Import::Postings, csv, &small_city());
    assert!(plan.batch.is_none());
    insta::assert_snapshot!(show(&plan, &small_city()));
}

#[test]
fn facts_of_all_kinds_come_from_one_sheet() {
    let csv = "職員番号,種類,内容,開始/日付,終了/期限,時間,単位,部分,水準,評価者,立場,完了,結果,制度,値,根拠
000001,修了,情報セキュリティ研修,R8.5.10,R9.3.31,1:30,,,,,,,,,,
000001,修了,BPR研修,R8.6.1,,6,2,発表,,,,,,,,
000001,合格,ITパスポート,R7.8.10,,,,,,,,,,,,第1234号
000001,評価,業務改善,R8.4.1,,,,,○,所属長,,,,,,
000002,案件,窓口改革,R7.4.1,R8.3.31,,,,,,主導,○,成功,,,
000002,指導,000001,R8.4.1,,,,,,,,,,,,
000002,任命,DX推進リーダー,R8.4.1,R11.3.31,,,,,,,,,リーダー認定,,
000002,判定,庁内コンペ,R8.3.1,,,,,,,,,可,,,
000001,属性,係長権限,R8.4.1,,,,,,,,,,,はい,
000001,休業,育児休業,R8.10.1,R9.9.30,,,,,,,,,,,
";
    let (shown, after) = twice(Import::Facts, csv, &small_city());
    insta::assert_snapshot!(shown);
    // The same completion, now with its end: the old fact is closed.
    let closed = plan_text(Import::Facts, "職員番号,種類,内容,日付,期限\n000001,合格,ITパスポート試験,R7.8.10,R10.8.9\n", &after);
    assert_eq!((closed.counts.facts.closed, closed.counts.facts.added), (1, 0));
}

#[test]
fn wrong_facts_are_reported() {
    let csv = "職員番号,種類,内容,日付,期限,水準,評価者,値
000001,修了,セキュリティ研修,R8.5.10,,,,
000001,受験,ITパスポート,R8.5.10,,,,
000001,評価,業務改善,R8.4.1,,◎,所属長,
000001,合格,ITパスポート試験,,,,,
000001,合格,ITパスポート試験,R8.4.1,R7.4.1,,,
999999,合格,ITパスポート試験,R8.4.1,,,,
000001,属性,級,R8.4.1,,,,たくさん
000001,合格,,R8.4.1,,,,
000002,合格,ITパスポート試験,R8.4.1,,,,
000002,合格,ITパスポート試験,R8.4.1,,,,
000002,評価,業務改善,R8.4.1,,○,本人,
000002,評価,業務改善,R8.4.1,,△,本人,
";
    let plan = plan_text(Import::Facts, csv, &small_city());
    assert!(plan.batch.is_none());
    insta::assert_snapshot!(show(&plan, &small_city()));
}

#[test]
fn the_kind_of_a_result_sheet_comes_from_its_heading_or_an_option() {
    let by_heading = plan_text(Import::Facts, "職員番号,研修名,修了日,時間\n000001,情報セキュリティ研修,R8.5.10,2\n", &small_city());
    assert_eq!(by_heading.counts.facts.added, 1);
    let table = read("職員番号,内容,日付\n000001,ITパスポート,R8.5.10\n").unwrap();
    let without = plan_table(Import::Facts, &table, &small_city(), |_| ());
    assert_eq!(codes(&without, Severity::Error), ["missing-column "]);
    let by_option = plan_table(Import::Facts, &table, &small_city(), |defaults| defaults.kind = Some(Kind::Pass));
    assert_eq!(by_option.counts.facts.added, 1);
}

#[test]
fn zeros_lost_in_excel_are_restored_where_the_ledger_tells_the_width() {
    let plan = plan_table(Import::Postings, &read(cp932("職員番号,所属コード,開始日\n1,102,46478\n")).unwrap(), &small_city(), |_| ());
    assert_eq!(codes(&plan, Severity::Notice), ["zeros-restored "]);
    assert!(plan.problems[0].message.contains("「1」→「000001」、ほか1件"), "{}", plan.problems[0].message);
    assert_eq!((plan.counts.facts.added, plan.counts.facts.closed), (1, 1));
    assert_eq!(plan.batch.unwrap().facts[0].valid.until, day("2027-04-01"));

    // A text cell of a workbook is what it says.
    let mut workbook = Workbook::new();
    let sheet = workbook.add_worksheet();
    for (column, heading) in (0..).zip(["職員番号", "所属コード", "開始日"]) {
        sheet.write_string(0, column, heading).unwrap();
    }
    sheet.write_string(1, 0, "1").unwrap().write_string(1, 1, "0102").unwrap().write_string(1, 2, "R9.4.1").unwrap();
    let plan = plan_table(Import::Postings, &read(workbook.save_to_buffer().unwrap()).unwrap(), &small_city(), |_| ());
    assert_eq!(codes(&plan, Severity::Error), ["unknown-person A2"]);
}

#[test]
fn a_number_shorter_than_the_others_of_a_first_list_is_pointed_out() {
    let rows: String = (1..9).map(|nth| format!("00000{nth},職員{nth}\n")).collect();
    let plan = plan_text(Import::Staff, &format!("職員番号,氏名\n{rows}12,短い番号\nE01,英字の番号\n"), &nothing());
    assert_eq!(codes(&plan, Severity::Warning), ["short-number A10"]);
}

#[test]
fn a_past_year_may_name_a_section_that_a_later_row_places_in_the_tree() {
    let csv = "職員番号,氏名,部,課,役職,令和7年度所属\n000001,山田,総務部,職員課,主事,市民課\n000002,鈴木,市民部,市民課,主事,職員課\n";
    let plan = plan_text(Import::Staff, csv, &nothing());
    assert!(codes(&plan, Severity::Error).is_empty(), "{:#?}", plan.problems);
    // Two departments and their two sections: the bare names of the past year make no units of their own.
    assert_eq!(plan.counts.units.added, 4);
}

#[test]
fn a_formula_anywhere_stops_the_import() {
    let mut workbook = Workbook::new();
    let sheet = workbook.add_worksheet();
    sheet.write_string(0, 0, "職員番号").unwrap().write_string(0, 1, "氏名").unwrap();
    sheet.write_string(1, 0, "000003").unwrap().write_formula(1, 1, Formula::new("=A1").set_result("山田")).unwrap();
    let plan = plan_table(Import::Staff, &read(workbook.save_to_buffer().unwrap()).unwrap(), &small_city(), |_| ());
    assert_eq!(codes(&plan, Severity::Error), ["formula-cell B2"]);
    assert!(plan.batch.is_none());
}

#[test]
fn a_saved_mapping_names_odd_headings() {
    let mapping = Mapping::from_json(r#"{"columns": {"ID": "number", "ホスト": "next.unit", "旧": "ignored"}}"#).unwrap();
    assert_eq!(Mapping::from_json(&mapping.to_json()).unwrap(), mapping);
    let headings = mapping.columns.keys().cloned().collect();
    let options = ayumi_exchange::ReadOptions { headings, ..Default::default() };
    let table = crate::common::read_with("ＩＤ,ホスト,旧,役職\n000001,情報課,x,主査\n", &options).unwrap();
    let (policy, city) = (policy(), small_city());
    let (vocabulary, ledger) = (Vocabulary::new(&policy), Ledger::new(&city));
    let mapping = mapping.completed(Import::Postings, &table, &vocabulary);
    let plan = plan(Import::Postings, &table, &mapping, &vocabulary, &ledger, &Defaults::from(day("2026-04-01"), &ledger));
    assert_eq!((plan.counts.facts.added, plan.counts.facts.closed), (1, 1), "{}", show(&plan, &city));
    assert!(Mapping::from_json(r#"{"columns": {"ID": "nummer"}}"#).is_err());
}

#[test]
fn headings_are_understood_in_many_spellings() {
    let cases = [
        ("職員コード", "number"),
        ("Staff Number", "number"),
        ("ﾌﾘｶﾞﾅ", "kana"),
        ("氏　名", "name"),
        ("氏名（必須）", "name"),
        ("任用区分", "employment"),
        ("部課コード", "unit-code"),
        ("部課名", "unit"),
        ("職名", "rank"),
        ("兼務区分", "main"),
        ("異動日", "from"),
        ("令和５年度所属", "year-2023.unit"),
        ("R5役職", "year-2023.rank"),
        ("2023年度 所属コード", "year-2023.unit-code"),
        ("所属（平成31年度）", "year-2019.unit"),
        ("令和元年度", "year-2019.unit"),
        ("現所属", "current.unit"),
        ("新職", "next.rank"),
        ("異動後の所属名", "next.unit"),
        ("係長権限", "attribute.authority"),
    ];
    let table = read(cases.map(|(heading, _)| heading).join(",")).unwrap();
    let policy = policy();
    let mapping = Mapping::detect(Import::Staff, &table, &Vocabulary::new(&policy));
    for (heading, field) in cases {
        assert_eq!(mapping.find(heading).map(|field| field.to_string()), Some(field.to_owned()), "{heading}");
    }
    let units = Mapping::detect(Import::Units, &read("コード,名称,主要事業所管課,端末数\n").unwrap(), &Vocabulary::new(&policy));
    let fields: Vec<String> = units.columns.values().map(Field::to_string).collect();
    assert_eq!(fields, ["unit-code", "class.section", "unit", "attribute.pcs"]);
}

#[test]
fn one_cell_may_hold_unit_and_rank() {
    let csv = "職員番号,氏名,現職,新職\n000001,髙橋　花子,総務部職員課主事,総務部情報課推進係　主査\n";
    let plan = plan_text(Import::Staff, csv, &small_city());
    assert_eq!((plan.counts.facts.added, plan.counts.facts.closed), (1, 1), "{}", show(&plan, &small_city()));
}

#[test]
fn the_present_of_the_ledger_outweighs_the_sheet() {
    let csv = "職員番号,氏名,現所属,新所属\n000001,髙橋　花子,情報課,推進係\n";
    let plan = plan_text(Import::Staff, csv, &small_city());
    assert_eq!(codes(&plan, Severity::Warning), ["current-differs C2"]);
    assert_eq!((plan.counts.facts.added, plan.counts.facts.closed), (1, 1));
}

#[test]
fn past_columns_fill_in_and_rewrite_nothing() {
    let csv = "職員番号,氏名,R5所属,R6所属,旧所属,所属\n000001,髙橋　花子,推進係,情報課,職員課,情報課\n";
    let plan = plan_text(Import::Staff, csv, &small_city());
    assert_eq!(codes(&plan, Severity::Warning), ["past-differs D2"], "{}", show(&plan, &small_city()));
    let periods: Vec<String> = plan.batch.unwrap().facts.iter().map(|record| format!("{:?} {}", record.effect, record.valid)).collect();
    assert_eq!(periods, ["Closed 2024-04-01..2026-04-01", "Added 2023-04-01..2024-04-01", "Added 2026-04-01.."]);
}

#[test]
fn people_who_have_left_are_taken_over_without_a_present() {
    let csv = "職員番号,氏名,採用年月日,退職年月日,任用形態,所属,役職,R6所属\n000009,退職 済,H1.4.1,R7.3.31,正規,職員課,課長,情報課\n";
    let plan = plan_text(Import::Staff, csv, &small_city());
    assert_eq!(codes(&plan, Severity::Notice), ["leavers "], "{}", show(&plan, &small_city()));
    let periods: Vec<String> = plan.batch.unwrap().facts.iter().map(|record| record.valid.to_string()).collect();
    assert_eq!(periods, ["1989-04-01..2025-04-01", "2024-04-01..2025-04-01"]);
}

#[test]
fn leavers_end_and_their_posts_with_them() {
    let csv = "職員番号,氏名,退職年月日\n000002,山﨑 太郎,R9.3.31\n";
    let (shown, _) = twice(Import::Staff, csv, &small_city());
    insta::assert_snapshot!(shown);
}

#[test]
fn names_are_kept_exactly() {
    let csv = "職員番号,氏名,カナ,任用形態\n000001,\u{3000}髙橋　 花子 ,ﾀｶﾊｼ　ﾊﾅｺ,\n000010,𠮷田\u{e0101}　\u{e000}一,ヨシダ,\n";
    let plan = plan_text(Import::Staff, csv, &small_city());
    let people = plan.batch.unwrap().people;
    let names: Vec<(&str, &str)> = people.iter().map(|entry| (&*entry.person.name, &*entry.person.kana)).collect();
    assert_eq!(names, [("髙橋　 花子", "ﾀｶﾊｼ　ﾊﾅｺ"), ("𠮷田\u{e0101}　\u{e000}一", "ヨシダ")]);
}

#[test]
fn a_row_a_post_is_understood_in_a_staff_list() {
    let csv = "職員番号,氏名,本務兼務,所属コード,役職\n000001,髙橋　花子,本務,0101,主事\n000001,髙橋　花子,兼務,0102,主事\n000001,髙橋　花子,本務,0103,主事\n";
    let plan = plan_text(Import::Staff, csv, &small_city());
    assert_eq!(codes(&plan, Severity::Warning), ["duplicate-number A4"]);
    let two = csv.lines().take(3).collect::<Vec<_>>().join("\n");
    assert_eq!(plan_text(Import::Staff, &two, &small_city()).counts.facts.added, 1);
}
