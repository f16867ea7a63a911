//! The two halves of a sign-in: leaving for the provider, and coming back with a code.

use std::sync::Arc;
use std::time::Duration;

use base64::Engine;
use base64::engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD};
use hyper::Method;
use hyper::header::HeaderValue;
use ring::rand::{SecureRandom, SystemRandom};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use sha2::{Digest, Sha256};
use tokio::sync::Mutex;
use tokio::time::Instant;
use url::Url;

use super::discovery::{self, Description};
use super::error::{Document, OidcError};
use super::keys::Keys;
use super::settings::{ClientAuthentication, Limits, OidcSettings, OpenError};
use super::token::{self, Expected, Signed};
use crate::http::{Answer, Ask, Http};
use crate::notice::Severity;
use crate::secret::same;
use crate::{Identity, Secret, trust};

/// 認証基盤: one provider through which people sign in. It remembers the provider's description and keys, which every
/// process of a server may do for itself.
pub struct Provider {
    settings: OidcSettings,
    secret: Option<Secret>,
    limits: Limits,
    http: Http,
    description: Mutex<Option<(Instant, Arc<Description>)>>,
    keys: Mutex<Option<(Instant, Arc<Keys>)>>,
}

/// サインインの開始: where the browser goes, and what stays here.
#[derive(Debug)]
pub struct Start {
    /// The address at the provider.
    pub address: String,
    /// What the caller stores on the server and finds again by the browser's own cookie.
    pub pending: Pending,
}

/// 手続き中のサインイン: kept on the server between leaving and coming back; it is used once and then removed.
#[derive(Clone, Serialize, Deserialize)]
pub struct Pending {
    provider: String,
    redirect: String,
    state: String,
    nonce: String,
    verifier: String,
    started: i64,
    /// Whether they are to prove who they are once more, whatever the provider remembers of them.
    #[serde(default)]
    anew: bool,
}

/// What the browser brings back in the address; every part may be a lie.
#[derive(Clone, Default, Deserialize)]
pub struct Returned {
    /// The code to be redeemed.
    pub code: Option<String>,
    /// The state that was sent along.
    pub state: Option<String>,
    /// Who answers (RFC 9207).
    pub iss: Option<String>,
    /// Why there is no code.
    pub error: Option<String>,
}

#[derive(Deserialize)]
struct Tokens {
    access_token: Option<String>,
    token_type: Option<String>,
    id_token: Option<String>,
}

/// What the form calls an assertion that is a JWT.
const ASSERTION: &str = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer";

/// What may be told of a text from outside: its first letters, digits and marks of a code.
pub(crate) fn printable(text: &str) -> String {
    text.chars().filter(|character| character.is_ascii_alphanumeric() || "_-.".contains(*character)).take(40).collect()
}

impl std::fmt::Debug for Pending {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Pending").field("provider", &self.provider).field("started", &self.started).finish_non_exhaustive()
    }
}

impl std::fmt::Debug for Provider {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Provider").field("id", &self.settings.id).finish_non_exhaustive()
    }
}

impl Pending {
    /// The provider to which the browser went.
    pub fn provider(&self) -> &str {
        &self.provider
    }
}

impl Provider {
    /// A provider by its settings. Files are read; nothing is connected to.
    pub fn open(settings: OidcSettings, limits: Limits) -> Result<Self, OpenError> {
        let mut errors = settings.check();
        errors.retain(|notice| notice.severity == Severity::Error);
        if !errors.is_empty() {
            return Err(OpenError::Settings(errors));
        }
        let secret = settings.secret()?;
        settings.client_key()?;
        let tls = trust::client(settings.ca_file.as_deref(), None, &[b"http/1.1"])?;
        let http = Http::new(tls, Duration::from_secs(settings.timeout_seconds), limits.answer);
        Ok(Self { settings, secret, limits, http, description: Mutex::new(None), keys: Mutex::new(None) })
    }

