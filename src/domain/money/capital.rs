//! 大写金额: an amount in the financial characters that cannot be altered by a stroke.

const DIGITS: [char; 10] = ['零', '壹', '贰', '叁', '肆', '伍', '陆', '柒', '捌', '玖'];
const PLACES: [&str; 4] = ["", "拾", "佰", "仟"];
const GROUPS: [&str; 5] = ["", "万", "亿", "万亿", "亿亿"];

/// `壹万贰仟叁佰肆拾伍元陆角柒分` of minor units (分); whole amounts end in 整.
pub fn in_capitals(fen: i64) -> String {
    let sign = if fen < 0 { "负" } else { "" };
    let fen = fen.unsigned_abs();
    let (yuan, jiao, rest) = (fen / 100, fen / 10 % 10, fen % 10);
    let mut text = whole(yuan);
    match (text.is_empty(), jiao, rest) {
        (true, 0, 0) => return "零元整".to_owned(),
        (false, ..) => text.push('元'),
        (true, ..) => {}
    }
    let digit = |value: u64| DIGITS[usize::try_from(value).expect("one digit")];
    match (jiao, rest) {
        (0, 0) => text.push('整'),
        (0, fen) => {
            if yuan > 0 {
                text.push('零');
            }
            text.extend([digit(fen), '分']);
        }
        (jiao, 0) => text.extend([digit(jiao), '角', '整']),
        (jiao, fen) => text.extend([digit(jiao), '角', digit(fen), '分']),
    }
    format!("{sign}{text}")
}

/// The characters of a whole number, group by group of four digits; empty for 0.
fn whole(number: u64) -> String {
    let mut groups = Vec::new();
    let mut rest = number;
    while rest > 0 {
        groups.push(rest % 10_000);
        rest /= 10_000;
    }
    let mut text = String::new();
    // One 零 stands for any run of zeros between digits.
    let mut has_gap = false;
    for (at, group) in groups.iter().enumerate().rev() {
        if *group == 0 {
            has_gap = true;
            continue;
        }
        for place in (0..4_u32).rev() {
            let digit = usize::try_from(group / 10_u64.pow(place) % 10).expect("one digit");
            if digit == 0 {
                has_gap = true;
                continue;
            }
            if has_gap && !text.is_empty() {
                text.push('零');
            }
            has_gap = false;
            text.push(DIGITS[digit]);
            text.push_str(PLACES[place as usize]);
        }
        text.push_str(GROUPS[at]);
        // Zeros at the end of a group are only read out where digits follow: the loop sees them.
    }
    text
}

#[cfg(test)]
mod tests {
    use super::in_capitals;

    #[test]
    fn amounts_are_written_as_on_cheques() {
        for (fen, words) in [
            (0, "零元整"),
            (1, "壹分"),
            (10, "壹角整"),
            (105, "壹元零伍分"),
            (150, "壹元伍角整"),
            (100, "壹元整"),
            (1_000, "壹拾元整"),
            (140_950, "壹仟肆佰零玖元伍角整"),
            (600_714, "陆仟零柒元壹角肆分"),
            (168_032, "壹仟陆佰捌拾元叁角贰分"),
            (10_700_053, "壹拾万零柒仟元伍角叁分"),
            (10_000_000, "壹拾万元整"),
            (1_640_902, "壹万陆仟肆佰零玖元零贰分"),
            (100_010_000, "壹佰万零壹佰元整"),
            (10_000_000_100, "壹亿零壹元整"),
            (-1_234_567, "负壹万贰仟叁佰肆拾伍元陆角柒分"),
        ] {
            assert_eq!(in_capitals(fen), words, "{fen}");
        }
        assert!(
            in_capitals(i64::MAX).starts_with("玖亿亿贰仟贰佰叁拾叁万亿"),
            "{}",
            in_capitals(i64::MAX)
        );
    }
}
