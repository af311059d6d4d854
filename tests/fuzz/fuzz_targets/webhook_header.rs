//! A webhook, which anybody can send: its header, a line break, its body. Whatever it is, nothing
//! panics; without the secret nothing is verified, and with it the bytes are.
#![no_main]

use std::sync::OnceLock;
use std::time::Duration;

use libfuzzer_sys::fuzz_target;
use workos::chrono::DateTime;
use workos::webhooks::{WebhookError, WebhookVerifier};

fn verifier() -> &'static WebhookVerifier {
    static VERIFIER: OnceLock<WebhookVerifier> = OnceLock::new();
    VERIFIER.get_or_init(|| {
        let verifier = WebhookVerifier::new("a secret of the endpoint").expect("a secret");
        verifier.tolerance(Duration::MAX)
    })
}

fuzz_target!(|input: &[u8]| {
    let end = input.iter().position(|byte| *byte == b'\n');
    let (header, body) = input.split_at(end.unwrap_or(input.len()));
    let error = verifier().verify(header, body).expect_err("nobody has signed it");
    assert!(matches!(error, WebhookError::Signature(_)));

    // Signed, and with whatever was in the header behind the signature.
    let signed = verifier().sign(DateTime::UNIX_EPOCH, body);
    let webhook = verifier().verify(&signed, body).expect("signed");
    assert_eq!(webhook.body(), body);
    let _ = webhook.event();
    let followed = [signed.as_bytes(), b",", header].concat();
    if let Err(error) = verifier().verify(&followed[..], body) {
        // A second time of signing.
        assert!(error.to_string().contains("t="), "{error}");
    }
});
