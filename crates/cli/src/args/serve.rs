//! Running an installation: its server, its configuration, its health.

use std::net::IpAddr;
use std::path::PathBuf;

use ayumi_facts::MunicipalityCode;
use clap::{Args, Subcommand};

use super::ask::municipality;

/// Where the configuration is.
#[derive(Clone, Debug, Args)]
pub struct ConfigFileArgs {
    /// 設定ファイル（環境変数 AYUMI_CONFIG でも指定可。既定は ./ayumi.toml、/etc/ayumi/ayumi.toml の順）
    #[arg(long, value_name = "ファイル", env = "AYUMI_CONFIG")]
    pub config: Option<PathBuf>,
}

/// What the command line says instead of the configuration.
#[derive(Clone, Debug, Args)]
pub struct InsteadArgs {
    /// 台帳の場所（sqlite:ファイル など。設定 database.address）
    #[arg(long, value_name = "場所", conflicts_with = "ledger")]
    pub database: Option<String>,
    /// 読むだけの複製の場所（postgres://…。設定 database.replica）
    #[arg(long, value_name = "場所")]
    pub replica: Option<String>,
    /// 台帳のファイル（--database sqlite:ファイル と同じ。環境変数 AYUMI_LEDGER でも指定可）
    #[arg(long, value_name = "ファイル", env = "AYUMI_LEDGER")]
    pub ledger: Option<PathBuf>,
    /// 団体コード（6桁）。書かなければ台帳のすべての団体（設定 site.municipality）
    #[arg(long, value_name = "コード", value_parser = municipality)]
    pub municipality: Option<MunicipalityCode>,
    /// 待ち受けるアドレス（設定 listen.address。既定は 127.0.0.1）
    #[arg(long, value_name = "アドレス")]
    pub address: Option<IpAddr>,
    /// ポート番号（0 は空いている番号。設定 listen.port。既定は 8480）
    #[arg(long, value_name = "番号")]
    pub port: Option<u16>,
}

impl InsteadArgs {
    /// By the keys of the settings.
    pub fn flags(&self) -> Vec<(&'static str, String)> {
        let ledger = self.ledger.as_ref().filter(|_| self.database.is_none()).map(|path| format!("sqlite:{}", path.display()));
        let all = [
            ("database.address", self.database.clone().or(ledger)),
            ("database.replica", self.replica.clone()),
            ("site.municipality", self.municipality.map(|code| code.to_string())),
            ("listen.address", self.address.map(|address| address.to_string())),
            ("listen.port", self.port.map(|port| port.to_string())),
        ];
        all.into_iter().filter_map(|(key, value)| Some((key, value?))).collect()
    }
}

/// `ayumi serve`
#[derive(Debug, Args)]
#[command(after_help = "\
例:
  ayumi serve                              設定ファイルのとおり（なければ ./ayumi.sqlite3 をこのコンピューターだけに）
  ayumi serve --ledger 台帳.sqlite3 --port 8500
  ayumi serve --config /etc/ayumi/ayumi.toml
まだだれもサインインしていない台帳では、最初の管理者のためのリンクを1つ示します。止めるときは Ctrl-C を押します（受けた要求に答え、取込を終えてから止まります）。
SIGHUP を受けると証明書を読み直します。")]
pub struct ServeArgs {
    /// Where the configuration is.
    #[command(flatten)]
    pub file: ConfigFileArgs,
    /// What holds instead.
    #[command(flatten)]
    pub instead: InsteadArgs,
    /// サーバーの鍵のファイル（環境変数 AYUMI_KEY でも指定可。既定は台帳の名前に .key を付けたもの。なければ作る）
    #[arg(long, value_name = "ファイル", env = "AYUMI_KEY")]
    pub key: Option<PathBuf>,
}

/// `ayumi config`
#[derive(Debug, Args)]
pub struct ConfigArgs {
    /// What to do.
    #[command(subcommand)]
    pub command: ConfigCommand,
}

/// 設定のコマンド.
#[derive(Debug, Subcommand)]
pub enum ConfigCommand {
    /// 設定を確かめ、すべての誤りを示す
    Check(ServeArgs),
    /// 使われる値と、それがどこに書かれているかを示す（秘密は伏せる）
    Show(ServeArgs),
    /// 設定ファイルのひな型を出す
    #[command(after_help = "例:\n  ayumi config example > ayumi.toml")]
    Example,
}

/// `ayumi doctor`
#[derive(Debug, Args)]
#[command(after_help = "\
例:
  ayumi doctor
  ayumi doctor --config /etc/ayumi/ayumi.toml
設定、ファイルの権限、台帳、空き容量、サーバーの鍵（取替えが途中で止まっていないか）、控え、時計、証明書、ポート、同時に開けるファイルの数を確かめます。
PostgreSQL の台帳では、接続と暗号化、版、文字コード、役割の権限、行レベルセキュリティ、台帳の形式、停電への備え、時計の差、複製の状態も確かめます。
台帳は `ayumi serve` と同じように開くので、形式が古い台帳のファイルは新しい形式になります。
問題があれば、それぞれ何をすればよいかを示し、終了コード 1 で終わります。")]
pub struct DoctorArgs {
    /// Where the configuration is.
    #[command(flatten)]
    pub file: ConfigFileArgs,
    /// What holds instead.
    #[command(flatten)]
    pub instead: InsteadArgs,
    /// サーバーの鍵のファイル（環境変数 AYUMI_KEY でも指定可。既定は台帳の名前に .key を付けたもの）
    #[arg(long, value_name = "ファイル", env = "AYUMI_KEY")]
    pub key: Option<PathBuf>,
    /// 台帳のファイルを置く場所に必要な空き容量（MB。既定は 200）。これより少なければ問題、10倍より少なければ注意
    #[arg(long, value_name = "MB", default_value_t = 200)]
    pub least_free_mb: u64,
}
