//! `docs/diagnostics.md`, made from the table of diagnostics and the table of parts.

use super::{ENTRIES, Severity};
use crate::model::Part;

/// The manual as Markdown.
pub fn manual() -> String {
    let mut out = String::from(
        "<!-- crates/policy の表から作られています。直接編集せず、表を直して作り直してください。 -->\n\n# 方針パックの診断\n\n\
         方針パックを検査したときに表示される診断の一覧です。\
         「誤り」があるパックは使えません。「注意」は内容を確かめてください。「お知らせ」は、方針が定めていない事柄を見えるようにしておくものです。\n\n\
         | コード | 重さ | 意味 | 対処 |\n|---|---|---|---|\n",
    );
    for entry in ENTRIES {
        out += &format!("| {} | {} | {} | {} |\n", entry.code, severity_ja(entry.severity), entry.title_ja, entry.hint_ja);
    }
    out += "\n## ファイル\n\n方針パックは、次のファイルを一つのフォルダーに置いたものです。policy.yaml のほかは、無くてもかまいません。\n\n| ファイル | 内容 |\n|---|---|\n";
    for part in Part::ALL {
        out += &format!("| `{}` | {} |\n", part.file(), part.ja());
    }
    out += "\n## JSON\n\n`ayumi policy check --format json` は、診断ごとに次の項目を持つ配列を出力します。行と列は1から数え、ファイル全体についての診断では0です。\n\n\
            `code`、`severity`（error、warning、info）、`file`、`line`、`column`、`words`（問題の語句）、`message`、`hint`、`message-en`、`hint-en`、\
            `also`（関連する箇所。`file`、`line`、`column`、`words` の配列）\n";
    out += "\n## In English\n\n| code | severity | meaning | what to do |\n|---|---|---|---|\n";
    for entry in ENTRIES {
        out += &format!("| {} | {} | {} | {} |\n", entry.code, entry.severity.word(), entry.title_en, entry.hint_en);
    }
    out
}

fn severity_ja(severity: Severity) -> &'static str {
    match severity {
        Severity::Error => "誤り",
        Severity::Warning => "注意",
        Severity::Info => "お知らせ",
    }
}
