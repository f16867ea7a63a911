//! The line in which readings of this program wait for the pen.

use std::collections::HashMap;
use std::path::Path;
use std::sync::{Arc, Mutex, PoisonError};

use ayumi_facts::MunicipalityCode;

use super::NewReading;
use super::aside::Aside;

/// What waits to be written, by municipality.
#[derive(Clone, Debug, Default)]
pub(crate) struct Readings {
    lines: Arc<Mutex<HashMap<MunicipalityCode, Arc<Line>>>>,
    /// Where they wait on disk while a file is being written by somebody else.
    pub(super) aside: Option<Aside>,
}

/// Of one municipality.
#[derive(Debug, Default)]
pub(super) struct Line {
    waiting: Mutex<Waiting>,
    pub(super) pen: tokio::sync::Mutex<()>,
}

#[derive(Debug, Default)]
struct Waiting {
    /// Handed in so far.
    handed: u64,
    /// Of these, on disk.
    written: u64,
    /// Those between the two, in order.
    readings: Vec<NewReading>,
}

impl Readings {
    /// Of a ledger in a file.
    pub(crate) fn beside(ledger: &Path) -> Self {
        Self { aside: Some(Aside::of(ledger)), ..Self::default() }
    }

    pub(super) fn line(&self, municipality: MunicipalityCode) -> Arc<Line> {
        self.lines.lock().unwrap_or_else(PoisonError::into_inner).entry(municipality).or_default().clone()
    }
}

impl Line {
    fn with<T>(&self, what: impl FnOnce(&mut Waiting) -> T) -> T {
        what(&mut self.waiting.lock().unwrap_or_else(PoisonError::into_inner))
    }

    pub(super) fn hand_in(&self, reading: &NewReading) -> u64 {
        self.with(|waiting| {
            waiting.readings.push(reading.clone());
            waiting.handed += 1;
            waiting.handed
        })
    }

    /// What is to be written now; none if the ticket's reading is written already.
    pub(super) fn due(&self, ticket: u64) -> Option<Vec<NewReading>> {
        self.with(|waiting| (waiting.written < ticket).then(|| waiting.readings.clone()))
    }

    pub(super) fn done(&self, count: usize) {
        self.with(|waiting| {
            waiting.readings.drain(..count.min(waiting.readings.len()));
            waiting.written += count as u64;
        });
    }
}
