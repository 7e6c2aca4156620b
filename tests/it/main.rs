//! The one integration-test binary.

mod program;
mod real;
mod run;
mod samples;
mod tidy;
