//! A workbook in memory, and its rows one after the other.

use std::borrow::Cow;
use std::io;
use std::ops::ControlFlow;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::Path;
use std::sync::Arc;

use encoding_rs::{Encoding, GB18030, GBK};
use sha2::{Digest, Sha256};

use crate::finding::{Code, Finding, Place, Severity};

use super::bytes::Bytes;
use super::cell::RawRow;
use super::coded::Coded;
use super::decode::{self, Decoded};
use super::enciphered;
use super::layout::{self, Hidden, Looks};
use super::markup;
use super::message;
use super::recognise::{
    Fault, FileType, Large, Recognised, has_table, in_place, is_package, is_parquet,
    package_behind, recognise,
};
use super::records;
use super::salvage;
use super::tidy;
use super::visit::{Limited, Plainly, RowVisitor};
use super::xlsx::{Book, STRINGS_KEPT};
use super::{Limits, Opening, ReadError, package, worker};

/// A sheet of a workbook.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SheetName {
    /// Position in the workbook.
    pub order: u32,
    /// Empty for a csv.
    pub name: Arc<str>,
    pub hidden: bool,
}

enum Content {
    /// An .xlsx, whose sheets are read one by one.
    Book(Bytes, Box<Book>),
    /// The formats that are parsed as a whole.
    Coded(Coded),
    /// In UTF-8, with its delimiter.
    Text(Bytes, u8),
    Nothing,
}

/// A file that was opened. What is wrong with it as a whole stands in `trouble`.
pub struct Workbook {
    pub order: u32,
    pub file: Arc<str>,
    pub sha256: String,
    pub file_type: Option<FileType>,
    pub encoding: Option<String>,
    pub unreadable: Option<Code>,
    pub trouble: Vec<Finding>,
    pub date1904: bool,
    /// Bytes that are parsed: those of the file, or the inflated ones of its parts.
    size: u64,
    pub(super) opening: Opening,
    sheets: Vec<SheetName>,
    content: Content,
}

/// Opens a file and finds out what it is. Only the world can fail here.
pub fn workbook(
    path: &Path,
    shown: &str,
    order: u32,
    limits: &Limits,
) -> Result<Workbook, ReadError> {
    workbook_with(path, shown, order, &Opening { limits: limits.clone(), ..Opening::default() })
}

/// As [`workbook`], opened as the caller says.
pub fn workbook_with(
    path: &Path,
    shown: &str,
    order: u32,
    opening: &Opening,
) -> Result<Workbook, ReadError> {
    let fault = |source| ReadError::new(path, source);
    let metadata = std::fs::metadata(path).map_err(fault)?;
    // A folder; a pipe or a device, which might never end.
    if !metadata.is_file() {
        return Err(ReadError::NotAFile(path.to_owned()));
    }
    let mut workbook = Workbook::empty(shown, order, opening);
    let most = opening.limits.file_bytes;
    if metadata.len() > most {
        let fault = Fault::Limit("file-bytes", most, metadata.len());
        workbook.refuse(&fault);
        return Ok(workbook);
    }
    let file = std::fs::File::open(path).map_err(fault)?;
    match Bytes::open(file, most).map_err(fault)? {
        Ok((bytes, sha256)) => {
            workbook.sha256 = sha256;
            workbook.fill(bytes).map_err(fault)?;
            workbook.compare_extension(path);
        }
        Err(fault) => workbook.refuse(&fault),
    }
    Ok(workbook)
}

impl Workbook {
    fn empty(shown: &str, order: u32, opening: &Opening) -> Workbook {
        Workbook {
            order,
            file: Arc::from(shown),
            sha256: String::new(),
            file_type: None,
            encoding: None,
            unreadable: None,
            trouble: Vec::new(),
            date1904: false,
            size: 0,
            opening: opening.clone(),
            sheets: Vec::new(),
            content: Content::Nothing,
        }
    }

