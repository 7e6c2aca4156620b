//! Finds the heading row of a sheet, its template, and what each column means.

use std::collections::{BTreeSet, HashMap};
use std::sync::Arc;

use crate::table::{Column, MatchReason};
use crate::template::own::is_own_heading;
use crate::template::{AliasPack, Kind, Template, Templates, heading_key};

use super::cell::{CellValue, RawRow, clean};

/// Rows among which the heading is looked for.
pub const SEARCHED_ROWS: usize = 60;

/// No heading is longer; what is costs nothing to look at.
const HEADING_BYTES_MAX: usize = 2_000;

/// Templates and packs by the normal form of their headings; made once for a run.
pub struct Headings {
    templates: Vec<Entry>,
    packs: Vec<PackEntry>,
}

struct Entry {
    template: Arc<Template>,
    keys: HashMap<String, (usize, MatchReason)>,
}

struct PackEntry {
    pack: Arc<AliasPack>,
    template: usize,
    requires: Vec<String>,
    /// `None`: the pack says that the column means nothing here.
    keys: HashMap<String, Option<usize>>,
}

/// A row, or two rows, that may be the heading.
struct Candidate {
    first: usize,
    last: usize,
    cells: Vec<HeadingCell>,
}

struct HeadingCell {
    column: u32,
    shown: String,
    /// Normal forms to try, the most telling first.
    keys: Vec<String>,
}

/// A sheet whose template is known.
pub struct Recognised {
    pub template: Arc<Template>,
    pub pack: Option<Arc<AliasPack>>,
    /// The heading rows as positions among the rows that were searched.
    pub first: usize,
    pub last: usize,
    pub columns: Vec<Column>,
    /// For each matched field (by position in the template) its columns, the best first.
    pub sources: Vec<(usize, Vec<u32>)>,
    /// Columns of a field that another column already fills.
    pub duplicates: Vec<(u32, usize)>,
}

/// What stands nearest where no template fits.
pub struct NearMiss {
    pub template: Arc<Template>,
    pub row: usize,
    pub missing: String,
    /// Whether so much matches that the sheet is clearly meant for the template.
    pub clear: bool,
}

/// Where a word of the template stands: in the sheet's name, a title row, the file's name.
type Named = (bool, bool, bool);

type Fit = Vec<Option<(usize, MatchReason)>>;

/// What fits best so far: by a pack, by two sides of money, by the number of fields, by name.
type Best<'a> = ((bool, bool, usize, Named), &'a Candidate, &'a Entry, Option<&'a PackEntry>, Fit);

impl Headings {
    pub fn new(templates: &Templates) -> Headings {
        let mut entries: Vec<Entry> = templates.templates.iter().map(Entry::new).collect();
        let mut packs = Vec::new();
        for pack in &templates.packs {
            let Some(template) =
                entries.iter().position(|entry| entry.template.name == pack.template)
            else {
                continue;
            };
            let fields = &entries[template].template.fields;
            let keys: HashMap<String, Option<usize>> = pack
                .headings
                .iter()
                .map(|(heading, field)| {
                    let place = fields.iter().position(|known| known.key == *field);
                    (heading_key(heading), place)
                })
                .collect();
            if pack.requires.is_empty() {
                for (key, field) in keys {
                    let Some(field) = field else {
                        continue;
                    };
                    let reason = MatchReason::Pack(pack.name.clone());
                    entries[template].keys.entry(key).or_insert((field, reason));
                }
            } else {
                packs.push(PackEntry {
                    pack: Arc::new(pack.clone()),
                    template,
                    requires: pack.requires.iter().map(|text| heading_key(text)).collect(),
                    keys,
                });
            }
        }
        Headings { templates: entries, packs }
    }

