//! What needs attention, found once for a day and kept.

use std::sync::Arc;

use ayumi_answers::words;
use ayumi_calendar::Date;
use ayumi_engine::{
    Coming, Contradiction, ContradictionKind, Contradictions, Due, EvaluationError, Explaining, Finding, State, coming_for, contradictions, error_ja,
    gaps_ja,
};
use ayumi_facts::Code;

use crate::ask::Ask;
use crate::features::changes::{abouts, anchor};
use crate::features::topics::{Detail, Line, List, Topic, Who};
use crate::parts::Look;

/// How many days ahead it is looked.
pub const AHEAD: i32 = 90;

/// 一覧の種類.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Kind {
    /// Who meets something now and will not.
    Expiring,
    /// Who does not meet something now and will.
    Soon,
    /// What the ledger contradicts itself about, or lacks.
    Contradictions,
}

impl Kind {
    /// Every kind.
    pub const ALL: [Self; 3] = [Self::Expiring, Self::Soon, Self::Contradictions];

    /// Its name in an address.
    pub fn name(self) -> &'static str {
        match self {
            Self::Expiring => "expiring",
            Self::Soon => "soon",
            Self::Contradictions => "contradictions",
        }
    }

    /// The kind of this name.
    pub fn find(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.name() == name)
    }
}

/// The lists of one kind.
pub fn topics(ask: &Ask, kind: Kind) -> Arc<Vec<Topic>> {
    ask.remember(&format!("attention {}", kind.name()), || match kind {
        Kind::Contradictions => contradicting(ask),
        Kind::Expiring | Kind::Soon => ahead(ask, kind),
    })
}

fn ahead(ask: &Ask, kind: Kind) -> Vec<Topic> {
    let day = ask.as_of();
    let found = coming_for(ask.world.scope(), &abouts(ask), day, day.plus_days(AHEAD)).unwrap_or_default();
    found.iter().filter_map(|coming| due_topic(ask, kind, coming)).collect()
}

fn due_topic(ask: &Ask, kind: Kind, coming: &Coming) -> Option<Topic> {
    let (word, look, dues) = match kind {
        Kind::Soon => ("attention-soon-word", Look::Later, &coming.gaining),
        _ => ("attention-expiring-word", Look::Warn, &coming.losing),
    };
    let lines = dues.iter().map(|due| due_line(ask, kind, due)).collect();
    let label = words::about(coming.about, &ask.desk().names());
    Some(Topic { anchor: anchor(coming.about), label, to_do: String::new(), lists: vec![List::of(word, look, lines)?] })
}

/// Of a loss what is missing from that day on; of a gain what is missing until then.
fn due_line(ask: &Ask, kind: Kind, due: &Due) -> Line {
    let missing = |finding: &Option<Result<Finding, EvaluationError>>, day: Date| {
        let names = Explaining::new(ask.world.scope(), due.person, day);
        match finding {
            Some(Ok(finding)) => gaps_ja(finding, &names).join("、"),
            Some(Err(error)) => error_ja(error, &names),
            None => String::new(),
        }
    };
    let detail = match kind {
        Kind::Soon => missing(&due.was, due.day.previous()),
        _ => missing(&due.is, due.day),
    };
    let unsure = if due.after == State::Unknown || due.before == State::Unknown { words::state_ja(State::Unknown) } else { "" };
    Line { who: Who::Person(due.person), day: Some(due.day), detail: Detail::Words([unsure, &detail].join("　").trim().to_owned()) }
}

fn contradicting(ask: &Ask) -> Vec<Topic> {
    let found = contradictions(ask.world.scope(), ask.as_of());
    found.counts().into_iter().map(|(kind, _)| kind_topic(ask, kind, &found)).collect()
}

fn kind_topic(ask: &Ask, kind: ContradictionKind, found: &Contradictions) -> Topic {
    let lines = found.of(kind).iter().filter_map(|one| contradiction_line(ask, one)).collect();
    let (word, look) = if kind.is_missing() { ("attention-missing-word", Look::Unknown) } else { ("attention-wrong-word", Look::Warn) };
    let place = ContradictionKind::ALL.iter().position(|of| *of == kind).unwrap_or_default();
    Topic {
        anchor: format!("record-{place}"),
        label: kind.ja().to_owned(),
        to_do: kind.to_do().to_owned(),
        lists: List::of(word, look, lines).into_iter().collect(),
    }
}

/// Which sections and codes are concerned.
fn contradiction_line(ask: &Ask, one: &Contradiction) -> Option<Line> {
    let names = ask.desk().names();
    let (who, units) = match one.person {
        Some(person) => (Who::Person(person), one.units.as_slice()),
        None => (Who::Unit(*one.units.first()?), one.units.get(1..).unwrap_or_default()),
    };
    let units = units.iter().map(|unit| names.unit(*unit));
    let codes = one.codes.iter().map(Code::to_string);
    Some(Line { who, day: None, detail: Detail::Words(units.chain(codes).collect::<Vec<_>>().join("、")) })
}
