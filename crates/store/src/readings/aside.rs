//! Readings that wait beside a file's ledger while somebody else writes it, which an import does for as long as it takes.
//! They are on disk before anybody is shown anything, one line of JSON each; the next who may write the ledger takes them
//! over and empties the file. Whoever adds, takes over or looks holds the file's lock for that moment.

use std::fs::{File, OpenOptions};
use std::io::{self, Read as _, Seek as _, SeekFrom, Write as _};
use std::path::{Path, PathBuf};

use ayumi_facts::MunicipalityCode;
use serde::{Deserialize, Serialize};

use super::NewReading;
use crate::{Instant, PersonKey};

/// 台帳が空くのを待つ閲覧の記録: `台帳.sqlite3-readings` beside `台帳.sqlite3`.
#[derive(Clone, Debug)]
pub(crate) struct Aside {
    ledger: PathBuf,
    path: PathBuf,
}

/// Its lock, and what it holds. The lock goes with this value.
#[derive(Debug)]
pub(crate) struct Held {
    file: File,
    pub(crate) waiting: Vec<(MunicipalityCode, NewReading)>,
}

/// A line of the file.
#[derive(Serialize, Deserialize)]
struct Line {
    municipality: MunicipalityCode,
    instant: i64,
    actor: String,
    act: String,
    person: Option<i64>,
    people: u64,
    route: String,
}

impl Aside {
    /// Of a ledger.
    pub(crate) fn of(ledger: &Path) -> Self {
        let mut path = ledger.as_os_str().to_owned();
        path.push("-readings");
        Self { ledger: ledger.to_owned(), path: path.into() }
    }

    /// Adds readings. When this returns, they are on disk.
    pub(crate) async fn add(&self, municipality: MunicipalityCode, readings: &[NewReading]) -> io::Result<()> {
        let text = text(readings.iter().map(|reading| (municipality, reading)))?;
        let this = self.clone();
        self.off_the_threads(move || this.append(&text)).await
    }

    /// Everything that waits, to be taken over: nobody adds anything or looks meanwhile. None if nothing waits.
    pub(crate) async fn hold(&self) -> io::Result<Option<Held>> {
        self.locked(File::lock).await
    }

    /// Everything that waits, to be looked at: nobody adds anything or takes it over meanwhile. None if nothing waits.
    pub(crate) async fn look(&self) -> io::Result<Option<Held>> {
        self.locked(File::lock_shared).await
    }

    async fn locked(&self, lock: fn(&File) -> io::Result<()>) -> io::Result<Option<Held>> {
        if self.path.metadata().map_or(0, |file| file.len()) == 0 {
            return Ok(None);
        }
        let path = self.path.clone();
        self.off_the_threads(move || {
            let mut file = OpenOptions::new().read(true).write(true).open(path)?;
            lock(&file)?;
            let mut text = String::new();
            file.read_to_string(&mut text)?;
            // What was torn by a power cut nobody was told is noted.
            let whole = text.rsplit_once('\n').map_or("", |(whole, _)| whole);
            let waiting = whole.lines().map(Line::read).collect::<io::Result<Vec<_>>>()?;
            Ok(Some(Held { file, waiting }))
        })
        .await
    }

    /// Waiting for a disk or a lock must not keep others from being answered. An error names the file.
    async fn off_the_threads<T: Send + 'static>(&self, work: impl FnOnce() -> io::Result<T> + Send + 'static) -> io::Result<T> {
        let done = tokio::task::spawn_blocking(work).await.map_err(io::Error::other)?;
        done.map_err(|error| io::Error::new(error.kind(), format!("{}: {error}", self.path.display())))
    }

    fn append(&self, text: &str) -> io::Result<()> {
        let is_new = !self.path.exists();
        let mut file = OpenOptions::new().read(true).write(true).create(true).truncate(false).open(&self.path)?;
        file.lock()?;
        if is_new {
            // Whoever may read the ledger may read this.
            file.set_permissions(self.ledger.metadata()?.permissions())?;
            folder_to_disk(&self.path)?;
        }
        let whole = whole(&mut file)?;
        file.set_len(whole)?;
        file.seek(SeekFrom::Start(whole))?;
        file.write_all(text.as_bytes())?;
        file.sync_all()
    }
}

