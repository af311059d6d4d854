//! What only the formats of sealed sessions need: PBKDF2 (RFC 8018) with the HMAC-SHA-1 of ring, and
//! AES in CBC mode with the padding of PKCS #7 by the crates of RustCrypto.
//!
//! CBC tells nobody whether what it decrypts was changed: whoever decrypts has checked that before.

use aes::cipher::block_padding::Pkcs7;
use aes::cipher::{BlockModeDecrypt, BlockModeEncrypt, KeyIvInit};
use aes::{Aes128, Aes256};
use ring::hmac;
use zeroize::Zeroizing;

use super::ring::WipedKey;

/// The length of a block of AES, and of an initialization vector.
pub(crate) const BLOCK_LENGTH: usize = 16;

const SHA1_LENGTH: usize = 20;

/// An initialization vector of CBC.
pub(crate) type Iv = [u8; BLOCK_LENGTH];

/// A password to derive keys from, made ready once for several salts. Each key takes one iteration
/// of PBKDF2, with which a block of it is no more than the HMAC of the salt and the block's number:
/// what ring's own PBKDF2 would compute anew for each salt and each block is kept in between.
pub(crate) struct Pbkdf2Sha1(WipedKey);

impl Pbkdf2Sha1 {
    pub(crate) fn new(password: &[u8]) -> Self {
        Self(WipedKey::new(hmac::HMAC_SHA1_FOR_LEGACY_USE_ONLY, password))
    }

    /// A key of AES-256 or HMAC.
    pub(crate) fn derive(&self, salt: &[u8]) -> Zeroizing<[u8; 32]> {
        let mut salted = self.0.message();
        salted.update(salt);
        let mut key = Zeroizing::new([0; 32]);
        for (part, number) in key.chunks_mut(SHA1_LENGTH).zip(1u32..) {
            let mut block = salted.clone();
            block.update(&number.to_be_bytes());
            part.copy_from_slice(&block.sign().as_ref()[..part.len()]);
        }
        key
    }
}

/// Defines CBC with a cipher: encryption, and decryption of what has a right length and padding.
macro_rules! cbc {
    ($cipher:ident, $key_length:literal: $encrypt:ident, $decrypt:ident) => {
        pub(crate) fn $encrypt(key: &[u8; $key_length], iv: &Iv, content: &[u8]) -> Vec<u8> {
            cbc::Encryptor::<$cipher>::new(key.into(), iv.into())
                .encrypt_padded_vec::<Pkcs7>(content)
        }

        pub(crate) fn $decrypt(
            key: &[u8; $key_length],
            iv: &Iv,
            encrypted: Vec<u8>,
        ) -> Option<Zeroizing<Vec<u8>>> {
            // Decrypted in place, so that the padding leaves no second copy behind.
            let mut content = Zeroizing::new(encrypted);
            let length = cbc::Decryptor::<$cipher>::new(key.into(), iv.into())
                .decrypt_padded::<Pkcs7>(content.as_mut_slice())
                .ok()?
                .len();
            content.truncate(length);
            Some(content)
        }
    };
}

cbc!(Aes128, 16: encrypt_cbc_128, decrypt_cbc_128);
cbc!(Aes256, 32: encrypt_cbc_256, decrypt_cbc_256);

#[cfg(test)]
mod tests {
    use super::*;

    /// Test case 1 of RFC 6070, continued to 32 bytes by the second block.
    #[test]
    fn keys_are_derived_by_one_iteration() {
        let key = Pbkdf2Sha1::new(b"password").derive(b"salt");
        assert_eq!(
            key[..20],
            [
                0x0c, 0x60, 0xc8, 0x0f, 0x96, 0x1f, 0x0e, 0x71, 0xf3, 0xa9, 0xb5, 0x24, 0xaf, 0x60,
                0x12, 0x06, 0x2f, 0xe0, 0x37, 0xa6
            ]
        );
    }

    /// The first block of the examples in NIST SP 800-38A, F.2.1 and F.2.5.
    #[test]
    fn blocks_are_chained_as_the_standard_says() {
        let iv: Iv = std::array::from_fn(|at| u8::try_from(at).expect("small"));
        let block = 0x6bc1_bee2_2e40_9f96_e93d_7e11_7393_172a_u128.to_be_bytes();

        let key = 0x2b7e_1516_28ae_d2a6_abf7_1588_09cf_4f3c_u128.to_be_bytes();
        let encrypted = encrypt_cbc_128(&key, &iv, &block);
        let expected = 0x7649_abac_8119_b246_cee9_8e9b_12e9_197d_u128.to_be_bytes();
        assert_eq!(encrypted[..16], expected);
        assert_eq!(encrypted.len(), 32, "a block of padding");
        let decrypted = decrypt_cbc_128(&key, &iv, encrypted);
        assert_eq!(decrypted.as_deref().map(Vec::as_slice), Some(&block[..]));

        let mut key = [0; 32];
        key[..16].copy_from_slice(&0x603d_eb10_15ca_71be_2b73_aef0_857d_7781_u128.to_be_bytes());
        key[16..].copy_from_slice(&0x1f35_2c07_3b61_08d7_2d98_10a3_0914_dff4_u128.to_be_bytes());
        let encrypted = encrypt_cbc_256(&key, &iv, &block);
        let expected = 0xf58c_4c04_d6e5_f1ba_779e_abfb_5f7b_fbd6_u128.to_be_bytes();
        assert_eq!(encrypted[..16], expected);
        let decrypted = decrypt_cbc_256(&key, &iv, encrypted);
        assert_eq!(decrypted.as_deref().map(Vec::as_slice), Some(&block[..]));
    }

    #[test]
    fn what_was_not_encrypted_is_not_decrypted() {
        let encrypted = encrypt_cbc_256(&[1; 32], &[2; 16], b"content");
        assert_eq!(encrypted.len(), 16);
        for wrong in [
            Vec::new(),
            encrypted[1..].to_vec(),
            [&encrypted[..], &[0]].concat(),
        ] {
            assert_eq!(decrypt_cbc_256(&[1; 32], &[2; 16], wrong), None);
        }
        let mut changed = [2; 16];
        changed[15] ^= 0x55;
        assert_eq!(decrypt_cbc_256(&[1; 32], &changed, encrypted), None);
    }
}
