//! Answers about populations, over one small pack and ledgers made by hand: figures, coverage, targets, candidates,
//! changes. Each mistake of other products that belongs here is a test of its own, in `peers`.

mod ahead;
mod by_unit;
mod candidates;
mod changes;
mod coming;
mod contradictions;
mod counted;
mod coverage;
mod evidence;
mod figures;
mod laws;
mod ledger;
mod pack;
mod packs;
mod peers;
mod quota;
mod reorganisation;
mod selecting;
mod staff_changes;
mod targets;
