//! Evens out how people type: full width, stray spaces, look-alike hyphens. Knows no dates.

use unicode_normalization::UnicodeNormalization;

/// The text in one spelling: NFKC (full width becomes ASCII, ㋿ becomes 令和), upper case, every hyphen and minus
/// `-`, and no spaces but those between two digits, which would otherwise run together into another number.
pub(crate) fn even_out(text: &str) -> String {
    let wide: Vec<char> = text.nfkc().flat_map(char::to_uppercase).map(plain_hyphen).collect();
    let mut even = String::with_capacity(text.len());
    let mut space_since = None;
    for character in wide {
        if character.is_whitespace() {
            space_since = space_since.or(even.chars().next_back());
            continue;
        }
        let between_digits = space_since.is_some_and(|before| before.is_ascii_digit()) && character.is_ascii_digit();
        if between_digits {
            even.push(' ');
        }
        even.push(character);
        space_since = None;
    }
    even
}

fn plain_hyphen(character: char) -> char {
    match character {
        '‐' | '‑' | '‒' | '–' | '—' | '―' | '−' | 'ー' => '-',
        other => other,
    }
}

/// The leading ASCII digits and the rest.
pub(crate) fn split_digits(text: &str) -> (&str, &str) {
    let end = text.find(|c: char| !c.is_ascii_digit()).unwrap_or(text.len());
    text.split_at(end)
}

/// A number of at least one and at most `longest` digits at the front, and the rest.
pub(crate) fn take_number(text: &str, longest: usize) -> Option<(u32, &str)> {
    let (digits, rest) = split_digits(text);
    if digits.is_empty() || digits.len() > longest {
        return None;
    }
    Some((digits.parse().ok()?, rest))
}
