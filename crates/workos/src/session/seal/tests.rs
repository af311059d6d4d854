//! What other SDKs have sealed is made again, to the byte, from what was random in it; and what is
//! in it is written again, to the byte. What is refused is tested through the public API.

use base64::Engine;
use base64::engine::general_purpose::{STANDARD, URL_SAFE, URL_SAFE_NO_PAD};
use workos_core::chrono::DateTime;
use workos_core::serde_json::{self, Value};

use super::{SessionFormat, aes_gcm, fe26_2, fernet};
use crate::SessionPassword;
use crate::session::content::SessionData;

struct Sealed {
    id: String,
    format: SessionFormat,
    password: SessionPassword,
    text: String,
    content: String,
}

/// The cases that can be unsealed.
fn sealed() -> Vec<Sealed> {
    let vectors = include_str!("../../../../../tests/vectors/sessions.json");
    let vectors: Value = serde_json::from_str(vectors).expect("vectors");
    let cases = vectors["cases"].as_array().expect("cases");
    let text = |value: &Value| value.as_str().expect("a text").to_owned();
    let read = |case: &Value| {
        let format = match case["format"].as_str() {
            Some("iron-fe26.2") => SessionFormat::Fe26_2,
            Some("fernet") => SessionFormat::Fernet,
            _ => SessionFormat::AesGcm,
        };
        let password = text(&case["password"]);
        let password = match SessionPassword::new(&*password) {
            Ok(fit) if format.check_password(&fit).is_ok() => fit,
            _ => SessionPassword::sha256_of(password).expect("a text"),
        };
        let now = DateTime::from_timestamp_millis(case["now_ms"].as_i64().expect("a time"));
        let sealed = text(&case["sealed"]);
        let content = format.unseal(&sealed, [&password], now.expect("a time"));
        let content = content.expect("unsealed");
        Sealed {
            id: text(&case["id"]),
            format,
            password,
            text: sealed,
            content: content.expose().to_owned(),
        }
    };
    let readable = cases.iter().filter(|case| case["expect"] == "ok");
    readable.map(read).collect()
}

#[test]
fn what_others_have_sealed_is_sealed_alike() {
    let mut compared = 0;
    for case in sealed() {
        let again = match case.format {
            // Of others than `~2`, not the content as it stands was sealed, or the end is missing.
            SessionFormat::Fe26_2 if !case.text.ends_with("~2") => continue,
            SessionFormat::Fe26_2 => {
                let parts: Vec<&str> = case.text.split('*').collect();
                let iv = URL_SAFE_NO_PAD.decode(parts[3]).expect("Base64");
                let randomness = fe26_2::Randomness {
                    encryption_salt: parts[2].to_owned(),
                    mac_salt: parts[6].to_owned(),
                    iv: iv.try_into().expect("16 bytes"),
                };
                fe26_2::seal_with(&case.content, &case.password, &randomness, parts[5])
            }
            SessionFormat::Fernet => {
                let bytes = URL_SAFE.decode(&case.text).expect("Base64");
                let seconds = u64::from_be_bytes(bytes[1..9].try_into().expect("8 bytes"));
                let iv = bytes[9..25].try_into().expect("16 bytes");
                fernet::seal_with(&case.content, &case.password, seconds, &iv).expect("sealed")
            }
            SessionFormat::AesGcm => {
                let bytes = STANDARD.decode(&case.text).expect("Base64");
                let nonce = bytes[..12].try_into().expect("12 bytes");
                aes_gcm::seal_with(&case.content, &case.password, &nonce).expect("sealed")
            }
        };
        assert_eq!(again, case.text, "{}", case.id);
        compared += 1;
    }
    assert!(compared > 20, "{compared}");
}

#[test]
fn sessions_of_others_are_written_alike() {
    let mut compared = 0;
    for case in sealed() {
        let Some(data) = SessionData::read(&case.content) else {
            continue;
        };
        let written = data.write(case.format).expect("written");
        // Of metadata, the order is not kept.
        if case.format != SessionFormat::AesGcm && !case.content.contains("emoji") {
            assert_eq!(written.expose(), case.content, "{}", case.id);
            compared += 1;
        }
        let value = |text: &str| -> Value {
            let mut value = serde_json::from_str(text).expect("JSON");
            without_nulls(&mut value);
            value
        };
        assert_eq!(value(written.expose()), value(&case.content), "{}", case.id);
    }
    assert!(compared >= 9, "{compared}");
}

/// In Go and in the crate `workos`, what there is not is left out of an object.
fn without_nulls(value: &mut Value) {
    if let Value::Object(fields) = value {
        fields.retain(|_, value| !value.is_null());
        fields.values_mut().for_each(without_nulls);
    }
}
