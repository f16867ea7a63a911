//! `ayumi doctor`: a sound installation is called sound, and each thing that is wrong is named with what to do about it.

use std::net::TcpListener;

use crate::common::{Desk, Said};
use rcgen::{CertificateParams, KeyPair, date_time_ymd};

fn doctor(desk: &Desk) -> Said {
    // How much room the machine of the tests has is no affair of theirs.
    desk.run(&["doctor", "--least-free-mb", "0"])
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

    certificate(&desk, "ayumi", 2021);
    let directory = "[[ldap]]\nid = \"ad\"\nname = \"庁内\"\nservers = [\"ldaps://dc1.city.example\"]\nmapping = { from = \"staff\" }\n\
        search = { base = \"dc=example\", filter = \"(uid={login})\" }\nclient_certificate_file = \"chain.pem\"\nclient_key_file = \"key.pem\"\n";
    desk.write("ways.toml", directory);
    doctor(&desk).ends(1).says(&["ディレクトリ 1件", "ディレクトリ ad: 名乗る証明書は", "に切れました"]);
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

/// A configuration of a ledger on a server.
fn configure(desk: &Desk, address: &str, replica: &str) {
    let text = format!("[database]\naddress = \"{address}\"\nreplica = \"{replica}\"\n[listen]\nport = 0\n[limits]\nconnections = 10\n");
    desk.write_secret("ayumi.toml", &text);
}

#[test]
fn everything_about_a_database_server_is_looked_at() {
    let Some(database) = ayumi_testpg::database() else { return };
    let desk = Desk::new();
    desk.run(&["init", "--pack", "tarumizu", "--database", &database.url()]).ends(0);
    configure(&desk, &database.url(), "");
    let sound = doctor(&desk).ends(0).says(&[
        "データベース: PostgreSQL ",
        "文字コードは UTF8",
        "このコンピューターの外に出ません",
        "の権限は適切です",
        "すべての表で有効です",
        "形式: 最新です",
        "時計: データベースのサーバーと合っています",
        "の方針を使えます",
    ]);
    assert!(!sound.out.contains("空き容量") && !sound.out.contains("複製"), "{}", sound.out);

    // Everything that is wrong is told at once.
    for sql in [
        "alter table fact disable row level security",
        "create policy everything on person using (true)",
        "do $$ begin execute format('alter database %I set synchronous_commit = off', current_database()); end $$",
        "delete from _sqlx_migrations where version = (select max(version) from _sqlx_migrations)",
    ] {
        database.psql(sql);
    }
    doctor(&desk).ends(1).says(&[
        "（fact、person）",
        "of_one_municipality",
        "synchronous_commit が off",
        "1段階の更新",
        "ayumi migrate --backup-done",
    ]);
    let secret = database.url().replacen("ayumi_test_", "nothing_", 1).replace("postgres://", "postgres://somebody:hidden@");
    configure(&desk, &secret.replace("@/", "@localhost/"), "");
    let said = doctor(&desk).ends(1).says(&["データベース: postgres://somebody@", "つながりません", "pg_hba.conf"]);
    assert!(!said.out.contains("hidden") && !said.err.contains("hidden"), "{said:?}");
}

#[test]
fn a_role_that_only_reads_and_writes_is_called_sound() {
    let Some(server) = ayumi_testpg::Alone::start() else { return };
    let desk = Desk::new();
    desk.run(&["init", "--pack", "tarumizu", "--database", &server.url()]).ends(0);
    configure(&desk, &server.url(), "");
    doctor(&desk).ends(0).says(&["役割 writer の権限は適切です", "役割 writer は表の所有者", "役割を分ける"]);
    server.on_server("create role ayumi_run login nosuperuser nobypassrls");
    configure(&desk, &server.url().replace("user=writer", "user=ayumi_run"), "");
    server.in_ledger("grant select on all tables in schema public to ayumi_run");
    doctor(&desk).ends(1).says(&["役割 ayumi_run では読み書きできない表があります", "fact", "役割を分ける"]);
    server.in_ledger("grant select, insert, update, delete on all tables in schema public to ayumi_run");
    let sound = doctor(&desk).ends(0).says(&["役割 ayumi_run の権限は適切です", "の方針を使えます"]);
    assert!(!sound.out.contains("表の所有者"), "{}", sound.out);
}

#[test]
fn a_role_that_passes_walls_and_a_replica_that_is_none_are_named() {
    let Some(server) = ayumi_testpg::Alone::start() else { return };
    let Some(elsewhere) = ayumi_testpg::database() else { return };
    let desk = Desk::new();
    // Two ledgers of one pack that begin in the same second begin alike.
    for (pack, at) in [("tarumizu", server.url()), ("atsugi", elsewhere.url())] {
        desk.run(&["init", "--pack", pack, "--database", &at]).ends(0);
    }
    server.add_standby();
    configure(&desk, &server.url(), &server.standby_url());
    doctor(&desk).ends(0).says(&["複製: PostgreSQL ", "複製: 追い付いています"]);
    server.on_standby("select pg_wal_replay_pause()");
    doctor(&desk).ends(0).says(&["反映が止められています", "書き込む一台がすべてに答えます"]);

    configure(&desk, &server.url(), &elsewhere.url());
    doctor(&desk).ends(1).says(&["この台帳の複製ではありません"]);
    configure(&desk, &server.standby_url(), "");
    doctor(&desk).ends(1).says(&["書き込めないサーバー", "database.replica"]);
    configure(&desk, &server.url().replace("user=writer", "user=ayumi"), &server.standby_url());
    server.let_standby_lag();
    server.cut_standby();
    doctor(&desk).ends(1).says(&["役割 ayumi はスーパーユーザーです", "NOBYPASSRLS", "複製: postgres:///ledger につながりません"]);
    configure(&desk, "sqlite:ayumi.sqlite3", &server.standby_url());
    doctor(&desk).ends(1).says(&["database.replica", "PostgreSQL の台帳にだけ"]);
}
