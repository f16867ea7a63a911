//! 枠: how many may or must hold a role under a scheme in each section, as the engine judges it, kept for the day.

use std::sync::Arc;

use ayumi_engine::{Explaining, QuotaStanding, QuotaVerdict, Scope, error_ja, quotas};
use ayumi_facts::{Code, PersonId, UnitId};
use ayumi_policy::Quantity;
use ayumi_policy::grammar::Noun;

use crate::ask::Ask;
use crate::page::count;
use crate::parts::{Chip, Look};

/// ひとつの枠.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Quota {
    /// By which addresses name it.
    pub id: String,
    /// What is to be, in words.
    pub title: String,
    /// One entry a unit; one without unit for the municipality as a whole.
    pub units: Vec<(Option<UnitId>, QuotaVerdict, usize)>,
    /// Why there is no answer.
    pub error: Option<String>,
}

/// The verdicts in the order in which they matter.
const VERDICTS: [(QuotaVerdict, Look, &str, &str); 5] = [
    (QuotaVerdict::Below, Look::Unmet, "below", "sections-quota-below"),
    (QuotaVerdict::Above, Look::Warn, "above", "sections-quota-above"),
    (QuotaVerdict::Unknown, Look::Unknown, "unknown", "sections-quota-unknown"),
    (QuotaVerdict::Open, Look::Later, "open", "sections-quota-open"),
    (QuotaVerdict::Within, Look::Met, "within", "sections-quota-within"),
];

/// Every quota of the policy on the day shown.
pub fn all(ask: &Ask) -> Arc<Vec<Quota>> {
    ask.remember("sections/quotas", || under(ask, ask.world.scope()))
}

/// The same under the policy of `scope`, which may be another one.
pub fn under(ask: &Ask, scope: &Scope) -> Vec<Quota> {
    let names = Explaining::new(scope, PersonId(0), ask.as_of());
    scope.policy.schemes.keys().flat_map(|scheme| of_scheme(ask, scope, &names, *scheme)).collect()
}

fn of_scheme(ask: &Ask, scope: &Scope, names: &Explaining, scheme: Code) -> Vec<Quota> {
    let standings = match quotas(scope, scheme, ask.as_of()) {
        Ok(standings) => standings,
        // A scheme that is not in force says nothing about quotas; the pages of the policy say since when it does.
        Err(ayumi_engine::EvaluationError::NotInForce { .. }) => return Vec::new(),
        Err(error) => {
            let error = Some(error_ja(&error, names));
            return vec![Quota { id: scheme.to_string(), title: names.scheme(scheme), units: Vec::new(), error }];
        }
    };
    let mut found: Vec<(&QuotaStanding, Quota)> = Vec::new();
    for standing in &standings {
        let entry = (standing.unit, standing.verdict, standing.holders.len());
        match found.last_mut().filter(|(first, _)| std::ptr::eq(first.quota, standing.quota)) {
            Some((_, quota)) => quota.units.push(entry),
            None => {
                let id = format!("{scheme}.{}", found.len());
                found.push((standing, Quota { id, title: title(ask, names, scheme, standing), units: vec![entry], error: None }));
            }
        }
    }
    found.into_iter().map(|(_, quota)| quota).collect()
}

/// 「DXマネージャー認定：所属ごとに1人以上」
fn title(ask: &Ask, names: &Explaining, scheme: Code, standing: &QuotaStanding) -> String {
    let shell = &ask.shell;
    let place = standing.quota.per.as_ref().map_or_else(
        || shell.t("sections-quota-whole").to_owned(),
        |group| shell.f1("sections-quota-per", "group", names.name(Noun::UnitGroup, group.value)),
    );
    let said = |quantity: Option<Quantity>| quantity.map(|quantity| quantity.ja("人"));
    let maximum = said(standing.maximum).map(|most| shell.f1("sections-quota-most", "n", most));
    let bounds: Vec<String> = [said(standing.minimum), maximum].into_iter().flatten().collect();
    let due = standing.due.map_or_else(String::new, |day| shell.f1("sections-quota-due", "day", shell.date(day)));
    shell.fill("sections-quota-title", &[("scheme", &names.scheme(scheme)), ("place", &place), ("bounds", &bounds.join("・")), ("due", &due)])
}

/// 「下限に不足 242、枠のとおり 8」, or why there is no answer.
pub fn summary(ask: &Ask, quota: &Quota) -> String {
    let chips: Vec<String> = chips(ask, quota).into_iter().map(|chip| chip.text).collect();
    quota.error.clone().unwrap_or_else(|| chips.join(ask.shell.t("list-comma")))
}

/// How many units are as the quota wants.
pub fn within(quota: &Quota) -> usize {
    quota.units.iter().filter(|(_, verdict, _)| *verdict == QuotaVerdict::Within).count()
}

/// The chips of a quota: how many units stand how, each a way to those units.
pub fn chips(ask: &Ask, quota: &Quota) -> Vec<Chip> {
    let chip = |(verdict, look, id, text): &(QuotaVerdict, Look, &str, &str)| {
        let of = quota.units.iter().filter(|(_, of, _)| of == verdict).count();
        let whole = quota.units.iter().all(|(unit, ..)| unit.is_none());
        let chip = Chip::new(*look, if whole { ask.shell.t(text).to_owned() } else { format!("{} {}", ask.shell.t(text), count(of)) });
        let href = || format!("{}#list", ask.shell.to(&format!("/sections?quota={}.{id}", quota.id)));
        (of > 0).then(|| if whole { chip } else { chip.to(href()) })
    };
    VERDICTS.iter().filter_map(chip).collect()
}

/// The chip of one unit.
pub fn chip_of(ask: &Ask, quota: &Quota, unit: UnitId) -> Option<Chip> {
    let (_, verdict, holders) = quota.units.iter().find(|(of, ..)| *of == Some(unit))?;
    let (_, look, _, text) = VERDICTS.iter().find(|(of, ..)| of == verdict)?;
    Some(Chip::new(*look, format!("{} {}", ask.shell.t(text), ask.shell.f1("sections-people", "n", holders))))
}

/// The units that an address asks for: 「scheme.0.below」.
pub fn units(ask: &Ask, asked: &str) -> Option<Vec<UnitId>> {
    let (id, verdict) = asked.rsplit_once('.')?;
    let (wanted, ..) = VERDICTS.iter().find(|(_, _, of, _)| *of == verdict)?;
    let all = all(ask);
    let quota = all.iter().find(|quota| quota.id == id)?;
    Some(quota.units.iter().filter(|(_, of, _)| of == wanted).filter_map(|(unit, ..)| *unit).collect())
}
