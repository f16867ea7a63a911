//! The pages, one folder a feature: what is asked of the engine, and the struct that its template prints.

pub mod account;
pub mod accounts;
pub mod aggregates;
pub mod api;
pub mod attention;
pub mod changes;
pub mod corrections;
pub mod data;
pub mod help;
pub mod home;
pub mod offices;
pub mod people;
pub mod permissions;
pub mod person;
pub mod policy;
pub mod readings;
pub mod sections;
pub mod settings;
pub mod sign_in;
pub mod targets;
pub mod topics;
pub mod what_if;
