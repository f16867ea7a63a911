//! A waiting file: its trial, other ways to read it, its problems and changes as files, putting it aside.

use std::sync::Arc;

use axum::extract::{Form, Path};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use ayumi_exchange::{Field, difference_sheet, problem_rows};
use ayumi_store::{By, Upload};

use super::options::{COLUMN, Options};
use super::planned::{Material, Planned, Trial, Unreadable};
use super::trial::{Shown, TrialPage};
use crate::ask::Ask;
use crate::download::{Download, Format};
use crate::error::AppError;
use crate::page::Page;
use crate::visitor::Visitor;
use crate::work::{Ended, TrialKey};

/// What a form sends.
pub type Pairs = Vec<(String, String)>;

/// The waiting file of a token.
///
/// # Errors
/// There is none, or its day is over.
pub async fn find(ask: &Ask, token: &str) -> Result<Upload, AppError> {
    let found = ask.site.store().find_upload(ask.site.municipality(), token, ask.site.now()).await?;
    found.ok_or_else(|| AppError::not_found("upload"))
}

/// The trial of a file, made now or a moment ago.
///
/// # Errors
/// The ledger cannot be read.
pub async fn trial(ask: &Ask, upload: &Upload) -> Result<Arc<Trial>, AppError> {
    let site = &ask.site;
    let key: TrialKey = (upload.token.clone(), upload.options.clone(), site.last().await?, site.today().days());
    if let Some(trial) = site.works().trial(&key) {
        return Ok(trial);
    }
    let material = Material::gather(site, upload.clone()).await?;
    let trial = tokio::task::spawn_blocking(move || Arc::new(material.trial())).await.map_err(AppError::internal)?;
    site.works().keep((key.0, key.1, trial.planned_on, key.3), trial.clone());
    Ok(trial)
}

/// The trial as a page; while the file is taken over, how far that is; after it, what was recorded.
///
/// # Errors
/// The file is gone.
pub async fn page(ask: Ask, Path(token): Path<String>) -> Result<Response, AppError> {
    let work = ask.site.works().seen(ask.site.municipality(), &token).await?;
    match work.as_ref().map(|work| &work.end) {
        Some(Some(Ended::Written(import))) => return Ok(Redirect::to(&ask.shell.to(&format!("/data/imports/{}?new=1", import.0))).into_response()),
        Some(None) => return super::apply::under_way(ask, &token).await,
        _ => {}
    }
    let upload = find(&ask, &token).await?;
    let trial = trial(&ask, &upload).await?;
    let shown = Shown { work, ..Shown::default() };
    Ok(Page(TrialPage::new(ask, upload, &trial, shown).await?).into_response())
}

/// Another way to read the file.
///
/// # Errors
/// The file is gone; a field cannot be read.
pub async fn read_again(ask: Ask, Path(token): Path<String>, Form(form): Form<Pairs>) -> Result<Response, AppError> {
    let upload = find(&ask, &token).await?;
    let before: Options = serde_json::from_str(&upload.options).map_err(AppError::internal)?;
    let trial = trial(&ask, &upload).await?;
    let options = match before.clone().with(&form) {
        Ok(options) => chosen(options, &before, &form, &trial),
        Err(why) => {
            let shown = Shown { wrong_day: Some((value(&form, "effective").to_owned(), why)), ..Shown::default() };
            let page = TrialPage::new(ask, upload, &trial, shown).await?;
            return Ok((StatusCode::UNPROCESSABLE_ENTITY, Page(page)).into_response());
        }
    };
    let text = serde_json::to_string(&options).map_err(AppError::internal)?;
    ask.site.store().set_upload_options(ask.site.municipality(), &token, &text).await?;
    ask.site.works().forget(ask.site.municipality(), &token).await?;
    Ok(Redirect::to(&ask.shell.to(&format!("/data/uploads/{token}"))).into_response())
}

