//! 客户分类 and 地区 by the trees of the book, so that a class is one whether its code or its name
//! was written.

use std::collections::{BTreeMap, HashMap};

use polars::prelude::{DataFrame, NamedFrom, PolarsError, Series};

use super::{AnalyzeError, Group, Ledger, Text};
use crate::domain::tree::ClassTree;

impl Ledger {
    /// Puts the codes of classes in the place of their names, in the lines and at the customers.
    /// `trees` by the field, `category` or `region`; what no tree has stays as it is.
    pub fn take_classes(&mut self, trees: BTreeMap<String, ClassTree>) -> Result<(), AnalyzeError> {
        let refused = |source| AnalyzeError::Engine { statistic: "classes", source };
        for (field, tree) in &trees {
            for frame in [&mut self.lines, &mut self.customers] {
                code(frame, field, tree).map_err(refused)?;
            }
        }
        self.classes = trees;
        self.made = super::made::Made::default();
        Ok(())
    }

    /// The name of a class by its code; with the code before it where another one bears the name.
    pub(super) fn class_label(&self, group: Group, key: &str) -> Option<Text> {
        let field = match group {
            Group::Category => "category",
            Group::Region => "region",
            _ => return None,
        };
        let tree = self.classes.get(field)?;
        let name = tree.name(key).filter(|name| !name.is_empty())?;
        let is_one = tree.classes().filter(|(_, other)| *other == name).count() == 1;
        Some(if is_one { name.into() } else { format!("{key} {name}").into() })
    }
}

/// Puts the codes in the place of the names in one column of a frame.
pub(super) fn code(
    frame: &mut DataFrame,
    field: &str,
    tree: &ClassTree,
) -> Result<(), PolarsError> {
    // A part of the ledger may be read without its classes.
    let Ok(column) = frame.column(field) else { return Ok(()) };
    let values = column.str()?;
    let mut codes: HashMap<&str, &str> = HashMap::new();
    let mut is_other = false;
    let mut cells: Vec<&str> = Vec::with_capacity(values.len());
    for value in values.iter() {
        let value = value.unwrap_or_default();
        let code = *codes.entry(value).or_insert_with(|| tree.code_of(value).unwrap_or(value));
        is_other |= code != value;
        cells.push(code);
    }
    if is_other {
        let coded = Series::new(field.into(), cells);
        frame.with_column(coded.into())?;
    }
    Ok(())
}
