//! Taking a file over, in the background: planned again on the ledger as it is, written in one transaction, all of it or
//! nothing. If the ledger has moved on since the trial, nothing is written and the trial is made again.

use std::sync::Arc;
use std::time::Duration;

use askama::Template;
use axum::Json;
use axum::extract::{Form, Path};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use ayumi_facts::Seq;
use ayumi_store::{Batch, By, ImportInfo, Problem, Upload, WriteError};
use serde::Serialize;

use super::planned::{Material, name_of};
use super::trial::{Shown, TrialPage};
use super::upload::{Pairs, find, trial, value};
use crate::ask::Ask;
use crate::error::AppError;
use crate::page::{Page, number};
use crate::shell::Shell;
use crate::site::Site;
use crate::visitor::Visitor;
use crate::work::{Ended, Job};

/// So long a small file may take before a page of progress is shown instead of the result.
const MOMENT: Duration = Duration::from_millis(400);

/// 反映中のページ.
#[derive(Debug, Template)]
#[template(path = "data/under_way.html")]
pub struct UnderWayPage {
    /// The frame.
    pub shell: Shell,
    /// The file's name.
    pub file: String,
    /// Rows written, of rows to write.
    pub at: String,
    /// For the bar; 0 while the file is read.
    pub of: u64,
    /// For the bar.
    pub done: u64,
    /// Whether it was asked to stop.
    pub stopping: bool,
    /// Where this page is, and where its state is told.
    pub here: String,
}

/// How far a job is, for the script.
#[derive(Clone, Copy, Debug, Serialize)]
pub struct Progress {
    /// Whether it has ended.
    pub done: bool,
    /// Rows written.
    pub at: u64,
    /// Rows to write; 0 while the file is read.
    pub of: u64,
}

/// Takes the file over.
///
/// # Errors
/// The file is gone.
pub async fn apply(ask: Ask, visitor: Visitor, Path(token): Path<String>, Form(form): Form<Pairs>) -> Result<Response, AppError> {
    let upload = find(&ask, &token).await?;
    let reason = value(&form, "reason");
    if reason.is_empty() {
        let shown = Shown { wrong_reason: true, ..Shown::default() };
        let trial = trial(&ask, &upload).await?;
        return Ok((StatusCode::UNPROCESSABLE_ENTITY, Page(TrialPage::new(ask, upload, &trial, shown).await?)).into_response());
    }
    let planned_on = value(&form, "planned_on").parse().map_or(Seq(0), Seq);
    if let Some(job) = ask.site.works().begin((ask.site.municipality(), &token), (&visitor.login, reason), ask.site.now()).await? {
        start(ask.site.clone(), upload, planned_on, job.clone());
        // A small file is in the ledger by now; the page that follows shows it at once.
        let _ = tokio::time::timeout(MOMENT, job.ended()).await;
    }
    Ok(Redirect::to(&ask.shell.to(&format!("/data/uploads/{token}"))).into_response())
}

fn start(site: Site, upload: Upload, planned_on: Seq, job: Arc<Job>) {
    let work = tokio::spawn(run(site.clone(), upload, planned_on, job.clone()));
    tokio::spawn(async move {
        let ended = work.await.unwrap_or_else(|error| {
            tracing::error!(cause = %error, "taking a file over failed");
            Ended::Failed(Vec::new())
        });
        site.works().finish(&job, ended).await;
    });
}

async fn run(site: Site, upload: Upload, planned_on: Seq, job: Arc<Job>) -> Ended {
    let token = upload.token.clone();
    let ended = write(&site, upload, planned_on, &job).await.unwrap_or_else(|error| {
        tracing::error!(code = error.code, cause = error.cause, "taking a file over failed");
        Ended::Failed(error.detail)
    });
    if let Ended::Written(_) = ended {
        site.works().drop_trials(&token);
        // The file is in the ledger; if it cannot be removed now, it is when its day is over.
        let _ = site.store().drop_upload(site.municipality(), &token).await;
    }
    ended
}

async fn write(site: &Site, upload: Upload, planned_on: Seq, job: &Arc<Job>) -> Result<Ended, AppError> {
    let material = Material::gather(site, upload).await?;
    if material.loaded.snapshot.last != planned_on {
        return Ok(Ended::Moved);
    }
    let planned = tokio::task::spawn_blocking(move || batch(&material));
    let Some(batch) = planned.await.map_err(AppError::internal)? else { return Ok(Ended::Moved) };
    let by = By { actor: job.actor.clone(), reason: job.reason.clone(), instant: site.now() };
    let (watched, watching) = (job.clone(), job.clone());
    let mut progress = move |at| watched.advance(at);
    let stopped = move || watching.is_stopped();
    match site.store().apply_work(site.municipality(), &by, &batch, (&mut progress, &stopped), &job.token).await {
        Ok(applied) => Ok(applied.import.map_or(Ended::Moved, Ended::Written)),
        Err(WriteError::Stopped) => Ok(Ended::Stopped),
        Err(WriteError::Refused(problems)) if problems.iter().any(|problem| matches!(problem, Problem::MovedOn { .. })) => Ok(Ended::Moved),
        Err(WriteError::Refused(problems)) => Ok(Ended::Failed(problems.iter().map(Problem::ja).collect())),
        Err(error) => Err(error.into()),
    }
}

/// What the ledger is to write. None: the plan is no longer the one that was shown.
fn batch(material: &Material) -> Option<Batch> {
    let planned = material.plan().ok()?;
    let batch = planned.plan.batch.filter(|batch| !batch.is_empty())?;
    let upload = &material.upload;
    let rows = planned.table.len() as u64;
    let info = ImportInfo { kind: name_of(material.kind).into(), file: upload.name.clone(), digest: upload.digest.clone(), rows };
    ayumi_intake::batch(batch, &material.loaded, info).ok()
}

/// How far it is, as a page.
///
/// # Errors
/// There is no such job.
pub async fn under_way(mut ask: Ask, token: &str) -> Result<Response, AppError> {
    let work = ask.site.works().seen(ask.site.municipality(), token).await?.ok_or_else(|| AppError::not_found("upload"))?;
    let upload = find(&ask, token).await.ok();
    let (done, of) = (work.at.done, work.at.total);
    ask.shell.day = None;
    let at = ask.shell.f2("data-progress", ("done", number(done as i64)), ("of", number(of as i64)));
    let file = upload.map(|upload| upload.name).unwrap_or_default();
    let page = UnderWayPage { shell: ask.shell, file, at, of, done, stopping: work.stopping, here: format!("/data/uploads/{token}") };
    Ok(Page(page).into_response())
}

/// How far it is, for the script. What is unknown has ended.
///
/// # Errors
/// The ledger cannot be read.
pub async fn state(ask: Ask, Path(token): Path<String>) -> Result<Json<Progress>, AppError> {
    let work = ask.site.works().seen(ask.site.municipality(), &token).await?;
    let (at, of) = work.as_ref().map_or((0, 0), |work| (work.at.done, work.at.total));
    Ok(Json(Progress { done: work.is_none_or(|work| work.end.is_some()), at, of }))
}

/// Asks it to stop, whichever server does it.
///
/// # Errors
/// The ledger cannot be written.
pub async fn stop(ask: Ask, Path(token): Path<String>) -> Result<Redirect, AppError> {
    ask.site.works().stop_one(ask.site.municipality(), &token).await?;
    if let Some(job) = ask.site.works().job(&token) {
        let _ = tokio::time::timeout(MOMENT, job.ended()).await;
    }
    Ok(Redirect::to(&ask.shell.to(&format!("/data/uploads/{token}"))))
}
