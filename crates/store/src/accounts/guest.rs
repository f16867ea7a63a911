//! Guests: accounts of one municipality that work in another of the same installation. Each side agrees in its own rows and
//! its own journal: the municipality of the account offers it (`tie`), the other admits it (`guest`). What is admitted is an
//! account of the other municipality, with a number, offices and an end of its own; nobody ever signs in with it. Either
//! side takes its word back at any time, and a session asks at every request whether both still stand.

use ayumi_facts::MunicipalityCode;
use serde_json::{Map, Value};

use super::session::used;
use super::{AccountError, AccountId, AccountState, must_be_own, note_all};
use crate::db::{Row, Transaction, query, query_scalar};
use crate::error::{ReadError, WriteError};
use crate::{By, Instant, PersonKey, Store};

/// How many characters the login of an account that is offered may have: with the code of its municipality it has to be a
/// login there.
const LONGEST: usize = 54;

/// 受入れの申し出: an account that its municipality offers to another.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Offer {
    /// The municipality whose account it is.
    pub home: MunicipalityCode,
    /// Its number there.
    pub account: AccountId,
    /// 利用者ID there, as given.
    pub login: String,
    /// What it is called.
    pub name: String,
    /// Since when it is offered.
    pub offered: Instant,
}

/// 受け入れた利用者: what an account of another municipality is here.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Guest {
    /// Its number here.
    pub account: AccountId,
    /// 利用者ID here: that of its own municipality, with its code.
    pub login: String,
    /// What it is called here.
    pub name: String,
    /// The person in the ledger here.
    pub person: Option<PersonKey>,
    /// Whether it may work here.
    pub state: AccountState,
    /// When it was last used here, to the day.
    pub used: Option<Instant>,
}

