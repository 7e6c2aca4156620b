//! A ledger line, and what its kinds mean.
