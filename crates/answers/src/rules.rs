//! Which role, scheme or group of units is meant: by id or by name.

use ayumi_facts::Code;
use ayumi_policy::model::{Item, Name};
use ayumi_policy::{Pack, Policy};

/// 役割、制度、または名前のついた要件.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Rule {
    /// 役割
    Role(Code),
    /// 制度
    Scheme(Code),
    /// 要件
    Requirement(Code),
}

/// Nothing is called so.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the policy has no {what} called {text}")]
pub struct NotNamed {
    /// What was looked for, in Japanese.
    pub what: &'static str,
    /// What was asked for.
    pub text: String,
    /// Those that there are: id and name.
    pub known: Vec<(Code, String)>,
}

/// The role, scheme or named requirement that is meant, in this order where several are called so.
///
/// # Errors
/// There is none; those that there are, are listed.
pub fn rule(policy: &Policy, text: &str) -> Result<Rule, NotNamed> {
    let pack = &policy.pack;
    let role = || find(&pack.roles, text, |item| &item.name).map(Rule::Role);
    let scheme = || find(&pack.schemes, text, |item| &item.name).map(Rule::Scheme);
    let requirement = || find(&pack.requirements, text, |item| &item.name).map(Rule::Requirement);
    role().or_else(scheme).or_else(requirement).ok_or_else(|| {
        let known = listed(&pack.roles).chain(listed(&pack.schemes)).chain(listed(&pack.requirements));
        missing("役割・制度・要件", text, known.collect())
    })
}

/// The role that is meant.
///
/// # Errors
/// There is none; those that there are, are listed.
pub fn role(policy: &Policy, text: &str) -> Result<Code, NotNamed> {
    let pack = &policy.pack;
    find(&pack.roles, text, |item| &item.name).ok_or_else(|| missing("役割", text, listed(&pack.roles).collect()))
}

/// The group of units that is meant.
///
/// # Errors
/// There is none; those that there are, are listed.
pub fn unit_group(policy: &Policy, text: &str) -> Result<Code, NotNamed> {
    let Pack { unit_sets, unit_classes, .. } = &policy.pack;
    let set = find(unit_sets, text, |item| &item.name);
    let found = set.or_else(|| find(unit_classes, text, |item| &item.name));
    found.ok_or_else(|| missing("所属の区分や一覧", text, listed(unit_sets).chain(listed(unit_classes)).collect()))
}

fn find<T: Item>(items: &[T], text: &str, name: fn(&T) -> &Name) -> Option<Code> {
    let key = ayumi_store::search_key(text);
    let by_id = items.iter().find(|item| item.id().as_str() == text);
    let called = |item: &&T| name(item).all().iter().any(|name| ayumi_store::search_key(name) == key);
    by_id.or_else(|| items.iter().find(called)).map(|item| item.id().value)
}

fn listed<T: Item>(items: &[T]) -> impl Iterator<Item = (Code, String)> + '_ {
    items.iter().map(|item| (item.id().value, item.label().to_owned()))
}

fn missing(what: &'static str, text: &str, known: Vec<(Code, String)>) -> NotNamed {
    NotNamed { what, text: text.into(), known }
}
