//! The look into a zip package before any part of it is parsed: counted, inflated once, judged.

use std::io::Read as _;

use memchr::memmem;
use zip::ZipArchive;

use super::Limits;
use super::bytes::{Bytes, Reader};
use super::recognise::{Fault, FileType};
use super::xlsx::is_sheet;

type Archive = ZipArchive<Reader>;

/// What a package is, and how many bytes its parts have when they are inflated.
pub struct Package {
    pub file_type: FileType,
    pub inflated: u64,
    /// Large sheets that were not inflated: whoever reads one judges it on the way.
    pub unseen: Vec<String>,
}

/// Judges a package against the limits and tells its type.
pub fn look(bytes: &Bytes, limits: &Limits) -> Result<Package, Fault> {
    let tail = bytes.tail(TAIL).map_err(|fault| damaged(&fault))?;
    // The end of the directory has 22 bytes at least.
    if memmem::rfind(&tail, b"PK\x05\x06").is_none_or(|at| tail.len() - at < 22) {
        return Err(Fault::Truncated);
    }
    let mut archive = ZipArchive::new(bytes.reader()).map_err(|fault| damaged(&fault))?;
    let parts = archive.len() as u64;
    if parts > limits.parts {
        return Err(Fault::Limit("parts", limits.parts, parts));
    }
    let names = declared(&mut archive, bytes.len(), limits)?;
    let file_type = by_names(&mut archive, &names)?;
    let mut inflated = 0;
    let mut unseen = Vec::new();
    for (index, name) in names.iter().enumerate() {
        let declared = archive.by_index_raw(index).map_or(0, |part| part.size());
        let scanned = matches!(file_type, FileType::Xlsx | FileType::Xlsm) && is_sheet(name);
        if scanned && declared >= UNSEEN_FROM {
            inflated += declared;
            unseen.push(name.clone());
            continue;
        }
        inflated += inflate(&mut archive, index, name, inflated, limits)?;
    }
    Ok(Package { file_type, inflated, unseen })
}

/// Inflates and judges a part that was not seen before.
pub fn judge(bytes: &Bytes, unseen: &str, limits: &Limits) -> Result<(), Fault> {
    let mut archive = ZipArchive::new(bytes.reader()).map_err(|fault| damaged(&fault))?;
    let mut sum = 0;
    for index in 0..archive.len() {
        let part = archive.by_index_raw(index).map_err(|fault| damaged(&fault))?;
        let name = part.name().map_err(|fault| damaged(&fault))?.replace('\\', "/");
        let name = name.trim_start_matches('/').to_owned();
        let size = part.size();
        drop(part);
        if name == unseen {
            inflate(&mut archive, index, &name, sum, limits)?;
        }
        sum += size;
    }
    Ok(())
}

/// Where the end of the directory must stand, with the longest remark behind it.
pub const TAIL: usize = 66_000;

/// Sheets of so many bytes are inflated once, when they are read.
const UNSEEN_FROM: u64 = 4 << 20;

fn damaged(fault: &dyn std::fmt::Display) -> Fault {
    Fault::Damaged(fault.to_string())
}

/// The names of the parts, once what the directory says of their sizes is within the limits.
fn declared(archive: &mut Archive, length: u64, limits: &Limits) -> Result<Vec<String>, Fault> {
    let mut names = Vec::with_capacity(archive.len());
    let (mut inflated, mut packed_sum) = (0_u64, 0_u64);
    for index in 0..archive.len() {
        let part = archive.by_index_raw(index).map_err(|fault| damaged(&fault))?;
        if part.encrypted() {
            return Err(Fault::Encrypted);
        }
        let (size, packed) = (part.size(), part.compressed_size());
        inflated = inflated.saturating_add(size);
        packed_sum = packed_sum.saturating_add(packed);
        within_part(size, packed, limits)?;
        let name = part.name().map_err(|fault| damaged(&fault))?;
        names.push(name.replace('\\', "/").trim_start_matches('/').to_owned());
    }
    if inflated > limits.inflated_bytes {
        return Err(Fault::Limit("inflated-bytes", limits.inflated_bytes, inflated));
    }
    if packed_sum > length {
        // The same bytes serve several parts: no writer of workbooks does that.
        return Err(Fault::Damaged("overlapping parts".to_owned()));
    }
    Ok(names)
}

