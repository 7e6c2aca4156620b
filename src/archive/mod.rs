//! The book (账套): SQLite for customers and batches, Parquet for ledger lines.
