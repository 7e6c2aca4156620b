//! The one integration-test binary.

mod duplicates;
mod fault_samples;
mod faults;
mod program;
mod real;
mod run;
mod samples;
mod settings;
mod tidy;
