//! 营业执照注册号: fourteen digits and a check digit by ISO 7064 MOD 11,10.

/// Whether the last of fifteen digits is the check digit of the others.
pub(super) fn check_holds(digits: &[u8]) -> bool {
    let Some((last, body)) = digits.split_last() else {
        return false;
    };
    let mut product = 10;
    for byte in body {
        let sum = (product + u32::from(byte - b'0')) % 10;
        product = if sum == 0 { 10 } else { sum } * 2 % 11;
    }
    (11 - product) % 10 == u32::from(last - b'0')
}
