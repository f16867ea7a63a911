//! 変化の理由: why somebody meets a rule or does not meet it any more, in words. Only what is printed is explained.

use ayumi_answers::words;
use ayumi_engine::{About, State, error_ja, explain_ja, gaps_ja};
use ayumi_facts::PersonId;

use crate::ask::Ask;

/// 変化: from one state to another, by a rule.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Turn {
    /// 何について
    pub about: About,
    /// The state on the first day.
    pub before: State,
    /// The state on the day shown.
    pub after: State,
}

/// Of a gain by what right; of a loss what is missing; otherwise from what to what, too.
pub fn because(ask: &Ask, person: PersonId, turn: Turn) -> String {
    let names = ask.desk().names_for(person);
    let because = match (turn.about.explain(ask.world.scope(), person, ask.as_of()), turn.after) {
        (Some(Ok(finding)), State::Met) => {
            let first = explain_ja(&finding, &names).into_iter().next();
            first.map(|line| [line.have, line.when].into_iter().flatten().collect::<Vec<_>>().join("　")).unwrap_or_default()
        }
        (Some(Ok(finding)), _) => gaps_ja(&finding, &names).join("、"),
        (Some(Err(error)), _) => error_ja(&error, &names),
        (None, _) => String::new(),
    };
    if (turn.before, turn.after) == (State::Unmet, State::Met) {
        return because;
    }
    let turned = format!("{}→{}", words::state_ja(turn.before), words::state_ja(turn.after));
    [turned, because].join("　").trim().to_owned()
}
