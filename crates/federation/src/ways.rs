//! All ways in through others together, as an installation is set up: none unless somebody wrote them down.

use std::collections::HashSet;
use std::path::{Path, PathBuf};

use serde::Deserialize;

use crate::TrustError;
use crate::ldap::{self, Directory, LdapSettings};
use crate::notice::{Notice, Severity};
use crate::oidc::{self, Limits, OidcSettings, Provider};

/// 外部の認証の設定: every provider and directory.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct WaySettings {
    /// Providers of OpenID Connect, each a button.
    #[serde(default)]
    pub oidc: Vec<OidcSettings>,
    /// Directories, asked in this order by the form for login and password.
    #[serde(default)]
    pub ldap: Vec<LdapSettings>,
}

/// 外部の認証: what somebody can sign in through. Made once, shared by all requests; nothing is connected to until then.
#[derive(Debug, Default)]
pub struct Ways {
    /// Providers of OpenID Connect.
    pub providers: Vec<Provider>,
    /// Directories.
    pub directories: Vec<Directory>,
}

impl WaySettings {
    /// Everything to be said, each with the id of the provider or directory.
    pub fn check(&self) -> Vec<(String, Notice)> {
        let oidc = self.oidc.iter().flat_map(|one| one.check().into_iter().map(|notice| (one.id.clone(), notice)));
        let ldap = self.ldap.iter().flat_map(|one| one.check().into_iter().map(|notice| (one.id.clone(), notice)));
        let mut seen = HashSet::new();
        let ids = self.oidc.iter().map(|one| &one.id).chain(self.ldap.iter().map(|one| &one.id));
        let twice = ids.filter(|id| !seen.insert(id.as_str()));
        let twice = twice.map(|id| (id.clone(), Notice::error("id", "同じ id が2回使われています。一つずつ別の id にしてください。")));
        oidc.chain(ldap).chain(twice).collect()
    }

    /// The same, with files looked for beside the file in which these settings are written.
    #[must_use]
    pub fn based(mut self, base: &Path) -> Self {
        let beside = |file: &mut Option<PathBuf>| {
            if let Some(path) = file {
                *path = base.join(&*path);
            }
        };
        for one in &mut self.oidc {
            beside(&mut one.ca_file);
            beside(&mut one.client_secret_file);
            beside(&mut one.client_key_file);
        }
        for one in &mut self.ldap {
            beside(&mut one.ca_file);
            beside(&mut one.client_certificate_file);
            beside(&mut one.client_key_file);
            one.search.iter_mut().for_each(|search| beside(&mut search.password_file));
        }
        self
    }

    /// The ways, or everything that is wrong, for an administrator. Files are read; nothing is connected to.
    ///
    /// # Errors
    /// One line each: which provider or directory, which key, and what to do.
    pub fn open(self) -> Result<Ways, Vec<String>> {
        let mut wrong: Vec<String> = self.check().iter().filter(|(_, notice)| notice.severity == Severity::Error).map(line).collect();
        if !wrong.is_empty() {
            return Err(wrong);
        }
        let mut ways = Ways::default();
        for one in self.oidc {
            let id = one.id.clone();
            match Provider::open(one, Limits::default()) {
                Ok(provider) => ways.providers.push(provider),
                Err(error) => wrong.push(format!("{id}: {}", of_provider(&error))),
            }
        }
        for one in self.ldap {
            let id = one.id.clone();
            match Directory::open(one) {
                Ok(directory) => ways.directories.push(directory),
                Err(error) => wrong.push(format!("{id}: {}", of_directory(&error))),
            }
        }
        if wrong.is_empty() { Ok(ways) } else { Err(wrong) }
    }
}

impl Ways {
    /// The provider with this id.
    pub fn provider(&self, id: &str) -> Option<&Provider> {
        self.providers.iter().find(|provider| provider.id() == id)
    }
}

fn line((id, notice): &(String, Notice)) -> String {
    format!("{id}: {}: {}", notice.key, notice.ja)
}

const SECRET: &str = "秘密の値のファイルを使えません。場所、空でないこと、所有者と専用のグループだけが読めること（chmod 640）を確かめてください。";
const OWN: &str = "名乗る証明書（client_certificate_file）か秘密鍵（client_key_file）を使えません。場所、PEM 形式で互いに合うこと、秘密鍵を所有者と専用のグループだけが読めること（chmod 640）を確かめてください。";
const KEY: &str = "秘密鍵のファイル（client_key_file）を使えません。PKCS #8 の PEM 形式（BEGIN PRIVATE KEY）で、P-256、P-384、Ed25519 か、3072ビット以上の RSA の鍵であること、所有者と専用のグループだけが読めること（chmod 640）を確かめてください。";
const TRUST: &str = "認証局の証明書（ca_file）を使えません。場所、読む権限、PEM 形式であることを確かめてください。";

fn of_provider(error: &oidc::OpenError) -> String {
    match error {
        oidc::OpenError::Settings(notices) => notices.iter().map(|notice| format!("{}: {}", notice.key, notice.ja)).collect(),
        oidc::OpenError::Secret(_) => SECRET.to_owned(),
        oidc::OpenError::Key(_) => KEY.to_owned(),
        oidc::OpenError::Trust(_) => TRUST.to_owned(),
    }
}

fn of_directory(error: &ldap::OpenError) -> String {
    match error {
        ldap::OpenError::Settings(notices) => notices.iter().map(|notice| format!("{}: {}", notice.key, notice.ja)).collect(),
        ldap::OpenError::Secret(_) => SECRET.to_owned(),
        ldap::OpenError::Trust(TrustError::Own(_)) => OWN.to_owned(),
        ldap::OpenError::Trust(_) => TRUST.to_owned(),
    }
}
