//! The score of an archive: what is wrong and what is missing, out of 100.
//!
//! A customer without a fault and with every wanted field has 100. Seven tenths of the score are
//! 100 less 25 for each error and 10 for each warning, never below 0; three tenths are the share
//! of the wanted fields that are filled. A group's score is the mean of its customers. Scores are
//! kept in tenths.

/// Points that an error takes.
pub const ERROR_POINTS: u32 = 25;
/// Points that a warning takes.
pub const WARNING_POINTS: u32 = 10;

/// The score of one customer in tenths, from 0 to 1000.
pub fn score(errors: u32, warnings: u32, filled: u32, wanted: u32) -> u32 {
    let lost = errors.saturating_mul(ERROR_POINTS).saturating_add(warnings * WARNING_POINTS);
    let clean = 100_u32.saturating_sub(lost);
    let complete = (filled * 100).checked_div(wanted).unwrap_or(100).min(100);
    7 * clean + 3 * complete
}

/// The mean of scores, rounded half up; 1000 where there is none, for nothing is wrong.
pub fn mean(sum: u64, count: u64) -> u32 {
    let mean = (2 * sum + count).checked_div(2 * count).unwrap_or(1000);
    u32::try_from(mean).expect("a mean of scores is no more than 1000")
}

/// `93.5` of 935 tenths.
pub fn shown(tenths: u32) -> String {
    format!("{}.{}", tenths / 10, tenths % 10)
}

/// Tenths of a text such as `80`, `80.5`.
pub fn parse(text: &str) -> Option<u32> {
    let (whole, tenth) = text.trim().split_once('.').unwrap_or((text.trim(), "0"));
    let whole: u32 = whole.parse().ok()?;
    let tenth: u32 = if tenth.len() == 1 { tenth.parse().ok()? } else { return None };
    Some(whole * 10 + tenth).filter(|tenths| *tenths <= 1000)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn faults_and_gaps_cost_points() {
        for (errors, warnings, filled, wanted, tenths) in [
            (0, 0, 5, 5, 1000),
            (0, 0, 0, 0, 1000),
            (1, 0, 5, 5, 825),
            (0, 1, 5, 5, 930),
            (0, 0, 3, 5, 880),
            (9, 9, 0, 5, 0),
            (4, 0, 5, 5, 300),
        ] {
            assert_eq!(score(errors, warnings, filled, wanted), tenths);
        }
        assert_eq!((mean(1865, 2), mean(0, 0), shown(933).as_str()), (933, 1000, "93.3"));
        assert_eq!(
            [parse("80"), parse("80.5"), parse("100.1"), parse("x")],
            [Some(800), Some(805), None, None]
        );
    }
}
