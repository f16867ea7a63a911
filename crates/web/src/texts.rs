//! The catalogue: every text of the pages by its id, in Japanese and in English. Texts of a policy and explanations of
//! findings are not here: they belong to the pack and to the engine, and are Japanese.

use std::collections::HashMap;
use std::sync::LazyLock;

use fluent_bundle::concurrent::FluentBundle;
use fluent_bundle::{FluentArgs, FluentResource};
use fluent_syntax::ast::Entry;
use include_dir::{Dir, include_dir};
use unic_langid::LanguageIdentifier;

static FILES: Dir<'_> = include_dir!("$CARGO_MANIFEST_DIR/texts");
static JAPANESE: LazyLock<Texts> = LazyLock::new(|| Texts::of(Lang::Ja));
static ENGLISH: LazyLock<Texts> = LazyLock::new(|| Texts::of(Lang::En));

/// What is shown where the catalogue lacks a text; a test sees to it that none does.
const MISSING: &str = "〔文言なし〕";

/// 表示の言語.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Lang {
    /// 日本語
    #[default]
    Ja,
    /// English
    En,
}

impl Lang {
    /// As in `lang` of HTML, and the name of the catalogue's folder.
    pub fn tag(self) -> &'static str {
        match self {
            Self::Ja => "ja",
            Self::En => "en",
        }
    }

    /// The language of this tag.
    pub fn find(tag: &str) -> Option<Self> {
        [Self::Ja, Self::En].into_iter().find(|lang| lang.tag() == tag)
    }

    /// Its texts.
    pub fn texts(self) -> &'static Texts {
        match self {
            Self::Ja => &JAPANESE,
            Self::En => &ENGLISH,
        }
    }

    fn id(self) -> LanguageIdentifier {
        self.tag().parse().unwrap_or_default()
    }
}

/// 文言: the texts of one language.
pub struct Texts {
    plain: HashMap<String, String>,
    bundle: FluentBundle<FluentResource>,
}

impl std::fmt::Debug for Texts {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Texts").field("plain", &self.plain.len()).finish_non_exhaustive()
    }
}

impl Texts {
    fn of(lang: Lang) -> Self {
        let mut bundle = FluentBundle::new_concurrent(vec![lang.id()]);
        bundle.set_use_isolating(false);
        let mut ids = Vec::new();
        for text in FILES.get_dir(lang.tag()).into_iter().flat_map(Dir::files).filter_map(|file| file.contents_utf8()) {
            // A file with a mistake still gives every text that could be read; the tests name the mistake.
            let resource = FluentResource::try_new(text.to_owned()).unwrap_or_else(|(resource, _)| resource);
            ids.extend(resource.entries().filter_map(id_of));
            bundle.add_resource_overriding(resource);
        }
        let plain = ids.into_iter().filter_map(|id| Some((id.clone(), plain(&bundle, &id)?))).collect();
        Self { plain, bundle }
    }

    /// The text of this id.
    pub fn say(&'static self, id: &str) -> &'static str {
        self.plain.get(id).map_or(MISSING, String::as_str)
    }

    /// The text of this id, if there is one.
    pub fn find(&'static self, id: &str) -> Option<&'static str> {
        self.plain.get(id).map(String::as_str)
    }

    /// The text of this id with its places filled in.
    pub fn fill(&self, id: &str, values: &[(&str, &str)]) -> String {
        let Some(pattern) = self.bundle.get_message(id).and_then(|message| message.value()) else {
            return MISSING.to_owned();
        };
        let mut args = FluentArgs::with_capacity(values.len());
        values.iter().for_each(|(name, value)| args.set(*name, *value));
        self.bundle.format_pattern(pattern, Some(&args), &mut Vec::new()).into_owned()
    }
}

fn id_of(entry: &Entry<&str>) -> Option<String> {
    match entry {
        Entry::Message(message) => Some(message.id.name.to_owned()),
        _ => None,
    }
}

/// A text without places.
fn plain(bundle: &FluentBundle<FluentResource>, id: &str) -> Option<String> {
    let pattern = bundle.get_message(id)?.value()?;
    let mut errors = Vec::new();
    let text = bundle.format_pattern(pattern, None, &mut errors).into_owned();
    errors.is_empty().then_some(text)
}
