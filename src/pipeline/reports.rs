//! The workbooks of a run: receivables, sales and the clean archive.

use std::path::{Path, PathBuf};

use crate::analyze::{self, Basis, Bands, Group, Ledger, Method};
use crate::archive::Archive;
use crate::domain::Date;
use crate::export::{self, Provenance, ReceivablesReport, SalesReport};
use crate::i18n::Language;
use crate::pipeline::{PipelineError, write_file};
use crate::template;

/// What the workbooks say of themselves.
pub struct Cover<'a> {
    pub from: Option<Date>,
    pub as_of: Date,
    pub language: Language,
    pub company: &'a str,
    pub created: &'a str,
}

/// Writes receivables.xlsx and sales.xlsx below `out`.
pub fn write(
    archive: &Archive,
    ledger: &Ledger,
    cover: &Cover,
    out: &Path,
) -> Result<Vec<PathBuf>, PipelineError> {
    let (receivables, sales) =
        rayon::join(|| receivables(archive, ledger, cover), || sales(archive, ledger, cover));
    let mut written = Vec::new();
    for (name, bytes) in [("receivables.xlsx", receivables?), ("sales.xlsx", sales?)] {
        let path = out.join(name);
        write_file(&path, &bytes)?;
        written.push(path);
    }
    Ok(written)
}

/// Writes customers.xlsx: the clean archive in the template's layout.
pub fn write_customers(
    archive: &Archive,
    language: Language,
    out: &Path,
) -> Result<PathBuf, PipelineError> {
    let templates = template::load();
    let template = templates
        .templates
        .iter()
        .find(|known| known.name == "customers")
        .expect("the customers template is built in");
    let bytes = export::customers_workbook(&archive.customers()?, template, language)?;
    let path = out.join("customers.xlsx");
    write_file(&path, &bytes)?;
    Ok(path)
}

fn receivables(
    archive: &Archive,
    ledger: &Ledger,
    cover: &Cover,
) -> Result<Vec<u8>, PipelineError> {
    let as_of = cover.as_of;
    let bands = Bands::default();
    let mut agings = Vec::new();
    for method in [Method::Fifo, Method::OpenItem] {
        for basis in [Basis::Document, Basis::Due] {
            agings.push(analyze::aging(ledger, as_of, method, basis, &bands)?);
        }
    }
    let report = ReceivablesReport {
        company: cover.company.to_owned(),
        as_of,
        language: cover.language,
        balances: analyze::balances(ledger, cover.from, as_of)?,
        agings,
        collections: analyze::collections(ledger, cover.from, as_of)?,
        credit: analyze::credit(ledger, as_of)?,
        sales_by_month: analyze::sales(ledger, cover.from, as_of, Group::Month, None)?,
        provenance: provenance(archive, ledger, cover)?,
    };
    Ok(export::receivables_workbook(&report)?)
}

fn sales(archive: &Archive, ledger: &Ledger, cover: &Cover) -> Result<Vec<u8>, PipelineError> {
    let mut groups = Vec::new();
    for group in Group::ALL {
        groups.push(analyze::sales(ledger, cover.from, cover.as_of, group, None)?);
    }
    let report = SalesReport {
        company: cover.company.to_owned(),
        as_of: cover.as_of,
        language: cover.language,
        groups,
        provenance: provenance(archive, ledger, cover)?,
    };
    Ok(export::sales_workbook(&report)?)
}

fn provenance(
    archive: &Archive,
    ledger: &Ledger,
    cover: &Cover,
) -> Result<Provenance, PipelineError> {
    Ok(Provenance {
        inputs: archive.sources()?,
        created: cover.created.to_owned(),
        assertions: analyze::assertions(ledger, cover.as_of)?,
    })
}
