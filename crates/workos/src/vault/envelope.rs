//! Content encrypted by a data key, together with that key as only the API can decrypt it: how the
//! parts are laid out, and AES-256-GCM over the content. Getting keys from the API is done by
//! `encrypt` and `decrypt`.

use std::fmt;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use workos_core::Secret;
use workos_generated::types;

use super::data_key::DataKey;
use super::error::VaultError;
use super::leb128;
use super::secret_bytes::SecretBytes;
use crate::crypto;

const TAG_LENGTH: usize = 16;

/// In which order the parts of an encrypted text stand. A text does not say which one it has: who
/// decrypts has to know who encrypted.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum VaultLayout {
    /// Nonce, tag, encrypted keys, content: what the SDKs for Node.js and Python write and read.
    #[default]
    #[doc(alias = "node")]
    #[doc(alias = "python")]
    NonceFirst,
    /// Encrypted keys, nonce, content, tag: what the SDK for Go and the crate `workos` of the
    /// registry write and read.
    #[doc(alias = "go")]
    KeysFirst,
}

/// Content encrypted by a data key, with that key beside it, encrypted too. Nothing of it is secret.
///
/// [`Vault::encrypt`](super::Vault::encrypt) and [`Vault::decrypt`](super::Vault::decrypt) get keys
/// from the API. With a key at hand, this does the rest without a call:
///
/// ```no_run
/// use workos::vault::{VaultEnvelope, VaultLayout};
///
/// # async fn run(workos: workos::Client) -> Result<(), Box<dyn std::error::Error>> {
/// let vault = workos.vault();
/// let key = vault.create_data_key([("organization_id", "org_123")]).await?;
/// let layout = VaultLayout::NonceFirst;
/// let stored = VaultEnvelope::encrypt("one", &key, b"row 7", layout)?.to_string();
///
/// let envelope = VaultEnvelope::parse(&stored, layout)?;
/// let key = vault.decrypt_data_key(envelope.encrypted_keys()).await?;
/// assert_eq!(envelope.decrypt(&key.data_key, b"row 7")?.expose(), b"one");
/// # Ok(())
/// # }
/// ```
///
/// The content is authenticated, and with it the associated data. The encrypted keys beside it are
/// not: if they were altered, the API refuses them.
#[derive(Clone, PartialEq, Eq)]
pub struct VaultEnvelope {
    layout: VaultLayout,
    encrypted_keys: Vec<u8>,
    nonce: crypto::Nonce,
    /// The tag is at the end.
    content: Vec<u8>,
}

impl VaultEnvelope {
    /// Reads the text of an envelope, whose [`layout`](VaultLayout) cannot be seen from it.
    ///
    /// # Errors
    ///
    /// When the text cannot be one: [`VaultError::is_malformed`].
    pub fn parse(text: &str, layout: VaultLayout) -> Result<Self, VaultError> {
        let bytes = STANDARD.decode(text).map_err(|_| VaultError::NotBase64)?;
        match layout {
            VaultLayout::NonceFirst => Self::read_nonce_first(&bytes),
            VaultLayout::KeysFirst => Self::read_keys_first(&bytes),
        }
    }

    fn read_nonce_first(bytes: &[u8]) -> Result<Self, VaultError> {
        let (nonce, rest) = bytes.split_first_chunk().ok_or(VaultError::TooShort)?;
        let (tag, rest) = rest
            .split_first_chunk::<TAG_LENGTH>()
            .filter(|(_, rest)| !rest.is_empty())
            .ok_or(VaultError::TooShort)?;
        let (encrypted_keys, content) = split_keys(rest)?;
        Ok(Self {
            layout: VaultLayout::NonceFirst,
            encrypted_keys: encrypted_keys.to_vec(),
            nonce: *nonce,
            content: [content, tag].concat(),
        })
    }

    fn read_keys_first(bytes: &[u8]) -> Result<Self, VaultError> {
        if bytes.is_empty() {
            return Err(VaultError::TooShort);
        }
        let (encrypted_keys, rest) = split_keys(bytes)?;
        let (nonce, content) = rest
            .split_first_chunk()
            .filter(|(_, content)| content.len() >= TAG_LENGTH)
            .ok_or(VaultError::TooShort)?;
        Ok(Self {
            layout: VaultLayout::KeysFirst,
            encrypted_keys: encrypted_keys.to_vec(),
            nonce: *nonce,
            content: content.to_vec(),
        })
    }