    /// The id in the settings.
    pub fn id(&self) -> &str {
        &self.settings.id
    }

    /// What stands on the button.
    pub fn name(&self) -> &str {
        &self.settings.name
    }

    /// Sends somebody to the provider, who brings them back to `redirect`. `now` in seconds since 1970.
    pub async fn start(&self, redirect: &str, now: i64) -> Result<Start, OidcError> {
        self.begin(redirect, now, false).await
    }

    /// The same for somebody who is to prove who they are once more there: `prompt=login` and `max_age=0`, which the answer
    /// must bear out by its `auth_time`.
    pub async fn start_anew(&self, redirect: &str, now: i64) -> Result<Start, OidcError> {
        self.begin(redirect, now, true).await
    }

    async fn begin(&self, redirect: &str, now: i64, anew: bool) -> Result<Start, OidcError> {
        let description = self.description().await?;
        let pending = Pending {
            provider: self.settings.id.clone(),
            redirect: redirect.to_owned(),
            state: random()?,
            nonce: random()?,
            verifier: random()?,
            started: now,
            anew,
        };
        Ok(Start { address: self.address(&description, &pending), pending })
    }

    /// Who came back. `pending` is what was kept for this very browser; the caller has removed it already.
    pub async fn finish(&self, pending: Pending, returned: &Returned, now: i64) -> Result<Identity, OidcError> {
        let code = self.code(&pending, returned, now).await?;
        let tokens = self.redeem(&pending, code, now).await?;
        let id_token = tokens.id_token.as_deref().ok_or(OidcError::NoIdToken)?;
        let signed = self.verify(id_token).await?;
        let expected = Expected {
            issuer: &self.settings.issuer,
            client: &self.settings.client_id,
            nonce: &pending.nonce,
            access_token: tokens.access_token.as_deref(),
            now,
            skew: self.settings.clock_skew_seconds,
            proved_since: pending.anew.then_some(pending.started),
        };
        let subject = signed.accept(&expected)?;
        let (proved, strong) = (signed.proved(), signed.is_strong(&self.settings.strong_acr, &self.settings.strong_amr));
        let claims = self.further(signed.claims, &subject, tokens.access_token.as_deref()).await?;
        let key = self.settings.mapping.apply_to_claims(&claims)?;
        Ok(Identity { provider: self.settings.id.clone(), subject, key, proved, strong })
    }

    /// Asks the provider for its description and keys, as `ayumi doctor` does.
    pub async fn probe(&self) -> Result<(), OidcError> {
        self.description().await?;
        self.keys(false).await.map(|_| ())
    }

    fn address(&self, description: &Description, pending: &Pending) -> String {
        let challenge = URL_SAFE_NO_PAD.encode(Sha256::digest(&pending.verifier));
        let mut address = description.authorization.clone();
        let mut pairs = address.query_pairs_mut();
        pairs
            .append_pair("response_type", "code")
            .append_pair("client_id", &self.settings.client_id)
            .append_pair("redirect_uri", &pending.redirect)
            .append_pair("scope", &self.settings.scopes.join(" "))
            .append_pair("state", &pending.state)
            .append_pair("nonce", &pending.nonce)
            .append_pair("code_challenge", &challenge)
            .append_pair("code_challenge_method", "S256");
        if pending.anew {
            pairs.append_pair("prompt", "login").append_pair("max_age", "0");
        }
        drop(pairs);
        address.into()
    }

