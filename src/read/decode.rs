//! Text files: which character set, found over the whole file, and which delimiter.

use encoding_rs::{BIG5, Encoding, GB18030, GBK, UTF_8, UTF_16BE, UTF_16LE, WINDOWS_1252};

/// A decoded text file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Decoded {
    pub text: String,
    /// The name of the character set as machine-readable output says it.
    pub encoding: String,
    /// Signs that stand for bytes which mean nothing in the character set.
    pub damaged: u64,
    /// The first lines that have such signs.
    pub damaged_lines: Vec<u32>,
}

/// Damaged lines that are named.
pub const LINES_KEPT: usize = 20;

/// Decodes a whole file: by its mark, else as the first of UTF-8, windows-1252, GB18030 and Big5
/// in which every byte means something, else as the one with the least damage.
pub fn decode(bytes: &[u8]) -> Decoded {
    let marked = Encoding::for_bom(bytes);
    if let Some((encoding, length)) = marked.filter(|(encoding, _)| {
        // Some programs put the mark of UTF-8 before text in another character set.
        *encoding != UTF_8 || looks_like_utf8(&bytes[3..])
    }) {
        let name = match encoding.name() {
            "UTF-8" => "utf-8-bom".to_owned(),
            other => other.to_ascii_lowercase(),
        };
        return with(encoding, &bytes[length..], &name);
    }
    let bytes = if marked.is_some() { &bytes[3..] } else { bytes };
    if let Some(encoding) = wide(bytes) {
        return with(encoding, bytes, &encoding.name().to_ascii_lowercase());
    }
    if let Ok(text) = std::str::from_utf8(bytes) {
        return decoded(text.to_owned(), "utf-8");
    }
    if let Some(text) = by_line(bytes) {
        return decoded(text, "utf-8 gb18030");
    }
    let high = HighBytes::of(bytes);
    if high.are_western() {
        return with(WINDOWS_1252, bytes, "windows-1252");
    }
    let utf8 = with(UTF_8, bytes, "utf-8");
    if is_mostly_sound(&utf8) {
        return utf8;
    }
    let mut order = [(GB18030, "gb18030"), (BIG5, "big5")];
    if high.are_big5() {
        order.reverse();
    }
    let others = order.into_iter().map(|(encoding, name)| with(encoding, bytes, name));
    let tried = others.chain([utf8]).min_by_key(|decoded| decoded.damaged);
    tried.expect("three character sets were tried")
}

/// Chance makes few Chinese letters in UTF-8 out of another character set.
pub fn is_chinese(sign: char) -> bool {
    ('\u{4e00}'..='\u{9fff}').contains(&sign)
}

/// A text some lines of which are UTF-8 and the others GB18030, as it comes of appending to a
/// file with another program; `None` where it is not.
fn by_line(bytes: &[u8]) -> Option<String> {
    let (mut text, mut utf8, mut gb) = (String::with_capacity(bytes.len()), 0_u64, 0_u64);
    for line in bytes.split_inclusive(|byte| *byte == b'\n') {
        match std::str::from_utf8(line) {
            Ok(line) => {
                utf8 += u64::from(line.contains(is_chinese));
                text.push_str(line);
            }
            Err(_) => {
                let (line, damaged) = GB18030.decode_without_bom_handling(line);
                if damaged {
                    return None;
                }
                gb += 1;
                text.push_str(&line);
            }
        }
    }
    (utf8 > 0 && gb > 0).then_some(text)
}

fn is_mostly_sound(utf8: &Decoded) -> bool {
    let foreign = utf8.text.chars().filter(|sign| !sign.is_ascii()).count() as u64;
    is_little(utf8.damaged, foreign)
}

/// A few broken bytes among the foreign letters make no other character set of a text.
pub fn is_little(damaged: u64, foreign: u64) -> bool {
    damaged * 4 <= foreign
}

fn looks_like_utf8(bytes: &[u8]) -> bool {
    std::str::from_utf8(bytes).is_ok() || is_mostly_sound(&with(UTF_8, bytes, "utf-8"))
}

