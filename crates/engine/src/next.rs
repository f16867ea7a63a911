//! 次の役割: for people already selected, which schemes are still ahead of each, the nearest first, with what is missing.

use std::collections::HashMap;

use ayumi_calendar::Date;
use ayumi_facts::{Code, PersonId};

use crate::eligible::nearness;
use crate::population::{holds, states};
use crate::{EvaluationError, Near, Scope, State, Verdict, nearest};

/// 一人のこれから.
#[derive(Clone, Debug)]
pub struct Ahead<'p> {
    /// 職員
    pub person: PersonId,
    /// The rules that are ahead, nearest first: of a scheme whose role is not held, also where its requirements are met.
    pub rules: Vec<(Code, Near<'p>)>,
}

/// 道しるべになる規定: what can be ahead of anybody. The schemes; in a policy without any its named requirements.
pub fn rules_ahead(scope: &Scope) -> Vec<Code> {
    let policy = scope.policy;
    if policy.schemes.is_empty() { policy.requirements.keys().copied().collect() } else { policy.schemes.keys().copied().collect() }
}

/// Which of `rules` (schemes or named requirements) are ahead of each of `people` at the end of `as_of`, in the order of
/// `people`. Left out are schemes whose role is held, named requirements that are met, and rules not in force that day.
///
/// # Errors
/// [`EvaluationError`] where there is no such rule, or the day cannot be counted.
pub fn ahead<'p>(scope: &Scope<'p>, rules: &[Code], people: &[PersonId], as_of: Date) -> Result<Vec<Ahead<'p>>, EvaluationError> {
    let mut of: HashMap<PersonId, Vec<(Code, Near<'p>)>> = HashMap::new();
    for rule in rules {
        let held = scope.policy.schemes.get(rule).map(|scheme| states(scope, &holds(scheme.role), as_of));
        let open = |person: &&PersonId| held.as_ref().and_then(|held| held.get(person.0 as usize)) != Some(&State::Met);
        let people: Vec<PersonId> = people.iter().filter(open).copied().collect();
        let found = match nearest(scope, *rule, &people, as_of) {
            Err(EvaluationError::NotInForce { .. }) => continue,
            found => found?,
        };
        for near in found.into_iter().filter(|near| held.is_some() || near.finding.verdict != Verdict::Met) {
            of.entry(near.person).or_default().push((*rule, near));
        }
    }
    let ahead = |person: &PersonId| {
        let mut rules = of.remove(person).unwrap_or_default();
        rules.sort_by_cached_key(|(_, near)| nearness(near));
        Ahead { person: *person, rules }
    };
    Ok(people.iter().map(ahead).collect())
}
