//! Files as they arrive: encodings, odd shapes, workbooks with what a table must not have, and files that must be refused.

use std::io::{Cursor, Read, Seek, SeekFrom, Write};

use crate::common::{cp932, read, read_with};
use ayumi_exchange::{Encoding, Limits, ReadError, ReadOptions, Source, Table, read_table};
use rust_xlsxwriter::{ExcelDateTime, Format, Formula, Workbook};

fn cells(table: &Table) -> Vec<String> {
    table.rows().map(|row| format!("{}: {}", row.number, row.cells().collect::<Vec<_>>().join("|"))).collect()
}

fn codes(table: &Table) -> Vec<String> {
    table.problems.iter().map(|problem| format!("{} {}", problem.code, problem.place())).collect()
}

fn book(fill: impl Fn(&mut rust_xlsxwriter::Worksheet)) -> Vec<u8> {
    let mut workbook = Workbook::new();
    fill(workbook.add_worksheet());
    workbook.save_to_buffer().unwrap()
}

fn csv_source(table: &Table) -> (Encoding, bool) {
    match table.source {
        Source::Csv { encoding, bom, .. } => (encoding, bom),
        Source::Xlsx { .. } => panic!("a CSV file was read as a workbook"),
    }
}

#[test]
fn encodings_are_detected_shown_and_forced() {
    let text = "職員番号,氏名,カナ\r\n000001,髙﨑①㈱,ﾀｶｻｷ\r\n";
    for (bytes, encoding, bom) in [
        (text.as_bytes().to_vec(), Encoding::Utf8, false),
        (format!("\u{feff}{text}").into_bytes(), Encoding::Utf8, true),
        (cp932(text), Encoding::Cp932, false),
    ] {
        let table = read(bytes).unwrap();
        assert_eq!(csv_source(&table), (encoding, bom));
        assert_eq!(table.columns, ["職員番号", "氏名", "カナ"]);
        assert_eq!(cells(&table), ["2: 000001|髙﨑①㈱|ﾀｶｻｷ"]);
        assert!(table.problems.is_empty());
    }
    assert_eq!(read(cp932(text)).unwrap().source.ja(), "CSV、文字コード Shift_JIS（CP932）（自動判別）");
}

#[test]
fn broken_bytes_are_reported_by_row_and_column() {
    let mut bytes = "職員番号,氏名\n1,山田太郎と長い名前\n2,".as_bytes().to_vec();
    bytes.extend(b"\xe5\xb1\xff\n");
    let table = read(&bytes).unwrap();
    assert_eq!(csv_source(&table).0, Encoding::Utf8);
    assert_eq!(codes(&table), ["broken-bytes 3行目「氏名」（B3）"]);

    let forced = ReadOptions { encoding: Some(Encoding::Utf8), headings: vec!["staff number".into()], ..ReadOptions::default() };
    let table = read_with([b"staff number,name\r\n1,".to_vec(), cp932("髙橋"), b"\r\n".to_vec()].concat(), &forced).unwrap();
    assert_eq!(codes(&table), ["broken-bytes 2行目「name」（B2）"]);
}

#[test]
fn rows_are_numbered_as_excel_shows_them() {
    for end in ["\n", "\r\n", "\r"] {
        let text = ["職員番号,氏名", "1,\"山田", "太郎\"", "", "", "2,\"佐藤\"\"次郎\"\"\"", ",", "3,鈴木", ""].join(end);
        let table = read(&text).unwrap();
        let inside = end;
        let expected = [format!("2: 1|山田{inside}太郎"), "5: 2|佐藤\"次郎\"".into(), "7: 3|鈴木".into()];
        assert_eq!(cells(&table), expected, "{end:?}");
    }
}

#[test]
fn ragged_rows_are_reported() {
    let table = read("職員番号,氏名,カナ\n1,山田\n2,佐藤,サトウ,余り\n3,\"鈴木,スズキ\n4,田中,タナカ\n").unwrap();
    let found = codes(&table);
    assert!(found.contains(&"short-row 2行目".to_owned()), "{found:?}");
    assert!(found.contains(&"ragged-row 3行目".to_owned()), "{found:?}");
    assert!(found.contains(&"unclosed-quote 4行目".to_owned()), "{found:?}");
}

#[test]
fn tabs_separate_too() {
    assert_eq!(cells(&read("職員番号\t氏名\n1\t山田, 太郎\n").unwrap()), ["2: 1|山田, 太郎"]);
}

