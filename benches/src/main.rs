//! The figures of `docs/performance.md`, measured: one JSON line a figure. `cargo xtask bench` runs this in release.
//! A figure that compares is measured against its yardstick in the same run; nothing here passes or fails.

mod columns;
mod figure;
mod import;
mod load;
mod memory;
mod peers;
mod population;
mod sheets;

use anyhow::Result;

/// `ayumi-bench [people] [--columns | --import] [--peers] [--growth]`; 1,000,000 people by default, and ten times as many
/// with `--growth`. The imports have their own sizes: 10,000 staff (100,000 with `--growth`), a million facts.
/// `ayumi-bench [people] --databases` imports ten facts for each of 100,000 people into SQLite and into PostgreSQL, proves the
/// chain and loads the ledger.
/// `ayumi-bench load [--quick]` measures the server over a city of 5,000 staff, and of 100,000 unless quick.
/// `ayumi-bench sheets FOLDER PEOPLE` writes the imported files and their pack, to try them at the command line.
fn main() -> Result<()> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    if let [first, rest @ ..] = arguments.as_slice()
        && first == "one"
    {
        return import::one(rest);
    }
    if let [first, folder, people] = arguments.as_slice()
        && first == "sheets"
    {
        return import::write_sheets(folder.as_ref(), people.parse()?);
    }
    if arguments.first().is_some_and(|first| first == "load") {
        return load::measure(arguments.iter().any(|argument| argument == "--quick"));
    }
    let flag = |name: &str| arguments.iter().any(|argument| argument == name);
    let people = arguments.iter().find_map(|argument| argument.parse().ok());
    if flag("--databases") {
        return import::databases(people.unwrap_or(100_000));
    }
    if !flag("--columns") {
        imports(flag("--growth"))?;
    }
    if !flag("--import") {
        populations(people.unwrap_or(1_000_000), flag("--peers"), flag("--growth"))?;
    }
    Ok(())
}

fn imports(growth: bool) -> Result<()> {
    import::staff(10_000)?;
    if growth {
        import::staff(100_000)?;
    }
    import::facts(100_000)
}

fn populations(people: u32, peers: bool, growth: bool) -> Result<()> {
    let case = population::Case::new(people)?;
    let answers = columns::measure(&case)?;
    if peers {
        peers::measure(&case, &answers)?;
    }
    if growth {
        columns::measure(&population::Case::new(people * 10)?)?;
    }
    Ok(())
}
