//! Writes a page with every chart, its narrow form and its table, to the path given. Add `grey` to see it without colour.

use std::fmt::Write;

#[path = "samples/mod.rs"]
mod samples;

const CSS: &str = "html { font: 16px/1.7 'BIZ UDPGothic', 'Noto Sans CJK JP', sans-serif; color: #1a1a1a } body { margin: 16px } \
h2 { font-size: 1rem; margin: 1.5rem 0 .5rem } .box { overflow-x: auto; border: 1px solid #ccc; border-radius: 8px; padding: 8px } .narrow { width: 358px } \
.grid { display: grid; grid-template-columns: repeat(2, minmax(0, 50rem)); gap: 16px } table { border-collapse: collapse; font-size: 14px } \
th, td { border-bottom: 1px solid #ccc; padding: 2px 8px; text-align: left } .n { text-align: right } .chart a:focus-visible { outline: 4px solid #000 } \
.grey { filter: grayscale(1) } .chart-inline { vertical-align: middle }";

fn main() -> std::io::Result<()> {
    let mut arguments = std::env::args().skip(1);
    let path = arguments.next().unwrap_or_else(|| "gallery.html".to_owned());
    let look = arguments.next().unwrap_or_default();
    let mut page = format!(
        "<!doctype html><html lang=\"ja\" class=\"{look}\"><meta charset=\"utf-8\"><title>図の見本</title><style>{CSS}\n{}</style>",
        ayumi_chart::css()
    );
    page.push_str("<p>");
    for (name, chart) in samples::small() {
        let _ = write!(page, "{name} {} ", chart.svg);
    }
    page.push_str("</p><div class=\"grid\">");
    for (name, chart) in samples::all() {
        let class = if name.ends_with("narrow") { "box narrow" } else { "box" };
        let _ = write!(page, "<section><h2>{name}</h2><div class=\"{class}\">{}</div>", chart.svg);
        let _ = write!(page, "<details><summary>表で見る</summary>{}</details></section>", chart.table.html());
    }
    page.push_str("</div></html>");
    std::fs::write(path, page)
}
