//! What a cut package still holds: its parts one after the other, put together anew.
//!
//! Without its directory, which stands at the end, a package is read by the heads of its parts.
//! The part in which it breaks off keeps its whole rows, and what is open in it is closed.

use std::io::{Cursor, Write};

use flate2::{Decompress, FlushDecompress, Status};
use memchr::memmem;
use quick_xml::Reader;
use quick_xml::events::Event;

use super::Limits;

/// What a part begins with.
const HEAD: &[u8] = b"PK\x03\x04";

/// Ends of what is taken whole or not at all: rows of sheets, and shared texts.
const WHOLE: [&[u8]; 4] = [b"</row>", b"</table:table-row>", b"</si>", b":row>"];

/// A package of what a cut one still holds; `None` where no part of it can be read.
pub fn package(bytes: &[u8], limits: &Limits) -> Option<Vec<u8>> {
    let mut made = zip::ZipWriter::new(Cursor::new(Vec::new()));
    let options = zip::write::SimpleFileOptions::default()
        .compression_method(zip::CompressionMethod::Stored)
        .last_modified_time(zip::DateTime::default());
    let (mut at, mut left, mut parts) = (0, limits.inflated_bytes, 0);
    while let Some(found) = memmem::find(bytes.get(at..)?, HEAD) {
        let start = at + found;
        let Some(part) = Part::read(bytes, start, left.min(limits.part_bytes)) else { break };
        at = part.end.max(start + HEAD.len());
        left = left.saturating_sub(part.content.len() as u64);
        parts += 1;
        if parts > limits.parts || left == 0 {
            return None;
        }
        let content = if part.whole { part.content } else { closed(part.content) };
        made.start_file(part.name, options).ok()?;
        made.write_all(&content).ok()?;
    }
    (parts > 0).then(|| made.finish().ok().map(Cursor::into_inner))?
}

struct Part {
    name: String,
    content: Vec<u8>,
    whole: bool,
    /// Where the next part may begin.
    end: usize,
}

impl Part {
    /// A part whose head stands at `start`; `None` where the head itself is cut or the part is
    /// enciphered.
    fn read(bytes: &[u8], start: usize, most: u64) -> Option<Part> {
        let head = bytes.get(start..start + 30)?;
        let word = |at: usize| usize::from(u16::from_le_bytes([head[at], head[at + 1]]));
        let (flags, method) = (word(6), word(8));
        let packed = u32::from_le_bytes([head[18], head[19], head[20], head[21]]) as usize;
        let from = start + 30;
        let name = bytes.get(from..from + word(26))?;
        let from = from + word(26) + word(28);
        let rest = bytes.get(from..)?;
        if flags & 1 != 0 {
            return None;
        }
        let (content, taken, whole) = match method {
            0 => {
                let taken = packed.min(rest.len());
                (rest[..taken].to_vec(), taken, taken == packed)
            }
            _ => inflate(rest, most),
        };
        let name = String::from_utf8_lossy(name).replace('\\', "/");
        Some(Part { name, content, whole, end: from + taken })
    }
}

/// What a packed text gives before it ends or breaks off, and how many bytes it took.
fn inflate(packed: &[u8], most: u64) -> (Vec<u8>, usize, bool) {
    let mut inflater = Decompress::new(false);
    let mut content = Vec::new();
    loop {
        content.reserve(1 << 16);
        let taken = usize::try_from(inflater.total_in()).unwrap_or(usize::MAX);
        let before = content.len();
        let rest = packed.get(taken..).unwrap_or_default();
        let status = inflater.decompress_vec(rest, &mut content, FlushDecompress::None);
        let taken = usize::try_from(inflater.total_in()).unwrap_or(usize::MAX);
        match status {
            Ok(Status::StreamEnd) => return (content, taken, true),
            Ok(_) if content.len() > before && (content.len() as u64) < most => {}
            _ => return (content, taken, false),
        }
    }
}

/// A text that breaks off, up to its last whole row, with what is open there closed.
fn closed(mut content: Vec<u8>) -> Vec<u8> {
    let ends = WHOLE.iter().filter_map(|end| Some(memmem::rfind(&content, end)? + end.len()));
    let end = ends.max().or_else(|| Some(memchr::memrchr(b'>', &content)? + 1));
    content.truncate(end.unwrap_or(0));
    let mut open: Vec<Vec<u8>> = Vec::new();
    let mut reader = Reader::from_reader(content.as_slice());
    loop {
        match reader.read_event() {
            Ok(Event::Start(element)) => open.push(element.name().as_ref().as_bytes().to_vec()),
            Ok(Event::End(_)) => drop(open.pop()),
            Ok(Event::Eof) | Err(_) => break,
            Ok(_) => {}
        }
    }
    for name in open.into_iter().rev() {
        content.extend([b"</", &name[..], b">"].concat());
    }
    content
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cut_text_is_closed_after_its_last_whole_row() {
        let text = b"<w><s a='1'><row><c>1</c></row><row><c>2</c".to_vec();
        assert_eq!(closed(text), b"<w><s a='1'><row><c>1</c></row></s></w>");
        assert_eq!(closed(b"<a><b>".to_vec()), b"<a><b></b></a>");
        assert_eq!(closed(b"x".to_vec()), b"");
    }

    #[test]
    fn a_package_gives_its_parts_wherever_it_is_cut() {
        let mut whole = rust_xlsxwriter::Workbook::new();
        let sheet = whole.add_worksheet();
        for row in 0..2000 {
            sheet.write_number(row, 0, f64::from(row * 7919 % 1000)).unwrap();
        }
        let bytes = whole.save_to_buffer().unwrap();
        for length in (0..bytes.len()).step_by(97) {
            if let Some(made) = package(&bytes[..length], &Limits::default()) {
                assert!(zip::ZipArchive::new(Cursor::new(made)).is_ok(), "{length}");
            }
        }
        let few = Limits { parts: 1, ..Limits::default() };
        assert_eq!(package(&bytes, &few), None);
    }
}
