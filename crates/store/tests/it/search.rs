//! Finding people by what somebody at a counter types.

use crate::common::*;
use ayumi_store::Batch;

#[tokio::test]
async fn people_are_found_in_any_spelling() {
    check_on_both(async |store| {
        let mut batch = Batch::new("import-staff");
        for (number, name, kana) in [
            ("00012", "髙𣘺　遥", "タカハシ ハルカ"),
            ("00120", "山﨑 一郎", "ﾔﾏｻﾞｷ ｲﾁﾛｳ"),
            ("A-7", "佐々木 100%", "ササキ ヒャク"),
            ("00300", "渡邉 蒼", "ワタナベ アオイ"),
        ] {
            batch.add_person(person(number, name, kana));
        }
        apply(&store, &batch, 1).await.unwrap();
        let cases: &[(&str, &[&str])] = &[
            ("00012", &["00012"]),
            ("012", &["00012", "00120"]),
            ("１２", &["00012", "00120"]),
            ("高橋", &["00012"]),
            ("髙橋遥", &["00012"]),
            ("たかはし", &["00012"]),
            ("ﾀｶﾊｼ ﾊﾙｶ", &["00012"]),
            ("山崎", &["00120"]),
            ("ヤマザキ", &["00120"]),
            ("渡辺", &["00300"]),
            ("a-7", &["A-7"]),
            ("100%", &["A-7"]),
            ("佐佐木", &["A-7"]),
            ("%", &["A-7"]),
            ("_", &[]),
            ("\\", &[]),
            ("", &[]),
            ("　", &[]),
            ("存在しない", &[]),
        ];
        for (text, expected) in cases {
            let found = store.search_people(city(), text).await.unwrap();
            assert_eq!(found.iter().map(|person| &*person.number).collect::<Vec<_>>(), *expected, "{text:?}");
        }
        let found = store.search_people(city(), "高橋").await.unwrap();
        assert_eq!((&*found[0].name, &*found[0].kana), ("髙𣘺　遥", "タカハシ ハルカ"), "shown exactly as given");
        assert!(store.search_people(other_city(), "高橋").await.unwrap().is_empty());
    })
    .await;
}

#[tokio::test]
async fn whole_number_comes_first() {
    check_on_both(async |store| {
        let mut batch = Batch::new("import-staff");
        for number in ["012", "12", "00012"] {
            batch.add_person(person(number, "職員", "ショクイン"));
        }
        apply(&store, &batch, 1).await.unwrap();
        let found = store.search_people(city(), "12").await.unwrap();
        assert_eq!(found.iter().map(|person| &*person.number).collect::<Vec<_>>(), ["12", "00012", "012"]);
    })
    .await;
}
