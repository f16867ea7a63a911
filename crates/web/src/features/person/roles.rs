//! 役割: by what right the person holds each role, since when and until when.

use ayumi_engine::{EvaluationError, Finding, State, Status, error_ja, explain_ja};
use ayumi_facts::Code;
use ayumi_policy::grammar::Noun;

use super::subject::Subject;
use super::tree::{Node, tree};
use crate::links;
use crate::parts::{Chip, Look};

/// ひとつの役割.
#[derive(Clone, Debug)]
pub struct RoleRow {
    /// Its anchor.
    pub id: String,
    /// 該当・非該当・不明
    pub chip: Chip,
    /// 名称
    pub label: String,
    /// Where the role is shown.
    pub href: String,
    /// 就き方, or why there is no answer.
    pub right: String,
    /// いつから・いつまで
    pub period: String,
    /// Anchors of the schemes through which it is held: their grounds are here.
    pub schemes: Vec<String>,
    /// The grounds.
    pub node: Option<Node>,
}

/// The roles that are held or of which it is unknown, and the rest. Both in the order of the policy, held ones first.
pub fn roles(subject: &Subject, status: &Status) -> (Vec<RoleRow>, Vec<RoleRow>) {
    let state = |found: &Result<Finding, EvaluationError>| found.as_ref().map_or(State::NotInForce, |finding| finding.verdict.into());
    let of = |wanted: &[State]| -> Vec<RoleRow> {
        let one = |wanted: &State| {
            status
                .roles
                .iter()
                .filter(|(_, found)| state(found) == *wanted)
                .map(|(id, found)| RoleRow { schemes: held_through(status, *id), ..row(subject, *id, found) })
                .collect::<Vec<_>>()
        };
        wanted.iter().flat_map(one).collect()
    };
    (of(&[State::Met, State::Unknown]), of(&[State::Unmet, State::NotInForce]))
}

/// Nothing is left to do under a scheme whose role is held.
fn held_through(status: &Status, role: Code) -> Vec<String> {
    status.schemes.iter().filter(|scheme| scheme.held && scheme.role == role).map(|scheme| format!("scheme-{}", scheme.scheme)).collect()
}

fn row(subject: &Subject, id: Code, found: &Result<Finding, EvaluationError>) -> RoleRow {
    let names = subject.names();
    let anchor = format!("role-{id}");
    let (label, href) = (names.name(Noun::Role, id), links::role(&subject.ask, id));
    let word = |state: State| subject.t(held(state));
    match found {
        Ok(finding) => {
            let top = explain_ja(finding, &names).into_iter().next();
            let (right, when) = top.map(|line| (line.have.unwrap_or_default(), line.when.unwrap_or_default())).unwrap_or_default();
            let chip = Chip::new(Look::from(finding.verdict), word(finding.verdict.into()));
            let node = tree(subject, finding, &format!("{anchor}-1"));
            RoleRow { id: anchor, chip, label, href, right, period: when, schemes: Vec::new(), node }
        }
        Err(error) => {
            let chip = Chip::new(Look::Later, word(State::NotInForce));
            RoleRow { id: anchor, chip, label, href, right: error_ja(error, &names), period: String::new(), schemes: Vec::new(), node: None }
        }
    }
}

/// Whether a role is held, in a word.
pub fn held(state: State) -> &'static str {
    match state {
        State::Met => "person-held",
        State::Unmet => "person-not-held",
        State::Unknown => "word-unknown",
        State::NotInForce => "person-not-in-force",
    }
}
