//! Finding people, and reading about a few of them without loading everybody.

use std::collections::HashMap;

use ayumi_calendar::Date;
use ayumi_facts::{Code, FactId, MunicipalityCode, Seq};
use futures_util::FutureExt as _;

use crate::check::{look_up, row_id};
use crate::db::{Row, query};
use crate::error::ReadError;
use crate::fact_row::date;
use crate::search_key::search_key;
use crate::store::seq;
use crate::{By, ImportId, Instant, PersonKey, Store, UnitKey};

/// A person found by [`Store::search_people`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FoundPerson {
    /// The ledger's key.
    pub key: PersonKey,
    /// 職員番号
    pub number: Box<str>,
    /// 氏名, as given.
    pub name: Box<str>,
    /// 氏名カナ, as given.
    pub kana: Box<str>,
}

/// 出所: where a fact comes from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Origin {
    /// Which fact.
    pub fact: FactId,
    /// The position at which it was recorded.
    pub recorded: Seq,
    /// Who recorded it, why, when.
    pub by: By,
    /// What they did.
    pub act: String,
    /// The import it came with, if it came with one.
    pub import: Option<ImportOrigin>,
    /// 根拠
    pub evidence: Option<Box<str>>,
}

/// The place in a file that a fact comes from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ImportOrigin {
    /// The import.
    pub id: ImportId,
    /// The file's name.
    pub file: String,
    /// The row.
    pub row: Option<u32>,
}

/// How many people are posted to a unit at a rank, as main post or beside it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Headcount {
    /// 職位
    pub rank: Code,
    /// 所属
    pub unit: UnitKey,
    /// People, each counted once.
    pub people: u64,
}

pub(crate) const HEADCOUNTS: &str = "select subject, unit, count(distinct person) from fact \
    where municipality = $1 and kind = 'posting' and valid_from <= $2 and valid_until > $2 and recorded <= $3 and retracted > $3 \
    group by subject, unit order by subject, unit";

pub(crate) const SEARCH: &str = "select p.id, p.number, v.name, v.kana from person p \
    join person_version v on v.municipality = p.municipality and v.person = p.id and v.retracted = 4294967295 \
    where p.municipality = $1 and (p.number_key like $2 escape '\\' or v.name_key like $2 escape '\\' or v.kana_key like $2 escape '\\')";

pub(crate) const ORIGINS: &str = "select f.id, f.recorded, j.instant, j.actor, j.act, j.reason, f.import, i.file, f.import_row, f.evidence \
    from wanted cross join fact f \
    join journal j on j.municipality = f.municipality and j.seq = f.recorded \
    left join import i on i.municipality = f.municipality and i.id = f.import where f.municipality = $1 and f.id = wanted.value";

impl Store {
    /// The people whose number, name or kana contains the text, in any spelling, by number. Those whose whole number
    /// it is come first. An empty text finds nobody.
    pub async fn search_people(&self, municipality: MunicipalityCode, text: &str) -> Result<Vec<FoundPerson>, ReadError> {
        let key = search_key(text);
        if key.is_empty() {
            return Ok(Vec::new());
        }
        let rows = self
            .read_ledger(municipality, |on| {
                let search = query(SEARCH).bind(municipality.to_string()).bind(containing(&key));
                async move { Ok(search.fetch_all(on).await?) }.boxed()
            })
            .await?;
        let mut found = Vec::with_capacity(rows.len());
        for row in &rows {
            let key = PersonKey(row.try_get(0)?);
            found.push(FoundPerson { key, number: row.try_get(1)?, name: row.try_get(2)?, kana: row.try_get(3)? });
        }
        found.sort_by_cached_key(|person| (search_key(&person.number) != key, person.number.clone()));
        Ok(found)
    }

