//! `docs/schema/*.json` is what the types of the model say. `UPDATE=1 cargo test -p ayumi-policy --test schema` writes it.

use std::fs;
use std::path::{Path, PathBuf};

use ayumi_policy::schema::schema;

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs/schema")
}

fn expected() -> Vec<(String, String)> {
    schema().into_iter().map(|(part, schema)| (format!("{}.json", part.stem()), serde_json::to_string_pretty(&schema).unwrap() + "\n")).collect()
}

#[test]
fn the_schemas_are_up_to_date() {
    if std::env::var_os("UPDATE").is_some() {
        fs::create_dir_all(folder()).unwrap();
        expected().into_iter().for_each(|(name, text)| fs::write(folder().join(name), text).unwrap());
    }
    for (name, text) in expected() {
        // The order of keys depends on how the workspace is built, so values are compared.
        let value = |text: &str| serde_json::from_str::<serde_json::Value>(text).ok();
        let committed = fs::read_to_string(folder().join(&name)).unwrap_or_default();
        assert!(value(&committed) == value(&text), "docs/schema/{name} is out of date; run with UPDATE=1");
    }
    assert_eq!(fs::read_dir(folder()).unwrap().count(), expected().len());
}

#[test]
fn doc_comments_become_descriptions() {
    let (_, roles) = schema().into_iter().find(|(part, _)| part.stem() == "roles").unwrap();
    let role = roles.pointer("/$defs/Role/properties/duties/description").unwrap();
    assert_eq!(role, "役割・業務");
    assert!(roles["title"].as_str().unwrap().contains("roles.yaml"));
}
