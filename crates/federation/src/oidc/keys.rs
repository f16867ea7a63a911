//! The public keys of a provider (RFC 7517) and signatures made with them (RFC 7518). A key is used only for the algorithm
//! that it is made for: that an HMAC is never computed with a public key follows from there being no HMAC here.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use ring::signature::{self, RsaPublicKeyComponents, UnparsedPublicKey};
use serde::Deserialize;

use super::error::{Document, OidcError};
use super::settings::Algorithm;

/// More keys than any provider publishes.
const MOST: usize = 100;

/// 公開鍵の一覧: what a provider publishes.
#[derive(Debug, Deserialize)]
pub(crate) struct Keys {
    keys: Vec<serde_json::Value>,
}

/// One key, as far as it is used.
#[derive(Debug, Deserialize)]
struct Jwk {
    kty: String,
    kid: Option<String>,
    #[serde(rename = "use")]
    purpose: Option<String>,
    alg: Option<String>,
    crv: Option<String>,
    n: Option<String>,
    e: Option<String>,
    x: Option<String>,
    y: Option<String>,
}

/// What became of a signature.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Outcome {
    /// It is good.
    Good,
    /// The key that it names is there, and the signature is not from it.
    Wrong,
    /// The key that it names is not there.
    NoKey,
}

impl Keys {
    /// The keys in an answer.
    pub(crate) fn read(body: &[u8]) -> Result<Self, OidcError> {
        let keys: Self = serde_json::from_slice(body).map_err(|_| OidcError::Malformed(Document::Keys, "it is not a set of keys"))?;
        if keys.keys.len() > MOST { Err(OidcError::Malformed(Document::Keys, "it has too many keys")) } else { Ok(keys) }
    }

    /// Whether one of the keys that are meant made this signature. A key of an unknown kind is passed over, as RFC 7517 asks.
    pub(crate) fn verify(&self, algorithm: Algorithm, kid: Option<&str>, message: &[u8], signature: &[u8]) -> Outcome {
        let known = self.keys.iter().filter_map(|key| serde_json::from_value::<Jwk>(key.clone()).ok());
        let mut meant = known.filter(|key| key.serves(algorithm) && (kid.is_none() || key.kid.as_deref() == kid)).peekable();
        if meant.peek().is_none() {
            return Outcome::NoKey;
        }
        if meant.any(|key| key.signed(algorithm, message, signature)) { Outcome::Good } else { Outcome::Wrong }
    }
}

impl Jwk {
    fn serves(&self, algorithm: Algorithm) -> bool {
        let kind = match algorithm {
            Algorithm::RS256 | Algorithm::PS256 => ("RSA", None),
            Algorithm::ES256 => ("EC", Some("P-256")),
            Algorithm::ES384 => ("EC", Some("P-384")),
            Algorithm::EdDSA => ("OKP", Some("Ed25519")),
        };
        let of_kind = self.kty == kind.0 && (kind.1.is_none() || self.crv.as_deref() == kind.1);
        let for_signatures = self.purpose.as_deref().is_none_or(|purpose| purpose == "sig");
        // RFC 9864 gives Ed25519 a name of its own besides EdDSA.
        let named = |name: &str| name == algorithm.name() || (algorithm == Algorithm::EdDSA && name == "Ed25519");
        of_kind && for_signatures && self.alg.as_deref().is_none_or(named)
    }

    fn signed(&self, algorithm: Algorithm, message: &[u8], signature: &[u8]) -> bool {
        self.verified(algorithm, message, signature).is_some()
    }

    fn verified(&self, algorithm: Algorithm, message: &[u8], signature: &[u8]) -> Option<()> {
        match algorithm {
            Algorithm::RS256 => self.rsa(&signature::RSA_PKCS1_2048_8192_SHA256, message, signature),
            Algorithm::PS256 => self.rsa(&signature::RSA_PSS_2048_8192_SHA256, message, signature),
            Algorithm::ES256 => UnparsedPublicKey::new(&signature::ECDSA_P256_SHA256_FIXED, self.point(32)?).verify(message, signature).ok(),
            Algorithm::ES384 => UnparsedPublicKey::new(&signature::ECDSA_P384_SHA384_FIXED, self.point(48)?).verify(message, signature).ok(),
            Algorithm::EdDSA => UnparsedPublicKey::new(&signature::ED25519, bytes(self.x.as_deref())?).verify(message, signature).ok(),
        }
    }

    fn rsa(&self, parameters: &signature::RsaParameters, message: &[u8], signature: &[u8]) -> Option<()> {
        let (n, e) = (bytes(self.n.as_deref())?, bytes(self.e.as_deref())?);
        // Some providers put a zero before the modulus, which the number does not need and ring does not take.
        let n: Vec<u8> = n.into_iter().skip_while(|byte| *byte == 0).collect();
        RsaPublicKeyComponents { n, e }.verify(parameters, message, signature).ok()
    }

    /// The point of an elliptic curve, uncompressed.
    fn point(&self, length: usize) -> Option<Vec<u8>> {
        let (x, y) = (bytes(self.x.as_deref())?, bytes(self.y.as_deref())?);
        (x.len() == length && y.len() == length).then(|| [vec![4], x, y].concat())
    }
}

fn bytes(text: Option<&str>) -> Option<Vec<u8>> {
    URL_SAFE_NO_PAD.decode(text?).ok()
}
