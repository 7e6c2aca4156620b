//! How the program speaks of a fault, in each language, as people read it.

use std::process::Command;

use crate::faults::folder;

fn said(language: &str) -> String {
    let output = Command::new(env!("CARGO_BIN_EXE_wanglai"))
        .arg("check")
        .arg(folder().join("tax-id-letter.csv"))
        .args(["--lang", language])
        .env_clear()
        .output()
        .expect("the program starts");
    assert_eq!(output.status.code(), Some(1));
    String::from_utf8(output.stdout).expect("the program speaks UTF-8")
}

#[test]
fn a_fault_is_shown_with_its_place_and_its_remedy() {
    insta::assert_snapshot!(said("zh"), @r"
    tax-id-letter.csv › C2  税号  tax-id-letter  错误
      91350100M00O100Y43
                 ^ 税号第 12 位不允许“O”
      建议: 91350100M000100Y43
    问题: 错误 1，警告 0，提示 0
    ");
    insta::assert_snapshot!(said("en"), @r"
    tax-id-letter.csv › C2  Tax number  tax-id-letter  error
      91350100M00O100Y43
                 ^ Position 12 of the tax id cannot be “O”
      suggestion: 91350100M000100Y43
    Findings: errors 1, warnings 0, infos 0
    ");
    insta::assert_snapshot!(said("fr"), @r"
    tax-id-letter.csv › C2  Numéro fiscal  tax-id-letter  erreur
      91350100M00O100Y43
                 ^ La position 12 du numéro fiscal ne peut pas être « O »
      suggestion : 91350100M000100Y43
    Constats : erreurs 1, alertes 0, infos 0
    ");
}

/// `wanglai … 2>&1 | head` closes stderr before the program is done.
#[test]
fn nobody_listening_ends_nothing() {
    let folder = tempfile::tempdir().expect("a folder");
    let out = folder.path().join("out");
    let mut child = std::process::Command::new(env!("CARGO_BIN_EXE_wanglai"))
        .args(["run".as_ref(), crate::program::samples().join("first-run").as_os_str()])
        .args(["--out".as_ref(), out.as_os_str()])
        .stdout(std::process::Stdio::piped())
        .stderr(std::process::Stdio::piped())
        .spawn()
        .expect("the program starts");
    drop((child.stdout.take(), child.stderr.take()));
    let code = child.wait().expect("it ends").code();
    assert!(matches!(code, Some(0 | 1)), "{code:?}");
    assert!(out.join("run.json").is_file());
}
