//! What somebody did before: without it no link would lead to an import or to a file that waits.

use axum::body::Body;
use axum::http::Request;
use ayumi_testkit::Town;

const HEAD: &str = "職員番号,氏名,フリガナ,採用年月日,任用形態,役職,職種\r\n";
const SOUND: &str = "700201,見本　一子,ミホン　イチコ,R8.4.1,常勤職員,主事,一般事務\r\n";
const WRONG: &str = "700202,見本　二郎,ミホン　ジロウ,R8.13.1,常勤職員,主事,一般事務\r\n";

const LATER: &str = "700203,見本　三子,ミホン　ミツコ,R8.10.1,常勤職員,主事,一般事務\r\n";

/// An import that was taken over, and two files that wait: one with a mistake, one sound.
pub async fn imports(town: &Town) {
    let sound = send(town, &format!("{HEAD}{SOUND}")).await;
    let trial = town.get(&sound).await;
    let planned =
        trial.body.split("name=\"planned_on\" value=\"").nth(1).and_then(|rest| rest.split('"').next()).expect("a trial that is sound").to_owned();
    let form = format!("planned_on={planned}&actor=jinji&reason=meibo");
    let applied = town.post(&format!("{sound}/apply"), &form).await;
    assert!(applied.status.is_redirection(), "{}: {}", applied.status, applied.body);
    while !town.get("/data/imports").await.body.contains("/data/imports/1") {
        tokio::task::yield_now().await;
    }
    send(town, &format!("{HEAD}{WRONG}")).await;
    send(town, &format!("{HEAD}{LATER}")).await;
}

/// The address of the trial of a staff list.
async fn send(town: &Town, list: &str) -> String {
    let body = format!("--edge\r\ncontent-disposition: form-data; name=\"file\"; filename=\"list.csv\"\r\n\r\n{list}\r\n--edge--\r\n");
    let request = Request::post("/data/import/staff").header("content-type", "multipart/form-data; boundary=edge").body(Body::from(body));
    let answer = town.ask(request.expect("a request")).await;
    answer.headers.get("location").and_then(|to| to.to_str().ok()).unwrap_or_else(|| panic!("{}: {}", answer.status, answer.body)).to_owned()
}
