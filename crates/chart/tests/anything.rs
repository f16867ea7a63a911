//! Whatever is given: nothing panics, the picture is well-formed, and every number in it is finite and of a sane size.

use ayumi_chart::{
    Amount, Bar, BarGroup, Bars, Chart, Direction, Flow, Frame, Heat, HeatCell, HeatRow, Item, Lane, Line, Lines, Link, Look, Meter, Node, Point,
    Radar, Span, Spark, Spoke, Target, Tick, Timeline, TimelineHeads, bars, flow, heat, lines, meter, radar, spark, timeline,
};
use proptest::collection::vec;
use proptest::option;
use proptest::prelude::*;

#[path = "read/mod.rs"]
mod read;

fn check(chart: &Chart) {
    let picture = read::picture(&chart.svg);
    for size in [picture.width, picture.height] {
        assert!(size.is_finite() && size > 0.0 && size <= 1e6, "{size}");
    }
    assert!(picture.numbers.iter().all(|number| number.is_finite()), "{}", chart.svg);
    for words in &picture.words {
        assert!([words.left, words.right, words.top, words.bottom].iter().all(|side| side.is_finite()), "{words:?}");
        assert!(words.top >= -1.0 && words.bottom <= picture.height + 1.0, "{words:?} in {}", picture.height);
        // Of other characters nobody knows the width.
        let is_plain = words.text.chars().all(|c| c.is_ascii() || ('ぁ'..='龠').contains(&c));
        assert!(!is_plain || (words.left >= -1.0 && words.right <= picture.width + 1.0), "{words:?} in {}", picture.width);
    }
    assert!(chart.table.rows.iter().all(|row| row.len() == chart.table.head.len()));
    roxmltree::Document::parse(&chart.table.html()).expect("a well-formed table");
}

fn value() -> impl Strategy<Value = f64> {
    let odd = prop::sample::select(vec![f64::NAN, f64::INFINITY, f64::NEG_INFINITY, f64::MAX, f64::MIN, f64::MIN_POSITIVE, -0.0, 0.0, 1e-300, 1e199]);
    prop_oneof![4 => (0_i32..2000).prop_map(f64::from), 2 => -1e6..1e6_f64, 1 => odd]
}

fn maybe() -> impl Strategy<Value = Option<f64>> {
    option::of(value())
}

fn amount() -> impl Strategy<Value = Amount> {
    prop_oneof![4 => value().prop_map(Amount::Known), 1 => Just(Amount::Unknown), 1 => Just(Amount::Ahead)]
}

fn word() -> impl Strategy<Value = String> {
    prop_oneof![
        3 => "[ぁ-んァ-ヶ一-龠・（）a-zA-Z0-9 ]{0,24}",
        1 => any::<String>(),
        1 => Just("<&\"'>\u{0}\u{ffff}".to_owned()),
        1 => Just("長い名前の続く所属".repeat(12)),
    ]
}

fn href() -> impl Strategy<Value = Option<String>> {
    option::of(word())
}

fn frame() -> impl Strategy<Value = Frame> {
    let width = prop_oneof![3 => 300.0..1200.0_f64, 1 => value()];
    (word(), word(), word(), word(), width).prop_map(|(id, title, description, empty, width)| Frame { id, title, description, empty, width })
}

fn any_bar() -> impl Strategy<Value = Bar> {
    let target = option::of((maybe(), word()).prop_map(|(at, text)| Target { at, text }));
    let text = prop_oneof![3 => Just(String::new()), 1 => word()];
    (amount(), text, maybe(), target, href()).prop_map(|(value, text, unsure, target, href)| Bar { value, text, unsure, target, href })
}

fn any_bars() -> impl Strategy<Value = Bars> {
    let group = (word(), vec(any_bar(), 0..4)).prop_map(|(label, bars)| BarGroup { label, bars });
    let direction = prop::sample::select(vec![Direction::Upright, Direction::Sideways]);
    let words = (word(), word(), word(), word(), word(), word());
    (frame(), direction, words, vec(word(), 0..4), vec(group, 0..9), maybe()).prop_map(|(frame, direction, words, series, groups, most)| {
        let (group_head, unit, unknown, ahead, unsure, target) = words;
        let ticks = series.clone();
        Bars { frame, direction, group_head, unit, unknown, ahead, unsure, target, most, ticks, series, groups }
    })
}

