//! Two servers on one PostgreSQL, as behind a load balancer: whatever one does holds at the other in the next request.

use ayumi_testpg::Database;
use rustix::process::Signal;

use crate::common::Desk;
use crate::common::server::{Answer, Server, until};

const HEAD: &str = "職員番号,氏名,フリガナ,採用年月日,任用形態,所属コード,所属,役職,職種\r\n";

/// The servers, and where their programs lie. The ledger has a policy and nobody in it.
struct Two {
    one: Server,
    other: Server,
    desk: Desk,
    /// Goes last: the servers use it.
    database: Database,
    _beside: Desk,
}

impl Two {
    /// None where there is no PostgreSQL.
    fn start() -> Option<Self> {
        let database = ayumi_testpg::database()?;
        let (desk, beside, url) = (Desk::new(), Desk::new(), database.url());
        // Tests ask again and again.
        [&desk, &beside].iter().for_each(|desk| desk.write("ayumi.toml", "[limits]\nper_address_per_minute = 0\nper_session_per_minute = 0\n"));
        desk.run(&["init", "--pack", "sagamihara", "--database", &url]).ends(0);
        let key = desk.path("server.key").display().to_string();
        let start = |desk: &Desk| Server::start(desk, &["--database", &url, "--key", &key]);
        let one = start(&desk).signed_in_at(&desk, &["--database", &url]);
        let mut other = start(&beside);
        other.led_from(&one);
        Some(Self { one, other, desk, database, _beside: beside })
    }

    /// A command on the ledger of both.
    fn run(&self, command: &[&str]) -> String {
        self.desk.run(&[command, &["--database", &self.database.url()]].concat()).ends(0).out
    }

    fn positions(&self) -> String {
        self.run(&["journal", "head"])
    }
}

/// People whose numbers begin at `first`, all of one section.
fn list(first: usize, people: usize) -> String {
    let row = |n: usize| format!("{n:06},甲野　{n},コウノ,H31.4.1,正規職員,0010,市民課,主査,一般事務\r\n");
    HEAD.to_owned() + &(first..first + people).map(row).collect::<String>()
}

/// Sends a list to a server; gives the address of its trial.
fn tried(server: &Server, list: &str) -> String {
    server.send_file("/data/import/staff", ("staff.csv", list), &[("effective", "R8.4.1")])
}

/// Presses 「反映する」 on a trial.
fn apply(server: &Server, trial: &str) -> Answer {
    let page = server.get(trial).body;
    let planned = page.split("name=\"planned_on\" value=\"").nth(1).unwrap_or_else(|| panic!("{page}")).split('"').next().unwrap();
    server.post(&format!("{trial}/apply"), &format!("actor=90001&reason=shiken&planned_on={planned}"))
}

/// Waits until a trial is taken over; gives the address of what was recorded.
fn recorded(server: &Server, trial: &str) -> String {
    until("the import", || {
        let answer = server.get(trial);
        assert!(answer.status == 303 || answer.body.contains("反映しています"), "{answer:?}");
        answer.header("location").map(str::to_owned)
    })
}

#[test]
fn whoever_signs_in_at_one_goes_on_at_the_other_and_sees_what_the_first_recorded() {
    let Some(two) = Two::start() else { return };
    let (one, other) = (&two.one, &two.other);
    assert_eq!(other.get("/").status, 200);
    assert_eq!(other.get("/account").status, 200);
    // Each server has read the ledger, so that what it keeps would be out of date.
    for (first, (here, there)) in [(1, (one, other)), (101, (other, one)), (201, (one, other))] {
        // A file that was sent to one is looked at and taken over at the other.
        let trial = tried(here, &list(first, 3));
        assert!(there.get(&trial).body.contains("反映する"));
        assert_eq!(apply(here, &trial).status, 303);
        let import = recorded(here, &trial);
        let name = format!("甲野　{first}");
        for server in [there, here] {
            assert_eq!(server.get(&import).status, 200);
            let found = server.post("/people/search", &format!("name={first:06}"));
            assert!(found.body.contains(&name), "{found:?}");
        }
    }
    two.run(&["journal", "verify"]);
}

#[test]
fn an_office_and_a_session_that_end_at_one_are_over_at_the_other_at_once() {
    let Some(two) = Two::start() else { return };
    let (one, other) = (&two.one, &two.other);
    let nowhere = "/data/uploads/0123";
    assert_eq!(other.get(nowhere).status, 404);
    let offices = two.run(&["office", "list"]);
    for line in offices.lines().filter(|line| line.contains(" tester ")) {
        two.run(&["office", "end", line.split(' ').next().unwrap()]);
    }
    for server in [other, one] {
        assert_eq!(server.get(nowhere).status, 403);
        assert_eq!(server.get("/account").status, 200);
    }
    assert_eq!(one.post("/sign-out", "").status, 303);
    for server in [other, one] {
        let answer = server.get("/account");
        assert!(answer.status == 303 && answer.header("location").unwrap().starts_with("/sign-in"), "{answer:?}");
    }
}

/// Waits until a server shows that rows are being written.
fn under_way(server: &Server, trial: &str) {
    until("rows", || {
        let state = server.get(&format!("{trial}/state")).body;
        let state: serde_json::Value = serde_json::from_str(&state).unwrap_or_else(|_| panic!("{state}"));
        assert_eq!(state["done"], false, "it was too fast");
        (state["at"].as_u64() > Some(0)).then_some(())
    });
    assert!(server.get(trial).body.contains("反映しています"));
}

const STOPPED: &str = "反映をやめました";
const BROKEN: &str = "取り込みは途中で止まりました";

/// Waits until a server shows that nothing was written, and why.
fn given_up(server: &Server, trial: &str, why: &str) {
    let page = until("the trial", || Some(server.get(trial)).filter(|page| page.body.contains(why)));
    assert!(page.body.contains("反映する") && page.body.contains("20,000"), "{page:?}");
}

#[test]
fn an_import_of_one_is_seen_and_stopped_at_the_other_and_leaves_nothing_when_its_server_is_killed() {
    let Some(two) = Two::start() else { return };
    let (one, other) = (&two.one, &two.other);
    let before = two.positions();
    let trial = tried(one, &list(1, 20_000));
    assert_eq!(apply(one, &trial).status, 303);
    under_way(other, &trial);
    assert_eq!(other.post(&format!("{trial}/stop"), "").status, 303);
    given_up(other, &trial, STOPPED);
    given_up(one, &trial, STOPPED);
    assert_eq!(two.positions(), before, "nothing half done");

    assert_eq!(apply(one, &trial).status, 303);
    under_way(other, &trial);
    one.signal(Signal::KILL);
    given_up(other, &trial, BROKEN);
    assert_eq!(two.positions(), before, "nothing half done");
    assert_eq!(apply(other, &trial).status, 303);
    assert!(recorded(other, &trial).contains("/data/imports/1"));
    two.run(&["journal", "verify"]);
}
