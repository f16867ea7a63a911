//! The ID token: its signature first, then what it says (OpenID Connect Core, 3.1.3.7). What its header carries besides
//! algorithm and key id is not looked at: a key that comes with the token proves nothing.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde::Deserialize;
use serde_json::{Map, Value};
use sha2::{Digest, Sha256, Sha384, Sha512};

use super::error::TokenError;
use super::keys::{Keys, Outcome};
use super::settings::Algorithm;
use crate::secret::same;

/// A token that was taken apart and not believed yet.
pub(crate) struct Unverified<'a> {
    algorithm: Algorithm,
    kid: Option<String>,
    message: &'a [u8],
    signature: Vec<u8>,
    claims: Map<String, Value>,
}

/// A token whose signature is good.
#[derive(Debug)]
pub(crate) struct Signed {
    algorithm: Algorithm,
    /// What it says.
    pub claims: Map<String, Value>,
}

/// What the claims must fit.
pub(crate) struct Expected<'a> {
    pub issuer: &'a str,
    pub client: &'a str,
    pub nonce: &'a str,
    pub access_token: Option<&'a str>,
    pub now: i64,
    pub skew: i64,
    /// Since when they must have proved who they are anew.
    pub proved_since: Option<i64>,
}

#[derive(Deserialize)]
struct Header {
    alg: String,
    kid: Option<String>,
    crit: Option<Value>,
}

/// Takes a token apart; an algorithm that is not allowed is refused before anything else is looked at.
pub(crate) fn parse<'a>(token: &'a str, allowed: &[Algorithm]) -> Result<Unverified<'a>, TokenError> {
    let (message, signature) = token.rsplit_once('.').ok_or(TokenError::Malformed("it has no parts"))?;
    let (header, payload) = message.split_once('.').ok_or(TokenError::Malformed("it has two parts"))?;
    let header: Header = serde_json::from_slice(&decode(header)?).map_err(|_| TokenError::Malformed("its header cannot be read"))?;
    let algorithm = Algorithm::of(&header.alg).filter(|algorithm| allowed.contains(algorithm));
    let algorithm = algorithm.ok_or_else(|| TokenError::Algorithm(super::flow::printable(&header.alg)))?;
    if header.crit.is_some() {
        return Err(TokenError::Critical);
    }
    let signature = decode(signature)?;
    if signature.is_empty() {
        return Err(TokenError::Signature);
    }
    let claims = serde_json::from_slice(&decode(payload)?).map_err(|_| TokenError::Malformed("its claims cannot be read"))?;
    Ok(Unverified { algorithm, kid: header.kid, message: message.as_bytes(), signature, claims })
}

fn decode(part: &str) -> Result<Vec<u8>, TokenError> {
    URL_SAFE_NO_PAD.decode(part).map_err(|_| TokenError::Malformed("a part is not base64url"))
}

impl Unverified<'_> {
    /// Whether these keys do not have the one that signed, so that newer ones may: the key it names is missing, or it names
    /// none and no key fits.
    pub(crate) fn wants_newer(&self, keys: &Keys) -> bool {
        match self.outcome(keys) {
            Outcome::Good => false,
            Outcome::NoKey => true,
            Outcome::Wrong => self.kid.is_none(),
        }
    }

    /// The token, if one of the keys signed it.
    pub(crate) fn verify(self, keys: &Keys) -> Result<Signed, TokenError> {
        match self.outcome(keys) {
            Outcome::Good => Ok(Signed { algorithm: self.algorithm, claims: self.claims }),
            Outcome::Wrong => Err(TokenError::Signature),
            Outcome::NoKey => Err(TokenError::UnknownKey),
        }
    }

    fn outcome(&self, keys: &Keys) -> Outcome {
        keys.verify(self.algorithm, self.kid.as_deref(), self.message, &self.signature)
    }
}

