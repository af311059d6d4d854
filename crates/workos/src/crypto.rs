//! The seam to cryptography: randomness, SHA-256, and sealing with a password. ring does it; on
//! wasm32, where it cannot be built without a C compiler, the crates of RustCrypto.
//!
//! What is sealed, and for how long it counts, is decided elsewhere.

#[cfg(not(target_arch = "wasm32"))]
mod ring;
#[cfg(any(target_arch = "wasm32", test))]
mod rust_crypto;

#[cfg(not(target_arch = "wasm32"))]
use ring as primitives;
#[cfg(target_arch = "wasm32")]
use rust_crypto as primitives;

pub(crate) use primitives::sha256;
use workos_core::Error;

const SALT_LENGTH: usize = 32;
const KEY_LENGTH: usize = 32;
const NONCE_LENGTH: usize = 12;

/// A key for AES-256-GCM and a nonce, for one message.
type KeyAndNonce = [u8; KEY_LENGTH + NONCE_LENGTH];

/// Random bytes of the operating system.
pub(crate) fn random<const N: usize>() -> Result<[u8; N], Error> {
    let mut bytes = [0; N];
    getrandom::getrandom(&mut bytes).map_err(|_| {
        Error::configuration("the system has no source of randomness, which signing in needs")
    })?;
    Ok(bytes)
}

/// Encrypts and authenticates `content`, so that only who has the password, the purpose and what it
/// is `bound_to` can open it.
///
/// Key and nonce are derived from a random salt, which goes in front: each message has its own, so
/// that no number of messages wears the password out.
pub(crate) fn seal(
    password: &[u8],
    purpose: &[u8],
    bound_to: &[u8],
    content: &[u8],
) -> Result<Vec<u8>, Error> {
    let salt: [u8; SALT_LENGTH] = random()?;
    primitives::derive(password, &salt, purpose)
        .and_then(|key| primitives::encrypt(&key, bound_to, content))
        .map(|encrypted| [&salt[..], &encrypted].concat())
        .ok_or_else(|| Error::invalid_request("what is to be sealed is too long"))
}

/// What was sealed; nothing if any of the four is another than it was.
pub(crate) fn open(
    password: &[u8],
    purpose: &[u8],
    bound_to: &[u8],
    sealed: &[u8],
) -> Option<Vec<u8>> {
    let (salt, encrypted) = sealed.split_at_checked(SALT_LENGTH)?;
    let key = primitives::derive(password, salt, purpose)?;
    primitives::decrypt(&key, bound_to, encrypted)
}

#[cfg(test)]
mod tests {
    use super::*;

    const PASSWORD: &[u8] = b"a password of thirty-two letters";

    #[test]
    fn only_what_was_sealed_alike_opens() {
        let sealed = seal(PASSWORD, b"purpose", b"name", b"content").expect("sealed");
        let opened = |password: &[u8], purpose: &[u8], name: &[u8], sealed: &[u8]| {
            open(password, purpose, name, sealed)
        };
        let content = opened(PASSWORD, b"purpose", b"name", &sealed);
        assert_eq!(content.as_deref(), Some(&b"content"[..]));

        assert_eq!(opened(b"another", b"purpose", b"name", &sealed), None);
        assert_eq!(opened(PASSWORD, b"another", b"name", &sealed), None);
        assert_eq!(opened(PASSWORD, b"purpose", b"another", &sealed), None);
        for position in 0..sealed.len() {
            let mut changed = sealed.clone();
            changed[position] ^= 1;
            assert_eq!(opened(PASSWORD, b"purpose", b"name", &changed), None);
            let shortened = &sealed[..position];
            assert_eq!(opened(PASSWORD, b"purpose", b"name", shortened), None);
        }
    }

    #[test]
    fn no_two_sealed_messages_are_alike() {
        let sealed = || seal(PASSWORD, b"purpose", b"name", b"content").expect("sealed");
        assert_ne!(sealed(), sealed());
    }

    /// SHA-256 of "abc": FIPS 180-2, appendix B.1.
    #[test]
    fn the_hash_is_sha_256() {
        let expected = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";
        for hash in [ring::sha256(b"abc"), rust_crypto::sha256(b"abc")] {
            let hex: String = hash.iter().map(|byte| format!("{byte:02x}")).collect();
            assert_eq!(hex, expected);
        }
    }

    /// Test case 1 of RFC 5869, appendix A.
    #[test]
    fn keys_are_derived_by_hkdf() {
        let (password, salt) = ([0x0b; 22], hex("000102030405060708090a0b0c"));
        let purpose = hex("f0f1f2f3f4f5f6f7f8f9");
        let expected = hex(
            "3cb25f25faacd57a90434f64d0362f2a2d2d0a90cf1a5a4c5db02d56ecc4c5bf34007208d5b88718\
             5865",
        );
        for derive in [ring::derive, rust_crypto::derive] {
            let key = derive(&password, &salt, &purpose).expect("derived");
            assert_eq!(key[..expected.len()], expected);
        }
    }

    #[test]
    fn what_one_library_seals_the_other_opens() {
        let key = ring::derive(PASSWORD, b"salt", b"purpose").expect("derived");
        let sealed = ring::encrypt(&key, b"name", b"content").expect("sealed");
        assert_eq!(
            rust_crypto::encrypt(&key, b"name", b"content"),
            Some(sealed.clone())
        );
        for decrypt in [ring::decrypt, rust_crypto::decrypt] {
            assert_eq!(
                decrypt(&key, b"name", &sealed).as_deref(),
                Some(&b"content"[..])
            );
            assert_eq!(decrypt(&key, b"other", &sealed), None);
            assert_eq!(decrypt(&key, b"name", b""), None);
        }
    }

    fn hex(digits: &str) -> Vec<u8> {
        let pairs = digits.as_bytes().chunks(2);
        pairs
            .map(|pair| {
                let pair = std::str::from_utf8(pair).expect("digits");
                u8::from_str_radix(pair, 16).expect("a byte")
            })
            .collect()
    }
}
