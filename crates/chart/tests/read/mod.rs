//! Reads a picture back: words with their boxes, marks, links, and every number in it.

// Each test program reads another part of a picture.
#![allow(dead_code)]

use roxmltree::{Document, Node};

/// Words with the box they take, by the widths the crate itself reckons with.
#[derive(Debug, Clone)]
pub struct Words {
    pub text: String,
    pub left: f64,
    pub right: f64,
    pub top: f64,
    pub bottom: f64,
    pub size: f64,
}

pub struct Picture {
    pub width: f64,
    pub height: f64,
    pub words: Vec<Words>,
    /// The classes of all marks.
    pub marks: Vec<String>,
    pub links: Vec<String>,
    /// Places and sizes of every shape.
    pub numbers: Vec<f64>,
}

/// Reads a picture; panics with the picture if it is not well-formed.
pub fn picture(svg: &str) -> Picture {
    let document = Document::parse(svg).unwrap_or_else(|error| panic!("{error}\n{svg}"));
    let root = document.root_element();
    let sizes = floats(root.attribute("viewBox").expect("a viewBox"));
    let nodes = || document.descendants().filter(|node| node.is_element());
    let words = nodes().filter(|node| node.has_tag_name(("http://www.w3.org/2000/svg", "text"))).flat_map(words_of).collect();
    let marks = nodes().filter_map(|node| node.attribute("class")).filter(|class| class.starts_with("mark")).map(str::to_owned).collect();
    let links = nodes().filter(|node| node.tag_name().name() == "a").filter_map(|node| node.attribute("href")).map(str::to_owned).collect();
    let places = ["x", "y", "width", "height", "x1", "y1", "x2", "y2", "cx", "cy", "r", "points", "d"];
    let drawn = |node: &Node| !node.ancestors().any(|above| above.tag_name().name() == "defs") && *node != root;
    let numbers = nodes().filter(drawn).flat_map(|node| places.iter().filter_map(move |name| node.attribute(*name)).flat_map(floats)).collect();
    Picture { width: sizes[2], height: sizes[3], words, marks, links, numbers }
}

fn floats(text: &str) -> Vec<f64> {
    assert!(!text.contains("NaN") && !text.contains("inf"), "{text}");
    let parts = text.split(|character: char| !(character.is_ascii_digit() || "-+.eE".contains(character)));
    parts.filter(|part| !part.is_empty()).map(|part| part.parse().unwrap_or(f64::NAN)).collect()
}

fn words_of(node: Node) -> Vec<Words> {
    let size: f64 = node.attribute("font-size").expect("a font size").parse().expect("a number");
    let anchor = node.attribute("text-anchor").unwrap_or("start");
    let spans: Vec<Node> = node.children().filter(|child| child.tag_name().name() == "tspan").collect();
    let lines = if spans.is_empty() { vec![node] } else { spans };
    lines.into_iter().map(|line| boxed(line, size, anchor)).collect()
}

fn boxed(line: Node, size: f64, anchor: &str) -> Words {
    let text: String = line.children().filter(Node::is_text).filter_map(|text| text.text()).collect();
    let at = |name: &str| line.attribute(name).expect("a place").parse::<f64>().expect("a number");
    let (x, y, width) = (at("x"), at("y"), text.chars().map(|c| if c.is_ascii() { 0.55 } else { 1.0 }).sum::<f64>() * size);
    let left = match anchor {
        "middle" => x - width / 2.0,
        "end" => x - width,
        _ => x,
    };
    Words { text, left, right: left + width, top: y - size * 0.86, bottom: y + size * 0.14, size }
}
