//! From the text of a filter to its tree, or the first character that does not fit.

use super::{Fault, FilterFault, Kind, Node, Relation, Value, value};
use crate::domain::text;

/// Brackets and negations inside each other: enough for people, too few for the stack.
const DEPTH_MAX: usize = 64;
/// Opening quotes with their closing ones; both are allowed on either side of `“”`.
const QUOTES: [(char, &[char]); 9] = [
    ('"', &['"']),
    ('\'', &['\'']),
    ('“', &['”', '“']),
    ('”', &['”', '“']),
    ('‘', &['’', '‘']),
    ('’', &['’', '‘']),
    ('「', &['」']),
    ('『', &['』']),
    ('«', &['»']),
];
/// Longer signs before the shorter ones that they begin with.
const RELATIONS: [(&str, Relation); 10] = [
    ("!=", Relation::Unequal),
    ("<>", Relation::Unequal),
    ("≠", Relation::Unequal),
    ("<=", Relation::LessOrEqual),
    ("≤", Relation::LessOrEqual),
    (">=", Relation::GreaterOrEqual),
    ("≥", Relation::GreaterOrEqual),
    ("=", Relation::Equal),
    ("<", Relation::Less),
    (">", Relation::Greater),
];

type FieldOf<'a> = &'a dyn Fn(&str) -> Option<(String, Kind)>;

pub fn parse(source: &str, field: FieldOf) -> Result<Node, FilterFault> {
    let written: Vec<char> = source.chars().collect();
    let mut parser = Parser { written, at: 0, depth: 0, field };
    let node = parser.either()?;
    parser.skip_blanks();
    if parser.at < parser.written.len() { Err(parser.fault(Fault::EndExpected)) } else { Ok(node) }
}

struct Parser<'a> {
    written: Vec<char>,
    at: usize,
    depth: usize,
    field: FieldOf<'a>,
}

