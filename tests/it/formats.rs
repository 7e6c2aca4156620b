//! Every dialect that systems write, through the program: read right, or refused with its name.

use std::fs;
use std::path::Path;

use encoding_rs::{BIG5, GB18030};
use serde_json::Value;

use super::compound::{compound, label, label_5, number, record, stream, stream_5};
use super::program::{stdout, wanglai};

const TEXT: &str = "客户编码\t客户名称\t电话\n001\t上海甲贸易有限公司\t021-52340678\n\
    002\t北京乙商行\t\n";

fn utf_16(text: &str, little: bool) -> Vec<u8> {
    let bytes = |unit: u16| if little { unit.to_le_bytes() } else { unit.to_be_bytes() };
    text.encode_utf16().flat_map(bytes).collect()
}

/// What `inspect` sees in a file: the whole answer.
fn seen(folder: &Path, name: &str, bytes: &[u8], more: &[&str], code: i32) -> Value {
    let path = folder.join(name);
    fs::write(&path, bytes).expect("the file can be written");
    let path = path.display().to_string();
    let mut arguments = vec!["inspect", "--format", "json", path.as_str()];
    arguments.extend(more);
    serde_json::from_str(&stdout(&wanglai(&arguments), code)).expect("the answer is JSON")
}

fn codes(answer: &Value) -> Vec<String> {
    let findings = answer["findings"].as_array().expect("a list of findings");
    findings.iter().map(|finding| finding["code"].as_str().unwrap_or_default().into()).collect()
}

fn page(charset: &str) -> String {
    let rows: String = TEXT
        .lines()
        .map(|line| {
            let cells: Vec<String> =
                line.split('\t').map(|text| format!("<td>{text}</td>")).collect();
            format!("<tr>{}</tr>", cells.concat())
        })
        .collect();
    format!(
        "<html><head><meta http-equiv=Content-Type content=\"text/html; charset={charset}\">\
         <style>td{{mso-number-format:\"\\@\"}}</style></head><body>\
         <table>{rows}</table></body></html>"
    )
}

fn excel_5() -> Vec<u8> {
    let gbk = |text: &str| GB18030.encode(text).0.into_owned();
    let cells: Vec<u8> = (0_u16..)
        .zip(TEXT.lines())
        .flat_map(|(row, line)| {
            let texts = (0_u16..).zip(line.split('\t'));
            texts.flat_map(move |(column, text)| label_5(row, column, &gbk(text)))
        })
        .collect();
    compound("Book", &stream_5(&gbk("客户"), 936, &cells))
}

fn excel_2() -> Vec<u8> {
    let mut file = record(0x0009, &[2, 0, 0x10, 0]);
    file.extend(record(0x0042, &936_u16.to_le_bytes()));
    for (row, line) in (0_u8..).zip(TEXT.lines()) {
        for (column, text) in (0_u8..).zip(line.split('\t')) {
            let text = GB18030.encode(text).0;
            let head = [row, 0, column, 0, 0, 0, 0, text.len() as u8];
            file.extend(record(0x0004, &[&head[..], &text].concat()));
        }
    }
    file.extend(record(0x000a, &[]));
    file
}

fn excel_2003() -> String {
    let rows: String = TEXT
        .lines()
        .map(|line| {
            let cells = line
                .split('\t')
                .map(|text| format!("<Cell><Data ss:Type=\"String\">{text}</Data></Cell>"));
            format!("<Row>{}</Row>", cells.collect::<String>())
        })
        .collect();
    format!(
        "<?xml version=\"1.0\"?><?mso-application progid=\"Excel.Sheet\"?>\
         <Workbook xmlns=\"urn:schemas-microsoft-com:office:spreadsheet\" \
         xmlns:ss=\"urn:schemas-microsoft-com:office:spreadsheet\">\
         <Worksheet ss:Name=\"客户\"><Table>{rows}</Table></Worksheet></Workbook>"
    )
}

