//! The files that the import is measured with, and the policy whose words stand in them: a wide staff sheet as a new city
//! brings it, a transfer sheet, and a long sheet of facts. Made of the row's number only, so that every run reads the
//! same bytes. Nobody in them exists.

use std::fs::File;
use std::io::{self, BufWriter, Write};
use std::path::Path;

use ayumi_calendar::Date;

/// The pack whose words the files use.
pub const PACK: &[(&str, &str)] = &[
    ("policy.yaml", "format: 1\nid: import-bench\ntitle: 計測\nmunicipality: { name: 計測 }\nrevision: 1\nfrom: R1\n"),
    (
        "employment.yaml",
        "- { id: full-time, name: 常勤職員, aliases: [正規] }\n- { id: reemployed, name: 再任用職員 }\n- { id: fiscal-year, name: 会計年度任用職員 }\n",
    ),
    (
        "series.yaml",
        "- { id: clerical, name: 一般事務, aliases: [事務] }\n- { id: civil, name: 土木 }\n- { id: health, name: 保健師 }\n- { id: welfare, name: 社会福祉 }\n",
    ),
    (
        "ranks.yaml",
        "- { id: r1, name: 主事補 }\n- { id: r2, name: 主事 }\n- { id: r3, name: 主査 }\n- { id: r4, name: 係長 }\n- { id: r5, name: 課長補佐 }\n- { id: r6, name: 課長 }\n- { id: r7, name: 部長 }\n",
    ),
    (
        "courses.yaml",
        "- { id: security, name: 情報セキュリティ研修 }\n- { id: basics, name: DX基礎研修 }\n- { id: data, name: データ活用研修 }\n- { id: bpr, name: 業務改善研修 }\n- { id: service, name: サービスデザイン研修 }\n",
    ),
    ("exams.yaml", "- { id: it-passport, name: ITパスポート試験, aliases: [ITパスポート] }\n- { id: sg, name: 情報セキュリティマネジメント試験 }\n"),
    (
        "scales.yaml",
        "- { id: grades, name: 到達度, levels: [{ id: low, mark: '△', label: 補助 }, { id: mid, mark: '○', label: 独力 }, { id: high, mark: '◎', label: 指導 }] }\n",
    ),
    ("skills.yaml", "- { id: analysis, name: 課題分析, scale: grades }\n- { id: planning, name: 企画, scale: grades }\n"),
];

const FAMILIES: [&str; 12] = ["佐藤", "髙橋", "鈴木", "渡邉", "伊藤", "齋藤", "山﨑", "中村", "𠮷田", "小林", "加藤", "勅使河原"];
const FAMILIES_KANA: [&str; 12] =
    ["サトウ", "タカハシ", "スズキ", "ワタナベ", "イトウ", "サイトウ", "ヤマザキ", "ナカムラ", "ヨシダ", "コバヤシ", "カトウ", "テシガワラ"];
const GIVEN: [&str; 10] = ["遥", "直樹", "由美子", "大輔", "さくら", "健一", "麻衣", "誠", "久美子", "翔太"];
const GIVEN_KANA: [&str; 10] = ["ハルカ", "ナオキ", "ユミコ", "ダイスケ", "サクラ", "ケンイチ", "マイ", "マコト", "クミコ", "ショウタ"];
const RANKS: [&str; 20] = [
    "主事補",
    "主事",
    "主事",
    "主事",
    "主事",
    "主事",
    "主事",
    "主査",
    "主査",
    "主査",
    "主査",
    "主査",
    "係長",
    "係長",
    "係長",
    "課長補佐",
    "課長補佐",
    "課長",
    "主事",
    "主査",
];
const SERIES: [&str; 10] = ["一般事務", "一般事務", "一般事務", "一般事務", "事務", "事務", "土木", "土木", "保健師", "社会福祉"];

/// The day that the staff sheet describes.
pub fn day_of_staff() -> Date {
    Date::ymd(2026, 4, 1).unwrap_or(Date::FAR)
}

/// The day on which the transfers take effect.
pub fn day_of_transfers() -> Date {
    Date::ymd(2027, 4, 1).unwrap_or(Date::FAR)
}

