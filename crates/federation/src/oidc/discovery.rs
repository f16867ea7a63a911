//! What a provider says about itself (OpenID Connect Discovery). It is believed only about the issuer that was configured,
//! and only addresses of https are taken from it.

use serde::Deserialize;
use url::Url;

use super::error::{Document, OidcError};

/// The description of a provider, as far as it is used.
#[derive(Debug, Deserialize)]
struct Written {
    issuer: String,
    authorization_endpoint: String,
    token_endpoint: String,
    jwks_uri: String,
    userinfo_endpoint: Option<String>,
    #[serde(default)]
    authorization_response_iss_parameter_supported: bool,
    response_types_supported: Option<Vec<String>>,
    token_endpoint_auth_methods_supported: Option<Vec<String>>,
    code_challenge_methods_supported: Option<Vec<String>>,
}

/// 認証基盤の案内: a description that was read and found usable.
#[derive(Debug)]
pub(crate) struct Description {
    pub authorization: Url,
    pub token: Url,
    pub keys: Url,
    pub userinfo: Option<Url>,
    /// Whether every answer names the issuer (RFC 9207).
    pub names_itself: bool,
    /// Whether a client may prove itself by a signature; nothing is said by one that lists no ways.
    pub takes_assertions: bool,
}

/// Where the description of an issuer lies.
pub(crate) fn place(issuer: &str) -> Result<Url, OidcError> {
    let address = format!("{}/.well-known/openid-configuration", issuer.trim_end_matches('/'));
    Url::parse(&address).ok().filter(|url| url.scheme() == "https").ok_or(OidcError::InsecureEndpoint("issuer"))
}

/// The description in an answer, which must be that of the issuer.
pub(crate) fn read(body: &[u8], issuer: &str) -> Result<Description, OidcError> {
    let written: Written =
        serde_json::from_slice(body).map_err(|_| OidcError::Malformed(Document::Discovery, "it is not a provider's description"))?;
    if written.issuer != issuer {
        return Err(OidcError::OtherIssuer);
    }
    let lacks = |offered: &Option<Vec<String>>, needed: &str| offered.as_ref().is_some_and(|list| !list.iter().any(|one| one == needed));
    if lacks(&written.response_types_supported, "code") {
        return Err(OidcError::Unsupported("the code flow"));
    }
    // Some providers support PKCE without saying so; one that lists methods without S256 does not.
    if lacks(&written.code_challenge_methods_supported, "S256") {
        return Err(OidcError::Unsupported("PKCE with S256"));
    }
    Ok(Description {
        authorization: secure("authorization_endpoint", &written.authorization_endpoint)?,
        token: secure("token_endpoint", &written.token_endpoint)?,
        keys: secure("jwks_uri", &written.jwks_uri)?,
        userinfo: written.userinfo_endpoint.as_deref().map(|address| secure("userinfo_endpoint", address)).transpose()?,
        takes_assertions: !lacks(&written.token_endpoint_auth_methods_supported, "private_key_jwt"),
        names_itself: written.authorization_response_iss_parameter_supported,
    })
}

fn secure(name: &'static str, address: &str) -> Result<Url, OidcError> {
    let url = Url::parse(address).map_err(|_| OidcError::InsecureEndpoint(name))?;
    if url.scheme() == "https" && url.fragment().is_none() { Ok(url) } else { Err(OidcError::InsecureEndpoint(name)) }
}
