//! Files in and out on the pages: trial, taking over, taking back, and all that can go wrong on the way.

use std::sync::Arc;

use axum::body::Body;
use axum::http::Request;
use ayumi_exchange::{Cell, CsvEncoding, Sheet, write_csv, write_xlsx};
use ayumi_facts::Seq;
use ayumi_rights::Office;
use ayumi_store::{By, Database, Instant, ReadingFilter, Store};
use ayumi_testkit::{Answered, Town, pack, packs, today};
use ayumi_web::Clock;
use ayumi_web::work::Ended;

const HEAD: &str = "職員番号,氏名,フリガナ,採用年月日,任用形態,所属コード,所属,役職,職種\r\n";
const MESSY: &str = "000101,髙橋　一郎,ﾀｶﾊｼ ｲﾁﾛｳ,H31.4.1,正規職員,0010,①市民課,主査,一般事務\r\n\
    000102,﨑山 花子,サキヤマ ハナコ,令和4年4月1日,常勤職員,0010,①市民課,主任補佐官,事務職\r\n\
    000103,鈴木 次郎,スズキ ジロウ,2021/13/1,常勤職員,0020,税務課,主事,事務職\r\n\
    000103,佐藤 三郎,サトウ サブロウ,R3.4.1,常勤職員,0020,税務課,主事,事務職\r\n";
const GOOD: &str = "000101,髙橋　一郎,ﾀｶﾊｼ ｲﾁﾛｳ,H31.4.1,正規職員,0010,①市民課,主査,一般事務\r\n\
    000102,﨑山 花子,サキヤマ ハナコ,令和4年4月1日,常勤職員,0010,①市民課,主任,事務職\r\n\
    000103,鈴木 次郎,スズキ ジロウ,R3.12.1,常勤職員,0020,税務課,主事,事務職\r\n";

/// A city whose ledger has a policy and nobody in it.
async fn empty() -> Town {
    empty_in(Store::in_memory().await.unwrap()).await
}

async fn empty_in(store: Store) -> Town {
    let (files, policy) = pack("sagamihara");
    let by = By { actor: "test".into(), reason: "準備".into(), instant: Instant(0) };
    let header = &policy.pack.policy;
    let municipality = "141500".parse().unwrap();
    store.init_municipality(municipality, &header.municipality.name, &by).await.unwrap();
    let files: Vec<(String, String)> = files.into_iter().map(|file| (file.name, file.text)).collect();
    store.adopt_pack(municipality, header.id.as_str(), header.revision, &files, &by).await.unwrap();
    Town::with(store, municipality)
}

fn cp932(text: &str) -> Vec<u8> {
    let mut lines = text.lines();
    let columns = lines.next().unwrap().split(',').map(|heading| (heading, ayumi_exchange::ColumnKind::Text)).collect::<Vec<_>>();
    let mut sheet = Sheet::new("表", &columns);
    sheet.rows = lines.map(|line| line.split(',').map(Cell::from).collect()).collect();
    let mut bytes = Vec::new();
    write_csv(&sheet, CsvEncoding::Cp932, &mut bytes).unwrap();
    bytes
}

fn list(rows: &str) -> String {
    HEAD.to_owned() + rows
}

async fn send(town: &Town, kind: &str, name: &str, bytes: &[u8], fields: &[(&str, &str)]) -> Answered {
    const EDGE: &str = "----edge";
    let mut body = Vec::new();
    for (name, value) in fields {
        body.extend(format!("--{EDGE}\r\ncontent-disposition: form-data; name=\"{name}\"\r\n\r\n{value}\r\n").into_bytes());
    }
    body.extend(format!("--{EDGE}\r\ncontent-disposition: form-data; name=\"file\"; filename=\"{name}\"\r\n\r\n").into_bytes());
    body.extend_from_slice(bytes);
    body.extend(format!("\r\n--{EDGE}--\r\n").into_bytes());
    let request = Request::post(format!("/data/import/{kind}")).header("content-type", format!("multipart/form-data; boundary={EDGE}"));
    town.ask(request.body(Body::from(body)).unwrap()).await
}

