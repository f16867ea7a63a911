//! Pages and API over HTTP.

mod aggregates;
mod api;
mod assets;
mod attention;
mod beginning;
mod common;
mod data;
mod disclosure;
mod guests;
mod pages;
mod people;
mod permissions;
mod person;
mod policy;
mod readings;
mod replica;
mod routes;
mod sections;
mod settings;
mod shared;
mod what_if;
mod withheld;
mod worlds;
