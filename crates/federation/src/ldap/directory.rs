//! The sign-in itself: find the entry, bind as the person, read who it is.

use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use ldap3::{Ldap, LdapConnAsync, LdapConnSettings, LdapError as Failure, Scope, SearchEntry, SearchOptions, dn_escape, ldap_escape};
use rustls::ClientConfig;
use url::Url;

use super::error::{LdapError, Reason};
use super::settings::{LdapSettings, OpenError, Search, Wanted, wanted};
use crate::notice::Severity;
use crate::{Identity, Secret, trust};

/// Result codes of RFC 4511 that mean something here.
const SIZE_LIMIT: u32 = 4;
const REFERRAL: u32 = 10;
const NO_SUCH_OBJECT: u32 = 32;
const INVALID_CREDENTIALS: u32 = 49;
const BUSY: u32 = 51;
const UNAVAILABLE: u32 = 52;

/// 庁内のディレクトリ: an LDAP directory or Active Directory, on one or more servers.
#[derive(Clone)]
pub struct Directory {
    inner: Arc<Inner>,
}

struct Inner {
    settings: LdapSettings,
    servers: Vec<(Url, Wanted)>,
    searcher: Option<Secret>,
    tls: Arc<ClientConfig>,
}

/// What ends the attempt at one server: an answer about the person, or a server that cannot be asked.
enum Stop {
    Answer(LdapError),
    Next(String),
}

impl std::fmt::Debug for Directory {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Directory").field("id", &self.inner.settings.id).finish_non_exhaustive()
    }
}

impl Directory {
    /// A directory by its settings. Files are read; nothing is connected to.
    pub fn open(settings: LdapSettings) -> Result<Self, OpenError> {
        let mut errors = settings.check();
        errors.retain(|notice| notice.severity == Severity::Error);
        if !errors.is_empty() {
            return Err(OpenError::Settings(errors));
        }
        let servers = settings.servers.iter().filter_map(|server| wanted(server, settings.plain).ok()).collect();
        let searcher = settings.search.as_ref().filter(|_| settings.own().is_none()).map(Search::secret).transpose()?;
        let tls = trust::client(settings.ca_file.as_deref(), settings.own(), &[])?;
        Ok(Self { inner: Arc::new(Inner { settings, servers, searcher, tls }) })
    }

    /// The id in the settings.
    pub fn id(&self) -> &str {
        &self.inner.settings.id
    }

    /// The file of the certificate by which we prove to it who we are, if we do.
    pub fn certificate(&self) -> Option<&Path> {
        self.inner.settings.client_certificate_file.as_deref()
    }

    /// What the people who sign in call it.
    pub fn name(&self) -> &str {
        &self.inner.settings.name
    }

    /// Who this login and password are. The servers are asked in order; only one that cannot be asked leads to the next.
    pub async fn sign_in(&self, login: &str, password: &Secret) -> Result<Identity, LdapError> {
        if password.expose().is_empty() {
            return Err(LdapError::EmptyPassword);
        }
        if login.is_empty() || login.chars().count() > 128 || login.chars().any(char::is_control) {
            return Err(LdapError::Login);
        }
        let mut wrong = Vec::new();
        for server in &self.inner.servers {
            match self.attempt(server, login, password).await {
                Ok(identity) => return Ok(identity),
                Err(Stop::Answer(error)) => return Err(error),
                Err(Stop::Next(reason)) => wrong.push(format!("{}: {reason}", server.0)),
            }
        }
        Err(LdapError::Unreachable(wrong))
    }

    /// Whether the servers can be reached and the account that searches is let in, as `ayumi doctor` asks: a result for each.
    pub async fn probe(&self) -> Vec<(String, Result<(), String>)> {
        let mut found = Vec::new();
        for server in &self.inner.servers {
            let within = Duration::from_secs(self.inner.settings.timeout_seconds);
            let result = match tokio::time::timeout(within, self.inner.greet(server)).await {
                Ok(Ok(())) => Ok(()),
                Ok(Err(Stop::Answer(error))) => Err(error.to_string()),
                Ok(Err(Stop::Next(reason))) => Err(reason),
                Err(_) => Err("timed out".to_owned()),
            };
            found.push((server.0.to_string(), result));
        }
        found
    }

