//! The Japanese sentences of the diagnostics. What to do in general is in the table; here is only what depends on the case.

use ayumi_facts::{Code, ValueKind};

use super::problem::Problem;
use super::reason::{Expected, Impossible, Shape, Syntax};
use crate::model::{BlankKind, Part, Power};

/// What is wrong. Every family of problems has its own sentences; a test sees to it that none has two or no home.
pub(super) fn message(problem: &Problem, words: &str) -> String {
    const FAMILIES: [fn(&Problem, &str) -> Option<String>; 8] =
        [reading_message, id_message, type_message, time_message, circle_message, figure_message, programme_message, open_message];
    FAMILIES.iter().find_map(|family| family(problem, words)).unwrap_or_default()
}

fn reading_message(problem: &Problem, words: &str) -> Option<String> {
    Some(match problem {
        Problem::UnknownFile { .. } => format!("「{words}」は方針パックのファイル名ではありません。"),
        Problem::NoHeader => "policy.yaml がありません。".into(),
        Problem::NotAList => "一覧の形になっていません。".into(),
        Problem::NotAMap => "policy.yaml が「項目: 値」の形になっていません。".into(),
        Problem::EmptyFile => "ファイルに内容がありません。".into(),
        Problem::Tab => "タブが使われています。".into(),
        Problem::Syntax(why) => format!("YAML として読めません。{}", syntax(*why)),
        Problem::DuplicateKey => format!("項目「{words}」が二度書かれています。"),
        Problem::UnknownField { known, .. } => format!("「{words}」という項目はありません。使える項目: {}。", known.join("、")),
        Problem::MissingField { field } => format!("必要な項目「{field}」がありません。"),
        Problem::UnknownChoice { known, .. } => format!("「{words}」は使えません。使える値: {}。", known.join("、")),
        Problem::WrongShape(shape) => format!("ここには{}が必要です。", shape_ja(*shape)),
        Problem::BadValue(expected) => format!("「{words}」は{}として読めません。", expected_ja(*expected)),
        Problem::FormatVersion { found } => format!("書式の版「{found}」には対応していません（対応しているのは 1 です）。"),
        Problem::RepeatedYear { year } => format!("{}の値が二度書かれています。", year.wareki()),
        Problem::NotForLibrary => format!("共通ライブラリに「{words}」は置けません。"),
        _ => return None,
    })
}

fn circle_message(problem: &Problem, words: &str) -> Option<String> {
    Some(match problem {
        Problem::RoleCycle { part, path } => format!("{}の上下の関係が循環しています（{}）。", part.ja(), arrows(path)),
        Problem::RequirementCycle { path } => format!("要件が循環しています（{}）。", arrows(path)),
        Problem::NoWayToRole => format!("要件に使われている役割「{words}」に就く方法がありません。"),
        Problem::NeverMet(why) => format!("「{words}」は誰も満たせません。{}", impossible(why)),
        _ => return None,
    })
}

fn id_message(problem: &Problem, words: &str) -> Option<String> {
    Some(match problem {
        Problem::UnknownId { parts, elsewhere: Some(other), .. } => {
            format!("「{words}」は{}の ID です。ここには{}の ID が必要です。", other.ja(), titles(parts))
        }
        Problem::UnknownId { parts, .. } => format!("{}に「{words}」という ID はありません。", titles(parts)),
        Problem::DuplicateId { part } => format!("{}の ID「{words}」が重複しています。", part.ja()),
        Problem::BadId => format!("「{words}」は ID として使えません。"),
        Problem::Grammar(error) => error.ja(),
        Problem::UnknownActor { .. } => format!("手続の段階を行う「{words}」は、体制にも役割にもありません。"),
        Problem::BadCondition => format!("only-if の「{words}」を読み取れません。"),
        Problem::UnknownOption { alternative, .. } => format!("選択肢「{alternative}」に「{words}」はありません。"),
        Problem::UnknownLibrary { versions, .. } if versions.is_empty() => format!("「{words}」という共通ライブラリがありません。"),
        Problem::UnknownLibrary { library, versions, .. } => {
            format!("共通ライブラリ「{library}」に版「{words}」がありません。ある版: {}。", versions.join("、"))
        }
        Problem::NotInLibrary { library, part, .. } => format!("共通ライブラリ〈{library}〉の{}に「{words}」はありません。", part.ja()),
        Problem::LibraryClash { part, other } => format!("{}の「{words}」は、共通ライブラリ「{other}」からも採用しています。", part.ja()),
        _ => return None,
    })
}

