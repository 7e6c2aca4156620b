//! The front sheet of the copy: counts, what each code means, and a link to every finding.

use std::collections::BTreeMap;

use rust_xlsxwriter::{Color, Format, FormatAlign, FormatBorder, Worksheet};

use super::listing::Listing;
use super::sheet::NOTES_MAX;
use super::{CodeWords, Copied, MarkedNote, cell, severity_word};
use crate::export::ExportError;
use crate::export::form::{display_width, heading_format, shortened, wrapped_height, write_text};
use crate::finding::Severity;
use crate::i18n::{Language, text};
use crate::template::own::RESULT_HEADING;

/// Excel allows 65,530 links on a sheet.
pub const LINKS_MAX: usize = 65_530;
/// Findings listed one by one.
const LISTED_MAX: usize = 200_000;
pub const WIDTHS: [f64; 7] = [8.0, 24.0, 24.0, 8.0, 40.0, 32.0, 40.0];

struct Front<'a> {
    sheet: &'a mut Worksheet,
    row: u32,
    language: Language,
    text: Format,
}

/// Writes the front sheet; the findings one by one are left to the caller.
pub fn write<'a>(
    sheet: &mut Worksheet,
    file: &str,
    copied: &'a [Copied],
    notes: &'a [MarkedNote],
    words: &'a BTreeMap<String, CodeWords>,
    language: Language,
) -> Result<Listing<'a>, ExportError> {
    for (column, width) in (0..).zip(WIDTHS) {
        sheet.set_column_width(column, width)?;
    }
    sheet.set_paper_size(9).set_landscape().set_print_fit_to_pages(1, 0);
    sheet.set_footer("&C&P / &N").set_tab_color(Color::RGB(0xC00000));
    let text_format = Format::new()
        .set_text_wrap()
        .set_align(FormatAlign::Top)
        .set_border(FormatBorder::Thin)
        .set_border_color(Color::RGB(0xD9D9D9));
    let mut front = Front { sheet, row: 0, language, text: text_format };
    front.head(file, notes)?;
    front.losses(copied, notes.len())?;
    front.by_code(notes, words)?;
    front.each()?;
    let notes = &notes[..notes.len().min(LISTED_MAX)];
    Ok(Listing::new(&front.text, front.row, (copied, notes, words), language))
}