#[test]
fn titles_above_the_headings_are_skipped_and_told() {
    let table = read("令和8年4月1日現在,,\n職員名簿,,\n,,\n職員番号,氏名,\n1,山田,\n").unwrap();
    assert_eq!(table.header_row, 4);
    assert_eq!(codes(&table), ["title-rows "]);
    assert_eq!(cells(&table), ["5: 1|山田"]);
}

#[test]
fn a_missing_header_lists_what_was_looked_for() {
    let error = read("1,山田,主事\n2,佐藤,係長\n").unwrap_err();
    assert_eq!(error.code(), "no-header");
    assert!(error.ja().contains("「1」「山田」「主事」"), "{}", error.ja());
    assert!(error.ja().contains("職員番号、氏名"), "{}", error.ja());
}

#[test]
fn a_second_table_is_an_error() {
    let again = read("職員番号,氏名\n1,山田\n職員番号,氏名\n2,佐藤\n").unwrap();
    assert_eq!(codes(&again), ["second-table 3行目"]);
    let other = read("職員番号,氏名\n1,山田\n\n所属コード,所属名\n01,総務課\n").unwrap();
    assert_eq!(codes(&other), ["second-table 4行目"]);
}

#[test]
fn workbook_cells_become_faithful_texts() {
    let bytes = book(|sheet| {
        let date = Format::new().set_num_format("yyyy/m/d");
        let wareki = Format::new().set_num_format("[$-ja-JP]ggge\"年\"m\"月\"d\"日\"");
        for (column, heading) in (0..).zip(["職員番号", "氏名", "生年月日", "採用年月日", "時間", "係長権限"]) {
            sheet.write_string(0, column, heading).unwrap();
        }
        sheet.write_string(1, 0, "000123").unwrap();
        sheet.write_string(1, 1, "　山田　 太郎 ").unwrap();
        sheet.write_datetime_with_format(1, 2, ExcelDateTime::from_ymd(1990, 5, 5).unwrap(), &date).unwrap();
        sheet.write_datetime_with_format(1, 3, ExcelDateTime::from_ymd(2019, 5, 1).unwrap(), &wareki).unwrap();
        sheet.write_number(1, 4, 1.5).unwrap();
        sheet.write_boolean(1, 5, true).unwrap();
        sheet.write_number(2, 0, 124.0).unwrap();
    });
    let table = read(bytes).unwrap();
    assert_eq!(cells(&table), ["2: 000123|山田　 太郎|1990-05-05|2019-05-01|1.5|TRUE", "3: 124|||||"]);
    let numeric: Vec<bool> = table.rows().map(|row| row.may_have_lost_zeros(0)).collect();
    assert_eq!(numeric, [false, true]);
}

#[test]
fn formulas_merged_cells_and_hidden_rows_are_told() {
    let bytes = book(|sheet| {
        sheet.merge_range(0, 0, 0, 2, "職員名簿", &Format::new()).unwrap();
        for (column, heading) in (0..).zip(["職員番号", "氏名", "所属"]) {
            sheet.write_string(1, column, heading).unwrap();
        }
        sheet.write_string(2, 0, "1").unwrap();
        sheet.write_formula(2, 1, Formula::new("=VLOOKUP(A3,X:Y,2)").set_result("山田")).unwrap();
        sheet.merge_range(2, 2, 3, 2, "総務課", &Format::new()).unwrap();
        sheet.write_string(3, 0, "2").unwrap();
        sheet.write_string(3, 1, "佐藤").unwrap();
        sheet.set_row_hidden(3).unwrap();
    });
    let table = read(bytes).unwrap();
    let found: Vec<String> =
        table.problems.iter().map(|problem| format!("{} {} {}", problem.severity.ja(), problem.place(), problem.message)).collect();
    insta::assert_snapshot!(found.join("\n"));
    assert_eq!(table.header_row, 2);
}

#[test]
fn sheets_are_chosen_by_name_or_by_their_headings() {
    let mut workbook = Workbook::new();
    workbook.add_worksheet().set_name("表紙").unwrap().write_string(0, 0, "名簿について").unwrap();
    let list = workbook.add_worksheet().set_name("名簿").unwrap();
    list.write_string(0, 0, "職員番号").unwrap().write_string(0, 1, "氏名").unwrap().write_string(1, 0, "1").unwrap();
    let units = workbook.add_worksheet().set_name("組織").unwrap();
    units.write_string(0, 0, "所属コード").unwrap().write_string(0, 1, "所属名").unwrap().write_string(1, 0, "01").unwrap();
    let bytes = workbook.save_to_buffer().unwrap();

    let table = read(&bytes).unwrap();
    assert_eq!(table.source, Source::Xlsx { sheet: "名簿".into() });
    assert_eq!(codes(&table), ["other-sheets "]);
    let options = ReadOptions { sheet: Some("組織".into()), ..ReadOptions::default() };
    assert_eq!(cells(&read_with(&bytes, &options).unwrap()), ["2: 01|"]);
    let options = ReadOptions { sheet: Some("職員".into()), ..ReadOptions::default() };
    let error = read_with(&bytes, &options).unwrap_err();
    assert_eq!(error.ja(), "シート「職員」がありません。あるのは「表紙」「名簿」「組織」です。");
}