/// Decodes a whole page: as a text file, but what the page says of itself goes before a guess.
pub fn decode_page(bytes: &[u8]) -> Decoded {
    let marked = Encoding::for_bom(bytes).is_some();
    if let (Some(encoding), false) = (named(bytes), marked || std::str::from_utf8(bytes).is_ok()) {
        let decoded = decode_as(encoding, bytes);
        if decoded.damaged == 0 {
            return decoded;
        }
    }
    decode(bytes)
}

/// The character set that a page says of itself. What pages call GBK or GB2312 is GB18030 as it
/// is written today.
pub fn named(page: &[u8]) -> Option<&'static Encoding> {
    let head = &page[..page.len().min(4096)];
    let at = memchr::memmem::find(head, b"charset=")?;
    let label = head[at + 8..].iter().skip_while(|byte| b"\"' ".contains(byte));
    let label: Vec<u8> = label.take_while(|byte| !b"\"' ;/>".contains(byte)).copied().collect();
    Encoding::for_label(&label).map(|named| if named == GBK { GB18030 } else { named })
}

/// Decodes a whole file as the user says; a mark of the same character set is left out.
pub fn decode_as(encoding: &'static Encoding, bytes: &[u8]) -> Decoded {
    let mark = Encoding::for_bom(bytes).filter(|(marked, _)| *marked == encoding);
    let start = mark.map_or(0, |(_, length)| length);
    with(encoding, &bytes[start..], &encoding.name().to_ascii_lowercase())
}

/// A text, and where the sign stands that replaces what means nothing.
fn decoded(text: String, encoding: &str) -> Decoded {
    let (mut damaged, mut damaged_lines, mut line, mut counted) = (0, Vec::new(), 1_u32, 0);
    for at in memchr::memmem::find_iter(text.as_bytes(), "\u{fffd}") {
        let between = &text.as_bytes()[counted..at];
        let ends = memchr::memchr_iter(b'\n', between).count();
        line = line.saturating_add(u32::try_from(ends).unwrap_or(u32::MAX));
        counted = at;
        damaged += 1;
        if damaged_lines.last() != Some(&line) && damaged_lines.len() < LINES_KEPT {
            damaged_lines.push(line);
        }
    }
    Decoded { text, encoding: encoding.to_owned(), damaged, damaged_lines }
}

fn with(encoding: &'static Encoding, bytes: &[u8], name: &str) -> Decoded {
    let (text, _) = encoding.decode_without_bom_handling(bytes);
    decoded(text.into_owned(), name)
}

/// UTF-16 without its mark: every second byte of the ASCII signs is zero. The other bytes are zero
/// in a few letters only, such as 开, and no sign is one that no text has.
pub fn wide(bytes: &[u8]) -> Option<&'static Encoding> {
    let head = &bytes[..bytes.len().min(4096) / 2 * 2];
    let zeros = |start: usize| head.iter().skip(start).step_by(2).filter(|b| **b == 0).count();
    let half = head.len() / 2;
    let (even, odd) = (zeros(0), zeros(1));
    let found = if half > 1 && even * 8 <= odd && odd * 8 > half {
        UTF_16LE
    } else if half > 1 && odd * 8 <= even && even * 8 > half {
        UTF_16BE
    } else {
        return None;
    };
    let (text, damaged) = found.decode_without_bom_handling(head);
    let control = |sign: char| sign.is_control() && !"\t\r\n".contains(sign);
    (!damaged && !text.contains(control)).then_some(found)
}

/// What the high bytes of a text are like, counted line by line or over the whole.
#[derive(Debug, Default)]
pub struct HighBytes {
    /// Those that stand alone, and those in runs.
    single: u64,
    in_runs: u64,
    /// Pairs of bytes, and those of the letters in daily use in GB and in Big5.
    pairs: u64,
    simplified: u64,
    traditional: u64,
}

impl HighBytes {
    pub fn of(bytes: &[u8]) -> HighBytes {
        let mut found = HighBytes::default();
        found.add(bytes);
        found
    }

