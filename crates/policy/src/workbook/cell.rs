//! One cell: how a value is written into it for officials, and how what they write is read. Both directions accept the
//! spelling of the files too.

use ayumi_calendar::Length;

use crate::form::Kind;
use crate::form::words::{Words, word_ja, word_of};
use crate::grammar::{parse_measure, parse_requirement};
use crate::node::Node;
use crate::{Deadline, Quantity, Start};

/// An empty text, which an empty cell would not be.
const EMPTY: &str = "\"\"";
const UNDECIDED: &str = "未定";
const NOTHING: &str = "なし";

/// What a cell says.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Said {
    /// A scalar or a list, in the spelling of the files.
    Value(Node),
    /// Nothing.
    Nothing,
    /// Something that is no such value: why, and what to do.
    Wrong(String, String),
}

/// The text of a cell.
pub(super) fn print(kind: Kind, value: &Node) -> String {
    match (kind, value) {
        (Kind::Members(_), Node::Null) => UNDECIDED.into(),
        (Kind::Members(_), Node::List(of)) if of.is_empty() => NOTHING.into(),
        (_, Node::Null | Node::Map(_)) => String::new(),
        (Kind::Texts, Node::List(lines)) => lines.iter().map(|line| print_line(&line.scalar())).collect::<Vec<_>>().join("\n"),
        (Kind::Choices(words), Node::List(of)) => joined(of, |word| word_ja(words, word).into()),
        (_, Node::List(of)) => joined(of, str::to_owned),
        (Kind::YesNo, value) => if *value == Node::YesNo(true) { "はい" } else { "" }.into(),
        (kind, value) => print_scalar(kind, &value.scalar()),
    }
}

fn joined(of: &[Node], print: impl Fn(&str) -> String) -> String {
    of.iter().map(|one| print(&one.scalar())).collect::<Vec<_>>().join("、")
}

fn print_scalar(kind: Kind, text: &str) -> String {
    match kind {
        Kind::Choice(words) => word_ja(words, text).into(),
        Kind::Actor(words, _) => word_ja(words, text).into(),
        Kind::Quantity | Kind::Years => text.parse().map_or_else(|_| text.into(), print_quantity),
        Kind::Deadline => text.parse().map_or_else(|_| text.into(), print_deadline),
        Kind::Start => safely(text, Start::ja),
        Kind::Length => safely(text, |length: Length| length.ja()),
        Kind::Mark | Kind::Number | Kind::OwnId | Kind::Id(_) => text.into(),
        _ if text.is_empty() => EMPTY.into(),
        _ => text.into(),
    }
}

/// The Japanese of a value, if it reads as the same value.
fn safely<T: std::str::FromStr + PartialEq + Copy>(text: &str, ja: impl Fn(T) -> String) -> String {
    let Ok(value) = text.parse::<T>() else {
        return text.into();
    };
    let ja = ja(value);
    if ja.parse::<T>().is_ok_and(|again| again == value) { ja } else { text.into() }
}

fn print_quantity(quantity: Quantity) -> String {
    match quantity {
        Quantity::Blank { blank, about } => format!("空欄 {blank}{}", if about { " 程度" } else { "" }),
        Quantity::AtLeastBlank(blank) => format!("空欄 {blank} 以上"),
        plain => plain.ja(""),
    }
}

fn print_deadline(deadline: Deadline) -> String {
    match deadline {
        Deadline::Blank(blank) => format!("空欄 {blank}"),
        Deadline::Undecided => UNDECIDED.into(),
        plain => plain.ja(),
    }
}

/// One line a text; the lines of a text that has several are indented from the second on.
fn print_line(text: &str) -> String {
    if text.is_empty() { EMPTY.into() } else { text.replace('\n', "\n  ") }
}

