//! Sealed texts: those of other SDKs, and those of our own with whatever was done to them.

use proptest::prelude::*;
use serde::Deserialize;
use serde_json::Value;
use workos::chrono::{DateTime, TimeDelta, Utc};
use workos::session::{SessionFormat, UnsealError};
use workos::{ErrorKind, SessionPassword};
use workos_tests::document::repository_file;

const FORMATS: [SessionFormat; 3] = [
    SessionFormat::Fe26_2,
    SessionFormat::Fernet,
    SessionFormat::AesGcm,
];

#[derive(Deserialize)]
struct Vectors {
    cases: Vec<Case>,
}

#[derive(Deserialize)]
struct Case {
    id: String,
    format: String,
    password: String,
    sealed: String,
    now_ms: i64,
    expect: String,
    #[serde(default)]
    plaintext: Value,
    #[serde(default)]
    error: String,
}

impl Case {
    fn format(&self) -> SessionFormat {
        match &*self.format {
            "iron-fe26.2" => SessionFormat::Fe26_2,
            "fernet" => SessionFormat::Fernet,
            "aes256gcm-b64" => SessionFormat::AesGcm,
            other => panic!("{other}"),
        }
    }

    /// As an application would take it. What the SDK for Go does to other passwords has to be asked
    /// for.
    fn password(&self) -> Result<SessionPassword, workos::Error> {
        let is_of_go = self.id.starts_with("go-") && !self.id.contains("hex");
        let password = if is_of_go {
            SessionPassword::sha256_of(&*self.password)?
        } else {
            SessionPassword::new(&*self.password)?
        };
        self.format().check_password(&password)?;
        Ok(password)
    }

    fn now(&self) -> DateTime<Utc> {
        DateTime::from_timestamp_millis(self.now_ms).expect("a time")
    }
}

fn vectors() -> Vec<Case> {
    let vectors = repository_file("tests/vectors/sessions.json");
    let vectors: Vectors = serde_json::from_str(&vectors).expect("vectors");
    vectors.cases
}

#[test]
fn what_other_sdks_have_sealed_is_unsealed() {
    let mut seen = [0; 3];
    for case in vectors().iter().filter(|case| case.expect == "ok") {
        let (format, now) = (case.format(), case.now());
        let password = case.password().expect("a password");
        let unsealed = format.unseal(&case.sealed, [&password], now);
        let unsealed = unsealed.unwrap_or_else(|error| panic!("{}: {error}", case.id));
        let value: Value = serde_json::from_str(unsealed.expose()).expect("JSON");
        assert_eq!(value, case.plaintext, "{}", case.id);

        let sealed = format
            .seal(unsealed.expose(), &password, now)
            .expect("sealed");
        assert_ne!(sealed.expose(), case.sealed);
        let again = format.unseal(sealed.expose(), [&password], now);
        assert_eq!(again.expect("unsealed"), unsealed, "{}", case.id);

        // None of the formats takes the text of another.
        for other in FORMATS.into_iter().filter(|other| *other != format) {
            assert!(other.unseal(&case.sealed, [&password], now).is_err());
        }
        seen[FORMATS
            .iter()
            .position(|known| *known == format)
            .expect("known")] += 1;
    }
    assert!(seen.iter().all(|seen| *seen > 3), "{seen:?}");
}

#[test]
fn what_other_sdks_refuse_is_refused() {
    let mut seen = 0;
    for case in vectors().iter().filter(|case| case.expect == "error") {
        let refusal = match case.password() {
            Ok(password) => {
                let unsealed = case.format().unseal(&case.sealed, [&password], case.now());
                Ok(unsealed.expect_err(&case.id))
            }
            Err(error) => Err(error),
        };
        let as_it_should_be = match (&*case.error, &refusal) {
            ("expired", Ok(error)) => *error == UnsealError::Expired,
            ("bad hmac" | "tag mismatch", Ok(error)) => *error == UnsealError::NotAuthentic,
            (cause, Err(error)) => {
                assert!(!error.to_string().contains(&case.password) || case.password.is_empty());
                error.kind() == ErrorKind::Configuration
                    && (cause.contains("password") || cause.contains("key"))
            }
            (_, Ok(error)) => matches!(error, UnsealError::Malformed(_)),
        };
        assert!(as_it_should_be, "{} ({}): {refusal:?}", case.id, case.error);
        seen += 1;
    }
    assert!(seen > 40, "{seen}");
}

