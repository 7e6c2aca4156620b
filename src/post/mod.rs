//! Posting (过账): accepted rows become customers and ledger lines.
