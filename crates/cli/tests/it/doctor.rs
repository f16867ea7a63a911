//! `ayumi doctor`: a sound installation is called sound, and each thing that is wrong is named with what to do about it.

use std::net::TcpListener;

use crate::common::{Desk, Said};
use rcgen::{CertificateParams, KeyPair, date_time_ymd};

fn doctor(desk: &Desk) -> Said {
    desk.run(&["doctor"])
}

/// A certificate for this name until a day of that year.
fn certificate(desk: &Desk, name: &str, year: i32) {
    let mut params = CertificateParams::new([name.to_owned()]).unwrap();
    (params.not_before, params.not_after) = (date_time_ymd(2020, 1, 1), date_time_ymd(year, 1, 1));
    let key = KeyPair::generate().unwrap();
    desk.write("chain.pem", &params.self_signed(&key).unwrap().pem());
    desk.write_secret("key.pem", &key.serialize_pem());
}

#[test]
fn a_sound_installation_is_called_sound() {
    let desk = Desk::city("tarumizu");
    certificate(&desk, "ayumi.city.example", 2099);
    desk.write(
        "ayumi.toml",
        "[listen]\nport = 0\n[site]\npublic_url = \"https://ayumi.city.example\"\n[tls]\ncertificate = \"chain.pem\"\nkey = \"key.pem\"\n[limits]\nconnections = 10\n",
    );
    let said = doctor(&desk).ends(0).says(&[
        "ayumi.toml に誤りはありません",
        "を開けます",
        "の方針を使えます",
        "まで使えます",
        "空き容量",
        "時計",
        "待ち受けられます",
    ]);
    assert!(said.out.contains("問題は見つかりませんでした") && !said.out.contains("→ 直して"), "{}", said.out);
}

#[test]
fn what_is_wrong_is_named_with_what_to_do() {
    let desk = Desk::city("tarumizu");
    let taken = TcpListener::bind("127.0.0.1:0").unwrap();
    let port = taken.local_addr().unwrap().port();
    certificate(&desk, "other.example", 2021);
    let text = format!(
        "[listen]\nport = {port}\n[site]\npublic_url = \"https://ayumi.city.example\"\n[tls]\ncertificate = \"chain.pem\"\nkey = \"key.pem\"\n"
    );
    desk.write("ayumi.toml", &text);
    let said = doctor(&desk).ends(1);
    said.says(&[
        "に切れました",
        "ayumi.city.example のものではありません",
        "同じ場所に置いてください",
        &format!("127.0.0.1:{port} は使われています"),
    ]);

    desk.write("ayumi.toml", "[database]\naddress = \"sqlite:none.sqlite3\"\n");
    doctor(&desk).ends(1).says(&["none.sqlite3 がありません", "ayumi init"]);
    desk.write("none.sqlite3", "これは台帳ではありません。");
    doctor(&desk).ends(1).says(&["none.sqlite3", "台帳ではありません", "バックアップ", "他の利用者が読み書きできます", "chmod 600"]);
    desk.write("ayumi.toml", "[limits]\nconnections = 0\n");
    doctor(&desk).ends(1).says(&["limits.connections", "2 行目"]);
}

#[test]
fn a_way_in_that_cannot_be_used_is_named() {
    let desk = Desk::city("tarumizu");
    desk.write("ayumi.toml", "[listen]\nport = 0\n[limits]\nconnections = 10\n[sign_in]\nways = \"ways.toml\"\n");
    doctor(&desk).ends(1).says(&["ways.toml", "サインイン"]);
    let way = |issuer: &str| {
        format!("[[oidc]]\nid = \"city\"\nname = \"庁内\"\nissuer = \"{issuer}\"\nclient_id = \"ayumi\"\nmapping = {{ from = \"staff\" }}\n")
    };
    desk.write("ways.toml", &way("http://id.city.example"));
    doctor(&desk).ends(1).says(&["ways.toml", "docs/sign-in.md"]);
    desk.write("ways.toml", &way("https://id.city.example"));
    doctor(&desk).ends(0).says(&["OpenID Connect 1件"]);
}

#[test]
fn a_shared_ledger_is_served_whole_unless_a_municipality_of_it_is_named() {
    let desk = Desk::with("tarumizu");
    desk.run(&["init", "--pack", "atsugi", "--add"]).ends(0);
    let write = |site: &str| desk.write("ayumi.toml", &format!("{site}[listen]\nport = 0\n[limits]\nconnections = 10\n"));
    write("");
    doctor(&desk).ends(0).says(&["垂水市の方針", "厚木市の方針"]);
    write("[site]\nmunicipality = \"142123\"\n");
    doctor(&desk).ends(0);
    write("[site]\nmunicipality = \"131016\"\n");
    doctor(&desk).ends(1).says(&["site.municipality の団体 131016 が台帳にありません", "すべての団体"]);
}
