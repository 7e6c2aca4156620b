//! Where rows of a sheet go when others are put in, and the references that follow them.

use std::collections::BTreeMap;

/// A block of rows that is written several times over.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Block {
    /// As Excel counts, both included.
    pub first: u32,
    pub last: u32,
    pub copies: u32,
}

impl Block {
    pub fn height(&self) -> u32 {
        self.last - self.first + 1
    }

    /// Rows that are put in behind it.
    pub fn added(&self) -> u32 {
        self.height() * (self.copies - 1)
    }
}

/// The blocks of a sheet in order of their rows.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Shifts {
    pub blocks: Vec<Block>,
}

/// The shifts of every sheet by its name.
pub type SheetShifts = BTreeMap<String, Shifts>;

impl Shifts {
    /// Where a row stands afterwards; of a row inside a block its first copy.
    pub fn row(&self, row: u32) -> u32 {
        let before = self.blocks.iter().filter(|block| block.last < row);
        row.saturating_add(before.map(Block::added).sum())
    }

    /// Where a range that ends with this row ends afterwards: a block inside it goes whole.
    fn end(&self, row: u32) -> u32 {
        let within = self.blocks.iter().filter(|block| block.first <= row);
        row.saturating_add(within.map(Block::added).sum())
    }

    fn holds(&self, row: u32) -> Option<&Block> {
        self.blocks.iter().find(|block| (block.first..=block.last).contains(&row))
    }

    /// Ranges such as `A1:B3 D3`, each where it stands afterwards.
    pub fn ranges(&self, text: &str) -> String {
        let ranges = text.split(' ').map(|range| self.range(range));
        ranges.collect::<Vec<_>>().join(" ")
    }

    fn range(&self, text: &str) -> String {
        match text.split_once(':') {
            Some((first, last)) => {
                let first = replaced(first, &|row| self.row(row));
                format!("{first}:{}", replaced(last, &|row| self.end(row)))
            }
            // One cell of a block stands for that cell of every copy.
            None => match row_of(text).and_then(|row| self.holds(row)) {
                Some(block) if block.copies > 1 && block.height() == 1 => {
                    let first = replaced(text, &|row| self.row(row));
                    format!("{first}:{}", replaced(text, &|row| self.end(row)))
                }
                _ => replaced(text, &|row| self.row(row)),
            },
        }
    }
}

/// The row of a reference such as `$B$3`.
fn row_of(reference: &str) -> Option<u32> {
    let letters =
        reference.trim_start_matches('$').trim_start_matches(|c: char| c.is_ascii_alphabetic());
    letters.trim_start_matches('$').parse().ok()
}

fn replaced(reference: &str, row: &dyn Fn(u32) -> u32) -> String {
    let digits = reference.len() - reference.chars().rev().take_while(char::is_ascii_digit).count();
    match reference[digits..].parse() {
        Ok(number) => format!("{}{}", &reference[..digits], row(number)),
        Err(_) => reference.to_owned(),
    }
}

/// A formula of a sheet as it stands afterwards. `copy` is the block that the formula stands in
/// and which of its copies this is, so that it speaks of its own row.
pub fn formula(
    text: &str,
    sheet: &str,
    shifts: &SheetShifts,
    copy: Option<(Block, u32)>,
) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    let mut of_sheet: Option<String> = None;
    while let Some(first) = rest.chars().next() {
        if first == '"' {
            let end = rest[1..].find('"').map_or(rest.len(), |end| end + 2);
            out.push_str(&rest[..end]);
            rest = &rest[end..];
        } else if first == '\'' {
            let length = rest[1..].find('\'');
            let end = length.map_or(rest.len(), |length| length + 2);
            let name = length.map_or("", |length| &rest[1..=length]);
            of_sheet = rest[end..].starts_with('!').then(|| name.to_owned());
            out.push_str(&rest[..end]);
            rest = &rest[end..];
        } else if first == '!' {
            out.push('!');
            rest = &rest[1..];
            (of_sheet, rest) = reference(rest, of_sheet, sheet, shifts, copy, &mut out);
        } else if first.is_alphanumeric() || matches!(first, '$' | '_' | '.') {
            let word = |sign: char| sign.is_alphanumeric() || matches!(sign, '$' | '_' | '.');
            let end = rest.find(|sign| !word(sign)).unwrap_or(rest.len());
            if rest[end..].starts_with('!') {
                of_sheet = Some(rest[..end].to_owned());
                out.push_str(&rest[..end]);
                rest = &rest[end..];
            } else {
                (of_sheet, rest) = reference(rest, None, sheet, shifts, copy, &mut out);
            }
        } else {
            out.push(first);
            rest = &rest[first.len_utf8()..];
        }
    }
    out
}

