//! Workbooks: a pack goes out and comes back the same, and whatever an official does to a cell is said by sheet and cell.

use std::collections::BTreeMap;
use std::io::{Cursor, Write};

use crate::common::{sample, shipped};
use ayumi_policy::{CellProblem, Pack, Severity, diff, export_workbook, import_workbook, load, load_workbook, write_pack};
use calamine::{Data, Reader, Xlsx};
use proptest::prelude::*;
use rust_xlsxwriter::Workbook;

/// The cells of a workbook: sheet → rows of texts.
type Sheets = BTreeMap<String, Vec<Vec<String>>>;

fn open(bytes: &[u8]) -> Sheets {
    let mut workbook: Xlsx<_> = Xlsx::new(Cursor::new(bytes)).unwrap();
    let sheets = workbook.worksheets().into_iter();
    sheets.map(|(name, range)| (name, range.rows().map(|row| row.iter().map(Data::to_string).collect()).collect())).collect()
}

fn save(sheets: &Sheets) -> Vec<u8> {
    let mut workbook = Workbook::new();
    for (name, rows) in sheets {
        let sheet = workbook.add_worksheet();
        sheet.set_name(name).unwrap();
        for (row, cells) in rows.iter().enumerate() {
            for (column, text) in cells.iter().enumerate().filter(|(_, text)| !text.is_empty()) {
                sheet.write_string(row as u32, column as u16, text).unwrap();
            }
        }
    }
    workbook.save_to_buffer().unwrap()
}

/// The cell under a heading, in the row whose first cells are `key`.
fn cell<'s>(sheets: &'s mut Sheets, sheet: &str, key: &[&str], heading: &str) -> &'s mut String {
    let rows = sheets.get_mut(sheet).unwrap();
    let column = rows[0].iter().position(|text| text.lines().next() == Some(heading)).unwrap_or_else(|| panic!("{heading}"));
    let row = rows.iter_mut().find(|row| key.iter().all(|key| row.iter().take(4).any(|text| text == key))).unwrap();
    &mut row[column]
}

fn said(problems: &[CellProblem]) -> Vec<String> {
    problems.iter().map(|problem| format!("{}[{}] {}\n    {}", problem.place(), problem.code, problem.message, problem.hint)).collect()
}

/// Edits the workbook of `pack` and reads it.
fn edited(pack: &Pack, edit: impl FnOnce(&mut Sheets)) -> (Pack, Vec<CellProblem>) {
    let mut sheets = open(&export_workbook(pack).unwrap());
    edit(&mut sheets);
    import_workbook(&save(&sheets))
}

fn same(name: &str, pack: &Pack) {
    let (again, problems) = import_workbook(&export_workbook(pack).unwrap());
    assert_eq!(said(&problems), Vec::<String>::new(), "{name}");
    assert_eq!(again, *pack, "{name}");
    // Equality of packs does not look at the order of the rows of a matrix; their files do.
    assert_eq!(write_pack(&again), write_pack(pack), "{name}");
}

#[test]
fn every_pack_comes_back_the_same() {
    same("sample", &sample());
    shipped().iter().for_each(|(name, pack)| same(name, pack));
}

#[test]
fn the_same_pack_gives_the_same_bytes() {
    assert!(export_workbook(&sample()).unwrap() == export_workbook(&sample()).unwrap());
}

#[test]
fn a_workbook_is_laid_out_for_people() {
    let sheets = open(&export_workbook(&sample()).unwrap());
    let shown =
        [("roles", "役割", 5), ("steps", "手続の段階", 5), ("marks", "スキルマップの表", 5), ("targets", "目標", 5), ("names", "名称の変更", 3)];
    for (name, sheet, rows) in shown {
        let shown: Vec<String> = sheets[sheet].iter().take(rows).map(|row| row.join(" | ").replace('\n', "⏎")).collect();
        insta::assert_snapshot!(format!("sheet_{name}"), shown.join("\n"));
    }
}