impl Held {
    /// What waited is in the ledger, but for what is left.
    pub(crate) fn keep(mut self, left: &[(MunicipalityCode, NewReading)]) -> io::Result<()> {
        let text = text(left.iter().map(|(municipality, reading)| (*municipality, reading)))?;
        self.file.set_len(0)?;
        self.file.seek(SeekFrom::Start(0))?;
        self.file.write_all(text.as_bytes())?;
        self.file.sync_all()
    }
}

impl Line {
    fn of(municipality: MunicipalityCode, reading: &NewReading) -> Self {
        let NewReading { instant, actor, act, person, people, route } = reading.clone();
        Self { municipality, instant: instant.0, actor, act, person: person.map(|key| key.0), people, route }
    }

    fn read(text: &str) -> io::Result<(MunicipalityCode, NewReading)> {
        let Self { municipality, instant, actor, act, person, people, route } = serde_json::from_str(text)?;
        Ok((municipality, NewReading { instant: Instant(instant), actor, act, person: person.map(PersonKey), people, route }))
    }
}

fn text<'r>(readings: impl Iterator<Item = (MunicipalityCode, &'r NewReading)>) -> io::Result<String> {
    readings.map(|(municipality, reading)| Ok(serde_json::to_string(&Line::of(municipality, reading))? + "\n")).collect()
}

/// How long the file is without a line that was torn.
fn whole(file: &mut File) -> io::Result<u64> {
    let length = file.metadata()?.len();
    let mut last = [0];
    if length > 0 {
        file.seek(SeekFrom::Start(length - 1))?;
        file.read_exact(&mut last)?;
    }
    if length == 0 || last == *b"\n" {
        return Ok(length);
    }
    let mut there = Vec::new();
    file.seek(SeekFrom::Start(0))?;
    file.read_to_end(&mut there)?;
    Ok(there.iter().rposition(|byte| *byte == b'\n').map_or(0, |last| last as u64 + 1))
}

/// A file that was just made is found after a power cut only if its folder is on disk too.
#[cfg(unix)]
fn folder_to_disk(path: &Path) -> io::Result<()> {
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    File::open(folder)?.sync_all()
}

#[cfg(not(unix))]
fn folder_to_disk(_: &Path) -> io::Result<()> {
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn reading(actor: &str) -> NewReading {
        NewReading {
            instant: Instant(7),
            actor: actor.into(),
            act: "view".into(),
            person: Some(PersonKey(3)),
            people: 1,
            route: "/people/{key}".into(),
        }
    }

    #[tokio::test]
    async fn what_was_added_waits_and_what_was_torn_does_not_spoil_it() {
        let folder = tempfile::tempdir().unwrap();
        let ledger = folder.path().join("a.sqlite3");
        std::fs::write(&ledger, "").unwrap();
        let (aside, city) = (Aside::of(&ledger), "141500".parse().unwrap());
        assert!(aside.look().await.unwrap().is_none());
        aside.add(city, &[reading("a"), reading("b\n\"")]).await.unwrap();
        let file = folder.path().join("a.sqlite3-readings");
        let torn = std::fs::read_to_string(&file).unwrap() + "{\"municipality\":\"1415";
        std::fs::write(&file, torn).unwrap();
        let two = vec![(city, reading("a")), (city, reading("b\n\""))];
        assert_eq!(aside.look().await.unwrap().unwrap().waiting, two);
        aside.add(city, &[reading("c")]).await.unwrap();
        let held = aside.hold().await.unwrap().unwrap();
        assert_eq!(held.waiting, [two, vec![(city, reading("c"))]].concat());
        held.keep(&[(city, reading("d"))]).unwrap();
        let held = aside.hold().await.unwrap().unwrap();
        assert_eq!(held.waiting, [(city, reading("d"))]);
        held.keep(&[]).unwrap();
        assert!(aside.hold().await.unwrap().is_none());
    }
}
