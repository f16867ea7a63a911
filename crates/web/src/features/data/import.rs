//! Choosing a file: the form, and keeping what it sends. Nothing of the file is written to the ledger here.

use std::io::Cursor;

use askama::Template;
use axum::extract::multipart::{Field, MultipartError};
use axum::extract::{Multipart, Path};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use ayumi_exchange::{Import, ReadError, read_table};
use ayumi_store::NewUpload;
use sha2::{Digest, Sha256};

use super::form::Fields;
use super::options::Options;
use super::planned::{kind_of, name_of};
use crate::ask::Ask;
use crate::error::AppError;
use crate::page::Page;
use crate::parts::Crumbs;
use crate::shell::Shell;

/// The largest file that is taken, in bytes.
pub const LARGEST: usize = 50 * 1_000_000;
/// The largest request that is read to its end, so that its sender sees the page that says it was too large.
pub const PATIENCE: usize = 20 * LARGEST;

/// ファイルを選ぶページ.
#[derive(Debug, Template)]
#[template(path = "data/import.html")]
pub struct ImportPage {
    /// The frame.
    pub shell: Shell,
    /// The way up.
    pub crumbs: Crumbs,
    /// What kind of file: a part of ids of texts.
    pub kind: &'static str,
    /// How it is read.
    pub fields: Fields,
    /// Where the form goes.
    pub action: String,
    /// Why the file cannot be read; empty where none was sent yet.
    pub wrong_file: String,
    /// The largest file, in megabytes.
    pub largest: usize,
}

impl ImportPage {
    async fn new(mut ask: Ask, kind: Import, options: &Options) -> Result<Self, AppError> {
        let fields = Fields::new(&ask, kind, options).await?;
        ask.shell.day = None;
        let shell = ask.shell;
        Ok(Self {
            crumbs: Crumbs::new(&shell, [(shell.t("nav-data"), "/data".to_owned())]),
            kind: name_of(kind),
            fields,
            action: shell.to(&format!("/data/import/{}", name_of(kind))),
            wrong_file: String::new(),
            largest: LARGEST / 1_000_000,
            shell,
        })
    }
}

/// The form.
///
/// # Errors
/// There is no such kind of file.
pub async fn form(ask: Ask, Path(kind): Path<String>) -> Result<Page<ImportPage>, AppError> {
    let kind = kind_of(&kind).ok_or_else(|| AppError::not_found("page"))?;
    Ok(Page(ImportPage::new(ask, kind, &Options::default()).await?))
}

/// Keeps the file for its trial, or shows the form again with what is wrong.
///
/// # Errors
/// The request is too large or broken off.
pub async fn send(ask: Ask, Path(kind): Path<String>, form: Multipart) -> Result<Response, AppError> {
    let kind = kind_of(&kind).ok_or_else(|| AppError::not_found("page"))?;
    let Sent { name, bytes, pairs } = Sent::read(form).await?;
    let (options, wrong_day) = match Options::default().with(&pairs) {
        Ok(options) => (options, None),
        Err(why) => (Options::default(), Some(why)),
    };
    let wrong_file = trouble(&ask, &bytes, &options);
    if wrong_file.is_some() || wrong_day.is_some() {
        return again(ask, kind, &options, &pairs, (wrong_file, wrong_day)).await;
    }
    let options = serde_json::to_string(&options).map_err(AppError::internal)?;
    let new = NewUpload { kind: name_of(kind), name: &name, digest: &digest(&bytes), options: &options, body: &bytes };
    let token = ask.site.store().keep_upload(ask.site.municipality(), &new, ask.site.now()).await?;
    Ok(Redirect::to(&ask.shell.to(&format!("/data/uploads/{token}"))).into_response())
}

async fn again(
    ask: Ask,
    kind: Import,
    options: &Options,
    pairs: &[(String, String)],
    (wrong_file, wrong_day): (Option<String>, Option<String>),
) -> Result<Response, AppError> {
    let mut page = ImportPage::new(ask, kind, options).await?;
    page.wrong_file = wrong_file.unwrap_or_else(|| page.shell.t("data-file-again").to_owned());
    if let Some(why) = wrong_day {
        let written = pairs.iter().find(|(name, _)| name == "effective").map_or("", |(_, value)| value.as_str());
        page.fields = page.fields.with_wrong_day(written, why);
    }
    Ok((StatusCode::UNPROCESSABLE_ENTITY, Page(page)).into_response())
}

/// Why no table can come of the file. What can be mended by choosing another sheet or heading is left to the next page.
fn trouble(ask: &Ask, bytes: &[u8], options: &Options) -> Option<String> {
    if bytes.is_empty() {
        return Some(ask.shell.t("data-file-none").to_owned());
    }
    match read_table(Cursor::new(bytes), &options.reading(&ayumi_exchange::Mapping::default())) {
        Ok(_) | Err(ReadError::NoHeader { .. } | ReadError::NoSuchSheet { .. }) => None,
        Err(error) => Some(error.ja()),
    }
}

/// What a form sent.
struct Sent {
    name: String,
    bytes: Vec<u8>,
    pairs: Vec<(String, String)>,
}

impl Sent {
    /// Reads it to its end, even if it is too large: a browser that is still sending would not show our answer.
    async fn read(mut form: Multipart) -> Result<Self, AppError> {
        let mut sent = Self { name: String::new(), bytes: Vec::new(), pairs: Vec::new() };
        let mut too_large = false;
        while let Some(field) = form.next_field().await.map_err(refused)? {
            match field.name() {
                Some("file") => {
                    sent.name = bare(field.file_name().unwrap_or(""));
                    too_large |= !sent.take(field).await?;
                }
                Some(name) => {
                    let name = name.to_owned();
                    sent.pairs.push((name, field.text().await.map_err(refused)?));
                }
                None => {}
            }
        }
        if too_large { Err(AppError::too_large()) } else { Ok(sent) }
    }

    /// Whether all of it could be taken.
    async fn take(&mut self, mut field: Field<'_>) -> Result<bool, AppError> {
        let mut fits = true;
        while let Some(chunk) = field.chunk().await.map_err(refused)? {
            fits = fits && self.bytes.len() + chunk.len() <= LARGEST;
            if fits {
                self.bytes.extend_from_slice(&chunk);
            } else {
                self.bytes = Vec::new();
            }
        }
        Ok(fits)
    }
}

fn refused(error: MultipartError) -> AppError {
    if error.status() == StatusCode::PAYLOAD_TOO_LARGE { AppError::too_large() } else { AppError::invalid(Vec::new()) }
}

/// A file's name without its folder and without control characters.
fn bare(name: &str) -> String {
    const LONGEST: usize = 200;
    let name = name.rsplit(['/', '\\']).next().unwrap_or("");
    name.chars().filter(|character| !character.is_control()).take(LONGEST).collect()
}

/// SHA-256, in hexadecimal.
fn digest(bytes: &[u8]) -> String {
    Sha256::digest(bytes).iter().map(|byte| format!("{byte:02x}")).collect()
}
