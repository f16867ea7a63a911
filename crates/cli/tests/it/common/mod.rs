//! Runs the built binary as a person would, in a folder of its own.
#![allow(dead_code)]

pub mod server;

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use serde_json::Value;
use tempfile::TempDir;

/// A folder with a ledger in it, perhaps.
pub struct Desk {
    dir: TempDir,
}

/// What a command said and how it ended.
#[derive(Debug)]
pub struct Said {
    pub code: i32,
    pub out: String,
    pub err: String,
}

impl Said {
    /// The answer as JSON.
    #[track_caller]
    pub fn json(&self) -> Value {
        serde_json::from_str(&self.out).unwrap_or_else(|error| panic!("no JSON ({error}): {self:?}"))
    }

    /// The command ended so.
    #[track_caller]
    pub fn ends(self, code: i32) -> Self {
        assert_eq!(self.code, code, "{self:?}");
        self
    }

    /// The answer holds these words.
    #[track_caller]
    pub fn says(self, words: &[&str]) -> Self {
        words.iter().for_each(|word| assert!(self.out.contains(word), "no 「{word}」 in\n{}\n{}", self.out, self.err));
        self
    }

    /// The complaint holds these words.
    #[track_caller]
    pub fn complains(self, words: &[&str]) -> Self {
        words.iter().for_each(|word| assert!(self.err.contains(word), "no 「{word}」 in\n{}\n{}", self.err, self.out));
        self
    }
}

impl Desk {
    /// An empty folder.
    pub fn new() -> Self {
        Self { dir: TempDir::new().unwrap() }
    }

    /// A ledger with this pack.
    pub fn with(pack: &str) -> Self {
        let desk = Self::new();
        desk.run(&["init", "--pack", pack]).ends(0);
        desk
    }

    /// A small synthetic city.
    pub fn city(pack: &str) -> Self {
        let desk = Self::new();
        desk.run(&["demo", "--no-serve", "--pack", pack, "--staff", "60", "--today", "2026-11-20", "--dir", "city"]).ends(0);
        let made =
            desk.path("city").read_dir().unwrap().map(|entry| entry.unwrap().path()).find(|path| path.extension().is_some_and(|e| e == "sqlite3"));
        std::fs::rename(made.unwrap(), desk.path("ayumi.sqlite3")).unwrap();
        desk
    }

    /// A path in the folder.
    pub fn path(&self, name: &str) -> PathBuf {
        self.dir.path().join(name)
    }

    /// Writes a text in UTF-8.
    pub fn write(&self, name: &str, text: &str) {
        std::fs::write(self.path(name), text).unwrap();
    }

    /// Writes a text that nobody else may read.
    pub fn write_secret(&self, name: &str, text: &str) {
        use std::os::unix::fs::PermissionsExt;
        self.write(name, text);
        std::fs::set_permissions(self.path(name), std::fs::Permissions::from_mode(0o600)).unwrap();
    }

    /// Writes a text in CP932.
    pub fn write_cp932(&self, name: &str, text: &str) {
        let (bytes, _, lacking) = encoding_rs::SHIFT_JIS.encode(text);
        assert!(!lacking);
        std::fs::write(self.path(name), bytes).unwrap();
    }

    /// The command, not yet run.
    pub fn command(&self, args: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_ayumi"));
        command.args(args).current_dir(self.dir.path()).env_remove("AYUMI_LEDGER").env_remove("AYUMI_ACTOR").stdin(Stdio::null());
        command
    }

    /// Runs a command in the folder.
    #[track_caller]
    pub fn run(&self, args: &[&str]) -> Said {
        let done = self.command(args).output().unwrap();
        let text = |bytes| String::from_utf8(bytes).unwrap();
        Said { code: done.status.code().unwrap_or(-1), out: text(done.stdout), err: text(done.stderr) }
    }

    /// How many positions the journal has.
    pub fn positions(&self) -> u64 {
        let entries = self.run(&["journal", "--limit", "1", "--format", "json"]).ends(0).json();
        entries["entries"][0]["position"].as_u64().unwrap()
    }
}

/// A file of the repository.
pub fn repository(path: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..").join(path)
}