/// The options with the meanings that the form gives to columns, and with the first row as headings if that was asked for.
fn chosen(mut options: Options, before: &Options, form: &Pairs, trial: &Trial) -> Options {
    if options.mapping != before.mapping || options.sheet != before.sheet {
        // The columns of the form are those of the other mapping or sheet.
        options.columns.clear();
        return options;
    }
    match &trial.found {
        Ok(found) => {
            for (place, column) in found.view.columns.iter().enumerate() {
                let field = value(form, &format!("{COLUMN}{place}")).parse::<Field>().ok();
                let changed = field.filter(|field| found.mapping.find(&column.heading).unwrap_or(Field::Ignored) != *field);
                options.columns.extend(changed.map(|field| (column.heading.clone(), field)));
            }
        }
        Err(Unreadable { first, .. }) if !value(form, "headings").is_empty() => options.headings.clone_from(first),
        Err(_) => {}
    }
    options
}

/// The first value of a field; empty where the form has none.
pub fn value<'f>(form: &'f Pairs, name: &str) -> &'f str {
    form.iter().find(|(key, _)| key == name).map_or("", |(_, value)| value.trim())
}

/// Keeps the columns' meanings in the ledger under a name.
///
/// # Errors
/// The file is gone; a name is missing.
pub async fn save_mapping(ask: Ask, visitor: Visitor, Path(token): Path<String>, Form(form): Form<Pairs>) -> Result<Response, AppError> {
    let upload = find(&ask, &token).await?;
    let trial = trial(&ask, &upload).await?;
    let name = value(&form, "name");
    let Ok(found) = &trial.found else { return Err(AppError::not_found("upload")) };
    if name.is_empty() {
        let shown = Shown { wrong_mapping: true, ..Shown::default() };
        let page = TrialPage::new(ask, upload, &trial, shown).await?;
        return Ok((StatusCode::UNPROCESSABLE_ENTITY, Page(page)).into_response());
    }
    let by = By { actor: visitor.login, reason: "列の対応の保存".to_owned(), instant: ask.site.now() };
    ask.site.store().save_mapping(ask.site.municipality(), name, &found.mapping.to_json(), &by).await?;
    Ok(Redirect::to(&ask.shell.to(&format!("/data/uploads/{token}?saved=1"))).into_response())
}

/// The rows with a problem as a sheet to mend.
///
/// # Errors
/// The file is gone or cannot be read.
pub async fn problems(ask: Ask, Path(token): Path<String>) -> Result<Download, AppError> {
    file(ask, &token, |planned| problem_rows(&planned.table, &planned.plan.problems)).await
}

/// All changes as a sheet.
///
/// # Errors
/// The file is gone or cannot be read.
pub async fn changes(ask: Ask, Path(token): Path<String>) -> Result<Download, AppError> {
    let sheet = |planned: &Planned<'_>| match &planned.plan.batch {
        Some(batch) => difference_sheet(batch, &planned.ledger, &planned.vocabulary),
        None => ayumi_exchange::Sheet::new("差分", &[]),
    };
    file(ask, &token, sheet).await
}

async fn file(ask: Ask, token: &str, sheet: impl Fn(&Planned<'_>) -> ayumi_exchange::Sheet + Send + 'static) -> Result<Download, AppError> {
    let format = Format::read(ask.shell.given("format"))?;
    let material = Material::gather(&ask.site, find(&ask, token).await?).await?;
    let made = tokio::task::spawn_blocking(move || material.plan().map(|planned| sheet(&planned)));
    let sheet = made.await.map_err(AppError::internal)?.map_err(|unreadable| AppError::invalid(vec![unreadable.why]))?;
    Ok(Download { sheet, format, day: ask.site.today() })
}

/// Puts the file aside.
///
/// # Errors
/// It is being taken over.
pub async fn cancel(ask: Ask, Path(token): Path<String>) -> Result<Redirect, AppError> {
    let work = ask.site.works().seen(ask.site.municipality(), &token).await?;
    if work.is_some_and(|work| work.end.is_none()) {
        return Ok(Redirect::to(&ask.shell.to(&format!("/data/uploads/{token}"))));
    }
    ask.site.store().drop_upload(ask.site.municipality(), &token).await?;
    ask.site.works().drop_trials(&token);
    ask.site.works().forget(ask.site.municipality(), &token).await?;
    Ok(Redirect::to(&ask.shell.to("/data")))
}
