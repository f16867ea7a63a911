//! The fields of the header.

use super::{Field, Kind, OWNERS, SOURCE, field, id, ids, number, text, texts};
use crate::model::Part;

pub(super) const HEADER: &[Field] = &[
    number("format", "書式の版").must(),
    field("id", "方針のID", Kind::OwnId).must(),
    text("title", "表題").must(),
    field("municipality", "団体", Kind::Group(MUNICIPALITY)).must(),
    text("version", "版"),
    number("revision", "改版番号").must(),
    text("adopted", "策定"),
    field("from", "施行", Kind::Start).must(),
    field("until", "終期", Kind::Deadline),
    id("supersedes", "前の方針のID", &[]),
    ids("owners", "所管", OWNERS),
    text("review", "見直し"),
    id("staff", "全職員の要件", &[Part::Requirements]),
    text("definition", "デジタル人材の定義"),
    field("size", "規模", Kind::Group(SIZE)),
    SOURCE,
    texts("notes", "この方針パックについての注"),
];

const MUNICIPALITY: &[Field] = &[text("code", "団体コード"), text("name", "団体名").must()];
const SIZE: &[Field] = &[number("staff", "職員数").must(), number("sections", "課の数").must()];
