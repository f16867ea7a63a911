//! Builds the binary again when a pack changes: the packs are inside it.

fn main() {
    println!("cargo::rerun-if-changed=../../policies");
}
