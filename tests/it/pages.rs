//! report.html as a browser shows it.

use std::fs;
use std::path::Path;
use std::process::Command;

use crate::program::{samples, stdout, wanglai};

/// The page after its script has run; `None` where there is no browser.
fn drawn(page: &Path, place: &str) -> Option<String> {
    let profile = tempfile::tempdir().expect("a folder");
    let shown = Command::new("chromium")
        .args(["--headless", "--no-sandbox", "--disable-gpu", "--enable-logging=stderr"])
        .args(["--no-first-run", "--disable-background-networking", "--disable-sync"])
        .arg(format!("--user-data-dir={}", profile.path().display()))
        .args(["--dump-dom", &format!("file://{}{place}", page.display())])
        .output();
    let Ok(shown) = shown else {
        eprintln!("skipped: chromium is not on this machine");
        return None;
    };
    let told = String::from_utf8_lossy(&shown.stderr);
    assert!(!told.contains("CONSOLE"), "{told}");
    Some(String::from_utf8_lossy(&shown.stdout).into_owned())
}

fn assert_alone(page: &str) {
    let own = page.replace("http://www.w3.org/2000/svg", "");
    for outside in ["http://", "https://", "{{", "src=", "@import", "url("] {
        assert!(!own.contains(outside), "the page asks for {outside}");
    }
}

#[test]
fn the_page_of_a_run_stands_alone_and_leads_from_totals_to_lines() {
    let folder = tempfile::tempdir().expect("a folder");
    let out = folder.path().join("out");
    let input = samples().join("first-run");
    let words = ["run".as_ref(), input.as_os_str(), "--out".as_ref(), out.as_os_str()];
    stdout(&wanglai(words), 0);
    let page = out.join("report.html");
    assert_alone(&fs::read_to_string(&page).expect("the page"));
    let Some(whole) = drawn(&page, "") else { return };
    for wanted in ["<rect", "<polyline", "aria-pressed=\"true\"", "14 / 14", "<tfoot><tr>"] {
        assert!(whole.contains(wanted), "{wanted} is drawn");
    }
    let book = out.join("book");
    let words = ["report", "ledger", "--format", "csv", "--book"];
    let words: Vec<&std::ffi::OsStr> =
        words.iter().map(|word| std::ffi::OsStr::new(*word)).chain([book.as_os_str()]).collect();
    let csv = stdout(&wanglai(words), 0);
    let code = csv.lines().nth(1).and_then(|line| line.split(',').next()).expect("a customer");
    let lines = csv.lines().filter(|line| line.split(',').next() == Some(code)).count();
    let Some(one) = drawn(&page, &format!("#ledger/{code}")) else { return };
    assert!(one.contains(&format!("{code} ✕")), "the customer is chosen");
    let board = one.split("id=\"board\"").nth(1).expect("the table of the page");
    let body = board.split("<tbody>").nth(1).expect("its rows");
    let body = body.split("</tbody>").next().unwrap_or_default();
    assert_eq!(body.matches("<tr>").count(), lines);
}

#[test]
fn any_report_is_a_page_and_no_name_of_an_input_ends_its_script() {
    let folder = tempfile::tempdir().expect("a folder");
    let input = folder.path().join("销售发票.csv");
    let text = "客户编码,客户名称,单据日期,单据号,价税合计\n\
        C1,</script><b>甲,2024-01-10,X1,100\nC2,乙 &amp; {{data}},2024-02-10,X2,-30\n";
    fs::write(&input, text).expect("written");
    let out = folder.path().join("out");
    let words = ["run".as_ref(), input.as_os_str(), "--out".as_ref(), out.as_os_str()];
    stdout(&wanglai(words), 0);
    let book = out.join("book").display().to_string();
    let page = folder.path().join("a.html");
    let path = page.display().to_string();
    for words in [&["all"][..], &["balances"], &["aging", "--by", "due"], &["ledger"], &["credit"]]
    {
        let words = ["report"].iter().chain(words).copied();
        let words = words.chain(["--book", &book, "--format", "html", "--out", &path]);
        stdout(&wanglai(words), 0);
        let Some(shown) = drawn(&page, "") else { return };
        assert!(shown.contains("&lt;/script&gt;&lt;b&gt;甲"), "the name is text");
    }
}