fn location(answer: &Answered) -> String {
    assert_eq!(answer.status, 303, "{}", answer.body);
    answer.headers["location"].to_str().unwrap().to_owned()
}

/// The address of the trial of a staff list that holds from 1 April.
async fn tried(town: &Town, bytes: &[u8]) -> String {
    location(&send(town, "staff", "名簿.csv", bytes, &[("effective", "R8.4.1")]).await)
}

fn token(address: &str) -> &str {
    address.rsplit('/').next().unwrap()
}

#[track_caller]
fn says(page: &Answered, words: &[&str]) {
    assert_eq!(page.status, 200, "{}", page.body);
    assert!(!page.body.contains("〔文言なし〕"), "{}", page.body);
    assert_eq!(page.body.matches("<h1").count(), 1);
    for word in words {
        assert!(page.body.contains(word), "no 「{word}」 in\n{}", page.body);
    }
}

async fn last(town: &Town) -> Seq {
    town.store.last(town.municipality).await.unwrap()
}

/// Presses 「反映する」 on a trial and waits for the end.
async fn apply(town: &Town, address: &str) -> Ended {
    let trial = town.get(address).await;
    let planned = trial.body.split("name=\"planned_on\" value=\"").nth(1).unwrap_or_else(|| panic!("{}", trial.body)).split('"').next().unwrap();
    let form = format!("actor=somebody-else&reason=4%E6%9C%88%E3%81%AE%E5%90%8D%E7%B0%BF&planned_on={planned}");
    assert_eq!(location(&town.post(&format!("{address}/apply"), &form).await), address);
    town.site.works().job(token(address)).unwrap().ended().await
}

/// The routes of what was noted so far.
async fn noted(town: &Town) -> Vec<String> {
    let (_, readings) = town.store.readings(town.municipality, &ReadingFilter::default(), (0, usize::MAX)).await.unwrap();
    readings.into_iter().map(|reading| reading.noted.route).collect()
}

#[tokio::test]
async fn a_trial_is_noted_although_its_people_have_no_record_yet_and_figures_of_nobody_are_not() {
    let town = empty().await.with_office(Office::Personnel, None, None).await;
    assert_eq!(town.get("/").await.status, 200);
    assert_eq!(noted(&town).await, Vec::<String>::new(), "there is nobody to be named");
    let trial = tried(&town, &cp932(&list(GOOD))).await;
    says(&town.get(&trial).await, &["000102", "href=\"/people\"", "action=\"/sign-out"]);
    assert!(noted(&town).await.contains(&"/data/uploads/{token}".to_owned()));
}

#[tokio::test]
async fn every_page_answers_under_every_policy() {
    for pack in packs() {
        let town = Town::under(&pack).await;
        let pages = [
            "/data",
            "/data/import/staff",
            "/data/import/units",
            "/data/import/postings",
            "/data/import/facts",
            "/data/imports",
            "/data/journal",
            "/data/export",
        ];
        for page in pages {
            for query in ["", "?lang=en", "?as_of=H30.4.1", "?known=1"] {
                let answer = town.get(&format!("{page}{query}")).await;
                says(&answer, &[]);
                assert!(answer.body.len() < 150_000, "{page}");
            }
        }
        for what in ["staff", "units", "postings", "facts", "status", "coverage", "targets"] {
            for format in ["csv", "xlsx"] {
                assert_eq!(town.get(&format!("/data/export/{what}?format={format}")).await.status, 200, "{pack} {what}");
            }
        }
    }
}

#[tokio::test]
async fn the_overview_counts_what_the_ledger_holds() {
    let town = Town::under("sagamihara").await;
    let loaded = town.store.snapshot(town.municipality).await.unwrap();
    let facts = loaded.snapshot.facts().iter().filter(|fact| fact.known(Seq::NOW)).count();
    let with_commas = |n: usize| if n < 1_000 { n.to_string() } else { format!("{},{:03}", n / 1_000, n % 1_000) };
    let wrong = ayumi_engine::contradictions(town.site.world(last(&town).await).await.unwrap().scope(), today()).found.len();
    says(
        &town.get("/data").await,
        &[&format!(">{}</a>", loaded.snapshot.people.len()), &with_commas(facts), &format!(">{}</a>", with_commas(wrong))],
    );
    says(&town.get("/data?known=1").await, &[">0</a>"]);
}

