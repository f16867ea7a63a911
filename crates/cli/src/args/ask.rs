//! What questions about a ledger have in common: which ledger, which day, as known when, in which form.

use std::path::PathBuf;

use ayumi_calendar::{Date, parse_day};
use ayumi_facts::{MunicipalityCode, Seq};
use ayumi_store::{Database, Instant, NoDatabase};
use clap::{Args, ValueEnum};

/// 台帳の指定.
#[derive(Clone, Debug, Args)]
pub struct LedgerArgs {
    /// Where it is.
    #[command(flatten)]
    pub place: PlaceArgs,
    /// 団体コード（6桁）。台帳に団体が1つだけなら省ける
    #[arg(long, value_name = "コード", value_parser = municipality)]
    pub municipality: Option<MunicipalityCode>,
}

/// 台帳の場所.
#[derive(Clone, Debug, Args)]
pub struct PlaceArgs {
    /// 台帳のファイル（環境変数 AYUMI_LEDGER でも指定可。既定は ayumi.sqlite3）
    #[arg(long, value_name = "ファイル", conflicts_with = "database")]
    pub ledger: Option<PathBuf>,
    /// データベース: sqlite:ファイル か postgres://利用者@サーバー/名前（環境変数 AYUMI_DATABASE でも指定可）
    #[arg(long, value_name = "場所", value_parser = given)]
    pub database: Option<Given>,
}

/// What was given as a database, read or not. Command lines that are told to be wrong would show it, password and all.
pub type Given = Result<Database, NoDatabase>;

/// Never fails: see [`Given`].
#[allow(clippy::unnecessary_wraps, reason = "what clap asks for")]
pub(super) fn given(text: &str) -> Result<Given, std::convert::Infallible> {
    Ok(text.parse())
}

impl PlaceArgs {
    /// The place: from the command line, otherwise from the environment, otherwise the usual file.
    ///
    /// # Errors
    /// The database that was given is none.
    pub fn database(&self) -> Given {
        let set = |name: &str| std::env::var_os(name).filter(|value| !value.is_empty());
        match (&self.database, &self.ledger) {
            (Some(given), _) => given.clone(),
            (None, Some(path)) => Ok(path.into()),
            (None, None) => match (set("AYUMI_DATABASE"), set("AYUMI_LEDGER")) {
                (Some(text), _) => text.to_str().ok_or(NoDatabase)?.parse(),
                (None, Some(path)) => Ok(path.into()),
                (None, None) => Ok(PathBuf::from("ayumi.sqlite3").into()),
            },
        }
    }
}

/// 出力の形.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub enum Format {
    /// 表
    #[default]
    Table,
    /// JSON
    Json,
    /// CSV
    Csv,
}

/// 問いに共通の指定.
#[derive(Clone, Debug, Args)]
pub struct AskArgs {
    /// Which ledger.
    #[command(flatten)]
    pub ledger: LedgerArgs,
    /// 現在とみなす日（その日の終わり）。R8.11.20、令和8年11月20日、2026-11-20、R8年度末 など。既定は今日
    #[arg(long, value_name = "日", value_parser = day)]
    pub as_of: Option<Date>,
    /// その時点までに記録された事実だけで答える。記録番号（42）、日（R8.4.1 はその日の終わり）、時刻（2026-04-01T12:00）
    #[arg(long, value_name = "時点", value_parser = known_at)]
    pub known_at: Option<KnownAt>,
    /// 出力の形: table（表）、json、csv
    #[arg(long, value_name = "形", value_enum, default_value_t)]
    pub format: Format,
}

/// いつ知られていたことで答えるか.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum KnownAt {
    /// 記録番号
    Position(Seq),
    /// その日の終わり
    Day(Date),
    /// 時刻
    Instant(Instant),
}

/// `ayumi status`
#[derive(Debug, Args)]
#[command(after_help = "\
例:
  ayumi status 004217                 職員番号で
  ayumi status 山田太郎               氏名で（空白・異体字・全角半角の違いは問わない）
  ayumi status ヤマダ                 カナの一部で。2人以上いれば一覧を示して終了コード 4
  ayumi status 004217 --as-of R9.3.31 その日の状態を、今わかっている事実から
  ayumi status 004217 --known-at R8.4.1  当時わかっていた事実だけで
  ayumi status 004217 --format json   ほかのプログラムで使う")]
pub struct StatusArgs {
    /// 職員番号、氏名またはカナ
    #[arg(value_name = "職員")]
    pub person: String,
    /// Day, knowledge, form.
    #[command(flatten)]
    pub ask: AskArgs,
}

/// `ayumi timeline`
#[derive(Debug, Args)]
#[command(after_help = "\
例:
  ayumi timeline 004217
  ayumi timeline 004217 --from H31.4.1 --to R12.3.31
先の日付は、今わかっている事実がそのまま続いたときの見込みです。")]
pub struct TimelineArgs {
    /// 職員番号、氏名またはカナ
    #[arg(value_name = "職員")]
    pub person: String,
    /// この日から（既定は基準日の5年前）
    #[arg(long, value_name = "日", value_parser = day)]
    pub from: Option<Date>,
    /// この日まで（既定は基準日の5年後）
    #[arg(long, value_name = "日", value_parser = day)]
    pub to: Option<Date>,
    /// Day, knowledge, form.
    #[command(flatten)]
    pub ask: AskArgs,
}

