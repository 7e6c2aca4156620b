//! What a file really is, by its bytes and never by its name.

use std::io::{Cursor, Read};

use zip::ZipArchive;

use super::Limits;
use super::decode;

/// A kind of file by content.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FileType {
    Xlsx,
    Xlsm,
    Xlsb,
    Ods,
    Xls,
    Csv,
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
            FileType::Csv => "csv",
        }
    }

    /// Whether a file of this kind may bear the extension.
    pub fn allows(self, extension: &str) -> bool {
        match self {
            FileType::Xlsx => ["xlsx", "xltx"].contains(&extension),
            FileType::Xlsm => ["xlsm", "xltm", "xlam"].contains(&extension),
            FileType::Xls => ["xls", "xlt", "et"].contains(&extension),
            FileType::Csv => ["csv", "tsv", "txt", "tab"].contains(&extension),
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

/// Signatures of formats that are no workbooks this program reads.
const FOREIGN: [(&[u8], &str); 12] = [
    (b"%PDF", "pdf"),
    (b"\x89PNG", "png"),
    (b"\xff\xd8\xff", "jpeg"),
    (b"GIF8", "gif"),
    (b"Rar!", "rar"),
    (b"7z\xbc\xaf", "7z"),
    (b"\x1f\x8b", "gzip"),
    (b"{\\rtf", "rtf"),
    (b"SQLite format 3", "sqlite"),
    (b"PAR1", "parquet"),
    (b"\x7fELF", "program"),
    (b"MZ\x90", "program"),
];

/// Recognises the content.
pub fn recognise(bytes: &[u8], limits: &Limits) -> Result<FileType, Fault> {
    if bytes.iter().all(|byte| *byte == 0 || byte.is_ascii_whitespace()) {
        return Err(Fault::Empty);
    }
    if bytes.starts_with(b"PK\x03\x04") || bytes.starts_with(b"PK\x05\x06") {
        return package(bytes, limits);
    }
    if bytes.starts_with(b"\xd0\xcf\x11\xe0") {
        return compound(bytes);
    }
    for (signature, name) in FOREIGN {
        if bytes.starts_with(signature) {
            return Err(Fault::Unsupported(name));
        }
    }
    if bytes[0] == 9 && matches!(bytes.get(1), Some(0 | 2 | 4 | 8)) && bytes.get(3) == Some(&0) {
        return Err(Fault::Unsupported("xls-before-97"));
    }
    let head: Vec<u8> = bytes.iter().take(2048).map(u8::to_ascii_lowercase).collect();
    let contains = |word: &[u8]| head.windows(word.len()).any(|window| window == word);
    let start = head.trim_ascii_start();
    let start = start.strip_prefix(b"\xef\xbb\xbf").unwrap_or(start);
    if start.starts_with(b"<") {
        if contains(b"office:spreadsheet") {
            return Err(Fault::Unsupported("xml-2003"));
        }
        if contains(b"<html") || contains(b"<table") || contains(b"<!doctype html") {
            return Err(Fault::Unsupported("html"));
        }
        if start.starts_with(b"<?xml") {
            return Err(Fault::Unsupported("xml"));
        }
    }
    if contains(b"mime-version:") && contains(b"multipart/") {
        return Err(Fault::Unsupported("mhtml"));
    }
    if decode::is_binary(bytes) {
        return Err(Fault::Unsupported("unknown"));
    }
    Ok(FileType::Csv)
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

/// A zip package: checked against the limits before any part of it is parsed.
fn package(bytes: &[u8], limits: &Limits) -> Result<FileType, Fault> {
    let tail = &bytes[bytes.len().saturating_sub(66_000)..];
    if !tail.windows(4).any(|window| window == b"PK\x05\x06") {
        return Err(Fault::Truncated);
    }
    let mut archive =
        ZipArchive::new(Cursor::new(bytes)).map_err(|fault| Fault::Damaged(fault.to_string()))?;
    let parts = archive.len() as u64;
    if parts > limits.parts {
        return Err(Fault::Limit("parts", limits.parts, parts));
    }
    let mut names = Vec::with_capacity(archive.len());
    let mut inflated = 0_u64;
    for index in 0..archive.len() {
        let part =
            archive.by_index_raw(index).map_err(|fault| Fault::Damaged(fault.to_string()))?;
        if part.encrypted() {
            return Err(Fault::Encrypted);
        }
        let (size, packed) = (part.size(), part.compressed_size().max(1));
        inflated = inflated.saturating_add(size);
        if size > limits.ratio_from_bytes && size / packed > limits.ratio {
            return Err(Fault::Limit("ratio", limits.ratio, size / packed));
        }
        let name = part.name().map_err(|fault| Fault::Damaged(fault.to_string()))?;
        names.push(name.replace('\\', "/"));
    }
    if inflated > limits.inflated_bytes {
        return Err(Fault::Limit("inflated-bytes", limits.inflated_bytes, inflated));
    }
    let found = by_names(&mut archive, &names)?;
    if matches!(found, FileType::Xlsx | FileType::Xlsm) {
        refuse_document_types(&mut archive, &names)?;
    }
    Ok(found)
}

fn by_names(archive: &mut ZipArchive<Cursor<&[u8]>>, names: &[String]) -> Result<FileType, Fault> {
    let has = |name: &str| names.iter().any(|part| part.eq_ignore_ascii_case(name));
    let types = head_of(archive, names, "[content_types].xml", 1 << 20)?;
    if has("xl/workbook.bin") || types.contains("sheet.binary.macroEnabled.main") {
        return Ok(FileType::Xlsb);
    }
    let workbook =
        types.contains("spreadsheetml.sheet.main") || types.contains("spreadsheetml.template.main");
    if types.contains("ms-excel.sheet.macroEnabled") || types.contains("ms-excel.addin.macro") {
        return Ok(FileType::Xlsm);
    }
    if has("xl/workbook.xml") || workbook {
        return Ok(FileType::Xlsx);
    }
    let mime = head_of(archive, names, "mimetype", 100)?;
    if mime.contains("opendocument.spreadsheet") || (mime.is_empty() && has("content.xml")) {
        let manifest = head_of(archive, names, "meta-inf/manifest.xml", 1 << 20)?;
        if manifest.contains("encryption-data") {
            return Err(Fault::Encrypted);
        }
        return Ok(FileType::Ods);
    }
    Err(Fault::Unsupported(if has("word/document.xml") {
        "docx"
    } else if has("ppt/presentation.xml") {
        "pptx"
    } else {
        "zip"
    }))
}

/// A document type can declare entities that expand without end; no workbook has one.
fn refuse_document_types(
    archive: &mut ZipArchive<Cursor<&[u8]>>,
    names: &[String],
) -> Result<(), Fault> {
    for name in names {
        let lower = name.to_ascii_lowercase();
        if lower.starts_with("xl/") && lower.ends_with(".xml") || lower == "[content_types].xml" {
            let head = head_of(archive, names, &lower, 2048)?;
            if head.contains("<!DOCTYPE") || head.contains("<!ENTITY") {
                return Err(Fault::Damaged(format!("{name}: <!DOCTYPE")));
            }
        }
    }
    Ok(())
}

/// The first bytes of a part as text; empty where there is no such part.
fn head_of(
    archive: &mut ZipArchive<Cursor<&[u8]>>,
    names: &[String],
    wanted: &str,
    length: u64,
) -> Result<String, Fault> {
    let Some(index) = names.iter().position(|name| name.eq_ignore_ascii_case(wanted)) else {
        return Ok(String::new());
    };
    let part = archive.by_index(index).map_err(|fault| Fault::Damaged(fault.to_string()))?;
    let mut head = Vec::new();
    // A part that breaks off early shows it again when it is parsed.
    let _ = part.take(length).read_to_end(&mut head);
    Ok(String::from_utf8_lossy(&head).into_owned())
}
