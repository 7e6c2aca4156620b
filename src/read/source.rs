//! A workbook in memory, and its rows one after the other.

use std::io::{Cursor, Read as _};
use std::ops::ControlFlow;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::Path;
use std::sync::{Arc, Mutex};

use calamine::{Data, Reader, SheetType, SheetVisible, Style, Xlsx, XlsxError};
use encoding_rs::{Encoding, GB18030, GBK};
use sha2::{Digest, Sha256};

use crate::domain::date::from_serial;
use crate::finding::{Code, Finding, Place, Severity};
use crate::template::look::Look;

use super::cell::{CellValue, RawCell, RawRow, is_blank};
use super::cells::Coded;
use super::decode::{self, Decoded};
use super::formulas;
use super::layout::{self, Hidden, Looks};
use super::markup;
use super::message;
use super::recognise::{Fault, FileType, Recognised, has_table, recognise};
use super::salvage;
use super::style::look_of;
use super::tidy;
use super::{Limits, Opening, ReadError, worker};

/// A sheet of a workbook.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SheetName {
    /// Position in the workbook.
    pub order: u32,
    /// Empty for a csv.
    pub name: Arc<str>,
    pub hidden: bool,
}

type Package = Xlsx<Cursor<Arc<[u8]>>>;

enum Content {
    /// Readers that are free; a sheet that finds none opens another over the same bytes.
    Package(Arc<[u8]>, Mutex<Vec<Package>>),
    /// The formats that are parsed as a whole.
    Coded(Coded),
    Text(Decoded, u8),
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
    hides: bool,
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
    let mut bytes = Vec::new();
    let file = std::fs::File::open(path).map_err(fault)?;
    // A file may grow while it is read.
    file.take(most.saturating_add(1)).read_to_end(&mut bytes).map_err(fault)?;
    if bytes.len() as u64 > most {
        let fault = Fault::Limit("file-bytes", most, bytes.len() as u64);
        workbook.refuse(&fault);
        return Ok(workbook);
    }
    workbook.fill(bytes);
    workbook.compare_extension(path);
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
            hides: false,
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
        workbook.fill(bytes);
        workbook
    }

    pub fn sheets(&self) -> &[SheetName] {
        &self.sheets
    }

    /// The true type by content, empty where it is unknown.
    pub fn type_word(&self) -> &'static str {
        self.file_type.map_or("", FileType::word)
    }

    fn fill(&mut self, mut bytes: Vec<u8>) {
        self.sha256 = Sha256::digest(&bytes).iter().map(|byte| format!("{byte:02x}")).collect();
        let limits = &self.opening.limits;
        let mut recognised = recognise(&bytes, limits);
        if let (Err(Fault::Truncated), true) = (&recognised, self.opening.partial)
            && let Some(made) = quietly(|| Ok(salvage::package(&bytes, limits))).ok().flatten()
        {
            recognised = recognise(&made, limits);
            if recognised.is_ok() {
                bytes = made;
                self.say_cut();
            } else {
                recognised = Err(Fault::Truncated);
            }
        }
        let recognised = match recognised {
            Ok(recognised) => recognised,
            Err(fault) => return self.refuse(&fault),
        };
        self.file_type = Some(recognised.file_type);
        let opened = match recognised.file_type {
            FileType::Csv | FileType::Tsv => {
                self.open_text(&bytes);
                Ok(())
            }
            _ => quietly(|| self.open(recognised, bytes)),
        };
        let cut = self.trouble.iter().any(|finding| finding.code == Code::FileTruncated);
        let opened = match opened {
            // What names the sheets was behind the cut.
            Ok(()) if cut && self.sheets.is_empty() => Err(Fault::Truncated),
            opened => opened,
        };
        if let Err(fault) = opened {
            self.trouble.retain(|finding| finding.code != Code::FileTruncated);
            return self.refuse(&fault);
        }
        if self.date1904 {
            self.trouble.push(Finding::new(Code::DateSystem1904, self.place()));
        }
    }

    fn open_text(&mut self, bytes: &[u8]) {
        let decoded = match self.opening.encoding {
            Some(encoding) => decode::decode_as(encoding, bytes),
            None => decode::decode(bytes),
        };
        self.say_decoded(&decoded);
        self.sheets = vec![SheetName { order: 0, name: Arc::from(""), hidden: false }];
        let delimiter = decode::delimiter(&decoded.text);
        self.file_type = Some(if delimiter == b'\t' { FileType::Tsv } else { FileType::Csv });
        self.content = Content::Text(decoded, delimiter);
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
        let coded = markup::read(&decoded.text, &self.opening.limits)?;
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
        self.date1904 = coded.date1904;
        if coded.cut {
            self.say_cut();
        }
        let sheets = coded.sheets.iter().zip(0..);
        self.sheets = sheets
            .map(|(sheet, order)| SheetName {
                order,
                name: Arc::from(sheet.name.as_str()),
                hidden: sheet.hidden,
            })
            .collect();
        self.content = Content::Coded(coded);
    }

    fn open(&mut self, recognised: Recognised, bytes: Vec<u8>) -> Result<(), Fault> {
        let Recognised { file_type, size, hides } = recognised;
        self.hides = hides;
        match file_type {
            FileType::Xlsx | FileType::Xlsm => {
                let bytes: Arc<[u8]> = tidy::package(&bytes).unwrap_or(bytes).into();
                let package = Xlsx::new(Cursor::new(bytes.clone())).map_err(package_fault)?;
                self.date1904 = package.has_1904_epoch();
                self.name_sheets(package.sheets_metadata());
                self.content = Content::Package(bytes, Mutex::new(vec![package]));
            }
            FileType::Xls | FileType::Xlsb | FileType::Ods => {
                let coded = worker::read(&self.opening, file_type, bytes, size)?;
                self.keep_coded(coded);
            }
            FileType::Html | FileType::Xml => self.open_page(&bytes)?,
            FileType::Mhtml => self.open_message(&bytes)?,
            FileType::Csv | FileType::Tsv => {}
        }
        let (sheets, most) = (self.sheets.len() as u64, self.opening.limits.sheets);
        if sheets > most {
            return Err(Fault::Limit("sheets", most, sheets));
        }
        Ok(())
    }

    fn name_sheets(&mut self, metadata: &[calamine::Sheet]) {
        self.sheets = metadata
            .iter()
            .filter(|sheet| sheet.typ == SheetType::WorkSheet)
            .zip(0..)
            .map(|(sheet, order)| SheetName {
                order,
                name: Arc::from(sheet.name.as_str()),
                hidden: sheet.visible != SheetVisible::Visible,
            })
            .collect();
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
            (Content::Package(bytes, _), Some(name)) if self.hides => {
                layout::hidden(bytes, &name.name)
            }
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
            (Content::Package(bytes, _), Some(name)) => layout::looks(bytes, &name.name),
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
        let mut count = 0_u64;
        let limits = &self.opening.limits;
        let limit = limits.rows;
        let mut over = None;
        let mut last = 0;
        let mut limited = |row: RawRow| {
            count += 1;
            if row.number < last {
                // What stands above what cannot be told: the sheet is no table.
                over = Some(Fault::Damaged(format!("row {} stands below row {last}", row.number)));
                return ControlFlow::Break(());
            }
            last = row.number;
            if count > limit {
                over = Some(Fault::Limit("rows", limit, count));
                return ControlFlow::Break(());
            }
            visit(row)
        };
        match &self.content {
            Content::Nothing => {}
            Content::Text(decoded, delimiter) => {
                super::text::rows(&decoded.text, *delimiter, limits, &mut limited)?;
            }
            Content::Coded(coded) => coded.rows(sheet, &mut limited),
            Content::Package(bytes, pool) => {
                let name = &self.sheets[sheet].name;
                quietly(|| package_rows(bytes, pool, name, limits, &mut limited))?;
            }
        }
        over.map_or(Ok(()), Err)
    }
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

