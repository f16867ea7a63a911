//! CP932 out. What it cannot hold is named, never replaced in silence.

use encoding_rs::{EncoderResult, SHIFT_JIS};

/// The first of the 1,880 private-use characters that CP932 holds as 外字.
const GAIJI: u32 = 0xe000;
const GAIJI_COUNT: u32 = 1_880;

/// The text in CP932, or the characters that it lacks.
///
/// `〜` `—` `‖` `¢` `£` `¬` are written as the look-alikes that Windows uses for them; 外字 of the private-use area
/// keep their numbers; `¥` (U+00A5) is not mapped, since CP932 would silently make it a backslash.
pub(super) fn encode(text: &str) -> Result<Vec<u8>, String> {
    let mut bytes = Vec::with_capacity(text.len());
    let mut lacking = String::new();
    for character in text.chars().map(as_windows_writes) {
        match encode_char(character) {
            Some(encoded) => bytes.extend(encoded),
            None if lacking.contains(character) => {}
            None => lacking.push(character),
        }
    }
    if lacking.is_empty() { Ok(bytes) } else { Err(lacking) }
}

fn as_windows_writes(character: char) -> char {
    match character {
        '〜' => '～',
        '—' => '―',
        '‖' => '∥',
        '¢' => '￠',
        '£' => '￡',
        '¬' => '￢',
        other => other,
    }
}

fn encode_char(character: char) -> Option<Vec<u8>> {
    if character.is_ascii() {
        return Some(vec![character as u8]);
    }
    if character == '¥' || character == '‾' {
        return None;
    }
    let gaiji = u32::from(character).wrapping_sub(GAIJI);
    if gaiji < GAIJI_COUNT {
        let (lead, trail) = (0xf0 + gaiji / 188, gaiji % 188);
        let trail = trail + if trail < 0x3f { 0x40 } else { 0x41 };
        return Some(vec![u8::try_from(lead).ok()?, u8::try_from(trail).ok()?]);
    }
    let mut source = [0; 4];
    let mut encoded = [0; 8];
    let (result, _, written) = SHIFT_JIS.new_encoder().encode_from_utf8_without_replacement(character.encode_utf8(&mut source), &mut encoded, true);
    match result {
        EncoderResult::InputEmpty => encoded.get(..written).map(<[u8]>::to_vec),
        EncoderResult::OutputFull | EncoderResult::Unmappable(_) => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_cp932_holds_goes_out_and_comes_back() {
        for text in ["髙﨑①㈱～－ｱｲｳ", "\u{e000}\u{e03f}\u{e757}", "職員番号,氏名"] {
            let bytes = encode(text).unwrap();
            assert_eq!(SHIFT_JIS.decode_without_bom_handling_and_without_replacement(&bytes).unwrap(), text);
        }
    }

    #[test]
    fn what_it_lacks_is_named_once() {
        assert_eq!(encode("𠮷野𠮷¥🙂"), Err("𠮷¥🙂".into()));
        assert_eq!(encode("a〜—‖b").unwrap(), encode("a～―∥b").unwrap());
    }
}
