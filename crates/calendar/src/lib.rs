//! The calendar of Ayumi: civil dates, half-open periods, fiscal years, Japanese eras, ages and service lengths.
//!
//! Everything here is a pure function of its arguments: no clock is read, nothing is stored, and *today* is a
//! parameter. It knows the calendar and nothing about policies, people or files.
//!
//! | module | holds |
//! |---|---|
//! | [`Date`] | one day in Japan, kept as a number of days |
//! | [`Period`], [`merge`], [`subtract`] | validity, always `[from, until)` |
//! | [`FiscalYear`] | 年度, from 1 April to 31 March |
//! | [`parse_date`], [`parse_day`], [`parse_fiscal_year`], [`parse_start`] | every spelling that officials use |
//! | [`age_on`], [`legal_age_on`] | 満年齢, by birthdays and by the law |
//! | [`Length`], [`Service`], [`measure`], [`reached_on`] | how long somebody served, and the day on which it is enough |

mod age;
mod date;
mod era;
mod error;
mod fiscal;
mod length;
mod parse;
mod period;
mod schema;
mod service;
mod text;

pub use age::{age_on, legal_age_on};
pub use date::Date;
pub use error::DateError;
pub use fiscal::FiscalYear;
pub use length::{Length, LengthUnit, parse_length};
pub use parse::{parse_date, parse_day, parse_fiscal_year, parse_start};
pub use period::{Period, merge, subtract};
pub use service::{Rounding, Service, measure, reached_on};
