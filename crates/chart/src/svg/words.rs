//! Words on the canvas: their anchor, rim, underline and lines.

use std::fmt::Write;

use super::{Area, Canvas, Paint, place};
use crate::palette::{INK, LINK, PAPER};
use crate::text::{self, LEADING, Words, escape};

/// Words on their way to the canvas.
pub(crate) struct Draw<'a> {
    pub(super) canvas: &'a mut Canvas,
    pub(super) x: f64,
    pub(super) y: f64,
    pub(super) words: &'a Words,
    pub(super) anchor: &'static str,
    pub(super) fill: &'static str,
    pub(super) bold: bool,
    pub(super) halo: bool,
    pub(super) underline: Underline,
    pub(super) beside: bool,
}

/// Which lines are underlined.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum Underline {
    None,
    First,
    All,
}

impl Draw<'_> {
    pub fn middle(self) -> Self {
        Self { anchor: "middle", ..self }
    }

    pub fn end(self) -> Self {
        Self { anchor: "end", ..self }
    }

    pub fn anchor(self, anchor: &'static str) -> Self {
        Self { anchor, ..self }
    }

    pub fn fill(self, fill: &'static str) -> Self {
        Self { fill, ..self }
    }

    pub fn bold(self) -> Self {
        Self { bold: true, ..self }
    }

    /// Words that lead somewhere are underlined: their colour alone does not tell.
    pub fn linked(self, is_link: bool) -> Self {
        let fill = if is_link && self.fill == INK { LINK } else { self.fill };
        Self { fill, underline: if is_link { Underline::All } else { Underline::None }, ..self }
    }

    /// The same for words of which the first line stands for all.
    pub fn first_linked(self, is_link: bool) -> Self {
        Self { underline: if is_link { Underline::First } else { Underline::None }, ..self }
    }

    /// Words that stand with a link but are none of it: what can be seen of a link is one piece of its name, so that it can
    /// be asked for by voice.
    pub fn beside(self) -> Self {
        Self { beside: true, ..self }
    }

    /// A paper-coloured rim, for words over lines.
    pub fn halo(self) -> Self {
        Self { halo: true, ..self }
    }

    /// Moves the words so that their middle, not their first baseline, is at the place.
    pub fn centred(self) -> Self {
        let size = self.words.size;
        let y = self.y + size * 0.36 - (self.words.lines.len() as f64 - 1.0) * size * LEADING / 2.0;
        Self { y, ..self }
    }

    fn back(&mut self) {
        let (size, leading) = (self.words.size, self.words.size * LEADING);
        for (nth, line) in self.words.lines.iter().enumerate() {
            let width = text::width(line, size);
            let left = match self.anchor {
                "middle" => self.x - width / 2.0,
                "end" => self.x - width,
                _ => self.x,
            };
            let area = Area::new(left - 1.0, self.y - size + nth as f64 * leading, width + 2.0, leading);
            self.canvas.rect(area, &Paint::fill(PAPER).through(0.85));
        }
    }

    pub fn draw(mut self) {
        let mut attributes = format!(" font-size=\"{}\" fill=\"{}\"", place(self.words.size), self.fill);
        if self.anchor != "start" {
            let _ = write!(attributes, " text-anchor=\"{}\"", self.anchor);
        }
        if self.bold {
            attributes.push_str(" font-weight=\"700\"");
        }
        if self.halo && self.underline != Underline::None {
            // A rim would cut the underline; a piece of paper below the words does not.
            self.back();
        } else if self.halo {
            let _ = write!(attributes, " stroke=\"{PAPER}\" stroke-width=\"4\" stroke-linejoin=\"round\" paint-order=\"stroke\"");
        }
        if self.underline == Underline::All || (self.underline == Underline::First && self.words.lines.len() == 1) {
            attributes.push_str(UNDERLINE);
        }
        let title = self.words.full.as_ref().map(|full| format!("<title>{}</title>", escape(full))).unwrap_or_default();
        let line = |(nth, line): (usize, &String)| {
            let y = self.y + nth as f64 * self.words.size * LEADING;
            let line_attribute = if nth == 0 && self.underline == Underline::First { UNDERLINE } else { "" };
            format!("<tspan x=\"{}\" y=\"{}\"{line_attribute}>{}</tspan>", place(self.x), place(y), escape(line))
        };
        let element = match self.words.lines.as_slice() {
            [] => return,
            [only] if only.is_empty() => return,
            [only] => format!("<text x=\"{}\" y=\"{}\"{attributes}>{title}{}</text>", place(self.x), place(self.y), escape(only)),
            lines => format!("<text{attributes}>{title}{}</text>", lines.iter().enumerate().map(line).collect::<String>()),
        };
        if self.beside { self.canvas.put_beside(&element) } else { self.canvas.put(&element) }
    }
}

const UNDERLINE: &str = " text-decoration=\"underline\"";
