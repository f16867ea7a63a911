//! The table of bars.

use super::marks::Marks;
use super::{Bar, Bars};
use crate::chart::{Amount, finite};
use crate::table::{Cell, Table, with_unit};

/// Stands where a bar has no such figure.
const NONE: &str = "–";

pub(super) fn table(input: &Bars) -> Table {
    let marks = Marks::of(input);
    // A series has a column for what any of its bars has.
    let of = |series: usize| marks.groups.iter().filter_map(move |(_, group)| group.get(series));
    let has_unsure = |series: usize| of(series).any(|mark| mark.unsure.is_some());
    let has_target = |series: usize| of(series).any(|mark| !mark.target_text.is_empty());
    let mut head = vec![input.group_head.clone()];
    for nth in 0..marks.series {
        let name = input.series.get(nth).map_or("", String::as_str);
        head.push(with_unit(name, &input.unit));
        let of = |word: &str| with_unit(&if marks.series > 1 { format!("{name} {word}") } else { word.to_owned() }, &input.unit);
        head.extend(has_unsure(nth).then(|| of(&input.unsure)));
        head.extend(has_target(nth).then(|| of(&input.target)));
    }
    let none = Bar::default();
    let row = |group: &super::BarGroup| {
        let mut row = vec![Cell::text(&group.label)];
        for nth in 0..marks.series {
            let bar = group.bars.get(nth).unwrap_or(&none);
            row.push(value(input, bar).to(bar.href.as_ref()));
            row.extend(has_unsure(nth).then(|| Cell::known(finite(bar.unsure).filter(|_| bar.value.known().is_some()), NONE)));
            row.extend(has_target(nth).then(|| target(bar)));
        }
        row
    };
    Table { caption: input.frame.title.clone(), head, rows: input.groups.iter().map(row).collect() }
}

fn value(input: &Bars, bar: &Bar) -> Cell {
    if !bar.text.is_empty() {
        return Cell::text(&bar.text);
    }
    match bar.value {
        Amount::Ahead => Cell::text(&input.ahead),
        other => Cell::known(other.known(), &input.unknown),
    }
}

fn target(bar: &Bar) -> Cell {
    let Some(target) = &bar.target else { return Cell::text(NONE) };
    if target.text.is_empty() { Cell::known(finite(target.at), NONE) } else { Cell::text(&target.text) }
}
