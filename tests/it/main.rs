//! The one integration-test binary.

mod fault_samples;
mod faults;
mod program;
mod real;
mod run;
mod samples;
mod settings;
mod tidy;
