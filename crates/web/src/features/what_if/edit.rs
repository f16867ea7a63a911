//! 数を変える: the numbers of the policy in use as a form. What is typed in becomes a scenario in the address; everything
//! that is wrong with it is said at once, beside the fields.

use std::collections::HashMap;

use askama::Template;
use axum::extract::{Form, RawQuery};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use ayumi_policy::model::Part;
use ayumi_policy::numbers::Number;

use super::other::{Other, Trouble};
use super::scenario::{SET, Scenario, sets};
use super::start::{PREFERRED, all, parts};
use crate::ask::{Ask, pairs};
use crate::page::{Page, count};
use crate::parts::Crumbs;
use crate::shell::{Link, Shell};

/// 数の一覧と入力.
#[derive(Debug, Template)]
#[template(path = "what_if/edit.html")]
pub struct EditPage {
    /// The frame.
    pub shell: Shell,
    /// The pages above.
    pub crumbs: Crumbs,
    /// The parts with numbers.
    pub parts: Vec<Link>,
    /// Where the form goes.
    pub action: String,
    /// The part shown.
    pub title: String,
    /// Its numbers.
    pub rows: Vec<Row>,
    /// Changes in other parts, which go along.
    pub kept: Vec<String>,
    /// The same in words.
    pub changed: Vec<String>,
    /// What is wrong and belongs to no field here.
    pub problems: Vec<String>,
    /// How many things are wrong in all.
    pub wrong: Option<String>,
    /// The form without any change; None: nothing is changed yet.
    pub clear: Option<String>,
}

/// One number as a field.
#[derive(Clone, Debug)]
pub struct Row {
    /// The name and id of the field.
    pub address: String,
    /// What the item is called; empty where the row above has said so.
    pub label: String,
    /// The same for those who do not see the row above.
    pub full: String,
    /// Which number.
    pub place: String,
    /// What the policy says now.
    pub now: String,
    /// What stands before the field.
    pub before: &'static str,
    /// What is in it.
    pub value: String,
    /// What stands behind it.
    pub unit: String,
    /// What may be chosen: value, words, whether it is.
    pub choices: Vec<(String, String, bool)>,
    /// Whether it differs from the policy.
    pub is_changed: bool,
    /// 出典
    pub source: String,
    /// What is wrong with it.
    pub wrong: Vec<String>,
}

/// The form.
pub async fn page(ask: Ask, RawQuery(query): RawQuery) -> Page<EditPage> {
    let given = pairs(query.as_deref());
    let sets = sets(&given);
    let problems = if sets.is_empty() { Vec::new() } else { Other::edited(&ask, &sets).problems };
    Page(EditPage::new(&ask, &sets, &problems))
}

/// What was typed in: to the result, or back to the form with what is wrong.
pub async fn send(mut ask: Ask, Form(fields): Form<Vec<(String, String)>>) -> Response {
    let sets = changed(&ask, &fields);
    let scenario = Scenario::Edited(sets.clone());
    if sets.is_empty() {
        return Redirect::to(&scenario.to(&ask, "/what-if/edit", &[("part", ask.shell.given("part"))])).into_response();
    }
    let problems = Other::edited(&ask, &sets).problems;
    if problems.is_empty() {
        return Redirect::to(&scenario.to(&ask, "/what-if/result", &[])).into_response();
    }
    ask = at_form(ask, &scenario);
    (StatusCode::UNPROCESSABLE_ENTITY, Page(EditPage::new(&ask, &sets, &problems))).into_response()
}

/// The page of a refused form stands at the address of the form with what was typed in.
fn at_form(mut ask: Ask, scenario: &Scenario) -> Ask {
    let typed = scenario.pairs();
    let typed = typed.iter().map(|(key, value)| (*key, value.as_str()));
    let shell = &ask.shell;
    ask.shell = shell.at("/what-if/edit", shell.kept().chain([("part", shell.given("part"))]).chain(typed));
    ask
}

/// What differs from the policy in use: changes of other parts as they came, then every field that was changed.
fn changed(ask: &Ask, fields: &[(String, String)]) -> Vec<(String, String)> {
    let all = all(ask);
    let now: HashMap<&str, &str> = all.iter().map(|number| (number.address.as_str(), number.text.as_str())).collect();
    let mut sets = sets(fields);
    for (address, value) in fields.iter().filter(|(address, _)| now.contains_key(address.as_str())) {
        sets.retain(|(of, _)| of != address);
        sets.push((address.clone(), value.trim().to_owned()));
    }
    sets.retain(|(address, value)| now.get(address.as_str()) != Some(&value.as_str()));
    sets
}

