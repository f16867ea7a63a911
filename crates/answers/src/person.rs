//! Who somebody is, as answers say it.

use ayumi_engine::{Explaining, Scope};
use ayumi_facts::{Kind, PersonId, What};
use schemars::JsonSchema;
use serde::Serialize;

/// 職員.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct PersonHead {
    /// 職員番号
    pub number: String,
    /// 氏名
    pub name: String,
    /// 氏名カナ
    pub kana: String,
    /// 発令 on the day: main post first.
    pub posts: Vec<String>,
    /// 任用 on the day.
    pub employment: Vec<String>,
    /// Employed or engaged on other days only.
    #[serde(skip)]
    pub is_past_or_coming: bool,
}

/// 人.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct Who {
    /// 職員番号
    pub number: String,
    /// 氏名
    pub name: String,
}

impl PersonHead {
    /// Who somebody is, and in which posts on the day.
    pub fn new(scope: &Scope, person: PersonId, names: &Explaining) -> Self {
        let facts = scope.facts_of(person);
        let is_on_record = facts.iter().any(|fact| fact.what.kind() == Kind::Employment);
        let known = facts.into_iter().filter(|fact| fact.valid.contains(names.as_of));
        let (mut posts, mut employment) = (Vec::new(), Vec::new());
        for fact in known {
            match (fact.what.kind(), &fact.what) {
                (_, What::Posting { main: true, .. }) => posts.insert(0, names.fact_label(&fact.what)),
                (Kind::Posting, _) => posts.push(names.fact_label(&fact.what)),
                (Kind::Employment, _) => employment.push(names.fact_label(&fact.what)),
                _ => {}
            }
        }
        let who = scope.snapshot.person(person).cloned().unwrap_or_default();
        let is_past_or_coming = is_on_record && employment.is_empty();
        Self { number: who.number.into(), name: who.name.into(), kana: who.kana.into(), posts, employment, is_past_or_coming }
    }

    /// 「004217　山田太郎（ヤマダタロウ）」
    pub fn line(&self) -> String {
        let kana = if self.kana.is_empty() { String::new() } else { format!("（{}）", self.kana) };
        format!("{}　{}{kana}", self.number, self.name)
    }

    /// The posts of the day.
    pub fn posts_line(&self) -> String {
        if self.is_past_or_coming {
            return "任用期間外（退職、または採用前）".into();
        }
        let posts = if self.posts.is_empty() { "発令の記録なし".into() } else { self.posts.join("、") };
        let employment = if self.employment.is_empty() { "任用の記録なし".into() } else { self.employment.join("、") };
        format!("{posts}　［{employment}］")
    }
}

impl Who {
    /// Who somebody is.
    pub fn new(scope: &Scope, person: PersonId) -> Option<Self> {
        let person = scope.snapshot.person(person)?;
        Some(Self { number: person.number.to_string(), name: person.name.to_string() })
    }
}
