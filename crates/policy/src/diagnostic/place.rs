//! Where words stand: words within an expression, and characters of a scalar within its file.

use ayumi_facts::Code;

use super::{Also, Diagnostic};
use crate::{Loc, SourceFile};

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
