//! The rules of the house that a machine can read: arrows between rooms, sizes, words.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

/// Which rooms a room may use. `main.rs` and `lib.rs` stand outside.
const ROOMS: &[(&str, &[&str])] = &[
    ("domain", &[]),
    ("finding", &["domain"]),
    ("template", &["domain"]),
    ("table", &["domain", "finding", "template"]),
    ("i18n", &[]),
    ("read", &["domain", "finding", "template", "table"]),
    ("check", &["domain", "finding", "template", "table"]),
    ("dedupe", &["domain", "finding"]),
    ("post", &["domain", "finding", "template", "table"]),
    ("archive", &["domain", "finding", "table", "post"]),
    ("analyze", &["domain", "table"]),
    ("export", &["domain", "finding", "template", "analyze", "i18n"]),
    (
        "pipeline",
        &[
            "domain", "finding", "template", "table", "read", "check", "dedupe", "post", "archive",
            "analyze", "export", "i18n",
        ],
    ),
    (
        "cli",
        &[
            "domain", "finding", "template", "table", "read", "check", "dedupe", "post", "archive",
            "analyze", "export", "i18n", "pipeline",
        ],
    ),
];

/// Lines longer than 100 characters are allowed here, for the reason given.
const LONG_LINES: &[(&str, &str)] = &[];

fn sources(folder: &Path, found: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).expect("the source folder can be listed") {
        let path = entry.expect("an entry can be read").path();
        if path.is_dir() {
            sources(&path, found);
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            found.push(path);
        }
    }
    found.sort();
}

fn files() -> Vec<(String, String)> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut found = Vec::new();
    for folder in ["src", "tests", "benches"] {
        sources(&root.join(folder), &mut found);
    }
    found
        .into_iter()
        .map(|path| {
            let name = path.strip_prefix(root).expect("below the root").display().to_string();
            (name, fs::read_to_string(path).expect("a source file is UTF-8"))
        })
        .collect()
}

/// Files that a `#[cfg(test)] mod name;` brings in; the rules of rooms are for the program.
fn test_files(files: &[(String, String)]) -> BTreeSet<String> {
    let mut found = BTreeSet::new();
    for (name, text) in files {
        let folder = match name.rsplit_once('/') {
            Some((folder, "mod.rs" | "lib.rs")) => folder.to_owned(),
            _ => name.trim_end_matches(".rs").to_owned(),
        };
        for piece in text.split("#[cfg(test)]\nmod ").skip(1) {
            if let Some((module, _)) = piece.split_once(";\n") {
                found.insert(format!("{folder}/{module}.rs"));
            }
        }
    }
    found
}

#[test]
fn data_flows_one_way() {
    let mut wrong = Vec::new();
    let files = files();
    let tests = test_files(&files);
    for (name, text) in files {
        let Some(place) = name.strip_prefix("src/") else { continue };
        if tests.contains(&name) {
            continue;
        }
        let room = place.split(['/', '.']).next().unwrap_or_default();
        let Some((_, allowed)) = ROOMS.iter().find(|(known, _)| *known == room) else { continue };
        let test_part = text.find("#[cfg(test)]").unwrap_or(text.len());
        for piece in text[..test_part].split("crate::").skip(1) {
            let used = piece.split(|letter: char| !letter.is_alphanumeric()).next().unwrap_or("");
            if ROOMS.iter().any(|(known, _)| *known == used)
                && used != room
                && !allowed.contains(&used)
            {
                wrong.push(format!("{name} uses {used}"));
            }
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn files_and_lines_are_short_and_say_their_purpose() {
    let mut wrong = Vec::new();
    for (name, text) in files() {
        if text.lines().count() > 600 {
            wrong.push(format!("{name}: {} lines", text.lines().count()));
        }
        if !text.starts_with("//!") {
            wrong.push(format!("{name}: opens without a line of purpose"));
        }
        for (number, line) in text.lines().enumerate() {
            let allowed = LONG_LINES.iter().any(|(file, _)| *file == name);
            if line.chars().count() > 100 && !allowed {
                wrong.push(format!("{name}:{}: longer than 100 characters", number + 1));
            }
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn only_one_room_speaks_to_the_terminal() {
    let mut wrong = Vec::new();
    let files = files();
    let tests = test_files(&files);
    for (name, text) in files {
        let test_part = text.find("#[cfg(test)]").unwrap_or(text.len());
        if !name.starts_with("src/") || name.starts_with("src/cli") || tests.contains(&name) {
            continue;
        }
        for word in ["println!", "std::env::", "process::exit", "SystemTime::now", "todo!("] {
            if text[..test_part].contains(word) {
                wrong.push(format!("{name}: {word}"));
            }
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}
