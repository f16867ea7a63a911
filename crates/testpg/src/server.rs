//! The server and its databases.

use std::fs::File;
use std::os::unix::fs::{MetadataExt as _, PermissionsExt as _};
use std::os::unix::net::UnixStream;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};

use crate::run;

/// Stops the server and removes its folder as soon as no test has held the lock at one of its looks. `$1` the folder, the
/// rest the command that stops it.
const CARETAKER: &str = r#"
folder="$1"; shift
while sleep 15; do
  flock --exclusive --nonblock "$folder/users" sh -c 'folder="$1"; shift; "$@"; rm -rf "$folder/data" "$folder/socket"' sh "$folder" "$@" && exit
done
"#;

/// A server that is running.
#[derive(Clone, Debug)]
pub struct Server {
    url: String,
    /// Keeps the server running as long as somebody uses it.
    _used: Option<Arc<File>>,
}

/// A database, empty at first. It goes with this value.
#[derive(Debug)]
pub struct Database {
    server: Server,
    name: String,
}

impl Server {
    /// The one that the environment names.
    pub(crate) fn offered() -> Option<Self> {
        let url = std::env::var("AYUMI_TEST_POSTGRES").ok().filter(|url| !url.is_empty())?;
        let server = Self { url, _used: None };
        let ordinary = server.psql("select not rolsuper and not rolbypassrls from pg_roles where rolname = current_user");
        assert_eq!(ordinary.trim(), "t", "AYUMI_TEST_POSTGRES names a role that row-level security does not hold for");
        Some(server)
    }

    /// The one of this machine; started if it is not running. None if PostgreSQL is not installed.
    pub(crate) fn own() -> Option<Self> {
        let installed = Installed::find()?;
        let folder = scratch();
        let users = File::create(folder.join("users")).expect("a lock");
        users.lock_shared().expect("a lock");
        let starting = File::create(folder.join("starting")).expect("a lock");
        starting.lock().expect("a lock");
        let socket = folder.join("socket");
        if UnixStream::connect(socket.join(".s.PGSQL.5432")).is_err() {
            start(&installed, &folder);
        }
        let url = format!("postgres:///postgres?host={}&user=ayumi", socket.display());
        Some(Self { url, _used: Some(Arc::new(users)) })
    }

    /// A new database.
    pub fn database(&self) -> Database {
        static NEXT: AtomicU32 = AtomicU32::new(0);
        let name = format!("ayumi_test_{}_{}", std::process::id(), NEXT.fetch_add(1, Ordering::Relaxed));
        self.psql(&format!("drop database if exists {name}"));
        self.psql(&format!("create database {name} template template0 encoding 'UTF8' locale 'C.UTF-8'"));
        Database { server: self.clone(), name }
    }

    /// What a statement says.
    fn psql(&self, sql: &str) -> String {
        psql(&self.url, sql)
    }
}

pub(crate) fn psql(url: &str, sql: &str) -> String {
    let output =
        run(Command::new("psql").args(["--no-psqlrc", "--quiet", "--tuples-only", "--no-align", "--set=ON_ERROR_STOP=1", "--command", sql, url]));
    String::from_utf8(output.stdout).expect("text")
}

impl Database {
    /// Where it is.
    pub fn url(&self) -> String {
        let (before, after) = self.server.url.split_once("://").expect("a URL");
        let (place, query) = after.split_once('?').map_or((after, String::new()), |(place, query)| (place, format!("?{query}")));
        let host = place.split_once('/').map_or(place, |(host, _)| host);
        format!("{before}://{host}/{}{query}", self.name)
    }

    /// What a statement says, sent by another program than the one that is tested.
    pub fn psql(&self, sql: &str) -> String {
        psql(&self.url(), sql)
    }
}

impl Drop for Database {
    fn drop(&mut self) {
        // A test that failed has told more than what this could.
        let sql = format!("drop database if exists {} with (force)", self.name);
        let _ = Command::new("psql").args(["--no-psqlrc", "--quiet", "--command", &sql, &self.server.url]).output();
    }
}

/// Programs of PostgreSQL, and who may run them: it refuses root.
pub(crate) struct Installed {
    programs: PathBuf,
    owner: Option<(String, u32)>,
}

