//! Help and refusals in the user's language.

use std::ffi::{OsStr, OsString};
use std::path::Path;
use std::process::ExitCode;

use clap::error::{ContextKind, ContextValue, ErrorKind};
use clap::{Command, CommandFactory};

use crate::cli::arguments::Arguments;
use crate::cli::output::talk;
use crate::cli::{CLEAN, USAGE};
use crate::i18n::{Language, find, text};

/// The language before the command line is parsed: `--lang`, `WANGLAI_LANG`, the locale, Chinese.
pub fn language(words: &[OsString]) -> Language {
    let words: Vec<String> = words.iter().map(|word| word.to_string_lossy().into()).collect();
    let option = words.iter().enumerate().find_map(|(at, word)| match word.as_str() {
        "--lang" => words.get(at + 1).cloned(),
        word => word.strip_prefix("--lang=").map(str::to_owned),
    });
    let variable = |name: &str| std::env::var(name).ok().filter(|value| !value.is_empty());
    option
        .as_deref()
        .and_then(Language::parse)
        .or_else(|| variable("WANGLAI_LANG").and_then(|tag| Language::parse(&tag)))
        .or_else(|| {
            let locale = ["LC_ALL", "LC_MESSAGES", "LANG"].into_iter().find_map(variable);
            locale.and_then(|tag| Language::parse(&tag))
        })
        .unwrap_or_default()
}

/// True for a first argument that is a file or folder and no command: it was dropped here.
pub fn is_dropped_file(first: &OsStr) -> bool {
    let name = first.to_string_lossy();
    let is_command = Arguments::command().get_subcommands().any(|known| known.get_name() == name);
    !name.starts_with('-') && !is_command && Path::new(first).exists()
}

/// The whole command line with its help in one language.
pub fn command(language: Language) -> Command {
    // A check without inputs is that of the book. Once built, one argument alone cannot change.
    let mut command = Arguments::command().mut_subcommand("check", |check| {
        check.mut_arg("inputs", |inputs| inputs.required(false).required_unless_present("book"))
    });
    command.build();
    let command = translate(command, language, "help");
    command.help_template(template(language))
}

fn template(language: Language) -> String {
    format!(
        "{{about-with-newline}}\n{}{{usage}}\n\n{{all-args}}{{after-help}}",
        text(language, "help-usage", &[])
    )
}

fn translate(command: Command, language: Language, prefix: &str) -> Command {
    let mut command = command
        .about(find(language, prefix, &[]).unwrap_or_default())
        .help_template(template(language))
        .subcommand_help_heading(text(language, "help-commands", &[]))
        .disable_version_flag(prefix != "help");
    let arguments: Vec<_> =
        command.get_arguments().map(|argument| argument.get_id().to_string()).collect();
    for id in arguments {
        let own = format!("{prefix}-{}", id.replace('_', "-"));
        let shared = format!("help-argument-{}", id.replace('_', "-"));
        let global = format!("help-{}", id.replace('_', "-"));
        let is_global = find(language, &global, &[]).is_some();
        let words = find(language, &own, &[])
            .or_else(|| find(language, &shared, &[]))
            .or_else(|| find(language, &global, &[]));
        command = command.mut_arg(id, |argument| {
            let heading = if argument.is_positional() { "help-arguments" } else { "help-options" };
            // The words name the values, and what every command takes stands last.
            let argument = argument.help(words.unwrap_or_default()).hide_possible_values(true);
            let argument = argument.help_heading(text(language, heading, &[]));
            if is_global { argument.display_order(1000) } else { argument }
        });
    }
    let children: Vec<_> =
        command.get_subcommands().map(|child| child.get_name().to_owned()).collect();
    for name in children {
        let prefix = format!("{prefix}-{name}");
        command = command.mut_subcommand(name, |child| translate(child, language, &prefix));
    }
    command
}

/// Prints help and version to stdout, a refusal with its usage line to stderr.
pub fn refuse(error: &clap::Error, language: Language) -> ExitCode {
    if matches!(error.kind(), ErrorKind::DisplayHelp | ErrorKind::DisplayVersion) {
        // A closed pipe is the reader's wish.
        let _ = error.print();
        return ExitCode::from(CLEAN);
    }
    let named = |kind: ContextKind| match error.get(kind) {
        Some(ContextValue::String(value)) => value.clone(),
        Some(ContextValue::Strings(values)) => values.join(", "),
        Some(other) => other.to_string(),
        None => String::new(),
    };
    let key = match error.kind() {
        ErrorKind::UnknownArgument => "usage-unknown-argument",
        ErrorKind::InvalidSubcommand => "usage-unknown-command",
        ErrorKind::InvalidValue if named(ContextKind::InvalidValue).is_empty() => {
            "usage-value-missing"
        }
        ErrorKind::InvalidValue | ErrorKind::ValueValidation => "usage-invalid-value",
        ErrorKind::MissingRequiredArgument => "usage-missing-argument",
        ErrorKind::DisplayHelpOnMissingArgumentOrSubcommand | ErrorKind::MissingSubcommand => {
            "usage-missing-command"
        }
        _ => "usage-other",
    };
    let near =
        [ContextKind::SuggestedArg, ContextKind::SuggestedSubcommand, ContextKind::SuggestedValue]
            .map(named)
            .concat();
    let allowed = named(ContextKind::ValidValue);
    let argument = [ContextKind::InvalidArg, ContextKind::InvalidSubcommand].map(named).concat();
    let mut lines = vec![text(
        language,
        key,
        &[("argument", argument), ("value", named(ContextKind::InvalidValue))],
    )];
    if !near.is_empty() {
        lines.push(text(language, "usage-near", &[("near", near)]));
    }
    if !allowed.is_empty() {
        lines.push(text(language, "usage-allowed", &[("allowed", allowed)]));
    }
    lines.push(text(language, "usage-more", &[]));
    talk(&lines.join("\n"));
    ExitCode::from(USAGE)
}
