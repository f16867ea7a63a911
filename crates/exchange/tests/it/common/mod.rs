//! A small city for the tests: its words, its units and its people; and short ways to read and plan.
#![allow(dead_code)]

use std::fmt::Write as _;
use std::io::Cursor;

use ayumi_calendar::{Date, Period, parse_date};
use ayumi_exchange::{Batch, Defaults, Import, Ledger, Mapping, Plan, ReadError, ReadOptions, Severity, Table, Vocabulary, plan, read_table};
use ayumi_facts::{Code, Fact, FactId, MunicipalityCode, Person, PersonId, Seq, Snapshot, Unit, UnitFact, UnitId, UnitWhat, ValueKind, What};
use ayumi_policy::model::{
    AbsenceKind, Attribute, AttributeOf, Course, CoursePart, EmploymentKind, Exam, Judgement, Level, Name, Pack, Rank, Role, Scale, Scheme, Series,
    Skill, UnitClass, World,
};
use ayumi_policy::{At, Policy};

pub fn day(text: &str) -> Date {
    parse_date(text).unwrap()
}

fn id(text: &str) -> At<Code> {
    At::new(Code::new(text))
}

fn name(text: &str) -> Name {
    Name::Always(text.into())
}

fn attribute(code: &str, label: &str, kind: ValueKind, of: AttributeOf) -> Attribute {
    Attribute { id: id(code), name: name(label), kind, of, absent: World::No, choices: Vec::new(), declared: false, source: None }
}

/// The words of the city.
pub fn policy() -> Policy {
    macro_rules! named {
        ($type:ident: $($code:literal $label:literal $([$($alias:literal),*])?),*) => {
            vec![$($type { id: id($code), name: name($label), $(aliases: vec![$($alias.into()),*],)? ..$type::default() }),*]
        };
    }
    let mark = |code: &str, mark: &str, label: &str| Level { id: id(code), mark: At::new(mark.into()), label: label.into() };
    let mut pack = Pack {
        ranks: named!(Rank: "shuji" "主事" ["技師"], "shusa" "主査" ["副主幹"], "kakaricho" "係長", "kacho" "課長", "bucho" "部長"),
        series: named!(Series: "jimu" "事務" ["一般事務"], "doboku" "土木"),
        employment: named!(EmploymentKind: "full-time" "常勤" ["正規"], "fiscal-year" "会計年度任用" ["会計年度任用職員"]),
        absences: named!(AbsenceKind: "childcare" "育児休業"),
        unit_classes: named!(UnitClass: "section" "主要事業所管課", "systems" "情報システム利用課"),
        exams: named!(Exam: "it-passport" "ITパスポート試験" ["ITパスポート"]),
        roles: named!(Role: "dx-leader" "DX推進リーダー"),
        schemes: named!(Scheme: "leader-certification" "リーダー認定"),
        judgements: named!(Judgement: "competition" "庁内コンペ"),
        skills: vec![Skill { id: id("bpr"), name: name("業務改善"), scale: id("marks"), ..Skill::default() }],
        scales: vec![Scale {
            id: id("marks"),
            name: name("到達度"),
            levels: vec![mark("low", "△", "補助"), mark("high", "○", "独力")],
            ..Scale::default()
        }],
        ..Pack::default()
    };
    pack.courses = vec![
        Course { id: id("security"), name: name("情報セキュリティ研修"), ..Course::default() },
        Course {
            id: id("bpr-course"),
            name: name("BPR研修"),
            parts: vec![CoursePart { id: id("talk"), name: "発表".into(), hours: None }],
            ..Course::default()
        },
    ];
    pack.attributes = vec![
        attribute("authority", "係長権限", ValueKind::YesNo, AttributeOf::Person),
        attribute("grade", "級", ValueKind::Number, AttributeOf::Person),
        attribute("pcs", "端末数", ValueKind::Number, AttributeOf::Unit),
    ];
    Policy { pack, ..Policy::default() }
}

/// A ledger with nothing in it.
pub fn nothing() -> Snapshot {
    Snapshot::new("141500".parse::<MunicipalityCode>().unwrap(), Vec::new(), Vec::new(), Vec::new(), Vec::new())
}

/// 総務部 (01) > 職員課 (0101), 情報課 (0102) > 推進係 (010201); 000001 is 主事 in 職員課, 000002 is 係長 in 推進係.
pub fn small_city() -> Snapshot {
    let units: Vec<Unit> = ["0100", "0101", "0102", "0103"].map(|code| Unit { code: Code::new(code) }).into();
    let since = Period::since(day("2015-04-01"));
    let fact = |unit: u32, what: UnitWhat| UnitFact { unit: UnitId(unit), valid: since, recorded: Seq(1), retracted: Seq::NEVER, what };
    let mut unit_facts = Vec::new();
    for (unit, (label, parent)) in (0..).zip([("総務部", None), ("職員課", Some(0)), ("情報課", Some(0)), ("推進係", Some(2))]) {
        unit_facts.push(fact(unit, UnitWhat::Exists));
        unit_facts.push(fact(unit, UnitWhat::Name { name: label.into() }));
        unit_facts.extend(parent.map(|parent| fact(unit, UnitWhat::Parent { parent: UnitId(parent) })));
    }
    let people = vec![
        Person { number: "000001".into(), name: "髙橋　花子".into(), kana: "ﾀｶﾊｼ ﾊﾅｺ".into(), birth: Some(day("1990-05-05")) },
        Person { number: "000002".into(), name: "山﨑 太郎".into(), kana: "ヤマザキ タロウ".into(), birth: None },
    ];
    let employment = What::Employment { employment: Code::new("full-time") };
    let posting = |unit, rank: &str| What::Posting { unit: UnitId(unit), rank: Code::new(rank), series: Code::new("jimu"), main: true };
    let facts = [
        (0, "2013-04-01", employment.clone()),
        (0, "2024-04-01", posting(1, "shuji")),
        (1, "2008-04-01", employment),
        (1, "2022-04-01", posting(3, "kakaricho")),
    ];
    let facts = (1..).zip(facts).map(|(number, (person, from, what))| Fact {
        id: FactId(number),
        person: PersonId(person),
        valid: Period::since(day(from)),
        recorded: Seq(1),
        retracted: Seq::NEVER,
        what,
    });
    Snapshot::new("141500".parse::<MunicipalityCode>().unwrap(), people, units, facts.collect(), unit_facts)
}

