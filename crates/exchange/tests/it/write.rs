//! Files out: nothing lost, nothing replaced in silence, nothing that a spreadsheet would run; and what goes out comes back.

use crate::common::{day, nothing, plan_table, plan_text, policy, read, show, small_city};
use ayumi_exchange::{
    Cell, ColumnKind, CsvEncoding, Import, Ledger, Severity, Sheet, Vocabulary, WriteError, code_sheet, difference_head, difference_sheet,
    facts_sheet, postings_sheet, problem_rows, read_table, staff_sheet, units_sheet, write_csv, write_xlsx,
};
use ayumi_facts::{Kind, Snapshot};
use calamine::{Data, Reader, Xlsx};
use proptest::prelude::*;
use std::io::Cursor;

fn sheet(rows: &[&[&str]]) -> Sheet {
    let mut sheet = Sheet::new("職員", &[("職員番号", ColumnKind::Text), ("氏名", ColumnKind::Text)]);
    sheet.rows = rows.iter().map(|row| row.iter().map(|text| Cell::from(*text)).collect()).collect();
    sheet
}

fn csv(sheet: &Sheet, encoding: CsvEncoding) -> Vec<u8> {
    let mut bytes = Vec::new();
    write_csv(sheet, encoding, &mut bytes).unwrap();
    bytes
}

#[test]
fn csv_has_a_mark_or_cp932_and_returns() {
    let sheet = sheet(&[&["000001", "髙橋　花子"], &["E001", "山﨑,\"太郎\""]]);
    let text = String::from_utf8(csv(&sheet, CsvEncoding::Utf8Bom)).unwrap();
    assert_eq!(text, "\u{feff}職員番号,氏名\r\n000001,髙橋　花子\r\nE001,\"山﨑,\"\"太郎\"\"\"\r\n");
    assert_eq!(csv(&sheet, CsvEncoding::Cp932), crate::common::cp932(text.trim_start_matches('\u{feff}')));
}

#[test]
fn characters_that_cp932_lacks_are_reported_and_nothing_is_written() {
    let mut written = Vec::new();
    let sheet = sheet(&[&["1", "𠮷田〜"], &["2", "山田"], &["3", "髙橋🙂𠮷"]]);
    let error = write_csv(&sheet, CsvEncoding::Cp932, &mut written).unwrap_err();
    assert!(written.is_empty());
    assert!(matches!(&error, WriteError::Unmappable(cells) if cells.len() == 2));
    insta::assert_snapshot!(error.ja());
}

#[test]
fn what_looks_like_a_formula_is_guarded_and_comes_back() {
    let texts = ["=1+2", "+81", "-", "-5", "@x", "'=1", "'", "'a", "\tx", "普通"];
    let rows: Vec<[&str; 2]> = texts.iter().map(|text| ["1", *text]).collect();
    let rows: Vec<&[&str]> = rows.iter().map(|row| row.as_slice()).collect();
    let bytes = csv(&sheet(&rows), CsvEncoding::Utf8Bom);
    let text = String::from_utf8(bytes.clone()).unwrap();
    assert!(text.contains(",'=1+2\r\n") && text.contains(",-\r\n") && text.contains(",''=1\r\n") && text.contains(",'-5\r\n"), "{text}");
    let table = read(&bytes).unwrap();
    assert_eq!(table.rows().map(|row| row.raw(1)).collect::<Vec<_>>(), texts);
}

proptest! {
    #[test]
    fn any_text_survives_csv(texts in proptest::collection::vec("[ -~\u{3000}-\u{30ff}ｱ-ﾝ一-龥=+@'\"\r\n\t,-]{0,12}", 1..8)) {
        let rows: Vec<[&str; 2]> = texts.iter().map(|text| ["9", text.as_str()]).collect();
        let rows: Vec<&[&str]> = rows.iter().map(|row| row.as_slice()).collect();
        let table = read(csv(&sheet(&rows), CsvEncoding::Utf8Bom)).unwrap();
        let back: Vec<&str> = table.rows().map(|row| row.raw(1)).collect();
        prop_assert_eq!(back, texts);
    }
}

