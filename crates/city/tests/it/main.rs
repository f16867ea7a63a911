//! Made-up cities.

mod bench;
mod city;
mod plausible;
mod support;
