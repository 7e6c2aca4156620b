//! Code schemes (编码方案).
