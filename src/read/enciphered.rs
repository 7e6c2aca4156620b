//! Packages that Excel itself opens without asking: they are enciphered under a password that it
//! always tries first, as a workbook with a protected structure may be.
//!
//! [MS-OFFCRYPTO] 2.3.4: standard (AES by blocks) and agile encryption (AES in chains).

use aes::cipher::{Array, BlockCipherDecrypt, KeyInit};
use aes::{Aes128, Aes192, Aes256};
use sha1::Sha1;
use sha2::{Digest, Sha256, Sha384, Sha512};

use super::biff::compound_stream;
use super::layout::{attribute, elements};
use super::message::from_base64;

/// What Excel writes where a workbook is protected without a password of its own.
pub const PASSWORD: &[u8] = b"VelvetSweatshop";

/// Turns of the hash that are made for a file; Excel writes 100,000.
const TURNS_MAX: u32 = 500_000;

const BLOCK: usize = 16;

/// The package inside of a compound file; `None` where it is under another password or cipher.
pub fn package(file: &[u8]) -> Option<Vec<u8>> {
    let info = compound_stream(file, "encryptioninfo")?;
    let packed = compound_stream(file, "encryptedpackage")?;
    let (length, packed) = packed.split_at_checked(8)?;
    let length = usize::try_from(u64::from_le_bytes(length.try_into().ok()?)).ok()?;
    let packed = &packed[..packed.len() / BLOCK * BLOCK];
    let mut package = match (number(&info, 0)? & 0xffff, number(&info, 0)? >> 16) {
        (4, 4) => Agile::new(std::str::from_utf8(info.get(8..)?).ok()?)?.package(packed)?,
        (2..=4, 2) => blocks(&standard_key(&info)?, packed)?,
        _ => return None,
    };
    package.truncate(length);
    Some(package)
}

fn number(bytes: &[u8], at: usize) -> Option<u32> {
    Some(u32::from_le_bytes(bytes.get(at..at.checked_add(4)?)?.try_into().ok()?))
}

fn password() -> Vec<u8> {
    PASSWORD.iter().flat_map(|letter| [*letter, 0]).collect()
}

#[derive(Clone, Copy)]
enum Hash {
    Sha1,
    Sha256,
    Sha384,
    Sha512,
}

impl Hash {
    fn named(name: &str) -> Option<Hash> {
        Some(match name {
            "SHA1" | "SHA-1" => Hash::Sha1,
            "SHA256" | "SHA-256" => Hash::Sha256,
            "SHA384" | "SHA-384" => Hash::Sha384,
            "SHA512" | "SHA-512" => Hash::Sha512,
            _ => return None,
        })
    }

    fn of(self, first: &[u8], second: &[u8]) -> Vec<u8> {
        fn made<D: Digest>(first: &[u8], second: &[u8]) -> Vec<u8> {
            D::new().chain_update(first).chain_update(second).finalize().to_vec()
        }
        match self {
            Hash::Sha1 => made::<Sha1>(first, second),
            Hash::Sha256 => made::<Sha256>(first, second),
            Hash::Sha384 => made::<Sha384>(first, second),
            Hash::Sha512 => made::<Sha512>(first, second),
        }
    }

    /// The password under a salt, hashed again and again.
    fn of_password(self, salt: &[u8], turns: u32) -> Vec<u8> {
        (0..turns)
            .fold(self.of(salt, &password()), |hash, turn| self.of(&turn.to_le_bytes(), &hash))
    }
}

/// Deciphers each block by itself; `None` where the key has no length of this cipher.
fn blocks(key: &[u8], bytes: &[u8]) -> Option<Vec<u8>> {
    fn made<C: BlockCipherDecrypt + KeyInit>(key: &[u8], bytes: &[u8]) -> Option<Vec<u8>> {
        let cipher = C::new_from_slice(key).ok()?;
        let mut bytes = bytes.to_vec();
        for block in bytes.chunks_exact_mut(BLOCK) {
            cipher.decrypt_block(<&mut Array<u8, C::BlockSize>>::try_from(block).ok()?);
        }
        Some(bytes)
    }
    match key.len() {
        16 => made::<Aes128>(key, bytes),
        24 => made::<Aes192>(key, bytes),
        32 => made::<Aes256>(key, bytes),
        _ => None,
    }
}

