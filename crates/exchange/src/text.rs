//! Evens out texts for comparison, and finds near ones. What is compared is never what is stored.

use unicode_normalization::UnicodeNormalization;

/// The text as it is compared: NFKC, lower case, without any space. `ＩＴ パスポート` and `itパスポート` are one.
pub(crate) fn key(text: &str) -> String {
    if text.is_ascii() {
        return text.chars().filter(|c| !c.is_whitespace()).map(|c| c.to_ascii_lowercase()).collect();
    }
    text.nfkc().filter(|c| !c.is_whitespace()).flat_map(char::to_lowercase).collect()
}

/// Up to three of `names` that are nearest to `word`, nearest first; none that has little in common with it.
pub(crate) fn nearest<'a>(word: &str, names: impl Iterator<Item = &'a str>) -> Vec<&'a str> {
    let word: Vec<char> = key(word).chars().collect();
    let mut near: Vec<(usize, &str)> = names.filter_map(|name| Some((distance(&word, name)?, name))).collect();
    near.sort_unstable();
    near.dedup();
    near.into_iter().take(3).map(|(_, name)| name).collect()
}

/// 近い名称 in a sentence: `「主査」「副主幹」ではありませんか。`
pub(crate) fn hint(near: &[&str]) -> String {
    if near.is_empty() {
        return String::new();
    }
    let quoted: String = near.iter().map(|name| format!("「{name}」")).collect();
    format!("{quoted}ではありませんか。")
}

/// How far apart, in edits; one text inside the other counts as one edit. None: more than half of it differs.
fn distance(word: &[char], name: &str) -> Option<usize> {
    let name: Vec<char> = key(name).chars().collect();
    let longest = word.len().max(name.len());
    if word.is_empty() || name.is_empty() {
        return None;
    }
    let (short, long) = if word.len() <= name.len() { (word, name.as_slice()) } else { (name.as_slice(), word) };
    if short.len() >= 2 && long.windows(short.len()).any(|window| window == short) {
        return Some(1);
    }
    if longest - short.len() > longest / 2 {
        return None;
    }
    let edits = edits(short, long);
    (edits <= longest / 2).then_some(edits)
}

/// Levenshtein's distance.
fn edits(a: &[char], b: &[char]) -> usize {
    let mut row: Vec<usize> = (0..=b.len()).collect();
    for (i, left) in a.iter().enumerate() {
        let mut before = i;
        let mut next = vec![i + 1];
        for (right, above) in b.iter().zip(row.iter().skip(1)) {
            let change = before + usize::from(left != right);
            let last = next.last().copied().unwrap_or(0);
            next.push(change.min(above + 1).min(last + 1));
            before = *above;
        }
        row = next;
    }
    row.last().copied().unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn near_names_are_offered_and_far_ones_are_not() {
        let names = ["主事補", "主事", "主査", "係長", "課長補佐", "課長"];
        assert_eq!(nearest("主さ", names.into_iter()), ["主事", "主査"]);
        assert_eq!(nearest("課長代理", names.into_iter()), ["課長", "課長補佐"]);
        assert!(nearest("土木", names.into_iter()).is_empty());
    }
}
