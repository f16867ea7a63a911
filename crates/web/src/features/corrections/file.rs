//! Asking for a correction in one's own record.

use axum::extract::Form;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use ayumi_facts::FactId;
use ayumi_store::{By, NewCorrection};

use super::{facts, show, text};
use crate::ask::Ask;
use crate::error::AppError;
use crate::visitor::Visitor;

/// One's own requests, with the form for another.
///
/// # Errors
/// The database cannot be read.
pub async fn page(ask: Ask) -> Result<Response, AppError> {
    show(ask, StatusCode::OK, Vec::new(), String::new()).await
}

/// Files a request about one's own record.
///
/// # Errors
/// The account is nobody's in the ledger, or the database cannot be written.
pub async fn send(ask: Ask, visitor: Visitor, Form(sent): Form<Vec<(String, String)>>) -> Result<Response, AppError> {
    let Some(person) = ask.permit.reach.person else { return Err(AppError::not_found("person")) };
    let given = sent.iter().find(|(key, _)| key == "fact").map_or("", |(_, value)| value.as_str());
    // Whatever is no fact of the own record is as if it were not there.
    let fact = given.parse().ok().filter(|id| facts(&ask).iter().any(|(of, ..)| of == id)).map(FactId);
    let mut wrong = Vec::new();
    if !given.is_empty() && fact.is_none() {
        wrong.push(ask.shell.t("corrections-no-fact").to_owned());
    }
    match text(&ask.shell, &sent, "wish") {
        Ok(wish) if wrong.is_empty() => {
            let by = By { actor: visitor.login, reason: "訂正請求".to_owned(), instant: ask.site.now() };
            ask.site.store().file_correction(ask.site.municipality(), &NewCorrection { person, fact, wish }, &by).await?;
            Ok(Redirect::to(&ask.shell.to("/corrections/own?done=filed")).into_response())
        }
        told => {
            let wish = told.as_ref().map_or_else(|_| String::new(), |wish| (*wish).to_owned());
            wrong.extend(told.err());
            show(ask, StatusCode::UNPROCESSABLE_ENTITY, wrong, wish).await
        }
    }
}
