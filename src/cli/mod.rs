//! Arguments, one file per command; the only room that prints, reads the clock and exits.

mod arguments;
mod batch;
mod check;
mod collect;
mod customer;
mod doctor;
mod duplicates;
mod explain;
mod export;
mod import;
mod init;
mod inspect;
mod letter;
mod mapping;
mod mend;
mod output;
mod quality;
mod report;
mod run;
mod settle;
mod template;
mod usage;
mod view;

use std::ffi::OsString;
use std::path::Path;
use std::process::ExitCode;

use clap::FromArgMatches;

use crate::i18n::{Language, text};
use crate::read::worker;
use arguments::{Arguments, Command};
use output::Failure;

/// Nothing to complain of.
const CLEAN: u8 = 0;
/// Findings at or above the threshold of `--fail-on`.
const FINDINGS: u8 = 1;
/// The command line could not be understood.
const USAGE: u8 = 2;
/// A file, the book or the machine failed.
const WORLD: u8 = 3;

/// Runs the program on the process's own arguments.
pub fn main() -> ExitCode {
    let mut words: Vec<OsString> = std::env::args_os().collect();
    if words.get(1).is_some_and(|first| first == worker::WORD) {
        return serve(&words[2..]);
    }
    let language = usage::language(&words);
    if words.get(1).is_some_and(|first| usage::is_dropped_file(first)) {
        words.insert(1, "run".into());
    }
    let matches = match usage::command(language).try_get_matches_from(&words) {
        Ok(matches) => matches,
        Err(error) => return usage::refuse(&error, language),
    };
    let arguments = match Arguments::from_arg_matches(&matches) {
        Ok(arguments) => arguments,
        Err(error) => return usage::refuse(&error, language),
    };
    ExitCode::from(dispatch(&arguments, language))
}

/// This program as the process that reads one workbook for another; never meant for people.
fn serve(words: &[OsString]) -> ExitCode {
    let words: Vec<String> = words.iter().map(|word| word.to_string_lossy().into()).collect();
    let served = worker::serve(&words, std::io::stdout().lock());
    ExitCode::from(if served { CLEAN } else { USAGE })
}

fn dispatch(arguments: &Arguments, language: Language) -> u8 {
    let context = output::Context::new(&arguments.global, language);
    start_talk(arguments.global.verbose);
    if let Some(threads) = arguments.global.threads {
        // Fails only when the pool already exists, and nothing before this line uses it.
        let _ = rayon::ThreadPoolBuilder::new().num_threads(threads.into()).build_global();
    }
    let Some(command) = &arguments.command else {
        output::print(&text(language, "guide", &[]));
        return CLEAN;
    };
    let result = match command {
        Command::Run(run) => run::run(run, &context),
        Command::Inspect(inspect) => inspect::inspect(inspect, &context),
        Command::Check(check) => check::check(check, &context),
        Command::Import(import) => import::import(import, &context),
        Command::Batch(batch) => batch::batch(batch, &context),
        Command::Report(report) => report::report(report, &context),
        Command::Collect(command) => collect::collect(command, &context),
        Command::Settle(command) => settle::settle(command, &context),
        Command::Letter(letter) => letter::letter(letter, &context),
        Command::Customer(customer) => customer::customer(customer, &context),
        Command::Doctor(doctor) => doctor::doctor(doctor, &context),
        Command::Mend(mend) => mend::mend(mend, &context),
        Command::Template(template) => template::template(template, &context),
        Command::Export(arguments) => export::export(arguments, &context),
        Command::Explain(explain) => explain::explain(explain, &context),
        Command::Init(init) => init::init(init, &context),
        Command::Completions(completions) => {
            let mut command = usage::command(language);
            clap_complete::generate(
                completions.shell,
                &mut command,
                "wanglai",
                &mut std::io::stdout(),
            );
            Ok(CLEAN)
        }
    };
    result.unwrap_or_else(|failure: Failure| context.fail(&failure))
}

/// Talk for the curious: `-v` notes, `-vv` details, to stderr.
fn start_talk(verbose: u8) {
    let level = match verbose {
        0 => return,
        1 => "wanglai=info",
        _ => "wanglai=debug",
    };
    let filter = tracing_subscriber::EnvFilter::new(level);
    // A second subscriber in one process changes nothing.
    let _ = tracing_subscriber::fmt()
        .with_env_filter(filter)
        .with_writer(std::io::stderr)
        .without_time()
        .try_init();
}

/// The file's bytes, or the failure that names it.
fn read_text(path: &Path) -> Result<String, Failure> {
    std::fs::read_to_string(path).map_err(|error| Failure::file(path, &error))
}

/// Writes a whole file, or fails naming it.
fn write_file(path: &Path, bytes: &[u8]) -> Result<(), Failure> {
    Ok(crate::pipeline::write_file(path, bytes)?)
}
