//! Looks into a worksheet's XML for what the workbook reader does not tell: hidden rows. Reads only start tags.

/// Finds `<row … hidden="1">` in a stream of chunks.
#[derive(Default)]
pub(super) struct HiddenRows {
    /// The tag that is being read, from `<` on.
    tag: Option<Vec<u8>>,
    /// Rows found, as Excel numbers them.
    pub rows: Vec<u32>,
}

/// A longer tag is none of a row.
const LONGEST_TAG: usize = 1_000;

/// More hidden rows than this are only counted as many.
const MOST: usize = 1_000;

impl HiddenRows {
    pub(super) fn feed(&mut self, mut chunk: &[u8]) {
        while !chunk.is_empty() {
            let Some(tag) = &mut self.tag else {
                let Some(at) = chunk.iter().position(|byte| *byte == b'<') else { return };
                self.tag = Some(Vec::new());
                chunk = chunk.get(at + 1..).unwrap_or_default();
                continue;
            };
            let end = chunk.iter().position(|byte| *byte == b'>');
            let (inside, rest) = chunk.split_at(end.unwrap_or(chunk.len()));
            if tag.len() + inside.len() <= LONGEST_TAG {
                tag.extend_from_slice(inside);
            }
            chunk = rest.get(1..).unwrap_or_default();
            if end.is_some() {
                self.close();
            }
        }
    }

    fn close(&mut self) {
        let Some(tag) = self.tag.take() else { return };
        let is_row = tag.starts_with(b"row ") || tag.starts_with(b"x:row ");
        if !is_row || self.rows.len() >= MOST {
            return;
        }
        let tag = String::from_utf8_lossy(&tag);
        let hidden = attribute(&tag, "hidden").is_some_and(|value| value == "1" || value == "true");
        if let Some(row) = attribute(&tag, "r").filter(|_| hidden).and_then(|row| row.parse().ok()) {
            self.rows.push(row);
        }
    }
}

/// The value of an attribute of a start tag.
pub(super) fn attribute<'a>(tag: &'a str, name: &str) -> Option<&'a str> {
    let pattern = format!(" {name}=\"");
    let rest = tag.get(tag.find(&pattern)? + pattern.len()..)?;
    rest.split('"').next()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hidden_rows_are_found_across_chunks() {
        let xml = br#"<sheetData><row r="1"><c/></row><row r="2" hidden="1" ht="3"><c/></row><row spans="1:2" r="7" hidden="true"/>"#;
        for size in [1, 3, 200] {
            let mut hidden = HiddenRows::default();
            xml.chunks(size).for_each(|chunk| hidden.feed(chunk));
            assert_eq!(hidden.rows, [2, 7]);
        }
    }
}