#[tokio::test]
async fn a_messy_list_is_explained_and_cannot_be_applied() {
    let town = empty().await;
    let before = last(&town).await;
    let address = tried(&town, &cp932(&list(MESSY))).await;
    let trial = town.get(&address).await;
    says(&trial, &["Shift_JIS", "反映できません", "主任補佐官", "2021/13/1", "採用年月日", "役職"]);
    assert!(!trial.body.contains("planned_on"), "no way to apply it");
    let sheet = town.get(&format!("{address}/problems?format=csv")).await;
    assert!(sheet.body.contains("主任補佐官") && sheet.body.contains("【誤り】") && !sheet.body.contains("000101"), "{}", sheet.body);
    assert!(sheet.headers["content-disposition"].to_str().unwrap().contains("attachment"));
    let forced = town.post(&format!("{address}/apply"), &format!("reason=1&planned_on={}", before.0)).await;
    assert_eq!(location(&forced), address);
    assert_eq!(town.site.works().job(token(&address)).unwrap().ended().await, Ended::Moved);
    assert_eq!(last(&town).await, before);
}

#[tokio::test]
async fn a_list_is_applied_found_again_idle_and_taken_back() {
    let town = empty().await;
    let address = tried(&town, &cp932(&list(GOOD))).await;
    says(&town.get(&address).await, &["反映できます", "髙橋　一郎", "﨑山 花子", "①市民課", "名簿.csv"]);
    let Ended::Written(import) = apply(&town, &address).await else { panic!("not written") };
    let result = location(&town.get(&address).await);
    assert_eq!(result, format!("/data/imports/{}?new=1", import.0));
    says(&town.get(&result).await, &["反映しました", "90001", "4月の名簿", "髙橋　一郎", "①市民課　主査", "この取込を取り消す"]);
    assert_eq!(town.store.snapshot(town.municipality).await.unwrap().snapshot.people.len(), 3);
    assert!(town.store.uploads(town.municipality, Instant(0)).await.unwrap().is_empty(), "the file is gone");
    says(&town.get("/data/imports").await, &["名簿.csv", "有効"]);
    says(&town.get("/data/journal").await, &["職員の取込", "90001", "この時点で見る"]);

    let again = tried(&town, list(GOOD).as_bytes()).await;
    let page = town.get(&again).await;
    says(&page, &["台帳と同じ内容です", "UTF-8"]);
    assert!(!page.body.contains("planned_on"));
    assert_eq!(location(&town.post(&format!("{again}/cancel"), "").await), "/data");
    assert_eq!(town.get(&again).await.status, 404);

    let undo = format!("/data/imports/{}/undo", import.0);
    let asked = town.get(&undo).await;
    says(&asked, &["取り消す事実", "台帳からいなくなる職員"]);
    let missing = town.post(&undo, "reason=").await;
    assert!(missing.status == 422 && missing.body.contains("理由を入力してください"), "{}", missing.body);
    assert_eq!(location(&town.post(&undo, "actor=somebody-else&reason=test").await), format!("/data/imports/{}", import.0));
    assert!(!town.get("/data/journal").await.body.contains("somebody-else"), "who is signed in records, whatever a form says");
    says(&town.get(&format!("/data/imports/{}", import.0)).await, &["で取り消しています", "髙橋　一郎"]);
    assert!(town.get(&undo).await.body.contains("取り消せません"));
    assert_eq!(town.post(&undo, "reason=1").await.status, 409);
    says(&town.get("/data").await, &[">0</a>"]);
}

