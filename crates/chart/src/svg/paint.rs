//! How shapes are painted: colours, outlines, and patterns that can be told apart without colour.

use crate::palette::{DATA, PAPER, UNKNOWN};

/// What fills a shape.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) enum Fill {
    None,
    Colour(&'static str),
    Pattern(Pattern),
}

/// Fills that can be told apart without colour.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Pattern {
    /// The unknown: thin grey strokes.
    Hatch,
    /// Data: broad strokes the other way.
    Stripes,
    /// Data: dots.
    Dots,
    /// Data: horizontal lines.
    Rows,
}

/// How a shape is painted.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Paint {
    pub fill: Fill,
    pub stroke: Option<&'static str>,
    pub thick: f64,
    pub dash: &'static str,
    pub class: &'static str,
    /// How much of the fill covers what is below.
    pub cover: f64,
}

impl Paint {
    pub const fn fill(colour: &'static str) -> Self {
        Self { fill: Fill::Colour(colour), stroke: None, thick: 0.0, dash: "", class: "", cover: 1.0 }
    }

    pub const fn stroke(colour: &'static str, thick: f64) -> Self {
        Self { fill: Fill::None, stroke: Some(colour), thick, dash: "", class: "", cover: 1.0 }
    }

    /// The look of what is unknown: a dashed grey outline.
    pub const fn unknown(fill: Fill) -> Self {
        Self { fill, stroke: Some(UNKNOWN), thick: 1.5, dash: "4 3", class: "", cover: 1.0 }
    }

    pub const fn filled(self, fill: Fill) -> Self {
        Self { fill, ..self }
    }

    pub const fn lined(self, colour: &'static str, thick: f64) -> Self {
        Self { stroke: Some(colour), thick, ..self }
    }

    pub const fn dashed(self, dash: &'static str) -> Self {
        Self { dash, ..self }
    }

    pub const fn through(self, cover: f64) -> Self {
        Self { cover, ..self }
    }

    /// Names the shape as a mark that stands for a figure of the table.
    pub const fn mark(self, class: &'static str) -> Self {
        Self { class, ..self }
    }
}

impl Pattern {
    pub(super) fn name(self) -> &'static str {
        match self {
            Self::Hatch => "hatch",
            Self::Stripes => "stripes",
            Self::Dots => "dots",
            Self::Rows => "rows",
        }
    }
}

pub(super) fn define(pattern: Pattern, id: &str) -> String {
    let (size, drawing) = match pattern {
        Pattern::Hatch => (7, format!("<path d=\"M-1,8 L8,-1 M-1,1 L1,-1 M6,8 L8,6\" stroke=\"{UNKNOWN}\" stroke-width=\"1\"/>")),
        Pattern::Stripes => (8, format!("<path d=\"M-2,-2 L10,10 M6,-2 L10,2 M-2,6 L2,10\" stroke=\"{DATA}\" stroke-width=\"2.5\"/>")),
        Pattern::Dots => (7, format!("<circle cx=\"3.5\" cy=\"3.5\" r=\"1.6\" fill=\"{DATA}\"/>")),
        Pattern::Rows => (6, format!("<path d=\"M0,3 H6\" stroke=\"{DATA}\" stroke-width=\"2\"/>")),
    };
    let ground = format!("<rect width=\"{size}\" height=\"{size}\" fill=\"{PAPER}\"/>");
    let name = pattern.name();
    format!("<pattern id=\"{id}-{name}\" width=\"{size}\" height=\"{size}\" patternUnits=\"userSpaceOnUse\">{ground}{drawing}</pattern>")
}