    /// One server, within its time. It runs as a task of its own, so that a server that sends nonsense at which the library
    /// gives up ends this attempt and nothing else.
    async fn attempt(&self, server: &(Url, Wanted), login: &str, password: &Secret) -> Result<Identity, Stop> {
        let within = Duration::from_secs(self.inner.settings.timeout_seconds);
        let (inner, server, login, password) = (self.inner.clone(), server.clone(), login.to_owned(), password.clone());
        let task = tokio::spawn(async move { tokio::time::timeout(within, inner.ask(&server, &login, &password)).await });
        match task.await {
            Ok(Ok(result)) => result,
            Ok(Err(_)) => Err(Stop::Next("timed out".to_owned())),
            Err(_) => Err(Stop::Next("the answer cannot be read".to_owned())),
        }
    }
}

impl Inner {
    async fn connect(&self, (url, how): &(Url, Wanted)) -> Result<Ldap, Stop> {
        let settings = LdapConnSettings::new().set_config(self.tls()?).set_starttls(*how == Wanted::StartTls);
        let (connection, ldap) = LdapConnAsync::from_url_with_settings(settings, url).await.map_err(|error| Stop::Next(reason(&error)))?;
        tokio::spawn(async move {
            if let Err(error) = connection.drive().await {
                tracing::debug!(%error, "the connection to a directory ended");
            }
        });
        Ok(ldap)
    }

    /// What connections are made with. Our own certificate is read for each, so that a new one is used without a restart.
    fn tls(&self) -> Result<Arc<ClientConfig>, Stop> {
        match self.settings.own() {
            None => Ok(self.tls.clone()),
            own => trust::client(self.settings.ca_file.as_deref(), own, &[]).map_err(|error| Stop::Next(error.to_string())),
        }
    }

    async fn ask(&self, server: &(Url, Wanted), login: &str, password: &Secret) -> Result<Identity, Stop> {
        let mut ldap = self.connect(server).await?;
        let found = match (&self.settings.search, &self.settings.dn_template) {
            (Some(search), _) => self.by_search(&mut ldap, search, login, password).await,
            (None, Some(template)) => self.by_name(&mut ldap, &template.replace("{login}", &dn_escape(login)), password).await,
            (None, None) => Err(Stop::Answer(LdapError::NotFound)),
        };
        let _ = ldap.unbind().await;
        self.identity(&found?).map_err(Stop::Answer)
    }

    async fn greet(&self, server: &(Url, Wanted)) -> Result<(), Stop> {
        let mut ldap = self.connect(server).await?;
        let result = self.search_as(&mut ldap).await;
        let _ = ldap.unbind().await;
        result
    }

    /// The account that searches finds the entry; then the person binds.
    async fn by_search(&self, ldap: &mut Ldap, search: &Search, login: &str, password: &Secret) -> Result<SearchEntry, Stop> {
        self.search_as(ldap).await?;
        let filter = search.filter.replace("{login}", &ldap_escape(login));
        let entry = self.only(ldap, &search.base, Scope::Subtree, &filter).await?;
        // A name that is empty would make an anonymous bind of it.
        if entry.dn.is_empty() {
            return Err(Stop::Answer(LdapError::NotFound));
        }
        bind(ldap, &entry.dn, password).await?;
        Ok(entry)
    }

    /// The person binds by the name of the entry and reads it.
    async fn by_name(&self, ldap: &mut Ldap, dn: &str, password: &Secret) -> Result<SearchEntry, Stop> {
        bind(ldap, dn, password).await?;
        self.only(ldap, dn, Scope::Base, "(objectClass=*)").await
    }

    async fn search_as(&self, ldap: &mut Ldap) -> Result<(), Stop> {
        let bound = match (&self.settings.search, &self.searcher) {
            (Some(_), None) => ldap.sasl_external_bind().await,
            (Some(search), Some(secret)) => ldap.simple_bind(&search.bind_dn, secret.expose()).await,
            (None, _) => return Ok(()),
        };
        match bound.map_err(|error| Stop::Next(reason(&error)))?.rc {
            0 => Ok(()),
            rc => Err(unusable(rc, LdapError::Searcher(rc))),
        }
    }

