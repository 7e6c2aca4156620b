//! A small language that chooses customers: `region = "华东" and credit.limit > 100000`.
//!
//! ```text
//! either     = both { "or" both }
//! both       = one { "and" one }
//! one        = "not" one | "(" either ")" | comparison
//! comparison = field ( = | != | < | <= | > | >= | contains ) value
//!            | field [ "not" ] "in" "(" value { "," value } ")"
//!            | field "is" [ "not" ] "empty"
//!            | field [ "not" ] "under" value
//! ```
//! A point in a field means the underscore of its key. Text is compared without case and width,
//! codes as they are written. An empty field equals only the empty text, and is neither less nor
//! greater than anything. A field of several values, such as tags, is chosen where one of them
//! fits, and `!=` where none does. `category under 01` means a class, by code or by name, and all
//! classes below it. `group = 大客户` stands for the filter saved under that name.

#[cfg(test)]
mod oracle_tests;
mod parse;
#[cfg(test)]
mod tests;

use std::collections::{BTreeMap, BTreeSet};

use rust_decimal::Decimal;

use super::money::parse_decimal;
use super::tree::{self, ClassTree};
use super::{Date, text};

/// How the values of a field compare.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    Text,
    Code,
    Number,
    Date,
}

/// A field that a name means.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Named {
    pub key: String,
    pub kind: Kind,
    /// Words that stand for a value, such as those of a drop-down in each language.
    pub words: Vec<(String, String)>,
    /// Whether its values are classes of a tree.
    pub is_class: bool,
}

impl Named {
    pub fn new(key: &str, kind: Kind) -> Named {
        Named { key: key.to_owned(), kind, words: Vec::new(), is_class: false }
    }
}

/// What the names of a filter mean.
pub trait Names {
    fn field(&self, name: &str) -> Option<Named>;

    /// The filter that was saved under a name.
    fn group(&self, _name: &str) -> Option<String> {
        None
    }
}

/// A row as a filter looks at it.
pub trait Cells {
    /// Whether `test` holds for one of the values of a field; an empty field has the empty text.
    fn any(&self, field: &str, test: &mut dyn FnMut(&str) -> bool) -> bool;
}

impl<F: Fn(&str) -> String> Cells for F {
    fn any(&self, field: &str, test: &mut dyn FnMut(&str) -> bool) -> bool {
        test(&self(field))
    }
}

/// What is wrong with a filter; each points at one character.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Fault {
    FieldUnknown {
        name: String,
    },
    GroupUnknown {
        name: String,
    },
    /// The saved filter is none, or names itself.
    GroupWrong {
        name: String,
    },
    FieldExpected,
    OperatorExpected,
    ValueExpected,
    OpeningExpected,
    ClosingExpected,
    QuoteUnclosed,
    EmptyExpected,
    NotANumber {
        value: String,
    },
    NotADate {
        value: String,
    },
    NotForKind,
    /// The tree has no such class; `near` is the most alike, or nothing.
    ClassUnknown {
        name: String,
        near: String,
    },
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
    Under(Under),
}

/// A class and all below it.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Under {
    field: String,
    class: String,
    /// Where the class stands in the filter.
    position: usize,
    /// The codes and names of the branch, from the trees of the book.
    branch: BTreeSet<String>,
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
    /// Reads a filter; `names` says what its names mean.
    pub fn parse(source: &str, names: &dyn Names) -> Result<Filter, FilterFault> {
        Ok(Filter { root: parse::parse(source, names)? })
    }

    /// Whether it asks for the branch of a class.
    pub fn needs_trees(&self) -> bool {
        has_under(&self.root)
    }

    /// Looks the classes up that it asks for; until then they choose nobody.
    pub fn with_trees(
        mut self,
        trees: &BTreeMap<String, ClassTree>,
    ) -> Result<Filter, FilterFault> {
        visit(&mut self.root, &mut |under| under.look_up(trees.get(&under.field)))?;
        Ok(self)
    }

    /// The keys of the fields that it asks for.
    pub fn fields(&self) -> BTreeSet<&str> {
        let mut found = BTreeSet::new();
        collect(&self.root, &mut found);
        found
    }

    /// Whether a row is chosen.
    pub fn matches(&self, cells: &dyn Cells) -> bool {
        holds(&self.root, cells)
    }
}

fn collect<'a>(node: &'a Node, found: &mut BTreeSet<&'a str>) {
    match node {
        Node::Any(nodes) | Node::All(nodes) => nodes.iter().for_each(|node| collect(node, found)),
        Node::Not(node) => collect(node, found),
        Node::Under(under) => {
            found.insert(&under.field);
        }
        Node::Compare { field, .. } | Node::Among { field, .. } | Node::Empty { field } => {
            found.insert(field);
        }
    }
}

impl Under {
    fn look_up(&mut self, tree: Option<&ClassTree>) -> Result<(), FilterFault> {
        let branch = tree.map(|tree| tree.branch(&self.class)).unwrap_or_default();
        let names = branch.iter().filter_map(|code| tree?.name(code));
        self.branch = branch.iter().copied().chain(names).map(tree::plain).collect();
        self.branch.remove("");
        if !self.branch.is_empty() {
            return Ok(());
        }
        let classes = tree.into_iter().flat_map(ClassTree::classes);
        let known: Vec<&str> = classes.flat_map(|(code, name)| [code, name]).collect();
        let near = text::nearest(&self.class, &known).unwrap_or_default().to_owned();
        let fault = Fault::ClassUnknown { name: self.class.clone(), near };
        Err(FilterFault { position: self.position, fault })
    }
}

fn has_under(node: &Node) -> bool {
    match node {
        Node::Any(nodes) | Node::All(nodes) => nodes.iter().any(has_under),
        Node::Not(node) => has_under(node),
        Node::Under(_) => true,
        Node::Compare { .. } | Node::Among { .. } | Node::Empty { .. } => false,
    }
}

/// Goes through the branches that a filter asks for.
fn visit(
    node: &mut Node,
    act: &mut dyn FnMut(&mut Under) -> Result<(), FilterFault>,
) -> Result<(), FilterFault> {
    match node {
        Node::Any(nodes) | Node::All(nodes) => nodes.iter_mut().try_for_each(|one| visit(one, act)),
        Node::Not(node) => visit(node, act),
        Node::Under(under) => act(under),
        Node::Compare { .. } | Node::Among { .. } | Node::Empty { .. } => Ok(()),
    }
}

fn holds(node: &Node, cells: &dyn Cells) -> bool {
    match node {
        Node::Any(nodes) => nodes.iter().any(|node| holds(node, cells)),
        Node::All(nodes) => nodes.iter().all(|node| holds(node, cells)),
        Node::Not(node) => !holds(node, cells),
        Node::Empty { field } => !cells.any(field, &mut |cell| !cell.trim().is_empty()),
        Node::Under(under) => {
            cells.any(&under.field, &mut |cell| under.branch.contains(&tree::plain(cell)))
        }
        Node::Among { field, kind, values } => cells.any(field, &mut |cell| {
            value(*kind, cell).is_some_and(|own| own != Value::Empty && values.contains(&own))
        }),
        Node::Compare { field, kind, relation: Relation::Unequal, value: wanted } => {
            let equal = |cell: &str| value(*kind, cell).is_none_or(|own| own == *wanted);
            !cells.any(field, &mut |cell| equal(cell))
        }
        Node::Compare { field, kind, relation, value: wanted } => cells.any(field, &mut |cell| {
            value(*kind, cell).is_some_and(|own| compare(&own, *relation, wanted))
        }),
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