/// Why an account was not offered or admitted. Nothing was written.
#[derive(Debug, thiserror::Error)]
pub enum GuestError {
    /// An account is offered to others only.
    #[error("the account is of this municipality itself")]
    Home,
    /// It is offered there already.
    #[error("the account is offered there already")]
    Offered,
    /// It is not offered, or not any more.
    #[error("no such account is offered")]
    NotOffered,
    /// It was admitted before.
    #[error("the account is admitted already")]
    Admitted,
    /// With the code of its municipality its login would be longer than a login may be.
    #[error("the login is too long to be another municipality's as well")]
    Long,
    /// The account itself.
    #[error(transparent)]
    Account(#[from] AccountError),
    /// It could not be read.
    #[error(transparent)]
    Read(#[from] ReadError),
}

impl GuestError {
    /// What is wrong and what to do, in Japanese.
    pub fn ja(&self) -> String {
        match self {
            Self::Home => "この利用者の団体には申し出られません。ほかの団体を選んでください。".into(),
            Self::Offered => "この団体には、既に申し出ています。".into(),
            Self::NotOffered => "この利用者の申し出はありません。取り下げられていないか、元の団体に確かめてください。".into(),
            Self::Admitted => "この利用者は、既に受け入れています。利用者の一覧で確かめてください。".into(),
            Self::Long => format!("利用者IDが{LONGEST}文字より長いため、ほかの団体に申し出られません。短い利用者IDで登録し直してください。"),
            Self::Account(error) => error.ja(),
            Self::Read(error) => error.ja(),
        }
    }
}

impl From<sqlx::Error> for GuestError {
    fn from(error: sqlx::Error) -> Self {
        Self::Account(error.into())
    }
}

impl From<WriteError> for GuestError {
    fn from(error: WriteError) -> Self {
        Self::Account(error.into())
    }
}

impl Store {
    /// Agrees that an account works in another municipality of the installation, if that admits it.
    ///
    /// # Errors
    /// There is no such account or municipality, the account has ended, is itself a guest, has too long a login, or is
    /// offered there already.
    pub async fn offer_account(&self, home: MunicipalityCode, account: AccountId, other: MunicipalityCode, by: &By) -> Result<(), GuestError> {
        const INSERT: &str = "insert into tie (municipality, account, other, offered) values ($1, $2, $3, $4) on conflict do nothing";
        if home == other {
            return Err(GuestError::Home);
        }
        self.get_municipality(other).await?;
        let mut transaction = self.write_both(home).await?;
        must_be_own(&mut transaction, home, account).await?;
        let login = query_scalar("select login from account where municipality = $1 and id = $2").bind(home.to_string()).bind(account.0);
        if login.fetch_one::<String>(&mut transaction).await?.chars().count() > LONGEST {
            return Err(GuestError::Long);
        }
        let insert = query(INSERT).bind(home.to_string()).bind(account.0).bind(other.to_string()).bind(by.instant.0);
        if insert.execute(&mut transaction).await? == 0 {
            return Err(GuestError::Offered);
        }
        note_all(&mut transaction, home, by, "account-offer", with(account, other)).await?;
        Ok(transaction.commit().await?)
    }

    /// Takes that back; whoever works there by it works at home again from the next request on.
    ///
    /// # Errors
    /// It is not offered there.
    pub async fn withdraw_account(&self, home: MunicipalityCode, account: AccountId, other: MunicipalityCode, by: &By) -> Result<(), GuestError> {
        const DELETE: &str = "delete from tie where municipality = $1 and account = $2 and other = $3";
        let mut transaction = self.write_both(home).await?;
        let delete = query(DELETE).bind(home.to_string()).bind(account.0).bind(other.to_string());
        if delete.execute(&mut transaction).await? == 0 {
            return Err(GuestError::NotOffered);
        }
        note_all(&mut transaction, home, by, "account-withdraw", with(account, other)).await?;
        Ok(transaction.commit().await?)
    }

    /// The municipalities to which an account is offered, by code, and since when.
    pub async fn ties(&self, home: MunicipalityCode, account: AccountId) -> Result<Vec<(MunicipalityCode, Instant)>, ReadError> {
        const SELECT: &str = "select other, offered from tie where municipality = $1 and account = $2 order by other";
        let mut transaction = self.read(home).await?;
        let rows = query(SELECT).bind(home.to_string()).bind(account.0).fetch_all(&mut transaction).await?;
        rows.iter().map(|row| Ok((code(row, 0, account.0)?, Instant(row.try_get(1)?)))).collect()
    }

    /// The accounts that a municipality offers to another, by login: nothing else of it is read.
    pub async fn offers(&self, home: MunicipalityCode, to: MunicipalityCode) -> Result<Vec<Offer>, ReadError> {
        const SELECT: &str = "select a.id, a.login, a.name, t.offered from tie t join account a on a.municipality = t.municipality and a.id = t.account \
            where t.municipality = $1 and t.other = $2 and a.state = 'active' order by a.login_key";
        let mut transaction = self.read(home).await?;
        let rows = query(SELECT).bind(home.to_string()).bind(to.to_string()).fetch_all(&mut transaction).await?;
        let offer = |row: &Row| -> Result<Offer, ReadError> {
            let (account, offered) = (AccountId(row.try_get(0)?), Instant(row.try_get(3)?));
            Ok(Offer { home, account, login: row.try_get(1)?, name: row.try_get(2)?, offered })
        };
        rows.iter().map(offer).collect()
    }

    /// Admits an account that another municipality offers, as an account of this one, of a person of this one if one is
    /// named. Once it has ended here it can be admitted anew, under another number and login.
    ///
    /// # Errors
    /// It is not offered, or is admitted already.
    pub async fn admit_guest(
        &self,
        municipality: MunicipalityCode,
        (home, account): (MunicipalityCode, AccountId),
        person: Option<PersonKey>,
        by: &By,
    ) -> Result<AccountId, GuestError> {
        const INSERT: &str = "insert into account (municipality, id, login, login_key, name, person, state, created) \
            values ($1, $2, $3, $4, $5, $6, 'active', $7)";
        const GUEST: &str = "insert into guest (municipality, account, home, home_account, admitted) values ($1, $2, $3, $4, $5)";
        const LAST: &str = "select coalesce(max(id), 0) from account where municipality = $1";
        if home == municipality {
            return Err(GuestError::Home);
        }
        let offer = self.offers(home, municipality).await?.into_iter().find(|offer| offer.account == account).ok_or(GuestError::NotOffered)?;
        let mut transaction = self.write_both(municipality).await?;
        forget_ended(&mut transaction, municipality, (home, account)).await?;
        let (login, login_key) = free_login(&mut transaction, municipality, &offer).await?;
        let id = query_scalar(LAST).bind(municipality.to_string()).fetch_one::<i64>(&mut transaction).await? + 1;
        let insert = query(INSERT).bind(municipality.to_string()).bind(id).bind(login).bind(login_key).bind(&offer.name);
        insert.bind(person.map(|person| person.0)).bind(by.instant.0).execute(&mut transaction).await?;
        let insert = query(GUEST).bind(municipality.to_string()).bind(id).bind(home.to_string()).bind(account.0).bind(by.instant.0);
        insert.execute(&mut transaction).await?;
        note_all(&mut transaction, municipality, by, "account-admit", with(AccountId(id), home)).await?;
        transaction.commit().await?;
        Ok(AccountId(id))
    }

    /// What an account of another municipality is here.
    pub async fn find_guest(
        &self,
        municipality: MunicipalityCode,
        (home, account): (MunicipalityCode, AccountId),
    ) -> Result<Option<Guest>, ReadError> {
        const SELECT: &str = "select a.id, a.login, a.name, a.person, a.state, a.used from guest g \
            join account a on a.municipality = g.municipality and a.id = g.account \
            where g.municipality = $1 and g.home = $2 and g.home_account = $3";
        let mut transaction = self.read(municipality).await?;
        let find = query(SELECT).bind(municipality.to_string()).bind(home.to_string()).bind(account.0);
        find.fetch_optional(&mut transaction).await?.as_ref().map(guest).transpose()
    }

    /// Notes that a guest works here, once a day; nobody waits for it.
    pub async fn touch_guest(&self, municipality: MunicipalityCode, guest: &Guest, now: Instant) -> Result<(), WriteError> {
        if guest.used.is_some_and(|used| used.day() == now.day()) {
            return Ok(());
        }
        let Some(mut transaction) = self.note_at_once(municipality).await? else { return Ok(()) };
        used(&mut transaction, municipality, guest.account.0, now).await?;
        Ok(transaction.commit().await?)
    }
}

/// One that has ended is no hindrance to admitting it anew; it stays as an account that has ended.
async fn forget_ended(
    on: &mut Transaction,
    municipality: MunicipalityCode,
    (home, account): (MunicipalityCode, AccountId),
) -> Result<(), GuestError> {
    const STATE: &str = "select a.state from guest g join account a on a.municipality = g.municipality and a.id = g.account \
        where g.municipality = $1 and g.home = $2 and g.home_account = $3";
    const DELETE: &str = "delete from guest where municipality = $1 and home = $2 and home_account = $3";
    let find = query_scalar(STATE).bind(municipality.to_string()).bind(home.to_string()).bind(account.0);
    match find.fetch_optional::<String>(on).await?.as_deref() {
        None => Ok(()),
        Some("ended") => {
            query(DELETE).bind(municipality.to_string()).bind(home.to_string()).bind(account.0).execute(on).await?;
            Ok(())
        }
        Some(_) => Err(GuestError::Admitted),
    }
}

/// `login@141500`, and `login@141500-2` where that is taken: by itself before it ended, or by somebody who chose it.
async fn free_login(on: &mut Transaction, municipality: MunicipalityCode, offer: &Offer) -> Result<(String, String), GuestError> {
    const TAKEN: &str = "select count(*) from account where municipality = $1 and login_key = $2";
    let mut login = format!("{}@{}", offer.login, offer.home);
    for nth in 2_u32.. {
        let key = login.to_lowercase();
        let taken: i64 = query_scalar(TAKEN).bind(municipality.to_string()).bind(&key).fetch_one(on).await?;
        if taken == 0 {
            return Ok((login, key));
        }
        login = format!("{}@{}-{nth}", offer.login, offer.home);
    }
    Err(AccountError::Taken(vec![login]).into())
}

fn with(account: AccountId, municipality: MunicipalityCode) -> Map<String, Value> {
    Map::from_iter([("account".to_owned(), account.0.into()), ("municipality".to_owned(), municipality.to_string().into())])
}

fn code(row: &Row, column: usize, id: i64) -> Result<MunicipalityCode, ReadError> {
    let text: String = row.try_get(column)?;
    text.parse().map_err(|_| ReadError::Corrupt { table: "tie", id, what: "broken municipality" })
}

fn guest(row: &Row) -> Result<Guest, ReadError> {
    let id: i64 = row.try_get(0)?;
    let state: String = row.try_get(4)?;
    Ok(Guest {
        account: AccountId(id),
        login: row.try_get(1)?,
        name: row.try_get(2)?,
        person: row.try_get::<Option<i64>>(3)?.map(PersonKey),
        state: AccountState::read(&state, id)?,
        used: row.try_get::<Option<i64>>(5)?.map(Instant),
    })
}