    /// How many people are posted to each unit at each rank at the end of a day, as known at a position.
    pub async fn headcounts(&self, municipality: MunicipalityCode, day: Date, known_at: Seq) -> Result<Vec<Headcount>, ReadError> {
        let mut transaction = self.read(municipality).await?;
        let query = query(HEADCOUNTS).bind(municipality.to_string()).bind(day.to_string()).bind(i64::from(known_at.0));
        let rows = query.fetch_all(&mut transaction).await?;
        rows.iter()
            .map(|row| {
                let people: i64 = row.try_get(2)?;
                Ok(Headcount { rank: Code::new(row.try_get(0)?), unit: UnitKey(row.try_get(1)?), people: people.unsigned_abs() })
            })
            .collect()
    }

    /// Where facts come from, in the order of `ids`; ids that the ledger does not hold are left out.
    pub async fn fact_origins(&self, municipality: MunicipalityCode, ids: &[FactId]) -> Result<Vec<Origin>, ReadError> {
        let mut transaction = self.read(municipality).await?;
        let wanted: Vec<i64> = ids.iter().map(|id| row_id(*id)).collect();
        let rows = look_up(&mut transaction, ORIGINS, municipality, &wanted).await?;
        let mut origins: HashMap<FactId, Origin> = HashMap::with_capacity(rows.len());
        for row in &rows {
            let origin = origin(row)?;
            origins.insert(origin.fact, origin);
        }
        Ok(ids.iter().filter_map(|id| origins.get(id).cloned()).collect())
    }
}

fn origin(row: &Row) -> Result<Origin, ReadError> {
    let id: i64 = row.try_get(0)?;
    let import: Option<i64> = row.try_get(6)?;
    let import = match import {
        Some(import) => Some(ImportOrigin {
            id: ImportId(import),
            file: row.try_get::<Option<String>>(7)?.unwrap_or_default(),
            row: row.try_get::<Option<i64>>(8)?.and_then(|row| u32::try_from(row).ok()),
        }),
        None => None,
    };
    let by = By { instant: Instant(row.try_get(2)?), actor: row.try_get(3)?, reason: row.try_get(5)? };
    Ok(Origin { fact: FactId(id.unsigned_abs()), recorded: seq(row.try_get(1)?), by, act: row.try_get(4)?, import, evidence: row.try_get(9)? })
}

/// A pattern for `like` in which the text stands for itself.
fn containing(text: &str) -> String {
    let mut pattern = String::from("%");
    for character in text.chars() {
        if matches!(character, '%' | '_' | '\\') {
            pattern.push('\\');
        }
        pattern.push(character);
    }
    pattern.push('%');
    pattern
}

/// What was known of a person for a time.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PersonVersion {
    /// 氏名, as given.
    pub name: Box<str>,
    /// 氏名カナ, as given.
    pub kana: Box<str>,
    /// 生年月日, if known.
    pub birth: Option<Date>,
    /// The position from which it was known.
    pub recorded: Seq,
    /// The position from which something else was known; [`Seq::NEVER`] while it stands.
    pub retracted: Seq,
}

impl Store {
    /// What was known of a person's name and birth, oldest first.
    pub async fn person_history(&self, municipality: MunicipalityCode, person: PersonKey) -> Result<Vec<PersonVersion>, ReadError> {
        let select = "select name, kana, recorded, retracted, birth, id from person_version where municipality = $1 and person = $2 order by id";
        let mut transaction = self.read(municipality).await?;
        let rows = query(select).bind(municipality.to_string()).bind(person.0).fetch_all(&mut transaction).await?;
        rows.iter()
            .map(|row| {
                let (recorded, retracted) = (seq(row.try_get(2)?), seq(row.try_get(3)?));
                let (birth, id): (Option<&str>, i64) = (row.try_get(4)?, row.try_get(5)?);
                let birth = birth.map(date).transpose().map_err(|what| ReadError::Corrupt { table: "person_version", id, what })?;
                Ok(PersonVersion { name: row.try_get(0)?, kana: row.try_get(1)?, birth, recorded, retracted })
            })
            .collect()
    }
}
