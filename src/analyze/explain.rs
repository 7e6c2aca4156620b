//! How each statistic is made: its SQL texts with their formulas, sources and units.

/// Every SQL text by its name.
const TEXTS: &[(&str, &str)] = &[
    ("aging_fifo", include_str!("sql/aging_fifo.sql")),
    ("aging_open_item", include_str!("sql/aging_open_item.sql")),
    ("aging_t3", include_str!("sql/aging_t3.sql")),
    ("balances", include_str!("sql/balances.sql")),
    ("balances_account", include_str!("sql/balances_account.sql")),
    ("collections", include_str!("sql/collections.sql")),
    ("concentration", include_str!("sql/concentration.sql")),
    ("control", include_str!("sql/control.sql")),
    ("credit", include_str!("sql/credit.sql")),
    ("document_part", include_str!("sql/document_part.sql")),
    ("document_state", include_str!("sql/document_state.sql")),
    ("grade", include_str!("sql/grade.sql")),
    ("key_figure", include_str!("sql/key_figure.sql")),
    ("ledger", include_str!("sql/ledger.sql")),
    ("movement_month", include_str!("sql/movement_month.sql")),
    ("open_document", include_str!("sql/open_document.sql")),
    ("payment", include_str!("sql/payment.sql")),
    ("period", include_str!("sql/period.sql")),
    ("promise", include_str!("sql/promise.sql")),
    ("received_month", include_str!("sql/received_month.sql")),
    ("sales_category", include_str!("sql/sales_category.sql")),
    ("sales_customer", include_str!("sql/sales_customer.sql")),
    ("sales_customer_month", include_str!("sql/sales_customer_month.sql")),
    ("sales_effect", include_str!("sql/sales_effect.sql")),
    ("sales_line", include_str!("sql/sales_line.sql")),
    ("sales_month", include_str!("sql/sales_month.sql")),
    ("sales_pivot", include_str!("sql/sales_pivot.sql")),
    ("sales_product", include_str!("sql/sales_product.sql")),
    ("sales_region", include_str!("sql/sales_region.sql")),
    ("sales_retention", include_str!("sql/sales_retention.sql")),
    ("sales_return", include_str!("sql/sales_return.sql")),
    ("sales_salesperson", include_str!("sql/sales_salesperson.sql")),
    ("sales_size", include_str!("sql/sales_size.sql")),
    ("sales_tax", include_str!("sql/sales_tax.sql")),
];

/// What is made of the rows of other texts alone has its formula here.
const PROVISION: &str = "\
-- 坏账准备: what is likely lost of what is open.
-- Formula: made once in Rust: Σ band × rate over the ageing below, each band rounded half
--   away from zero. By balance: balance × one rate. By migration the rates of each currency
--   are: m(band) = what stands in the next band at the end of a month / what stood in the
--   band at the end before, summed over the months, at most 1; rate = the product of m from
--   the band to the last one × the final loss, rounded to six decimals. Unapplied credits
--   lower nothing.
-- Source: the ageing below, as of the cut-off; by migration also as of each end of a month
--   before it.
-- Units: money in minor units of the currency; rates as fractions.
-- Parameters: the user's rates, never a default; the bands and the number of months.
";
const APART: &str = "\
-- 账龄, what stands apart: what is no plain claim is taken out of the bands.
-- Formula: made once in Rust: each open document of payment stands in its band with open -
--   disputed; disputed, openings without a document (age unknown), receipts and other
--   credits (prepaid) and red invoices that settle nothing stand beside. Σ bands + disputed +
--   age unknown + prepaid + credit notes = balance.
-- Source: the open documents of payment; the disputes of the book that stand on the day.
-- Units: money in minor units of the currency.
-- Parameters: as those of the ageing.
";
const LOCAL: &str = "\
-- 本位币: the same in local currency.
-- Formula: made once in Rust: each line's amounts × the exchange rate of its document,
--   rounded half away from zero to the minor unit; then as below. A line without a rate
--   ends the report.
-- Source: ledger_line.exchange_rate, else the rates of the options.
-- Units: money in minor units of the local currency.
-- Parameters: the local currency; rates of currencies by the options.
";
const QUALITY: &str = "\
-- 档案质量: how complete and how sound the customers of the book are. No SQL: it counts
--   findings.
-- Formula: score of a customer = 0.7 × max(0, 100 - 25 × errors - 10 × warnings) + 0.3 ×
--   filled / wanted fields × 100, kept in tenths; of a group the mean, rounded half up.
-- Source: the customers of the book, judged by the checks of a file; the fields that are
--   wanted.
-- Units: points from 0 to 100.
-- Parameters: the settings of the book: severities and wanted fields.
";

