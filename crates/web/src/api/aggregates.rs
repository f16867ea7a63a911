//! The municipalities of the installation side by side.

use axum::http::HeaderMap;
use axum::response::Response;

use super::asked::tagged;
use crate::across::Across;
use crate::error::AppError;
use crate::features::aggregates::find;

/// What is told of each municipality, and the sums of that. It depends on many journals, so the tag is of the answer itself.
pub async fn aggregates(across: Across, headers: HeaderMap) -> Result<Response, AppError> {
    tagged(&headers, &find(&across).await?)
}
