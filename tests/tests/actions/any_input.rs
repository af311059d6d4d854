//! Whatever comes: nothing panics, and every answer is signed JSON.

use proptest::prelude::*;
use serde_json::Value;

use crate::{NOW, SECRET, answer, at, question, read};

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_message_is_said_word_for_word(
        message in any::<String>(),
        kind in prop_oneof![Just("authentication"), Just("user_registration")],
    ) {
        let response = answer(&read(&question(kind)), "Deny", Some(&message));
        let body: Value = serde_json::from_str(response.as_str()).expect("JSON");
        let said = body["payload"]["error_message"].as_str();
        prop_assert_eq!(said.unwrap_or_default(), message);
        // The text of the payload is what is signed, as requests are.
        let (_, payload) = response.as_str().split_once("\"payload\":").expect("a payload");
        let (payload, _) = payload.rsplit_once(",\"signature\":").expect("a signature");
        let signature = body["signature"].as_str().expect("a signature");
        let header = format!("t={NOW}, v1={signature}");
        let verified = at(SECRET, NOW).verify(&header, payload.as_bytes());
        let error = verified.expect_err("no action").to_string();
        prop_assert!(error.contains("is signed, but"), "{}", error);
    }

    #[test]
    fn no_body_panics(body in prop::collection::vec(any::<u8>(), 0..200)) {
        let verifier = at(SECRET, NOW).tolerance(std::time::Duration::MAX);
        let header = verifier.sign(workos::chrono::DateTime::UNIX_EPOCH, &body);
        let _ = verifier.verify(&header, &body);
    }

    #[test]
    fn a_changed_body_is_refused(index in any::<prop::sample::Index>(), bit in 0..8_u32) {
        let verifier = at(SECRET, NOW).tolerance(std::time::Duration::MAX);
        let mut body = question("authentication").to_string().into_bytes();
        let header = verifier.sign(workos::chrono::DateTime::UNIX_EPOCH, &body);
        prop_assert!(verifier.verify(&header, &body).is_ok());
        let index = index.index(body.len());
        body[index] ^= 1 << bit;
        prop_assert!(verifier.verify(&header, &body).is_err());
    }
}
