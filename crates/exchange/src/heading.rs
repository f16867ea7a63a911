//! What the headings of real files mean: many spellings, Japanese and English, evened out by NFKC and without spaces.
//! Knows the words of the trade (職員番号, 所属 …) and no municipality's own words: those come from the vocabulary.

use std::collections::HashMap;
use std::sync::LazyLock;

use ayumi_calendar::{FiscalYear, parse_date, parse_fiscal_year};
use ayumi_facts::Kind;

use crate::field::{Field, Part, When};
use crate::text::key;

/// Spellings by field, the most telling first; where two columns mean the same, the earlier spelling wins.
const SPELLINGS: &[(Field, &[&str])] = &[
    (
        Field::Number,
        &[
            "職員番号",
            "職員コード",
            "職員ID",
            "社員番号",
            "職員No",
            "職員No.",
            "個人番号（職員）",
            "番号",
            "staff number",
            "staff no",
            "employee number",
            "employee id",
            "number",
        ],
    ),
    (Field::Name, &["氏名", "職員氏名", "職員名", "氏名漢字", "漢字氏名", "名前", "name", "full name"]),
    (Field::Kana, &["氏名カナ", "カナ氏名", "氏名フリガナ", "氏名かな", "カナ", "フリガナ", "ふりがな", "カナ名", "kana"]),
    (Field::Birth, &["生年月日", "誕生日", "date of birth", "birth date", "birthday", "birth"]),
    (Field::Hired, &["採用年月日", "採用日", "任用年月日", "任用日", "入庁日", "入庁年月日", "hire date", "hired"]),
    (Field::Left, &["退職年月日", "退職日", "離職日", "任用終了日", "leaving date", "left"]),
    (Field::Employment, &["任用形態", "任用区分", "雇用形態", "雇用区分", "職員区分", "任用", "employment"]),
    (Field::Series, &["職種", "職種名", "職群", "job series", "series"]),
    (Field::Main, &["本務兼務", "本務・兼務", "本務/兼務", "本務兼務区分", "本兼区分", "兼務区分", "本務", "main"]),
    (
        Field::From,
        &[
            "発令日",
            "発令年月日",
            "異動日",
            "異動年月日",
            "開始日",
            "開始年月日",
            "開始",
            "適用日",
            "適用開始日",
            "設置日",
            "設置年月日",
            "修了日",
            "修了年月日",
            "受講日",
            "合格日",
            "合格年月日",
            "取得日",
            "評価日",
            "判定日",
            "任命日",
            "認定日",
            "実施日",
            "基準日",
            "日付",
            "年月日",
            "開始/日付",
            "from",
            "start",
            "start date",
            "date",
        ],
    ),
    (
        Field::Until,
        &[
            "終了日",
            "終了年月日",
            "終了",
            "有効期限",
            "期限",
            "満了日",
            "失効日",
            "廃止日",
            "廃止年月日",
            "終了/期限",
            "until",
            "end",
            "end date",
            "expires",
        ],
    ),
    (Field::ParentCode, &["上位所属コード", "上位コード", "親所属コード", "parent code"]),
    (Field::ParentName, &["上位所属", "上位所属名", "上位組織", "親所属", "parent"]),
    (Field::Classes, &["所属区分", "組織区分", "所属の区分", "unit class", "classes"]),
    (Field::Successors, &["後継所属コード", "後継所属", "後継", "successor"]),
    (Field::Kind, &["種類", "事実の種類", "種別", "kind"]),
    (Field::Content(None), &["内容", "名称", "項目", "content"]),
    (Field::Content(Some(Kind::Completion)), &["研修", "研修名", "研修ID", "研修コード", "講座", "講座名", "コース", "コース名", "course"]),
    (Field::Content(Some(Kind::Pass)), &["試験", "試験名", "資格", "資格名", "試験区分", "exam"]),
    (Field::Content(Some(Kind::Assessment)), &["スキル", "スキル名", "能力", "skill"]),
    (Field::Content(Some(Kind::Project)), &["案件", "案件名", "プロジェクト", "プロジェクト名", "project"]),
    (Field::Content(Some(Kind::Mentoring)), &["指導した職員", "指導対象", "指導対象者", "mentee"]),
    (Field::Content(Some(Kind::Appointment)), &["役割", "役割名", "role"]),
    (Field::Content(Some(Kind::Attestation)), &["判定", "判定名", "judgement"]),
    (Field::Content(Some(Kind::Absence)), &["休業種別", "休業", "休業の種類", "休職等", "absence"]),
    (Field::Content(Some(Kind::Attribute)), &["属性", "属性名", "attribute"]),
    (Field::Value, &["値", "属性値", "value"]),
    (Field::Hours, &["時間", "時間数", "受講時間", "時間（時間）", "研修時間", "hours"]),
    (Field::Minutes, &["時間（分）", "時間(分)", "分", "minutes"]),
    (Field::Points, &["単位", "単位数", "ポイント", "points"]),
    (Field::Piece, &["部分", "課程の部分", "part"]),
    (Field::Level, &["水準", "評価", "レベル", "到達度", "level"]),
    (Field::Assessor, &["評価者", "評価者区分", "assessor"]),
    (Field::Stance, &["立場", "案件での立場", "stance"]),
    (Field::Finished, &["完了", "完了区分", "finished"]),
    (Field::Result, &["結果", "可否", "result"]),
    (Field::Scheme, &["制度", "制度名", "scheme"]),
    (Field::Evidence, &["根拠", "証明書番号", "合格証書番号", "合格番号", "認定番号", "文書番号", "evidence"]),
    (
        Field::Ignored,
        &[
            "問題",
            "備考",
            "メモ",
            "摘要",
            "連番",
            "項番",
            "年齢",
            "性別",
            "職階コード",
            "職階名",
            "級",
            "役職コード",
            "職位コード",
            "職種コード",
            "所属長フラグ",
            "note",
            "notes",
        ],
    ),
];