    /// A workbook of bytes that are already in memory.
    pub fn from_bytes(bytes: Vec<u8>, shown: &str, order: u32, limits: &Limits) -> Workbook {
        let opening = Opening { limits: limits.clone(), ..Opening::default() };
        Workbook::from_bytes_with(bytes, shown, order, &opening)
    }

    /// As [`Workbook::from_bytes`], opened as the caller says.
    pub fn from_bytes_with(bytes: Vec<u8>, shown: &str, order: u32, opening: &Opening) -> Workbook {
        let mut workbook = Workbook::empty(shown, order, opening);
        workbook.sha256 = Sha256::digest(&bytes).iter().map(|byte| format!("{byte:02x}")).collect();
        workbook.fill(bytes.into()).expect("bytes in memory can be read");
        workbook
    }

    /// The same workbook, its rows event by event.
    #[cfg(test)]
    pub fn by_events(mut self) -> Workbook {
        if let Content::Book(_, book) = &mut self.content {
            book.by_events = true;
        }
        self
    }

    pub fn sheets(&self) -> &[SheetName] {
        &self.sheets
    }

    /// The true type by content, empty where it is unknown.
    pub fn type_word(&self) -> &'static str {
        self.file_type.map_or("", FileType::word)
    }

    fn fill(&mut self, mut bytes: Bytes) -> io::Result<()> {
        let limits = &self.opening.limits;
        if let Some(start) = package_behind(&bytes)? {
            bytes = bytes.behind(start);
        }
        if !is_package(&bytes)? {
            let file = bytes.clone();
            let large = in_place(&file, self.opening.encoding)?;
            if large.is_none() && !is_parquet(&bytes)? {
                bytes = bytes.held()?;
            }
            // All of it has been read now, and was hashed before.
            if let Err(fault) = file.unaltered() {
                self.refuse(&fault);
                return Ok(());
            }
            if let Some(large) = large {
                self.size = file.len();
                return self.open_large(large);
            }
        }
        let known = |bytes: &Bytes| quietly(|| recognise(bytes, limits));
        let mut recognised = known(&bytes);
        if recognised == Err(Fault::Encrypted)
            && let whole = bytes.whole()?
            && let Some(made) = quietly(|| Ok(enciphered::package(&whole))).ok().flatten()
        {
            let made = Bytes::from(made);
            recognised = known(&made);
            bytes = made;
        }
        if let (Err(Fault::Truncated), true) = (&recognised, self.opening.partial)
            && let whole = bytes.whole()?
            && let Some(made) = quietly(|| Ok(salvage::package(&whole, limits))).ok().flatten()
        {
            let made = Bytes::from(made);
            recognised = known(&made);
            if recognised.is_ok() {
                bytes = made;
                self.say_cut();
            } else {
                recognised = Err(Fault::Truncated);
            }
        }
        let recognised = match recognised {
            Ok(recognised) => recognised,
            Err(fault) => {
                self.refuse(&fault);
                return Ok(());
            }
        };
        (self.file_type, self.size) = (Some(recognised.file_type), recognised.size);
        let opened = match recognised.file_type {
            FileType::Csv | FileType::Tsv => {
                self.open_text(&bytes.whole()?)?;
                Ok(())
            }
            _ => quietly(|| self.open(recognised, bytes)),
        };
        let cut = self.trouble.iter().any(|finding| finding.code == Code::FileTruncated);
        let opened = match opened {
            // What names the sheets was behind the cut.
            _ if cut && self.sheets.is_empty() => Err(Fault::Truncated),
            opened => opened,
        };
        if let Err(fault) = opened {
            self.trouble.retain(|finding| finding.code != Code::FileTruncated);
            self.refuse(&fault);
            return Ok(());
        }
        if self.date1904 {
            self.trouble.push(Finding::new(Code::DateSystem1904, self.place()));
        }
        Ok(())
    }

    fn open_large(&mut self, large: Large) -> io::Result<()> {
        let limits = &self.opening.limits;
        let (file_type, read) = match large {
            Large::Text(text, encoding) => {
                self.encoding = Some(encoding);
                return self.keep_text(text);
            }
            Large::Page(file_type, text, encoding) => {
                self.encoding = Some(encoding);
                (file_type, quietly(|| markup::read(text.reader(), limits)))
            }
            Large::Records(bytes) => {
                let read = quietly(|| records::json(&bytes, limits));
                (FileType::Json, read.and_then(|read| bytes.unaltered().map(|()| read)))
            }
        };
        self.file_type = Some(file_type);
        let kept = read.and_then(|coded| {
            self.keep_coded(coded);
            self.within_sheets()
        });
        if let Err(fault) = kept {
            self.refuse(&fault);
        }
        Ok(())
    }

    fn open_text(&mut self, bytes: &[u8]) -> io::Result<()> {
        let decoded = match self.opening.encoding {
            Some(encoding) => decode::decode_as(encoding, bytes),
            None => decode::decode(bytes),
        };
        self.say_decoded(&decoded);
        self.keep_text(decoded.text.into_bytes().into())
    }

    fn keep_text(&mut self, text: Bytes) -> io::Result<()> {
        self.sheets = vec![SheetName { order: 0, name: Arc::from(""), hidden: false }];
        let head = text.head(decode::DELIMITER_HEAD)?;
        // The head may end within a sign.
        let sound = head.utf8_chunks().next().map_or("", |chunk| chunk.valid());
        let delimiter = decode::delimiter(sound);
        self.file_type = Some(if delimiter == b'\t' { FileType::Tsv } else { FileType::Csv });
        self.content = Content::Text(text, delimiter);
        Ok(())
    }

    fn say_decoded(&mut self, decoded: &Decoded) {
        self.encoding = Some(decoded.encoding.clone());
        if let Some(first) = decoded.damaged_lines.first() {
            let mut lines: Vec<String> = decoded.damaged_lines.iter().map(u32::to_string).collect();
            if decoded.damaged_lines.len() >= decode::LINES_KEPT {
                lines.push("…".to_owned());
            }
            let place = Place { row: Some(*first), ..self.place() };
            let finding = Finding::new(Code::FileEncodingDamaged, place)
                .argument("encoding", &decoded.encoding)
                .argument("count", decoded.damaged)
                .argument("lines", lines.join(", "));
            self.trouble.push(finding);
        }
    }

    fn open_page(&mut self, bytes: &[u8]) -> Result<(), Fault> {
        let decoded = match self.opening.encoding {
            Some(encoding) => decode::decode_as(encoding, bytes),
            None => decode::decode_page(bytes),
        };
        self.say_decoded(&decoded);
        let coded = markup::read(decoded.text.as_bytes(), &self.opening.limits)?;
        self.keep_coded(coded);
        Ok(())
    }

    /// The pages of a web archive that hold tables, a sheet each.
    fn open_message(&mut self, bytes: &[u8]) -> Result<(), Fault> {
        let (mut names, mut texts) = (Vec::new(), Vec::new());
        for page in message::pages(bytes) {
            let named = page.charset.and_then(|label| Encoding::for_label(label.as_bytes()));
            // What pages call GBK or GB2312 is GB18030 as it is written today.
            let named = named.map(|named| if named == GBK { GB18030 } else { named });
            let decoded = match self.opening.encoding.or(named) {
                Some(encoding) => decode::decode_as(encoding, &page.bytes),
                None => decode::decode_page(&page.bytes),
            };
            names.extend(message::sheet_names(&decoded.text));
            if has_table(&page.bytes) {
                self.say_decoded(&decoded);
                texts.push(decoded.text);
            }
        }
        if names.len() != texts.len() {
            names = vec![String::new(); texts.len()];
        }
        let pages: Vec<(String, String)> = names.into_iter().zip(texts).collect();
        self.keep_coded(markup::read_pages(&pages, &self.opening.limits)?);
        Ok(())
    }

    /// What a cut file still holds was asked for and taken.
    fn say_cut(&mut self) {
        let mut finding = Finding::new(Code::FileTruncated, self.place()).argument("taken", "yes");
        finding.severity = Severity::Warning;
        self.trouble.push(finding);
    }

    fn keep_coded(&mut self, coded: Coded) {
        self.date1904 = coded.date1904();
        if coded.cut {
            self.say_cut();
        }
        self.sheets = named(coded.sheets.iter().map(|sheet| (&*sheet.name, sheet.hidden)));
        self.content = Content::Coded(coded);
    }

    fn open(&mut self, recognised: Recognised, bytes: Bytes) -> Result<(), Fault> {
        let Recognised { file_type, size, unseen } = recognised;
        match file_type {
            FileType::Xlsx | FileType::Xlsm => {
                let tidied = tidy::package(&bytes);
                let usual = tidied.is_none();
                let bytes = tidied.map_or(bytes, Bytes::from);
                let keeps = !self.opening.passing;
                let room = if keeps { usize::MAX } else { STRINGS_KEPT };
                let book = Book::open(&bytes, &self.opening.limits, room)?;
                for part in &unseen {
                    // A package that was put together anew has other names for its parts.
                    if !book.judges(part) || !usual {
                        package::judge(&bytes, part, &self.opening.limits)?;
                    }
                }
                self.date1904 = book.date1904();
                let sheets = book.sheets.iter().map(|sheet| (&*sheet.name, sheet.hidden));
                self.sheets = named(sheets);
                self.content = Content::Book(bytes, Box::new(book));
            }
            FileType::Xls | FileType::Xlsb | FileType::Ods | FileType::Parquet => {
                let coded = worker::read(&self.opening, file_type, &bytes, size)?;
                bytes.unaltered()?;
                self.keep_coded(coded);
            }
            FileType::Html | FileType::Xml => self.open_page(&whole(&bytes)?)?,
            FileType::Mhtml => self.open_message(&whole(&bytes)?)?,
            FileType::Json => self.keep_coded(records::json(&bytes, &self.opening.limits)?),
            FileType::Csv | FileType::Tsv => {}
        }
        self.within_sheets()
    }

    fn within_sheets(&self) -> Result<(), Fault> {
        let (sheets, most) = (self.sheets.len() as u64, self.opening.limits.sheets);
        if sheets > most {
            return Err(Fault::Limit("sheets", most, sheets));
        }
        Ok(())
    }

    fn compare_extension(&mut self, path: &Path) {
        let Some(file_type) = self.file_type else {
            return;
        };
        let extension = path.extension().unwrap_or_default().to_string_lossy();
        let extension = extension.to_lowercase();
        if !extension.is_empty() && !file_type.allows(&extension) {
            let finding = Finding::new(Code::FileExtensionWrong, self.place())
                .argument("extension", extension)
                .argument("type", file_type.word());
            self.trouble.push(finding);
        }
    }

    /// The rows and columns of a sheet that nobody sees.
    pub(super) fn hidden(&self, sheet: usize) -> Hidden {
        match (&self.content, self.sheets.get(sheet)) {
            (Content::Coded(coded), _) => {
                coded.sheets.get(sheet).map(|sheet| sheet.unseen.clone()).unwrap_or_default()
            }
            _ => Hidden::default(),
        }
    }

    pub(super) fn place(&self) -> Place {
        Place::file(self.order, &self.file)
    }

    fn refuse(&mut self, fault: &Fault) {
        let code = match fault {
            Fault::Encrypted => Code::FileEncrypted,
            Fault::Truncated => Code::FileTruncated,
            Fault::Unsupported(_) => Code::FileFormatUnsupported,
            Fault::Limit(..) => Code::FileLimitExceeded,
            Fault::Empty | Fault::Damaged(_) => Code::FileUnreadable,
        };
        self.unreadable = Some(code);
        self.sheets.clear();
        self.content = Content::Nothing;
        let finding = Finding::new(code, self.place());
        self.trouble.push(describe(finding, fault));
    }

    /// Widths, heights, merged ranges and what is hidden or frozen, as far as the format tells.
    pub fn looks(&self, sheet: usize) -> Looks {
        match (&self.content, self.sheets.get(sheet)) {
            (Content::Book(bytes, _), Some(name)) => layout::looks(bytes, &name.name),
            (Content::Coded(coded), _) => {
                coded.sheets.get(sheet).map(|sheet| sheet.looks.clone()).unwrap_or_default()
            }
            _ => Looks::default(),
        }
    }

    /// Gives each filled row of a sheet to `visit` until it breaks. A row without a filled
    /// cell is not given; the row numbers say where there were some.
    pub fn rows(
        &self,
        sheet: usize,
        visit: &mut dyn FnMut(RawRow) -> ControlFlow<()>,
    ) -> Result<(), Fault> {
        self.visit(sheet, &mut Plainly(visit)).map(|_| ())
    }

    /// As [`Workbook::rows`], lean rows as they are; says which rows and columns are hidden, where
    /// that was seen on the way.
    pub(super) fn visit(
        &self,
        sheet: usize,
        visitor: &mut dyn RowVisitor,
    ) -> Result<Option<Hidden>, Fault> {
        let result = self.visit_as_it_is(sheet, visitor);
        // Whatever a file seems to say that changes meanwhile, it does not count.
        if let Content::Book(bytes, _) | Content::Text(bytes, _) = &self.content {
            bytes.unaltered()?;
        }
        result
    }

    fn visit_as_it_is(
        &self,
        sheet: usize,
        visitor: &mut dyn RowVisitor,
    ) -> Result<Option<Hidden>, Fault> {
        let limits = &self.opening.limits;
        let given_most = limits.given_bytes(self.file_type.unwrap_or(FileType::Csv), self.size);
        let mut limited = Limited::new(visitor, limits.rows, given_most);
        let mut hidden = None;
        match &self.content {
            Content::Nothing => {}
            Content::Text(text, delimiter) => {
                let visit = &mut |row| limited.raw(row);
                super::text::rows(text, *delimiter, limits, visit)?;
            }
            Content::Coded(coded) => coded.rows(sheet, &mut |row| limited.raw(row))?,
            Content::Book(_, book) => {
                hidden = Some(book.rows(sheet, limits, given_most, &mut limited)?);
            }
        }
        limited.over.map_or(Ok(hidden), Err)
    }
}

