//! A provider that says whatever a test wants: HTTPS by hand, its answers set beforehand.

use std::collections::HashMap;
use std::sync::{Arc, Mutex};

use axum::Router;
use axum::body::Body;
use axum::extract::{Request, State};
use axum::response::Response;
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use hyper_util::rt::TokioIo;
use hyper_util::service::TowerToHyperService;
use ring::rand::SystemRandom;
use ring::signature::{ECDSA_P256_SHA256_FIXED_SIGNING, EcdsaKeyPair, KeyPair};
use rustls::pki_types::pem::PemObject;
use rustls::pki_types::{CertificateDer, PrivateKeyDer};
use serde_json::{Value, json};
use tokio::net::TcpListener;
use tokio_rustls::TlsAcceptor;

use crate::authority::Authority;

/// One answer.
#[derive(Clone)]
pub enum Reply {
    Json(Value),
    Status(u16, Value),
    /// Elsewhere, where a well-behaved answer waits.
    Redirect(String),
    /// As many bytes of blanks.
    Bytes(usize),
    /// None, for ever.
    Never,
    /// Something that is no JSON.
    Noise,
}

/// A provider that listens, with its answers by path.
pub struct Host {
    pub authority: Authority,
    pub issuer: String,
    shared: Arc<Shared>,
}

#[derive(Default)]
struct Shared {
    replies: Mutex<HashMap<String, Reply>>,
    /// Every request: its path, its header 「authorization」 and its body.
    asked: Mutex<Vec<(String, String, String)>>,
}

impl Host {
    pub async fn start() -> Self {
        let authority = Authority::new();
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let issuer = format!("https://localhost:{}", listener.local_addr().unwrap().port());
        let shared = Arc::new(Shared::default());
        tokio::spawn(serve(listener, acceptor(&authority), Router::new().fallback(answer).with_state(shared.clone())));
        Self { authority, issuer, shared }
    }

    pub fn say(&self, path: &str, reply: Reply) {
        self.shared.replies.lock().unwrap().insert(path.to_owned(), reply);
    }

    /// How often a path was asked for.
    pub fn times(&self, path: &str) -> usize {
        self.shared.asked.lock().unwrap().iter().filter(|(asked, ..)| asked == path).count()
    }

    /// The last request of a path: its authorization and its form.
    pub fn last(&self, path: &str) -> (String, HashMap<String, String>) {
        let asked = self.shared.asked.lock().unwrap();
        let (_, authorization, body) = asked.iter().rfind(|(asked, ..)| asked == path).unwrap();
        (authorization.clone(), form_urlencoded::parse(body.as_bytes()).into_owned().collect())
    }

    /// The description of an honest provider.
    pub fn description(&self) -> Value {
        let at = |path: &str| format!("{}{path}", self.issuer);
        json!({
            "issuer": self.issuer, "authorization_endpoint": at("/authorize"), "token_endpoint": at("/token"), "jwks_uri": at("/keys"),
            "userinfo_endpoint": at("/userinfo"), "response_types_supported": ["code"], "code_challenge_methods_supported": ["S256"],
            "authorization_response_iss_parameter_supported": true,
        })
    }
}

fn acceptor(authority: &Authority) -> TlsAcceptor {
    let chain = vec![CertificateDer::from_pem_slice(authority.certificate.as_bytes()).unwrap()];
    let key = PrivateKeyDer::from_pem_slice(authority.key.as_bytes()).unwrap();
    let ring = Arc::new(rustls::crypto::ring::default_provider());
    let config = rustls::ServerConfig::builder_with_provider(ring).with_safe_default_protocol_versions().unwrap();
    TlsAcceptor::from(Arc::new(config.with_no_client_auth().with_single_cert(chain, key).unwrap()))
}

async fn serve(listener: TcpListener, acceptor: TlsAcceptor, app: Router) {
    while let Ok((stream, _)) = listener.accept().await {
        let (acceptor, app) = (acceptor.clone(), app.clone());
        tokio::spawn(async move {
            // Whoever does not trust the certificate goes away here.
            let Ok(stream) = acceptor.accept(stream).await else { return };
            let _ = hyper::server::conn::http1::Builder::new().serve_connection(TokioIo::new(stream), TowerToHyperService::new(app)).await;
        });
    }
}

async fn answer(State(shared): State<Arc<Shared>>, request: Request) -> Response {
    let (parts, body) = request.into_parts();
    let body = axum::body::to_bytes(body, 100_000).await.unwrap();
    let authorization = parts.headers.get("authorization").map(|value| value.to_str().unwrap().to_owned()).unwrap_or_default();
    let path = parts.uri.path().to_owned();
    shared.asked.lock().unwrap().push((path.clone(), authorization, String::from_utf8(body.to_vec()).unwrap()));
    let reply = shared.replies.lock().unwrap().get(&path).cloned();
    let response = Response::builder();
    match reply {
        Some(Reply::Json(value)) => response.status(200).body(Body::from(value.to_string())).unwrap(),
        Some(Reply::Status(status, value)) => response.status(status).body(Body::from(value.to_string())).unwrap(),
        Some(Reply::Redirect(to)) => response.status(307).header("location", to).body(Body::empty()).unwrap(),
        Some(Reply::Bytes(count)) => response.status(200).body(Body::from(vec![b' '; count])).unwrap(),
        Some(Reply::Noise) => response.status(200).body(Body::from("<!doctype html>")).unwrap(),
        Some(Reply::Never) => std::future::pending().await,
        None => response.status(404).body(Body::empty()).unwrap(),
    }
}

/// A key with which a provider signs.
pub struct Signer {
    kid: String,
    pair: EcdsaKeyPair,
}

impl Signer {
    pub fn new(kid: &str) -> Self {
        let random = SystemRandom::new();
        let document = EcdsaKeyPair::generate_pkcs8(&ECDSA_P256_SHA256_FIXED_SIGNING, &random).unwrap();
        let pair = EcdsaKeyPair::from_pkcs8(&ECDSA_P256_SHA256_FIXED_SIGNING, document.as_ref(), &random).unwrap();
        Self { kid: kid.to_owned(), pair }
    }

    /// The public key.
    pub fn jwk(&self) -> Value {
        let (x, y) = self.pair.public_key().as_ref()[1..].split_at(32);
        json!({ "kty": "EC", "crv": "P-256", "use": "sig", "kid": self.kid, "x": encode(x), "y": encode(y) })
    }

    /// The header of an honest token.
    pub fn header(&self) -> Value {
        json!({ "alg": "ES256", "kid": self.kid })
    }

    /// The token, signed.
    pub fn sign(&self, header: &Value, claims: &Value) -> String {
        let message = message(header, claims);
        let signature = self.pair.sign(&SystemRandom::new(), message.as_bytes()).unwrap();
        format!("{message}.{}", encode(signature.as_ref()))
    }

    /// The token with an HMAC whose key is the public key, which everybody knows.
    pub fn hmac(&self, header: &Value, claims: &Value) -> String {
        let message = message(header, claims);
        let key = ring::hmac::Key::new(ring::hmac::HMAC_SHA256, self.jwk().to_string().as_bytes());
        format!("{message}.{}", encode(ring::hmac::sign(&key, message.as_bytes()).as_ref()))
    }
}

/// Header and claims as they stand in a token.
pub fn message(header: &Value, claims: &Value) -> String {
    format!("{}.{}", encode(header.to_string().as_bytes()), encode(claims.to_string().as_bytes()))
}

pub fn encode(bytes: &[u8]) -> String {
    URL_SAFE_NO_PAD.encode(bytes)
}
