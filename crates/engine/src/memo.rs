//! 覚え: the states of everybody that were asked for, kept with their scope. So nothing is worked out twice over one ledger,
//! and over the next one, in which only some people's facts are others, only for these.

use std::num::NonZeroUsize;
use std::sync::{Mutex, MutexGuard, PoisonError};

use ayumi_calendar::Date;
use ayumi_facts::{Code, PersonId};
use ayumi_policy::requirement::Requirement;
use lru::LruCache;

use crate::population::one;
use crate::{Scope, State};

/// How many answers are kept: more than the first page and a few others ask for.
const KEPT: NonZeroUsize = NonZeroUsize::new(128).unwrap();
/// Of so many people one may be another before it is quicker to ask everybody anew, by columns.
const FEW: usize = 200;

/// In which way a requirement is counted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) enum Way {
    /// Met on the day.
    On,
    /// First met in the fiscal year of the day.
    Entered,
    /// Met at some time since the policy began.
    Ever,
    /// Not met, and one step short of this scheme.
    OneStep(Code),
}

type Asked = (Way, Requirement, Date);

/// The answers. Nobody waits for another's: two who ask the same at the same time work it out both.
#[derive(Debug)]
pub(crate) struct Memo(Mutex<LruCache<Asked, Box<[State]>>>);

impl Default for Memo {
    fn default() -> Self {
        Self(Mutex::new(LruCache::new(KEPT)))
    }
}

impl Memo {
    /// What is known of everybody, or else `answer`.
    pub fn states(&self, (way, requirement, day): (Way, &Requirement, Date), answer: impl FnOnce() -> Vec<State>) -> Vec<State> {
        let asked = (way, requirement.clone(), day);
        if let Some(known) = self.locked().get(&asked) {
            return known.to_vec();
        }
        let states = answer();
        self.locked().put(asked, states.clone().into());
        states
    }

    /// Takes over what was asked of an earlier ledger, of which only the facts of the `changed` people are others.
    pub fn take_over(&self, before: &Self, scope: &Scope, changed: &[PersonId]) {
        if changed.len() > scope.snapshot.people.len() / FEW + 1 {
            return;
        }
        let before: Vec<(Asked, Box<[State]>)> = before.locked().iter().rev().map(|(asked, states)| (asked.clone(), states.clone())).collect();
        for (asked, mut states) in before {
            for person in changed {
                if let Some(state) = states.get_mut(person.0 as usize) {
                    *state = one(scope, *person, (asked.0, &asked.1, asked.2));
                }
            }
            self.locked().put(asked, states);
        }
    }

    fn locked(&self) -> MutexGuard<'_, LruCache<Asked, Box<[State]>>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
