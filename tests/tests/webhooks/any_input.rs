//! Whatever comes: what is signed is taken, what differs by a bit is not, and nothing panics.

use proptest::prelude::*;
use workos::SignatureError;
use workos::chrono::DateTime;

use crate::{SIGNED_AT, at, new, refusal, signed_by};

fn secret() -> impl Strategy<Value = String> {
    any::<String>().prop_filter("a secret", |text| !text.is_empty() && text.trim() == text)
}

fn body() -> impl Strategy<Value = Vec<u8>> {
    prop::collection::vec(any::<u8>(), 0..300)
}

/// A header that has something of a right one.
fn header() -> impl Strategy<Value = Vec<u8>> {
    let part = prop_oneof![
        "[ \t]*(t|v1|v2|)[ \t]*=[ \t]*[0-9a-f]{0,70}[ \t]*",
        Just(format!("t={SIGNED_AT}")),
        Just("v1=".to_owned() + &"0".repeat(64)),
        any::<String>(),
    ];
    prop_oneof![
        prop::collection::vec(any::<u8>(), 0..200),
        prop::collection::vec(part, 0..6).prop_map(|parts| parts.join(",").into_bytes()),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn what_is_signed_is_verified(
        secret in secret(),
        body in body(),
        signed_at in 0..8_000_000_000_000_000_i64,
    ) {
        let signed_at = DateTime::from_timestamp_millis(signed_at).expect("a time");
        let verifier = new(&secret).tolerance(std::time::Duration::MAX);
        let webhook = verifier.verify(&verifier.sign(signed_at, &body), &body);
        prop_assert_eq!(webhook.expect("verified").signed_at(), signed_at);
    }

    #[test]
    fn a_changed_body_is_refused(
        mut body in prop::collection::vec(any::<u8>(), 1..300),
        index in any::<prop::sample::Index>(),
        bit in 0..8_u32,
    ) {
        let header = signed_by(crate::SECRET, &body);
        let index = index.index(body.len());
        body[index] ^= 1 << bit;
        let refused = at(SIGNED_AT).verify(&header, &body);
        prop_assert_eq!(refusal(refused), SignatureError::Mismatch);
    }

    #[test]
    fn a_changed_length_is_refused(body in body(), more in any::<u8>()) {
        let header = signed_by(crate::SECRET, &body);
        let longer = [&body[..], &[more]].concat();
        prop_assert!(at(SIGNED_AT).verify(&header, &longer).is_err());
        if let Some((_, shorter)) = body.split_last() {
            prop_assert!(at(SIGNED_AT).verify(&header, shorter).is_err());
        }
    }

    /// The names and the white space between the parts are not signed; nothing depends on them.
    #[test]
    fn a_changed_digit_is_refused(
        body in body(),
        index in any::<prop::sample::Index>(),
        digit in "[0-9a-zA-Z]",
    ) {
        let header = signed_by(crate::SECRET, &body);
        let (t, v1) = (header.find("t=").expect("t=") + 2, header.find("v1=").expect("v1=") + 3);
        let end = header.find(',').expect("a comma");
        let digits: Vec<usize> = (t..end).chain(v1..header.len()).collect();
        let place = digits[index.index(digits.len())];
        prop_assume!(header[place..place + 1] != digit);
        let mut changed = header;
        changed.replace_range(place..place + 1, &digit);
        // So that it is not the age that counts.
        let verifier = at(SIGNED_AT).tolerance(std::time::Duration::MAX);
        prop_assert!(verifier.verify(&changed, &body).is_err(), "{}", changed);
    }

    #[test]
    fn no_header_panics_or_is_taken(header in header(), body in body()) {
        let verifier = at(SIGNED_AT).tolerance(std::time::Duration::MAX);
        let error = verifier.verify(&header[..], &body).expect_err("refused");
        prop_assert!(!error.to_string().is_empty());
    }

    /// Parts that come later, of whatever scheme, neither spoil a signature nor add a time.
    #[test]
    fn what_follows_a_signature_changes_nothing(header in header(), body in body()) {
        let signed = signed_by(crate::SECRET, &body);
        let followed = [signed.as_bytes(), b",", &header].concat();
        match at(SIGNED_AT).verify(&followed[..], &body) {
            Ok(webhook) => prop_assert_eq!(webhook.signed_at().timestamp_millis(), SIGNED_AT),
            Err(error) => prop_assert!(error.to_string().contains("several parts t="), "{}", error),
        }
    }
}
