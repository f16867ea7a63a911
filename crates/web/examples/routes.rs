//! Prints `docs/routes.md`.

fn main() {
    print!("{}", ayumi_web::routes::document());
}
