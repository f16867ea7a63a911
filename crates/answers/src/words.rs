//! Words that several answers use: signs of a state, how a figure is counted, amounts with their units.

use ayumi_engine::{About, Amount, Explaining, Standing, State, Verdict};
use ayumi_policy::grammar::Noun;
use ayumi_policy::measure::Measure;
use ayumi_policy::model::Duty;

/// ✓ 満たす, × 未了, ? 不明, … これから: never by colour alone, and unknown never as no.
pub fn sign(state: State) -> &'static str {
    match state {
        State::Met => "✓",
        State::Unmet => "×",
        State::Unknown => "?",
        State::NotInForce => "…",
    }
}

/// The same signs for a goal against its figure.
pub fn standing_sign(standing: Standing) -> &'static str {
    match standing {
        Standing::Reached => "✓",
        Standing::Missed => "×",
        Standing::Unknown => "?",
        _ => "…",
    }
}

/// The state as officials read it.
pub fn state_ja(state: State) -> &'static str {
    state.verdict().map_or("施行前・期間外", Verdict::ja)
}

/// What a rule is called.
pub fn about(about: About, names: &Explaining) -> String {
    match about {
        About::Role(id) => names.name(Noun::Role, id),
        About::Scheme(id) => format!("{}の要件", names.scheme(id)),
        About::Requirement(id) => names.name(Noun::Requirement, id),
        About::Step { group, step } => format!("{}・{}", names.stage_group(group), names.step(group, step)),
    }
}

/// How a figure is counted: of what, and flow, stock, running total or coverage.
pub fn counted(measure: &Measure) -> &'static str {
    match measure {
        Measure::Count(_) => "実人数・その日現在",
        Measure::Entrants(_) => "実人数・その年度に新たに",
        Measure::Ever(_) => "実人数・開始以来の累計",
        Measure::Ratio { at: None, .. } => "割合・その日現在の実人数",
        Measure::Ratio { at: Some(_), .. } => "割合・母数は固定した日",
        Measure::Covered { .. } => "配置率・その日の所属",
        Measure::Events(_) => "延べ件数・その年度",
        Measure::Hours(_) => "延べ時間・その年度",
    }
}

/// The four kinds of measure, for programs.
pub fn measure_kind(measure: &Measure) -> &'static str {
    match measure {
        Measure::Count(_) => "stock",
        Measure::Entrants(_) => "flow",
        Measure::Ever(_) => "cumulative",
        Measure::Ratio { .. } => "ratio",
        Measure::Covered { .. } => "coverage",
        Measure::Events(_) => "events",
        Measure::Hours(_) => "hours",
    }
}

/// 「12人」「45 / 120人（37%）」
pub fn amount(amount: Amount, names: &Explaining) -> String {
    match amount {
        Amount::People(n) => format!("{}人", number(n)),
        Amount::Events(n) => format!("{}件", number(n)),
        Amount::Minutes(minutes) => format!("{}時間", number(minutes / 60)),
        Amount::Share { part, whole } => format!("{} / {}人{}", number(part), number(whole), percent(amount)),
        Amount::Units { covered, of } => format!("{} / {}所属{}", number(covered), number(of), percent(amount)),
        Amount::Undecided(set) => format!("未定（「{}」の内訳）", names.rule(set)),
    }
}

/// A whole number as people read it: 12,345.
pub fn number(number: impl Into<i64>) -> String {
    let number: i64 = number.into();
    let digits = number.unsigned_abs().to_string();
    let mut text = String::with_capacity(digits.len() * 4 / 3 + 1);
    if number < 0 {
        text.push('−');
    }
    for (nth, digit) in digits.chars().enumerate() {
        if nth > 0 && (digits.len() - nth).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

/// A count as people read it.
pub fn count(count: usize) -> String {
    number(i64::try_from(count).unwrap_or(i64::MAX))
}

/// Rounded down: 99.9 % is not all.
fn percent(amount: Amount) -> String {
    amount.number().map_or_else(String::new, |number| format!("（{}%）", number.floor()))
}

/// 「2026-11-20 18:53:19」: an instant in Japan as people read it.
pub fn instant(text: &str) -> String {
    text.trim_end_matches("+09:00").replace('T', " ")
}

/// Whether a role is held, in a word.
pub fn held(state: State) -> &'static str {
    match state {
        State::Met => "該当",
        State::Unmet => "非該当",
        State::Unknown => "不明",
        State::NotInForce => "施行前・期間外",
    }
}

/// 必須・推奨・任意
pub fn duty(duty: Duty) -> &'static str {
    match duty {
        Duty::Must => "必須",
        Duty::Should => "推奨",
        Duty::May => "任意",
    }
}

#[cfg(test)]
mod tests {
    use super::number;

    #[test]
    fn numbers_are_written_in_groups_of_three() {
        let check = |value: i64, expected: &str| assert_eq!(number(value), expected);
        check(0, "0");
        check(999, "999");
        check(1_000, "1,000");
        check(-12_345, "−12,345");
        check(1_234_567, "1,234,567");
    }
}
