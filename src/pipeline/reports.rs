//! The workbooks of a run: receivables, sales and the clean archive.

use std::borrow::Borrow;
use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use chrono::{Datelike, Months};
use rust_decimal::Decimal;

use crate::analyze::{
    self, Account, Aging, AgingApart, AnalyzeError, ApartSums, Assertion, Balances, Bands, Basis,
    Group, Ledger, Method, OpenItems, Pivot,
};
use crate::archive::Archive;
use crate::domain::period::{self, Period};
use crate::domain::provision::parse_rate;
use crate::domain::segment::ClassEnds;
use crate::domain::{Currency, Date};
use crate::export::{
    self, AccountBalance, Caption, Contents, ExportError, InputFile, LocalBalances, MonthFlow,
    PagePart, Provenance, ProvisionEstimate, ReceivablesDetail, ReceivablesReport, SalesDetail,
    SalesReport,
};
use crate::i18n::Language;
use crate::pipeline::{PipelineError, settings, write_file, write_while_made};

/// What the workbooks say of themselves.
pub struct Cover<'a> {
    pub from: Option<Date>,
    pub as_of: Date,
    pub language: Language,
    /// 编制单位; may be empty.
    pub company: &'a str,
    pub created: &'a str,
    /// What must be known of the book besides.
    pub notes: Vec<String>,
}

impl Cover<'_> {
    pub fn caption(&self) -> Caption {
        Caption {
            company: self.company.to_owned(),
            from: self.from,
            to: self.as_of,
            as_of: self.as_of,
            unit: String::new(),
            language: self.language,
            created: self.created.to_owned(),
        }
    }
}

/// Ledger lines of receivables.xlsx, which a person still scrolls and Excel opens at once.
const LINES_MAX: usize = 100_000;

/// What the reports say of a book besides its ledger.
pub struct Origin {
    inputs: Vec<InputFile>,
    /// The stated rates of loss; empty: none are.
    rates: Vec<String>,
}

impl Origin {
    pub fn of(archive: &Archive) -> Result<Origin, PipelineError> {
        let sources = archive.sources()?.into_iter();
        let inputs = sources.map(|(file, sha256)| InputFile { file, sha256 }).collect();
        Ok(Origin { inputs, rates: settings::provision_rates(archive.directory())? })
    }
}

/// Writes receivables.xlsx, sales.xlsx and report.html below `out`; gives them, and the assertions
/// that they show. What a report shows is let go of when it is written, and a ledger that is given
/// away when the last of its figures are made. The thread that is done with the receivables goes
/// on with `besides`, while sales are still being written.
pub fn write<L: Borrow<Ledger> + Send + Sync>(
    origin: Origin,
    ledger: L,
    cover: &Cover,
    out: &Path,
    besides: impl FnOnce() + Send,
) -> Result<(Vec<PathBuf>, Vec<Assertion>), PipelineError> {
    let [owed, sold, page] =
        ["receivables.xlsx", "sales.xlsx", "report.html"].map(|name| out.join(name));
    let provenance = provenance(origin.inputs, ledger.borrow(), cover);
    let report = receivables(ledger.borrow(), cover, provenance.clone(), &origin.rates)?;
    let of_sales = ledger.borrow().of_sales()?;
    drop(ledger);
    // A workbook is for the most part the work of one thread.
    let (first, second) = rayon::join(
        move || {
            let part = write_report(&owed, report.contents());
            drop(report);
            besides();
            part.map(|part| (owed, part))
        },
        || {
            let report = sales(&of_sales, cover, provenance.clone())?;
            drop(of_sales);
            write_report(&sold, report.contents()).map(|part| (sold, part))
        },
    );
    let ((owed, first), (sold, second)) = (first?, second?);
    let caption = cover.caption();
    write_while_made(&page, |out| {
        Ok(export::report_page(&caption, &provenance, vec![first, second], out)?)
    })?;
    Ok((vec![owed, sold, page], provenance.assertions))
}

/// Writes the workbook of a report; gives its part of the page.
fn write_report(path: &Path, contents: Contents<'_>) -> Result<PagePart, PipelineError> {
    let part = contents.page_part().map_err(ExportError::from)?;
    write_while_made(path, |out| contents.write_workbook(out))?;
    Ok(part)
}

