//! What a number format makes of a number: a figure, a moment, a length of time.

/// What is shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Shown {
    Figure,
    /// A day, a time of day, or both.
    Moment,
    /// Hours, minutes or seconds beyond a day, such as `[h]:mm`.
    Duration,
}

/// Judges a format by its first section, as spreadsheet programs write it.
pub fn shown(format: &str) -> Shown {
    let mut signs = format.chars();
    while let Some(sign) = signs.next() {
        match sign.to_ascii_lowercase() {
            ';' => break,
            // The next sign stands as it is, fills the cell, or is a gap of its width.
            '\\' | '_' | '*' => {
                signs.next();
            }
            '"' => {
                signs.by_ref().take_while(|sign| *sign != '"').for_each(drop);
            }
            '[' => {
                let inside: String = signs.by_ref().take_while(|sign| *sign != ']').collect();
                let inside = inside.to_ascii_lowercase();
                let units = ["h", "m", "s"];
                if units.iter().any(|unit| {
                    !inside.is_empty() && inside.chars().all(|sign| unit.starts_with(sign))
                }) {
                    return Shown::Duration;
                }
            }
            // General has no letter of a date but its e and a; a stands for 上午/下午 too.
            'g' if format.to_ascii_lowercase().contains("general") => return Shown::Figure,
            'y' | 'm' | 'd' | 'h' | 's' => return Shown::Moment,
            _ => {}
        }
    }
    Shown::Figure
}

/// The signs of a format that writes a code: zeros, each a digit, and signs between them, such as
/// `00000` or `0-00000-0`; `None` for a format of figures.
pub fn digit_pattern(format: &str) -> Option<Vec<char>> {
    let mut pattern = Vec::new();
    let mut signs = format.split(';').next()?.trim().chars();
    while let Some(sign) = signs.next() {
        match sign {
            '0' | '-' | ' ' => pattern.push(sign),
            '\\' => pattern.extend(signs.next().filter(|sign| *sign != '0')),
            // Zeros in quotes are what some programs write for a width.
            '"' => pattern.extend(signs.by_ref().take_while(|sign| *sign != '"')),
            _ => return None,
        }
    }
    (pattern.iter().filter(|sign| **sign == '0').count() > 1).then_some(pattern)
}

/// Digits in the places of a pattern, from its end; what is too long stands before it.
pub fn filled(pattern: &[char], digits: &str) -> String {
    let mut left: Vec<char> = digits.chars().collect();
    let mut text: Vec<char> = pattern
        .iter()
        .rev()
        .map(|sign| if *sign == '0' { left.pop().unwrap_or('0') } else { *sign })
        .collect();
    text.extend(left.into_iter().rev());
    text.into_iter().rev().collect()
}

/// The format of a number that every program knows, in its Chinese form where it differs by
/// language (ECMA-376, 18.8.30); empty for the general one and for numbers that mean nothing.
pub fn built_in(number: u16) -> &'static str {
    match number {
        1 => "0",
        2 => "0.00",
        3 => "#,##0",
        4 => "#,##0.00",
        5..=8 => "\"¥\"#,##0.00",
        9 => "0%",
        10 => "0.00%",
        11 => "0.00E+00",
        12 => "# ?/?",
        13 => "# ??/??",
        14 => "yyyy/m/d",
        15 => "d-mmm-yy",
        16 => "d-mmm",
        17 => "mmm-yy",
        18 => "h:mm AM/PM",
        19 => "h:mm:ss AM/PM",
        20 => "h:mm",
        21 => "h:mm:ss",
        22 => "yyyy/m/d h:mm",
        27 | 36 | 50 | 52 | 57 => "yyyy\"年\"m\"月\"",
        28 | 29 | 51 | 53 | 54 | 58 => "m\"月\"d\"日\"",
        30 => "m-d-yy",
        31 => "yyyy\"年\"m\"月\"d\"日\"",
        32 | 34 | 55 => "h\"时\"mm\"分\"",
        33 | 35 | 56 => "h\"时\"mm\"分\"ss\"秒\"",
        37 | 38 => "#,##0;(#,##0)",
        39 | 40 => "#,##0.00;(#,##0.00)",
        41 | 42 => "_(* #,##0_);_(* (#,##0);_(* \"-\"_);_(@_)",
        43 | 44 => "_(* #,##0.00_);_(* (#,##0.00);_(* \"-\"??_);_(@_)",
        45 => "mm:ss",
        46 => "[h]:mm:ss",
        47 => "mmss.0",
        48 => "##0.0E+0",
        49 => "@",
        _ => "",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn formats_show_figures_moments_or_lengths_of_time() {
        for (format, expected) in [
            ("", Shown::Figure),
            ("General", Shown::Figure),
            ("00000", Shown::Figure),
            ("#,##0.00;[Red]-#,##0.00", Shown::Figure),
            ("[$¥-804]#,##0.00", Shown::Figure),
            ("[DBNum1][$-804]General", Shown::Figure),
            ("_($* #,##0_);_(@_)", Shown::Figure),
            ("0\"d\"", Shown::Figure),
            ("0;yyyy", Shown::Figure),
            ("\\d0", Shown::Figure),
            ("yyyy/m/d", Shown::Moment),
            ("[$-F800]dddd, mmmm dd, yyyy", Shown::Moment),
            ("yyyy\"年\"m\"月\"d\"日\"", Shown::Moment),
            ("h:mm AM/PM", Shown::Moment),
            ("[Red]d-mmm", Shown::Moment),
            ("[h]:mm:ss", Shown::Duration),
            ("[mm]:ss", Shown::Duration),
        ] {
            assert_eq!(shown(format), expected, "{format}");
        }
        assert_eq!(shown(built_in(14)), Shown::Moment);
        assert_eq!(shown(built_in(46)), Shown::Duration);
        assert!((0..100).all(|number| shown(built_in(number)) != Shown::Duration || number == 46));
    }
}
