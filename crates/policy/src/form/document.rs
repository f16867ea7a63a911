//! The fields of the written policy: blanks, alternatives, sections and the guideline's points.

use super::words::BLANK_KIND;
use super::{By, Field, ID, Kind, NAME, NAME_TEXT, NOTE, Rows, SOURCE, choice, field, id, ids, number, rows, text, texts};
use crate::model::Part;

pub(super) const BLANKS: &[Field] =
    &[ID, NAME, choice("type", "型", BLANK_KIND).must(), text("value", "記入された値"), text("hint", "記入の手引"), SOURCE];

pub(super) const ALTERNATIVES: &[Field] = &[ID, NAME, rows("options", "選択肢", OPTIONS).must(), id("chosen", "選んだもの", &[]), SOURCE];

const OPTIONS: &Rows = &Rows { sheet: "選択肢の内訳", by: By::Keys(&["id"]), fields: &[ID, NAME_TEXT, text("detail", "内容")] };

pub(super) const DOCUMENT: &[Field] = &[
    ID,
    NAME,
    number("level", "見出しの深さ").must(),
    text("text", "本文"),
    texts("shows", "ここに置く表"),
    field("only-if", "選択肢による条件", Kind::Text),
];

pub(super) const GUIDELINE: &[Field] = &[ID, NAME, ids("answered-by", "答えている項目", &Part::ALL), NOTE, SOURCE];
