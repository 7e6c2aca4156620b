//! 组织机构代码, GB 11714: eight characters and a check character.

const WEIGHTS: [u32; 8] = [3, 7, 9, 10, 5, 8, 4, 2];

/// The check character that belongs to eight digits and capitals.
pub(super) fn check_character(body: &[u8]) -> Option<char> {
    let mut sum = 0;
    for (byte, weight) in body.iter().zip(WEIGHTS) {
        let value = match byte {
            b'0'..=b'9' => byte - b'0',
            b'A'..=b'Z' => byte - b'A' + 10,
            _ => return None,
        };
        sum += u32::from(value) * weight;
    }
    match 11 - sum % 11 {
        10 => Some('X'),
        11 => Some('0'),
        digit => char::from_digit(digit, 10),
    }
}

/// Whether nine characters are an organisation code.
pub(super) fn check_holds(code: &[u8]) -> bool {
    code.len() == 9 && check_character(&code[..8]) == Some(char::from(code[8]))
}
