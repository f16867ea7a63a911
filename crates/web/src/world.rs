//! What the server keeps of a ledger: everything in it as known at one position, the policy in use then, and answers
//! already given. A world never changes; when the journal moves on, the next one is read.

use std::any::{Any, TypeId};
use std::collections::HashMap;
use std::num::NonZeroUsize;
use std::sync::{Arc, Mutex, MutexGuard, OnceLock, PoisonError};

use ayumi_answers::Desk;
use ayumi_calendar::Date;
use ayumi_engine::Scope;
use ayumi_facts::{MunicipalityCode, Person, PersonId, Seq};
use ayumi_policy::{Checked, SourceFile};
use ayumi_store::{Loaded, Municipality, Onward, PersonKey, Store, search_key};
use lru::LruCache;
use self_cell::self_cell;

use crate::error::AppError;
use crate::reach::Seen;

/// How many worlds are kept of each municipality: today's and a few that somebody compares it with.
const WORLDS: NonZeroUsize = NonZeroUsize::new(3).unwrap();
/// How many parts of worlds are kept, each what somebody may see. Most hold one person.
const NARROWED: NonZeroUsize = NonZeroUsize::new(256).unwrap();
/// How many answers a world keeps.
const ANSWERS: NonZeroUsize = NonZeroUsize::new(256).unwrap();

/// What was read from the ledger.
#[derive(Debug)]
pub struct Held {
    /// Whose.
    pub municipality: Municipality,
    /// People, units and facts with the ledger's keys.
    pub loaded: Arc<Loaded>,
    /// The policy in use.
    pub policy: Arc<Checked>,
    /// The pack as files, for showing and comparing.
    pub files: Arc<[SourceFile]>,
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
        Self::over(cell)
    }

    /// The same after only the facts of these people became others: what was laid out and worked out of everybody else's is
    /// taken over.
    fn onward(held: Held, before: &Self, changed: &[PersonId]) -> Self {
        Self::over(Cell::new(held, |held| Scope::onward(before.scope(), &held.policy, &held.loaded.snapshot, held.known_at, changed)))
    }

    fn over(cell: Cell) -> Self {
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
        let mut answers = locked(&self.answers);
        answers.get_or_insert(key, Slot::default).clone()
    }
}

/// 読み込み済みの台帳: the worlds in use, of each municipality by position, and what somebody may see of them.
#[derive(Debug)]
pub struct Worlds {
    store: Store,
    whole: Mutex<HashMap<MunicipalityCode, Arc<Shelf>>>,
    narrowed: Mutex<LruCache<Narrowed, Arc<World>>>,
}

/// The worlds of one municipality. Whoever asks for one that is being read waits for it.
type Shelf = tokio::sync::Mutex<LruCache<Seq, Arc<World>>>;

/// Of which world what is seen.
type Narrowed = (MunicipalityCode, Seq, Seen);

impl Worlds {
    /// None read yet.
    pub fn new(store: Store) -> Self {
        Self { store, whole: Mutex::default(), narrowed: Mutex::new(LruCache::new(NARROWED)) }
    }

    /// Whether anything of a municipality was asked for.
    pub fn has(&self, municipality: MunicipalityCode) -> bool {
        locked(&self.whole).contains_key(&municipality)
    }

    /// The world as known at a position. Read once, however many ask for it at the same time.
    ///
    /// # Errors
    /// The ledger cannot be read, or no policy was adopted.
    pub async fn at(&self, municipality: MunicipalityCode, known_at: Seq) -> Result<Arc<World>, AppError> {
        let shelf = locked(&self.whole).entry(municipality).or_insert_with(|| Arc::new(Shelf::new(LruCache::new(WORLDS)))).clone();
        let mut kept = shelf.lock().await;
        if let Some(world) = kept.get(&known_at) {
            return Ok(world.clone());
        }
        let newest = kept.iter().map(|(at, _)| *at).max();
        let before = newest.and_then(|newest| kept.peek(&newest)).cloned();
        let world = Arc::new(self.read(municipality, known_at, before.as_deref()).await?);
        // Few will ask any more what was known just before somebody wrote.
        if let Some(passed) = newest.filter(|newest| *newest < known_at) {
            kept.pop(&passed);
        }
        kept.put(known_at, world.clone());
        self.forget_parts(municipality, &kept);
        Ok(world)
    }