#[test]
fn a_cell_in_the_last_corner_costs_nothing() {
    let bytes = book(|sheet| {
        sheet.write_string(0, 0, "職員番号").unwrap();
        sheet.write_string(0, 1, "氏名").unwrap();
        sheet.write_string(1_048_575, 16_383, "隅").unwrap();
    });
    assert!(matches!(read(bytes), Err(ReadError::TooManyColumns { found: 16_384, limit: 1_000 })));
}

/// Claims a size without having it, and counts what is read.
struct Huge {
    size: u64,
    at: u64,
    read: u64,
}

impl Read for Huge {
    fn read(&mut self, buffer: &mut [u8]) -> std::io::Result<usize> {
        self.read += buffer.len() as u64;
        buffer.fill(b'1');
        Ok(buffer.len())
    }
}

impl Seek for Huge {
    fn seek(&mut self, to: SeekFrom) -> std::io::Result<u64> {
        self.at = match to {
            SeekFrom::Start(at) => at,
            SeekFrom::End(back) => self.size.saturating_add_signed(back),
            SeekFrom::Current(by) => self.at.saturating_add_signed(by),
        };
        Ok(self.at)
    }
}

#[test]
fn a_file_over_the_limit_is_refused_unread() {
    let mut huge = Huge { size: 100_000_001, at: 0, read: 0 };
    let error = read_table(&mut huge, &ReadOptions::default()).unwrap_err();
    assert_eq!(error.ja(), "ファイルが大きすぎます（101MB）。上限は100MBです。不要な列や画像を除くか、ファイルを分けてください。");
    assert_eq!(huge.read, 0);
}

fn archive(entries: &[(&str, &[u8], usize)]) -> Vec<u8> {
    let mut writer = zip::ZipWriter::new(Cursor::new(Vec::new()));
    for (name, content, times) in entries {
        writer.start_file(*name, zip::write::SimpleFileOptions::default()).unwrap();
        for _ in 0..*times {
            writer.write_all(content).unwrap();
        }
    }
    writer.finish().unwrap().into_inner()
}

#[test]
fn zip_bombs_are_refused_before_they_go_off() {
    let block = vec![b' '; 1_000_000];
    let bomb = archive(&[("xl/workbook.xml", b"<workbook/>", 1), ("xl/worksheets/sheet1.xml", &block, 60)]);
    assert!(bomb.len() < 100_000);
    assert_eq!(read(&bomb).unwrap_err().code(), "zip-bomb");

    // A directory that claims too little is not believed.
    let claim = 60_000_000u32.to_le_bytes();
    let mut liar = bomb.clone();
    let places: Vec<usize> = liar.windows(4).enumerate().filter(|(_, window)| *window == claim).map(|(at, _)| at).collect();
    assert!(!places.is_empty());
    for at in places {
        liar[at..at + 4].copy_from_slice(&1_000u32.to_le_bytes());
    }
    let error = read(&liar).unwrap_err();
    assert!(matches!(error.code(), "zip-bomb" | "truncated"), "{error}");

    // Room for strings that are not there.
    let claim = b"<sst uniqueCount='18446744073709551615'></sst>";
    let claims = archive(&[("xl/workbook.xml", b"<workbook/>", 1), ("xl/sharedStrings.xml", claim, 1)]);
    assert_eq!(read(claims).unwrap_err().code(), "truncated");

    let many: Vec<(String, &[u8], usize)> = (0..50).map(|number| (format!("x/{number}"), b"".as_slice(), 1)).collect();
    let many: Vec<(&str, &[u8], usize)> = many.iter().map(|(name, content, times)| (name.as_str(), *content, *times)).collect();
    let options = ReadOptions { limits: Limits { entries: 10, ..Limits::default() }, ..ReadOptions::default() };
    assert_eq!(read_with(archive(&many), &options).unwrap_err().code(), "too-many-entries");
}

