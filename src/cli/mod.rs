//! Arguments, one file per command; the only room that prints, reads the clock and exits.
