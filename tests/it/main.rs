//! The one integration-test binary.

mod archive;
mod catalogue;
mod classes;
mod compound;
mod control_accounts;
#[cfg(unix)]
mod crash;
mod customers;
mod duplicates;
mod exports;
mod fault_samples;
mod faults;
mod figures;
mod formats;
mod hostile;
mod ledgers;
mod letters;
mod mapping;
mod mend;
mod pages;
mod peer;
mod program;
mod quality;
mod real;
mod reports;
mod returned;
mod run;
mod samples;
mod scenarios;
mod settings;
mod settle;
mod streaming;
mod swollen;
mod tidy;
mod voice;