    /// The heading among the first rows of a sheet. The headings decide; where several templates
    /// fit them equally well, the names of the sheet, of its title and of the file do.
    pub fn recognise(
        &self,
        rows: &[RawRow],
        sheet: &str,
        file: &str,
    ) -> Result<Recognised, Option<NearMiss>> {
        let candidates = candidates(rows);
        let mut best: Option<Best<'_>> = None;
        let mut nearest: Option<(usize, NearMiss)> = None;
        for candidate in &candidates {
            for (index, entry) in self.templates.iter().enumerate() {
                let packs = self.packs.iter().filter(|pack| pack.template == index);
                let fitting = packs.filter(|pack| pack.stands_in(candidate)).map(Some);
                for pack in fitting.chain([None]) {
                    let fit = entry.fit(candidate, pack);
                    let fields = entry.fields_of(&fit);
                    if pack.is_none() && !entry.recognises(&fields) {
                        entry.near_miss(candidate, &fields, &mut nearest);
                        continue;
                    }
                    // Two sides of money make a ledger, however many other columns it has.
                    let ledger = entry.template.kind == Kind::Ledger;
                    let titles = &rows[..candidate.first];
                    let named = (
                        entry.template.is_named_in(sheet),
                        titles.iter().any(|row| entry.is_named_by(row)),
                        entry.template.is_named_in(file),
                    );
                    let score = (pack.is_some(), ledger, fields.len(), named);
                    if fields.len() >= 2 && best.as_ref().is_none_or(|best| score > best.0) {
                        best = Some((score, candidate, entry, pack, fit));
                    }
                }
            }
        }
        let Some((_, candidate, entry, pack, fit)) = best else {
            return Err(nearest.map(|(_, miss)| miss));
        };
        Ok(entry.recognised(candidate, pack, fit, rows))
    }
}

impl PackEntry {
    fn stands_in(&self, candidate: &Candidate) -> bool {
        self.requires.iter().all(|required| {
            let mut cells = candidate.cells.iter();
            cells.any(|cell| cell.keys.contains(required))
        })
    }
}

impl Entry {
    fn new(template: &Template) -> Entry {
        let mut keys = HashMap::new();
        for (place, field) in template.fields.iter().enumerate() {
            let words = [&field.heading.zh, &field.heading.en, &field.heading.fr];
            for word in words.into_iter().chain([&field.key]) {
                let key = heading_key(word);
                keys.entry(key).or_insert((place, MatchReason::Heading));
            }
        }
        for (place, field) in template.fields.iter().enumerate() {
            for alias in &field.aliases {
                let key = heading_key(alias);
                keys.entry(key).or_insert((place, MatchReason::Alias));
            }
        }
        Entry { template: Arc::new(template.clone()), keys }
    }

    fn fit(&self, candidate: &Candidate, pack: Option<&PackEntry>) -> Fit {
        // Of a table of closing balances the pack alone knows which amounts those are.
        let closing = pack.is_some_and(|pack| pack.pack.closing);
        let moves = |field: usize| {
            let key = self.template.fields[field].key.as_str();
            closing && ["debit_amount", "credit_amount"].contains(&key)
        };
        let find = |key: &String| {
            let own = pack.and_then(|pack| Some((pack, pack.keys.get(key)?)));
            match own {
                Some((pack, field)) => {
                    let reason = MatchReason::Pack(pack.pack.name.clone());
                    Some((*field).map(|field| (field, reason)))
                }
                None => self.keys.get(key).filter(|(field, _)| !moves(*field)).cloned().map(Some),
            }
        };
        let cells = candidate.cells.iter();
        let mut fit: Fit = cells.map(|cell| cell.keys.iter().find_map(find).flatten()).collect();
        let shown: Vec<&str> = candidate.cells.iter().map(|cell| cell.shown.as_str()).collect();
        super::currencies::part(&self.template.fields, &shown, &mut fit);
        fit
    }

    /// A short title row, such as 期初余额表, names what stands below it.
    fn is_named_by(&self, title: &RawRow) -> bool {
        let texts = title.cells.iter().filter(|cell| cell.text.chars().count() <= 40);
        title.cells.len() <= 2
            && texts.into_iter().any(|cell| self.template.is_named_in(&cell.text))
    }

    fn fields_of(&self, fit: &Fit) -> BTreeSet<&str> {
        fit.iter().flatten().map(|(field, _)| self.template.fields[*field].key.as_str()).collect()
    }

    fn recognises(&self, fields: &BTreeSet<&str>) -> bool {
        let mut sets = self.template.recognised_by.iter();
        sets.any(|set| set.iter().all(|key| fields.contains(key.as_str())))
    }

