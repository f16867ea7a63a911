//! 方針パックのファイル: a workbook or the files of a pack, tried for one request and then forgotten.

use axum::extract::Multipart;
use axum::extract::multipart::MultipartError;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use ayumi_policy::{SourceFile, complete, load, load_workbook};

use super::compared::Compared;
use super::other::Other;
use super::result::ResultPage;
use super::start::StartPage;
use crate::ask::Ask;
use crate::error::AppError;
use crate::page::Page;

/// How many people of a list are explained: nobody can ask for the rest later.
const MOST: usize = 50;

/// A file as it was sent: its name and content.
type Sent = (String, Vec<u8>);

/// An uploaded policy cannot be asked for again by its address.
pub async fn none(ask: Ask) -> Redirect {
    Redirect::to(&ask.shell.to("/what-if"))
}

/// The comparison with an uploaded policy, or what is wrong with it.
///
/// # Errors
/// The files cannot be received.
pub async fn send(ask: Ask, form: Multipart) -> Result<Response, AppError> {
    let other = match read(&ask, received(form).await?) {
        Ok(other) => other,
        Err(problem) => return refused(&ask, vec![problem]).await,
    };
    let Some(policy) = &other.policy else {
        return refused(&ask, other.problems.into_iter().map(|trouble| trouble.text).collect()).await;
    };
    let compared = Compared::new(&ask, &other.pack, policy, MOST);
    Ok(Page(ResultPage::new(&ask, None, &other, &compared)).into_response())
}

async fn refused(ask: &Ask, problems: Vec<String>) -> Result<Response, AppError> {
    let page = StartPage::new(ask, problems).await?;
    Ok((StatusCode::UNPROCESSABLE_ENTITY, Page(page)).into_response())
}

async fn received(mut form: Multipart) -> Result<Vec<Sent>, AppError> {
    let failed = |error: MultipartError| AppError { status: error.status(), ..AppError::invalid(vec![error.body_text()]) };
    let mut files = Vec::new();
    while let Some(field) = form.next_field().await.map_err(failed)? {
        // Browsers that send a folder put its name before that of the file.
        let name = field.file_name().unwrap_or("").rsplit(['/', '\\']).next().unwrap_or("").to_owned();
        let bytes = field.bytes().await.map_err(failed)?;
        if !name.is_empty() {
            files.push((name, bytes.to_vec()));
        }
    }
    Ok(files)
}

/// One workbook, or the files of a pack.
fn read(ask: &Ask, files: Vec<Sent>) -> Result<Other, String> {
    let is_workbook = |name: &str| name.to_lowercase().ends_with(".xlsx");
    match files.as_slice() {
        [] => Err(ask.shell.t("what-if-no-file").to_owned()),
        [(name, bytes)] if is_workbook(name) => Ok(Other::of_workbook(load_workbook(bytes))),
        several if several.iter().any(|(name, _)| is_workbook(name)) => Err(ask.shell.t("what-if-mixed-files").to_owned()),
        _ => {
            let text = |(name, bytes): Sent| match String::from_utf8(bytes) {
                Ok(text) => Ok(SourceFile { name, text }),
                Err(_) => Err(ask.shell.f1("what-if-not-utf8", "file", name)),
            };
            let files = files.into_iter().map(text).collect::<Result<Vec<_>, _>>()?;
            Ok(Other::loaded(load(&complete(files, &[ask.site.libraries()])), &ask.shell))
        }
    }
}
