//! Making ledgers and looking at their journal.

use std::path::PathBuf;

use ayumi_calendar::Date;
use ayumi_facts::MunicipalityCode;
use clap::{Args, Subcommand};

use super::ask::{Given, day, given, municipality};
use super::{LedgerArgs, PlaceArgs};

/// `ayumi demo`
#[derive(Debug, Args)]
#[command(after_help = "\
例:
  ayumi policy list                組み込みの方針の名前を見る
  ayumi demo --pack 方針の名前     その方針で、同じ規模の架空の市で
  ayumi demo --dir 実演            台帳をこのフォルダーに残す
  ayumi demo --staff 300           小さな市で手早く
  ayumi demo --no-serve            画面を開かず、結果を示して終わる
人も所属も架空です。同じ種（--seed）と日（--today）からは同じ市ができます。")]
pub struct DemoArgs {
    /// 方針: 組み込みの名前（ayumi policy list）か、フォルダー
    #[arg(long, value_name = "方針", default_value_t = crate::packs::default_name())]
    pub pack: String,
    /// 種。同じ種からは同じ市ができる（既定は 1）
    #[arg(long, value_name = "数", default_value_t = 1)]
    pub seed: u64,
    /// 今日とみなす日（既定は日本の今日）
    #[arg(long, value_name = "日", value_parser = day)]
    pub today: Option<Date>,
    /// 職員数（既定は方針に書かれた規模）
    #[arg(long, value_name = "人数", value_parser = clap::value_parser!(u32).range(20..=50_000))]
    pub staff: Option<u32>,
    /// 台帳を置くフォルダー（既定は一時フォルダー）
    #[arg(long, value_name = "フォルダー")]
    pub dir: Option<PathBuf>,
    /// 画面を開かずに終わる
    #[arg(long)]
    pub no_serve: bool,
    /// 画面のポート番号（0 は空いている番号）
    #[arg(long, value_name = "番号", default_value_t = PORT)]
    pub port: u16,
}

/// Where the pages of the demonstration are.
const PORT: u16 = 8480;

/// `ayumi init`
#[derive(Debug, Args)]
#[command(after_help = "\
例:
  ayumi init --pack 方針の名前                        団体は方針から
  ayumi init --municipality 団体コード --name 団体名  方針は後から（ayumi policy adopt）
  ayumi init --pack 方針/うちの市 --ledger 台帳.sqlite3
  ayumi init --pack 別の団体の方針 --add              同じ台帳に、もう1つの団体を加える")]
pub struct InitArgs {
    /// 団体コード（6桁）。既定は方針に書かれた団体
    #[arg(long, value_name = "コード", value_parser = municipality, required_unless_present = "pack")]
    pub municipality: Option<MunicipalityCode>,
    /// 団体名。既定は方針に書かれた団体
    #[arg(long, value_name = "名前", required_unless_present = "pack")]
    pub name: Option<String>,
    /// 採用する方針: 組み込みの名前か、フォルダー
    #[arg(long, value_name = "方針")]
    pub pack: Option<String>,
    /// 新しい台帳を作らず、既にある台帳に団体を加える
    #[arg(long)]
    pub add: bool,
    /// Where it is.
    #[command(flatten)]
    pub place: PlaceArgs,
    /// Who records, and why.
    #[command(flatten)]
    pub actor: ActorArgs,
}

/// `ayumi migrate`
#[derive(Debug, Args)]
#[command(after_help = "\
例:
  ayumi migrate --check                                     何が変わるかを見る（古ければ終了コード 1）
  ayumi migrate                                             SQLite: 変更前の写しを隣に残してから
  ayumi migrate --database postgres://… --backup-done       PostgreSQL: 控えを取ってから
PostgreSQL の台帳は、使っているサーバーをすべて止め、pg_dump などで控えを取ってから行ってください。
SQLite の台帳は、開くときにも同じことが行われます。")]
pub struct MigrateArgs {
    /// Where it is.
    #[command(flatten)]
    pub place: PlaceArgs,
    /// 何も変えずに、形式が新しいかを確かめる
    #[arg(long)]
    pub check: bool,
    /// PostgreSQL の控えを取ってある
    #[arg(long)]
    pub backup_done: bool,
}

/// `ayumi copy`
#[derive(Debug, Args)]
#[command(after_help = "\
例:
  ayumi copy --from sqlite:ayumi.sqlite3 --to postgres://ayumi@db/ayumi
  ayumi copy --from postgres://ayumi@db/ayumi --to sqlite:ayumi.sqlite3
すべての団体の台帳・記録の連鎖・利用者・役目・設定・閲覧の記録を、一度に移します。使っているサーバーをすべて止めてから行ってください。
先は、まだないファイルか、空のデータベースです。移した後で表ごとに読み直して比べ、記録の連鎖を両方で確かめ、すべて一致したときだけ書き込みを
確定します。途中でやめたとき、先には何も残りません（もう一度同じ先に移せます）。元は変わりません。")]
pub struct CopyArgs {
    /// 元の台帳: sqlite:ファイル か postgres://利用者@サーバー/名前
    #[arg(long, value_name = "場所", value_parser = given)]
    pub from: Given,
    /// 先の場所: まだないファイルか、空のデータベース
    #[arg(long, value_name = "場所", value_parser = given)]
    pub to: Given,
}

