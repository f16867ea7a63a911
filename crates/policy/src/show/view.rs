//! What all chapters of a readable policy need: the pack, the day, names, and values in words.

use ayumi_calendar::{Date, Rounding};

use crate::form::Reader;
use crate::form::words::{self, Words};
use crate::model::{Course, Id, Name, Obtained, Part, Quota, Review, Term};
use crate::node::Node;
use crate::{At, Deadline, Pack, Quantity, Start};

/// 方針の読み手: a pack on a day, with everything in it in words: names, sentences, amounts. For pages that lay out a policy
/// in their own way; [`super::show`] lays out the whole.
pub struct View<'a> {
    /// The pack.
    pub pack: &'a Pack,
    /// The day.
    pub on: Date,
    /// Its names and expressions in words.
    pub(super) reader: Reader<'a>,
}

impl std::fmt::Debug for View<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "View({} on {})", self.pack.policy.id.value, self.on)
    }
}

impl<'a> View<'a> {
    /// The pack as it reads on a day.
    pub fn on_day(pack: &'a Pack, on: Date) -> Self {
        Self::new(pack, &Node::of_pack(pack), on)
    }

    pub(super) fn new(pack: &'a Pack, tree: &Node, on: Date) -> Self {
        Self { pack, on, reader: Reader::on(pack, tree, on) }
    }

    /// The name of an item on the day.
    pub fn of<'n>(&self, name: &'n Name) -> &'n str {
        name.on(self.on)
    }

    /// A requirement as a sentence; what cannot be read stays as it is.
    pub fn requirement(&self, expression: &str) -> String {
        self.reader.requirement(expression)
    }

    /// A measure as a sentence; what cannot be read stays as it is.
    pub fn measure(&self, expression: &str) -> String {
        self.reader.measure(expression)
    }

    /// How a role is obtained: 「認定（…）」.
    pub fn way(&self, way: &Obtained) -> String {
        super::people::way(self, way)
    }

    /// By whom and how candidates are reviewed.
    pub fn review(&self, review: &Review) -> String {
        super::requirements::review(self, review)
    }

    /// How long a role is held.
    pub fn term(&self, term: &Term) -> String {
        super::requirements::term(term)
    }

    /// How many there may or must be.
    pub fn quota(&self, quota: &Quota) -> String {
        super::requirements::quota(self, quota)
    }

    /// How months that are not whole are counted.
    pub fn rounding(&self, rounding: Rounding) -> String {
        word(words::ROUNDING, rounding)
    }

    /// What a course takes to complete and how long that counts. Empty: nothing is said.
    pub fn conditions(&self, course: &Course) -> String {
        super::training::conditions(self, course)
    }

    /// The name of what an id refers to.
    pub fn name(&self, parts: &[Part], id: &Id) -> String {
        self.reader.name(parts, id.as_str())
    }

    /// The names of what ids refer to.
    pub fn names(&self, parts: &[Part], ids: &[Id]) -> String {
        ids.iter().map(|id| self.name(parts, id)).collect::<Vec<_>>().join("、")
    }

    /// A body, a role, or a word for who acts.
    pub fn actor(&self, id: &Id) -> String {
        match words::word_ja(words::ACTORS, id.as_str()) {
            same if same == id.as_str() => self.name(&[Part::Bodies, Part::Roles], id),
            word => word.into(),
        }
    }

    /// 数量 with its unit; a blank of a template by its name, or filled in.
    pub fn quantity(&self, quantity: Quantity, unit: &str) -> String {
        let (blank, before, after) = match quantity {
            Quantity::Blank { blank, about } => (blank, "", if about { "程度" } else { "" }),
            Quantity::AtLeastBlank(blank) => (blank, "", "以上"),
            Quantity::Undecided => return "【未定】".into(),
            plain => return plain.ja(unit),
        };
        let value = self.blank(blank.as_str());
        format!("{before}{value}{unit}{after}")
    }

    /// 期限
    pub fn deadline(&self, deadline: Deadline) -> String {
        match deadline {
            Deadline::Blank(blank) => format!("{}まで", self.blank(blank.as_str())),
            Deadline::Undecided => "【時期未定】".into(),
            plain => plain.ja(),
        }
    }

    /// The value of a blank, or its name in brackets while it is open.
    pub fn blank(&self, id: &str) -> String {
        let blank = self.pack.blanks.iter().find(|blank| blank.id.as_str() == id);
        match blank {
            Some(blank) => blank.value.as_ref().map_or_else(|| format!("【空欄：{}】", self.of(&blank.name)), |value| value.value.clone()),
            None => format!("【空欄：{id}】"),
        }
    }

    /// A text with the blanks it refers to as `{id}`.
    pub fn filled(&self, text: &str) -> String {
        let mut out = String::new();
        let mut rest = text;
        while let Some((before, inside)) = rest.split_once('{') {
            out.push_str(before);
            match inside.split_once('}') {
                Some((id, after)) if self.pack.blanks.iter().any(|blank| blank.id.as_str() == id) => {
                    out.push_str(&self.blank(id));
                    rest = after;
                }
                _ => {
                    out.push('{');
                    rest = inside;
                }
            }
        }
        out + rest
    }

    /// 「…」で「…」を選ぶ場合
    pub fn condition(&self, condition: Option<&At<String>>) -> String {
        let Some((alternative, option)) = condition.and_then(|text| text.split_once('=')) else {
            return String::new();
        };
        let found = self.pack.alternatives.iter().find(|one| one.id.as_str() == alternative.trim());
        let option = found.and_then(|one| one.options.iter().find(|choice| choice.id.as_str() == option.trim()));
        match (found, option) {
            (Some(found), Some(option)) => format!("（「{}」で「{}」を選ぶ場合）", self.of(&found.name), option.name),
            _ => format!("（{}）", condition.map_or("", |text| text.as_str())),
        }
    }

    /// Of dated versions, those that are in force on the day or come later, with whether each is still to come.
    pub fn versions<'v, T>(&self, versions: &'v [T], from: impl Fn(&T) -> Option<Date>) -> Vec<(&'v T, bool)> {
        let begun = |version: &T| from(version).is_none_or(|day| day <= self.on);
        let current = versions.iter().rposition(begun).unwrap_or(0);
        versions.iter().skip(current).map(|version| (version, !begun(version))).collect()
    }
}

/// A word of a closed set.
pub(super) fn word(words: &Words, value: impl serde::Serialize) -> String {
    words::ja(words, value)
}

/// 「令和8年度から」
pub(super) fn since(from: Option<&At<Start>>) -> String {
    from.map_or_else(String::new, |from| format!("{}から", from.value.ja()))
}

/// 「〔第3章〕」, or nothing.
pub(super) fn source(source: Option<&String>) -> String {
    source.map_or_else(String::new, |source| format!("〔出典: {source}〕"))
}

/// An optional text, or nothing.
pub(super) fn text(text: Option<&String>) -> String {
    text.cloned().unwrap_or_default()
}
