//! A table for the terminal: full-width characters count two columns, long cells are folded, figures stand to the right.

use unicode_width::{UnicodeWidthChar, UnicodeWidthStr};

/// Between two columns.
const GAP: &str = "  ";

/// No column is folded narrower than this.
const NARROWEST: usize = 10;

/// 揃え.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Align {
    /// 左
    Left,
    /// 右, for figures
    Right,
}

/// 表.
#[derive(Clone, Debug, Default)]
pub struct Table {
    columns: Vec<(String, Align)>,
    rows: Vec<Vec<String>>,
}

impl Align {
    fn pad(self, text: &str, width: usize) -> String {
        let space = " ".repeat(width.saturating_sub(text.width()));
        match self {
            Self::Left => format!("{text}{space}"),
            Self::Right => format!("{space}{text}"),
        }
    }
}

impl Table {
    /// A table with these headings; those that begin with `>` are of figures.
    pub fn new(headings: &[&str]) -> Self {
        let column = |heading: &&str| match heading.strip_prefix('>') {
            Some(figures) => (figures.to_owned(), Align::Right),
            None => ((*heading).to_owned(), Align::Left),
        };
        Self { columns: headings.iter().map(column).collect(), rows: Vec::new() }
    }

    /// Adds a row.
    pub fn push(&mut self, cells: impl IntoIterator<Item = impl Into<String>>) {
        self.rows.push(cells.into_iter().map(Into::into).collect());
    }

    /// Whether there is no row.
    pub fn is_empty(&self) -> bool {
        self.rows.is_empty()
    }

    /// The table in at most `limit` columns, if it can be folded so far.
    pub fn render(&self, limit: usize) -> String {
        let widths = self.widths(limit);
        let headings: Vec<String> = self.columns.iter().map(|(heading, _)| heading.clone()).collect();
        let rule: Vec<String> = widths.iter().map(|width| "-".repeat(*width)).collect();
        let mut out = self.row(&headings, &widths);
        out += &self.row(&rule, &widths);
        self.rows.iter().for_each(|row| out += &self.row(row, &widths));
        out
    }

    fn widths(&self, limit: usize) -> Vec<usize> {
        let cell = |row: &Vec<String>, index: usize| row.get(index).map_or(0, |cell| cell.lines().map(UnicodeWidthStr::width).max().unwrap_or(0));
        let widest =
            |(index, (heading, _)): (usize, &(String, Align))| self.rows.iter().map(|row| cell(row, index)).max().unwrap_or(0).max(heading.width());
        let mut widths: Vec<usize> = self.columns.iter().enumerate().map(widest).collect();
        let gaps = GAP.len() * widths.len().saturating_sub(1);
        while widths.iter().sum::<usize>() + gaps > limit {
            if !narrow(&mut widths, |index| self.columns.get(index).is_some_and(|(_, align)| *align == Align::Left)) && !narrow(&mut widths, |_| true)
            {
                break;
            }
        }
        widths
    }

    fn row(&self, cells: &[String], widths: &[usize]) -> String {
        let folded: Vec<Vec<String>> = widths.iter().enumerate().map(|(index, width)| fold(cells.get(index), *width)).collect();
        let height = folded.iter().map(Vec::len).max().unwrap_or(0);
        let mut out = String::new();
        for line in 0..height {
            let parts = folded.iter().zip(widths).zip(&self.columns).map(|((lines, width), (_, align))| {
                let text = lines.get(line).map_or("", String::as_str);
                align.pad(text, *width)
            });
            out += parts.collect::<Vec<_>>().join(GAP).trim_end();
            out.push('\n');
        }
        out
    }
}

/// Takes one from the widest of these columns, if that leaves enough. Figures are folded last.
fn narrow(widths: &mut [usize], of: impl Fn(usize) -> bool) -> bool {
    let widest = widths.iter_mut().enumerate().filter(|(index, width)| **width > NARROWEST && of(*index)).max_by_key(|(_, width)| **width);
    let found = widest.map(|(_, width)| *width -= 1);
    found.is_some()
}

fn fold(cell: Option<&String>, width: usize) -> Vec<String> {
    cell.map_or_else(Vec::new, |cell| cell.lines().flat_map(|line| wrap(line, width)).collect())
}

/// A line in pieces of at most `width` columns. No piece begins with a closing mark or ends with an opening one, and
/// words and figures stay whole, as long as that leaves something on the line.
pub fn wrap(text: &str, width: usize) -> Vec<String> {
    let mut lines = vec![String::new()];
    let mut used = 0;
    for character in text.chars() {
        let wide = character.width().unwrap_or(0);
        if used + wide > width && used > 0 {
            let line = lines.last_mut().map(std::mem::take).unwrap_or_default();
            let (kept, carried) = divided(&line, character);
            used = carried.width();
            let carried = carried.to_owned();
            lines.pop();
            lines.extend([kept.to_owned(), carried]);
        }
        if let Some(line) = lines.last_mut() {
            line.push(character);
        }
        used += wide;
    }
    lines
}

/// Where a full line is divided before `next`: at the last place where a line may end, or at its very end.
fn divided(line: &str, next: char) -> (&str, &str) {
    const CLOSING: &str = "、。，．）」』】］〕ー・：％!?)],.";
    const OPENING: &str = "（「『【［〔([";
    const LONGEST: usize = 16;
    let whole = |before: char, after: char| before.is_ascii_alphanumeric() && after.is_ascii_alphanumeric();
    let mut after = next;
    for (at, before) in line.char_indices().rev().take(LONGEST) {
        if !CLOSING.contains(after) && !OPENING.contains(before) && !whole(before, after) {
            return line.split_at(at + before.len_utf8());
        }
        after = before;
    }
    (line, "")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn full_width_characters_take_two_columns() {
        let mut table = Table::new(&["氏名", ">人数"]);
        table.push(["山田太郎", "5"]);
        table.push(["ﾔﾏﾀﾞ", "12"]);
        let expected = "氏名      人数\n--------  ----\n山田太郎     5\nﾔﾏﾀﾞ        12\n";
        assert_eq!(table.render(100), expected);
    }

    #[test]
    fn long_cells_are_folded_and_no_line_begins_with_a_full_stop() {
        let mut table = Table::new(&["番号", "内容"]);
        table.push(["1", "あいうえおかきくけこ。さしすせそ"]);
        let text = table.render(26);
        assert!(text.lines().all(|line| line.width() <= 26), "{text}");
        assert!(!text.lines().any(|line| line.trim_start().starts_with('。')), "{text}");
        assert_eq!(wrap("あいうえお。", 10), ["あいうえ", "お。"]);
        assert_eq!(wrap("第4章2(3)、令和7年", 12), ["第4章2(3)、", "令和7年"]);
        assert_eq!(wrap("第4章（2026年）", 10), ["第4章", "（2026年）"]);
        assert_eq!(wrap("aaaaaaaaaaaaaaaaaaaaaaaa", 20), ["aaaaaaaaaaaaaaaaaaaa", "aaaa"]);
    }
}
