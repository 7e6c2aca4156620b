//! Credit used, available and over term.
