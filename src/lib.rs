//! 往来: takes over the customer archive and the receivables of a small company.
//!
//! The whole way on the samples, from bytes to an ageing report:
//!
//! ```
//! use wanglai::{analyze, archive, check, domain, post, read, table, template};
//!
//! let folder = tempfile::tempdir()?;
//! let mut book = archive::Archive::create(folder.path())?;
//! let path = std::path::Path::new("samples/first-run/期初余额.xlsx");
//! let workbook = read::workbook(path, "期初余额.xlsx", 0, &read::Limits::default())?;
//! let (file, _) = read::tables(&workbook, &template::load(), &read::Options::default());
//! let posting = post::post(&file, &Default::default());
//! let tables = table::Tables { files: vec![file] };
//! let findings = check::all(&tables, &book.known_customers()?, &check::Rules::default());
//! assert!(findings.iter().all(|finding| finding.severity < wanglai::finding::Severity::Error));
//! let (file, rows_accepted) = ("期初余额.xlsx".to_owned(), posting.sheets[0].rows_accepted);
//! let batch = archive::Batch { file, rows_accepted, posting, ..Default::default() };
//! book.load(batch, archive::Mode::Add, false)?;
//! let (lines, customers) = (book.ledger()?, book.customers_frame()?);
//! let ledger = analyze::Ledger::new(lines, customers);
//! let day = domain::Date::from_ymd_opt(2025, 6, 30).expect("a day");
//! let (method, basis) = (analyze::Method::Fifo, analyze::Basis::Due);
//! let aging = analyze::aging(&ledger, day, method, basis, &analyze::Bands::default())?;
//! assert_eq!(aging.rows.len(), 8);
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

pub mod analyze;
pub mod archive;
pub mod check;
pub mod cli;
pub mod dedupe;
pub mod domain;
pub mod export;
pub mod finding;
pub mod i18n;
pub mod pipeline;
pub mod post;
pub mod read;
pub mod table;
pub mod template;
