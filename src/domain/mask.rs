//! Personal data with the part hidden that names a person (138****8000).

/// The text as those may see it who did not ask for personal data.
///
/// Numbers keep three characters in front and four behind; an e-mail its domain; a name its first
/// character. Text too short to keep anything is hidden whole.
pub fn mask(text: &str) -> String {
    if let Some((_, domain)) = text.split_once('@') {
        return format!("***@{domain}");
    }
    let letters: Vec<char> = text.chars().collect();
    let digits = letters.iter().filter(|letter| letter.is_ascii_digit()).count();
    let (front, behind) = match (letters.len(), digits >= 5) {
        (11.., true) => (3, 4),
        (8..=10, true) => (2, 2),
        (_, true) => (0, 0),
        (2.., false) => (1, 0),
        _ => (0, 0),
    };
    let hidden = letters.len() - front - behind;
    let start: String = letters[..front].iter().collect();
    let end: String = letters[letters.len() - behind..].iter().collect();
    format!("{start}{}{end}", "*".repeat(hidden))
}

#[cfg(test)]
mod tests {
    use super::mask;

    #[test]
    fn what_names_a_person_is_hidden() {
        for (text, masked) in [
            ("", ""),
            ("13800138000", "138****8000"),
            ("0571-88880000", "057******0000"),
            ("88880000", "88****00"),
            ("12345", "*****"),
            ("王小明", "王**"),
            ("王", "*"),
            ("someone@example.com", "***@example.com"),
        ] {
            assert_eq!(mask(text), masked, "{text}");
        }
    }
}
