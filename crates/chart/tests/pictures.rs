//! What readers of any chart rely on: it can be read, nothing is cut off or printed over, and it says what its table says.

use ayumi_chart::{Bar, BarGroup, Bars, Cell, Chart, Content, Direction, Frame, bars};

#[path = "read/mod.rs"]
mod read;
#[path = "../examples/samples/mod.rs"]
mod samples;

use read::{Picture, picture};

fn all() -> Vec<(&'static str, Chart)> {
    samples::all().into_iter().chain(samples::small()).collect()
}

#[test]
fn words_lie_inside_the_picture() {
    for (name, chart) in all() {
        let picture = picture(&chart.svg);
        for words in &picture.words {
            let inside = words.left >= -0.5 && words.right <= picture.width + 0.5 && words.top >= -0.5 && words.bottom <= picture.height + 0.5;
            assert!(inside, "{name}: {words:?} in {} x {}", picture.width, picture.height);
        }
    }
}

#[test]
fn words_are_never_printed_over_words() {
    for (name, chart) in all() {
        let words = picture(&chart.svg).words;
        for (nth, one) in words.iter().enumerate() {
            for other in words.iter().skip(nth + 1) {
                let apart =
                    one.right <= other.left + 1.0 || other.right <= one.left + 1.0 || one.bottom <= other.top + 1.0 || other.bottom <= one.top + 1.0;
                assert!(apart, "{name}: {one:?} and {other:?}");
            }
        }
    }
}

#[test]
fn words_are_large_enough() {
    for (name, chart) in all() {
        assert!(picture(&chart.svg).words.iter().all(|words| words.size >= 12.0), "{name}");
    }
}

#[test]
fn shapes_lie_inside_the_picture() {
    for (name, chart) in all() {
        let picture = picture(&chart.svg);
        let most = picture.width.max(picture.height) + 1.0;
        assert!(picture.numbers.iter().all(|number| (-12.0..=most).contains(number)), "{name}: {:?}", picture.numbers);
    }
}

#[test]
fn a_strict_content_security_policy_needs_no_exception() {
    for (name, chart) in all() {
        for forbidden in ["<style", " style=", "<script", " onclick", "javascript:", "<foreignObject", "font-family"] {
            assert!(!chart.svg.contains(forbidden), "{name}: {forbidden}");
        }
    }
}

#[test]
fn every_picture_is_named_and_described_by_ids_that_exist() {
    let mut seen = std::collections::BTreeSet::new();
    for (name, chart) in all() {
        let document = roxmltree::Document::parse(&chart.svg).unwrap();
        let root = document.root_element();
        let ids: Vec<&str> = document.descendants().filter_map(|node| node.attribute("id")).collect();
        let labels = root.attribute("aria-labelledby").unwrap();
        assert!(labels.split(' ').all(|label| ids.contains(&label)), "{name}: {labels}");
        assert_eq!(root.first_element_child().map(|first| first.tag_name().name().to_owned()), Some("title".to_owned()), "{name}");
        assert!(ids.iter().all(|id| seen.insert((*id).to_owned())), "{name}: an id is on the page twice");
        let uses = document.descendants().filter_map(|node| node.attribute("fill")?.strip_prefix("url(#")?.strip_suffix(')'));
        uses.for_each(|used| assert!(ids.contains(&used), "{name}: {used}"));
    }
}

#[test]
fn links_can_be_reached_and_are_in_the_table_too() {
    for (name, chart) in all() {
        let links = picture(&chart.svg).links;
        let role = if links.is_empty() { "role=\"img\"" } else { "role=\"group\"" };
        assert!(chart.svg.contains(role), "{name}");
        let cells: Vec<&String> = chart.table.rows.iter().flatten().filter_map(|cell| cell.href.as_ref()).collect();
        assert!(links.iter().all(|link| cells.contains(&link)), "{name}: {links:?}");
        let document = roxmltree::Document::parse(&chart.svg).unwrap();
        for link in document.descendants().filter(|node| node.tag_name().name() == "a") {
            assert!(link.attribute("aria-label").is_some_and(|label| !label.trim().is_empty()), "{name}");
            let area = link.first_element_child().unwrap();
            let size = |side: &str| area.attribute(side).unwrap().parse::<f64>().unwrap();
            assert!(size("width") >= 24.0 && size("height") >= 24.0, "{name}: {area:?}");
        }
    }
}

#[test]
fn every_row_of_a_table_is_as_long_as_its_head() {
    for (name, chart) in all() {
        assert!(chart.table.rows.iter().all(|row| row.len() == chart.table.head.len()), "{name}");
        assert!(!chart.table.caption.is_empty(), "{name}");
    }
}

/// How many marks a picture has and how many of them are unknown.
fn marks(picture: &Picture, class: &str) -> usize {
    picture.marks.iter().filter(|mark| mark.split(' ').any(|part| part == class)).count()
}

/// How many cells hold a number, and how many a text.
fn cells(chart: &Chart, text: &str) -> (usize, usize) {
    let cells = || chart.table.rows.iter().flat_map(|row| row.iter().skip(1));
    let numbers = cells().filter(|cell| cell.is_number()).count();
    (numbers, cells().filter(|cell| cell.content == Content::Text(text.to_owned())).count())
}