impl Parser<'_> {
    fn fault(&self, fault: Fault) -> FilterFault {
        FilterFault { position: self.at, fault }
    }

    fn skip_blanks(&mut self) {
        while self.written.get(self.at).is_some_and(|sign| sign.is_whitespace()) {
            self.at += 1;
        }
    }

    /// The sign here, full width ones as their plain ones.
    fn sign(&self) -> Option<char> {
        self.sign_at(self.at)
    }

    fn sign_at(&self, at: usize) -> Option<char> {
        self.written.get(at).map(|sign| match sign {
            '（' => '(',
            '）' => ')',
            '，' | '、' => ',',
            '＝' => '=',
            '＜' => '<',
            '＞' => '>',
            '！' => '!',
            other => *other,
        })
    }

    /// Steps over a sign if it stands here.
    fn takes(&mut self, wanted: &str) -> bool {
        self.skip_blanks();
        let length = wanted.chars().count();
        let stands =
            (self.at..).zip(wanted.chars()).all(|(at, sign)| self.sign_at(at) == Some(sign));
        if stands {
            self.at += length;
        }
        stands
    }

    /// Steps over a word of the language if it stands here whole.
    fn takes_word(&mut self, wanted: &str) -> bool {
        self.skip_blanks();
        let start = self.at;
        if self.bare().to_ascii_lowercase() == wanted {
            return true;
        }
        self.at = start;
        false
    }

    /// The letters up to a blank or a sign of the language.
    fn bare(&mut self) -> String {
        let start = self.at;
        while let Some(sign) = self.sign() {
            let ends = sign.is_whitespace()
                || "()=<>!,≠≤≥".contains(sign)
                || QUOTES.iter().any(|(open, _)| *open == sign);
            if ends {
                break;
            }
            self.at += 1;
        }
        self.written[start..self.at].iter().collect()
    }

    fn either(&mut self) -> Result<Node, FilterFault> {
        let mut nodes = vec![self.both()?];
        while self.takes_word("or") {
            nodes.push(self.both()?);
        }
        Ok(if nodes.len() == 1 { nodes.remove(0) } else { Node::Any(nodes) })
    }

    fn both(&mut self) -> Result<Node, FilterFault> {
        let mut nodes = vec![self.one()?];
        while self.takes_word("and") {
            nodes.push(self.one()?);
        }
        Ok(if nodes.len() == 1 { nodes.remove(0) } else { Node::All(nodes) })
    }

    fn one(&mut self) -> Result<Node, FilterFault> {
        self.skip_blanks();
        if self.depth == DEPTH_MAX {
            return Err(self.fault(Fault::TooDeep));
        }
        self.depth += 1;
        let node = if self.takes_word("not") {
            Node::Not(Box::new(self.one()?))
        } else if self.takes("(") {
            let node = self.either()?;
            if !self.takes(")") {
                return Err(self.fault(Fault::ClosingExpected));
            }
            node
        } else {
            self.comparison()?
        };
        self.depth -= 1;
        Ok(node)
    }

    fn comparison(&mut self) -> Result<Node, FilterFault> {
        let start = self.at;
        let name = self.bare();
        if name.is_empty() {
            return Err(self.fault(Fault::FieldExpected));
        }
        let Some((field, kind)) = (self.field)(&text::fold(&name)) else {
            return Err(FilterFault { position: start, fault: Fault::FieldUnknown { name } });
        };
        if self.takes_word("is") {
            let negated = self.takes_word("not");
            if !self.takes_word("empty") {
                return Err(self.fault(Fault::EmptyExpected));
            }
            return Ok(negate(Node::Empty { field }, negated));
        }
        let negated = self.takes_word("not");
        if self.takes_word("in") {
            let values = self.list(kind)?;
            return Ok(negate(Node::Among { field, kind, values }, negated));
        }
        self.skip_blanks();
        let operator = self.at;
        let relation = if self.takes_word("contains") {
            Relation::Contains
        } else if negated {
            return Err(self.fault(Fault::OperatorExpected));
        } else {
            let found = RELATIONS.iter().find(|(sign, _)| self.takes(sign));
            found
                .map(|(_, relation)| *relation)
                .ok_or_else(|| self.fault(Fault::OperatorExpected))?
        };
        if relation == Relation::Contains && !matches!(kind, Kind::Text | Kind::Code) {
            return Err(FilterFault { position: operator, fault: Fault::NotForKind });
        }
        let value = self.value(kind)?;
        Ok(negate(Node::Compare { field, kind, relation, value }, negated))
    }

    fn list(&mut self, kind: Kind) -> Result<Vec<Value>, FilterFault> {
        if !self.takes("(") {
            return Err(self.fault(Fault::OpeningExpected));
        }
        let mut values = vec![self.value(kind)?];
        while self.takes(",") || self.takes("、") {
            values.push(self.value(kind)?);
        }
        if self.takes(")") { Ok(values) } else { Err(self.fault(Fault::ClosingExpected)) }
    }

    fn value(&mut self, kind: Kind) -> Result<Value, FilterFault> {
        self.skip_blanks();
        let start = self.at;
        let written = self.written_value()?;
        value(kind, &written).ok_or_else(|| {
            let fault = match kind {
                Kind::Date => Fault::NotADate { value: written },
                _ => Fault::NotANumber { value: written },
            };
            FilterFault { position: start, fault }
        })
    }

    /// A text in quotes, or a word without.
    fn written_value(&mut self) -> Result<String, FilterFault> {
        let open = self.written.get(self.at).copied();
        let closing = QUOTES.iter().find(|(quote, _)| Some(*quote) == open).map(|(_, close)| close);
        let Some(closing) = closing else {
            let word = self.bare();
            return if word.is_empty() { Err(self.fault(Fault::ValueExpected)) } else { Ok(word) };
        };
        let start = self.at;
        let inside = &self.written[start + 1..];
        let Some(length) = inside.iter().position(|sign| closing.contains(sign)) else {
            return Err(self.fault(Fault::QuoteUnclosed));
        };
        self.at = start + length + 2;
        Ok(inside[..length].iter().collect())
    }
}

fn negate(node: Node, negated: bool) -> Node {
    if negated { Node::Not(Box::new(node)) } else { node }
}
