//! Decrypting content: its key from the API or the cache, the rest here.

use std::fmt;

use workos_core::{BoxFuture, Client, Plain, PreparedRequest, Request, Secret, call_options};
use workos_generated::requests::vault::DECRYPT_DATA_KEY;
use workos_generated::types;

use super::Vault;
use super::data_key::DataKey;
use super::envelope::{VaultEnvelope, VaultLayout};
use super::error::VaultError;
use super::key_cache::KeyCache;
use super::secret_bytes::SecretBytes;

/// A text to decrypt, from [`Vault::decrypt`]: await it for the content.
#[derive(Clone)]
#[must_use = "nothing is decrypted until this is awaited"]
pub struct Decrypt {
    call: PreparedRequest<Plain<types::DecryptedDataKey>>,
    client: Client,
    keys: Option<KeyCache>,
    text: String,
    associated_data: Vec<u8>,
    layout: VaultLayout,
}

impl Vault {
    /// Decrypts on this machine a text that [`encrypt`](Self::encrypt), or another SDK of WorkOS,
    /// has made. The API decrypts its key, and does not see the content.
    ///
    /// ```no_run
    /// use workos::vault::VaultLayout;
    ///
    /// # async fn run(workos: workos::Client, stored: &str) -> Result<(), workos::vault::VaultError> {
    /// let content = workos.vault().decrypt(stored).await?;
    /// // Of a service in Go:
    /// let content = workos.vault().decrypt(stored).layout(VaultLayout::KeysFirst).await?;
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # Errors
    ///
    /// When awaited: [`is_malformed`](VaultError::is_malformed) before anything is sent,
    /// [`VaultError::Request`] when the API does not decrypt the key, and
    /// [`is_unauthentic`](VaultError::is_unauthentic) when the key does not open the text.
    pub fn decrypt(&self, encrypted: impl Into<String>) -> Decrypt {
        Decrypt {
            call: PreparedRequest::new(&self.client, Request::new(&DECRYPT_DATA_KEY)),
            client: self.client.clone(),
            keys: self.keys.clone(),
            text: encrypted.into(),
            associated_data: Vec::new(),
            layout: VaultLayout::default(),
        }
    }
}

impl Decrypt {
    call_options!();

    /// Calls with this API key instead of the client's. Keys that are kept are the client's: with
    /// another API key or base URL none is used, and none is kept.
    pub fn api_key(mut self, api_key: impl Into<Secret>) -> Self {
        self.call = self.call.api_key(api_key);
        self
    }

    /// What the text was bound to when it was encrypted.
    pub fn associated_data(mut self, data: impl Into<Vec<u8>>) -> Self {
        self.associated_data = data.into();
        self
    }

    /// Which SDKs have encrypted the text; those for Node.js and Python unless set. It is never
    /// guessed.
    pub fn layout(mut self, layout: VaultLayout) -> Self {
        self.layout = layout;
        self
    }

    /// As awaiting it, for programs without an async runtime.
    ///
    /// # Errors
    ///
    /// As [`Vault::decrypt`]; and inside an async runtime, which it would block.
    #[cfg(all(feature = "blocking", not(target_arch = "wasm32")))]
    pub fn send_blocking(self) -> Result<SecretBytes, VaultError> {
        let envelope = self.envelope()?;
        let encrypted_keys = envelope.encrypted_keys();
        let key = match self.cached(&encrypted_keys) {
            Some(key) => key,
            None => {
                let answer = self.call(&encrypted_keys).send_blocking()?;
                self.keep(&encrypted_keys, &answer.into_value())?
            }
        };
        envelope.open(&key, &self.associated_data)
    }

    fn envelope(&self) -> Result<VaultEnvelope, VaultError> {
        let envelope = VaultEnvelope::parse(&self.text, self.layout)?;
        match envelope.has_keys() {
            true => Ok(envelope),
            false => Err(VaultError::NoEncryptedKeys),
        }
    }

    fn call(&self, encrypted_keys: &str) -> PreparedRequest<Plain<types::DecryptedDataKey>> {
        let body = types::DecryptDataKey::new(encrypted_keys);
        self.call.clone().json(&body)
    }

    fn cached(&self, encrypted_keys: &str) -> Option<DataKey> {
        let now = self.client.clock().elapsed();
        self.cache()?.get(encrypted_keys, now)
    }

    /// The cache, if the call is one of the client it belongs to.
    fn cache(&self) -> Option<&KeyCache> {
        let keys = self.keys.as_ref();
        keys.filter(|_| !self.call.goes_elsewhere())
    }

    fn keep(
        &self,
        encrypted_keys: &str,
        answer: &types::DecryptedDataKey,
    ) -> Result<DataKey, VaultError> {
        let key = DataKey::read(&answer.data_key)?;
        if let Some(keys) = self.cache() {
            let now = self.client.clock().elapsed();
            keys.insert(encrypted_keys, key.clone(), now);
        }
        Ok(key)
    }
}

impl IntoFuture for Decrypt {
    type Output = Result<SecretBytes, VaultError>;
    type IntoFuture = BoxFuture<'static, Self::Output>;

    fn into_future(self) -> Self::IntoFuture {
        Box::pin(async move {
            let envelope = self.envelope()?;
            let encrypted_keys = envelope.encrypted_keys();
            let key = match self.cached(&encrypted_keys) {
                Some(key) => key,
                None => {
                    let answer = self.call(&encrypted_keys).await?;
                    self.keep(&encrypted_keys, &answer)?
                }
            };
            envelope.open(&key, &self.associated_data)
        })
    }
}

/// Leaves out the text and the associated data, which may be personal.
impl fmt::Debug for Decrypt {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Decrypt")
            .field("call", &self.call)
            .field("layout", &self.layout)
            .field("keys", &self.keys)
            .finish_non_exhaustive()
    }
}
