//! Work under way: files that are being taken over in the background, and trials that pages were just shown. What the server
//! itself does it knows best; what another does, and how it ended, stands in the database. A trial is made again.

use std::num::NonZeroUsize;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use ayumi_facts::{MunicipalityCode, Seq};
use ayumi_store::{Instant, Progress, Store, Work, WorkEnd};
use lru::LruCache;
use tokio::sync::watch;

use crate::error::AppError;
use crate::features::data::planned::Trial;

const JOBS: NonZeroUsize = NonZeroUsize::new(64).unwrap();
const TRIALS: NonZeroUsize = NonZeroUsize::new(4).unwrap();
/// How often other servers are told how far a job is, and it hears whether somebody there asked it to stop.
const TOLD: Duration = Duration::from_millis(500);

/// How a job ended.
pub type Ended = WorkEnd;

/// 作業の一覧.
#[derive(Debug)]
pub struct Works {
    store: Store,
    jobs: Mutex<LruCache<String, Arc<Job>>>,
    trials: Mutex<LruCache<TrialKey, Arc<Trial>>>,
}

/// What a trial depends on: the file, how it is read, the state of the ledger, the day.
pub type TrialKey = (String, String, Seq, i32);

/// ひとつの作業: taking a file over, on this server.
#[derive(Debug)]
pub struct Job {
    /// Whose file.
    pub municipality: MunicipalityCode,
    /// The file's token.
    pub token: String,
    /// 記録者
    pub actor: String,
    /// 理由
    pub reason: String,
    done: AtomicU64,
    total: AtomicU64,
    stop: AtomicBool,
    ended: watch::Sender<Option<Ended>>,
}

impl Works {
    /// None under way here.
    pub fn new(store: Store) -> Self {
        Self { store, jobs: Mutex::new(LruCache::new(JOBS)), trials: Mutex::new(LruCache::new(TRIALS)) }
    }

    /// A new job for a file; none while one is under way for it on any server, or once it is taken over.
    ///
    /// # Errors
    /// The ledger cannot be written.
    pub async fn begin(
        &self,
        (municipality, token): (MunicipalityCode, &str),
        (actor, reason): (&str, &str),
        now: Instant,
    ) -> Result<Option<Arc<Job>>, AppError> {
        if !self.store.begin_work(municipality, token, (actor, reason), now).await? {
            return Ok(None);
        }
        let job = Arc::new(Job {
            municipality,
            token: token.to_owned(),
            actor: actor.to_owned(),
            reason: reason.to_owned(),
            done: AtomicU64::new(0),
            total: AtomicU64::new(0),
            stop: AtomicBool::new(false),
            ended: watch::Sender::new(None),
        });
        locked(&self.jobs).put(token.to_owned(), job.clone());
        tokio::spawn(tell(self.store.clone(), job.clone()));
        Ok(Some(job))
    }

    /// This server's last job of a file.
    pub fn job(&self, token: &str) -> Option<Arc<Job>> {
        locked(&self.jobs).get(token).cloned()
    }

    /// The last work on a file, whichever server does it.
    ///
    /// # Errors
    /// The ledger cannot be read.
    pub async fn seen(&self, municipality: MunicipalityCode, token: &str) -> Result<Option<Work>, AppError> {
        match self.under_way_here(token) {
            Some(job) => Ok(Some(job.seen())),
            None => Ok(self.store.find_work(municipality, token).await?),
        }
    }

    /// Asks the work on a file to stop; it may be too late.
    ///
    /// # Errors
    /// The ledger cannot be written.
    pub async fn stop_one(&self, municipality: MunicipalityCode, token: &str) -> Result<(), AppError> {
        match self.under_way_here(token) {
            Some(job) => job.stop(),
            None => self.store.stop_work(municipality, token).await?,
        }
        Ok(())
    }

    /// A job has ended.
    pub async fn finish(&self, job: &Job, ended: Ended) {
        if let Err(error) = self.store.end_work(job.municipality, &job.token, &ended).await {
            // It is begun again at the next word, once this server has ended.
            tracing::error!(cause = %error, "it could not be noted how taking a file over ended");
        }
        job.ended.send_replace(Some(ended));
    }

    /// Waits until no job is under way here.
    pub async fn settled(&self) {
        for job in self.under_way() {
            job.ended().await;
        }
    }

    /// Asks every job here to stop.
    pub fn stop(&self) {
        self.under_way().iter().for_each(|job| job.stop());
    }

    fn under_way(&self) -> Vec<Arc<Job>> {
        locked(&self.jobs).iter().map(|(_, job)| job).filter(|job| job.end().is_none()).cloned().collect()
    }

    fn under_way_here(&self, token: &str) -> Option<Arc<Job>> {
        self.job(token).filter(|job| job.end().is_none())
    }

    /// Forgets how the last work on a file ended.
    ///
    /// # Errors
    /// The ledger cannot be written.
    pub async fn forget(&self, municipality: MunicipalityCode, token: &str) -> Result<(), AppError> {
        Ok(self.store.forget_work(municipality, token).await?)
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

/// Tells other servers how far a job is, as long as it lasts.
async fn tell(store: Store, job: Arc<Job>) {
    while job.end().is_none() {
        match store.advance_work(job.municipality, &job.token, job.progress()).await {
            Ok(None) => return,
            Ok(Some(true)) => job.stop(),
            Ok(Some(false)) => {}
            Err(error) => tracing::warn!(cause = %error, "other servers could not be told how far a file is taken over"),
        }
        // Nobody needs it sooner, and the end is not waited for.
        let _ = tokio::time::timeout(TOLD, job.ended()).await;
    }
}

impl Job {
    /// Says how far it is.
    pub fn advance(&self, progress: Progress) {
        self.total.store(progress.total, Ordering::Relaxed);
        self.done.store(progress.done, Ordering::Relaxed);
    }

    /// Rows written, of rows to write; 0 of 0 while the file is still read.
    pub fn progress(&self) -> Progress {
        Progress { done: self.done.load(Ordering::Relaxed), total: self.total.load(Ordering::Relaxed) }
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

    /// Waits for its end.
    pub async fn ended(&self) -> Ended {
        let mut end = self.ended.subscribe();
        let seen = end.wait_for(Option::is_some).await.map(|end| end.clone());
        seen.ok().flatten().unwrap_or(Ended::Stopped)
    }

    fn seen(&self) -> Work {
        Work { actor: self.actor.clone(), reason: self.reason.clone(), at: self.progress(), stopping: self.is_stopped(), end: self.end() }
    }
}

fn locked<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
