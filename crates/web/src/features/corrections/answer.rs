//! Answering a request for a correction: corrected or not, with the reason. The correction itself is an import or a
//! retraction like any other; this says what came of the request.

use axum::extract::{Form, Path};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use ayumi_store::{By, CorrectionId, CorrectionState};

use super::{is_own, show, text};
use crate::ask::Ask;
use crate::error::AppError;
use crate::visitor::Visitor;

/// Answers a request.
///
/// # Errors
/// There is none of this number that is open, it is one's own, or the database cannot be written.
pub async fn send(ask: Ask, visitor: Visitor, Path(id): Path<i64>, Form(sent): Form<Vec<(String, String)>>) -> Result<Response, AppError> {
    let (store, municipality) = (ask.site.store(), ask.site.municipality());
    let all = store.corrections(municipality, None).await?;
    let request = all.iter().find(|request| request.id == CorrectionId(id)).ok_or_else(|| AppError::not_found("correction"))?;
    if is_own(&ask, request.person) {
        return Err(AppError::forbidden());
    }
    let given = sent.iter().find(|(key, _)| key == "state").map_or("", |(_, value)| value.as_str());
    let state = CorrectionState::find(given).filter(|state| *state != CorrectionState::Open);
    let reason = text(&ask.shell, &sent, "reason");
    let (Some(state), Ok(reason)) = (state, &reason) else {
        let no_state = state.is_none().then(|| ask.shell.t("corrections-no-state").to_owned());
        let wrong = no_state.into_iter().chain(reason.err()).collect();
        return show(ask, StatusCode::UNPROCESSABLE_ENTITY, wrong, String::new()).await;
    };
    let by = By { actor: visitor.login, reason: "訂正請求への回答".to_owned(), instant: ask.site.now() };
    if !store.answer_correction(municipality, CorrectionId(id), (state, reason), &by).await? {
        return Err(AppError::conflict(ask.shell.t("corrections-answered").to_owned()));
    }
    Ok(Redirect::to(&ask.shell.to("/corrections?done=answered")).into_response())
}
