//! Ids, values, facts and the snapshot of a ledger on two time axes.
