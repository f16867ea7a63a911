//! Blocks as plain text for a terminal: full-width characters take two columns, long lines are folded, tables are fitted.

use unicode_width::{UnicodeWidthChar, UnicodeWidthStr};

use super::Block;

/// Narrower columns are not worth folding.
const NARROWEST: usize = 8;
/// Between two columns of a table.
const GAP: &str = "  ";
/// Characters that do not begin a line.
const NOT_FIRST: &str = "、。）」』】〕，．・：";
/// Characters that do not end a line.
const NOT_LAST: &str = "（「『【〔";

/// The blocks as text that is `width` columns wide, as far as that can be.
pub fn show_text(blocks: &[Block], width: usize) -> String {
    let width = width.max(2 * NARROWEST);
    blocks.iter().map(|block| one(block, width)).collect()
}

fn one(block: &Block, width: usize) -> String {
    match block {
        Block::Heading { level, text } => heading(*level, text, width),
        Block::Paragraph(text) => text.lines().map(|line| folded("", "", line, width)).collect::<String>() + "\n",
        Block::Open(text) => folded("！", "　", text, width),
        Block::List(lines) => lines.iter().map(|line| folded("・", "　", line, width)).collect(),
        Block::Table { headings, rows } => table(headings, rows, width),
    }
}

fn heading(level: u8, text: &str, width: usize) -> String {
    let lines = fold(text, width);
    let underline = |sign: &str| sign.repeat(lines.iter().map(|line| line.width()).max().unwrap_or(0));
    match level {
        1 => format!("\n{}\n{}\n\n", lines.join("\n"), underline("=")),
        2 => format!("\n{}\n{}\n", lines.join("\n"), underline("-")),
        _ => format!("\n{}", folded("", "", &format!("【{text}】"), width)),
    }
}

/// A text behind a sign, its further lines indented.
fn folded(first: &str, next: &str, text: &str, width: usize) -> String {
    let lines = fold(text, width.saturating_sub(first.width()));
    lines.iter().enumerate().map(|(at, line)| format!("{}{line}\n", if at == 0 { first } else { next })).collect()
}

/// The lines of a text, none wider than `width`. Runs of Latin letters stay together where they fit; no line begins with
/// a stop or ends with an opening bracket.
fn fold(text: &str, width: usize) -> Vec<String> {
    let mut lines = Vec::new();
    for paragraph in text.lines() {
        let mut line: Vec<&str> = Vec::new();
        for word in words(paragraph).flat_map(|word| chunks(word, width)) {
            let used: usize = line.iter().map(|piece| piece.width()).sum();
            if !line.is_empty() && used + word.trim_end().width() > width {
                let rest = line.split_off(break_at(&line, word));
                lines.push(line.concat().trim_end().into());
                line = rest;
            }
            line.push(word);
        }
        lines.push(line.concat().trim_end().into());
    }
    if lines.is_empty() { vec![String::new()] } else { lines }
}

/// Where a line breaks whose next piece is `next`: at its end, or before what must not be left behind.
fn break_at(line: &[&str], next: &str) -> usize {
    let mut next = next;
    for (at, piece) in line.iter().enumerate().rev() {
        if !next.starts_with(|c| NOT_FIRST.contains(c)) && !piece.ends_with(|c| NOT_LAST.contains(c)) {
            return at + 1;
        }
        next = piece;
    }
    line.len()
}

/// A piece in parts that fit, each of at least one character.
fn chunks(word: &str, width: usize) -> Vec<&str> {
    let (mut parts, mut start, mut used) = (Vec::new(), 0, 0);
    for (at, c) in word.char_indices() {
        let wide = c.width().unwrap_or(0);
        if at > start && used + wide > width {
            parts.extend(word.get(start..at));
            (start, used) = (at, 0);
        }
        used += wide;
    }
    parts.extend(word.get(start..));
    parts
}

