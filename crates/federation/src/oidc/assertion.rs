//! The client assertion (RFC 7523, `private_key_jwt`): Ayumi proves to the provider who it is by a signature that is good once
//! and for a minute, so that no secret crosses the network and none lies at the provider. The key file is read each
//! time: a new key is used without a restart.

use std::path::Path;

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use ring::rand::SystemRandom;
use ring::signature::{self, EcdsaKeyPair, Ed25519KeyPair, RsaKeyPair};
use rustls::pki_types::pem::PemObject;
use rustls::pki_types::{CertificateDer, PrivatePkcs8KeyDer};
use serde_json::json;
use sha2::{Digest, Sha256};

use super::error::OidcError;
use super::flow::random;
use super::settings::Algorithm;

/// How long an assertion is good, in seconds: as long as a request may take.
const LIFE: i64 = 60;
/// The smallest RSA key that is taken, in bytes (3072 bits: a strength of 128).
const LEAST_RSA: usize = 384;

/// クライアントの鍵: what signs, and how its public half is named to the provider.
pub(crate) struct ClientKey {
    pair: Pair,
    /// The SHA-256 of the certificate, where the file holds one.
    thumbprint: Option<String>,
}

enum Pair {
    Ec(Algorithm, EcdsaKeyPair),
    Ed(Ed25519KeyPair),
    Rsa(RsaKeyPair),
}

/// Why a key cannot be used. What is in the file is not told.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum KeyError {
    /// The file cannot be read.
    #[error("the file of the client's key cannot be read: {0}")]
    File(String),
    /// Others may read it.
    #[error("others may read the file of the client's key (mode {0:o})")]
    Open(u32),
    /// It holds no key that can sign.
    #[error("the file holds no PKCS #8 key of P-256, P-384, Ed25519 or RSA from 3072 bits")]
    NoKey,
}

impl ClientKey {
    /// The key of a PEM file, with the certificate if there is one in it.
    pub(crate) fn read(path: &Path) -> Result<Self, KeyError> {
        if let Some(mode) = crate::secret::open_to_others(path) {
            return Err(KeyError::Open(mode));
        }
        let pem = std::fs::read(path).map_err(|error| KeyError::File(error.to_string()))?;
        let key = PrivatePkcs8KeyDer::from_pem_slice(&pem).map_err(|_| KeyError::NoKey)?;
        let pair = Pair::read(key.secret_pkcs8_der()).ok_or(KeyError::NoKey)?;
        let certificate = CertificateDer::from_pem_slice(&pem).ok();
        Ok(Self { pair, thumbprint: certificate.map(|certificate| URL_SAFE_NO_PAD.encode(Sha256::digest(&certificate))) })
    }

    /// What says, until a minute from now and to this issuer only, that it comes from this client.
    pub(crate) fn assert(&self, client: &str, issuer: &str, key_id: Option<&str>, now: i64) -> Result<String, OidcError> {
        let mut header = json!({ "alg": self.pair.algorithm().name(), "typ": "JWT" });
        for (name, value) in [("kid", key_id), ("x5t#S256", self.thumbprint.as_deref())] {
            if let (Some(value), Some(header)) = (value, header.as_object_mut()) {
                header.insert(name.to_owned(), json!(value));
            }
        }
        let (until, once) = (now.saturating_add(LIFE), random()?);
        // The issuer alone: a provider that is asked cannot take the assertion to another.
        let claims = json!({ "iss": client, "sub": client, "aud": issuer, "jti": once, "iat": now, "exp": until });
        let encode = |value: &serde_json::Value| URL_SAFE_NO_PAD.encode(value.to_string());
        let message = format!("{}.{}", encode(&header), encode(&claims));
        let signature = self.pair.sign(message.as_bytes()).ok_or(OidcError::Random)?;
        Ok(format!("{message}.{}", URL_SAFE_NO_PAD.encode(signature)))
    }
}

impl Pair {
    fn read(pkcs8: &[u8]) -> Option<Self> {
        let ec = |algorithm, with| EcdsaKeyPair::from_pkcs8(with, pkcs8, &SystemRandom::new()).ok().map(|pair| Self::Ec(algorithm, pair));
        let p256 = || ec(Algorithm::ES256, &signature::ECDSA_P256_SHA256_FIXED_SIGNING);
        let p384 = || ec(Algorithm::ES384, &signature::ECDSA_P384_SHA384_FIXED_SIGNING);
        let ed = || Ed25519KeyPair::from_pkcs8_maybe_unchecked(pkcs8).ok().map(Self::Ed);
        let rsa = || RsaKeyPair::from_pkcs8(pkcs8).ok().filter(|pair| pair.public().modulus_len() >= LEAST_RSA).map(Self::Rsa);
        p256().or_else(p384).or_else(ed).or_else(rsa)
    }

    fn algorithm(&self) -> Algorithm {
        match self {
            Self::Ec(algorithm, _) => *algorithm,
            Self::Ed(_) => Algorithm::EdDSA,
            Self::Rsa(_) => Algorithm::PS256,
        }
    }

    fn sign(&self, message: &[u8]) -> Option<Vec<u8>> {
        let random = SystemRandom::new();
        match self {
            Self::Ec(_, pair) => pair.sign(&random, message).ok().map(|signature| signature.as_ref().to_vec()),
            Self::Ed(pair) => Some(pair.sign(message).as_ref().to_vec()),
            Self::Rsa(pair) => {
                let mut signature = vec![0; pair.public().modulus_len()];
                pair.sign(&signature::RSA_PSS_SHA256, &random, message, &mut signature).ok()?;
                Some(signature)
            }
        }
    }
}