fn package_fault(fault: XlsxError) -> Fault {
    match fault {
        XlsxError::Password => Fault::Encrypted,
        other => Fault::Damaged(other.to_string()),
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

fn package_rows(
    bytes: &Arc<[u8]>,
    pool: &Mutex<Vec<Package>>,
    sheet: &str,
    limits: &Limits,
    visit: &mut dyn FnMut(RawRow) -> ControlFlow<()>,
) -> Result<(), Fault> {
    let free = pool.lock().ok().and_then(|mut pool| pool.pop());
    let mut package = match free {
        Some(package) => package,
        None => Xlsx::new(Cursor::new(bytes.clone())).map_err(package_fault)?,
    };
    let result = stream(&mut package, bytes, sheet, limits, visit);
    if let Ok(mut pool) = pool.lock() {
        pool.push(package);
    }
    result
}

fn stream(
    package: &mut Package,
    bytes: &Arc<[u8]>,
    sheet: &str,
    limits: &Limits,
    visit: &mut dyn FnMut(RawRow) -> ControlFlow<()>,
) -> Result<(), Fault> {
    let date1904 = package.has_1904_epoch();
    let mut reader = match package.worksheet_cells_reader(sheet) {
        Ok(reader) => reader,
        // A chart or a dialogue in the place of a sheet has no rows.
        Err(XlsxError::NotAWorksheet(_)) => return Ok(()),
        Err(fault) => return Err(package_fault(fault)),
    };
    let formats: Vec<Option<Arc<str>>> = reader.styles().iter().map(format_of).collect();
    let looks: Vec<Option<Arc<Look>>> = reader.styles().iter().map(look_of).collect();
    let mut row = RawRow::default();
    // Asked for at the first empty cell: most sheets have no formula without a value.
    let mut uncomputed = None;
    loop {
        let (cell, style) = match reader.next_cell_with_style_id() {
            Ok(Some(found)) => found,
            Ok(None) => break,
            Err(XlsxError::XmlEof("sheetData")) if row.number == 0 => break,
            Err(fault) => return Err(package_fault(fault)),
        };
        let (row_index, column) = cell.get_position();
        if u64::from(column) >= limits.columns {
            return Err(Fault::Limit("columns", limits.columns, u64::from(column) + 1));
        }
        let format = formats.get(style).cloned().flatten();
        let value = Data::from(cell.get_value().clone());
        let mut cell = match raw_cell(column, &value, format, date1904) {
            Some(cell) => cell,
            None if value != Data::Empty => continue,
            None => {
                let found = uncomputed.get_or_insert_with(|| formulas::uncomputed(bytes, sheet));
                let Some(formula) = found.get(&(row_index, column)) else {
                    continue;
                };
                let value = CellValue::Error(format!("={formula}"));
                RawCell { value, ..RawCell::text(column, &format!("={formula}")) }
            }
        };
        cell.look = looks.get(style).cloned().flatten();
        if cell.text.len() as u64 > limits.cell_bytes {
            return Err(Fault::Limit("cell-bytes", limits.cell_bytes, cell.text.len() as u64));
        }
        if row.number != row_index + 1 {
            if !row.cells.is_empty() && emit(&mut row, visit).is_break() {
                return Ok(());
            }
            row.number = row_index + 1;
        }
        row.cells.push(cell);
        let count = row.cells.len() as u64;
        if count > limits.columns {
            // The same cells again and again.
            return Err(Fault::Limit("columns", limits.columns, count));
        }
    }
    if !row.cells.is_empty() {
        let _ = emit(&mut row, visit);
    }
    Ok(())
}

/// Hands a row over, its cells in order and each column once.
fn emit(row: &mut RawRow, visit: &mut dyn FnMut(RawRow) -> ControlFlow<()>) -> ControlFlow<()> {
    let mut row = std::mem::take(row);
    row.cells.sort_by_key(|cell| cell.column);
    row.cells.dedup_by_key(|cell| cell.column);
    visit(row)
}

fn format_of(style: &Style) -> Option<Arc<str>> {
    let code = style.number_format.as_ref()?.format_code.as_str();
    (!code.is_empty() && code != "General").then(|| Arc::from(code))
}

/// A cell as this program sees it; `None` where it shows nothing.
pub fn raw_cell(
    column: u32,
    value: &Data,
    format: Option<Arc<str>>,
    date1904: bool,
) -> Option<RawCell> {
    let plain = |value, text: String| {
        let number_format = format.clone();
        Some(RawCell { column, value, text, number_format, look: None })
    };
    match value {
        Data::Empty => None,
        Data::String(text) | Data::DurationIso(text) => (!is_blank(text))
            .then(|| RawCell { number_format: format, ..RawCell::text(column, text) }),
        Data::Int(number) => Some(RawCell::number(column, *number as f64, format)),
        Data::Float(number) => Some(RawCell::number(column, *number, format)),
        Data::Bool(value) => {
            plain(CellValue::Bool(*value), if *value { "TRUE" } else { "FALSE" }.to_owned())
        }
        Data::Error(error) => plain(CellValue::Error(error.to_string()), error.to_string()),
        Data::DateTimeIso(text) => {
            let day = text.get(..10).unwrap_or(text);
            Some(RawCell::text(column, day))
        }
        Data::DateTime(moment) => {
            let serial = moment.as_f64();
            let whole = serial.floor();
            let in_range = moment.is_datetime() && (1.0..2_958_466.0).contains(&whole);
            let day = in_range.then(|| from_serial(whole as i64, date1904)).flatten();
            let Some(day) = day else {
                return Some(RawCell::number(column, serial, None));
            };
            let text = match moment.to_ymd_hms_milli() {
                (.., 0, 0, 0, _) => day.format("%Y-%m-%d").to_string(),
                (.., hour, minute, second, _) => {
                    format!("{} {hour:02}:{minute:02}:{second:02}", day.format("%Y-%m-%d"))
                }
            };
            plain(CellValue::Date { day, serial }, text)
        }
    }
}
