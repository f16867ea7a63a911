//! The settings of one provider, checked without asking the provider.

use std::path::PathBuf;
use std::time::Duration;

use serde::Deserialize;
use url::Url;

use super::assertion::{ClientKey, KeyError};
use crate::notice::{Notice, check_id};
use crate::{Mapping, Secret, SecretError, TrustError};

/// OIDC認証の設定: one provider.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct OidcSettings {
    /// What the provider is called in addresses and records; never changed once people have signed in by it.
    pub id: String,
    /// What stands on the button.
    pub name: String,
    /// The issuer, exactly as the provider calls itself.
    pub issuer: String,
    /// What the provider calls Ayumi.
    pub client_id: String,
    /// The client secret, if the provider gave one.
    #[serde(default)]
    pub client_secret: Option<Secret>,
    /// A file with the client secret instead.
    #[serde(default)]
    pub client_secret_file: Option<PathBuf>,
    /// A file with the key by which Ayumi proves who it is, instead of any secret; its certificate may stand there too.
    #[serde(default)]
    pub client_key_file: Option<PathBuf>,
    /// What the provider calls that key (`kid`), if it wants to be told.
    #[serde(default)]
    pub client_key_id: Option<String>,
    /// How Ayumi proves who it is.
    #[serde(default)]
    pub client_authentication: ClientAuthentication,
    /// What is asked for; 「openid」 must be among it.
    #[serde(default = "scopes")]
    pub scopes: Vec<String>,
    /// Certificates of a private authority (PEM); then no other is trusted.
    #[serde(default)]
    pub ca_file: Option<PathBuf>,
    /// Whether the claims of the userinfo endpoint are asked for too.
    #[serde(default)]
    pub userinfo: bool,
    /// The algorithms that a signature may have.
    #[serde(default = "Algorithm::all")]
    pub algorithms: Vec<Algorithm>,
    /// Values of `acr` with which the provider says that somebody proved who they are by two factors.
    #[serde(default)]
    pub strong_acr: Vec<String>,
    /// Values of `amr` that say the same.
    #[serde(default)]
    pub strong_amr: Vec<String>,
    /// Which claim is the staff number or login.
    pub mapping: Mapping,
    /// By how many seconds the clocks may differ.
    #[serde(default = "clock_skew")]
    pub clock_skew_seconds: i64,
    /// How long one answer of the provider may take.
    #[serde(default = "patience")]
    pub timeout_seconds: u64,
}

/// 署名の方式: what the signature of an ID token may be. None of them can be made by somebody who only knows public keys.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
pub enum Algorithm {
    /// RSA with PKCS #1 v1.5 and SHA-256.
    RS256,
    /// RSA-PSS with SHA-256.
    PS256,
    /// ECDSA on P-256 with SHA-256.
    ES256,
    /// ECDSA on P-384 with SHA-384.
    ES384,
    /// Ed25519.
    EdDSA,
}

/// クライアント認証: how Ayumi proves to the token endpoint who it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum ClientAuthentication {
    /// By a secret in the header. Without a secret, the client is public and PKCE alone binds the code.
    #[default]
    Basic,
    /// By a secret in the form.
    Post,
    /// By a signature that is good for a minute (RFC 7523).
    PrivateKeyJwt,
}

/// What is not for an administrator to set.
#[derive(Debug, Clone, Copy)]
pub struct Limits {
    /// The largest answer of a provider, in bytes.
    pub answer: usize,
    /// How long somebody may take at the provider, in seconds.
    pub away: i64,
    /// How long the provider's description and keys are used before they are asked for again.
    pub fresh: Duration,
    /// How long at least between two requests for keys because of a key that is not known.
    pub keys_again: Duration,
}

/// Why a provider cannot be used at all.
#[derive(Debug, thiserror::Error)]
pub enum OpenError {
    /// Something is wrong with the settings.
    #[error("{} errors in the settings of the provider", .0.len())]
    Settings(Vec<Notice>),
    /// The client secret cannot be read.
    #[error(transparent)]
    Secret(#[from] SecretError),
    /// The client's key cannot be used.
    #[error(transparent)]
    Key(#[from] KeyError),
    /// The private authority cannot be used.
    #[error(transparent)]
    Trust(#[from] TrustError),
}

impl Default for Limits {
    fn default() -> Self {
        Self { answer: 256 * 1024, away: 600, fresh: Duration::from_secs(3600), keys_again: Duration::from_secs(60) }
    }
}

impl Algorithm {
    fn all() -> Vec<Self> {
        vec![Self::RS256, Self::PS256, Self::ES256, Self::ES384, Self::EdDSA]
    }

    /// The algorithm of a token's header; `none` and the HMACs are not among them and never will be.
    pub(crate) fn of(name: &str) -> Option<Self> {
        Self::all().into_iter().find(|algorithm| algorithm.name() == name)
    }

    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::RS256 => "RS256",
            Self::PS256 => "PS256",
            Self::ES256 => "ES256",
            Self::ES384 => "ES384",
            Self::EdDSA => "EdDSA",
        }
    }
}

impl OidcSettings {
    /// Everything to be said about these settings; nothing is connected to and no file is read.
    pub fn check(&self) -> Vec<Notice> {
        let mut notices: Vec<Notice> = check_id(&self.id).into_iter().collect();
        notices.extend(self.wrong_issuer());
        let missing = |key, text: &str| text.trim().is_empty().then(|| Notice::error(key, "指定してください。"));
        notices.extend(missing("name", &self.name));
        notices.extend(missing("client_id", &self.client_id));
        notices.extend(missing("mapping.from", &self.mapping.from));
        notices.extend(self.wrong_values());
        notices.extend(self.wrong_key());
        notices.extend(self.doubtful_values());
        notices
    }

