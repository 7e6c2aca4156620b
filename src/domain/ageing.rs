//! The three ageing methods as plain functions: the oracle of the SQL texts.
