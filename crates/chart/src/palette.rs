//! The colours of the charts, on the palette of the Digital Agency design system. The only place with colour values.
//!
//! Blue is data, black is what was aimed at, grey is structure and the unknown. Green and red are for statuses only and no
//! chart uses them for data.

/// Data (blue 800), 9.6:1 on white.
pub const DATA: &str = "#0031d8";
/// A second set of data (blue 500), 4.0:1 on white.
pub const DATA_2: &str = "#4979f5";
/// A third set of data (blue 1000).
pub const DATA_3: &str = "#00118f";
/// A lighter step (blue 400); below 3:1 on white, so always with an outline.
pub const LIGHT: &str = "#7096f8";
/// The lightest step but one (blue 100); always with an outline.
pub const PALE: &str = "#d9e6ff";
/// The lightest step (blue 50); always with an outline or beside a label.
pub const FAINT: &str = "#e8f1fe";
/// What was aimed at: the target mark.
pub const TARGET: &str = "#000000";
/// Text that leads somewhere (blue 900).
pub const LINK: &str = "#0017c1";
/// Text.
pub const INK: &str = "#1a1a1a";
/// Text of second rank, 8.5:1 on white.
pub const INK_2: &str = "#4d4d4d";
/// The outline of what is unknown, 5.7:1 on white.
pub const UNKNOWN: &str = "#666666";
/// The ground of an unknown cell.
pub const UNKNOWN_GROUND: &str = "#f2f2f2";
/// An axis, 4.5:1 on white.
pub const AXIS: &str = "#767676";
/// Grid lines: help for the eye only, nothing depends on seeing them.
pub const GRID: &str = "#d9d9d9";
/// Bands between grid lines.
pub const BAND: &str = "#f7f7f8";
/// Paper, and text on dark marks.
pub const PAPER: &str = "#ffffff";
/// Status: met (green 800).
pub const MET: &str = "#197a4b";
/// Status: unmet (red 900).
pub const UNMET: &str = "#ce0000";

/// Five steps from little to much, each darker in grey too, with the colour of text on it, which has at least 4.5:1.
pub const STEPS: [(&str, &str); 5] = [(PAPER, INK), (PALE, INK), ("#9db7f9", INK), ("#3460fb", PAPER), (DATA_3, PAPER)];
