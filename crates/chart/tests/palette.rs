//! The colours keep their contrast: 4.5:1 for text, 3:1 for what has to be seen.

use ayumi_chart::palette::*;

fn luminance(colour: &str) -> f64 {
    let part = |nth: usize| {
        let value = f64::from(u8::from_str_radix(&colour[nth..nth + 2], 16).unwrap()) / 255.0;
        if value <= 0.04045 { value / 12.92 } else { ((value + 0.055) / 1.055).powf(2.4) }
    };
    0.2126 * part(1) + 0.7152 * part(3) + 0.0722 * part(5)
}

fn contrast(one: &str, other: &str) -> f64 {
    let (one, other) = (luminance(one), luminance(other));
    (one.max(other) + 0.05) / (one.min(other) + 0.05)
}

#[test]
fn text_can_be_read() {
    let grounds = [(INK, PAPER), (INK_2, PAPER), (LINK, PAPER), (INK, BAND), (INK_2, BAND), (INK, UNKNOWN_GROUND), (PAPER, DATA), (LINK, PALE)];
    for (text, ground) in grounds.into_iter().chain(STEPS.map(|(ground, text)| (text, ground))) {
        assert!(contrast(text, ground) >= 4.5, "{text} on {ground}: {}", contrast(text, ground));
    }
}

#[test]
fn marks_can_be_seen() {
    for mark in [DATA, DATA_2, DATA_3, TARGET, UNKNOWN, AXIS, MET, UNMET] {
        assert!(contrast(mark, PAPER) >= 3.0, "{mark}: {}", contrast(mark, PAPER));
    }
}

#[test]
fn the_steps_of_a_heat_map_differ_in_grey() {
    for (one, next) in STEPS.iter().zip(STEPS.iter().skip(1)) {
        assert!(contrast(one.0, next.0) >= 1.2, "{one:?} {next:?}");
    }
}
