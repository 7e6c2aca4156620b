//! `wanglai letter`: 对账单, 催款单 and 询证函 to customers.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use rayon::prelude::*;

use super::customer::filter;
use crate::analyze::{self, Ledger, Method};
use crate::archive::Archive;
use crate::cli::arguments::{self, Format, LetterArguments};
use crate::cli::output::{Context, Failure, print, print_csv, print_table, records};
use crate::cli::run::now;
use crate::cli::{CLEAN, read_text, write_file};
use crate::domain::customer::Customer;
use crate::domain::money::format_amount;
use crate::domain::{Amount, Currency, Date};
use crate::export::{self, Caption, Letter};
use crate::pipeline::letters::{self, Wanted};
use crate::pipeline::{self, PipelineError, settings};
use crate::template::print::{LetterKind, PrintFault, PrintTemplate};

/// Sheets of one workbook that a person still finds the way in.
const SHEETS_MAX: usize = 1_000;
/// Letters of a file's name.
const NAME_MAX: usize = 60;

const COLUMNS: [&str; 10] = [
    "customer_code",
    "customer_name",
    "currency",
    "balance",
    "overdue",
    "unapplied",
    "claim",
    "oldest_overdue_days",
    "level",
    "file",
];

pub fn letter(arguments: &LetterArguments, context: &Context) -> Result<u8, Failure> {
    let kind = match arguments.kind {
        arguments::LetterKind::Statement => LetterKind::Statement,
        arguments::LetterKind::Dunning => LetterKind::Dunning,
        arguments::LetterKind::Confirmation => LetterKind::Confirmation,
    };
    let template = template(arguments, kind, context)?;
    let archive = Archive::open(&arguments.book).map_err(PipelineError::from)?;
    let (ledger, condition) = pipeline::ledger_and_condition(&archive)?;
    super::settle::say_condition(&condition, context);
    let as_of = as_of(arguments, &ledger, context)?;
    let settings = settings::read(&arguments.book)?;
    let filter = arguments.filter.as_deref();
    let filter = filter.map(|source| filter::filter(source, &settings, &archive)).transpose()?;
    known(&archive, &arguments.customer)?;
    let wanted = Wanted {
        from: arguments.from,
        as_of,
        method: method(arguments, kind),
        language: context.language,
        overdue_above: arguments.overdue,
        level: level(arguments, &template)?,
        unmask: arguments.unmask,
        chosen: &|customer: &Customer| {
            let is_named = arguments.customer.is_empty()
                || arguments.customer.contains(&customer.customer_code);
            is_named && filter.as_ref().is_none_or(|filter| filter.matches(customer))
        },
    };
    let letters = letters::letters(&archive, &ledger, &template, &wanted)?;
    let caption = Caption {
        company: arguments.company.clone(),
        from: arguments.from,
        to: as_of,
        as_of,
        unit: String::new(),
        language: context.language,
        created: now(),
    };
    let files = match &arguments.out {
        Some(out) if !letters.is_empty() => write(&letters, &template, &caption, out)?,
        _ => Vec::new(),
    };
    list(&letters, &files, context);
    let mut written: Vec<&PathBuf> = files.iter().collect();
    written.dedup();
    match (letters.len(), written.as_slice()) {
        (0, _) => context.say("letter-none", &[]),
        (_, []) => context.say("letter-not-written", &[("count", letters.len().to_string())]),
        (_, [one]) => context.say("written", &[("file", one.display().to_string())]),
        (_, many) => {
            let folder = many[0].parent().unwrap_or(Path::new("."));
            let variables =
                [("count", many.len().to_string()), ("folder", folder.display().to_string())];
            context.say("letter-written", &variables);
        }
    }
    Ok(CLEAN)
}

