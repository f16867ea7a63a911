//! Where a ledger is: in a file, or on a server. Nothing outside this crate asks which.

use std::ffi::OsString;
use std::fmt;
use std::net::IpAddr;
use std::path::{Path, PathBuf};
use std::str::FromStr;

use sqlx::postgres::{PgConnectOptions, PgSslMode};
use url::Url;

/// 台帳の置き場所. Shown and logged without a password.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Database {
    /// `sqlite:PATH`: a file.
    Sqlite(PathBuf),
    /// `postgres://…`: a database on a PostgreSQL server.
    Postgres(ServerUrl),
}

/// The address of a database on a server. It may hold a password, which no text made of it shows.
#[derive(Clone, PartialEq, Eq)]
pub struct ServerUrl(String);

/// What was given names no database.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("neither sqlite:PATH nor postgres://…")]
pub struct NoDatabase;

impl NoDatabase {
    /// What is wrong and what to do, in Japanese. Without what was given, which may hold a password.
    pub fn ja(&self) -> String {
        "データベースの指定を読めません。sqlite:ファイル名 か postgres://利用者@サーバー/データベース名 の形で指定してください".into()
    }
}

impl FromStr for Database {
    type Err = NoDatabase;

    fn from_str(text: &str) -> Result<Self, NoDatabase> {
        let file = text.strip_prefix("sqlite:").map(|path| path.strip_prefix("//").unwrap_or(path));
        match file {
            Some("") => Err(NoDatabase),
            Some(path) => Ok(Self::Sqlite(path.into())),
            None => ServerUrl::parse(text).map(Self::Postgres),
        }
    }
}

impl Database {
    /// Whether its connection leaves this machine without being encrypted to a server whose certificate is verified.
    pub fn is_exposed(&self) -> bool {
        let Self::Postgres(url) = self else { return false };
        let Ok(options) = url.options() else { return false };
        let host = options.get_host();
        let is_here = host == "localhost" || host.starts_with('/') || host.parse::<IpAddr>().is_ok_and(|address| address.is_loopback());
        let is_verified = matches!(options.get_ssl_mode(), PgSslMode::VerifyCa | PgSslMode::VerifyFull);
        !is_here && options.get_socket().is_none() && !is_verified
    }
}

impl Database {
    /// The files of the certificate and of the key by which we prove to a server who we are (`sslcert`, `sslkey`). They are
    /// read for each connection, so that new ones are used without a restart.
    pub fn client_files(&self) -> [Option<PathBuf>; 2] {
        let Self::Postgres(ServerUrl(text)) = self else { return [None, None] };
        let Ok(url) = Url::parse(text) else { return [None, None] };
        [["sslcert", "ssl-cert"], ["sslkey", "ssl-key"]]
            .map(|names| url.query_pairs().filter(|(name, _)| names.contains(&name.as_ref())).last().map(|(_, path)| PathBuf::from(path.as_ref())))
    }
}

impl ServerUrl {
    fn parse(text: &str) -> Result<Self, NoDatabase> {
        let is_server = ["postgres://", "postgresql://"].iter().any(|scheme| text.starts_with(scheme));
        let readable = is_server && text.parse::<PgConnectOptions>().is_ok();
        readable.then(|| Self(text.into())).ok_or(NoDatabase)
    }

    pub(crate) fn options(&self) -> Result<PgConnectOptions, sqlx::Error> {
        let options = self.0.parse::<PgConnectOptions>()?.application_name("ayumi");
        // A server whose machine is gone holds its locks for a minute, not for hours.
        Ok(options.options([("tcp_keepalives_idle", "30"), ("tcp_keepalives_interval", "10"), ("tcp_keepalives_count", "3")]))
    }
}

impl fmt::Display for Database {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Sqlite(path) => write!(f, "{}", path.display()),
            Self::Postgres(url) => write!(f, "{url}"),
        }
    }
}

/// Without the password, and without parameters, which may hold another.
impl fmt::Display for ServerUrl {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let plain = self.0.split(['?', '#']).next().unwrap_or_default();
        let (scheme, rest) = plain.split_once("://").unwrap_or(("postgres", ""));
        match rest.rsplit_once('@') {
            Some((user, place)) => write!(f, "{scheme}://{}@{place}", user.split(':').next().unwrap_or_default()),
            None => write!(f, "{scheme}://{rest}"),
        }
    }
}

impl fmt::Debug for ServerUrl {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

macro_rules! files {
    ($($from:ty),*) => {
        $(impl From<$from> for Database {
            fn from(path: $from) -> Self {
                Self::Sqlite(path.into())
            }
        })*
    };
}

files!(&Path, PathBuf, &PathBuf, OsString, &OsString);

impl From<&Database> for Database {
    fn from(database: &Database) -> Self {
        database.clone()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_database_is_shown_without_its_password() {
        for (given, shown) in [
            ("sqlite:台帳.sqlite3", Some("台帳.sqlite3")),
            ("sqlite:///var/lib/a.sqlite3", Some("/var/lib/a.sqlite3")),
            ("postgres://ayumi:secret@db.example:5433/ayumi?password=secret", Some("postgres://ayumi@db.example:5433/ayumi")),
            ("postgresql://ayumi:a%40secret@[::1]/ayumi", Some("postgresql://ayumi@[::1]/ayumi")),
            ("postgres:///ayumi?host=/run/postgresql&user=ayumi", Some("postgres:///ayumi")),
            ("台帳.sqlite3", None),
            ("sqlite:", None),
            ("mysql://ayumi:secret@db/ayumi", None),
            ("postgres://ayumi:secret@db:port/ayumi", None),
        ] {
            let database: Result<Database, _> = given.parse();
            assert_eq!(database.as_ref().map(ToString::to_string).ok().as_deref(), shown, "{given}");
            assert!(!format!("{database:?} {}", NoDatabase.ja()).contains("secret"), "{given}");
        }
    }

    #[test]
    fn the_files_by_which_we_prove_ourselves_are_known() {
        let check = |text: &str, files: [Option<&str>; 2]| {
            assert_eq!(text.parse::<Database>().unwrap().client_files(), files.map(|file| file.map(PathBuf::from)), "{text}");
        };
        check("sqlite:a.sqlite3", [None, None]);
        check("postgres://ayumi@db/ayumi", [None, None]);
        check("postgres://ayumi@db/ayumi?sslcert=/etc/a%20b.crt&sslkey=/etc/a.key", [Some("/etc/a b.crt"), Some("/etc/a.key")]);
        check("postgres://ayumi@db/ayumi?sslkey=/etc/a.key", [None, Some("/etc/a.key")]);
    }

    #[test]
    fn a_server_elsewhere_must_be_verified() {
        let check = |text: &str, exposed: bool| assert_eq!(text.parse::<Database>().unwrap().is_exposed(), exposed, "{text}");
        check("sqlite:a.sqlite3", false);
        check("postgres://ayumi@localhost/ayumi", false);
        check("postgres://ayumi@127.0.0.1:5433/ayumi", false);
        check("postgres:///ayumi?host=/run/postgresql&user=ayumi", false);
        check("postgres://ayumi@db.city.example/ayumi", true);
        check("postgres://ayumi@10.0.0.5/ayumi?sslmode=prefer", true);
        check("postgres://ayumi@10.0.0.5/ayumi?sslmode=require", true);
        check("postgres://ayumi@db.city.example/ayumi?sslmode=verify-full", false);
    }
}
