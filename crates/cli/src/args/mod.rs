//! The command line: what can be asked, with help that teaches. Nothing is done here.

mod account;
mod ask;
mod backup;
mod import;
mod japanese;
mod key;
mod manage;
mod office;
mod policy;
mod report;
mod retention;
mod serve;

use clap::{Parser, Subcommand};

pub use account::{
    AccountAddArgs, AccountAdmitArgs, AccountArgs, AccountCommand, AccountImportArgs, AccountListArgs, AccountOneArgs, AccountResetArgs,
    AccountSecondArgs, AccountTieArgs, FactorArg, SecondArg,
};
pub use ask::{AskArgs, CoverageArgs, EligibleArgs, Format, KnownAt, LedgerArgs, PlaceArgs, StatusArgs, TimelineArgs, WhatIfArgs};
pub use backup::{BackupArgs, BackupCommand, RestoreArgs};
pub use import::{CsvEncodingArg, ExportArgs, ExportWhat, FileArgs, ImportArgs, ImportCommand, ListArgs, UndoArgs};
pub use japanese::{command, explain};
pub use key::{KeyArgs, KeyCommand, KeyRotateArgs};
pub use manage::{
    ActorArgs, CopyArgs, DemoArgs, EraseArgs, InitArgs, JournalArgs, JournalCommand, MigrateArgs, PersonArgs, PersonCommand, ReadingsArgs, VerifyArgs,
};
pub use office::{OfficeArgs, OfficeAssignArgs, OfficeCommand, OfficeEndArgs, OfficeListArgs};
pub use policy::{
    AdoptArgs, CheckArgs, DiffArgs, Lang, PolicyArgs, PolicyCommand, PolicyExportArgs, PolicyImportArgs, PolicyListArgs, ReportFormat, SchemaArgs,
    ShowArgs, TestArgs,
};
pub use report::{ReportArgs, ReportCheckArgs, ReportCommand, ReportPublishArgs};
pub use retention::{RetentionArgs, RetentionCommand, RetentionSetArgs};
pub use serve::{ConfigArgs, ConfigCommand, DoctorArgs, ServeArgs};

/// 自治体のデジタル人材育成方針を、職員の記録と突き合わせて答えます。
#[derive(Debug, Parser)]
#[command(name = "ayumi", version, after_help = AFTER)]
pub struct Cli {
    /// What to do.
    #[command(subcommand)]
    pub command: Command,
}

const AFTER: &str = "\
はじめに:
  ayumi demo                               架空の市で、できることを一通り見る
  ayumi init --pack 方針の名前             台帳を作る
  ayumi import staff 職員一覧.csv          職員一覧を確かめる（書き込まない）
  ayumi import staff 職員一覧.csv --apply  取り込む
  ayumi status 山田太郎                    一人の現在の状態と、その根拠を見る

終了コード:
  0    正常に終わった
  1    問題が見つかった（方針の誤り、取り込めない行、不合格のテスト）
  2    コマンドの書き方が違う
  3    台帳やファイルを読み書きできない
  4    見つからない、または2つ以上ある（職員、役割、方針パック、取込）
  5    その日には規定が施行されていない
  130  Ctrl-C で中断した（途中までの書き込みは残らない）

台帳の場所は --ledger か環境変数 AYUMI_LEDGER で指定します（なければ ./ayumi.sqlite3）。
PostgreSQL にある台帳は --database postgres://… か環境変数 AYUMI_DATABASE で指定します。
各コマンドの使い方は「ayumi status --help」のように確かめられます。";

/// コマンド.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// 架空の市の台帳を作り、方針の目標・配置・候補者・一人の状態を示して、画面で開く
    Demo(DemoArgs),
    /// 台帳を画面と API で開く
    Serve(ServeArgs),
    /// 利用者を登録する・終了する
    Account(AccountArgs),
    /// 利用者に役目を割り当てる・終える
    Office(OfficeArgs),
    /// サーバーの設定を確かめる
    Config(ConfigArgs),
    /// この導入に問題がないか調べる
    Doctor(DoctorArgs),
    /// 新しい台帳を作る
    Init(InitArgs),
    /// 一人の役割・要件・段階・スキルを、根拠とともに示す
    Status(StatusArgs),
    /// 所属の一覧と、その日の人数
    #[command(after_help = "例:\n  ayumi units\n  ayumi units --as-of R7.3.31          組織改正の前の所属\n  ayumi units --format csv > 所属.csv")]
    Units(AskArgs),
    /// 目標と KPI を、実績と突き合わせる
    #[command(
        after_help = "例:\n  ayumi kpi\n  ayumi kpi --as-of R9.3.31            年度末の見込み（今わかっている事実から）\n  ayumi kpi --known-at R8.10.1         10月1日の報告と同じ数字\n数え方（実人数・延べ、年度・その日・累計・配置率）と不明の人数を、値とともに示します。"
    )]
    Kpi(AskArgs),
    /// 一人の状態が変わる日を、過去から先まで並べる
    Timeline(TimelineArgs),
    /// 役割や制度の要件を満たす人と、あと少しの人
    Eligible(EligibleArgs),
    /// 所属ごとの配置状況
    Coverage(CoverageArgs),
    /// 別の方針だったら、誰がどう変わるか
    WhatIf(WhatIfArgs),
    /// 職員・所属・発令・事実のファイルを取り込む
    Import(ImportArgs),
    /// 台帳の内容や状態を CSV・Excel に書き出す
    Export(ExportArgs),
    /// 台帳に何がいつ記録されたか。書き換えられていないことを確かめる
    Journal(JournalArgs),
    /// 職員の記録を、誰がいつ見たか・書き出したか
    Readings(ReadingsArgs),
    /// 保存年限の過ぎた職員を消す
    Person(PersonArgs),
    /// 保存年限を決め、過ぎたものを消す
    Retention(RetentionArgs),
    /// 数字を公表したものとして残し、後で同じになることを確かめる
    Report(ReportArgs),
    /// 方針パックを調べる・採用する
    Policy(PolicyArgs),
    /// 台帳のすべてを、暗号化した1つのファイルに控える
    Backup(BackupArgs),
    /// 控えから台帳を戻す・戻せることを確かめる
    Restore(RestoreArgs),
    /// サーバーの鍵を取り替える
    Key(KeyArgs),
    /// 台帳の形式を、このプログラムに合わせて新しくする
    Migrate(MigrateArgs),
    /// 台帳を丸ごと、SQLite と PostgreSQL の間で移す
    Copy(CopyArgs),
    /// Prints docs/cli.md, or docs/configuration.md.
    #[command(hide = true)]
    Manual {
        /// Which of the two.
        #[arg(default_value = "cli", value_parser = ["cli", "configuration"])]
        page: String,
    },
}
