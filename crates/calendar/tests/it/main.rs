//! Days, periods, service.

mod date;
mod parse;
mod period;
mod service;
