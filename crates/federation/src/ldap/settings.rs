//! The settings of one directory, checked without asking it.

use std::net::IpAddr;
use std::path::{Path, PathBuf};

use serde::Deserialize;
use url::{Host, Url};

use crate::notice::{Notice, check_id};
use crate::{Mapping, Secret, SecretError, TrustError};

/// ディレクトリ認証の設定: one directory on one or more servers.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct LdapSettings {
    /// What the directory is called in records; never changed once people have signed in by it.
    pub id: String,
    /// What the people who sign in call it.
    pub name: String,
    /// The servers in the order in which they are tried: ldaps://host or ldap://host, which is encrypted by StartTLS.
    pub servers: Vec<String>,
    /// Whether ldap:// may go without encryption.
    #[serde(default)]
    pub plain: Plain,
    /// Certificates of a private authority (PEM); then no other is trusted.
    #[serde(default)]
    pub ca_file: Option<PathBuf>,
    /// The certificate by which Ayumi proves who it is (SASL EXTERNAL), instead of name and password of an account.
    #[serde(default)]
    pub client_certificate_file: Option<PathBuf>,
    /// Its key.
    #[serde(default)]
    pub client_key_file: Option<PathBuf>,
    /// How the entry of a person is found: by a search …
    #[serde(default)]
    pub search: Option<Search>,
    /// … or by its name, with 「{login}」 where the login stands.
    #[serde(default)]
    pub dn_template: Option<String>,
    /// The attribute that names a person for ever: objectGUID of Active Directory, entryUUID elsewhere.
    #[serde(default = "entry_uuid")]
    pub subject: String,
    /// Which attribute is the staff number or login.
    pub mapping: Mapping,
    /// How long one server may take for everything.
    #[serde(default = "patience")]
    pub timeout_seconds: u64,
}

/// 検索の設定: who searches where for what.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Search {
    /// The account that searches; empty where Ayumi shows a certificate.
    #[serde(default)]
    pub bind_dn: String,
    /// Its password.
    #[serde(default)]
    pub password: Option<Secret>,
    /// A file with its password instead.
    #[serde(default)]
    pub password_file: Option<PathBuf>,
    /// Below what is searched.
    pub base: String,
    /// What is searched for, with 「{login}」 where the login stands.
    pub filter: String,
}

/// 暗号化しない接続: whether a password may cross the network in the clear.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Plain {
    /// Never.
    #[default]
    Refused,
    /// To the machine itself.
    Loopback,
    /// To anywhere. Whoever can listen on the network reads passwords.
    Anywhere,
}

/// Why a directory cannot be used at all.
#[derive(Debug, thiserror::Error)]
pub enum OpenError {
    /// Something is wrong with the settings.
    #[error("{} errors in the settings of the directory", .0.len())]
    Settings(Vec<Notice>),
    /// The password of the account that searches cannot be read.
    #[error(transparent)]
    Secret(#[from] SecretError),
    /// The private authority cannot be used.
    #[error(transparent)]
    Trust(#[from] TrustError),
}

/// How one server is spoken to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Wanted {
    /// TLS from the first byte.
    Ldaps,
    /// TLS before the first bind.
    StartTls,
    /// No TLS, as the settings allow.
    Plain,
}

/// How a server is spoken to, or why it is not.
pub(crate) fn wanted(server: &str, plain: Plain) -> Result<(Url, Wanted), &'static str> {
    let url = Url::parse(server).map_err(|_| "ldaps://サーバー名 または ldap://サーバー名 の形で指定してください。")?;
    let bare = url.username().is_empty() && url.password().is_none() && matches!(url.path(), "" | "/") && url.query().is_none();
    if url.host_str().is_none_or(str::is_empty) || !bare {
        return Err("サーバー名とポート番号だけを指定してください。");
    }
    let how = match (url.scheme(), plain) {
        ("ldaps", _) => Wanted::Ldaps,
        ("ldap", Plain::Refused) => Wanted::StartTls,
        ("ldap", Plain::Loopback) if is_loopback(&url) => Wanted::Plain,
        ("ldap", Plain::Loopback) => return Err("plain = \"loopback\" で使えるのは、このサーバー自身（127.0.0.1、::1、localhost）だけです。"),
        ("ldap", Plain::Anywhere) => Wanted::Plain,
        _ => return Err("ldaps:// または ldap:// で始めてください。"),
    };
    Ok((url, how))
}

/// Of an ldap:// address, the host is text even where it is an IP address.
fn is_loopback(url: &Url) -> bool {
    match url.host() {
        Some(Host::Domain(name)) => name == "localhost" || name.parse::<IpAddr>().is_ok_and(|address| address.is_loopback()),
        Some(Host::Ipv4(address)) => address.is_loopback(),
        Some(Host::Ipv6(address)) => address.is_loopback(),
        None => false,
    }
}

