//! Text for pictures: escaping, how wide it is, and how it breaks into lines.

/// A text for XML content and attributes. Characters that XML does not allow are left out.
pub(crate) fn escape(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for character in text.chars() {
        match character {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&#39;"),
            '\n' | '\r' | '\t' => out.push(' '),
            '\u{0}'..='\u{1f}' | '\u{7f}'..='\u{9f}' | '\u{fffe}' | '\u{ffff}' => {}
            other => out.push(other),
        }
    }
    out
}

/// How wide a character is, in ems: full width is 1, half width 0.55; wide Latin letters a little more.
fn ems(character: char) -> f64 {
    match character {
        '\u{300}'..='\u{36f}' | '\u{200b}'..='\u{200f}' | '\u{fe00}'..='\u{fe0f}' | '\u{3099}' | '\u{309a}' => 0.0,
        'm' | 'w' | 'M' | 'W' | '@' | '%' => 0.92,
        'A'..='Z' | '&' => 0.68,
        '\u{0}'..='\u{24f}' | '\u{ff61}'..='\u{ffdc}' => 0.55,
        _ => 1.0,
    }
}

/// About how wide a text is at a font size.
pub(crate) fn width(text: &str, size: f64) -> f64 {
    text.chars().map(ems).sum::<f64>() * size
}

/// The widest of some texts.
pub(crate) fn widest<'a>(texts: impl Iterator<Item = &'a str>, size: f64) -> f64 {
    texts.map(|text| width(text, size)).fold(0.0, f64::max)
}

/// A text in lines.
#[derive(Debug, Clone, PartialEq, Default)]
pub(crate) struct Words {
    pub lines: Vec<String>,
    pub size: f64,
    /// The whole text, where the lines do not hold all of it.
    pub full: Option<String>,
}

impl Words {
    pub fn width(&self) -> f64 {
        widest(self.lines.iter().map(String::as_str), self.size)
    }

    pub fn height(&self) -> f64 {
        self.lines.len() as f64 * self.size * LEADING
    }
}

/// The distance of two lines, in ems.
pub(crate) const LEADING: f64 = 1.3;

/// One line, as it is.
pub(crate) fn one(text: &str, size: f64) -> Words {
    Words { lines: vec![text.to_owned()], size, full: None }
}

/// Breaks a text into at most some lines of a width; what does not fit is cut with an ellipsis and kept in `full`.
pub(crate) fn wrap(text: &str, room: f64, size: f64, most: usize) -> Words {
    let text: String = text.split_whitespace().collect::<Vec<_>>().join(" ");
    let most = most.max(1);
    let room = if room.is_finite() { room.max(size * 2.0) } else { size * 2.0 };
    if width(&text, size) <= room {
        return one(&text, size);
    }
    let in_two = if most >= 2 { break_in_two(&text, room, size) } else { None };
    if let Some(lines) = in_two {
        return Words { lines, size, full: None };
    }
    let mut lines = break_lines(&text, room, size);
    if lines.len() <= most {
        // As many lines, but of about the same length.
        let even = (width(&text, size) / lines.len() as f64 + size).min(room);
        let evened = break_lines(&text, even, size);
        return Words { lines: if evened.len() <= lines.len() { evened } else { lines }, size, full: None };
    }
    let rest: String = lines.drain(most - 1..).collect::<Vec<_>>().concat();
    lines.push(shorten(&rest, room, size));
    Words { lines, size, full: Some(text) }
}

/// As much of a text as there is room for, with an ellipsis.
fn shorten(text: &str, room: f64, size: f64) -> String {
    let mut out = String::new();
    for character in text.chars() {
        if width(&out, size) + (ems(character) + 1.0) * size > room {
            break;
        }
        out.push(character);
    }
    out.push('…');
    out
}

/// Two lines that both fit, broken at the best place: between words rather than in the middle.
fn break_in_two(text: &str, room: f64, size: f64) -> Option<Vec<String>> {
    let all: Vec<char> = text.chars().collect();
    let whole = width(text, size);
    let cut = |place: usize| {
        let (first, second) = all.split_at_checked(place)?;
        let [first, second] = [first, second].map(|half| half.iter().collect::<String>().trim().to_owned());
        let (one, other) = (width(&first, size), width(&second, size));
        let quality = quality(&all, place);
        let fits = one <= room && other <= room && quality > 0;
        let score = f64::from(quality) * 0.4 + likely(&all, place) - (one - other).abs() / whole;
        fits.then_some((score, vec![first, second]))
    };
    // Nothing longer than two lines' worth can fit, however long it is.
    let places = if whole <= room * 2.0 + size { 1..all.len() } else { 0..0 };
    places.filter_map(cut).reduce(|best, next| if next.0 > best.0 { next } else { best }).map(|(_, lines)| lines)
}

fn break_lines(text: &str, room: f64, size: f64) -> Vec<String> {
    let mut rest: Vec<char> = text.chars().collect();
    let mut lines = Vec::new();
    while !rest.is_empty() {
        let end = line_end(&rest, room, size);
        let line: String = rest.drain(..end).collect();
        lines.push(line.trim().to_owned());
        while rest.first().is_some_and(|next| *next == ' ') {
            rest.remove(0);
        }
    }
    lines
}

/// Where the first line ends: the best break in its last part, or as far as it goes. At least one character.
fn line_end(rest: &[char], room: f64, size: f64) -> usize {
    let mut used = 0.0;
    let fits = rest.iter().take_while(|character| {
        used += ems(**character) * size;
        used <= room
    });
    let fits = fits.count().max(1);
    if fits == rest.len() {
        return fits;
    }
    let earliest = (fits * 11).div_ceil(20).max(1);
    (earliest..=fits).rev().max_by_key(|end| (quality(rest, *end), *end)).filter(|end| quality(rest, *end) > 0).unwrap_or(fits)
}

