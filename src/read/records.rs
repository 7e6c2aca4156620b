//! Records of programs: a JSON list of objects, a Parquet table. The keys are the headings.

use std::collections::HashMap;
use std::fmt;
use std::io::{BufReader, Cursor, Read, Seek, SeekFrom, Write};

use polars::prelude::{AnyValue, Column, DataFrame, PolarsError};
use polars_io::SerReader;
use polars_io::mmap::MmapBytesReader;
use polars_io::parquet::read::{ParallelStrategy, ParquetReader};
use serde::de::{Deserializer, IgnoredAny, MapAccess, SeqAccess, Visitor};

use super::Limits;
use super::bytes::Bytes;
use super::cell::{RawCell, RawRow, is_blank};
use super::cells::CellWriter;
use super::coded::Coded;
use super::recognise::Fault;
use super::spool::Spool;

/// Whether a text, by its first signs, is a list of objects.
pub fn is_json(start: &str) -> bool {
    let inside = start.strip_prefix('[').map(str::trim_start);
    inside.is_some_and(|inside| inside.starts_with('{') || inside.starts_with(']'))
}

/// Reads a list of objects in UTF-8: once for the keys, once for the rows, so that no more than a
/// row is in memory.
pub fn json(bytes: &Bytes, limits: &Limits) -> Result<Coded, Fault> {
    let marked = bytes.head(MARK.len())? == MARK;
    let text = || {
        let mut text = BufReader::with_capacity(64 << 10, bytes.reader());
        text.seek(SeekFrom::Start(if marked { MARK.len() as u64 } else { 0 }))?;
        Ok::<_, Fault>(text)
    };
    let mut headings = Headings::new(limits);
    each_object(text()?, &mut |object| object.keys(&mut headings))?;
    if let Some(fault) = headings.fault.take() {
        return Err(fault);
    }
    let mut writer = CellWriter::new(Spool::default());
    let mut rows = Rows::new(&headings.names, limits, &mut writer)?;
    each_object(text()?, &mut |object| {
        let mut cells = Vec::new();
        object.cells(&headings, limits.cell_bytes, &mut cells)?;
        rows.put(cells);
        Ok(())
    })?;
    let result = rows.end();
    writer.end(&result)?;
    Coded::new(writer.into_inner().finish()?).expect("the stream was ended")
}

/// The mark of UTF-8.
const MARK: &[u8] = "\u{feff}".as_bytes();

/// Reads a Parquet table whose sizes are within the limits, some of its rows at a time.
pub fn parquet<W: Write>(
    bytes: &Bytes,
    limits: &Limits,
    writer: &mut CellWriter<W>,
) -> Result<(), Fault> {
    let damaged = |fault: PolarsError| Fault::Damaged(fault.to_string());
    // A file is mapped anew for each of its slices, so that no more than one stays in memory.
    let mut source: Box<dyn MmapBytesReader> = match bytes.in_place() {
        Some((file, 0)) => Box::new(file.try_clone()?),
        _ => Box::new(Cursor::new(bytes.whole()?)),
    };
    let mut reader = ParquetReader::new(&mut source);
    let metadata = reader.get_metadata().map_err(damaged)?.clone();
    let schema = reader.schema().map_err(damaged)?;
    let inflated = metadata.row_groups.iter().map(|group| group.total_byte_size() as u64).sum();
    let (columns, count) = (schema.len() as u64, metadata.num_rows as u64);
    for (name, most, found) in [
        ("inflated-bytes", limits.inflated_bytes, inflated),
        ("rows", limits.rows, count),
        ("columns", limits.columns, columns),
    ] {
        if found > most {
            return Err(Fault::Limit(name, most, found));
        }
    }
    let sizes = metadata.row_groups.iter().map(|group| group.num_rows());
    let ends: Vec<usize> = sizes
        .scan(0_usize, |end, size| {
            *end = end.saturating_add(size);
            Some(*end)
        })
        .collect();
    if ends.last().copied().unwrap_or(0) as u64 != count {
        return Err(Fault::Damaged("its groups of rows do not add up".to_owned()));
    }
    let names: Vec<String> = schema.iter_names().map(ToString::to_string).collect();
    let mut rows = Rows::new(&names, limits, writer)?;
    let step = (SLICE_BYTES * count / inflated.max(1)).clamp(SLICE_ROWS.0, SLICE_ROWS.1);
    for (at, length) in slices(&ends, step as usize) {
        let mut reader = ParquetReader::new(&mut source);
        reader.set_metadata(metadata.clone());
        let slice =
            reader.read_parallel(ParallelStrategy::None).with_slice(Some((at, length))).finish();
        rows.put_frame(&slice.map_err(damaged)?);
    }
    rows.end()
}

