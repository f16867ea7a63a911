//! What is kept among the assets although it could be worked out: written when it is missing or has changed.

#[test]
fn the_sizes_of_charts_are_those_of_the_chart_crate() {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/assets/charts.css");
    let kept = std::fs::read_to_string(path).unwrap_or_default();
    if kept != ayumi_chart::css() {
        std::fs::write(path, ayumi_chart::css()).unwrap();
        panic!("assets/charts.css was out of date and has been written anew: commit it");
    }
}
