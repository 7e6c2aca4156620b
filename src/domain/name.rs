//! Company names: how one is stored, and when two are the same.

use unicode_normalization::UnicodeNormalization;

use super::text::{is_dash, is_invisible};
use super::traditional::simplified;

/// The name as it is stored: NFKC, no invisible signs, no needless blanks, and brackets as the
/// register writes them (full width in a Chinese name).
pub fn normal_name(text: &str) -> String {
    let plain: String = text.chars().filter(|sign| !is_invisible(*sign)).nfkc().collect();
    let chinese = plain.chars().any(is_chinese);
    let mut name = String::with_capacity(plain.len());
    let mut blank = false;
    for sign in plain.chars() {
        if sign.is_whitespace() || sign.is_control() {
            blank = true;
            continue;
        }
        let sign = bracket(sign, chinese);
        let before = name.chars().next_back();
        // A blank divides words of letters; between Chinese signs it is a slip.
        if blank && before.is_some_and(|before| !is_tight(before) && !is_tight(sign)) {
            name.push(' ');
        }
        blank = false;
        name.push(sign);
    }
    name
}

/// The key under which equal names meet: letter case, blanks, brackets, punctuation and
/// traditional signs apart, and 有限责任公司 the same as 有限公司. 股份有限公司 is another form of
/// company and stays apart.
pub fn equal_name_key(text: &str) -> String {
    let mut words: Vec<String> = vec![String::new()];
    for sign in text.chars().filter(|sign| !is_invisible(*sign)).nfkc() {
        let word = words.last_mut().expect("there is always a word");
        if sign.is_alphanumeric() {
            word.extend(simplified(sign).to_lowercase());
        } else if matches!(sign, '&' | '+') {
            words.extend(["and".to_owned(), String::new()]);
        } else if !matches!(sign, '\'' | '’' | '.') && !word.is_empty() {
            words.push(String::new());
        }
    }
    let key: String = words.iter().map(|word| legal_form(word)).collect();
    key.replace("有限责任公司", "有限公司")
}

/// One spelling for each legal form of a company in Latin letters.
fn legal_form(word: &str) -> &str {
    match word {
        "limited" => "ltd",
        "company" => "co",
        "incorporated" => "inc",
        "corporation" => "corp",
        other => other,
    }
}

fn bracket(sign: char, chinese: bool) -> char {
    match (sign, chinese) {
        ('(' | '〔' | '【' | '[' | '﹝', true) => '（',
        (')' | '〕' | '】' | ']' | '﹞', true) => '）',
        ('〔' | '【' | '﹝', false) => '(',
        ('〕' | '】' | '﹞', false) => ')',
        (dash, _) if is_dash(dash) => '-',
        (other, _) => other,
    }
}

/// Signs beside which no blank is kept.
fn is_tight(sign: char) -> bool {
    is_chinese(sign) || matches!(sign, '（' | '）')
}

fn is_chinese(sign: char) -> bool {
    matches!(sign, '\u{3400}'..='\u{9fff}' | '\u{f900}'..='\u{faff}' | '\u{20000}'..='\u{3ffff}')
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn names_are_stored_in_one_form() {
        for (text, stored) in [
            (" 杭州  西湖\u{3000}商贸有限公司 ", "杭州西湖商贸有限公司"),
            ("上海(集团)有限公司", "上海（集团）有限公司"),
            ("上海【集团】有限公司", "上海（集团）有限公司"),
            ("ＡＢＣ科技\u{200b}有限公司", "ABC科技有限公司"),
            ("Acme   Trading Co.,  Ltd. ", "Acme Trading Co., Ltd."),
            ("Acme （China） Ltd", "Acme (China) Ltd"),
            ("\u{feff}甲\u{a0}公司\n", "甲公司"),
            ("", ""),
        ] {
            assert_eq!(normal_name(text), stored, "{text}");
        }
    }

    #[test]
    fn equal_names_meet_and_others_do_not() {
        for (one, other, equal) in [
            ("杭州西湖有限公司", "杭州西湖有限责任公司", true),
            ("杭州西湖有限责任公司", "杭州 西湖 有限責任公司", true),
            ("上海（集团）有限公司", "上海(集团)有限公司", true),
            ("廣州華為技術有限公司", "广州华为技术有限公司", true),
            ("Acme Co., Ltd.", "ACME COMPANY LIMITED", true),
            ("A & B Trading", "A and B Trading", true),
            ("杭州西湖有限公司", "杭州西湖股份有限公司", false),
            ("杭州西湖有限公司", "杭州东湖有限公司", false),
            ("Acme Ltd", "Acme Inc", false),
        ] {
            assert_eq!(equal_name_key(one) == equal_name_key(other), equal, "{one} {other}");
        }
    }

    proptest! {
        #[test]
        fn the_stored_form_is_final_and_keeps_the_key(text in "[\\PC ]{0,30}") {
            let stored = normal_name(&text);
            prop_assert_eq!(&normal_name(&stored), &stored);
            prop_assert_eq!(equal_name_key(&stored), equal_name_key(&text));
        }
    }
}
