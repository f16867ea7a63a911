//! How far somebody goes: their offices today, and whom these reach. Worked out anew for every request, so that a posting or
//! an office that begins or ends counts at once. How far an office goes with an act is the table's to say (`ayumi-rights`).

use std::collections::BTreeSet;
use std::sync::Arc;

use ayumi_engine::{Placement, placement, posts};
use ayumi_facts::UnitId;
use ayumi_rights::{Act, Grant, Office, grant};
use ayumi_store::{OfficeHeld, PersonKey, UnitKey};

use crate::error::AppError;
use crate::site::Site;
use crate::visitor::Visitor;
use crate::world::World;

/// 権限の範囲.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reach {
    /// The offices that count today.
    pub offices: Vec<Office>,
    /// The units of which somebody is the head today; what lies below them counts with them.
    pub units: Vec<UnitKey>,
    /// The person of the account.
    pub person: Option<PersonKey>,
}

impl Reach {
    /// The reach of somebody who is signed in.
    ///
    /// # Errors
    /// The ledger cannot be read.
    pub async fn of(site: &Site, visitor: &Visitor) -> Result<Self, AppError> {
        // Numbers of accounts and people are each municipality's own: a guest's mean somebody else here.
        if visitor.home != visitor.municipality {
            return Ok(Self { offices: Vec::new(), units: Vec::new(), person: None });
        }
        let held = site.store().offices_of(visitor.municipality, visitor.account, site.today()).await?;
        let mut reach = Self { offices: vec![Office::Member], units: Vec::new(), person: visitor.person };
        for office in held.iter().filter_map(|held| Office::find(&held.office)) {
            if office != Office::Supervisor && !reach.offices.contains(&office) {
                reach.offices.push(office);
            }
        }
        reach.units = headed(site, visitor, &held).await?;
        if !reach.units.is_empty() {
            reach.offices.push(Office::Supervisor);
        }
        Ok(reach)
    }

    /// How far they go with an act: the farthest of their offices.
    pub fn grant(&self, act: Act) -> Grant {
        self.offices.iter().map(|office| grant(*office, act)).max().unwrap_or(Grant::No)
    }

    /// Whether they may do it at all.
    pub fn may(&self, act: Act) -> bool {
        self.grant(act) != Grant::No
    }

    /// Whether it leads to anything: what reaches oneself only leads nowhere for somebody who is no member of staff.
    pub fn leads(&self, act: Act) -> bool {
        self.grant(act) > Grant::Own || self.may(act) && self.person.is_some()
    }

    /// Whom a grant reaches today; None: everybody.
    ///
    /// # Errors
    /// The ledger cannot be read.
    pub async fn people(&self, site: &Site, grant: Grant) -> Result<Option<Arc<[PersonKey]>>, AppError> {
        let own = self.person.into_iter();
        Ok(match grant {
            Grant::All => None,
            Grant::Own => Some(own.collect()),
            Grant::Unit => Some(own.chain(self.staff(site).await?).collect::<BTreeSet<_>>().into_iter().collect()),
            Grant::No => Some(Arc::new([])),
        })
    }

    async fn staff(&self, site: &Site) -> Result<Vec<PersonKey>, AppError> {
        let (world, placement) = today(site).await?;
        let loaded = &world.held().loaded;
        let units = self.units.iter().filter_map(|unit| loaded.find_unit(*unit));
        Ok(units.flat_map(|unit| placement.within(unit)).filter_map(|person| loaded.person_key(*person)).collect())
    }

    /// Whether a unit is one of theirs or below one.
    ///
    /// # Errors
    /// The ledger cannot be read.
    pub async fn has_unit(&self, site: &Site, unit: UnitKey) -> Result<bool, AppError> {
        let (world, placement) = today(site).await?;
        let loaded = &world.held().loaded;
        let place = loaded.find_unit(unit);
        Ok(place.is_some_and(|unit| self.units.iter().filter_map(|own| loaded.find_unit(*own)).any(|own| placement.line(unit).contains(&own))))
    }

    /// The page with which they begin.
    pub fn start(&self) -> String {
        match (self.units.first(), self.person) {
            _ if self.may(Act::ReadFigures) => "/".into(),
            (Some(unit), _) => format!("/sections/{}", unit.0),
            _ if self.may(Act::ManageAccounts) => "/accounts".into(),
            (None, Some(person)) => format!("/people/{}", person.0),
            (None, None) => "/policy".into(),
        }
    }
}

/// The units of the heads among these assignments: only while they are posted there, or below it.
async fn headed(site: &Site, visitor: &Visitor, held: &[OfficeHeld]) -> Result<Vec<UnitKey>, AppError> {
    let assigned: Vec<UnitKey> = held.iter().filter(|held| held.office == Office::Supervisor.name()).filter_map(|held| held.unit).collect();
    let Some(person) = visitor.person.filter(|_| !assigned.is_empty()) else { return Ok(Vec::new()) };
    let (world, placement) = today(site).await?;
    let loaded = &world.held().loaded;
    let Some(person) = loaded.find_person(person) else { return Ok(Vec::new()) };
    let posted: Vec<UnitId> = posts(world.scope(), person, site.today()).into_iter().map(|post| post.unit).collect();
    let is_head = |unit: &UnitKey| loaded.find_unit(*unit).is_some_and(|unit| posted.iter().any(|post| placement.line(*post).contains(&unit)));
    Ok(assigned.into_iter().filter(is_head).collect())
}

/// The ledger as it is known now, and who is where today.
async fn today(site: &Site) -> Result<(Arc<World>, Arc<Placement>), AppError> {
    let world = site.world(site.last().await?).await?;
    let day = site.today();
    let placement = world.remember(&format!("reach {day}"), || placement(world.scope(), day));
    Ok((world, placement))
}