/// Deciphers blocks of which each was mixed with the one before it.
fn chain(key: &[u8], start: &[u8], bytes: &[u8]) -> Option<Vec<u8>> {
    let mut plain = blocks(key, bytes)?;
    let before = start.iter().chain(bytes);
    plain.iter_mut().zip(before).for_each(|(byte, before)| *byte ^= before);
    Some(plain)
}

/// The key of standard encryption, once the password is proved.
fn standard_key(info: &[u8]) -> Option<Vec<u8>> {
    const AES: [u32; 3] = [0x660e, 0x660f, 0x6610];
    const SHA1: u32 = 0x8004;
    const TURNS: u32 = 50_000;
    let header = info.get(12..)?;
    let verifier = header.get(number(info, 8)? as usize..)?;
    let (cipher, hash, bits) = (number(header, 8)?, number(header, 12)?, number(header, 16)?);
    if !AES.contains(&cipher) || ![0, SHA1].contains(&hash) {
        return None;
    }
    let (salt, proof, proved) =
        (verifier.get(4..20)?, verifier.get(20..36)?, verifier.get(40..72)?);
    let hash = Hash::Sha1.of(&Hash::Sha1.of_password(salt, TURNS), &0_u32.to_le_bytes());
    let padded = |filling: u8| {
        let mut block = [filling; 64];
        block.iter_mut().zip(&hash).for_each(|(byte, hash)| *byte ^= hash);
        Hash::Sha1.of(&block, &[])
    };
    let mut key = [padded(0x36), padded(0x5c)].concat();
    key.truncate(bits as usize / 8);
    let hash = Hash::Sha1.of(&blocks(&key, proof)?, &[]);
    (blocks(&key, proved)?.get(..hash.len())? == hash).then_some(key)
}

/// What an agile description says of one key.
#[derive(Default)]
struct Keyed {
    salt: Vec<u8>,
    bytes: usize,
    hash: String,
    /// AES in chains.
    known: bool,
}

struct Agile {
    data: Keyed,
    key: Vec<u8>,
}

impl Agile {
    /// Takes the key out of the description, once the password is proved.
    fn new(text: &str) -> Option<Agile> {
        const PROOF: [u8; 8] = [0xfe, 0xa7, 0xd2, 0x76, 0x3b, 0x4b, 0x9e, 0x79];
        const PROVED: [u8; 8] = [0xd7, 0xaa, 0x0f, 0x6d, 0x30, 0x61, 0x34, 0x4e];
        const KEY: [u8; 8] = [0x14, 0x6e, 0x0b, 0xe7, 0xab, 0xac, 0xd0, 0xd6];
        let mut data = None;
        elements(text, "keyData", |element| {
            data.get_or_insert(Keyed::new(&|name| attribute(element, name)));
        });
        let mut locked = None;
        elements(text, "encryptedKey", |element| {
            let get = |name: &str| attribute(element, name);
            let bytes = |name: &str| from_base64(get(name).unwrap_or_default().as_bytes());
            let turns = get("spinCount").and_then(|text| text.parse::<u32>().ok());
            let values = [
                ("encryptedVerifierHashInput", PROOF),
                ("encryptedVerifierHashValue", PROVED),
                ("encryptedKeyValue", KEY),
            ];
            let values = values.map(|(name, block)| (bytes(name), block));
            locked.get_or_insert((Keyed::new(&get), turns, values));
        });
        let (data, (lock, turns, values)) = (data?, locked?);
        let hash = Hash::named(&lock.hash).filter(|_| lock.known && data.known)?;
        let hashed = hash.of_password(&lock.salt, turns.filter(|turns| *turns <= TURNS_MAX)?);
        let mut opened = values.iter().map(|(value, block)| {
            let key = sized(hash.of(&hashed, block), lock.bytes);
            chain(&key, &sized(lock.salt.clone(), BLOCK), value)
        });
        let (proof, proved, key) = (opened.next()??, opened.next()??, opened.next()??);
        let wanted = hash.of(proof.get(..lock.salt.len())?, &[]);
        let proved = proved.get(..wanted.len())? == wanted;
        proved.then(|| Agile { key: sized(key, data.bytes), data })
    }

    /// Each piece of the package begins its chain anew.
    fn package(&self, packed: &[u8]) -> Option<Vec<u8>> {
        const PIECE: usize = 4096;
        let hash = Hash::named(&self.data.hash)?;
        let mut package = Vec::with_capacity(packed.len());
        for (piece, place) in packed.chunks(PIECE).zip(0_u32..) {
            let start = sized(hash.of(&self.data.salt, &place.to_le_bytes()), BLOCK);
            package.extend(chain(&self.key, &start, piece)?);
        }
        Some(package)
    }
}