    /// The code, if what the browser brought belongs to what was kept.
    async fn code<'a>(&self, pending: &Pending, returned: &'a Returned, now: i64) -> Result<&'a str, OidcError> {
        if pending.provider != self.settings.id {
            return Err(OidcError::OtherProvider);
        }
        if !returned.state.as_deref().is_some_and(|state| same(state, &pending.state)) {
            return Err(OidcError::State);
        }
        if !(0..=self.limits.away).contains(&(now - pending.started)) {
            return Err(OidcError::Late);
        }
        let must = self.description().await?.names_itself;
        match &returned.iss {
            Some(iss) if *iss != self.settings.issuer => return Err(OidcError::AnswerIssuer),
            None if must => return Err(OidcError::AnswerIssuer),
            _ => {}
        }
        match (&returned.error, returned.code.as_deref()) {
            (Some(error), _) => Err(OidcError::Refused(printable(error))),
            (None, Some(code)) if !code.is_empty() => Ok(code),
            _ => Err(OidcError::NoCode),
        }
    }

    async fn redeem(&self, pending: &Pending, code: &str, now: i64) -> Result<Tokens, OidcError> {
        let description = self.description().await?;
        let (form, authorization) = self.redemption(pending, code, now)?;
        let ask = Ask { method: Method::POST, address: &description.token, authorization, form: Some(form) };
        let answer = self.http.send(ask).await.map_err(|error| OidcError::Http(Document::Tokens, error))?;
        if let 400 | 401 = answer.status {
            return Err(OidcError::CodeRefused(error_code(&answer.body)));
        }
        let tokens: Tokens = json(Document::Tokens, &answer)?;
        match &tokens.token_type {
            Some(kind) if kind.eq_ignore_ascii_case("bearer") => Ok(tokens),
            _ => Err(OidcError::Malformed(Document::Tokens, "it is no bearer token")),
        }
    }

    /// The form for a code, and the header that goes with it.
    fn redemption(&self, pending: &Pending, code: &str, now: i64) -> Result<(String, Option<HeaderValue>), OidcError> {
        let mut form = form_urlencoded::Serializer::new(String::new());
        form.append_pair("grant_type", "authorization_code").append_pair("code", code);
        form.append_pair("redirect_uri", &pending.redirect).append_pair("code_verifier", &pending.verifier);
        let authorization = self.authenticate(&mut form, now)?;
        Ok((form.finish(), authorization))
    }

    /// Puts the client's id and what proves it where the provider wants them.
    fn authenticate(&self, form: &mut form_urlencoded::Serializer<'_, String>, now: i64) -> Result<Option<HeaderValue>, OidcError> {
        let id = &self.settings.client_id;
        if let Some(key) = self.settings.client_key()? {
            let assertion = key.assert(id, &self.settings.issuer, self.settings.client_key_id.as_deref(), now)?;
            form.append_pair("client_id", id).append_pair("client_assertion_type", ASSERTION).append_pair("client_assertion", &assertion);
            return Ok(None);
        }
        match (&self.secret, self.settings.client_authentication) {
            (Some(secret), ClientAuthentication::Basic) => {
                let encode = |text: &str| form_urlencoded::byte_serialize(text.as_bytes()).collect::<String>();
                let pair = STANDARD.encode(format!("{}:{}", encode(id), encode(secret.expose())));
                bearer(&format!("Basic {pair}"), Document::Tokens).map(Some)
            }
            (secret, _) => {
                form.append_pair("client_id", id);
                secret.iter().for_each(|secret| {
                    form.append_pair("client_secret", secret.expose());
                });
                Ok(None)
            }
        }
    }

    /// The token, if its signature is the provider's. Newer keys are asked for once where those at hand do not have the key.
    async fn verify(&self, id_token: &str) -> Result<Signed, OidcError> {
        let unverified = token::parse(id_token, &self.settings.algorithms)?;
        let mut keys = self.keys(false).await?;
        if unverified.wants_newer(&keys) {
            keys = self.keys(true).await?;
        }
        unverified.verify(&keys).map_err(OidcError::from)
    }

    /// The claims, with those of the userinfo endpoint where it is to be asked. What the ID token says stands.
    async fn further(&self, claims: Map<String, Value>, subject: &str, access_token: Option<&str>) -> Result<Map<String, Value>, OidcError> {
        if !self.settings.userinfo {
            return Ok(claims);
        }
        let description = self.description().await?;
        let address = description.userinfo.as_ref().ok_or(OidcError::Unsupported("userinfo"))?;
        let token = access_token.ok_or(OidcError::Malformed(Document::Tokens, "it has no access token"))?;
        let authorization = Some(bearer(&format!("Bearer {token}"), Document::Tokens)?);
        let ask = Ask { method: Method::GET, address, authorization, form: None };
        let answer = self.http.send(ask).await.map_err(|error| OidcError::Http(Document::UserInfo, error))?;
        let mut all: Map<String, Value> = json(Document::UserInfo, &answer)?;
        if all.get("sub").and_then(Value::as_str) != Some(subject) {
            return Err(OidcError::OtherSubject);
        }
        all.extend(claims);
        Ok(all)
    }

    /// The description at hand, or a new one. Nobody waits for somebody else's request to a provider that is slow.
    async fn description(&self) -> Result<Arc<Description>, OidcError> {
        if let Some((_, description)) = self.description.lock().await.as_ref().filter(|(when, _)| when.elapsed() < self.limits.fresh) {
            return Ok(description.clone());
        }
        let body = self.fetch(Document::Discovery, &discovery::place(&self.settings.issuer)?).await?;
        let description = Arc::new(discovery::read(&body, &self.settings.issuer)?);
        if self.settings.client_key_file.is_some() && !description.takes_assertions {
            return Err(OidcError::Unsupported("private_key_jwt"));
        }
        *self.description.lock().await = Some((Instant::now(), description.clone()));
        Ok(description)
    }

    /// The keys at hand; or newer ones, unless they were asked for a moment ago.
    async fn keys(&self, newer: bool) -> Result<Arc<Keys>, OidcError> {
        let mut known = self.keys.lock().await;
        let usable = if newer { self.limits.keys_again } else { self.limits.fresh };
        if let Some((_, keys)) = known.as_ref().filter(|(when, _)| when.elapsed() < usable) {
            return Ok(keys.clone());
        }
        let address = self.description().await?.keys.clone();
        let keys = Arc::new(Keys::read(&self.fetch(Document::Keys, &address).await?)?);
        *known = Some((Instant::now(), keys.clone()));
        Ok(keys)
    }

    async fn fetch(&self, document: Document, address: &Url) -> Result<Vec<u8>, OidcError> {
        let ask = Ask { method: Method::GET, address, authorization: None, form: None };
        let answer = self.http.send(ask).await.map_err(|error| OidcError::Http(document, error))?;
        if answer.status == 200 { Ok(answer.body.to_vec()) } else { Err(OidcError::Status(document, answer.status)) }
    }
}

/// 32 bytes of the system's random numbers, for an address.
pub(super) fn random() -> Result<String, OidcError> {
    let mut bytes = [0_u8; 32];
    SystemRandom::new().fill(&mut bytes).map_err(|_| OidcError::Random)?;
    Ok(URL_SAFE_NO_PAD.encode(bytes))
}

fn json<T: serde::de::DeserializeOwned>(document: Document, answer: &Answer) -> Result<T, OidcError> {
    if answer.status != 200 {
        return Err(OidcError::Status(document, answer.status));
    }
    serde_json::from_slice(&answer.body).map_err(|_| OidcError::Malformed(document, "it is not the JSON that it should be"))
}

/// The `error` of a token endpoint's answer, without what it says besides.
fn error_code(body: &[u8]) -> String {
    let written = serde_json::from_slice::<Map<String, Value>>(body).unwrap_or_default();
    printable(written.get("error").and_then(Value::as_str).unwrap_or("unknown"))
}

fn bearer(text: &str, document: Document) -> Result<HeaderValue, OidcError> {
    HeaderValue::from_str(text).map_err(|_| OidcError::Malformed(document, "a token cannot stand in a header"))
}
