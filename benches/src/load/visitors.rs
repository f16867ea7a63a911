//! Visitors of the DX section, each signed in already: how long a sign-in takes is not what is measured.

use std::time::{SystemTime, UNIX_EPOCH};

use anyhow::{Context, Result};
use ayumi_accounts::{Token, chance};
use ayumi_calendar::{Date, Period};
use ayumi_facts::MunicipalityCode;
use ayumi_rights::Office;
use ayumi_store::{AccountId, By, Instant, NewAccount, NewOffice, NewSession, Stage, Store};

/// The cookies of `count` browsers; each has a session of one account.
pub async fn signed_in(store: &Store, count: usize) -> Result<Vec<String>> {
    let municipality = store.list_municipalities().await?.first().context("a municipality")?.code;
    let now = now()?;
    let account = account(store, municipality, now).await?;
    let mut cookies = Vec::with_capacity(count);
    for _ in 0..count {
        let token = Token::new(chance::draw());
        let expires = Instant(now.0 + 3_600);
        let (address, browser) = ("127.0.0.1", "—");
        let (proved, strong) = (now, true);
        let new =
            NewSession { token: token.digest(), account, stage: Stage::Full, created: now, expires, proved, strong, address, browser, instead: None };
        store.open_session(municipality, &new).await?;
        cookies.push(format!("ayumi={municipality}.{}", token.sent()));
    }
    Ok(cookies)
}

/// This second.
#[expect(clippy::disallowed_methods, reason = "the server that is measured looks at the clock of the machine")]
pub fn now() -> Result<Instant> {
    Ok(Instant(i64::try_from(SystemTime::now().duration_since(UNIX_EPOCH)?.as_secs())?))
}

async fn account(store: &Store, municipality: MunicipalityCode, now: Instant) -> Result<AccountId> {
    let by = By { actor: "bench".into(), reason: "bench".into(), instant: now };
    let new = NewAccount { login: "bench", login_key: "bench", name: "bench", person: None, code: None };
    let account = *store.create_accounts(municipality, &[new], &by).await?.first().context("an account")?;
    let valid = Period::new(Date::ymd(2020, 4, 1).context("a day")?, Date::FAR).context("a period")?;
    let office = NewOffice { account, office: Office::DxOffice.name(), unit: None, body: None, valid };
    store.assign_office(municipality, &office, &by).await?;
    Ok(account)
}