/// Sheets by their names and whether they are hidden, in their order.
fn named<'n>(sheets: impl Iterator<Item = (&'n str, bool)>) -> Vec<SheetName> {
    let numbered = sheets.zip(0..);
    numbered.map(|((name, hidden), order)| SheetName { order, name: name.into(), hidden }).collect()
}

fn whole(bytes: &Bytes) -> Result<Cow<'_, [u8]>, Fault> {
    bytes.whole().map_err(|fault| Fault::Damaged(fault.to_string()))
}

/// Adds to a finding what a fault says.
pub(super) fn describe(finding: Finding, fault: &Fault) -> Finding {
    match fault {
        Fault::Empty => finding.argument("reason", "empty"),
        Fault::Encrypted => finding,
        Fault::Truncated => finding.argument("taken", "no"),
        Fault::Unsupported(name) => finding.argument("type", name),
        Fault::Limit(name, limit, found) => {
            finding.argument("limit", name).argument("most", limit).argument("found", found)
        }
        Fault::Damaged(reason) => finding.argument("reason", reason),
    }
}

std::thread_local! {
    static QUIET: std::cell::Cell<bool> = const { std::cell::Cell::new(false) };
}

/// Runs a parser so that its panic is a fault of the file, without a word on stderr.
pub fn quietly<T>(work: impl FnOnce() -> Result<T, Fault>) -> Result<T, Fault> {
    static HOOK: std::sync::Once = std::sync::Once::new();
    HOOK.call_once(|| {
        let before = std::panic::take_hook();
        std::panic::set_hook(Box::new(move |panic| {
            if !QUIET.get() {
                before(panic);
            }
        }));
    });
    let outer = QUIET.replace(true);
    let result = catch_unwind(AssertUnwindSafe(work));
    QUIET.set(outer);
    result.unwrap_or_else(|_| Err(Fault::Damaged("the parser gave up".to_owned())))
}
