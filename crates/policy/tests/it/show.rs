//! The readable policy: nothing a pack says is missing, what is open is seen, and tables stand straight.

use crate::common::{pack, sample, shipped};
use ayumi_calendar::Date;
use ayumi_policy::show::Block;
use ayumi_policy::{Pack, show, show_text};
use unicode_width::UnicodeWidthStr;

fn day(text: &str) -> Date {
    text.parse().unwrap()
}

fn text(pack: &Pack, on: &str) -> String {
    show_text(&show(pack, day(on)), 100)
}

#[test]
fn the_sample_reads_as_a_policy() {
    insta::assert_snapshot!("sample", text(&sample(), "2026-04-01"));
}

#[test]
fn names_and_versions_are_those_of_the_day() {
    let check = |on: &str, present: &[&str], absent: &[&str]| {
        let text = text(&sample(), on);
        present.iter().for_each(|words| assert!(text.contains(words), "{on}: {words}\n{text}"));
        absent.iter().for_each(|words| assert!(!text.contains(words), "{on}: {words}"));
    };
    check("2025-04-01", &["係長 < 課長"], &["室長"]);
    check("2026-04-01", &["係長 < 室長", "行政実務経験が3年以上", "行政実務経験が5年以上"], &["課長"]);
    check("2027-04-01", &["行政実務経験が5年以上"], &["行政実務経験が3年以上"]);
}

#[test]
fn every_name_of_every_pack_is_shown() {
    for (name, pack) in shipped() {
        let text: String = show_text(&show(&pack, pack.policy.from.date()), 4000);
        let names = pack.roles.iter().map(|role| role.name.all()).chain(pack.skills.iter().map(|skill| skill.name.all()));
        let names = names.chain(pack.courses.iter().map(|course| course.name.all())).chain(pack.exams.iter().map(|exam| exam.name.all()));
        let names = names.chain(pack.targets.iter().map(|target| target.name.all())).chain(pack.actions.iter().map(|action| action.name.all()));
        let names = names.chain(pack.bodies.iter().map(|body| body.name.all())).chain(pack.plans.iter().map(|plan| plan.name.all()));
        let names = names.chain(pack.requirements.iter().map(|requirement| requirement.name.all()));
        let names =
            names.chain(pack.milestones.iter().map(|milestone| milestone.name.all())).chain(pack.guideline.iter().map(|point| point.name.all()));
        for shown in names.flatten() {
            assert!(text.contains(shown), "{name}: {shown}");
        }
    }
}

#[test]
fn what_is_open_is_seen() {
    let check = |name: &str, words: &[&str]| {
        let text = show_text(&show(&pack(name), day("2026-04-01")), 400);
        words.iter().for_each(|words| assert!(text.contains(words), "{name}: {words}"));
    };
    check("sagamihara", &["【未定】", "【見本】", "決まっていないこと"]);
    check("govtech-tokyo", &["【未記入】", "【未選択】", "【空欄：DX推進員の育成数】人", "【未定】"]);
    check("chigasaki", &["【答えなし】"]);
}

#[test]
fn a_blank_that_is_filled_in_is_filled_in_everywhere() {
    let mut template = pack("govtech-tokyo");
    let blank = template.blanks.iter_mut().find(|blank| blank.id.as_str() == "promoter-count").unwrap();
    blank.value = Some(ayumi_policy::At::new("30".into()));
    assert!(text(&template, "2026-04-01").contains("30人程度"));
}

#[test]
fn every_row_of_every_table_has_a_cell_a_column() {
    for (name, pack) in shipped() {
        for block in show(&pack, pack.policy.from.date()) {
            if let Block::Table { headings, rows } = block {
                assert!(!rows.is_empty(), "{name}: {headings:?}");
                assert!(rows.iter().all(|row| row.len() == headings.len()), "{name}: {headings:?}");
            }
        }
    }
}

#[test]
fn no_line_is_wider_than_asked() {
    for (name, pack) in shipped() {
        for width in [120, 200] {
            let text = show_text(&show(&pack, pack.policy.from.date()), width);
            let long: Vec<&str> = text.lines().filter(|line| line.width() > width).collect();
            assert!(long.is_empty(), "{name} {width}: {long:?}");
        }
    }
}

#[test]
fn blocks_are_data_for_pages() {
    let json = serde_json::to_value(show(&sample(), day("2026-04-01"))).unwrap();
    let first = &json[0]["heading"];
    assert_eq!((first["level"].as_u64(), first["text"].as_str()), (Some(1), Some("見本市デジタル人材育成方針")));
    assert!(json.as_array().unwrap().iter().any(|block| block.get("table").is_some()));
}
