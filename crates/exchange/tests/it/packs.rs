//! The words of the real packs can be written to a file and read back, and their attributes are known as headings.

use std::path::Path;

use ayumi_exchange::{Import, Mapping, Vocabulary};
use ayumi_facts::Kind;
use ayumi_policy::model::AttributeOf;
use ayumi_policy::{Policy, SourceFile, parse_pack};

#[path = "../../../policy/tests/shelf/mod.rs"]
mod shelf;

fn packs() -> Vec<(String, Policy)> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../policies");
    let mut packs = Vec::new();
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if !path.join("policy.yaml").exists() {
            continue;
        }
        let files =
            std::fs::read_dir(&path).unwrap().map(|file| file.unwrap().path()).filter(|file| file.extension().is_some_and(|end| end == "yaml"));
        let files: Vec<SourceFile> = files
            .map(|file| SourceFile { name: file.file_name().unwrap().to_string_lossy().into_owned(), text: std::fs::read_to_string(&file).unwrap() })
            .collect();
        packs.push((path.display().to_string(), Policy { pack: parse_pack(&shelf::with_libraries(&path, files)).0, ..Policy::default() }));
    }
    packs
}

#[test]
fn every_word_of_every_pack_comes_back() {
    let packs = packs();
    assert!(!packs.is_empty());
    for (pack, policy) in &packs {
        let vocabulary = Vocabulary::new(policy);
        for words in
            Kind::ALL.into_iter().filter_map(|kind| vocabulary.list(kind)).chain([&vocabulary.series, &vocabulary.schemes, &vocabulary.classes])
        {
            for (code, _) in words.entries() {
                assert_eq!(words.get(words.spelling(code)), Some(code), "{pack}: {} {code}", words.title);
            }
        }
        let attributes: Vec<(&str, AttributeOf)> =
            vocabulary.attributes.entries().map(|(name, label)| (label, vocabulary.attribute(name).unwrap().of)).collect();
        for (label, of) in attributes {
            let import = if of == AttributeOf::Unit { Import::Units } else { Import::Staff };
            let table = crate::common::read(format!("職員番号,所属コード,{label}\n")).unwrap();
            let found = Mapping::detect(import, &table, &vocabulary).find(label).map(|field| field.to_string());
            assert!(found.is_some_and(|field| field.starts_with("attribute.")), "{pack}: {label}");
        }
    }
}
