//! The schema of every answer says exactly what is written: each key is one of it, each required key is there, each
//! value has its type.

mod common;

use ayumi_answers::eligible::EligibleView;
use ayumi_answers::import::ImportView;
use ayumi_answers::imports::ImportsView;
use ayumi_answers::journal::JournalView;
use ayumi_answers::rules::Rule;
use ayumi_answers::{Desk, coverage, eligible, import, imports, journal, kpi, schema, status, timeline, units, what_if};
use ayumi_engine::Scope;
use ayumi_exchange::{Defaults, Import, Ledger, Mapping, ReadOptions, Vocabulary, plan, read_table};
use ayumi_facts::{PersonId, Seq};
use ayumi_store::{By, ImportId, Instant, JournalEntry};
use schemars::JsonSchema;
use serde::Serialize;
use serde_json::{Map, Value, json, to_value};

/// The value is what the schema of its type says.
#[track_caller]
fn check<T: Serialize + JsonSchema>(value: &T) {
    let mut generator = schema::generator();
    let schema = generator.subschema_for::<T>().to_value();
    let shapes = Shapes(generator.take_definitions(true));
    let value = to_value(value).unwrap();
    if let Err(why) = shapes.fits(&value, &schema, "") {
        panic!("{}{why}", T::schema_name());
    }
}

/// Schemas by name.
struct Shapes(Map<String, Value>);

impl Shapes {
    fn fits(&self, value: &Value, schema: &Value, at: &str) -> Result<(), String> {
        if schema == &json!(true) {
            return Ok(());
        }
        let schema = schema.as_object().ok_or(format!("{at}: no schema"))?;
        if let Some(to) = schema.get("$ref") {
            let name = to.as_str().and_then(|to| to.strip_prefix("#/components/schemas/")).unwrap();
            return self.fits(value, self.0.get(name).ok_or(format!("{at}: {name} is missing"))?, at);
        }
        for several in ["anyOf", "oneOf"].iter().filter_map(|key| schema.get(*key)) {
            let tried: Vec<_> = several.as_array().unwrap().iter().map(|one| self.fits(value, one, at)).collect();
            if !tried.iter().any(Result::is_ok) {
                return Err(format!("{at}: {value} is none of {tried:?}"));
            }
        }
        check_plain(value, schema, at)?;
        match value {
            Value::Object(object) => self.object(object, schema, at),
            Value::Array(items) => {
                let of = schema.get("items").ok_or(format!("{at}: no items"))?;
                items.iter().try_for_each(|item| self.fits(item, of, &format!("{at}[]")))
            }
            _ => Ok(()),
        }
    }

    fn object(&self, object: &Map<String, Value>, schema: &Map<String, Value>, at: &str) -> Result<(), String> {
        let none = Map::new();
        let properties = schema.get("properties").and_then(Value::as_object).unwrap_or(&none);
        let required = schema.get("required").and_then(Value::as_array).into_iter().flatten();
        let lacking: Vec<_> = required.filter(|key| !object.contains_key(key.as_str().unwrap())).collect();
        if !lacking.is_empty() {
            return Err(format!("{at}: {lacking:?} are required"));
        }
        let chosen = schema.contains_key("oneOf") || schema.contains_key("anyOf");
        for (key, value) in object {
            let at = format!("{at}.{key}");
            match properties.get(key).or(schema.get("additionalProperties")) {
                Some(of) => self.fits(value, of, &at)?,
                // What one of several shapes holds was looked at there.
                None if chosen => {}
                None => return Err(format!("{at} is not in the schema")),
            }
        }
        Ok(())
    }
}

fn check_plain(value: &Value, schema: &Map<String, Value>, at: &str) -> Result<(), String> {
    let kind = match value {
        Value::Null => "null",
        Value::Bool(_) => "boolean",
        Value::Number(number) if number.is_f64() => "number",
        Value::Number(_) => "integer",
        Value::String(_) => "string",
        Value::Array(_) => "array",
        Value::Object(_) => "object",
    };
    let is = |of: &Value| of == kind || (kind == "integer" && of == "number");
    let typed = schema.get("type").is_none_or(|of| is(of) || of.as_array().is_some_and(|all| all.iter().any(is)));
    let listed = schema.get("enum").is_none_or(|all| all.as_array().unwrap().contains(value));
    let constant = schema.get("const").is_none_or(|only| only == value);
    if typed && listed && constant { Ok(()) } else { Err(format!("{at}: {value} does not fit {schema:?}")) }
}