/// A text in pieces between which a line may end: wide characters one by one, others word by word.
fn words(text: &str) -> impl Iterator<Item = &str> {
    let mut rest = text;
    std::iter::from_fn(move || {
        let mut characters = rest.char_indices();
        let (_, first) = characters.next()?;
        let wide = |c: char| c.width().unwrap_or(0) > 1;
        let end = if wide(first) {
            characters.next().map_or(rest.len(), |(at, _)| at)
        } else {
            let mut space = first == ' ';
            let end = characters.find(|(_, c)| wide(*c) || (std::mem::replace(&mut space, *c == ' ') && *c != ' '));
            end.map_or(rest.len(), |(at, _)| at)
        };
        let (word, after) = rest.split_at_checked(end)?;
        rest = after;
        Some(word)
    })
}

fn table(headings: &[String], rows: &[Vec<String>], width: usize) -> String {
    let widths = widths(headings, rows, width);
    let rule: Vec<String> = widths.iter().map(|width| "-".repeat(*width)).collect();
    let mut out = row(headings, &widths) + &row(&rule, &widths);
    rows.iter().for_each(|cells| out += &row(cells, &widths));
    out + "\n"
}

/// The columns as wide as their cells, the widest made narrower until all fit.
fn widths(headings: &[String], rows: &[Vec<String>], limit: usize) -> Vec<usize> {
    let widest = |cell: &str| cell.lines().map(UnicodeWidthStr::width).max().unwrap_or(0);
    let column = |(at, heading): (usize, &String)| {
        let cells = rows.iter().filter_map(|row| row.get(at)).map(|cell| widest(cell));
        cells.chain([widest(heading), 2]).max().unwrap_or(2)
    };
    let mut widths: Vec<usize> = headings.iter().enumerate().map(column).collect();
    let gaps = GAP.len() * widths.len().saturating_sub(1);
    while widths.iter().sum::<usize>() + gaps > limit {
        match widths.iter_mut().max() {
            Some(widest) if *widest > NARROWEST => *widest -= 1,
            _ => break,
        }
    }
    widths
}

/// One row, over as many lines as its longest cell takes.
fn row(cells: &[String], widths: &[usize]) -> String {
    let folded: Vec<Vec<String>> = cells.iter().zip(widths).map(|(cell, width)| fold(cell, *width)).collect();
    let height = folded.iter().map(Vec::len).max().unwrap_or(0);
    let mut out = String::new();
    for line in 0..height {
        let cells = folded.iter().zip(widths).map(|(cell, width)| pad(cell.get(line).map_or("", String::as_str), *width));
        out += cells.collect::<Vec<_>>().join(GAP).trim_end();
        out.push('\n');
    }
    out
}

fn pad(text: &str, width: usize) -> String {
    format!("{text}{}", " ".repeat(width.saturating_sub(text.width())))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn wide_characters_take_two_columns() {
        let table = Block::Table {
            headings: vec!["項目".into(), "R8".into()],
            rows: vec![vec!["DX推進".into(), "10".into()], vec!["計".into(), "200".into()]],
        };
        assert_eq!(show_text(&[table], 40), "項目    R8\n------  ---\nDX推進  10\n計      200\n\n");
    }

    #[test]
    fn long_texts_are_folded_and_no_line_begins_with_a_stop() {
        assert_eq!(fold("所属の課題、対策", 10), ["所属の課", "題、対策"]);
        assert_eq!(fold("所属の課（対策）", 10), ["所属の課", "（対策）"]);
        assert_eq!(fold("use the digital tool", 8), ["use the", "digital", "tool"]);
        assert_eq!(fold("abcdefghijklmnop", 6), ["abcdef", "ghijkl", "mnop"]);
        assert_eq!(fold("", 10), [""]);
    }

    #[test]
    fn no_line_of_a_table_is_wider_than_it_may_be() {
        let long = "業務の流れから課題の本質をつかみ、解決を導く".repeat(3);
        let table = Block::Table { headings: vec!["一".into(), "二".into()], rows: vec![vec![long.clone(), long]] };
        let text = show_text(&[table], 60);
        assert!(text.lines().all(|line| line.width() <= 60), "{text}");
    }
}
