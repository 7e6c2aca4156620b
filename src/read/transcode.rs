//! Large text files, never held: UTF-8 is read in place, what is in another character set is
//! written anew into a temporary file without a name.

use std::io::{self, BufRead, BufReader, BufWriter, Read as _, Write as _};

use encoding_rs::{BIG5, CoderResult, Encoding, GB18030, UTF_8, WINDOWS_1252};

use super::bytes::Bytes;
use super::decode::{HighBytes, is_chinese, is_little, wide};

/// Bytes that are decoded at a time.
const PIECE: usize = 64 << 10;

/// A longer line is left to the decoder of whole files.
const LINE_MOST: u64 = 1 << 20;

/// A large text in UTF-8 and the name of its character set, as `decode` finds it; `None` where the
/// text is damaged, in two character sets, or small. What a page has `named` goes before a guess.
pub fn in_place(
    bytes: &Bytes,
    said: Option<&'static Encoding>,
    named: Option<&'static Encoding>,
) -> io::Result<Option<(Bytes, String)>> {
    if !bytes.is_in_place() {
        return Ok(None);
    }
    let head = bytes.head(4096)?;
    let mark = Encoding::for_bom(&head).filter(|(marked, _)| said.is_none_or(|s| s == *marked));
    let text = bytes.clone().behind(mark.map_or(0, |(_, length)| length as u64));
    let name = |encoding: &'static Encoding| encoding.name().to_ascii_lowercase();
    let (encoding, name) = match (said, mark) {
        (None, Some((marked, _))) if marked == UTF_8 => (UTF_8, "utf-8-bom".to_owned()),
        (None, Some((marked, _))) => (marked, name(marked)),
        (Some(said), _) => (said, name(said)),
        (None, None) => match wide(&head) {
            Some(wide) => (wide, name(wide)),
            None if is_sound(&text)? => return Ok(Some((text, "utf-8".to_owned()))),
            None => match named.map_or_else(|| guessed(&text), |named| Ok(Some(named)))? {
                Some(guess) => (guess, name(guess)),
                None => return Ok(None),
            },
        },
    };
    let text = match encoding == UTF_8 {
        true => is_sound(&text)?.then_some(text),
        false => written_anew(&text, encoding)?,
    };
    Ok(text.map(|text| (text, name)))
}

/// Whether all of a text is UTF-8, and no sign stands for a lost one.
fn is_sound(text: &Bytes) -> io::Result<bool> {
    let (mut reader, mut piece, mut kept) = (text.reader(), vec![0; 2 * PIECE], 0);
    loop {
        let end = kept + reader.read(&mut piece[kept..])?;
        let seen = &piece[..end];
        if end == kept {
            return Ok(seen.is_empty());
        }
        let sound = match std::str::from_utf8(seen) {
            Ok(_) => end,
            Err(fault) if fault.error_len().is_none() => fault.valid_up_to(),
            Err(_) => return Ok(false),
        };
        if memchr::memmem::find(&seen[..sound], "\u{fffd}".as_bytes()).is_some() {
            return Ok(false);
        }
        piece.copy_within(sound..end, 0);
        kept = end - sound;
    }
}

/// The character set of a text that is not UTF-8, by the rules of `decode`; `None` where some of
/// it is UTF-8, or all of it with little damage.
fn guessed(text: &Bytes) -> io::Result<Option<&'static Encoding>> {
    let mut reader = BufReader::with_capacity(PIECE, text.reader());
    let (mut line, mut high) = (Vec::new(), HighBytes::default());
    let (mut is_partly_utf8, mut damaged, mut foreign) = (false, 0, 0);
    loop {
        line.clear();
        let read = (&mut reader).take(LINE_MOST).read_until(b'\n', &mut line)?;
        if read == 0 {
            break;
        }
        if read as u64 == LINE_MOST {
            return Ok(None);
        }
        if line.is_ascii() {
            continue;
        }
        high.add(&line);
        let (shown, is_damaged) = UTF_8.decode_without_bom_handling(&line);
        is_partly_utf8 |= !is_damaged && shown.contains(is_chinese);
        damaged += shown.matches('\u{fffd}').count() as u64;
        foreign += shown.chars().filter(|sign| !sign.is_ascii()).count() as u64;
    }
    Ok(match high.are_western() {
        _ if is_partly_utf8 => None,
        true => Some(WINDOWS_1252),
        false if is_little(damaged, foreign) => None,
        false if high.are_big5() => Some(BIG5),
        false => Some(GB18030),
    })
}

/// The text in UTF-8; `None` where something of it means nothing in the character set.
fn written_anew(text: &Bytes, encoding: &'static Encoding) -> io::Result<Option<Bytes>> {
    let mut decoder = encoding.new_decoder_without_bom_handling();
    let mut out = BufWriter::with_capacity(PIECE, tempfile::tempfile()?);
    let (mut reader, mut piece) = (text.reader(), vec![0; PIECE]);
    let mut decoded = String::with_capacity(2 * PIECE);
    loop {
        let read = reader.read(&mut piece)?;
        let mut left = &piece[..read];
        loop {
            let (state, taken, damaged) = decoder.decode_to_string(left, &mut decoded, read == 0);
            if damaged || decoded.contains('\u{fffd}') {
                return Ok(None);
            }
            out.write_all(decoded.as_bytes())?;
            decoded.clear();
            left = &left[taken..];
            if state == CoderResult::InputEmpty {
                break;
            }
        }
        if read == 0 {
            let file = out.into_inner().map_err(io::IntoInnerError::into_error)?;
            return Bytes::written(file).map(Some);
        }
    }
}

