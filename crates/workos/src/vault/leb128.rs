//! Lengths as envelopes write them: LEB128, unsigned, 32 bits.

use super::error::VaultError;

/// How many bits of a length a byte holds; the highest bit says that another byte follows.
const BITS: u32 = 7;
const GOES_ON: u8 = 0x80;
/// What the fifth byte may hold at most, as 32 bits are four times 7 and 4.
const LAST: u8 = 0x0f;
const LONGEST: usize = 5;

pub(super) fn write(mut length: u32, to: &mut Vec<u8>) {
    loop {
        let low = length.to_le_bytes()[0] & !GOES_ON;
        length >>= BITS;
        if length == 0 {
            return to.push(low);
        }
        to.push(low | GOES_ON);
    }
}

/// The length at the beginning of `bytes`, and what follows it.
pub(super) fn read(bytes: &[u8]) -> Result<(u32, &[u8]), VaultError> {
    let mut length = 0;
    for (position, byte) in bytes.iter().take(LONGEST).enumerate() {
        if position == LONGEST - 1 && *byte > LAST {
            return Err(VaultError::LengthTooLarge);
        }
        length |= u32::from(byte & !GOES_ON) << (BITS * position as u32);
        if byte & GOES_ON == 0 {
            return Ok((length, &bytes[position + 1..]));
        }
    }
    Err(VaultError::UnterminatedLength)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lengths_are_read_as_they_are_written() {
        for (length, bytes) in [
            (0, &[0x00][..]),
            (127, &[0x7f]),
            (128, &[0x80, 0x01]),
            (300, &[0xac, 0x02]),
            (16_384, &[0x80, 0x80, 0x01]),
            (u32::MAX, &[0xff, 0xff, 0xff, 0xff, 0x0f]),
        ] {
            let mut written = Vec::new();
            write(length, &mut written);
            assert_eq!(written, bytes);
            written.push(9);
            assert!(matches!(read(&written), Ok((read, [9])) if read == length));
        }
    }

    #[test]
    fn lengths_beyond_32_bits_and_without_an_end_are_refused() {
        for bytes in [
            &[0xff, 0xff, 0xff, 0xff, 0x10][..],
            &[0xff, 0xff, 0xff, 0xff, 0x8f],
            &[0x80, 0x80, 0x80, 0x80, 0x80, 0x00],
        ] {
            assert!(matches!(read(bytes), Err(VaultError::LengthTooLarge)));
        }
        for bytes in [&[][..], &[0x80], &[0x80, 0x80, 0x80, 0x80]] {
            assert!(matches!(read(bytes), Err(VaultError::UnterminatedLength)));
        }
    }
}
