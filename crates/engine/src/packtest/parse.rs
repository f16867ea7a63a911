//! Markdown to tests. What cannot be read is reported with its line; the rest is read all the same.

use ayumi_calendar::{Date, Period, parse_date};
use ayumi_facts::Kind;

use super::text::{bracketed, normal};
use super::{Ask, Case, Expected, FactRow, PackTest, Problem, When};
use crate::Verdict;

const FACTS: &str = "| 事実 | 内容 | いつ |";
const CASES: &str = "| 基準日 | 問い | 判定 | 理由 |";

/// Reads the tests of one file, and reports everything that is wrong with it at once.
pub fn parse(text: &str) -> (Vec<PackTest>, Vec<Problem>) {
    let mut reader = Reader::default();
    for (at, line) in text.lines().enumerate() {
        reader.line(at + 1, line.trim());
    }
    reader.close();
    let Reader { tests, mut problems, .. } = reader;
    if tests.is_empty() && problems.is_empty() {
        problems.push(Problem::new(1, format!("問いの表がありません。「{CASES}」で始まる表を書いてください。")));
    }
    (tests, problems)
}

/// Which table the lines belong to.
#[derive(Clone, Copy, Default, PartialEq, Eq)]
enum Table {
    #[default]
    None,
    Facts,
    Cases,
    /// A table of another form: reported once, its rows skipped.
    Other,
}

#[derive(Default)]
struct Reader {
    chapter: String,
    title: String,
    title_line: usize,
    table: Table,
    facts: Vec<FactRow>,
    facts_line: Option<usize>,
    cases: Vec<Case>,
    /// Rows of questions were there, readable or not.
    asked: bool,
    tests: Vec<PackTest>,
    problems: Vec<Problem>,
}

impl Reader {
    fn line(&mut self, at: usize, line: &str) {
        if let Some(title) = line.strip_prefix("## ") {
            self.close();
            (self.title, self.title_line) = (title.trim().into(), at);
        } else if let Some(chapter) = line.strip_prefix("# ") {
            self.close();
            (self.chapter, self.title, self.title_line) = (chapter.trim().into(), String::new(), at);
        } else if line.starts_with('|') {
            self.row(at, &cells(line));
        } else {
            self.table = Table::None;
        }
    }

    fn row(&mut self, at: usize, cells: &[String]) {
        let rule = cells.iter().all(|cell| !cell.is_empty() && cell.chars().all(|letter| matches!(letter, '-' | ':')));
        match self.table {
            Table::None => self.heading(at, cells),
            _ if rule => {}
            Table::Facts => self.fact(at, cells),
            Table::Cases => self.case(at, cells),
            Table::Other => {}
        }
    }

    fn heading(&mut self, at: usize, cells: &[String]) {
        let names: Vec<String> = cells.iter().map(|cell| normal(cell)).collect();
        let names: Vec<&str> = names.iter().map(String::as_str).collect();
        self.table = match names.as_slice() {
            ["事実", "内容", "いつ"] => Table::Facts,
            ["基準日", "問い", "判定"] | ["基準日", "問い", "判定", "理由"] => Table::Cases,
            _ => Table::Other,
        };
        match self.table {
            Table::Facts => self.facts_line = self.facts_line.or(Some(at)),
            Table::Cases => self.asked = true,
            _ => self.problem(at, format!("表の見出しが読めません。事実の表は「{FACTS}」、問いの表は「{CASES}」で始めてください。")),
        }
    }

    fn fact(&mut self, at: usize, cells: &[String]) {
        let [kind, content, when] = cells else {
            return self.problem(at, format!("事実の行は3つの欄（{FACTS}）で書いてください。"));
        };
        let found = Kind::ALL.into_iter().find(|known| known.ja() == normal(kind));
        if found.is_none() {
            let known: Vec<&str> = Kind::ALL.into_iter().map(Kind::ja).collect();
            self.problem(at, format!("「{kind}」という事実はありません。{}のいずれかを書いてください。", known.join("、")));
        }
        if content.is_empty() {
            self.problem(at, "内容が空です。方針にある名前を書いてください。");
        }
        match (read_when(when), found) {
            (Ok(when), Some(kind)) => self.facts.push(FactRow { line: at, kind, content: content.clone(), when }),
            (Err(ja), _) => self.problem(at, ja),
            (Ok(_), None) => {}
        }
    }

