//! The ledger that a command asks: opened, with its policy, for a day and a position. Reads, never decides.

use ayumi_answers::Desk;
use ayumi_calendar::Date;
use ayumi_engine::{EvaluationError, Scope, error_ja};
use ayumi_facts::{MunicipalityCode, PersonId, Seq};
use ayumi_policy::{Checked, SourceFile};
use ayumi_store::{By, Database, Instant, Loaded, Municipality, NoDatabase, Store};

use crate::args::{ActorArgs, AskArgs, KnownAt, LedgerArgs};
use crate::config::Config;
use crate::exit::{Failure, Result};
use crate::{clock, packs, people};

/// 台帳: opened, with everything that an answer needs.
#[derive(Debug)]
pub struct Ledger {
    /// Where it lies.
    pub store: Store,
    /// Whose.
    pub municipality: Municipality,
    /// What is in it.
    pub loaded: Loaded,
    /// The policy in use.
    pub policy: Checked,
    /// 基準日
    pub as_of: Date,
    /// As known at this position.
    pub known_at: Seq,
    /// The newest position.
    pub last: Seq,
}

impl Ledger {
    /// Opens the ledger with everybody in it.
    ///
    /// # Errors
    /// No ledger, no municipality or several, no policy, a position that is not there yet.
    pub async fn open(ask: &AskArgs) -> Result<Self> {
        let (store, municipality) = open(&ask.ledger).await?;
        let last = store.last(municipality.code).await?;
        let known_at = position(&store, municipality.code, ask.known_at, last).await?;
        let loaded = store.snapshot_as_known(municipality.code, known_at).await?;
        Self::with(&store, municipality, loaded, (known_at, ask.as_of)).await
    }

    /// Opens the ledger with one person in it, or with everybody if it is about an earlier state, and says who is meant.
    ///
    /// # Errors
    /// As [`Ledger::open`]; nobody or several people of this number or name.
    pub async fn open_for(ask: &AskArgs, person: &str) -> Result<(Self, PersonId)> {
        if ask.known_at.is_some() {
            let desk = Self::open(ask).await?;
            let found = people::find_in(&desk.loaded.snapshot, person)?;
            return Ok((desk, found));
        }
        let (store, municipality) = open(&ask.ledger).await?;
        let found = people::find(&store, municipality.code, person).await?;
        let loaded = store.person_snapshot(municipality.code, found).await?;
        let last = loaded.snapshot.last;
        Ok((Self::with(&store, municipality, loaded, (last, ask.as_of)).await?, PersonId(0)))
    }

    /// What was read, with the policy in use then.
    ///
    /// # Errors
    /// No policy was adopted, or it has errors.
    pub async fn with(store: &Store, municipality: Municipality, loaded: Loaded, (known_at, as_of): (Seq, Option<Date>)) -> Result<Self> {
        let last = loaded.snapshot.last;
        let policy = policy_at(store, municipality.code, known_at).await?;
        Ok(Self { store: store.clone(), municipality, loaded, policy, as_of: as_of.unwrap_or_else(clock::today), known_at, last })
    }

    /// What an evaluation looks at.
    pub fn scope(&self) -> Scope<'_> {
        Scope::new(&self.policy, &self.loaded.snapshot, self.known_at)
    }

    /// Where questions are answered.
    pub fn desk<'a>(&'a self, scope: &'a Scope<'a>) -> Desk<'a> {
        Desk { municipality: &self.municipality, loaded: &self.loaded, scope, as_of: self.as_of, last: self.last }
    }
}

/// There is no answer to a question.
pub fn unanswered(desk: &Desk, error: &EvaluationError) -> Failure {
    Failure::evaluation(error, error_ja(error, &desk.names()))
}

/// The ledger, and the municipality that is meant.
///
/// # Errors
/// No ledger; several municipalities and none named.
pub async fn open(args: &LedgerArgs) -> Result<(Store, Municipality)> {
    open_at(&args.place.database()?, args.municipality).await
}

