//! Files in and out.

use std::path::PathBuf;

use ayumi_calendar::Date;
use ayumi_exchange::Encoding;
use clap::{Args, Subcommand, ValueEnum};

use super::ask::day;
use super::{ActorArgs, AskArgs, Format, LedgerArgs};

/// `ayumi import`
#[derive(Debug, Args)]
pub struct ImportArgs {
    /// What to import.
    #[command(subcommand)]
    pub command: ImportCommand,
}

/// 取り込むもの.
#[derive(Debug, Subcommand)]
pub enum ImportCommand {
    /// 職員: 1行1人。所属・役職・年度ごとの列があれば発令も作る
    Staff(FileArgs),
    /// 所属: 1行1所属
    Units(FileArgs),
    /// 発令: 1行1発令（異動の一覧）
    Postings(FileArgs),
    /// 事実: 研修の修了、試験の合格、スキルの評価、任命など
    Facts(FileArgs),
    /// これまでの取込の一覧
    List(ListArgs),
    /// 取込を取り消す。取り消した記録も残り、当時の答えは再現できる
    Undo(UndoArgs),
}

/// `ayumi import staff FILE …`
#[derive(Debug, Args)]
#[command(after_help = "\
例:
  ayumi import staff 職員一覧.csv                     まず確かめる（書き込まない）
  ayumi import staff 職員一覧.csv --problems 直す行.xlsx  問題のある行だけを書き出して直す
  ayumi import staff 職員一覧.csv --apply             取り込む（誤りが1つでもあれば何も書き込まない）
  ayumi import postings 異動.xlsx --effective R9.4.1 --apply  4月1日付けの異動を前もって
  ayumi import undo 3                                 取込番号 3 を取り消す
文字コード（UTF-8、Shift_JIS）と見出しは自動で見分けます。見出しが独自のときは --mapping で対応を示します:
  {\"columns\": {\"社員ID\": \"number\", \"配置先\": \"unit\"}}
同じファイルを2度取り込んでも何も変わりません。
進み具合を記録に残すには、環境変数 AYUMI_PROGRESS=lines を指定します。")]
pub struct FileArgs {
    /// CSV または Excel ブック（.xlsx）
    #[arg(value_name = "ファイル")]
    pub file: PathBuf,
    /// 文字コード: auto（自動判別）、utf8、cp932
    #[arg(long, value_name = "文字コード", value_enum, default_value_t)]
    pub encoding: EncodingArg,
    /// Excel ブックのシート名（既定は見出しのある最初のシート）
    #[arg(long, value_name = "シート")]
    pub sheet: Option<String>,
    /// 列の対応: JSON ファイルか、台帳に保存した名前
    #[arg(long, value_name = "対応")]
    pub mapping: Option<String>,
    /// 使った列の対応を、この名前で台帳に保存する（--apply とともに）。.json で終わる名前はファイルに
    #[arg(long, value_name = "名前")]
    pub save_mapping: Option<String>,
    /// 日付のない行がいつからか（既定は今日）
    #[arg(long, value_name = "日", value_parser = day)]
    pub effective: Option<Date>,
    /// 任用形態の列がないとき、どの任用形態とみなすか（名前か id）
    #[arg(long, value_name = "任用形態")]
    pub employment: Option<String>,
    /// 種類の列がない事実のファイルの種類（修了、合格、評価、任命 など）
    #[arg(long, value_name = "種類")]
    pub kind: Option<String>,
    /// 台帳にない所属を、ファイルから作る（台帳に所属が1つもなければ、指定がなくても作る）
    #[arg(long)]
    pub create_units: bool,
    /// 取り込む。なければ確かめるだけで何も書き込まない
    #[arg(long)]
    pub apply: bool,
    /// 問題のある行を書き出すファイル（.csv か .xlsx）
    #[arg(long, value_name = "ファイル")]
    pub problems: Option<PathBuf>,
    /// 変わることの一覧を書き出すファイル（.csv か .xlsx）
    #[arg(long, value_name = "ファイル")]
    pub changes: Option<PathBuf>,
    /// 確かめずに取り込む
    #[arg(long)]
    pub yes: bool,
    /// 出力の形: table（表）、json、csv（問題の一覧）
    #[arg(long, value_name = "形", value_enum, default_value_t)]
    pub format: Format,
    /// Which ledger.
    #[command(flatten)]
    pub ledger: LedgerArgs,
    /// Who records, and why.
    #[command(flatten)]
    pub actor: ActorArgs,
}

/// 文字コード of a file to read.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub enum EncodingArg {
    /// 自動判別
    #[default]
    Auto,
    /// UTF-8
    Utf8,
    /// Shift_JIS（CP932）
    Cp932,
}

