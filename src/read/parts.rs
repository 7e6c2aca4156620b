//! The parts of a package by their names, whatever the case and the slashes.

use std::collections::HashMap;
use std::io::{Read, Seek, Write};

use zip::result::ZipResult;
use zip::{ZipArchive, ZipWriter};

use super::layout::{attribute, elements};

/// A package whose parts are taken by name.
pub struct Parts<R> {
    archive: ZipArchive<R>,
    places: HashMap<String, usize>,
}

/// Where a part stands.
#[derive(Clone, Debug)]
pub struct Place {
    pub number: usize,
    pub name: String,
    pub size: u64,
    pub packed: u64,
}

/// A relation of a part to another one.
pub struct Relation {
    pub id: String,
    /// The last word of its type, such as `worksheet`.
    pub kind: String,
    /// The whole name of its type.
    pub type_name: String,
    /// The name of the other part within the package, or an address outside of it.
    pub target: String,
    pub is_external: bool,
    /// The name is written with dots or another slash.
    pub is_odd: bool,
}

impl<R: Read + Seek> Parts<R> {
    pub fn new(bytes: R) -> Option<Parts<R>> {
        let mut archive = ZipArchive::new(bytes).ok()?;
        let mut places = HashMap::new();
        for place in 0..archive.len() {
            let name = archive.by_index_raw(place).ok()?.name().ok()?.into_owned();
            places.insert(plain(&name), place);
        }
        Some(Parts { archive, places })
    }

    /// The bytes of a part; `None` where there is none or it breaks off.
    pub fn bytes(&mut self, name: &str) -> Option<Vec<u8>> {
        let place = *self.places.get(&plain(name))?;
        let mut bytes = Vec::new();
        self.archive.by_index(place).ok()?.read_to_end(&mut bytes).ok()?;
        Some(bytes)
    }

    /// A part that is inflated as it is read; `None` where there is none.
    pub fn open(&mut self, name: &str) -> Option<impl Read> {
        let place = *self.places.get(&plain(name))?;
        self.archive.by_index(place).ok()
    }

    /// Where a part stands in the package, its name as it is written, its size inflated and packed.
    pub fn place(&mut self, name: &str) -> Option<Place> {
        let number = *self.places.get(&plain(name))?;
        let part = self.archive.by_index_raw(number).ok()?;
        let name = part.name().ok()?.replace('\\', "/").trim_start_matches('/').to_owned();
        Some(Place { number, name, size: part.size(), packed: part.compressed_size() })
    }

    /// The inflated bytes of all parts, as the directory says.
    pub fn inflated(&mut self) -> u64 {
        let sizes = (0..self.archive.len())
            .map(|number| self.archive.by_index_raw(number).map_or(0, |part| part.size()));
        sizes.fold(0, u64::saturating_add)
    }

    /// Copies a part as it is packed, if there is one of so many bytes at most.
    pub fn copy<W: Write + Seek>(
        &mut self,
        name: &str,
        most: u64,
        to: &mut ZipWriter<W>,
        copied: &str,
    ) -> ZipResult<()> {
        let Some(number) = self.places.get(&plain(name)) else { return Ok(()) };
        let part = self.archive.by_index_raw(*number)?;
        if part.size() > most {
            return Ok(());
        }
        to.raw_copy_file_rename(part, copied)
    }

    pub fn has(&self, name: &str) -> bool {
        self.places.contains_key(&plain(name))
    }

    /// The first bytes of a part; `None` where there is none.
    pub fn head(&mut self, name: &str, most: u64) -> Option<Vec<u8>> {
        let place = *self.places.get(&plain(name))?;
        let mut bytes = Vec::new();
        // A part that breaks off shows it again when it is parsed.
        let _ = self.archive.by_index(place).ok()?.take(most).read_to_end(&mut bytes);
        Some(bytes)
    }

    /// The names of all parts as they are written.
    pub fn names(&mut self) -> Vec<String> {
        let places = 0..self.archive.len();
        places
            .filter_map(|place| {
                Some(self.archive.by_index_raw(place).ok()?.name().ok()?.into_owned())
            })
            .filter(|name| !name.ends_with('/'))
            .collect()
    }

    /// Whether a part is text of two bytes a sign.
    pub fn is_wide(&mut self, name: &str) -> bool {
        let Some(place) = self.places.get(&plain(name)) else { return false };
        let Ok(mut part) = self.archive.by_index(*place) else { return false };
        let mut head = [b'<'; 2];
        // A part that breaks off shows it again when it is parsed.
        let _ = part.read_exact(&mut head);
        matches!(head, [0xff, 0xfe] | [0xfe, 0xff] | [0, b'<'] | [b'<', 0])
    }

    /// The relations of a part of the folder `folder`.
    pub fn relations(&mut self, folder: &str, part: &str) -> Vec<Relation> {
        let Some(bytes) = self.bytes(&format!("{folder}/_rels/{part}.rels")) else {
            return Vec::new();
        };
        let mut found = Vec::new();
        elements(&String::from_utf8_lossy(&bytes), "Relationship", |element| {
            let get = |name| attribute(element, name).unwrap_or_default();
            let type_name = get("Type");
            let kind = type_name.rsplit('/').next().unwrap_or_default().to_owned();
            let is_external = get("TargetMode").eq_ignore_ascii_case("external");
            let stated = get("Target");
            let target = if is_external { stated.clone() } else { resolved(folder, &stated) };
            let dots = stated.split('/').any(|step| step == "." || step == "..");
            let is_odd = !is_external && (dots || stated.contains('\\'));
            found.push(Relation { id: get("Id"), kind, type_name, target, is_external, is_odd });
        });
        found
    }
}

/// The name of a part from where a folder stands.
fn resolved(folder: &str, target: &str) -> String {
    let target = target.replace('\\', "/");
    let mut steps: Vec<&str> = if target.starts_with('/') { Vec::new() } else { vec![folder] };
    for step in target.split('/') {
        match step {
            "" | "." => {}
            ".." => drop(steps.pop()),
            step => steps.push(step),
        }
    }
    steps.join("/")
}

fn plain(name: &str) -> String {
    name.replace('\\', "/").trim_start_matches('/').to_lowercase()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn targets_are_found_from_their_folder() {
        for target in [
            "worksheets/sheet1.xml",
            "./worksheets/sheet1.xml",
            "../xl/worksheets/sheet1.xml",
            "/xl/worksheets/sheet1.xml",
            "worksheets\\sheet1.xml",
        ] {
            assert_eq!(resolved("xl", target), "xl/worksheets/sheet1.xml", "{target}");
        }
        assert_eq!(resolved("xl", "../../../etc/passwd"), "etc/passwd");
    }
}
