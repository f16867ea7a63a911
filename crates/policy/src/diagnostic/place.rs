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
    let text_of = |name: &str| files.iter().find(|file| file.name == name).map(SourceFile::visible);
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
    let style = cursor.style();
    if matches!(style, Style::Single | Style::Double) {
        cursor.step();
    }
    for _ in 0..offset {
        cursor.advance(style);
    }
    cursor.at
}

/// How a scalar is written.
#[derive(Clone, Copy)]
enum Style {
    /// `a b`, or folded behind `>`
    Folded,
    /// `'a b'`
    Single,
    /// `"a b"`
    Double,
    /// Behind `|`: every line end counts, and so does indentation beyond this column.
    Literal(u32),
}

/// A position in a text that knows its line and column.
struct Cursor<'a> {
    before: &'a str,
    rest: &'a str,
    at: Loc,
    /// Within a run of line ends of which the first says nothing.
    folding: bool,
}

impl<'a> Cursor<'a> {
    fn new(text: &'a str, at: Loc) -> Self {
        let line = text.split_inclusive('\n').take(at.line as usize - 1).map(str::len).sum();
        let (before, rest) = text.split_at_checked(line).unwrap_or((text, ""));
        let mut cursor = Self { before, rest, at: Loc { line: at.line, column: 1 }, folding: false };
        while cursor.at.column < at.column && cursor.peek().is_some_and(|c| c != '\n') {
            cursor.step();
        }
        cursor
    }

    fn peek(&self) -> Option<char> {
        self.rest.chars().next()
    }

    /// The reader places a block scalar at its first content, below the line that ends in `|` or `>`.
    fn style(&self) -> Style {
        let header = self.before.lines().rev().find(|line| !line.trim().is_empty()).unwrap_or("");
        let header = header.trim_end().trim_end_matches(['+', '-', '1', '2', '3', '4', '5', '6', '7', '8', '9']);
        match self.peek() {
            _ if header.ends_with(": |") => Style::Literal(self.at.column),
            _ if header.ends_with(": >") => Style::Folded,
            Some('\'') => Style::Single,
            Some('"') => Style::Double,
            _ => Style::Folded,
        }
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

    /// Over one character of the scalar's value.
    fn advance(&mut self, style: Style) {
        if matches!((style, self.peek()), (Style::Double, Some('\\')) | (Style::Single, Some('\''))) {
            self.step();
        }
        if self.peek() == Some('\r') {
            self.step();
        }
        let ends_line = self.peek() == Some('\n');
        self.step();
        match style {
            Style::Literal(column) if ends_line => self.indentation(column),
            _ if ends_line => self.fold(),
            _ => self.folding = false,
        }
    }

    /// Over the white space before `column`.
    fn indentation(&mut self, column: u32) {
        while self.at.column < column && self.peek().is_some_and(|c| c == ' ') {
            self.step();
        }
    }

    /// Behind a line end that YAML folds: one line end is a space, of several the first is nothing.
    fn fold(&mut self) {
        self.indentation(u32::MAX);
        if !self.folding && self.rest.trim_start_matches('\r').starts_with('\n') {
            self.folding = true;
            self.rest = self.rest.trim_start_matches('\r');
            self.step();
            self.indentation(u32::MAX);
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

    /// Finds every character of a scalar where the YAML reader says it is, in all styles: each `x` of the value must
    /// be an `x` of the file, in the same order.
    #[test]
    fn characters_of_a_scalar_are_found_in_its_file() {
        for text in [
            "a: bxx x\n",
            "a: 'b''x x'\n",
            "a: \"b\\\"x x\"\n",
            "a: 'all(x,\n    x)'\n",
            "a: >\n  all(x)\n  x\n\n\n  x\n",
            "a: |\n  x\n\n    x\n  x |\n\n\n  x\n",
            "a: |-\n  \"x\" x\n  x\n",
            "a: bx\r\nc: x\r\n",
            "a: |\r\n  x\r\n\r\n  x\r\n",
        ] {
            let read: std::collections::BTreeMap<String, crate::At<String>> = serde_saphyr::from_str(text).unwrap();
            let scalar = &read["a"];
            let line = |number: u32| text.lines().nth(number as usize - 1).unwrap();
            let mut last = Loc::default();
            for (offset, _) in scalar.chars().enumerate().filter(|(_, c)| *c == 'x') {
                let found = place(text, scalar.at, offset);
                assert_eq!(line(found.line).chars().nth(found.column as usize - 1), Some('x'), "{text:?} {offset} {found:?}");
                assert!(found > last, "{text:?} {offset}");
                last = found;
            }
        }
    }
}