/// Writes the reference or the word at the start of a text; gives the text behind it.
fn reference<'a>(
    text: &'a str,
    of_sheet: Option<String>,
    sheet: &str,
    shifts: &SheetShifts,
    copy: Option<(Block, u32)>,
    out: &mut String,
) -> (Option<String>, &'a str) {
    let word = |sign: char| sign.is_alphanumeric() || matches!(sign, '$' | '_' | '.');
    let end_of = |text: &str| text.find(|sign| !word(sign)).unwrap_or(text.len());
    let (first, behind) = text.split_at(end_of(text));
    let own = of_sheet.as_deref().unwrap_or(sheet);
    let known = shifts.get(own);
    // LOG10( is a function, whatever it looks like.
    let (Some(known), true) = (known, is_cell(first) && !behind.starts_with('(')) else {
        out.push_str(first);
        return (None, behind);
    };
    let inside = copy.filter(|_| own == sheet);
    let at = |reference: &str, end: bool| -> String {
        let row = row_of(reference).unwrap_or(0);
        match inside {
            // A formula of a copy looks at the cells of its own copy.
            Some((block, number)) if (block.first..=block.last).contains(&row) => {
                replaced(reference, &|row| known.row(row) + number * block.height())
            }
            _ if end => replaced(reference, &|row| known.end(row)),
            _ => replaced(reference, &|row| known.row(row)),
        }
    };
    if let Some(second) = behind.strip_prefix(':') {
        let (second, behind) = second.split_at(end_of(second));
        if is_cell(second) {
            out.push_str(&format!("{}:{}", at(first, false), at(second, true)));
            return (None, behind);
        }
    }
    out.push_str(&at(first, false));
    (None, behind)
}

/// Whether a word is a cell such as `$AB$12`.
fn is_cell(word: &str) -> bool {
    let plain = word.strip_prefix('$').unwrap_or(word);
    let letters = plain.chars().take_while(char::is_ascii_alphabetic).count();
    let digits = plain[letters..].strip_prefix('$').unwrap_or(&plain[letters..]);
    (1..=3).contains(&letters)
        && (1..=7).contains(&digits.len())
        && digits.bytes().all(|byte| byte.is_ascii_digit())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shifts(copies: u32) -> SheetShifts {
        let blocks = vec![Block { first: 3, last: 3, copies }];
        SheetShifts::from([("表".to_owned(), Shifts { blocks })])
    }

    #[test]
    fn references_follow_their_rows() {
        let shifts = shifts(4);
        for (text, wanted) in [
            ("SUM(D3:D3)", "SUM(D3:D6)"),
            ("SUM($D$2:$D$3)/A5", "SUM($D$2:$D$6)/A8"),
            ("A1&\"A5\"&LOG10(A4)", "A1&\"A5\"&LOG10(A7)"),
            ("表!D4+'表'!D4+别!D4", "表!D7+'表'!D7+别!D4"),
            ("SUM(D:D)+SUM(3:4)", "SUM(D:D)+SUM(3:4)"),
            ("D4:D9", "D7:D12"),
        ] {
            assert_eq!(formula(text, "表", &shifts, None), wanted, "{text}");
        }
        let block = shifts["表"].blocks[0];
        let own = formula("D3*$B$1+D5", "表", &shifts, Some((block, 2)));
        assert_eq!(own, "D5*$B$1+D8");
        assert_eq!(formula("D4", "别", &shifts, None), "D4");
    }

    #[test]
    fn ranges_grow_with_what_they_hold() {
        let shifts = &shifts(4)["表"];
        for (text, wanted) in
            [("A1:B2", "A1:B2"), ("A1:B3", "A1:B6"), ("A4 A3", "A7 A3:A6"), ("C2:C9", "C2:C12")]
        {
            assert_eq!(shifts.ranges(text), wanted, "{text}");
        }
    }

    proptest::proptest! {
        #[test]
        fn no_formula_stops_it(text in "[A-Z$0-9!'\":(表]{0,30}") {
            formula(&text, "表", &shifts(3), None);
        }
    }
}