fn now() -> DateTime<Utc> {
    DateTime::from_timestamp(1_800_000_000, 0).expect("a time")
}

/// A password that all formats take would be two things at once: one for each.
fn password(format: SessionFormat) -> SessionPassword {
    let generated = match format {
        SessionFormat::Fernet => SessionPassword::generate_fernet(),
        _ => SessionPassword::generate(),
    };
    generated.expect("a password")
}

#[test]
fn of_several_passwords_that_counts_which_sealed() {
    for format in FORMATS {
        let passwords = [password(format), password(format), password(format)];
        for sealing in &passwords {
            let sealed = format.seal("{\"a\":1}", sealing, now()).expect("sealed");
            let unsealed = format.unseal(sealed.expose(), &passwords, now());
            assert_eq!(unsealed.expect("unsealed").expose(), "{\"a\":1}");
        }
        let sealed = format.seal("{}", &passwords[2], now()).expect("sealed");
        for others in [&passwords[..2], &[]] {
            let refused = format.unseal(sealed.expose(), others, now());
            assert_eq!(refused, Err(UnsealError::NotAuthentic), "{format:?}");
        }
    }
}

#[test]
fn every_format_says_what_password_it_wants() {
    let text = SessionPassword::new("a password of thirty-two letters").expect("long enough");
    SessionFormat::Fe26_2.check_password(&text).expect("suits");
    for (format, remedy) in [
        (SessionFormat::Fernet, "SessionPassword::generate_fernet"),
        (SessionFormat::AesGcm, "SessionPassword::generate"),
    ] {
        for refused in [
            format.check_password(&text),
            format.seal("{}", &text, now()).map(drop),
        ] {
            let error = refused.expect_err("does not suit");
            assert_eq!(error.kind(), ErrorKind::Configuration);
            assert!(error.to_string().contains(remedy), "{error}");
        }
        format.check_password(&password(format)).expect("suits");
    }
    for format in [SessionFormat::Fe26_2, SessionFormat::AesGcm] {
        let generated = SessionPassword::generate().expect("a password");
        format.check_password(&generated).expect("suits");
    }
    let generated = SessionPassword::generate_fernet().expect("a password");
    SessionFormat::Fe26_2
        .check_password(&generated)
        .expect("suits");
    // What `openssl rand -base64 32` prints is a key of Fernet in Python too.
    let standard =
        SessionPassword::new("+/+/+/+/+/+/+/+/+/+/+/+/+/+/+/+/+/+/+/+/+/8=").expect("long");
    SessionFormat::Fernet
        .check_password(&standard)
        .expect("suits");
    let (one, other) = (
        password(SessionFormat::Fe26_2),
        password(SessionFormat::Fe26_2),
    );
    assert_ne!(one.secret(), other.secret());
}

#[test]
fn a_hash_serves_as_what_the_sdk_for_go_makes_of_it() {
    let hashed = SessionPassword::sha256_of("abc").expect("a password");
    assert_eq!(
        hashed.secret().expose(),
        "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"
    );
    let empty = SessionPassword::sha256_of("").expect_err("empty");
    assert_eq!(empty.kind(), ErrorKind::Configuration);
}

#[test]
fn length_is_counted_as_javascript_does() {
    // 16 characters outside the basic plane are 32 code units.
    assert!(SessionPassword::new("\u{1f680}".repeat(16)).is_ok());
    assert!(SessionPassword::new("\u{1f680}".repeat(15)).is_err());
    // Bytes do not count.
    assert!(SessionPassword::new("\u{65e5}".repeat(31)).is_err());
    assert!(SessionPassword::new("\u{65e5}".repeat(32)).is_ok());
}

