//! The section in charge of the programme: which sections lack somebody, who is closest, why not, and since when.

use crate::browser::Browser;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn from_sections_without_anybody_to_what_one_person_lacks() {
    let Some(browser) = Browser::at_city("sagamihara").await else { return };
    browser.open("/").await;
    browser.sees(&["いま対応が必要なこと", "目標と実績"]).await;
    browser.follow_first("main a[href*='missing=1']").await;
    browser.arrives("missing=1").await;
    browser.sees(&["不在"]).await;
    browser.follow_first("#list table a[href^='/sections/'], main table tbody a[href^='/sections/']").await;
    browser.sees(&["次の役割に、誰が何を欠いているか", "足りないこと"]).await;
    let person = browser.value("document.querySelector('#people a[href^=\"/people/\"], main table a[href^=\"/people/\"]').innerText").await;
    browser.follow_first("main table a[href^='/people/']").await;
    browser.sees(&[person.as_str().expect("a name"), "次にすること", "要件と現状"]).await;
    browser.follow_first("main a[href*='/policy/schemes/'], main a[href*='/policy/requirements/']").await;
    browser.arrives("/policy/").await;
    browser.sees(&["第3章"]).await;
    browser.quit().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn who_left_a_section_without_anybody_since_the_first_of_april() {
    let Some(browser) = Browser::at_city("sagamihara").await else { return };
    browser.open("/").await;
    browser.turn_to("所属").await;
    browser.follow("空席").await;
    browser.fill("いつから", "R8.4.1").await;
    browser.press("表示").await;
    browser.arrives("since=R8.4.1").await;
    browser.sees(&["比べています", "該当者がいる所属は"]).await;
    browser.follow("再編の前後").await;
    browser.arrives("/sections/changes").await;
    browser.sees(&["その日にその所属とその下の所属に本務がある在籍者"]).await;
    browser.quit().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn why_somebody_does_not_meet_it_and_from_when_on() {
    let Some(browser) = Browser::at_city("sagamihara").await else { return };
    browser.open("/").await;
    browser.follow_first("main a[href*='nearly=']").await;
    browser.sees(&["まであと1つ", "該当"]).await;
    browser.follow_first("main table a[href^='/people/']").await;
    browser.sees(&["あと1つ", "未了", "次にすること"]).await;
    browser.follow("これからの見通し").await;
    browser.arrives("/outlook").await;
    browser.follow_first("main a[href$='/records']").await;
    browser.sees(&["すべての記録", "記録番号"]).await;
    browser.quit().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn another_day_and_what_was_known_earlier() {
    let Some(browser) = Browser::at_city("sagamihara").await else { return };
    browser.open("/sections").await;
    browser.follow("令和7年度末").await;
    browser.sees(&["別の時点を表示しています。", "令和8年3月31日現在"]).await;
    browser.turn_to("職員").await;
    browser.arrives("/people").await;
    browser.sees(&["令和8年3月31日現在"]).await;
    browser.follow("今日に戻す").await;
    browser.sees(&["記録の時点：最新", "在籍"]).await;
    browser.arrives("/people").await;
    assert!(!browser.text().await.contains("別の時点を表示しています。"), "back to today");
    browser.press("ほかの日…").await;
    browser.fill("基準日", "R8年度末").await;
    browser.press("この時点で見る").await;
    browser.sees(&["令和9年3月31日現在"]).await;
    browser.follow("今日に戻す").await;
    browser.sees(&["今日 令和8年11月20日", "記録の時点：最新"]).await;
    browser.open("/people").await;
    browser.press("ほかの日…").await;
    browser.fill("記録の時点", "R7.4.1").await;
    browser.press("この時点で見る").await;
    browser.sees(&["別の時点を表示しています。", "までに記録された事実による"]).await;
    browser.press("ほかの日…").await;
    browser.fill("基準日", "そのうち").await;
    browser.press("この時点で見る").await;
    browser.sees(&["指定を読み取れません", "そのうち"]).await;
    browser.quit().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_list_is_saved_as_a_workbook() {
    let Some(browser) = Browser::at_city("sagamihara").await else { return };
    for path in ["/", "/people", "/sections"] {
        browser.open(path).await;
        let files = browser.download("Excelで保存").await;
        assert!(files.0.ends_with(".xlsx"), "{path}: {}", files.0);
        assert!(files.1.starts_with(b"PK"), "{path}: {} is a workbook", files.0);
    }
    browser.open("/people").await;
    let (name, bytes) = browser.download("CSVで保存").await;
    assert!(name.ends_with(".csv") && bytes.len() > 1_000, "{name}: {} bytes", bytes.len());
    browser.quit().await;
}
