//! From the text of a filter to its tree, or the first character that does not fit.

use super::{Fault, FilterFault, Kind, Named, Names, Node, Relation, Under, Value, value, visit};
use crate::domain::text;

/// Brackets and negations inside each other: enough for people, too few for the stack.
const DEPTH_MAX: usize = 64;
/// Groups that may name each other in a row.
const GROUPS_MAX: usize = 12;
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

/// The name that stands for a saved filter.
const GROUP: [&str; 4] = ["group", "分组", "客户组", "groupe"];

pub fn parse(source: &str, names: &dyn Names) -> Result<Node, FilterFault> {
    within(source, names, &[])
}

/// Reads a filter inside the groups that named it.
fn within(source: &str, names: &dyn Names, groups: &[String]) -> Result<Node, FilterFault> {
    let written: Vec<char> = source.chars().collect();
    let mut parser = Parser { written, at: 0, depth: 0, names, groups };
    let node = parser.either()?;
    parser.skip_blanks();
    if parser.at < parser.written.len() { Err(parser.fault(Fault::EndExpected)) } else { Ok(node) }
}

struct Parser<'a> {
    written: Vec<char>,
    at: usize,
    depth: usize,
    names: &'a dyn Names,
    groups: &'a [String],
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
        let folded = text::fold(&name);
        if GROUP.contains(&folded.to_lowercase().as_str()) {
            return self.group();
        }
        let Some(named) = self.names.field(&folded) else {
            return Err(FilterFault { position: start, fault: Fault::FieldUnknown { name } });
        };
        let (field, kind) = (named.key.clone(), named.kind);
        if self.takes_word("is") {
            let negated = self.takes_word("not");
            if !self.takes_word("empty") {
                return Err(self.fault(Fault::EmptyExpected));
            }
            return Ok(negate(Node::Empty { field }, negated));
        }
        let negated = self.takes_word("not");
        if self.takes_word("in") {
            let values = self.list(&named)?;
            return Ok(negate(Node::Among { field, kind, values }, negated));
        }
        self.skip_blanks();
        let operator = self.at;
        if self.takes_word("under") {
            if !named.is_class {
                return Err(FilterFault { position: operator, fault: Fault::NotForKind });
            }
            self.skip_blanks();
            let (position, class) = (self.at, self.written_value()?);
            let under = Under { field, class, position, branch: Default::default() };
            return Ok(negate(Node::Under(under), negated));
        }
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
        let value = self.value(&named)?;
        Ok(negate(Node::Compare { field, kind, relation, value }, negated))
    }

    /// `group = NAME`, `group != NAME`, `group in (NAME, NAME)`.
    fn group(&mut self) -> Result<Node, FilterFault> {
        let negated = self.takes_word("not");
        if self.takes_word("in") {
            let mut nodes = Vec::new();
            if !self.takes("(") {
                return Err(self.fault(Fault::OpeningExpected));
            }
            nodes.push(self.saved()?);
            while self.takes_comma() {
                nodes.push(self.saved()?);
            }
            if !self.takes(")") {
                return Err(self.fault(Fault::ClosingExpected));
            }
            return Ok(negate(Node::Any(nodes), negated));
        }
        self.skip_blanks();
        let unequal = ["!=", "<>", "≠"].iter().any(|sign| self.takes(sign));
        if negated || !unequal && !self.takes("=") {
            return Err(self.fault(Fault::OperatorExpected));
        }
        Ok(negate(self.saved()?, unequal))
    }

    /// The filter that was saved under the name that stands here.
    fn saved(&mut self) -> Result<Node, FilterFault> {
        self.skip_blanks();
        let position = self.at;
        let name = self.written_value()?;
        let Some(source) = self.names.group(&name) else {
            return Err(FilterFault { position, fault: Fault::GroupUnknown { name } });
        };
        let wrong = |name: String| FilterFault { position, fault: Fault::GroupWrong { name } };
        if self.groups.contains(&name) || self.groups.len() == GROUPS_MAX {
            return Err(wrong(name));
        }
        let groups = [self.groups, std::slice::from_ref(&name)].concat();
        let mut node = within(&source, self.names, &groups).map_err(|_| wrong(name))?;
        // What is wrong with its classes is pointed at where the group is named.
        visit(&mut node, &mut |under| {
            under.position = position;
            Ok(())
        })?;
        Ok(node)
    }

    fn takes_comma(&mut self) -> bool {
        self.takes(",") || self.takes("，") || self.takes("、")
    }

    fn list(&mut self, named: &Named) -> Result<Vec<Value>, FilterFault> {
        if !self.takes("(") {
            return Err(self.fault(Fault::OpeningExpected));
        }
        let mut values = vec![self.value(named)?];
        while self.takes_comma() {
            values.push(self.value(named)?);
        }
        if self.takes(")") { Ok(values) } else { Err(self.fault(Fault::ClosingExpected)) }
    }

    fn value(&mut self, named: &Named) -> Result<Value, FilterFault> {
        self.skip_blanks();
        let start = self.at;
        let written = self.written_value()?;
        let plain = |text: &str| text::fold(text.trim()).to_lowercase();
        let stands_for = named.words.iter().find(|(word, _)| plain(word) == plain(&written));
        let meant = stands_for.map_or(&written, |(_, key)| key);
        value(named.kind, meant).ok_or_else(|| {
            let fault = match named.kind {
                Kind::Date => Fault::NotADate { value: written.clone() },
                _ => Fault::NotANumber { value: written.clone() },
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
