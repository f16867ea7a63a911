//! A synthetic city: seeded, repeatable staff ledgers for demonstrations and benchmarks.
