//! 設定: how this installation runs, read from one TOML file, the environment and flags, and checked as a whole. The table
//! of `settings.rs` is the only place that knows the keys; the example file and docs/configuration.md are made from it.

mod given;
mod page;
mod read;
mod settings;
mod whole;

use std::fmt;
use std::net::{IpAddr, Ipv4Addr, SocketAddr};
use std::path::PathBuf;

use ayumi_accounts::SessionRules;
use ayumi_facts::MunicipalityCode;
use ayumi_web::guard::{Limits, Network, Origin};

use crate::backup::keep::Keep;
use crate::backup::recipients_in;
use crate::exit::{Failure, Result};

pub use given::{open_to_others, secret_in};
pub use page::{document, example, show};
pub use read::{Loaded, Problem, load, stray_variables};

/// 設定.
#[derive(Clone, Debug, Default)]
pub struct Config {
    /// データベース
    pub database: Database,
    /// 待受け
    pub listen: Listen,
    /// 画面の名前
    pub site: SiteNames,
    /// 暗号化
    pub tls: Tls,
    /// 前に置く中継サーバー
    pub proxy: Proxy,
    /// 自動の控え
    pub backup: Backup,
    /// サインイン
    pub sign_in: SignIn,
    /// セッション
    pub sessions: SessionRules,
    /// 上限
    pub limits: Limits,
    /// ログ
    pub log: Log,
    /// 計測
    pub metrics: Metrics,
    /// トレース
    pub traces: Traces,
}

/// データベース.
#[derive(Clone, Debug, Default)]
pub struct Database {
    /// `sqlite:PATH` or `postgres://…`, which may hold a password.
    pub address: Secret,
    /// A replica of the same server, to read from; it too may hold a password.
    pub replica: Option<Secret>,
}

/// 待受け.
#[derive(Clone, Debug)]
pub struct Listen {
    /// The address of the machine on which requests are answered.
    pub address: IpAddr,
    /// The port; 0 for any that is free.
    pub port: u16,
    /// A port that only leads to https.
    pub redirect_port: Option<u16>,
}

impl Default for Listen {
    fn default() -> Self {
        Self { address: Ipv4Addr::LOCALHOST.into(), port: 8480, redirect_port: None }
    }
}

/// 画面の名前.
#[derive(Clone, Debug, Default)]
pub struct SiteNames {
    /// The address that people type.
    pub public_url: Option<Origin>,
    /// Further names under which the server answers.
    pub hosts: Vec<String>,
    /// Whose pages these are, where the ledger holds several.
    pub municipality: Option<MunicipalityCode>,
}

/// 暗号化.
#[derive(Clone, Debug, Default)]
pub struct Tls {
    /// The chain of certificates, as PEM.
    pub certificate: Option<PathBuf>,
    /// The private key, as PEM.
    pub key: Option<PathBuf>,
    /// For how many days browsers are to insist on https; 0 leaves it out.
    pub hsts_days: u32,
}

/// サインイン.
#[derive(Clone, Debug, Default)]
pub struct SignIn {
    /// The file that says who else checks passwords or signs people in.
    pub ways: Option<PathBuf>,
}

/// 自動の控え.
#[derive(Clone, Debug)]
pub struct Backup {
    /// Where they lie; nowhere where there is none.
    pub folder: Option<PathBuf>,
    /// At which hour of the day in Japan.
    pub hour: u8,
    /// The public halves of the keys that open them.
    pub recipients: Vec<age::x25519::Recipient>,
    /// A file with further ones.
    pub keys: Option<PathBuf>,
    /// Which are kept.
    pub keep: Keep,
}

impl Default for Backup {
    fn default() -> Self {
        Self { folder: None, hour: 3, recipients: Vec::new(), keys: None, keep: Keep { daily: 14, weekly: 8, monthly: 12 } }
    }
}

impl Backup {
    /// Everybody who can open them.
    ///
    /// # Errors
    /// The file cannot be read, or holds no key; there is no key at all.
    pub fn openers(&self) -> Result<Vec<age::x25519::Recipient>> {
        let mut keys = self.recipients.clone();
        if let Some(file) = &self.keys {
            keys.extend(recipients_in(file)?);
        }
        if keys.is_empty() { Err(Failure::usage("自動の控えを開ける鍵がありません。")) } else { Ok(keys) }
    }
}

/// 前に置く中継サーバー.
#[derive(Clone, Debug, Default)]
pub struct Proxy {
    /// Those whose word about the visitor's address is believed.
    pub trusted: Vec<Network>,
    /// Whether they may come from other machines without TLS.
    pub unencrypted: Unencrypted,
}

/// Whether a connection between machines may be unencrypted.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Unencrypted {
    /// It may not.
    #[default]
    Refused,
    /// Whoever runs the server says that nobody else can listen there.
    Allowed,
}

/// ログ.
#[derive(Clone, Debug, Default)]
pub struct Log {
    /// As what.
    pub format: LogFormat,
    /// How much.
    pub level: tracing_subscriber::filter::Targets,
}

/// ログの形式.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum LogFormat {
    /// A line for people.
    #[default]
    Text,
    /// A line of JSON for programs.
    Json,
}

/// 計測.
#[derive(Clone, Debug, Default)]
pub struct Metrics {
    /// Where figures are answered; nowhere where there is none.
    pub address: Option<SocketAddr>,
    /// What whoever asks must show.
    pub token: Option<Secret>,
}

/// トレース.
#[derive(Clone, Copy, Debug, Default)]
pub struct Traces {
    /// Where a collector of OpenTelemetry takes them (OTLP over HTTP); nothing is sent where there is none.
    pub address: Option<SocketAddr>,
}

/// 秘密: never printed, neither by `Debug` nor by `ayumi config show`.
#[derive(Clone, Default, PartialEq, Eq)]
pub struct Secret(String);

impl Secret {
    /// The secret itself.
    pub fn reveal(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Secret(…)")
    }
}
