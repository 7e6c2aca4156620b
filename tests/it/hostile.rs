//! Files made to hurt: each is refused or read, soon and in little memory, and never ends a run.

use std::fs;
use std::io::{Cursor, Write as _};
use std::path::Path;
use std::process::Command;

use super::compound::{compound, label, number, record, stream};

pub type Files = Vec<(String, Vec<u8>)>;

/// What one reading of a file took.
pub struct Cost {
    pub code: Option<i32>,
    pub talk: String,
    pub words: String,
    /// Of computing, the reading process with it.
    seconds: f64,
    pub memory: u64,
}

/// The program that is tried: `WANGLAI_HOSTILE_PROGRAM` names another one, such as a release.
const PROGRAM: &str = "WANGLAI_HOSTILE_PROGRAM";

/// A program that is built for debugging takes three times as long and more.
fn seconds_most() -> f64 {
    if cfg!(debug_assertions) && std::env::var_os(PROGRAM).is_none() { 6.0 } else { 2.0 }
}
const MEMORY_MOST: u64 = 256 << 20;

/// Runs the program on a file and watches it.
pub fn inspect(path: &Path, more: &[&str]) -> Cost {
    let (talk, words) = (path.with_extension("talk"), path.with_extension("words"));
    let named = std::env::var_os(PROGRAM);
    let mut child = Command::new(named.unwrap_or_else(|| env!("CARGO_BIN_EXE_wanglai").into()))
        .arg("inspect")
        .args(more)
        .arg(path)
        .env_clear()
        .env("WANGLAI_LANG", "en")
        // The allocator gives back what is let go of at once, however busy the machine is.
        .env("_RJEM_MALLOC_CONF", "dirty_decay_ms:0,muzzy_decay_ms:0")
        .stdout(fs::File::create(&words).expect("a file for the words"))
        .stderr(fs::File::create(&talk).expect("a file for the talk"))
        .spawn()
        .expect("the program starts");
    let (mut memory, mut seconds) = (0, 0.0_f64);
    let status = loop {
        if let Some(status) = child.try_wait().expect("the program can be waited for") {
            break status;
        }
        memory = memory.max(memory_of(child.id()));
        seconds = seconds.max(seconds_of(child.id()));
        std::thread::sleep(std::time::Duration::from_millis(2));
    };
    let talk = fs::read_to_string(&talk).expect("the talk can be read");
    let words = fs::read_to_string(&words).expect("the words can be read");
    Cost { code: status.code(), talk, words, seconds, memory }
}

/// The most memory of a process and its children so far; 0 where the system does not tell.
fn memory_of(process: u32) -> u64 {
    let read = |path: String| fs::read_to_string(path).unwrap_or_default();
    let status = read(format!("/proc/{process}/status"));
    let line = status.lines().find(|line| line.starts_with("VmHWM"));
    let kilobytes = line.and_then(|line| line.split_whitespace().nth(1)?.parse::<u64>().ok());
    let tasks = fs::read_dir(format!("/proc/{process}/task"));
    let children: u64 = tasks
        .into_iter()
        .flatten()
        .flatten()
        .flat_map(|task| {
            let list = read(format!("{}/children", task.path().display()));
            list.split_whitespace().filter_map(|id| id.parse().ok()).collect::<Vec<u32>>()
        })
        .map(memory_of)
        .sum();
    kilobytes.unwrap_or(0) * 1024 + children
}

/// Seconds of computing of a process and of its children that ended.
fn seconds_of(process: u32) -> f64 {
    let stat = fs::read_to_string(format!("/proc/{process}/stat")).unwrap_or_default();
    let after = stat.rsplit(')').next().unwrap_or_default();
    let ticks = after.split_whitespace().skip(11).take(4);
    ticks.filter_map(|text| text.parse::<f64>().ok()).sum::<f64>() / 100.0
}

