//! Where words stand: the nearest known word, words within an expression, and characters of a scalar within its file.

use ayumi_facts::Code;

use super::{Also, Diagnostic};
use crate::{Loc, SourceFile};

/// The known word closest to `word`, if any is close enough that somebody may have meant it.
pub(crate) fn nearest<'a>(word: &str, known: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let limit = (word.chars().count() / 3).max(1);
    let ranked = known.into_iter().filter(|candidate| *candidate != word).map(|candidate| (distance(word, candidate), candidate));
    ranked.filter(|(steps, _)| *steps <= limit).min().map(|(_, candidate)| candidate)
}

/// The number of insertions, removals, exchanges and swaps of neighbours between two words.
fn distance(a: &str, b: &str) -> usize {
    let (a, b): (Vec<char>, Vec<char>) = (a.chars().collect(), b.chars().collect());
    let mut before: Vec<usize> = Vec::new();
    let mut last: Vec<usize> = (0..=b.len()).collect();
    for (i, x) in a.iter().enumerate() {
        let mut row = vec![i + 1];
        for (j, y) in b.iter().enumerate() {
            let at = |row: &[usize], k: usize| row.get(k).copied().unwrap_or(usize::MAX - 1);
            let mut best = (at(&last, j) + usize::from(x != y)).min(at(&last, j + 1) + 1).min(at(&row, j) + 1);
            let swapped = i > 0 && j > 0 && a.get(i - 1) == Some(y) && b.get(j - 1) == Some(x);
            if swapped {
                best = best.min(at(&before, j - 1) + 1);
            }
            row.push(best);
        }
        before = std::mem::replace(&mut last, row);
    }
    last.last().copied().unwrap_or(usize::MAX)
}

/// Where `word` first stands on its own in an expression, in characters; 0 if it does not.
pub(crate) fn offset_of(expression: &str, word: Code) -> usize {
    let word = word.as_str();
    let part_of_id = |c: char| c.is_alphanumeric() || c == '-' || c == '_';
    let alone = expression.match_indices(word).find(|(at, _)| {
        let before = expression.get(..*at).and_then(|text| text.chars().next_back());
        let after = expression.get(at + word.len()..).and_then(|text| text.chars().next());
        !before.is_some_and(part_of_id) && !after.is_some_and(part_of_id)
    });
    alone.and_then(|(at, _)| expression.get(..at)).map_or(0, |before| before.chars().count())
}

/// Moves diagnostics that point into a scalar to the line and column in their file.
pub(crate) fn settle(diagnostics: &mut [Diagnostic], files: &[SourceFile]) {
    let text_of = |name: &str| files.iter().find(|file| file.name == name).map(|file| file.text.as_str());
    for diagnostic in diagnostics {
        if let (Some(offset), Some(text)) = (diagnostic.inside.take(), text_of(&diagnostic.file)) {
            diagnostic.at = place(text, diagnostic.at, offset);
        }
        for also in &mut diagnostic.also {
            settle_also(also, text_of(&also.file));
        }
    }
}

fn settle_also(also: &mut Also, text: Option<&str>) {
    if let Some(text) = text {
        also.at = place(text, also.at, 0);
    }
}

/// The place of the character `offset` of the scalar that begins at `at`.
fn place(text: &str, at: Loc, offset: usize) -> Loc {
    if at.line == 0 {
        return at;
    }
    let mut cursor = Cursor::new(text, at);
    let style = cursor.peek();
    match style {
        Some('|' | '>') => cursor.next_line(),
        Some('"' | '\'') => cursor.step(),
        _ => {}
    }
    for _ in 0..offset {
        cursor.advance(style);
    }
    cursor.at
}

/// A position in a text that knows its line and column.
struct Cursor<'a> {
    rest: &'a str,
    at: Loc,
}

impl<'a> Cursor<'a> {
    fn new(text: &'a str, at: Loc) -> Self {
        let line = text.split_inclusive('\n').take(at.line as usize - 1).map(str::len).sum();
        let mut cursor = Self { rest: text.get(line..).unwrap_or(""), at: Loc { line: at.line, column: 1 } };
        while cursor.at.column < at.column && cursor.peek().is_some_and(|c| c != '\n') {
            cursor.step();
        }
        cursor
    }

    fn peek(&self) -> Option<char> {
        self.rest.chars().next()
    }

    fn step(&mut self) {
        let mut characters = self.rest.chars();
        match characters.next() {
            Some('\n') => self.at = Loc { line: self.at.line + 1, column: 1 },
            Some(_) => self.at.column += 1,
            None => {}
        }
        self.rest = characters.as_str();
    }

    /// To the first character of the next line.
    fn next_line(&mut self) {
        while self.peek().is_some_and(|c| c != '\n') {
            self.step();
        }
        self.blank();
    }

    /// Over one line end and the indentation behind it, which YAML reads as one character.
    fn blank(&mut self) {
        while self.peek().is_some_and(char::is_whitespace) {
            self.step();
        }
    }

    /// Over one character of the scalar's value.
    fn advance(&mut self, style: Option<char>) {
        match (style, self.peek()) {
            (Some('"'), Some('\\')) | (Some('\''), Some('\'')) => {
                self.step();
                self.step();
            }
            (_, Some('\n')) => self.blank(),
            _ => self.step(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_nearest_word_is_close_or_none() {
        assert_eq!(nearest("dx-leadre", ["dx-leader", "dx-manager"]), Some("dx-leader"));
        assert_eq!(nearest("expert", ["everyone", "general"]), None);
    }

    #[test]
    fn a_word_is_found_only_on_its_own() {
        assert_eq!(offset_of("all(dx-a, a)", Code::new("a")), 10);
        assert_eq!(offset_of("役割(a)", Code::new("a")), 3);
    }

    #[test]
    fn characters_of_a_scalar_are_found_in_its_file() {
        let check = |text: &str, (line, column): (u32, u32), offset: usize, expected: (u32, u32)| {
            let found = place(text, Loc { line, column }, offset);
            assert_eq!((found.line, found.column), expected, "{text:?} {offset}");
        };
        check("a: xyz\n", (1, 4), 2, (1, 6));
        check("a: 'x''yz'\n", (1, 4), 2, (1, 8));
        check("a: \"x\\\"yz\"\n", (1, 4), 2, (1, 8));
        check("a: 'all(x,\n    y)'\n", (1, 4), 7, (2, 5));
        check("a: >\n  all(x)\n", (1, 4), 4, (2, 7));
    }
}
