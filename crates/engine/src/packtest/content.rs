//! 内容 of a row of facts: from words to what the ledger would hold.

use ayumi_calendar::{Date, Period};
use ayumi_facts::{Assessor, Code, Kind, What};
use ayumi_policy::grammar::Noun;

use super::bind::{Unknown, Words};
use super::text::{bracketed, items, normal, number_before};
use super::{FactRow, When};

/// A post whose unit is still the group of units that the words name.
#[derive(Clone, Copy)]
pub(super) struct Post {
    pub group: Code,
    pub rank: Code,
    pub series: Code,
    pub main: bool,
}

/// 「所属区分・職位・職種（兼務）」. Names may hold middle dots themselves: every way to cut is tried.
pub(super) fn post(words: Words, content: &str) -> Result<Post, Unknown> {
    let (names, note) = match bracketed(content) {
        (names, Some(note)) if matches!(note, "兼務" | "本務") => (names, Some(note)),
        _ => (content, None),
    };
    let main = note != Some("兼務");
    let dots: Vec<usize> = names.match_indices('・').map(|(at, _)| at).collect();
    let cuts = dots.iter().flat_map(|first| dots.iter().filter(move |second| first < *second).map(move |second| (*first, *second)));
    let mut nearest: Option<Vec<Unknown>> = None;
    for (first, second) in cuts {
        match cut(words, names, first, second, main) {
            Ok(post) => return Ok(post),
            Err(unknown) if nearest.as_ref().is_none_or(|fewest| unknown.len() < fewest.len()) => nearest = Some(unknown),
            Err(_) => {}
        }
    }
    let form = || format!("「{content}」は発令として読めません。「所属区分・職位・職種」と書いてください。");
    Err(nearest.map_or_else(form, |unknown| unknown.concat()))
}

/// The names between two of the dots; else every one that the pack does not know.
fn cut(words: Words, names: &str, first: usize, second: usize, main: bool) -> Result<Post, Vec<Unknown>> {
    let dot = '・'.len_utf8();
    let part = |from: usize, until: usize| names.get(from..until).unwrap_or_default().trim();
    let group = words.find(Noun::UnitGroup, part(0, first));
    let rank = words.find(Noun::Rank, part(first + dot, second));
    let series = words.find(Noun::Series, part(second + dot, names.len()));
    match (group, rank, series) {
        (Ok(group), Ok(rank), Ok(series)) => Ok(Post { group, rank, series, main }),
        (group, rank, series) => Err([group.err(), rank.err(), series.err()].into_iter().flatten().collect()),
    }
}

/// 修了: which courses.
pub(super) enum Courses {
    /// One course.
    One(Code),
    /// So many of a set; all of it without a number.
    OfSet(Code, Option<u32>),
}

/// A completion as written: the courses, and what the brackets say.
pub(super) struct Completion {
    pub courses: Courses,
    pub part: Option<Code>,
    pub minutes: u32,
    pub points: u32,
}

/// 「研修」「一覧のうち3講座」「一覧のすべて」, with （20時間、3ポイント、部分の名前）.
pub(super) fn completion(words: Words, content: &str) -> Result<Completion, Unknown> {
    // A course whose own name ends in brackets is found as it stands.
    if let Ok(course) = words.find(Noun::Course, content) {
        return Ok(Completion { courses: Courses::One(course), part: None, minutes: 0, points: 0 });
    }
    let (names, note) = bracketed(content);
    let courses = courses(words, names)?;
    let mut completion = Completion { courses, part: None, minutes: 0, points: 0 };
    for item in note.map(items).unwrap_or_default() {
        if let Some(hours) = number_before(item, "時間") {
            completion.minutes = hours.saturating_mul(60);
        } else if let Some(points) = number_before(item, "ポイント").or_else(|| number_before(item, "単位")) {
            completion.points = points;
        } else if let Courses::One(course) = completion.courses {
            completion.part = Some(words.part(course, item)?);
        } else {
            return Err(format!("「（{item}）」は読めません。一覧の修了には「（20時間）」「（3ポイント）」だけを付けられます。"));
        }
    }
    Ok(completion)
}

fn courses(words: Words, names: &str) -> Result<Courses, Unknown> {
    if let Some(set) = names.strip_suffix("のすべて") {
        return Ok(Courses::OfSet(words.find(Noun::CourseSet, set)?, None));
    }
    if let Some((set, number)) = names.rsplit_once("のうち") {
        let number =
            number_before(number, "講座").ok_or_else(|| format!("「{names}」は読めません。「（一覧の名前）のうち3講座」と書いてください。"))?;
        return Ok(Courses::OfSet(words.find(Noun::CourseSet, set)?, Some(number)));
    }
    words.find(Noun::Course, names).map(Courses::One)
}

