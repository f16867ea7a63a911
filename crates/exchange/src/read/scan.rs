//! Looks into the XML of a workbook for what the workbook reader does not tell (hidden rows) and for what it believes
//! without looking (how many shared strings to make room for). Reads only start tags.

/// What the start tags of one entry say.
#[derive(Default)]
pub(super) struct Tags {
    /// The tag that is being read, behind its `<`.
    tag: Option<Vec<u8>>,
    too_long: bool,
    /// Hidden rows, as Excel numbers them.
    pub hidden: Vec<u32>,
    /// The number of shared strings that the entry claims to hold.
    pub claimed: u64,
}

/// No honest tag is longer.
const LONGEST_TAG: usize = 16 * 1024;

/// More hidden rows than this are not listed.
const MOST: usize = 1_000;

impl Tags {
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
            let room = LONGEST_TAG.saturating_sub(tag.len());
            self.too_long |= inside.len() > room;
            tag.extend_from_slice(inside.get(..room).unwrap_or(inside));
            chunk = rest.get(1..).unwrap_or_default();
            if end.is_some() {
                self.close();
            }
        }
    }

    fn close(&mut self) {
        let Some(tag) = self.tag.take() else { return };
        let too_long = std::mem::take(&mut self.too_long);
        let name = tag.split(u8::is_ascii_whitespace).next().unwrap_or_default();
        let local = name.rsplit(|byte| *byte == b':').next().unwrap_or_default();
        match local {
            b"row" if self.hidden.len() < MOST => self.row(&String::from_utf8_lossy(&tag)),
            b"sst" if too_long => self.claimed = u64::MAX,
            b"sst" => {
                let tag = String::from_utf8_lossy(&tag);
                let claim = attribute(&tag, "uniqueCount").map_or(0, |count| count.parse().unwrap_or(u64::MAX));
                self.claimed = self.claimed.max(claim);
            }
            _ => {}
        }
    }

    fn row(&mut self, tag: &str) {
        let hidden = attribute(tag, "hidden").is_some_and(|value| value == "1" || value == "true");
        if let Some(row) = attribute(tag, "r").filter(|_| hidden).and_then(|row| row.parse().ok()) {
            self.hidden.push(row);
        }
    }
}

/// The value of an attribute of a start tag, in single or double quotes.
pub(super) fn attribute<'a>(tag: &'a str, name: &str) -> Option<&'a str> {
    let mut rest = tag.split_once(char::is_whitespace)?.1;
    loop {
        let (key, behind) = rest.split_once('=')?;
        let behind = behind.trim_start();
        let quote = behind.chars().next().filter(|quote| matches!(quote, '"' | '\''))?;
        let (value, next) = behind.get(1..)?.split_once(quote)?;
        if key.trim() == name {
            return Some(value);
        }
        rest = next;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hidden_rows_and_claims_are_found_across_chunks() {
        let xml = br#"<s:sst count='1'
            uniqueCount = '99'><sheetData><row r="1"><c/></row><row r="2" hidden="1" ht="3"><c/></row><row spans="1:2" r="7" hidden='true'/>"#;
        for size in [1, 3, 200] {
            let mut tags = Tags::default();
            xml.chunks(size).for_each(|chunk| tags.feed(chunk));
            assert_eq!((tags.hidden.as_slice(), tags.claimed), ([2, 7].as_slice(), 99));
        }
    }

    #[test]
    fn a_tag_too_long_to_read_claims_everything() {
        let mut tags = Tags::default();
        tags.feed(format!("<sst {} uniqueCount='9'>", "x".repeat(LONGEST_TAG)).as_bytes());
        assert_eq!(tags.claimed, u64::MAX);
    }
}
