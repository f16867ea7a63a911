//! The table of settings: every key, what it is for, its default, and where its value goes. There is no other key.

use std::path::Path;
use std::time::Duration;

use ayumi_facts::MunicipalityCodeError;
use ayumi_web::guard::{Network, Origin};

use super::given::Given;
use super::{Config, LogFormat, Secret, Unencrypted};

/// 設定の一行.
#[derive(Clone, Copy, Debug)]
pub struct Setting {
    /// Section and name, with a dot between.
    pub key: &'static str,
    /// What is written.
    pub form: Form,
    /// What holds if nothing is written; the words of a list with commas between.
    pub default: &'static str,
    /// What it is for, in Japanese.
    pub about: &'static str,
    /// Puts a value into the configuration.
    pub set: fn(&mut Config, &Given) -> Result<(), String>,
}

/// 値の形.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Form {
    /// 文字列
    Text,
    /// A text that nobody is shown; `…_file` names a file that holds it.
    Secret,
    /// 整数
    Number,
    /// 文字列の並び
    List,
}

impl Form {
    /// For people.
    pub fn ja(self) -> &'static str {
        match self {
            Self::Text => "文字列",
            Self::Secret => "文字列（秘密）",
            Self::Number => "整数",
            Self::List => "文字列の並び",
        }
    }
}

/// The sections, in the order in which they are shown.
pub const SECTIONS: [(&str, &str); 12] = [
    ("database", "台帳を置くデータベース"),
    ("listen", "待ち受けるアドレス"),
    ("site", "利用者が使う画面の名前"),
    ("tls", "暗号化（HTTPS）。証明書を置くと、このサーバーだけで HTTPS になる"),
    ("proxy", "前に置く中継サーバー（リバースプロキシ、負荷分散装置）"),
    ("sign_in", "サインイン。外部の認証を使わなければ、このシステムの利用者だけ"),
    ("backup", "自動の控え。ayumi serve が毎日作る。folder を書かなければ作らない"),
    ("sessions", "サインインが続く時間。過ぎると、もう一度サインインする"),
    ("limits", "要求の上限。超えた要求は、理由と次の手だてを示して断る"),
    ("log", "ログ。標準エラー出力に書き、氏名・職員番号・検索語・アドレスの引数は書かない"),
    ("metrics", "計測値（Prometheus 形式）。書かなければ出さない"),
    ("traces", "トレース（OpenTelemetry）。書かなければ送らない"),
];

const MEGA: usize = 1024 * 1024;

