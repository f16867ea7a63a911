//! Commands about packs, without people.

use std::path::PathBuf;

use ayumi_calendar::Date;
use clap::{Args, Subcommand, ValueEnum};

use super::ask::day;
use super::{ActorArgs, LedgerArgs};

/// `ayumi policy`
#[derive(Debug, Args)]
pub struct PolicyArgs {
    /// What to do.
    #[command(subcommand)]
    pub command: PolicyCommand,
}

/// 方針パックについて.
#[derive(Debug, Subcommand)]
pub enum PolicyCommand {
    /// 組み込みの方針パックの一覧
    List(PolicyListArgs),
    /// 方針パックの誤りと注意を、行と直し方とともに示す
    Check(CheckArgs),
    /// 方針パックの内容を、読める文と表にして示す
    Show(ShowArgs),
    /// 方針パックのテスト（tests/*.md）を実行する
    Test(TestArgs),
    /// 2つの方針パックの違いを、方針の言葉で示す
    Diff(DiffArgs),
    /// 方針パックを Excel ブックに書き出す
    Export(PolicyExportArgs),
    /// Excel ブックを方針パックのフォルダーにする
    Import(PolicyImportArgs),
    /// 方針パックのファイルの JSON Schema（エディターの入力補助に）
    Schema(SchemaArgs),
    /// 台帳の方針を、この方針パックにする
    Adopt(AdoptArgs),
}

/// 表示の言語.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub enum Lang {
    /// 日本語
    #[default]
    Ja,
    /// English
    En,
}

/// 出力の形 of reports.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub enum ReportFormat {
    /// 読むための文
    #[default]
    Text,
    /// JSON
    Json,
}

/// `ayumi policy list`
#[derive(Debug, Args)]
#[command(after_help = "例:\n  ayumi policy list")]
pub struct PolicyListArgs {
    /// 出力の形: text（文）、json
    #[arg(long, value_name = "形", value_enum, default_value_t)]
    pub format: ReportFormat,
}

/// `ayumi policy check`
#[derive(Debug, Args)]
#[command(after_help = "\
例:
  ayumi policy check 方針/うちの市       フォルダーを調べる
  ayumi policy check 方針の名前          組み込みの方針を調べる
  ayumi policy check 方針/うちの市 --format json --lang en
誤りがあれば終了コード 1。注意だけなら 0。診断の一覧は docs/diagnostics.md にあります。")]
pub struct CheckArgs {
    /// 方針: フォルダーか、組み込みの名前
    #[arg(value_name = "方針")]
    pub pack: String,
    /// 出力の形: text（文）、json
    #[arg(long, value_name = "形", value_enum, default_value_t)]
    pub format: ReportFormat,
    /// 言語: ja、en
    #[arg(long, value_name = "言語", value_enum, default_value_t)]
    pub lang: Lang,
}

/// `ayumi policy show`
#[derive(Debug, Args)]
#[command(after_help = "\
例:
  ayumi policy show 方針の名前
  ayumi policy show 方針の名前 --files 改定案   ファイルに書き出して、案を作り始める")]
pub struct ShowArgs {
    /// 方針: フォルダーか、組み込みの名前
    #[arg(value_name = "方針")]
    pub pack: String,
    /// この日の名称と版で示す（既定は今日）
    #[arg(long, value_name = "日", value_parser = day)]
    pub on: Option<Date>,
    /// 出力の形: text（文）、json
    #[arg(long, value_name = "形", value_enum, default_value_t)]
    pub format: ReportFormat,
    /// 示す代わりに、方針パックのファイルをこの新しいフォルダーに書き出す
    #[arg(long, value_name = "フォルダー")]
    pub files: Option<PathBuf>,
}

/// `ayumi policy test`
#[derive(Debug, Args)]
#[command(after_help = "\
例:
  ayumi policy test 方針/うちの市
すべて合格なら終了コード 0、1つでも不合格なら 1。")]
pub struct TestArgs {
    /// 方針: フォルダーか、組み込みの名前
    #[arg(value_name = "方針")]
    pub pack: String,
    /// 合格した例も1つずつ示す
    #[arg(long)]
    pub all: bool,
    /// 出力の形: text（文）、json
    #[arg(long, value_name = "形", value_enum, default_value_t)]
    pub format: ReportFormat,
}

/// `ayumi policy adopt`
#[derive(Debug, Args)]
#[command(after_help = "\
例:
  ayumi policy adopt 方針/うちの市
内容を変えたときは policy.yaml の revision を上げてください。以前の方針も台帳に残ります。")]
pub struct AdoptArgs {
    /// 方針: フォルダーか、組み込みの名前
    #[arg(value_name = "方針")]
    pub pack: String,
    /// Which ledger.
    #[command(flatten)]
    pub ledger: LedgerArgs,
    /// Who records, and why.
    #[command(flatten)]
    pub actor: ActorArgs,
}

/// `ayumi policy diff`
#[derive(Debug, Args)]
#[command(after_help = "\
例:
  ayumi policy diff 方針の名前 改定案
人の状態がどう変わるかは ayumi what-if で見られます。")]
pub struct DiffArgs {
    /// 元の方針: フォルダーか、組み込みの名前
    #[arg(value_name = "元")]
    pub before: String,
    /// 比べる方針: フォルダーか、組み込みの名前
    #[arg(value_name = "案")]
    pub after: String,
    /// 出力の形: text（文）、json
    #[arg(long, value_name = "形", value_enum, default_value_t)]
    pub format: ReportFormat,
}

/// `ayumi policy schema`
#[derive(Debug, Args)]
#[command(after_help = "例:\n  ayumi policy schema --dir schema    部分ごとに1ファイル\n  ayumi policy schema                 全部を1つの JSON で")]
pub struct SchemaArgs {
    /// 1ファイルずつ、この新しいフォルダーに書き出す
    #[arg(long, value_name = "フォルダー")]
    pub dir: Option<PathBuf>,
}

/// `ayumi policy export`
#[derive(Debug, Args)]
#[command(after_help = "\
例:
  ayumi policy export 方針の名前 --xlsx 方針.xlsx
部分ごとに1枚のシート、日本語の見出しのブックです。直したら ayumi policy import で戻します。")]
pub struct PolicyExportArgs {
    /// 方針: フォルダーか、組み込みの名前
    #[arg(value_name = "方針")]
    pub pack: String,
    /// 書き出すブック（.xlsx）
    #[arg(long, value_name = "ファイル")]
    pub xlsx: PathBuf,
    /// 既にあるファイルに上書きする
    #[arg(long)]
    pub force: bool,
}

/// `ayumi policy import`
#[derive(Debug, Args)]
#[command(after_help = "\
例:
  ayumi policy import --xlsx 方針.xlsx --to 方針/改定案
誤りはシートとセルで示します。誤りがあれば何も書き出さず、終了コード 1 です。")]
pub struct PolicyImportArgs {
    /// 読み込むブック（.xlsx）
    #[arg(long, value_name = "ファイル")]
    pub xlsx: PathBuf,
    /// 方針パックにする新しいフォルダー。なければ確かめるだけ
    #[arg(long, value_name = "フォルダー")]
    pub to: Option<PathBuf>,
    /// 出力の形: text（文）、json
    #[arg(long, value_name = "形", value_enum, default_value_t)]
    pub format: ReportFormat,
}
