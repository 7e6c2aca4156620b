//! What stands in the 税号 column.