/// One row a person: who, since when, in which unit, where in the two years before; one in fifty has a second post.
pub fn staff(path: &Path, people: u32) -> io::Result<()> {
    let mut out = begin(path)?;
    write!(out, "職員番号,氏名,氏名カナ,生年月日,採用年月日,任用形態,職種,本務兼務,部,課,役職,令和6年度所属,令和7年度所属\r\n")?;
    for nth in 0..people {
        let (hired, section) = (hired(nth), section(nth, people));
        let before = |year: u32, section: u32| if hired <= year { format!("第{}部　第{section}課", section / 12) } else { String::new() };
        let earlier = if nth % 5 == 0 { (section + 7) % sections(people) } else { section };
        write!(out, "{},S{}.{}.{},{},", who(nth), 40 + nth % 20, nth % 12 + 1, nth % 28 + 1, first_of_april(hired))?;
        write!(out, "{},{},本務,", if nth % 25 == 0 { "会計年度任用職員" } else { "正規" }, of(&SERIES, nth))?;
        write!(out, "第{}部,第{section}課,{},{},{}\r\n", section / 12, of(&RANKS, nth), before(2024, earlier), before(2025, section))?;
        if nth % 50 == 0 {
            let other = (section + 3) % sections(people);
            write!(out, "{:06},,,,,,,兼務,第{}部,第{other}課,{},,\r\n", nth + 1, other / 12, of(&RANKS, nth))?;
        }
    }
    out.flush()
}

/// Every tenth of the staff moves on; one row each with the unit before and the unit and rank after.
pub fn transfers(path: &Path, people: u32, moving: u32) -> io::Result<()> {
    let mut out = begin(path)?;
    write!(out, "職員番号,氏名,現所属,現役職,新所属,新役職\r\n")?;
    for nth in (0..people).step_by((people / moving.max(1)).max(1) as usize).take(moving as usize) {
        let (now, next) = (section(nth, people), (section(nth, people) + 11) % sections(people));
        write!(out, "{:06},{},第{now}課,{},第{next}課,{}\r\n", nth + 1, name(nth), of(&RANKS, nth), of(&RANKS, nth + 1))?;
    }
    out.flush()
}

/// Ten facts a person, of all people in turn rather than person by person: five completions with hours, two passes that
/// expire and have a certificate, two assessments by the head, one project.
pub fn facts(path: &Path, people: u32, facts: u32) -> io::Result<()> {
    let mut out = begin(path)?;
    write!(out, "職員番号,種類,内容,日付,期限,時間,水準,評価者,立場,根拠\r\n")?;
    for row in 0..facts {
        // 7,919 is prime, so that each round meets everybody once, in an order of its own.
        let person = (u64::from(row) * 7_919 % u64::from(people)) as u32 + 1;
        let (round, day) = (row / people, row % 28 + 1);
        write!(out, "{person:06},")?;
        match round % 10 {
            0..5 => write!(out, "修了,{},R{}.{}.{day},,{},,,,\r\n", course(round), round % 5 + 3, row % 12 + 1, row % 6 + 1)?,
            5 => write!(out, "合格,ITパスポート,2024/6/{day},2030/3/31,,,,,第{row}号\r\n")?,
            6 => write!(out, "合格,情報セキュリティマネジメント試験,令和5年10月{day}日,,,,,,第{row}号\r\n")?,
            7 => write!(out, "評価,課題分析,2025-09-{day:02},,,{},所属長,,\r\n", of(&["△", "○", "◎"], row))?,
            8 => write!(out, "評価,企画,2025-09-{day:02},,,{},所属長,,\r\n", of(&["△", "○", "◎"], row))?,
            _ => write!(out, "案件,業務改善{},2025-05-{day:02},2026-03-31,,,,参加,\r\n", row % 300)?,
        }
    }
    out.flush()
}

/// With a byte order mark, as Excel saves it.
fn begin(path: &Path) -> io::Result<BufWriter<File>> {
    let mut out = BufWriter::new(File::create(path)?);
    out.write_all(b"\xef\xbb\xbf")?;
    Ok(out)
}

fn who(nth: u32) -> String {
    format!("{:06},{},{}　{}", nth + 1, name(nth), of(&FAMILIES_KANA, nth), of(&GIVEN_KANA, nth / 7))
}

fn name(nth: u32) -> String {
    format!("{}　{}", of(&FAMILIES, nth), of(&GIVEN, nth / 7))
}

/// The year of hiring, always on 1 April.
fn hired(nth: u32) -> u32 {
    nth % 23 + 2003
}

fn first_of_april(year: u32) -> String {
    if year <= 2019 { format!("H{}.4.1", year - 1988) } else { format!("R{}.4.1", year - 2018) }
}

fn section(nth: u32, people: u32) -> u32 {
    nth.wrapping_mul(2_654_435_761) % sections(people)
}

/// Forty people a section.
fn sections(people: u32) -> u32 {
    (people / 40).max(1)
}

fn course(round: u32) -> &'static str {
    of(&["情報セキュリティ研修", "DX基礎研修", "データ活用研修", "業務改善研修", "サービスデザイン研修"], round)
}

fn of<const N: usize>(words: &[&'static str; N], nth: u32) -> &'static str {
    words.get(nth as usize % N).copied().unwrap_or("")
}
