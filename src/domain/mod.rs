//! The rules of the trade, pure: no files, no clock, no environment, no floats.
#![deny(clippy::float_arithmetic)]

pub mod ageing;
pub mod bank;
pub mod code;
pub mod control_account;
pub mod credit;
pub mod customer;
pub mod customer_record;
pub mod date;
pub mod due;
pub mod filter;
pub mod ledger;
pub mod mask;
pub mod money;
pub mod name;
pub mod payment;
pub mod period;
pub mod phone;
pub mod postcode;
pub mod provision;
pub mod quality;
pub mod region;
pub mod segment;
pub mod settle;
pub mod tax_id;
pub mod text;
pub mod traditional;
pub mod tree;

pub use date::Date;
pub use money::{Amount, Currency};
