//! What pages are made of: a status, a chart with its table, a way through long lists, the path to a page. Each prints
//! itself as HTML, so that a template only names it.

use askama::Template;
use askama::filters::HtmlSafe;
use ayumi_chart::{Chart, Table};
use ayumi_engine::Verdict;

use crate::shell::Shell;

/// 状態のしるし: sign, word and colour, never colour alone.
#[derive(Clone, Debug, PartialEq, Eq, Template)]
#[template(
    source = r#"{% if let Some(href) = href %}<a class="status {{ look.class() }}" href="{{ href }}">{{ text }}</a>{% else %}<span class="status {{ look.class() }}">{{ text }}</span>{% endif %}"#,
    ext = "html"
)]
pub struct Chip {
    /// Which sign and colour.
    pub look: Look,
    /// The word.
    pub text: String,
    /// Where its grounds stand.
    pub href: Option<String>,
}

impl HtmlSafe for Chip {}

/// しるし.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Look {
    /// ✓
    Met,
    /// ×
    Unmet,
    /// ?
    Unknown,
    /// …
    Later,
    /// !
    Warn,
    /// Without a sign.
    Plain,
}

impl Look {
    /// The class of the style sheet.
    pub fn class(self) -> &'static str {
        match self {
            Self::Met => "met",
            Self::Unmet => "unmet",
            Self::Unknown => "unknown",
            Self::Later => "later",
            Self::Warn => "warn",
            Self::Plain => "plain",
        }
    }
}

impl From<Verdict> for Look {
    fn from(verdict: Verdict) -> Self {
        match verdict {
            Verdict::Met => Self::Met,
            Verdict::Unmet => Self::Unmet,
            Verdict::Unknown => Self::Unknown,
        }
    }
}

impl Chip {
    /// A sign with a word.
    pub fn new(look: impl Into<Look>, text: impl Into<String>) -> Self {
        Self { look: look.into(), text: text.into(), href: None }
    }

    /// A verdict with its usual word.
    pub fn verdict(verdict: Verdict, shell: &Shell) -> Self {
        let word = match verdict {
            Verdict::Met => "word-met",
            Verdict::Unmet => "word-unmet",
            Verdict::Unknown => "word-unknown",
        };
        Self::new(verdict, shell.t(word))
    }

    /// The same, leading somewhere.
    pub fn to(self, href: impl Into<String>) -> Self {
        Self { href: Some(href.into()), ..self }
    }
}

/// 図: a chart, what it says in words, and its table behind a fold.
#[derive(Clone, Debug, PartialEq, Template)]
#[template(
    source = r#"<figure class="chart">{% if titled %}<h3 class="chart-title">{{ title }}</h3>{% endif %}<div class="scroll" tabindex="0" role="group" aria-label="{{ title }}">{{ svg|safe }}</div>{% if !caption.is_empty() %}<figcaption>{{ caption|safe }}</figcaption>{% endif %}<details><summary>{{ fold }}</summary><div class="scroll" tabindex="0" role="group" aria-label="{{ title }}">{{ table|safe }}</div></details></figure>"#,
    ext = "html"
)]
pub struct Figure {
    title: String,
    titled: bool,
    svg: String,
    caption: String,
    table: String,
    fold: &'static str,
}

impl HtmlSafe for Figure {}

impl Figure {
    /// A chart with its table behind a fold.
    pub fn new(chart: Chart, shell: &Shell) -> Self {
        let Chart { svg, table } = chart;
        Self { title: table.caption.clone(), titled: false, svg, caption: String::new(), table: table.html(), fold: shell.t("table-view") }
    }

    /// With its title above, where no heading of the page says it.
    pub fn titled(self) -> Self {
        Self { titled: true, ..self }
    }

    /// With a sentence below: how it is counted. Plain text.
    pub fn caption(self, text: &str) -> Self {
        Self { caption: askama::filters::escape(text, askama::filters::Html).map(|safe| safe.to_string()).unwrap_or_default(), ..self }
    }
}

/// 表: a table of its own.
#[derive(Clone, Debug, PartialEq, Template)]
#[template(source = r#"<div class="scroll" tabindex="0" role="group" aria-label="{{ caption }}">{{ html|safe }}</div>"#, ext = "html")]
pub struct Grid {
    caption: String,
    html: String,
}

impl HtmlSafe for Grid {}

impl From<Table> for Grid {
    fn from(table: Table) -> Self {
        Self { html: table.html(), caption: table.caption }
    }
}

/// 一覧の送り: which part of a long list is shown, and the ways to the others.
#[derive(Clone, Debug, PartialEq, Eq, Template)]
#[template(path = "parts/pager.html")]
pub struct Pager {
    shown: String,
    previous: Option<String>,
    next: Option<String>,
    words: [&'static str; 3],
}

impl HtmlSafe for Pager {}

impl Pager {
    /// The parameter of the address.
    pub const PARAMETER: &'static str = "page";

    /// Part `page` (from 1) of `of` entries in parts of `size`.
    pub fn new(shell: &Shell, page: usize, size: usize, of: usize) -> Self {
        let page = page.max(1);
        let (first, last) = ((page - 1) * size + 1, (page * size).min(of));
        let href = |page: usize| shell.same(&[(Self::PARAMETER, (page > 1).then(|| page.to_string()).as_deref())]);
        let range = [("first", crate::page::count(first.min(of))), ("last", crate::page::count(last)), ("of", crate::page::count(of))];
        Self {
            shown: shell.fill("pager-shown", &range.each_ref().map(|(name, value)| (*name, value.as_str()))),
            previous: (page > 1).then(|| href(page - 1)),
            next: (last < of).then(|| href(page + 1)),
            words: [shell.t("pager-label"), shell.t("pager-previous"), shell.t("pager-next")],
        }
    }

    /// The entries of this part.
    pub fn part<T>(all: &[T], page: usize, size: usize) -> &[T] {
        let from = (page.max(1) - 1).saturating_mul(size).min(all.len());
        &all[from..from.saturating_add(size).min(all.len())]
    }
}

/// 道のり: the pages above this one.
#[derive(Clone, Debug, PartialEq, Eq, Template)]
#[template(
    source = r#"<nav aria-label="{{ label }}"><ol class="crumbs">{% for (text, href) in steps %}<li><a href="{{ href }}">{{ text }}</a></li>{% endfor %}</ol></nav>"#,
    ext = "html"
)]
pub struct Crumbs {
    label: &'static str,
    steps: Vec<(String, String)>,
}

impl HtmlSafe for Crumbs {}

impl Crumbs {
    /// Texts and paths, the highest first.
    pub fn new<T: Into<String>>(shell: &Shell, steps: impl IntoIterator<Item = (T, String)>) -> Self {
        let steps = steps.into_iter().map(|(text, path)| (text.into(), shell.to(&path))).collect();
        Self { label: shell.t("crumbs-label"), steps }
    }
}
