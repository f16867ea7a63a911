//! Hearing of other servers' writes. What is heard is a hint only: whoever answers looks at the journal itself, so that
//! nothing goes wrong when a word comes late or not at all.

use ayumi_facts::MunicipalityCode;
use sqlx::postgres::PgListener;

use crate::Store;
use crate::db::{Backend, pool};
use crate::error::ReadError;

/// 記録の知らせ: hears of what is written on a server, by this program or another.
#[derive(Debug)]
pub struct Follower {
    listener: PgListener,
}

/// What was heard.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Heard {
    /// The journal of a municipality has moved on.
    Moved(MunicipalityCode),
    /// Nothing was heard for a while: the connection was lost and is there again. Any journal may have moved on.
    Missed,
}

impl Store {
    /// Hears of writes from now on. None: in a file nobody says so.
    ///
    /// # Errors
    /// The server cannot be reached.
    pub async fn follow(&self) -> Result<Option<Follower>, ReadError> {
        let Backend::Postgres { writers, .. } = &self.backend else { return Ok(None) };
        // It keeps its connection, which nobody else should miss.
        let own = pool(1).connect_lazy_with((*writers.connect_options()).clone());
        let mut listener = PgListener::connect_with(&own).await?;
        listener.listen("ayumi_journal").await?;
        Ok(Some(Follower { listener }))
    }
}

impl Follower {
    /// Waits for the next word.
    ///
    /// # Errors
    /// The connection was lost and cannot be had again at the moment; it is tried again at the next call.
    pub async fn next(&mut self) -> Result<Heard, ReadError> {
        loop {
            let Some(word) = self.listener.try_recv().await? else { return Ok(Heard::Missed) };
            // Somebody else's words on our channel say nothing.
            if let Some(municipality) = word.payload().split(' ').next().and_then(|code| code.parse().ok()) {
                return Ok(Heard::Moved(municipality));
            }
        }
    }
}