#[test]
fn the_same_customers_in_every_dialect() {
    let folder = tempfile::tempdir().expect("a folder");
    let commas = TEXT.replace('\t', ",");
    let with = |mark: &[u8], bytes: Vec<u8>| [mark, &bytes].concat();
    let gbk = |text: &str| GB18030.encode(text).0.into_owned();
    for (name, bytes, kind, encoding) in [
        ("plain.csv", commas.clone().into_bytes(), "csv", "utf-8"),
        ("mark.csv", format!("\u{feff}{commas}").into_bytes(), "csv", "utf-8-bom"),
        ("gbk.csv", gbk(&commas), "csv", "gb18030"),
        ("tabs.xls", gbk(TEXT), "tsv", "gb18030"),
        ("plain.tsv", TEXT.as_bytes().to_vec(), "tsv", "utf-8"),
        ("semicolons.csv", TEXT.replace('\t', ";").into_bytes(), "csv", "utf-8"),
        ("little.csv", with(&[0xff, 0xfe], utf_16(TEXT, true)), "tsv", "utf-16le"),
        ("big.txt", with(&[0xfe, 0xff], utf_16(TEXT, false)), "tsv", "utf-16be"),
        ("no-mark.csv", utf_16(&commas, true), "csv", "utf-16le"),
        ("text.xlsx", commas.clone().into_bytes(), "csv", "utf-8"),
        ("page.xls", page("utf-8").into_bytes(), "html", "utf-8"),
        ("page-gbk.xls", gbk(&page("gb2312")), "html", "gb18030"),
        ("page.html", page("utf-8").into_bytes(), "html", "utf-8"),
        ("xml.xls", excel_2003().into_bytes(), "xml", "utf-8"),
        ("excel-5.xls", excel_5(), "xls", ""),
        ("excel-2.xls", excel_2(), "xls", ""),
        ("page.mhtml", message(), "mhtml", "gb18030"),
        ("archive.xls", message(), "mhtml", "gb18030"),
        ("mark-gbk.csv", with(&[0xef, 0xbb, 0xbf], gbk(&commas)), "csv", "gb18030"),
    ] {
        let answer = seen(folder.path(), name, &bytes, &[], 0);
        let file = &answer["files"][0];
        assert_eq!(file["type"], kind, "{name}");
        assert_eq!(file["encoding"].as_str().unwrap_or_default(), encoding, "{name}");
        assert_eq!(file["sheets"][0]["template"], "customers", "{name}");
        assert_eq!(file["sheets"][0]["rows_read"], 2, "{name}");
        let extension = name.rsplit('.').next().unwrap_or_default();
        let text = ["csv", "tsv"].contains(&kind) && ["csv", "tsv", "txt"].contains(&extension);
        let said = codes(&answer).contains(&"file-extension-wrong".to_owned());
        assert_eq!(said, !(text || extension == kind), "{name}");
        // The values themselves, by way of the book.
        let (input, out) = (folder.path().join(name), folder.path().join(format!("{name}.out")));
        let run = wanglai(["run".as_ref(), input.as_os_str(), "--out".as_ref(), out.as_os_str()]);
        assert_eq!(run.status.code(), Some(0), "{name}: {run:?}");
        let book = out.join("book");
        let list = wanglai([
            "customer".as_ref(),
            "list".as_ref(),
            "--format".as_ref(),
            "csv".as_ref(),
            "--book".as_ref(),
            book.as_os_str(),
        ]);
        let list = stdout(&list, 0);
        assert!(list.contains("001,上海甲贸易有限公司"), "{name}: {list}");
        assert!(list.contains("002,北京乙商行"), "{name}: {list}");
    }
}

