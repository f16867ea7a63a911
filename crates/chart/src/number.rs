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
