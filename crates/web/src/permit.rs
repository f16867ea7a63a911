//! Acts: what a route lets somebody do. Every route names its act in the table (`routes.rs`); whether a visitor may do it
//! is decided here and nowhere else.
//!
//! There are no accounts yet: the server listens on the machine itself only, and whoever sits there may do everything.

use std::fmt;

use axum::extract::{Request, State};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};

use crate::error::AppError;

/// 行為.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Act {
    /// Reads what belongs to no municipality: styles, the manual, whether the server lives.
    ReadPublic,
    /// Reads figures: targets, coverage, counts.
    ReadFigures,
    /// Lists people and searches for them.
    ListPeople,
    /// Reads one person's record.
    ReadPerson,
    /// Reads sections and who leads them.
    ReadSections,
    /// Reads the policy.
    ReadPolicy,
    /// Asks what would be under another policy. Writes nothing.
    TryPolicy,
    /// Reads imports and the journal.
    ReadJournal,
    /// Imports files into the ledger, and takes imports back.
    WriteLedger,
}

impl Act {
    /// Every act.
    pub const ALL: [Self; 9] = [
        Self::ReadPublic,
        Self::ReadFigures,
        Self::ListPeople,
        Self::ReadPerson,
        Self::ReadSections,
        Self::ReadPolicy,
        Self::TryPolicy,
        Self::ReadJournal,
        Self::WriteLedger,
    ];

    /// Its name in the log and in the documents.
    pub fn name(self) -> &'static str {
        match self {
            Self::ReadPublic => "public.read",
            Self::ReadFigures => "figures.read",
            Self::ListPeople => "people.list",
            Self::ReadPerson => "person.read",
            Self::ReadSections => "sections.read",
            Self::ReadPolicy => "policy.read",
            Self::TryPolicy => "policy.try",
            Self::ReadJournal => "journal.read",
            Self::WriteLedger => "ledger.write",
        }
    }

    /// What it is, for people.
    pub fn ja(self) -> &'static str {
        match self {
            Self::ReadPublic => "団体によらないものを見る",
            Self::ReadFigures => "集計を見る",
            Self::ListPeople => "職員の一覧を見る、探す",
            Self::ReadPerson => "一人の記録を見る",
            Self::ReadSections => "所属を見る",
            Self::ReadPolicy => "方針を見る",
            Self::TryPolicy => "別の方針で試算する",
            Self::ReadJournal => "取込と記録を見る",
            Self::WriteLedger => "台帳に取り込む、取込を取り消す",
        }
    }
}

impl fmt::Display for Act {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

/// 利用者: who asks. Until accounts exist, somebody at the machine itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Visitor {
    /// At the machine on which the server runs.
    AtTheMachine,
}

/// Whether the visitor may do it.
pub fn may(visitor: Visitor, _act: Act) -> bool {
    visitor == Visitor::AtTheMachine
}

/// Lets through what the visitor may do.
pub async fn check(State(act): State<Act>, request: Request, next: Next) -> Response {
    if !may(Visitor::AtTheMachine, act) {
        return AppError::foreign().into_response();
    }
    next.run(request).await
}
