//! Settings as an administrator writes them: everything wrong is said at once, and what is dangerous is said aloud.

use ayumi_federation::ldap::LdapSettings;
use ayumi_federation::oidc::OidcSettings;
use ayumi_federation::{Notice, Severity, WaySettings};

fn told(notices: Vec<Notice>) -> Vec<String> {
    let mark = |severity| if severity == Severity::Error { "!" } else { "?" };
    notices.iter().map(|notice| format!("{}{}", mark(notice.severity), notice.key)).collect()
}

fn oidc(text: &str, want: &[&str]) {
    let settings: OidcSettings = toml::from_str(text).unwrap();
    assert_eq!(told(settings.check()), want, "{text}");
}

fn ldap(text: &str, want: &[&str]) {
    let settings: LdapSettings = toml::from_str(text).unwrap();
    assert_eq!(told(settings.check()), want, "{text}");
}

#[test]
fn settings_of_a_provider() {
    let rest = "client_id = 'ayumi'\nmapping = { from = 'employee_id' }\n";
    oidc(&format!("id = 'city'\nname = '庁内認証'\nissuer = 'https://id.example.jp/realms/city'\nclient_secret_file = 'secret'\n{rest}"), &[]);
    oidc(&format!("id = 'City!'\nname = ''\nissuer = 'http://id.example.jp'\n{rest}"), &["!id", "!issuer", "!name"]);
    oidc(
        &format!("id = 'city'\nname = 'x'\nissuer = 'https://id.example.jp/?a=b'\nscopes = ['profile']\nclient_secret = 'x'\n{rest}"),
        &["!issuer", "!scopes", "?client_secret"],
    );
    let out_of_bounds = "algorithms = []\nclock_skew_seconds = 3600\ntimeout_seconds = 0\n";
    oidc(
        &format!("id = 'city'\nname = 'x'\nissuer = 'https://id.example.jp'\n{out_of_bounds}{rest}"),
        &["!algorithms", "!clock_skew_seconds", "!timeout_seconds"],
    );
    let good = format!("id = 'city'\nname = 'x'\nissuer = 'https://id.example.jp'\n{rest}");
    for (more, want) in [
        ("client_authentication = 'private-key-jwt'\nclient_key_file = 'key'\nclient_key_id = 'k'\n", [].as_slice()),
        ("client_authentication = 'private-key-jwt'\n", &["!client_key_file"]),
        ("client_key_file = 'key'\n", &["!client_key_file"]),
        ("client_key_id = 'k'\n", &["!client_key_id"]),
        ("client_authentication = 'private-key-jwt'\nclient_key_file = 'key'\nclient_secret_file = 's'\n", &["!client_secret"]),
    ] {
        oidc(&format!("{more}{good}"), want);
    }
    for refused in ["none", "HS256"] {
        let text = format!("id = 'city'\nname = 'x'\nissuer = 'https://id.example.jp'\nalgorithms = ['{refused}']\n{rest}");
        assert!(toml::from_str::<OidcSettings>(&text).is_err(), "{refused} cannot even be written");
    }
}

#[test]
fn settings_of_a_directory() {
    let search = "search = { bind_dn = 'cn=a', password_file = 'p', base = 'dc=b', filter = '(uid={login})' }\n";
    let rest = format!("id = 'ad'\nname = '庁内'\nmapping = {{ from = 'employeeID' }}\n{search}");
    ldap(&format!("servers = ['ldaps://dc1.example.jp', 'ldap://dc2.example.jp:389']\n{rest}"), &[]);
    ldap(&format!("servers = ['ldap://dc1.example.jp']\nplain = 'anywhere'\n{rest}"), &["?plain"]);
    ldap(&format!("servers = ['ldap://dc1.example.jp']\nplain = 'loopback'\n{rest}"), &["!servers"]);
    ldap(&format!("servers = ['ldap://127.0.0.1', 'ldap://[::1]:3389', 'ldap://localhost']\nplain = 'loopback'\n{rest}"), &[]);
    ldap(
        &format!("servers = ['http://dc1.example.jp', 'dc2', 'ldaps://u:p@dc3.example.jp', 'ldaps://']\n{rest}"),
        &["!servers", "!servers", "!servers", "!servers"],
    );
    ldap(&format!("servers = []\ndn_template = 'uid={{login}}'\n{rest}"), &["!servers", "!search"]);
    let open = "search = { bind_dn = 'cn=a', password = 'x', base = 'dc=b', filter = 'uid=x' }\n";
    ldap(&format!("servers = ['ldaps://a']\nid = 'ad'\nname = 'x'\nmapping = {{ from = 'x' }}\n{open}"), &["!search.filter", "?search.password"]);
}

