//! 該当する人: who fits the filters, in order, and whose number or name a text is. The text is looked for on the spot and
//! kept nowhere.

use std::sync::Arc;

use ayumi_engine::{EvaluationError, Selected, error_ja, nearest, select};
use ayumi_facts::PersonId;
use ayumi_store::search_key;

use super::filters::{Filters, Sort};
use super::order::order;
use crate::ask::Ask;

/// 見つかった人, in the order asked for.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Found {
    /// For whom every condition holds.
    pub people: Vec<PersonId>,
    /// For whom one is unknown and none is unmet.
    pub unknown: Vec<PersonId>,
    /// Why there is no answer, in Japanese.
    pub trouble: Option<String>,
}

/// Who fits.
pub fn find(ask: &Ask, filters: &Filters) -> Arc<Found> {
    let asked = format!("people found {:?} {:?}", filters.wanted, filters.sort());
    ask.remember(&asked, || {
        found(ask, filters).unwrap_or_else(|error| Found { trouble: Some(error_ja(&error, &ask.desk().names())), ..Found::default() })
    })
}

fn found(ask: &Ask, filters: &Filters) -> Result<Found, EvaluationError> {
    let Selected { mut people, mut unknown } = select(ask.world.scope(), &filters.wanted, ask.as_of())?;
    for list in [&mut people, &mut unknown] {
        order(ask).sort(list, filters.sort());
        if let (Sort::Near, Some(rule)) = (filters.sort(), filters.near_rule()) {
            let near = nearest(ask.world.scope(), rule, list, ask.as_of())?;
            *list = near.into_iter().map(|near| near.person).collect();
        }
    }
    Ok(Found { people, unknown, trouble: None })
}

impl Found {
    /// The list that is shown.
    pub fn shown(&self, filters: &Filters) -> &[PersonId] {
        if filters.unknown { &self.unknown } else { &self.people }
    }

    /// Those whose number, name or kana holds the text, in any spelling; whose number or name it is come first.
    pub fn named(&self, ask: &Ask, text: &str) -> Self {
        let (keys, key) = (ask.world.search_keys(), search_key(text));
        let of = |person: &PersonId| keys.get(person.0 as usize);
        let holds = |person: &&PersonId| of(person).is_some_and(|keys| keys.iter().any(|of| of.contains(&key)));
        let narrowed = |people: &[PersonId]| {
            let mut people: Vec<PersonId> = people.iter().filter(holds).copied().collect();
            people.sort_by_key(|person| of(person).map_or(2, |keys| if keys[0] == key { 0 } else { 2 - u8::from(keys.contains(&key)) }));
            people
        };
        Self { people: narrowed(&self.people), unknown: narrowed(&self.unknown), trouble: self.trouble.clone() }
    }

    /// The one person whose staff number the text is.
    pub fn numbered(&self, ask: &Ask, text: &str) -> Option<PersonId> {
        let (keys, key) = (ask.world.search_keys(), search_key(text));
        let mut exact = self.people.iter().chain(&self.unknown).filter(|person| keys.get(person.0 as usize).is_some_and(|keys| keys[0] == key));
        exact.next().copied().filter(|_| exact.next().is_none())
    }
}