/// 記録者と理由.
#[derive(Clone, Debug, Args)]
pub struct ActorArgs {
    /// 記録者: 職員番号など（氏名は書かない。環境変数 AYUMI_ACTOR でも指定可）
    #[arg(long, value_name = "記録者", env = "AYUMI_ACTOR", default_value = "ayumi")]
    pub actor: String,
    /// 記録の理由（氏名は書かない）
    #[arg(long, value_name = "理由")]
    pub reason: Option<String>,
}

/// `ayumi journal`
#[derive(Debug, Args)]
#[command(
    args_conflicts_with_subcommands = true,
    after_help = "\
例:
  ayumi journal                    新しい20件
  ayumi journal --limit 1000 --format csv
  ayumi journal head               先頭の値を、台帳とは別の場所に控える
  ayumi journal verify             書き換えられていないことを確かめる
記録番号は --known-at に使えます。"
)]
pub struct JournalArgs {
    /// What to do instead of listing.
    #[command(subcommand)]
    pub command: Option<JournalCommand>,
    /// Which ledger.
    #[command(flatten)]
    pub ledger: LedgerArgs,
    /// 新しいほうから何件示すか（既定は 20）
    #[arg(long, value_name = "件数", default_value_t = 20)]
    pub limit: u32,
    /// 出力の形: table（表）、json、csv
    #[arg(long, value_name = "形", value_enum, default_value_t)]
    pub format: super::Format,
}

/// 記録を確かめる.
#[derive(Debug, Subcommand)]
pub enum JournalCommand {
    /// 記録と台帳のすべての行が、書かれたときのままであることを確かめる
    Verify(VerifyArgs),
    /// 最新の記録番号と、その値（台帳とは別の場所に控えておく）
    Head(LedgerArgs),
}

/// `ayumi journal verify`
#[derive(Debug, Args)]
#[command(after_help = "\
例:
  ayumi journal verify
  ayumi journal verify --from-head 控えた値    控えた後に記録が取り除かれていないことも確かめる
違いがあれば、最初のものを示して、終了コード 1 で終わります。")]
pub struct VerifyArgs {
    /// 前に `ayumi journal head` で控えた値
    #[arg(long, value_name = "値")]
    pub from_head: Option<String>,
    /// Which ledger.
    #[command(flatten)]
    pub ledger: LedgerArgs,
}

/// `ayumi readings`
#[derive(Debug, Args)]
#[command(after_help = "\
例:
  ayumi readings                           新しい20件
  ayumi readings --person 004211           この職員の記録を、誰がいつ見たか（本人への開示に）
  ayumi readings --by 90001 --from R8.4.1 --format csv
氏名は示しません。職員は台帳の鍵で示します。")]
pub struct ReadingsArgs {
    /// この職員一人についての閲覧だけ（職員番号か氏名）
    #[arg(long, value_name = "職員")]
    pub person: Option<String>,
    /// この利用者の閲覧だけ
    #[arg(long, value_name = "利用者")]
    pub by: Option<String>,
    /// この日から
    #[arg(long, value_name = "日", value_parser = day)]
    pub from: Option<Date>,
    /// この日まで
    #[arg(long, value_name = "日", value_parser = day)]
    pub until: Option<Date>,
    /// Which ledger.
    #[command(flatten)]
    pub ledger: LedgerArgs,
    /// 新しいほうから何件示すか（既定は 20）
    #[arg(long, value_name = "件数", default_value_t = 20)]
    pub limit: u32,
    /// 出力の形: table（表）、json、csv
    #[arg(long, value_name = "形", value_enum, default_value_t)]
    pub format: super::Format,
}

/// `ayumi person …`
#[derive(Debug, Args)]
pub struct PersonArgs {
    /// What to do.
    #[command(subcommand)]
    pub command: PersonCommand,
}

/// 職員の管理.
#[derive(Debug, Subcommand)]
pub enum PersonCommand {
    /// 職員の氏名・職員番号・生年月日・根拠を消す。戻せない。事実は名前なしで残り、過去の数字は変わらない
    Erase(EraseArgs),
}

/// `ayumi person erase`
#[derive(Debug, Args)]
#[command(after_help = "\
例:
  ayumi person erase 004211 --reason 保存年限の満了 --yes
消した内容は、台帳の控え（バックアップ）にはまだ残っています。控えの保存期間が過ぎるまで、控えの扱いに注意してください。")]
pub struct EraseArgs {
    /// 職員番号か氏名
    #[arg(value_name = "職員")]
    pub person: String,
    /// 理由（職員番号や氏名は書かない。記録は消えない）
    #[arg(long, value_name = "理由")]
    pub reason: String,
    /// 戻せないことを承知して消す。なければ、何が消えるかを示すだけ
    #[arg(long)]
    pub yes: bool,
    /// 記録者: 職員番号など（氏名は書かない。環境変数 AYUMI_ACTOR でも指定可）
    #[arg(long, value_name = "記録者", env = "AYUMI_ACTOR", default_value = "ayumi")]
    pub actor: String,
    /// Which ledger.
    #[command(flatten)]
    pub ledger: LedgerArgs,
}
