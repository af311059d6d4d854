//! The seam to cryptography: randomness, SHA-256 and HMAC with it, AES-256-GCM, and sealing with a
//! password. ring does it; on wasm32, where it cannot be built without a C compiler, the crates of
//! RustCrypto. For access tokens there is the verification of RSA too, and for sealed sessions what
//! their formats need.
//!
//! What is sealed, and for how long it counts, is decided elsewhere.

#[cfg(not(target_arch = "wasm32"))]
mod ring;
#[cfg(all(feature = "sessions", not(target_arch = "wasm32")))]
pub(crate) mod rsa;
#[cfg(any(target_arch = "wasm32", test))]
mod rust_crypto;
#[cfg(all(feature = "sessions", not(target_arch = "wasm32")))]
pub(crate) mod session;

#[cfg(not(target_arch = "wasm32"))]
use ring as primitives;
#[cfg(target_arch = "wasm32")]
use rust_crypto as primitives;

#[cfg(any(feature = "actions", feature = "sessions", feature = "webhooks"))]
pub(crate) use primitives::HmacKey;
pub(crate) use primitives::{decrypt, encrypt, sha256};
use workos_core::Error;
use zeroize::Zeroizing;

const SALT_LENGTH: usize = 32;
const KEY_LENGTH: usize = 32;
const NONCE_LENGTH: usize = 12;

/// A key of AES-256.
pub(crate) type Key = [u8; KEY_LENGTH];

/// A nonce of AES-GCM. No two messages under one key may have the same.
pub(crate) type Nonce = [u8; NONCE_LENGTH];

/// A key for AES-256-GCM and a nonce, for one message.
struct KeyAndNonce {
    key: Zeroizing<Key>,
    nonce: Nonce,
}

fn derive(password: &[u8], salt: &[u8], purpose: &[u8]) -> Option<KeyAndNonce> {
    let mut derived = Zeroizing::new([0; KEY_LENGTH + NONCE_LENGTH]);
    primitives::derive(password, salt, purpose, derived.as_mut())?;
    let (key, nonce) = derived.split_at(KEY_LENGTH);
    Some(KeyAndNonce {
        key: Zeroizing::new(key.try_into().ok()?),
        nonce: nonce.try_into().ok()?,
    })
}

/// Random bytes of the operating system.
pub(crate) fn random<const N: usize>() -> Result<[u8; N], Error> {
    let mut bytes = [0; N];
    getrandom::getrandom(&mut bytes).map_err(|_| {
        Error::configuration("the system has no source of randomness, which this needs")
    })?;
    Ok(bytes)
}

/// The bytes as hexadecimal digits in lower case.
#[cfg(any(feature = "__sign-in", feature = "actions", feature = "webhooks"))]
pub(crate) fn hexadecimal(bytes: &[u8]) -> String {
    use std::fmt::Write;

    let mut digits = String::with_capacity(2 * bytes.len());
    for byte in bytes {
        // Writing to a text cannot fail.
        let _ = write!(digits, "{byte:02x}");
    }
    digits
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
    derive(password, &salt, purpose)
        .and_then(|derived| encrypt(&derived.key, &derived.nonce, bound_to, content))
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
    let derived = derive(password, salt, purpose)?;
    decrypt(&derived.key, &derived.nonce, bound_to, encrypted)
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
            let mut key = vec![0; expected.len()];
            derive(&password, &salt, &purpose, &mut key).expect("derived");
            assert_eq!(key, expected);
        }
    }

    /// Test case 2 of RFC 4231, section 4.3.
    #[test]
    fn the_message_authentication_is_hmac() {
        let expected = hex("5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843");
        let parts: [&[u8]; 2] = [b"what do ya want ", b"for nothing?"];
        assert_eq!(ring::HmacKey::new(b"Jefe").sign(&parts)[..], expected);
        let other = rust_crypto::HmacKey::new(b"Jefe").sign(&parts);
        assert_eq!(other[..], expected);
        for length in [0, 63, 64, 65, 200] {
            let (key, message) = (vec![1; length], [&b"message"[..]]);
            let tag = ring::HmacKey::new(&key).sign(&message);
            let other = rust_crypto::HmacKey::new(&key).sign(&message);
            assert_eq!(tag, other, "a key of {length} bytes");
        }
    }

    #[test]
    fn what_one_library_seals_the_other_opens() {
        let (key, nonce) = ([7; 32], [8; 12]);
        let sealed = ring::encrypt(&key, &nonce, b"name", b"content").expect("sealed");
        assert_eq!(
            rust_crypto::encrypt(&key, &nonce, b"name", b"content"),
            Some(sealed.clone())
        );
        for decrypt in [ring::decrypt, rust_crypto::decrypt] {
            assert_eq!(
                decrypt(&key, &nonce, b"name", &sealed).as_deref(),
                Some(&b"content"[..])
            );
            assert_eq!(decrypt(&key, &nonce, b"other", &sealed), None);
            assert_eq!(decrypt(&key, &nonce, b"name", b""), None);
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
