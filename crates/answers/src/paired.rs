//! Before and after: what is the same on both sides stands together.

/// Each of `before` with the first of `after` that is the same, in the order of `before`; then what only `after` has.
pub fn paired<T>(before: Vec<T>, mut after: Vec<T>, same: impl Fn(&T, &T) -> bool) -> Vec<(Option<T>, Option<T>)> {
    let mut pairs = Vec::with_capacity(before.len());
    for one in before {
        let other = after.iter().position(|other| same(&one, other)).map(|at| after.remove(at));
        pairs.push((Some(one), other));
    }
    pairs.extend(after.into_iter().map(|one| (None, Some(one))));
    pairs
}

/// The same for values that stand under a key.
pub fn paired_by_key<K: PartialEq, V>(before: Vec<(K, V)>, after: Vec<(K, V)>) -> Vec<(K, Option<V>, Option<V>)> {
    let pairs = paired(before, after, |one, other| one.0 == other.0).into_iter();
    let with_key = |pair| match pair {
        (Some((key, before)), after) => Some((key, Some(before), after.map(|(_, after)| after))),
        (None, Some((key, after))) => Some((key, None, Some(after))),
        (None, None) => None,
    };
    pairs.filter_map(with_key).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_the_same_stands_together_and_nothing_is_lost() {
        let found = paired_by_key(vec![("a", 1), ("b", 2)], vec![("c", 3), ("b", 4)]);
        assert_eq!(found, [("a", Some(1), None), ("b", Some(2), Some(4)), ("c", None, Some(3))]);
    }
}