#[tokio::test]
async fn an_import_that_others_build_on_is_not_taken_back() {
    let town = empty().await;
    let address = tried(&town, list(GOOD).as_bytes()).await;
    let Ended::Written(import) = apply(&town, &address).await else { panic!("not written") };
    let facts = "職員番号,種類,内容,日付\r\n000101,合格,ITパスポート,R7.8.10\r\n";
    let second = location(&send(&town, "facts", "合格.csv", facts.as_bytes(), &[]).await);
    assert!(matches!(apply(&town, &second).await, Ended::Written(_)));
    let page = town.get(&format!("/data/imports/{}/undo", import.0)).await;
    says(&page, &["取り消せません", "取り込んだ職員についての後の事実 1 件"]);
    assert!(!page.body.contains("name=\"reason\""));
}

#[tokio::test]
async fn a_trial_is_made_again_when_the_ledger_has_moved_on() {
    let town = empty().await;
    let (first, second) = (tried(&town, list(GOOD).as_bytes()).await, tried(&town, list(GOOD).as_bytes()).await);
    let stale = town.get(&first).await;
    assert!(matches!(apply(&town, &second).await, Ended::Written(_)));
    let planned = stale.body.split("name=\"planned_on\" value=\"").nth(1).unwrap().split('"').next().unwrap();
    let at = last(&town).await;
    town.post(&format!("{first}/apply"), &format!("reason=r&planned_on={planned}")).await;
    assert_eq!(town.site.works().job(token(&first)).unwrap().ended().await, Ended::Moved);
    says(&town.get(&first).await, &["試行のあとに台帳が変わったため", "台帳と同じ内容です"]);
    assert_eq!(last(&town).await, at);
}

#[tokio::test]
async fn a_reason_must_be_given_and_must_not_name_anybody() {
    let town = empty().await;
    let address = tried(&town, list(GOOD).as_bytes()).await;
    let missing = town.post(&format!("{address}/apply"), "reason=+").await;
    assert!(missing.status == 422 && missing.body.contains("理由を入力してください"), "{}", missing.body);
    assert!(missing.body.contains("髙橋　一郎"), "the trial is still there");
    let at = last(&town).await;
    let named = format!("reason=%E9%AB%98%E6%A9%8B%E4%B8%80%E9%83%8E&planned_on={}", at.0);
    town.post(&format!("{address}/apply"), &named).await;
    assert!(matches!(town.site.works().job(token(&address)).unwrap().ended().await, Ended::Failed(_)));
    says(&town.get(&address).await, &["反映できませんでした", "職員の氏名が含まれています"]);
    assert_eq!(last(&town).await, at);
}

#[tokio::test]
async fn columns_are_given_another_meaning_and_the_mapping_is_kept() {
    let town = empty().await;
    let file = "番号,なまえ,配置先\r\n000101,髙橋　一郎,税務課\r\n";
    let address = tried(&town, file.as_bytes()).await;
    says(&town.get(&format!("{address}?show=columns")).await, &["配置先", "読まない", "列の対応を保存する"]);
    let form = "column-0=number&column-1=name&column-2=unit&create_units=1&effective=R8.4.1";
    assert_eq!(location(&town.post(&address, form).await), address);
    says(&town.get(&format!("{address}?show=changes")).await, &["髙橋　一郎", "税務課", "反映できます"]);
    let bad = town.post(&address, "effective=%E3%81%8D%E3%81%AE%E3%81%86").await;
    assert!(bad.status == 422 && bad.body.contains("value=\"きのう\""), "{}", bad.body);
    assert_eq!(town.post(&format!("{address}/mapping"), "name=").await.status, 422);
    assert_eq!(location(&town.post(&format!("{address}/mapping"), "name=%E4%BA%BA%E4%BA%8B").await), format!("{address}?saved=1"));
    says(&town.get(&format!("{address}?saved=1")).await, &["列の対応を保存しました"]);
    says(&town.get("/data/import/staff").await, &["人事"]);
    let next = location(&send(&town, "staff", "次.csv", file.as_bytes(), &[("mapping", "人事"), ("create_units", "1")]).await);
    says(&town.get(&next).await, &["税務課", "反映できます"]);
}

