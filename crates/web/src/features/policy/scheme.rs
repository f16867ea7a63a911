//! ひとつの制度: how a role is certified or appointed: requirements, review, candidates, term, quotas; by version.

use askama::Template;
use axum::extract::Path;
use ayumi_engine::About;
use ayumi_facts::Code;
use ayumi_policy::model::{Part, SchemeVersion};

use super::Frame;
use super::book::Book;
use super::word::{Rule, Tally, Version, Word, Words};
use crate::ask::Ask;
use crate::error::AppError;
use crate::links;
use crate::page::{Page, count};
use crate::parts::Crumbs;
use crate::shell::Shell;

/// ひとつの制度.
#[derive(Debug, Template)]
#[template(path = "policy/scheme.html")]
pub struct SchemePage {
    shell: Shell,
    frame: Frame,
    crumbs: Crumbs,
    name: String,
    role: Word,
    holders: Tally,
    met: Tally,
    nearly: String,
    staff: String,
    versions: Vec<Version<Terms>>,
}

#[derive(Debug)]
struct Terms {
    rule: Option<Rule>,
    facts: Vec<(&'static str, Vec<Words>)>,
}

/// One scheme.
///
/// # Errors
/// The policy has no such scheme.
pub async fn page(ask: Ask, Path(id): Path<String>) -> Result<Page<SchemePage>, AppError> {
    let book = Book::open(&ask);
    let scheme = book.pack().schemes.iter().find(|scheme| scheme.id.as_str() == id).ok_or_else(|| AppError::not_found("rule"))?;
    let code = scheme.id.value;
    let rule = book.policy().schemes.get(&code).ok_or_else(|| AppError::not_found("rule"))?;
    let versions = book.versions(&rule.versions, |value, from| {
        let written = scheme.versions.iter().find(|version| version.from.date() == from);
        let text = written.and_then(|version| version.require.as_ref()).map(|text| text.value.clone());
        Terms { rule: text.map(|text| book.rule(&value.require, text)), facts: written.map(|version| facts(&book, version)).unwrap_or_default() }
    });
    let crumbs = [(ask.shell.t("nav-policy"), "/policy".to_owned()), (ask.shell.t("policy-tab-roles"), "/policy/roles".to_owned())];
    let page = SchemePage {
        frame: Frame::new(&ask),
        crumbs: Crumbs::new(&ask.shell, crumbs),
        name: book.view.of(&scheme.name).to_owned(),
        role: book.item(&[Part::Roles], &scheme.role),
        holders: book.tally(About::Role(scheme.role.value)),
        met: book.tally(About::Scheme(code)),
        nearly: nearly(&ask, code),
        staff: ask.shell.f1("policy-of-staff", "count", count(book.counts().staff)),
        versions,
        shell: ask.shell.clone(),
    };
    Ok(Page(page))
}

fn nearly(ask: &Ask, scheme: Code) -> String {
    links::people(ask, &[("nearly", &format!("scheme:{scheme}"))])
}

fn facts(book: &Book, version: &SchemeVersion) -> Vec<(&'static str, Vec<Words>)> {
    let plain = |text: String| -> Words { std::iter::once(Word::plain(text)).collect() };
    let channel = |channel: &ayumi_policy::model::Channel| -> Words {
        let fallback = if channel.fallback { "（ほかの経路で足りないときだけ）" } else { "" };
        let name = Word::plain(format!("{}{fallback}", channel.name));
        std::iter::once(name).chain(channel.workflow.as_ref().map(|id| book.item(&[Part::Workflows], id))).collect()
    };
    let all = [
        ("policy-scheme-review", version.review.iter().map(|review| plain(book.view.review(review))).collect::<Vec<_>>()),
        ("policy-scheme-channels", version.channels.iter().map(channel).collect()),
        ("policy-scheme-appoints", version.appoints.iter().map(|body| std::iter::once(book.actor(body)).collect()).collect()),
        ("policy-scheme-term", vec![plain(book.view.term(&version.term))]),
        ("policy-scheme-quotas", version.quotas.iter().map(|quota| plain(book.view.quota(quota))).collect()),
    ];
    all.into_iter().filter(|(_, lines)| !lines.is_empty()).map(|(id, lines)| (book.ask.shell.t(id), lines)).collect()
}