fn type_message(problem: &Problem, words: &str) -> Option<String> {
    Some(match problem {
        Problem::WrongUnit { share: true } => format!("指標は割合ですが、値「{words}」は割合（%）ではありません。"),
        Problem::WrongUnit { share: false } => format!("指標は数ですが、値「{words}」は割合（%）です。"),
        Problem::LevelNotOnScale { skill, scale, known } => {
            format!("スキル「{skill}」の尺度「{scale}」に、水準「{words}」はありません。ある水準: {}。", codes(known))
        }
        Problem::AttributeType { attribute, kind, choices } => {
            let choices = if choices.is_empty() { String::new() } else { format!("（選択肢: {}）", codes(choices)) };
            format!("属性「{attribute}」の型は「{}」{choices}なので、「{words}」とは比べられません。", kind_ja(*kind))
        }
        Problem::UnknownMark { known } => format!("記号「{words}」は凡例にありません。ある記号: {}。", known.join("、")),
        Problem::RowLength { have, want } => format!("「{words}」の行の欄は{have}個ですが、列は{want}個です。"),
        Problem::WayIncomplete { field } => format!("就き方「{words}」には「{field}」が必要です。"),
        Problem::SchemeOfOtherRole { scheme, role } => format!("制度「{scheme}」は、別の役割「{role}」のものです。"),
        Problem::NotAFamily => format!("役割「{words}」は総称ではありません。"),
        Problem::RepeatedMark => format!("記号「{words}」が一つの尺度で二度使われています。"),
        Problem::ChoicesMismatch => format!("属性「{words}」の型と選択肢が合いません。"),
        Problem::BlankType { blank, kind } => format!("空欄「{blank}」の型は「{}」なので、「{words}」は合いません。", blank_ja(*kind)),
        Problem::MunicipalityCode { why, .. } => format!("団体コード「{words}」が正しくありません。{}。", why.ja()),
        Problem::FamilyWithWays => format!("総称の役割「{words}」に就き方が書かれています。"),
        _ => return None,
    })
}

fn time_message(problem: &Problem, words: &str) -> Option<String> {
    Some(match problem {
        Problem::Overlap { both } => {
            let until = both.last_day().map_or_else(|| "以降".into(), |day| format!("から{}まで", day.wareki()));
            format!("二つの版の期間が重なっています（{}{until}）。", both.from.wareki())
        }
        Problem::Gap { none } => {
            format!("{}から{}まで、どの版も適用されません。", none.from.wareki(), none.until.previous().wareki())
        }
        Problem::NoVersion => format!("「{words}」に版が一つもありません。"),
        Problem::EndsBeforeItBegins => format!("終わり「{words}」が始まりより後になっていません。"),
        Problem::OutsidePolicy { year } => format!("{}は方針の期間の外です。", year.wareki()),
        Problem::NotYetInForce { rule, from } => format!("「{rule}」が適用されるのは{}からです。", from.wareki()),
        _ => return None,
    })
}

