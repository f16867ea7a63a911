//! Work in the background, seen from two servers.

use crate::common::*;
use ayumi_store::{Instant, Progress, Store, Work, WorkEnd, WriteError};

const TOKEN: &str = "0123";

async fn begin(store: &Store) -> bool {
    store.begin_work(city(), TOKEN, ("90001", "理由"), Instant(APRIL)).await.unwrap()
}

async fn seen(store: &Store) -> Work {
    store.find_work(city(), TOKEN).await.unwrap().unwrap()
}

async fn take_over(store: &Store) -> Result<(), WriteError> {
    let mut batch = staff();
    batch.import = import("staff.csv");
    store.apply_work(city(), &by(1), &batch, (&mut |_| {}, &|| false), TOKEN).await.map(drop)
}

#[tokio::test]
async fn work_is_begun_once_and_is_done_with_what_it_writes() {
    check_on_both(async |store| {
        assert_eq!(store.find_work(city(), TOKEN).await.unwrap(), None);
        assert!(begin(&store).await);
        assert!(!begin(&store).await, "one at a time");
        assert_eq!(seen(&store).await.end, None);
        take_over(&store).await.unwrap();
        let Some(WorkEnd::Written(import)) = seen(&store).await.end else { panic!("not written") };
        assert_eq!(store.imports(city()).await.unwrap()[0].id, import);
        assert!(!begin(&store).await, "and never again");
        store.end_work(city(), TOKEN, &WorkEnd::Stopped).await.unwrap();
        store.forget_work(city(), TOKEN).await.unwrap();
        assert_eq!(seen(&store).await.end, Some(WorkEnd::Written(import)));
    })
    .await;
}

#[tokio::test]
async fn what_was_stopped_or_given_up_cannot_be_written() {
    check_on_both(async |store| {
        assert!(matches!(take_over(&store).await, Err(WriteError::Stopped)), "nobody began it");
        assert!(begin(&store).await);
        store.stop_work(city(), TOKEN).await.unwrap();
        assert!(seen(&store).await.stopping);
        assert!(matches!(take_over(&store).await, Err(WriteError::Stopped)));
        let failed = WorkEnd::Failed(vec!["職員番号がありません".into()]);
        store.end_work(city(), TOKEN, &failed).await.unwrap();
        assert_eq!(seen(&store).await.end, Some(failed));
        assert!(matches!(take_over(&store).await, Err(WriteError::Stopped)), "it has ended");
        assert!(begin(&store).await, "it can be begun again");
        assert_eq!((seen(&store).await.end, seen(&store).await.stopping), (None, false));
        take_over(&store).await.unwrap();
        assert_eq!(store.last(city()).await.unwrap().0, 2);
    })
    .await;
}

#[tokio::test]
async fn another_server_sees_it_and_takes_it_for_broken_off_when_its_server_is_gone() {
    check_places(async |at, one| {
        assert!(begin(&one).await);
        let other = open(at).await;
        if at.starts_with("postgres") {
            assert_eq!(one.advance_work(city(), TOKEN, Progress { done: 3, total: 9 }).await.unwrap(), Some(false));
            assert_eq!(seen(&other).await.at, Progress { done: 3, total: 9 });
            assert!(!begin(&other).await, "the other does it");
            other.stop_work(city(), TOKEN).await.unwrap();
            assert_eq!(one.advance_work(city(), TOKEN, Progress { done: 4, total: 9 }).await.unwrap(), Some(true));
            one.end_work(city(), TOKEN, &WorkEnd::Stopped).await.unwrap();
            assert_eq!(seen(&other).await.end, Some(WorkEnd::Stopped), "somebody stopped it");
            assert!(begin(&one).await);
            execute(
                at,
                "select pg_terminate_backend(pid) from pg_locks where locktype = 'advisory' and pid <> pg_backend_pid() \
                and database = (select oid from pg_database where datname = current_database())",
            )
            .await
            .unwrap();
        }
        while seen(&other).await.end != Some(WorkEnd::Broken) {
            tokio::task::yield_now().await;
        }
        assert!(matches!(take_over(&one).await, Err(WriteError::Stopped)), "taken for dead, it writes nothing");
        one.end_work(city(), TOKEN, &WorkEnd::Stopped).await.unwrap();
        assert_eq!(seen(&other).await.end, Some(WorkEnd::Broken), "it is not stopped any more");
        assert!(begin(&other).await);
        take_over(&other).await.unwrap();
        assert!(matches!(seen(&one).await.end, Some(WorkEnd::Written(_))));
    })
    .await;
}