/// A page as a web archive, which Excel calls a single file web page.
fn message() -> Vec<u8> {
    let page: Vec<u8> = GB18030
        .encode(&page("gb2312"))
        .0
        .iter()
        .flat_map(|byte| match byte {
            b'=' | 0x80.. => format!("={byte:02X}").into_bytes(),
            byte => vec![*byte],
        })
        .collect();
    let head = "MIME-Version: 1.0\r\nContent-Type: multipart/related; boundary=\"x--y\"\r\n\r\n\
        --x--y\r\nContent-Location: file:///C:/a.htm\r\nContent-Transfer-Encoding: \
        quoted-printable\r\nContent-Type: text/html; charset=\"gb2312\"\r\n\r\n";
    [head.as_bytes(), &page, b"\r\n--x--y--\r\n"].concat()
}

#[test]
fn the_delimiter_that_a_file_names_is_no_row_of_data() {
    let folder = tempfile::tempdir().expect("a folder");
    let text = "sep=;\r\n客户编码;客户名称\r\n001;甲, 乙商行\r\n".as_bytes();
    let answer = seen(folder.path(), "a.csv", text, &[], 0);
    let sheet = &answer["files"][0]["sheets"][0];
    assert_eq!(sheet["header_row"], 2);
    assert_eq!((&sheet["rows_read"], &sheet["rows_skipped"]), (&1.into(), &0.into()));
}

#[test]
fn formats_and_hidden_rows_of_old_workbooks_count() {
    let folder = tempfile::tempdir().expect("a folder");
    let format = [&[164, 0, 5, 0, 0][..], b"00000"].concat();
    let globals = [record(0x041e, &format), record(0x00e0, &[0, 0, 164, 0])].concat();
    let hidden_row = record(0x0208, &[2, 0, 0, 0, 9, 0, 0, 0, 0, 0, 0, 0, 0x20, 0, 0, 0]);
    let hidden_column = record(0x007d, &[1, 0, 1, 0, 0, 0, 0, 0, 1, 0]);
    let cells = [
        hidden_column,
        hidden_row,
        label(0, 0, "客户编码"),
        label(0, 1, "客户名称"),
        number(1, 0, 7.0),
        label(1, 1, "甲商行"),
        number(2, 0, 8.0),
        label(2, 1, "乙商行"),
    ]
    .concat();
    let file = compound("Workbook", &stream("客户", &globals, &cells));
    let answer = seen(folder.path(), "a.xls", &file, &[], 0);
    let codes = codes(&answer);
    for code in ["rows-hidden", "columns-hidden", "zeros-restored"] {
        assert!(codes.contains(&code.to_owned()), "{code}: {codes:?}");
    }
    let (input, out) = (folder.path().join("a.xls"), folder.path().join("out"));
    let run = wanglai(["run".as_ref(), input.as_os_str(), "--out".as_ref(), out.as_os_str()]);
    assert_eq!(run.status.code(), Some(0), "{run:?}");
    let book = out.join("book").display().to_string();
    let list = stdout(&wanglai(["customer", "list", "--format", "csv", "--book", &book]), 0);
    assert!(list.contains("00007,甲商行") && list.contains("00008,乙商行"), "{list}");
}

