//! The manual: the Markdown files of `docs/manual`, as pages, with the pictures of `docs/images`.

mod markdown;

use askama::Template;
use axum::extract::Path;
use axum::http::header::{CACHE_CONTROL, CONTENT_TYPE};
use axum::response::{IntoResponse, Response};
use include_dir::{Dir, include_dir};

use crate::error::AppError;
use crate::page::Page;
use crate::parts::Crumbs;
use crate::shell::{Link, Shell};
use crate::visitor::At;

static TEXTS: Dir<'_> = include_dir!("$CARGO_MANIFEST_DIR/../../docs/manual");
static PICTURES: Dir<'_> = include_dir!("$CARGO_MANIFEST_DIR/../../docs/images");
/// The first page.
const INDEX: &str = "index";

/// 手引き.
#[derive(Debug, Template)]
#[template(path = "help/page.html")]
pub struct HelpPage {
    /// The frame.
    pub shell: Shell,
    /// The pages above; none on the first.
    pub crumbs: Option<Crumbs>,
    /// 表題
    pub title: String,
    /// The text.
    pub html: String,
    /// The other pages.
    pub pages: Vec<Link>,
}

/// The manual's first page.
///
/// # Errors
/// There is no manual.
pub async fn index(at: At) -> Result<Page<HelpPage>, AppError> {
    page(at, INDEX)
}

/// One page of the manual.
///
/// # Errors
/// There is none of this name.
pub async fn one(at: At, Path(name): Path<String>) -> Result<Page<HelpPage>, AppError> {
    page(at, &name)
}

/// A picture of the manual.
///
/// # Errors
/// There is none of this name.
pub async fn picture(Path(name): Path<String>) -> Result<Response, AppError> {
    const A_DAY: &str = "private, max-age=86400";
    let picture = PICTURES.get_file(&name).filter(|_| name.ends_with(".png")).ok_or_else(|| AppError::not_found("page"))?;
    Ok(([(CONTENT_TYPE, "image/png"), (CACHE_CONTROL, A_DAY)], picture.contents()).into_response())
}

fn page(At { shell, .. }: At, name: &str) -> Result<Page<HelpPage>, AppError> {
    let text = text(name).ok_or_else(|| AppError::not_found("page"))?;
    let crumbs = (name != INDEX).then(|| Crumbs::new(&shell, [(shell.t("nav-help"), "/help".to_owned())]));
    let link = |(of, title): (&str, &str)| Link { text: title.to_owned(), href: shell.to(&format!("/help/{of}")), current: of == name };
    let pages = names().into_iter().filter(|of| *of != INDEX).filter_map(|of| Some((of, markdown::title(self::text(of)?)))).map(link).collect();
    Ok(Page(HelpPage { title: markdown::title(text).to_owned(), html: markdown::html(text, &shell), crumbs, pages, shell }))
}

/// The pages by name, in their order: that of the links on the first page, then the rest.
fn names() -> Vec<&'static str> {
    let index = text(INDEX).unwrap_or("");
    let mut names: Vec<&str> = TEXTS.files().filter_map(|file| file.path().to_str()?.strip_suffix(".md")).collect();
    names.sort_by_key(|name| (index.find(&format!("({name}.md")).unwrap_or(usize::MAX), *name));
    names
}

fn text(name: &str) -> Option<&'static str> {
    TEXTS.get_file(format!("{name}.md"))?.contents_utf8()
}
