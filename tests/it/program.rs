//! Runs the program itself, as a user would, in a folder of its own.

use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use serde_json::Value;

/// A command of the program in English, without the caller's settings.
pub fn wanglai<I, S>(arguments: I) -> Output
where
    I: IntoIterator<Item = S>,
    S: AsRef<std::ffi::OsStr>,
{
    Command::new(env!("CARGO_BIN_EXE_wanglai"))
        .args(arguments)
        .env_clear()
        .env("WANGLAI_LANG", "en")
        .output()
        .expect("the program starts")
}

/// Exit code and stdout; the whole output is in the message of a failure.
pub fn stdout(output: &Output, code: i32) -> String {
    let out = String::from_utf8_lossy(&output.stdout).into_owned();
    assert_eq!(
        output.status.code(),
        Some(code),
        "stdout: {out}\nstderr: {}",
        String::from_utf8_lossy(&output.stderr)
    );
    out
}

/// The record of a run.
pub fn record(out: &Path) -> Value {
    let text = std::fs::read_to_string(out.join("run.json")).expect("run.json was written");
    serde_json::from_str(&text).expect("run.json is JSON")
}

pub fn samples() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("samples")
}

/// Real data for tests, where it is; `None` is said.
pub fn real(name: &str) -> Option<PathBuf> {
    let beside = Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared");
    let shared = std::env::var_os("WANGLAI_SHARED").map_or(beside, PathBuf::from);
    let path = shared.join("real").join(name);
    if path.exists() {
        return Some(path);
    }
    eprintln!("skipped: {} is not on this machine", path.display());
    None
}

/// A cell of a csv printed by the program, as a number of hundredths.
pub fn cents(text: &str) -> i64 {
    let sign = if text.starts_with('-') { -1 } else { 1 };
    let digits = text.trim_start_matches('-');
    let (whole, part) = digits.split_once('.').unwrap_or((digits, "0"));
    let whole: i64 = whole.parse().expect("digits before the point");
    let part: i64 = format!("{part:0<2}")[..2].parse().expect("digits after the point");
    sign * (whole * 100 + part)
}

/// Rows of a csv as maps by heading.
pub fn rows(csv_text: &str) -> Vec<std::collections::BTreeMap<String, String>> {
    csv::Reader::from_reader(csv_text.as_bytes())
        .deserialize()
        .collect::<Result<_, _>>()
        .expect("the csv of the program is well formed")
}

/// Asserts that each sheet's rows and amounts tie.
pub fn assert_accounts_tie(record: &Value) {
    for input in record["inputs"].as_array().expect("a list of inputs") {
        for sheet in input["sheets"].as_array().expect("a list of sheets") {
            let number = |key: &str| sheet[key].as_u64().expect("a count");
            assert_eq!(
                number("rows_read"),
                number("rows_accepted") + number("rows_rejected") + number("rows_skipped"),
                "{sheet}"
            );
            for (field, amount) in sheet["amounts"].as_object().expect("amounts by field") {
                let list = amount.as_array().cloned().unwrap_or_else(|| vec![amount.clone()]);
                for amount in list {
                    let sum = |key: &str| cents(amount[key].as_str().expect("decimal text"));
                    assert_eq!(sum("read"), sum("accepted") + sum("rejected"), "{field}: {sheet}");
                }
            }
        }
    }
    for assertion in record["assertions"].as_array().expect("a list of assertions") {
        assert_eq!(assertion["holds"], true, "{assertion}");
    }
}