#[test]
fn what_is_longer_than_64_kib_is_not_even_looked_at() {
    for format in FORMATS {
        let password = password(format);
        let long = "a".repeat(64 * 1024);
        let error = format.seal(&long, &password, now()).expect_err("too long");
        assert_eq!(error.kind(), ErrorKind::InvalidRequest);
        let long = format!("{long}a");
        let refused = format.unseal(&long, [&password], now());
        assert_eq!(refused, Err(UnsealError::TooLong));
        let fits = "a".repeat(40_000);
        let sealed = format.seal(&fits, &password, now()).expect("sealed");
        let unsealed = format.unseal(sealed.expose(), [&password], now());
        assert_eq!(unsealed.expect("unsealed").expose(), fits);
    }
}

#[test]
fn sealed_texts_of_ours_count_at_any_time() {
    for format in FORMATS {
        let password = password(format);
        let sealed = format.seal("{}", &password, now()).expect("sealed");
        for distance in [
            TimeDelta::days(-4000),
            TimeDelta::zero(),
            TimeDelta::days(4000),
        ] {
            let unsealed = format.unseal(sealed.expose(), [&password], now() + distance);
            assert_eq!(unsealed.expect("unsealed").expose(), "{}");
        }
    }
}

/// Where the text of a format ends that its MAC or tag covers, with itself.
fn covered(sealed: &str) -> usize {
    sealed.find('~').unwrap_or(sealed.len())
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn what_is_sealed_is_unsealed(content in "\\PC{0,300}", at in -4_000_000_000i64..40_000_000_000) {
        let at = DateTime::from_timestamp(at, 0).expect("a time");
        for format in FORMATS {
            let password = password(format);
            let sealed = format.seal(&content, &password, at).expect("sealed");
            let unsealed = format.unseal(sealed.expose(), [&password], at).expect("unsealed");
            prop_assert_eq!(unsealed.expose(), &*content);
        }
    }

    #[test]
    fn whatever_is_changed_is_refused(
        content in "\\PC{1,99}",
        place in any::<prop::sample::Index>(),
        bit in 0u8..7,
        end in any::<prop::sample::Index>(),
    ) {
        for format in FORMATS {
            let password = password(format);
            let sealed = format.seal(&content, &password, now()).expect("sealed");
            let sealed = sealed.expose();
            let covered = covered(sealed);

            let mut flipped = sealed.as_bytes().to_vec();
            flipped[place.index(covered)] ^= 1 << bit;
            let flipped = String::from_utf8(flipped).expect("ASCII");
            prop_assert!(format.unseal(&flipped, [&password], now()).is_err(), "{}", flipped);

            let truncated = &sealed[..end.index(covered)];
            prop_assert!(format.unseal(truncated, [&password], now()).is_err(), "{}", truncated);
            let extended = format!("{}A{}", &sealed[..covered], &sealed[covered..]);
            prop_assert!(format.unseal(&extended, [&password], now()).is_err(), "{}", extended);
        }
    }

    #[test]
    fn no_text_is_a_surprise(
        text in prop_oneof![
            ".{0,200}",
            "Fe26\\.2\\*[12]?\\*[a-f0-9]{0,8}\\*[A-Za-z_-]{0,30}\\*[A-Za-z0-9_=-]{0,60}\\*[0-9]{0,22}\\*[a-f0-9]{0,8}\\*[A-Za-z0-9_-]{0,50}(~[0-9]{0,12})?",
            "gAAAA[A-Za-z0-9_-]{0,180}={0,2}",
            "[A-Za-z0-9+/]{0,180}={0,2}",
        ],
        at in any::<i64>(),
    ) {
        let at = DateTime::from_timestamp_millis(at).unwrap_or_else(now);
        for format in FORMATS {
            let password = password(format);
            prop_assert!(format.unseal(&text, [&password], at).is_err());
        }
    }
}
