//! The ledger: the only crate that knows SQL.
