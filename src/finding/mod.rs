//! Data trouble as values: code, severity, place, arguments, suggestion; no prose.

mod code;

pub use code::{Code, Severity};

use std::sync::Arc;

/// The place of a finding. Order: file, sheet, row, column as the user met them.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Place {
    /// Position of the file among the inputs.
    pub file_order: u32,
    /// Position of the sheet in its workbook.
    pub sheet_order: u32,
    /// Row as Excel counts it (the line in a csv), from 1; `None` for the sheet or file.
    pub row: Option<u32>,
    /// Column from 0; `None` for the whole row.
    pub column: Option<u32>,
    /// The file as it was given.
    pub file: Arc<str>,
    /// The sheet's name; empty for a csv and for the file as a whole.
    pub sheet: Arc<str>,
}

impl Place {
    /// A whole file.
    pub fn file(file_order: u32, file: &Arc<str>) -> Place {
        Place {
            file_order,
            sheet_order: 0,
            row: None,
            column: None,
            file: file.clone(),
            sheet: Arc::from(""),
        }
    }

    /// The cell's name such as `H17`, `None` where the place is not a cell.
    pub fn cell(&self) -> Option<String> {
        Some(format!("{}{}", column_letters(self.column?), self.row?))
    }
}

/// One thing that is wrong or worth knowing, at one place.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Finding {
    pub place: Place,
    pub code: Code,
    pub severity: Severity,
    /// The template's field key, where the finding is about a field.
    pub field: Option<String>,
    /// The cell's text as the user wrote it; empty for a row, sheet or file.
    pub value: String,
    /// What the message names, by the variable of the message.
    pub arguments: Vec<(&'static str, String)>,
    /// The one value that would mend it.
    pub suggestion: Option<String>,
}

impl Finding {
    /// A finding with its code's own severity.
    pub fn new(code: Code, place: Place) -> Finding {
        Finding {
            place,
            code,
            severity: code.severity(),
            field: None,
            value: String::new(),
            arguments: Vec::new(),
            suggestion: None,
        }
    }

    pub fn field(mut self, field: &str) -> Finding {
        self.field = Some(field.to_owned());
        self
    }

    pub fn value(mut self, value: impl Into<String>) -> Finding {
        self.value = value.into();
        self
    }

    pub fn argument(mut self, name: &'static str, value: impl ToString) -> Finding {
        self.arguments.push((name, value.to_string()));
        self
    }

    pub fn suggest(mut self, suggestion: Option<String>) -> Finding {
        self.suggestion = suggestion;
        self
    }
}

/// The letters of a column counted from 0: 0 → A, 25 → Z, 26 → AA.
pub fn column_letters(column: u32) -> String {
    let mut letters = Vec::new();
    let mut rest = u64::from(column) + 1;
    while rest > 0 {
        let digit = u8::try_from((rest - 1) % 26).expect("a remainder of 26 fits a byte");
        letters.push(b'A' + digit);
        rest = (rest - 1) / 26;
    }
    letters.reverse();
    String::from_utf8(letters).expect("the letters are ASCII")
}
