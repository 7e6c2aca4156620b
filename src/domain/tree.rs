//! A tree of classes (客户分类, 地区分类): codes below codes, customers in the leaves.

use std::collections::BTreeMap;
use std::ops::Bound;

use super::code::CodeScheme;
use super::text::fold;

/// The classes by code. A class stands below another one whose code its own begins with.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ClassTree {
    names: BTreeMap<String, String>,
}

/// Where a value stands in a tree.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Standing<'a> {
    Unknown,
    Leaf,
    /// Another class, the first of them by code, stands below it.
    Inner(&'a str),
}

impl ClassTree {
    pub fn is_empty(&self) -> bool {
        self.names.is_empty()
    }

    pub fn insert(&mut self, code: &str, name: &str) {
        self.names.insert(code.trim().to_owned(), name.trim().to_owned());
    }

    pub fn name(&self, code: &str) -> Option<&str> {
        self.names.get(code).map(String::as_str)
    }

    /// The code of the class that a value means: the code itself, or the name of one class alone.
    pub fn code_of(&self, value: &str) -> Option<&str> {
        let value = value.trim();
        if let Some((code, _)) = self.names.get_key_value(value) {
            return Some(code);
        }
        let wanted = plain(value);
        let mut named =
            self.classes().filter(|(_, name)| !name.is_empty() && plain(name) == wanted);
        let (code, _) = named.next()?;
        named.next().is_none().then_some(code)
    }

    /// Every class in order of code.
    pub fn classes(&self) -> impl Iterator<Item = (&str, &str)> {
        self.names.iter().map(|(code, name)| (code.as_str(), name.as_str()))
    }

    /// Where a value stands that is the code of a class, or its name. A name of several classes
    /// is a leaf if one of them is.
    pub fn standing(&self, value: &str) -> Standing<'_> {
        let value = value.trim();
        if let Some((code, _)) = self.names.get_key_value(value) {
            return self.standing_of(code);
        }
        let wanted = plain(value);
        let mut found = Standing::Unknown;
        for (code, _) in self.names.iter().filter(|(_, name)| plain(name) == wanted) {
            match self.standing_of(code) {
                Standing::Leaf => return Standing::Leaf,
                inner if found == Standing::Unknown => found = inner,
                _ => {}
            }
        }
        found
    }

    fn standing_of(&self, code: &str) -> Standing<'_> {
        let after = (Bound::Excluded(code), Bound::Unbounded);
        let next = self.names.range::<str, _>(after).next();
        match next.filter(|(next, _)| next.starts_with(code)) {
            Some((below, _)) => Standing::Inner(below),
            None => Standing::Leaf,
        }
    }

    /// The code that a code stands below by the scheme, where the tree does not have it.
    pub fn missing_parent<'code>(
        &self,
        code: &'code str,
        scheme: &CodeScheme,
    ) -> Option<&'code str> {
        scheme.parent(code).filter(|parent| !self.names.contains_key(*parent))
    }

    /// The classes that a value means and those below them: for questions about a whole branch.
    pub fn branch(&self, value: &str) -> Vec<&str> {
        let wanted = plain(value.trim());
        let is_meant = |code: &str, name: &str| code == value.trim() || plain(name) == wanted;
        let roots: Vec<&str> = self
            .classes()
            .filter(|(code, name)| is_meant(code, name))
            .map(|(code, _)| code)
            .collect();
        let below = |code: &&str| roots.iter().any(|root| code.starts_with(root));
        self.names.keys().map(String::as_str).filter(below).collect()
    }
}

/// A code or a name as classes are compared: without case, width and blanks.
pub fn plain(text: &str) -> String {
    fold(text).to_lowercase().replace(' ', "")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tree() -> ClassTree {
        let mut tree = ClassTree::default();
        let classes =
            [("01", "批发"), ("01001", "省内"), ("01002", "省外"), ("02", "零售"), ("03", "省内")];
        for (code, name) in classes {
            tree.insert(code, name);
        }
        tree
    }

    #[test]
    fn a_value_is_found_by_code_and_by_name() {
        let tree = tree();
        for (value, standing) in [
            ("01", Standing::Inner("01001")),
            ("批发 ", Standing::Inner("01001")),
            ("01001", Standing::Leaf),
            ("省内", Standing::Leaf),
            ("02", Standing::Leaf),
            ("04", Standing::Unknown),
            ("", Standing::Unknown),
        ] {
            assert_eq!(tree.standing(value), standing, "{value}");
        }
        assert_eq!(tree.branch("批发"), ["01", "01001", "01002"]);
        assert_eq!(tree.branch("省内"), ["01001", "03"]);
    }

    #[test]
    fn a_class_is_one_by_code_and_by_name() {
        let tree = tree();
        for (value, code) in
            [("01", Some("01")), (" 批发", Some("01")), ("省内", None), ("", None), ("04", None)]
        {
            assert_eq!(tree.code_of(value), code, "{value}");
        }
    }

    #[test]
    fn a_code_without_the_one_above_is_seen() {
        let scheme = CodeScheme::parse("2-3").expect("a scheme");
        assert_eq!(tree().missing_parent("05001", &scheme), Some("05"));
        assert_eq!(tree().missing_parent("01009", &scheme), None);
        assert_eq!(tree().missing_parent("05", &scheme), None);
    }
}
