//! The normal form of a tax number, and the words that stand for its absence.

use unicode_normalization::UnicodeNormalization;

use super::kind::TaxIdNote;

/// A number longer than this is none; the rest is not kept.
const LONGEST: usize = 64;

/// Upper case, half width, without blanks, dashes and invisible characters.
pub(super) struct Normal {
    text: String,
    lower_case: bool,
    full_width: bool,
    separators: bool,
    characters: usize,
}

impl Normal {
    pub fn of(text: &str) -> Normal {
        let text = unquoted(text);
        let mut normal = Normal {
            text: String::with_capacity(text.len().min(LONGEST)),
            lower_case: false,
            full_width: false,
            separators: false,
            characters: 0,
        };
        if text.is_ascii() {
            text.bytes().for_each(|byte| normal.push(char::from(byte)));
        } else {
            normal.full_width = text.chars().any(is_full_width);
            text.nfkc().for_each(|character| normal.push(character));
        }
        normal
    }

    fn push(&mut self, character: char) {
        if is_separator(character) {
            self.separators = true;
            return;
        }
        self.characters += 1;
        if self.text.len() < LONGEST {
            self.lower_case |= character.is_ascii_lowercase();
            self.text.push(character.to_ascii_uppercase());
        }
    }

    pub fn text(&self) -> &str {
        &self.text
    }

    /// The number of characters, also of a text too long to be kept.
    pub fn length(&self) -> usize {
        self.characters
    }

    /// The first character that is neither a digit nor a capital, from position 1.
    pub fn first_foreign_character(&self) -> Option<(usize, char)> {
        let index = self.text.chars().position(|character| {
            !(character.is_ascii_digit() || character.is_ascii_uppercase())
        })?;
        Some((index + 1, self.text.chars().nth(index)?))
    }

    /// Says how the text differed from its normal form, if it did.
    pub fn note(&self, notes: &mut Vec<TaxIdNote>) {
        let &Normal { lower_case, full_width, separators, .. } = self;
        if lower_case || full_width || separators {
            notes.push(TaxIdNote::Normalised { lower_case, full_width, separators });
        }
    }
}

/// Spreadsheets write `'…` and `="…"` to keep the digits of a number; blanks around a
/// cell say nothing.
fn unquoted(text: &str) -> &str {
    text.trim_matches(|character: char| {
        character.is_whitespace()
            || is_invisible(character)
            || matches!(character, '\'' | '\u{2018}' | '\u{2019}' | '`' | '"' | '=')
    })
}

fn is_full_width(character: char) -> bool {
    matches!(character, '\u{ff01}'..='\u{ff5e}' | '\u{3000}')
}

pub(super) fn is_separator(character: char) -> bool {
    character.is_whitespace()
        || is_invisible(character)
        || matches!(
            character,
            '-' | '_' | '\u{2010}'..='\u{2015}' | '\u{2212}' | '\u{2500}' | '\u{fe58}'
        )
}

pub(super) fn is_invisible(character: char) -> bool {
    matches!(
        character,
        '\0'..='\u{1f}'
            | '\u{7f}'..='\u{9f}'
            | '\u{ad}'
            | '\u{34f}'
            | '\u{61c}'
            | '\u{180e}'
            | '\u{200b}'..='\u{200f}'
            | '\u{202a}'..='\u{202e}'
            | '\u{2060}'..='\u{206f}'
            | '\u{fe00}'..='\u{fe0f}'
            | '\u{feff}'
    )
}

/// Why there is no number where the cell says so: `none`, `person`, `pending` or
/// `placeholder`; nothing where the cell may be a number.
pub fn absent_reason(text: &str) -> Option<&'static str> {
    if text.len() > LONGEST {
        return None;
    }
    let word: String = text
        .nfkc()
        .filter(|character| {
            !is_separator(*character) && !"()[]【】。.、,/\\*'\"".contains(*character)
        })
        .flat_map(char::to_lowercase)
        .collect();
    let reason = match word.as_str() {
        "" if text.trim().is_empty() => return None,
        "" => "placeholder",
        "无"
        | "無"
        | "没有"
        | "无税号"
        | "没有税号"
        | "无此项"
        | "空"
        | "none"
        | "nil"
        | "null"
        | "no"
        | "na"
        | "n"
        | "nan"
        | "aucun"
        | "néant"
        | "不适用"
        | "无纳税人识别号"
        | "否" => "none",
        "个人" | "自然人" | "個人" | "个人客户" | "自然人客户" | "散客" | "散户" | "零售"
        | "零售客户" | "消费者" | "私人" | "个体" | "individual" | "person" | "personal"
        | "particulier" => "person",
        "暂无" | "暫無" | "暂缺" | "待补" | "待补充" | "待定" | "待填" | "待办" | "办理中"
        | "未提供" | "未知" | "不详" | "不明" | "未办理" | "未办" | "缺" | "tbd" | "unknown"
        | "pending" | "inconnu" | "暂未提供" | "客户未提供" | "待提供" | "待确认" => {
            "pending"
        }
        zeros if zeros.chars().all(|character| character == '0' || character == 'x') => {
            "placeholder"
        }
        _ => return None,
    };
    Some(reason)
}
