//! Values of the wrong type or unit: shares and counts, levels and scales, attributes, blanks, years, codes.

use std::collections::HashSet;

use ayumi_calendar::{FiscalYear, parse_date, parse_fiscal_year};
use ayumi_facts::{Code, MunicipalityCode, MunicipalityCodeError, Value, ValueKind};

use super::walk;
use crate::diagnostic::{Diagnostic, Expected, Problem, offset_of};
use crate::measure::Measure;
use crate::model::{Attribute, Blank, BlankKind, Kpi, Part, Target};
use crate::requirement::{Compare, Leaf};
use crate::{At, Deadline, Policy, Quantity};

pub(super) fn check(policy: &Policy, out: &mut Vec<Diagnostic>) {
    municipality(policy, out);
    for target in &policy.pack.targets {
        units_of_target(policy, target, out);
        fiscal_years(target, out);
    }
    policy.pack.kpis.iter().for_each(|kpi| units_of_kpi(policy, kpi, out));
    levels(policy, out);
    policy.pack.attributes.iter().for_each(|attribute| choices(attribute, out));
    attributes(policy, out);
    policy.pack.blanks.iter().for_each(|blank| filled_in(blank, out));
    blanks(policy, out);
}

fn municipality(policy: &Policy, out: &mut Vec<Diagnostic>) {
    let Some(code) = &policy.pack.policy.municipality.code else {
        return;
    };
    if let Err(why) = code.parse::<MunicipalityCode>() {
        let right = match why {
            MunicipalityCodeError::CheckDigit { expected } => code.get(..5).map(|digits| format!("{digits}{expected}")),
            MunicipalityCodeError::Shape => None,
        };
        out.push(Diagnostic::about(Part::Policy, code.at, code.as_str(), Problem::MunicipalityCode { why, right }));
    }
}

fn units_of_target(policy: &Policy, target: &Target, out: &mut Vec<Diagnostic>) {
    if let Some(measure) = policy.targets.get(&target.id.value) {
        let values = target.by_year.values().chain(&target.value).chain(&target.total);
        values.for_each(|value| unit(Part::Targets, measure, value, out));
    }
}

fn units_of_kpi(policy: &Policy, kpi: &Kpi, out: &mut Vec<Diagnostic>) {
    if let (Some(measure), Some(warn)) = (policy.kpis.get(&kpi.id.value), &kpi.warn) {
        unit(Part::Kpis, measure, warn, out);
    }
}

/// Shares are stated in per cent, everything else is not. What states no number has no unit.
fn unit(part: Part, measure: &Measure, value: &At<Quantity>, out: &mut Vec<Diagnostic>) {
    let share = matches!(measure, Measure::Ratio { .. } | Measure::Covered { .. });
    if value.goal().is_some() && value.is_percent() != share {
        out.push(Diagnostic::about(part, value.at, value.to_string(), Problem::WrongUnit { share }));
    }
}

fn fiscal_years(target: &Target, out: &mut Vec<Diagnostic>) {
    let mut seen: HashSet<FiscalYear> = HashSet::new();
    for year in target.by_year.keys() {
        let problem = match parse_fiscal_year(year) {
            Ok(known) if seen.insert(known) => continue,
            Ok(year) => Problem::RepeatedYear { year },
            Err(_) => Problem::BadValue(Expected::FiscalYear),
        };
        out.push(Diagnostic::about(Part::Targets, year.at, year.as_str(), problem));
    }
}

fn levels(policy: &Policy, out: &mut Vec<Diagnostic>) {
    for (written, leaf) in walk::leaves(policy) {
        let Leaf::Skill { skill, at_least, .. } = leaf else {
            continue;
        };
        let Some(rule) = policy.skills.get(skill).filter(|rule| !rule.levels.contains_key(at_least)) else {
            continue;
        };
        let problem = Problem::LevelNotOnScale { skill: *skill, scale: scale_of(policy, *skill), known: rule.levels.keys().copied().collect() };
        let diagnostic = Diagnostic::about(written.part, written.text.at, at_least.as_str(), problem);
        out.push(diagnostic.inside(offset_of(&written.text, *at_least)));
    }
}

fn scale_of(policy: &Policy, skill: Code) -> Code {
    policy.pack.skills.iter().find(|known| known.id.value == skill).map(|known| known.scale.value).unwrap_or_default()
}

fn choices(attribute: &Attribute, out: &mut Vec<Diagnostic>) {
    if (attribute.kind == ValueKind::Choice) == attribute.choices.is_empty() {
        out.push(Diagnostic::about(Part::Attributes, attribute.id.at, attribute.id.as_str(), Problem::ChoicesMismatch));
    }
}

fn attributes(policy: &Policy, out: &mut Vec<Diagnostic>) {
    for (written, leaf) in walk::leaves(policy) {
        let Leaf::Attribute { name, compare, value } = leaf else {
            continue;
        };
        let Some(attribute) = policy.pack.attributes.iter().find(|attribute| attribute.id.value == *name) else {
            continue;
        };
        if !comparable(attribute, *compare, *value) {
            let choices = attribute.choices.iter().map(|choice| choice.value).collect();
            let problem = Problem::AttributeType { attribute: *name, kind: attribute.kind, choices };
            let words = format!("{name} {} {value}", compare.sign());
            out.push(Diagnostic::about(written.part, written.text.at, words, problem).inside(offset_of(&written.text, *name)));
        }
    }
}

fn comparable(attribute: &Attribute, compare: Compare, value: Value) -> bool {
    let ordered = matches!(attribute.kind, ValueKind::Number | ValueKind::Date);
    let offered = match value {
        Value::Word(word) => attribute.choices.iter().any(|choice| choice.value == word),
        _ => true,
    };
    value.kind() == attribute.kind && offered && (ordered || matches!(compare, Compare::Is | Compare::IsNot))
}

fn filled_in(blank: &Blank, out: &mut Vec<Diagnostic>) {
    let Some(value) = &blank.value else {
        return;
    };
    let fits = match blank.kind {
        BlankKind::Text => true,
        BlankKind::Count => value.parse::<u32>().is_ok(),
        BlankKind::FiscalYear => parse_fiscal_year(value).is_ok(),
        BlankKind::Date => parse_date(value).is_ok(),
    };
    if !fits {
        out.push(Diagnostic::about(Part::Blanks, value.at, value.as_str(), Problem::BlankType { blank: blank.id.value, kind: blank.kind }));
    }
}

/// Blanks that stand for a quantity hold a count, those that stand for a deadline a year or a day.
fn blanks(policy: &Policy, out: &mut Vec<Diagnostic>) {
    let known = |id: Code| policy.pack.blanks.iter().find(|blank| blank.id.value == id);
    for stated in walk::quantities(&policy.pack) {
        if let Some(blank) = super::template::blank_of(stated.value.value).and_then(known)
            && blank.kind != BlankKind::Count
        {
            let problem = Problem::BlankType { blank: blank.id.value, kind: blank.kind };
            out.push(Diagnostic::about(stated.part, stated.value.at, stated.value.to_string(), problem));
        }
    }
    for stated in walk::deadlines(&policy.pack) {
        if let Deadline::Blank(id) = stated.value.value
            && let Some(blank) = known(id)
            && !matches!(blank.kind, BlankKind::FiscalYear | BlankKind::Date)
        {
            let problem = Problem::BlankType { blank: id, kind: blank.kind };
            out.push(Diagnostic::about(stated.part, stated.value.at, stated.value.to_string(), problem));
        }
    }
}