    /// Encrypts content by a data key, without a call. Whoever decrypts it needs the same associated
    /// data; none is the same as empty.
    ///
    /// A key is good for many contents, but mind that whoever gets it can read them all:
    /// [`Vault::encrypt`](super::Vault::encrypt) has a new one made for each.
    ///
    /// # Errors
    ///
    /// When the key is none, or the content too long.
    pub fn encrypt(
        content: impl Into<SecretBytes>,
        key: &types::DataKey,
        associated_data: &[u8],
        layout: VaultLayout,
    ) -> Result<Self, VaultError> {
        let data_key = DataKey::read(&key.data_key)?;
        let encrypted_keys = STANDARD
            .decode(&key.encrypted_keys)
            .ok()
            .filter(|keys| !keys.is_empty() && u32::try_from(keys.len()).is_ok())
            .ok_or(VaultError::InvalidEncryptedKeys)?;
        let nonce: crypto::Nonce = crypto::random()?;
        let content = content.into();
        let content = crypto::encrypt(data_key.bytes(), &nonce, associated_data, content.expose());
        Ok(Self {
            layout,
            encrypted_keys,
            nonce,
            content: content.ok_or(VaultError::TooLong)?,
        })
    }

    /// Decrypts the content by its data key as the API gives it, without a call.
    ///
    /// # Errors
    ///
    /// When the key is none, or does not open the envelope.
    pub fn decrypt(
        &self,
        data_key: &Secret,
        associated_data: &[u8],
    ) -> Result<SecretBytes, VaultError> {
        self.open(&DataKey::read(data_key)?, associated_data)
    }

    pub(super) fn open(
        &self,
        key: &DataKey,
        associated_data: &[u8],
    ) -> Result<SecretBytes, VaultError> {
        crypto::decrypt(key.bytes(), &self.nonce, associated_data, &self.content)
            .map(SecretBytes::from)
            .ok_or(VaultError::Unauthentic)
    }

    /// The encrypted keys, as [`decrypt_data_key`](crate::requests::vault::Vault::decrypt_data_key) and
    /// [`rekey_data_key`](crate::requests::vault::Vault::rekey_data_key) take them.
    #[must_use]
    pub fn encrypted_keys(&self) -> String {
        STANDARD.encode(&self.encrypted_keys)
    }

    pub(super) fn has_keys(&self) -> bool {
        !self.encrypted_keys.is_empty()
    }

    /// The order of the parts.
    #[must_use]
    pub fn layout(&self) -> VaultLayout {
        self.layout
    }

    fn bytes(&self) -> Vec<u8> {
        // Its bytes were counted when it was made.
        let length = u32::try_from(self.encrypted_keys.len()).unwrap_or(u32::MAX);
        let mut keys = Vec::with_capacity(self.encrypted_keys.len() + 5);
        leb128::write(length, &mut keys);
        keys.extend_from_slice(&self.encrypted_keys);
        let (text, tag) = self
            .content
            .split_at(self.content.len().saturating_sub(TAG_LENGTH));
        let parts: [&[u8]; 4] = match self.layout {
            VaultLayout::NonceFirst => [&self.nonce, tag, &keys, text],
            VaultLayout::KeysFirst => [&keys, &self.nonce, text, tag],
        };
        parts.concat()
    }
}

/// The encrypted keys at the beginning of `bytes`, and what follows them.
fn split_keys(bytes: &[u8]) -> Result<(&[u8], &[u8]), VaultError> {
    let (length, rest) = leb128::read(bytes)?;
    let length = usize::try_from(length).map_err(|_| VaultError::LengthBeyondEnd)?;
    rest.split_at_checked(length)
        .ok_or(VaultError::LengthBeyondEnd)
}

/// The text to store.
impl fmt::Display for VaultEnvelope {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&STANDARD.encode(self.bytes()))
    }
}

/// Shows how long the parts are.
impl fmt::Debug for VaultEnvelope {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("VaultEnvelope")
            .field("layout", &self.layout)
            .field("encrypted_keys", &self.encrypted_keys.len())
            .field("content", &(self.content.len().saturating_sub(TAG_LENGTH)))
            .finish_non_exhaustive()
    }
}
