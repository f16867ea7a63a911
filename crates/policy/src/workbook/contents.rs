//! 目次: the first sheet, which tells what the others hold and how their cells are filled in. It is never read back.

use super::export::Filled;

/// One line of the sheet.
pub(super) enum Line {
    /// A heading of the sheet.
    Title(String),
    /// A line of text.
    Text(String),
    /// Headings of a table.
    Headings(Vec<String>),
    /// A row of a table.
    Row(Vec<String>),
    /// A sheet with a link to it.
    Sheet {
        /// Its name.
        name: String,
        /// How many rows it has.
        count: usize,
        /// What it holds.
        about: String,
    },
}

/// How the kinds of values are written.
const KINDS: &[(&str, &str)] = &[
    ("ID", "半角の英小文字・数字とハイフン。ほかのシートはこの ID で指します。名称を変えても ID は変えないでください。"),
    ("一覧（ID）", "「、」または改行で区切ります（例: dx-manager、dx-expert）。"),
    ("一覧（文）", "1行に1つずつ書きます。続きの行は、半角の空白2つで始めます。"),
    ("数量", "10、100%、約200、1以上、70%以上、複数、未定、空欄 ID（ひな形の空欄の値）。"),
    ("開始日", "令和8年度、R8、令和8年4月1日、2026-04-01。年度はその4月1日を表します。"),
    ("期限", "令和12年度まで、R12、2031-03-31、5年以内、将来、未定、空欄 ID。"),
    ("期間の長さ", "3年、6か月、30日。"),
    ("はい・いいえ", "「はい」または空欄。"),
    ("内訳（研修・試験の一覧）", "ID の一覧。決まっていないときは「未定」、1つもないときは「なし」。"),
    ("要件", "例: all(served(administrative, >= 5 years), completed(all of designated), passed(any of exams))"),
    ("指標", "例: entrants(holds(dx-manager))　covered(units: section, having: 1 of holds(dx-manager))"),
];

/// Everything on the sheet.
pub(super) fn lines(title: &str, sheets: &[Filled]) -> Vec<Line> {
    let mut lines = vec![
        Line::Title(format!("{title}　方針パック")),
        Line::Text("各シートの1行目は見出しです。見出しの文言は変えないでください。濃い色の見出しは必須、薄い色は任意です。".into()),
        Line::Text("（　）で囲んだ灰色の列は参考の表示で、取り込むときには読みません。行は追加・削除できます。空の行は読み飛ばします。".into()),
        Line::Text(
            "目標シートの年度の列（R8 など）は、見出しに年度を書いて追加できます。表のシートの列は、役割の ID を見出しに書いて追加できます。".into(),
        ),
        Line::Text(String::new()),
        Line::Headings(["シート", "行数", "内容"].map(String::from).into()),
    ];
    lines.extend(sheets.iter().map(|sheet| Line::Sheet { name: sheet.name.into(), count: sheet.rows.len(), about: about(sheet) }));
    lines.push(Line::Text(String::new()));
    lines.push(Line::Headings(["値の種類", "", "書き方"].map(String::from).into()));
    lines.extend(KINDS.iter().map(|(kind, how)| Line::Row(vec![(*kind).into(), String::new(), (*how).into()])));
    lines
}

fn about(sheet: &Filled) -> String {
    let shown = sheet.headings.iter().filter(|heading| heading.kind.is_some());
    shown.map(|heading| heading.text.lines().last().unwrap_or("")).collect::<Vec<_>>().join("、")
}
