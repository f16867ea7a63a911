//! The fields of the municipality's own vocabulary.

use super::words::{ATTRIBUTE_OF, ROUNDING, VALUE_KIND, WORLD};
use super::{Field, ID, Kind, NAME, SOURCE, choice, field, id, ids, text, texts};
use crate::model::Part;

pub(super) const RANKS: &[Field] = &[ID, NAME, texts("aliases", "別の書き方"), id("same-as", "同格の職位", &[Part::Ranks]), SOURCE];

pub(super) const WORDS: &[Field] = &[ID, NAME, texts("aliases", "別の書き方"), text("note", "説明"), SOURCE];

pub(super) const UNIT_SETS: &[Field] =
    &[ID, NAME, ids("classes", "区分", &[Part::UnitClasses]), ids("units", "所属コード", &[]), ids("except", "除く所属コード", &[]), SOURCE];

pub(super) const ATTRIBUTES: &[Field] = &[
    ID,
    NAME,
    choice("type", "型", VALUE_KIND).must(),
    choice("of", "対象", ATTRIBUTE_OF),
    choice("absent", "記録がないとき", WORLD).must(),
    ids("choices", "選択肢", &[]),
    field("declared", "本人の申告による", Kind::YesNo),
    SOURCE,
];

pub(super) const SERVICES: &[Field] =
    &[ID, NAME, field("while", "数える期間の要件", Kind::Requirement).must(), choice("rounding", "端数の扱い", ROUNDING).must(), SOURCE];