#[test]
fn what_an_official_changes_is_in_the_pack() {
    let (changed, problems) = edited(&sample(), |sheets| {
        *cell(sheets, "目標", &["manager-new"], "R9") = "約12".into();
        *cell(sheets, "スキルマップの表", &["map-r8", "bpr"], "manager") = "◎".into();
        *cell(sheets, "研修の一覧の版", &["designated", "令和10年度"], "内訳") = "basics、advanced".into();
        *cell(sheets, "手続の段階", &["certification", "1"], "順") = "9".into();
        *cell(sheets, "役割", &["manager"], "役割・業務") = "課題の発見\n改善の実行\n成果の共有".into();
        *cell(sheets, "方針", &["終期"], "値") = "未定".into();
    });
    assert_eq!(said(&problems), Vec::<String>::new());
    let differences: Vec<String> = diff(&sample(), &changed).into_iter().map(|difference| difference.ja).collect();
    insta::assert_snapshot!("changes", differences.join("\n"));
}

#[test]
fn columns_and_rows_may_stand_in_any_order_and_asides_are_not_read() {
    let (again, problems) = edited(&sample(), |sheets| {
        let roles = sheets.get_mut("役割").unwrap();
        roles.iter_mut().for_each(|row| row.reverse());
        roles.iter_mut().for_each(|row| row.push("覚え書き".into()));
        roles[0].pop();
        roles[0].push("（覚え書き）".into());
        roles.insert(2, Vec::new());
        sheets.insert("（下書き）".into(), vec![vec!["何でも".into()]]);
    });
    assert_eq!(said(&problems), Vec::<String>::new());
    assert_eq!(again, sample());
}

#[test]
fn every_wrong_cell_is_named_at_once() {
    let (_, problems) = edited(&sample(), |sheets| {
        *cell(sheets, "役割", &["manager"], "方針上のレベル") = "二".into();
        *cell(sheets, "役割", &["manager"], "国の人材区分") = "リーダー".into();
        *cell(sheets, "役割", &["expert"], "名称") = String::new();
        *cell(sheets, "役割", &["adviser"], "ID") = String::new();
        *cell(sheets, "職位", &["gishi"], "ID") = "shuji".into();
        *cell(sheets, "要件", &["staff"], "要件") = "employment(regular".into();
        *cell(sheets, "要件", &["staff"], "適用開始") = "いつか".into();
        *cell(sheets, "目標", &["manager-new"], "R9") = "たくさん".into();
        *cell(sheets, "目標", &["later"], "期限") = "そのうち".into();
        *cell(sheets, "目標", &["later"], "名称") = String::new();
        *cell(sheets, "制度の枠", &["manager-certification"], "下限") = "少し".into();
        *cell(sheets, "制度の候補", &["own"], "版") = "7".into();
        *cell(sheets, "手続の段階", &["certification", "2"], "何を") = "頼む".into();
        *cell(sheets, "スキルマップの表", &["map-r10", "data"], "expert") = "○".into();
        *cell(sheets, "研修計画", &["plan-r8"], "列の役割") = "everyone、manager、expert".into();
        *cell(sheets, "名称の変更", &["kacho", "令和8年度"], "名称") = "参事".into();
        *cell(sheets, "方針", &["施行"], "値") = String::new();
        *cell(sheets, "方針", &["版"], "項目") = "板".into();
        sheets.get_mut("研修").unwrap()[0][2] = "区部".into();
        sheets.get_mut("節目").unwrap()[0][0] = "番号".into();
        let rows = sheets.remove("助成").unwrap();
        sheets.insert("助勢".into(), rows);
    });
    insta::assert_snapshot!("wrong_cells", said(&problems).join("\n"));
}

