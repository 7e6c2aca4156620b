//! What a file really is, by its bytes and never by its name.

use std::io;

use encoding_rs::Encoding;

use super::Limits;
use super::bytes::Bytes;
use super::decode;
use super::message;
use super::package;
use super::records;
use super::transcode;

/// A kind of file by content.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FileType {
    Xlsx,
    Xlsm,
    Xlsb,
    Ods,
    Xls,
    /// Tables of a web page.
    Html,
    /// Pages packed into one message.
    Mhtml,
    /// The XML of Excel 2003.
    Xml,
    Csv,
    /// Text with tabs.
    Tsv,
    /// A list of objects.
    Json,
    Parquet,
}

impl FileType {
    /// The word of machine-readable output.
    pub fn word(self) -> &'static str {
        match self {
            FileType::Xlsx => "xlsx",
            FileType::Xlsm => "xlsm",
            FileType::Xlsb => "xlsb",
            FileType::Ods => "ods",
            FileType::Xls => "xls",
            FileType::Html => "html",
            FileType::Mhtml => "mhtml",
            FileType::Xml => "xml",
            FileType::Csv => "csv",
            FileType::Tsv => "tsv",
            FileType::Json => "json",
            FileType::Parquet => "parquet",
        }
    }

    /// Whether a file of this kind may bear the extension.
    pub fn allows(self, extension: &str) -> bool {
        match self {
            FileType::Xlsx => ["xlsx", "xltx"].contains(&extension),
            FileType::Xlsm => ["xlsm", "xltm", "xlam"].contains(&extension),
            FileType::Xls => ["xls", "xlt", "et"].contains(&extension),
            FileType::Html => ["html", "htm"].contains(&extension),
            FileType::Mhtml => ["mht", "mhtml"].contains(&extension),
            FileType::Csv | FileType::Tsv => ["csv", "tsv", "txt", "tab"].contains(&extension),
            other => other.word() == extension,
        }
    }
}

/// Why a file cannot be read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Fault {
    /// Nothing in it.
    Empty,
    Encrypted,
    /// The end of the file is missing.
    Truncated,
    /// Another format; its name.
    Unsupported(&'static str),
    /// A limit: its name, its value, and what the file has.
    Limit(&'static str, u64, u64),
    /// Damaged inside; what the parser said.
    Damaged(String),
}

impl From<io::Error> for Fault {
    fn from(fault: io::Error) -> Fault {
        Fault::Damaged(fault.to_string())
    }
}

/// Signatures of formats that are no workbooks this program reads.
const FOREIGN: [(&[u8], &str); 11] = [
    (b"%PDF", "pdf"),
    (b"\x89PNG", "png"),
    (b"\xff\xd8\xff", "jpeg"),
    (b"GIF8", "gif"),
    (b"Rar!", "rar"),
    (b"7z\xbc\xaf", "7z"),
    (b"\x1f\x8b", "gzip"),
    (b"{\\rtf", "rtf"),
    (b"SQLite format 3", "sqlite"),
    (b"\x7fELF", "program"),
    (b"MZ\x90", "program"),
];

/// What a file is, and how many bytes are parsed when it is read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Recognised {
    pub file_type: FileType,
    pub size: u64,
    /// Large sheets of a package that were not inflated yet.
    pub unseen: Vec<String>,
}

/// How far into a file a package may begin: what a server script says before it (a mark of
/// UTF-8, a blank line, a warning) is not part of the workbook.
const JUNK_MAX: usize = 4096;

/// The head of a part, and as much of its name as tells what it is.
const NAME_MAX: usize = 64;

/// Where a package begins behind something that is none of its own; `None` where it begins at
/// once or the file is something else.
pub fn package_behind(bytes: &Bytes) -> io::Result<Option<u64>> {
    let head = bytes.head(JUNK_MAX + NAME_MAX)?;
    let Some(start) = junk_before(&head) else { return Ok(None) };
    let name = head.get(start + 30..).unwrap_or_default();
    let parts: [&[u8]; 5] = [b"[Content_Types].xml", b"_rels/", b"xl/", b"docProps/", b"mimetype"];
    let ends = memchr::memmem::rfind(&bytes.tail(package::TAIL)?, b"PK\x05\x06").is_some();
    let begins = ends && parts.iter().any(|part| name.starts_with(part));
    Ok(begins.then_some(start as u64))
}

/// Where a package may begin behind words.
fn junk_before(head: &[u8]) -> Option<usize> {
    let head = &head[..head.len().min(JUNK_MAX)];
    let start = memchr::memmem::find(head, b"PK\x03\x04").filter(|start| *start > 0)?;
    let said = std::str::from_utf8(&head[..start]).ok()?;
    // Another format, with a package somewhere in it.
    let foreign = said.chars().any(|sign| sign.is_control() && !sign.is_whitespace());
    (!foreign).then_some(start)
}

/// Whether the bytes are a package.
pub fn is_package(bytes: &Bytes) -> io::Result<bool> {
    let head = bytes.head(4)?;
    Ok(head == b"PK\x03\x04" || head == b"PK\x05\x06")
}

/// What a Parquet table begins and ends with.
const PARQUET: &[u8] = b"PAR1";

/// Whether the bytes are a Parquet table, by their beginning.
pub fn is_parquet(bytes: &Bytes) -> io::Result<bool> {
    Ok(bytes.head(PARQUET.len())? == PARQUET)
}

