//! One server hears what another wrote, and that it may have missed something.

use crate::common::*;
use ayumi_store::{Database, Heard, Store};

#[tokio::test]
async fn what_another_server_writes_is_heard_and_a_lost_connection_is_told() {
    let Some(database) = ayumi_testpg::database() else { return };
    let one = Store::create(database.url().parse::<Database>().unwrap()).await.unwrap();
    let other = open(&database.url()).await;
    let mut follower = other.follow().await.unwrap().unwrap();
    one.init_municipality(city(), "ある市", &by(0)).await.unwrap();
    assert_eq!(follower.next().await.unwrap(), Heard::Moved(city()));
    apply(&one, &staff(), 1).await.unwrap();
    assert_eq!(follower.next().await.unwrap(), Heard::Moved(city()));
    database.psql("select pg_terminate_backend(pid) from pg_stat_activity where query like 'LISTEN%' and datname = current_database()");
    assert_eq!(follower.next().await.unwrap(), Heard::Missed);
    one.save_mapping(city(), "人事", "{}", &by(2)).await.unwrap();
    assert_eq!(follower.next().await.unwrap(), Heard::Moved(city()));
    drop(follower);
    other.close().await;
}
