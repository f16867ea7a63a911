//! The configuration as texts: the commented example, docs/configuration.md, and the values in use without the secrets.

use std::fmt::Write;

use super::read::{Loaded, Source};
use super::settings::{Form, SECTIONS, Setting, of};

const HEAD: &str = "\
# あゆみの設定ファイル。書かない設定は、示してある既定の値になります。
# 確かめる: ayumi config check --config ayumi.toml    使われる値を見る: ayumi config show
";

/// The example: every key with its default, put out of effect.
pub fn example() -> String {
    let mut text = String::from(HEAD);
    for (section, about) in SECTIONS {
        let _ = write!(text, "\n# {about}\n[{section}]\n");
        for setting in of(section) {
            let _ = write!(text, "# {}\n# {} = {}\n", setting.about, setting.name(), written(setting, &setting.usual().words));
            if setting.form == Form::Secret {
                let _ = writeln!(text, "# {}_file = \"\"", setting.name());
            }
        }
    }
    text
}

/// The values in use, as a file that could be read again; secrets are left out, and each line says where it comes from.
pub fn show(loaded: &Loaded) -> String {
    let mut text = String::new();
    for (section, _) in SECTIONS {
        let _ = writeln!(text, "{}[{section}]", if text.is_empty() { "" } else { "\n" });
        for setting in of(section) {
            let Some((given, source)) = loaded.values.get(setting.key) else { continue };
            let hidden = setting.form == Form::Secret && *source != Source::Default;
            let value = if hidden { "\"（秘密）\"".to_owned() } else { written(setting, &given.words) };
            let _ = writeln!(text, "{} = {value}  # {source}", setting.name());
        }
    }
    text
}

/// `docs/configuration.md`.
pub fn document() -> String {
    let mut text = String::from(
        "# 設定\n\nこのページは `crates/cli/src/config/settings.rs` の表から作られています（`ayumi manual configuration > docs/configuration.md`）。\n\n\
         設定は一つの TOML ファイルに書きます。ひな型は `ayumi config example` で出せます。同じ設定が何か所かにあるときは、次の順に先のものを使います。\n\n\
         1. コマンドの指定（`ayumi serve --port 8500` など）\n\
         2. 環境変数（`AYUMI_LISTEN_PORT` など。並びはコンマで区切る）\n\
         3. 設定ファイル（`--config`、環境変数 `AYUMI_CONFIG`、`./ayumi.toml`、`/etc/ayumi/ayumi.toml` の順に、最初にあるもの一つ）\n\
         4. 既定の値\n\n\
         `ayumi config check` は、すべての誤りを、ファイルと行とともに一度に示します。知らない名前は誤りです。`ayumi config show` は、使われる値とその出どころを、秘密を伏せて示します。\n\n\
         秘密は、ファイルに分けて書けます：`token = \"…\"` の代わりに `token_file = \"/etc/ayumi/metrics-token\"`（環境変数は `…_FILE`）。\
         そのファイルを他の利用者が読めるときは断ります。相対パスは、設定ファイルのあるフォルダーから読みます。\n",
    );
    for (section, about) in SECTIONS {
        let _ = write!(text, "\n## [{section}]\n\n{about}。\n\n| 名前 | 値 | 既定 | 環境変数 | 意味 |\n|---|---|---|---|---|\n");
        for setting in of(section) {
            let (usual, variable) = (written(setting, &setting.usual().words), setting.variable());
            let _ =
                writeln!(text, "| `{}` | {} | `{usual}` | `{variable}` | {} |", setting.name(), setting.form.ja(), setting.about.replace('|', "\\|"));
        }
    }
    text
}

/// A value as TOML.
fn written(setting: &Setting, words: &[String]) -> String {
    let quoted = |word: &str| format!("\"{}\"", word.replace('\\', "\\\\").replace('"', "\\\""));
    match setting.form {
        Form::Number => words.concat(),
        Form::List => format!("[{}]", words.iter().map(|word| quoted(word.trim())).collect::<Vec<_>>().join(", ")),
        Form::Text | Form::Secret => quoted(&words.join(",")),
    }
}
