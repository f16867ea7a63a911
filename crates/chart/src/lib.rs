//! Charts of Ayumi as SVG text, for pages and printed reports, each with the table that says the same.
//!
//! A chart is a pure function of its input. The crate has no words of its own: every text comes from the caller, only
//! numbers are formatted here. It knows nothing about policies, people or days; a place on an axis is a plain number.
//!
//! What holds for every chart:
//!
//! - Unknown is never drawn as zero: it is a gap, a dashed outline or a `?`, with the caller's word.
//! - Nothing depends on colour alone: a pattern, a dash, a shape or a label says the same.
//! - Only presentation attributes are written, no `<style>`, no `style=`, no script: a strict CSP needs no exception.
//! - The picture and the [`Table`] of a [`Chart`] hold the same; a page shows both.
//! - Numbers that are not finite are unknown. Nothing panics, whatever is given.
//!
//! | function | shows |
//! |---|---|
//! | [`bars`] | actual against target, several series, upright or sideways |
//! | [`lines`] | figures over years or days, with a stepped target |
//! | [`radar`] | have against need on 3 to 20 skills |
//! | [`heat`] | shares by row and column |
//! | [`timeline`] | dated periods and milestones in lanes |
//! | [`flow`] | who moved from which stage to which |
//! | [`meter`], [`spark`] | small pictures inside a line of text or a table cell |
//!
//! The size: a chart fills its container (`width="100%"`) and has the class `chart-w<n>` by its natural width; the rules of
//! [`css`] keep it from shrinking below that width (the page scrolls) and from growing far beyond it.

mod bars;
mod chart;
mod css;
mod flow;
mod heat;
mod legend;
mod lines;
mod meter;
mod number;
pub mod palette;
mod radar;
mod scale;
mod spark;
mod svg;
mod table;
mod text;
mod timeline;

pub use bars::{Bar, BarGroup, Bars, Direction, Target, bars};
pub use chart::{Amount, Chart, Frame, Tick};
pub use css::css;
pub use flow::{Flow, Link, Node, flow};
pub use heat::{Heat, HeatCell, HeatRow, heat};
pub use lines::{Line, Lines, Point, lines};
pub use meter::{Meter, meter};
pub use number::number;
pub use radar::{Radar, Spoke, radar};
pub use spark::{Spark, spark};
pub use table::{Cell, Content, Table};
pub use timeline::{Item, Lane, Look, Span, Timeline, TimelineHeads, timeline};
