//! The smallest parts of the policy pages: names that lead to their page, counts that lead to the people behind them,
//! requirements as nested lists, dated versions. Each prints itself.

use askama::Template;
use askama::filters::HtmlSafe;

use crate::page::count;
use crate::shell::Shell;

/// 名前: what something is called, and where it is explained.
#[derive(Clone, Debug, PartialEq, Eq, Template)]
#[template(source = r#"{% if let Some(href) = href %}<a href="{{ href }}">{{ text }}</a>{% else %}{{ text }}{% endif %}"#, ext = "html")]
pub struct Word {
    /// The name.
    pub text: String,
    /// Its page.
    pub href: Option<String>,
}

impl HtmlSafe for Word {}

impl Word {
    /// A name without a page.
    pub fn plain(text: impl Into<String>) -> Self {
        Self { text: text.into(), href: None }
    }

    /// A name with its page.
    pub fn to(text: impl Into<String>, href: impl Into<String>) -> Self {
        Self { text: text.into(), href: Some(href.into()) }
    }
}

/// 名前の並び.
#[derive(Clone, Debug, Default, PartialEq, Eq, Template)]
#[template(source = r#"{% for word in words %}{% if !loop.first %}、{% endif %}{{ word }}{% endfor %}"#, ext = "html")]
pub struct Words {
    /// The names.
    pub words: Vec<Word>,
}

impl HtmlSafe for Words {}

impl Words {
    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.words.is_empty()
    }
}

impl FromIterator<Word> for Words {
    fn from_iter<I: IntoIterator<Item = Word>>(words: I) -> Self {
        Self { words: words.into_iter().collect() }
    }
}

/// 人数: how many surely, of how many it is unknown, each with the people behind it; or why there is no number.
#[derive(Clone, Debug, PartialEq, Eq, Template)]
#[template(
    source = r#"{% if let Some(why) = why %}<span class="sub" lang="ja">{{ why }}</span>{% else %}{% if let Some(href) = href %}<a href="{{ href }}">{{ met }}</a>{% else %}{{ met }}{% endif %}{% if let Some(also) = also %} <small>{% if let Some(href) = also_href %}<a href="{{ href }}">{{ also }}</a>{% else %}{{ also }}{% endif %}</small>{% endif %}{% endif %}"#,
    ext = "html"
)]
pub struct Tally {
    met: String,
    href: Option<String>,
    also: Option<String>,
    also_href: Option<String>,
    why: Option<String>,
}

impl HtmlSafe for Tally {}

impl Tally {
    /// So many, and so many unknown, with the addresses of both lists.
    pub fn new(shell: &Shell, (met, unknown): (usize, usize), hrefs: Option<(String, String)>) -> Self {
        let (href, also_href) = hrefs.unzip();
        let also = (unknown > 0).then(|| shell.f1("policy-unknown-too", "count", count(unknown)));
        Self { met: shell.f1("policy-people", "count", count(met)), href, also, also_href, why: None }
    }

    /// There is no number.
    pub fn none(why: String) -> Self {
        Self { met: String::new(), href: None, also: None, also_href: None, why: Some(why) }
    }
}

/// 要件の箇条書き.
#[derive(Clone, Debug, PartialEq, Eq, Template)]
#[template(source = r#"{{ html|safe }}"#, ext = "html")]
pub struct Outline {
    html: String,
}

impl HtmlSafe for Outline {}

impl Outline {
    /// Lines with their depth, parents first.
    pub fn new(lines: &[(usize, String)]) -> Self {
        let mut html = String::from("<ul class=\"says\" lang=\"ja\">");
        let mut open = 0;
        for (nth, (depth, text)) in lines.iter().enumerate() {
            if nth > 0 && *depth <= open {
                html.push_str("</li>");
            }
            for _ in open..*depth {
                html.push_str("<ul>");
            }
            for _ in *depth..open {
                html.push_str("</ul></li>");
            }
            open = *depth;
            html.push_str("<li>");
            html.push_str(&escaped(text));
        }
        html.push_str(if lines.is_empty() { "" } else { "</li>" });
        (0..open).for_each(|_| html.push_str("</ul></li>"));
        html.push_str("</ul>");
        Self { html }
    }
}

fn escaped(text: &str) -> String {
    askama::filters::escape(text, askama::filters::Html).map(|safe| safe.to_string()).unwrap_or_default()
}

/// 要件: a rule in words and as it is written.
#[derive(Clone, Debug, PartialEq, Eq, Template)]
#[template(path = "policy/rule.html")]
pub struct Rule {
    /// In words.
    pub outline: Outline,
    /// The named requirements in it.
    pub uses: Words,
    /// 式 as written in the pack.
    pub expression: String,
    /// 「名前のある要件」, 「方針パックの式」
    pub words: [&'static str; 2],
}

impl HtmlSafe for Rule {}

/// 版: when something is so, whether that is now, and where it stands in the written policy.
#[derive(Clone, Debug)]
pub struct Version<T> {
    /// 「令和8年4月1日から」
    pub period: String,
    /// How it stands to the day shown.
    pub force: Force,
    /// 出典
    pub source: String,
    /// 見本: why it is only a stand-in.
    pub provisional: Option<String>,
    /// What is so.
    pub body: T,
}

/// その日に効力があるか.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Force {
    /// 効力のある版
    Now,
    /// 過去の版
    Past,
    /// これからの版
    Later,
}

impl<T> Version<T> {
    /// Whether it is in force on the day shown.
    pub fn is_now(&self) -> bool {
        self.force == Force::Now
    }

    /// 「効力のある版」
    pub fn word(&self, shell: &Shell) -> &'static str {
        shell.t(match self.force {
            Force::Now => "policy-version-now",
            Force::Past => "policy-version-past",
            Force::Later => "policy-version-later",
        })
    }
}

#[cfg(test)]
mod tests {
    use super::Outline;

    #[test]
    fn an_outline_nests_as_deep_as_its_lines() {
        let line = |depth: usize, text: &str| (depth, text.to_owned());
        let check = |lines: &[(usize, String)], expected: &str| {
            assert_eq!(Outline::new(lines).html, format!("<ul class=\"says\" lang=\"ja\">{expected}</ul>"))
        };
        check(&[], "");
        check(&[line(0, "a")], "<li>a</li>");
        check(&[line(0, "a"), line(1, "<b>"), line(1, "c"), line(0, "d")], "<li>a<ul><li>&#60;b&#62;</li><li>c</li></ul></li><li>d</li>");
        check(&[line(0, "a"), line(1, "b"), line(2, "c")], "<li>a<ul><li>b<ul><li>c</li></ul></li></ul></li>");
    }
}
