//! templates/README.md: every finding in a table, generated from the codes and their words.
//!
//! After a change that is meant, `WANGLAI_BLESS=1 cargo test --test it catalogue` writes it anew.

use std::fmt::Write as _;
use std::fs;
use std::path::Path;

use wanglai::finding::Code;
use wanglai::i18n::{Language, text};

fn catalogue() -> String {
    let mut page = String::from(
        "<!-- Generated from the codes and their words by tests/it/catalogue.rs; do not edit. -->\n\
         # 检查结果目录 · Catalogue of findings\n\n\
         `wanglai explain CODE` 说明每一项的含义和改正办法；级别可在账套的 `settings.toml` 中修改，\n\
         标 * 的不能低于错误。A severity can be changed in the `settings.toml` of a book, those with *\n\
         to no less than an error:\n\n\
         ```toml\n[severity]\nphone-placeholder = \"info\"\n```\n\n\
         | code | severity | 中文 | English | français |\n|---|---|---|---|---|\n",
    );
    for code in Code::ALL {
        let fixed = if code.is_fixed() { " *" } else { "" };
        let titles: Vec<String> = Language::ALL
            .into_iter()
            .map(|language| text(language, &format!("{}.title", code.word()), &[]))
            .collect();
        let line = titles.join(" | ");
        writeln!(page, "| `{}` | {}{fixed} | {line} |", code.word(), code.severity().word())
            .expect("a text takes every line");
    }
    page.push_str("\n## 说明与改正 · What they mean and how to mend them\n");
    for code in Code::ALL {
        let part = |name: &str| text(Language::Zh, &format!("{}.{name}", code.word()), &[]);
        write!(
            page,
            "\n### `{}` {}\n\n{}{}\n\n- 例：{}\n- 改正：{}\n",
            code.word(),
            part("title"),
            part("what"),
            part("why"),
            part("example"),
            part("fix")
        )
        .expect("a text takes every line");
    }
    page
}

#[test]
fn the_catalogue_is_that_of_the_codes() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("templates/README.md");
    let page = catalogue();
    if std::env::var_os("WANGLAI_BLESS").is_some() {
        fs::write(&path, &page).expect("the catalogue can be written");
    }
    let committed = fs::read_to_string(&path).unwrap_or_default();
    assert!(committed == page, "write templates/README.md anew with WANGLAI_BLESS=1");
}