/// Inflated bytes of a table that are read at once, and the fewest and the most of its rows.
const SLICE_BYTES: u64 = 8 << 20;
const SLICE_ROWS: (u64, u64) = (1_000, 100_000);

/// Slices of so many rows at most, by their first row and their length: parts of one group of
/// rows, or whole groups. What lies in two groups would be read out of both at once.
fn slices(ends: &[usize], most: usize) -> Vec<(usize, usize)> {
    let (mut slices, mut at) = (Vec::new(), 0);
    let count = ends.last().copied().unwrap_or(0);
    while at < count {
        let whole = ends[..ends.partition_point(|end| *end <= at.saturating_add(most))].last();
        let end = whole.copied().filter(|end| *end > at).unwrap_or(at.saturating_add(most));
        slices.push((at, end - at));
        at = end;
    }
    slices
}

fn cell(column: u32, value: &AnyValue) -> Option<RawCell> {
    let text = match value {
        AnyValue::Null => return None,
        AnyValue::String(text) => (*text).to_owned(),
        AnyValue::StringOwned(text) => text.to_string(),
        AnyValue::Float64(number) => return Some(RawCell::number(column, *number, None)),
        AnyValue::Float32(number) => {
            return Some(RawCell::number(column, f64::from(*number), None));
        }
        other => other.to_string(),
    };
    (!is_blank(&text)).then(|| RawCell::text(column, &text))
}

/// Rows on their way into the form that sheets are read from.
struct Rows<'a, W> {
    writer: &'a mut CellWriter<W>,
    limits: &'a Limits,
    number: u32,
    fault: Option<Fault>,
}

impl<'a, W: Write> Rows<'a, W> {
    fn new(
        names: &[String],
        limits: &'a Limits,
        writer: &'a mut CellWriter<W>,
    ) -> Result<Rows<'a, W>, Fault> {
        writer.sheet("", false)?;
        let mut rows = Rows { writer, limits, number: 0, fault: None };
        rows.put((0..).zip(names).map(|(place, name)| RawCell::text(place, name)).collect());
        Ok(rows)
    }

    /// The heading is row 1, the first record row 2; an empty record keeps its number.
    fn put(&mut self, cells: Vec<RawCell>) {
        self.number = self.number.saturating_add(1);
        let most = self.limits.cell_bytes;
        let longest = cells.iter().map(|cell| cell.text.len() as u64).max().unwrap_or(0);
        if longest > most {
            self.fault.get_or_insert(Fault::Limit("cell-bytes", most, longest));
        } else if u64::from(self.number) > self.limits.rows {
            let found = u64::from(self.number);
            self.fault.get_or_insert(Fault::Limit("rows", self.limits.rows, found));
        } else if !cells.is_empty() {
            let row = RawRow { number: self.number, cells, fields: None };
            if let Err(fault) = self.writer.row(&row) {
                self.fault.get_or_insert(fault.into());
            }
        }
    }

    fn put_frame(&mut self, frame: &DataFrame) {
        let columns: Vec<Column> = frame.columns().iter().map(Column::rechunk).collect();
        for row in 0..frame.height() {
            let cells = columns.iter().zip(0..).filter_map(|(column, place)| {
                let value = column.get(row).ok()?;
                cell(place, &value)
            });
            self.put(cells.collect());
        }
    }

    fn end(self) -> Result<(), Fault> {
        self.fault.map_or(Ok(()), Err)
    }
}

/// The keys of all objects in the order in which they come up.
struct Headings {
    names: Vec<String>,
    places: HashMap<String, u32>,
    most: u64,
    fault: Option<Fault>,
}

impl Headings {
    fn new(limits: &Limits) -> Headings {
        let most = limits.columns;
        Headings { names: Vec::new(), places: HashMap::new(), most, fault: None }
    }

    fn add(&mut self, name: String) {
        let next = self.names.len() as u64;
        if self.places.contains_key(&name) || self.fault.is_some() {
            return;
        }
        if next >= self.most {
            self.fault = Some(Fault::Limit("columns", self.most, next + 1));
            return;
        }
        self.places.insert(name.clone(), u32::try_from(next).unwrap_or(u32::MAX));
        self.names.push(name);
    }
}

/// One object while the list is read.
trait Object {
    fn keys(&mut self, headings: &mut Headings) -> Result<(), String>;
    fn cells(
        &mut self,
        headings: &Headings,
        most: u64,
        cells: &mut Vec<RawCell>,
    ) -> Result<(), String>;
}

struct Opened<A>(A);

