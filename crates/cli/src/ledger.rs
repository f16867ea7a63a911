//! The desk at which questions are answered: one ledger, its policy, the day and what was known. Reads, never decides.

use ayumi_calendar::Date;
use ayumi_engine::{Explaining, Scope};
use ayumi_facts::{MunicipalityCode, PersonId, Seq};
use ayumi_policy::{Checked, SourceFile};
use ayumi_store::{AdoptedPack, By, Instant, Loaded, Municipality, Store};
use serde::Serialize;

use crate::args::{ActorArgs, AskArgs, KnownAt, LedgerArgs};
use crate::exit::{Failure, Result};
use crate::{clock, packs, people};

/// 机: everything that an answer needs.
#[derive(Debug)]
pub struct Desk {
    /// The ledger.
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

/// The head of every answer.
#[derive(Clone, Debug, Serialize)]
#[serde(rename_all = "kebab-case")]
pub struct Head {
    /// 団体
    pub municipality: MunicipalityHead,
    /// 方針
    pub policy: PolicyHead,
    /// 基準日
    pub as_of: Date,
    /// 記録番号: what was known up to it.
    pub known_at: u32,
    /// The newest position of the journal.
    pub last: u32,
}

/// 団体.
#[derive(Clone, Debug, Serialize)]
pub struct MunicipalityHead {
    /// 団体コード
    pub code: MunicipalityCode,
    /// 団体名
    pub name: String,
}

/// 方針.
#[derive(Clone, Debug, Serialize)]
pub struct PolicyHead {
    /// Id.
    pub id: String,
    /// 表題
    pub title: String,
    /// Revision of its encoding.
    pub revision: u32,
}

impl Desk {
    /// Opens the ledger with everybody in it.
    ///
    /// # Errors
    /// No ledger, no municipality or several, no policy, a position that is not there yet.
    pub async fn open(ask: &AskArgs) -> Result<Self> {
        let (store, municipality) = open(&ask.ledger).await?;
        let last = last(&store, municipality.code).await?;
        let known_at = position(&store, municipality.code, ask.known_at, last).await?;
        let loaded = store.snapshot_as_known(municipality.code, known_at).await?;
        Self::with(store, municipality, loaded, (known_at, ask.as_of)).await
    }

    /// Opens the ledger with one person in it, or with everybody if it is about an earlier state, and says who is meant.
    ///
    /// # Errors
    /// As [`Desk::open`]; nobody or several people of this number or name.
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
        Ok((Self::with(store, municipality, loaded, (last, ask.as_of)).await?, PersonId(0)))
    }

    async fn with(store: Store, municipality: Municipality, loaded: Loaded, (known_at, as_of): (Seq, Option<Date>)) -> Result<Self> {
        let last = loaded.snapshot.last;
        let policy = policy_at(&store, municipality.code, known_at).await?;
        Ok(Self { store, municipality, loaded, policy, as_of: as_of.unwrap_or_else(clock::today), known_at, last })
    }

    /// What an evaluation looks at.
    pub fn scope(&self) -> Scope<'_> {
        Scope::new(&self.policy, &self.loaded.snapshot, self.known_at)
    }

    /// The names of the day, for answers about nobody in particular.
    pub fn names<'a>(&self, scope: &'a Scope<'_>) -> Explaining<'a> {
        Explaining::new(scope, PersonId(0), self.as_of)
    }

    /// The head of an answer.
    pub fn head(&self) -> Head {
        let header = &self.policy.pack.policy;
        Head {
            municipality: MunicipalityHead { code: self.municipality.code, name: self.municipality.name.clone() },
            policy: PolicyHead { id: header.id.to_string(), title: header.title.clone(), revision: header.revision },
            as_of: self.as_of,
            known_at: self.known_at.0,
            last: self.last.0,
        }
    }
}

impl Head {
    /// One line: whose, by which policy, on which day, as known when.
    pub fn line(&self) -> String {
        let known = if self.known_at == self.last {
            String::new()
        } else {
            format!("　記録番号 {} までに記録された事実による", self.known_at)
        };
        format!("{}　{}　{}現在{known}", self.municipality.name, self.policy.title, self.as_of.wareki())
    }
}

/// The ledger, and the municipality that is meant.
///
/// # Errors
/// No ledger; several municipalities and none named.
pub async fn open(args: &LedgerArgs) -> Result<(Store, Municipality)> {
    let store = Store::open(&args.ledger).await.map_err(|error| match error {
        ayumi_store::OpenError::Missing(path) => Failure::ledger(format!(
            "台帳 {} がありません。--ledger か環境変数 AYUMI_LEDGER で場所を指定するか、`ayumi init` で作成してください（`ayumi demo --dir フォルダー` で架空の市の台帳も作れます）。",
            path.display()
        )),
        other => other.into(),
    })?;
    let municipality = match args.municipality {
        Some(code) => store.get_municipality(code).await?,
        None => only(store.list_municipalities().await?)?,
    };
    Ok((store, municipality))
}

fn only(mut all: Vec<Municipality>) -> Result<Municipality> {
    if all.len() > 1 {
        let names: Vec<String> = all.iter().map(|one| format!("{}（{}）", one.name, one.code)).collect();
        return Err(Failure::not_found(format!("台帳に団体が{}つあります。--municipality で指定してください: {}", all.len(), names.join("、"))));
    }
    all.pop().ok_or_else(|| Failure::not_found("台帳に団体がありません。`ayumi init` で作成してください。"))
}

/// The newest position of the journal.
async fn last(store: &Store, municipality: MunicipalityCode) -> Result<Seq> {
    Ok(store.known_at(municipality, Instant(i64::MAX)).await?)
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
async fn policy_at(store: &Store, municipality: MunicipalityCode, known_at: Seq) -> Result<Checked> {
    let (adopted, files) = adopted(store, municipality, known_at).await?;
    packs::check(&adopted.policy, &files)
}

/// The pack in use at a position, as files.
///
/// # Errors
/// None was adopted.
pub async fn adopted(store: &Store, municipality: MunicipalityCode, known_at: Seq) -> Result<(AdoptedPack, Vec<SourceFile>)> {
    let packs = store.adopted_packs(municipality).await?;
    let in_use = packs.iter().rev().find(|pack| pack.seq <= known_at).or(packs.first());
    let in_use = in_use.ok_or_else(|| {
        Failure::not_found(format!("台帳の団体 {municipality} には、まだ方針がありません。`ayumi policy adopt 方針` で採用してください。"))
    })?;
    let files = store.pack_files(municipality, in_use.seq).await?;
    Ok((in_use.clone(), files.into_iter().map(|(name, text)| SourceFile { name, text }).collect()))
}

/// Who records something now, and why.
pub fn by(actor: &ActorArgs, reason: &str, instant: Instant) -> By {
    By { actor: actor.actor.clone(), reason: actor.reason.clone().unwrap_or_else(|| reason.into()), instant }
}