#[tokio::test]
async fn a_sheet_of_a_workbook_is_chosen_and_headings_that_nobody_knows_are_taken() {
    let town = empty().await;
    let sheet = |title: &str, number: &str| {
        let mut sheet = Sheet::new(title, &[("職員番号", ayumi_exchange::ColumnKind::Text), ("氏名", ayumi_exchange::ColumnKind::Text)]);
        sheet.rows.push(vec![number.into(), "甲野".into()]);
        sheet
    };
    let book = write_xlsx(&[sheet("4月", "000201"), sheet("5月", "000202")]).unwrap();
    let address = location(&send(&town, "staff", "名簿.xlsx", &book, &[]).await);
    says(&town.get(&format!("{address}?show=columns")).await, &["シート「4月」", "5月"]);
    town.post(&address, "sheet=5%E6%9C%88").await;
    let trial = town.get(&format!("{address}?show=changes")).await;
    says(&trial, &["シート「5月」", "000202"]);
    assert!(!trial.body.contains("000201"));

    let odd = tried(&town, "あ,い\r\n000301,乙山\r\n".as_bytes()).await;
    says(&town.get(&odd).await, &["このままでは読めません", "最初の行（あ、い）を見出しとして読む"]);
    town.post(&odd, "headings=1").await;
    says(&town.get(&odd).await, &["誤りが1件", "職員番号"]);
}