/// How good it is to break before a place: 0 is forbidden.
fn quality(text: &[char], place: usize) -> u8 {
    let (Some(before), Some(after)) = (place.checked_sub(1).and_then(|nth| text.get(nth)), text.get(place)) else { return 0 };
    if NEVER_FIRST.contains(*after) || NEVER_LAST.contains(*before) {
        return 0;
    }
    match (kind(*before), kind(*after)) {
        (_, Kind::Space) | (Kind::Space, _) | (Kind::Dot, _) => 4,
        (_, Kind::Open) => 4,
        (Kind::Latin, Kind::Latin) => 0,
        (Kind::Hiragana, Kind::Kanji | Kind::Katakana | Kind::Latin) => 3,
        (Kind::Katakana, Kind::Kanji) | (Kind::Kanji, Kind::Katakana) => 3,
        (a, b) if a != b && b != Kind::Hiragana => 2,
        _ => 1,
    }
}

/// Inside a run of kanji nothing shows where words end; most have two characters, and some end with what names an office.
fn likely(text: &[char], place: usize) -> f64 {
    let is_kanji = |character: &&char| kind(**character) == Kind::Kanji;
    let (before, after) = text.split_at_checked(place).unwrap_or((text, &[]));
    let run = before.iter().rev().take_while(is_kanji).count();
    let follows = after.first().is_some_and(|next| is_kanji(&next));
    match before.last() {
        Some('局' | '部' | '課' | '会' | '室' | '係' | '班') if follows => 0.4,
        _ if follows && run > 0 && run.is_multiple_of(2) => 0.15,
        _ => 0.0,
    }
}

const NEVER_FIRST: &str = "、。，．・：；？！）］｝〕〉》」』】ーァィゥェォッャュョヮぁぃぅぇぉっゃゅょゎ々％…‐～,.:;?!)]}%";
const NEVER_LAST: &str = "（［｛〔〈《「『【([{";

#[derive(Clone, Copy, PartialEq)]
enum Kind {
    Space,
    Dot,
    Open,
    Latin,
    Hiragana,
    Katakana,
    Kanji,
}

fn kind(character: char) -> Kind {
    match character {
        ' ' | '\u{3000}' => Kind::Space,
        '・' | '／' | '、' | '。' | '/' | '）' | '」' => Kind::Dot,
        '（' | '「' | '(' => Kind::Open,
        '\u{0}'..='\u{24f}' | '０'..='９' | 'Ａ'..='Ｚ' | 'ａ'..='ｚ' => Kind::Latin,
        'ぁ'..='ゟ' => Kind::Hiragana,
        'ァ'..='ヿ' => Kind::Katakana,
        _ => Kind::Kanji,
    }
}

#[cfg(test)]
mod tests {
    use super::{escape, width, wrap};

    fn check(text: &str, room: f64, most: usize, expected: &[&str]) {
        assert_eq!(wrap(text, room, 10.0, most).lines, expected, "{text} in {room}");
    }

    #[test]
    fn text_breaks_where_a_reader_would() {
        check("短い", 100.0, 2, &["短い"]);
        check("情報セキュリティ", 60.0, 2, &["情報", "セキュリティ"]);
        check("コミュニケーション能力", 90.0, 2, &["コミュニケーション", "能力"]);
        check("コミュニケーション能力", 70.0, 2, &["コミュニケー", "ション能力"]);
        check("業務プロセスの見直し（BPR）", 100.0, 2, &["業務プロセスの", "見直し（BPR）"]);
        check("システム調達・運用", 60.0, 2, &["システム", "調達・運用"]);
        check("健康福祉局 国保年金課", 80.0, 2, &["健康福祉局", "国保年金課"]);
        check("基本情報技術者", 60.0, 2, &["基本情報", "技術者"]);
        check("教育委員会事務局学校教育部", 90.0, 2, &["教育委員会", "事務局学校教育部"]);
        check("リーダーシップ", 50.0, 2, &["リーダー", "シップ"]);
    }

    #[test]
    fn what_does_not_fit_is_cut_and_kept_whole_beside() {
        let words = wrap("とても長い名前の続く所属の名称", 50.0, 10.0, 2);
        assert_eq!((words.lines.len(), words.full.as_deref()), (2, Some("とても長い名前の続く所属の名称")));
        assert!(words.lines.iter().all(|line| width(line, 10.0) <= 50.0) && words.lines.iter().any(|line| line.ends_with('…')));
    }

    #[test]
    fn no_line_begins_with_a_small_letter_or_a_stop() {
        for room in 3..12 {
            for text in ["コミュニケーション能力", "企画・立案、調整。実行（試行）", "データ利活用・システム調達"]
            {
                let lines = wrap(text, f64::from(room) * 10.0, 10.0, 9).lines;
                assert!(lines.iter().all(|line| !line.starts_with(['ュ', 'ョ', 'ー', '、', '。', '）', '・'])), "{lines:?}");
                assert_eq!(lines.concat(), text);
            }
        }
    }

    #[test]
    fn full_width_is_one_em_and_half_width_little_more_than_half() {
        assert_eq!((width("課", 10.0), width("ｶ", 10.0), width("1", 10.0)), (10.0, 5.5, 5.5));
    }

    #[test]
    fn nothing_of_xml_is_left_in_a_text() {
        assert_eq!(escape("<a href=\"x\">'&\u{0}\n"), "&lt;a href=&quot;x&quot;&gt;&#39;&amp; ");
    }
}