    fn case(&mut self, at: usize, cells: &[String]) {
        let (day, ask, expected, reason) = match cells {
            [day, ask, expected] => (day, ask, expected, ""),
            [day, ask, expected, reason] => (day, ask, expected, reason.as_str()),
            _ => return self.problem(at, format!("問いの行は4つの欄（{CASES}）で書いてください。")),
        };
        let day = read_day(day).map_err(|ja| self.problem(at, ja)).ok();
        let ask = read_ask(ask).map_err(|ja| self.problem(at, ja)).ok();
        let expected = ask.as_ref().and_then(|ask| read_expected(expected, ask).map_err(|ja| self.problem(at, ja)).ok());
        if let (Some(day), Some(ask), Some(expected)) = (day, ask, expected) {
            self.cases.push(Case { line: at, day, ask, expected, reason: reason.into() });
        }
    }

    /// The end of a test: the next heading, or the end of the file.
    fn close(&mut self) {
        self.table = Table::None;
        let (facts, cases) = (std::mem::take(&mut self.facts), std::mem::take(&mut self.cases));
        let (facts_line, asked) = (self.facts_line.take(), std::mem::take(&mut self.asked));
        if let (Some(at), false) = (facts_line, asked) {
            self.problem(at, format!("事実の表だけで、問いの表がありません。「{CASES}」で始まる表を続けてください。"));
        }
        if !cases.is_empty() {
            let title = if self.title.is_empty() { self.chapter.clone() } else { format!("{} ＞ {}", self.chapter, self.title) };
            self.tests.push(PackTest { title, line: self.title_line, facts, cases });
        }
    }

    fn problem(&mut self, line: usize, ja: impl Into<String>) {
        self.problems.push(Problem::new(line, ja));
    }
}

/// The cells of a row, without the bars at its ends.
fn cells(line: &str) -> Vec<String> {
    let inner = line.strip_prefix('|').unwrap_or(line);
    let inner = inner.strip_suffix('|').unwrap_or(inner);
    inner.split('|').map(|cell| cell.trim().to_owned()).collect()
}

/// A day; what follows it in brackets is for readers.
fn read_day(text: &str) -> Result<Date, String> {
    let (day, _) = bracketed(text);
    parse_date(day).map_err(|error| error.ja())
}

fn read_when(text: &str) -> Result<When, String> {
    let (when, _) = bracketed(text);
    let last = |day: &str| read_day(day).map(Date::next);
    match (when.split_once("から"), when.strip_suffix("まで")) {
        (Some((from, rest)), _) => {
            let from = read_day(from)?;
            let rest = rest.trim();
            let until = match rest.strip_suffix("まで") {
                Some(day) => last(day)?,
                None if rest.is_empty() => Date::FAR,
                None => return Err(format!("「{text}」は期間として読めません。「…から」または「…から…まで」と書いてください。")),
            };
            let backwards = || format!("「{text}」は終わりの日が始まりの日より前です。日付を確かめてください。");
            Period::new(from, until).map(When::Period).ok_or_else(backwards)
        }
        (None, Some(day)) => Ok(When::Period(Period { from: Date::MIN, until: last(day)? })),
        (None, None) => read_day(when).map(When::Day),
    }
}

fn read_ask(text: &str) -> Result<Ask, String> {
    let question = text.trim().trim_end_matches(['？', '?', '。']);
    let name = |suffix: &str| question.strip_suffix(suffix).map(|name| name.trim().to_owned()).filter(|name| !name.is_empty());
    let stage = name("の段階").map(Ask::Stage);
    let found = name("を満たすか").map(Ask::Meets).or_else(|| name("に応募できるか").map(Ask::Eligible)).or(stage);
    found.or_else(|| name("か").map(Ask::Holds)).ok_or_else(|| {
        format!("「{text}」は問いとして読めません。「（要件・制度の名前）を満たすか」「（制度）に応募できるか」「（役割）か」「（段階の区分）の段階」のいずれかで書いてください。")
    })
}

fn read_expected(text: &str, ask: &Ask) -> Result<Expected, String> {
    let word = normal(bracketed(text).0);
    match word.as_str() {
        "満たす" => Ok(Expected::Verdict(Verdict::Met)),
        "未了" => Ok(Expected::Verdict(Verdict::Unmet)),
        "不明" => Ok(Expected::Verdict(Verdict::Unknown)),
        "施行前" | "方針の施行前" => Ok(Expected::NotYetInForce),
        "適用期間外" => Ok(Expected::NotInForce),
        "なし" if matches!(ask, Ask::Stage(_)) => Ok(Expected::NoStep),
        step if matches!(ask, Ask::Stage(_)) && !step.is_empty() => Ok(Expected::Step(text.trim().into())),
        _ => Err(format!(
            "「{text}」という判定はありません。満たす、未了、不明、施行前、適用期間外（段階の問いでは段階の名前か「なし」）のいずれかを書いてください。"
        )),
    }
}
