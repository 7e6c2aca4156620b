//! Compound files and the records of old workbooks, made byte by byte for tests.

/// A record of a workbook stream.
pub fn record(kind: u16, data: &[u8]) -> Vec<u8> {
    let length = u16::try_from(data.len()).expect("a record is short");
    [&kind.to_le_bytes(), &length.to_le_bytes(), data].concat()
}

fn words(numbers: &[u16]) -> Vec<u8> {
    numbers.iter().flat_map(|number| number.to_le_bytes()).collect()
}

/// Where a sheet begins is only known once the globals are complete.
fn globals(version: u16, bound: impl Fn(u32) -> Vec<u8>, more: &[u8]) -> Vec<u8> {
    let build = |start: u32| {
        let begin = record(0x0809, &words(&[version, 5, 0x0dbb, 0x07cc, 0, 0, 6, 0]));
        [begin, more.to_vec(), record(0x0085, &bound(start)), record(0x000a, &[])].concat()
    };
    let length = build(0).len() as u32;
    build(length)
}

/// A stream of version 8 with one sheet of the given records; `more` stands in the globals.
pub fn stream(name: &str, more: &[u8], cells: &[u8]) -> Vec<u8> {
    let bound = |start: u32| {
        let wide: Vec<u8> = name.encode_utf16().flat_map(u16::to_le_bytes).collect();
        let length = name.encode_utf16().count() as u8;
        [&start.to_le_bytes()[..], &[0, 0, length, 1], &wide].concat()
    };
    let begin = record(0x0809, &words(&[0x0600, 0x0010, 0x0dbb, 0x07cc, 0, 0, 6, 0]));
    [globals(0x0600, bound, more), begin, cells.to_vec(), record(0x000a, &[])].concat()
}

/// A stream of version 5 with one sheet, its texts in the character set of `code_page`.
pub fn stream_5(name: &[u8], code_page: u16, cells: &[u8]) -> Vec<u8> {
    let bound = |start: u32| [&start.to_le_bytes()[..], &[0, 0, name.len() as u8], name].concat();
    let begin = record(0x0809, &words(&[0x0500, 0x0010, 0x0dbb, 0x07cc]));
    let more = record(0x0042, &code_page.to_le_bytes());
    [globals(0x0500, bound, &more), begin, cells.to_vec(), record(0x000a, &[])].concat()
}

/// A text cell of version 5.
pub fn label_5(row: u16, column: u16, text: &[u8]) -> Vec<u8> {
    record(0x0204, &[&words(&[row, column, 0, text.len() as u16])[..], text].concat())
}

pub fn number(row: u16, column: u16, value: f64) -> Vec<u8> {
    record(0x0203, &[&words(&[row, column, 0])[..], &value.to_le_bytes()].concat())
}

/// A text cell of version 8.
pub fn label(row: u16, column: u16, text: &str) -> Vec<u8> {
    let units: Vec<u16> = text.encode_utf16().collect();
    let head = words(&[row, column, 0, units.len() as u16]);
    record(0x0204, &[&head[..], &[1], &words(&units)].concat())
}

const FREE: u32 = 0xffff_ffff;
const END: u32 = 0xffff_fffe;
const TABLE: u32 = 0xffff_fffd;

/// A compound file with one stream: the sectors of the table, the directory, the stream.
pub fn compound(stream_name: &str, stream: &[u8]) -> Vec<u8> {
    let mut stream = stream.to_vec();
    // A shorter stream would stand among the small ones.
    stream.resize(stream.len().max(4096).next_multiple_of(512), 0);
    let sectors = stream.len() / 512;
    let tables = (sectors + 2).div_ceil(127);
    assert!(tables <= 109, "the head names the sectors of the table");
    let first = tables as u32 + 1;
    let mut table = vec![TABLE; tables];
    table.push(END);
    table
        .extend((0..sectors).map(|at| if at + 1 == sectors { END } else { first + at as u32 + 1 }));
    table.resize(128 * tables, FREE);
    let mut file = vec![0_u8; 512];
    file[..8].copy_from_slice(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1");
    file[24..34].copy_from_slice(&words(&[0x3e, 3, 0xfffe, 9, 6]));
    let mut put = |at: usize, number: u32| {
        file[at..at + 4].copy_from_slice(&number.to_le_bytes());
    };
    put(44, tables as u32);
    put(48, first - 1);
    put(56, 4096);
    put(60, END);
    put(68, END);
    for place in 0..109 {
        put(76 + 4 * place, if place < tables { place as u32 } else { FREE });
    }
    file.extend(table.iter().flat_map(|number| number.to_le_bytes()));
    file.extend(entry("Root Entry", 5, 1, END, 0));
    file.extend(entry(stream_name, 2, FREE, first, stream.len() as u32));
    file.extend([0; 256]);
    file.extend(stream);
    file
}

fn entry(name: &str, kind: u8, child: u32, start: u32, size: u32) -> Vec<u8> {
    let mut entry = vec![0_u8; 128];
    let wide: Vec<u8> = name.encode_utf16().flat_map(u16::to_le_bytes).collect();
    entry[..wide.len()].copy_from_slice(&wide);
    entry[64..66].copy_from_slice(&(wide.len() as u16 + 2).to_le_bytes());
    entry[66] = kind;
    entry[67] = 1;
    for (at, number) in [(68, FREE), (72, FREE), (76, child), (116, start), (120, size)] {
        entry[at..at + 4].copy_from_slice(&number.to_le_bytes());
    }
    entry
}