impl<'de, A: MapAccess<'de>> Object for Opened<A> {
    fn keys(&mut self, headings: &mut Headings) -> Result<(), String> {
        while let Some(key) = self.0.next_key::<String>().map_err(|fault| fault.to_string())? {
            headings.add(key);
            self.0.next_value::<IgnoredAny>().map_err(|fault| fault.to_string())?;
        }
        Ok(())
    }

    fn cells(
        &mut self,
        headings: &Headings,
        most: u64,
        cells: &mut Vec<RawCell>,
    ) -> Result<(), String> {
        let mut found = Vec::new();
        while let Some(key) = self.0.next_key::<String>().map_err(|fault| fault.to_string())? {
            let mut text = String::new();
            let shown = Shown { text: &mut text, most, inside: false };
            self.0.next_value_seed(shown).map_err(|fault| fault.to_string())?;
            if let (Some(place), false) = (headings.places.get(&key), is_blank(&text)) {
                found.push(RawCell::text(*place, &text));
            }
        }
        found.sort_by_key(|cell| cell.column);
        found.dedup_by_key(|cell| cell.column);
        cells.extend(found);
        Ok(())
    }
}

type Visit<'a> = &'a mut dyn FnMut(&mut dyn Object) -> Result<(), String>;

fn each_object(text: impl Read, visit: Visit) -> Result<(), Fault> {
    let mut reader = serde_json::Deserializer::from_reader(text);
    let damaged = |fault: serde_json::Error| Fault::Damaged(fault.to_string());
    reader.deserialize_seq(List(visit)).map_err(damaged)?;
    reader.end().map_err(damaged)
}

struct List<'a>(Visit<'a>);

impl<'de> Visitor<'de> for List<'_> {
    type Value = ();

    fn expecting(&self, formatter: &mut fmt::Formatter) -> fmt::Result {
        formatter.write_str("a list of objects")
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<(), A::Error> {
        while list.next_element_seed(One(self.0))?.is_some() {}
        Ok(())
    }
}

struct One<'a>(Visit<'a>);

impl<'de> serde::de::DeserializeSeed<'de> for One<'_> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, reader: D) -> Result<(), D::Error> {
        reader.deserialize_map(self)
    }
}

impl<'de> Visitor<'de> for One<'_> {
    type Value = ();

    fn expecting(&self, formatter: &mut fmt::Formatter) -> fmt::Result {
        formatter.write_str("an object")
    }

    fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<(), A::Error> {
        (self.0)(&mut Opened(map)).map_err(serde::de::Error::custom)
    }
}

/// What a value shows: a text its words, a list or an object how it is written. Once that is more
/// than a cell may hold, the rest is passed over.
struct Shown<'t> {
    text: &'t mut String,
    most: u64,
    /// The value stands in a list or an object.
    inside: bool,
}

impl Shown<'_> {
    fn push(&mut self, words: &str) {
        if self.text.len() as u64 <= self.most {
            self.text.push_str(words);
        }
    }

    fn value(&mut self) -> Shown<'_> {
        Shown { text: self.text, most: self.most, inside: true }
    }
}