/// Every setting.
pub const SETTINGS: [Setting; 37] = [
    Setting {
        key: "database.address",
        form: Form::Secret,
        default: "sqlite:ayumi.sqlite3",
        about: "台帳の場所。sqlite:ファイル または postgres://利用者@ホスト/名前?sslmode=verify-full&sslrootcert=認証局&sslcert=名乗る証明書&sslkey=その鍵（ファイルは絶対パスで書く）。パスワードなら 利用者:パスワード@",
        set: |config, given| {
            given
                .secret()
                .and_then(|address| address.ok_or_else(|| "台帳の場所を書いてください。".into()))
                .map(|address| config.database.address = based(address, &given.base))
        },
    },
    Setting {
        key: "database.replica",
        form: Form::Secret,
        default: "",
        about: "読むだけの複製（レプリカ）の場所。postgres://… の形。書いたところまで追い付いているときだけ、台帳をここから読む",
        set: |config, given| given.secret().map(|replica| config.database.replica = replica),
    },
    Setting {
        key: "listen.address",
        form: Form::Text,
        default: "127.0.0.1",
        about: "待ち受ける IP アドレス。0.0.0.0 と :: はすべてのアドレス",
        set: |config, given| {
            let address = given.word()?.parse().map_err(|_| "IP アドレスとして読めません。127.0.0.1 のように書いてください。".to_owned());
            address.map(|address| config.listen.address = address)
        },
    },
    Setting {
        key: "listen.port",
        form: Form::Number,
        default: "8480",
        about: "待ち受けるポート番号。0 は空いている番号",
        set: |config, given| given.number(0..=u16::MAX).map(|port| config.listen.port = port),
    },
    Setting {
        key: "listen.redirect_port",
        form: Form::Number,
        default: "0",
        about: "HTTP で来た人を HTTPS のアドレスへ案内するポート番号。0 は案内しない",
        set: |config, given| given.number(0..=u16::MAX).map(|port| config.listen.redirect_port = (port > 0).then_some(port)),
    },
    Setting {
        key: "site.public_url",
        form: Form::Text,
        default: "",
        about: "利用者が開くアドレス（https://ayumi.city.example.lg.jp のように、経路を付けずに）",
        set: |config, given| given.parsed(|word| word.parse::<Origin>().map_err(|error| error.ja())).map(|origin| config.site.public_url = origin),
    },
    Setting {
        key: "site.hosts",
        form: Form::List,
        default: "",
        about: "public_url のほかに答える名前。ここにない名前への要求は断る（このコンピューター自身の名前には常に答える）",
        set: |config, given| given.list(host).map(|hosts| config.site.hosts = hosts),
    },
    Setting {
        key: "site.municipality",
        form: Form::Text,
        default: "",
        about: "画面に出す団体の団体コード（6桁）。書かなければ台帳のすべての団体で、サインインのときに選ぶ",
        set: |config, given| {
            let parse = |word: &str| word.parse().map_err(|error: MunicipalityCodeError| error.ja());
            given.parsed(parse).map(|code| config.site.municipality = code)
        },
    },
    Setting {
        key: "tls.certificate",
        form: Form::Text,
        default: "",
        about: "証明書のファイル（PEM。サーバーの証明書、中間証明書の順）。置き換えると読み直す",
        set: |config, given| given.path().map(|path| config.tls.certificate = path),
    },
    Setting {
        key: "tls.key",
        form: Form::Text,
        default: "",
        about: "秘密鍵のファイル（PEM）。所有者と専用のグループだけが読めること",
        set: |config, given| given.path().map(|path| config.tls.key = path),
    },
    Setting {
        key: "tls.hsts_days",
        form: Form::Number,
        default: "730",
        about: "ブラウザーに HTTPS だけを使わせる日数（Strict-Transport-Security）。0 は指示しない",
        set: |config, given| given.number(0..=3650).map(|days| config.tls.hsts_days = days),
    },
    Setting {
        key: "proxy.trusted",
        form: Form::List,
        default: "",
        about: "中継サーバーの IP アドレスか範囲（10.0.0.0/24）。ここからの X-Forwarded-For と X-Forwarded-Proto だけを信じる",
        set: |config, given| given.list(|word| word.parse::<Network>().map_err(|error| error.ja())).map(|trusted| config.proxy.trusted = trusted),
    },
    Setting {
        key: "proxy.unencrypted",
        form: Form::Text,
        default: "refuse",
        about: "ほかのコンピューターの中継サーバーとの間を暗号化しないこと。refuse（認めない。証明書を置く）か allow（認める。盗み見られない線だけ）",
        set: |config, given| unencrypted(given.word()?).map(|unencrypted| config.proxy.unencrypted = unencrypted),
    },
    Setting {
        key: "sign_in.ways",
        form: Form::Text,
        default: "",
        about: "外部の認証（OpenID Connect、LDAP・Active Directory）を書いたファイル（TOML。docs/sign-in.md）",
        set: |config, given| given.path().map(|path| config.sign_in.ways = path),
    },
    Setting {
        key: "backup.folder",
        form: Form::Text,
        default: "",
        about: "控えを置くフォルダー。台帳とは別のディスクか、別のコンピューターの共有に置く",
        set: |config, given| given.path().map(|path| config.backup.folder = path),
    },
    Setting {
        key: "backup.hour",
        form: Form::Number,
        default: "3",
        about: "毎日何時に作るか（日本時間、0〜23）。止まっていたときは、始まったときに作る",
        set: |config, given| given.number(0..=23).map(|hour| config.backup.hour = hour),
    },
    Setting {
        key: "backup.recipients",
        form: Form::List,
        default: "",
        about: "控えを開ける鍵の公開の半分（age1…）。鍵そのものはサーバーに置かない（`ayumi backup new-key`）",
        set: |config, given| given.list(recipient).map(|recipients| config.backup.recipients = recipients),
    },
    Setting {
        key: "backup.keys",
        form: Form::Text,
        default: "",
        about: "控えを開ける鍵の公開の半分を並べたファイル。recipients に加えて使う",
        set: |config, given| given.path().map(|path| config.backup.keys = path),
    },
    Setting {
        key: "backup.daily",
        form: Form::Number,
        default: "14",
        about: "何日分を残すか（それぞれの日の最後のもの）。最新のものは必ず残る",
        set: |config, given| given.number(0..=3650).map(|count| config.backup.keep.daily = count),
    },
    Setting {
        key: "backup.weekly",
        form: Form::Number,
        default: "8",
        about: "何週間分を残すか（それぞれの週の最後のもの）",
        set: |config, given| given.number(0..=520).map(|count| config.backup.keep.weekly = count),
    },
    Setting {
        key: "backup.monthly",
        form: Form::Number,
        default: "12",
        about: "何か月分を残すか（それぞれの月の最後のもの）",
        set: |config, given| given.number(0..=240).map(|count| config.backup.keep.monthly = count),
    },
    Setting {
        key: "sessions.idle_minutes",
        form: Form::Number,
        default: "30",
        about: "操作がないまま、サインインが切れるまでの時間（分）。5〜480",
        set: |config, given| given.number(5..=480).map(|minutes: i64| config.sessions.idle = minutes * 60),
    },
    Setting {
        key: "sessions.absolute_hours",
        form: Form::Number,
        default: "12",
        about: "操作を続けていても、サインインが切れるまでの時間（時間）。1〜24",
        set: |config, given| given.number(1..=24).map(|hours: i64| config.sessions.absolute = hours * 3_600),
    },
    Setting {
        key: "limits.body_mb",
        form: Form::Number,
        default: "200",
        about: "一度に送れる大きさ（MB）",
        set: |config, given| given.number(1..=4096).map(|size: usize| config.limits.body = size * MEGA),
    },
    Setting {
        key: "limits.request_seconds",
        form: Form::Number,
        default: "120",
        about: "一つの要求に使える時間（秒）。送り終わらなければ 408、答えられなければ 503",
        set: |config, given| seconds(given).map(|time| config.limits.request = time),
    },
    Setting {
        key: "limits.header_seconds",
        form: Form::Number,
        default: "15",
        about: "要求の見出しを待つ時間、暗号化の手続きを待つ時間、答えの読み取りが止まってから待つ時間（秒）",
        set: |config, given| seconds(given).map(|time| config.limits.header = time),
    },
    Setting {
        key: "limits.headers",
        form: Form::Number,
        default: "64",
        about: "一つの要求の見出しの数",
        set: |config, given| given.number(16..=1000).map(|count| config.limits.headers = count),
    },
    Setting {
        key: "limits.connections",
        form: Form::Number,
        default: "1024",
        about: "同時の接続数。超えた接続は、空くまで待つ",
        set: |config, given| given.number(1..=100_000).map(|count| config.limits.connections = count),
    },
    Setting {
        key: "limits.connections_per_address",
        form: Form::Number,
        default: "128",
        about: "一つのアドレスからの同時の接続数（中継サーバーからの接続は数えない）",
        set: |config, given| given.number(1..=100_000).map(|count| config.limits.connections_per_address = count),
    },
    Setting {
        key: "limits.per_address_per_minute",
        form: Form::Number,
        default: "1200",
        about: "一つのアドレスから1分間に受ける要求の数。超えると 429。0 は数えない",
        set: |config, given| given.number(0..=1_000_000).map(|count| config.limits.per_address = count),
    },
    Setting {
        key: "limits.per_session_per_minute",
        form: Form::Number,
        default: "600",
        about: "サインインした一人から1分間に受ける要求の数。超えると 429。0 は数えない",
        set: |config, given| given.number(0..=1_000_000).map(|count| config.limits.per_session = count),
    },
    Setting {
        key: "limits.stop_seconds",
        form: Form::Number,
        default: "30",
        about: "止めるよう言われてから、受けた要求と取込が終わるのを待つ時間（秒）",
        set: |config, given| seconds(given).map(|time| config.limits.stop = time),
    },
    Setting {
        key: "log.format",
        form: Form::Text,
        default: "text",
        about: "text（人が読む）または json（プログラムが読む）",
        set: |config, given| format(given.word()?).map(|format| config.log.format = format),
    },
    Setting {
        key: "log.level",
        form: Form::Text,
        default: "info",
        about: "書く細かさ。error、warn、info、debug。info,ayumi_web=debug のように部分ごとにも書ける",
        set: |config, given| {
            let level = given.words.join(",").parse().map_err(|_| "「error」「warn」「info」「debug」のいずれかを書いてください。".to_owned());
            level.map(|level| config.log.level = level)
        },
    },
    Setting {
        key: "metrics.address",
        form: Form::Text,
        default: "",
        about: "計測値を出すアドレスとポート（127.0.0.1:9480）。画面とは別のポートで、/metrics に出す",
        set: |config, given| {
            let parse = |word: &str| word.parse().map_err(|_| "アドレスとポートとして読めません。127.0.0.1:9480 のように書いてください。".to_owned());
            given.parsed(parse).map(|address| config.metrics.address = address)
        },
    },
    Setting {
        key: "metrics.token",
        form: Form::Secret,
        default: "",
        about: "計測値を読む側が Authorization: Bearer で示す合言葉。このコンピューターの外に出すときは必ず書く",
        set: |config, given| given.secret().map(|token| config.metrics.token = token),
    },
    Setting {
        key: "traces.address",
        form: Form::Text,
        default: "",
        about: "要求ごとの時間を送る、このコンピューターの上の OpenTelemetry の収集器（OTLP/HTTP、127.0.0.1:4318）。送るのは経路の型と時間だけ",
        set: |config, given| {
            let parse = |word: &str| word.parse().map_err(|_| "アドレスとポートとして読めません。127.0.0.1:4318 のように書いてください。".to_owned());
            given.parsed(parse).map(|address| config.traces.address = address)
        },
    },
];

