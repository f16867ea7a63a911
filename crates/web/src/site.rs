//! `Site`: what every handler can reach: the ledger, the worlds read from it, the packs inside the program, the clock.

use std::sync::Arc;

use ayumi_accounts::{SessionRules, Vault};
use ayumi_calendar::Date;
use ayumi_facts::{MunicipalityCode, Seq};
use ayumi_federation::Ways;
use ayumi_policy::{LIBRARY, SourceFile};
use ayumi_store::{Instant, Store};

use crate::error::AppError;
use crate::guard::Origin;
use crate::keys::Keys;
use crate::reach::Seen;
use crate::work::Works;
use crate::world::{World, Worlds};

/// How a site is set up.
#[derive(Clone, Debug)]
pub struct Setup {
    /// The ledger.
    pub store: Store,
    /// Whose pages these are; never empty. Where there are several, whoever signs in says which is theirs.
    pub municipalities: Vec<MunicipalityCode>,
    /// 方針パック that come with the program, by name: what another policy can be taken from.
    pub packs: Vec<(String, Vec<SourceFile>)>,
    /// The clock; a test's stands still.
    pub clock: Clock,
    /// What signing in needs.
    pub accounts: Accounts,
}

/// サインインのしくみ.
#[derive(Clone, Debug)]
pub struct Accounts {
    /// Seals what must be readable again. The same on every server of an installation.
    pub key: Keys,
    /// How long sessions last.
    pub sessions: SessionRules,
    /// Checks passwords, a few at a time.
    pub vault: Vault,
    /// Who else may say who somebody is; nobody, unless the installation is set up so.
    pub ways: Arc<Ways>,
    /// The address under which people use the pages, if it is configured: where providers bring them back to.
    pub public: Option<Origin>,
}

impl Accounts {
    /// With the usual rules, and as many passwords checked at a time as there are processors.
    pub fn new(key: impl Into<Keys>) -> Self {
        let processors = std::thread::available_parallelism().map_or(1, usize::from);
        Self { key: key.into(), sessions: SessionRules::default(), vault: Vault::new(processors), ways: Arc::default(), public: None }
    }
}

/// 時計: tells this second.
#[derive(Clone)]
pub struct Clock(pub Arc<dyn Fn() -> Instant + Send + Sync>);

impl std::fmt::Debug for Clock {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Clock({})", (self.0)())
    }
}

/// 団体のサイト: the installation, seen from one municipality. Cheap to clone; clones share everything.
#[derive(Clone, Debug)]
pub struct Site {
    inner: Arc<Inner>,
    municipality: MunicipalityCode,
}

#[derive(Debug)]
struct Inner {
    setup: Setup,
    worlds: Worlds,
    works: Works,
}

impl Site {
    /// A site that has read nothing yet.
    ///
    /// # Panics
    /// If it is nobody's.
    pub fn new(setup: Setup) -> Self {
        let municipality = *setup.municipalities.first().expect("a site is somebody's");
        let (worlds, works) = (Worlds::new(setup.store.clone()), Works::new(setup.store.clone()));
        Self { inner: Arc::new(Inner { setup, worlds, works }), municipality }
    }

    /// The same installation, seen from another municipality.
    pub fn of(&self, municipality: MunicipalityCode) -> Self {
        Self { inner: self.inner.clone(), municipality }
    }

    /// The ledger.
    pub fn store(&self) -> &Store {
        &self.inner.setup.store
    }

    /// Whose.
    pub fn municipality(&self) -> MunicipalityCode {
        self.municipality
    }

    /// Whose pages the installation shows.
    pub fn municipalities(&self) -> &[MunicipalityCode] {
        &self.inner.setup.municipalities
    }

    /// Whether whoever signs in has to say which municipality is theirs.
    pub fn is_shared(&self) -> bool {
        self.municipalities().len() > 1
    }

    /// What signing in needs.
    pub fn accounts(&self) -> &Accounts {
        &self.inner.setup.accounts
    }

    /// Work under way.
    pub fn works(&self) -> &Works {
        &self.inner.works
    }

    /// The packs inside the program.
    pub fn packs(&self) -> &[(String, Vec<SourceFile>)] {
        &self.inner.setup.packs
    }

    /// The libraries from which packs inside the program take something, for files that are sent.
    pub fn libraries(&self) -> Vec<SourceFile> {
        let shelved = |file: &&SourceFile| file.name.starts_with(LIBRARY) && file.name.contains('/');
        let mut found: Vec<SourceFile> = self.packs().iter().flat_map(|(_, files)| files).filter(shelved).cloned().collect();
        found.sort_by(|a, b| a.name.cmp(&b.name));
        found.dedup();
        found
    }

    /// This second.
    pub fn now(&self) -> Instant {
        (self.inner.setup.clock.0)()
    }

    /// The day in Japan.
    pub fn today(&self) -> Date {
        self.now().day()
    }

    /// The newest position of the journal.
    ///
    /// # Errors
    /// The ledger cannot be read.
    pub async fn last(&self) -> Result<Seq, AppError> {
        Ok(self.store().last(self.municipality()).await?)
    }

    /// The ledger as known at a position.
    ///
    /// # Errors
    /// The ledger cannot be read, or no policy was adopted.
    pub async fn world(&self, known_at: Seq) -> Result<Arc<World>, AppError> {
        self.inner.worlds.at(self.municipality, known_at).await
    }

    /// Begins to read what the first visitor will ask for, so that they wait less. Of an installation that several share
    /// nothing is read before somebody asks: it could be hundreds of ledgers.
    pub fn read_ahead(&self) {
        if self.is_shared() {
            return;
        }
        let site = self.clone();
        let read = async move { site.world(site.last().await?).await };
        tokio::spawn(async {
            // Whoever asks meets the same error and is told what to do.
            read.await.inspect_err(|error| tracing::debug!(cause = error.cause, "the ledger was not read ahead"))
        });
    }

    /// Whether anybody asked this server about the municipality.
    pub fn is_in_use(&self) -> bool {
        self.inner.worlds.has(self.municipality)
    }

    /// The same with nothing but what somebody may see.
    ///
    /// # Errors
    /// As [`Site::world`].
    pub async fn world_of(&self, known_at: Seq, seen: &Seen) -> Result<Arc<World>, AppError> {
        if seen.people.is_none() && seen.veil.is_none() {
            return self.world(known_at).await;
        }
        self.inner.worlds.narrowed(self.municipality, known_at, seen).await
    }
}