    pub fn add(&mut self, bytes: &[u8]) {
        for run in bytes.split(u8::is_ascii).filter(|run| !run.is_empty()) {
            match run.len() {
                1 => self.single += 1,
                _ if is_accent_beside_sign(run) => self.single += 1,
                length => self.in_runs += length as u64,
            }
        }
        let mut at = 0;
        while at + 1 < bytes.len() {
            let (lead, trail) = (bytes[at], bytes[at + 1]);
            if lead < 0x81 {
                at += 1;
                continue;
            }
            self.pairs += 1;
            self.simplified += u64::from((0xa1..=0xf7).contains(&lead) && trail >= 0xa1);
            let in_use = (0xa1..=0xc6).contains(&lead);
            let second = (0x40..=0x7e).contains(&trail) || trail >= 0xa1;
            self.traditional += u64::from(in_use && second);
            at += 2;
        }
    }

    /// Whether they stand alone among ASCII letters, as accents do in French; in Chinese text
    /// they come in pairs.
    pub fn are_western(&self) -> bool {
        self.single > 0 && self.single >= self.in_runs * 4
    }

    /// Whether pairs are Big5 rather than GB: nearly every pair of one is a pair of the other
    /// too, but the letters in daily use stand elsewhere.
    pub fn are_big5(&self) -> bool {
        self.pairs > 0
            && self.simplified * 100 < self.pairs * 85
            && self.traditional * 100 >= self.pairs * 90
    }
}

/// Whether a run of high bytes is what words of French and German are written with in windows-1252:
/// an accented letter beside a sign, as in l’été and « École », or two letters that go together, as
/// in Größe and créée. In GB these are pairs that are in no use, or rare letters.
fn is_accent_beside_sign(run: &[u8]) -> bool {
    let is_letter = |byte: &u8| matches!(byte, 0x8c | 0x9c | 0xc0..=0xd6 | 0xd8..=0xf6 | 0xf8..);
    // € „ … quotation marks, dashes, the blank that does not break, « and ».
    let is_sign = |byte: &u8| {
        matches!(byte, 0x80 | 0x84 | 0x85 | 0x91..=0x94 | 0x96 | 0x97 | 0xa0 | 0xab | 0xbb)
    };
    if matches!(run, [0xe4 | 0xf6 | 0xfc, 0xdf] | [0xe9, 0xe9]) {
        return true;
    }
    run.len() <= 4
        && run.iter().all(|byte| is_letter(byte) || is_sign(byte))
        // A closing » behind a letter is a letter in daily use in GB.
        && run.iter().any(|byte| is_sign(byte) && *byte != 0xbb)
        && !run.windows(2).any(|two| two.iter().all(is_letter))
}

/// Whether the bytes are no text in any character set.
pub fn is_binary(bytes: &[u8]) -> bool {
    if Encoding::for_bom(bytes).is_some() || wide(bytes).is_some() {
        return false;
    }
    let head = &bytes[..bytes.len().min(64 * 1024)];
    let odd = |byte: &&u8| {
        (1..9).contains(*byte) || (14..32).contains(*byte) && **byte != 26 && **byte != 27
    };
    let signs = head.iter().filter(odd).count();
    let zeros = head.iter().filter(|byte| **byte == 0).count();
    signs > head.len() / 500
        || head.first() == Some(&0)
        || zeros > head.len() / 500 && !is_padded_text(head, zeros)
}

/// Whether zeros only fill fields, or the end that was never written, of what is text else.
fn is_padded_text(head: &[u8], zeros: usize) -> bool {
    let rest: Vec<u8> = head.iter().copied().filter(|byte| *byte != 0).collect();
    // The head may end within a letter.
    zeros * 3 < head.len() && decode(&rest).damaged <= 1
}

/// The bytes of the first lines, which tell the delimiter: an open quote would make one record of
/// the whole file.
pub const DELIMITER_HEAD: usize = 1 << 18;