#[cfg(test)]
mod tests {
    use std::io::Write as _;

    use encoding_rs::{GBK, UTF_16BE, UTF_16LE};
    use proptest::prelude::*;

    use super::*;
    use crate::read::decode::{decode, decode_as, decode_page, named};

    fn opened(bytes: &[u8]) -> Bytes {
        let mut file = tempfile::tempfile().unwrap();
        file.write_all(bytes).unwrap();
        Bytes::written(file).unwrap()
    }

    /// What is not left to the decoder of whole files is as it has it.
    fn agrees(bytes: &[u8], said: Option<&'static Encoding>) -> Option<String> {
        let (text, name) = in_place(&opened(bytes), said, None).unwrap()?;
        let whole = said.map_or_else(|| decode(bytes), |said| decode_as(said, bytes));
        assert_eq!((&name, whole.damaged), (&whole.encoding, 0));
        assert_eq!(text.whole().unwrap(), whole.text.into_bytes());
        Some(name)
    }

    fn wide(text: &str, turn: fn(u16) -> [u8; 2]) -> Vec<u8> {
        text.encode_utf16().flat_map(turn).collect()
    }

    #[test]
    fn large_texts_are_read_as_small_ones_are() {
        let chinese = "客户编码,客户名称,金额\n001,北京晨星样本商贸有限公司,1.00\n".repeat(3_000);
        let traditional = "客戶編碼,客戶名稱\n001,台北貿易股份有限公司\n".repeat(3_000);
        let french = "code,raison sociale\n001,Société Générale de l'Est\n".repeat(3_000);
        let gb = GB18030.encode(&chinese).0.into_owned();
        for (bytes, name) in [
            (chinese.clone().into_bytes(), Some("utf-8")),
            (format!("\u{feff}{chinese}").into_bytes(), Some("utf-8-bom")),
            (gb.clone(), Some("gb18030")),
            (BIG5.encode(&traditional).0.into_owned(), Some("big5")),
            (WINDOWS_1252.encode(&french).0.into_owned(), Some("windows-1252")),
            (wide(&format!("\u{feff}{chinese}"), u16::to_le_bytes), Some("utf-16le")),
            (wide(&format!("\u{feff}{chinese}"), u16::to_be_bytes), Some("utf-16be")),
            ([gb.clone(), chinese.clone().into_bytes()].concat(), None),
            ([&gb[..], b"\xff\xff,1\n"].concat(), None),
            ([chinese.as_bytes(), b"\xff,1\n"].concat(), None),
            ([&gb[..], &[b'x'; 2 << 20]].concat(), None),
        ] {
            assert_eq!(agrees(&bytes, None).as_deref(), name, "{name:?}");
        }
        for (said, bytes) in [
            (GBK, gb.clone()),
            (UTF_16LE, wide(&chinese, u16::to_le_bytes)),
            (UTF_16BE, wide(&chinese, u16::to_be_bytes)),
        ] {
            assert!(agrees(&bytes, Some(said)).is_some(), "{}", said.name());
        }
        assert!(in_place(&opened(&gb), Some(UTF_8), None).unwrap().is_none());
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(256))]

        #[test]
        fn any_text_is_read_as_a_whole_one_is(
            text in "([a-z,é客户北京台灣貿0-9]{0,12}[\n\r]{1,2}){0,30}",
            which in 0_usize..5,
            broken in proptest::option::of((any::<prop::sample::Index>(), any::<u8>())),
        ) {
            let encoding = [UTF_8, GB18030, BIG5, WINDOWS_1252, UTF_16LE][which];
            let mut bytes = match encoding == UTF_16LE {
                true => wide(&text, u16::to_le_bytes),
                false => encoding.encode(&text).0.into_owned(),
            };
            if let (Some((at, byte)), false) = (broken, bytes.is_empty()) {
                let at = at.index(bytes.len());
                bytes[at] = byte;
            }
            agrees(&bytes, None);
            agrees(&bytes, Some(encoding));
        }
    }

    #[test]
    fn a_page_is_read_as_it_says_and_as_the_whole_of_it_is() {
        let page = |says: &str| format!("<meta {says}><table><tr><td>客户编码 甲乙丙</table>");
        for (says, encoding, streams) in [
            ("charset=utf-8", UTF_8, true),
            ("", UTF_8, true),
            ("charset=\"gb2312\"", GBK, true),
            ("charset=gbk", GB18030, true),
            ("charset=big5", BIG5, true),
            // What it says is wrong: the whole of it tells.
            ("charset=gb2312", UTF_8, true),
            ("charset=utf-8", GB18030, false),
        ] {
            let page = page(says);
            let bytes = encoding.encode(&page).0;
            let found = in_place(&opened(&bytes), None, named(&bytes)).unwrap();
            assert_eq!(found.is_some(), streams, "{says}");
            let Some((text, name)) = found else { continue };
            let whole = decode_page(&bytes);
            assert_eq!(name, whole.encoding, "{says}");
            assert_eq!(text.whole().unwrap(), whole.text.as_bytes(), "{says}");
        }
    }
}
