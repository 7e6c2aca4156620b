//! A small language that chooses customers: `region = "华东" and credit.limit > 100000`.
//!
//! ```text
//! either     = both { "or" both }
//! both       = one { "and" one }
//! one        = "not" one | "(" either ")" | comparison
//! comparison = field ( = | != | < | <= | > | >= | contains ) value
//!            | field [ "not" ] "in" "(" value { "," value } ")"
//!            | field "is" [ "not" ] "empty"
//! ```
//! A point in a field means the underscore of its key. Text is compared without case and width,
//! codes as they are written. An empty field equals only the empty text, and is neither less nor
//! greater than anything.

mod parse;
#[cfg(test)]
mod tests;

use std::collections::BTreeSet;

use rust_decimal::Decimal;

use super::money::parse_decimal;
use super::{Date, text};

/// How the values of a field compare.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    Text,
    Code,
    Number,
    Date,
}

/// What is wrong with a filter; each points at one character.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Fault {
    FieldUnknown { name: String },
    FieldExpected,
    OperatorExpected,
    ValueExpected,
    OpeningExpected,
    ClosingExpected,
    QuoteUnclosed,
    EmptyExpected,
    NotANumber { value: String },
    NotADate { value: String },
    NotForKind,
    EndExpected,
    TooDeep,
}

/// A fault and the character where it stands, counted from 0.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FilterFault {
    pub position: usize,
    pub fault: Fault,
}

/// A filter that was understood.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Filter {
    root: Node,
}

#[derive(Clone, Debug, PartialEq, Eq)]
enum Node {
    Any(Vec<Node>),
    All(Vec<Node>),
    Not(Box<Node>),
    Compare { field: String, kind: Kind, relation: Relation, value: Value },
    Among { field: String, kind: Kind, values: Vec<Value> },
    Empty { field: String },
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Relation {
    Equal,
    Unequal,
    Less,
    LessOrEqual,
    Greater,
    GreaterOrEqual,
    Contains,
}

/// A value as its field compares it.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Value {
    Empty,
    Text(String),
    Number(Decimal),
    Date(Date),
}

impl Filter {
    /// Reads a filter; `field` gives the key and kind of a name as it was written.
    pub fn parse(
        source: &str,
        field: &dyn Fn(&str) -> Option<(String, Kind)>,
    ) -> Result<Filter, FilterFault> {
        Ok(Filter { root: parse::parse(source, field)? })
    }

    /// The keys of the fields that it looks at.
    pub fn fields(&self) -> BTreeSet<&str> {
        let mut fields = BTreeSet::new();
        let mut open = vec![&self.root];
        while let Some(node) = open.pop() {
            match node {
                Node::Any(nodes) | Node::All(nodes) => open.extend(nodes),
                Node::Not(node) => open.push(node),
                Node::Compare { field, .. } | Node::Among { field, .. } | Node::Empty { field } => {
                    fields.insert(field.as_str());
                }
            }
        }
        fields
    }

    /// Whether a row is chosen; `cell` gives the text of a field by its key.
    pub fn matches(&self, cell: &dyn Fn(&str) -> String) -> bool {
        holds(&self.root, cell)
    }
}

fn holds(node: &Node, cell: &dyn Fn(&str) -> String) -> bool {
    match node {
        Node::Any(nodes) => nodes.iter().any(|node| holds(node, cell)),
        Node::All(nodes) => nodes.iter().all(|node| holds(node, cell)),
        Node::Not(node) => !holds(node, cell),
        Node::Empty { field } => cell(field).trim().is_empty(),
        Node::Among { field, kind, values } => value(*kind, &cell(field))
            .is_some_and(|own| own != Value::Empty && values.contains(&own)),
        Node::Compare { field, kind, relation, value: wanted } => {
            value(*kind, &cell(field)).is_some_and(|own| compare(&own, *relation, wanted))
        }
    }
}

fn compare(own: &Value, relation: Relation, wanted: &Value) -> bool {
    let ordered = *own != Value::Empty && *wanted != Value::Empty;
    match relation {
        Relation::Equal => own == wanted,
        Relation::Unequal => own != wanted,
        Relation::Less => ordered && own < wanted,
        Relation::LessOrEqual => ordered && own <= wanted,
        Relation::Greater => ordered && own > wanted,
        Relation::GreaterOrEqual => ordered && own >= wanted,
        Relation::Contains => match (own, wanted) {
            (Value::Text(own), Value::Text(wanted)) => own.contains(wanted.as_str()),
            _ => false,
        },
    }
}

/// A text as its kind compares it; `None` where it is none of the kind.
fn value(kind: Kind, written: &str) -> Option<Value> {
    let written = written.trim();
    if written.is_empty() {
        return Some(Value::Empty);
    }
    match kind {
        Kind::Text => Some(Value::Text(text::fold(written).to_lowercase())),
        Kind::Code => Some(Value::Text(written.to_owned())),
        Kind::Number => parse_decimal(written).ok().map(|number| Value::Number(number.normalize())),
        Kind::Date => written.parse().ok().map(Value::Date),
    }
}