/// The setting of a key.
pub fn find(key: &str) -> Option<&'static Setting> {
    SETTINGS.iter().find(|setting| setting.key == key)
}

/// The settings of a section.
pub fn of(section: &str) -> impl Iterator<Item = &'static Setting> {
    SETTINGS.iter().filter(move |setting| setting.section() == section)
}

impl Setting {
    /// Before the dot.
    pub fn section(&self) -> &'static str {
        self.key.split_once('.').map_or("", |(section, _)| section)
    }

    /// After the dot.
    pub fn name(&self) -> &'static str {
        self.key.split_once('.').map_or("", |(_, name)| name)
    }

    /// The variable of the environment.
    pub fn variable(&self) -> String {
        format!("AYUMI_{}", self.key.replace('.', "_").to_uppercase())
    }

    /// The default as if it had been written.
    pub fn usual(&self) -> Given {
        Given::said(self.default.split(',').filter(|word| !word.is_empty()).map(str::to_owned).collect())
    }
}

fn seconds(given: &Given) -> Result<Duration, String> {
    given.number(1..=3600).map(Duration::from_secs)
}

fn host(word: &str) -> Result<String, String> {
    let fits = |byte: u8| byte.is_ascii_alphanumeric() || b"-.:[]".contains(&byte);
    let fine = !word.is_empty() && word.bytes().all(fits);
    fine.then(|| word.to_ascii_lowercase())
        .ok_or_else(|| format!("「{word}」は名前として使えません。ayumi.city.example.lg.jp のように、https:// も経路も付けずに書いてください。"))
}

fn recipient(word: &str) -> Result<age::x25519::Recipient, String> {
    word.parse().map_err(|_| format!("「{word}」は鍵の公開の半分として読めません。`ayumi backup new-key` が示した age1… を書いてください。"))
}

fn unencrypted(word: &str) -> Result<Unencrypted, String> {
    match word {
        "refuse" => Ok(Unencrypted::Refused),
        "allow" => Ok(Unencrypted::Allowed),
        other => Err(format!("「{other}」は読めません。refuse か allow を書いてください。")),
    }
}

fn format(word: &str) -> Result<LogFormat, String> {
    match word {
        "text" => Ok(LogFormat::Text),
        "json" => Ok(LogFormat::Json),
        other => Err(format!("「{other}」という形式はありません。text か json を書いてください。")),
    }
}

/// A relative file of SQLite lies beside what names it.
fn based(address: Secret, base: &Path) -> Secret {
    match address.0.strip_prefix("sqlite:") {
        Some(path) if !base.as_os_str().is_empty() => Secret(format!("sqlite:{}", base.join(path).display())),
        _ => address,
    }
}
