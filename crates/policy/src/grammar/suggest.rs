//! Which known word a misspelt one was probably meant to be.

/// The nearest of `words`, if it is near enough to be a slip of the keyboard.
pub(crate) fn nearest<'w>(written: &str, words: impl IntoIterator<Item = &'w str>) -> Option<&'w str> {
    let written = written.to_lowercase();
    let near = words.into_iter().map(|word| (distance(&written, word), word)).min_by_key(|(distance, _)| *distance);
    near.filter(|(distance, word)| *distance <= tolerance(word)).map(|(_, word)| word)
}

/// One slip in a short word, two in a longer one.
fn tolerance(word: &str) -> usize {
    const SHORT: usize = 4;
    if word.len() <= SHORT { 1 } else { 2 }
}

/// How many characters were dropped, added, replaced or swapped with their neighbour.
fn distance(from: &str, to: &str) -> usize {
    let to: Vec<char> = to.chars().collect();
    let mut before: Vec<usize> = Vec::new();
    let mut row: Vec<usize> = (0..=to.len()).collect();
    let mut previous = None;
    for (line, letter) in from.chars().enumerate() {
        let next = next_row(line + 1, letter, previous, &to, &row, &before);
        before = std::mem::replace(&mut row, next);
        previous = Some(letter);
    }
    row.last().copied().unwrap_or(0)
}

/// One row of the table: distances from the first `line` characters, of which `letter` is the last, to every prefix of `to`.
fn next_row(line: usize, letter: char, previous: Option<char>, to: &[char], row: &[usize], before: &[usize]) -> Vec<usize> {
    let cell = |row: &[usize], column: usize| row.get(column).copied().unwrap_or(usize::MAX / 2);
    let mut next = vec![line];
    let mut left: Option<char> = None;
    for (column, &target) in to.iter().enumerate() {
        let replaced = cell(row, column) + usize::from(letter != target);
        let dropped = cell(row, column + 1) + 1;
        let added = cell(&next, column) + 1;
        let swapped = match column.checked_sub(1) {
            Some(two_back) if previous == Some(target) && left == Some(letter) => cell(before, two_back) + 1,
            _ => usize::MAX,
        };
        next.push(replaced.min(dropped).min(added).min(swapped));
        left = Some(target);
    }
    next
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_slip_finds_its_word_and_another_word_does_not() {
        let words = ["all", "any", "completed", "at-least"];
        for (written, expected) in [
            ("comleted", Some("completed")),
            ("compelted", Some("completed")),
            ("COMPLETED", Some("completed")),
            ("at_least", Some("at-least")),
            ("al", Some("all")),
            ("ayn", Some("any")),
            ("finished", None),
            ("x", None),
            ("", None),
        ] {
            assert_eq!(nearest(written, words), expected, "{written}");
        }
    }
}
