//! Encrypting content: a new key from the API, the rest here.

use std::fmt;

use workos_core::{BoxFuture, Plain, PreparedRequest, Request, Secret, call_options};
use workos_generated::requests::vault::CREATE_DATA_KEY;
use workos_generated::types;

use super::Vault;
use super::envelope::{VaultEnvelope, VaultLayout};
use super::error::VaultError;
use super::secret_bytes::SecretBytes;

/// Content to encrypt, from [`Vault::encrypt`]: await it for the text to store.
#[derive(Clone)]
#[must_use = "nothing is encrypted until this is awaited"]
pub struct Encrypt {
    call: PreparedRequest<Plain<types::DataKey>>,
    plaintext: Plaintext,
}

/// What is left to do once there is a key.
#[derive(Clone)]
struct Plaintext {
    content: SecretBytes,
    associated_data: Vec<u8>,
    layout: VaultLayout,
}

impl Vault {
    /// Encrypts content on this machine, by a new data key of the API, and gives the text to store.
    /// The API does not see the content.
    ///
    /// The key context says for whom: keys of different contexts are kept apart, and an organization
    /// may bring its own. It is no secret and cannot be empty.
    ///
    /// ```no_run
    /// # async fn run(workos: workos::Client) -> Result<(), workos::vault::VaultError> {
    /// let vault = workos.vault();
    /// let stored = vault
    ///     .encrypt("4111 1111 1111 1111", [("organization_id", "org_123")])
    ///     .associated_data("user_123")
    ///     .await?;
    ///
    /// let content = vault.decrypt(stored).associated_data("user_123").await?;
    /// assert_eq!(content.expose(), b"4111 1111 1111 1111");
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # Errors
    ///
    /// When awaited: [`VaultError::Request`] when the API gives no key, such as for an empty key
    /// context; that of the local part when the content is too long.
    pub fn encrypt(
        &self,
        content: impl Into<SecretBytes>,
        key_context: impl IntoIterator<Item = (impl Into<String>, impl Into<String>)>,
    ) -> Encrypt {
        let body = types::CreateDataKey::new(key_context);
        let request = Request::new(&CREATE_DATA_KEY).json(&body);
        Encrypt {
            call: PreparedRequest::new(&self.client, request),
            plaintext: Plaintext {
                content: content.into(),
                associated_data: Vec::new(),
                layout: VaultLayout::default(),
            },
        }
    }
}

impl Encrypt {
    call_options!();

    /// Calls with this API key instead of the client's.
    pub fn api_key(mut self, api_key: impl Into<Secret>) -> Self {
        self.call = self.call.api_key(api_key);
        self
    }

    /// Binds the text to something that is known without it, such as the id of a record: who
    /// decrypts has to give the same. A text that was moved to another record then does not open.
    /// Nothing of it is in the text.
    pub fn associated_data(mut self, data: impl Into<Vec<u8>>) -> Self {
        self.plaintext.associated_data = data.into();
        self
    }

    /// For which other SDKs the text is to be read by; for Node.js and Python unless set.
    pub fn layout(mut self, layout: VaultLayout) -> Self {
        self.plaintext.layout = layout;
        self
    }

    /// As awaiting it, for programs without an async runtime.
    ///
    /// # Errors
    ///
    /// As [`Vault::encrypt`]; and inside an async runtime, which it would block.
    #[cfg(all(feature = "blocking", not(target_arch = "wasm32")))]
    pub fn send_blocking(self) -> Result<String, VaultError> {
        self.plaintext.encrypt(self.call.send_blocking()?.value())
    }
}

impl Plaintext {
    fn encrypt(self, key: &types::DataKey) -> Result<String, VaultError> {
        let envelope =
            VaultEnvelope::encrypt(self.content, key, &self.associated_data, self.layout)?;
        Ok(envelope.to_string())
    }
}

impl IntoFuture for Encrypt {
    type Output = Result<String, VaultError>;
    type IntoFuture = BoxFuture<'static, Self::Output>;

    fn into_future(self) -> Self::IntoFuture {
        Box::pin(async move { self.plaintext.encrypt(&self.call.await?) })
    }
}

/// Leaves out the associated data, which may be personal.
impl fmt::Debug for Encrypt {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Encrypt")
            .field("call", &self.call)
            .field("layout", &self.plaintext.layout)
            .finish_non_exhaustive()
    }
}
