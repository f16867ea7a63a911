//! `Given`: one value as it was written, and the ways to read it. What is wrong is said in Japanese, without the value of
//! a secret.

use std::fmt::Display;
use std::ops::RangeInclusive;
use std::path::{Path, PathBuf};
use std::str::FromStr;

pub use ayumi_federation::open_to_others;

use super::Secret;

/// 書かれた値.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Given {
    /// One word, or those of a list.
    pub words: Vec<String>,
    /// Relative paths begin here.
    pub base: PathBuf,
    /// Whether it is a secret that lies in a file of its own.
    pub is_elsewhere: bool,
}

impl Given {
    /// Words as they were said, without a place.
    pub fn said(words: Vec<String>) -> Self {
        Self { words, base: PathBuf::new(), is_elsewhere: false }
    }

    /// The only word; empty where nothing was written.
    pub fn word(&self) -> Result<&str, String> {
        match self.words.as_slice() {
            [] => Ok(""),
            [word] => Ok(word.trim()),
            _ => Err("値は1つだけ書いてください。".into()),
        }
    }

    /// A number in a range.
    pub fn number<T: FromStr + PartialOrd + Display>(&self, range: RangeInclusive<T>) -> Result<T, String> {
        let found = self.word()?.parse::<T>().ok().filter(|number| range.contains(number));
        found.ok_or_else(|| format!("「{}」は使えません。{}から{}までの整数を書いてください。", self.words.join(","), range.start(), range.end()))
    }

    /// A file or folder.
    pub fn path(&self) -> Result<Option<PathBuf>, String> {
        let word = self.word()?;
        Ok((!word.is_empty()).then(|| self.base.join(word)))
    }

    /// One value of a type that says itself what is wrong; none where nothing was written.
    pub fn parsed<T>(&self, parse: impl Fn(&str) -> Result<T, String>) -> Result<Option<T>, String> {
        match self.word()? {
            "" => Ok(None),
            word => parse(word).map(Some),
        }
    }

    /// Every word, or all that is wrong with them.
    pub fn list<T>(&self, parse: impl Fn(&str) -> Result<T, String>) -> Result<Vec<T>, String> {
        let (mut found, mut wrong) = (Vec::new(), Vec::new());
        for word in self.words.iter().map(|word| word.trim()).filter(|word| !word.is_empty()) {
            match parse(word) {
                Ok(value) => found.push(value),
                Err(why) => wrong.push(why),
            }
        }
        if wrong.is_empty() { Ok(found) } else { Err(wrong.join("")) }
    }

    /// A secret.
    pub fn secret(&self) -> Result<Option<Secret>, String> {
        let word = self.word()?;
        Ok((!word.is_empty()).then(|| Secret(word.to_owned())))
    }
}

/// The first line of a file that holds a secret. Only its owner, and the group it was given to, may read it.
pub fn secret_in(path: &Path) -> Result<String, String> {
    let shown = path.display();
    if let Some(mode) = open_to_others(path) {
        return Err(format!(
            "{shown} は他の利用者が読み書きできます（権限 {mode:o}）。chmod 640 {shown} のように、所有者と専用のグループだけが読めるようにしてください。"
        ));
    }
    let text = std::fs::read_to_string(path).map_err(|error| format!("{shown} を読めません（{error}）。場所と権限を確かめてください。"))?;
    match text.lines().next().map(str::trim) {
        Some(line) if !line.is_empty() => Ok(line.to_owned()),
        _ => Err(format!("{shown} の1行目に値がありません。")),
    }
}
