//! Texts of rows: one that many rows have in common is in memory once.

use std::borrow::Borrow;
use std::fmt;
use std::ops::Deref;

use arcstr::ArcStr;
use polars::prelude::PlHashSet;

/// A text that other rows may have too. It is used as a `str`, and takes one word of a row.
#[derive(Clone, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Text(ArcStr);

pub(super) static EMPTY: Text = Text(ArcStr::new());

impl Text {
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl Deref for Text {
    type Target = str;

    fn deref(&self) -> &str {
        &self.0
    }
}

impl Borrow<str> for Text {
    fn borrow(&self) -> &str {
        &self.0
    }
}

impl From<&str> for Text {
    fn from(text: &str) -> Text {
        Text(text.into())
    }
}

impl From<String> for Text {
    fn from(text: String) -> Text {
        Text(text.into())
    }
}

impl PartialEq<str> for Text {
    fn eq(&self, other: &str) -> bool {
        **self == *other
    }
}

impl PartialEq<&str> for Text {
    fn eq(&self, other: &&str) -> bool {
        **self == **other
    }
}

impl PartialEq<String> for Text {
    fn eq(&self, other: &String) -> bool {
        **self == **other
    }
}

impl PartialEq<Text> for str {
    fn eq(&self, other: &Text) -> bool {
        *self == **other
    }
}

impl PartialEq<Text> for &str {
    fn eq(&self, other: &Text) -> bool {
        **self == **other
    }
}

impl PartialEq<Text> for String {
    fn eq(&self, other: &Text) -> bool {
        **self == **other
    }
}

impl fmt::Display for Text {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(out)
    }
}

impl fmt::Debug for Text {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(&self.0, out)
    }
}

/// The texts of the rows of all reports on a ledger.
#[derive(Debug, Default)]
pub(super) struct Shared(PlHashSet<Text>);

impl Shared {
    pub fn of(&mut self, text: &str) -> Text {
        if let Some(known) = self.known(text) {
            return known;
        }
        let new = Text::from(text);
        self.0.insert(new.clone());
        new
    }

    /// As [`Shared::of`], for a text that hardly another row will ask for: a new one is not kept.
    pub fn seen(&self, text: &str) -> Text {
        self.known(text).unwrap_or_else(|| text.into())
    }

    pub fn known(&self, text: &str) -> Option<Text> {
        if text.is_empty() { Some(Text::default()) } else { self.0.get(text).cloned() }
    }
}