    fn near_miss(
        &self,
        candidate: &Candidate,
        fields: &BTreeSet<&str>,
        nearest: &mut Option<(usize, NearMiss)>,
    ) {
        let count = fields.len();
        if count < 2 || nearest.as_ref().is_some_and(|(most, _)| *most >= count) {
            return;
        }
        let sets = self.template.recognised_by.iter();
        let missing = sets
            .map(|set| {
                let lacks = set.iter().filter(|key| !fields.contains(key.as_str()));
                lacks.cloned().collect::<Vec<String>>()
            })
            .min_by_key(Vec::len);
        let Some(missing) = missing else {
            return;
        };
        let miss = NearMiss {
            template: self.template.clone(),
            row: candidate.last,
            clear: missing.len() == 1 && count >= 3 && count * 2 >= candidate.cells.len(),
            missing: missing.join(" "),
        };
        *nearest = Some((count, miss));
    }

    fn recognised(
        &self,
        candidate: &Candidate,
        pack: Option<&PackEntry>,
        fit: Fit,
        rows: &[RawRow],
    ) -> Recognised {
        let rank = |reason: &MatchReason| match reason {
            MatchReason::Pack(_) => 0,
            MatchReason::Heading => 1,
            MatchReason::Alias => 2,
        };
        let mut by_field: Vec<Vec<(u8, u32)>> = vec![Vec::new(); self.template.fields.len()];
        for (cell, matched) in candidate.cells.iter().zip(&fit) {
            if let Some((field, reason)) = matched {
                by_field[*field].push((rank(reason), cell.column));
            }
        }
        let mut sources = Vec::new();
        let mut duplicates = Vec::new();
        let place = |key: &str| self.template.fields.iter().position(|field| field.key == key);
        let sided = place("balance").or(place("amount"));
        let least = |columns: &Vec<(u8, u32)>| columns.iter().min().map(|(_, column)| *column);
        let figure = sided.and_then(|place| least(&by_field[place]));
        for (field, columns) in by_field.iter_mut().enumerate() {
            columns.sort_unstable();
            if let (Some(figure), true) = (figure, self.template.fields[field].key == "direction") {
                // Of several directions that of the balance stands just before it.
                columns.sort_by_key(|(_, column)| figure.checked_sub(*column).unwrap_or(u32::MAX));
            }
            let columns: Vec<u32> = columns.iter().map(|(_, column)| *column).collect();
            duplicates.extend(columns.iter().skip(1).map(|column| (*column, field)));
            if !columns.is_empty() {
                sources.push((field, columns));
            }
        }
        duplicates.sort_unstable();
        let columns = candidate
            .cells
            .iter()
            .zip(fit)
            .map(|(cell, matched)| {
                let taken = matched
                    .filter(|(field, _)| duplicates.binary_search(&(cell.column, *field)).is_err())
                    .map(|(field, reason)| (self.template.fields[field].key.clone(), reason));
                let (field, reason) = taken.unzip();
                Column { index: cell.column, heading: cell.shown.clone(), field, reason }
            })
            .collect();
        let mut recognised = Recognised {
            template: self.template.clone(),
            pack: pack.map(|pack| pack.pack.clone()),
            first: candidate.first,
            last: candidate.last,
            columns,
            sources,
            duplicates,
        };
        if let Some(next) = rows.get(candidate.last + 1)
            && self.is_field_names(next, candidate)
        {
            recognised.last += 1;
        }
        recognised
    }

    /// A row of field names under a row of Chinese headings belongs to the heading.
    fn is_field_names(&self, row: &RawRow, candidate: &Candidate) -> bool {
        let chinese = candidate.cells.iter().any(|cell| !cell.shown.is_ascii());
        let names = row.cells.iter().filter(|cell| {
            let text = clean(&cell.text);
            let identifier = text.starts_with(|sign: char| sign.is_ascii_alphabetic())
                && text.bytes().all(|byte| byte.is_ascii_alphabetic() || b"_.".contains(&byte));
            let lower = text.starts_with(|sign: char| sign.is_ascii_lowercase());
            identifier && (lower || self.keys.contains_key(&heading_key(&text)))
        });
        let count = names.count();
        chinese && count >= 3 && count * 5 >= row.cells.len() * 4
    }
}

