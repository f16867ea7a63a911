//! `Field`: what a column of an import file means. Its text form is what saved mappings hold.

use std::fmt;
use std::str::FromStr;

use ayumi_calendar::FiscalYear;
use ayumi_facts::{Code, Kind};
use serde::{Deserialize, Deserializer, Serialize, Serializer, de};

/// いつの所属・役職か.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum When {
    /// その年度 (one column per past year).
    Year(FiscalYear),
    /// 現・旧: before the effective date of a transfer sheet.
    Current,
    /// 発令日または基準日から.
    Stated,
    /// 新: from the effective date of a transfer sheet.
    Next,
}

/// 所属・役職のどの部分か.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Part {
    /// 所属コード
    UnitCode,
    /// 所属名, possibly with the units above it (`総務部　職員課`).
    UnitName,
    /// 部 (0), 課 (1), 係 (2)
    Level(u8),
    /// 部コード, 課コード, 係コード
    LevelCode(u8),
    /// 役職
    Rank,
}

/// 列の意味.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Field {
    /// 職員番号
    Number,
    /// 氏名
    Name,
    /// 氏名カナ
    Kana,
    /// 生年月日
    Birth,
    /// 採用年月日
    Hired,
    /// 退職年月日, the last day of service.
    Left,
    /// 任用形態
    Employment,
    /// 職種
    Series,
    /// 本務・兼務
    Main,
    /// 発令日・開始日・日付
    From,
    /// 終了日・期限, the last day.
    Until,
    /// 所属と役職
    Post(When, Part),
    /// 属性 of the policy's schema.
    Attribute(Code),
    /// 上位所属コード
    ParentCode,
    /// 上位所属名
    ParentName,
    /// 所属区分: one or several classes in one cell.
    Classes,
    /// 所属区分: one class, one column.
    Class(Code),
    /// 後継の所属コード
    Successors,
    /// 種類 of a fact.
    Kind,
    /// 内容: the course, exam, skill …; some headings say which.
    Content(Option<Kind>),
    /// 値 of an attribute.
    Value,
    /// 時間数
    Hours,
    /// 時間（分）
    Minutes,
    /// 単位・ポイント
    Points,
    /// 部分 of a course.
    Piece,
    /// 水準
    Level,
    /// 評価者
    Assessor,
    /// 立場: 主導 or 参加.
    Stance,
    /// 完了
    Finished,
    /// 結果
    Result,
    /// 制度
    Scheme,
    /// 根拠: a certificate's number, a decision.
    Evidence,
    /// 読まない列
    Ignored,
}

/// The fields without content, with their text forms.
const PLAIN: &[(Field, &str)] = &[
    (Field::Number, "number"),
    (Field::Name, "name"),
    (Field::Kana, "kana"),
    (Field::Birth, "birth"),
    (Field::Hired, "hired"),
    (Field::Left, "left"),
    (Field::Employment, "employment"),
    (Field::Series, "series"),
    (Field::Main, "main"),
    (Field::From, "from"),
    (Field::Until, "until"),
    (Field::ParentCode, "parent-code"),
    (Field::ParentName, "parent-name"),
    (Field::Classes, "classes"),
    (Field::Successors, "successors"),
    (Field::Kind, "kind"),
    (Field::Content(None), "content"),
    (Field::Value, "value"),
    (Field::Hours, "hours"),
    (Field::Minutes, "minutes"),
    (Field::Points, "points"),
    (Field::Piece, "part"),
    (Field::Level, "level"),
    (Field::Assessor, "assessor"),
    (Field::Stance, "stance"),
    (Field::Finished, "finished"),
    (Field::Result, "result"),
    (Field::Scheme, "scheme"),
    (Field::Evidence, "evidence"),
    (Field::Ignored, "ignored"),
];

const PARTS: &[(Part, &str)] = &[
    (Part::UnitCode, "unit-code"),
    (Part::UnitName, "unit"),
    (Part::Level(0), "division"),
    (Part::Level(1), "section"),
    (Part::Level(2), "subsection"),
    (Part::LevelCode(0), "division-code"),
    (Part::LevelCode(1), "section-code"),
    (Part::LevelCode(2), "subsection-code"),
    (Part::Rank, "rank"),
];

impl fmt::Display for Field {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Post(when, part) => {
                let part = PARTS.iter().find(|(other, _)| other == part).map_or("", |(_, text)| text);
                match when {
                    When::Stated => f.write_str(part),
                    When::Current => write!(f, "current.{part}"),
                    When::Next => write!(f, "next.{part}"),
                    When::Year(year) => write!(f, "year-{}.{part}", year.0),
                }
            }
            Self::Attribute(name) => write!(f, "attribute.{name}"),
            Self::Class(class) => write!(f, "class.{class}"),
            Self::Content(Some(kind)) => write!(f, "content.{}", kind.as_str()),
            plain => f.write_str(PLAIN.iter().find(|(other, _)| other == plain).map_or("", |(_, text)| text)),
        }
    }
}

/// A text that names no field.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("`{0}` is no field of an import file")]
pub struct NotAField(String);

impl FromStr for Field {
    type Err = NotAField;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        if let Some((field, _)) = PLAIN.iter().find(|(_, plain)| *plain == text) {
            return Ok(*field);
        }
        let wrong = || NotAField(text.to_owned());
        let (front, rest) = text.split_once('.').unwrap_or(("", text));
        let part = || PARTS.iter().find(|(_, part)| *part == rest).map(|(part, _)| *part).ok_or_else(wrong);
        match front {
            "attribute" => Ok(Self::Attribute(Code::new(rest))),
            "class" => Ok(Self::Class(Code::new(rest))),
            "content" => {
                let kind = Kind::ALL.into_iter().find(|kind| kind.as_str() == rest).ok_or_else(wrong)?;
                Ok(Self::Content(Some(kind)))
            }
            "" => Ok(Self::Post(When::Stated, part()?)),
            "current" => Ok(Self::Post(When::Current, part()?)),
            "next" => Ok(Self::Post(When::Next, part()?)),
            year => {
                let year = year.strip_prefix("year-").and_then(|digits| digits.parse().ok()).ok_or_else(wrong)?;
                Ok(Self::Post(When::Year(FiscalYear(year)), part()?))
            }
        }
    }
}

impl Serialize for Field {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Field {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer)?.parse().map_err(de::Error::custom)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_forms_come_back() {
        let plain = PLAIN.iter().map(|(field, _)| *field);
        let posts = PARTS
            .iter()
            .flat_map(|(part, _)| [When::Stated, When::Current, When::Next, When::Year(FiscalYear(2023))].map(|when| Field::Post(when, *part)));
        let others = [Field::Attribute(Code::new("field-test")), Field::Class(Code::new("field-test")), Field::Content(Some(Kind::Pass))];
        for field in plain.chain(posts).chain(others) {
            assert_eq!(field.to_string().parse(), Ok(field));
        }
        assert!("year-x.unit".parse::<Field>().is_err());
    }
}
