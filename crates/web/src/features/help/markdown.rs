//! Markdown as HTML: headings with anchors, tables that scroll, links and pictures that lead to the served ones.

use pulldown_cmark::{CowStr, Event, HeadingLevel, Options, Parser, Tag, TagEnd, html};

use crate::shell::Shell;

/// The first heading.
pub fn title(text: &str) -> &str {
    text.lines().find_map(|line| line.strip_prefix("# ")).unwrap_or("").trim()
}

/// The text below its first heading, which the page shows itself.
pub fn html(text: &str, shell: &Shell) -> String {
    let mut skipping = false;
    let events = Parser::new_ext(text, Options::ENABLE_TABLES).filter_map(|event| match event {
        Event::Start(Tag::Heading { level: HeadingLevel::H1, .. }) => {
            skipping = true;
            None
        }
        Event::End(TagEnd::Heading(HeadingLevel::H1)) => {
            skipping = false;
            None
        }
        _ if skipping => None,
        // The manual is ours, yet nothing but Markdown is printed from it.
        Event::Html(_) | Event::InlineHtml(_) => None,
        Event::Start(Tag::Link { link_type, dest_url, title, id }) => {
            Some(Event::Start(Tag::Link { link_type, dest_url: link(&dest_url, shell), title, id }))
        }
        Event::Start(Tag::Image { link_type, dest_url, title, id }) => {
            Some(Event::Start(Tag::Image { link_type, dest_url: picture(&dest_url), title, id }))
        }
        Event::Start(Tag::Table(_)) => Some(Event::Html("<div class=\"scroll\"><table>".into())),
        Event::End(TagEnd::Table) => Some(Event::Html("</tbody></table></div>".into())),
        other => Some(other),
    });
    let mut out = String::new();
    html::push_html(&mut out, events);
    out
}

/// `people.md#x` is `/help/people#x`; `/people` is a page of ours and keeps the day.
fn link(to: &str, shell: &Shell) -> CowStr<'static> {
    match to.split_once(".md") {
        Some((name, rest)) if !to.contains('/') => shell.to(&format!("/help/{name}{rest}")).into(),
        _ if to.starts_with('/') => shell.to(to).into(),
        _ => to.to_owned().into(),
    }
}

/// `../images/home.png` is `/help/images/home.png`.
fn picture(to: &str) -> CowStr<'static> {
    format!("/help/images/{}", to.rsplit('/').next().unwrap_or(to)).into()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn links_lead_to_the_served_pages() {
        let shell = Shell::new("/help", Vec::new());
        let check = |text: &str, expected: &str| assert_eq!(html(text, &shell).trim(), expected);
        check("# 表題\n\n[職員](people.md#filter)", "<p><a href=\"/help/people#filter\">職員</a></p>");
        check("[開く](/people)", "<p><a href=\"/people\">開く</a></p>");
        check("![絵](../images/home.png)", "<p><img src=\"/help/images/home.png\" alt=\"絵\" /></p>");
        check("a <b>b</b>", "<p>a b</p>");
        assert_eq!(title("# 表題\n\n本文"), "表題");
    }

    #[test]
    fn a_table_is_whole() {
        let shell = Shell::new("/help", Vec::new());
        let table = html("|a|b|\n|-|-|\n|1|2|\n", &shell);
        assert_eq!(table.matches("<table>").count(), 1, "{table}");
        assert_eq!(table.matches("</table>").count(), 1, "{table}");
        assert_eq!(table.matches("<tbody>").count(), table.matches("</tbody>").count(), "{table}");
    }
}
