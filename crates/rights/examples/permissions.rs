//! Prints `docs/permissions.md`.

fn main() {
    print!("{}", ayumi_rights::document());
}
