//! A backup as a file: written beside its name, brought to the disk, then named; and taken back into a new ledger.

use std::fs::{self, File, OpenOptions};
use std::io::{self, BufReader, BufWriter, Write};
use std::path::{Path, PathBuf};

use age::stream::StreamWriter;
use ayumi_store::{Database, DumpAbout, DumpError, Instant, Manifest, RestoreError, Restored, Store};
use flate2::Compression;
use flate2::bufread::GzDecoder;
use flate2::write::GzEncoder;

use super::{Lock, Unlock};
use crate::exit::{Failure, Result};
use crate::interrupt::Unfinished;

/// 控え: that was made.
#[derive(Clone, Debug)]
pub struct Made {
    /// Its size.
    pub bytes: u64,
    /// What is in it.
    pub manifest: Manifest,
}

/// A backup that was taken back.
#[derive(Debug)]
pub struct Taken {
    /// The new ledger.
    pub store: Store,
    /// What was proved.
    pub restored: Restored,
}

/// `ayumi-20261121-030000.backup.age`, in Japan's time.
pub fn name_at(instant: Instant) -> String {
    let digits: String = instant.to_string().chars().take(19).filter(char::is_ascii_digit).collect();
    let (day, time) = digits.split_at(8);
    format!("ayumi-{day}-{time}.backup.age")
}

/// Makes a backup of a ledger that others may be writing.
///
/// # Errors
/// There is such a file already; the ledger cannot be read; the file cannot be written.
pub async fn make(store: &Store, lock: Lock, about: DumpAbout, path: &Path) -> Result<Made> {
    if path.exists() {
        return Err(Failure::ledger(format!("{} は既にあります。別の名前を指定してください（既存のファイルは上書きしません）。", path.display())));
    }
    let (store, path) = (store.clone(), path.to_owned());
    let runtime = tokio::runtime::Handle::current();
    // Compressing and encrypting takes the processor; requests are answered meanwhile.
    let work = tokio::task::spawn_blocking(move || write(&runtime, &store, &lock, &about, &path));
    work.await.map_err(|error| Failure::ledger(format!("控えを作れませんでした（{error}）。")))?
}

fn write(runtime: &tokio::runtime::Handle, store: &Store, lock: &Lock, about: &DumpAbout, path: &Path) -> Result<Made> {
    let mut beside = path.as_os_str().to_owned();
    beside.push(".making");
    let beside = PathBuf::from(beside);
    let failed =
        |error: DumpError| Failure::ledger(format!("控え {} を作れませんでした（途中のものは消しました）: {}。", path.display(), error.ja()));
    let io = |error: io::Error| failed(error.into());
    let file = OpenOptions::new().write(true).create_new(true).open(&beside).map_err(|error| Failure::file(&beside, "作れ", &error))?;
    let unfinished = Unfinished::new(&beside);
    let mut out = Out::new(lock, file).map_err(io)?;
    let manifest = runtime.block_on(store.dump(about, &mut out.0)).map_err(failed)?;
    let file = out.finish().map_err(io)?;
    file.sync_all().map_err(io)?;
    let bytes = file.metadata().map_err(io)?.len();
    unfinished.finish(path).map_err(io)?;
    sync_folder(path).map_err(io)?;
    Ok(Made { bytes, manifest })
}

/// Compressed, then encrypted, then written.
struct Out(GzEncoder<StreamWriter<BufWriter<File>>>);

impl Out {
    fn new(lock: &Lock, file: File) -> io::Result<Self> {
        Ok(Self(GzEncoder::new(lock.encrypt(BufWriter::with_capacity(1 << 18, file))?, Compression::default())))
    }

    fn finish(self) -> io::Result<File> {
        let mut rest = self.0.finish()?.finish()?;
        rest.flush()?;
        rest.into_inner().map_err(io::IntoInnerError::into_error)
    }
}

/// The new name is on the disk too.
#[cfg(unix)]
fn sync_folder(path: &Path) -> io::Result<()> {
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    File::open(folder)?.sync_all()
}

#[cfg(not(unix))]
fn sync_folder(_path: &Path) -> io::Result<()> {
    Ok(())
}

/// Makes a new ledger of a backup. A file has its name only when all is proved.
///
/// # Errors
/// There is a ledger already; the backup is none, cut, damaged, newer, or does not open with this.
pub async fn restore(path: &Path, unlock: &Unlock, at: &Database) -> Result<Restored> {
    let Database::Sqlite(file) = at else {
        let taken = take(path, unlock, at).await?;
        taken.store.close().await;
        return Ok(taken.restored);
    };
    if file.exists() {
        return Err(Failure::ledger(format!("{}。", RestoreError::Exists(at.clone()).ja())));
    }
    let mut beside = file.as_os_str().to_owned();
    beside.push(".restoring");
    let beside = PathBuf::from(beside);
    if beside.exists() {
        let what = "ほかで復元していなければ、前に途中で止まったものなので、消してからやり直してください";
        return Err(Failure::ledger(format!("{} があります。{what}。", beside.display())));
    }
    let unfinished = Unfinished::new(&beside);
    let taken = take(path, unlock, &Database::from(&beside)).await?;
    taken.store.close().await;
    let named = File::open(&beside).and_then(|written| written.sync_all()).and_then(|()| unfinished.finish(file)).and_then(|()| sync_folder(file));
    named.map_err(|error| Failure::file(file, "作成でき", &error))?;
    Ok(taken.restored)
}

/// Takes a backup back into a scratch folder, which goes with the second value.
///
/// # Errors
/// As [`restore`].
pub async fn prove(path: &Path, unlock: &Unlock) -> Result<(Taken, tempfile::TempDir)> {
    let scratch = tempfile::tempdir().map_err(|error| Failure::ledger(format!("確かめるための一時フォルダーを作れません（{error}）。")))?;
    let taken = take(path, unlock, &Database::from(&scratch.path().join("proof.sqlite3"))).await?;
    Ok((taken, scratch))
}

async fn take(path: &Path, unlock: &Unlock, at: &Database) -> Result<Taken> {
    let file = File::open(path).map_err(|error| Failure::file(path, "読め", &error))?;
    let opened = unlock.decrypt(path, BufReader::with_capacity(1 << 18, file))?;
    let mut lines = BufReader::with_capacity(1 << 18, GzDecoder::new(BufReader::new(opened)));
    match Store::restore(at, &mut lines).await {
        Ok((store, restored)) => Ok(Taken { store, restored }),
        Err(error) => {
            let is_written = matches!(error, RestoreError::Counted { .. } | RestoreError::HeadDiffers(_) | RestoreError::Chain(..));
            let what = match at {
                Database::Postgres(_) if is_written => "戻した先のデータベースは使わずに、消してください",
                Database::Postgres(_) => "行は何も書き込んでいません",
                Database::Sqlite(_) => "途中のものは消しました",
            };
            Err(Failure::ledger(format!("{} を戻せませんでした（{what}）: {}。", path.display(), error.ja())))
        }
    }
}

/// Removes what is left of backups that were never finished, a day later.
pub fn sweep(folder: &Path, now: Instant) {
    let Ok(entries) = fs::read_dir(folder) else { return };
    for entry in entries.flatten() {
        let name = entry.file_name();
        let begun = name.to_str().and_then(|name| super::keep::instant_of(name.strip_suffix(".making")?));
        if begun.is_some_and(|begun| begun.0 + 86_400 < now.0) {
            let _ = fs::remove_file(entry.path());
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_backup_is_named_by_the_time_in_japan() {
        assert_eq!(name_at(Instant(1_795_168_399)), "ayumi-20261120-185319.backup.age");
    }
}