/// The user's template or the built-in one, with words in the language of the letters.
fn template(
    arguments: &LetterArguments,
    kind: LetterKind,
    context: &Context,
) -> Result<PrintTemplate, Failure> {
    let text = match &arguments.template {
        Some(path) => read_text(path)?,
        None => kind.built_in().to_owned(),
    };
    let tag = context.language.tag();
    let parsed = PrintTemplate::parse(&text, kind).and_then(|template| {
        let levels = (0..template.levels.len()).map(Some);
        let each = levels.chain(template.levels.is_empty().then_some(None));
        each.map(|level| template.words(tag, level)).collect::<Result<Vec<_>, _>>()?;
        Ok(template)
    });
    parsed.map_err(|fault| refuse(arguments, &fault))
}

fn refuse(arguments: &LetterArguments, fault: &PrintFault) -> Failure {
    let file = arguments.template.as_deref().unwrap_or(Path::new("")).display().to_string();
    let mut variables = vec![("file", file)];
    let key = match fault {
        PrintFault::Unreadable(words) => {
            variables.push(("reason", words.clone()));
            "unreadable"
        }
        PrintFault::OtherKind { found, wanted } => {
            variables.extend([("found", (*found).to_owned()), ("wanted", (*wanted).to_owned())]);
            "kind"
        }
        PrintFault::Newer(version) => {
            variables.push(("version", version.to_string()));
            "newer"
        }
        PrintFault::Placeholder { name, near } => {
            variables.extend([("name", name.clone()), ("near", (*near).to_owned())]);
            "placeholder"
        }
        PrintFault::Column { name, near } => {
            variables.extend([("name", name.clone()), ("near", (*near).to_owned())]);
            "column"
        }
        PrintFault::Levels => "levels",
        PrintFault::NoWords(tag) => {
            variables.push(("language", (*tag).to_owned()));
            "words"
        }
    };
    Failure::usage(&format!("error-letter-{key}"), variables)
}

fn as_of(arguments: &LetterArguments, ledger: &Ledger, context: &Context) -> Result<Date, Failure> {
    let as_of = match arguments.as_of.or_else(|| analyze::default_as_of(ledger)) {
        Some(day) => day,
        None => return Err(Failure::usage("error-empty-ledger", Vec::new())),
    };
    if arguments.as_of.is_none() {
        context.say("report-as-of", &[("day", as_of.to_string())]);
    }
    match arguments.from {
        Some(from) if from > as_of => Err(Failure::usage("error-period", Vec::new())),
        _ => Ok(as_of),
    }
}

/// A code that the book does not have is refused, so that no letter is missed in silence.
fn known(archive: &Archive, codes: &[String]) -> Result<(), Failure> {
    let known: BTreeSet<String> =
        archive.known_customers().map_err(PipelineError::from)?.into_keys().collect();
    match codes.iter().find(|code| !known.contains(*code)) {
        Some(code) => Err(Failure::usage("error-no-customer", vec![("code", code.clone())])),
        None => Ok(()),
    }
}

/// A statement shows what was matched; nobody is dunned for what all receipts together paid.
fn method(arguments: &LetterArguments, kind: LetterKind) -> Method {
    match (arguments.method, kind) {
        (Some(arguments::Method::OpenItem), _) => Method::OpenItem,
        (Some(arguments::Method::Fifo), _) => Method::Fifo,
        (_, LetterKind::Dunning) => Method::Fifo,
        (_, _) => Method::OpenItem,
    }
}

fn level(arguments: &LetterArguments, template: &PrintTemplate) -> Result<Option<usize>, Failure> {
    let Some(level) = arguments.level else { return Ok(None) };
    let count = template.levels.len();
    if level == 0 || usize::from(level) > count {
        let variables = vec![("level", level.to_string()), ("count", count.to_string())];
        return Err(Failure::usage("error-letter-level", variables));
    }
    Ok(Some(usize::from(level) - 1))
}

