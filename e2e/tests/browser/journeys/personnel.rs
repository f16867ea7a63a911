//! The personnel section: a list with mistakes is tried, mended, taken over, seen, and taken back; somebody is found by
//! the sound of the name.

use std::fs;
use std::path::{Path, PathBuf};

use serde_json::json;

use crate::browser::Browser;

const HEAD: &str = "職員番号,氏名,フリガナ,採用年月日,任用形態,所属コード,所属,役職,職種\r\n";
const MESSY: &str = "700101,髙橋　一郎,ﾀｶﾊｼ ｲﾁﾛｳ,H31.4.1,常勤職員,0010,①市民課,主査,一般事務\r\n\
    700102,﨑山 花子,サキヤマ ハナコ,令和4年4月1日,常勤職員,0010,①市民課,主任補佐官,一般事務\r\n\
    700103,鈴木 次郎,スズキ ジロウ,2021/13/1,常勤職員,0010,①市民課,主事,一般事務\r\n";
const MENDED: &str = "700101,髙橋　一郎,ﾀｶﾊｼ ｲﾁﾛｳ,H31.4.1,常勤職員,0010,①市民課,主査,一般事務\r\n\
    700102,﨑山 花子,サキヤマ ハナコ,令和4年4月1日,常勤職員,0010,①市民課,主任,一般事務\r\n\
    700103,鈴木 次郎,スズキ ジロウ,2021/12/1,常勤職員,0010,①市民課,主事,一般事務\r\n";

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_list_with_mistakes_is_mended_taken_over_and_taken_back() {
    let Some(browser) = Browser::at_city("sagamihara").await else { return };
    imported_and_undone(&browser).await;
    browser.quit().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_same_without_scripts() {
    let Some(browser) = Browser::at_city("sagamihara").await else { return };
    browser.scripts(false).await;
    imported_and_undone(&browser).await;
    browser.quit().await;
}

/// Tries a list with mistakes and looks at them; gives the file.
pub async fn try_a_list_with_mistakes(browser: &Browser, folder: &Path) -> PathBuf {
    let file = folder.join("名簿.csv");
    fs::write(&file, format!("{HEAD}{MESSY}")).expect("a file");
    browser.open("/data").await;
    browser.follow("職員を取り込む").await;
    send(browser, &file).await;
    browser.sees(&["試行の結果", "反映できません", "台帳には何も書き込んでいません"]).await;
    browser.follow("問題（").await;
    browser.sees(&["主任補佐官", "2021/13/1"]).await;
    file
}

async fn imported_and_undone(browser: &Browser) {
    let folder = tempfile::tempdir().expect("a folder");
    let file = try_a_list_with_mistakes(browser, folder.path()).await;
    let (name, rows) = browser.download("CSV").await;
    assert!(name.ends_with(".csv") && !rows.is_empty(), "{name}: the rows with problems");
    browser.press("やめる").await;
    browser.sees(&["データ", "これまでの取込"]).await;

    fs::write(&file, format!("{HEAD}{MENDED}")).expect("a file");
    browser.open("/data/import/staff").await;
    send(browser, &file).await;
    browser.sees(&["反映できます。"]).await;
    browser.fill("理由", "採用者の名簿").await;
    browser.press("反映する").await;
    wait_until_done(browser).await;
    browser.sees(&["反映しました", "取り消せます", "採用者の名簿"]).await;
    let import = browser.path().await;
    browser.follow("﨑山").await;
    browser.sees(&["職員番号 700102", "サキヤマ"]).await;
    let person = browser.path().await;

    browser.open(import.split('?').next().unwrap_or(&import)).await;
    browser.follow("この取込を取り消す").await;
    browser.sees(&["取り消すと、台帳は次のように変わります。"]).await;
    browser.fill("理由", "名簿の取り違え").await;
    browser.press("取り消す").await;
    browser.sees(&["取り消して"]).await;
    browser.open(&person).await;
    assert!(!browser.text().await.contains("﨑山"), "the person is gone from the ledger as known now");
}

async fn send(browser: &Browser, file: &Path) {
    browser.give("ファイル", file).await;
    browser.press("読み方を指定する").await;
    browser.fill("日付のない行は、いつから", "R8.4.1").await;
    let create = "document.querySelector('[name=create_units]').checked";
    if browser.value(create).await == json!(false) {
        browser.field("台帳にない所属を").await.click().await.expect("a choice");
    }
    browser.press("試行する").await;
}

/// Work that takes its time shows how far it is; with scripts the page goes on by itself, without them by a link.
async fn wait_until_done(browser: &Browser) {
    for _ in 0..200 {
        if !browser.text().await.contains("反映しています") {
            return;
        }
        browser.driver.refresh().await.expect("the page again");
    }
    panic!("still at work:\n{}", browser.text().await);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn somebody_is_found_by_another_spelling_and_no_name_is_in_the_address() {
    let Some(browser) = Browser::at_city("sagamihara").await else { return };
    browser.open("/people").await;
    let kana = "(document.querySelector('main tbody tr') ?? document.body).innerText.match(/[ァ-ヶー]+　[ァ-ヶー]+/)[0]";
    let kana = browser.value(kana).await.as_str().expect("a reading").to_owned();
    // As somebody types it: in hiragana, with a space of half width.
    let typed: String =
        kana.chars().map(|sign| if ('ァ'..='ヶ').contains(&sign) { char::from_u32(sign as u32 - 0x60).unwrap_or(sign) } else { sign }).collect();
    for scripts in [true, false] {
        browser.scripts(scripts).await;
        browser.open("/").await;
        browser.fill("氏名・カナ・職員番号で職員を探す", &typed.replace('　', " ")).await;
        browser.press("探す").await;
        browser.sees(&["見つかりました", &kana]).await;
        let path = browser.path().await;
        assert!(path.starts_with("/people") && !path.contains('%'), "no name in the address: {path}");
    }
    browser.quit().await;
}
