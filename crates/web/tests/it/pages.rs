//! Every page of every policy answers.

use ayumi_testkit::Town;

#[tokio::test]
async fn the_first_page_of_every_policy_answers() {
    for pack in ayumi_testkit::packs() {
        let town = Town::under(&pack).await;
        let home = town.get("/").await;
        assert_eq!(home.status, 200, "{pack}");
        assert!(home.body.contains("令和8年11月20日"), "{pack}");
    }
}
