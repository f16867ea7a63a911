//! How words of a test are compared: spaces, middle dots and full-width letters make no difference.

/// Spaces go, full-width letters, digits and signs become half-width.
pub(super) fn normal(text: &str) -> String {
    text.chars().filter(|letter| !letter.is_whitespace()).map(half_width).collect()
}

/// As [`normal`], middle dots gone too: for phrases of an explanation.
pub(super) fn loose(text: &str) -> String {
    normal(text).chars().filter(|letter| !matches!(letter, '・' | '･')).collect()
}

fn half_width(letter: char) -> char {
    const FIRST: u32 = 0xFF01;
    const LAST: u32 = 0xFF5E;
    const SHIFT: u32 = 0xFEE0;
    let code = u32::from(letter);
    if (FIRST..=LAST).contains(&code) { char::from_u32(code - SHIFT).unwrap_or(letter) } else { letter }
}

/// 「名前（ただし書き）」 as the name and what is in the last brackets.
pub(super) fn bracketed(text: &str) -> (&str, Option<&str>) {
    let text = text.trim();
    let ends = [('（', '）'), ('(', ')')];
    let found = ends.iter().find_map(|(open, close)| {
        let inside = text.strip_suffix(*close)?;
        let at = inside.rfind(*open)?;
        Some((inside.get(..at)?.trim_end(), inside.get(at + open.len_utf8()..)?.trim()))
    });
    found.map_or((text, None), |(name, note)| (name, Some(note)))
}

/// Every phrase in 「」, the outermost ones.
pub(super) fn quoted(text: &str) -> Vec<String> {
    let (mut phrases, mut depth, mut phrase) = (Vec::new(), 0_usize, String::new());
    for letter in text.chars() {
        match letter {
            '「' if depth == 0 => depth = 1,
            '」' if depth == 1 => {
                depth = 0;
                phrases.push(std::mem::take(&mut phrase));
            }
            _ if depth == 0 => {}
            other => {
                match other {
                    '「' => depth += 1,
                    '」' => depth -= 1,
                    _ => {}
                }
                phrase.push(other);
            }
        }
    }
    phrases
}

/// 「、あるいは・」の並び: items of a note.
pub(super) fn items(note: &str) -> Vec<&str> {
    note.split(['、', ',', '，']).map(str::trim).filter(|item| !item.is_empty()).collect()
}

/// 「20時間」 as 20.
pub(super) fn number_before(text: &str, unit: &str) -> Option<u32> {
    normal(text).strip_suffix(unit)?.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn brackets_quotes_and_widths() {
        assert_eq!(bracketed("DXマネージャー（DXマネージャー認定）"), ("DXマネージャー", Some("DXマネージャー認定")));
        assert_eq!(bracketed("試験（システム）（可）"), ("試験（システム）", Some("可")));
        assert_eq!(bracketed("育児休業"), ("育児休業", None));
        assert_eq!(quoted("研修は「3 / 4 講座」、「「A」の判定が可」"), ["3 / 4 講座", "「A」の判定が可"]);
        assert_eq!(loose("ＢＰＲ 研修・演習"), "BPR研修演習");
        assert_eq!(number_before("２０ 時間", "時間"), Some(20));
    }
}