/// Writes one workbook, or one for each customer into a folder; gives the file of each letter.
fn write(
    letters: &[Letter],
    template: &PrintTemplate,
    caption: &Caption,
    out: &Path,
) -> Result<Vec<PathBuf>, Failure> {
    if out.extension().is_some_and(|ending| ending.eq_ignore_ascii_case("xlsx")) {
        if letters.len() > SHEETS_MAX {
            let variables =
                vec![("count", letters.len().to_string()), ("most", SHEETS_MAX.to_string())];
            return Err(Failure::usage("error-letter-many", variables));
        }
        let bytes = export::letter_workbook(letters, template, caption);
        write_file(out, &bytes.map_err(PipelineError::from)?)?;
        return Ok(vec![out.to_owned(); letters.len()]);
    }
    let mut taken = BTreeSet::new();
    let groups: Vec<(&[Letter], PathBuf)> = letters
        .chunk_by(|one, other| one.customer_code == other.customer_code)
        .map(|group| (group, out.join(file_name(&group[0], template.kind, &mut taken))))
        .collect();
    let written: Result<Vec<()>, Failure> = groups
        .par_iter()
        .map(|(group, path)| {
            let bytes = export::letter_workbook(group, template, caption);
            write_file(path, &bytes.map_err(PipelineError::from)?)
        })
        .collect();
    written?;
    let repeated = |(group, path): (&[Letter], PathBuf)| vec![path; group.len()];
    Ok(groups.into_iter().flat_map(repeated).collect())
}

/// `dunning-C001-某公司.xlsx`, with nothing that a file system refuses, and each once.
fn file_name(letter: &Letter, kind: LetterKind, taken: &mut BTreeSet<String>) -> String {
    let wanted = format!("{}-{}-{}", kind.name(), letter.customer_code, letter.customer_name);
    let plain: String = wanted
        .chars()
        .map(|sign| if sign.is_control() || "\\/:*?\"<>|".contains(sign) { '_' } else { sign })
        .take(NAME_MAX)
        .collect();
    let plain = plain.trim_end_matches(['.', ' ']);
    for count in 1.. {
        let ending = if count == 1 { String::new() } else { format!(" ({count})") };
        let name = format!("{plain}{ending}.xlsx");
        // Some file systems do not tell cases apart.
        if taken.insert(name.to_lowercase()) {
            return name;
        }
    }
    unreachable!("one of the endless numbered names is free")
}

fn list(letters: &[Letter], files: &[PathBuf], context: &Context) {
    let rows: Vec<Vec<String>> = letters
        .iter()
        .enumerate()
        .map(|(at, letter)| {
            let currency = Currency::parse(&letter.currency).unwrap_or(Currency::CNY);
            let money = |amount| format_amount(Amount(amount), currency);
            vec![
                letter.customer_code.clone(),
                letter.customer_name.clone(),
                letter.currency.clone(),
                money(letter.balance),
                money(letter.overdue),
                money(letter.unapplied),
                money(letter.claim),
                letter.oldest_overdue_days.to_string(),
                letter.level.map_or_else(String::new, |level| (level + 1).to_string()),
                files.get(at).map_or_else(String::new, |file| file.display().to_string()),
            ]
        })
        .collect();
    match context.format {
        Format::Json => {
            let records = records(&COLUMNS, &rows);
            print(&serde_json::to_string_pretty(&records).expect("the rows are JSON"));
        }
        Format::Text if rows.is_empty() => {}
        Format::Text => {
            let words =
                |key: &&str| context.text(&format!("column-{}", key.replace('_', "-")), &[]);
            // The paths are said apart.
            let shown = COLUMNS.len() - 1;
            let headings: Vec<String> = COLUMNS[..shown].iter().map(words).collect();
            let rows: Vec<Vec<String>> = rows.iter().map(|row| row[..shown].to_vec()).collect();
            print_table(&headings, &rows, 3);
        }
        Format::Csv | Format::Xlsx | Format::Html | Format::Parquet => print_csv(&COLUMNS, rows),
    }
}