impl EncodingArg {
    /// None: detected.
    pub fn encoding(self) -> Option<Encoding> {
        match self {
            Self::Auto => None,
            Self::Utf8 => Some(Encoding::Utf8),
            Self::Cp932 => Some(Encoding::Cp932),
        }
    }
}

/// `ayumi import list`
#[derive(Debug, Args)]
#[command(after_help = "例:\n  ayumi import list\n  ayumi import list --format json")]
pub struct ListArgs {
    /// Which ledger.
    #[command(flatten)]
    pub ledger: LedgerArgs,
    /// 出力の形: table（表）、json、csv
    #[arg(long, value_name = "形", value_enum, default_value_t)]
    pub format: Format,
}

/// `ayumi import undo`
#[derive(Debug, Args)]
#[command(
    after_help = "例:\n  ayumi import undo 3 --reason 列の取り違え\n後の記録がその取込を使っているときは取り消せません。後の記録から順に取り消してください。"
)]
pub struct UndoArgs {
    /// 取込番号（ayumi import list で確かめられる）
    #[arg(value_name = "取込番号")]
    pub import: i64,
    /// Which ledger.
    #[command(flatten)]
    pub ledger: LedgerArgs,
    /// Who records, and why.
    #[command(flatten)]
    pub actor: ActorArgs,
}

/// `ayumi export`
#[derive(Debug, Args)]
#[command(after_help = "\
例:
  ayumi export staff 職員.xlsx                今日の職員一覧を Excel に
  ayumi export status 状態.csv --as-of R9.3.31  年度末の状態を CSV に
  ayumi export staff 職員.csv --encoding cp932  Shift_JIS で（表せない文字があれば書き出さずに知らせる）
staff・units・postings・facts は、そのまま ayumi import で戻せます。")]
pub struct ExportArgs {
    /// 書き出すもの: staff（職員）、units（所属）、postings（発令）、facts（事実）、status（状態）、coverage（配置）、targets（目標）
    #[arg(value_name = "内容", value_enum)]
    pub what: ExportWhat,
    /// 書き出すファイル（.csv か .xlsx）
    #[arg(value_name = "ファイル")]
    pub file: PathBuf,
    /// CSV の文字コード: utf8（BOM付き）、cp932
    #[arg(long, value_name = "文字コード", value_enum, default_value_t)]
    pub encoding: CsvEncodingArg,
    /// 既にあるファイルに上書きする
    #[arg(long)]
    pub force: bool,
    /// Day and knowledge.
    #[command(flatten)]
    pub ask: AskArgs,
}

/// 書き出すもの.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum ExportWhat {
    /// 職員
    Staff,
    /// 所属
    Units,
    /// 発令
    Postings,
    /// 事実
    Facts,
    /// 状態
    Status,
    /// 配置
    Coverage,
    /// 目標
    Targets,
}

/// 文字コード of a CSV file to write.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub enum CsvEncodingArg {
    /// UTF-8 with a byte order mark
    #[default]
    Utf8,
    /// Shift_JIS（CP932）
    Cp932,
}