fn figure_message(problem: &Problem, _: &str) -> Option<String> {
    Some(match problem {
        Problem::TotalMismatch { stated, sum } => format!("「計」は{stated}ですが、年度ごとの値の合計は{sum}です。"),
        Problem::PartsMismatch { year, stated, sum, parts } => {
            let year = year.map_or_else(String::new, |year| format!("{}の", year.wareki()));
            format!("{year}値は{stated}ですが、内訳（{}）の合計は{sum}です。", codes(parts))
        }
        Problem::RunningTotalMismatch { year, stated, sum, parts } => {
            format!("{}の累計は{stated}ですが、年度ごとの目標（{}）を積み上げると{sum}です。", year.wareki(), codes(parts))
        }
        Problem::CumulativeFalls { year, before, now } => format!("{}の累計{now}が、その前の{before}より減っています。", year.wareki()),
        Problem::TotalOfLevels => "その時点の水準を表す指標の値に「計」が書かれています。".into(),
        Problem::IncrementsAsTotal { yearly } => format!("累計の値が、年度ごとの目標「{yearly}」の値と同じです。"),
        Problem::CountedTwice { from, to, family } => {
            format!("総称「{family}」の累計が、「{from}」から「{to}」に進んだ人を二度数えた値になっています。")
        }
        _ => return None,
    })
}

fn programme_message(problem: &Problem, words: &str) -> Option<String> {
    Some(match problem {
        Problem::Untaught { roles } => format!("スキル「{words}」は役割（{}）に必要ですが、身につく研修がありません。", codes(roles)),
        Problem::NoWayIn => format!("役割「{words}」に就く方法も確保の手段も書かれていません。"),
        Problem::NoSupply => format!("役割「{words}」を確保する手段が書かれていません。"),
        Problem::PowerMissing { power } => format!("体制「{words}」に{}権限がありません。", power_ja(*power)),
        Problem::RecommendsAndAppoints { scheme } => format!("制度「{scheme}」では、「{words}」が推薦と任命の両方を行います。"),
        Problem::ExamsEnded { last } => format!("「{words}」の試験はすべて{}までに終了し、後継の試験がありません。", last.wareki()),
        Problem::EmptyFamily => format!("総称の役割「{words}」に内訳の役割がありません。"),
        _ => return None,
    })
}

fn open_message(problem: &Problem, words: &str) -> Option<String> {
    Some(match problem {
        Problem::UnknownBlank { .. } => format!("「{words}」という空欄は定義されていません。"),
        Problem::ChangesLibrary { title, source: None } => format!("「{words}」は、共通ライブラリ〈{title}〉を変更したものです。"),
        Problem::ChangesLibrary { title, source: Some(source) } => {
            format!("「{words}」は、共通ライブラリ〈{title}〉を変更したものです（ライブラリの出典: {source}）。")
        }
        Problem::UnusedBlank => format!("空欄「{words}」はどこからも使われていません。"),
        Problem::UnknownShown { .. } => format!("「{words}」という部分はありません。"),
        Problem::OpenBlank => format!("空欄「{words}」は未記入です。"),
        Problem::NotChosen { options } => format!("「{words}」は未選択です（{}）。", codes(options)),
        Problem::Undecided { item } => format!("「{item}」に未定の内容があります。"),
        Problem::Provisional { item, note } => format!("「{item}」は仮の内容です。{note}"),
        Problem::NotAnswered => format!("国の指針の項目「{words}」に対応する内容がありません。"),
        _ => return None,
    })
}

/// What to do in this case, before what to do in general.
pub(super) fn suggestion(problem: &Problem) -> String {
    let nearest = match problem {
        Problem::UnknownFile { nearest }
        | Problem::UnknownField { nearest, .. }
        | Problem::UnknownChoice { nearest, .. }
        | Problem::UnknownShown { nearest } => nearest.clone(),
        Problem::UnknownId { nearest, .. }
        | Problem::UnknownActor { nearest }
        | Problem::UnknownOption { nearest, .. }
        | Problem::UnknownBlank { nearest }
        | Problem::UnknownLibrary { nearest, .. }
        | Problem::NotInLibrary { nearest, .. } => nearest.map(|code| code.to_string()),
        Problem::MunicipalityCode { right, .. } => return right.as_ref().map_or_else(String::new, |right| format!("正しくは「{right}」です。")),
        _ => None,
    };
    nearest.map_or_else(String::new, |word| format!("「{word}」の誤りではありませんか。"))
}

