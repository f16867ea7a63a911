//! Ctrl-C during long work. A ledger needs nothing: what is not committed was never there. Files that are being made
//! are removed.

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Mutex;
use std::sync::atomic::{AtomicBool, Ordering};

use crate::exit::Exit;

/// Whether a server runs, which stops by itself.
static SERVING: AtomicBool = AtomicBool::new(false);
static UNFINISHED: Mutex<Vec<PathBuf>> = Mutex::new(Vec::new());

/// Ends the program on Ctrl-C, without anything half done.
pub fn listen() {
    tokio::spawn(async {
        if tokio::signal::ctrl_c().await.is_ok() && !SERVING.load(Ordering::SeqCst) {
            files().drain(..).for_each(|path| remove(&path));
            eprintln!("\n中断しました。台帳とファイルには何も書き込んでいません。");
            std::process::exit(Exit::Interrupted as i32);
        }
    });
}

/// Comes when the server is to stop: Ctrl-C, or the end that a service manager asks for. Who asks twice does not want to
/// wait; what is not committed was never there.
pub async fn stop() {
    SERVING.store(true, Ordering::SeqCst);
    asked().await;
    tokio::spawn(async {
        asked().await;
        std::process::exit(Exit::Interrupted as i32);
    });
}

async fn asked() {
    #[cfg(unix)]
    if let Ok(mut end) = tokio::signal::unix::signal(tokio::signal::unix::SignalKind::terminate()) {
        tokio::select! { _ = tokio::signal::ctrl_c() => {}, _ = end.recv() => {} }
        return;
    }
    let _ = tokio::signal::ctrl_c().await;
}

/// A file that is being made. It is removed unless it is finished.
#[derive(Debug)]
pub struct Unfinished {
    path: PathBuf,
}

impl Unfinished {
    /// Watches over a file that is about to be made.
    pub fn new(path: &Path) -> Self {
        files().push(path.into());
        Self { path: path.into() }
    }

    /// Gives the finished file its name.
    pub fn finish(self, name: &Path) -> std::io::Result<()> {
        fs::rename(&self.path, name)
    }
}

impl Drop for Unfinished {
    fn drop(&mut self) {
        files().retain(|path| *path != self.path);
        remove(&self.path);
    }
}

fn files() -> std::sync::MutexGuard<'static, Vec<PathBuf>> {
    UNFINISHED.lock().unwrap_or_else(|poisoned| poisoned.into_inner())
}

/// The file and what a database keeps beside it. What is not there needs no removing.
fn remove(path: &Path) {
    for beside in ["", "-wal", "-shm", "-journal"] {
        let mut name = path.as_os_str().to_owned();
        name.push(beside);
        let _ = fs::remove_file(PathBuf::from(name));
    }
}