/// The delimiter that gives the most lines of the same, greatest width.
pub fn delimiter(text: &str) -> u8 {
    if let Some((named, _)) = named_delimiter(text) {
        return named;
    }
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

/// The delimiter that the first line names for Excel, as `sep=;`, and the length of that line.
pub fn named_delimiter(text: &str) -> Option<(u8, usize)> {
    let line = text.lines().next()?;
    let sign = line.trim_matches('"').strip_prefix("sep=")?;
    match sign.as_bytes() {
        [sign @ (b',' | b';' | b'\t' | b'|')] => Some((*sign, line.len())),
        _ => None,
    }
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
            (BIG5.encode("客戶編碼,客戶名稱\n001,台北貿易股份有限公司\n").0.into_owned(), "big5"),
            (GB18030.encode("客户编码,客户名称\n001,上海镕䶮贸易\n").0.into_owned(), "gb18030"),
            (format!("\u{feff}{chinese}").into_bytes(), "utf-8-bom"),
            (
                "客户编码,开户银行\r\n001,工行\r\n"
                    .encode_utf16()
                    .flat_map(u16::to_le_bytes)
                    .collect(),
                "utf-16le",
            ),
            (
                [b"\xef\xbb\xbf", &GB18030.encode("客户编码,客户名称\n001,上海贸易\n").0[..]]
                    .concat(),
                "gb18030",
            ),
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
        let mixed =
            ["客户编码,客户名称\n001,甲商行\n".as_bytes(), &GB18030.encode("002,联通公司\n").0]
                .concat();
        assert_eq!(decode(&mixed).encoding, "utf-8 gb18030");
        assert!(decode(&mixed).text.ends_with("002,联通公司\n"));
        for (bytes, binary) in [
            ("客户\0,名称\0\n001\0,甲\n".as_bytes().to_vec(), false),
            ([&b"a,b\n1,2\n"[..], &[0; 3]].concat(), false),
            ([&b"a,b\n1,2\n"[..], &[0; 90]].concat(), true),
            ((0..=255).collect(), true),
        ] {
            assert_eq!(is_binary(&bytes), binary, "{bytes:?}");
        }
        let mut cut = chinese.into_bytes();
        cut.truncate(cut.len() - 2);
        assert_eq!((decode(&cut).damaged, decode(&cut).encoding.as_str()), (1, "utf-8"));
        assert_eq!(decode(&cut).damaged_lines, [5001]);
        assert_eq!(decode("a\n\u{fffd}\u{fffd}\nb\n\u{fffd}".as_bytes()).damaged_lines, [2, 4]);
    }

    #[test]
    fn sentences_are_told_by_all_of_their_letters() {
        let french = "N°;Libellé\n1;L’état des comptes d’épargne\n2;Achat d’équipement\n\
            3;à l’étranger;«\u{a0}École\u{a0}» créée à l’été, réglée – échéance reportée\n";
        let short = "Client;Remise\nA1;d’équipe\nA2;l’échéance\n";
        let german = "Kunde;Bemerkung\n1;Größe gemäß Auftrag, „Übergabe“ regelmäßig\n\
            2;Müller & Söhne, Straßenbau – Schlußrechnung\n3;süß, heiß, Öl\n";
        let simplified =
            "客户编码,客户名称,备注\n001,上海榛实贸易有限公司,已付\n002,北京溥源商行,“台”\n";
        let mostly_ascii = "code,unit,qty\nA-001,台,5\nA-002,件,7\nA-003,榛,9\n";
        let in_gbk = "客戶編號,戶,掛帳\n001,國際貿易,採購\n002,戰略投資,換貨\n";
        let traditional = "客戶編號,客戶名稱,備註\n001,台北貿易股份有限公司,掛帳\n\
            002,高雄商行,換貨\n";
        for (text, encoding) in [
            (french, WINDOWS_1252),
            (short, WINDOWS_1252),
            (german, WINDOWS_1252),
            (simplified, GB18030),
            (mostly_ascii, GB18030),
            (in_gbk, GB18030),
            (traditional, BIG5),
        ] {
            let decoded = decode(&encoding.encode(text).0);
            assert_eq!(decoded.encoding, encoding.name().to_ascii_lowercase(), "{text}");
            assert_eq!(decoded.text, text);
        }
    }

    #[test]
    fn the_delimiter_is_found() {
        assert_eq!(delimiter("a;b;c\n1,5;2,5;3\n"), b';');
        assert_eq!(delimiter("title\na\tb\n1,000\t2\n"), b'\t');
        assert_eq!(delimiter("a,b\n\"x;y;z\",2\n"), b',');
        assert_eq!(delimiter("sep=;\r\na,b;c\r\n"), b';');
        assert_eq!(delimiter("sep=;x\na,b\n"), b',');
    }
}