    /// The one entry, or that there is none or more.
    async fn only(&self, ldap: &mut Ldap, base: &str, scope: Scope, filter: &str) -> Result<SearchEntry, Stop> {
        let seconds = i32::try_from(self.settings.timeout_seconds).unwrap_or(60);
        let attributes = [self.settings.subject.as_str(), self.settings.mapping.from.as_str()];
        ldap.with_search_options(SearchOptions::new().sizelimit(2).timelimit(seconds));
        let found = ldap.search(base, scope, filter, attributes).await.map_err(|error| Stop::Next(reason(&error)))?;
        match found.1.rc {
            // A referral says that the answer is elsewhere; nobody goes there.
            0 | REFERRAL | NO_SUCH_OBJECT => {}
            SIZE_LIMIT => return Err(Stop::Answer(LdapError::Several)),
            rc => return Err(unusable(rc, LdapError::Directory(rc))),
        }
        let mut entries = found.0.into_iter().filter(|entry| !entry.is_ref() && !entry.is_intermediate());
        match (entries.next(), entries.next()) {
            (Some(entry), None) => Ok(SearchEntry::construct(entry)),
            (None, _) => Err(Stop::Answer(LdapError::NotFound)),
            (Some(_), Some(_)) => Err(Stop::Answer(LdapError::Several)),
        }
    }

    fn identity(&self, entry: &SearchEntry) -> Result<Identity, LdapError> {
        let subject = attribute(entry, &self.settings.subject)?;
        let key = self.settings.mapping.apply(&attribute(entry, &self.settings.mapping.from)?)?;
        Ok(Identity { provider: self.settings.id.clone(), subject, key, proved: None, strong: false })
    }
}

/// Binds as the person. The password is not empty: that was seen to first.
async fn bind(ldap: &mut Ldap, dn: &str, password: &Secret) -> Result<(), Stop> {
    let result = ldap.simple_bind(dn, password.expose()).await.map_err(|error| Stop::Next(reason(&error)))?;
    match result.rc {
        0 => Ok(()),
        INVALID_CREDENTIALS => Err(Stop::Answer(LdapError::Refused(Reason::of(&result.text)))),
        NO_SUCH_OBJECT => Err(Stop::Answer(LdapError::NotFound)),
        rc => Err(unusable(rc, LdapError::Directory(rc))),
    }
}

/// A server that is busy or going down is left for the next one.
fn unusable(rc: u32, error: LdapError) -> Stop {
    if matches!(rc, BUSY | UNAVAILABLE) { Stop::Next(format!("result code {rc}")) } else { Stop::Answer(error) }
}

/// Attributes of Active Directory that are bytes, even where these happen to be text.
const BYTES: [&str; 2] = ["objectGUID", "objectSid"];

/// The one value of an attribute, by its name in whatever case; bytes in hexadecimal digits.
fn attribute(entry: &SearchEntry, name: &str) -> Result<String, LdapError> {
    let bytes = BYTES.iter().any(|one| one.eq_ignore_ascii_case(name));
    let shown = |text: &String| if bytes { hex(text.as_bytes()) } else { text.clone() };
    let texts = entry.attrs.iter().filter(|(key, _)| key.eq_ignore_ascii_case(name)).flat_map(|(_, values)| values.iter().map(shown));
    let binary =
        entry.bin_attrs.iter().filter(|(key, _)| key.eq_ignore_ascii_case(name)).flat_map(|(_, values)| values.iter().map(|value| hex(value)));
    let mut values = texts.chain(binary);
    match (values.next(), values.next()) {
        (Some(value), None) if !value.is_empty() => Ok(value),
        _ => Err(LdapError::Attribute(name.to_owned())),
    }
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

/// What went wrong with a server, without what was sent to it.
fn reason(error: &Failure) -> String {
    match error {
        Failure::Io { source } => format!("no connection: {source}"),
        Failure::Timeout { .. } => "timed out".to_owned(),
        Failure::LdapResult { result } => format!("result code {}", result.rc),
        Failure::EndOfStream => "the connection ended".to_owned(),
        _ => "no answer that can be read".to_owned(),
    }
}
