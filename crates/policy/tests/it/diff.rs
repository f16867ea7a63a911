//! Differences between two packs, as people speak of them.

use crate::common::{pack, sample, shipped};
use ayumi_policy::diff::{Change, Difference};
use ayumi_policy::model::{DatedName, Name, Part, RequirementVersion};
use ayumi_policy::{At, Pack, Quantity, diff};

fn lines(before: &Pack, after: &Pack) -> Vec<String> {
    diff(before, after).into_iter().map(|difference| difference.ja).collect()
}

/// Changes a pack and compares what is said of it.
fn check(name: &str, change: impl FnOnce(&mut Pack), expected: &[&str]) {
    let before = if name == "sample" { sample() } else { pack(name) };
    let mut after = before.clone();
    change(&mut after);
    assert_eq!(lines(&before, &after), expected);
}

fn set<T>(place: &mut At<T>, value: T) {
    *place = At::new(value);
}

#[test]
fn a_pack_does_not_differ_from_itself() {
    for (name, pack) in shipped() {
        assert_eq!(diff(&pack, &pack), [], "{name}");
    }
}

#[test]
fn figures_of_targets() {
    let change = |pack: &mut Pack| set(&mut pack.targets[1].by_year[1], Quantity::Exactly(12));
    check("sagamihara", change, &["DXマネージャー（Level2）の育成数（目標）: R9 の目標 10 → 12"]);
    let change = |pack: &mut Pack| {
        pack.targets[0].by_year.insert(At::new("令和12年度".into()), At::new(Quantity::About(5)));
        pack.targets[0].by_year.shift_remove(&At::new("R10".to_owned()));
        pack.targets[4].value = Some(At::new(Quantity::Exactly(200)));
    };
    check(
        "sagamihara",
        change,
        &[
            "DXエキスパート（Level3）の育成数（目標）: R10 の目標 5 → （なし）",
            "DXエキスパート（Level3）の育成数（目標）: R12 の目標 （なし） → 約5",
            "目標『DXマネージャーの将来の確保数』 到達目標: 約200 → 200",
        ],
    );
}

#[test]
fn a_year_in_another_spelling_is_the_same_year() {
    let change = |pack: &mut Pack| {
        let value = pack.targets[0].by_year.shift_remove(&At::new("R10".to_owned())).unwrap();
        pack.targets[0].by_year.insert(At::new("令和10年度".into()), value);
    };
    check("sagamihara", change, &[]);
}

#[test]
fn items_that_come_and_go() {
    let change = |pack: &mut Pack| {
        let mut role = pack.roles[3].clone();
        role.id = At::new("dx-supporter".into());
        role.name = Name::Always("DXサポーター".into());
        pack.roles.push(role);
        pack.kpis.remove(1);
    };
    check("sagamihara", change, &["役割『DXサポーター』を追加", "KPI『人材の活躍状況』を削除"]);
}

#[test]
fn a_new_name_is_no_new_item() {
    let change = |pack: &mut Pack| pack.roles[3].name = Name::Always("DX推進担当".into());
    check("sagamihara", change, &["名称変更（役割）: 『DXマネージャー』 → 『DX推進担当』"]);
    let change = |pack: &mut Pack| {
        let dated = |from: &str, name: &str| DatedName { from: from.parse().unwrap(), name: name.into() };
        pack.roles[3].name = Name::Dated(vec![dated("R8", "DXマネージャー"), dated("R10", "DX推進担当")]);
    };
    let expected = "名称変更（役割）: 『DXマネージャー』 → 『DXマネージャー（令和8年度から）、DX推進担当（令和10年度から）』";
    check("sagamihara", change, &[expected]);
}

#[test]
fn requirements_are_said_as_sentences() {
    let change = |pack: &mut Pack| pack.requirements[2].is = Some(At::new("served(administrative, >= 3 years)".into()));
    let expected = "要件『マネージャーの応募要件』 要件: 行政実務経験が5年以上であること → 行政実務経験が3年以上であること";
    check("sagamihara", change, &[expected]);
    let change = |pack: &mut Pack| {
        let ready = &mut pack.requirements[1];
        ready.versions[1].is = At::new("served(administrative, >= 7 years)".into());
        let next =
            RequirementVersion {
                from: At::new("R10".parse().unwrap()), until: None, is: At::new("completed(basics)".into()), source: "改定".into()
            };
        ready.versions.push(next);
    };
    check(
        "sample",
        change,
        &[
            "要件『応募要件』 令和9年度から 要件: 行政実務経験が5年以上であること → 行政実務経験が7年以上であること",
            "要件『応募要件』 令和10年度から 版を追加: 要件 基礎研修を修了していること",
        ],
    );
}

