//! What `openapi/naming.toml` declares about fields, as far as it changes what a type promises.

use std::collections::BTreeMap;
use std::sync::OnceLock;

use serde::Deserialize;

use crate::document::repository_file;

/// The declarations.
#[derive(Deserialize)]
pub struct Naming {
    secrets: Secrets,
    #[serde(default)]
    lenient: Lenient,
    envelopes: BTreeMap<String, String>,
    operations: BTreeMap<String, OperationEntry>,
}

#[derive(Deserialize)]
struct Secrets {
    fields: Vec<String>,
    places: Vec<String>,
    #[serde(default)]
    except: Vec<String>,
}

#[derive(Deserialize, Default)]
struct Lenient {
    #[serde(default)]
    places: Vec<String>,
}

#[derive(Deserialize)]
struct OperationEntry {
    kind: Option<String>,
    auth: Option<String>,
    answer: Option<String>,
    repeat: Option<String>,
}

impl Naming {
    /// The file, read once.
    ///
    /// # Panics
    ///
    /// When the file does not have the declared form.
    pub fn get() -> &'static Self {
        static NAMING: OnceLock<Naming> = OnceLock::new();
        NAMING.get_or_init(|| {
            toml::from_str(&repository_file("openapi/naming.toml"))
                .expect("naming.toml is readable")
        })
    }

    /// Whether a property that stands at these places is a credential.
    pub fn is_secret(&self, name: &str, places: &[String]) -> bool {
        let listed = |list: &[String]| places.iter().any(|place| list.contains(place));
        let named = self.secrets.fields.iter().any(|field| field == name);
        listed(&self.secrets.places) || (named && !listed(&self.secrets.except))
    }

    /// Whether a required property that stands at these places may be missing.
    pub fn is_lenient(&self, places: &[String]) -> bool {
        places
            .iter()
            .any(|place| self.lenient.places.contains(place))
    }

    /// The property of the component that holds what its branches differ in, when the component is
    /// a frame around contents.
    pub fn envelope_content(&self, component: &str) -> Option<&str> {
        self.envelopes.get(component).map(String::as_str)
    }

    /// Whether the operation is an address for a browser, and no call.
    pub fn is_browser_address(&self, operation: &str) -> bool {
        self.is(operation, |entry| &entry.kind, "url")
    }

    /// Whether no API key goes with the operation.
    pub fn is_public(&self, operation: &str) -> bool {
        self.is(operation, |entry| &entry.auth, "none")
    }

    /// Whether the operation is called with the access token of a person.
    pub fn takes_access_token(&self, operation: &str) -> bool {
        self.is(operation, |entry| &entry.auth, "access_token")
    }

    /// Whether success of the operation comes with or without a body.
    pub fn answer_is_optional(&self, operation: &str) -> bool {
        self.is(operation, |entry| &entry.answer, "optional")
    }

    /// Whether every call of the operation carries an idempotency key.
    pub fn is_always_keyed(&self, operation: &str) -> bool {
        self.is(operation, |entry| &entry.repeat, "always_keyed")
    }

    fn is(
        &self,
        operation: &str,
        mark: fn(&OperationEntry) -> &Option<String>,
        value: &str,
    ) -> bool {
        let entry = self.operations.get(operation);
        entry.is_some_and(|entry| mark(entry).as_deref() == Some(value))
    }
}
