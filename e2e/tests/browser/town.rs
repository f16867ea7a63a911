//! A synthetic city behind a real port.

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
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
    let origin = format!("http://localhost:{}", listener.local_addr().expect("an address").port());
    tokio::spawn(ayumi_web::serve(listener, town.site.clone(), std::future::pending()));
    Served { town: town.with_cookie(&cookie), origin, cookie }
}
