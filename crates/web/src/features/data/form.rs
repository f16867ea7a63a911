//! The fields that say how a file is read, as the two pages with them print them.

use ayumi_exchange::{Import, Vocabulary};
use ayumi_facts::Kind;

use super::options::Options;
use crate::ask::Ask;
use crate::shell::Shell;

/// A choice of a list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Choice {
    /// What the form sends.
    pub value: String,
    /// What people read.
    pub text: String,
    /// Whether it is chosen.
    pub chosen: bool,
}

/// 読み方の欄.
#[derive(Clone, Debug)]
pub struct Fields {
    /// 文字コード
    pub encodings: Vec<Choice>,
    /// シート; empty before the file is there, and for a file without any.
    pub sheets: Vec<Choice>,
    /// 保存した列の対応; empty where the ledger has none.
    pub mappings: Vec<Choice>,
    /// 任用形態
    pub employments: Vec<Choice>,
    /// 種類; for facts only.
    pub kinds: Vec<Choice>,
    /// 日付のない行がいつからか, as it was written.
    pub effective: String,
    /// Why the day cannot be read; empty where it can.
    pub wrong_effective: String,
    /// 台帳にない所属を作る; none where the file does not name posts.
    pub create_units: Option<bool>,
}

impl Fields {
    /// The fields for a kind of file as they stand in `options`.
    pub async fn new(ask: &Ask, kind: Import, options: &Options) -> Result<Self, crate::error::AppError> {
        let shell = &ask.shell;
        let vocabulary = Vocabulary::new(ask.world.policy());
        let mut names: Vec<String> = ask.site.store().mappings(ask.site.municipality()).await?.into_iter().map(|mapping| mapping.name).collect();
        names.dedup();
        let posts = matches!(kind, Import::Staff | Import::Postings);
        let encodings = [("utf8", "UTF-8"), ("cp932", "Shift_JIS（CP932）")].map(|(value, text)| (value.to_owned(), text.to_owned()));
        let employments = vocabulary.employment.entries().map(|(code, name)| (code.as_str().to_owned(), name.to_owned()));
        let kinds = Kind::ALL.into_iter().filter(|_| kind == Import::Facts).map(|kind| (kind.as_str().to_owned(), kind.ja().to_owned()));
        Ok(Self {
            encodings: list(shell.t("data-encoding-found"), encodings, &options.encoding),
            sheets: Vec::new(),
            mappings: list(shell.t("data-mapping-none"), names.into_iter().map(|name| (name.clone(), name)), &options.mapping),
            employments: list(shell.t("data-not-said"), employments, &options.employment),
            kinds: list(shell.t("data-not-said"), kinds, &options.kind),
            effective: options.effective.map(|day| shell.date(day)).unwrap_or_default(),
            wrong_effective: String::new(),
            create_units: posts.then_some(options.create_units),
        })
    }

    /// The same with the sheets of a workbook.
    pub fn with_sheets(mut self, sheets: &[String], chosen: &str, shell: &Shell) -> Self {
        if sheets.len() > 1 {
            self.sheets = list(shell.t("data-sheet-found"), sheets.iter().map(|sheet| (sheet.clone(), sheet.clone())), chosen);
        }
        self
    }

    /// The same with what somebody wrote for the day, and why that is none.
    pub fn with_wrong_day(mut self, written: &str, why: String) -> Self {
        written.clone_into(&mut self.effective);
        self.wrong_effective = why;
        self
    }
}

/// A list with a first entry for "not chosen"; empty if there is nothing else in it.
pub fn list(nothing: &str, values: impl IntoIterator<Item = (String, String)>, chosen: &str) -> Vec<Choice> {
    let entries: Vec<Choice> = values.into_iter().map(|(value, text)| Choice { chosen: value == chosen, value, text }).collect();
    if entries.is_empty() {
        return entries;
    }
    let first = Choice { value: String::new(), text: nothing.to_owned(), chosen: !entries.iter().any(|entry| entry.chosen) };
    std::iter::once(first).chain(entries).collect()
}
