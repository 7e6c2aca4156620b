//! The one integration-test binary.

mod faults;
mod samples;
mod tidy;
