//! What every answer tells browsers to allow, be it a page, a file, or an error.

use axum::extract::{Request, State};
use axum::http::header::{
    CACHE_CONTROL, CONTENT_SECURITY_POLICY, REFERRER_POLICY, STRICT_TRANSPORT_SECURITY, X_CONTENT_TYPE_OPTIONS, X_FRAME_OPTIONS,
};
use axum::http::{HeaderName, HeaderValue};
use axum::middleware::Next;
use axum::response::Response;

use super::Guard;

/// Nothing inline, nothing from elsewhere, no frame around us, forms to ourselves only.
const POLICY: &str = "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self' data:; connect-src 'self'; object-src 'none'; \
    form-action 'self'; frame-ancestors 'none'; base-uri 'none'";

/// What nothing here needs.
const FEATURES: &str = "camera=(), display-capture=(), geolocation=(), microphone=(), payment=(), usb=()";

const HEADERS: [(HeaderName, HeaderValue); 8] = [
    (CONTENT_SECURITY_POLICY, HeaderValue::from_static(POLICY)),
    (X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff")),
    (X_FRAME_OPTIONS, HeaderValue::from_static("DENY")),
    // Forms name where they come from (`Origin`); nobody else is told of any address.
    (REFERRER_POLICY, HeaderValue::from_static("same-origin")),
    (HeaderName::from_static("cross-origin-opener-policy"), HeaderValue::from_static("same-origin")),
    (HeaderName::from_static("cross-origin-resource-policy"), HeaderValue::from_static("same-origin")),
    (HeaderName::from_static("permissions-policy"), HeaderValue::from_static(FEATURES)),
    // Whatever may be kept says so itself.
    (CACHE_CONTROL, HeaderValue::from_static("no-store")),
];

/// Adds them, with https for as long as it is configured where the visitor already uses it.
pub async fn tell(State(guard): State<Guard>, request: Request, next: Next) -> Response {
    let secure = guard.peer(&request).secure;
    let mut response = next.run(request).await;
    for (name, value) in HEADERS {
        response.headers_mut().entry(name).or_insert(value);
    }
    if secure && let Some(value) = lasting(guard.inner.setup.hsts_days) {
        response.headers_mut().insert(STRICT_TRANSPORT_SECURITY, value);
    }
    response
}

fn lasting(days: u32) -> Option<HeaderValue> {
    let seconds = u64::from(days) * 86_400;
    HeaderValue::try_from(format!("max-age={seconds}; includeSubDomains")).ok().filter(|_| days > 0)
}