/// Parts of a post, alone or after 現, 新 or a year.
const POSTS: &[(Part, &[&str])] = &[
    (Part::UnitCode, &["所属コード", "部課コード", "所属CD", "部署コード", "組織コード", "unit code"]),
    (
        Part::UnitName,
        &["所属", "所属名", "所属名称", "部課名", "部課", "部署", "部署名", "配属", "配属先", "組織名", "unit", "unit name", "department"],
    ),
    (Part::Level(0), &["部", "部名", "局", "局名", "部局", "部局名", "division"]),
    (Part::Level(1), &["課", "課名", "課室", "課室名", "室名", "section"]),
    (Part::Level(2), &["係", "係名", "班", "班名", "担当", "subsection"]),
    (Part::LevelCode(0), &["部コード", "局コード", "部局コード"]),
    (Part::LevelCode(1), &["課コード", "課室コード"]),
    (Part::LevelCode(2), &["係コード", "班コード"]),
    (Part::Rank, &["役職", "役職名", "職位", "職位名", "補職", "補職名", "職名", "職", "rank", "post"]),
];

/// Prefixes of post headings in transfer sheets.
const MOMENTS: &[(When, &[&str])] = &[
    (When::Current, &["現在の", "現在", "現", "旧", "異動前", "今年度", "本年度", "当年度", "current"]),
    (When::Next, &["新しい", "新", "異動後", "来年度", "次年度", "翌年度", "new", "next"]),
];

/// A field and how telling its spelling is: lower wins where two columns mean the same.
type Meaning = (Field, usize);

static WORDS: LazyLock<HashMap<String, Meaning>> = LazyLock::new(|| {
    let fields = SPELLINGS.iter().map(|(field, words)| (*field, *words));
    let posts = POSTS.iter().map(|(part, words)| (Field::Post(When::Stated, *part), *words));
    let mut meanings = HashMap::new();
    for (field, words) in fields.chain(posts) {
        for (rank, word) in words.iter().enumerate() {
            meanings.entry(key(word)).or_insert((field, rank));
        }
    }
    meanings
});

