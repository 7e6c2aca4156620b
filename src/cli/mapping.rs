//! Alias packs beside a book, and the mapping of a source that its user once confirmed.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use crate::cli::output::Failure;
use crate::cli::{read_text, write_file};
use crate::table::{Table, Tables};
use crate::template::{self, AliasPack, Templates};

/// The folder of packs in the folder of a book.
const FOLDER: &str = "aliases";

/// Adds the packs beside a book, in the order of their names.
pub fn add_packs_of(book: &Path, templates: &mut Templates) -> Result<(), Failure> {
    let Ok(entries) = std::fs::read_dir(book.join(FOLDER)) else {
        return Ok(());
    };
    let mut paths: Vec<PathBuf> = entries
        .filter_map(|entry| Some(entry.ok()?.path()))
        .filter(|path| path.extension().is_some_and(|end| end == "toml"))
        .collect();
    paths.sort();
    for path in paths {
        add_pack(&path, templates)?;
    }
    Ok(())
}

/// Adds one pack; a wrong word in it is refused with its name.
pub fn add_pack(path: &Path, templates: &mut Templates) -> Result<(), Failure> {
    let wrong = |reason: String| {
        let file = path.display().to_string();
        Failure::usage("error-alias-pack", vec![("file", file), ("reason", reason)])
    };
    let pack = template::read_pack(&read_text(path)?).map_err(wrong)?;
    if let Some(unknown) = templates.unknown_in(&pack) {
        return Err(wrong(unknown));
    }
    templates.with_pack(pack);
    Ok(())
}

/// A heading and the field that the user says it means.
pub type Meaning = (String, String);

/// Keeps what the user says of the headings of a source as a pack beside the book. It applies
/// wherever the same headings stand; gives the file.
pub fn remember(
    book: &Path,
    meanings: &[Meaning],
    seen: &Tables,
    templates: &Templates,
) -> Result<PathBuf, Failure> {
    let tables = seen.files.iter().flat_map(|file| &file.sheets).filter_map(|s| s.table.as_ref());
    let keys: BTreeSet<String> =
        meanings.iter().map(|(heading, _)| template::heading_key(heading)).collect();
    let stands_in = |table: &&Table| {
        let headings = table.columns.iter().map(|column| template::heading_key(&column.heading));
        keys.is_subset(&headings.collect())
    };
    let fields = |pack: &AliasPack| templates.unknown_in(pack).is_none();
    let headings = meanings.iter().cloned().collect();
    let mut pack = AliasPack { headings, ..AliasPack::default() };
    match tables.into_iter().find(stands_in) {
        Some(table) => {
            pack.template.clone_from(&table.template.name);
            pack.requires = table.columns.iter().map(|column| column.heading.clone()).collect();
        }
        None => {
            // A sheet that was not recognised: the first template that has all the fields.
            let mut named = templates.templates.iter().map(|template| &template.name);
            pack.requires = meanings.iter().map(|(heading, _)| heading.clone()).collect();
            let found = named.find(|name| {
                pack.template.clone_from(name);
                fields(&pack)
            });
            if found.is_none() {
                pack.template = String::new();
            }
        }
    }
    if !fields(&pack) {
        let list = meanings.iter().map(|(_, field)| field.as_str()).collect::<Vec<_>>();
        return Err(Failure::usage("error-map-field", vec![("field", list.join(", "))]));
    }
    let name = seen.files.first().map(|file| file.file.to_string()).unwrap_or_default();
    let stem = Path::new(&name).file_stem().map(|stem| stem.to_string_lossy().into_owned());
    pack.name = stem.filter(|stem| !stem.is_empty()).unwrap_or_else(|| "source".to_owned());
    let path = free_name(&book.join(FOLDER), &pack.name);
    let text = toml::to_string_pretty(&pack).expect("a pack has only texts and lists of them");
    write_file(&path, text.as_bytes())?;
    Ok(path)
}

/// A name that no other pack has: an earlier mapping of the same file stays, the newer one wins.
fn free_name(folder: &Path, stem: &str) -> PathBuf {
    let plain = folder.join(format!("{stem}.toml"));
    let numbered = (2..).map(|number| folder.join(format!("{stem} {number:03}.toml")));
    let mut names = std::iter::once(plain).chain(numbered);
    names.find(|path| !path.exists()).expect("numbers never end")
}
