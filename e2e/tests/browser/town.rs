//! A synthetic city behind a real port.

use ayumi_store::{AccountId, By};
use ayumi_testkit::Town;
use tokio::net::TcpListener;

/// How many people work in a city of these tests: enough for every state, few enough to be quick.
pub const STAFF: u32 = 400;

/// A city that answers at an address.
#[derive(Debug)]
pub struct Served {
    /// The city.
    pub town: Town,
    /// `http://localhost:port`: passkeys belong to a name.
    pub origin: String,
    /// The cookie of somebody who is signed in, `name=value`.
    pub cookie: String,
}

/// Serves a city of so many staff for as long as the test runs.
pub async fn serve(pack: &str, staff: u32) -> Served {
    let town = Town::of(pack, staff).await;
    let cookie = town.signed_in("tester").await;
    at_port(&town, cookie).await
}

/// Serves two municipalities, to somebody of the first who works in the second, where one more waits to be admitted.
pub async fn serve_guest() -> Served {
    let [home, there] = Town::sharing(["tarumizu", "chigasaki"], 120).await;
    let by = By { actor: "試験".into(), reason: "試験".into(), instant: home.site.now() };
    let cookie = home.signed_in("tester").await;
    home.signed_in("another").await;
    for account in [AccountId(1), AccountId(2)] {
        home.store.offer_account(home.municipality, account, there.municipality, &by).await.expect("an offer");
    }
    let guest = there.store.admit_guest(there.municipality, (home.municipality, AccountId(1)), None, &by).await.expect("a guest");
    there.assign_all(guest).await;
    let moved = home.with_cookie(&cookie).post("/account/places", &format!("to={}", there.municipality)).await;
    assert_eq!(moved.status, 303, "{}", moved.body);
    at_port(&home, cookie).await
}

async fn at_port(town: &Town, cookie: String) -> Served {
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
    let origin = format!("http://localhost:{}", listener.local_addr().expect("an address").port());
    tokio::spawn(ayumi_web::serve(listener, town.site.clone(), std::future::pending()));
    Served { town: town.with_cookie(&cookie), origin, cookie }
}