impl Signed {
    /// The subject, if every claim is as expected.
    pub(crate) fn accept(&self, expected: &Expected<'_>) -> Result<String, TokenError> {
        if self.text("iss") != Some(expected.issuer) {
            return Err(TokenError::Issuer);
        }
        self.audience(expected.client)?;
        self.time(expected)?;
        if !self.text("nonce").is_some_and(|nonce| same(nonce, expected.nonce)) {
            return Err(TokenError::Nonce);
        }
        self.proved_anew(expected)?;
        self.access_token(expected.access_token)?;
        let fits = |subject: &&str| !subject.is_empty() && subject.chars().count() <= 255 && !subject.chars().any(char::is_control);
        self.text("sub").filter(fits).map(str::to_owned).ok_or(TokenError::Subject)
    }

    /// When they proved who they are, if it says so.
    pub(crate) fn proved(&self) -> Option<i64> {
        self.claims.get("auth_time")?.as_i64()
    }

    /// Whether it says that they proved it in one of these ways.
    pub(crate) fn is_strong(&self, acr: &[String], amr: &[String]) -> bool {
        let ways = self.claims.get("amr").and_then(Value::as_array);
        let by_way = ways.is_some_and(|ways| ways.iter().filter_map(Value::as_str).any(|way| amr.iter().any(|one| one == way)));
        by_way || self.text("acr").is_some_and(|class| acr.iter().any(|one| one == class))
    }

    /// Whoever was sent to prove it once more did so since, and not in the future.
    fn proved_anew(&self, expected: &Expected<'_>) -> Result<(), TokenError> {
        let Some(since) = expected.proved_since else { return Ok(()) };
        let is_anew = |at: i64| at >= since - expected.skew && at <= expected.now + expected.skew;
        if self.proved().is_some_and(is_anew) { Ok(()) } else { Err(TokenError::NotAnew) }
    }

    fn text(&self, name: &str) -> Option<&str> {
        self.claims.get(name).and_then(Value::as_str)
    }

    fn audience(&self, client: &str) -> Result<(), TokenError> {
        let several = match self.claims.get("aud") {
            Some(Value::String(one)) if one == client => false,
            Some(Value::Array(all)) if all.iter().any(|one| one == client) => all.len() > 1,
            _ => return Err(TokenError::Audience),
        };
        match self.claims.get("azp") {
            Some(azp) if azp != client => Err(TokenError::AuthorizedParty),
            None if several => Err(TokenError::AuthorizedParty),
            _ => Ok(()),
        }
    }

    fn time(&self, expected: &Expected<'_>) -> Result<(), TokenError> {
        let seconds =
            |name: &str| self.claims.get(name).map(|value| value.as_f64().ok_or(TokenError::Malformed("a time is not a number"))).transpose();
        let (now, skew) = (expected.now as f64, expected.skew as f64);
        let expires = seconds("exp")?.ok_or(TokenError::Malformed("it never expires"))?;
        let issued = seconds("iat")?.ok_or(TokenError::Malformed("it does not say when it was issued"))?;
        if now >= expires + skew {
            return Err(TokenError::Expired);
        }
        if issued > now + skew || seconds("nbf")?.is_some_and(|from| from > now + skew) {
            return Err(TokenError::NotYet);
        }
        Ok(())
    }

    /// `at_hash` is the left half of the access token's digest, by the hash of the signature's algorithm.
    fn access_token(&self, access_token: Option<&str>) -> Result<(), TokenError> {
        let Some(written) = self.claims.get("at_hash") else { return Ok(()) };
        let (Some(written), Some(token)) = (written.as_str(), access_token) else { return Err(TokenError::AccessToken) };
        let digest = match self.algorithm {
            Algorithm::RS256 | Algorithm::PS256 | Algorithm::ES256 => Sha256::digest(token).to_vec(),
            Algorithm::ES384 => Sha384::digest(token).to_vec(),
            Algorithm::EdDSA => Sha512::digest(token).to_vec(),
        };
        let (left, _) = digest.split_at(digest.len() / 2);
        if same(written, &URL_SAFE_NO_PAD.encode(left)) { Ok(()) } else { Err(TokenError::AccessToken) }
    }
}