#[test]
fn workbooks_hold_numbers_dates_and_texts_in_one_table_a_sheet() {
    let mut facts = Sheet::new("事実[2026/4]", &[("職員番号", ColumnKind::Text), ("日付", ColumnKind::Date), ("時間（分）", ColumnKind::Number)]);
    facts.rows = vec![vec!["000001".into(), day("2026-04-01").into(), 90.into()], vec!["=1+1".into(), Cell::Empty, Cell::Empty]];
    let policy = policy();
    let bytes = write_xlsx(&[facts.clone(), facts, code_sheet(&Vocabulary::new(&policy))]).unwrap();
    let mut book: Xlsx<_> = Xlsx::new(Cursor::new(bytes)).unwrap();
    assert_eq!(book.sheet_names(), ["事実_2026_4_", "事実_2026_4_ (2)", "コード表"]);
    let range = book.worksheet_range("事実_2026_4_").unwrap();
    assert_eq!(range.get((1, 0)), Some(&Data::String("000001".into())));
    assert!(matches!(range.get((1, 1)), Some(Data::DateTime(moment)) if moment.as_f64() == 46_113.0));
    assert_eq!(range.get((1, 2)), Some(&Data::Float(90.0)));
    assert_eq!(range.get((2, 0)), Some(&Data::String("=1+1".into())));
    assert!(book.merge_cells_by_sheet_name("事実_2026_4_").unwrap().is_empty());
    let codes = book.worksheet_range("コード表").unwrap();
    let ranks: Vec<String> = codes.rows().filter(|row| row[0] == "職位").map(|row| format!("{} {}", row[1], row[2])).collect();
    assert_eq!(ranks, ["shuji 主事", "shusa 主査", "kakaricho 係長", "kacho 課長", "bucho 部長"]);
}

/// A ledger with some of everything, made by imports.
fn full_city() -> Snapshot {
    let files = [
        (Import::Units, "所属コード,所属名,所属区分,端末数\n0101,人事課,主要事業所管課,25\n0102,情報課,情報システム利用課,\n"),
        (Import::Units, "所属コード,所属名,設置日,廃止日,後継\n0103,推進係,,R9.3.31,0104\n0104,新推進係,R9.4.1,,\n"),
        (
            Import::Staff,
            "職員番号,氏名,カナ,生年月日,採用年月日,任用形態,所属コード,役職,職種,係長権限,級\n000010,𠮷田 一,ﾖｼﾀﾞ,S55.1.2,H15.4.1,正規,0101,課長,事務,○,5\n",
        ),
        (
            Import::Postings,
            "職員番号,本務兼務,所属コード,役職,職種,開始日,終了日\n000001,兼務,0102,主事,事務,R7.4.1,\n000010,本務,0102,主事,土木,H28.4.1,H30.3.31\n",
        ),
        (
            Import::Facts,
            "職員番号,種類,内容,日付,期限,時間,部分,水準,評価者,立場,完了,結果,制度,値
000001,修了,BPR研修,R8.6.1,R9.3.31,6,発表,,,,,,,
000001,合格,it-passport,R7.8.10,,,,,,,,,,
000001,評価,業務改善,R8.4.1,,,,△,試験,,,,,
000002,案件,窓口改革,R7.4.1,R8.3.31,,,,,主導,○,成功,,
000002,任命,DX推進リーダー,R8.4.1,R11.3.31,,,,,,,,リーダー認定,
000002,判定,庁内コンペ,R8.3.1,,,,,,,,否,,
000001,休業,育児休業,R8.10.1,R9.9.30,,,,,,,,,
000001,属性,級,R8.4.1,,,,,,,,,,3
",
        ),
    ];
    files.into_iter().fold(small_city(), |city, (import, csv)| {
        let plan = plan_text(import, csv, &city);
        let shown = show(&plan, &city);
        plan.batch.unwrap_or_else(|| panic!("{shown}")).applied_to(&city)
    })
}

fn sheets(city: &Snapshot) -> [(Import, Sheet); 4] {
    let policy = policy();
    let (vocabulary, ledger) = (Vocabulary::new(&policy), Ledger::new(city));
    [
        (Import::Units, units_sheet(&ledger, &vocabulary, day("2026-04-01"))),
        (Import::Staff, staff_sheet(&ledger, &vocabulary, day("2026-04-01"))),
        (Import::Postings, postings_sheet(&ledger, &vocabulary)),
        (Import::Facts, facts_sheet(&ledger, &vocabulary, &Kind::ALL)),
    ]
}

