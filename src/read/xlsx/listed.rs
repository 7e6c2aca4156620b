//! The list of the sheets of a workbook, and where their parts stand.

use quick_xml::events::Event;

use crate::read::Limits;
use crate::read::bytes::Reader;
use crate::read::events::{Events, damaged};
use crate::read::layout::attribute;
use crate::read::parts::Parts;
use crate::read::recognise::Fault;

/// Where readers look for a workbook to which no relation leads.
const WORKBOOK: &str = "xl/workbook.xml";

/// What a workbook says of its parts.
pub struct Listed {
    /// The sheets that hold cells, in their order.
    pub sheets: Vec<ListedSheet>,
    pub date1904: bool,
    pub shared: String,
    pub styles: String,
    pub theme: String,
}

/// A sheet as the workbook lists it.
pub struct ListedSheet {
    pub name: String,
    pub hidden: bool,
    /// The name of its part.
    pub part: String,
}

/// Reads the list of a package.
pub fn listed(parts: &mut Parts<Reader>, limits: &Limits) -> Result<Listed, Fault> {
    let mut root = parts.relations("", "").into_iter();
    let workbook = root.find(|relation| relation.kind == "officeDocument");
    let workbook = workbook.map_or_else(|| WORKBOOK.to_owned(), |relation| relation.target);
    let (folder, name) = workbook.rsplit_once('/').unwrap_or(("", &workbook));
    let relations = parts.relations(folder, name);
    let related = |kind: &str, usual: &str, parts: &Parts<Reader>| {
        let mut targets = relations.iter().filter(|relation| relation.kind == kind);
        let found = targets.find(|relation| parts.has(&relation.target));
        found.map_or_else(|| format!("{folder}/{usual}"), |relation| relation.target.clone())
    };
    let mut listed = Listed {
        sheets: Vec::new(),
        date1904: false,
        shared: related("sharedStrings", "sharedStrings.xml", parts),
        styles: related("styles", "styles.xml", parts),
        theme: related("theme", "theme/theme1.xml", parts),
    };
    let part = parts.open(&workbook);
    let part = part.ok_or_else(|| damaged(&workbook, "the part is missing"))?;
    let mut events = Events::new(part, &workbook);
    loop {
        match events.next()? {
            Event::Start(element) => match element.local_name().as_ref() {
                "sheet" => {
                    let get = |name| attribute(&element, name).unwrap_or_default();
                    let (name, id) = (get("name"), get("id"));
                    let relation = relations.iter().find(|relation| relation.id == id);
                    let lost = || damaged(&workbook, &format!("no relation leads to {name}"));
                    let relation = relation.ok_or_else(lost)?;
                    // Charts, dialogues and macros have no rows.
                    if !relation.kind.eq_ignore_ascii_case("worksheet") {
                        continue;
                    }
                    let hidden = matches!(get("state").as_str(), "hidden" | "veryHidden");
                    let part = relation.target.clone();
                    listed.sheets.push(ListedSheet { name, hidden, part });
                    let count = listed.sheets.len() as u64;
                    if count > limits.sheets {
                        return Err(Fault::Limit("sheets", limits.sheets, count));
                    }
                }
                "workbookPr" => {
                    if let Some(flag) = attribute(&element, "date1904") {
                        listed.date1904 = flag == "1" || flag == "true";
                    }
                }
                _ => {}
            },
            Event::End(element) if element.local_name().as_ref() == "workbook" => {
                return Ok(listed);
            }
            Event::Eof => return Err(events.broken_off()),
            _ => {}
        }
    }
}
