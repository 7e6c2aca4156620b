//! The XML of a part, event by event, each of a size that memory bears.

use std::io::{self, BufRead, BufReader, Read};

use quick_xml::escape::resolve_xml_entity;
use quick_xml::events::{BytesRef, Event};

use crate::read::recognise::Fault;

/// Bytes of one tag or of the text between two, and of a text that is put together from several.
pub const EVENT_MAX: usize = 16 << 20;

/// Bytes that are inflated at a time.
const PIECE: usize = 64 << 10;

/// The events of a part.
pub struct Events<'n, R> {
    reader: quick_xml::Reader<Measured<R>>,
    buffer: Vec<u8>,
    name: &'n str,
}

impl<'n, R: Read> Events<'n, R> {
    pub fn new(part: R, name: &'n str) -> Events<'n, R> {
        let inner = BufReader::with_capacity(PIECE, part);
        let mut reader = quick_xml::Reader::from_reader(Measured { inner, left: EVENT_MAX });
        let config = reader.config_mut();
        config.expand_empty_elements = true;
        // Ends are known by their names alone, as other readers take them.
        config.check_end_names = false;
        config.check_comments = false;
        Events { reader, buffer: Vec::new(), name }
    }

    /// The next event; an empty element is a start and an end.
    pub fn next(&mut self) -> Result<Event<'_>, Fault> {
        self.reader.get_mut().left = EVENT_MAX;
        self.buffer.clear();
        match self.reader.read_event_into(&mut self.buffer) {
            Ok(Event::DocType(_)) => Err(damaged(self.name, "<!DOCTYPE")),
            Ok(event) => Ok(event),
            Err(fault) => Err(damaged(self.name, &fault.to_string())),
        }
    }

    /// The part ends before it should.
    pub fn broken_off(&self) -> Fault {
        damaged(self.name, "the part breaks off")
    }
}

/// What is wrong with a part.
pub fn damaged(part: &str, reason: &str) -> Fault {
    Fault::Damaged(format!("{}: {reason}", part.trim_start_matches('/')))
}

/// Adds the sign that a reference such as `&amp;` or `&#20;` in a part stands for.
pub fn push_reference(part: &str, sign: &BytesRef, text: &mut String) -> Result<(), Fault> {
    if let Some(known) = resolve_xml_entity(sign) {
        text.push_str(known);
        return Ok(());
    }
    let sign_of = sign.resolve_char_ref().ok().flatten();
    text.push(sign_of.ok_or_else(|| damaged(part, &format!("&{};", &**sign)))?);
    Ok(())
}

/// Gives so many bytes and no more until it is told to go on.
struct Measured<R> {
    inner: BufReader<R>,
    left: usize,
}

impl<R: Read> Read for Measured<R> {
    fn read(&mut self, room: &mut [u8]) -> io::Result<usize> {
        let read = self.fill_buf()?.read(room)?;
        self.consume(read);
        Ok(read)
    }
}

impl<R: Read> BufRead for Measured<R> {
    fn fill_buf(&mut self) -> io::Result<&[u8]> {
        if self.left == 0 {
            let longest = format!("an element has more than {} MiB", EVENT_MAX >> 20);
            return Err(io::Error::other(longest));
        }
        self.inner.fill_buf()
    }

    fn consume(&mut self, count: usize) {
        self.left = self.left.saturating_sub(count);
        self.inner.consume(count);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn long_elements_are_refused_and_long_parts_are_not() {
        let many = format!("<a>{}</a>", "x".repeat(1 << 20)).repeat(20);
        let mut events = Events::new(many.as_bytes(), "many");
        while !matches!(events.next().unwrap(), Event::Eof) {}
        let long = "x".repeat(EVENT_MAX + 2 * PIECE);
        for text in [format!("<a>{long}</a>"), format!("<a b=\"{long}\"/>")] {
            let mut events = Events::new(text.as_bytes(), "long");
            let fault = loop {
                match events.next() {
                    Ok(Event::Eof) => panic!("nothing was said"),
                    Ok(_) => {}
                    Err(fault) => break fault,
                }
            };
            assert!(format!("{fault:?}").contains("more than 16 MiB"), "{fault:?}");
        }
        let mut events = Events::new(&b"<!DOCTYPE x>"[..], "x");
        assert!(events.next().is_err());
    }
}