/// Writes the page of both reports alone.
pub fn write_page(
    origin: Origin,
    ledger: &Ledger,
    cover: &Cover,
    path: &Path,
) -> Result<(), PipelineError> {
    let provenance = provenance(origin.inputs, ledger, cover);
    let (owed, sold) = rayon::join(
        || receivables(ledger, cover, provenance.clone(), &origin.rates),
        || sales(ledger, cover, provenance.clone()),
    );
    let (owed, sold) = (owed?, sold?);
    write_while_made(path, |out| {
        let parts = vec![owed.contents().page_part()?, sold.contents().page_part()?];
        Ok(export::report_page(&cover.caption(), &provenance, parts, out)?)
    })
}

/// Writes customers.xlsx, the clean archive in the template's layout, and closes the book.
pub fn write_customers(
    archive: Archive,
    language: Language,
    out: &Path,
) -> Result<PathBuf, PipelineError> {
    let (customers, settings) = (archive.customers()?, settings::read(archive.directory())?);
    drop(archive);
    let bytes = export::customers_workbook(&customers, settings.customers(), language)?;
    drop(customers);
    let path = out.join("customers.xlsx");
    write_file(&path, &bytes)?;
    Ok(path)
}

/// What has a row for a line or a document comes last: queries take most of the memory, and shall
/// not find it there.
fn receivables(
    ledger: &Ledger,
    cover: &Cover,
    provenance: Provenance,
    rates: &[String],
) -> Result<ReceivablesReport, PipelineError> {
    let (from, as_of) = (cover.from, cover.as_of);
    // Each statistic is the work of hardly more than one thread.
    let (agings, behind) = rayon::join(
        || agings(ledger, as_of),
        || -> Result<_, PipelineError> {
            Ok((month_flows(ledger, cover)?, analyze::balances(ledger, from, as_of)?))
        },
    );
    let (agings, (sales_by_month, balances)) = (agings?, behind?);
    ledger.forget_accounts();
    let (collections, credit) = rayon::join(
        || analyze::collections(ledger, from, as_of),
        || analyze::credit(ledger, as_of),
    );
    let (collections, credit) = (collections?, credit?);
    let detail = receivables_detail(ledger, cover, (&balances, &agings), rates)?;
    ledger.forget_accounts();
    let (lines, forecast) = rayon::join(
        || -> Result<_, PipelineError> {
            let (account, without_lines) = analyze::account_within(ledger, &balances, LINES_MAX)?;
            let (items, apart) = open_items(ledger, as_of, (&account, &agings))?;
            Ok((account, without_lines, Some(items), Some(apart)))
        },
        || analyze::forecast(ledger, as_of, Method::Fifo),
    );
    let (account, customers_without_lines, open_items, apart) = lines?;
    let forecast = Some(forecast?);
    Ok(ReceivablesReport {
        caption: cover.caption(),
        balances,
        agings,
        collections,
        credit,
        sales_by_month,
        account,
        customers_without_lines,
        detail: ReceivablesDetail { forecast, open_items, apart, ..detail },
        provenance,
    })
}

/// In the order of their sheets.
fn agings(ledger: &Ledger, as_of: Date) -> Result<Vec<Aging>, PipelineError> {
    let mut agings = Vec::new();
    for method in [Method::Fifo, Method::OpenItem] {
        for basis in [Basis::Document, Basis::Due] {
            // The assertions were made from it: it is in memory.
            agings.push(analyze::aging(ledger, as_of, method, basis, &Bands::default())?);
        }
    }
    Ok(agings)
}

/// The months of each currency.
fn month_flows(ledger: &Ledger, cover: &Cover) -> Result<Vec<MonthFlow>, PipelineError> {
    let (from, as_of) = (cover.from, cover.as_of);
    let received = analyze::received_by_month(ledger, from, as_of)?;
    let movements = analyze::movements_by_month(ledger, as_of)?;
    let mut months = Vec::new();
    for currency in analyze::sales_currencies(ledger, as_of)? {
        let sales = analyze::sales(ledger, from, as_of, Group::Month, Some(&currency))?;
        months.extend(MonthFlow::of(&sales, &received, &movements));
    }
    Ok(months)
}

fn sales(
    ledger: &Ledger,
    cover: &Cover,
    provenance: Provenance,
) -> Result<SalesReport, PipelineError> {
    // Each statistic is the work of hardly more than one thread.
    let (summed, detail) = rayon::join(
        || -> Result<_, PipelineError> {
            let mut groups = Vec::new();
            for currency in analyze::sales_currencies(ledger, cover.as_of)? {
                for group in Group::ALL {
                    let (from, to) = (cover.from, cover.as_of);
                    groups.push(analyze::sales(ledger, from, to, group, Some(&currency))?);
                }
            }
            Ok((groups, pivots(ledger, cover)?))
        },
        || sales_detail(ledger, cover),
    );
    let ((groups, pivots), detail) = (summed?, detail?);
    let (from, to) = (cover.from, cover.as_of);
    let (lines, customers_without_lines) = analyze::sales_lines(ledger, from, to, SOLD_LINES_MAX)?;
    let detail = SalesDetail { pivots, lines, customers_without_lines, ..detail };
    Ok(SalesReport { caption: cover.caption(), groups, detail, provenance })
}