/// The texts of a report by its name, such as `aging-fifo` or `sales-region`, that of the report
/// itself first and what it reads behind it. `all` has every one.
pub fn explain(report: &str) -> Option<Vec<&'static str>> {
    let texts: &[&str] = match report {
        "all" => {
            let notes = [PROVISION, APART, LOCAL, QUALITY].into_iter();
            return Some(TEXTS.iter().map(|(_, text)| *text).chain(notes).collect());
        }
        "quality" => return Some(vec![QUALITY]),
        "provision" => return Some(vec![PROVISION]),
        "apart" => return Some([APART].into_iter().chain(texts_of(&PAIRED)).collect()),
        "local" => return Some(vec![LOCAL]),
        "balances" => &["balances", "balances_account", "control"],
        "ledger" => &["ledger"],
        "aging" | "aging-open-item" => &["aging_open_item", "document_part"],
        "aging-fifo" => &["aging_fifo", "document_part"],
        "aging-t3" => &["aging_t3", "document_part"],
        // What is proposed, and what `settle check` holds matches against, are settlement too.
        "settlement" => &["payment", "open_document", "document_state", "document_part"],
        "credit" => &["credit", "document_part"],
        "grades" => &["grade", "payment", "credit", "document_part"],
        "collections" => &["collections", "period", "received_month", "movement_month"],
        "promises" => &["promise", "document_part"],
        "open" | "forecast" => &PAIRED,
        "payment" => &["payment", "collections", "document_part"],
        "concentration" => &["concentration"],
        "summary" => &["key_figure", "concentration", "payment", "period", "document_part"],
        "sales" | "sales-customer" => &["sales_customer"],
        "sales-category" => &["sales_category"],
        "sales-region" => &["sales_region"],
        "sales-salesperson" => &["sales_salesperson"],
        "sales-product" => &["sales_product"],
        "sales-month" => &["sales_month"],
        "sales-lines" => &["sales_line", "sales_size"],
        "pivot" | "trend" => &["sales_pivot"],
        "rfm" | "cohort" => &["sales_customer_month"],
        "retention" => &["sales_retention"],
        "effect" => &["sales_effect"],
        "returns" => &["sales_return"],
        "tax" => &["sales_tax"],
        _ => return None,
    };
    Some(texts_of(texts).collect())
}

const PAIRED: [&str; 2] = ["payment", "document_part"];

fn texts_of(names: &[&str]) -> impl Iterator<Item = &'static str> {
    names.iter().map(|name| {
        let found = TEXTS.iter().find(|(known, _)| known == name);
        found.expect("every report names texts that are there").1
    })
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    const REPORTS: [&str; 33] = [
        "balances",
        "ledger",
        "aging",
        "aging-fifo",
        "aging-t3",
        "settlement",
        "credit",
        "grades",
        "provision",
        "collections",
        "promises",
        "open",
        "forecast",
        "payment",
        "concentration",
        "summary",
        "sales",
        "sales-category",
        "sales-region",
        "sales-salesperson",
        "sales-product",
        "sales-month",
        "sales-lines",
        "pivot",
        "trend",
        "rfm",
        "cohort",
        "retention",
        "effect",
        "returns",
        "tax",
        "quality",
        "local",
    ];

    /// A text that no report shows would be a statistic that nobody can look into.
    #[test]
    fn every_text_says_how_it_is_made_and_is_shown_by_a_report() {
        let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/src/analyze/sql");
        let files: BTreeSet<String> = std::fs::read_dir(folder)
            .unwrap()
            .map(|entry| entry.unwrap().file_name().into_string().unwrap())
            .collect();
        let known: BTreeSet<String> = TEXTS.iter().map(|(name, _)| format!("{name}.sql")).collect();
        assert_eq!(files, known);
        let shown: BTreeSet<&str> =
            REPORTS.iter().flat_map(|report| explain(report).unwrap()).collect();
        for (name, text) in TEXTS {
            assert!(shown.contains(text), "{name} is shown by no report");
            assert!(text.starts_with("-- "), "{name}");
            // What engines do not agree on is done once in Rust.
            let body: String = text.lines().filter(|line| !line.starts_with("--")).collect();
            for word in ["AVG(", "ROUND(", " / "] {
                assert!(!body.contains(word), "{name}: {word}");
            }
        }
        let notes = [PROVISION, APART, LOCAL, QUALITY];
        for text in TEXTS.iter().map(|(_, text)| *text).chain(notes) {
            for word in ["-- Formula:", "-- Source:", "-- Units:", "-- Parameters:"] {
                assert_eq!(text.matches(word).count(), 1, "{word} of {text}");
            }
        }
        assert_eq!(explain("all").unwrap().len(), TEXTS.len() + 4);
        assert_eq!(explain("nothing"), None);
    }
}
