//! The first administrator: as long as nobody of a municipality has ever signed in, `ayumi serve` prints a link with which
//! one person, once and within a day, chooses the first password. No password comes with the program.

use ayumi_accounts::{Code, chance, purpose};
use ayumi_rights::Office;
use ayumi_store::{AccountState, By, Instant, Municipality, NewAccount, NewCode, Reset, Store};

use super::office;
use crate::exit::Result;

/// The login of the first administrator.
const LOGIN: &str = "admin";
/// How long the link is good, in seconds.
const LASTS: i64 = 86_400;

/// A link for the console, if it is needed; through the choice of the municipality where several share the installation. The
/// code stands behind `#`: a browser never sends that part.
pub async fn link(store: &Store, municipality: &Municipality, origin: &str, shared: bool, now: Instant) -> Result<Option<String>> {
    let code = municipality.code;
    if store.has_signed_in(code).await? {
        return Ok(None);
    }
    let secret = Code::new(chance::draw());
    let new = NewCode { digest: secret.digest(&purpose::first(&code.to_string(), LOGIN)), expires: Instant(now.0 + LASTS) };
    let by = By { actor: "ayumi".into(), reason: "最初の管理者の登録".into(), instant: now };
    match store.find_login(code, LOGIN).await?.filter(|account| account.state == AccountState::Active) {
        Some(account) => store.reset_account(code, account.id, Reset::All(new), &by).await?,
        None => {
            let admin = NewAccount { login: LOGIN, login_key: LOGIN, name: "管理者", person: None, code: Some(new) };
            let made = store.create_accounts(code, &[admin], &by).await?;
            if let Some(account) = made.first() {
                office::give(store, code, *account, Office::Administrator, None, &by).await?;
            }
        }
    }
    let shown = secret.shown();
    let page = if shared { format!("/sign-in/places/{code}?to=/sign-in/first") } else { "/sign-in/first".to_owned() };
    Ok(Some(format!(
        "{}では、まだだれもサインインしていません。最初の管理者は、24時間以内に次のリンクを開いてパスワードを決めてください（1回だけ使えます）。\n  \
         {origin}{page}#{LOGIN}/{shown}\n  利用者ID {LOGIN}　一回限りのコード {shown}\n",
        municipality.name
    )))
}
