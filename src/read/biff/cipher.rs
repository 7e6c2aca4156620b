//! Workbooks that Excel itself opens without asking: they are enciphered under a password that it
//! always tries first.
//!
//! [MS-XLS] 2.2.10, [MS-OFFCRYPTO] 2.3.5 (RC4 by CryptoAPI), 2.3.6 (RC4) and 2.3.7 (XOR).

use md5::Md5;
use sha1::{Digest, Sha1};

use super::super::enciphered::PASSWORD;
use super::records::{long, word};

/// Records that stay readable.
const PLAIN: [u16; 8] = [0x0809, 0x002f, 0x00e1, 0x0194, 0x0195, 0x0196, 0x0138, 0x01d0];
const BOUND_SHEET: u16 = 0x0085;

/// Deciphers a stream in place by what its password record says; false where the password is
/// another one, or the cipher is.
pub fn decipher(stream: &mut [u8], password_record: &[u8], version8: bool) -> bool {
    let pass = if version8 { password_record } else { &[&[0, 0], password_record].concat() };
    match (word(pass, 0), word(pass, 2), word(pass, 4)) {
        (Some(0), Some(key), Some(verifier)) => decipher_xor(stream, key, verifier),
        (Some(1), Some(1), _) => keys_of_rc4(&pass[6..]).is_some_and(|keys| turn(stream, &keys)),
        (Some(1), Some(2..=4), Some(2)) => {
            keys_of_crypto_api(&pass[6..]).is_some_and(|keys| turn(stream, &keys))
        }
        _ => false,
    }
}

/// By the number of a block of the stream, its cipher.
type Keys = Box<dyn Fn(u32) -> Rc4>;

/// Gives each enciphered piece of the stream to `turn`, with its place and the place and length of
/// its record.
fn each_piece(stream: &mut [u8], mut turn: impl FnMut(&mut [u8], usize, usize)) {
    let mut at = 0;
    while let (Some(kind), Some(length)) = (word(stream, at), word(stream, at + 2)) {
        let length = usize::from(length);
        let start = at + 4;
        let Some(data) = stream.get_mut(start..start + length) else { return };
        // Where a sheet begins is written in plain.
        let plain = if kind == BOUND_SHEET { length.min(4) } else { 0 };
        if !PLAIN.contains(&kind) {
            turn(&mut data[plain..], start + plain, length);
        }
        at = start + length;
    }
}

/// The keys of the older kind, once the password is proved.
fn keys_of_rc4(head: &[u8]) -> Option<Keys> {
    let (salt, verifier, hash) = (head.get(..16)?, head.get(16..32)?, head.get(32..48)?);
    let first: [u8; 16] = Md5::digest(wide_password()).into();
    let salted: Vec<u8> = [&first[..5], salt].concat().repeat(16);
    let key: [u8; 16] = Md5::digest(salted).into();
    let cipher_of = move |block: u32| {
        let key: [u8; 16] = Md5::digest([&key[..5], &block.to_le_bytes()].concat()).into();
        Rc4::new(&key)
    };
    let proof = deciphered(cipher_of(0), &[verifier, hash].concat());
    (Md5::digest(&proof[..16])[..] == proof[16..]).then(|| Box::new(cipher_of) as Keys)
}

/// The keys of the newer kind, which a library of Windows makes.
fn keys_of_crypto_api(head: &[u8]) -> Option<Keys> {
    const RC4: u32 = 0x6801;
    const SHA1: u32 = 0x8004;
    let header = head.get(8..)?;
    let verifier = header.get(long(head, 4)? as usize..)?;
    let (cipher, hash, bits) = (long(header, 8)?, long(header, 12)?, long(header, 16)?);
    // Nothing said means forty bits.
    let length = if bits == 0 { 5 } else { bits as usize / 8 };
    if cipher != RC4 || hash != SHA1 || !(5..=16).contains(&length) {
        return None;
    }
    let (salt, proof) = (verifier.get(4..20)?, verifier.get(20..36)?);
    let proved = verifier.get(40..60)?;
    let first = Sha1::digest([salt, &wide_password()].concat());
    let cipher_of = move |block: u32| {
        let hash = Sha1::digest([&first[..], &block.to_le_bytes()].concat());
        let mut key = hash[..length].to_vec();
        if length == 5 {
            key.resize(16, 0);
        }
        Rc4::new(&key)
    };
    let proof = deciphered(cipher_of(0), &[proof, proved].concat());
    (Sha1::digest(&proof[..16])[..] == proof[16..]).then(|| Box::new(cipher_of) as Keys)
}

fn wide_password() -> Vec<u8> {
    PASSWORD.iter().flat_map(|letter| [*letter, 0]).collect()
}

fn deciphered(mut cipher: Rc4, bytes: &[u8]) -> Vec<u8> {
    bytes.iter().map(|byte| byte ^ cipher.next()).collect()
}

/// Deciphers a stream whose blocks have a key each.
fn turn(stream: &mut [u8], cipher_of: &Keys) -> bool {
    const BLOCK: usize = 1024;
    let (mut cipher, mut block, mut done) = (cipher_of(0), 0, 0);
    each_piece(stream, |data, start, _| {
        for (byte, at) in data.iter_mut().zip(start..) {
            if at / BLOCK != block {
                (block, done) = (at / BLOCK, at / BLOCK * BLOCK);
                cipher = cipher_of(u32::try_from(block).unwrap_or(u32::MAX));
            }
            // What stands in plain uses up its part of the key as well.
            while done < at {
                cipher.next();
                done += 1;
            }
            *byte ^= cipher.next();
            done += 1;
        }
    });
    true
}

struct Rc4 {
    state: [u8; 256],
    first: u8,
    second: u8,
}

