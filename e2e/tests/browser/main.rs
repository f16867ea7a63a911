//! The pages in a real browser: every page looked at by machine, the keyboard alone, and journeys of the people who use
//! them. The server runs in this process over a synthetic city; nothing leaves the machine.

mod audit;
mod browser;
mod crawl;
mod driver;
mod journeys;
mod keyboard;
mod pages;
mod pictures;
mod prepare;
mod town;