#[test]
fn a_certificate_takes_the_place_of_an_account() {
    let account = "bind_dn = 'cn=a', password_file = 'p', ";
    let check = |more: &str, account: &str, want: &[&str]| {
        let search = format!("search = {{ {account}base = 'dc=b', filter = '(uid={{login}})' }}\n");
        ldap(&format!("id = 'ad'\nname = 'x'\nservers = ['ldap://localhost']\nmapping = {{ from = 'x' }}\n{more}{search}"), want);
    };
    let both = "client_certificate_file = 'a.crt'\nclient_key_file = 'a.key'\n";
    check(both, "", &[]);
    check("", "", &["!search", "!search.password"]);
    check(both, account, &["!search"]);
    check("client_certificate_file = 'a.crt'\n", account, &["!client_key_file"]);
    check("client_key_file = 'a.key'\n", account, &["!client_certificate_file"]);
    check(&format!("{both}plain = 'loopback'\n"), "", &["!plain"]);
    let named = "id = 'ad'\nname = 'x'\nservers = ['ldaps://a']\nmapping = { from = 'x' }\ndn_template = 'uid={login}'\n";
    ldap(&format!("{named}{both}"), &["!client_certificate_file"]);
}

#[test]
fn secrets_do_not_print() {
    let text =
        "id = 'city'\nname = 'x'\nissuer = 'https://id.example.jp'\nclient_id = 'ayumi'\nclient_secret = 'very secret'\nmapping = { from = 'x' }\n";
    let settings: OidcSettings = toml::from_str(text).unwrap();
    assert!(!format!("{settings:?}").contains("very secret"));
}

#[test]
fn an_installation_says_everything_that_is_wrong_with_its_ways() {
    let settings = |text: &str| toml::from_str::<WaySettings>(text).unwrap();
    let ways = settings("").open().unwrap();
    assert!(ways.providers.is_empty() && ways.directories.is_empty(), "off by default");
    let one = "[[oidc]]\nid = 'city'\nname = 'x'\nissuer = 'http://id.example.jp'\nclient_id = 'ayumi'\nmapping = { from = 'x' }\n";
    let two = "[[ldap]]\nid = 'city'\nname = 'x'\nservers = ['ldaps://a']\ndn_template = 'uid={login}'\nmapping = { from = 'x' }\n";
    let wrong = settings(&format!("{one}{two}")).open().unwrap_err();
    let keys: Vec<&str> = wrong.iter().map(|line| line.split(": ").nth(1).unwrap()).collect();
    assert_eq!(keys, ["issuer", "id"], "{wrong:?}");
    let folder = tempfile::tempdir().unwrap();
    let missing = format!("{}client_secret_file = 'secret'\nca_file = 'ca.pem'\n", one.replace("http:", "https:"));
    let wrong = settings(&missing).based(folder.path()).open().unwrap_err();
    assert!(wrong.len() == 1 && wrong[0].starts_with("city: 秘密の値"), "{wrong:?}");
    std::fs::write(folder.path().join("secret"), "very secret\n").unwrap();
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        let allow = |mode| std::fs::set_permissions(folder.path().join("secret"), std::fs::Permissions::from_mode(mode)).unwrap();
        allow(0o644);
        assert!(settings(&missing).based(folder.path()).open().unwrap_err()[0].contains("chmod 640"), "others may read it");
        allow(0o600);
    }
    std::fs::write(folder.path().join("ca.pem"), crate::authority::Authority::new().root).unwrap();
    assert_eq!(settings(&missing).based(folder.path()).open().unwrap().providers.len(), 1);
}