/// A workbook in which a name is what this entity stands for.
fn with_entity(entity: &str) -> Vec<u8> {
    let plain = book(|sheet| {
        for (column, cells) in (0..).zip([["職員番号", "000123"], ["氏名", "NAME"]]) {
            for (row, cell) in (0..).zip(cells) {
                sheet.write_string(row, column, cell).unwrap();
            }
        }
    });
    let mut parts = zip::ZipArchive::new(Cursor::new(plain)).unwrap();
    let names: Vec<String> = parts.file_names().map(str::to_owned).collect();
    let mut texts = Vec::new();
    for name in &names {
        let mut text = String::new();
        parts.by_name(name).unwrap().read_to_string(&mut text).unwrap();
        if text.contains("NAME") {
            let (prolog, rest) = text.split_once("?>").unwrap();
            text = format!("{prolog}?><!DOCTYPE sst [{entity}]>{}", rest.replace("NAME", "&x;"));
        }
        texts.push(text);
    }
    assert!(texts.iter().any(|text| text.contains("&x;")));
    archive(&names.iter().zip(&texts).map(|(name, text)| (name.as_str(), text.as_bytes(), 1)).collect::<Vec<_>>())
}

#[test]
fn what_a_workbook_says_of_entities_is_not_followed() {
    let manifest = concat!(env!("CARGO_MANIFEST_DIR"), "/Cargo.toml");
    assert!(std::fs::read_to_string(manifest).unwrap().contains("ayumi-exchange"));
    let within = format!("<!ENTITY a \"{0}\"><!ENTITY b \"&a;&a;&a;&a;\"><!ENTITY x \"&b;&b;&b;&b;\">", "tsuki".repeat(100));
    for entity in [format!("<!ENTITY x SYSTEM \"file://{manifest}\">"), within] {
        let told = match read(with_entity(&entity)) {
            Ok(table) => cells(&table).join(" "),
            Err(error) => error.ja(),
        };
        assert!(!told.contains("ayumi-exchange") && !told.contains("tsukitsuki"), "{told}");
    }
}

#[test]
fn limits_on_rows_columns_and_text_hold() {
    let text = "職員番号,氏名\n1,山田\n2,佐藤\n3,鈴木\n";
    let with =
        |limits: Limits| read_with(text, &ReadOptions { limits, ..ReadOptions::default() }).map(|table| table.len()).map_err(|error| error.code());
    assert_eq!(with(Limits::default()), Ok(3));
    assert_eq!(with(Limits { rows: 3, ..Limits::default() }), Err("too-many-rows"));
    assert_eq!(with(Limits { columns: 1, ..Limits::default() }), Err("too-many-columns"));
    assert_eq!(with(Limits { cells: 1, rows: 100, ..Limits::default() }), Ok(3), "the first rows are always held");
    let many = format!("職員番号,氏名\n{}", "1,山田\n".repeat(100));
    let options = ReadOptions { limits: Limits { cells: 100, ..Limits::default() }, ..ReadOptions::default() };
    assert_eq!(read_with(many, &options).unwrap_err().code(), "too-many-cells");
    assert_eq!(read(format!("職員番号,氏名\n{}", ",".repeat(1_000_000))).unwrap_err().code(), "too-many-columns");
    assert_eq!(with(Limits { text: 30, ..Limits::default() }), Err("too-much-text"));
    let long = ReadOptions { limits: Limits { cell: 1, ..Limits::default() }, headings: vec!["x".into()], ..ReadOptions::default() };
    assert_eq!(codes(&read_with("x\nab\nc\n", &long).unwrap()), ["long-cell 2行目「x」（A2）"]);
}

#[test]
fn what_is_no_table_says_so() {
    let whole = book(|sheet| {
        sheet.write_string(0, 0, "職員番号").unwrap();
    });
    let wide = |text: &str| text.encode_utf16().flat_map(u16::to_le_bytes).collect::<Vec<u8>>();
    let container = |name: &str| [b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1".to_vec(), vec![0; 600], wide(name), vec![0; 50]].concat();
    let cases: [(&str, Vec<u8>); 9] = [
        ("truncated", whole[..whole.len() / 2].to_vec()),
        ("truncated", whole[..whole.len() - 10].to_vec()),
        ("encrypted", container("EncryptedPackage")),
        ("old-format", container("Workbook")),
        ("not-a-table", container("WordDocument")),
        ("not-a-workbook", archive(&[("word/document.xml", b"<w/>", 1)])),
        ("not-a-table", b"%PDF-1.7 ...".to_vec()),
        ("utf-16", [b"\xff\xfe".to_vec(), wide("職員番号\t氏名")].concat()),
        ("empty", b"\r\n\r\n".to_vec()),
    ];
    for (code, bytes) in cases {
        let error = read(&bytes).unwrap_err();
        assert_eq!(error.code(), code, "{error}");
        assert!(error.ja().ends_with('。'));
    }
}
