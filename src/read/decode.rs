//! Text files: which character set, found over the whole file, and which delimiter.

use encoding_rs::{BIG5, Encoding, GB18030, UTF_8, UTF_16BE, UTF_16LE, WINDOWS_1252};

/// A decoded text file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Decoded {
    pub text: String,
    /// The name of the character set as machine-readable output says it.
    pub encoding: String,
    /// Signs that stand for bytes which mean nothing in the character set.
    pub damaged: u64,
}

/// Decodes a whole file: by its mark, else the first of UTF-8, GB18030, Big5 and
/// windows-1252 in which every byte means something, else the one with the least damage.
pub fn decode(bytes: &[u8]) -> Decoded {
    if let Some((encoding, length)) = Encoding::for_bom(bytes) {
        let name = match encoding.name() {
            "UTF-8" => "utf-8-bom".to_owned(),
            other => other.to_ascii_lowercase(),
        };
        return with(encoding, &bytes[length..], &name);
    }
    if let Some(encoding) = wide(bytes) {
        return with(encoding, bytes, &encoding.name().to_ascii_lowercase());
    }
    if let Ok(text) = std::str::from_utf8(bytes) {
        return Decoded { text: text.to_owned(), encoding: "utf-8".to_owned(), damaged: 0 };
    }
    if is_western(bytes) {
        return with(WINDOWS_1252, bytes, "windows-1252");
    }
    let mut best: Option<Decoded> = None;
    for (encoding, name) in [(UTF_8, "utf-8"), (GB18030, "gb18030"), (BIG5, "big5")] {
        let decoded = with(encoding, bytes, name);
        if decoded.damaged == 0 {
            return decoded;
        }
        if best.as_ref().is_none_or(|best| decoded.damaged < best.damaged) {
            best = Some(decoded);
        }
    }
    best.expect("three character sets were tried")
}

/// Decodes a whole file as the user says; a mark of the same character set is left out.
pub fn decode_as(encoding: &'static Encoding, bytes: &[u8]) -> Decoded {
    let mark = Encoding::for_bom(bytes).filter(|(marked, _)| *marked == encoding);
    let start = mark.map_or(0, |(_, length)| length);
    with(encoding, &bytes[start..], &encoding.name().to_ascii_lowercase())
}

fn with(encoding: &'static Encoding, bytes: &[u8], name: &str) -> Decoded {
    let (text, had_errors) = encoding.decode_without_bom_handling(bytes);
    let damaged = match had_errors {
        true => text.chars().filter(|sign| *sign == '\u{fffd}').count() as u64,
        false => 0,
    };
    Decoded { text: text.into_owned(), encoding: name.to_owned(), damaged }
}

/// UTF-16 without its mark: every second byte of the ASCII signs is zero.
fn wide(bytes: &[u8]) -> Option<&'static Encoding> {
    let head = &bytes[..bytes.len().min(4096) / 2 * 2];
    let zeros = |start: usize| head.iter().skip(start).step_by(2).filter(|b| **b == 0).count();
    let half = head.len() / 2;
    let (even, odd) = (zeros(0), zeros(1));
    if half > 1 && even == 0 && odd * 5 > half {
        Some(UTF_16LE)
    } else if half > 1 && odd == 0 && even * 5 > half {
        Some(UTF_16BE)
    } else {
        None
    }
}

/// Whether the high bytes stand alone among ASCII letters, as accents do in French; in
/// Chinese text they come in pairs.
fn is_western(bytes: &[u8]) -> bool {
    let (mut single, mut run_bytes, mut run) = (0_u64, 0_u64, 0_u64);
    for byte in bytes.iter().chain([&0]) {
        if *byte >= 0x80 {
            run += 1;
        } else {
            match run {
                0 => {}
                1 => single += 1,
                _ => run_bytes += run,
            }
            run = 0;
        }
    }
    single > 0 && single >= run_bytes * 4
}

/// Whether the bytes are no text in any character set.
pub fn is_binary(bytes: &[u8]) -> bool {
    if Encoding::for_bom(bytes).is_some() || wide(bytes).is_some() {
        return false;
    }
    let head = &bytes[..bytes.len().min(64 * 1024)];
    let odd = |byte: &&u8| **byte < 9 || (14..32).contains(*byte) && **byte != 26 && **byte != 27;
    let signs = head.iter().filter(odd).count();
    signs > head.len() / 500 || head.first() == Some(&0)
}

/// The delimiter that gives the most lines of the same, greatest width.
pub fn delimiter(text: &str) -> u8 {
    // The first lines tell; an open quote would make one record of the whole file.
    let end = (0..=text.len().min(1 << 18)).rev().find(|end| text.is_char_boundary(*end));
    let text = &text[..end.unwrap_or(0)];
    let mut best = (0, b',');
    for delimiter in [b',', b'\t', b';', b'|'] {
        let mut reader = csv::ReaderBuilder::new()
            .delimiter(delimiter)
            .has_headers(false)
            .flexible(true)
            .from_reader(text.as_bytes());
        let widths: Vec<usize> =
            reader.records().take(60).filter_map(Result::ok).map(|record| record.len()).collect();
        let score = widths
            .iter()
            .filter(|width| **width > 1)
            .map(|width| {
                let same = widths.iter().filter(|other| *other == width).count();
                same * 1000 + width.min(&500)
            })
            .max()
            .unwrap_or(0);
        if score > best.0 {
            best = (score, delimiter);
        }
    }
    best.1
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn character_sets_are_found_over_the_whole_file() {
        let long = "a,b\n".repeat(5000);
        let chinese = format!("{long}客户,税号\n");
        for (bytes, name) in [
            (chinese.clone().into_bytes(), "utf-8"),
            (GB18030.encode(&chinese).0.into_owned(), "gb18030"),
            (format!("\u{feff}{chinese}").into_bytes(), "utf-8-bom"),
            (WINDOWS_1252.encode("Société,Libellé\nété,1").0.into_owned(), "windows-1252"),
            (
                std::iter::once(0xfeff)
                    .chain(chinese.encode_utf16())
                    .flat_map(u16::to_le_bytes)
                    .collect(),
                "utf-16le",
            ),
        ] {
            let decoded = decode(&bytes);
            assert_eq!(decoded.encoding, name);
            assert_eq!(decoded.damaged, 0, "{name}");
        }
        let mut cut = chinese.into_bytes();
        cut.truncate(cut.len() - 2);
        assert_eq!((decode(&cut).damaged, decode(&cut).encoding.as_str()), (1, "utf-8"));
    }

    #[test]
    fn the_delimiter_is_found() {
        assert_eq!(delimiter("a;b;c\n1,5;2,5;3\n"), b';');
        assert_eq!(delimiter("title\na\tb\n1,000\t2\n"), b'\t');
        assert_eq!(delimiter("a,b\n\"x;y;z\",2\n"), b',');
    }
}