fn tick() -> impl Strategy<Value = Tick> {
    (value(), word()).prop_map(|(at, label)| Tick { at, label })
}

fn any_lines() -> impl Strategy<Value = Lines> {
    let point = (amount(), href()).prop_map(|(value, href)| Point { value, href });
    let line = (word(), vec(point, 0..12)).prop_map(|(name, points)| Line { name, points });
    let words = (word(), word(), word(), word());
    (frame(), words, word(), vec(tick(), 0..12), vec(line, 0..9), vec(maybe(), 0..12)).prop_map(|(frame, words, target, places, lines, targets)| {
        let (place_head, unit, unknown, ahead) = words;
        Lines { frame, place_head, unit, unknown, ahead, target, places, lines, targets }
    })
}

fn any_radar() -> impl Strategy<Value = Radar> {
    let spoke = (word(), maybe(), maybe(), href()).prop_map(|(label, have, need, href)| Spoke { label, have, need, href });
    let words = (word(), word(), word(), word());
    (frame(), words, vec(word(), 0..7), vec(spoke, 0..24)).prop_map(|(frame, (spoke_head, have, need, unknown), levels, spokes)| Radar {
        frame,
        spoke_head,
        have,
        need,
        unknown,
        levels,
        spokes,
    })
}

fn any_heat() -> impl Strategy<Value = Heat> {
    let cell = (maybe(), vec(word(), 0..3), href()).prop_map(|(share, lines, href)| HeatCell { share, lines, href });
    let row = (word(), href(), vec(cell, 0..6)).prop_map(|(label, href, cells)| HeatRow { label, href, cells });
    (frame(), word(), word(), vec(word(), 0..6), vec(row, 0..6)).prop_map(|(frame, row_head, unknown, columns, rows)| Heat {
        frame,
        row_head,
        unknown,
        columns,
        rows,
    })
}

fn any_timeline() -> impl Strategy<Value = Timeline> {
    let span = prop_oneof![(maybe(), maybe()).prop_map(|(from, until)| Span::Period { from, until }), value().prop_map(Span::Milestone)];
    let look = prop::sample::select(vec![Look::Solid, Look::Pale, Look::Striped, Look::Dashed]);
    let item =
        (word(), span, word(), look, word(), href()).prop_map(|(label, span, when, look, state, href)| Item { label, span, when, look, state, href });
    let lane = (word(), href(), vec(item, 0..8)).prop_map(|(label, href, items)| Lane { label, href, items });
    (frame(), value(), value(), vec(tick(), 0..8), option::of(tick()), vec(lane, 0..5))
        .prop_map(|(frame, from, until, grid, today, lanes)| Timeline { frame, heads: TimelineHeads::default(), from, until, grid, today, lanes })
}

fn any_flow() -> impl Strategy<Value = Flow> {
    let node = || (word(), maybe(), href()).prop_map(|(label, count, href)| Node { label, count, href });
    let link = (0_usize..7, 0_usize..7, maybe(), href()).prop_map(|(from, to, count, href)| Link { from, to, count, href });
    let words = (word(), word(), word(), word(), word());
    (frame(), words, vec(node(), 0..6), vec(node(), 0..6), vec(link, 0..12)).prop_map(|(frame, words, left, right, links)| {
        let (left_head, right_head, count_head, unit, unknown) = words;
        Flow { frame, left_head, right_head, count_head, unit, unknown, left, right, links }
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(256))]

    #[test]
    fn any_bars_can_be_drawn(input in any_bars()) {
        check(&bars(&input));
    }

    #[test]
    fn any_lines_can_be_drawn(input in any_lines()) {
        check(&lines(&input));
    }

    #[test]
    fn any_radar_can_be_drawn(input in any_radar()) {
        check(&radar(&input));
    }

    #[test]
    fn any_heat_map_can_be_drawn(input in any_heat()) {
        check(&heat(&input));
    }

    #[test]
    fn any_timeline_can_be_drawn(input in any_timeline()) {
        check(&timeline(&input));
    }

    #[test]
    fn any_flow_can_be_drawn(input in any_flow()) {
        check(&flow(&input));
    }

    #[test]
    fn any_meter_and_spark_can_be_drawn(frame in frame(), have in maybe(), need in maybe(), points in vec((word(), maybe()), 0..9)) {
        check(&meter(&Meter { frame: frame.clone(), have, need, ..Meter::default() }));
        check(&spark(&Spark { frame, points, ..Spark::default() }));
    }
}