#[test]
fn a_difference_can_be_looked_at_before_it_is_applied() {
    let city = small_city();
    let csv_text_in = "職員番号,氏名,所属,役職,係長権限\n000001,髙橋　春子,新設課,主査,○\n000003,佐藤 三,情報課,主事,\n";
    let plan = plan_table(Import::Staff, &read(csv_text_in).unwrap(), &city, |defaults| defaults.create_units = true);
    let policy = policy();
    let batch = plan.batch.unwrap();
    let sheet = difference_sheet(&batch, &Ledger::new(&city), &Vocabulary::new(&policy));
    assert_eq!(sheet.rows.len(), batch.differences());
    let head = difference_head(&batch, &Ledger::new(&city), &Vocabulary::new(&policy), 3);
    assert_eq!(head.rows, sheet.rows[..3]);
    insta::assert_snapshot!(csv_text(&sheet).replace('\r', ""));
}

#[test]
fn exports_come_back_and_change_nothing() {
    let city = full_city();
    for (import, sheet) in sheets(&city) {
        let workbook = write_xlsx(std::slice::from_ref(&sheet)).unwrap();
        for bytes in [csv(&sheet, CsvEncoding::Utf8Bom), workbook] {
            let table = read_table(Cursor::new(bytes), &Default::default()).unwrap();
            let plan = plan_table(import, &table, &city, |_| ());
            assert!(plan.is_idle(), "{import:?}\n{}", show(&plan, &city));
            assert!(plan.problems.iter().all(|problem| problem.severity < Severity::Warning), "{import:?}\n{}", show(&plan, &city));
        }
    }
}

#[test]
fn exports_build_the_same_city_elsewhere() {
    let city = full_city();
    let copy = sheets(&city).into_iter().fold(nothing(), |copy, (import, sheet)| {
        let table = read(csv(&sheet, CsvEncoding::Utf8Bom)).unwrap();
        let plan = plan_table(import, &table, &copy, |_| ());
        let shown = show(&plan, &copy);
        plan.batch.unwrap_or_else(|| panic!("{import:?}\n{shown}")).applied_to(&copy)
    });
    for ((import, sheet), (_, copied)) in sheets(&city).into_iter().zip(sheets(&copy)) {
        assert_eq!(csv_text(&without_past_names(import, sheet)), csv_text(&without_past_names(import, copied)));
    }
}

/// The sheet of units holds one name of each, so a posting's unit is compared by its code.
fn without_past_names(import: Import, mut sheet: Sheet) -> Sheet {
    let named = sheet.columns.iter().position(|column| import == Import::Postings && column.heading == "所属名");
    for row in &mut sheet.rows {
        row.splice(named.map_or(0..0, |named| named..named + 1), []);
    }
    sheet
}

fn csv_text(sheet: &Sheet) -> String {
    String::from_utf8(csv(sheet, CsvEncoding::Utf8Bom)).unwrap()
}

#[test]
fn faulty_rows_come_out_to_be_mended_and_go_in_again() {
    let city = small_city();
    let text = "職員番号,氏名,所属,役職\n000001,髙橋　花子,情報課,主さ\n000002,山﨑 太郎,推進係,係長\n";
    let table = read(text).unwrap();
    let plan = plan_table(Import::Staff, &table, &city, |_| ());
    let faulty = problem_rows(&table, &plan.problems);
    let out = csv_text(&faulty);
    assert_eq!(
        out,
        "\u{feff}職員番号,氏名,所属,役職,問題\r\n000001,髙橋　花子,情報課,主さ,【誤り】役職: 職位「主さ」は方針にありません。「主事」「主査」ではありませんか。\r\n"
    );
    let mended = plan_text(Import::Staff, &out.replacen(",主さ,", ",主査,", 1), &city);
    assert_eq!((mended.counts.facts.added, mended.counts.facts.closed), (1, 1), "{}", show(&mended, &city));
}