/// The ledger that the configuration names, with whoever's pages it shows: the municipality that is named there, otherwise all.
///
/// # Errors
/// As [`open`]; there is no municipality.
pub async fn open_served(config: &Config) -> Result<(Store, Vec<Municipality>)> {
    let store = open_store(&database(config)?).await?;
    let store = match replica(config)? {
        Some(replica) => store.reading_from(&replica)?,
        None => store,
    };
    let served = match config.site.municipality {
        Some(code) => vec![store.get_municipality(code).await?],
        None => store.list_municipalities().await?,
    };
    if served.is_empty() { Err(nobodys()) } else { Ok((store, served)) }
}

fn nobodys() -> Failure {
    Failure::not_found("台帳に団体がありません。`ayumi init` で作成してください。")
}

/// Where the configuration says that the ledger is.
///
/// # Errors
/// The address names no database.
pub fn database(config: &Config) -> Result<Database> {
    let address = config.database.address.reveal().parse();
    address.map_err(|error: NoDatabase| Failure::usage(format!("database.address: {}。", error.ja())))
}

/// Where the configuration says that its replica is.
///
/// # Errors
/// It names no database.
pub fn replica(config: &Config) -> Result<Option<Database>> {
    let replica = config.database.replica.as_ref().map(|replica| replica.reveal().parse());
    replica.transpose().map_err(|error: NoDatabase| Failure::usage(format!("database.replica: {}。", error.ja())))
}

async fn open_at(database: &Database, municipality: Option<MunicipalityCode>) -> Result<(Store, Municipality)> {
    let store = open_store(database).await?;
    let municipality = match municipality {
        Some(code) => store.get_municipality(code).await?,
        None => only(store.list_municipalities().await?)?,
    };
    Ok((store, municipality))
}

async fn open_store(database: &Database) -> Result<Store> {
    Store::open(database).await.map_err(|error| match error {
        ayumi_store::OpenError::Missing(at) => Failure::ledger(format!(
            "台帳 {at} がありません。--ledger・--database か環境変数 AYUMI_LEDGER・AYUMI_DATABASE で場所を指定するか、`ayumi init` で作成してください（`ayumi demo --dir フォルダー` で架空の市の台帳も作れます）。"
        )),
        other => other.into(),
    })
}

fn only(mut all: Vec<Municipality>) -> Result<Municipality> {
    if all.len() > 1 {
        let names: Vec<String> = all.iter().map(|one| format!("{}（{}）", one.name, one.code)).collect();
        return Err(Failure::not_found(format!("台帳に団体が{}つあります。--municipality で指定してください: {}", all.len(), names.join("、"))));
    }
    all.pop().ok_or_else(nobodys)
}

async fn position(store: &Store, municipality: MunicipalityCode, known_at: Option<KnownAt>, last: Seq) -> Result<Seq> {
    match known_at {
        None => Ok(last),
        Some(KnownAt::Position(seq)) if seq > last => {
            let (seq, last) = (seq.0, last.0);
            Err(Failure::not_found(format!("記録番号 {seq} はまだありません（最新は {last}）。`ayumi journal` で確かめてください。")))
        }
        Some(KnownAt::Position(seq)) => Ok(seq),
        Some(KnownAt::Day(day)) => Ok(store.known_on(municipality, day).await?),
        Some(KnownAt::Instant(instant)) => Ok(store.known_at(municipality, instant).await?),
    }
}

/// The policy in use at a position: the last one adopted until then; before the first, the first.
///
/// # Errors
/// None was adopted, or it has errors.
pub async fn policy_at(store: &Store, municipality: MunicipalityCode, known_at: Seq) -> Result<Checked> {
    let in_use = store.pack_in_use(municipality, known_at).await?;
    let (adopted, files) = in_use.ok_or_else(|| {
        Failure::not_found(format!("台帳の団体 {municipality} には、まだ方針がありません。`ayumi policy adopt 方針` で採用してください。"))
    })?;
    let files: Vec<SourceFile> = files.into_iter().map(|(name, text)| SourceFile { name, text }).collect();
    packs::check(&adopted.policy, &files)
}

/// Who records something now, and why.
pub fn by(actor: &ActorArgs, reason: &str, instant: Instant) -> By {
    By { actor: actor.actor.clone(), reason: actor.reason.clone().unwrap_or_else(|| reason.into()), instant }
}
