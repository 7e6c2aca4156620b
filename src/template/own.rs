//! The sheets and the headings that the program itself adds, so that a reader passes over them.

/// The second sheet of a form, explaining its fields (zh, en, fr).
pub const GUIDE_SHEET: [&str; 3] = ["填写说明", "How to fill in", "Mode d’emploi"];

/// The front sheet of a marked copy (zh, en, fr).
pub const SUMMARY_SHEET: [&str; 3] = ["检查汇总", "Check summary", "Résumé du contrôle"];

/// The heading of the last column of a marked copy (zh, en, fr).
pub const RESULT_HEADING: [&str; 3] = ["检查结果", "Check result", "Résultat du contrôle"];

/// The heading beside it, under which a word of consent takes the suggestions of the row.
pub const ACCEPT_HEADING: [&str; 3] = ["采纳建议", "Accept suggestion", "Accepter la suggestion"];

/// The words of consent (zh, en, fr).
pub const ACCEPT_WORD: [&str; 3] = ["是", "yes", "oui"];

/// A sheet that the program wrote beside the data; it holds no rows to load.
pub fn is_own_sheet(name: &str) -> bool {
    GUIDE_SHEET.iter().chain(&SUMMARY_SHEET).any(|own| same(own, name))
}

/// The column that the program added; it is no field and no unknown column either.
pub fn is_own_heading(heading: &str) -> bool {
    RESULT_HEADING.iter().any(|own| same(own, heading)) || is_accept_heading(heading)
}

/// The column in which the user accepts suggestions.
pub fn is_accept_heading(heading: &str) -> bool {
    ACCEPT_HEADING.iter().any(|own| same(own, heading))
}

/// Whether a cell of that column accepts.
pub fn is_consent(text: &str) -> bool {
    const OTHERS: [&str; 9] = ["√", "✓", "✔", "y", "1", "x", "采纳", "对", "true"];
    ACCEPT_WORD.iter().chain(&OTHERS).any(|word| same(word, text))
}

/// Whether a cell of that column says no.
pub fn is_refusal(text: &str) -> bool {
    const WORDS: [&str; 12] =
        ["否", "no", "non", "n", "0", "×", "✗", "-", "不", "不采纳", "不改", "false"];
    WORDS.iter().any(|word| same(word, text))
}

fn same(own: &str, text: &str) -> bool {
    own.to_lowercase() == text.trim().to_lowercase()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn own_sheets_and_headings_are_known_in_each_language() {
        assert!(is_own_sheet("检查汇总") && is_own_sheet(" how to FILL in"));
        assert!(is_own_heading("Check result") && is_own_heading("检查结果 "));
        assert!(is_own_heading("采纳建议") && is_accept_heading("accept SUGGESTION"));
        assert!(is_consent(" Yes") && is_consent("√") && !is_consent("否") && !is_consent(""));
        assert!(!is_own_sheet("客户档案") && !is_own_heading("备注"));
    }
}