impl LdapSettings {
    /// Everything to be said about these settings; nothing is connected to and no file is read.
    pub fn check(&self) -> Vec<Notice> {
        let mut notices: Vec<Notice> = check_id(&self.id).into_iter().collect();
        let missing = |key, text: &str| text.trim().is_empty().then(|| Notice::error(key, "指定してください。"));
        notices.extend(missing("name", &self.name));
        notices.extend(missing("subject", &self.subject));
        notices.extend(missing("mapping.from", &self.mapping.from));
        if !(1..=60).contains(&self.timeout_seconds) {
            notices.push(Notice::error("timeout_seconds", "1から60までの秒数で指定してください。"));
        }
        notices.extend(self.server_notices());
        notices.extend(self.own_notices());
        notices.extend(self.finding_notices());
        notices
    }

    fn server_notices(&self) -> Vec<Notice> {
        let mut notices = Vec::new();
        if self.servers.is_empty() {
            notices.push(Notice::error("servers", "サーバーを一つ以上指定してください。"));
        }
        for server in &self.servers {
            if let Err(ja) = wanted(server, self.plain) {
                notices.push(Notice::error("servers", format!("「{server}」: {ja}")));
            }
        }
        if self.plain == Plain::Anywhere {
            let ja = "パスワードが暗号化されずにネットワークを流れます。盗み見られるおそれがあるため、ldaps:// か StartTLS を使い、この設定を外してください。";
            notices.push(Notice::warning("plain", ja));
        }
        notices
    }

    /// The files of our certificate and its key, where both are written.
    pub(crate) fn own(&self) -> Option<(&Path, &Path)> {
        self.client_certificate_file.as_deref().zip(self.client_key_file.as_deref())
    }

    fn own_notices(&self) -> Vec<Notice> {
        let wrong = |key, ja: &str| vec![Notice::error(key, ja)];
        let is_plain = self.servers.iter().any(|server| matches!(wanted(server, self.plain), Ok((_, Wanted::Plain))));
        match (&self.client_certificate_file, &self.client_key_file) {
            (None, None) => Vec::new(),
            (Some(_), None) => wrong("client_key_file", "証明書で名乗るときは、秘密鍵のファイルも指定してください。"),
            (None, Some(_)) => wrong("client_certificate_file", "証明書で名乗るときは、証明書のファイルも指定してください。"),
            (Some(_), Some(_)) if self.search.is_none() => {
                wrong("client_certificate_file", "証明書で名乗るのは検索のためです。search（base と filter）を指定してください。")
            }
            (Some(_), Some(_)) if is_plain => wrong("plain", "証明書は、暗号化した接続でだけ示せます。plain を外してください。"),
            (Some(_), Some(_)) => Vec::new(),
        }
    }

    fn finding_notices(&self) -> Vec<Notice> {
        match (&self.search, &self.dn_template) {
            (Some(search), None) => search.notices(self.own().is_some()),
            (None, Some(template)) if template.matches("{login}").count() == 1 => Vec::new(),
            (None, Some(_)) => vec![Notice::error("dn_template", "「{login}」を一つ含めてください。")],
            _ => vec![Notice::error("search", "search と dn_template は、どちらか一方を指定してください。")],
        }
    }
}

impl Search {
    /// `by_certificate`: Ayumi proves itself so, and beside it no password is left lying about.
    fn notices(&self, by_certificate: bool) -> Vec<Notice> {
        let mut notices = Vec::new();
        if !self.filter.contains("{login}") || !self.filter.starts_with('(') || !self.filter.ends_with(')') {
            notices.push(Notice::error("search.filter", "(uid={login}) のように、括弧で囲み「{login}」を含めてください。"));
        }
        let is_account = !self.bind_dn.trim().is_empty() || self.password.is_some() || self.password_file.is_some();
        if self.base.trim().is_empty() || (!by_certificate && self.bind_dn.trim().is_empty()) {
            notices.push(Notice::error("search", "bind_dn と base を指定してください（証明書で名乗るときは base だけ）。"));
        }
        if by_certificate && is_account {
            notices.push(Notice::error("search", "証明書で名乗るときは使いません。bind_dn、password、password_file を消してください。"));
        } else if !by_certificate && self.password.is_some() == self.password_file.is_some() {
            notices.push(Notice::error("search.password", "password_file（または password）のどちらか一方を指定してください。"));
        }
        if self.password.is_some() {
            let ja = "秘密の値が設定ファイルに書かれています。password_file で別のファイルに分け、読める利用者を限ることを勧めます。";
            notices.push(Notice::warning("search.password", ja));
        }
        notices
    }

    /// The password; not called where Ayumi shows a certificate.
    pub(crate) fn secret(&self) -> Result<Secret, SecretError> {
        let secret = match (&self.password_file, &self.password) {
            (Some(path), _) => Secret::read(path)?,
            (None, Some(secret)) => secret.clone(),
            (None, None) => return Err(SecretError::Empty),
        };
        // An empty one would make an anonymous bind of it.
        if secret.expose().is_empty() { Err(SecretError::Empty) } else { Ok(secret) }
    }
}

fn entry_uuid() -> String {
    "entryUUID".to_owned()
}

fn patience() -> u64 {
    10
}
