//! `wanglai template`: the workbook to fill in, or the letter to change.

use std::path::PathBuf;

use crate::cli::arguments::Template;
use crate::cli::output::{Context, Failure, print};
use crate::cli::{CLEAN, write_file};
use crate::export;
use crate::pipeline::{PipelineError, words};
use crate::template;
use crate::template::print::LetterKind;

pub fn template(arguments: &Template, context: &Context) -> Result<u8, Failure> {
    let templates = template::load().templates;
    if arguments.name == "list" {
        let lines: Vec<String> = templates
            .iter()
            .map(|known| {
                format!("{:<16} {}", known.name, words::of(&known.title, context.language))
            })
            .collect();
        let letters = LetterKind::ALL.map(|kind| {
            let title = format!("letter-template-title-{}", kind.name());
            format!("{:<16} {}", kind.name(), context.text(&title, &[]))
        });
        print(&lines.into_iter().chain(letters).collect::<Vec<_>>().join("\n"));
        return Ok(CLEAN);
    }
    if let Some(kind) = LetterKind::ALL.into_iter().find(|kind| kind.name() == arguments.name) {
        let path = arguments.out.clone().unwrap_or_else(|| format!("{}.toml", kind.name()).into());
        write_file(&path, kind.built_in().as_bytes())?;
        context.say("written", &[("file", path.display().to_string())]);
        return Ok(CLEAN);
    }
    let wanted = arguments.name.replace('-', "_");
    let found =
        templates.iter().find(|known| known.name == wanted || title_is(known, &arguments.name));
    let Some(found) = found else {
        let names: Vec<&str> = templates.iter().map(|known| known.name.as_str()).collect();
        let variables = vec![("name", arguments.name.clone()), ("names", names.join(", "))];
        return Err(Failure::usage("error-no-template", variables));
    };
    let path = arguments.out.clone().unwrap_or_else(|| {
        PathBuf::from(format!("{}.xlsx", words::of(&found.title, context.language)))
    });
    let bytes = export::template_workbook(found, context.language).map_err(PipelineError::from)?;
    write_file(&path, &bytes)?;
    context.say("written", &[("file", path.display().to_string())]);
    Ok(CLEAN)
}

fn title_is(known: &template::Template, name: &str) -> bool {
    [&known.title.zh, &known.title.en, &known.title.fr].into_iter().any(|title| title == name)
}