pub fn judge(files: &Files) {
    let folder = tempfile::tempdir().expect("a folder");
    let mut wrong = Vec::new();
    for (name, bytes) in files {
        let path = folder.path().join(name);
        fs::write(&path, bytes).expect("the file can be written");
        let cost = inspect(&path, &[]);
        if std::env::var_os("WANGLAI_COSTS").is_some() {
            let (seconds, memory) = (cost.seconds, cost.memory >> 20);
            let words = cost.words.lines().last().unwrap_or_default();
            eprintln!("{name}\t{:?}\t{seconds} s\t{memory} MiB\t{words}", cost.code);
        }
        let known = matches!(cost.code, Some(0 | 1)) && !cost.talk.contains("panicked");
        if !known || cost.seconds > seconds_most() || cost.memory > MEMORY_MOST {
            let (seconds, memory) = (cost.seconds, cost.memory >> 20);
            wrong.push(format!("{name}: {:?} {seconds} s {memory} MiB {}", cost.code, cost.talk));
        }
    }
    assert!(wrong.is_empty(), "{} files: {wrong:#?}", files.len());
}

pub fn zip(parts: &[(&str, &[u8])]) -> Vec<u8> {
    let mut package = zip::ZipWriter::new(Cursor::new(Vec::new()));
    let options = zip::write::SimpleFileOptions::default()
        .compression_method(zip::CompressionMethod::Deflated)
        .last_modified_time(zip::DateTime::default());
    for (name, bytes) in parts {
        package.start_file(*name, options).expect("a part can be begun");
        package.write_all(bytes).expect("a part can be written");
    }
    package.finish().expect("the package can be closed").into_inner()
}

const TYPES: &str = "<Types xmlns=\"http://schemas.openxmlformats.org/package/2006/content-types\">\
    <Override PartName=\"/xl/workbook.xml\" ContentType=\"application/vnd.openxmlformats-\
    officedocument.spreadsheetml.sheet.main+xml\"/></Types>";
const RELATIONS: &str = "<Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/\
    relationships\"><Relationship Id=\"r1\" Type=\"http://schemas.openxmlformats.org/\
    officeDocument/2006/relationships/worksheet\" Target=\"worksheets/sheet1.xml\"/>\
    </Relationships>";
const PACKAGE: &str = "<Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/\
    relationships\"><Relationship Id=\"r1\" Type=\"http://schemas.openxmlformats.org/\
    officeDocument/2006/relationships/officeDocument\" Target=\"xl/workbook.xml\"/>\
    </Relationships>";
const MANIFEST: &str = "<manifest:manifest xmlns:manifest=\"urn:oasis:names:tc:opendocument:xmlns:\
    manifest:1.0\"><manifest:file-entry manifest:full-path=\"/\"/></manifest:manifest>";
const WORKBOOK: &str = "<workbook xmlns=\"http://schemas.openxmlformats.org/spreadsheetml/2006/\
    main\" xmlns:r=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships\">\
    <sheets><sheet name=\"S\" sheetId=\"1\" r:id=\"r1\"/></sheets></workbook>";

/// A workbook with one sheet; `more` are further parts or replace the usual ones.
pub fn xlsx(sheet: &str, more: &[(&str, &[u8])]) -> Vec<u8> {
    let usual = [
        ("[Content_Types].xml", TYPES.as_bytes()),
        ("_rels/.rels", PACKAGE.as_bytes()),
        ("xl/workbook.xml", WORKBOOK.as_bytes()),
        ("xl/_rels/workbook.xml.rels", RELATIONS.as_bytes()),
        ("xl/worksheets/sheet1.xml", sheet.as_bytes()),
    ];
    let replaced = |name: &str| more.iter().any(|(other, _)| *other == name);
    let kept = usual.into_iter().filter(|(name, _)| !replaced(name));
    let parts: Vec<(&str, &[u8])> = kept.chain(more.iter().copied()).collect();
    zip(&parts)
}

pub fn sheet(rows: &str) -> String {
    format!(
        "<worksheet xmlns=\"http://schemas.openxmlformats.org/spreadsheetml/2006/main\">\
         <sheetData>{rows}</sheetData></worksheet>"
    )
}

fn text_cell(place: &str) -> String {
    format!("<c r=\"{place}\" t=\"inlineStr\"><is><t>x</t></is></c>")
}

/// Rows of shared formulas, each of which claims the whole sheet.
pub fn formulas_everywhere() -> String {
    let row = |row: u32| {
        format!(
            "<row r=\"{row}\"><c r=\"A{row}\"><f t=\"shared\" si=\"{row}\" \
             ref=\"A1:XFD1048576\">A1</f></c></row>"
        )
    };
    (1..30_000).map(row).collect()
}

