//! Backups that the server makes by itself, once a day at an hour that the configuration names, and those that may go
//! afterwards. Of several servers on one database one makes each. The clock is a parameter.

use std::fs;
use std::path::PathBuf;
use std::time::Duration;

use age::x25519;
use ayumi_store::{Instant, Store};
use ayumi_web::Clock;

use super::keep::{Keep, outdated};
use super::{Lock, Made, file, make, name_at};
use crate::commands::backup::{about, note};
use crate::exit::{Failure, Result};

/// How often it is looked whether one is due.
const LOOK: Duration = Duration::from_secs(60);
const DAY: i64 = 86_400;
/// Japan is nine hours ahead of UTC all year.
const JAPAN: i64 = 9 * 3_600;

/// 自動の控え: what the configuration says.
pub struct Plan {
    /// Where they lie.
    pub folder: PathBuf,
    /// At which hour of the day in Japan.
    pub hour: u8,
    /// Who can open them.
    pub keys: Vec<x25519::Recipient>,
    /// Which are kept.
    pub keep: Keep,
    /// The file of the server's key, which is in each as it is then.
    pub server_key: PathBuf,
}

/// When the newest backup was due: the last time it was that hour.
pub fn due(now: Instant, hour: u8) -> Instant {
    let shift = JAPAN - i64::from(hour) * 3_600;
    Instant((now.0 + shift).div_euclid(DAY) * DAY - shift)
}

/// Makes them as long as the program runs.
pub fn watch(store: Store, plan: Plan, clock: Clock) {
    tokio::spawn(async move {
        let mut settled = None;
        loop {
            let now = (clock.0)();
            let due = due(now, plan.hour);
            if settled != Some(due) {
                match once(&store, &plan, due, now, &clock).await {
                    Ok(Some(made)) => {
                        tracing::info!(bytes = made.bytes, rows = made.manifest.total(), "a backup was made");
                        settled = Some(due);
                    }
                    Ok(None) => {}
                    Err(failure) => tracing::error!(cause = %failure, "the backup failed; it is tried again in an hour"),
                }
            }
            tokio::time::sleep(LOOK).await;
        }
    });
}

/// Makes the one that is due, unless somebody else does or did.
///
/// # Errors
/// It could not be made. This is on record, for `ayumi doctor` and for the other servers.
pub async fn once(store: &Store, plan: &Plan, due: Instant, now: Instant, clock: &Clock) -> Result<Option<Made>> {
    if !store.claim_backup(due, now).await? {
        return Ok(None);
    }
    let made = one(store, plan, now).await;
    store.end_backup(due, (clock.0)(), made.is_ok()).await?;
    made.map(Some)
}

async fn one(store: &Store, plan: &Plan, now: Instant) -> Result<Made> {
    fs::create_dir_all(&plan.folder).map_err(|error| Failure::file(&plan.folder, "作れ", &error))?;
    let path = plan.folder.join(name_at(now));
    let server_key = fs::read_to_string(&plan.server_key).map_err(|error| Failure::file(&plan.server_key, "読め", &error))?;
    let made = make(store, Lock::Keys(plan.keys.clone()), about(now, Some(server_key)), &path).await?;
    note(store, &made.manifest, now, "ayumi serve").await?;
    tidy(plan, now);
    Ok(made)
}

/// Removes what is no longer kept. Only now, when a new one is whole and on the disk.
fn tidy(plan: &Plan, now: Instant) {
    file::sweep(&plan.folder, now);
    let Ok(entries) = fs::read_dir(&plan.folder) else { return };
    let names: Vec<String> = entries.flatten().filter_map(|entry| entry.file_name().into_string().ok()).collect();
    for name in outdated(names.iter().map(String::as_str), plan.keep) {
        match fs::remove_file(plan.folder.join(name)) {
            Ok(()) => tracing::info!(name, "an old backup was removed"),
            Err(error) => tracing::warn!(name, cause = %error, "an old backup could not be removed"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::sync::Arc;

    #[test]
    fn a_backup_is_due_at_its_hour_in_japan() {
        let shown = |now: i64, hour| due(Instant(now), hour).to_string();
        // 2026-11-20T18:53:19+09:00.
        let now = 1_795_168_399;
        assert_eq!(shown(now, 3), "2026-11-20T03:00:00+09:00");
        assert_eq!(shown(now, 18), "2026-11-20T18:00:00+09:00");
        assert_eq!(shown(now, 19), "2026-11-19T19:00:00+09:00");
        assert_eq!(due(due(Instant(now), 3), 3), due(Instant(now), 3));
    }

    fn plan(folder: &std::path::Path, beside: &std::path::Path) -> Plan {
        let keys = vec![x25519::Identity::generate().to_public()];
        let server_key = beside.join("server.key");
        fs::write(&server_key, "k").unwrap();
        Plan { folder: folder.into(), hour: 3, keys, keep: Keep { daily: 2, weekly: 0, monthly: 0 }, server_key }
    }

    #[tokio::test]
    async fn days_pass_and_so_many_are_kept() {
        let (folder, beside, store) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap(), Store::in_memory().await.unwrap());
        let plan = plan(folder.path(), beside.path());
        let by = |now| ayumi_store::By { actor: "a".into(), reason: "b".into(), instant: now };
        store.init_municipality("141500".parse().unwrap(), "ある市", &by(Instant(0))).await.unwrap();
        fs::write(folder.path().join("別のもの.age"), "x").unwrap();
        for day in 0..4 {
            let now = Instant(1_795_168_399 + day * DAY);
            let clock = Clock(Arc::new(move || now));
            let due = due(now, plan.hour);
            assert!(once(&store, &plan, due, now, &clock).await.unwrap().is_some(), "{day}");
            assert!(once(&store, &plan, due, now, &clock).await.unwrap().is_none(), "{day}: once a day");
        }
        let mut names: Vec<String> = fs::read_dir(folder.path()).unwrap().map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
        names.sort();
        assert_eq!(names, ["ayumi-20261122-185319.backup.age", "ayumi-20261123-185319.backup.age", "別のもの.age"]);
    }

    #[tokio::test]
    async fn one_that_fails_is_on_record_and_removes_nothing() {
        let (folder, store) = (tempfile::tempdir().unwrap(), Store::in_memory().await.unwrap());
        let by = ayumi_store::By { actor: "a".into(), reason: "b".into(), instant: Instant(0) };
        store.init_municipality("141500".parse().unwrap(), "ある市", &by).await.unwrap();
        let blocked = folder.path().join("a file");
        fs::write(&blocked, "x").unwrap();
        let now = Instant(1_795_168_399);
        let clock = Clock(Arc::new(move || now));
        let failure = once(&store, &plan(&blocked, folder.path()), due(now, 3), now, &clock).await.unwrap_err();
        assert!(failure.message.contains("a file"), "{failure}");
        let run = store.backup_runs(1).await.unwrap()[0];
        assert!(run.finished == Some(now) && !run.is_done);
    }
}