#[test]
fn the_table_has_as_many_figures_as_the_picture_has_marks() {
    for (name, unknown) in [("bars-years", "不明"), ("bars-series", "記録なし"), ("bars-narrow", "不明"), ("bars-sections", "不明")] {
        let chart = find(name);
        let drawn = picture(&chart.svg);
        let (numbers, unknowns) = cells(&chart, unknown);
        // A target in words and an uncertain part of nobody are in the table without being numbers or drawn.
        let zero =
            chart.table.rows.iter().map(|row| row.get(2)).filter(|cell| chart.table.head.len() == 4 && *cell == Some(&Cell::number(0.0))).count();
        let worded = usize::from(name == "bars-years");
        assert_eq!(drawn.marks.len() - marks(&drawn, "unknown"), numbers - zero + worded, "{name}");
        assert_eq!(marks(&drawn, "unknown"), unknowns, "{name}");
    }
    let lines = find("lines");
    let drawn = picture(&lines.svg);
    let targets = lines.table.rows.iter().filter(|row| row.last().is_some_and(Cell::is_number)).count();
    assert_eq!(drawn.marks.len() - marks(&drawn, "target"), cells(&lines, "").0 - targets);
    for name in ["radar", "radar-many"] {
        let chart = find(name);
        let (drawn, unknowns) = (picture(&chart.svg), cells(&chart, "未評価（0点ではありません）").1);
        assert_eq!((marks(&drawn, "unknown"), marks(&drawn, "have")), (unknowns, chart.table.rows.len() - unknowns), "{name}");
        assert_eq!(marks(&drawn, "need"), chart.table.rows.len() - cells(&chart, "–").1, "{name}");
    }
    let heat = find("heat");
    let drawn = picture(&heat.svg);
    assert_eq!((drawn.marks.len(), marks(&drawn, "unknown")), (4 * 5, cells(&heat, "未評価").1));
    for name in ["timeline", "timeline-plan"] {
        let chart = find(name);
        let drawn = picture(&chart.svg);
        let empty = chart.table.rows.iter().filter(|row| row.get(1) == Some(&Cell::text("–"))).count();
        assert_eq!(drawn.marks.len() - marks(&drawn, "today"), chart.table.rows.len() - empty, "{name}");
    }
    let flow = find("flow");
    let drawn = picture(&flow.svg);
    assert_eq!((drawn.marks.len(), marks(&drawn, "unknown")), (flow.table.rows.len(), cells(&flow, "不明").1));
}

fn find(name: &str) -> Chart {
    all().into_iter().find(|(own, _)| *own == name).map(|(_, chart)| chart).expect("a sample of that name")
}

#[test]
fn unknown_is_never_drawn_as_zero() {
    let one = |value: Option<f64>, direction| {
        let group = BarGroup { label: "組".to_owned(), bars: vec![Bar { value: value.into(), ..Bar::default() }] };
        bars(&Bars { frame: Frame::default(), direction, unknown: "不明".to_owned(), groups: vec![group], ..Bars::default() })
    };
    for direction in [Direction::Upright, Direction::Sideways] {
        let (zero, unknown) = (one(Some(0.0), direction), one(None, direction));
        let (zero_words, unknown_words) = (said(&zero), said(&unknown));
        assert!(zero_words.contains(&"0".to_owned()) && !zero_words.contains(&"不明".to_owned()), "{zero_words:?}");
        assert!(unknown_words.iter().filter(|word| *word == "不明").count() >= 1 && unknown.svg.contains("stroke-dasharray"));
        assert_eq!(cells(&unknown, "不明"), (0, 1));
        assert_eq!(cells(&zero, "不明"), (1, 0));
        // What is not a number is not known either.
        assert_eq!(one(Some(f64::NAN), direction).svg, unknown.svg);
    }
    for (name, empty) in [("meter-none", "meter-unknown"), ("spark", "")] {
        let dashed = |name: &str| find(name).svg.contains("stroke-dasharray");
        assert!(!dashed(name) && (empty.is_empty() || dashed(empty)), "{name}");
    }
}

fn said(chart: &Chart) -> Vec<String> {
    picture(&chart.svg).words.into_iter().map(|words| words.text).collect()
}

#[test]
fn a_line_is_broken_where_nothing_is_known() {
    let document = find("lines").svg;
    let document = roxmltree::Document::parse(&document).unwrap();
    let lines = document.descendants().filter(|node| node.tag_name().name() == "polyline" && node.attribute("stroke-width") == Some("3")).count();
    // Three lines, one of them with a gap in between.
    assert_eq!(lines, 4);
}

#[test]
fn whatever_the_caller_says_is_text() {
    let evil = "<script>alert(\"a\" & 'b')</script>\u{0}\u{fffe}";
    let group = BarGroup { label: evil.to_owned(), bars: vec![Bar { value: 3.0.into(), href: Some(evil.to_owned()), ..Bar::default() }] };
    let frame = Frame { id: evil.to_owned(), title: evil.to_owned(), description: evil.to_owned(), empty: evil.to_owned(), width: 640.0 };
    let input = Bars { frame, group_head: evil.to_owned(), unit: evil.to_owned(), groups: vec![group], ..Bars::default() };
    let chart = bars(&input);
    picture(&chart.svg);
    assert!(!chart.svg.contains("<script") && !chart.table.html().contains("<script"));
    assert!(chart.svg.contains("&lt;script&gt;") && chart.svg.contains("&amp;"));
    assert!(bars(&Bars { groups: Vec::new(), ..input }).svg.contains("&lt;script&gt;"));
}

#[test]
fn nothing_to_draw_says_so() {
    let chart = find("empty");
    assert_eq!(said(&chart), ["該当する職員はいません。"]);
    assert!(chart.table.rows.is_empty());
}

#[test]
fn pictures_and_tables_stay_as_they_were_looked_at() {
    for (name, chart) in all().into_iter().filter(|(name, _)| !name.ends_with("narrow")) {
        insta::assert_snapshot!(name, format!("{}\n{}", chart.svg, chart.table.html()));
    }
}
