//! What the server keeps of a ledger: everything in it as known at one position, the policy in use then, and answers
//! already given. A world never changes; when the journal moves on, the next one is read.

use std::any::{Any, TypeId};
use std::num::NonZeroUsize;
use std::sync::{Arc, Mutex, OnceLock, PoisonError};

use ayumi_answers::Desk;
use ayumi_calendar::Date;
use ayumi_engine::Scope;
use ayumi_facts::{MunicipalityCode, Person, Seq};
use ayumi_policy::{Checked, SourceFile};
use ayumi_store::{Loaded, Municipality, Store, search_key};
use lru::LruCache;
use self_cell::self_cell;

use crate::error::AppError;

/// How many worlds are kept: today's and a few that somebody compares it with.
const WORLDS: NonZeroUsize = NonZeroUsize::new(3).unwrap();
/// How many answers a world keeps.
const ANSWERS: NonZeroUsize = NonZeroUsize::new(256).unwrap();

/// What was read from the ledger.
#[derive(Debug)]
pub struct Held {
    /// Whose.
    pub municipality: Municipality,
    /// People, units and facts with the ledger's keys.
    pub loaded: Loaded,
    /// The policy in use.
    pub policy: Checked,
    /// The pack as files, for showing and comparing.
    pub files: Vec<SourceFile>,
    /// As known at this position.
    pub known_at: Seq,
    keys: OnceLock<Vec<[String; 3]>>,
}

self_cell! {
    struct Cell {
        owner: Held,
        #[covariant]
        dependent: Scope,
    }
    impl {Debug}
}

type Slot = Arc<OnceLock<Arc<dyn Any + Send + Sync>>>;

/// ある記録時点の台帳.
pub struct World {
    cell: Cell,
    answers: Mutex<LruCache<(TypeId, String), Slot>>,
}

impl std::fmt::Debug for World {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("World").field("known_at", &self.held().known_at).finish_non_exhaustive()
    }
}

impl World {
    fn new(held: Held) -> Self {
        let cell = Cell::new(held, |held| Scope::new(&held.policy, &held.loaded.snapshot, held.known_at));
        Self { cell, answers: Mutex::new(LruCache::new(ANSWERS)) }
    }

    /// What was read.
    pub fn held(&self) -> &Held {
        self.cell.borrow_owner()
    }

    /// What an evaluation looks at.
    pub fn scope(&self) -> &Scope<'_> {
        self.cell.borrow_dependent()
    }

    /// The policy in use.
    pub fn policy(&self) -> &Checked {
        &self.held().policy
    }

    /// What an answer as of a day needs.
    pub fn desk(&self, as_of: Date, last: Seq) -> Desk<'_> {
        let held = self.held();
        Desk { municipality: &held.municipality, loaded: &held.loaded, scope: self.scope(), as_of, last }
    }

    /// The form in which each person's number, name and kana are searched, in the order of the people.
    pub fn search_keys(&self) -> &[[String; 3]] {
        let held = self.held();
        held.keys.get_or_init(|| held.loaded.snapshot.people.iter().map(keys_of).collect())
    }

    /// An answer that is worked out once for this world and then given to everybody who asks. `question` says all that
    /// it depends on besides its kind: the day, the filters. Whoever asks meanwhile waits instead of working it out again.
    pub fn remember<T: Send + Sync + 'static>(&self, question: &str, answer: impl FnOnce() -> T) -> Arc<T> {
        let slot = self.slot((TypeId::of::<T>(), question.to_owned()));
        let given = slot.get_or_init(|| Arc::new(answer())).clone();
        given.downcast().expect("a slot holds what its key says")
    }

    fn slot(&self, key: (TypeId, String)) -> Slot {
        let mut answers = self.answers.lock().unwrap_or_else(PoisonError::into_inner);
        answers.get_or_insert(key, Slot::default).clone()
    }
}

/// 読み込み済みの台帳: the worlds in use, by position.
#[derive(Debug)]
pub struct Worlds {
    store: Store,
    municipality: MunicipalityCode,
    kept: tokio::sync::Mutex<LruCache<Seq, Arc<World>>>,
}

impl Worlds {
    /// None read yet.
    pub fn new(store: Store, municipality: MunicipalityCode) -> Self {
        Self { store, municipality, kept: tokio::sync::Mutex::new(LruCache::new(WORLDS)) }
    }

    /// The world as known at a position. Read once, however many ask for it at the same time.
    ///
    /// # Errors
    /// The ledger cannot be read, or no policy was adopted.
    pub async fn at(&self, known_at: Seq) -> Result<Arc<World>, AppError> {
        let mut kept = self.kept.lock().await;
        if let Some(world) = kept.get(&known_at) {
            return Ok(world.clone());
        }
        let world = Arc::new(World::new(self.read(known_at).await?));
        kept.put(known_at, world.clone());
        Ok(world)
    }

    async fn read(&self, known_at: Seq) -> Result<Held, AppError> {
        let municipality = self.store.get_municipality(self.municipality).await?;
        let in_use = self.store.pack_in_use(self.municipality, known_at).await?;
        let (_, files) = in_use.ok_or_else(|| AppError::not_found("policy"))?;
        let files: Vec<SourceFile> = files.into_iter().map(|(name, text)| SourceFile { name, text }).collect();
        let policy = ayumi_policy::load(&files).policy.ok_or_else(|| AppError::internal("the adopted pack has errors"))?;
        let loaded = self.store.snapshot_as_known(self.municipality, known_at).await?;
        Ok(Held { municipality, loaded, policy, files, known_at, keys: OnceLock::new() })
    }
}

fn keys_of(person: &Person) -> [String; 3] {
    [&person.number, &person.name, &person.kana].map(|text| search_key(text))
}