/// How claims are paid, by the method of the summary, and what follows from it; without forecast
/// and open items.
fn receivables_detail(
    ledger: &Ledger,
    cover: &Cover,
    (balances, agings): (&Balances, &[Aging]),
    rates: &[String],
) -> Result<ReceivablesDetail, PipelineError> {
    let (from, as_of) = (cover.from, cover.as_of);
    let promises = analyze::promises(ledger, as_of)?;
    let growing = growing(ledger, agings, rates)?;
    ledger.prepare_accounts(as_of)?;
    ledger.forget_documents();
    // Payments pair all accounts, which is the work of one thread.
    let (paid, provision) = rayon::join(
        || -> Result<_, PipelineError> {
            let payments = analyze::payments(ledger, from, as_of, Method::Fifo)?;
            let figures = analyze::key_figures_of(ledger, from, as_of, &payments)?;
            Ok((payments, figures, analyze::grades(ledger, as_of)?))
        },
        || provision(ledger, agings, (rates, growing)),
    );
    let ((payments, key_figures, grades), provision) = (paid?, provision?);
    Ok(ReceivablesDetail {
        key_figures,
        payments: Some(payments),
        local: local_balances(ledger, cover, balances)?,
        accounts: account_balances(ledger, cover)?,
        promises,
        grades,
        provision,
        ..ReceivablesDetail::default()
    })
}

/// Open items as they were matched, of the accounts that are shown; and the ageing of all with
/// what is no plain claim apart.
fn open_items(
    ledger: &Ledger,
    as_of: Date,
    (account, agings): (&Account, &[Aging]),
) -> Result<(OpenItems, AgingApart), PipelineError> {
    let shown: BTreeSet<(&str, &str)> =
        account.rows.iter().map(|row| (&*row.customer_code, &*row.currency)).collect();
    let by_item = |one: &&Aging| one.method == Method::OpenItem && one.basis == Basis::Document;
    let aging = agings.iter().find(by_item).expect("this ageing is one of the report's");
    let bands = Bands::default();
    // Hardly more documents are open than there are lines.
    let mut rows = Vec::with_capacity(account.rows.len());
    let mut sums = ApartSums::of(aging, &bands);
    analyze::each_open_item(ledger, as_of, aging.method, |item| {
        sums.add(&item);
        if shown.contains(&(&*item.customer_code, &*item.currency)) {
            rows.push(item);
        }
    })?;
    rows.shrink_to_fit();
    let items = OpenItems { as_of, method: aging.method, rows };
    Ok((items, sums.set_apart(aging.clone())))
}

/// The balances once more in local currency; `None` where all are in it, or where a line has no
/// rate, which was said when it was read.
fn local_balances(
    ledger: &Ledger,
    cover: &Cover,
    balances: &Balances,
) -> Result<Option<LocalBalances>, PipelineError> {
    let local = Currency::CNY;
    if balances.rows.iter().all(|row| row.currency == local.code()) {
        return Ok(None);
    }
    match analyze::localized(ledger, local, &BTreeMap::new()) {
        Ok(localized) => {
            let rows = analyze::balances(&localized, cover.from, cover.as_of)?.rows;
            Ok(Some(LocalBalances { currency: local.code().to_owned(), rows }))
        }
        Err(AnalyzeError::RateMissing { .. }) => Ok(None),
        Err(error) => Err(error.into()),
    }
}

/// The balances once more by control account; none where all stand on one.
fn account_balances(ledger: &Ledger, cover: &Cover) -> Result<Vec<AccountBalance>, PipelineError> {
    let rows = analyze::account_balances(ledger, cover.from, cover.as_of)?.into_iter();
    let row = |(control_account, balance)| AccountBalance { control_account, balance };
    Ok(rows.map(row).collect())
}

/// Ends of months that the rates of loss are told from, where the user states none.
const MIGRATION_MONTHS: u32 = 12;

/// The ageing that claims are provided for by.
fn of_provision(agings: &[Aging]) -> Option<&Aging> {
    agings.iter().find(|one| one.method == Method::Fifo && one.basis == Basis::Document)
}

