//! The table: how far each office may go with each act. There is no other place that says who may do what.

use std::fmt::Write;

use crate::{Act, Field, Office, VIEWERS, limit};

/// 範囲: how far an office may go with an act. The order is from nothing to everything, so that of several offices the
/// farthest counts; [`Grant::Own`] and [`Grant::Unit`] add up, since each reaches other people.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Grant {
    /// Not at all.
    No,
    /// What is about oneself.
    Own,
    /// What is about people of one's unit and below, and oneself.
    Unit,
    /// Everything in the municipality.
    All,
}

impl Grant {
    /// What it is called in Japanese.
    pub fn ja(self) -> &'static str {
        match self {
            Self::No => "—",
            Self::Own => "本人",
            Self::Unit => "所属以下",
            Self::All => "全体",
        }
    }
}

use Grant::{All, No, Own, Unit};

/// One row an act; the columns are the offices in the order of [`Office::ALL`]:
/// member, supervisor, DX office, personnel, reviewer, body, adviser, auditor, administrator, prefecture.
const TABLE: [(Act, [Grant; 10]); 22] = [
    (Act::ReadPublic, [All, All, All, All, All, All, All, All, All, All]),
    (Act::SignIn, [All, All, All, All, All, All, All, All, All, All]),
    (Act::OwnAccount, [Own, Own, Own, Own, Own, Own, Own, Own, Own, Own]),
    (Act::SetUpSecond, [Own, Own, Own, Own, Own, Own, Own, Own, Own, Own]),
    (Act::ReadPolicy, [All, All, All, All, All, All, All, All, All, All]),
    (Act::ReadFigures, [No, No, All, All, No, All, All, All, No, No]),
    (Act::ListPeople, [Own, Unit, All, All, No, No, No, All, No, No]),
    (Act::ReadPerson, [Own, Unit, All, All, No, No, No, All, No, No]),
    (Act::ReadSections, [No, No, All, All, No, No, No, All, No, No]),
    (Act::ReadSection, [No, Unit, All, All, No, No, No, All, No, No]),
    (Act::TryPolicy, [No, No, All, All, No, No, No, No, No, No]),
    (Act::ReadJournal, [No, No, All, All, No, No, No, All, No, No]),
    (Act::WriteLedger, [No, No, All, All, No, No, No, No, No, No]),
    (Act::ReadReadings, [Own, Own, Own, All, Own, Own, Own, All, No, No]),
    (Act::Disclose, [Own, Own, Own, All, Own, Own, Own, No, No, No]),
    (Act::ManageAccounts, [No, No, No, No, No, No, No, No, All, No]),
    (Act::AssignOffices, [No, No, No, All, No, No, No, No, All, No]),
    (Act::ReadPermissions, [No, No, No, All, No, No, No, All, All, No]),
    (Act::ReadAggregates, [No, No, No, No, No, No, No, No, No, All]),
    (Act::ManageSettings, [No, No, All, No, No, No, No, No, All, No]),
    (Act::AskCorrection, [Own, Own, Own, Own, Own, Own, Own, Own, No, No]),
    (Act::AnswerCorrections, [No, No, No, All, No, No, No, No, No, No]),
];

/// How far an office may go with an act.
pub fn grant(office: Office, act: Act) -> Grant {
    let column = Office::ALL.iter().position(|of| *of == office);
    let row = TABLE.iter().find(|(of, _)| *of == act);
    row.zip(column).and_then(|((_, grants), column)| grants.get(column)).copied().unwrap_or(No)
}

/// `docs/permissions.md`: the table as a page, made from the table itself.
pub fn document() -> String {
    let mut text = String::from(
        "# だれが何をできるか\n\nこのページは `crates/rights/src/table.rs` の表から作られています（`cargo run -p ayumi-rights --example permissions > docs/permissions.md`）。\n\
         ほかに権限を決めている場所はありません。どのアドレスがどの行為に当たるかは [routes.md](routes.md) にあります。\n\n",
    );
    let heads: Vec<&str> = Office::ALL.iter().map(|office| office.ja()).collect();
    let _ = writeln!(text, "| 行為 | {} |", heads.join(" | "));
    let _ = writeln!(text, "|---|{}", "---|".repeat(heads.len()));
    for (act, grants) in TABLE {
        let cells: Vec<&str> = grants.iter().map(|grant| grant.ja()).collect();
        let _ = writeln!(text, "| {}（`{act}`） | {} |", act.ja(), cells.join(" | "));
    }
    text.push_str(
        "\n- 「全体」は、その団体のすべて。ほかの団体のものは、どの役目でも見えません。ただし都道府県の役目には、集計の公開に同意した団体の集計だけを示します。\n\
         - 「所属以下」は、自分の所属とその下の所属に今日いる職員と、本人。発令が変わると、その時から変わります。\n\
         - 「本人」は、自分のことだけ。範囲の外の人は、いない人と同じ答えになります（一覧、検索、件数、書き出し、誤りの知らせも）。\n\
         - 一人が複数の役目を持つときは、広い方によります。サインインしていない人にできるのは、団体によらないものを見ることと、サインインすることだけです。\n\n## 記録のうち見せる範囲\n\n\
         ほかの人の記録のうち、次の項目を見せるかどうかは、団体が画面の「団体の設定」で決めます。決められるのは「見せる（変えられる）」と\
         「見せない（変えられる）」のところだけです。自分の記録は、いつもすべて見られます。見せない項目は、一覧・条件・判定・書き出し・APIのどれにも現れません。\n\n",
    );
    let heads: Vec<&str> = VIEWERS.iter().map(|office| office.ja()).collect();
    let _ = writeln!(text, "| 項目 | {} |", heads.join(" | "));
    let _ = writeln!(text, "|---|{}", "---|".repeat(heads.len()));
    for field in Field::ALL {
        let cells: Vec<&str> = VIEWERS.iter().map(|office| limit(*office, field).ja()).collect();
        let _ = writeln!(text, "| {}（`{}`） | {} |", field.ja(), field.name(), cells.join(" | "));
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_act_has_one_row() {
        for act in Act::ALL {
            assert_eq!(TABLE.iter().filter(|(of, _)| *of == act).count(), 1, "{act}");
        }
        assert_eq!(TABLE.len(), Act::ALL.len());
    }

    #[test]
    fn whoever_runs_the_system_or_looks_from_outside_sees_nobody() {
        let personal = [
            Act::ListPeople,
            Act::ReadPerson,
            Act::ReadSections,
            Act::ReadSection,
            Act::ReadFigures,
            Act::ReadJournal,
            Act::Disclose,
            Act::ReadReadings,
        ];
        for office in [Office::Administrator, Office::Prefecture] {
            for act in personal {
                assert_eq!(grant(office, act), No, "{office} {act}");
            }
        }
    }

    #[test]
    fn who_audits_writes_nothing() {
        for act in Act::ALL.into_iter().filter(|act| act.writes()) {
            assert!(grant(Office::Auditor, act) <= Own, "{act}");
        }
    }
}
