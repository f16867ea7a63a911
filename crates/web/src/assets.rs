//! Styles, script and pictures inside the binary, under names that change with their content so that browsers may keep
//! them for ever.

use std::collections::HashMap;
use std::fmt::Write;
use std::sync::LazyLock;

use axum::extract::Path;
use axum::http::header::{CACHE_CONTROL, CONTENT_TYPE};
use axum::response::{IntoResponse, Response};
use include_dir::{Dir, DirEntry, include_dir};
use sha2::{Digest, Sha256};

use crate::error::AppError;

static FILES: Dir<'_> = include_dir!("$CARGO_MANIFEST_DIR/assets");
/// By their names in the address.
static SERVED: LazyLock<HashMap<String, Asset>> = LazyLock::new(|| {
    let mut found = Vec::new();
    collect(&FILES, &mut found);
    found.into_iter().map(|asset| (asset.served.clone(), asset)).collect()
});
/// Names in the address by names in the source.
static NAMES: LazyLock<HashMap<&'static str, &'static str>> =
    LazyLock::new(|| SERVED.values().map(|asset| (asset.name, asset.served.as_str())).collect());

struct Asset {
    name: &'static str,
    served: String,
    bytes: &'static [u8],
}

/// The address of an asset, by its name in the source.
pub fn href(name: &str) -> String {
    format!("/assets/{}", NAMES.get(name).unwrap_or(&name))
}

/// An asset.
///
/// # Errors
/// There is none of this name.
pub async fn serve(Path(name): Path<String>) -> Result<Response, AppError> {
    const FOR_EVER: &str = "public, max-age=31536000, immutable";
    let asset = SERVED.get(&name).ok_or_else(|| AppError::not_found("page"))?;
    Ok(([(CONTENT_TYPE, media_type(asset.name)), (CACHE_CONTROL, FOR_EVER)], asset.bytes).into_response())
}

fn collect(dir: &'static Dir<'static>, found: &mut Vec<Asset>) {
    for entry in dir.entries() {
        match entry {
            DirEntry::Dir(dir) => collect(dir, found),
            DirEntry::File(file) => found.extend(asset(file)),
        }
    }
}

fn asset(file: &'static include_dir::File<'static>) -> Option<Asset> {
    let name = file.path().to_str()?;
    media(name)?;
    Some(Asset { name, served: hashed(name, file.contents()), bytes: file.contents() })
}

/// `app.css` with the first bytes of its digest: `app.1a2b3c4d.css`; folders become dashes.
fn hashed(name: &str, bytes: &[u8]) -> String {
    let mut digest = String::new();
    for byte in Sha256::digest(bytes).iter().take(4) {
        let _ = write!(digest, "{byte:02x}");
    }
    let (stem, end) = name.rsplit_once('.').unwrap_or((name, ""));
    format!("{}.{digest}.{end}", stem.replace('/', "-"))
}

fn media(name: &str) -> Option<&'static str> {
    match name.rsplit_once('.')?.1 {
        "css" => Some("text/css; charset=utf-8"),
        "js" => Some("text/javascript; charset=utf-8"),
        "svg" => Some("image/svg+xml"),
        "png" => Some("image/png"),
        _ => None,
    }
}

fn media_type(name: &str) -> &'static str {
    media(name).unwrap_or("application/octet-stream")
}
