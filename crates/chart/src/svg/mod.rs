//! The canvas: shapes, words and links become SVG with presentation attributes only.

mod paint;
mod words;

use std::collections::BTreeSet;
use std::fmt::Write;

use crate::chart::Frame;
use crate::css;
use crate::palette::INK;
use crate::text::{Words, escape};

use paint::define;
pub(crate) use paint::{Fill, Paint, Pattern};
use words::{Draw, Underline};

/// A place and a size.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Area {
    pub x: f64,
    pub y: f64,
    pub w: f64,
    pub h: f64,
}

impl Area {
    pub const fn new(x: f64, y: f64, w: f64, h: f64) -> Self {
        Self { x, y, w, h }
    }

    /// At least 24 by 24, around the same centre: what a finger or a shaking hand can hit.
    fn reachable(self) -> Self {
        let (w, h) = (self.w.max(24.0), self.h.max(24.0));
        Self { x: self.x - (w - self.w) / 2.0, y: self.y - (h - self.h) / 2.0, w, h }
    }
}

pub(crate) struct Canvas {
    body: String,
    id: String,
    title: String,
    description: String,
    patterns: BTreeSet<Pattern>,
    linked: bool,
    in_link: bool,
    beside: String,
}

impl Canvas {
    pub fn new(frame: &Frame) -> Self {
        let (title, description) = (escape(&frame.title), escape(&frame.description));
        Self {
            body: String::new(),
            id: safe_id(&frame.id),
            title,
            description,
            patterns: BTreeSet::new(),
            linked: false,
            in_link: false,
            beside: String::new(),
        }
    }

    pub fn rect(&mut self, area: Area, paint: &Paint) {
        self.rounded(area, 0.0, paint);
    }

    pub fn rounded(&mut self, area: Area, radius: f64, paint: &Paint) {
        let round = if radius > 0.0 { format!(" rx=\"{}\"", place(radius)) } else { String::new() };
        let (x, y, w, h) = (place(area.x), place(area.y), place(area.w.max(0.0)), place(area.h.max(0.0)));
        let paint = self.paint(paint);
        self.put(&format!("<rect x=\"{x}\" y=\"{y}\" width=\"{w}\" height=\"{h}\"{round}{paint}/>"));
    }

    pub fn line(&mut self, from: (f64, f64), to: (f64, f64), paint: &Paint) {
        let paint = self.paint(paint);
        self.put(&format!("<line x1=\"{}\" y1=\"{}\" x2=\"{}\" y2=\"{}\"{paint}/>", place(from.0), place(from.1), place(to.0), place(to.1)));
    }

    pub fn circle(&mut self, at: (f64, f64), radius: f64, paint: &Paint) {
        let paint = self.paint(paint);
        self.put(&format!("<circle cx=\"{}\" cy=\"{}\" r=\"{}\"{paint}/>", place(at.0), place(at.1), place(radius)));
    }

    /// A line through points, or the closed shape of them.
    pub fn through(&mut self, points: &[(f64, f64)], closed: bool, paint: &Paint) {
        let list: Vec<String> = points.iter().map(|(x, y)| format!("{},{}", place(*x), place(*y))).collect();
        let (shape, paint) = (if closed { "polygon" } else { "polyline" }, self.paint(paint));
        self.put(&format!("<{shape} points=\"{}\"{paint}/>", list.join(" ")));
    }

    /// A closed band between two edges with the same horizontal tangents.
    pub fn band(&mut self, left: (f64, f64, f64), right: (f64, f64, f64), paint: &Paint) {
        let ((x1, a1, b1), (x2, a2, b2)) = (left, right);
        let middle = place((x1 + x2) / 2.0);
        let (x1, x2, a1, b1, a2, b2) = (place(x1), place(x2), place(a1), place(b1), place(a2), place(b2));
        let paint = self.paint(paint);
        self.put(&format!(
            "<path d=\"M{x1},{a1} C{middle},{a1} {middle},{a2} {x2},{a2} L{x2},{b2} C{middle},{b2} {middle},{b1} {x1},{b1} Z\"{paint}/>"
        ));
    }

    /// A curve with horizontal ends.
    pub fn curve(&mut self, (x1, y1): (f64, f64), (x2, y2): (f64, f64), paint: &Paint) {
        let middle = place((x1 + x2) / 2.0);
        let (x1, x2, y1, y2) = (place(x1), place(x2), place(y1), place(y2));
        let paint = self.paint(paint);
        self.put(&format!("<path d=\"M{x1},{y1} C{middle},{y1} {middle},{y2} {x2},{y2}\"{paint}/>"));
    }

    /// Words whose first baseline is at a place; finish with [`Draw::draw`].
    pub fn words<'a>(&'a mut self, x: f64, y: f64, words: &'a Words) -> Draw<'a> {
        Draw { canvas: self, x, y, words, anchor: "start", fill: INK, bold: false, halo: false, underline: Underline::None, beside: false }
    }

