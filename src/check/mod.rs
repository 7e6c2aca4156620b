//! Stage 2: parallel validators, one list of them.