pub fn within_part(size: u64, packed: u64, limits: &Limits) -> Result<(), Fault> {
    if size > limits.part_bytes {
        return Err(Fault::Limit("part-bytes", limits.part_bytes, size));
    }
    let ratio = size / packed.max(1);
    if size > limits.ratio_from_bytes && ratio > limits.ratio {
        return Err(Fault::Limit("ratio", limits.ratio, ratio));
    }
    Ok(())
}

/// Inflates a part and counts: the directory may lie about sizes. A document type is refused on
/// the way, for it can declare entities that expand without end; no workbook has one.
fn inflate(
    archive: &mut Archive,
    index: usize,
    name: &str,
    before: u64,
    limits: &Limits,
) -> Result<u64, Fault> {
    let lower = name.to_ascii_lowercase();
    let text = [".xml", ".rels"].iter().any(|end| lower.ends_with(end));
    if !text && !lower.ends_with(".bin") {
        return Ok(0);
    }
    let shared = lower.ends_with("sharedstrings.xml");
    let mut part = archive.by_index(index).map_err(|fault| damaged(&fault))?;
    let packed = part.compressed_size();
    let mut window = vec![0; OVERLAP + (1 << 16)];
    let (mut size, mut strings, mut kept) = (0_u64, 0_u64, 0);
    // A part that breaks off early shows it again when it is parsed.
    while let Ok(length @ 1..) = part.read(&mut window[kept..]) {
        size += length as u64;
        within_part(size, packed, limits)?;
        if before + size > limits.inflated_bytes {
            let most = limits.inflated_bytes;
            return Err(Fault::Limit("inflated-bytes", most, before + size));
        }
        let seen = &window[..kept + length];
        if text && memmem::find(seen, b"<!DOCTYPE").is_some() {
            return Err(Fault::Damaged(format!("{name}: <!DOCTYPE")));
        }
        if shared {
            if size == length as u64 {
                announced(seen, limits)?;
            }
            strings += strings_in(seen, kept);
            if strings > limits.shared_strings {
                return Err(Fault::Limit("shared-strings", limits.shared_strings, strings));
            }
        }
        let end = kept + length;
        let start = end.saturating_sub(OVERLAP);
        window.copy_within(start..end, 0);
        kept = end - start;
    }
    Ok(size)
}

/// Bytes that are seen again with the next, so that no word is cut in two.
const OVERLAP: usize = 12;

/// The texts that begin in a piece of the shared strings, those before `seen_from` not again.
fn strings_in(piece: &[u8], seen_from: usize) -> u64 {
    let starts = memmem::find_iter(piece, b"<si");
    starts.filter(|start| start + 3 > seen_from).count() as u64
}

/// The reader makes room for as many texts as the part announces, before it has seen one.
fn announced(head: &[u8], limits: &Limits) -> Result<(), Fault> {
    let Some(start) = memmem::find(head, b"uniqueCount=") else {
        return Ok(());
    };
    // The part may end before its number does, or begins.
    let number = head.get(start + 13..).unwrap_or_default();
    let digits = number.iter().take_while(|byte| byte.is_ascii_digit());
    let count = digits
        .fold(0_u64, |sum, digit| sum.saturating_mul(10).saturating_add(u64::from(digit - b'0')));
    if count > limits.shared_strings {
        return Err(Fault::Limit("shared-strings", limits.shared_strings, count));
    }
    Ok(())
}

fn by_names(archive: &mut Archive, names: &[String]) -> Result<FileType, Fault> {
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

/// The first bytes of a part as text; empty where there is no such part.
fn head_of(
    archive: &mut Archive,
    names: &[String],
    wanted: &str,
    length: u64,
) -> Result<String, Fault> {
    let Some(index) = names.iter().position(|name| name.eq_ignore_ascii_case(wanted)) else {
        return Ok(String::new());
    };
    let part = archive.by_index(index).map_err(|fault| damaged(&fault))?;
    let mut head = Vec::new();
    // A part that breaks off early shows it again when it is parsed.
    let _ = part.take(length).read_to_end(&mut head);
    Ok(String::from_utf8_lossy(&head).into_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_part_that_ends_within_its_announcement_announces_no_more_than_it_shows() {
        let (head, limits) = (b"<sst uniqueCount=\"99\">", Limits::default());
        let few = Limits { shared_strings: 9, ..Limits::default() };
        for end in 0..=head.len() {
            assert_eq!(announced(&head[..end], &limits), Ok(()));
            let refused = announced(&head[..end], &few).is_err();
            assert_eq!(refused, end >= b"<sst uniqueCount=\"99".len(), "{end}");
        }
    }
}
