//! Web archives: pages packed into one message, as Excel saves a “single file web page”.
//!
//! [RFC 2557]. Only the outermost level of the message is opened: that is where a spreadsheet
//! program puts its sheets, and what is nested deeper can nest without end.

use memchr::memmem;

/// A page of a web archive, decoded to its bytes.
#[derive(Debug, PartialEq, Eq)]
pub struct Page {
    pub bytes: Vec<u8>,
    /// The character set that the head of the page names.
    pub charset: Option<String>,
}

/// Pages that are taken at most.
const PAGES_MOST: usize = 500;

/// The pages of a message; none where it is no message with parts.
pub fn pages(message: &[u8]) -> Vec<Page> {
    let (head, body) = halves(message);
    let Some(boundary) = parameter(&header(head, "content-type"), "boundary") else {
        // A message may be one page alone.
        return page(message).into_iter().collect();
    };
    let mark = format!("--{boundary}");
    let starts: Vec<usize> = memmem::find_iter(body, mark.as_bytes()).take(PAGES_MOST).collect();
    let ends = starts.iter().skip(1).copied().chain([body.len()]);
    starts
        .iter()
        .zip(ends)
        .filter_map(|(start, end)| page(&body[start + mark.len()..end]))
        .collect()
}

/// The head and the body of a message or a part, without the line ends between them.
fn halves(part: &[u8]) -> (&[u8], &[u8]) {
    let part = part.trim_ascii_start();
    let wide = memmem::find(part, b"\r\n\r\n").map(|at| (at, 4));
    let narrow = memmem::find(part, b"\n\n").map(|at| (at, 2));
    match wide.into_iter().chain(narrow).min() {
        Some((at, length)) => (&part[..at], &part[at + length..]),
        None => (part, &[]),
    }
}

/// The value of a line of the head, lines that carry it on joined to it.
fn header(head: &[u8], name: &str) -> String {
    let text = String::from_utf8_lossy(head).replace("\r\n", "\n");
    let joined = text.replace("\n\t", " ").replace("\n ", " ");
    let value = joined.lines().find_map(|line| {
        let (label, value) = line.split_once(':')?;
        label.trim().eq_ignore_ascii_case(name).then(|| value.trim().to_owned())
    });
    value.unwrap_or_default()
}

/// A parameter such as `charset="gb2312"`.
fn parameter(value: &str, name: &str) -> Option<String> {
    value.split(';').skip(1).find_map(|part| {
        let (label, value) = part.split_once('=')?;
        let value = value.trim().trim_matches('"');
        (label.trim().eq_ignore_ascii_case(name) && !value.is_empty()).then(|| value.to_owned())
    })
}

fn page(part: &[u8]) -> Option<Page> {
    let (head, body) = halves(part);
    let kind = header(head, "content-type");
    if !kind.to_ascii_lowercase().starts_with("text/html") {
        return None;
    }
    let bytes = match header(head, "content-transfer-encoding").to_ascii_lowercase().as_str() {
        "quoted-printable" => unquoted(body),
        "base64" => from_base64(body),
        _ => body.to_vec(),
    };
    Some(Page { bytes, charset: parameter(&kind, "charset") })
}

/// Text in which `=E4` is a byte and `=` at the end of a line joins it with the next.
fn unquoted(text: &[u8]) -> Vec<u8> {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = memchr::memchr(b'=', rest) {
        bytes.extend_from_slice(&rest[..at]);
        let digits = rest.get(at + 1..at + 3).unwrap_or_default();
        let number = std::str::from_utf8(digits).ok().and_then(|d| u8::from_str_radix(d, 16).ok());
        let step = match (number, digits) {
            (Some(byte), _) => {
                bytes.push(byte);
                3
            }
            (None, [b'\r', b'\n']) => 3,
            (None, [b'\n' | b'\r', ..]) => 2,
            _ => {
                bytes.push(b'=');
                1
            }
        };
        rest = rest.get(at + step..).unwrap_or_default();
    }
    bytes.extend_from_slice(rest);
    bytes
}

pub fn from_base64(text: &[u8]) -> Vec<u8> {
    let mut bytes = Vec::with_capacity(text.len() / 4 * 3);
    let (mut word, mut bits) = (0_u32, 0);
    for sign in text {
        let six = match sign {
            b'A'..=b'Z' => sign - b'A',
            b'a'..=b'z' => sign - b'a' + 26,
            b'0'..=b'9' => sign - b'0' + 52,
            b'+' => 62,
            b'/' => 63,
            b'=' => break,
            _ => continue,
        };
        word = (word << 6) | u32::from(six);
        bits += 6;
        if bits >= 8 {
            bits -= 8;
            bytes.push((word >> bits) as u8);
            word &= (1 << bits) - 1;
        }
    }
    bytes
}

/// The names that Excel gives its sheets in the page that frames them.
pub fn sheet_names(page: &str) -> Vec<String> {
    let pieces = page.split("<x:Name>").skip(1).take(PAGES_MOST);
    let names = pieces.filter_map(|piece| piece.split("</x:Name>").next());
    names
        .filter_map(|name| quick_xml::escape::unescape(name).ok())
        .map(|name| name.into_owned())
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pages_of_a_message_are_decoded() {
        let message = b"MIME-Version: 1.0\r\nContent-Type: multipart/related;\r\n\t\
            boundary=\"--=_x\"\r\n\r\nwords\r\n----=_x\r\nContent-Type: text/html; \
            charset=\"gb2312\"\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\n\
            <table a=3D1>=BF=CD=\r\n=BB=A7</table>\r\n----=_x\r\n\
            Content-Type: image/png\r\n\r\nx\r\n----=_x\r\nContent-Type: text/html\r\n\
            Content-Transfer-Encoding: base64\r\n\r\nPHRyPjE8\r\nL3RyPg==\r\n----=_x--\r\n";
        let found = pages(message);
        assert_eq!(found.len(), 2);
        assert_eq!(found[0].bytes.trim_ascii(), b"<table a=1>\xbf\xcd\xbb\xa7</table>");
        assert_eq!(found[0].charset.as_deref(), Some("gb2312"));
        assert_eq!(found[1].bytes, b"<tr>1</tr>");
        assert_eq!(pages(b"no message"), []);
        assert_eq!(unquoted(b"a=3=zz="), b"a=3=zz=");
        assert_eq!(sheet_names("<x:Name>A&amp;B</x:Name><x:Name>2"), ["A&B", "2"]);
    }
}