impl Keyed {
    fn new(get: &dyn Fn(&str) -> Option<String>) -> Keyed {
        let says = |name: &str, value: &str| get(name).as_deref() == Some(value);
        let bits = get("keyBits").and_then(|text| text.parse::<usize>().ok());
        Keyed {
            salt: from_base64(get("saltValue").unwrap_or_default().as_bytes()),
            bytes: bits.unwrap_or(0).min(256) / 8,
            hash: get("hashAlgorithm").unwrap_or_default(),
            known: says("cipherAlgorithm", "AES")
                && says("cipherChaining", "ChainingModeCBC")
                && says("blockSize", "16"),
        }
    }
}

/// Bytes cut or filled to a length.
fn sized(mut bytes: Vec<u8>, length: usize) -> Vec<u8> {
    bytes.resize(length, 0x36);
    bytes
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn blocks_and_chains_are_those_of_the_standard() {
        // FIPS 197, appendix C.1, and NIST SP 800-38A, F.2.1.
        let key: Vec<u8> = (0..16).collect();
        let packed = 0x69c4_e0d8_6a7b_0430_d8cd_b780_70b4_c55a_u128.to_be_bytes();
        let plain = 0x0011_2233_4455_6677_8899_aabb_ccdd_eeff_u128.to_be_bytes();
        assert_eq!(blocks(&key, &packed).as_deref(), Some(&plain[..]));
        let key = 0x2b7e_1516_28ae_d2a6_abf7_1588_09cf_4f3c_u128.to_be_bytes();
        let start: Vec<u8> = (0..16).collect();
        let packed = [
            0x7649_abac_8119_b246_cee9_8e9b_12e9_197d_u128.to_be_bytes(),
            0x5086_cb9b_5072_19ee_95db_113a_9176_78b2_u128.to_be_bytes(),
        ];
        let plain = [
            0x6bc1_bee2_2e40_9f96_e93d_7e11_7393_172a_u128.to_be_bytes(),
            0xae2d_8a57_1e03_ac9c_9eb7_6fac_45af_8e51_u128.to_be_bytes(),
        ];
        assert_eq!(chain(&key, &start, &packed.concat()), Some(plain.concat()));
        assert_eq!(blocks(&[0; 5], &[0; 16]), None);
    }

    #[test]
    fn an_agile_description_made_by_another_program_gives_its_key() {
        let key = "saltSize='16' blockSize='16' keyBits='256' hashSize='64' cipherAlgorithm='AES' \
            cipherChaining='ChainingModeCBC' hashAlgorithm='SHA512'";
        let text = |turns: u32| {
            format!(
                "<encryption><keyData {key} saltValue='rsRyylMG0oTcWkJXnR0aug=='/>\
                <p:encryptedKey spinCount='{turns}' {key} saltValue='v7fOuu+btQ88XCvif7qSUg=='\
                encryptedVerifierHashInput='hnhCrX8UMIrJrlkt5prilg=='\
                encryptedVerifierHashValue='z4dyqgCf3DMDOy7oAHzwd7PyJA22G68GJnP5cDC/JyOg1D6cPf3y\
                HWj2zM6QTNpX8+S5txvNYRqDXStGtgwUqg=='\
                encryptedKeyValue='Q8n+50qRA19mJCFB/p5L+MP0wHSrbLJjLVtFwVMMBWU='/></encryption>"
            )
        };
        let packed =
            from_base64(b"HRMAAAAAAABhikkGuYzAmxJ/xXA1/NDT6SeybzsDJFui8FrX0GCD3Z7/J6kUOyBp");
        let opened = Agile::new(&text(100_000)).expect("the password is the default one");
        let package = opened.package(&packed[8..40]).expect("whole blocks");
        assert!(package.starts_with(b"PK\x03\x04"), "{package:?}");
        assert!(Agile::new(&text(99_999)).is_none(), "another number of turns");
        assert!(Agile::new(&text(4_000_000_000)).is_none(), "more turns than any program makes");
    }

    #[test]
    fn what_is_no_encrypted_package_opens_nothing() {
        assert_eq!(package(b"short"), None);
        for text in ["", "<encryption/>", "<keyData saltValue='AA=='/><encryptedKey/>"] {
            assert!(Agile::new(text).is_none(), "{text}");
        }
        assert_eq!(standard_key(&[0xff; 64]), None);
    }
}
