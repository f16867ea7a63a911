//! The journal and the imports, as known at the position that is asked about.

use axum::response::Response;
use ayumi_answers::{imports, journal};
use ayumi_facts::Seq;

use super::paging::Piece;
use super::{Asked, Paged};
use crate::error::AppError;

/// What was recorded when, by whom and why.
pub async fn journal(asked: Asked) -> Result<Response, AppError> {
    let (site, known_at) = (&asked.ask.site, asked.ask.day.known_at);
    let entries = site.store().journal(site.municipality(), Seq(1)..=known_at).await?;
    let (piece, paging) = Piece::read(&asked)?.of(&asked, &entries);
    asked.json(&Paged { answer: journal::view(piece.to_vec()), paging })
}

/// The imports so far.
pub async fn imports(asked: Asked) -> Result<Response, AppError> {
    let (site, known_at) = (&asked.ask.site, asked.ask.day.known_at);
    let mut imports = site.store().imports(site.municipality()).await?;
    imports.retain(|import| import.seq <= known_at);
    imports.iter_mut().for_each(|import| import.undone = import.undone.filter(|undone| *undone <= known_at));
    asked.json(&imports::view(imports))
}
