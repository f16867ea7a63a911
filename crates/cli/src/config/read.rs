//! Reading the configuration: flags before the environment, the environment before the file, the file before the
//! defaults. Every problem is found in one go, each with its place.

use std::collections::BTreeMap;
use std::fmt;
use std::path::{Path, PathBuf};

use toml::Spanned;
use toml::de::{DeTable, DeValue};

use super::given::{Given, secret_in};
use super::settings::{Form, SECTIONS, SETTINGS, Setting, find, of};
use super::{Config, whole};

/// Where the file is looked for, if nobody says.
pub const PLACES: [&str; 2] = ["ayumi.toml", "/etc/ayumi/ayumi.toml"];

/// 誤り: where, and what.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problem {
    /// File and line, variable, or flag.
    pub place: String,
    /// What is wrong and what to do.
    pub message: String,
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.place, self.message)
    }
}

/// どこに書かれていたか.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Source {
    /// Nowhere.
    Default,
    /// In a file, on a line.
    File(PathBuf, usize),
    /// In a variable of the environment.
    Environment(String),
    /// On the command line.
    Flag,
}

impl fmt::Display for Source {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Default => f.write_str("既定"),
            Self::File(path, line) => write!(f, "{} の {line} 行目", path.display()),
            Self::Environment(name) => write!(f, "環境変数 {name}"),
            Self::Flag => f.write_str("コマンドの指定"),
        }
    }
}

/// What was read.
#[derive(Clone, Debug)]
pub struct Loaded {
    /// The configuration.
    pub config: Config,
    /// The file, if there is one.
    pub file: Option<PathBuf>,
    /// The value of each key, and where it was written.
    pub values: BTreeMap<&'static str, (Given, Source)>,
}

