//! The model is general: two packs of imaginary municipalities, written without code, hold the shapes that none of the
//! written policies has. Each shape is loaded without errors, asked about on the days around its boundaries, and said in
//! Japanese. What concerns one person is in the packs' own Markdown tests; the rest is in tables here.

mod bodies;
mod examples;
mod figures;
mod fixture;
mod people;
mod rules;
mod words;
