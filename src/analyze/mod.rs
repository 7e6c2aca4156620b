//! Stage 4: statistics from ledger frames, each a SQL text over integer money.
