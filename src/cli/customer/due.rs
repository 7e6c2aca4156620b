//! `wanglai customer due`: contracts, licences and limits that end soon or have ended.

use crate::archive::Archive;
use crate::cli::CLEAN;
use crate::cli::arguments::{CustomerDue, Format};
use crate::cli::output::{Context, Failure, print, print_csv, print_table, records};
use crate::cli::view;
use crate::domain::due::due;
use crate::pipeline::{settings, words};

const COLUMNS: [&str; 6] =
    ["customer_code", "customer_name", "field", "until", "days_left", "warning_days"];

pub fn report(arguments: &CustomerDue, context: &Context) -> Result<u8, Failure> {
    let book = &arguments.book.book;
    let settings = settings::read(book)?;
    let archive = Archive::open(book).map_err(crate::pipeline::PipelineError::from)?;
    let customers = view::chosen(&archive, &settings, None, arguments.filter.as_deref())?;
    let on = arguments.as_of.unwrap_or_else(|| chrono::Local::now().date_naive());
    let usual = |field: &str| arguments.days.unwrap_or_else(|| settings.custom.warning_days(field));
    let mut found: Vec<_> = customers
        .iter()
        .flat_map(|customer| due(customer, on, &usual).into_iter().map(move |one| (customer, one)))
        .collect();
    found.sort_by(|(one, a), (other, b)| {
        (a.until, &one.customer_code, a.field).cmp(&(b.until, &other.customer_code, b.field))
    });
    let rows = found.iter().map(|(customer, one)| {
        vec![
            customer.customer_code.clone(),
            customer.customer_name.clone(),
            one.field.to_owned(),
            one.until.to_string(),
            one.days_left.to_string(),
            one.warning_days.to_string(),
        ]
    });
    let mut rows: Vec<Vec<String>> = rows.collect();
    match context.format {
        Format::Json => {
            let list = records(&COLUMNS, &rows);
            print(&serde_json::to_string_pretty(&list).expect("the rows are JSON"));
        }
        Format::Text if rows.is_empty() => context.say("due-none", &[("day", on.to_string())]),
        Format::Text => {
            for row in &mut rows {
                row[2] = words::heading(&row[2], context.language);
            }
            let headings =
                COLUMNS.map(|key| context.text(&format!("due-{}", key.replace('_', "-")), &[]));
            print_table(&headings, &rows, 4);
        }
        _ => print_csv(&COLUMNS, rows),
    }
    Ok(CLEAN)
}
