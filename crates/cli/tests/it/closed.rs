//! The closed network: the program is run where there is nothing but the machine itself, and every connection that it so
//! much as tries to open is watched. Pages, imports and exports work there, and it tries none. What only connects when it
//! is configured (sign-in through another server, another database) must stay silent until it is.
//!
//! Needs Linux with `unshare`, `ip` and `strace`, and the right to use them: CI has all of it.

use std::process::Command;

use crate::common::Desk;
use crate::common::server::{Server, until};
use rustix::process::Signal;

/// Set for the test that runs inside.
const INSIDE: &str = "AYUMI_TEST_INSIDE";

#[test]
fn nothing_is_contacted_and_everything_works() {
    if std::env::var_os(INSIDE).is_some() {
        return inside();
    }
    if !is_possible() {
        assert!(std::env::var_os("CI").is_none(), "unshare, ip and strace are needed, and the right to use them");
        eprintln!("NOT CHECKED: the closed network (needs unshare, ip and strace, and the right to use them)");
        return;
    }
    // The same test once more, in a network that ends at the machine.
    let itself = std::env::current_exe().unwrap();
    let done = in_a_closed_network(&["\"$0\" closed::nothing_is_contacted_and_everything_works --exact --nocapture"])
        .arg(itself)
        .env(INSIDE, "1")
        .output()
        .unwrap();
    assert!(done.status.success(), "{}\n{}", String::from_utf8_lossy(&done.stdout), String::from_utf8_lossy(&done.stderr));
    assert!(String::from_utf8_lossy(&done.stdout).contains("1 passed"));
}

fn in_a_closed_network(then: &[&str]) -> Command {
    let mut command = Command::new("unshare");
    command.args(["--map-root-user", "--net", "sh", "-c", &format!("ip link set lo up && {}", then.concat())]);
    command
}

/// Whether such a network and such a watch can be had, tried on a program that does connect to the outside.
fn is_possible() -> bool {
    let watched = "strace -f -D -o /dev/stdout -e trace=connect bash -c 'exec 3<>/dev/tcp/192.0.2.1/9'";
    let done = in_a_closed_network(&[watched]).output();
    // It is seen, and it does not come through.
    done.is_ok_and(|done| String::from_utf8_lossy(&done.stdout).lines().any(|line| line.contains("192.0.2.1") && line.contains("ENETUNREACH")))
}

/// A command of the program, watched; what it tries is written down.
fn watched(desk: &Desk, trace: &str, args: &[&str]) -> Command {
    let plain = desk.command(args);
    let mut command = Command::new("strace");
    let calls = "trace=connect,bind,sendto,sendmsg,sendmmsg";
    command.args(["-f", "-D", "-qq", "-o", trace, "-e", calls]).arg(plain.get_program()).args(plain.get_args());
    command.current_dir(plain.get_current_dir().unwrap()).env_remove("AYUMI_LEDGER").env_remove("AYUMI_ACTOR");
    command
}

/// What the program tried to reach.
fn tried(desk: &Desk, trace: &str) -> Vec<String> {
    // The watcher writes the last line when the program has ended.
    let text = std::fs::read_to_string(desk.path(trace)).unwrap();
    let reaches = |line: &&str| line.contains("connect(") || (line.contains("AF_INET") && !line.contains("bind("));
    text.lines().filter(reaches).map(str::to_owned).collect()
}

fn inside() {
    let desk = Desk::city("tarumizu");
    let run = |trace: &str, args: &[&str]| {
        let done = watched(&desk, trace, args).output().unwrap();
        assert!(done.status.success(), "{args:?}: {}{}", String::from_utf8_lossy(&done.stdout), String::from_utf8_lossy(&done.stderr));
        assert_eq!(tried(&desk, trace), Vec::<String>::new(), "{args:?}");
    };
    run("export", &["export", "staff", "staff.csv"]);
    run("status", &["kpi"]);
    run("import", &["import", "staff", "staff.csv", "--apply"]);
    run("policy", &["policy", "check", "tarumizu"]);

    let server = Server::run(&desk, &mut watched(&desk, "serve", &["serve", "--port", "0"])).signed_in(&desk);
    for path in
        ["/", "/people", "/people/1", "/sections", "/targets", "/policy", "/what-if", "/data", "/data/export/staff", "/api/v1/people", "/help"]
    {
        assert_eq!(server.get(path).status, 200, "{path}");
    }
    server.post("/people/search", "name=a");
    server.signal(Signal::TERM);
    let (status, _) = server.ended();
    assert!(status.success());
    // That it listened was seen, so a connection would have been.
    until("the watch to end", || std::fs::read_to_string(desk.path("serve")).unwrap().contains("bind(").then_some(()));
    assert_eq!(tried(&desk, "serve"), Vec::<String>::new());
}