impl Installed {
    pub(crate) fn find() -> Option<Self> {
        let mut folders: Vec<PathBuf> =
            std::fs::read_dir("/usr/lib/postgresql").into_iter().flatten().flatten().map(|entry| entry.path().join("bin")).collect();
        folders.sort();
        folders.extend(std::env::split_paths(&std::env::var_os("PATH").unwrap_or_default()));
        let programs = folders.into_iter().rfind(|folder| folder.join("initdb").exists() && folder.join("postgres").exists())?;
        // Some put links to a few of the programs into a folder of their own.
        let programs = std::fs::canonicalize(programs.join("initdb")).ok()?.parent()?.to_owned();
        let owner =
            (own_id() == 0).then(|| ["postgres", "nobody"].into_iter().find_map(|name| Some((name.to_owned(), id_of(name)?))).expect("a user"));
        Some(Self { programs, owner })
    }

    /// A program, as its user.
    pub(crate) fn command(&self, program: &str) -> Command {
        let program = self.programs.join(program);
        let mut command = match &self.owner {
            Some((owner, _)) => {
                let mut command = Command::new("runuser");
                command.args(["-u", owner, "--"]).arg(program);
                command
            }
            None => Command::new(program),
        };
        command.current_dir("/");
        command
    }

    /// A file of its user that nobody else may read.
    pub(crate) fn keep(&self, path: &Path, text: &str) {
        std::fs::write(path, text).expect("a file");
        std::fs::set_permissions(path, std::fs::Permissions::from_mode(0o600)).expect("its permissions");
        if let Some((_, id)) = &self.owner {
            std::os::unix::fs::chown(path, Some(*id), None).expect("a file's owner");
        }
    }

    /// A folder of its user.
    pub(crate) fn folder(&self, path: &Path) {
        std::fs::create_dir_all(path).expect("a folder");
        if let Some((_, id)) = &self.owner {
            std::os::unix::fs::chown(path, Some(*id), None).expect("a folder's owner");
        }
    }
}

fn own_id() -> u32 {
    std::fs::metadata("/proc/self").map_or(u32::MAX, |own| own.uid())
}

fn id_of(name: &str) -> Option<u32> {
    let output = Command::new("id").args(["-u", name]).output().ok()?;
    String::from_utf8(output.stdout).ok()?.trim().parse().ok()
}

/// The folder of this user's server. Short: the path of a socket has room for hundred characters.
fn scratch() -> PathBuf {
    let folder = std::env::temp_dir().join(format!("ayumi-postgres-{}", own_id()));
    std::fs::create_dir_all(&folder).expect("a scratch folder");
    let owner = std::fs::metadata(&folder).map(|folder| folder.uid());
    assert_eq!(owner.ok(), Some(own_id()), "{} is somebody else's", folder.display());
    folder
}

/// Makes a server from nothing. Writes reach the disk as they do in earnest: `fsync` is on.
fn start(installed: &Installed, folder: &Path) {
    let (data, socket) = (folder.join("data"), folder.join("socket"));
    for gone in [&data, &socket] {
        let _ = std::fs::remove_dir_all(gone);
        installed.folder(gone);
    }
    let init = ["--username=superuser", "--auth=trust", "--encoding=UTF8", "--locale=C.UTF-8", "--no-sync", "-D"];
    run(installed.command("initdb").args(init).arg(&data));
    let options = format!("-c listen_addresses='' -c unix_socket_directories='{}' -c max_connections=200 -c fsync=on", socket.display());
    run(installed.command("pg_ctl").arg("-D").arg(&data).arg("-l").arg(data.join("log")).args(["-w", "-o", &options, "start"]).stdin(Stdio::null()));
    let superuser = format!("postgres:///postgres?host={}&user=superuser", socket.display());
    psql(&superuser, "create role ayumi login createdb nosuperuser nobypassrls replication");
    let stop = installed.command("pg_ctl");
    let mut caretaker = Command::new("setsid");
    caretaker.args(["--fork", "sh", "-c", CARETAKER, "sh"]).arg(folder).arg(stop.get_program()).args(stop.get_args());
    caretaker.arg("-D").arg(&data).args(["-m", "immediate", "stop"]).current_dir("/");
    caretaker.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null()).status().expect("a caretaker");
}
