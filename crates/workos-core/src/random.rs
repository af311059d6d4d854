//! Random bytes of the operating system, for idempotency keys and for spreading
//! retries.

/// A random UUID (RFC 9562, section 5.4), or `None` when the system has no
/// source of randomness.
pub(crate) fn uuid_v4() -> Option<String> {
    let mut bytes = [0u8; 16];
    getrandom::getrandom(&mut bytes).ok()?;
    bytes[6] = bytes[6] & 0x0f | 0x40;
    bytes[8] = bytes[8] & 0x3f | 0x80;
    let hex = format!("{:032x}", u128::from_be_bytes(bytes));
    Some(format!(
        "{}-{}-{}-{}-{}",
        &hex[..8],
        &hex[8..12],
        &hex[12..16],
        &hex[16..20],
        &hex[20..]
    ))
}

/// A number from 0 up to, not including, 1; 0 when the system has no source of
/// randomness.
#[must_use]
pub fn fraction() -> f64 {
    let mut bytes = [0u8; 4];
    match getrandom::getrandom(&mut bytes) {
        Ok(()) => f64::from(u32::from_ne_bytes(bytes)) / (f64::from(u32::MAX) + 1.0),
        Err(_) => 0.0,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn uuids_have_version_and_variant_and_differ() {
        let (one, other) = (uuid_v4().expect("random"), uuid_v4().expect("random"));
        assert_ne!(one, other);
        assert_eq!(one.len(), 36);
        assert_eq!(&one[14..15], "4");
        assert!(matches!(&one[19..20], "8" | "9" | "a" | "b"), "{one}");
        assert_eq!(one.matches('-').count(), 4);
    }

    #[test]
    fn fractions_stay_in_range() {
        for _ in 0..100 {
            let fraction = fraction();
            assert!((0.0..1.0).contains(&fraction));
        }
    }
}
