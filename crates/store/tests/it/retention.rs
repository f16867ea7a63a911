//! What goes when its time is over: ended accounts lose their owner, files that nobody took over are removed; both are on
//! record.

use crate::common::*;
use ayumi_facts::Seq;
use ayumi_store::{AccountState, Instant, NewAccount, NewUpload};

#[tokio::test]
async fn an_ended_account_no_longer_says_whose_it_was() {
    check_on_both(async |store| {
        let new = |login| NewAccount { login, login_key: login, name: "髙橋 遥", person: None, code: None };
        let made = store.create_accounts(city(), &[new("takahashi"), new("other")], &by(1)).await.unwrap();
        assert!(store.erase_account(city(), made[0], &by(2)).await.is_err(), "it has not ended");
        store.set_account_state(city(), made[0], AccountState::Ended, &by(2)).await.unwrap();
        store.erase_account(city(), made[0], &by(3)).await.unwrap();
        let all = store.accounts(city()).await.unwrap();
        let told = format!("{:?}", all.iter().find(|account| account.id == made[0]).unwrap());
        assert!(!told.contains("takahashi") && !told.contains("遥"), "{told}");
        assert_eq!(all.iter().filter(|account| account.is_erased()).count(), 1);
        let last = store.journal(city(), Seq(1)..=Seq::NOW).await.unwrap().pop().unwrap();
        assert_eq!(last.act, "account-erase");
        store.verify_journal(city(), None).await.unwrap().unwrap();
    })
    .await;
}

#[tokio::test]
async fn files_whose_day_is_over_are_removed_and_counted() {
    check_on_both(async |store| {
        let upload = NewUpload { kind: "staff", name: "名簿.csv", digest: "00ff", options: "{}", body: b"x" };
        store.keep_upload(city(), &upload, Instant(APRIL)).await.unwrap();
        assert_eq!(store.expired_uploads(city(), by(23).instant).await.unwrap(), 0);
        assert_eq!(store.prune_uploads(city(), &by(23)).await.unwrap(), 0);
        assert_eq!(store.expired_uploads(city(), by(25).instant).await.unwrap(), 1);
        let before = store.last(city()).await.unwrap();
        assert_eq!(store.prune_uploads(city(), &by(25)).await.unwrap(), 1);
        assert_eq!(store.prune_uploads(city(), &by(26)).await.unwrap(), 0);
        assert_eq!(store.last(city()).await.unwrap(), Seq(before.0 + 1), "one entry, and none where nothing was");
        store.verify_journal(city(), None).await.unwrap().unwrap();
    })
    .await;
}
