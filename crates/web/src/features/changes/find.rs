//! What changed, found once for two days and kept.

use std::sync::Arc;

use ayumi_answers::words;
use ayumi_calendar::Date;
use ayumi_engine::{About, EvaluationError, Explaining, Move, Moves, State, Transfer, error_ja, main_post, population_moves, staff_changes};
use ayumi_facts::PersonId;
use ayumi_policy::grammar::Noun;

use super::anchor;
use crate::ask::Ask;
use crate::features::topics::{Detail, Line, List, Topic, Turn, Who};
use crate::parts::Look;

/// Where the staff is on the page.
pub const STAFF: &str = "staff";
/// The words of the lists of a rule.
pub const GAINED: &str = "changes-gained";
/// As above.
pub const LOST: &str = "changes-lost";
/// As above.
pub const OTHER: &str = "changes-other";

/// 変わったこと.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Found {
    /// Every rule about which somebody changed, then the staff.
    pub topics: Vec<Topic>,
    /// Why there is no answer about the rules, in Japanese.
    pub trouble: Option<String>,
}

/// What is different at the end of the day shown from what was before `since`.
pub fn changes(ask: &Ask, since: Date) -> Arc<Found> {
    ask.remember(&format!("changes since {since}"), || {
        let (mut topics, trouble) = match rules(ask, since.previous()) {
            Ok(topics) => (topics, None),
            Err(error) => (Vec::new(), Some(error_ja(&error, &ask.desk().names()))),
        };
        topics.extend(staff(ask, since.previous()));
        Found { topics, trouble }
    })
}

fn rules(ask: &Ask, before: Date) -> Result<Vec<Topic>, EvaluationError> {
    let moves = population_moves(ask.world.scope(), &abouts(ask), before, ask.as_of())?;
    Ok(moves.iter().map(|moves| rule(ask, moves)).filter(|topic| !topic.lists.is_empty() || !topic.to_do.is_empty()).collect())
}

/// Every role, scheme and step; in a policy without any its named requirements.
pub fn abouts(ask: &Ask) -> Vec<About> {
    let policy = ask.world.policy();
    let all = About::all(policy);
    if all.is_empty() { policy.requirements.keys().map(|id| About::Requirement(*id)).collect() } else { all }
}

fn rule(ask: &Ask, moves: &Moves) -> Topic {
    let lines = |changes: &[&Move]| changes.iter().copied().map(|change| line(moves.about, change)).collect();
    let others: Vec<&Move> = moves.other.iter().filter(|change| !is_of_the_rule(change)).collect();
    let lists = [
        List::of(GAINED, Look::Met, lines(&moves.gained.iter().collect::<Vec<_>>())),
        List::of(LOST, Look::Unmet, lines(&moves.lost.iter().collect::<Vec<_>>())),
        List::of(OTHER, Look::Unknown, lines(&others)),
    ];
    Topic {
        anchor: anchor(moves.about),
        label: words::about(moves.about, &ask.desk().names()),
        to_do: if others.len() < moves.other.len() { ask.shell.t("changes-force").to_owned() } else { String::new() },
        lists: lists.into_iter().flatten().collect(),
    }
}

/// That a rule came into force or went out of it changes nothing about anybody who does not meet it.
fn is_of_the_rule(change: &Move) -> bool {
    matches!((change.before, change.after), (State::NotInForce, State::Unmet) | (_, State::NotInForce))
}

fn line(about: About, change: &Move) -> Line {
    let turn = Turn { about, before: change.before, after: change.after };
    Line { who: Who::Person(change.person), day: None, detail: Detail::Turn(turn) }
}

/// 採用・退職・異動.
fn staff(ask: &Ask, before: Date) -> Option<Topic> {
    let (scope, names) = (ask.world.scope(), ask.desk().names());
    let found = staff_changes(scope, before, ask.as_of());
    let person = |person: PersonId, detail: String| Line { who: Who::Person(person), day: None, detail: Detail::Words(detail) };
    let of = |people: &[PersonId], day: Date| {
        let post = |id: PersonId| main_post(scope, id, day).map_or_else(String::new, |post| names.unit(post.unit));
        people.iter().map(|id| person(*id, post(*id))).collect::<Vec<_>>()
    };
    let units = |transfers: &[Transfer]| {
        let was = Explaining { as_of: before, ..names };
        transfers.iter().map(|of| person(of.person, format!("{}→{}", was.unit(of.from.unit), names.unit(of.to.unit)))).collect::<Vec<_>>()
    };
    let rank = |code| names.name(Noun::Rank, code);
    let ranks = found.reranked.iter().map(|of| person(of.person, format!("{}→{}", rank(of.from.rank), rank(of.to.rank)))).collect();
    let lists = [
        List::of("changes-joined", Look::Plain, of(&found.joined, ask.as_of())),
        List::of("changes-left", Look::Plain, of(&found.left, before)),
        List::of("changes-moved", Look::Plain, units(&found.moved)),
        List::of("changes-followed", Look::Plain, units(&found.followed)),
        List::of("changes-reranked", Look::Plain, ranks),
    ];
    let lists: Vec<List> = lists.into_iter().flatten().collect();
    let label = ask.shell.t("changes-staff").to_owned();
    (!lists.is_empty()).then(|| Topic { anchor: STAFF.to_owned(), label, to_do: String::new(), lists })
}
