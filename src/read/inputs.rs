//! The files to read: a file as given, a folder walked, always in the same order.

use std::collections::BTreeSet;
use std::fs::File;
use std::io::Read;
use std::path::{Path, PathBuf};

use walkdir::WalkDir;

use super::ReadError;
use super::decode;

/// A file to read, and its name as it is shown.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Input {
    pub path: PathBuf,
    /// Relative to the input that was given; the file's name where a file was given.
    pub shown: String,
}

/// Files with these extensions are taken whatever they hold, so that their trouble is said.
const EXTENSIONS: [&str; 10] =
    ["xlsx", "xlsm", "xlsb", "xls", "xltx", "xlt", "ods", "et", "csv", "tsv"];

/// Lists the files of the inputs: a file that is named is always taken; in a folder those
/// that look like tables, without hidden files and the locks of open workbooks.
pub fn inputs(given: &[PathBuf]) -> Result<Vec<Input>, ReadError> {
    let mut found = Vec::new();
    for path in given {
        let metadata = std::fs::metadata(path).map_err(|source| ReadError::new(path, source))?;
        if metadata.is_dir() {
            walk(path, &mut found)?;
        } else {
            let name = path.file_name().unwrap_or(path.as_os_str());
            found.push(Input { path: path.clone(), shown: name.to_string_lossy().into_owned() });
        }
    }
    if let (true, Some(folder)) = (found.is_empty(), given.first()) {
        return Err(ReadError::NoTables(folder.clone()));
    }
    let mut seen = BTreeSet::new();
    found.retain(|input| {
        let real = std::fs::canonicalize(&input.path).unwrap_or_else(|_| input.path.clone());
        seen.insert(real)
    });
    Ok(found)
}

fn walk(folder: &Path, found: &mut Vec<Input>) -> Result<(), ReadError> {
    let visible = |name: &std::ffi::OsStr| {
        let name = name.to_string_lossy();
        !name.starts_with('.') && !name.starts_with("~$") && !name.starts_with(".~")
    };
    let mut own = BTreeSet::new();
    let entries = WalkDir::new(folder).sort_by_file_name().into_iter().filter_entry(|entry| {
        let folder = entry.file_type().is_dir();
        if folder {
            own.extend(outputs_in(entry.path()));
        }
        let is_book = folder && entry.path().join("book.db").is_file();
        let kept = visible(entry.file_name()) && !is_book;
        (entry.depth() == 0 || kept) && !own.contains(entry.path())
    });
    for entry in entries {
        let entry = entry.map_err(|fault| {
            let path = fault.path().unwrap_or(folder).to_owned();
            ReadError::new(&path, fault.into())
        })?;
        if entry.file_type().is_file() && looks_like_table(entry.path()) {
            let inside = entry.path().strip_prefix(folder).unwrap_or(entry.path());
            let parts: Vec<_> =
                inside.components().map(|part| part.as_os_str().to_string_lossy()).collect();
            found.push(Input { path: entry.path().to_owned(), shown: parts.join("/") });
        }
    }
    Ok(())
}

/// What an earlier run wrote below a folder, by its record there: the program's own results are no
/// input of the next run, unless they are named.
fn outputs_in(folder: &Path) -> Vec<PathBuf> {
    let written = std::fs::read(folder.join("run.json")).ok();
    let record: Option<serde_json::Value> =
        written.and_then(|bytes| serde_json::from_slice(&bytes).ok());
    let Some(record) = record else {
        return Vec::new();
    };
    let program = record["program"].as_str().unwrap_or_default();
    let outputs = record["outputs"].as_array().filter(|_| program.starts_with("wanglai"));
    let paths: Vec<&Path> =
        outputs.into_iter().flatten().filter_map(|path| path.as_str()).map(Path::new).collect();
    // The record names its paths as the run was told them, itself among them.
    let record = paths.iter().find(|path| path.ends_with("run.json"));
    let Some(base) = record.and_then(|path| path.parent()) else {
        return Vec::new();
    };
    let below = paths.iter().filter_map(|path| path.strip_prefix(base).ok());
    // Marked copies of earlier runs stay there until their owner removes them.
    below.chain([Path::new("returned")]).map(|path| folder.join(path)).collect()
}

/// Whether a file in a folder is meant: by its extension, else by its first bytes.
fn looks_like_table(path: &Path) -> bool {
    let extension = path.extension().unwrap_or_default().to_string_lossy();
    let extension = extension.to_lowercase();
    if EXTENSIONS.contains(&extension.as_str()) {
        return true;
    }
    let mut head = Vec::new();
    if let Ok(file) = File::open(path) {
        // A file that cannot be read and has another extension is left out.
        let _ = file.take(64 * 1024).read_to_end(&mut head);
    }
    let contains = |word: &[u8]| head.windows(word.len()).any(|window| window == word);
    match extension.as_str() {
        "txt" | "tab" | "" if head.starts_with(b"PK\x03\x04") => contains(b"xl/"),
        "txt" | "tab" => is_delimited(&head),
        "docx" | "pptx" | "zip" | "jar" | "odt" => false,
        _ if head.starts_with(b"PK\x03\x04") => {
            contains(b"xl/workbook") || contains(b"opendocument.spreadsheet")
        }
        _ => false,
    }
}

fn is_delimited(head: &[u8]) -> bool {
    if decode::is_binary(head) {
        return false;
    }
    let text = decode::decode(head).text;
    let lines: Vec<&str> = text.lines().filter(|line| !line.trim().is_empty()).take(5).collect();
    let tabs = |line: &&str| line.matches('\t').count();
    lines.len() >= 2 && tabs(&lines[0]) >= 1 && lines.iter().all(|line| tabs(line) >= 1)
}