/// `ayumi eligible`
#[derive(Debug, Args)]
#[command(after_help = "\
例:
  ayumi eligible dx-manager           役割の id で
  ayumi eligible DXマネージャー       役割や制度の名前で
  ayumi eligible dx-manager --limit 100 --format csv")]
pub struct EligibleArgs {
    /// 役割、制度、または名前のついた要件の、id か名前
    #[arg(value_name = "役割・制度・要件")]
    pub rule: String,
    /// あと少しの人を何人まで示すか（既定は 20）
    #[arg(long, value_name = "人数", default_value_t = 20)]
    pub limit: usize,
    /// Day, knowledge, form.
    #[command(flatten)]
    pub ask: AskArgs,
}

/// `ayumi coverage`
#[derive(Debug, Args)]
#[command(after_help = "\
例:
  ayumi coverage                      方針の配置目標のすべて
  ayumi coverage --group section --role dx-manager
  ayumi coverage --missing            足りない所属だけ")]
pub struct CoverageArgs {
    /// 所属の区分・一覧の id か名前（--role とともに）
    #[arg(long, value_name = "区分", requires = "role")]
    pub group: Option<String>,
    /// 役割の id か名前（--group とともに）
    #[arg(long, value_name = "役割", requires = "group")]
    pub role: Option<String>,
    /// 所属ごとに必要な人数（既定は 1）
    #[arg(long, value_name = "人数", default_value_t = 1)]
    pub need: u32,
    /// 足りない所属だけを示す
    #[arg(long)]
    pub missing: bool,
    /// Day, knowledge, form.
    #[command(flatten)]
    pub ask: AskArgs,
}

/// `ayumi what-if`
#[derive(Debug, Args)]
#[command(after_help = "\
例:
  ayumi what-if --pack 改定案          フォルダーにある方針の案と比べる
  ayumi what-if --pack 方針の名前      組み込みの方針と比べる
台帳には何も書き込みません。案は ayumi policy show 方針 --files フォルダー で書き出して作れます。")]
pub struct WhatIfArgs {
    /// 比べる方針: フォルダーか、組み込みの名前
    #[arg(long, value_name = "方針")]
    pub pack: String,
    /// 変わる人を、規定ごとに何人まで示すか（既定は 10）
    #[arg(long, value_name = "人数", default_value_t = 10)]
    pub limit: usize,
    /// Day, knowledge, form.
    #[command(flatten)]
    pub ask: AskArgs,
}

/// A day in any spelling, or the end of a fiscal year (R8年度末: its 31 March).
pub(super) fn day(text: &str) -> Result<Date, String> {
    parse_day(text).map_err(|error| error.ja())
}

/// A municipality's code with its check digit.
pub(super) fn municipality(text: &str) -> Result<MunicipalityCode, String> {
    text.parse().map_err(|error: ayumi_facts::MunicipalityCodeError| error.ja())
}

/// A journal position is a short number; eight digits are a day.
fn known_at(text: &str) -> Result<KnownAt, String> {
    const LONGEST: usize = 7;
    let short = text.len() <= LONGEST && !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    if let (true, Ok(position)) = (short, text.parse()) {
        return Ok(KnownAt::Position(Seq(position)));
    }
    if text.contains('T') {
        return instant(text).map(KnownAt::Instant);
    }
    let hint = "記録番号（42 など）、日、時刻（2026-04-01T12:00）のいずれかで書いてください";
    day(text).map(KnownAt::Day).map_err(|error| format!("{error}（{hint}）"))
}

/// With an offset, or in Japan time.
fn instant(text: &str) -> Result<Instant, String> {
    let absolute = text.parse::<jiff::Timestamp>().map(|timestamp| timestamp.as_second());
    let civil = || text.parse::<jiff::civil::DateTime>().ok().and_then(|local| local.to_zoned(jiff::tz::TimeZone::fixed(jiff::tz::offset(9))).ok());
    let seconds = absolute.ok().or_else(|| civil().map(|zoned| zoned.timestamp().as_second()));
    seconds.map(Instant).ok_or_else(|| format!("「{text}」は時刻として読めません。2026-04-01T12:00 のように書いてください（日本時間）"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_known_is_said_by_position_day_or_instant() {
        let check = |text: &str, expected| assert_eq!(known_at(text), Ok(expected), "{text}");
        let day = |text: &str| parse_day(text).unwrap();
        check("42", KnownAt::Position(Seq(42)));
        check("20260401", KnownAt::Day(day("2026-04-01")));
        check("R8.4.1", KnownAt::Day(day("2026-04-01")));
        let noon = Instant(Instant::end_of_day(day("2026-04-01")).0 - 12 * 3_600 + 1);
        check("2026-04-01T12:00", KnownAt::Instant(noon));
        check("2026-04-01T03:00:00Z", KnownAt::Instant(noon));
        assert!(known_at("きのう").is_err());
    }
}
