//! Requirements and measures as Japanese sentences that an official would write. Nothing here evaluates; the engine says
//! what is met and what is missing.

mod leaf;
mod measure;
mod names;
mod phrase;
mod short;

pub use measure::measure_ja;
pub use names::{Ids, Names, PackNames};
pub use short::leaf_short_ja;

use crate::grammar::Noun;
use crate::requirement::Requirement;
use phrase::{Ending, Phrase, When};

/// 要件の文: one line, ending in 「…こと」. What does not read well in one clause is numbered (1) (2), ア イ, (ア) (イ).
///
/// ```
/// use ayumi_policy::grammar::parse_requirement;
/// use ayumi_policy::sentence::{Ids, requirement_ja};
///
/// let requirement = parse_requirement("none(holds(leader))")?;
/// assert_eq!(requirement_ja(&requirement, &Ids), "leaderでないこと");
/// # Ok::<(), ayumi_policy::grammar::GrammarError>(())
/// ```
pub fn requirement_ja(requirement: &Requirement, names: &dyn Names) -> String {
    phrase(requirement, names).sentence()
}

/// 要件を満たす者: 「…者」, with its conditions where it has several.
///
/// ```
/// use ayumi_policy::grammar::parse_requirement;
/// use ayumi_policy::sentence::{Ids, people_ja};
///
/// let requirement = parse_requirement("holds(leader)")?;
/// assert_eq!(people_ja(&requirement, &Ids), "leaderである者");
/// # Ok::<(), ayumi_policy::grammar::GrammarError>(())
/// ```
pub fn people_ja(requirement: &Requirement, names: &dyn Names) -> String {
    let phrase = phrase(requirement, names);
    format!("{}{}", phrase.people(When::Now), phrase.list())
}

/// 要件の箇条書き: one line per entry, each with its depth from 0 and without a number.
pub fn outline_ja(requirement: &Requirement, names: &dyn Names) -> Vec<(usize, String)> {
    let mut lines = Vec::new();
    phrase(requirement, names).outline(0, &mut lines);
    lines
}

/// A requirement as a clause, with its list of conditions where it has one.
fn phrase(requirement: &Requirement, names: &dyn Names) -> Phrase {
    match requirement {
        Requirement::All(of) if of.is_empty() => Phrase::everyone(),
        Requirement::Any(of) if of.is_empty() => Phrase::nobody(),
        Requirement::None(of) if of.is_empty() => Phrase::everyone(),
        Requirement::All(of) => combined(of, names, Phrase::both, "次のすべてを"),
        Requirement::Any(of) => combined(of, names, Phrase::either, "次のいずれかを"),
        Requirement::None(of) => none(of, names),
        Requirement::AtLeast(need, of) => Phrase::listed(at_least_head(*need), Ending::Meets, phrases(of, names)),
        Requirement::Named(id) => Phrase::new(quoted_name(*id, names) + "に", Ending::Applies),
        Requirement::Leaf(leaf) => leaf::phrase(leaf, names),
    }
}

/// 「2つ」, but 「12個」.
fn at_least_head(need: u32) -> String {
    format!("次のうち{need}{}以上を", if need < 10 { "つ" } else { "個" })
}

fn phrases(of: &[Requirement], names: &dyn Names) -> Vec<Phrase> {
    of.iter().map(|child| phrase(child, names)).collect()
}

/// One condition stands for itself, two short ones are joined, others become a list.
fn combined(of: &[Requirement], names: &dyn Names, join: fn(&Phrase, &Phrase) -> Phrase, head: &str) -> Phrase {
    let items = phrases(of, names);
    match items.as_slice() {
        [only] => only.clone(),
        [one, other] if one.is_short() && other.is_short() => join(one, other),
        _ => Phrase::listed(head.into(), Ending::Meets, items),
    }
}

/// 「…に当たらないこと」
fn none(of: &[Requirement], names: &dyn Names) -> Phrase {
    if let Some(groups) = all_named(of, names) {
        return Phrase::new(groups, Ending::FallsNotUnder);
    }
    match of {
        [only] => not(only, names),
        _ => Phrase::listed("次のいずれにも".into(), Ending::FallsNotUnder, phrases(of, names)),
    }
}

/// The opposite of one condition: turned round where it is one plain clause, else as a list of what must not be so.
fn not(only: &Requirement, names: &dyn Names) -> Phrase {
    if let Requirement::Any(of) = only {
        return none(of, names);
    }
    let positive = phrase(only, names);
    positive.opposite().unwrap_or_else(|| Phrase::listed("次に".into(), Ending::FallsNotUnder, vec![positive]))
}

/// 「A」に, or 「A」にも「B」にも, where all are names of requirements.
fn all_named(of: &[Requirement], names: &dyn Names) -> Option<String> {
    let name = |requirement: &Requirement| match requirement {
        Requirement::Named(id) => Some(quoted_name(*id, names)),
        _ => None,
    };
    let quoted: Vec<String> = of.iter().map(name).collect::<Option<_>>()?;
    match quoted.as_slice() {
        [only] => Some(format!("{only}に")),
        several => Some(several.iter().map(|one| format!("{one}にも")).collect()),
    }
}

fn quoted_name(id: ayumi_facts::Code, names: &dyn Names) -> String {
    format!("「{}」", names.name(Noun::Requirement, id))
}