#[test]
fn what_resolving_and_checking_find_is_named_by_cell_too() {
    let mut sheets = open(&export_workbook(&sample()).unwrap());
    *cell(&mut sheets, "要件", &["staff"], "要件") = "employment(regula)".into();
    *cell(&mut sheets, "目標", &["manager-new"], "計") = "30".into();
    *cell(&mut sheets, "スキルマップの表", &["map-r8", "bpr"], "expert") = "●".into();
    *cell(&mut sheets, "制度の候補", &["own"], "手続") = "certificate".into();
    *cell(&mut sheets, "方針", &["団体コード"], "値") = "141501".into();
    let loaded = load_workbook(&save(&sheets));
    assert!(loaded.policy.is_none());
    let errors: Vec<CellProblem> = loaded.problems.into_iter().filter(|problem| problem.severity == Severity::Error).collect();
    insta::assert_snapshot!("checked", said(&errors).join("\n"));
}

#[test]
fn a_sound_workbook_becomes_a_checked_policy() {
    for (name, pack) in shipped() {
        let loaded = load_workbook(&export_workbook(&pack).unwrap());
        assert!(loaded.policy.is_some(), "{name}: {:?}", said(&loaded.problems));
        let files = load(&write_pack(&pack));
        let codes = |mut codes: Vec<&'static str>| {
            codes.sort_unstable();
            codes
        };
        let expected = codes(files.diagnostics.iter().map(|diagnostic| diagnostic.code()).collect());
        assert_eq!(codes(loaded.problems.iter().map(|problem| problem.code).collect()), expected, "{name}");
        assert!(loaded.problems.iter().all(|problem| !problem.cell.is_empty()), "{name}");
    }
}

#[test]
fn what_is_no_workbook_is_said_to_be_none() {
    for bytes in [b"".to_vec(), b"id,name\n".to_vec(), export_workbook(&sample()).unwrap()[..2000].to_vec()] {
        let loaded = load_workbook(&bytes);
        assert!(loaded.policy.is_none());
        let codes: Vec<&str> = loaded.problems.iter().map(|problem| problem.code).collect();
        assert_eq!(codes, ["W01"], "{:?}", said(&loaded.problems));
    }
}

#[test]
fn a_small_file_that_would_fill_the_memory_is_refused() {
    let mut bomb = zip::ZipWriter::new(Cursor::new(Vec::new()));
    bomb.start_file("xl/sharedStrings.xml", zip::write::SimpleFileOptions::default().compression_level(Some(9))).unwrap();
    let zeros = vec![b' '; 1_000_000];
    (0..250).for_each(|_| bomb.write_all(&zeros).unwrap());
    let bytes = bomb.finish().unwrap().into_inner();
    assert!(bytes.len() < 1_000_000);
    let (_, problems) = import_workbook(&bytes);
    assert!(problems.iter().any(|problem| problem.code == "W01" && problem.message.contains("大きすぎます")), "{:?}", said(&problems));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(40))]

    /// Whatever stands in whichever cell, the reader answers, and what it refuses it names.
    #[test]
    fn a_damaged_cell_never_stops_the_reader(sheet in 0usize..60, row in 0usize..6, column in 0usize..12, put in "[a-z0-9○約、\n\"'{}()（）=:\\- ]{0,12}") {
        let mut sheets = open(&export_workbook(&sample()).unwrap());
        let name = sheets.keys().nth(sheet % sheets.len()).unwrap().clone();
        if let Some(cell) = sheets.get_mut(&name).and_then(|rows| rows.get_mut(row)).and_then(|row| row.get_mut(column)) {
            *cell = put;
        }
        let loaded = load_workbook(&save(&sheets));
        let errors = loaded.problems.iter().any(|problem| problem.severity == Severity::Error);
        prop_assert_eq!(loaded.policy.is_none(), errors);
    }

    /// Texts as people write them survive the workbook.
    #[test]
    fn any_text_comes_back(summary in "[^\\p{C}]{1,30}", duties in prop::collection::vec("[^\\p{C}\\p{Z}][^\\p{C}]{0,10}", 0..4)) {
        prop_assume!(!summary.trim().is_empty() && summary.trim() != "\"\"");
        let mut pack = sample();
        pack.roles[0].summary = Some(summary);
        pack.roles[0].duties = duties;
        let (again, problems) = import_workbook(&export_workbook(&pack).unwrap());
        prop_assert_eq!(said(&problems), Vec::<String>::new());
        prop_assert_eq!(again, pack);
    }
}
