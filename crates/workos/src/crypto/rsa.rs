//! Signatures by RSA with PKCS #1 v1.5 and SHA-256 (RFC 8017, section 8.2), verified by ring.

use ring::signature::{RSA_PKCS1_2048_8192_SHA256, RsaPublicKeyComponents};

const BITS: std::ops::RangeInclusive<usize> = 2048..=8192;

/// A public key: what signs with its private one is believed.
#[derive(Clone, PartialEq, Eq)]
pub(crate) struct PublicKey(RsaParts);

type RsaParts = (Box<[u8]>, Box<[u8]>);

impl PublicKey {
    /// A key of this modulus and exponent, in big-endian bytes; none if it is too short to be safe
    /// or too long to be used, or no key at all.
    pub(crate) fn new(modulus: &[u8], exponent: &[u8]) -> Option<Self> {
        let (modulus, exponent) = (without_zeros(modulus), without_zeros(exponent));
        let bits = modulus.len() * 8 - usize::try_from(modulus.first()?.leading_zeros()).ok()?;
        let is_odd = |number: &[u8]| number.last().is_some_and(|last| last % 2 == 1);
        let is_key = BITS.contains(&bits)
            && is_odd(modulus)
            && is_odd(exponent)
            && exponent.len() <= 4
            && exponent != [1];
        is_key.then(|| Self((modulus.into(), exponent.into())))
    }

    /// Whether the signature is that of the message by this key.
    pub(crate) fn verifies(&self, message: &[u8], signature: &[u8]) -> bool {
        let (n, e) = &self.0;
        RsaPublicKeyComponents { n, e }
            .verify(&RSA_PKCS1_2048_8192_SHA256, message, signature)
            .is_ok()
    }
}

/// Some write a zero in front, so that the number cannot be mistaken for a negative one.
fn without_zeros(number: &[u8]) -> &[u8] {
    let zeros = number.iter().take_while(|byte| **byte == 0).count();
    &number[zeros..]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_are_of_2048_to_8192_bits() {
        let modulus = |bytes: usize, first: u8| {
            let mut modulus = vec![0xff; bytes];
            modulus[0] = first;
            modulus
        };
        let exponent = [1, 0, 1];
        for (modulus, is_key) in [
            (modulus(256, 0x80), true),
            (modulus(256, 0x7f), false),
            (modulus(1024, 0xff), true),
            (modulus(1025, 0x01), false),
            ([vec![0], modulus(256, 0x80)].concat(), true),
            ([vec![0], modulus(255, 0xff)].concat(), false),
            (Vec::new(), false),
            (vec![0; 300], false),
            ([modulus(256, 0x80), vec![0]].concat(), false),
        ] {
            assert_eq!(PublicKey::new(&modulus, &exponent).is_some(), is_key);
        }
    }

    #[test]
    fn exponents_are_odd_and_above_one() {
        for (exponent, is_key) in [
            (&[3][..], true),
            (&[0, 1, 0, 1], true),
            (&[], false),
            (&[1], false),
            (&[1, 0, 0], false),
            (&[1, 0, 0, 0, 1], false),
        ] {
            assert_eq!(PublicKey::new(&[0xff; 256], exponent).is_some(), is_key);
        }
    }
}
