//! Signing in through OpenID Connect: the authorization code flow with PKCE, as OpenID Connect Core and RFC 9700 ask for it.
//!
//! [`Provider::start`] makes the address to which the browser is sent and a [`Pending`] that the caller keeps on the server,
//! bound to that browser; [`Provider::finish`] takes it back together with what the browser brought ([`Returned`]), redeems
//! the code and verifies the ID token: signature, algorithm, issuer, audience, validity, nonce and hash of the access token.
//! Every refusal is an [`OidcError`] of its own.

mod assertion;
mod discovery;
mod error;
mod flow;
mod keys;
mod settings;
mod token;

pub use crate::http::HttpError;
pub use assertion::KeyError;
pub use error::{Document, OidcError, TokenError};
pub use flow::{Pending, Provider, Returned, Start};
pub use settings::{Algorithm, ClientAuthentication, Limits, OidcSettings, OpenError};
