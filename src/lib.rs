//! 往来: takes over the customer archive and the receivables of a small company.

pub mod analyze;
pub mod archive;
pub mod check;
pub mod cli;
pub mod domain;
pub mod export;
pub mod finding;
pub mod i18n;
pub mod pipeline;
pub mod post;
pub mod read;
pub mod table;
pub mod template;