#[test]
fn sheets_that_reach_into_far_corners() {
    let corner = |place: &str| {
        let row: String = place.chars().filter(char::is_ascii_digit).collect();
        xlsx(&sheet(&format!("<row r=\"{row}\">{}</row>", text_cell(place))), &[])
    };
    let places = ["XFD1048576", "XFD99999999", "ZZZZZZZ1", "A0", "A4294967296", "1A", "A"];
    let mut files: Files =
        places.iter().map(|place| (format!("corner-{place}.xlsx"), corner(place))).collect();
    let both = format!(
        "<row r=\"1\">{}</row><row r=\"1048576\">{}</row>",
        text_cell("A1"),
        text_cell("XFD1048576")
    );
    files.push(("both-corners.xlsx".into(), xlsx(&sheet(&both), &[])));
    let again = text_cell("A1").repeat(60_000);
    files.push(("cell-again.xlsx".into(), xlsx(&sheet(&format!("<row>{again}</row>")), &[])));
    let nameless = "<c><v>1</v></c>".repeat(300_000);
    files.push(("no-places.xlsx".into(), xlsx(&sheet(&format!("<row>{nameless}</row>")), &[])));
    let wide: String = (0..150).map(|_| format!("<row>{}</row>", &nameless[..225_000])).collect();
    files.push(("wide-rows.xlsx".into(), xlsx(&sheet(&wide), &[])));
    let backward: String = (1..20_000)
        .rev()
        .map(|row| format!("<row r=\"{row}\"><c r=\"A{row}\"><v>1</v></c></row>"))
        .collect();
    files.push(("backward.xlsx".into(), xlsx(&sheet(&backward), &[])));
    let long = format!("<row><c t=\"inlineStr\"><is><t>{}</t></is></c></row>", "y".repeat(9 << 20));
    files.push(("long-text.xlsx".into(), xlsx(&sheet(&long), &[])));
    let same = "<c t=\"inlineStr\"><is><t>客户编码</t></is></c>".repeat(16_384);
    let heading = format!("<row>{same}</row><row>{same}</row><row>{same}</row>");
    files.push(("same-headings.xlsx".into(), xlsx(&sheet(&heading), &[])));
    judge(&files);
}

#[test]
fn packages_that_inflate_without_end() {
    let blank = |size: usize| " ".repeat(size);
    let plain = sheet("<row><c><v>1</v></c></row>");
    let part = "xl/worksheets/sheet1.xml";
    let mut files: Files = Vec::new();
    let mut add = |name: &str, bytes: Vec<u8>| files.push((name.into(), bytes));
    let long = blank(65 << 20);
    add("ratio.xlsx", xlsx("", &[(part, long.as_bytes())]));
    add("below-ratio.xlsx", xlsx("", &[(part, blank(20 << 20).as_bytes())]));
    add(
        "ratio.ods",
        zip(&[
            ("mimetype", b"application/vnd.oasis.opendocument.spreadsheet"),
            ("content.xml", long.as_bytes()),
        ]),
    );
    add("ratio.xlsb", zip(&[("xl/workbook.bin", long.as_bytes())]));
    let inner = xlsx("", &[(part, long.as_bytes())]);
    add("nested.xlsx", zip(&[("inner.xlsx", &inner)]));
    add("nested-inside.xlsx", xlsx(&plain, &[("xl/embeddings/inner.xlsx", &inner)]));
    add("overlap.xlsx", overlapping(&xlsx(&plain, &[])));
    add("lying-size.xlsx", lying(&xlsx("", &[(part, blank(8 << 20).as_bytes())])));
    let names: Vec<String> = (0..10_001).map(|at| format!("p/{at}")).collect();
    let many: Vec<(&str, &[u8])> = names.iter().map(|name| (name.as_str(), &b""[..])).collect();
    add("parts.xlsx", xlsx(&plain, &many));
    let strings = |count: &str, body: &str| format!("<sst uniqueCount=\"{count}\">{body}</sst>");
    let shared = "xl/sharedStrings.xml";
    for count in ["4294967295", "99999999999999999999999"] {
        let strings = strings(count, "<si><t>x</t></si>");
        add(
            &format!("announced-{}.xlsx", count.len()),
            xlsx(&plain, &[(shared, strings.as_bytes())]),
        );
    }
    let million = strings("10000000", &"<si><t/></si>".repeat(4_000_000));
    add("ten-million-strings.xlsx", xlsx(&plain, &[(shared, million.as_bytes())]));
    let million = strings("1", &"<si/>".repeat(10_000_000));
    add("hidden-strings.xlsx", xlsx(&plain, &[(shared, million.as_bytes())]));
    judge(&files);
}

