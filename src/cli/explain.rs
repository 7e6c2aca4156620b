//! `wanglai explain`: what a finding means and how to mend it.

use crate::cli::CLEAN;
use crate::cli::arguments::Explain;
use crate::cli::output::{Context, Failure, print};
use crate::finding::Code;

pub fn explain(arguments: &Explain, context: &Context) -> Result<u8, Failure> {
    let Some(word) = &arguments.code else {
        let lines: Vec<String> = Code::ALL
            .iter()
            .map(|code| {
                let title = context.text(&format!("{}.title", code.word()), &[]);
                format!("{:<30} {:<8} {title}", code.word(), code.severity().word())
            })
            .collect();
        print(&lines.join("\n"));
        return Ok(CLEAN);
    };
    let Some(code) = Code::ALL.iter().find(|code| code.word() == word) else {
        let near = nearest(word);
        return Err(Failure::usage(
            "error-no-code",
            vec![("code", word.clone()), ("near", near.to_owned())],
        ));
    };
    let part = |attribute: &str| context.text(&format!("{}.{attribute}", code.word()), &[]);
    let severity = context.text(&format!("severity-{}", code.severity().word()), &[]);
    let mut text = format!("{}  {severity}\n{}\n", code.word(), part("title"));
    for attribute in ["what", "why", "example", "fix"] {
        let heading = context.text(&format!("explain-{attribute}"), &[]);
        text.push_str(&format!("\n{heading}\n  {}\n", part(attribute).replace('\n', "\n  ")));
    }
    print(&text);
    Ok(CLEAN)
}

/// The known code that shares the longest run of letters with the word.
fn nearest(word: &str) -> &'static str {
    let shared = |code: &str| {
        let parts = code.split('-').filter(|part| word.contains(part)).count();
        let start = code.bytes().zip(word.bytes()).take_while(|(one, other)| one == other).count();
        (parts, start)
    };
    let best = Code::ALL.iter().max_by_key(|code| shared(code.word()));
    best.expect("there are codes").word()
}