impl<'de> serde::de::DeserializeSeed<'de> for Shown<'_> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, reader: D) -> Result<(), D::Error> {
        reader.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Shown<'_> {
    type Value = ();

    fn expecting(&self, formatter: &mut fmt::Formatter) -> fmt::Result {
        formatter.write_str("a value")
    }

    fn visit_unit<E>(mut self) -> Result<(), E> {
        if self.inside {
            self.push("null");
        }
        Ok(())
    }

    fn visit_bool<E>(mut self, truth: bool) -> Result<(), E> {
        self.push(if truth { "true" } else { "false" });
        Ok(())
    }

    fn visit_i64<E>(mut self, number: i64) -> Result<(), E> {
        self.push(&number.to_string());
        Ok(())
    }

    fn visit_u64<E>(mut self, number: u64) -> Result<(), E> {
        self.push(&number.to_string());
        Ok(())
    }

    fn visit_f64<E>(mut self, number: f64) -> Result<(), E> {
        self.push(&serde_json::Value::from(number).to_string());
        Ok(())
    }

    fn visit_str<E>(mut self, words: &str) -> Result<(), E> {
        match self.inside {
            true => self.push(&serde_json::Value::from(words).to_string()),
            false => self.push(words),
        }
        Ok(())
    }

    fn visit_seq<A: SeqAccess<'de>>(mut self, mut list: A) -> Result<(), A::Error> {
        self.push("[");
        for place in 0_u64.. {
            let end = self.text.len();
            if place > 0 {
                self.push(",");
            }
            if list.next_element_seed(self.value())?.is_none() {
                self.text.truncate(end);
                break;
            }
        }
        self.push("]");
        Ok(())
    }

    fn visit_map<A: MapAccess<'de>>(mut self, mut map: A) -> Result<(), A::Error> {
        self.push("{");
        let mut first = true;
        while let Some(key) = map.next_key::<String>()? {
            let comma = if std::mem::take(&mut first) { "" } else { "," };
            self.push(&format!("{comma}{}:", serde_json::Value::from(key)));
            map.next_value_seed(self.value())?;
        }
        self.push("}");
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use std::ops::ControlFlow;

    use super::*;

    fn texts(coded: &Coded) -> Vec<(u32, String)> {
        let mut seen = Vec::new();
        let rows = coded.rows(0, &mut |row| {
            let cells = row.cells.iter().map(|cell| format!("{}{}", cell.column, cell.text));
            seen.push((row.number, cells.collect::<Vec<_>>().join(" ")));
            ControlFlow::Continue(())
        });
        rows.unwrap();
        seen
    }

    fn bytes(text: &str) -> Bytes {
        text.as_bytes().to_vec().into()
    }

    #[test]
    fn lists_in_a_list_show_how_they_are_written() {
        let value = r#"[1,-2,1.5,"x\"y",null,true,[],[[],[3]],{"k":"v","l":{}}]"#;
        let text = format!("\u{feff}[{{\"a\": {value}}}, {{\"a\": 1e21}}, {{\"a\": []}}]");
        let coded = json(&bytes(&text), &Limits::default()).expect("a good list");
        let shown: Vec<String> = texts(&coded).into_iter().map(|(_, text)| text).collect();
        assert_eq!(shown, ["0a", &format!("0{value}"), "01e+21", "0[]"]);
        // Of a long one no more is kept than says that it is too long.
        let text = format!("[{{\"a\": [{}0]}}]", "0,".repeat(1 << 20));
        let refused = json(&bytes(&text), &Limits::default());
        assert!(matches!(refused, Err(Fault::Limit("cell-bytes", _, found)) if found < 200_000));
    }

    #[test]
    fn slices_hold_all_rows_and_cross_no_border_but_of_whole_groups() {
        for (ends, most, wanted) in [
            (&[][..], 5, &[][..]),
            (&[4], 5, &[(0, 4)]),
            (&[7], 3, &[(0, 3), (3, 3), (6, 1)]),
            (&[1, 2, 3, 9, 10], 3, &[(0, 3), (3, 3), (6, 4)][..2]),
            (&[0, 0, 2, 2], 3, &[(0, 2)]),
        ] {
            let found = slices(ends, most);
            assert!(found.starts_with(wanted), "{ends:?}: {found:?}");
            let mut next = 0;
            for (at, length) in found {
                assert!(at == next && (1..=most).contains(&length), "{ends:?}");
                let within = ends.iter().filter(|end| (at + 1..at + length).contains(end));
                let starts = at == 0 || ends.contains(&at);
                assert!(within.count() == 0 || starts && ends.contains(&(at + length)));
                next = at + length;
            }
            assert_eq!(next, ends.last().copied().unwrap_or(0));
        }
    }

    #[test]
    fn objects_become_rows_below_their_keys() {
        let text = r#"[{"a": "001", "b": null}, {}, {"c": 12345678901234567890, "a": true}]"#;
        assert!(is_json(text));
        let coded = json(&bytes(text), &Limits::default()).expect("a good list");
        let wanted = [(1, "0a 1b 2c"), (2, "0001"), (4, "0true 212345678901234567890")];
        let wanted: Vec<_> = wanted.map(|(row, text)| (row, text.to_owned())).into();
        assert_eq!(texts(&coded), wanted);
    }

    #[test]
    fn what_is_no_list_or_too_much_is_refused() {
        for text in ["[1]", "[{\"a\": 1}", "[{}] x", "[{\"a\"}]"] {
            let refused = json(&bytes(text), &Limits::default());
            assert!(matches!(refused, Err(Fault::Damaged(_))), "{text}");
        }
        let limits = Limits { columns: 1, cell_bytes: 3, rows: 2, ..Limits::default() };
        for (text, name) in [
            (r#"[{"a": 1, "b": 2}]"#, "columns"),
            (r#"[{"a": "long"}]"#, "cell-bytes"),
            (r#"[{"a": 1}, {"a": 1}]"#, "rows"),
        ] {
            match json(&bytes(text), &limits) {
                Err(Fault::Limit(found, ..)) => assert_eq!(found, name, "{text}"),
                other => panic!("{text}: {other:?}"),
            }
        }
    }
}