fn candidates(rows: &[RawRow]) -> Vec<Candidate> {
    // Two rows win only where they say more than either alone, so they come last.
    let (mut found, mut pairs) = (Vec::new(), Vec::new());
    for (place, row) in rows.iter().enumerate().take(SEARCHED_ROWS) {
        let texts = texts_of(row);
        if texts.len() >= 2 {
            let cells = texts
                .iter()
                .map(|(column, text)| HeadingCell {
                    column: *column,
                    shown: text.clone(),
                    keys: vec![heading_key(text)],
                })
                .collect();
            found.push(Candidate { first: place, last: place, cells });
        }
        if let Some(below) = rows.get(place + 1)
            && below.number == row.number + 1
            && let Some(pair) = two_rows(row, below, place)
        {
            pairs.push(pair);
        }
    }
    found.extend(pairs);
    found
}

fn texts_of(row: &RawRow) -> Vec<(u32, String)> {
    row.cells
        .iter()
        .filter(|cell| matches!(cell.value, CellValue::Text(_)))
        .filter(|cell| cell.text.len() <= HEADING_BYTES_MAX)
        .map(|cell| (cell.column, clean(&cell.text)))
        .filter(|(_, text)| !is_own_heading(text))
        .collect()
}

/// Two heading rows as one: a parent stands over the children to its right.
fn two_rows(above: &RawRow, below: &RawRow, place: usize) -> Option<Candidate> {
    let (top, bottom) = (texts_of(above), texts_of(below));
    let only_text = below.cells.iter().all(|cell| matches!(cell.value, CellValue::Text(_)));
    let titled = top.iter().any(|(_, text)| text.contains([':', '：']));
    if top.len() < 2 || titled || !only_text || bottom.is_empty() {
        return None;
    }
    let columns: BTreeSet<u32> = top.iter().chain(&bottom).map(|(column, _)| *column).collect();
    let text_at = |texts: &'_ [(u32, String)], column: u32| {
        texts.binary_search_by_key(&column, |(known, _)| *known).ok()
    };
    let mut cells = Vec::new();
    let mut parent: Option<&String> = None;
    for column in columns {
        let own = text_at(&top, column).map(|place| &top[place].1);
        let child = text_at(&bottom, column).map(|place| &bottom[place].1);
        parent = own.or(parent);
        let (shown, keys) = match (parent, child) {
            (Some(parent), Some(child)) => {
                let (over, under) = (heading_key(parent), heading_key(child));
                let mut keys = vec![format!("{over}{under}"), format!("{under}{over}"), under];
                if own.is_some() {
                    keys.push(over);
                }
                let same = parent == child;
                (if same { child.clone() } else { format!("{parent} {child}") }, keys)
            }
            (_, Some(child)) => (child.clone(), vec![heading_key(child)]),
            (Some(parent), None) => (parent.clone(), vec![heading_key(parent)]),
            (None, None) => continue,
        };
        cells.push(HeadingCell { column, shown, keys });
    }
    Some(Candidate { first: place, last: place + 1, cells })
}

/// Fields without which no row of the sheet can be loaded.
pub fn missing_fields(template: &Template, has: &dyn Fn(&str) -> bool) -> Vec<String> {
    let from_titles = |key: &str| {
        template.kind == Kind::Ledger
            && ["customer_code", "customer_name", "document_date"].contains(&key)
    };
    let named = |field: &crate::template::Field| {
        field.rules.iter().any(|rule| rule == "code-or-name")
            && (has("customer_code") || has("customer_name"))
    };
    let mut missing: Vec<String> = template
        .fields
        .iter()
        .filter(|field| field.required && !has(&field.key))
        .filter(|field| !from_titles(&field.key) && !named(field))
        .map(|field| field.key.clone())
        .collect();
    let priced = has("net_amount") || has("gross_amount") || (has("quantity") && has("unit_price"));
    if template.kind == Kind::Sales && !priced && !missing.iter().any(|key| key == "net_amount") {
        missing.push("net_amount".to_owned());
    }
    missing
}
