//! A waiting file planned on the ledger as it is now: what it would change, and every problem in it. Writes nothing.

use std::io::Cursor;
use std::sync::Arc;

use ayumi_answers::import::{ImportView, Read};
use ayumi_calendar::Date;
use ayumi_exchange::{
    Defaults, Field, Import, Ledger, Limits, Mapping, Plan, ReadError, Sheet, Table, Vocabulary, choices, difference_head, labelled, plan,
    read_table, sheet_names,
};
use ayumi_facts::Seq;
use ayumi_store::{Loaded, Upload};

use super::options::Options;
use crate::error::AppError;
use crate::site::Site;
use crate::world::World;

/// How many changes a page can be turned to; the file of changes holds all.
pub const SHOWN: usize = 5_000;

/// Everything that a plan is made from.
#[derive(Debug)]
pub struct Material {
    /// The waiting file.
    pub upload: Upload,
    /// What kind of file.
    pub kind: Import,
    /// How it is read.
    pub options: Options,
    /// The ledger, with the keys that a batch needs.
    pub loaded: Loaded,
    /// The policy in use.
    pub world: Arc<World>,
    bytes: Vec<u8>,
    saved: Mapping,
    today: Date,
}

/// 計画, with all that it refers to.
pub struct Planned<'m> {
    /// The file.
    pub table: Table,
    /// Its columns.
    pub mapping: Mapping,
    /// The policy's words.
    pub vocabulary: Vocabulary<'m>,
    /// The ledger as it is now.
    pub ledger: Ledger<'m>,
    /// What the file does not say.
    pub defaults: Defaults,
    /// What it would change.
    pub plan: Plan,
}

/// Why there is no plan.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unreadable {
    /// What is wrong and what to do.
    pub why: String,
    /// The first row, where no row of headings was found: it may be one.
    pub first: Vec<String>,
}

/// 試行: what a page shows of a plan.
#[derive(Debug)]
pub struct Trial {
    /// On which position of the journal it was planned.
    pub planned_on: Seq,
    /// The sheets of the workbook.
    pub sheets: Vec<String>,
    /// What was found, or why nothing could be.
    pub found: Result<Found, Unreadable>,
}

/// What a trial found.
#[derive(Debug)]
pub struct Found {
    /// Counts, columns and problems.
    pub view: ImportView,
    /// The first of the changes.
    pub changes: Sheet,
    /// How many changes there are.
    pub differences: usize,
    /// The columns as they were read.
    pub mapping: Mapping,
    /// Every meaning that a column can be given, with its name.
    pub choices: Vec<(Field, String)>,
}

/// The kind of file of this name.
pub fn kind_of(name: &str) -> Option<Import> {
    [Import::Staff, Import::Units, Import::Postings, Import::Facts].into_iter().find(|kind| name_of(*kind) == name)
}

/// As it stands in addresses and in the ledger.
pub fn name_of(kind: Import) -> &'static str {
    match kind {
        Import::Staff => "staff",
        Import::Units => "units",
        Import::Postings => "postings",
        Import::Facts => "facts",
    }
}

impl Material {
    /// Reads the file, the ledger and the policy, all as of now.
    ///
    /// # Errors
    /// The file is gone, or the ledger cannot be read.
    pub async fn gather(site: &Site, upload: Upload) -> Result<Self, AppError> {
        let gone = || AppError::not_found("upload");
        let (store, municipality) = (site.store(), site.municipality());
        let bytes = store.upload_body(municipality, &upload.token).await?.ok_or_else(gone)?;
        let loaded = store.snapshot(municipality).await?;
        let world = site.world(loaded.snapshot.last).await?;
        let options: Options = serde_json::from_str(&upload.options).map_err(AppError::internal)?;
        let all = store.mappings(municipality).await?;
        let body = all.iter().find(|mapping| mapping.name == options.mapping).map(|mapping| mapping.body.as_str());
        let saved = body.map_or(Ok(Mapping::default()), Mapping::from_json).map_err(AppError::internal)?;
        let kind = kind_of(&upload.kind).ok_or_else(gone)?;
        Ok(Self { upload, kind, options, loaded, world, bytes, saved, today: site.today() })
    }

    /// Plans it.
    ///
    /// # Errors
    /// The file cannot be read.
    pub fn plan(&self) -> Result<Planned<'_>, Unreadable> {
        let vocabulary = Vocabulary::new(self.world.policy());
        let ledger = Ledger::new(&self.loaded.snapshot);
        let given = self.options.mapping(self.saved.clone());
        let table = read_table(Cursor::new(&self.bytes), &self.options.reading(&given))?;
        let mapping = given.completed(self.kind, &table, &vocabulary);
        let defaults = self.options.defaults(self.today, &ledger, &vocabulary).map_err(|why| Unreadable { why, first: Vec::new() })?;
        let plan = plan(self.kind, &table, &mapping, &vocabulary, &ledger, &defaults);
        Ok(Planned { table, mapping, vocabulary, ledger, defaults, plan })
    }

    /// What a page shows of the plan.
    pub fn trial(&self) -> Trial {
        Trial {
            planned_on: self.loaded.snapshot.last,
            sheets: sheet_names(Cursor::new(&self.bytes), &Limits::default()).unwrap_or_default(),
            found: self.plan().map(|planned| self.found(&planned)),
        }
    }

    fn found(&self, planned: &Planned<'_>) -> Found {
        let Planned { table, mapping, vocabulary, ledger, defaults, plan } = planned;
        let file = self.upload.name.clone();
        let read = Read { import: self.kind, file, table, mapping, vocabulary, effective: defaults.effective };
        let head = |batch| difference_head(batch, ledger, vocabulary, SHOWN);
        let choices = choices(self.kind, vocabulary).into_iter().map(|field| (field, labelled(field, vocabulary)));
        Found {
            view: ImportView::new(&read, plan, None),
            changes: plan.batch.as_ref().map(head).unwrap_or_default(),
            differences: plan.batch.as_ref().map_or(0, ayumi_exchange::Batch::differences),
            mapping: mapping.clone(),
            choices: choices.collect(),
        }
    }
}

impl From<ReadError> for Unreadable {
    fn from(error: ReadError) -> Self {
        let why = error.ja();
        let first = if let ReadError::NoHeader { first, .. } = error { first } else { Vec::new() };
        Self { why, first }
    }
}