    fn wrong_issuer(&self) -> Option<Notice> {
        let wrong = |ja: &str| Some(Notice::error("issuer", ja));
        match Url::parse(&self.issuer) {
            Err(_) => wrong("https:// から始まるアドレスで指定してください。"),
            Ok(url) if url.scheme() != "https" => wrong("https:// から始まるアドレスにしてください。暗号化されない接続は使えません。"),
            Ok(url) if url.query().is_some() || url.fragment().is_some() => {
                wrong("「?」や「#」を含まない、認証基盤が名乗るとおりの値にしてください。")
            }
            Ok(url) if !url.username().is_empty() || url.password().is_some() => wrong("アドレスに利用者名やパスワードを含めないでください。"),
            Ok(_) => None,
        }
    }

    fn wrong_values(&self) -> Vec<Notice> {
        let mut notices = Vec::new();
        if !self.scopes.iter().any(|scope| scope == "openid") {
            notices.push(Notice::error("scopes", "「openid」を含めてください。"));
        }
        if self.algorithms.is_empty() {
            notices.push(Notice::error("algorithms", "署名の方式を一つ以上指定してください。"));
        }
        if !(0..=300).contains(&self.clock_skew_seconds) {
            notices.push(Notice::error("clock_skew_seconds", "0から300までの秒数で指定してください。"));
        }
        if !(1..=60).contains(&self.timeout_seconds) {
            notices.push(Notice::error("timeout_seconds", "1から60までの秒数で指定してください。"));
        }
        if self.client_secret.is_some() && self.client_secret_file.is_some() {
            notices.push(Notice::error("client_secret", "client_secret と client_secret_file は、どちらか一方だけを指定してください。"));
        }
        notices
    }

    /// Key and way go together, and beside a key no secret is left lying about.
    fn wrong_key(&self) -> Option<Notice> {
        let by_key = self.client_authentication == ClientAuthentication::PrivateKeyJwt;
        let wrong = |key, ja: &str| Some(Notice::error(key, ja));
        match (by_key, self.client_key_file.is_some()) {
            (true, false) => wrong("client_key_file", "client_authentication = \"private-key-jwt\" のときは、秘密鍵のファイルを指定してください。"),
            (false, true) => wrong("client_key_file", "鍵で名乗るときは、client_authentication = \"private-key-jwt\" も指定してください。"),
            (false, false) if self.client_key_id.is_some() => {
                wrong("client_key_id", "client_key_file の鍵の名前です。鍵を使わないときは消してください。")
            }
            (true, true) if self.client_secret.is_some() || self.client_secret_file.is_some() => {
                wrong("client_secret", "鍵で名乗るときは使いません。設定から消し、認証基盤のシークレットも消してください。")
            }
            _ => None,
        }
    }

    fn doubtful_values(&self) -> Vec<Notice> {
        let mut notices = Vec::new();
        if self.client_secret.is_some() {
            let ja = "秘密の値が設定ファイルに書かれています。client_secret_file で別のファイルに分け、読める利用者を限ることを勧めます。";
            notices.push(Notice::warning("client_secret", ja));
        }
        if matches!(self.mapping.from.as_str(), "name" | "preferred_username" | "nickname") {
            let ja = "この項目は、認証基盤で本人が変えられることがあります。職員番号など、管理者だけが変えられる項目を勧めます。";
            notices.push(Notice::warning("mapping.from", ja));
        }
        if self.strong_amr.iter().any(|value| value == "pwd") {
            let ja = "pwd はパスワードだけの認証を表します。2段階で確かめたとはみなせないので、除くことを勧めます。";
            notices.push(Notice::warning("strong_amr", ja));
        }
        notices
    }

    /// The key as it is now in its file; none where Ayumi proves itself otherwise.
    pub(crate) fn client_key(&self) -> Result<Option<ClientKey>, KeyError> {
        self.client_key_file.as_deref().map(ClientKey::read).transpose()
    }

    pub(crate) fn secret(&self) -> Result<Option<Secret>, SecretError> {
        match &self.client_secret_file {
            Some(path) => Secret::read(path).map(Some),
            None => Ok(self.client_secret.clone()),
        }
    }
}

fn scopes() -> Vec<String> {
    vec!["openid".to_owned()]
}

fn clock_skew() -> i64 {
    60
}

fn patience() -> u64 {
    10
}
