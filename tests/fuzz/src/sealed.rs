//! What is tried with a sealed text of any format.

use std::sync::OnceLock;

use workos::chrono::{DateTime, Utc};
use workos::session::SessionFormat;
use workos::{Secret, SessionPassword};

const CONTENT: &str = r#"{"persistent":{"accessToken":"a"}}"#;

/// A text that was sealed, and what with.
struct Sealed {
    password: SessionPassword,
    text: Secret,
}

fn sealed(format: SessionFormat) -> &'static Sealed {
    static SEALED: OnceLock<Sealed> = OnceLock::new();
    SEALED.get_or_init(|| {
        let password = match format {
            SessionFormat::Fernet => SessionPassword::generate_fernet(),
            _ => SessionPassword::generate(),
        };
        let password = password.expect("a password");
        let text = format.seal(CONTENT, &password, now()).expect("sealed");
        Sealed { password, text }
    })
}

fn now() -> DateTime<Utc> {
    DateTime::from_timestamp(1_800_000_000, 0).expect("a time")
}

/// Tries the text by itself, and in place of the end and of the beginning of one that was sealed.
pub fn try_text(format: SessionFormat, text: &str) {
    let Sealed {
        password,
        text: sealed,
    } = sealed(format);
    let sealed = sealed.expose();
    let unseal = |text: &str| format.unseal(text, [password], now());
    assert!(unseal(text).is_err());

    let end = sealed.len().saturating_sub(text.len());
    if let Some(kept) = sealed.get(..end) {
        let changed = format!("{kept}{text}");
        // The MAC of Fe26.2 does not cover what follows the tilde.
        let covered = |text: &str| text.split('~').next().map(str::to_owned);
        if let Ok(content) = unseal(&changed) {
            assert_eq!(covered(&changed), covered(sealed));
            assert!(CONTENT.contains(content.expose()));
        }
    }
    if let Some(kept) = sealed.get(text.len()..) {
        let changed = format!("{text}{kept}");
        assert!(changed == sealed || unseal(&changed).is_err());
    }
}