#[test]
fn what_a_cut_file_still_holds_is_read_only_if_it_is_asked_for() {
    let folder = tempfile::tempdir().expect("a folder");
    let names: Vec<u8> = (1..150)
        .flat_map(|row| {
            [number(row, 0, f64::from(row)), label(row, 1, "上海甲贸易有限公司")].concat()
        })
        .collect();
    let cells = [label(0, 0, "客户编码"), label(0, 1, "客户名称"), names].concat();
    let xls = compound("Workbook", &stream("客户", &[], &cells));
    let mut book = rust_xlsxwriter::Workbook::new();
    let sheet = book.add_worksheet_with_constant_memory().expect("a sheet");
    for row in 0..3000_u32 {
        let code = format!("{:08}", u64::from(row) * 7919 % 99_991);
        let cells =
            if row == 0 { ["客户编码", "客户名称"] } else { [code.as_str(), &code] };
        sheet.write_row(row, 0, cells).expect("a row can be written");
    }
    let xlsx = book.save_to_buffer().expect("a workbook");
    let ends = xlsx.windows(4).position(|four| four == b"PK\x01\x02").expect("a directory");
    for (name, whole, length, readable) in [
        ("a.xls", &xls, xls.len() * 3 / 4, true),
        ("a.xlsx", &xlsx, ends, true),
        ("b.xlsx", &xlsx, 9000, true),
        // The part that names the sheets is not there.
        ("c.xlsx", &xlsx, 400, false),
    ] {
        let cut = &whole[..length];
        let answer = seen(folder.path(), name, cut, &[], 1);
        assert_eq!(codes(&answer), ["file-truncated"], "{name}");
        let answer = seen(folder.path(), name, cut, &["--partial"], i32::from(!readable));
        let said = &answer["findings"][0];
        assert_eq!(said["code"], "file-truncated", "{name}");
        if !readable {
            assert_eq!(said["severity"], "error", "{name}");
            continue;
        }
        assert_eq!(said["severity"], "warning", "{name}: {answer}");
        let sheet = &answer["files"][0]["sheets"][0];
        assert_eq!(sheet["template"], "customers", "{name}");
        let rows = sheet["rows_read"].as_u64().expect("a number");
        assert!(rows > 50, "{name}: {rows}");
    }
}

#[test]
fn traditional_headings_in_big5_and_the_users_word() {
    let folder = tempfile::tempdir().expect("a folder");
    let text = "客戶編碼,客戶名稱,電話\n001,台北甲貿易股份有限公司,\n002,高雄乙商行,\n";
    let bytes = BIG5.encode(text).0;
    let answer = seen(folder.path(), "a.csv", &bytes, &[], 0);
    assert_eq!(answer["files"][0]["encoding"], "big5");
    assert_eq!(answer["files"][0]["sheets"][0]["template"], "customers");
    let answer = seen(folder.path(), "a.csv", &bytes, &["--encoding", "gb18030"], 1);
    assert_eq!(answer["files"][0]["encoding"], "gb18030");
    let wrong = wanglai(["inspect", "--encoding", "ebcdic", "samples/first-run"]);
    assert_eq!(wrong.status.code(), Some(2));
}

#[test]
fn damaged_letters_and_wrong_fields_are_said_at_their_lines() {
    let folder = tempfile::tempdir().expect("a folder");
    let mut bytes = "客户编码,客户名称,电话\n001,甲商行,\n002,乙".as_bytes().to_vec();
    bytes.push(0xff);
    bytes.extend("商行,\n003,丙商行\n004,丁\u{fffd}商行,\n005,戊商行,,x\n".as_bytes());
    let answer = seen(folder.path(), "a.csv", &bytes, &[], 0);
    let found = |code: &str| {
        let findings = answer["findings"].as_array().expect("a list").clone();
        findings.into_iter().filter(|finding| finding["code"] == code).collect::<Vec<_>>()
    };
    let damaged = found("file-encoding-damaged");
    assert_eq!(damaged[0]["row"], 3);
    assert!(damaged[0]["message"].as_str().is_some_and(|text| text.contains("3, 5")));
    let fields: Vec<u64> =
        found("line-fields-wrong").iter().filter_map(|finding| finding["row"].as_u64()).collect();
    assert_eq!(fields, [4, 6]);
    assert_eq!(answer["files"][0]["sheets"][0]["rows_read"], 5);
}

#[test]
fn what_asks_for_a_password_is_never_read_as_data() {
    let folder = tempfile::tempdir().expect("a folder");
    let cells = label(0, 0, "客户编码");
    for (name, pass) in [("xor", &[0, 0, 0x12, 0x34, 0x56, 0x78][..]), ("rc4", &[1, 0, 1, 0, 1, 0])]
    {
        let file = compound("Workbook", &stream("S", &record(0x002f, pass), &cells));
        let answer = seen(folder.path(), &format!("{name}.xls"), &file, &[], 1);
        assert_eq!(codes(&answer), ["file-encrypted"], "{name}");
    }
}