static POST_WORDS: LazyLock<HashMap<String, (Part, usize)>> = LazyLock::new(|| {
    let pairs = POSTS.iter().flat_map(|(part, words)| words.iter().enumerate().map(|(rank, word)| (key(word), (*part, rank))));
    pairs.collect()
});

/// What a heading means, and how telling it is.
pub(crate) fn recognise(heading: &str) -> Option<Meaning> {
    let whole = key(heading);
    if whole.is_empty() {
        return None;
    }
    let exact = |text: &str| WORDS.get(text).copied().or_else(|| timed(text));
    exact(&whole).or_else(|| in_brackets(&whole)).or_else(|| exact(&without_remarks(&whole)))
}

/// `令和5年度所属`, `R5役職`, `現所属`, `新役職`.
fn timed(text: &str) -> Option<Meaning> {
    for (when, prefixes) in MOMENTS {
        let prefixed = prefixes.iter().find_map(|prefix| POST_WORDS.get(text.strip_prefix(&key(prefix))?.trim_start_matches('の')));
        if let Some((part, rank)) = prefixed {
            return Some((Field::Post(*when, *part), *rank));
        }
    }
    let splits = text.char_indices().skip(1).filter_map(|(at, _)| text.split_at_checked(at));
    let mut dated = splits.filter_map(|(front, back)| Some((year_of(front)?, POST_WORDS.get(back.trim_start_matches('の'))?)));
    let parted = dated.next().map(|(year, (part, rank))| (Field::Post(When::Year(year), *part), *rank));
    parted.or_else(|| year_alone(text))
}

/// `令和5年度` alone stands over the units of that year.
fn year_alone(text: &str) -> Option<Meaning> {
    let year = text.ends_with("年度").then(|| parse_fiscal_year(text).ok())??;
    Some((Field::Post(When::Year(year), Part::UnitName), 9))
}

/// `所属(R5)`, `役職(令和5年度)`.
fn in_brackets(text: &str) -> Option<Meaning> {
    let (front, year) = text.strip_suffix(')')?.split_once('(')?;
    let (part, rank) = POST_WORDS.get(front)?;
    Some((Field::Post(When::Year(year_of(year)?), *part), *rank))
}

/// A fiscal year, or the fiscal year of a day (`R5.4.1`).
fn year_of(text: &str) -> Option<FiscalYear> {
    parse_fiscal_year(text).ok().or_else(|| parse_date(text).ok().map(FiscalYear::of))
}

/// Without remarks in brackets, marks of compulsion and colons: `氏名(必須)` → `氏名`.
fn without_remarks(text: &str) -> String {
    let bare = text.trim_start_matches(['※', '*', '【', '[']).trim_end_matches([':', '※', '*', '】', ']']);
    let front = bare.split('(').next().unwrap_or(bare);
    front.to_owned()
}

/// The first spelling of a field, for messages.
pub fn usual(field: Field) -> String {
    let of = |words: &[&str]| words.first().copied().unwrap_or("").to_owned();
    match field {
        Field::Post(when, part) => {
            let word = POSTS.iter().find(|(other, _)| *other == part).map_or(String::new(), |(_, words)| of(words));
            match when {
                When::Stated => word,
                When::Current => format!("現{word}"),
                When::Next => format!("新{word}"),
                When::Year(year) => format!("{}{word}", year.wareki()),
            }
        }
        Field::Attribute(name) | Field::Class(name) => name.to_string(),
        field => SPELLINGS.iter().find(|(other, _)| *other == field).map_or(String::new(), |(_, words)| of(words)),
    }
}

/// The headings that are looked for, for the message about a missing header row.
pub(crate) fn looked_for() -> String {
    let mut words: Vec<String> = [Field::Number, Field::Name, Field::Kana, Field::Birth, Field::Hired, Field::Employment].map(usual).to_vec();
    words.extend([Part::UnitCode, Part::UnitName, Part::Rank].map(|part| usual(Field::Post(When::Stated, part))));
    words.extend([Field::Series, Field::From, Field::Until, Field::Kind, Field::Content(None)].map(usual));
    words.join("、")
}
