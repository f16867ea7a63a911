//! OpenLDAP in a scratch folder, on free ports of the machine itself.

use std::net::TcpListener;
use std::path::{Path, PathBuf};
use std::process::Stdio;
use std::time::Duration;

use tempfile::TempDir;
use tokio::net::TcpStream;
use tokio::process::{Child, Command};

use crate::authority::Authority;
use crate::tools;

/// A directory that runs as long as this lives.
pub struct Slapd {
    pub authority: Authority,
    pub ldap: u16,
    pub ldaps: u16,
    _child: Child,
    _folder: TempDir,
}

const PEOPLE: &str = "
dn: dc=example,dc=jp
objectClass: dcObject
objectClass: organization
o: example
dc: example

dn: cn=policy,dc=example,dc=jp
objectClass: device
objectClass: pwdPolicy
cn: policy
pwdAttribute: userPassword
pwdLockout: TRUE

dn: ou=people,dc=example,dc=jp
objectClass: organizationalUnit
ou: people

dn: cn=searcher,dc=example,dc=jp
objectClass: person
cn: searcher
sn: searcher
userPassword: searches only

dn: uid=hanako,ou=people,dc=example,dc=jp
objectClass: inetOrgPerson
uid: hanako
cn: 花子
sn: 見本
employeeNumber: E4211
userPassword: とても長い pass*word)

dn: uid=jiro,ou=people,dc=example,dc=jp
objectClass: inetOrgPerson
uid: jiro
cn: 次郎
sn: 見本
userPassword: second

dn: uid=ended,ou=people,dc=example,dc=jp
objectClass: inetOrgPerson
uid: ended
cn: 退職
sn: 見本
employeeNumber: E0002
employeeType: ended
userPassword: third

dn: uid=locked,ou=people,dc=example,dc=jp
objectClass: inetOrgPerson
uid: locked
cn: 停止
sn: 見本
employeeNumber: E0003
userPassword: fourth
pwdAccountLockedTime: 000001010000Z
";

/// A directory as careless as they come: it takes a bind without password for an anonymous one and agrees to it.
fn config(folder: &Path, authority: &Authority) -> String {
    let folder = folder.display();
    let (ca, cert, key) = (authority.file("ca.pem"), authority.file("cert.pem"), authority.file("key.pem"));
    format!(
        "include /etc/ldap/schema/core.schema
include /etc/ldap/schema/cosine.schema
include /etc/ldap/schema/inetorgperson.schema
modulepath /usr/lib/ldap
moduleload back_mdb
moduleload ppolicy
pidfile {folder}/slapd.pid
allow bind_anon_cred bind_anon_dn
TLSVerifyClient try
authz-regexp \"^cn=ayumi at the city$\" \"cn=searcher,dc=example,dc=jp\"
TLSCACertificateFile {}
TLSCertificateFile {}
TLSCertificateKeyFile {}
database mdb
suffix \"dc=example,dc=jp\"
rootdn \"cn=admin,dc=example,dc=jp\"
directory {folder}/data
overlay ppolicy
ppolicy_default \"cn=policy,dc=example,dc=jp\"
access to attrs=userPassword by anonymous auth
access to * by dn.exact=\"cn=searcher,dc=example,dc=jp\" read by self read by anonymous auth
",
        ca.display(),
        cert.display(),
        key.display()
    )
}

fn free_port() -> u16 {
    TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port()
}

impl Slapd {
    /// The directory, if OpenLDAP is installed; `referral` is a port to which it refers for a part of the tree.
    pub async fn start(referral: u16) -> Option<Self> {
        let program = tools::find(&["slapd"], "slapd (OpenLDAP)")?;
        let (folder, authority) = (tempfile::tempdir().unwrap(), Authority::new());
        let file = folder.path().join("slapd.conf");
        std::fs::create_dir(folder.path().join("data")).unwrap();
        std::fs::write(&file, config(folder.path(), &authority)).unwrap();
        let elsewhere = "\ndn: ou=elsewhere,dc=example,dc=jp\nobjectClass: referral\nobjectClass: extensibleObject\nou: elsewhere\n";
        let people = format!("{PEOPLE}{elsewhere}ref: ldap://127.0.0.1:{referral}/ou=elsewhere,dc=example,dc=jp\n");
        load(&program, &file, &people, folder.path()).await;
        let (ldap, ldaps) = (free_port(), free_port());
        let addresses = format!("ldap://127.0.0.1:{ldap} ldaps://127.0.0.1:{ldaps}");
        let mut command = Command::new(&program);
        command.arg("-f").arg(&file).args(["-h", &addresses, "-d", "0"]).stdout(Stdio::null()).stderr(Stdio::null()).kill_on_drop(true);
        let mut child = command.spawn().unwrap();
        while TcpStream::connect(("127.0.0.1", ldaps)).await.is_err() {
            assert!(child.try_wait().unwrap().is_none(), "slapd ended");
            tokio::time::sleep(Duration::from_millis(10)).await;
        }
        Some(Self { authority, ldap, ldaps, _child: child, _folder: folder })
    }
}

/// `slapadd` is the same program under another name; it is called through the flag that says so.
async fn load(program: &Path, config: &Path, people: &str, folder: &Path) {
    let file: PathBuf = folder.join("people.ldif");
    std::fs::write(&file, people).unwrap();
    let output = Command::new(program).args(["-T", "add", "-f"]).arg(config).arg("-l").arg(&file).output().await.unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
}