/// Lets four hundred entries of the directory point at the same bytes.
fn overlapping(package: &[u8]) -> Vec<u8> {
    let end = package.len() - 22;
    let number = |at: usize| {
        u32::from_le_bytes(package[at..at + 4].try_into().expect("four bytes")) as usize
    };
    let start = number(end + 16);
    let length = 46 + usize::from(package[start + 28]);
    let mut made = package[..end].to_vec();
    let times = 400_u16;
    for turn in 0..times {
        let mut entry = package[start..start + length].to_vec();
        // Another name for each, or the later entry replaces the earlier one.
        entry[46..49].copy_from_slice(format!("{turn:03}").as_bytes());
        made.extend(entry);
    }
    let mut tail = package[end..].to_vec();
    let count = (u16::from_le_bytes([tail[8], tail[9]]) + times).to_le_bytes();
    tail[8..10].copy_from_slice(&count);
    tail[10..12].copy_from_slice(&count);
    tail[12..16].copy_from_slice(&((made.len() - start) as u32).to_le_bytes());
    made.extend(tail);
    made
}

/// Lets the directory and the local headers say that each part has ten bytes.
fn lying(package: &[u8]) -> Vec<u8> {
    let mut made = package.to_vec();
    for at in 0..made.len() - 30 {
        match &made[at..at + 4] {
            b"PK\x03\x04" => made[at + 22..at + 26].copy_from_slice(&10_u32.to_le_bytes()),
            b"PK\x01\x02" => made[at + 24..at + 28].copy_from_slice(&10_u32.to_le_bytes()),
            _ => {}
        }
    }
    made
}

#[test]
fn markup_that_expands_or_never_closes() {
    let plain = sheet("<row><c><v>1</v></c></row>");
    let lol = "<!DOCTYPE x [<!ENTITY a \"aaaaaaaaaa\"><!ENTITY b \"&a;&a;&a;&a;&a;&a;&a;&a;\">]>";
    let mut files: Files = Vec::new();
    let mut add = |name: &str, bytes: Vec<u8>| files.push((name.into(), bytes));
    for (at, part) in
        ["xl/sharedStrings.xml", "xl/workbook.xml", "xl/styles.xml", "xl/worksheets/sheet1.xml"]
            .into_iter()
            .enumerate()
    {
        let text = format!("{lol}<sst><si><t>&b;</t></si></sst>");
        add(&format!("entities-{at}.xlsx"), xlsx(&plain, &[(part, text.as_bytes())]));
        let far = format!("<!--{}-->{text}", "c".repeat(200_000));
        add(&format!("entities-far-{at}.xlsx"), xlsx(&plain, &[(part, far.as_bytes())]));
    }
    let attributes: String = (0..1_000_000).map(|at| format!(" a{at}=\"1\"")).collect();
    add("attributes-row.xlsx", xlsx(&sheet(&format!("<row{attributes}/>")), &[]));
    add("attributes-cell.xlsx", xlsx(&sheet(&format!("<row><c{attributes}/></row>")), &[]));
    let root = format!("<sst{attributes}/>");
    add("attributes-strings.xlsx", xlsx(&plain, &[("xl/sharedStrings.xml", root.as_bytes())]));
    let root = format!("<workbook{attributes}/>");
    add("attributes-workbook.xlsx", xlsx(&plain, &[("xl/workbook.xml", root.as_bytes())]));
    add("deep.xlsx", xlsx(&sheet(&"<a>".repeat(1_000_000)), &[]));
    add(
        "deep-strings.xlsx",
        xlsx(
            &plain,
            &[("xl/sharedStrings.xml", format!("<sst><si>{}", "<r>".repeat(1_000_000)).as_bytes())],
        ),
    );
    let formats = format!(
        "<styleSheet><cellXfs>{}</cellXfs></styleSheet>",
        "<xf numFmtId=\"14\"/>".repeat(500_000)
    );
    add("styles.xlsx", xlsx(&plain, &[("xl/styles.xml", formats.as_bytes())]));
    let sheets = format!(
        "<workbook><sheets>{}</sheets></workbook>",
        "<sheet name=\"S\" sheetId=\"1\" r:id=\"r1\"/>".repeat(100_000)
    );
    add("sheets.xlsx", xlsx(&plain, &[("xl/workbook.xml", sheets.as_bytes())]));
    for (at, target) in ["workbook.xml", "../../../../etc/passwd", "/dev/zero", "nowhere.xml"]
        .into_iter()
        .enumerate()
    {
        let relations = RELATIONS.replace("worksheets/sheet1.xml", target);
        let part = ("xl/_rels/workbook.xml.rels", relations.as_bytes());
        add(&format!("target-{at}.xlsx"), xlsx(&plain, &[part]));
    }
    add("formulas.xlsx", xlsx(&sheet(&formulas_everywhere()), &[]));
    add("cut-tag.xlsx", xlsx("<worksheet><sheetData><row><c r=\"A1", &[]));
    add("no-text.xlsx", xlsx(&plain, &[("xl/workbook.xml", &[0xff; 4096])]));
    let ods = |body: &str| {
        let content = format!(
            "<office:document-content><office:body><office:spreadsheet>\
            <table:table table:name=\"S\">{body}</table:table></office:spreadsheet>\
            </office:body></office:document-content>"
        );
        zip(&[
            ("mimetype", b"application/vnd.oasis.opendocument.spreadsheet"),
            ("META-INF/manifest.xml", MANIFEST.as_bytes()),
            ("content.xml", content.as_bytes()),
        ])
    };
    let cell = "office:value-type=\"float\" office:value=\"1\"";
    for (name, body) in [
        (
            "columns",
            format!(
                "<table:table-row><table:table-cell {cell} \
            table:number-columns-repeated=\"4000000000\"/></table:table-row>"
            ),
        ),
        (
            "rows",
            format!(
                "<table:table-row table:number-rows-repeated=\"4000000000\">\
            <table:table-cell {cell}/></table:table-row>"
            ),
        ),
        (
            "both",
            format!(
                "<table:table-row table:number-rows-repeated=\"1048576\">\
            <table:table-cell {cell} table:number-columns-repeated=\"16384\"/></table:table-row>"
            ),
        ),
        (
            "gap",
            format!(
                "<table:table-row table:number-rows-repeated=\"1048575\"/>\
            <table:table-row><table:table-cell table:number-columns-repeated=\"16383\"/>\
            <table:table-cell {cell}/></table:table-row>"
            ),
        ),
        ("nested", "<table:table table:name=\"T\">".repeat(200_000)),
    ] {
        add(&format!("repeated-{name}.ods"), ods(&body));
    }
    judge(&files);
}