impl Rc4 {
    fn new(key: &[u8]) -> Rc4 {
        let mut state: [u8; 256] = std::array::from_fn(|place| place as u8);
        let mut other = 0_u8;
        for place in 0..256 {
            other = other.wrapping_add(state[place]).wrapping_add(key[place % key.len()]);
            state.swap(place, usize::from(other));
        }
        Rc4 { state, first: 0, second: 0 }
    }

    fn next(&mut self) -> u8 {
        self.first = self.first.wrapping_add(1);
        self.second = self.second.wrapping_add(self.state[usize::from(self.first)]);
        self.state.swap(usize::from(self.first), usize::from(self.second));
        let sum =
            self.state[usize::from(self.first)].wrapping_add(self.state[usize::from(self.second)]);
        self.state[usize::from(sum)]
    }
}

fn decipher_xor(stream: &mut [u8], key: u16, verifier: u16) -> bool {
    if xor_verifier() != verifier || xor_key() != key {
        return false;
    }
    let pad = [0xbb, 0xff, 0xff, 0xba];
    // Fifteen letters and one byte of filling.
    let bytes: Vec<u8> = PASSWORD.iter().chain(&pad).take(16).copied().collect();
    let keys = key.to_le_bytes();
    let array: Vec<u8> =
        bytes.iter().zip(0..).map(|(byte, at)| (byte ^ keys[at % 2]).rotate_right(1)).collect();
    each_piece(stream, |data, start, length| {
        for (byte, at) in data.iter_mut().zip(start + length..) {
            *byte = (*byte ^ array[at % 16]).rotate_right(5);
        }
    });
    true
}

fn xor_verifier() -> u16 {
    let length = [PASSWORD.len() as u8];
    let letters = length.iter().chain(PASSWORD).rev();
    letters.fold(0_u16, |sum, letter| {
        let turned = ((sum >> 14) & 1) | ((sum << 1) & 0x7fff);
        turned ^ u16::from(*letter)
    }) ^ 0xce4b
}

/// The key of a password of fifteen letters: bits of the letters choose words of a register that
/// runs backward through the polynomial of the format.
fn xor_key() -> u16 {
    const START: u16 = 0x4ec3;
    PASSWORD.iter().rev().enumerate().fold(START, |key, (turn, letter)| {
        (0..7).fold(key, |key, bit| {
            let chosen = MATRIX[0x68 - (7 * turn + bit)];
            if (letter << bit) & 0x40 != 0 { key ^ chosen } else { key }
        })
    })
}

const MATRIX: [u16; 105] = [
    0xaefc, 0x4dd9, 0x9bb2, 0x2745, 0x4e8a, 0x9d14, 0x2a09, 0x7b61, 0xf6c2, 0xfda5, 0xeb6b, 0xc6f7,
    0x9dcf, 0x2bbf, 0x4563, 0x8ac6, 0x05ad, 0x0b5a, 0x16b4, 0x2d68, 0x5ad0, 0x0375, 0x06ea, 0x0dd4,
    0x1ba8, 0x3750, 0x6ea0, 0xdd40, 0xd849, 0xa0b3, 0x5147, 0xa28e, 0x553d, 0xaa7a, 0x44d5, 0x6f45,
    0xde8a, 0xad35, 0x4a4b, 0x9496, 0x390d, 0x721a, 0xeb23, 0xc667, 0x9cef, 0x29ff, 0x53fe, 0xa7fc,
    0x5fd9, 0x47d3, 0x8fa6, 0x0f6d, 0x1eda, 0x3db4, 0x7b68, 0xf6d0, 0xb861, 0x60e3, 0xc1c6, 0x93ad,
    0x377b, 0x6ef6, 0xddec, 0x45a0, 0x8b40, 0x06a1, 0x0d42, 0x1a84, 0x3508, 0x6a10, 0xaa51, 0x4483,
    0x8906, 0x022d, 0x045a, 0x08b4, 0x1168, 0x76b4, 0xed68, 0xcaf1, 0x85c3, 0x1ba7, 0x374e, 0x6e9c,
    0x3730, 0x6e60, 0xdcc0, 0xa9a1, 0x4363, 0x86c6, 0x1dad, 0x3331, 0x6662, 0xccc4, 0x89a9, 0x0373,
    0x06e6, 0x0dcc, 0x1021, 0x2042, 0x4084, 0x8108, 0x1231, 0x2462, 0x48c4,
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_words_of_the_password_are_those_of_the_specification() {
        assert_eq!((xor_verifier(), xor_key()), (0x9a0a, 0xb359));
        let mut cipher = Rc4::new(b"Key");
        let text: Vec<u8> = b"Plaintext".iter().map(|byte| byte ^ cipher.next()).collect();
        assert_eq!(text, [0xbb, 0xf3, 0x16, 0xe8, 0xd9, 0x40, 0xaf, 0x0a, 0xd3]);
        let of_windows = "04000000200000000400000000000000016800000480000080000000010000000000\
            00000000000010000000000102030405060708090a0b0c0d0e0fa024a295d910dcd16b2b69c9dfef1919\
            1400000074a70eb0e7278136e857318b9e9a13d19115d50b";
        let byte = |at: usize| u8::from_str_radix(&of_windows[at..at + 2], 16).unwrap();
        let head: Vec<u8> = (0..of_windows.len()).step_by(2).map(byte).collect();
        assert!(keys_of_crypto_api(&head).is_some());
        let mut other = head.clone();
        other[48] ^= 1;
        assert!(keys_of_crypto_api(&other).is_none(), "another salt");
        assert!(!decipher(&mut [0; 64], &[0, 0, 1, 2, 3, 4], true));
        assert!(!decipher(&mut [0; 64], &[1, 0, 1, 0, 1, 0], true));
    }
}
