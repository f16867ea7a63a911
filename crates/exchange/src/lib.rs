//! CSV and XLSX in and out: decode, map columns, plan an import, report every problem.
//!
//! A file goes in as `read_table` → [`Table`] → [`Mapping`] → [`plan()`] → [`Plan`]. The plan holds all problems by row and
//! column and, if none is an error, a [`Batch`]: plain data that the ledger applies, all of it or nothing. Tables go out as a
//! [`Sheet`] through `write_csv` and `write_xlsx`. Nothing here writes to a ledger, opens a connection or reads a clock.
//!
//! **Names** are stored as given: spaces outside (ASCII, ideographic, no-break) are cut off, everything else stays, spaces
//! and half-width kana inside too. Words of the policy, headings and unit names are compared by NFKC without spaces.

mod batch;
mod choice;
mod export;
mod field;
mod heading;
mod ledger;
mod mapping;
mod org;
mod plan;
mod problem;
mod read;
mod sheet;
mod table;
mod text;
mod words;
mod write;

pub use batch::{Batch, Counts, Effect, PersonEntry, Plan, Record, Tally, UnitEntry, UnitRecord};
pub use choice::{choices, labelled};
pub use export::{
    code_sheet, difference_head, difference_sheet, facts_sheet, postings_sheet, said_of_person, said_of_unit, staff_sheet, units_sheet,
};
pub use field::{Field, NotAField, Part, When};
pub use heading::usual;
pub use ledger::Ledger;
pub use mapping::Mapping;
pub use org::{Found, Org};
pub use plan::{Defaults, Import, plan};
pub use problem::{Problem, Problems, Severity};
pub use read::{Limits, ReadError, ReadOptions, read_table, sheet_names};
pub use sheet::{Cell, Column, ColumnKind, Sheet};
pub use table::{Encoding, Row, Source, Table};
pub use words::{Vocabulary, Words};
pub use write::{CsvEncoding, Unmappable, WriteError, problem_rows, write_csv, write_xlsx};
