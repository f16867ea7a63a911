//! Work under way: files that are being taken over in the background, and trials that pages were just shown. None of it
//! needs to outlive the server: what is not committed was never there, and a trial is made again.

use std::num::NonZeroUsize;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use ayumi_facts::Seq;
use ayumi_store::{ImportId, Progress};
use lru::LruCache;
use tokio::sync::watch;

use crate::features::data::planned::Trial;

const JOBS: NonZeroUsize = NonZeroUsize::new(64).unwrap();
const TRIALS: NonZeroUsize = NonZeroUsize::new(4).unwrap();

/// 作業の一覧.
#[derive(Debug)]
pub struct Works {
    jobs: Mutex<LruCache<String, Arc<Job>>>,
    trials: Mutex<LruCache<TrialKey, Arc<Trial>>>,
}

/// What a trial depends on: the file, how it is read, the state of the ledger, the day.
pub type TrialKey = (String, String, Seq, i32);

/// ひとつの作業: taking a file over.
#[derive(Debug)]
pub struct Job {
    /// 記録者
    pub actor: String,
    /// 理由
    pub reason: String,
    done: AtomicU64,
    total: AtomicU64,
    stop: AtomicBool,
    ended: watch::Sender<Option<Ended>>,
}

/// How a job ended.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Ended {
    /// It is in the ledger.
    Written(ImportId),
    /// The ledger had moved on since the trial; nothing was written.
    Moved,
    /// Somebody stopped it; nothing was written.
    Stopped,
    /// It could not be written; nothing was.
    Failed(Vec<String>),
}

impl Default for Works {
    fn default() -> Self {
        Self { jobs: Mutex::new(LruCache::new(JOBS)), trials: Mutex::new(LruCache::new(TRIALS)) }
    }
}

impl Works {
    /// A new job for a file; none while one is under way for it.
    pub fn begin(&self, token: &str, actor: &str, reason: &str) -> Option<Arc<Job>> {
        let mut jobs = locked(&self.jobs);
        if jobs.get(token).is_some_and(|job| job.end().is_none()) {
            return None;
        }
        let job = Arc::new(Job {
            actor: actor.to_owned(),
            reason: reason.to_owned(),
            done: AtomicU64::new(0),
            total: AtomicU64::new(0),
            stop: AtomicBool::new(false),
            ended: watch::Sender::new(None),
        });
        jobs.put(token.to_owned(), job.clone());
        Some(job)
    }

    /// The last job of a file.
    pub fn job(&self, token: &str) -> Option<Arc<Job>> {
        locked(&self.jobs).get(token).cloned()
    }

    /// Waits until no job is under way.
    pub async fn settled(&self) {
        for job in self.under_way() {
            job.ended().await;
        }
    }

    /// Asks every job to stop.
    pub fn stop(&self) {
        self.under_way().iter().for_each(|job| job.stop());
    }

    fn under_way(&self) -> Vec<Arc<Job>> {
        locked(&self.jobs).iter().map(|(_, job)| job).filter(|job| job.end().is_none()).cloned().collect()
    }

    /// Forgets how the last job of a file ended.
    pub fn forget(&self, token: &str) {
        let mut jobs = locked(&self.jobs);
        if jobs.get(token).is_some_and(|job| job.end().is_some()) {
            jobs.pop(token);
        }
    }

    /// A trial made before.
    pub fn trial(&self, key: &TrialKey) -> Option<Arc<Trial>> {
        locked(&self.trials).get(key).cloned()
    }

    /// Keeps a trial for the next page.
    pub fn keep(&self, key: TrialKey, trial: Arc<Trial>) {
        locked(&self.trials).put(key, trial);
    }

    /// Forgets the trials of a file that is no longer there.
    pub fn drop_trials(&self, token: &str) {
        let mut trials = locked(&self.trials);
        let stale: Vec<TrialKey> = trials.iter().map(|(key, _)| key).filter(|key| key.0 == token).cloned().collect();
        stale.iter().for_each(|key| drop(trials.pop(key)));
    }
}

impl Job {
    /// Says how far it is.
    pub fn advance(&self, progress: Progress) {
        self.total.store(progress.total, Ordering::Relaxed);
        self.done.store(progress.done, Ordering::Relaxed);
    }

    /// Rows written, of rows to write; 0 of 0 while the file is still read.
    pub fn progress(&self) -> (u64, u64) {
        (self.done.load(Ordering::Relaxed), self.total.load(Ordering::Relaxed))
    }

    /// Asks it to stop; it may be too late.
    pub fn stop(&self) {
        self.stop.store(true, Ordering::SeqCst);
    }

    /// Whether it was asked to stop.
    pub fn is_stopped(&self) -> bool {
        self.stop.load(Ordering::SeqCst)
    }

    /// How it ended; none while it is under way.
    pub fn end(&self) -> Option<Ended> {
        self.ended.borrow().clone()
    }

    /// It has ended.
    pub fn finish(&self, ended: Ended) {
        self.ended.send_replace(Some(ended));
    }

    /// Waits for its end.
    pub async fn ended(&self) -> Ended {
        let mut end = self.ended.subscribe();
        let seen = end.wait_for(Option::is_some).await.map(|end| end.clone());
        seen.ok().flatten().unwrap_or(Ended::Stopped)
    }
}

fn locked<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