/// The rates of loss that are stated, one for each band of the ageing.
fn stated_rates(aging: &Aging, stated: &[String]) -> Option<Vec<Decimal>> {
    let rates: Option<Vec<_>> = stated.iter().map(|rate| parse_rate(rate)).collect();
    rates.filter(|rates| rates.len() == aging.band_keys.len())
}

/// Bands of which what is open grows one older from one end of a month to the next.
fn bands_of_months() -> Bands {
    Bands::parse("30,60,90,120,150,180").expect("the bands of half a year")
}

/// The ageing by the months of half a year, where no rates are stated; asked for before what pairs
/// accounts is in memory.
fn growing(
    ledger: &Ledger,
    agings: &[Aging],
    stated: &[String],
) -> Result<Option<Aging>, PipelineError> {
    let aging = of_provision(agings).filter(|aging| stated_rates(aging, stated).is_none());
    let by_months = |aging: &Aging| {
        let (as_of, method, basis) = (aging.as_of, aging.method, aging.basis);
        analyze::aging(ledger, as_of, method, basis, &bands_of_months())
    };
    Ok(aging.map(by_months).transpose()?)
}

/// At the rates of the book's settings, else at those by which claims grew older.
fn provision(
    ledger: &Ledger,
    agings: &[Aging],
    (stated, growing): (&[String], Option<Aging>),
) -> Result<Option<ProvisionEstimate>, PipelineError> {
    if let Some(aging) = growing {
        let (months, last) = (MIGRATION_MONTHS, Decimal::ONE);
        let (as_of, method, basis) = (aging.as_of, aging.method, aging.basis);
        let bands = bands_of_months();
        let rates = analyze::migration(ledger, as_of, method, basis, &bands, months, last)?;
        let months = Some(months);
        return Ok((!rates.is_empty()).then_some(ProvisionEstimate { aging, rates, months }));
    }
    Ok(of_provision(agings).and_then(|aging| {
        let rates = stated_rates(aging, stated)?;
        let codes: BTreeSet<&str> = aging.rows.iter().map(|row| &*row.currency).collect();
        let rates = codes.into_iter().map(|code| (code.to_owned(), rates.clone())).collect();
        Some(ProvisionEstimate { aging: aging.clone(), rates, months: None })
    }))
}

/// Months of a pivot: the year up to its last day.
const PIVOT_MONTHS: u32 = 12;
/// Sold lines of sales.xlsx.
const SOLD_LINES_MAX: usize = 100_000;

/// Groups by month over the last year of the period.
fn pivots(ledger: &Ledger, cover: &Cover) -> Result<Vec<Pivot>, PipelineError> {
    let first = cover.as_of.with_day(1);
    let first = first.and_then(|day| day.checked_sub_months(Months::new(PIVOT_MONTHS - 1)));
    let from = cover.from.max(first);
    let groups =
        [Group::Customer, Group::Product, Group::Category, Group::Region, Group::Salesperson];
    let pivot = |group| analyze::pivot(ledger, from, cover.as_of, group, Group::Month);
    Ok(groups.into_iter().map(pivot).collect::<Result<_, _>>()?)
}

/// The period of the report, or the year up to its day, against the one before it; all but the
/// pivots and the lines.
fn sales_detail(ledger: &Ledger, cover: &Cover) -> Result<SalesDetail, PipelineError> {
    let (from, to) = (cover.from, cover.as_of);
    let period = match from {
        Some(from) => Period::new(from, to),
        None => Some(Period::year_to(to)),
    };
    let periods =
        period.and_then(|period| Some((period, period.earlier(period::Against::Before)?)));
    let coded = [Group::Customer, Group::Product];
    let mut detail = SalesDetail {
        trend: analyze::trend(ledger, to, None)?,
        rfm: analyze::rfm(ledger, from, to)?,
        cohorts: analyze::cohorts(ledger, to)?,
        tax: analyze::tax_by_rate(ledger, from, to)?,
        periods,
        ..SalesDetail::default()
    };
    for group in coded {
        let classes = analyze::abc(ledger, from, to, group, ClassEnds::default())?;
        detail.abc.push((group, classes));
        detail.returns.push((group, analyze::returns(ledger, from, to, group)?));
    }
    if let Some((period, before)) = periods {
        detail.retention = analyze::retention(ledger, period, before)?;
        detail.effects = analyze::effects(ledger, period, before)?;
    }
    Ok(detail)
}

fn provenance(inputs: Vec<InputFile>, ledger: &Ledger, cover: &Cover) -> Provenance {
    let assertions = analyze::assertions(ledger, cover.as_of);
    Provenance { inputs, assertions, notes: cover.notes.clone() }
}
