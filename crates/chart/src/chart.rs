//! What all charts share: the frame that goes in and the picture with its table that comes out.

use crate::svg::Canvas;
use crate::table::Table;

/// A picture and the table that says the same. A page shows both, or the table behind a fold.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Chart {
    /// One `<svg>` element, ready to be put into a page as it is.
    pub svg: String,
    /// Exactly what the picture shows.
    pub table: Table,
}

/// What every chart needs around its data.
#[derive(Debug, Clone, PartialEq)]
pub struct Frame {
    /// Unique on the page; the ids inside the SVG start with it.
    pub id: String,
    /// Said by screen readers first, and the caption of the table.
    pub title: String,
    /// One or two sentences with what the picture tells.
    pub description: String,
    /// What stands there when there is nothing to draw.
    pub empty: String,
    /// The width to lay out for, in CSS pixels: about that of the container. A chart that needs more takes more.
    pub width: f64,
}

impl Default for Frame {
    fn default() -> Self {
        Self { id: "chart".to_owned(), title: String::new(), description: String::new(), empty: String::new(), width: 640.0 }
    }
}

impl Frame {
    /// The width to lay out for, within what can be laid out at all.
    pub(crate) fn room(&self) -> f64 {
        if self.width.is_finite() { self.width.clamp(280.0, 2000.0) } else { 640.0 }
    }

    /// A picture that says only that there is nothing to show.
    pub(crate) fn nothing(&self, table: Table) -> Chart {
        let mut canvas = Canvas::new(self);
        let width = self.room();
        let lines = crate::text::wrap(&self.empty, width - 32.0, 14.0, 4);
        let height = 48.0 + 18.2 * lines.lines.len() as f64;
        canvas.words(width / 2.0, 36.0, &lines).middle().fill(crate::palette::INK_2).draw();
        Chart { svg: canvas.finish(width, height), table }
    }
}

/// A place on an axis with its text: a year, a day, today.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Tick {
    /// Where, in the units of the axis (a year, a number of days).
    pub at: f64,
    /// What stands there.
    pub label: String,
}

/// A figure: known, not known, or not yet to be known.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub enum Amount {
    /// A known number.
    Known(f64),
    /// Not known, which is not zero: drawn as a gap or a dashed outline with the word for it.
    #[default]
    Unknown,
    /// Still to come, as next year's figure: nothing is drawn.
    Ahead,
}

impl Amount {
    /// The number, if there is one that can be drawn.
    pub(crate) fn known(self) -> Option<f64> {
        match self {
            Self::Known(value) => finite(Some(value)),
            Self::Unknown | Self::Ahead => None,
        }
    }
}

impl From<f64> for Amount {
    fn from(value: f64) -> Self {
        Self::Known(value)
    }
}

impl From<Option<f64>> for Amount {
    fn from(value: Option<f64>) -> Self {
        value.map_or(Self::Unknown, Self::Known)
    }
}

/// A number that can be drawn, or nothing.
pub(crate) fn finite(value: Option<f64>) -> Option<f64> {
    // Beyond this, sums and scales would leave the range of the type.
    value.filter(|value| value.is_finite() && value.abs() < 1e200)
}