impl Front<'_> {
    fn say(&self, key: &str, variables: &[(&str, String)]) -> String {
        text(self.language, key, variables)
    }

    fn line(&mut self, content: &str, format: &Format) -> Result<(), ExportError> {
        write_text(self.sheet, self.row, 0, content, format)?;
        self.row += 1;
        Ok(())
    }

    /// A sentence over all columns, high enough for its length.
    fn sentence(&mut self, content: &str, format: &Format) -> Result<(), ExportError> {
        let format = format.clone().set_text_wrap().set_align(FormatAlign::Top);
        let content = shortened(content, 8_000);
        self.sheet.merge_range(self.row, 0, self.row, 6, "", &format)?;
        let lines = 1 + content.lines().map(display_width).sum::<u32>() / 170;
        self.sheet.set_row_height(self.row, f64::from(lines.min(20) * 16))?;
        self.line(&content, &format)
    }

    fn headings(&mut self, keys: [&str; 7]) -> Result<(), ExportError> {
        for (column, key) in (0..).zip(keys) {
            let words = if key.is_empty() { String::new() } else { self.say(key, &[]) };
            let format = heading_format(false);
            self.sheet.write_string_with_format(self.row, column, words, &format)?;
        }
        self.row += 1;
        Ok(())
    }

    fn head(&mut self, file: &str, notes: &[MarkedNote]) -> Result<(), ExportError> {
        let title = self.say("marked-title", &[]);
        self.line(&title, &Format::new().set_bold().set_font_size(16))?;
        let file = self.say("marked-file", &[("file", file.to_owned())]);
        self.line(&file, &Format::new())?;
        let count = |severity: Severity| {
            notes.iter().filter(|note| note.severity == severity).count().to_string()
        };
        let variables = [
            ("errors", count(Severity::Error)),
            ("warnings", count(Severity::Warning)),
            ("infos", count(Severity::Info)),
        ];
        let counts = self.say("marked-counts", &variables);
        self.line(&counts, &Format::new().set_bold())?;
        let heading = RESULT_HEADING[self.language as usize].to_owned();
        let how = self.say("marked-how", &[("heading", heading)]);
        self.sentence(&how, &Format::new())
    }

    /// Everything that the copy could not keep or show, each in a sentence.
    fn losses(&mut self, copied: &[Copied], findings: usize) -> Result<(), ExportError> {
        let mut said = Vec::new();
        if findings > LISTED_MAX {
            said.push(self.say("marked-limit-listed", &[("count", LISTED_MAX.to_string())]));
        }
        if findings > LINKS_MAX {
            said.push(self.say("marked-limit-links", &[("count", LINKS_MAX.to_string())]));
        }
        for Copied { source_name, name, losses, .. } in copied {
            let sheet = ("sheet", name.clone());
            if !source_name.is_empty() && source_name != name {
                let variables = [("sheet", source_name.clone()), ("name", name.clone())];
                said.push(self.say("marked-renamed", &variables));
            }
            for (key, count) in [
                ("marked-limit-cells", losses.cells),
                ("marked-limit-text", losses.texts),
                ("marked-limit-merges", losses.merges),
                ("marked-limit-notes", if losses.notes { NOTES_MAX as u64 } else { 0 }),
            ] {
                if count > 0 {
                    said.push(self.say(key, &[sheet.clone(), ("count", count.to_string())]));
                }
            }
            if losses.no_result_column {
                let heading = RESULT_HEADING[self.language as usize].to_owned();
                said.push(self.say("marked-limit-column", &[sheet, ("heading", heading)]));
            }
        }
        let format = Format::new().set_font_color(Color::RGB(0xC00000));
        for sentence in said {
            self.sentence(&sentence, &format)?;
        }
        Ok(())
    }

    fn by_code(
        &mut self,
        notes: &[MarkedNote],
        words: &BTreeMap<String, CodeWords>,
    ) -> Result<(), ExportError> {
        self.row += 1;
        let title = self.say("marked-by-code", &[]);
        self.line(&title, &Format::new().set_bold().set_font_size(12))?;
        self.headings([
            "marked-column-severity",
            "marked-column-code",
            "marked-column-what",
            "marked-column-count",
            "marked-column-message",
            "marked-column-why",
            "marked-column-how",
        ])?;
        // The gravest first, then by the word of the code.
        let mut counts: BTreeMap<(std::cmp::Reverse<Severity>, &str), u32> = BTreeMap::new();
        for note in notes {
            *counts.entry((std::cmp::Reverse(note.severity), &note.code)).or_default() += 1;
        }
        let unknown = CodeWords::default();
        for ((severity, code), count) in counts {
            let meaning = words.get(code).unwrap_or(&unknown);
            self.severity(severity.0)?;
            let cells =
                [(1, code), (2, meaning.title.as_str()), (4, &meaning.what), (5, &meaning.why)];
            self.cells(&[cells.as_slice(), &[(6, meaning.how.as_str())]].concat())?;
            self.sheet.write_number_with_format(self.row, 3, count, &self.text)?;
            self.row += 1;
        }
        Ok(())
    }

    /// Texts of the current row, which becomes high enough for them.
    fn cells(&mut self, cells: &[(u16, &str)]) -> Result<(), ExportError> {
        let width = |column: u16| WIDTHS[usize::from(column)];
        let height = wrapped_height(cells.iter().map(|(column, text)| (*text, width(*column))));
        self.sheet.set_row_height(self.row, height)?;
        for (column, content) in cells {
            write_text(self.sheet, self.row, *column, content, &self.text)?;
        }
        Ok(())
    }

    fn severity(&mut self, severity: Severity) -> Result<(), ExportError> {
        let format = cell::coloured(self.text.clone(), severity);
        let word = severity_word(severity, self.language);
        write_text(self.sheet, self.row, 0, &word, &format)
    }

    /// The headings above the findings one by one.
    fn each(&mut self) -> Result<(), ExportError> {
        self.row += 1;
        let title = self.say("marked-each", &[]);
        self.line(&title, &Format::new().set_bold().set_font_size(12))?;
        self.headings([
            "marked-column-severity",
            "marked-column-place",
            "marked-column-code",
            "",
            "marked-column-message",
            "marked-column-suggestion",
            "marked-column-how",
        ])
    }
}
