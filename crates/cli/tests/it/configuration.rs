//! The configuration: where values come from, what is refused, what is shown, and that its documents name every key.

use crate::common::{Desk, repository};

#[test]
fn the_nearest_value_holds() {
    let desk = Desk::new();
    let port = |args: &[&str], variable: Option<&str>| {
        let mut command = desk.command(&[&["config", "show"], args].concat());
        let shown = command.envs(variable.map(|value| ("AYUMI_LISTEN_PORT", value))).output().unwrap();
        let shown = String::from_utf8(shown.stdout).unwrap();
        shown.lines().find(|line| line.starts_with("port = ")).map(str::to_owned).unwrap()
    };
    assert_eq!(port(&[], None), "port = 8480  # 既定");
    desk.write("ayumi.toml", "[listen]\nport = 1001\n");
    assert_eq!(port(&[], None), "port = 1001  # ayumi.toml の 2 行目");
    assert_eq!(port(&[], Some("1002")), "port = 1002  # 環境変数 AYUMI_LISTEN_PORT");
    assert_eq!(port(&["--port", "1003"], Some("1002")), "port = 1003  # コマンドの指定");
    desk.write("other.toml", "[listen]\nport = 1004\n");
    assert_eq!(port(&["--config", "other.toml"], None), "port = 1004  # other.toml の 2 行目");
}

#[test]
fn every_mistake_is_said_at_once() {
    let desk = Desk::new();
    desk.write(
        "ayumi.toml",
        "[listen]\nport = 99999\nadress = \"127.0.0.1\"\n[site]\npublic_url = \"ayumi.example\"\n[proxy]\ntrusted = [\"a\", \"b\"]\n[sever]\nx = 1\n",
    );
    let said = desk.run(&["config", "check"]).ends(1);
    let said = said.complains(&["5件", "ayumi.toml の 2 行目: listen.port", "ayumi.toml の 3 行目: 「listen.adress」", "address、port"]);
    said.complains(&["ayumi.toml の 5 行目: site.public_url", "「a」は", "「b」は", "[sever] という区分はありません"]);
    desk.run(&["serve"]).ends(1).complains(&["5件"]);
    desk.run(&["config", "check", "--config", "none.toml"]).ends(1).complains(&["none.toml", "読めません"]);
}

#[test]
fn what_does_not_fit_together_is_refused() {
    let desk = Desk::new();
    let check = |text: &str, words: &[&str]| {
        desk.write("ayumi.toml", text);
        drop(desk.run(&["config", "check"]).ends(1).complains(words));
    };
    check("[listen]\naddress = \"0.0.0.0\"\n[site]\npublic_url = \"https://a.example\"\n", &["listen.address", "ayumi.toml の 2 行目"]);
    check("[tls]\ncertificate = \"a.pem\"\n", &["tls.key"]);
    check("[listen]\nredirect_port = 8080\n", &["listen.redirect_port", "HTTPS"]);
    check(
        "[sessions]\nidle_minutes = 0\nabsolute_hours = 25\n",
        &["sessions.idle_minutes", "5から480まで", "sessions.absolute_hours", "1から24まで"],
    );
    check("[database]\naddress = \"postgres://ayumi@db.city.example/ayumi\"\n", &["database.address", "sslmode=verify-full"]);
    let server = "[database]\naddress = \"postgres://ayumi@db.city.example/ayumi?sslmode=verify-full";
    check(&format!("{server}&sslcert=a.crt\"\n"), &["database.address", "sslkey"]);
    check(&format!("{server}&sslkey=a.key\"\n"), &["database.address", "sslcert"]);
    check(&format!("{server}&sslcert=none.crt&sslkey=none.key\"\n"), &["database.address", "none.crt を読めません"]);
    #[cfg(unix)]
    {
        desk.write("open.key", "");
        let at = desk.path("open.key").display().to_string();
        check(&format!("{server}&sslcert={at}&sslkey={at}\"\n"), &["database.address", "open.key は他の利用者が読み書きできます", "chmod 640"]);
    }
    check("[metrics]\naddress = \"0.0.0.0:9480\"\n", &["metrics.token", "metrics.address", "tls.certificate"]);
    let behind = "[listen]\naddress = \"0.0.0.0\"\n[site]\npublic_url = \"https://a.example\"\n[proxy]\ntrusted = [\"192.0.2.1\"]\n";
    check(behind, &["listen.address", "proxy.unencrypted"]);
    check(&format!("{behind}unencrypted = \"perhaps\"\n"), &["proxy.unencrypted", "refuse か allow"]);
    desk.write("ayumi.toml", &format!("{behind}unencrypted = \"allow\"\n"));
    desk.run(&["config", "check"]).ends(0);
    desk.run(&["doctor"]).says(&["中継サーバーとの間は暗号化されません"]);
    check("[traces]\naddress = \"192.0.2.1:4318\"\n", &["traces.address", "127.0.0.1"]);
}

#[cfg(unix)]
#[test]
fn a_secret_is_read_from_its_file_and_never_shown() {
    use std::os::unix::fs::PermissionsExt;
    let desk = Desk::new();
    let allow = |mode| std::fs::set_permissions(desk.path("token"), std::fs::Permissions::from_mode(mode)).unwrap();
    desk.write("token", "hush-hush\n");
    desk.write("ayumi.toml", "[metrics]\naddress = \"127.0.0.1:9480\"\ntoken_file = \"token\"\n[database]\naddress = \"sqlite:secret-place\"\n");
    allow(0o644);
    desk.run(&["config", "check"]).ends(1).complains(&["metrics.token_file", "644", "chmod"]);
    allow(0o640);
    let shown = desk.run(&["config", "show"]).ends(0).says(&["token = \"（秘密）\"", "ayumi.toml の 3 行目"]);
    assert!(!shown.out.contains("hush") && !shown.out.contains("secret-place"), "{}", shown.out);
    desk.write("ayumi.toml", "[metrics]\ntoken = \"a\"\ntoken_file = \"token\"\n");
    desk.run(&["config", "check"]).ends(1).complains(&["metrics.token が二度"]);
}

#[test]
fn the_example_can_be_used_as_it_is_and_names_every_key() {
    let desk = Desk::new();
    let example = desk.run(&["config", "example"]).ends(0).out;
    desk.write("ayumi.toml", &example);
    desk.run(&["config", "check"]).ends(0).says(&["ayumi.toml"]);
    let in_effect: String = example
        .lines()
        .map(|line| line.strip_prefix("# ").filter(|rest| rest.contains(" = ") && !rest.contains("_file")).unwrap_or(line))
        .map(|line| format!("{line}\n"))
        .collect();
    desk.write("ayumi.toml", &in_effect);
    let shown = desk.run(&["config", "show"]).ends(0).out;
    assert!(!shown.contains("既定"), "every key stands in the example: {shown}");
    let page = std::fs::read_to_string(repository("docs/configuration.md")).unwrap();
    for line in shown.lines().filter_map(|line| line.split_once(" = ")) {
        assert!(page.contains(&format!("| `{}` |", line.0)), "{}", line.0);
    }
}

#[test]
fn the_page_about_settings_is_up_to_date() {
    let written = std::fs::read_to_string(repository("docs/configuration.md")).unwrap_or_default();
    let page = Desk::new().run(&["manual", "configuration"]).ends(0).out;
    assert!(written == page, "write it anew: ayumi manual configuration > docs/configuration.md");
}
