//! A server of a test's own, which it may stop as it likes, and a standby to fail over to. Programs connect through one
//! address, which is moved to the standby as the address of a service is.

use std::path::{Path, PathBuf};
use std::process::Stdio;

use tempfile::TempDir;

use crate::run;
use crate::server::{Installed, psql};

/// A server that its test stops and starts. It goes with this value.
pub struct Alone {
    installed: Installed,
    folder: TempDir,
    /// The one that programs reach.
    serving: &'static str,
}

impl Alone {
    /// A server, running; none if PostgreSQL is not on this machine.
    ///
    /// # Panics
    /// If there is none and `CI` is set; if it does not start.
    pub fn start() -> Option<Self> {
        let Some(installed) = Installed::find() else {
            let told = "NOT CHECKED ON A SERVER THAT IS STOPPED: no initdb on this machine (Debian: apt install postgresql)";
            assert!(std::env::var_os("CI").is_none_or(|ci| ci.is_empty()), "{told}");
            eprintln!("{told}");
            return None;
        };
        let folder = tempfile::Builder::new().prefix("ayumi-pg").tempdir().expect("a scratch folder");
        installed.folder(folder.path());
        let server = Self { installed, folder, serving: "one" };
        let data = server.data("one");
        server.installed.folder(&data);
        run(server
            .installed
            .command("initdb")
            .args(["--username=ayumi", "--auth=trust", "--encoding=UTF8", "--locale=C.UTF-8", "--no-sync", "-D"])
            .arg(&data));
        server.run_one("one", "");
        server.point_to("one");
        psql(&server.superuser(), "create role writer login nosuperuser nobypassrls");
        psql(&server.superuser(), "create database ledger owner writer");
        Some(server)
    }

    /// Where programs reach the ledger's database.
    pub fn url(&self) -> String {
        format!("postgres:///ledger?host={}&user=writer", self.address().display())
    }

    /// Stops it as a power cut would: nothing is finished, nothing is written any more.
    pub fn cut(&self) {
        run(self.installed.command("pg_ctl").arg("-D").arg(self.data(self.serving)).args(["-m", "immediate", "-w", "stop"]));
    }

    /// Starts it again after a cut; it recovers by itself.
    pub fn again(&self) {
        self.run_one(self.serving, "");
    }

    /// From now on programs reach it over TLS too, at an address of this machine, if they show a certificate that the
    /// authority gave to the name of their role. No password is of use there.
    pub fn certify(&self, address: &str, certificate: &str, key: &str, authority: &str) {
        let data = self.data(self.serving);
        let ask = "local all all trust\nhostssl all all 127.0.0.0/8 cert\n";
        for (name, text) in [("server.crt", certificate), ("server.key", key), ("root.crt", authority), ("pg_hba.conf", ask)] {
            self.installed.keep(&data.join(name), text);
        }
        self.cut();
        let tls = "-c ssl=on -c ssl_cert_file=server.crt -c ssl_key_file=server.key -c ssl_ca_file=root.crt";
        self.run_one(self.serving, &format!("-c listen_addresses={address} {tls}"));
    }

    /// A standby that has everything before a commit is acknowledged.
    pub fn add_standby(&self) {
        let (one, two) = (self.socket("one"), self.data("two"));
        run(self
            .installed
            .command("pg_basebackup")
            .args(["--checkpoint=fast", "-X", "stream", "-R", "-U", "ayumi", "-h"])
            .arg(&one)
            .arg("-D")
            .arg(&two));
        self.run_one("two", "-c hot_standby=on");
        psql(&self.superuser(), "alter system set synchronous_standby_names = '*'");
        psql(&self.superuser(), "select pg_reload_conf()");
        // From now on a commit waits for the standby.
        psql(&self.superuser(), "create table standby_has_this (a int)");
    }

    /// Commits no longer wait for the standby, which may be behind from now on.
    pub fn let_standby_lag(&self) {
        psql(&self.superuser(), "alter system set synchronous_standby_names = ''");
        psql(&self.superuser(), "select pg_reload_conf()");
    }

    /// Where programs reach the standby, which answers questions.
    pub fn standby_url(&self) -> String {
        format!("postgres:///ledger?host={}&user=writer", self.socket("two").display())
    }

    /// What a statement says on the server, sent by its superuser.
    pub fn on_server(&self, sql: &str) -> String {
        psql(&self.superuser(), sql)
    }

    /// What a statement says in the ledger's database, sent by the role that owns it.
    pub fn in_ledger(&self, sql: &str) -> String {
        psql(&self.url(), sql)
    }

    /// What a statement says on the standby, sent by its superuser.
    pub fn on_standby(&self, sql: &str) -> String {
        psql(&format!("postgres:///ledger?host={}&user=ayumi", self.socket("two").display()), sql)
    }

    /// The standby is gone, as after a power cut.
    pub fn cut_standby(&self) {
        run(self.installed.command("pg_ctl").arg("-D").arg(self.data("two")).args(["-m", "immediate", "-w", "stop"]));
    }

    /// It is there again.
    pub fn standby_again(&self) {
        self.run_one("two", "-c hot_standby=on");
    }

    /// The first server is gone for good; the standby takes its place and its address.
    pub fn fail_over(&mut self) {
        self.cut();
        run(self.installed.command("pg_ctl").arg("-D").arg(self.data("two")).args(["-w", "promote"]));
        self.serving = "two";
        psql(&self.superuser(), "alter system set synchronous_standby_names = ''");
        psql(&self.superuser(), "select pg_reload_conf()");
        self.point_to("two");
    }

    fn superuser(&self) -> String {
        format!("postgres:///postgres?host={}&user=ayumi", self.socket(self.serving).display())
    }

    fn data(&self, name: &str) -> PathBuf {
        self.folder.path().join(format!("{name}-data"))
    }

    fn socket(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    fn address(&self) -> PathBuf {
        self.folder.path().join("at")
    }

    fn point_to(&self, name: &str) {
        let _ = std::fs::remove_file(self.address());
        std::os::unix::fs::symlink(self.socket(name), self.address()).expect("an address");
    }

    fn run_one(&self, name: &str, more: &str) {
        let (data, socket) = (self.data(name), self.socket(name));
        self.installed.folder(&socket);
        let options = format!(
            "-c listen_addresses='' -c unix_socket_directories='{}' -c max_connections=50 -c fsync=on -c synchronous_commit=on {more}",
            socket.display()
        );
        let log = data.join("log");
        run(self.installed.command("pg_ctl").arg("-D").arg(&data).arg("-l").arg(&log).args(["-w", "-o", &options, "start"]).stdin(Stdio::null()));
    }

    fn stop(&self, name: &str) {
        let data: &Path = &self.data(name);
        if data.join("postmaster.pid").exists() {
            let mut stop = self.installed.command("pg_ctl");
            let _ = stop.arg("-D").arg(data).args(["-m", "immediate", "-w", "stop"]).output();
        }
    }
}

impl Drop for Alone {
    fn drop(&mut self) {
        self.stop("two");
        self.stop("one");
    }
}
