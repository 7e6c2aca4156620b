//! The archive against a plain model.
