//! 役目の割当: what is checked before an office is assigned, by a page or by a command: nobody assigns one to themselves, a
//! unit must exist on the day, a body must stand in the policy.

use ayumi_calendar::Date;
use ayumi_engine::Scope;
use ayumi_rights::Office;
use ayumi_store::{AccountId, Loaded, UnitKey};

/// An assignment that is wanted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Wanted<'a> {
    /// 役目
    pub office: Office,
    /// 所属コード; only where the office is for a unit.
    pub unit: &'a str,
    /// The id of a body; only where the office is for one.
    pub body: &'a str,
    /// Whose it will be, if that account was found.
    pub to: Option<AccountId>,
    /// Who assigns it, if they have an account of the same municipality.
    pub by: Option<AccountId>,
}

/// For what an office is assigned.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct About {
    /// The unit, with everything below it.
    pub unit: Option<UnitKey>,
    /// The id of the body.
    pub body: Option<String>,
}

/// What is wrong with a wanted assignment.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Trouble {
    /// Somebody assigns an office to themselves.
    Own,
    /// No unit of this code exists on the day.
    NoUnit,
    /// The policy names no such body.
    NoBody,
    /// The office is for a unit or a body, and no policy was adopted yet.
    NoPolicy,
}

/// For what it is, or all that is wrong with it. `known`: the ledger under the policy in use; None where no policy was adopted
/// yet, and none is needed for an office that is for no unit and no body.
///
/// # Errors
/// Every [`Trouble`].
pub fn check(known: Option<(&Scope, &Loaded)>, today: Date, wanted: &Wanted) -> Result<About, Vec<Trouble>> {
    let mut troubles = Vec::new();
    if wanted.to.is_some() && wanted.to == wanted.by {
        troubles.push(Trouble::Own);
    }
    let about = match known {
        Some(known) => find(known, today, wanted, &mut troubles),
        None if wanted.office.needs_unit() || wanted.office.needs_body() => {
            troubles.push(Trouble::NoPolicy);
            About::default()
        }
        None => About::default(),
    };
    if troubles.is_empty() { Ok(about) } else { Err(troubles) }
}

fn find((scope, loaded): (&Scope, &Loaded), today: Date, wanted: &Wanted, troubles: &mut Vec<Trouble>) -> About {
    let about = About {
        unit: Some(()).filter(|()| wanted.office.needs_unit()).and_then(|()| unit(scope, loaded, today, wanted.unit)),
        body: Some(wanted.body).filter(|id| wanted.office.needs_body() && has_body(scope, id)).map(str::to_owned),
    };
    if wanted.office.needs_unit() && about.unit.is_none() {
        troubles.push(Trouble::NoUnit);
    }
    if wanted.office.needs_body() && about.body.is_none() {
        troubles.push(Trouble::NoBody);
    }
    about
}

fn unit(scope: &Scope, loaded: &Loaded, today: Date, code: &str) -> Option<UnitKey> {
    let units = &scope.units;
    let found = units.ids().find(|unit| units.exists(*unit, today) && units.code(*unit).is_some_and(|of| of.as_str() == code));
    found.and_then(|unit| loaded.unit_key(unit))
}

fn has_body(scope: &Scope, id: &str) -> bool {
    scope.policy.pack.bodies.iter().any(|body| body.id.value.as_str() == id)
}
