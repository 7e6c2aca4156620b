//! Records of programs: a JSON list of objects, a Parquet table. The keys are the headings.

use std::collections::HashMap;
use std::fmt;
use std::io::{Cursor, Write};

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

/// Reads a list of objects: once for the keys, once for the rows, so that no more than a row is
/// in memory beside the text.
pub fn json(bytes: &[u8], limits: &Limits) -> Result<Coded, Fault> {
    let text = std::str::from_utf8(bytes).map_err(|fault| Fault::Damaged(fault.to_string()))?;
    let text = text.trim_start_matches('\u{feff}');
    let mut headings = Headings::new(limits);
    each_object(text, &mut |object| object.keys(&mut headings))?;
    if let Some(fault) = headings.fault.take() {
        return Err(fault);
    }
    let mut writer = CellWriter::new(Spool::default());
    let mut rows = Rows::new(&headings.names, limits, &mut writer)?;
    each_object(text, &mut |object| {
        let mut cells = Vec::new();
        object.cells(&headings, &mut cells)?;
        rows.put(cells);
        Ok(())
    })?;
    let result = rows.end();
    writer.end(&result)?;
    Coded::new(writer.into_inner().finish()?).expect("the stream was ended")
}

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
    let names: Vec<String> = schema.iter_names().map(ToString::to_string).collect();
    let mut rows = Rows::new(&names, limits, writer)?;
    let step = (SLICE_BYTES * count / inflated.max(1)).clamp(SLICE_ROWS.0, SLICE_ROWS.1);
    for at in (0..count).step_by(step as usize) {
        let mut reader = ParquetReader::new(&mut source);
        reader.set_metadata(metadata.clone());
        let slice = reader
            .read_parallel(ParallelStrategy::None)
            .with_slice(Some((at as usize, step as usize)))
            .finish();
        rows.put_frame(&slice.map_err(damaged)?);
    }
    rows.end()
}

/// Inflated bytes of a table that are read at once, and the fewest and the most of its rows.
const SLICE_BYTES: u64 = 8 << 20;
const SLICE_ROWS: (u64, u64) = (1_000, 100_000);

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
    fn cells(&mut self, headings: &Headings, cells: &mut Vec<RawCell>) -> Result<(), String>;
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

    fn cells(&mut self, headings: &Headings, cells: &mut Vec<RawCell>) -> Result<(), String> {
        let mut found = Vec::new();
        while let Some(key) = self.0.next_key::<String>().map_err(|fault| fault.to_string())? {
            let value: serde_json::Value =
                self.0.next_value().map_err(|fault| fault.to_string())?;
            let text = match value {
                serde_json::Value::Null => continue,
                serde_json::Value::String(text) => text,
                other => other.to_string(),
            };
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

fn each_object(text: &str, visit: Visit) -> Result<(), Fault> {
    let mut reader = serde_json::Deserializer::from_str(text);
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

    #[test]
    fn objects_become_rows_below_their_keys() {
        let text = r#"[{"a": "001", "b": null}, {}, {"c": 12345678901234567890, "a": true}]"#;
        assert!(is_json(text));
        let coded = json(text.as_bytes(), &Limits::default()).expect("a good list");
        let wanted = [(1, "0a 1b 2c"), (2, "0001"), (4, "0true 212345678901234567890")];
        let wanted: Vec<_> = wanted.map(|(row, text)| (row, text.to_owned())).into();
        assert_eq!(texts(&coded), wanted);
    }

    #[test]
    fn what_is_no_list_or_too_much_is_refused() {
        for text in ["[1]", "[{\"a\": 1}", "[{}] x", "[{\"a\"}]"] {
            let refused = json(text.as_bytes(), &Limits::default());
            assert!(matches!(refused, Err(Fault::Damaged(_))), "{text}");
        }
        let limits = Limits { columns: 1, cell_bytes: 3, rows: 2, ..Limits::default() };
        for (text, name) in [
            (r#"[{"a": 1, "b": 2}]"#, "columns"),
            (r#"[{"a": "long"}]"#, "cell-bytes"),
            (r#"[{"a": 1}, {"a": 1}]"#, "rows"),
        ] {
            match json(text.as_bytes(), &limits) {
                Err(Fault::Limit(found, ..)) => assert_eq!(found, name, "{text}"),
                other => panic!("{text}: {other:?}"),
            }
        }
    }
}