    /// What is drawn inside is one link, where there is somewhere to go. The area is the least that can be hit.
    pub fn link(&mut self, href: Option<&String>, name: &str, area: Area, draw: impl FnOnce(&mut Self)) {
        let Some(href) = href else { return draw(self) };
        (self.linked, self.in_link) = (true, true);
        self.put(&format!("<a href=\"{}\" aria-label=\"{}\">", escape(href), escape(name)));
        let Area { x, y, w, h } = area.reachable();
        let (x, y, w, h) = (place(x), place(y), place(w), place(h));
        self.put(&format!("<rect x=\"{x}\" y=\"{y}\" width=\"{w}\" height=\"{h}\" fill=\"none\" pointer-events=\"all\"/>"));
        draw(self);
        self.put("</a>");
        self.in_link = false;
        if !self.beside.is_empty() {
            let beside = std::mem::take(&mut self.beside);
            self.put(&format!("<g aria-hidden=\"true\">{beside}</g>"));
        }
    }

    /// What is drawn inside has a tip with the whole text, read by nobody but a pointer.
    pub fn tip(&mut self, text: &str, draw: impl FnOnce(&mut Self)) {
        self.put(&format!("<g><title>{}</title>", escape(text)));
        draw(self);
        self.put("</g>");
    }

    /// What is drawn inside is scaffolding: an axis, a grid, a legend. Screen readers pass it by.
    pub fn scaffold(&mut self, draw: impl FnOnce(&mut Self)) {
        self.put("<g aria-hidden=\"true\">");
        draw(self);
        self.put("</g>");
    }

    pub fn finish(self, width: f64, height: f64) -> String {
        let size = css::class(width);
        let attributes = format!("class=\"chart {size}\" width=\"100%\" viewBox=\"0 0 {} {}\"", place(width), place(height));
        self.close(&attributes)
    }

    /// A picture of a fixed size, for a line of text.
    pub fn finish_inline(self, width: f64, height: f64) -> String {
        let (width, height) = (place(width), place(height));
        self.close(&format!("class=\"chart-inline\" width=\"{width}\" height=\"{height}\" viewBox=\"0 0 {width} {height}\""))
    }

    fn close(self, attributes: &str) -> String {
        // Inside an image nothing can be reached; with links the picture is a group of them.
        let role = if self.linked { "group" } else { "img" };
        let id = &self.id;
        let (label, described) = (format!("{id}-title"), format!("{id}-desc"));
        let desc = if self.description.is_empty() { String::new() } else { format!("<desc id=\"{described}\">{}</desc>", self.description) };
        let labels = if self.description.is_empty() { label.clone() } else { format!("{label} {described}") };
        let patterns: String = self.patterns.iter().map(|pattern| define(*pattern, id)).collect();
        let defs = if patterns.is_empty() { String::new() } else { format!("<defs>{patterns}</defs>") };
        let open = format!("<svg xmlns=\"http://www.w3.org/2000/svg\" {attributes} role=\"{role}\" aria-labelledby=\"{labels}\">");
        format!("{open}\n<title id=\"{label}\">{}</title>{desc}{defs}\n{}</svg>", self.title, self.body)
    }

    fn put_beside(&mut self, element: &str) {
        if self.in_link { self.beside.push_str(element) } else { self.put(element) }
    }

    fn put(&mut self, element: &str) {
        self.body.push_str(element);
        self.body.push('\n');
    }

    fn paint(&mut self, paint: &Paint) -> String {
        let mut out = match paint.fill {
            Fill::None => " fill=\"none\"".to_owned(),
            Fill::Colour(colour) => format!(" fill=\"{colour}\""),
            Fill::Pattern(pattern) => {
                self.patterns.insert(pattern);
                format!(" fill=\"url(#{}-{})\"", self.id, pattern.name())
            }
        };
        // Writing to a string cannot fail.
        if let Some(stroke) = paint.stroke {
            let _ = write!(out, " stroke=\"{stroke}\" stroke-width=\"{}\"", place(paint.thick));
        }
        if !paint.dash.is_empty() {
            let _ = write!(out, " stroke-dasharray=\"{}\"", paint.dash);
        }
        if paint.cover < 1.0 {
            let _ = write!(out, " fill-opacity=\"{}\"", paint.cover);
        }
        if !paint.class.is_empty() {
            let _ = write!(out, " class=\"{}\"", paint.class);
        }
        out
    }
}

/// A coordinate with at most one decimal. What is not finite cannot reach a picture.
fn place(value: f64) -> String {
    let value = if value.is_finite() { value.clamp(-1e6, 1e6) } else { 0.0 };
    let text = format!("{value:.1}");
    let text = text.strip_suffix(".0").map(str::to_owned).unwrap_or(text);
    if text == "-0" { "0".to_owned() } else { text }
}

/// An id that is valid in XML and in `url(#…)`; different ids stay different.
fn safe_id(id: &str) -> String {
    let mut out = String::new();
    for (nth, character) in id.chars().enumerate() {
        let plain = character.is_ascii_alphabetic() || (nth > 0 && (character.is_ascii_digit() || character == '-'));
        if plain {
            out.push(character);
        } else {
            // Writing to a string cannot fail.
            let _ = write!(out, "_{:x}_", u32::from(character));
        }
    }
    if out.is_empty() { "chart".to_owned() } else { out }
}
