//! `wanglai init`: an empty book with its settings.

use crate::archive::Archive;
use crate::cli::CLEAN;
use crate::cli::arguments::{Init, Profile};
use crate::cli::output::{Context, Failure};
use crate::cli::run::who;
use crate::pipeline::{PipelineError, profile};

pub fn init(arguments: &Init, context: &Context) -> Result<u8, Failure> {
    let mut archive = Archive::create(&arguments.dir).map_err(PipelineError::from)?;
    archive.signed_by(&who());
    let is_t3 = arguments.profile == Profile::T3;
    let written = profile::write_settings(&arguments.dir, is_t3, context.language)?;
    let (categories, regions) = if is_t3 { profile::load_classes(&mut archive)? } else { (0, 0) };
    context.say("init-done", &[("book", arguments.dir.display().to_string())]);
    let file = arguments.dir.join("settings.toml").display().to_string();
    let variables =
        [("file", file), ("categories", categories.to_string()), ("regions", regions.to_string())];
    context.say(if written { "init-profile" } else { "init-kept" }, &variables);
    Ok(CLEAN)
}
