//! The form in which names are compared: what looks or sounds the same to a person searching is the same text.
//! Only for finding; names are stored and shown exactly as given.

use std::collections::HashMap;
use std::sync::LazyLock;

use unicode_normalization::UnicodeNormalization;

/// 検索用の形: NFKC, lower case, katakana as hiragana, common variant kanji folded, 々 written out,
/// spaces, middle dots and variation selectors left out.
///
/// ```
/// use ayumi_store::search_key;
///
/// assert_eq!(search_key("ﾀｶﾊｼ　ﾊﾙｶ"), "たかはしはるか");
/// assert_eq!(search_key("髙𣘺"), search_key("高橋"));
/// ```
pub fn search_key(text: &str) -> String {
    let mut key = String::with_capacity(text.len());
    for character in text.nfkc().flat_map(char::to_lowercase).filter(|character| !is_left_out(*character)) {
        let folded = if character == '々' { key.chars().next_back().unwrap_or(character) } else { fold(character) };
        key.push(folded);
    }
    key
}

fn is_left_out(character: char) -> bool {
    character.is_whitespace() || matches!(character, '・' | '･' | '\u{200b}'..='\u{200d}' | '\u{fe00}'..='\u{fe0f}' | '\u{e0100}'..='\u{e01ef}')
}

/// Katakana lie 0x60 above their hiragana, from ァ to ヶ.
const KATAKANA: std::ops::RangeInclusive<char> = 'ァ'..='ヶ';
const TO_HIRAGANA: u32 = 0x60;

fn fold(character: char) -> char {
    let hiragana = if KATAKANA.contains(&character) { char::from_u32(character as u32 - TO_HIRAGANA).unwrap_or(character) } else { character };
    match hiragana {
        // Place names and 一ヶ月 are written with the small and the large letter alike.
        'ゖ' => 'け',
        'ゕ' => 'か',
        other if other < FIRST_KANJI => other,
        other => COMMON.get(&other).copied().unwrap_or(other),
    }
}

/// Nothing before the CJK extension A is a kanji.
const FIRST_KANJI: char = '\u{3400}';

/// From each variant to its common kanji.
static COMMON: LazyLock<HashMap<char, char>> =
    LazyLock::new(|| VARIANTS.iter().flat_map(|(common, variants)| variants.chars().map(|variant| (variant, *common))).collect());

/// A common kanji, and those that officials write for it in names. 斎 and 斉 are two characters, but nobody who
/// searches for サイトウ knows which of them it is.
const VARIANTS: &[(char, &str)] = &[
    ('高', "髙"),
    ('崎', "﨑嵜"),
    ('橋', "𣘺槗"),
    ('吉', "𠮷"),
    ('斉', "斎齋齊"),
    ('辺', "邊邉"),
    ('沢', "澤"),
    ('浜', "濱濵"),
    ('島', "嶋嶌"),
    ('桜', "櫻"),
    ('国', "國"),
    ('広', "廣"),
    ('真', "眞"),
    ('恵', "惠"),
    ('学', "學斈"),
    ('栄', "榮"),
    ('渋', "澁"),
    ('瀬', "瀨"),
    ('滝', "瀧"),
    ('竜', "龍"),
    ('富', "冨"),
    ('峰', "峯"),
    ('桧', "檜"),
    ('曽', "曾"),
    ('渕', "淵渊"),
    ('薮', "藪籔"),
    ('鉄', "鐵鉃銕"),
    ('与', "與"),
    ('万', "萬"),
    ('円', "圓"),
    ('応', "應"),
    ('礼', "禮"),
    ('柳', "栁桺"),
    ('会', "會"),
    ('関', "關"),
    ('条', "條"),
    ('厳', "嚴"),
    ('寿', "壽"),
    ('聡', "聰"),
    ('清', "淸"),
    ('青', "靑"),
    ('郎', "郞"),
    ('亜', "亞"),
    ('実', "實"),
    ('宝', "寶寳"),
    ('豊', "豐"),
    ('弥', "彌"),
    ('来', "來"),
    ('黒', "黑"),
    ('緑', "綠"),
    ('増', "增"),
    ('横', "橫"),
    ('徳', "德"),
    ('歩', "步"),
    ('村', "邨"),
    ('蔵', "藏"),
    ('当', "當"),
    ('伝', "傳"),
    ('縄', "繩"),
    ('遥', "遙"),
    ('瑶', "瑤"),
    ('館', "舘"),
    ('涼', "凉"),
    ('桑', "桒"),
    ('野', "埜"),
    ('喜', "㐂"),
    ('塩', "鹽"),
    ('帯', "帶"),
    ('粛', "肅"),
    ('荘', "莊"),
    ('静', "靜"),
    ('芸', "藝"),
    ('観', "觀"),
    ('顕', "顯"),
    ('児', "兒"),
    ('穂', "穗"),
    ('巌', "巖"),
    ('船', "舩"),
    ('松', "枩"),
    ('杉', "椙"),
    ('土', "圡"),
];

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn same(spellings: &[&str]) {
        let keys: Vec<String> = spellings.iter().map(|text| search_key(text)).collect();
        assert!(keys.iter().zip(keys.iter().skip(1)).all(|(a, b)| a == b), "{spellings:?} became {keys:?}");
    }

    #[test]
    fn spellings_of_one_name_are_one_key() {
        same(&["タカハシ ハルカ", "たかはし はるか", "ﾀｶﾊｼ ﾊﾙｶ", "タカハシ　ハルカ", " たかはしはるか "]);
        same(&["ワタナベ", "わたなべ", "ﾜﾀﾅﾍﾞ"]);
        same(&["高橋", "髙橋", "髙𣘺", "高 橋"]);
        same(&["山崎", "山﨑", "山嵜"]);
        same(&["渡辺", "渡邊", "渡邉"]);
        same(&["斎藤", "斉藤", "齋藤", "齊藤"]);
        same(&["吉田", "𠮷田"]);
        same(&["佐々木", "佐佐木"]);
        same(&["辻", "辻\u{e0100}", "辻\u{fe00}"]);
        same(&["マイケル・スミス", "ﾏｲｹﾙ･ｽﾐｽ", "マイケル スミス"]);
        same(&["ＡＢＣ－００１", "abc-001"]);
        same(&["梅ヶ丘", "梅ケ丘"]);
        same(&["神", "\u{fa19}"]);
    }

    #[test]
    fn different_names_stay_different() {
        for (a, b) in [("高橋", "高端"), ("伊藤", "伊東"), ("おおの", "おの"), ("ばば", "はは"), ("00123", "123")] {
            assert_ne!(search_key(a), search_key(b));
        }
    }

    #[test]
    fn a_key_is_its_own_key_and_odd_input_is_harmless() {
        for text in ["髙𣘺 ﾊﾙｶ", "々", "", "　", "々々木", "İ", "ｶﾞ"] {
            let key = search_key(text);
            assert_eq!(search_key(&key), key, "{text:?}");
        }
    }

    #[test]
    fn no_variant_is_listed_twice() {
        let all: String = VARIANTS.iter().flat_map(|(common, variants)| std::iter::once(*common).chain(variants.chars())).collect();
        let mut seen = std::collections::HashSet::new();
        let twice: Vec<char> = all.chars().filter(|character| !seen.insert(*character)).collect();
        assert!(twice.is_empty(), "{twice:?}");
    }
}
