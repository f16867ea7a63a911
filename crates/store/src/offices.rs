//! Offices of accounts, and settings of a municipality. Which offices there are and what they may do is said elsewhere
//! (`ayumi-rights`); here they are words.

use ayumi_calendar::{Date, Period};
use ayumi_facts::MunicipalityCode;
use serde_json::json;

use crate::db::{Row, query, query_scalar};
use crate::error::{ReadError, WriteError};
use crate::fact_row::date;
use crate::journal::{Entry, write_entry};
use crate::store::next_seq;
use crate::{AccountId, By, Store, UnitKey};

/// 割当番号.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct OfficeId(pub i64);

/// 役目の割当: an office that an account has for a time.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OfficeHeld {
    /// 割当番号
    pub id: OfficeId,
    /// Whose.
    pub account: AccountId,
    /// The word of the office.
    pub office: String,
    /// For which unit and everything below it.
    pub unit: Option<UnitKey>,
    /// For which body of the policy.
    pub body: Option<String>,
    /// From when until when.
    pub valid: Period,
}

/// An office about to be assigned.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewOffice<'a> {
    /// Whose.
    pub account: AccountId,
    /// The word of the office.
    pub office: &'a str,
    /// For which unit and everything below it.
    pub unit: Option<UnitKey>,
    /// For which body of the policy.
    pub body: Option<&'a str>,
    /// From when until when.
    pub valid: Period,
}

const COLUMNS: &str =
    "select id, account, office, unit, body, valid_from, valid_until from office where municipality = $1 and retracted = 4294967295";

impl Store {
    /// Assigns an office.
    pub async fn assign_office(&self, municipality: MunicipalityCode, new: &NewOffice<'_>, by: &By) -> Result<OfficeId, WriteError> {
        const INSERT: &str = "insert into office (municipality, id, account, office, unit, body, valid_from, valid_until, recorded) \
                              values ($1, $2, $3, $4, $5, $6, $7, $8, $9)";
        let mut transaction = self.write(municipality).await?;
        let next = next_seq(&mut transaction, municipality).await?;
        let last = query_scalar("select coalesce(max(id), 0) from office where municipality = $1").bind(municipality.to_string());
        let id = last.fetch_one::<i64>(&mut transaction).await? + 1;
        let about = [("office", json!(new.office)), ("account", json!(new.account.0)), ("assignment", json!(id))];
        let for_what = [("unit", new.unit.map(|unit| json!(unit.0))), ("body", new.body.map(|body| json!(body)))];
        let for_what = for_what.into_iter().filter_map(|(name, value)| Some((name, value?)));
        let detail = about.into_iter().chain(for_what).map(|(name, value)| (name.to_owned(), value)).collect();
        let mut sheet = write_entry(&mut transaction, municipality, &Entry { seq: next, by, act: "assign-office", detail: &detail }).await?;
        let insert = query(INSERT).bind(municipality.to_string()).bind(id).bind(new.account.0).bind(new.office);
        let insert = insert.bind(new.unit.map(|unit| unit.0)).bind(new.body).bind(new.valid.from.to_string()).bind(new.valid.until.to_string());
        insert.bind(i64::from(next.0)).execute(&mut transaction).await?;
        sheet.read_back(&mut transaction, "office", "id", id).await?;
        sheet.seal(&mut transaction).await?;
        transaction.commit().await?;
        Ok(OfficeId(id))
    }

    /// Ends an assignment at once. False if it is not there or was ended before.
    pub async fn end_office(&self, municipality: MunicipalityCode, id: OfficeId, by: &By) -> Result<bool, WriteError> {
        let mut transaction = self.write(municipality).await?;
        let next = next_seq(&mut transaction, municipality).await?;
        let detail = [("assignment".to_owned(), json!(id.0))].into_iter().collect();
        let mut sheet = write_entry(&mut transaction, municipality, &Entry { seq: next, by, act: "end-office", detail: &detail }).await?;
        let end = "update office set retracted = $3 where municipality = $1 and id = $2 and retracted = 4294967295";
        let ended = query(end).bind(municipality.to_string()).bind(id.0).bind(i64::from(next.0)).execute(&mut transaction).await?;
        if ended == 0 {
            return Ok(false);
        }
        sheet.withdrew("office", [id.0]);
        sheet.seal(&mut transaction).await?;
        transaction.commit().await?;
        Ok(true)
    }

    /// The offices of an account on a day.
    pub async fn offices_of(&self, municipality: MunicipalityCode, account: AccountId, day: Date) -> Result<Vec<OfficeHeld>, ReadError> {
        let mut transaction = self.read(municipality).await?;
        let select = format!("{COLUMNS} and account = $2 and valid_from <= $3 and valid_until > $3 order by id");
        let rows = query(select).bind(municipality.to_string()).bind(account.0).bind(day.to_string()).fetch_all(&mut transaction).await?;
        rows.iter().map(office).collect()
    }

    /// All assignments that were not ended by somebody, past and future ones too.
    pub async fn offices(&self, municipality: MunicipalityCode) -> Result<Vec<OfficeHeld>, ReadError> {
        let mut transaction = self.read(municipality).await?;
        let rows = query(format!("{COLUMNS} order by id")).bind(municipality.to_string()).fetch_all(&mut transaction).await?;
        rows.iter().map(office).collect()
    }

    /// Sets a setting of a municipality.
    pub async fn set_setting(&self, municipality: MunicipalityCode, name: &str, value: &str, by: &By) -> Result<(), WriteError> {
        let mut transaction = self.write(municipality).await?;
        let next = next_seq(&mut transaction, municipality).await?;
        let detail = [("setting".to_owned(), json!(name)), ("value".to_owned(), json!(value))].into_iter().collect();
        let mut sheet = write_entry(&mut transaction, municipality, &Entry { seq: next, by, act: "set-setting", detail: &detail }).await?;
        let insert = query("insert into setting (municipality, name, seq, value) values ($1, $2, $3, $4)").bind(municipality.to_string());
        insert.bind(name).bind(i64::from(next.0)).bind(value).execute(&mut transaction).await?;
        sheet.read_back(&mut transaction, "setting", "seq", i64::from(next.0)).await?;
        sheet.seal(&mut transaction).await?;
        Ok(transaction.commit().await?)
    }

    /// A setting of a municipality, if it was ever set.
    pub async fn setting(&self, municipality: MunicipalityCode, name: &str) -> Result<Option<String>, ReadError> {
        let mut transaction = self.read(municipality).await?;
        let select = "select value from setting where municipality = $1 and name = $2 order by seq desc limit 1";
        Ok(query_scalar(select).bind(municipality.to_string()).bind(name).fetch_optional(&mut transaction).await?)
    }
}

fn office(row: &Row) -> Result<OfficeHeld, ReadError> {
    let id: i64 = row.try_get(0)?;
    let corrupt = |what| ReadError::Corrupt { table: "office", id, what };
    let day = |column: usize| date(row.try_get(column)?).map_err(corrupt);
    let valid = Period::new(day(5)?, day(6)?).ok_or(corrupt("a period without a day"))?;
    Ok(OfficeHeld {
        id: OfficeId(id),
        account: AccountId(row.try_get(1)?),
        office: row.try_get(2)?,
        unit: row.try_get::<Option<i64>>(3)?.map(UnitKey),
        body: row.try_get(4)?,
        valid,
    })
}