#[tokio::test]
async fn what_is_no_table_is_refused_beside_the_field() {
    let town = empty().await;
    let check = async |name: &str, bytes: &[u8], words: &str| {
        let answer = send(&town, "staff", name, bytes, &[]).await;
        assert!(answer.status == 422 && answer.body.contains(words) && answer.body.contains("aria-invalid"), "{name}: {}", answer.body);
    };
    check("空.csv", b"", "中身が空です").await;
    check("写真.png", b"\x89PNG\r\n\x1a\n\0\0\0", "表のファイルとして読めません").await;
    check("古い.xls", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1W\0o\0r\0k\0b\0o\0o\0k\0", "古い形式").await;
    check("文書.docx", b"PK\x03\x04rest", "壊れています").await;
    check("u.txt", b"\xff\xfe1\0,\0", "UTF-16").await;
    let day = send(&town, "staff", "a.csv", list(GOOD).as_bytes(), &[("effective", "きのう")]).await;
    assert!(day.status == 422 && day.body.contains("value=\"きのう\"") && day.body.contains("もう一度ファイルを選んで"));
    assert!(town.store.uploads(town.municipality, Instant(0)).await.unwrap().is_empty());
    let large = send(&town, "staff", "大.csv", &vec![b'a'; 50_000_001], &[]).await;
    assert!(large.status == 413 && large.body.contains("ファイルが大きすぎます"), "{}", large.status);
    assert_eq!(send(&town, "nothing", "a.csv", b"x", &[]).await.status, 404);
}

#[tokio::test]
async fn a_token_is_good_for_a_day() {
    let town = empty().await;
    let address = tried(&town, list(GOOD).as_bytes()).await;
    let tomorrow = Instant(Instant::end_of_day(today()).0 + 43_200);
    let clock = Clock(Arc::new(move || tomorrow));
    let later = Town::at(town.store.clone(), town.municipality, clock);
    for address in [address.clone(), "/data/uploads/0123".to_owned()] {
        let gone = later.get(&address).await;
        assert!(gone.status == 404 && gone.body.contains("取り込むファイルが見つかりません"), "{}", gone.body);
    }
    assert_eq!(later.post(&format!("{address}/apply"), "reason=1").await.status, 404);
    tried(&later, list(GOOD).as_bytes()).await;
    assert!(town.store.upload_body(town.municipality, token(&address)).await.unwrap().is_none(), "the next file removes it");
}

#[tokio::test]
async fn work_that_is_stopped_leaves_nothing_and_can_be_begun_again() {
    let town = empty().await;
    let rows: String = (0..30_000).map(|n| format!("{:06},甲野　{n},コウノ,H31.4.1,正規職員,0010,市民課,主査,一般事務\r\n", n + 1)).collect();
    let address = tried(&town, list(&rows).as_bytes()).await;
    let at = last(&town).await;
    let begin = async || {
        let works = town.site.works();
        works.begin((town.municipality, token(&address)), ("90001", "r"), town.site.now()).await.unwrap()
    };
    let begun = begin().await.unwrap();
    assert!(begin().await.is_none(), "one at a time");
    let page = town.get(&address).await;
    says(&page, &["反映しています", "data-watch", "状況を見る", "反映をやめる"]);
    let state = town.get(&format!("{address}/state")).await;
    assert_eq!(state.body, r#"{"done":false,"at":0,"of":0}"#);
    town.site.works().finish(&begun, Ended::Stopped).await;
    says(&town.get(&address).await, &["反映をやめました"]);

    town.get(&address).await;
    let form = format!("reason=r&planned_on={}", at.0);
    let to = format!("{address}/apply");
    let (_, job) = tokio::join!(town.post(&to, &form), async {
        loop {
            match town.site.works().job(token(&address)).filter(|job| !Arc::ptr_eq(job, &begun)) {
                Some(job) => {
                    job.stop();
                    return job;
                }
                None => tokio::task::yield_now().await,
            }
        }
    });
    assert_eq!(job.ended().await, Ended::Stopped);
    assert_eq!(last(&town).await, at);
    assert!(town.store.snapshot(town.municipality).await.unwrap().snapshot.people.is_empty());
    says(&town.get(&address).await, &["反映をやめました", "30,000", "100件目"]);
    assert!(town.get(&format!("{address}/state")).await.body.contains("\"done\":true"));
}

/// On either database: whoever opens the page after the server was killed is told that nothing is in the ledger.
#[tokio::test]
async fn a_file_whose_server_was_killed_says_so_and_can_be_taken_over() {
    let folder = tempfile::tempdir().unwrap();
    let server = ayumi_testpg::database();
    let places: Vec<Database> = [Some(folder.path().join("a.sqlite3").into()), server.as_ref().map(|database| database.url().parse().unwrap())]
        .into_iter()
        .flatten()
        .collect();
    for at in places {
        let town = empty_in(Store::create(at.clone()).await.unwrap()).await;
        let address = tried(&town, list(GOOD).as_bytes()).await;
        let killed = Store::open(at.clone()).await.unwrap();
        assert!(killed.begin_work(town.municipality, token(&address), ("90001", "r"), town.site.now()).await.unwrap());
        drop(killed);
        let page = loop {
            // A server of a database notices a little later that a connection is gone.
            let page = town.get(&address).await;
            if !page.body.contains("反映しています") {
                break page;
            }
            tokio::task::yield_now().await;
        };
        says(&page, &["取り込みは途中で止まりました", "台帳には何も入っていません", "もう一度取り込めます", "反映する"]);
        assert!(town.get(&format!("{address}?lang=en")).await.body.contains("It broke off"));
        assert!(matches!(apply(&town, &address).await, Ended::Written(_)), "{at}");
    }
}

#[tokio::test]
async fn the_journal_is_narrowed_and_leads_to_the_ledger_as_it_was() {
    let town = Town::under("atsugi").await;
    let all = town.store.journal(town.municipality, Seq(1)..=Seq::NOW).await.unwrap();
    let adopted = all.iter().find(|entry| entry.act == "adopt-pack").unwrap().seq;
    let page = town.get("/data/journal?act=adopt-pack").await;
    says(&page, &["1件の記録", "方針の採用", &format!("/?known={}", adopted.0)]);
    assert!(!page.body.contains("<th scope=\"row\" lang=\"ja\">団体の登録"));
    assert_eq!(town.get(&format!("/?known={}", adopted.0)).await.status, 200);
    says(&town.get("/data/journal?from=R20.4.1").await, &["0件の記録", "この条件の記録はありません"]);
    says(&town.get("/data/journal?from=%E3%81%8D%E3%81%AE%E3%81%86").await, &["きのう", "role=\"alert\""]);
    let file = town.get("/data/journal/file?format=csv&act=adopt-pack").await;
    assert_eq!(file.body.lines().count(), 2, "{}", file.body);
    assert_eq!(town.get("/data/imports/99").await.status, 404);
    assert_eq!(town.get("/data/export/nothing?format=csv").await.status, 404);
    assert_eq!(town.get("/data/export/staff?format=pdf").await.status, 422);
}
