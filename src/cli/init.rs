//! `wanglai init`: an empty book.

use crate::archive::Archive;
use crate::cli::CLEAN;
use crate::cli::arguments::Init;
use crate::cli::output::{Context, Failure};
use crate::pipeline::PipelineError;

pub fn init(arguments: &Init, context: &Context) -> Result<u8, Failure> {
    Archive::create(&arguments.dir).map_err(PipelineError::from)?;
    context.say("init-done", &[("book", arguments.dir.display().to_string())]);
    Ok(CLEAN)
}