#[test]
fn the_schema_of_every_answer_says_what_is_written() {
    let cities = common::cities();
    for city in &cities {
        let scope = city.scope();
        let desk = city.desk(&scope);
        check(&kpi::view(&desk));
        check(&coverage::view(&desk));
        check(&units::view(&desk));
        check_rules(&desk);
        for person in scope.snapshot.person_ids().take(20) {
            check(&status::view(&desk, person).unwrap());
            check(&timeline::view(&desk, person, timeline::usual_span(desk.as_of)).unwrap());
        }
        for other in &cities {
            let other = Scope::new(&other.policy, scope.snapshot, Seq::NOW);
            check(&what_if::view(&desk, &other).unwrap());
        }
        check(&imported(&desk, "職員番号,氏名,役職\n000001,新しい 氏名,ない役職\n,,\n"));
        check(&imported(&desk, "職員番号,氏名\n999999,山田 太郎\n"));
    }
}

fn check_rules(desk: &Desk) {
    let policy = desk.policy();
    let roles = policy.roles.keys().map(|id| Rule::Role(*id));
    let rules = roles.chain(policy.schemes.keys().map(|id| Rule::Scheme(*id))).chain(policy.requirements.keys().map(|id| Rule::Requirement(*id)));
    let answers: Vec<EligibleView> = rules.filter_map(|rule| eligible::view(desk, rule, 10).ok()).collect();
    assert!(!answers.is_empty());
    answers.iter().for_each(check);
}

fn imported(desk: &Desk, text: &str) -> ImportView {
    let vocabulary = Vocabulary::new(desk.policy());
    let ledger = Ledger::new(desk.scope.snapshot);
    let table = read_table(std::io::Cursor::new(text.as_bytes().to_vec()), &ReadOptions::default()).unwrap();
    let mapping = Mapping::default().completed(Import::Staff, &table, &vocabulary);
    let planned = plan(Import::Staff, &table, &mapping, &vocabulary, &ledger, &Defaults::from(desk.as_of, &ledger));
    let read = import::Read {
        import: Import::Staff,
        file: "staff.csv".into(),
        table: &table,
        mapping: &mapping,
        vocabulary: &vocabulary,
        effective: desk.as_of,
    };
    let written = Some(import::Written { position: Some(2), import: Some(1) });
    ImportView { written, ..ImportView::new(&read, &planned, None) }
}

#[test]
fn the_schema_of_what_the_ledger_keeps_says_what_is_written() {
    let by = By { actor: "人事課".into(), reason: "取込".into(), instant: Instant(1_795_000_000) };
    let detail = [("people".to_owned(), json!(3)), ("policy".to_owned(), json!("p"))].into_iter().collect();
    let journal: JournalView = journal::view(vec![JournalEntry { seq: Seq(2), by: by.clone(), act: "import-staff".into(), detail }]);
    check(&journal);
    let import = |undone| ayumi_store::Import {
        id: ImportId(1),
        seq: Seq(2),
        by: by.clone(),
        kind: "staff".into(),
        file: "staff.csv".into(),
        digest: "00".into(),
        rows: 3,
        recorded: 3,
        retracted: 0,
        undone,
    };
    let imports: ImportsView = imports::view(vec![import(None), import(Some(Seq(3)))]);
    check(&imports);
}

#[test]
fn an_answer_about_nobody_is_an_error_with_its_schema() {
    let cities = common::cities();
    let city = cities.first().unwrap();
    let scope = city.scope();
    let desk = city.desk(&scope);
    let error = status::view(&desk, PersonId(u32::MAX)).unwrap_err();
    let answer = ayumi_engine::answer::ErrorAnswer::new(&error, &desk.names());
    assert_eq!(answer.code, "no-such-person");
    check(&answer);
}
