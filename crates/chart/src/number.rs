//! Numbers as officials write them: `1,234`, `81.2`, `-3`.

/// A number with thousands separators and at most two decimals; an empty text if it is not finite.
pub fn number(value: f64) -> String {
    if !value.is_finite() {
        return String::new();
    }
    if value.abs() >= 1e15 {
        return format!("{value:.2e}");
    }
    let rounded = format!("{:.2}", value.abs());
    let (whole, part) = rounded.split_once('.').unwrap_or((&rounded, ""));
    let part = part.trim_end_matches('0');
    let sign = if value < 0.0 && (whole != "0" || !part.is_empty()) { "-" } else { "" };
    let point = if part.is_empty() { "" } else { "." };
    format!("{sign}{}{point}{part}", separated(whole))
}

fn separated(digits: &str) -> String {
    let mut out = String::new();
    for (nth, digit) in digits.chars().enumerate() {
        if nth > 0 && (digits.len() - nth).is_multiple_of(3) {
            out.push(',');
        }
        out.push(digit);
    }
    out
}

#[cfg(test)]
mod tests {
    use super::number;

    #[test]
    fn numbers_have_separators_and_no_needless_decimals() {
        let cases =
            [(0.0, "0"), (-0.001, "0"), (1234.0, "1,234"), (1_234_567.891, "1,234,567.89"), (81.2, "81.2"), (-3.5, "-3.5"), (999.999, "1,000")];
        cases.into_iter().for_each(|(value, expected)| assert_eq!(number(value), expected));
        assert_eq!((number(f64::NAN), number(1e20)), (String::new(), "1.00e20".to_owned()));
    }
}
