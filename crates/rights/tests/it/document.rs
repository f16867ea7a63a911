//! The page of permissions is the table's.

#[test]
fn the_page_is_up_to_date() {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../../docs/permissions.md");
    let written = std::fs::read_to_string(path).unwrap_or_default();
    assert!(written == ayumi_rights::document(), "write it anew: cargo run -p ayumi-rights --example permissions > docs/permissions.md");
}