/// Reads the text of a cell that is not blank.
pub(super) fn read(kind: Kind, written: &str) -> Said {
    let plain = written.trim();
    match kind {
        Kind::Text | Kind::Name | Kind::Mark => Said::Value(Node::Text(if plain == EMPTY { String::new() } else { written.into() })),
        Kind::OwnId | Kind::Id(_) => text(plain),
        Kind::Actor(words, _) => text(word_of(words, plain).unwrap_or(plain)),
        Kind::Texts => Said::Value(Node::List(read_lines(written))),
        Kind::Ids(_) => Said::Value(Node::List(split(plain).map(|id| Node::Text(id.into())).collect())),
        Kind::Members(_) => read_members(plain),
        Kind::Number => read_number(plain),
        Kind::YesNo => read_yes_no(plain),
        Kind::Choice(words) => read_choice(words, plain).map_or_else(|wrong| wrong, text),
        Kind::Choices(words) => read_choices(words, plain),
        Kind::Quantity | Kind::Years => {
            parsed(read_quantity(&half_width(plain)), plain, "数量", "10、100%、約200、1以上、70%以上、複数、未定、空欄 ID のいずれか")
        }
        Kind::Start => parsed(plain.parse::<Start>().ok(), plain, "開始日", "R8、令和8年度、2026-04-01、令和8年4月1日 のいずれか"),
        Kind::Deadline => parsed(read_deadline(plain), plain, "期限", "R12、令和12年度、2031-03-31、5年以内、将来、未定、空欄 ID のいずれか"),
        Kind::Length => parsed(plain.parse::<Length>().ok(), plain, "期間の長さ", "3年、6か月、30日など"),
        Kind::Requirement => expression(plain, parse_requirement(plain).map(|read| read.to_string())),
        Kind::Measure => expression(plain, parse_measure(plain).map(|read| read.to_string())),
        Kind::Group(_) | Kind::Rows(_) | Kind::Matrix(_) => Said::Nothing,
    }
}

fn text(text: &str) -> Said {
    Said::Value(Node::Text(text.into()))
}

fn parsed<T: ToString>(value: Option<T>, written: &str, what: &str, forms: &str) -> Said {
    match value {
        Some(value) => Said::Value(Node::Text(value.to_string())),
        None => Said::Wrong(format!("「{written}」は{what}として読めません。"), format!("{forms}の形で入力してください。")),
    }
}

/// The expression as written: its own spelling is kept.
fn expression(written: &str, read: Result<String, crate::grammar::GrammarError>) -> Said {
    match read {
        Ok(_) => text(written),
        Err(error) => Said::Wrong(error.ja(), "式の書き方は「目次」のシートの例を参考にしてください。".into()),
    }
}

fn read_lines(written: &str) -> Vec<Node> {
    let mut lines: Vec<String> = Vec::new();
    for line in written.lines() {
        match (line.strip_prefix("  "), lines.last_mut()) {
            (Some(more), Some(last)) => {
                last.push('\n');
                last.push_str(more);
            }
            _ if line.trim().is_empty() => {}
            _ => lines.push(if line == EMPTY { String::new() } else { line.into() }),
        }
    }
    lines.into_iter().map(Node::Text).collect()
}

fn split(written: &str) -> impl Iterator<Item = &str> {
    written.split(['、', ',', '，', '\n', '\r', ' ', '　', '\t']).filter(|word| !word.is_empty())
}

fn read_members(written: &str) -> Said {
    match written {
        UNDECIDED => Said::Nothing,
        NOTHING => Said::Value(Node::List(Vec::new())),
        ids => Said::Value(Node::List(split(ids).map(|id| Node::Text(id.into())).collect())),
    }
}

fn read_number(written: &str) -> Said {
    let wrong = || Said::Wrong(format!("「{written}」は0以上の整数ではありません。"), "数字だけを入力してください。".into());
    half_width(written).parse::<u32>().map_or_else(|_| wrong(), |number| Said::Value(Node::Number(number.into())))
}

fn read_yes_no(written: &str) -> Said {
    match half_width(written).to_lowercase().as_str() {
        "はい" | "○" | "◯" | "〇" | "yes" | "true" | "1" => Said::Value(Node::YesNo(true)),
        "いいえ" | "×" | "-" | "no" | "false" | "0" => Said::Nothing,
        _ => Said::Wrong(format!("「{written}」は「はい」でも「いいえ」でもありません。"), "「はい」と入力するか、空欄にしてください。".into()),
    }
}

fn read_choice(words: &Words, written: &str) -> Result<&'static str, Said> {
    word_of(words, written).ok_or_else(|| {
        let known: Vec<&str> = words.iter().map(|(_, ja)| *ja).collect();
        Said::Wrong(format!("「{written}」は使えません。"), format!("{}のいずれかを入力してください。", known.join("、")))
    })
}

fn read_choices(words: &Words, written: &str) -> Said {
    let read: Result<Vec<Node>, Said> = split(written).map(|word| read_choice(words, word).map(|word| Node::Text(word.into()))).collect();
    read.map_or_else(|wrong| wrong, |words| Said::Value(Node::List(words)))
}

fn read_quantity(written: &str) -> Option<Quantity> {
    let japanese = match written {
        UNDECIDED => "undecided".into(),
        "複数" | "複数名" => "several".into(),
        _ => amount(written),
    };
    written.parse().ok().or_else(|| japanese.parse().ok())
}