/// Recognises the content.
pub fn recognise(bytes: &Bytes, limits: &Limits) -> Result<Recognised, Fault> {
    if is_package(bytes)? {
        let package = package::look(bytes, limits)?;
        return Ok(Recognised {
            file_type: package.file_type,
            size: package.inflated,
            unseen: package.unseen,
        });
    }
    let file_type = match is_parquet(bytes)? {
        true if bytes.len() <= 8 || bytes.tail(PARQUET.len())? != PARQUET => {
            return Err(Fault::Truncated);
        }
        true => FileType::Parquet,
        false => single(&bytes.whole()?)?,
    };
    Ok(Recognised { file_type, size: bytes.len(), unseen: Vec::new() })
}

/// A large file that is read without being held.
pub enum Large {
    /// A text in UTF-8, and the name of the character set it had.
    Text(Bytes, String),
    /// As a text, tables of a page or the XML of Excel 2003.
    Page(FileType, Bytes, String),
    /// A list of objects.
    Records(Bytes),
}

/// A large file that need not be held; `None` where it must be, or is small.
pub fn in_place(bytes: &Bytes, said: Option<&'static Encoding>) -> io::Result<Option<Large>> {
    if !bytes.is_in_place() {
        return Ok(None);
    }
    // All that tells another format stands in the head.
    let head = bytes.head(HEAD)?;
    Ok(match single(&head) {
        Ok(FileType::Csv) => {
            let found = transcode::in_place(bytes, said, None)?;
            found.map(|(text, encoding)| Large::Text(text, encoding))
        }
        Ok(page @ (FileType::Html | FileType::Xml)) => {
            let found = transcode::in_place(bytes, said, decode::named(&head))?;
            found.map(|(text, encoding)| Large::Page(page, text, encoding))
        }
        Ok(FileType::Json) => Some(Large::Records(bytes.clone())),
        _ => None,
    })
}

/// Bytes that tell what a file is.
const HEAD: usize = 64 << 10;

/// A file that is no package.
fn single(bytes: &[u8]) -> Result<FileType, Fault> {
    if bytes.iter().all(|byte| *byte == 0 || byte.is_ascii_whitespace()) {
        return Err(Fault::Empty);
    }
    if bytes.starts_with(b"\xd0\xcf\x11\xe0") {
        return compound(bytes);
    }
    if bytes.starts_with(PARQUET) {
        return Ok(FileType::Parquet);
    }
    for (signature, name) in FOREIGN {
        if bytes.starts_with(signature) {
            return Err(Fault::Unsupported(name));
        }
    }
    if bytes[0] == 9 && matches!(bytes.get(1), Some(0 | 2 | 4 | 8)) && bytes.get(3) == Some(&0) {
        return Ok(FileType::Xls);
    }
    let head = decode::decode(&bytes[..bytes.len().min(HEAD)]).text.to_lowercase();
    let start = head.trim_start_matches('\u{feff}').trim_start();
    if start.starts_with('<') {
        if head.contains("office:spreadsheet") {
            return Ok(FileType::Xml);
        }
        let page = ["<html", "<table", "<!doctype html", "<meta", "<head"];
        if page.iter().any(|word| head.contains(word)) {
            return match has_table(bytes) {
                true => Ok(FileType::Html),
                false => Err(Fault::Unsupported("html")),
            };
        }
        if start.starts_with("<?xml") {
            return Err(Fault::Unsupported("xml"));
        }
    }
    if records::is_json(start) {
        return Ok(FileType::Json);
    }
    if head.contains("mime-version:") && head.contains("multipart/") {
        return match message::pages(bytes).iter().any(|page| has_table(&page.bytes)) {
            true => Ok(FileType::Mhtml),
            false => Err(Fault::Unsupported("mhtml")),
        };
    }
    if decode::is_binary(bytes) {
        return Err(Fault::Unsupported("unknown"));
    }
    Ok(FileType::Csv)
}

/// Whether a page has a table: in UTF-16 too, a blank byte between the letters.
pub fn has_table(bytes: &[u8]) -> bool {
    let letters = bytes.iter().filter(|byte| **byte != 0).map(u8::to_ascii_lowercase);
    let letters: Vec<u8> = letters.collect();
    memchr::memmem::find(&letters, b"<tr").is_some()
}

/// A compound file: its directory names its streams in UTF-16.
fn compound(bytes: &[u8]) -> Result<FileType, Fault> {
    let has = |name: &str| {
        let wide: Vec<u8> = name.encode_utf16().flat_map(u16::to_le_bytes).collect();
        // Directory entries are 128 bytes each and aligned so.
        bytes.chunks(128).any(|entry| {
            entry.len() > wide.len() + 1
                && entry[..wide.len()].eq_ignore_ascii_case(&wide)
                && entry[wide.len()..wide.len() + 2] == [0, 0]
        })
    };
    if has("EncryptedPackage") {
        return Err(Fault::Encrypted);
    }
    if has("Workbook") || has("Book") {
        return Ok(FileType::Xls);
    }
    if has("WordDocument") {
        return Err(Fault::Unsupported("doc"));
    }
    if has("PowerPoint Document") {
        return Err(Fault::Unsupported("ppt"));
    }
    if bytes.len() < 1536 {
        return Err(Fault::Truncated);
    }
    Err(Fault::Unsupported("compound"))
}