/// Reads the configuration as a whole. `flags` are values of the command line by key.
///
/// # Errors
/// All that is wrong with it.
pub fn load(path: Option<&Path>, flags: &[(&'static str, String)]) -> Result<Loaded, Vec<Problem>> {
    let mut problems = Vec::new();
    let file = path.map(Path::to_path_buf).or_else(|| PLACES.iter().map(PathBuf::from).find(|place| place.is_file()));
    let mut values: BTreeMap<&'static str, (Given, Source)> =
        SETTINGS.iter().map(|setting| (setting.key, (setting.usual(), Source::Default))).collect();
    if let Some(file) = &file {
        match std::fs::read_to_string(file) {
            Ok(text) => values.extend(in_file(file, &text, &mut problems)),
            Err(error) => problems.push(Problem {
                place: file.display().to_string(),
                message: format!("設定ファイルを読めません（{error}）。場所と権限を確かめてください。"),
            }),
        }
    }
    values.extend(in_environment(&|name| std::env::var(name).ok(), &mut problems));
    let given = |(key, value): &(&'static str, String)| (*key, (Given::said(vec![value.clone()]), Source::Flag));
    values.extend(flags.iter().map(given));
    let mut config = Config::default();
    for setting in &SETTINGS {
        let Some((given, source)) = values.get(setting.key) else { continue };
        if let Err(message) = (setting.set)(&mut config, given) {
            problems.push(Problem { place: source.to_string(), message: format!("{}: {message}", setting.key) });
        }
    }
    if problems.is_empty() {
        problems = whole::check(&config, &values);
    }
    if problems.is_empty() { Ok(Loaded { config, file, values }) } else { Err(problems) }
}

impl Loaded {
    /// Whether the file itself, or what it names, gives a secret.
    pub fn holds_secrets(&self) -> bool {
        let secret = |key: &str| find(key).is_some_and(|setting| setting.form == Form::Secret);
        self.values.iter().any(|(key, (given, source))| secret(key) && matches!(source, Source::File(..)) && !given.is_elsewhere)
    }
}

/// Variables that look like settings and are none.
pub fn stray_variables() -> Vec<String> {
    const OTHERS: [&str; 5] = ["AYUMI_CONFIG", "AYUMI_LEDGER", "AYUMI_KEY", "AYUMI_ACTOR", "AYUMI_PROGRESS"];
    let known = |name: &str| {
        OTHERS.contains(&name)
            || SETTINGS
                .iter()
                .any(|setting| name.strip_suffix("_FILE").filter(|_| setting.form == Form::Secret).unwrap_or(name) == setting.variable())
    };
    std::env::vars_os().filter_map(|(name, _)| name.into_string().ok()).filter(|name| name.starts_with("AYUMI_") && !known(name)).collect()
}

type Found = Vec<(&'static str, (Given, Source))>;

/// A secret may be named by the file that holds it.
const FILE: &str = "_file";

fn in_file(path: &Path, text: &str, problems: &mut Vec<Problem>) -> Found {
    let (table, errors) = DeTable::parse_recoverable(text);
    let line = |at: usize| text.bytes().take(at).filter(|byte| *byte == b'\n').count() + 1;
    let mut wrong = |at: usize, message: String| problems.push(Problem { place: Source::File(path.into(), line(at)).to_string(), message });
    for error in &errors {
        wrong(error.span().map_or(0, |span| span.start), format!("TOML として読めません（{}）。", error.message()));
    }
    let base = path.parent().unwrap_or(Path::new("")).to_path_buf();
    let mut found: Found = Vec::new();
    for (section, value) in table.get_ref() {
        let (at, section) = (section.span().start, section.get_ref().as_ref());
        let DeValue::Table(settings) = value.get_ref() else {
            wrong(at, format!("「{section}」は区分の中に書いてください。区分は {} です。", names(SECTIONS.iter().map(|(name, _)| *name))));
            continue;
        };
        if !SECTIONS.iter().any(|(name, _)| *name == section) {
            wrong(at, format!("[{section}] という区分はありません。使えるのは {} です。", names(SECTIONS.iter().map(|(name, _)| *name))));
            continue;
        }
        for (name, value) in settings {
            let (at, name) = (name.span().start, name.get_ref().as_ref());
            let source = Source::File(path.into(), line(at));
            match entry(section, name, value, &base) {
                Ok((key, _)) if found.iter().any(|(of, _)| *of == key) => wrong(at, format!("{key} が二度書かれています。一つにしてください。")),
                Ok((key, given)) => found.push((key, (given, source))),
                Err(message) => wrong(at, message),
            }
        }
    }
    found
}

/// One line of the file.
fn entry(section: &str, name: &str, value: &Spanned<DeValue<'_>>, base: &Path) -> Result<(&'static str, Given), String> {
    let key = format!("{section}.{name}");
    if let Some(setting) = find(&key) {
        let words = words(value.get_ref(), setting.form).ok_or_else(|| format!("{key}: {}を書いてください。", setting.form.ja()))?;
        return Ok((setting.key, Given { base: base.into(), ..Given::said(words) }));
    }
    if let Some(setting) = secret_named(&key) {
        let words = words(value.get_ref(), Form::Text).ok_or_else(|| format!("{key}: ファイルの場所を書いてください。"))?;
        let path = base.join(words.concat());
        let secret = secret_in(&path).map_err(|why| format!("{key}: {why}"))?;
        return Ok((setting.key, Given { is_elsewhere: true, ..Given::said(vec![secret]) }));
    }
    Err(format!("「{key}」という設定はありません。[{section}] で使えるのは {} です。", names(of(section).map(Setting::name))))
}

fn secret_named(key: &str) -> Option<&'static Setting> {
    find(key.strip_suffix(FILE)?).filter(|setting| setting.form == Form::Secret)
}

fn words(value: &DeValue<'_>, form: Form) -> Option<Vec<String>> {
    match (value, form) {
        (DeValue::Array(all), Form::List) => all.iter().map(|one| text(one.get_ref())).collect(),
        (DeValue::Integer(number), Form::Number) => Some(vec![number.to_string()]),
        (value, Form::Text | Form::Secret) => text(value).map(|text| vec![text]),
        _ => None,
    }
}

fn text(value: &DeValue<'_>) -> Option<String> {
    if let DeValue::String(text) = value { Some(text.to_string()) } else { None }
}

fn in_environment(variable: &dyn Fn(&str) -> Option<String>, problems: &mut Vec<Problem>) -> Found {
    let mut found: Found = Vec::new();
    for setting in &SETTINGS {
        let name = setting.variable();
        if let Some(value) = variable(&name) {
            let words = if setting.form == Form::List { value.split(',').map(str::to_owned).collect() } else { vec![value] };
            found.push((setting.key, (Given::said(words), Source::Environment(name))));
        } else if setting.form == Form::Secret
            && let name = format!("{name}_FILE")
            && let Some(path) = variable(&name)
        {
            match secret_in(Path::new(&path)) {
                Ok(secret) => found.push((setting.key, (Given::said(vec![secret]), Source::Environment(name)))),
                Err(message) => problems.push(Problem { place: Source::Environment(name).to_string(), message }),
            }
        }
    }
    found
}

fn names<'n>(all: impl Iterator<Item = &'n str>) -> String {
    all.collect::<Vec<_>>().join("、")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_default_can_be_used_and_every_name_is_its_own() {
        let mut config = Config::default();
        for setting in &SETTINGS {
            (setting.set)(&mut config, &setting.usual()).unwrap_or_else(|why| panic!("{}: {why}", setting.key));
            assert!(SECTIONS.iter().any(|(section, _)| *section == setting.section()), "{}", setting.key);
        }
        let names: std::collections::BTreeSet<String> = SETTINGS.iter().map(Setting::variable).collect();
        assert_eq!(names.len(), SETTINGS.len());
        assert_eq!(config.listen.port, super::super::Listen::default().port);
        assert!(config.listen.address.is_loopback() && config.proxy.trusted.is_empty() && config.metrics.address.is_none());
    }

    #[test]
    fn every_problem_of_a_file_is_said_at_once_with_its_line() {
        let text = "port = 1\n[listen]\nport = \"x\"\nprot = 2\n[lisen]\n[site]\nhosts = \"one\"\n[tls]\nkey = \"a\"\nkey = \"b\"\n";
        let mut problems = Vec::new();
        in_file(Path::new("ayumi.toml"), text, &mut problems);
        let said: Vec<String> = problems.iter().map(ToString::to_string).collect();
        let check = |line: usize, words: &str| {
            let fits = |said: &&String| said.contains(&format!("ayumi.toml の {line} 行目")) && said.contains(words);
            assert_eq!(said.iter().filter(fits).count(), 1, "line {line}, {words}: {said:#?}");
        };
        check(1, "「port」は区分の中に");
        check(3, "listen.port: 整数を");
        check(4, "「listen.prot」という設定はありません");
        check(5, "[lisen] という区分はありません");
        check(7, "site.hosts: 文字列の並びを");
        check(10, "TOML として読めません");
    }

    #[test]
    fn the_environment_gives_lists_with_commas() {
        let variable = |name: &str| (name == "AYUMI_SITE_HOSTS").then(|| "a.example, b.example".to_owned());
        let found = in_environment(&variable, &mut Vec::new());
        let [(key, (given, _))] = found.as_slice() else { panic!("{found:?}") };
        assert_eq!((*key, given.words.len()), ("site.hosts", 2));
    }
}