impl EditPage {
    /// The numbers of one part, with what is typed in and what is wrong with it.
    pub fn new(ask: &Ask, sets: &[(String, String)], problems: &[Trouble]) -> Self {
        let (all, shell) = (all(ask), ask.shell.clone());
        let part = part(ask, &all, sets);
        let here: Vec<&Number> = all.iter().filter(|number| Some(number.part) == part).collect();
        let is_here = |address: &str| here.iter().any(|number| number.address == address);
        let rows = rows(&here, sets, problems);
        let elsewhere = || sets.iter().filter(|(address, _)| !is_here(address));
        let mut said: Vec<String> = Vec::new();
        for trouble in problems.iter().filter(|trouble| !trouble.at.as_deref().is_some_and(is_here)) {
            let place = trouble.at.as_deref().and_then(|at| all.iter().find(|number| number.address == at));
            said.push(place.map_or_else(String::new, |number| format!("{}　{}：", number.label, number.place)) + &trouble.text);
        }
        let stem = part.map_or("", Part::stem);
        let action = shell.to(&format!("/what-if/edit?part={stem}"));
        Self {
            crumbs: Crumbs::new(&shell, [(shell.t("what-if-title"), "/what-if".to_owned())]),
            parts: parts(ask, &all, part, sets),
            clear: (!sets.is_empty()).then(|| action.clone()),
            action,
            title: part.map_or("", Part::ja).to_owned(),
            rows,
            kept: elsewhere().map(|(address, value)| format!("{address}={value}")).collect(),
            changed: elsewhere().filter_map(|(address, value)| said_change(&all, address, value)).collect(),
            wrong: (!problems.is_empty()).then(|| shell.f1("what-if-wrong", "n", count(problems.len()))),
            problems: said,
            shell,
        }
    }
}

/// The name under which changes of other parts go along.
impl EditPage {
    /// `set`
    pub fn set(&self) -> &'static str {
        SET
    }
}

/// The part asked for; else that of the first change, or the first one.
fn part(ask: &Ask, all: &[Number], sets: &[(String, String)]) -> Option<Part> {
    let asked = Part::of_stem(ask.shell.given("part")).filter(|part| all.iter().any(|number| number.part == *part));
    let changed = || sets.iter().find_map(|(address, _)| all.iter().find(|number| number.address == *address)).map(|number| number.part);
    let preferred = || PREFERRED.into_iter().find(|part| all.iter().any(|number| number.part == *part));
    asked.or_else(changed).or_else(preferred).or_else(|| all.first().map(|number| number.part))
}

fn rows(here: &[&Number], sets: &[(String, String)], problems: &[Trouble]) -> Vec<Row> {
    let mut last = None;
    let row = |number: &&Number| {
        let typed = sets.iter().find(|(address, _)| *address == number.address).map(|(_, value)| value.clone());
        let value = typed.unwrap_or_else(|| number.text.clone());
        let is_new = last != Some(number.id);
        last = Some(number.id);
        Row {
            label: if is_new { number.label.clone() } else { String::new() },
            full: number.label.clone(),
            place: number.place.clone(),
            now: number.shown.clone(),
            before: number.before,
            unit: number.unit.clone(),
            choices: number.choices.iter().map(|(of, words)| (of.clone(), words.clone(), *of == value)).collect(),
            is_changed: value != number.text,
            source: number.source.clone().unwrap_or_default(),
            wrong: problems.iter().filter(|trouble| trouble.at.as_ref() == Some(&number.address)).map(|trouble| trouble.text.clone()).collect(),
            address: number.address.clone(),
            value,
        }
    };
    here.iter().map(row).collect()
}

/// 「…　要件：… 5年以上 → 3」
fn said_change(all: &[Number], address: &str, value: &str) -> Option<String> {
    let number = all.iter().find(|number| number.address == address)?;
    let chosen = number.choices.iter().find(|(of, _)| of == value).map(|(_, words)| words.clone());
    let to = chosen.unwrap_or_else(|| format!("{}{value}{}", number.before, number.unit));
    Some(format!("{}　{}　{} → {to}", number.label, number.place, number.shown))
}