#[test]
fn containers_that_run_in_circles() {
    let cells = [label(0, 0, "客户"), number(1, 0, 1.0)].concat();
    let whole = compound("Workbook", &stream("S", &[], &cells));
    let patched = |at: usize, numbers: &[u32]| {
        let mut file = whole.clone();
        for (step, number) in numbers.iter().enumerate() {
            file[at + 4 * step..at + 4 * step + 4].copy_from_slice(&number.to_le_bytes());
        }
        file
    };
    let mut files: Files = vec![
        ("sound.xls".into(), whole.clone()),
        ("table-of-itself.xls".into(), patched(512, &[0, 1, 2, 3])),
        ("directory-in-a-circle.xls".into(), patched(516, &[1])),
        ("stream-in-a-circle.xls".into(), patched(524, &[2])),
        ("stream-of-the-table.xls".into(), patched(512 + 8 + 28, &[0])),
        ("far-sector.xls".into(), patched(48, &[0xffff_fff0])),
        ("many-tables.xls".into(), patched(44, &[0xffff_ffff])),
        ("tables-in-a-circle.xls".into(), patched(68, &[0, 0xffff_ffff, 0])),
        ("small-stream-in-a-circle.xls".into(), patched(60, &[0, 9])),
        ("sector-of-nothing.xls".into(), patched(30, &[0])),
        ("sector-too-large.xls".into(), patched(30, &[0x0006_ffff])),
        ("huge-stream.xls".into(), patched(1024 + 128 + 120, &[0xffff_ffff])),
        ("directory-of-itself.xls".into(), patched(1024 + 76, &[0])),
    ];
    let mut with = |name: &str, more: &[u8], cells: &[u8]| {
        files.push((name.into(), compound("Workbook", &stream("S", more, cells))));
    };
    with("far-corners.xls", &[], &[number(0, 0, 1.0), number(65_535, 255, 1.0)].concat());
    with("beyond-columns.xls", &[], &[number(0, 0, 1.0), number(65_535, 65_535, 1.0)].concat());
    let counts = [0xff; 8];
    with("strings-announced.xls", &record(0x00fc, &counts), &cells);
    with("long-record.xls", &[], &[0x03, 0x02, 0xff, 0xff, 0, 0]);
    with("many-of-nothing.xls", &[], &record(0x00bd, &[0, 0, 9, 0, 0, 0]));
    with(
        "dimensions.xls",
        &[],
        &record(0x0200, &[0, 0, 0, 0, 255, 255, 255, 255, 0, 0, 0, 1, 0, 0]),
    );
    with("format-of-nothing.xls", &record(0x041e, &[1]), &cells);
    with("password.xls", &record(0x002f, &[0, 0, 1, 2, 3, 4]), &cells);
    judge(&files);
}

