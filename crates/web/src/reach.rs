//! How far somebody goes: their offices today, and whom these reach. Worked out anew for every request, so that a posting or
//! an office that begins or ends counts at once. How far an office goes with an act is the table's to say (`ayumi-rights`).

use std::collections::BTreeSet;
use std::sync::Arc;

use ayumi_engine::{Placement, placement, posts};
use ayumi_facts::{Assessor, UnitId, What};
use ayumi_rights::{Act, Field, Grant, Office, Visibility, grant};
use ayumi_store::{OfficeHeld, PersonKey, UnitKey};

use crate::error::AppError;
use crate::note::Shows;
use crate::permit::Permit;
use crate::settings;
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
    /// The reach of somebody who is signed in, where they work.
    ///
    /// # Errors
    /// The ledger cannot be read.
    pub async fn of(site: &Site, visitor: &Visitor) -> Result<Self, AppError> {
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
            _ if self.may(Act::ReadAggregates) => "/aggregates".into(),
            (None, Some(person)) => format!("/people/{}", person.0),
            (None, None) => "/policy".into(),
        }
    }
}

/// 見える範囲: who is in the world that a page is given, and what of their records is not.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct Seen {
    /// Nobody but these; None: everybody.
    pub people: Option<Arc<[PersonKey]>>,
    /// What is left out of their records.
    pub veil: Option<Veil>,
}

/// 伏せる項目: parts of records that the municipality does not show to a visitor.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct Veil {
    /// Of everybody else.
    beyond: Vec<Field>,
    /// Of the people of the visitor's own units.
    within: Vec<Field>,
    near: Arc<[PersonKey]>,
    /// Whose record stays whole.
    own: Option<PersonKey>,
}

impl Veil {
    /// Whether a fact about somebody is left out.
    pub fn hides(&self, person: PersonKey, what: &What) -> bool {
        let Some(field) = field(what).filter(|_| self.own != Some(person)) else { return false };
        let hidden = if self.near.binary_search(&person).is_ok() { &self.within } else { &self.beyond };
        hidden.contains(&field)
    }

    /// The fields of which something is left out.
    pub fn fields(&self) -> impl Iterator<Item = Field> {
        Field::ALL.into_iter().filter(|field| self.beyond.contains(field) || self.within.contains(field))
    }
}

fn field(what: &What) -> Option<Field> {
    match what {
        What::Assessment { by: Assessor::Own, .. } => Some(Field::Skills),
        What::Assessment { .. } => Some(Field::Assessments),
        What::Absence { .. } => Some(Field::Absences),
        _ => None,
    }
}

impl Seen {
    /// What a permit lets somebody see: whom its grant reaches, without what the municipality does not show them. Figures
    /// about everybody, in which nobody is named, are of everything that is recorded.
    ///
    /// # Errors
    /// The ledger cannot be read.
    pub async fn by(permit: &Permit) -> Result<Self, AppError> {
        let (reach, site) = (&permit.reach, &permit.site);
        // Pages of the policy count people as well: only those whom the reader may list.
        let grant = if permit.act == Act::ReadPolicy { reach.grant(Act::ListPeople) } else { permit.grant };
        let people = reach.people(site, grant).await?;
        // What is handed to a person about themselves is whole, whoever hands it over.
        if permit.shows == Shows::Nothing || permit.act == Act::Disclose || !matches!(permit.grant, Grant::Unit | Grant::All) {
            return Ok(Self { people, veil: None });
        }
        let Some(mut veil) = reach.veil(permit).await? else { return Ok(Self { people, veil: None }) };
        if permit.subject.is_some() && permit.subject == reach.person {
            return Ok(Self { people: reach.people(site, Grant::Own).await?, veil: None });
        }
        // Whoever sees everybody shares their world with the others of their office; alone in theirs they are themselves.
        veil.own = reach.person.filter(|_| permit.grant == Grant::Unit);
        Ok(Self { people, veil: Some(veil) })
    }
}

impl Reach {
    /// What is not shown to the offices that may do this; None: everything is.
    async fn veil(&self, permit: &Permit) -> Result<Option<Veil>, AppError> {
        let setting = permit.site.setting(settings::VISIBILITY).await?.unwrap_or_default();
        let chosen = Visibility::read(&setting);
        let can = |office: &&Office| grant(**office, permit.act) > Grant::Own;
        let is_shown = |field: Field, near: bool| {
            let mut offices = self.offices.iter().filter(can).filter(|office| near || **office != Office::Supervisor);
            offices.any(|office| chosen.shows(*office, field))
        };
        let hidden = |near: bool| -> Vec<Field> { Field::ALL.into_iter().filter(|field| !is_shown(*field, near)).collect() };
        let (beyond, within) = (hidden(false), hidden(true));
        // Of whoever is reached as the head of a unit alone, nobody is beyond it.
        let beyond = if permit.grant == Grant::Unit { within.clone() } else { beyond };
        if beyond.is_empty() && within.is_empty() {
            return Ok(None);
        }
        let mut near = if beyond == within { Vec::new() } else { self.staff(&permit.site).await? };
        near.sort_unstable();
        Ok(Some(Veil { beyond, within, near: near.into(), own: None }))
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
