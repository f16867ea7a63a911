//! Whoever decides the policy: what another number would change, for whom and why; what differs between two policies.

use crate::browser::Browser;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn another_number_is_tried_before_it_is_decided() {
    let Some(browser) = Browser::at_city("sagamihara").await else { return };
    try_a_number(&browser).await;
    browser.scripts(false).await;
    try_a_number(&browser).await;
    browser.quit().await;
}

async fn try_a_number(browser: &Browser) {
    browser.open("/").await;
    browser.turn_to("試算").await;
    browser.follow("要件（").await;
    browser.sees(&["今の値", "試す値"]).await;
    browser.fill("マネージャーの応募要件", "みじかく").await;
    browser.press("この数で試す").await;
    browser.sees(&["直してください", "みじかく"]).await;
    browser.fill("マネージャーの応募要件", "1").await;
    browser.press("この数で試す").await;
    browser.sees(&["試算の結果", "新たに満たす", "規定ごとの人数", "変更点"]).await;
    browser.press("新たに満たす").await;
    browser.follow_first("main a[href^='/people/'], main a[href^='/what-if/people/']").await;
    browser.arrives("/people/").await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn two_policies_are_compared() {
    let Some(browser) = Browser::at_city("sagamihara").await else { return };
    browser.open("/policy").await;
    browser.sees(&["相模原市デジタル人材育成方針"]).await;
    browser.follow("比較").await;
    browser.choose("比べる相手", "厚木市").await;
    browser.press("比べる").await;
    browser.sees(&["違い", "追加", "削除"]).await;
    browser.follow("前後を入れ替える").await;
    browser.arrives("swap").await;
    browser.sees(&["違い"]).await;
    browser.choose("比べる相手", "相模原市").await;
    browser.press("比べる").await;
    browser.arrives("with=sagamihara").await;
    browser.sees(&["違いはありません。"]).await;
    browser.quit().await;
}