    /// Parts of worlds that are not kept any more: some hold as much as the whole.
    fn forget_parts(&self, municipality: MunicipalityCode, kept: &LruCache<Seq, Arc<World>>) {
        let mut narrowed = locked(&self.narrowed);
        let passed = narrowed.iter().map(|(key, _)| key).filter(|(of, at, _)| *of == municipality && !kept.contains(at));
        for key in passed.cloned().collect::<Vec<Narrowed>>() {
            narrowed.pop(&key);
        }
    }

    /// The same with nothing but what is seen. Whatever is asked of it (lists, searches, counts, files) can tell of nobody
    /// and nothing else.
    ///
    /// # Errors
    /// As [`Worlds::at`].
    pub async fn narrowed(&self, municipality: MunicipalityCode, known_at: Seq, seen: &Seen) -> Result<Arc<World>, AppError> {
        let key = (municipality, known_at, seen.clone());
        if let Some(world) = locked(&self.narrowed).get(&key) {
            return Ok(world.clone());
        }
        let whole = self.at(municipality, known_at).await?;
        let world = Arc::new(World::new(whole.held().only(seen)));
        locked(&self.narrowed).put(key, world.clone());
        Ok(world)
    }

    /// Reads a world; what did not change since the one before is taken from that.
    async fn read(&self, municipality: MunicipalityCode, known_at: Seq, before: Option<&World>) -> Result<World, AppError> {
        let in_use = self.store.pack_in_use(municipality, known_at).await?;
        let (_, files) = in_use.ok_or_else(|| AppError::not_found("policy"))?;
        let files: Arc<[SourceFile]> = files.into_iter().map(|(name, text)| SourceFile { name, text }).collect();
        let policy = match before.map(World::held).filter(|held| held.files == files) {
            Some(held) => held.policy.clone(),
            None => Arc::new(ayumi_policy::load(&files).policy.ok_or_else(|| AppError::internal("the adopted pack has errors"))?),
        };
        let onward = match before {
            Some(before) => self.store.snapshot_onward(municipality, known_at, &before.held().loaded).await?,
            None => Onward { loaded: self.store.snapshot_as_known(municipality, known_at).await?, changed: None },
        };
        let municipality = self.store.get_municipality(municipality).await?;
        let held = Held { municipality, loaded: Arc::new(onward.loaded), policy, files, known_at, keys: OnceLock::new() };
        Ok(match (before, onward.changed) {
            (Some(before), Some(changed)) if Arc::ptr_eq(&before.held().policy, &held.policy) => World::onward(held, before, &changed),
            _ => World::new(held),
        })
    }
}

impl Held {
    fn only(&self, seen: &Seen) -> Self {
        let only = |people: &Arc<[PersonKey]>| Arc::new(self.loaded.only(&people.iter().copied().collect()));
        let loaded = seen.people.as_ref().map_or_else(|| self.loaded.clone(), only);
        let loaded = seen.veil.as_ref().map_or_else(|| loaded.clone(), |veil| Arc::new(loaded.without(|person, what| veil.hides(person, what))));
        let (policy, files) = (self.policy.clone(), self.files.clone());
        Self { municipality: self.municipality.clone(), loaded, policy, files, known_at: self.known_at, keys: OnceLock::new() }
    }
}

fn locked<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

fn keys_of(person: &Person) -> [String; 3] {
    [&person.number, &person.name, &person.kana].map(|text| search_key(text))
}