#[test]
fn text_without_an_end() {
    let mut files: Files = vec![
        ("delimiters.csv".into(), vec![b','; 8 << 20]),
        ("quotes.csv".into(), vec![b'"'; 4 << 20]),
        ("open-quote.csv".into(), ["\"".into(), "a,b\n".repeat(1 << 20)].concat().into_bytes()),
        ("one-line.csv".into(), vec![b'x'; 8 << 20]),
        ("blank-lines.csv".into(), vec![b'\n'; 8 << 20]),
        ("zeros.csv".into(), vec![0; 1 << 20]),
        ("mark-alone.csv".into(), vec![0xef, 0xbb, 0xbf]),
        ("half-a-letter.csv".into(), vec![0xff, 0xfe, 0x2c]),
        ("not-characters.csv".into(), vec![0xfe; 1 << 20]),
        ("columns.csv".into(), format!("客户编码{}\n", ",a".repeat(16_384)).into_bytes()),
        ("tables.xls".into(), format!("<html>{}", "<table><tr><td>".repeat(300_000)).into_bytes()),
        (
            "references.xls".into(),
            format!("<table><tr><td>{}", "&#1;".repeat(300_000)).into_bytes(),
        ),
        ("attributes.xls".into(), format!("<table {}>", "a='1' ".repeat(600_000)).into_bytes()),
    ];
    for (name, head) in [
        ("picture.xlsx", &b"\x89PNG\r\n\x1a\n"[..]),
        ("page.xls", b"%PDF-1.7"),
        ("program.ods", b"\x7fELF"),
        ("packed.csv", b"\x1f\x8b\x08"),
        ("nothing.xlsx", b""),
        ("two-bytes.xls", b"\xd0\xcf"),
        ("head-alone.xlsx", b"PK\x03\x04"),
        ("end-alone.xlsx", b"PK\x05\x06"),
    ] {
        files.push((name.into(), head.to_vec()));
    }
    judge(&files);
}

#[test]
fn files_cut_off_at_every_sector() {
    let rows: String = (1..200)
        .map(|row| format!("<row r=\"{row}\"><c r=\"A{row}\"><v>{}</v></c></row>", row * 7919))
        .collect();
    let mut files: Files = Vec::new();
    let cells: Vec<u8> = (0..300).flat_map(|row| number(row, 0, f64::from(row))).collect();
    for (kind, whole) in [
        ("xlsx", xlsx(&sheet(&rows), &[])),
        ("xls", compound("Workbook", &stream("S", &[], &cells))),
    ] {
        for length in (512..whole.len()).step_by(512) {
            files.push((format!("cut-{length}.{kind}"), whole[..length].to_vec()));
        }
    }
    assert!(files.len() > 12, "{} files", files.len());
    judge(&files);
}

#[test]
fn limits_are_set_on_the_command_line() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("a.csv");
    fs::write(&path, "客户编码,客户名称\n1,甲\n2,乙\n3,丙\n").expect("the file can be written");
    for (limit, code) in [
        ("rows=3", Some(1)),
        ("rows=4", Some(0)),
        ("columns=1", Some(1)),
        ("cell-bytes=4", Some(1)),
        ("file-bytes=1", Some(1)),
        ("file-bytes=1K", Some(0)),
        ("rows", Some(2)),
        ("lines=4", Some(2)),
    ] {
        assert_eq!(inspect(&path, &["--limit", limit]).code, code, "{limit}");
    }
}