pub fn read(bytes: impl AsRef<[u8]>) -> Result<Table, ReadError> {
    read_with(bytes, &ReadOptions::default())
}

pub fn read_with(bytes: impl AsRef<[u8]>, options: &ReadOptions) -> Result<Table, ReadError> {
    read_table(Cursor::new(bytes.as_ref()), options)
}

pub fn cp932(text: &str) -> Vec<u8> {
    let (bytes, _, lacking) = encoding_rs::SHIFT_JIS.encode(text);
    assert!(!lacking, "the test's own text must be in CP932");
    bytes.into_owned()
}

/// Plans a table on 1 April 2026.
pub fn plan_table(import: Import, table: &Table, snapshot: &Snapshot, change: impl Fn(&mut Defaults)) -> Plan {
    let policy = policy();
    let vocabulary = Vocabulary::new(&policy);
    let ledger = Ledger::new(snapshot);
    let mut defaults = Defaults::from(day("2026-04-01"), &ledger);
    change(&mut defaults);
    let mapping = Mapping::detect(import, table, &vocabulary);
    plan(import, table, &mapping, &vocabulary, &ledger, &defaults)
}

pub fn plan_text(import: Import, csv: &str, snapshot: &Snapshot) -> Plan {
    plan_table(import, &read(csv).unwrap(), snapshot, |_| ())
}

/// A plan as people would read it.
pub fn show(plan: &Plan, snapshot: &Snapshot) -> String {
    let mut text = String::new();
    for problem in &plan.problems {
        writeln!(text, "{} {} {} {}", problem.severity.ja(), problem.code, problem.place(), problem.message).unwrap();
    }
    match &plan.batch {
        None => writeln!(text, "（取り込みません）").unwrap(),
        Some(batch) => show_batch(&mut text, batch, snapshot),
    }
    let counts = plan.counts;
    for (label, tally) in [("職員", counts.people), ("所属", counts.units), ("事実", counts.facts), ("所属の事実", counts.unit_facts)] {
        writeln!(text, "{label}: 追加{} 変更{} 終了{} 変更なし{}", tally.added, tally.changed, tally.closed, tally.unchanged).unwrap();
    }
    text
}

fn show_batch(text: &mut String, batch: &Batch, snapshot: &Snapshot) {
    let after = batch.applied_to(snapshot);
    let unit_code = |unit: UnitId| after.units.get(unit.0 as usize).map_or("?", |unit| unit.code.as_str());
    for entry in &batch.people {
        let Person { number, name, kana, birth } = &entry.person;
        writeln!(text, "職員 {number} {name}/{kana}/{birth:?} was {:?} (row {})", entry.before.as_ref().map(|before| &*before.name), entry.row)
            .unwrap();
    }
    for entry in &batch.units {
        writeln!(text, "所属 {} {} (row {})", entry.code, entry.exists, entry.row).unwrap();
    }
    for index in &batch.retracted_unit_facts {
        writeln!(text, "取消 {:?}", snapshot.unit_facts[*index].what).unwrap();
    }
    for record in &batch.unit_facts {
        let what = match &record.what {
            UnitWhat::Parent { parent } => format!("Parent {}", unit_code(*parent)),
            UnitWhat::SucceededBy { unit } => format!("SucceededBy {}", unit_code(*unit)),
            other => format!("{other:?}"),
        };
        writeln!(text, "{:?} {} {what} {} (row {})", record.effect, unit_code(record.unit), record.valid, record.row).unwrap();
    }
    for record in &batch.facts {
        let what = match &record.what {
            What::Posting { unit, rank, series, main } => format!("{} {} {rank}/{series}", if *main { "本務" } else { "兼務" }, unit_code(*unit)),
            other => format!("{other:?}"),
        };
        let number = batch.number(snapshot, record.person).unwrap_or("?");
        let instead = record.instead_of.map(|id| format!(" for {}", id.0)).unwrap_or_default();
        writeln!(text, "{:?}{instead} {number} {what} {} (row {})", record.effect, record.valid, record.row).unwrap();
    }
}

/// The codes of a plan's problems of at least this severity, with their places.
pub fn codes(plan: &Plan, at_least: Severity) -> Vec<String> {
    let heavy = plan.problems.iter().filter(|problem| problem.severity >= at_least);
    heavy
        .map(|problem| {
            format!(
                "{} {}",
                problem.code,
                problem.cell.as_deref().map_or_else(|| problem.row.map(|row| row.to_string()).unwrap_or_default(), str::to_owned)
            )
        })
        .collect()
}
