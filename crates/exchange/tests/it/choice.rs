//! What somebody can say by hand about a file: what a column means, which sheet is meant.

use std::collections::HashSet;
use std::io::Cursor;

use crate::common::{day, policy, small_city};
use ayumi_exchange::{
    Field, Import, Ledger, Limits, Mapping, Sheet, Source, Table, Vocabulary, choices, facts_sheet, labelled, postings_sheet, sheet_names,
    staff_sheet, units_sheet, write_xlsx,
};
use ayumi_facts::Kind;

#[test]
fn a_column_can_be_given_every_meaning_that_our_own_files_have() {
    let (policy, city) = (policy(), small_city());
    let (words, ledger) = (Vocabulary::new(&policy), Ledger::new(&city));
    let check = |import: Import, sheet: Sheet| {
        let offered = choices(import, &words);
        let labels: HashSet<String> = offered.iter().map(|field| labelled(*field, &words)).collect();
        assert_eq!(labels.len(), offered.len(), "{import:?}: two choices read alike");
        assert!(labels.iter().all(|label| !label.is_empty()) && !offered.contains(&Field::Ignored), "{import:?}");
        let headings: Vec<String> = sheet.columns.into_iter().map(|column| column.heading).collect();
        let table = Table::new(Source::Xlsx { sheet: sheet.title }, 1, headings);
        for (heading, field) in Mapping::detect(import, &table, &words).columns {
            assert!(offered.contains(&field), "{import:?}: {heading} means {field}");
        }
    };
    check(Import::Staff, staff_sheet(&ledger, &words, day("2026-04-01")));
    check(Import::Units, units_sheet(&ledger, &words, day("2026-04-01")));
    check(Import::Postings, postings_sheet(&ledger, &words));
    check(Import::Facts, facts_sheet(&ledger, &words, &Kind::ALL));
}

#[test]
fn a_workbook_tells_its_sheets_and_other_files_have_none() {
    let sheets = ["4月", "控え"].map(|title| Sheet::new(title, &[]));
    let workbook = write_xlsx(&sheets).unwrap();
    let names = |bytes: &[u8]| sheet_names(Cursor::new(bytes), &Limits::default());
    assert_eq!(names(&workbook).unwrap(), ["4月", "控え"]);
    assert_eq!(names("職員番号\n1\n".as_bytes()).unwrap(), [""; 0]);
    assert!(names(&workbook[..200]).is_err(), "cut off");
}