#[test]
fn marks_of_matrices() {
    let change = |pack: &mut Pack| set(&mut pack.skill_map[0].levels[3][1], "◎".into());
    check("sagamihara", change, &["スキルマップ『BPR』× DXマネージャー: ○ → ◎"]);
    let change = |pack: &mut Pack| {
        set(&mut pack.course_plan[0].courses[3][1], "○".into());
        set(&mut pack.course_plan[0].courses[0][4], String::new());
    };
    let expected = ["研修計画『パソコン基礎研修』× 一般職員: △ → （なし）", "研修計画『情報セキュリティ基礎研修』× DX推進アドバイザー: ● → ○"];
    let before = pack("tarumizu");
    let mut after = before.clone();
    change(&mut after);
    let said = lines(&before, &after);
    assert_eq!(said.len(), expected.len(), "{said:?}");
    assert!(said[0].ends_with("△ → （なし）") && said[1].ends_with("● → ○"), "{said:?}");
    assert!(said.iter().all(|line| line.starts_with("研修計画『") && line.contains("』× ")), "{said:?}");
}

#[test]
fn schemes_steps_and_lists() {
    let change = |pack: &mut Pack| {
        let version = &mut pack.schemes[0].versions[0];
        version.term.years = Some(2);
        version.quotas[0].maximum = Some(At::new(Quantity::Exactly(5)));
        version.channels.remove(1);
        pack.workflows[0].steps[1].within_days = Some(30);
        pack.ranks.swap(0, 2);
        pack.course_sets[0].versions[0].members = Some(vec![At::new("advanced".into())]);
        pack.document[0].text = Some(At::new("{city}は、職員を大切に育てる。\n\n新しい段落。\n".into()));
    };
    check(
        "sample",
        change,
        &[
            "職位の並び順を変更: 主事、技師、係長、室長 → 係長、技師、主事、室長",
            "研修の一覧『指定研修』 方針の開始から 内訳: 「応用研修」を追加、「基礎研修」を削除",
            "制度『マネージャー認定』 令和8年度から「他薦」 候補の上がり方を削除: 手続 認定の手続、ほかで足りないときだけ はい",
            "制度『マネージャー認定』 令和8年度から 任期（年）: 3 → 2",
            "制度『マネージャー認定』 令和8年度から 主な所属 上限: 3 → 5",
            "手続『認定の手続』「承認」 期限（日）: 14 → 30",
            "文書『第1章 はじめに』 本文を変更",
        ],
    );
}

#[test]
fn the_header_is_compared_too() {
    let change = |pack: &mut Pack| {
        pack.policy.until = Some(At::new("R11".parse().unwrap()));
        pack.policy.revision = 2;
        pack.policy.id = At::new("sagamihara-2".into());
    };
    check(
        "sagamihara",
        change,
        &[
            "方針『相模原市デジタル人材育成方針』 方針のID: sagamihara → sagamihara-2",
            "方針『相模原市デジタル人材育成方針』 改版番号: 1 → 2",
            "方針『相模原市デジタル人材育成方針』 終期: （なし） → 令和11年度まで",
        ],
    );
}

#[test]
fn things_of_the_same_name_are_told_apart_by_their_ids() {
    let change = |pack: &mut Pack| {
        let mut twin = pack.skills[0].clone();
        twin.id = At::new("bpr-2".into());
        pack.skills.push(twin);
        pack.courses[0].builds = vec![At::new("bpr-2".into()), At::new("data".into())];
    };
    check("sample", change, &["スキル『業務改革』を追加", "研修『基礎研修』 身につくスキル: 「業務改革（bpr-2）」を追加、「業務改革（bpr）」を削除"]);
}

#[test]
fn differences_are_data_for_programs() {
    let before = pack("sagamihara");
    let mut after = before.clone();
    set(&mut after.targets[1].by_year[1], Quantity::Exactly(12));
    let found: Vec<Difference> = diff(&before, &after);
    let [only] = found.as_slice() else { panic!("{found:?}") };
    assert_eq!((only.part, only.id.as_str(), only.change), (Part::Targets, "manager-new", Change::Changed));
    let json = serde_json::to_value(only).unwrap();
    assert_eq!(json["before"], "10");
    assert_eq!(json["after"], "12");
    assert_eq!(json["part"], "targets");
    assert_eq!(json["change"], "changed");
    assert_eq!(json["field"], "R9 の目標");
}

#[test]
fn two_cities_differ_in_every_part_without_failing() {
    let packs = shipped();
    for (_, one) in &packs {
        for (_, other) in &packs {
            let there = diff(one, other);
            assert!(there.iter().all(|difference| !difference.ja.is_empty() && difference.before != difference.after));
            assert!(there.is_sorted_by_key(|difference| Part::ALL.iter().position(|part| *part == difference.part)));
        }
    }
}