fn syntax(why: Syntax) -> &'static str {
    match why {
        Syntax::Quote => "引用符が閉じられていないようです。",
        Syntax::Bracket => "かっこの対応が取れていません。",
        Syntax::Indentation => "字下げがそろっていません。",
        Syntax::Sign => "記号で始まる値は引用符で囲んでください。",
        Syntax::Colon => "値の中に「: 」がある場合は、値全体を引用符で囲んでください。",
        Syntax::WideColon => "項目名の後の「：」が全角です。半角の「: 」（後ろに空白）で書いてください。",
        Syntax::Alias => "* で始まる参照の先がありません。",
        Syntax::Documents => "「---」で区切られた文書が複数あります。",
        Syntax::TooLarge => "大きすぎるか、入れ子が深すぎます。",
        Syntax::Other => "",
    }
}

fn shape_ja(shape: Shape) -> &'static str {
    match shape {
        Shape::Scalar => "一つの値",
        Shape::List => "一覧（[a, b] または「- 」の並び）",
        Shape::Map => "「項目: 値」の組",
        Shape::Number => "0以上の整数",
        Shape::YesNo => "true または false",
        Shape::Name => "名称（数字だけの名称は引用符で囲む）、または from と name の組の一覧",
        Shape::Other => "別の形の値",
    }
}

fn expected_ja(expected: Expected) -> &'static str {
    match expected {
        Expected::Quantity => "数量（10、100%、about 200、at least 1、at least 70%、several、undecided、blank ID のいずれか）",
        Expected::Start => "開始日（R8、令和8年度、2026-04-01 のいずれかの形）",
        Expected::Deadline => "期限（R12、2031-03-31、5 years、undated、undecided、blank ID のいずれか）",
        Expected::Length => "期間の長さ（5 years、6 months、30 days などの形）",
        Expected::FiscalYear => "年度（R8、令和8年度、2026 などの形）",
        Expected::Other => "値",
    }
}

fn impossible(why: &Impossible) -> String {
    match why {
        Impossible::EmptyAny => "any() には選べる要件がありません。".into(),
        Impossible::TooFew { need, have } => format!("{need}つ以上を求めていますが、満たせる要件は{have}つしかありません。"),
        Impossible::Ranks => "求められている職位をすべて満たす職位がありません。".into(),
        Impossible::Disjoint => "同時には当てはまらないものを求めています。".into(),
        Impossible::Contradiction => "同じことを求め、かつ除いています。".into(),
        Impossible::EmptySet { set } => format!("一覧「{set}」に内訳がありません。"),
        Impossible::SetTooSmall { set, need, have } => format!("一覧「{set}」の{need}つを求めていますが、内訳は{have}つしかありません。"),
    }
}

fn kind_ja(kind: ValueKind) -> &'static str {
    match kind {
        ValueKind::YesNo => "はい・いいえ",
        ValueKind::Number => "整数",
        ValueKind::Choice => "選択肢",
        ValueKind::Date => "日付",
    }
}

fn blank_ja(kind: BlankKind) -> &'static str {
    match kind {
        BlankKind::Text => "文字",
        BlankKind::Count => "数",
        BlankKind::FiscalYear => "年度",
        BlankKind::Date => "日付",
    }
}

fn power_ja(power: Power) -> &'static str {
    match power {
        Power::Nominate => "指名する",
        Power::Permit => "承認する",
        Power::Recommend => "推薦する",
        Power::Review => "審査する",
        Power::Appoint => "認定・任命する",
        Power::Deliberate => "審議する",
        Power::Decide => "決定する",
        Power::Plan => "計画を定める",
        Power::Place => "配置する",
        Power::Advise => "助言する",
    }
}

fn titles(parts: &[Part]) -> String {
    parts.iter().map(|part| format!("{}（{}）", part.ja(), part.file())).collect::<Vec<_>>().join("・")
}

fn codes(codes: &[Code]) -> String {
    codes.iter().map(|code| code.as_str()).collect::<Vec<_>>().join("、")
}

fn arrows(path: &[Code]) -> String {
    path.iter().map(|code| code.as_str()).collect::<Vec<_>>().join(" → ")
}