/// What a row of any other kind says.
pub(super) fn other(words: Words, row: &FactRow) -> Result<What, Unknown> {
    let content = row.content.trim();
    match row.kind {
        Kind::Employment => Ok(What::Employment { employment: words.find(Noun::Employment, content)? }),
        Kind::Absence => Ok(What::Absence { absence: words.find(Noun::Absence, content)? }),
        Kind::Pass => Ok(What::Pass { exam: words.find(Noun::Exam, content)? }),
        Kind::Assessment => assessment(words, content),
        Kind::Project => project(content),
        Kind::Mentoring => Ok(What::Mentoring { mentee: Code::new(content) }),
        Kind::Appointment => appointment(words, content),
        Kind::Attestation => attestation(words, content),
        Kind::Attribute => attribute(words, content),
        Kind::Posting | Kind::Completion => Err(format!("「{content}」は読めません。")),
    }
}

fn assessment(words: Words, content: &str) -> Result<What, Unknown> {
    let form = || {
        format!("「{content}」は評価として読めません。「スキル 水準（本人）」のように、空白と、本人・所属長・試験のいずれかを付けて書いてください。")
    };
    let (names, by) = bracketed(content);
    let (skill, level) = names.rsplit_once(char::is_whitespace).ok_or_else(form)?;
    let by = match by {
        Some("本人") => Assessor::Own,
        Some("所属長") => Assessor::Head,
        Some("試験" | "アセスメント" | "試験・アセスメント") => Assessor::Test,
        _ => return Err(form()),
    };
    let skill = words.find(Noun::Skill, skill)?;
    Ok(What::Assessment { skill, level: words.level(skill, level)?, by })
}

/// 「名前（主導）完了」「名前（参加、完了、結果＝success）」
fn project(content: &str) -> Result<What, Unknown> {
    let form = || format!("「{content}」は案件として読めません。「案件の名前（主導）」「案件の名前（参加）完了」のように書いてください。");
    let (before, done) = content.strip_suffix("完了").map_or((content, false), |before| (before.trim_end(), true));
    let (name, note) = bracketed(before);
    let (mut led, mut finished, mut result) = (None, done, None);
    for item in note.map(items).unwrap_or_default() {
        match normal(item).as_str() {
            "主導" => led = Some(true),
            "参加" => led = Some(false),
            "完了" => finished = true,
            word => result = Some(Code::new(word.strip_prefix("結果=").ok_or_else(form)?)),
        }
    }
    Ok(What::Project { project: Code::new(name), led: led.ok_or_else(form)?, finished, result })
}

fn appointment(words: Words, content: &str) -> Result<What, Unknown> {
    if let Ok(role) = words.find(Noun::Role, content) {
        return Ok(What::Appointment { role, scheme: None });
    }
    let (role, scheme) = bracketed(content);
    let role = words.find(Noun::Role, role)?;
    Ok(What::Appointment { role, scheme: scheme.map(|scheme| words.scheme(scheme)).transpose()? })
}

fn attestation(words: Words, content: &str) -> Result<What, Unknown> {
    let in_brackets = bracketed(content);
    let (judgement, passed) = match in_brackets {
        (judgement, Some(passed)) => (judgement, passed),
        (whole, None) => whole.rsplit_once(['、', ',', '，']).unwrap_or((whole, "")),
    };
    let passed = match passed.trim() {
        "可" => true,
        "否" => false,
        _ => return Err(format!("「{content}」は判定として読めません。「判定の名前（可）」または「判定の名前（否）」と書いてください。")),
    };
    Ok(What::Attestation { judgement: words.find(Noun::Judgement, judgement)?, passed })
}

fn attribute(words: Words, content: &str) -> Result<What, Unknown> {
    let form = || format!("「{content}」は属性として読めません。「属性の名前＝はい」のように書いてください。");
    let (name, value) = content.split_once(['＝', '=']).ok_or_else(form)?;
    Ok(What::Attribute { name: words.find(Noun::Attribute, name)?, value: Words::value(value) })
}

/// When it was so. What is done on a day stays done; what lasts says when it began.
pub(super) fn period(row: &FactRow) -> Result<Period, Unknown> {
    match (row.when, row.kind) {
        (When::Period(period), _) => Ok(period),
        (When::Day(day), Kind::Completion | Kind::Pass | Kind::Assessment | Kind::Attestation) => Ok(Period::since(day)),
        (When::Day(day), Kind::Absence | Kind::Project | Kind::Mentoring) => Ok(Period { from: day, until: Date::next(day) }),
        (When::Day(day), Kind::Employment | Kind::Posting | Kind::Appointment | Kind::Attribute) => {
            Err(format!("{}がいつまで続くか分かりません。「{}から」または「…から…まで」と書いてください。", row.kind.ja(), day.wareki()))
        }
    }
}