/// 「約200」「1以上」「空欄 id 程度」 in the spelling of the files.
fn amount(written: &str) -> String {
    let (about, rest) = written.strip_prefix('約').map_or((false, written), |rest| (true, rest));
    let (about, rest) = rest.strip_suffix("程度").map_or((about, rest), |rest| (true, rest));
    let (least, rest) = rest.strip_suffix("以上").map_or((false, rest), |rest| (true, rest));
    let (least, rest) = rest.strip_prefix("少なくとも").map_or((least, rest), |rest| (true, rest));
    let value = rest.trim().strip_prefix("空欄").map_or_else(|| rest.trim().into(), |id| format!("blank {}", id.trim()));
    format!("{}{}{value}", if about { "about " } else { "" }, if least { "at least " } else { "" })
}

fn read_deadline(written: &str) -> Option<Deadline> {
    let bare = written.strip_suffix("まで").or_else(|| written.strip_suffix("以内")).unwrap_or(written).trim();
    match bare {
        UNDECIDED | "時期未定" => return Some(Deadline::Undecided),
        "将来" | "将来的に" => return Some(Deadline::Undated),
        _ => {}
    }
    if let Some(blank) = bare.strip_prefix("空欄") {
        return format!("blank {}", blank.trim()).parse().ok();
    }
    written.parse().or_else(|_| bare.parse()).ok()
}

/// Digits, letters and signs of full width, as people type them, in half width.
fn half_width(written: &str) -> String {
    let narrow = |c: char| match c {
        '！'..='～' => char::from_u32(u32::from(c) - 0xFEE0).unwrap_or(c),
        '\u{3000}' => ' ',
        other => other,
    };
    written.chars().map(narrow).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::form::words::POWER;

    fn check(kind: Kind, written: &str, expected: Node) {
        assert_eq!(read(kind, written), Said::Value(expected), "{written}");
    }

    fn text(text: &str) -> Node {
        Node::Text(text.into())
    }

    #[test]
    fn what_officials_write_is_read() {
        check(Kind::Quantity, "約200", text("about 200"));
        check(Kind::Quantity, "２００", text("200"));
        check(Kind::Quantity, "70％以上", text("at least 70%"));
        check(Kind::Quantity, "少なくとも1", text("at least 1"));
        check(Kind::Quantity, "未定", text("undecided"));
        check(Kind::Quantity, "空欄 leaders 程度", text("about blank leaders"));
        check(Kind::Quantity, "空欄 leaders 以上", text("at least blank leaders"));
        check(Kind::Quantity, "about 20", text("about 20"));
        check(Kind::Start, "令和８年度", text("R8"));
        check(Kind::Start, "令和8年4月1日", text("2026-04-01"));
        check(Kind::Deadline, "令和12年度まで", text("R12"));
        check(Kind::Deadline, "5年以内", text("5 years"));
        check(Kind::Deadline, "将来", text("undated"));
        check(Kind::Length, "3年", text("3 years"));
        check(Kind::Number, "１２", Node::Number(12));
        check(Kind::YesNo, "○", Node::YesNo(true));
        check(Kind::Ids(&[]), "a、b\nc", Node::List(vec![text("a"), text("b"), text("c")]));
        check(Kind::Choices(POWER), "指名する、advise", Node::List(vec![text("nominate"), text("advise")]));
        check(Kind::Members(&[]), "なし", Node::List(Vec::new()));
        assert_eq!(read(Kind::Members(&[]), "未定"), Said::Nothing);
    }

    #[test]
    fn what_cannot_be_read_says_what_to_write() {
        let check = |kind: Kind, written: &str, hint: &str| match read(kind, written) {
            Said::Wrong(message, todo) => {
                assert!(message.contains(written) || matches!(kind, Kind::Requirement), "{message}");
                assert!(todo.contains(hint), "{todo}");
            }
            other => panic!("{written}: {other:?}"),
        };
        check(Kind::Quantity, "たくさん", "約200");
        check(Kind::Start, "来年", "令和8年度");
        check(Kind::Deadline, "そのうち", "将来");
        check(Kind::Number, "-1", "数字");
        check(Kind::YesNo, "たぶん", "はい");
        check(Kind::Choice(POWER), "頼む", "推薦する");
        check(Kind::Requirement, "holds(", "目次");
    }

    #[test]
    fn every_text_comes_back() {
        for lines in [vec!["一"], vec!["", "二"], vec!["一\n続き", "二"], vec!["a、b"]] {
            let list = Node::List(lines.into_iter().map(text).collect());
            check(Kind::Texts, &print(Kind::Texts, &list), list.clone());
        }
        for one in ["", "本文\n\n二つ目\n", " 字下げ"] {
            check(Kind::Text, &print(Kind::Text, &text(one)), text(one));
        }
    }
}
